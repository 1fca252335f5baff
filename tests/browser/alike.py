"""Whether two renderers have drawn the same picture.

They shade the edge of a line and of a letter a little differently, by about 30 of 255, so three things are
held.  At most one pixel in 300 differs by more than 40.  Blurred by a pixel and a half, which leaves a letter
or a line where it is but no shade of its edge, the pictures differ nowhere by more than 32.  The mean
difference is below 1.
"""

import numpy as np

from tests.labs.replay import blurred, by_paths


def alike(picture, layers, nowhere=32):
    """``picture``, (height, width, 3), against what matplotlib draws in as many pixels."""
    many, soft, mean = differences(picture, layers)
    print(f"more than 40: {many:.5f}; blurred: {soft}; mean: {mean:.3f}")
    return bool(many < 1 / 300 and soft <= nowhere and mean < 1)


def differences(picture, layers):
    """The share of pixels that differ by more than 40, the largest blurred difference, and the mean one."""
    drawn = by_paths(layers, on_lines=True, size=(picture.shape[1], picture.shape[0]))
    off = np.abs(picture.astype(int) - drawn).max(axis=-1)
    soft = np.abs(blurred(picture) - blurred(drawn)).max(axis=-1)
    return (off > 40).mean(), soft.max(), off.mean()
