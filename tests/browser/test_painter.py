"""The painter of the page against matplotlib: every lab, each preset, on a page with nothing else.

Two renderers shade the edge of a line a little differently, so three things are held: nearly all pixels are
nearly the same, the picture is the same once it is blurred by a pixel, and so it is in the mean.
"""

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image, ImageFilter

import qep_widgets as qep
from qep_widgets.live import LiveFigure
from tests.deep import swept
from tests.labs.replay import by_paths
from tools import browser

STAGE = """
window.stage = async (code, state, content, buffers) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  window.painter ??= (await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))).default;
  const heard = [];
  const model = {
    get: (name) => (name === "still" ? bytes(state.still) : state[name]),
    on: (event, handler) => heard.push(handler),
    off() {},
    send() {},
    widget_manager: {},
  };
  window.leave?.();
  document.body.replaceChildren(document.createElement("div"));
  window.leave = window.painter.render({ model, el: document.body.firstChild });
  const figure = document.querySelector(".qep-live");
  await new Promise((done) => setTimeout(done, 60));
  const painted = new Promise((done) => figure.addEventListener("qep-painted", done, { once: true }));
  for (const handler of heard) handler(content, buffers.map((text) => new DataView(bytes(text).buffer)));
  await painted;
};
"""
STYLE = (LiveFigure._css if isinstance(LiveFigure._css, str) else LiveFigure._css.read_text()).replace("\n", "")


def lab_of(name):
    shown = getattr(qep.labs, name)()
    for asked in shown._asked:
        asked.made.commit(None)
    return shown


@pytest.fixture(scope="module")
def chromium():
    if browser.CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    pytest.importorskip("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        with playwright.chromium.launch(executable_path=browser.CHROMIUM, args=browser._FLAGS) as launched:
            yield launched


@pytest.fixture
def sent(monkeypatch):
    log = []
    monkeypatch.setattr(LiveFigure, "send", lambda self, content, buffers=(): log.append((content, buffers)))
    return log


class Stage:
    """A bare page of a given width and ratio, on which one LiveFigure at a time is painted."""

    def __init__(self, chromium, sent, ratio=1.0, width=940, paper="white", **more):
        self.sent, self.ratio = sent, ratio
        self.page = chromium.new_page(
            viewport={"width": width, "height": 600}, device_scale_factor=ratio, **more
        )
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        self.page.set_content(f"<style>{STYLE}body{{background:{paper}}}</style><body></body>")
        self.page.evaluate(STAGE)

    def paints(self, live):
        """What the canvas shows of ``live``, (height, width, 3)."""
        self.sent.clear()
        live._receive(live, {"type": "hello", "version": -1, "glyphs": 0, "ratio": self.ratio}, [])
        content, buffers = self.sent[-1]
        names = ("width", "height", "tones", "text", "sliders", "boxes", "films", "seconds")
        state = json.loads(json.dumps({name: getattr(live, name) for name in names}, default=str))
        state |= {"still": base64.b64encode(live.still).decode(), "sliders": {}, "boxes": {}, "films": {}}
        parts = [base64.b64encode(bytes(part)).decode() for part in buffers]
        self.page.evaluate("([a, b, c, d]) => stage(a, b, c, d)", [LiveFigure._esm, state, content, parts])
        url = self.page.evaluate("document.querySelector('canvas').toDataURL('image/png')")
        assert self.problems == []
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB"))


def blurred(pixels):
    return np.asarray(Image.fromarray(pixels.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.5))).astype(int)


def compare(picture, drawn):
    """Share of pixels that differ by more than 40/255, largest difference after a blur, and mean difference."""
    off = np.abs(picture.astype(int) - drawn).max(axis=-1)
    return (off > 40).mean(), np.abs(blurred(picture) - blurred(drawn)).max(), off.mean()


@pytest.mark.parametrize("name", swept(qep.labs.__all__, always=0))
def test_every_preset_is_what_matplotlib_draws(name, chromium, sent):
    shown, stage = lab_of(name), Stage(chromium, sent)
    for button in shown._buttons:
        button.click()
        picture = stage.paints(shown.live)
        shown._update(shown.params)
        far, near, mean = compare(picture, by_paths(shown.live.layers))
        print(f"{name:22s} {button.description:28s} {far:.5f} {near:3d} {mean:.3f}")
        assert far < 0.002 and near < 30 and mean < 0.3, button.description
    stage.page.close()
