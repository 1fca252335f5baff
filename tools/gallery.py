"""One page with every kind of picture, light and dark:  python tools/gallery.py FOLDER [WORD]

Writes FOLDER/light.html and FOLDER/dark.html and, where Chromium is, a picture of each page.
"""

from __future__ import annotations

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tests.figures.samples import SAMPLES

_STYLE = """
body { margin: 24px; font: 13px system-ui, sans-serif; }
figure { display: inline-block; vertical-align: top; margin: 0 22px 26px 0; }
figcaption { opacity: 0.7; margin-bottom: 6px; }
body[data-jp-theme-light=false] { background: #111; color: #ddd; }
"""


def page(dark: bool, word: str = "") -> str:
    """The page in one theme, marked as JupyterLab marks its own."""
    figures = [
        f"<figure><figcaption>{name}</figcaption>{draw()._repr_mimebundle_()['text/html']}</figure>"
        for name, draw in SAMPLES.items()
        if word in name
    ]
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Pictures</title>"
        f"<style>{_STYLE}</style></head>"
        f"<body data-jp-theme-light='{str(not dark).lower()}'>{''.join(figures)}</body></html>"
    )


def main(folder: pathlib.Path, word: str = "") -> None:
    """Write both pages and photograph them."""
    folder.mkdir(parents=True, exist_ok=True)
    from tools import browser

    for name, dark in (("light", False), ("dark", True)):
        path = folder / f"{name}.html"
        path.write_text(page(dark, word), encoding="utf-8")
        with browser.chromium(1240, 900) as tab:
            tab.goto(path.resolve().as_uri())
            tab.screenshot(path=str(path.with_suffix(".png")), full_page=True)
        print(path.with_suffix(".png"))


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
