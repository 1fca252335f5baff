"""Photograph a chapter's lab in a real JupyterLab.

python tools/screenshot.py 02 ["Preset"]  →  course/02_…/lab.png
"""

from __future__ import annotations

import pathlib
import shutil
import sys
import tempfile
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from launcher.places import find_chapter
from qep_widgets import labs
from tools import browser


def notebook(chapter: str) -> pathlib.Path:
    """The notebook with the lab of a chapter, called 07, 7, spohn or 07_spohn, in whichever sitting it is."""
    paths = {path.stem: path for path in sorted((browser.ROOT / "notebooks").glob("[0-9]*_*.ipynb"))}
    if not (stem := find_chapter(chapter, paths)):
        raise ValueError(f"There is no chapter {chapter!r}. There are: {', '.join(paths)}")
    sittings = [paths[name] for name in (stem, f"{stem}_2") if name in paths]
    return next((path for path in sittings if "labs." in path.read_text(encoding="utf-8")), sittings[0])


def button(stem: str, preset: str) -> tuple[str, bool]:
    """The label of the lab's button that ``preset`` is a part of, and whether it moves the lab."""
    lab = getattr(labs, stem[3:])()
    buttons = {child.description: child for child in lab._buttons}
    label = next((label for label in buttons if preset.lower() in label.lower()), None)
    if label is None:
        raise ValueError(f"This lab has no preset {preset!r}. It has: {', '.join(buttons)}")
    before = lab.text
    buttons[label].click()
    return label, lab.text != before


def _hold_still(page: Any, lab: Any) -> None:
    """Bring the whole lab into the window; cells above it that are drawn only now push it away again."""
    for _ in range(20):
        lab.evaluate("lab => lab.scrollIntoView({block: 'center'})")
        before = lab.bounding_box()
        page.wait_for_timeout(300)
        if lab.bounding_box() == before:
            return
    raise ValueError("The lab does not come to rest in the window.")


def photograph(chapter: str, preset: str = "") -> pathlib.Path:
    """Run the lesson of ``chapter``, press the lab's button ``preset``, and save the lab's output."""
    source = notebook(chapter)
    stem = source.stem.removesuffix("_2")
    label, moves = button(stem, preset) if preset else ("", False)
    target = browser.ROOT / "course" / stem / "lab.png"
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "notebooks"
        folder.mkdir()
        shutil.copy(source, folder)
        with (
            browser.jupyterlab(folder, pathlib.Path(scratch) / "private") as address,
            browser.chromium(1400, 1100) as page,
        ):
            browser.open_notebook(page, address, source.name)
            page.evaluate("void window.jupyterapp.commands.execute('application:toggle-left-area')")
            browser.run_all(page)
            lab = page.locator(".qep-lab").first
            lab.scroll_into_view_if_needed()
            if label:
                before = page.locator(".qep-live figcaption").first.inner_text()
                lab.get_by_role("button", name=label, exact=True).click()
                if moves:
                    changed = "old => document.querySelector('.qep-live figcaption').innerText !== old"
                    page.wait_for_function(changed, arg=before, timeout=30_000)
            page.mouse.move(5, 5)
            browser.wait_idle(page)
            page.wait_for_timeout(1000)
            _hold_still(page, lab)
            lab.screenshot(path=str(target))
    return target


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    try:
        print(photograph(*sys.argv[1:]))
    except ValueError as error:
        sys.exit(str(error))
