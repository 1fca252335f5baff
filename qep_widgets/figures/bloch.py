"""The Bloch ball as it is seen from the front right and a little above, north pole |0⟩."""

from __future__ import annotations

import numpy as np

# x to the lower left, y to the right, z up.
_TURN, _TILT = np.deg2rad(-35.0), np.deg2rad(20.0)
SCREEN = np.array(
    [
        [np.sin(_TURN), np.cos(_TURN), 0.0],
        [-np.sin(_TILT) * np.cos(_TURN), np.sin(_TILT) * np.sin(_TURN), np.cos(_TILT)],
    ]
)
TOWARDS = np.array(
    [np.cos(_TILT) * np.cos(_TURN), -np.cos(_TILT) * np.sin(_TURN), np.sin(_TILT)]
)  # the viewer
_ANGLES = np.linspace(0.0, 2 * np.pi, 61)
RING = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])  # (2, n)


def great_circles() -> np.ndarray:
    """The circles in the planes yz, xz and xy: (which circle, coordinate, point) = (3, 3, n)."""
    circles = np.zeros((3, 3, _ANGLES.size))
    for k in range(3):
        circles[k, [i for i in range(3) if i != k]] = RING
    return circles


def outline(stretch: np.ndarray) -> tuple[float, float, float]:
    """Half-axes and angle (degrees) of the ellipse that is the outline of stretch·(unit ball).

    It is the ellipse with the singular values of the projected map as half-axes.
    """
    turn, half, _ = np.linalg.svd(SCREEN @ stretch, full_matrices=False)
    return float(half[0]), float(half[1]), float(np.rad2deg(np.arctan2(turn[1, 0], turn[0, 0])))
