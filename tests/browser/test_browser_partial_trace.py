"""Chapter 02 as a learner meets it: run the lesson, drag, type, solve the exercise wrong and right."""

import itertools
import time

import numpy as np
import pytest

from qep_widgets.labs.partial_trace import lab
from tests.browser.lab_page import CANVAS, lab_of, make_predictions, picture, settle, shows
from tools import browser

NOTEBOOK = "notebooks/02_partial_trace.ipynb"
REPORT = ".jp-OutputArea [role=status]"


def box(page, name):
    return page.locator(f".qep-box-{name} input")


def values(page):
    return {name: float(box(page, name).input_value()) for name in ("schmidt", "turn", "noise")}


@pytest.fixture
def lesson(page):
    browser.open_notebook(page, page.address, NOTEBOOK)
    browser.run_all(page)
    page.wait_for_selector(CANVAS)
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    page.locator(CANVAS).scroll_into_view_if_needed()
    settle(page)
    return page


def test_the_lesson_runs_and_the_lab_moves(lesson, tmp_path_factory):
    page = lesson
    page.screenshot(path=str(tmp_path_factory.getbasetemp() / "lab.png"))
    shows(page, lab_of(NOTEBOOK))
    make_predictions(page, lab_of(NOTEBOOK))
    drag_for_seconds(page)
    type_sense_and_nonsense(page)
    arrows_stay_in_the_lab(page)
    local_unitaries_change_no_entropy(page)


def drag_for_seconds(page, seconds=4.0):
    page.locator(".qep-control-schmidt").scroll_into_view_if_needed()
    handle = page.locator(".qep-control-schmidt .noUi-handle").bounding_box()
    track = page.locator(".qep-control-schmidt .noUi-base").bounding_box()
    before = page.evaluate("document.querySelector('.qep-live').qep.painted")
    y = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    start, read = time.perf_counter(), set()
    for k in itertools.count():
        elapsed = time.perf_counter() - start
        if elapsed > seconds:
            break
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.45 * np.sin(3 * elapsed)), y)
        if k % 5 == 0:
            read.add(box(page, "schmidt").input_value())
        time.sleep(max(0.0, start + k / 60 - time.perf_counter()))
    page.mouse.up()
    assert len(read) > 3, "the box beside the slider stands still while it is dragged"
    settle(page)
    painted = page.evaluate("document.querySelector('.qep-live').qep.painted") - before
    assert painted > 10 * seconds / 4, f"only {painted} frames in {seconds} s"
    shows(page, lab(**values(page)))


def type_sense_and_nonsense(page):
    box(page, "schmidt").fill("90/2")
    box(page, "schmidt").press("Enter")
    shows(page, lab(schmidt=45))
    assert values(page)["schmidt"] == 45
    for typed, told in (("banana", "is not a number"), ("91", "goes from 0 to 90")):
        box(page, "schmidt").fill(typed)
        box(page, "schmidt").press("Enter")
        page.wait_for_function(
            "told => document.querySelector('.qep-note').innerText.includes(told)", arg=told, timeout=60_000
        )
        shows(page, lab(schmidt=45))
        assert values(page)["schmidt"] == 45


def arrows_stay_in_the_lab(page):
    """Arrow keys on a slider move the slider by a step, and not JupyterLab's cell selection."""
    cell = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    page.locator(".qep-control-noise .noUi-handle").focus()
    before = page.evaluate(cell)
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    shows(page, lab(schmidt=45, noise=0.02))
    assert page.evaluate(cell) == before
    assert values(page)["noise"] == 0.02


def local_unitaries_change_no_entropy(page):
    page.get_by_role("button", name="Noisy, turned pair").click()
    shows(page, lab(schmidt=34, turn=46, noise=0.3))
    entropies = page.locator(".qep-live figcaption").inner_text()
    page.locator(".qep-control-turn .noUi-handle").focus()
    left = picture(page)
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.qep-box-turn input').value === '58'", timeout=60_000)
    shows(page, lab(schmidt=34, turn=58, noise=0.3))
    assert page.locator(".qep-live figcaption").inner_text() == entropies
    moved = np.abs(picture(page) - left)
    assert moved[:, :560].max() > 100 and moved[:, 600:].max() == 0


MY_OWN = """
def partial_trace(rho, dims, keep):
    keep = (keep,) if np.ndim(keep) == 0 else tuple(keep)
    {swap}
    n, gone = len(dims), [k for k in range(len(dims)) if k not in keep]
    t = np.asarray(rho).reshape(tuple(dims) * 2)
    t = t.transpose([*keep, *gone, *(n + k for k in keep), *(n + k for k in gone)])
    a, b = int(np.prod([dims[k] for k in keep])), int(np.prod([dims[k] for k in gone]))
    return t.reshape(a, b, a, b).trace(axis1=1, axis2=3)
"""


def test_the_exercise_wrong_and_then_right(page, tmp_path_factory):
    browser.open_notebook(page, page.address, "exercises/02_partial_trace.ipynb")
    browser.run_all(page)
    assert "not attempted" in first_report(page)
    answer(page, MY_OWN.format(swap="keep = tuple(k for k in range(len(dims)) if k not in keep)"))
    told = first_report(page)
    page.screenshot(path=str(tmp_path_factory.getbasetemp() / "hint.png"))
    assert "wrong part" in told or "kept" in told, told
    assert "right" not in told.lower().split("\n")[0]
    answer(page, MY_OWN.format(swap=""))
    assert "right" in first_report(page).lower().split("\n")[0]


def first_report(page):
    """Scroll to the first check until its report is in the page: cells out of sight are not."""
    for _ in range(60):
        text = page.evaluate(
            """selector => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              const source = (cell) => cell.model.sharedModel.getSource();
              const at = notebook.widgets.findIndex((cell) => source(cell).includes('check("ex02.1",'));
              notebook.activeCellIndex = at;
              void notebook.scrollToItem(at, 'center');
              return notebook.widgets[at].node.querySelector(selector)?.innerText;
            }""",
            REPORT,
        )
        if text:
            return text
        page.wait_for_timeout(500)
    state = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => [
          cell.model.type, cell.isAttached, cell.model.executionCount, cell.model.outputs?.toJSON(),
        ])"""
    )
    raise AssertionError(f"the first check shows no report: {state}")


def answer(page, source):
    """Put ``source`` into the answer cell of the first exercise, and run the notebook."""
    page.evaluate(
        """source => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          const shared = notebook.widgets.map((cell) => cell.model.sharedModel);
          shared.find((cell) => cell.getSource().includes('def partial_trace')).setSource(source);
        }""",
        source.strip(),
    )
    browser.run_all(page)
