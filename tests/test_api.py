"""The API page lists what there is, and every public name says what it is."""

import pathlib
import re
import subprocess
import sys

import qep_widgets as qep

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_the_api_page_is_what_the_docstrings_say():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "api.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_name_of_the_page_has_a_sentence():
    page = (ROOT / "qep_widgets" / "API.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("- ")]
    assert len(lines) > 100
    for line in lines:
        assert re.match(r"- `[^`]+`: .{12,}", line), line
    for name in qep._HOME:
        assert f"- `{name}" in page, name
