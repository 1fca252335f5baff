"""A notebook with a lab: saved, opened again, run again, its kernel restarted, two views."""

import base64
import io
import json

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from PIL import Image

import qep_widgets as qep
from tests.browser.lab_page import CANVAS, settle, shows
from tests.browser.test_browser_predict import (
    NOTEBOOK,
    open_without_kernel,
    output,
    run,
    save,
    shut_down,
    write,
)
from tools import browser

CODE = "import qep_widgets as qep\nqep.labs.spohn()"
HINT = "Run the cell to move it."


def stored(outputs):
    """The HTML of the only output, and its picture."""
    (one,) = outputs
    assert "application/vnd.jupyter.widget-view+json" not in one["data"]
    html = "".join(one["data"]["text/html"])
    picture = base64.b64decode(html.split("base64,")[1].split('"')[0])
    return html, np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)


@pytest.fixture
def opened(page, lab_folder):
    path = write(lab_folder, "life.ipynb", [CODE])
    browser.open_notebook(page, page.address, path.name)
    run(page, 0)
    page.wait_for_selector(CANVAS)
    expected = qep.labs.spohn()
    shows(page, expected)
    return path, expected


def moved(page, expected):
    page.get_by_role("button", name="5 · Eternal", exact=True).click()
    next(b for b in expected._buttons if b.description == "5 · Eternal").click()
    shows(page, expected)
    page.wait_for_timeout(1500)  # the hand rests


@pytest.mark.deep
def test_a_notebook_that_is_opened_again_shows_the_last_picture(page, opened):
    path, expected = opened
    moved(page, expected)
    page.locator(".qep-control-time .noUi-handle").focus()
    html, picture = stored(save(page, path)[0])
    assert expected.text in html and HINT in html
    expected._update(expected.params)
    assert np.abs(picture - expected.live.layers.full()[..., :3]).max() <= 2
    shows(page, expected)  # what was saved is written anew, and the lab stands in it again
    assert page.locator(".qep-control-time .noUi-handle").evaluate("node => node === document.activeElement")
    page.keyboard.press("ArrowLeft")
    expected.show(time=expected.params.time - 0.02)
    shows(page, expected)
    reopened(page, path, expected)


def reopened(page, path, expected):
    page.wait_for_timeout(1500)
    save(page, path)
    shut_down(page)
    open_without_kernel(page, path.name)
    output(page, 0).get_by_text(HINT).first.wait_for(timeout=60_000)
    said = output(page, 0).inner_text()
    assert expected.text in said and HINT in said and "not found" not in said
    assert page.locator(".qep-still").bounding_box()["width"] > 500
    assert page.locator(".qep-lab").count() == 0
    page_of_it, _ = HTMLExporter().from_filename(str(path))
    assert expected.text in page_of_it and HINT in page_of_it
    run(page, 0)
    shows(page, qep.labs.spohn())
    assert page.get_by_text(HINT).count() == 0


@pytest.mark.deep
def test_a_page_that_is_loaded_anew_has_its_lab(page, opened):
    path, expected = opened
    moved(page, expected)
    save(page, path)
    browser.open_notebook(page, page.address, path.name)
    page.wait_for_selector(CANVAS)
    shows(page, expected)


STATE = "application/vnd.jupyter.widget-state+json"


@pytest.mark.deep
@pytest.mark.parametrize("with_state", [True, False])
def test_a_saved_notebook_with_widget_state_and_without(page, opened, with_state):
    """What JupyterLab itself saves by its menu *Save Widget State Automatically*, and nothing of the sort."""
    path, expected = opened
    toggle = "window.jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
    if with_state:
        page.evaluate(toggle)
    try:
        moved(page, expected)
        save(page, path)
        stored = json.loads(path.read_text(encoding="utf-8"))["metadata"].get("widgets", {}).get(STATE, {})
        assert len(stored.get("state", {})) > 20 if with_state else not stored.get("state")
        nbformat.validate(nbformat.read(path, 4))
        reopened_without_moving(page, path, expected)
    finally:
        if with_state:
            page.evaluate(toggle)


@pytest.mark.deep
def test_a_notebook_that_is_not_trusted(page, opened):
    """What a friend sends: JupyterLab cleans its HTML, and the picture and the words are there."""
    path, expected = opened
    moved(page, expected)
    save(page, path)
    shut_down(page)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = f"# from elsewhere\n{CODE}"
    for cell in notebook["cells"]:
        cell["metadata"].pop("trusted", None)
    sent = path.with_name("sent.ipynb")
    sent.write_text(json.dumps(notebook), encoding="utf-8")
    open_without_kernel(page, sent.name)
    assert page.evaluate(f"{NOTEBOOK}.widgets[0].outputArea.model.trusted") is False
    shows_its_last_picture(page, expected)


def reopened_without_moving(page, path, expected):
    shut_down(page)
    open_without_kernel(page, path.name)
    shows_its_last_picture(page, expected)


def shows_its_last_picture(page, expected):
    said = output(page, 0).inner_text()
    assert expected.text in said and HINT in said and "not found" not in said
    picture = output(page, 0).locator("img")
    assert picture.bounding_box()["width"] > 500 and picture.evaluate("image => image.naturalWidth") > 500
    assert picture.get_attribute("alt") == expected.text


@pytest.mark.deep
def test_after_a_restart_the_picture_stays_and_the_cell_can_run(page, opened):
    _, expected = opened
    moved(page, expected)
    page.evaluate("void window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.get_by_text(HINT).wait_for(timeout=60_000)
    assert expected.text in output(page, 0).inner_text() and page.locator(".qep-lab").count() == 0
    browser.wait_idle(page)
    run(page, 0)
    shows(page, qep.labs.spohn())


@pytest.mark.deep
def test_run_again_and_two_views(page, opened):
    _, expected = opened
    run(page, 0)
    shows(page, expected)
    assert page.locator(".qep-lab").count() == 1
    page.evaluate("window.jupyterapp.commands.execute('notebook:create-output-view')")
    page.wait_for_function(f"document.querySelectorAll('{CANVAS}').length === 2", timeout=60_000)
    page.get_by_role("button", name="5 · Eternal", exact=True).first.click()
    settle(page)
    captions = page.locator(".qep-live figcaption").all_inner_texts()
    assert len(captions) == 2 and captions[0] == captions[1] and "eternal" in captions[0]
