"""Every lab in a real browser: its presets by their buttons, its first slider by the mouse."""

import pathlib
import time

import nbformat
import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.live import Slider
from tests.browser.lab_page import CANVAS, make_predictions, settle, shows
from tests.deep import swept
from tools import browser


@pytest.fixture(params=swept(qep.labs.__all__, always=0))
def lab(request):
    return getattr(qep.labs, request.param)


def test_every_lab(lab, page, lab_folder):
    name = pathlib.PurePath(lab.__file__).stem
    cell = nbformat.v4.new_code_cell(f"import qep_widgets as qep\n\nqep.labs.{name}()")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, lab_folder / f"{name}.ipynb")
    browser.open_notebook(page, page.address, f"{name}.ipynb")
    browser.run_all(page)
    page.wait_for_selector(CANVAS)
    expected = lab()
    shows(page, expected)
    fits_on_one_screen(page)
    everything_has_a_name(page, expected)
    make_predictions(page, expected)
    shows(page, expected)
    fits_on_one_screen(page)
    drag_the_first_slider(page, expected)
    for button in expected._buttons:
        page.get_by_role("button", name=button.description, exact=True).click()
        button.click()
        shows(page, expected)
    assert page.locator(".qep-trouble").count() == 0


def fits_on_one_screen(page):
    """All of a lab in one window with the file browser open; larger on a larger one."""
    before = page.viewport_size
    widths = []
    for width, height in ((1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        panel = page.locator(".jp-NotebookPanel-notebook:visible").bounding_box()
        lab = page.locator(".qep-lab").bounding_box()
        assert lab["height"] <= panel["height"] and lab["width"] <= panel["width"], (lab, panel)
        widths.append(page.locator(CANVAS).bounding_box()["width"])
    assert widths[1] > 1.4 * widths[0]
    page.set_viewport_size(before)
    settle(page)


def everything_has_a_name(page, expected):
    """What a screen reader says of sliders and boxes: the label, and the value with its unit."""
    for name, spec in expected._sliders.items():
        knob = page.locator(f".qep-control-{name} .noUi-handle")
        said = f"{expected._boxes[name].value} {spec.unit}".strip()
        assert knob.get_attribute("aria-label") == spec.title
        assert knob.get_attribute("aria-valuetext") == said
        box = page.locator(f".qep-box-{name} input")
        assert box.get_attribute("aria-label") == f"{spec.title}, typed"


def drag_the_first_slider(page, expected, seconds=1.5):
    """To and fro, and let go far from where it began; ``expected`` follows the slider there."""
    spec = next(spec for spec in expected._specs.values() if isinstance(spec, Slider))
    slider = f".qep-control-{spec.name}"
    page.locator(slider).scroll_into_view_if_needed()
    settle(page)
    track, handle = (
        page.locator(f"{slider} {part}").bounding_box() for part in (".noUi-base", ".noUi-handle")
    )
    y = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.45 * np.sin(3 * elapsed)), y)
        time.sleep(1 / 60)
    began = (handle["x"] + handle["width"] / 2 - track["x"]) / track["width"]
    page.mouse.move(track["x"] + track["width"] * (0.3 if began > 0.55 else 0.8), y)
    page.mouse.up()
    settle(page)
    place = page.evaluate(f"document.querySelector('{slider} .noUi-target').noUiSlider.get(true)")
    assert not spec.shows(place, getattr(expected.params, spec.name)), "the drag ended where it began"
    expected.show(**{spec.name: spec.value_at(place)})
    shows(page, expected)
