"""The lab of chapter 02: its numbers by a second route, its sentence, its extremes and 500 random moves."""

import itertools
import re
import string
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm

from qep_widgets.labs import partial_trace as module
from qep_widgets.labs.partial_trace import QUBITS, QUTRIT, Params, compute, sentence
from tests.labs.looks import at, discs_show, letters, named, places, presets, ranges, start


def random_params(rng):
    return Params(
        schmidt=rng.uniform(0, 90),
        turn=rng.uniform(0, 180),
        noise=rng.uniform(0, 1),
        dims=[QUBITS, QUTRIT][rng.integers(2)],
        keep=int(rng.integers(2)),
    )


def entropies_by_formula(p):
    """From the spectra written down by hand: cos²θ, sin²θ, mixed with white noise."""
    d_a, d_b = p.dims
    d = d_a * d_b
    theta = p.schmidt * np.pi / 180
    weights = np.array([np.cos(theta) ** 2, np.sin(theta) ** 2])
    spectra = {
        "A": (1 - p.noise) * weights + p.noise / d_a,
        "B": (1 - p.noise) * np.append(weights, np.zeros(d_b - 2)) + p.noise / d_b,
        "AB": (1 - p.noise) * np.eye(d)[0] + p.noise / d,
    }
    s = {k: sum(-x * np.log(x) for x in v if x > 0) + 0.0 for k, v in spectra.items()}
    return {**s, "I": s["A"] + s["B"] - s["AB"]}


def test_entropies_agree_with_the_spectra_by_hand():
    rng = np.random.default_rng(0)
    for _ in range(50):
        params = random_params(rng)
        result, expected = compute(params), entropies_by_formula(params)
        for name, value in expected.items():
            assert result.entropies[name] == pytest.approx(value, abs=1e-12)


def test_the_reduced_state_is_the_sum_over_the_cells_with_its_letter():
    rng = np.random.default_rng(1)
    for _ in range(20):
        result = compute(random_params(rng))
        (d_a, d_b), keep = result.params.dims, result.params.keep
        total = np.zeros_like(result.reduced)
        for (i, k), (j, l) in itertools.product(itertools.product(range(d_a), range(d_b)), repeat=2):
            if (k == l) if keep == 0 else (i == j):
                total[(i, j) if keep == 0 else (k, l)] += result.rho[i * d_b + k, j * d_b + l]
        assert np.abs(total - result.reduced).max() < 1e-13


def test_the_curve_passes_through_the_dot():
    result = compute(
        Params(schmidt=34.0, turn=63.0, noise=float(module._SHARES[23]), dims=QUTRIT, revealed=1)
    )
    for name, curve in result.curves.items():
        assert curve[23] == pytest.approx(result.entropies[name], abs=1e-13)


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(2)
    for params in [
        Params(),
        Params(schmidt=0.0),
        Params(noise=1.0),
        *(random_params(rng) for _ in range(60)),
    ]:
        result, s = compute(params), entropies_by_formula(params)
        text = sentence(result)
        if s["A"] == pytest.approx(s["B"], abs=1e-10):
            assert f"S(A) = S(B) = {s['A']:.3f}" in text
        else:
            assert f"S(A) = {s['A']:.3f} and S(B) = {s['B']:.3f}" in text
        assert "alone" not in text, "the answer to the prediction"
        told = sentence(compute(replace(params, revealed=1)))
        assert ("alone has more" in told) == (s["A"] > s["AB"] + 1e-9) and "alone has" in told
        assert ("pure" in text) == (s["AB"] < 5e-4)
        assert ("uncorrelated" in text) == (s["I"] < 5e-4)
        if s["I"] >= 5e-4:
            assert f"I(A:B) = {s['I']:.3f}" in text
        assert ("leaves B" in text) == (params.keep == 1) and ("qutrit" in text) == (params.dims == QUTRIT)
        assert re.search(r"\d\.\d{3} nats", text)


def drawn(shown, name):
    """Where the curve of an entropy is drawn, (2, n): its line, or its trail."""
    shown._update(shown.params)  # a frame from the cache moves nothing
    line, trail = (shown._artists[f"{kind} {name}"].get_xydata().T for kind in ("curve", "trail"))
    assert line.size == 0 or trail.size == 0
    return line if line.size else trail


