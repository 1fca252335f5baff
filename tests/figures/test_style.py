"""The visual language: each quantity can be told from the others, on white and on black."""

from itertools import combinations

import pytest

from qep_widgets.figures import style


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


def test_never_colour_alone():
    colors = list(style.ROLES.values())
    assert len(set(colors)) == len(colors)
    for a, b in combinations(colors, 2):
        assert style.DASHES[a] != style.DASHES[b] and style.MARKERS[a] != style.MARKERS[b]


def test_every_colour_has_its_dark_counterpart_and_only_one():
    lights = [
        style.INK,
        style.MUTED,
        style.FAINT,
        style.PAPER,
        *style.ROLES.values(),
        *style.LETTERS.values(),
    ]
    assert set(lights) <= set(style.DARK)
    assert len({color.lower() for color in style.DARK}) == len(style.DARK)
