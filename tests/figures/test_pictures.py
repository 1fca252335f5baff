"""Every kind of picture in realistic and in random settings: legible, described, small, the same again."""

import hashlib
import inspect
import os
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.figures import style
from qep_widgets.figures.pictures import _text
from tests.deep import swept
from tests.figures.at_random import KINDS
from tests.figures.drawn import Drawn
from tests.figures.samples import SAMPLES
from tests.figures.seen import faults
from tests.figures.test_style import contrast

MADE = (
    *("bars", "beside", "block_film", "bloch", "cube", "curves", "discs", "gases"),
    *("histogram", "image", "kets", "ledger", "streams", "trace_blocks", "walls"),
)
FUNCTIONS = [name for name in qep.pictures.__all__ if name not in ("Picture", "picture")]


@pytest.fixture(params=swept(SAMPLES, every=3), ids=list(SAMPLES))
def shown(request):
    return SAMPLES[request.param]()


def test_no_label_covers_another_is_cut_off_or_too_small(shown):
    assert faults(shown) == []
    assert shown.labels or "circle" in shown.body


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("draw", KINDS, ids=lambda draw: draw.__name__)
def test_the_same_holds_of_random_contents(draw):
    drawn = 0
    for seed in range(15):
        try:
            shown = draw(np.random.default_rng(seed))
        except ValueError as error:
            assert "fit" in str(error), error  # what has no room says so
            continue
        drawn += 1
        assert faults(shown) == [], seed
        assert len(shown.svg) < 45_000, seed
    assert drawn >= 12


def test_a_label_on_a_label_is_noticed():
    fig, (ax,) = style.new_figure([(0, 0, 300, 100)], 300, 100)
    ax.set_axis_off()
    for x, text in ((0.2, "here"), (0.22, "there"), (0.97, "out of it")):
        ax.text(x, 0.5, text, fontsize=10)
    ax.text(0.5, 0.5, "small", fontsize=7)
    found = " ".join(faults(qep.pictures.picture(fig, says="Labels that cover each other.")))
    assert "'here' and 'there' overlap" in found and "'out of it' is cut off" in found and "small" in found


def test_letters_and_lines_stand_out_in_both_themes(shown):
    for label in shown.labels:
        light = label.color.upper()
        assert contrast(light, "#FFFFFF") >= 4.5 and contrast(style.DARK[light], "#111111") >= 4.5, label
    for color in shown.colors - {style.FAINT.lower(), style.PAPER.lower()}:
        assert contrast(color, "#FFFFFF") >= 3 and contrast(style.DARK[color.upper()], "#111111") >= 3, color


def test_it_is_described_in_words(shown):
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == repr(shown) == shown.says and len(shown.says.split()) >= 3
    html = ElementTree.fromstring(f"<page>{bundle['text/html']}</page>")
    (svg,) = (e for e in html.iter() if e.tag == "svg")
    assert svg.get("role") == "img" and svg.get("aria-label") == shown.says
    (still,) = html.iter("img")
    assert still.get("alt") == shown.says
    file = ElementTree.fromstring(shown.svg)
    assert file.find("{http://www.w3.org/2000/svg}title").text == shown.says


def test_without_styles_the_still_image_takes_the_place_of_the_drawing(shown):
    html = ElementTree.fromstring(f"<page>{shown._repr_mimebundle_()['text/html']}</page>")
    drawn, still = html.find(".//*[@class='qep-drawn']"), html.find(".//img")
    assert "hidden" not in (still.attrib | {}) and drawn.get("hidden") is not None
    assert still.get("src").startswith("data:image/svg+xml;base64,")


def test_it_is_small_and_fits_a_laptop(shown):
    assert shown.width <= 720 and shown.height <= 720
    assert len(shown._repr_mimebundle_()["text/html"]) < 60_000


def test_two_pictures_on_a_page_share_no_name(shown):
    ids = [e.get("id") for e in ElementTree.fromstring(shown.svg).iter() if e.get("id")]
    assert len(ids) == len(set(ids)) and all(len(name) > 8 for name in ids)
    assert shown.body.count("url(#") >= len(ids) and "@" not in shown.body


def _digests(every=1):
    """One line a sample, of one in so many: its name and what its bytes hash to."""
    return "\n".join(
        f"{name} {hashlib.sha256(draw()._repr_mimebundle_()['text/html'].encode()).hexdigest()}"
        for name, draw in list(SAMPLES.items())[::every]
    )