def test_until_the_prediction_is_made_a_curve_is_where_the_learner_has_been(shown):
    assert drawn(shown, "A").size == 0
    for share in (0.4, 0.7, 0.4):
        shown.show(noise=share)
    shares, values = drawn(shown, "A")
    assert shares.tolist() == [0.0, 0.4, 0.7]
    expected = [entropies_by_formula(Params(noise=share))["A"] for share in shares]
    assert values == pytest.approx(expected, abs=1e-12)
    shown.show(turn=50.0)  # the same curve
    assert drawn(shown, "A")[0].tolist() == [0.0, 0.4, 0.7]
    shown.show(schmidt=70.0)  # another curve
    assert drawn(shown, "A")[0].tolist() == [0.4]
    shown.reset()  # to a picture that was drawn before, so that no artist moves
    assert compute(shown.params).shares.size == 0


def test_the_curve_is_whole_once_the_prediction_is_made_and_stays(shown):
    shown.show(noise=0.7)
    shown._asked[0].made.commit("About a half")
    assert "About a quarter" in shown.children[0].state["status"]
    for move in (lambda: None, lambda: shown.show(schmidt=45.0), shown.reset):
        move()
        shares, values = drawn(shown, "A")
        assert len(shares) > 50 and shares[0] == 0 and shares[-1] == pytest.approx(1)
    assert values == pytest.approx([entropies_by_formula(Params(noise=share))["A"] for share in shares])
    assert drawn(module.lab(), "A").shape == (2, len(shares)), "a lab that is shown again knows it"


def test_what_was_said_in_the_lab_is_final(shown):
    form = shown.children[0]
    form._receive(form, {"say": "C", "seq": 1}, [])
    form._receive(form, {"say": "B", "seq": 2}, [])
    assert shown._asked[0].made.said == "About a half" and form.state["settled"]


def test_the_answer_of_the_prediction_is_what_the_lab_computes():
    shares = np.arange(0, 1.001, 0.01)
    entropies = [compute(Params(schmidt=45.0, noise=share)).entropies for share in shares]
    more = [share for share, s in zip(shares, entropies, strict=True) if s["A"] > s["AB"]]
    assert more == pytest.approx(np.arange(0, 0.251, 0.01)), "all shares up to a quarter"
    assert module.QUESTION.answer == "About a quarter"


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    buttons["Bell pair"].click()
    assert compute(shown.params).entropies["A"] == pytest.approx(np.log(2), abs=1e-12)
    buttons["Product state"].click()
    assert compute(shown.params).entropies["A"] == pytest.approx(0, abs=1e-12)
    buttons["Qubit and qutrit"].click()
    assert shown.params.dims == QUTRIT and compute(shown.params).rho.shape == (6, 6)


# ---------------------------------------------------------------- settings, picture and words as numbers


def test_its_settings(shown):
    assert start(shown) == {
        "schmidt": 45.0,
        "turn": 0.0,
        "noise": 0.0,
        "keep": 0,
        "dims": (2, 2),
        "revealed": 0,
    }
    assert ranges(shown) == {
        "schmidt": (0.0, 90.0),
        "turn": (0.0, 180.0),
        "noise": (0.0, 1.0),
        "keep": (0, 1),
    }
    assert presets(shown) == {
        "Product state": {"schmidt": 0.0, "turn": 0.0, "noise": 0.0, "dims": (2, 2)},
        "Bell pair": {"schmidt": 45.0, "turn": 0.0, "noise": 0.0, "dims": (2, 2)},
        "Noisy, turned pair": {"schmidt": 34.0, "turn": 46.0, "noise": 0.3, "dims": (2, 2)},
        "Qubit and qutrit": {"schmidt": 29.0, "turn": 52.0, "noise": 0.0, "dims": (2, 3)},
    }


CASES = [
    Params(34.0, 46.0, 0.3, 0, QUBITS),
    Params(34.0, 46.0, 0.3, 1, QUBITS),
    Params(29.0, 52.0, 0.1, 0, QUTRIT),
    Params(29.0, 52.0, 0.1, 1, QUTRIT),
]


def pair(p):
    """The state from exponentials: neighbouring levels of A are coupled by 0.6 − 0.5i for the angle of the
    local unitaries, those of B for −0.7 times it; cos θ |00⟩ + sin θ |1, last⟩; white noise."""
    d_a, d_b = p.dims
    turn = np.radians(p.turn)
    turned = []
    for d, angle in ((d_a, turn), (d_b, -0.7 * turn)):
        G = np.diag(np.full(d - 1, 0.6 - 0.5j), 1)
        turned.append(expm(-1j * angle * (G + G.conj().T)))
    psi = np.zeros((d_a, d_b))
    psi[0, 0], psi[1, d_b - 1] = np.cos(np.radians(p.schmidt)), np.sin(np.radians(p.schmidt))
    psi = (turned[0] @ psi @ turned[1].T).ravel()
    return (1 - p.noise) * np.outer(psi, psi.conj()) + p.noise / (d_a * d_b) * np.eye(d_a * d_b)


