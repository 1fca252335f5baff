"""A lab in Notebook 7: it runs, keys move it, and Ctrl+S inside it saves the last picture."""

import json

import pytest

import qep_widgets as qep
from tests.browser.lab_page import CANVAS
from tests.browser.test_browser_life import CODE, HINT
from tests.browser.test_browser_predict import write
from tools import browser


@pytest.fixture
def seven(lab_folder, tmp_path):
    if browser.CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    pytest.importorskip("playwright")
    pytest.importorskip("notebook", minversion="7", reason="Notebook 7 is not installed")
    with browser.jupyterlab(lab_folder, tmp_path, program="notebook") as address, browser.chromium() as page:
        page.address = address
        yield page
        # which is Notebook's own: it says so before any lab is there
        assert [said for said in page.problems if "reading 'schema'" not in said] == []


@pytest.mark.deep
def test_a_lab_in_notebook_7(seven, lab_folder):
    page = seven
    path = write(lab_folder, "seven.ipynb", [CODE])
    page.goto(page.address.format(path=f"notebooks/{path.name}"))
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.locator(".jp-NotebookKernelStatus, .jp-Notebook-ExecutionIndicator").first.wait_for(state="attached")
    page.wait_for_timeout(3000)  # the kernel
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(CANVAS, timeout=60_000)
    expected = qep.labs.spohn()
    knob = page.locator(".qep-control-time .noUi-handle")
    said = "text => document.querySelector('.qep-live figcaption').innerText === text"
    page.wait_for_function(said, arg=expected.text, timeout=60_000)
    page.wait_for_timeout(500)
    knob.focus()
    page.keyboard.press("ArrowLeft")
    expected.show(time=expected.params.time - 0.02)
    page.wait_for_function(said, arg=expected.text, timeout=60_000)
    page.wait_for_timeout(1500)  # the hand rests
    page.keyboard.press("Control+s")
    for _ in range(50):
        page.wait_for_timeout(200)
        stored = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
        if expected.text in stored:
            break
    assert expected.text in stored and HINT in stored
    page.wait_for_timeout(500)
    assert knob.evaluate("node => node === document.activeElement")
    assert page.locator(".qep-lab").count() == 1
