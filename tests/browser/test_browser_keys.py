"""Keys inside a lab or a prediction: Ctrl+S saves the notebook, and the others do nothing to its cells."""

import pytest

from tests.browser import notebooks
from tests.browser.lab_page import CANVAS, settle
from tests.browser.test_browser_life import CODE
from tests.browser.test_browser_predict import NOTEBOOK, output, run
from tests.deep import swept

PATIENT = (
    "import qep_widgets.live.figure as figure\nfigure._AHEAD = 60\n"  # draws ahead on a slow machine, too
)
ASK = 'qep.predict("00.p2", "How large is it?", unit="nats")'


@pytest.mark.deep
@pytest.mark.parametrize(
    "within", swept([".qep-control-time .noUi-handle", ".qep-box-time input", ".qep-ask input"])
)
def test_save_from_within(page, lab_folder, within):
    notebooks.run(page, lab_folder, "keys.ipynb", [CODE, ASK])
    focused = page.locator(within).first
    focused.wait_for(state="attached")
    page.wait_for_timeout(1000)
    focused.focus()
    count = page.evaluate(f"{NOTEBOOK}.widgets.length")
    before = (lab_folder / "keys.ipynb").stat().st_mtime_ns
    for key in ("a", "b", "d", "d", "x", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert page.evaluate(f"{NOTEBOOK}.widgets.length") == count
    assert focused.evaluate("node => node === document.activeElement")
    assert (lab_folder / "keys.ipynb").stat().st_mtime_ns == before
    page.keyboard.press("Control+s")
    for _ in range(50):
        page.wait_for_timeout(100)
        if (lab_folder / "keys.ipynb").stat().st_mtime_ns > before:
            break
    assert (lab_folder / "keys.ipynb").stat().st_mtime_ns > before, "Ctrl+S did not save"


@pytest.mark.deep
def test_the_step_after_a_key_is_drawn_ahead(page, lab_folder):
    made = PATIENT + CODE.replace("qep.labs", "lab = qep.labs") + "\nlab"
    notebooks.run(page, lab_folder, "ahead.ipynb", [made, "print(len(lab.live._cache))"])
    page.wait_for_selector(CANVAS)
    handle = page.locator(".qep-control-time .noUi-handle").first
    before = int(output(page, 1).inner_text().split()[-1])
    for key, drawn in (("ArrowLeft", 2), ("ArrowLeft", 3), ("ArrowRight", 3), ("PageDown", 4)):
        handle.focus()
        page.keyboard.press(key)
        settle(page)
        for _ in range(10):  # until it is drawn
            page.wait_for_timeout(500)
            run(page, 1)
            if (count := int(output(page, 1).inner_text().split()[-1])) == before + drawn:
                break
        assert count == before + drawn, key
