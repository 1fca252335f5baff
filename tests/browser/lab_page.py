"""A lab in a page: its picture, when it has settled, and whether it is the full redraw."""

import base64
import io
from pathlib import Path

import nbformat
import numpy as np
from PIL import Image

import qep_widgets as qep
from tests.browser.alike import alike
from tools import browser

ROOT = Path(__file__).parents[2]
CANVAS = ".qep-live canvas"


def lab_of(notebook):
    """The lab of a notebook, as its cell opens it."""
    cells = nbformat.read(ROOT / notebook, as_version=4).cells
    (opens,) = [cell.source for cell in cells if cell.source.startswith("qep.labs.")]
    return eval(opens, {"qep": qep})


def picture(page):
    """The lab's canvas as the learner sees it, (height, width, 3)."""
    url = page.evaluate(f"document.querySelector('{CANVAS}').toDataURL('image/png')")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")).astype(int)


def settle(page):
    """Until nothing is under way and no frame has come for a while."""
    browser.wait_idle(page)
    for _ in range(50):
        state = "(q => [q.painted, q.inFlight])(document.querySelector('.qep-live').qep)"
        before = page.evaluate(state)
        page.wait_for_timeout(250)
        if page.evaluate(state) == before and before[1] == 0:
            return
    raise AssertionError("the lab did not settle")


def make_predictions(page, expected):
    """Make the lab's predictions, in the page and in ``expected``, so that nothing is hidden any more."""
    for asked in expected._asked:
        asked.made.commit(None)
        asks = page.locator(".qep-lab .qep-ask").locator("visible=true")
        asks.get_by_text("I don't know").last.click()
        asks.get_by_role("button", name="That is my answer").last.click()
        settle(page)


def shows(page, expected):
    """The page says and shows what ``expected``, a lab in this process, says and draws in one go."""
    said = "text => document.querySelector('.qep-live figcaption').innerText === text"
    page.wait_for_function(said, arg=expected.text, timeout=60_000)
    settle(page)
    assert page.locator(CANVAS).get_attribute("aria-label") == expected.text
    expected._update(expected.params)  # a frame from its cache would have moved nothing
    assert alike(picture(page), expected.live.layers, nowhere=46), (
        f"the settled picture is not the full redraw: {expected.text}"
    )
