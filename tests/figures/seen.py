"""What is wrong with a picture for who looks at it: labels on labels, labels cut off, letters too small."""

from __future__ import annotations

from itertools import combinations

from qep_widgets.figures.pictures import Picture


def faults(picture: Picture) -> list[str]:
    """Sentences, one a fault; widths are those of DejaVu, which is wider than other fonts."""
    found = []
    boxes = []
    for label in picture.labels:
        (x0, y0), (x1, y1) = label.corners.min(axis=0), label.corners.max(axis=0)
        boxes.append((label.text, x0, y0, x1, y1))
        if x0 < 0 or y0 < 0 or x1 > picture.width or y1 > picture.height:
            found.append(
                f"{label.text!r} is cut off: {x0:.0f}…{x1:.0f} × {y0:.0f}…{y1:.0f} "
                f"of {picture.width}×{picture.height}"
            )
        if label.size < 11:
            found.append(f"{label.text!r} is {label.size:.1f} pixels small")
    for (a, *p), (b, *q) in combinations(boxes, 2):
        across, up = min(p[2], q[2]) - max(p[0], q[0]), min(p[3], q[3]) - max(p[1], q[1])
        if across > 0.5 and up > 1.5:
            found.append(f"{a!r} and {b!r} overlap by {across:.0f}×{up:.0f} pixels")
    return found