@pytest.mark.parametrize("every", swept([5, 1]))
def test_equal_arguments_make_equal_bytes(every):
    code = f"from tests.figures.test_pictures import _digests; print(_digests({every}))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert other.stdout.strip() == _digests(every)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_words_are_required(name):
    function = getattr(qep.pictures, name)
    says = inspect.signature(function).parameters["says"]
    made = name in MADE
    assert says.kind is says.KEYWORD_ONLY and says.default is (None if made else says.empty)
    first = {"tensor": ("a", "i", "j"), "image": ([0, 1, 2],) * 3}
    first |= {"kets": ({"a": [1, 0]},), "block_film": (np.eye(4), np.transpose, (2, 2))}
    first = first.get(name, ({"a": 1.0},))
    for empty in ("", "  ", "S(t)"):
        with pytest.raises(ValueError, match="says="):
            function(*(first if name != "curves" else ([0, 1], {"a": [0, 1]})), says=empty)
    if made:  # from the data: see test_words.py
        return
    with pytest.raises(TypeError, match="says"):
        function(*(first if name != "curves" else ([0, 1], {"a": [0, 1]})), says=None)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_the_docstring(name):
    import doctest

    function = getattr(qep.pictures, name)
    found = doctest.DocTestFinder(recurse=False).find(function, name, globs={name: function})
    assert found and found[0].examples
    for test in found:
        assert doctest.DocTestRunner().run(test).failed == 0


def test_the_module_is_loaded_when_it_is_touched():
    code = "import sys, qep_widgets as qep; a = 'matplotlib' in sys.modules; qep.pictures.curves; print(a)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert out.stdout.strip() == "False" and "pictures" in dir(qep)


def test_what_is_written_cannot_leave_the_picture():
    nasty = '<script>alert("&")</script>'
    shown = qep.pictures.bars({nasty: 1.0, "b": 2.0}, y=nasty, says=f"A name like {nasty} is only a name.")
    html = shown._repr_mimebundle_()["text/html"]
    assert "<script" not in html and nasty in Drawn(shown).all_texts()
    assert ElementTree.fromstring(shown.svg) is not None


def test_any_figure_can_be_a_picture(tmp_path):
    from qep_widgets.figures.spohn import spohn_figure

    fig, axes = spohn_figure()
    axes[0].imshow(np.eye(3), cmap="gray")
    shown = qep.pictures.picture(fig, says="A matrix in grey on a frame of a lab.")
    shown.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").strip() == shown.svg and "<image" in shown.svg
    with pytest.raises(TypeError, match="Figure"):
        qep.pictures.picture(axes[0], says="This is no figure.")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("$S_A$ / nats", "SA / nats"),
        ("$\\rho_{AB}' = \\mathrm{Tr}_E\\,U\\rho U^\\dagger$", "ρAB′\u2005=\u2005TrE\u2009UρU†"),
        ("$-\\beta\\dot Q$", "−βQ̇"),
        ("$10^{-3}$", "10−3"),
        ("$\\gamma(n+1)$", "γ(n\u2009+\u20091)"),
        ("$\\frac{1}{2}\\ln 2$", "1/2ln\u20092"),
        ("5 \\$", "5 $"),
    ],
)
def test_formulas_become_letters(label, text):
    assert "".join(run.text for run in _text.runs(label)) == text


def test_a_dollar_that_is_meant_as_one():
    shown = qep.pictures.bars({r"5 \$": 1.0, r"6 \$ of $x$": 2.0}, says="Two bars, named by prices.")
    assert {"5 $", "6 $ of x"} <= set(Drawn(shown).all_texts())


def test_indices_are_lower_and_smaller():
    letter, index, after = _text.runs("$S_A+1$")
    assert letter.italic and index.italic and index.scale < 1 and index.shift > 0 and after.shift == 0
    assert _text.runs("$x^2$")[1].shift < 0


def test_an_index_outside_of_a_formula_is_set_as_one():
    letter, index, after = _text.runs("cₖ of")
    assert (letter.text, index.text, after.text) == ("c", "k", " of")
    assert replace(index, text="", italic=True) == replace(_text.runs("$c_k$")[1], text="")
    for label, letters in {
        "ρ₁₁ after": ["ρ", "11", " after"],
        "S of σ_hk / nats": ["S of σ", "hk", " / nats"],
        "d_eS, ΔS_AB": ["d", "e", "S, ΔS", "AB"],
        "qep.partial_trace of rho_start": ["qep.partial_trace of rho_start"],
    }.items():
        assert [run.text for run in _text.runs(label)] == letters


@pytest.mark.parametrize(
    "label",
    ["$S", "a$b$c$", "$S_{A$", "$S}$", r"$\nonsense$", "$S_$", "$\rho$", "$\tau$", "$\nu$", "$\beta$"],
)
def test_a_formula_that_cannot_be_read_is_said(label):
    with pytest.raises(ValueError, match=r"dollars|brace|known|ends|raw|r\"…\""):
        qep.pictures.bars({label: 1.0}, says="One bar with a broken name.")
