"""A lab for every hand: by the keyboard alone, heard instead of seen, and without motion."""

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.live import Choice, Slider
from tests.browser import notebooks
from tests.browser.lab_page import CANVAS, settle
from tests.deep import swept
from tests.figures.test_style import contrast
from tools import browser

# What has the focus: where it is, what it is called, and how the focus is seen, here or on its label.
FOCUSED = """() => {
  const node = document.activeElement, within = Boolean(node.closest('.qep-lab'));
  const name = node.getAttribute('aria-label') ?? (node.labels?.[0] ?? node).textContent.trim();
  const shown = [node, node.labels?.[0]].filter(Boolean).map((one) => getComputedStyle(one));
  const seen = shown.find((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  const box = node.getBoundingClientRect();
  let under = node.closest('.qep-lab') ?? document.body;
  while (under.parentElement && / 0\\)$|^transparent$/.test(getComputedStyle(under).backgroundColor))
    under = under.parentElement;
  return {
    within, name, role: node.getAttribute('role'), tag: node.tagName, outline: seen?.outlineColor ?? null,
    under: getComputedStyle(under).backgroundColor, inside: box.top >= 0 && box.bottom <= innerHeight,
  };
}"""
# Counts what a screen reader would hear of a lab: each change of the text of a live region in it.
LISTEN = """() => {
  window.heard = [];
  const spoken = document.querySelectorAll('.qep-lab :is([aria-live], [role=status], [role=alert])');
  for (const node of spoken)
    new MutationObserver(() => window.heard.push(node.textContent)).observe(node,
      { childList: true, characterData: true, subtree: true });
  return spoken.length;
}"""


def hexadecimal(color):
    """Of "rgb(1, 2, 3)"."""
    return "#" + "".join(f"{int(part):02x}" for part in color.split("(")[1].rstrip(")").split(",")[:3])


def open_lab(page, folder, name, call="", **start):
    notebooks.run(
        page, folder, f"hands_{name}.ipynb", ["import qep_widgets as qep", f"qep.labs.{name}({call})", "1"]
    )
    notebooks.scroll_to(page, 1)
    page.wait_for_selector(CANVAS)
    settle(page)
    return getattr(qep.labs, name)(**start)


def expected_stops(lab):
    """The names of what Tab reaches, in the order in which they are seen."""
    stops = [name for name in ("choice",) if lab._asked]
    stops += [button.description for button in lab._buttons]
    for name, spec in lab._specs.items():
        if isinstance(spec, Slider):
            stops += [spec.title, f"{spec.title}, typed"]
            stops += ["Play"] if name in lab._films else []
        elif isinstance(spec, Choice):
            stops += [label for label, _ in spec.options]
    return stops


def walk(page, most=40):
    """Tab from the cell through its lab and out of it again; what had the focus on the way."""
    page.locator(".jp-CodeCell .cm-content").nth(1).click()
    page.keyboard.press("Escape")
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["within"]:
            stops.append(now)
        elif stops:
            return stops
    raise AssertionError("Tab does not lead out of the lab")


@pytest.mark.parametrize("name", swept(["partial_trace", "start_here"], always=0))
def test_by_the_keyboard_alone(name, page, lab_folder):
    lab = open_lab(page, lab_folder, name)
    for theme in notebooks.THEMES:
        notebooks.turn(page, theme)
        stops = walk(page)
        names = [stop["name"] for stop in stops]
        if lab._asked:  # a group of radio buttons is one stop
            assert stops[0]["tag"] == "INPUT"
            names[0] = "choice"
        assert names == expected_stops(lab)
        for stop in stops:
            assert stop["outline"], f"the focus is not seen on {stop['name']} in {theme}"
            seen = contrast(hexadecimal(stop["outline"]), hexadecimal(stop["under"]))
            assert seen >= 3, (theme, stop, seen)
            assert stop["inside"], f"{stop['name']} has the focus out of sight"
        for place in (".noUi-handle", ".widget-text input"):
            edge = page.locator(f".qep-lab {place}").first.evaluate(
                "(node) => getComputedStyle(node).borderColor"
            )
            assert contrast(hexadecimal(edge), hexadecimal(stops[-1]["under"])) >= 3, (theme, place)
    keys_move(page, lab)
    nothing_holds_the_focus(page, lab)
    choices_say_which_is_down(page, lab)


def keys_move(page, lab):
    """Arrows go a step, pages a tenth of the way, Home and End to the ends; the value has its unit."""
    for name, spec in lab._sliders.items():
        slider = lab._widgets[name]
        steps = round((slider.max - slider.min) / slider.step)
        start = round((slider.value - slider.min) / slider.step)
        place, expected = f".qep-control-{name} .noUi-target", start
        page.locator(f".qep-control-{name} .noUi-handle").focus()
        for key, by in (
            ("Home", -steps),
            ("ArrowRight", 1),
            ("ArrowUp", 1),
            ("ArrowLeft", -1),
            ("PageUp", round(steps / 10)),
            ("ArrowDown", -1),
            ("PageDown", -round(steps / 10)),
            ("PageUp", round(steps / 10)),
            ("End", steps),
            ("PageDown", -round(steps / 10)),
        ):
            page.keyboard.press(key)
            expected = min(max(expected + by, 0), steps)
            now = page.evaluate(f"document.querySelector('{place}').noUiSlider.get(true)")
            assert round((now - slider.min) / slider.step, 6) == expected, (name, key)
            settle(page)
            value = spec.write(spec.value_at(slider.min + expected * slider.step))
            assert page.locator(f".qep-box-{name} input").input_value() == value, (name, key)
            said = page.evaluate("document.activeElement.getAttribute('aria-valuetext')")
            assert said == f"{value} {spec.unit}".strip()


