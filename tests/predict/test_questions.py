"""A prediction's words: what an author may ask, how a verdict reads, and the page without a kernel."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from qep_widgets.predict import Prediction, static
from qep_widgets.predict.wording import plain, rich

COIN = Prediction("02.p1", "Which coin?", ["The fair coin.", "The biased coin.", "Both"])
NATS = Prediction("02.p2", "How large is it?", unit="nats")


@pytest.mark.parametrize("id", ["", "p1", "2.p1", "02.p", "02.a", "02.r1", "02.p1 ", None, 2])
def test_an_id_is_chapter_and_number(id):
    with pytest.raises(ValueError, match=r"id of a prediction must be .*'02\.p3', got"):
        Prediction(id, "Up?", ["a", "b"])


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"question": " ", "choices": ["a", "b"]}, ValueError, "question of 02.p1 must be a sentence"),
        ({"question": "Up?"}, ValueError, "needs either choices or a unit"),
        ({"question": "Up?", "choices": ["a", "b"], "unit": "m"}, ValueError, "either choices or a unit"),
        ({"question": "Up?", "choices": "ab"}, TypeError, "must be a list of texts"),
        ({"question": "Up?", "choices": ["a", 2]}, TypeError, "must be a list of texts"),
        ({"question": "Up?", "choices": ["a"]}, ValueError, "must be two to five, got 1"),
        ({"question": "Up?", "choices": list("abcdef")}, ValueError, "must be two to five, got 6"),
        ({"question": "Up?", "choices": ["a", "a "]}, ValueError, "must differ"),
        (
            {"question": "Up?", "choices": ["a", ""]},
            ValueError,
            "must differ from one another and not be empty",
        ),
        ({"question": "Up?", "choices": ["a", "I don’t know."]}, ValueError, "added to the choices"),
        ({"question": "Up?", "unit": 2}, TypeError, "unit of 02.p1 must be a text"),
        ({"question": "Up?", "unit": "m", "tolerance": 0}, ValueError, "must be a positive number"),
        ({"question": "Up?", "unit": "m", "tolerance": "1"}, ValueError, "must be a positive number"),
        ({"question": "Up?", "choices": ["a", "b"], "tolerance": 1}, ValueError, "takes no tolerance"),
        (
            {"question": "Up?", "choices": ["a", "b"], "answer": "c"},
            ValueError,
            r"choices \('a', 'b'\), but got 'c'",
        ),
    ],
)
def test_what_does_not_fit_is_named(arguments, error, message):
    with pytest.raises(error, match=message):
        Prediction("02.p1", **arguments)


@pytest.mark.parametrize("value", ["the fair coin.", "A", 0, None, True, 0.5])
def test_a_choice_is_settled_by_its_words_only(value):
    with pytest.raises(ValueError, match=r"02\.p1 is settled by one of its choices .*but got"):
        COIN.outcome(value)


@pytest.mark.parametrize("value", [0.5, 2, np.float64(0.5), np.float32(0.5), np.array(0.5), np.int8(1)])
def test_numbers_of_every_kind_settle_a_number(value):
    found = NATS.outcome(value)
    assert type(found) is float and found == float(value)


@pytest.mark.parametrize(
    "value", ["0.5", None, True, np.True_, 1j, np.complex64(1), np.ones(1), np.array(1j), []]
)
def test_what_is_no_number_settles_none(value):
    with pytest.raises(TypeError, match=r"02\.p2 is settled by a number, but got"):
        NATS.outcome(value)


@pytest.mark.parametrize("value", [float("nan"), np.inf, 10**400])
def test_a_number_that_settles_is_finite(value):
    with pytest.raises((ValueError, TypeError), match=r"02\.p2 is settled by a"):
        NATS.outcome(value)


@pytest.mark.parametrize(
    "asked, said, outcome, right, told",
    [
        (
            COIN,
            "The biased coin.",
            "The fair coin.",
            False,
            "You said: B, The biased coin. It is: A, The fair coin.",
        ),
        (COIN, "Both", "Both", True, "You said: C, Both. So it is."),
        (COIN, None, "Both", False, "You said: I don't know. It is: C, Both."),
        (NATS, 0.7, np.log(2), True, "You said: 0.7 nats. It is: 0.6931 nats. Close: within 1 %."),
        (NATS, 0.6931, np.log(2), True, "You said: 0.6931 nats. It is: 0.6931 nats. That is it."),
        (NATS, 1.0, np.log(2), False, "You said: 1 nats. It is: 0.6931 nats. You were 44 % away."),
        (NATS, 2.0, 1.0, False, "You said: 2 nats. It is: 1 nats. That is a factor of 2."),
        (NATS, 0.1, 1.0, False, "You said: 0.1 nats. It is: 1 nats. That is a factor of 10."),
        (NATS, -1.0, 1.0, False, "You said: −1 nats. It is: 1 nats. The sign is the other one."),
        (NATS, 0.0, 1.0, False, "You said: 0 nats. It is: 1 nats. You were 100 % away."),
        (NATS, 0.0, 3e-17, True, "You said: 0 nats. It is: 0 nats. That is close enough."),
        (NATS, 0.2, 0.0, False, "You said: 0.2 nats. It is: 0 nats. You were 0.2 away."),
        (NATS, None, 1.0, False, "You said: I don't know. It is: 1 nats."),
    ],
)
def test_the_verdict_is_warm(asked, said, outcome, right, told):
    assert asked.verdict(said, outcome) == told
    assert asked.right(said, outcome) is right
    assert "wrong" not in told.lower()


def test_right_is_within_ten_percent_or_the_authors_tolerance():
    assert NATS.right(1.1, 1.0) and NATS.right(0.9, 1.0) and not NATS.right(1.11, 1.0)
    assert NATS.right(-1.1, -1.0) and not NATS.right(1.0, -1.0)
    assert NATS.right(1.1e-34, 1e-34)
    exact = Prediction("02.p3", "How many?", unit="", tolerance=0.5)
    assert exact.right(3.4, 3) and not exact.right(4, 3) and exact.right(0.3, 0)
    assert exact.verdict(3.4, 3) == "You said: 3.4. It is: 3. That is close enough."


class Tags(HTMLParser):
    """The tags and attributes of a page, whether they close, and its text."""

    def __init__(self, page):
        super().__init__()
        self.names, self.attributes, self.open, self.text = set(), set(), [], ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize(
    "asked, outcome, says",
    [
        (COIN, "Both", "C, Both."),
        (NATS, np.log(2), "0.6931 nats."),
        (COIN, "The fair coin.", "A, The fair coin."),
    ],
)
def test_the_page_without_a_kernel_has_no_form_and_folds_the_outcome(asked, outcome, says):
    bundle = static(asked, outcome)
    assert set(bundle) == {"text/html", "text/plain"}
    page = Tags(bundle["text/html"])
    assert page.names <= {"div", "p", "strong", "ul", "li", "span", "details", "summary"}
    assert page.attributes <= {"class", "style"}, "a sanitizer drops the others"
    before, _, folded = page.text.partition("What comes out")
    assert says in folded and asked.question in before
    for letter, choice in zip("ABC", asked.choices, strict=False):
        assert re.search(rf"{letter}\s{re.escape(choice)}", before)
    assert asked.question in bundle["text/plain"] and "0.6931" not in bundle["text/plain"]


def test_without_an_outcome_nothing_is_folded():
    assert "details" not in static(COIN)["text/html"]
    answered = Prediction("02.lab1", "Up?", ["Yes", "No"], answer="No")
    assert "B, No" in static(answered)["text/html"]


def test_an_outcome_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="settled by one of its choices"):
        static(COIN, "Heads")


def test_little_markdown_and_no_tags():
    text = "Is *S* < `a*b` or **x & y** in $a_*b* < c$?"
    assert rich(text) == (
        "Is <em>S</em> &lt; <code>a*b</code> or <strong>x &amp; y</strong> in $a_*b* &lt; c$?"
    )
    assert plain(text) == "Is S < a*b or x & y in $a_*b* < c$?"
    assert "<img" not in Prediction("02.p1", "<img src=x>?", ["<b>", "</div>"]).page()


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("S_A + S_AB", "S<sub>A</sub> + S<sub>AB</sub>"),
        ("βΔE_E of *σ_hk*", "βΔE<sub>E</sub> of <em>σ<sub>hk</sub></em>"),
        ("d_eS = D(ρ_t‖π_t)", "d<sub>e</sub>S = D(ρ<sub>t</sub>‖π<sub>t</sub>)"),
        ("−(dQ_A/T_A)", "−(dQ<sub>A</sub>/T<sub>A</sub>)"),
        ("qep.partial_trace, rho_start and `S_A` of $S_A$", None),
    ],
)
def test_an_index_stands_lower(text, page):
    assert rich(text) == (page or "qep.partial_trace, rho_start and <code>S_A</code> of $S_A$")
    assert plain("S_A + S_B") == "S_A + S_B"


def test_in_words_it_is_a_list_with_letters():
    assert str(COIN) == (
        "Predict (02.p1). Which coin?\n  A  The fair coin.\n  B  The biased coin.\n  C  Both"
    )
    assert str(NATS).endswith("\n  a number in nats")
