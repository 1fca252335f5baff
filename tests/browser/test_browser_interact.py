"""`interact` in a page: the picture follows the key and the hand, and what is printed stands below it."""

import pytest

from tests.browser.lab_page import CANVAS, picture, settle
from tests.browser.test_browser_predict import run, write
from tools import browser

CODE = """\
import matplotlib.pyplot as plt
from qep_widgets.live import interact

@interact(k=(0, 9), kind=["line", "dots"])
def f(k=2, kind="line"):
    plt.figure(figsize=(5, 3))
    plt.plot([0, 1], [0, k], "-" if kind == "line" else "o")
    plt.ylim(0, 10)
    print("k is", k)
    if k == 9:
        raise ValueError("k is too large")
    plt.show()"""


@pytest.mark.deep
def test_a_function_of_pyplot(page, lab_folder):
    path = write(lab_folder, "interact.ipynb", [CODE])
    browser.open_notebook(page, page.address, path.name)
    run(page, 0)
    page.wait_for_selector(CANVAS)
    settle(page)
    assert page.locator(".jp-OutputArea-output img").count() == 0, "the notebook shows no second picture"
    first = picture(page)
    handle = page.locator(".qep-control-k .noUi-handle")
    handle.focus()
    for k in (3, 4, 5):
        page.keyboard.press("ArrowRight")
        label = f"document.querySelector('{CANVAS}').getAttribute('aria-label') === 'k = {k}, kind = line'"
        page.wait_for_function(label, timeout=60_000)
    settle(page)
    said = page.locator(".qep-interact .jp-OutputArea").inner_text()
    assert "k is 5" in said and "k is 2" not in said
    moved = picture(page)
    assert moved.shape == first.shape and abs(moved - first).max() > 100
    trouble = page.locator(".qep-interact .jp-OutputArea").get_by_text("ValueError").first
    page.keyboard.press("End")
    trouble.wait_for(timeout=60_000)
    settle(page)
    assert abs(picture(page) - moved).max() == 0, "after an error the last picture stays"
    page.keyboard.press("Home")
    trouble.wait_for(state="detached", timeout=60_000)
    page.locator(".qep-control-kind select").select_option("dots")
    page.wait_for_function(label.replace("k = 5, kind = line", "k = 0, kind = dots"), timeout=60_000)