def nothing_holds_the_focus(page, lab):
    """Escape and Enter leave the focus where it is, and Tab goes on from there."""
    for name in lab._sliders:
        for place in (f".qep-control-{name} .noUi-handle", f".qep-box-{name} input"):
            page.locator(place).focus()
            before = page.evaluate(FOCUSED)
            for key in ("Enter", "Escape"):
                page.keyboard.press(key)
                assert page.evaluate(FOCUSED)["name"] == before["name"], key
            page.keyboard.press("Tab")
            after = page.evaluate(FOCUSED)
            assert after["name"] != before["name"]
            page.keyboard.press("Shift+Tab")
            assert page.evaluate(FOCUSED)["name"] == before["name"]
    assert page.locator(".jp-Notebook .jp-CodeCell").count() == 3, "a key has reached JupyterLab"


def choices_say_which_is_down(page, lab):
    for name in (name for name, spec in lab._specs.items() if isinstance(spec, Choice)):
        group = page.locator(f".qep-control-{name}")
        assert group.get_attribute("role") == "group"
        assert group.get_attribute("aria-label") == lab._specs[name].label
        for label, _ in lab._specs[name].options:
            button = group.get_by_role("button", name=label, exact=True)
            button.focus()
            page.keyboard.press("Space")
            settle(page)
            pressed = group.locator("button[aria-pressed=true]")
            assert pressed.count() == 1 and pressed.inner_text().strip() == label


@pytest.mark.deep
def test_the_sentence_is_heard_when_the_hand_rests(page, lab_folder):
    lab = open_lab(page, lab_folder, "partial_trace")
    page.wait_for_timeout(1000)
    assert page.locator(".qep-spoken").inner_text() == "", "a lab does not speak before it is touched"
    assert page.evaluate(LISTEN) == 1 + len(lab._asked), "one live region, and that of the prediction"
    painted = "document.querySelector('.qep-live').qep.painted"
    before = page.evaluate(painted)
    track = page.locator(".qep-control-schmidt .noUi-base").bounding_box()
    handle = page.locator(".qep-control-schmidt .noUi-handle").bounding_box()
    y = handle["y"] + handle["height"] / 2
    page.mouse.move(handle["x"] + handle["width"] / 2, y)
    page.mouse.down()
    for move in range(10_000):
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.4 * np.sin(move / 20)), y)
        if page.evaluate(painted) - before > 40:
            break
    assert page.evaluate("window.heard") == [], "it speaks while the slider moves"
    page.mouse.up()
    settle(page)
    page.wait_for_function("window.heard.length > 0", timeout=60_000)
    page.wait_for_timeout(1200)
    assert page.evaluate("window.heard") == [page.locator(".qep-live figcaption").inner_text()]
    box = page.locator(".qep-box-schmidt input")
    box.fill("banana")
    box.press("Enter")
    page.wait_for_function("window.heard.length === 2", timeout=60_000)
    assert "is not a number" in page.evaluate("window.heard[1]")


@pytest.mark.deep
def test_without_motion(lab_server, lab_folder):
    """Nothing starts or glides by itself; a film that is asked for comes as a few stills."""
    with browser.chromium() as page:
        page.address = lab_server
        page.emulate_media(reduced_motion="reduce")
        lab = open_lab(page, lab_folder, "walls")
        name = next(iter(lab._films))
        at = f"document.querySelector('.qep-control-{name} .noUi-target').noUiSlider.get(true)"
        before = page.evaluate(at)
        moving = """() => document.getAnimations().filter((one) =>
          one.effect.target.closest('.qep-lab')).length"""
        track = page.locator(f".qep-control-{name} .noUi-base").bounding_box()
        page.wait_for_timeout(1500)
        assert page.evaluate(at) == before and page.evaluate(moving) == 0
        page.mouse.click(track["x"] + track["width"] * 0.6, track["y"] + track["height"] / 2)
        assert page.evaluate(moving) == 0, "the handle glides"
        settle(page)
        page.locator(f".qep-control-{name} .noUi-handle").focus()
        page.keyboard.press("Home")
        settle(page)
        page.evaluate(
            f"""() => {{
              window.places = new Set();
              const look = () => {{ window.places.add({at}); requestAnimationFrame(look); }};
              look();
            }}"""
        )
        page.locator(f".qep-play-{name}").click()
        page.wait_for_timeout(1000)
        over = f"!document.querySelector('.qep-play-{name}').classList.contains('mod-active')"
        page.wait_for_function(over, timeout=60_000)
        page.wait_for_timeout(500)
        slider = lab._widgets[name]
        places = sorted(page.evaluate("[...window.places]"))
        assert places[0] == slider.min and places[-1] == slider.max
        assert 8 <= len(places) <= 14, places
        assert page.problems == []