def part(p):
    """The kept part, by a sum over what is looked away from."""
    four = pair(p).reshape(*p.dims, *p.dims)
    return np.einsum("ikjk->ij", four) if p.keep == 0 else np.einsum("kikj->ij", four)


@pytest.mark.parametrize("p", CASES)
def test_the_discs_stand_at_their_names_and_letters(shown, p):
    artists = at(shown, **{**vars(p), "trail": shown.params.trail})
    sheet, (d_a, d_b), d_kept = shown._axes[0], p.dims, p.dims[p.keep]
    digits = [text for text in sheet.texts if len(text.get_text()) == 2 and text.get_text().isdigit()]
    rows = {t.get_text(): t.get_position()[1] for t in digits if t.get_ha() == "right"}
    columns = {t.get_text(): t.get_position()[0] for t in digits if t.get_ha() != "right"}
    assert list(rows) == list(columns) == [f"{i}{k}" for i in range(d_a) for k in range(d_b)]
    names, rho = list(rows), pair(p)
    expected = {(columns[c], rows[r]): rho[names.index(r), names.index(c)] for r in names for c in names}
    assert discs_show(artists, "pair", expected)
    # each letter stands in the cells whose sum its entry of the part is
    step, entries = 1 / (d_a * d_b), dict(zip(string.ascii_lowercase, part(p).ravel(), strict=False))
    sums, spots = dict.fromkeys(entries, 0), {}
    for text in sheet.texts:
        letter, (x, y) = text.get_text(), text.get_position()
        if letter in entries and x < 1:
            sums[letter] += rho[int((1 - y) / step), int(x / step)]
        elif letter in entries:
            spots[letter] = (x, y)
    assert [sums[letter] for letter in entries] == pytest.approx(list(entries.values()), abs=1e-12)
    side = 0.62 / d_kept
    expected = {(x + 0.45 * side, y - 0.20 * side): entries[letter] for letter, (x, y) in spots.items()}
    assert discs_show(artists, "part", expected)


@pytest.mark.parametrize("p", CASES)
def test_the_entries_are_written_below_their_discs(shown, p):
    artists = at(shown, **{**vars(p), "trail": shown.params.trail})
    for k, value in enumerate(part(p).ravel()):
        if f"value {k}" in artists:
            said = artists[f"value {k}"].get_text()
            assert complex(said.replace("−", "-").replace("i", "j")) == pytest.approx(value, abs=0.0075)
    assert "value 1" in artists or p.dims[p.keep] == 3


def test_curves_trails_and_dots(shown):
    for share in (0.2, 0.5, 0.9):
        artists = at(shown, schmidt=34.0, noise=share)
    for revealed, kind in ((0, "trail"), (1, "curve")):
        artists = at(shown, revealed=revealed)
        for name in ("A", "B", "AB", "I"):
            shares, values = places(artists[f"{kind} {name}"]).T
            expected = [entropies_by_formula(Params(34.0, noise=x))[name] for x in shares]
            assert len(shares) > 2 and values == pytest.approx(expected, abs=1e-12)
            here = entropies_by_formula(Params(34.0, noise=0.9))[name]
            assert places(artists[f"dot {name}"])[0] == pytest.approx([0.9, here])
    assert list(artists["now"].get_xdata()) == [0.9, 0.9]
    looks = named(shown._axes[1])
    for label, name in (("S(A)", "A"), ("S(B)", "B"), ("S(AB)", "AB"), ("I(A:B)", "I")):
        assert looks[label][0] == artists[f"dot {name}"].get_color() == artists[f"trail {name}"].get_color()
    assert {"entropies (nats)", "share p of white noise", "ln 2"} <= letters(shown._axes[1])


def test_the_sentence_word_for_word():
    p = Params(29.0, 52.0, 0.1, 1, QUTRIT)
    s = entropies_by_formula(p)
    words = (
        "A qubit A and a qutrit B at Schmidt angle 29°, share of noise 0.10. "
        f"The pair is mixed, S(AB) = {s['AB']:.3f}. Looking away from A leaves B; "
        f"S(A) = {s['A']:.3f} and S(B) = {s['B']:.3f} nats. A and B share I(A:B) = {s['I']:.3f}."
    )
    assert sentence(compute(p)) == words
    more = "more" if s["A"] > s["AB"] else "no more"
    assert sentence(compute(replace(p, revealed=1))) == f"{words} A alone has {more} entropy than the pair."
