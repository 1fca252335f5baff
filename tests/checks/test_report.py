"""The report as text, as HTML and as nbgrader's score."""

import re
import subprocess
import sys

import bank
import pytest

from qep_widgets.checks import NotRight, check, exercises

TRACE = exercises()["ex02.1"]


def reports():
    yield check("ex02.1", bank.RIGHT["ex02.1"][0])
    yield check("ex02.1", TRACE.slips[0].wrong)
    yield check("ex02.1", lambda rho, dims, keep: 1 / 0)
    yield check("ex02.1", lambda rho, dims, keep: None)


@pytest.mark.parametrize("report", [*reports()], ids=lambda r: r.verdict)
def test_verdict_in_a_word_and_a_sign_in_text_and_html(report):
    sign = {"right": "✓", "wrong": "✗", "crashed": "!", "not attempted": "○"}[report.verdict]
    text, page = str(report), report._repr_html_()
    assert text.startswith(f"{sign} ex02.1") and report.verdict in text.splitlines()[0]
    assert repr(report) == text
    assert page.count('role="status"') == 1 and report.verdict in page and sign in page
    assert 'aria-hidden="true"' in page  # the sign is decoration for a screen reader: the word is there
    assert page.count("<div") == page.count("</div>") and page.count("<p") == page.count("</p")
    # text takes the theme's own colour; our colours are for the border and the sign alone
    assert set(re.findall(r"(?<![-\w])color: ([^;\"]+)", page)) <= {
        "inherit",
        "var(--jp-content-font-color1, inherit)",
        *re.findall(r"border-left: 4px solid ([^;]+)", page),
    }


def test_what_a_learner_returns_cannot_inject_html():
    report = check("ex02.1", lambda rho, dims, keep: "<script>alert(1)</script>")
    assert "<script" not in report._repr_html_()

    def printing(rho, dims, keep):
        print("<b>bold</b>")
        raise ValueError("<i>x</i>")

    page = check("ex02.1", printing)._repr_html_()
    assert "<b>" not in page and "<i>" not in page


def test_points_is_a_plain_float_and_shows_the_report(capsys):
    right, wrong, crashed, empty = reports()
    assert right.points(3) == 3.0 and type(right.points(3)) is float and type(right.points(True)) is float
    for report in (wrong, crashed, empty):
        assert report.points(3) == 0.0 and type(report.points(3)) is float
    out, err = capsys.readouterr()
    assert out.count("✓") == 3 and err == ""


@pytest.mark.parametrize("by", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_while_graded_what_is_not_right_raises(by, monkeypatch, capsys):
    """nbgrader gives full marks to a cell without an error and without a result."""
    monkeypatch.setenv(by, "1")
    right, *others = reports()
    assert right.points(3) == 3.0
    for report in others:
        with pytest.raises(NotRight, match=r"ex02\.1 is .*: 0 of 3 points"):
            report.points(3)
    assert capsys.readouterr().out.count(" ex02.1 partial trace: ") == 4


def test_require():
    right, wrong, *_ = reports()
    assert right.require() is right
    with pytest.raises(NotRight, match="traced out the parts"):
        wrong.require()
    assert issubclass(NotRight, AssertionError)


def test_hints_show_without_quotes():
    hint = check("ex02.1", TRACE.slips[0].wrong).hint()
    assert isinstance(hint, str) and repr(hint) == str(hint) and 'role="status"' in hint._repr_html_()
    assert "Nothing to hint at" in next(reports()).hint()


def test_a_console_without_our_signs():
    code = (
        "from qep_widgets.checks import check; import sys;"
        "sys.exit(check('ex00.1', lambda p: None).points(1) != 0.0)"
    )
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == 0 and b"not attempted" in done.stdout and done.stderr == b""


def test_in_a_kernel_the_report_is_displayed(monkeypatch):
    IPython = pytest.importorskip("IPython")
    shown = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr("IPython.display.display", shown.append)
    report = next(reports())
    assert report.points(2) == 2.0 and shown == [report]
