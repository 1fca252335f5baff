"""Photograph a chapter's lab in a real JupyterLab:  python tools/screenshot.py 02  →  course/02_…/lab.png"""

from __future__ import annotations

import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tools import browser


def photograph(number: str, preset: str | None = None) -> pathlib.Path:
    """Run the lesson ``number``, press the lab's button ``preset``, and save the lab's output."""
    (source,) = (browser.ROOT / "notebooks").glob(f"{number}_*.ipynb")
    target = browser.ROOT / "course" / source.stem / "lab.png"
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
            if preset:
                before = page.locator(".qep-live figcaption").first.inner_text()
                page.get_by_role("button", name=preset).first.click()
                changed = "old => document.querySelector('.qep-live figcaption').innerText !== old"
                page.wait_for_function(changed, arg=before, timeout=30_000)
            page.mouse.move(5, 5)
            browser.wait_idle(page)
            page.wait_for_timeout(1000)
            lab.screenshot(path=str(target))
    return target


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    print(photograph(*sys.argv[1:]))
