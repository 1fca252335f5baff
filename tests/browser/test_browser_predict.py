"""A prediction with the keyboard alone: said, changed, settled, saved, and there again without a kernel."""

import json

import nbformat
import pytest

from qep_widgets.labs.partial_trace import lab
from qep_widgets.predict import Prediction, static
from qep_widgets.predict.cards import Card
from tests.browser.lab_page import CANVAS, settle, shows
from tests.deep import swept
from tools import browser

NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
ASKED = '"Does $S_A$ of the *closed* system go up?", ["It goes up", "It goes down", "It stays"]'
CELLS = [
    "import qep_widgets as qep",
    f'qep.predict("00.p1", {ASKED})',
    'qep.predict("00.p2", "How large is it?", unit="nats")',
    'qep.claim("A01", "It keeps its entropy", True, settles={"00.p1": "It stays", "00.p2": 0.6931})',
    'qep.recall("00.r1", "What stays?", "Its entropy.", "§4")',
]


def write(folder, name, sources, outputs=()):
    """A notebook of these cells in the learner's folder; ``outputs`` are stored ones, by the cell's index."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for k, data in dict(outputs).items():
        cells[k].outputs = [nbformat.v4.new_output("display_data", data=data)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / name)
    return folder / name


def run(page, *indices):
    """Run these cells, as Ctrl-Enter does."""
    for k in indices:
        page.evaluate(
            f"""async () => {{
              {NOTEBOOK}.deselectAll();
              {NOTEBOOK}.activeCellIndex = {k};
              await window.jupyterapp.commands.execute('notebook:run-cell');
            }}"""
        )
    browser.wait_idle(page)


def output(page, k):
    """The output of a cell, as a locator."""
    page.evaluate(f"void {NOTEBOOK}.scrollToItem({k})")
    return page.locator(".jp-Notebook .jp-CodeCell").nth(k).locator(".jp-OutputArea")


def wait_for(page, k, words):
    """Until the output of a cell has these words."""
    page.wait_for_function(
        f"words => {NOTEBOOK}.widgets[{k}].node.querySelector('.jp-OutputArea').innerText.includes(words)",
        arg=words,
        timeout=60_000,
    )


def focused(page):
    """What has the focus: its key in the form, or its tag."""
    return page.evaluate("document.activeElement.dataset.key ?? document.activeElement.className")


def tab_to(page, key):
    for _ in range(30):
        if focused(page) == key:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {key!r}; the focus is on {focused(page)!r}")


def save(page, path):
    """Save the notebook and return what is stored, by cell."""
    page.wait_for_timeout(700)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(700)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell["outputs"] for cell in cells]


def html(outputs):
    return "".join("".join(output["data"]["text/html"]) for output in outputs)


def shut_down(page):
    """End the notebook's kernel, as the learner's evening does."""
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_timeout(500)


def open_without_kernel(page, name):
    page.goto(page.address.format(path=f"lab/workspaces/{name.split('.')[0]}/tree/{name}"))
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_timeout(1500)


def test_with_the_keyboard_alone(page, lab_folder, tmp_path_factory):
    path = write(lab_folder, "predict.ipynb", CELLS)
    browser.open_notebook(page, page.address, path.name)
    run(page, 0, 1, 2)
    say_and_change(page)
    type_a_number(page)
    page.screenshot(path=str(tmp_path_factory.getbasetemp() / "predict.png"))
    run(page, 3)
    settled(page)
    stored = save(page, path)
    for outputs in stored[1:4]:
        assert all(set(one["data"]) == {"text/html", "text/plain"} for one in outputs)
    open_again(page, path)


def say_and_change(page):
    """The arrows choose, and neither they nor the letters reach JupyterLab."""
    active = page.evaluate(f"{NOTEBOOK}.activeCellIndex")
    output(page, 1).locator("input").first.focus()
    for key, said in (
        ("ArrowDown", "B, It goes down."),
        ("ArrowDown", "C, It stays."),
        ("ArrowUp", "B, It goes down."),
    ):
        page.keyboard.press(key)
        wait_for(page, 1, f"You said: {said}")
    assert focused(page) == "B", "the focus stays where the learner is"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # round to the last, without waiting
    wait_for(page, 1, "You said: I don't know.")
    page.keyboard.press("ArrowDown")
    wait_for(page, 1, "You said: A, It goes up. You can change it until the answer comes.")
    assert page.evaluate(f"{NOTEBOOK}.widgets.length") == len(CELLS)
    assert abs(page.evaluate(f"{NOTEBOOK}.activeCellIndex") - active) <= 1
    outline = page.evaluate("getComputedStyle(document.activeElement.closest('label')).outlineWidth")
    assert outline == "2px", "the focus is not visible"
    group = output(page, 1).locator("fieldset")
    assert "closed system go up?" in group.locator("legend").inner_text()
    assert output(page, 1).locator("[role=status]").count() == 1


def type_a_number(page):
    tab_to(page, "field")
    page.keyboard.type("about b")  # letters that JupyterLab would take for commands
    page.keyboard.press("Enter")
    wait_for(page, 2, "“about b” is not a number.")
    assert focused(page) == "field"
    page.keyboard.press("Control+a")
    page.keyboard.type("ln 2")
    page.keyboard.press("Enter")
    wait_for(page, 2, "You said: 0.6931 nats.")
    assert focused(page) == "field" and output(page, 2).locator("input").input_value() == "ln 2"
    assert page.evaluate(f"{NOTEBOOK}.widgets.length") == len(CELLS)


def settled(page):
    verdict = "You said: A, It goes up. It is: C, It stays."
    wait_for(page, 3, verdict)
    wait_for(page, 3, "You said: 0.6931 nats. It is: 0.6931 nats. That is it.")
    assert output(page, 3).locator("[role=status]").count() == 2
    wait_for(page, 1, verdict)
    assert output(page, 1).locator("input:visible").count() == 0, "what is settled cannot be changed"
    assert output(page, 2).locator("input:visible").count() == 0


def open_again(page, path):
    """As long as the kernel lives the form does; without a kernel the last state is there, and no form."""
    shut_down(page)
    open_without_kernel(page, path.name)
    words = output(page, 1).inner_text()
    assert "It goes down" in words and "You said: A, It goes up. It is: C, It stays." in words
    assert "That is it." in output(page, 2).inner_text()
    assert page.locator(".qep-ask input").count() == 0
    assert page.get_by_text("model not found").count() == 0


@pytest.mark.deep
def test_a_page_that_is_loaded_anew_keeps_its_forms(page, lab_folder):
    path = write(lab_folder, "again.ipynb", CELLS)
    browser.open_notebook(page, page.address, path.name)
    run(page, 0, 1)
    output(page, 1).locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    wait_for(page, 1, "You said: B")
    save(page, path)
    browser.open_notebook(page, page.address, path.name)
    wait_for(page, 1, "You said: B")
    output(page, 1).locator("input").nth(1).focus()
    page.keyboard.press("ArrowDown")
    wait_for(page, 1, "You said: C, It stays.")
    assert "You said: C, It stays." in html(save(page, path)[1])
    run(page, 1)
    wait_for(page, 1, "You said: C, It stays.")
    assert output(page, 1).locator("fieldset").count() == 1


@pytest.mark.deep
def test_what_is_kept_is_shown_in_a_new_kernel(page, lab_folder):
    path = write(lab_folder, "kept.ipynb", [*CELLS, "qep.progress(keep=True)", "qep.progress(keep=False)"])
    browser.open_notebook(page, page.address, path.name)
    try:
        run(page, 0, 5, 1)
        output(page, 1).locator("input").first.focus()
        page.keyboard.press("ArrowDown")
        wait_for(page, 1, "You said: B")
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        browser.wait_idle(page)
        page.wait_for_function("document.querySelector('.qep-ask input').matches(':disabled')")
        run(page, 0, 1)
        wait_for(page, 1, "You said: B, It goes down. You can change it")
    finally:
        run(page, 6)


@pytest.mark.deep
def test_a_card_is_unfolded_and_graded(page, lab_folder):
    path = write(lab_folder, "card.ipynb", CELLS)
    browser.open_notebook(page, page.address, path.name)
    run(page, 0, 4)
    page.wait_for_selector(".qep-grades", state="attached")
    assert not output(page, 4).get_by_text("Its entropy.").is_visible()
    output(page, 4).locator("summary").focus()
    page.keyboard.press("Enter")
    assert output(page, 4).get_by_text("Its entropy.").is_visible()
    tab_to(page, "3")
    page.keyboard.press("Space")
    wait_for(page, 4, "Knew it. It comes back in 2 days.")
    assert focused(page) == "3" and output(page, 4).get_by_text("Its entropy.").is_visible()
    assert "Knew it." in html(save(page, path)[4])


@pytest.mark.deep
def test_a_page_without_a_kernel_that_is_not_trusted(page, lab_folder):
    """What the course ships: JupyterLab cleans it, and the question, its letters and the fold are there."""
    choice = Prediction("00.p1", "Does $S_A$ go <up>?", ["It goes up", "It stays"])
    pages = {1: static(choice, "It stays"), 2: static(Prediction("00.p2", "How large?", unit="nats"), 0.5)}
    pages[4] = Card("00.r1", "What stays?", "Its entropy.", "§4").static()
    path = write(lab_folder, "shipped.ipynb", CELLS, pages)
    open_without_kernel(page, path.name)
    assert page.evaluate(f"{NOTEBOOK}.widgets[1].outputArea.model.trusted") is False
    words = output(page, 1).inner_text()
    assert "go <up>?" in words and "A" in words and "It goes up" in words
    for k, answer in ((1, "B, It stays."), (2, "0.5 nats."), (4, "Its entropy.")):
        assert not output(page, k).get_by_text(answer).is_visible()
        output(page, k).locator("summary").focus()
        page.keyboard.press("Enter")
        assert output(page, k).get_by_text(answer).is_visible()


THEMES = ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]


@pytest.mark.parametrize("theme", swept(THEMES, always=0))
def test_text_and_frames_stand_out_in_every_theme(page, lab_folder, theme):
    path = write(lab_folder, "themes.ipynb", CELLS)
    browser.open_notebook(page, page.address, path.name)
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    run(page, 0, 1, 2, 4)
    output(page, 1).locator("input").first.focus()
    page.keyboard.press("ArrowDown")
    wait_for(page, 1, "You said: B")
    page.wait_for_timeout(500)
    found = page.evaluate(CONTRASTS)
    page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
    page.wait_for_timeout(500)
    assert len(found) > 12
    assert [(words, ratio) for words, ratio, least in found if ratio < least] == []


# Every text of a form against what lies behind it (4.5), and every border of a control (3).
CONTRASTS = """
() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = (rgb) => {
    const linear = (c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.slice(0, 3).map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const colour = channels(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const found = [];
  for (const form of document.querySelectorAll('.qep-ask')) {
    const walk = document.createTreeWalker(form, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = walk.currentNode.parentElement;
      const words = walk.currentNode.textContent.trim();
      if (words) found.push([words, ratio(channels(getComputedStyle(node).color), behind(node)), 4.5]);
    }
    for (const node of form.querySelectorAll('button, input[type=text]')) {
      const border = channels(getComputedStyle(node).borderTopColor);
      found.push([node.outerHTML, ratio(border, behind(node.parentElement)), 3]);
    }
  }
  return found;
}
"""


@pytest.mark.deep
def test_a_labs_curve_appears_when_its_prediction_is_made(page, lab_folder, tmp_path_factory):
    path = write(lab_folder, "lab.ipynb", ["import qep_widgets as qep\n\nqep.labs.partial_trace()"])
    browser.open_notebook(page, page.address, path.name)
    browser.run_all(page)
    page.wait_for_selector(CANVAS)
    expected = lab()
    shows(page, expected)
    page.locator(".qep-control-noise .noUi-handle").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        settle(page)
        expected.show(noise=round(expected.params.noise + expected._sliders["noise"].step, 2))
    shows(page, expected)
    assert len(expected.params.trail.places) == 6
    page.locator(".qep-ask input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    shows(page, expected)  # choosing shows nothing yet
    page.screenshot(path=str(tmp_path_factory.getbasetemp() / "trail.png"))
    page.keyboard.press("Enter")
    expected._asked[0].made.commit("About a half")
    assert expected.params.revealed == 1
    shows(page, expected)
    status = page.locator(".qep-ask [role=status]")
    assert status.inner_text() == "You said: C, About a half. It is: B, About a quarter."
    assert page.locator(".qep-ask input:visible").count() == 0
    has = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert "status" in has, f"the focus is lost to {has}"
    page.get_by_role("button", name="Reset").click()
    expected.reset()
    shows(page, expected)
    page.screenshot(path=str(tmp_path_factory.getbasetemp() / "curve.png"))
