"""One private JupyterLab for the browser tests, which skip where there is no browser."""

import pathlib
import shutil

import pytest

from qep_widgets.predict import made
from tools import browser

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def lab_folder(tmp_path_factory):
    """What the JupyterLab serves: copies of lessons and exercises."""
    folder = tmp_path_factory.mktemp("work")
    for kind in ("notebooks", "exercises"):
        shutil.copytree(ROOT / kind, folder / kind)
    return folder


@pytest.fixture(scope="session")
def lab_private(tmp_path_factory):
    """Where the JupyterLab keeps its settings."""
    return tmp_path_factory.mktemp("private")


@pytest.fixture(scope="session")
def lab_server(lab_folder, lab_private):
    """The address of a JupyterLab on that folder."""
    if browser.CHROMIUM is None:
        pytest.skip(
            "no Chromium on this machine: the browser tests did not run (Debian: apt install chromium)"
        )
    pytest.importorskip("playwright", reason="playwright is not installed: the browser tests did not run")
    with browser.jupyterlab(lab_folder, lab_private) as address:
        yield address


@pytest.fixture(autouse=True)
def nothing_said():
    """In this process, which draws what the page should show, no prediction was made before."""
    with made.fresh():
        yield


@pytest.fixture
def page(lab_server, lab_private):
    # JupyterLab remembers the theme that a test has chosen
    for chosen in lab_private.rglob("themes.jupyterlab-settings"):
        chosen.unlink()
    with browser.chromium() as page:
        page.address = lab_server
        yield page
        assert page.problems == [], "the browser's console complained"
