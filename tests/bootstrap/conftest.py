"""The toy course as a fixture."""

import sys

import pytest
from toy import ROOT, copy_of_the_course, offline

sys.path.insert(0, str(ROOT))


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Root of such a course, at a path with a space and an umlaut; installers find its wheels alone."""
    monkeypatch.delenv("QEP_INSTALLER", raising=False)
    root = copy_of_the_course(tmp_path / "mein Öko course")
    for name, value in offline(root).items():
        monkeypatch.setenv(name, value)
    return root
