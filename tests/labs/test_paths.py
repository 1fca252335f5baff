"""Thinning a line leaves it where it is: no point of it moves by a hundredth of a pixel."""

import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from qep_widgets.live.paths import thinned


def apart(points, line):
    """The farthest that one of the points is from the line through the others."""
    a, along = line[:-1], np.diff(line, axis=0)
    along = np.where(np.abs(along).sum(axis=1, keepdims=True) == 0, 1e-12, along)
    away = points[:, None] - a
    share = np.clip((away * along).sum(axis=-1) / (along**2).sum(axis=-1), 0, 1)
    return np.linalg.norm(away - share[..., None] * along, axis=-1).min(axis=1).max()


t, dense = np.linspace(0, 1, 241), np.linspace(0, 1, 3001)
LINES = {
    "spiral": 100 * np.exp(-6 * dense)[:, None] * np.stack([np.cos(40 * dense), np.sin(40 * dense)], axis=1),
    "there and back": np.stack([1e-3 * np.sin(9 * t), 90 * np.sin(7 * t)], axis=1),
    "settling": np.stack([50 * (1 - np.exp(-60 * t)), 80 * np.exp(-60 * t)], axis=1),
    "straight": np.stack([300 * t, 120 * t], axis=1),
}


@pytest.mark.parametrize("name", LINES)
def test_a_thinned_line_is_where_it_was(name):
    line = LINES[name]
    move = Affine2D().rotate(0.3).scale(1.5).translate(200, 150)
    found = thinned(Path(line), move, None).vertices
    drawn = move.transform(line)
    assert len(found) < len(line)
    assert apart(drawn, found) < 0.01 and apart(found, drawn) < 0.01
