"""axe-core finds nothing in any lab, prediction, card or report, in each of JupyterLab's themes."""

import pathlib
import re

import nbformat
import pytest

import qep_widgets as qep
from tests.browser import notebooks
from tests.deep import swept

LESSONS = pathlib.Path(__file__).parents[2] / "notebooks"
START = "import numpy as np, qep_widgets as qep"
LABS = [f"qep.labs.{name}()" for name in qep.labs.__all__]
ASKED = [
    'qep.predict("00.p1", "Does $S_A$ *go up*?", ["It goes up", "It goes down", "It stays"])',
    'qep.predict("00.p2", "How large is it?", unit="nats")',
    'qep.recall("00.r1", "What stays?", "Its entropy.", "§4")',
]
TOLD = [
    'report = qep.check("ex02.1", lambda rho, dims, keep: rho)\nreport',
    "report.hint()",
    'qep.check("ex02.1", qep.partial_trace)',
    'qep.check("ex02.1", lambda rho, dims, keep: 1 / 0)',
    'qep.check("ex02.1", lambda rho, dims, keep: ...)',
    'qep.claim("A01", "It keeps its entropy", True, settles={"00.p1": "It stays", "00.p2": 0.6931})',
    "qep.progress()",
    "qep.review()",
]
# JupyterLab's body has no height, so that axe takes for hidden what is in it; nor does it see what lies under
# the letters where a part of the page is laid out by itself.
_SEEN = "body { height: 100vh !important } .qep-live { contain: none !important }"
_AUDIT = """async (k) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const found = [];
  for (const node of notebook.widgets[k].node.querySelectorAll('.jp-OutputArea-output')) {
    const { violations, incomplete, passes } = await axe.run(node);
    const unsure = incomplete.filter((one) => one.id === 'color-contrast');
    for (const one of [...violations, ...unsure.map((one) => ({ ...one, id: 'unsure' }))])
      for (const { html, failureSummary } of one.nodes) found.push([one.id, html, failureSummary]);
    found.tried = (found.tried ?? 0) + passes.length;
  }
  return { found: [...found], tried: found.tried ?? 0 };
}"""


def undecided(html):
    """Whether it is too short for axe to judge: a letter before a choice, 0.72, ✓ and ✗, progress."""
    return len(re.sub("<[^>]*>", "", html)) <= 6


@pytest.fixture
def audit(page):
    """Of a cell's output, what axe finds: rule, element, reason."""
    code = pathlib.Path(pytest.importorskip("axe_playwright_python").__file__).parent / "axe.min.js"
    page.set_viewport_size({"width": 1366, "height": 2200})  # what is out of sight has no contrast

    def findings(k):
        notebooks.scroll_to(page, k)
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(f"{code.read_text(encoding='utf-8')}; null")
            page.add_style_tag(content=_SEEN)
        audited = page.evaluate(_AUDIT, k)
        assert audited["tried"] > 0, "axe has looked at nothing"
        return [one for one in audited["found"] if one[0] != "unsure" or not undecided(one[1])]

    return findings


def say_something(page, first):
    """A choice taken, a number that is none, a card that is open."""
    notebooks.scroll_to(page, first)
    page.locator(".qep-ask").get_by_text("It goes down").last.click()
    number = page.get_by_label("Your number")
    number.fill("banana")
    number.press("Enter")
    page.wait_for_selector("[aria-invalid=true]")
    page.locator(".qep-ask summary").click()


@pytest.mark.parametrize(
    ("theme", "labs"),
    swept([(notebooks.THEMES[0], LABS[:1]), *((theme, LABS) for theme in notebooks.THEMES)]),
    ids=["one lab", *notebooks.THEMES],
)
def test_nothing_to_complain_of(theme, labs, page, lab_folder, audit):
    sources, first = [START, *labs, *ASKED], 1 + len(labs)
    notebooks.run(page, lab_folder, "audit.ipynb", sources)
    notebooks.turn(page, theme)
    found = {sources[k]: audit(k) for k in range(1, len(sources))}
    say_something(page, first)
    found |= {f"{sources[k]}, answered": audit(k) for k in range(first, len(sources))}
    assert {source: what for source, what in found.items() if what} == {}


@pytest.mark.parametrize("theme", swept(notebooks.THEMES, always=0))
def test_what_is_told(theme, page, lab_folder, audit):
    sources = [START, *ASKED[:2], *TOLD]
    notebooks.run(page, lab_folder, "told.ipynb", sources)
    notebooks.turn(page, theme)
    found = {sources[k]: audit(k) for k in range(1, len(sources))}
    assert {source: what for source, what in found.items() if what} == {}


def asked_in(lesson):
    """The cells of a lesson that ask something."""
    cells = nbformat.read(LESSONS / lesson, 4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    return [source for source in sources if re.match(r"(qep\.)?(predict|recall)\(", source)]


def test_the_course_asks():
    assert sum(len(asked_in(path.name)) for path in LESSONS.glob("*.ipynb")) >= 40


@pytest.mark.deep
@pytest.mark.parametrize("lesson", sorted(path.name for path in LESSONS.glob("*.ipynb")))
def test_every_prediction_and_card_of_a_lesson(lesson, page, lab_folder, audit):
    ask = asked_in(lesson)
    groups = ["\n".join(ask[k : k + 2]) for k in range(0, len(ask), 2)]
    start = f"{START}\nfrom qep_widgets import predict, recall"
    notebooks.run(page, lab_folder, f"asked_{lesson}", [start, *groups])
    for k in range(1, 1 + len(groups)):
        assert audit(k) == [], groups[k - 1]


def test_a_slider_without_a_name_is_found(page, lab_folder, audit):
    notebooks.run(page, lab_folder, "nameless.ipynb", ["import ipywidgets", "ipywidgets.FloatSlider()"])
    assert "aria-input-field-name" in {rule for rule, *_ in audit(1)}
