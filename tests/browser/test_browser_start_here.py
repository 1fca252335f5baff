"""Chapter 00's film in a real browser: played by keyboard, paused, overruled by a button, to its end."""

import pytest

from qep_widgets.labs.start_here import lab
from tests.browser.lab_page import CANVAS, lab_of, settle, shows
from tools import browser

NOTEBOOK = "notebooks/00_start_here.ipynb"
TIME = ".qep-box-time input"
PLAY = ".qep-play-time"


def time_shown(page):
    return float(page.locator(TIME).input_value())


def wait_for(page, face):
    page.wait_for_function(
        "face => document.querySelector('.qep-play-time').innerText.trim() === face", arg=face, timeout=60_000
    )


def type_time(page, value):
    page.locator(TIME).fill(str(value))
    page.locator(TIME).press("Enter")
    settle(page)


@pytest.fixture
def film(page):
    browser.open_notebook(page, page.address, NOTEBOOK)
    browser.run_all(page)
    page.wait_for_selector(CANVAS)
    page.locator(CANVAS).scroll_into_view_if_needed()
    settle(page)
    return page


@pytest.mark.deep
def test_the_film(film):
    page = film
    shows(page, lab_of(NOTEBOOK))
    played_from_the_keyboard_and_paused(page)
    a_button_has_the_last_word(page)
    to_the_end_and_from_the_start(page)


def played_from_the_keyboard_and_paused(page):
    page.locator(PLAY).focus()
    page.keyboard.press("Enter")
    wait_for(page, "Pause")
    page.wait_for_function("Number(document.querySelector('.qep-box-time input').value) > 7", timeout=60_000)
    page.keyboard.press("Enter")
    wait_for(page, "Play")
    settle(page)
    place = float(page.locator(".qep-control-time .noUi-handle").get_attribute("aria-valuenow"))
    assert time_shown(page) == pytest.approx(600 * (place / 600) ** 2, abs=0.0051)
    shows(page, lab(time=600 * (place / 600) ** 2))
    rested = time_shown(page)
    page.wait_for_timeout(500)
    assert time_shown(page) == rested


def a_button_has_the_last_word(page):
    page.locator(PLAY).click()
    wait_for(page, "Pause")
    page.get_by_role("button", name="t = 200").click()
    shows(page, lab(time=200.0))
    assert time_shown(page) == 200 and page.locator(PLAY).inner_text().strip() == "Play"


def to_the_end_and_from_the_start(page):
    type_time(page, 585)
    page.locator(PLAY).click()
    page.wait_for_function(
        "Number(document.querySelector('.qep-box-time input').value) === 600", timeout=60_000
    )
    wait_for(page, "Play")
    shows(page, lab(time=600.0))
    page.locator(PLAY).click()
    wait_for(page, "Pause")
    page.wait_for_function(
        "Number(document.querySelector('.qep-box-time input').value) < 500", timeout=60_000
    )
    page.locator(PLAY).click()
    wait_for(page, "Play")
    settle(page)
    assert time_shown(page) < 500
