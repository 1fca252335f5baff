"""The visual language: each quantity can be told from the others, on white and on black."""

from itertools import combinations

import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text

import qep_widgets as qep
from qep_widgets.figures import style
from qep_widgets.predict import made
from tests.deep import swept


@pytest.fixture(autouse=True)
def nothing_said():
    with made.fresh():
        yield


def luminance(color):
    """Relative luminance of WCAG 2."""
    parts = [int(color.lstrip("#")[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21) and contrast("#777777", "#FFFFFF") < 4.5


@pytest.mark.parametrize("role", style.ROLES)
def test_a_quantity_stands_out(role):
    color = style.ROLES[role]
    assert contrast(color, "#FFFFFF") >= 3 and contrast(style.DARK[color], "#111111") >= 3
    letters = style.LETTERS[color]
    assert contrast(letters, "#FFFFFF") >= 4.5 and contrast(style.DARK[letters], "#111111") >= 4.5


@pytest.mark.parametrize("page", range(4), ids=["light", "dark", "high contrast", "dark, high contrast"])
def test_a_labs_colours_on_each_page(page):
    """Letters at least 4.5, lines and fills 3; `FAINT` guides, which say nothing, where it is asked for."""
    tones = {name: variants[page] for name, *variants in style.TONES if not name.endswith("-on-map")}
    paper = tones.pop("paper")
    letters = {name for name in tones if name.endswith("-letters")} | {"ink", "muted"}
    low = {name: contrast(color, paper) for name, color in tones.items()}
    assert all(low[name] >= 4.5 for name in letters), low
    assert all(low[name] >= 3 for name in low.keys() - ({"faint"} if page < 2 else set())), low


@pytest.mark.parametrize("lab", swept(qep.labs.__all__, every=4))
def test_a_lab_writes_in_colours_of_letters(lab):
    """Each text and line of each preset, on all four pages; not what stands on a coloured ground."""
    shown = getattr(qep.labs, lab)()
    for asked in shown._asked:
        asked.made.commit(None)
    tones = {light.lower(): (name, light, *more) for name, light, *more in style.TONES}
    papers = tones[style.PAPER.lower()][1:]
    for button in shown._buttons:
        button.click()
        fig = shown.live.layers.fig
        drawn = [(one, 4.5) for one in fig.findobj(Text) if one.get_visible() and one.get_text().strip()]
        lines = [one for one in fig.findobj(Line2D) if one.get_visible() and one.get_linewidth() > 0]
        drawn += [(one, 3) for one in lines if one.get_linestyle() != "None"]
        for artist, least in drawn:
            color = to_hex(artist.get_color())
            name, *variants = tones.get(color, ("ink", *tones[style.INK.lower()][1:]))
            assert color in tones or color == "#000000", (artist, color)
            if name in ("faint", "paper") or name.endswith("-on-map"):
                continue
            seen = [contrast(a, b) for a, b in zip(variants, papers, strict=True)]
            assert min(seen) >= least, (button.description, artist, name, seen)


@pytest.mark.parametrize("lab", qep.labs.__all__)
def test_what_says_something_is_no_guide(lab):
    """A level, a moment, what moves: none is as pale as a guide, which nobody need see."""
    shown = getattr(qep.labs, lab)()
    faint = to_hex(style.FAINT)
    for ax in shown.live.layers.fig.axes:
        for line in ax.lines:
            across = line.get_transform() in (ax.get_xaxis_transform("grid"), ax.get_yaxis_transform("grid"))
            assert not across or to_hex(line.get_color()) != faint, f"{lab}: a line at {line.get_xydata()[0]}"
    for name, artist in shown._artists.items():
        if isinstance(artist, Line2D):
            assert to_hex(artist.get_color()) != faint, f"{lab}: {name}"


def test_never_colour_alone():
    colors = list(style.ROLES.values())
    assert len(set(colors)) == len(colors)
    for a, b in combinations(colors, 2):
        assert style.DASHES[a] != style.DASHES[b] and style.MARKERS[a] != style.MARKERS[b]


def test_every_colour_has_its_dark_counterpart_and_only_one():
    lights = [
        style.INK,
        style.MUTED,
        style.PALE,
        style.FAINT,
        style.PAPER,
        *style.ROLES.values(),
        *style.LETTERS.values(),
    ]
    assert set(lights) <= set(style.DARK)
    assert len({color.lower() for color in style.DARK}) == len(style.DARK)
