"""The server falls silent, the socket breaks, the server ends and comes back: what a lab does then."""

import contextlib
import os
import secrets
import signal
import sys

import pytest

import qep_widgets as qep
from tests.browser import notebooks
from tests.browser.alike import alike
from tests.browser.lab_page import CANVAS, picture, settle, shows
from tests.browser.test_browser_keys import PATIENT
from tests.browser.test_browser_life import CODE, HINT
from tests.browser.test_browser_predict import output, run
from tools import browser

KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
IN_FLIGHT = "document.querySelector('.qep-live').qep.inFlight"


def press(page, expected, times):
    for _ in range(times):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(60)
        expected.show(time=expected.params.time - 0.02)


def at_hand(page, lab_folder, name, code=CODE):
    """A notebook whose lab is shown, with the focus on its slider of time; and what the lab has to show."""
    notebooks.run(page, lab_folder, name, [code])
    page.wait_for_selector(CANVAS)
    expected = qep.labs.spohn()
    shows(page, expected)
    page.locator(".qep-control-time .noUi-handle").focus()
    return expected


with_signals = pytest.mark.skipif(
    sys.platform == "win32", reason="signals that stop a process and let it go on"
)


@pytest.fixture
def server(monkeypatch):
    """Gives what holds the server of the next JupyterLab still for a while."""
    servers = []

    class Noted(browser.subprocess.Popen):
        def __init__(self, command, **more):
            super().__init__(command, **more)
            servers.append(self)

    @contextlib.contextmanager
    def silent():
        os.kill(servers[0].pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(servers[0].pid, signal.SIGCONT)

    monkeypatch.setattr(browser.subprocess, "Popen", Noted)
    return silent


@with_signals
@pytest.mark.deep
def test_a_server_that_falls_silent_and_a_socket_that_breaks(lab_folder, tmp_path, server):
    with browser.jupyterlab(lab_folder, tmp_path) as address, browser.chromium() as page:
        page.address = address
        expected = at_hand(page, lab_folder, "silent.ipynb")
        with server():
            press(page, expected, 40)
            page.wait_for_timeout(3500)
            press(page, expected, 5)
            assert page.evaluate(IN_FLIGHT) <= 3
        painted = page.evaluate("document.querySelector('.qep-live').qep.painted")
        shows(page, expected)
        assert page.evaluate("document.querySelector('.qep-live').qep.painted") - painted < 15, "a backlog"
        with server():
            page.evaluate(f"{KERNEL}._ws.close()")
            press(page, expected, 5)  # all of these are lost with the socket
        page.wait_for_function(f"{KERNEL}.connectionStatus === 'connected'", timeout=60_000)
        shows(page, expected)
        slider = page.locator(".qep-control-time .noUi-handle")
        assert float(slider.get_attribute("aria-valuenow")) == pytest.approx(expected.params.time)
        assert set(page.problems) == {"WebSocket is already in CLOSING or CLOSED state."}  # the lost ones


@with_signals
@pytest.mark.deep
def test_the_step_after_a_key_lies_in_the_page(lab_folder, tmp_path, server):
    with browser.jupyterlab(lab_folder, tmp_path) as address, browser.chromium() as page:
        page.address = address
        expected = at_hand(page, lab_folder, "at_once.ipynb", PATIENT + CODE)
        press(page, expected, 1)
        shows(page, expected)
        page.wait_for_function("document.querySelector('.qep-live').qep.foreseen", timeout=60_000)
        with server():  # nobody can answer
            press(page, expected, 1)
            assert page.locator(".qep-live figcaption").inner_text() == expected.text
            assert page.locator(CANVAS).get_attribute("aria-label") == expected.text
            expected._update(expected.params)
            assert alike(picture(page), expected.live.layers, nowhere=46)
            press(page, expected, 1)
            assert page.locator(".qep-live figcaption").inner_text() != expected.text
        shows(page, expected)
        # what lies there is of no use after a move by another hand
        page.locator(".qep-box-time input").fill("3")
        page.keyboard.press("Enter")
        expected.show(time=3.0)
        shows(page, expected)
        page.locator(".qep-control-time .noUi-handle").focus()
        press(page, expected, 2)
        shows(page, expected)
        assert page.problems == []


@pytest.mark.deep
def test_a_server_that_ends_and_comes_back(lab_folder, tmp_path):
    place = browser.free_port(), secrets.token_hex(16)
    with browser.chromium() as page:
        with browser.jupyterlab(lab_folder, tmp_path, place=place) as address:
            page.address = address
            expected = at_hand(page, lab_folder, "back.ipynb")
            press(page, expected, 3)
            shows(page, expected)
            page.wait_for_timeout(1500)  # the hand rests
        page.keyboard.press("ArrowLeft")  # nobody answers
        page.wait_for_timeout(1000)
        assert page.locator(CANVAS).is_visible()
        with browser.jupyterlab(lab_folder, tmp_path, place=place):
            page.get_by_text(HINT).wait_for(timeout=60_000)
            assert expected.text in output(page, 0).inner_text() and page.locator(".qep-lab").count() == 0
            page.evaluate("document.querySelectorAll('.jp-Dialog').forEach((one) => one.remove())")
            page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.startKernel()")
            browser.wait_idle(page)
            run(page, 0)
            page.wait_for_selector(CANVAS)
            settle(page)
            shows(page, qep.labs.spohn())
