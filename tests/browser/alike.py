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
    drawn = by_paths(layers, on_lines=True, size=(picture.shape[1], picture.shape[0]))
    off = np.abs(picture.astype(int) - drawn).max(axis=-1)
    soft = np.abs(blurred(picture) - blurred(drawn)).max(axis=-1)
    print(f"more than 40: {(off > 40).mean():.5f}; blurred: {soft.max()}; mean: {off.mean():.3f}")
    return bool((off > 40).mean() < 1 / 300 and soft.max() <= nowhere and off.mean() < 1)
