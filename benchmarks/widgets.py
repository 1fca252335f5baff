"""LiveFigure against ``interact`` on the same two-panel figure, and against nothing, on one JupyterLab.

    python3 run.py bench widgets [--prompt] [--seconds 5] [--kernel]

``null`` is a widget that sends a message, gets an empty one back and paints a blank: none can be faster.
``--kernel`` measures only the kernel's work in each lab, for frames that are not in the cache.

Latency: an arrow key on the slider, until the new picture is painted, one press at a time.  Frames a
second: the slider dragged to and fro with 60 mouse moves a second, with no remote control attached.
Both are noted in the page.
Peers of the same figure, where they are installed: ipympl with a slider that moves the artists, and
mpl-interactions on top of it.
``--prompt`` starts the server without Nagle's delay (TCP_NODELAY).
"""

from __future__ import annotations

import argparse
import math
import pathlib
import statistics
import sys
import tempfile
import time
from importlib.util import find_spec
from typing import Any

import nbformat

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tools import browser

LIVE = """
import qep_widgets as qep
lab = qep.labs.partial_trace(revealed=1)
lab
"""
INTERACT = """
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact
from qep_widgets.figures.partial_trace import draw_partial_trace, partial_trace_figure
from qep_widgets.labs.partial_trace import Params, compute
%matplotlib inline

def picture(theta):
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.8))
    axes[0].set_position([12 / 900, 8 / 380, 545 / 900, 364 / 380])
    axes[1].set_position([610 / 900, 52 / 380, 276 / 900, 290 / 380])
    draw_partial_trace(list(axes), compute(Params(schmidt=theta, revealed=1)))
    plt.show()

interact(picture, theta=FloatSlider(value=23, min=0, max=90, step=1));
"""
NULL = """
import anywidget, ipywidgets, traitlets

class Null(anywidget.AnyWidget):
    _esm = '''
    export default { async render({ model, el }) {
      const figure = document.createElement("figure"), canvas = document.createElement("canvas");
      figure.className = "qep-live";
      [canvas.width, canvas.height] = [900, 380];
      figure.append(canvas);
      el.append(figure);
      const context = canvas.getContext("2d", { alpha: false });
      const slider = await model.widget_manager.get_model(model.get("slider").replace("IPY_MODEL_", ""));
      let flying = 0, wanted = null, last = slider.get("value");
      const pump = () => {
        if (wanted === null || flying >= 3) return;
        model.send({ value: wanted });
        wanted = null;
        flying += 1;
        setTimeout(() => flying === 1 && model.send({ nudge: 1 }), 7);
      };
      const turned = (value) => { if (value !== last) { wanted = last = value; pump(); } };
      slider.on("change:value", () => turned(slider.get("value")));
      model.on("msg:custom", () => {
        flying -= 1;
        context.fillStyle = "white";
        context.fillRect(0, 0, 900, 380);
        figure.dispatchEvent(new Event("qep-painted"));
        pump();
      });
      const look = setInterval(() => {
        const handle = document.querySelector(".noUi-target")?.noUiSlider;
        if (!handle) return;
        clearInterval(look);
        handle.on("slide", (values) => turned(Number(values[0])));
        slider.set("continuous_update", false);
      }, 50);
    } };
    '''
    slider = traitlets.Any().tag(sync=True, **ipywidgets.widget_serialization)

slider = ipywidgets.FloatSlider(value=23, min=0, max=90, step=1)
null = Null(slider=slider)
null.on_msg(lambda widget, content, buffers: widget.send({}) if "value" in content else None)
ipywidgets.VBox([slider, null])
"""
_FIGURE = """
import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, VBox
from qep_widgets.figures.partial_trace import draw_partial_trace
from qep_widgets.labs.partial_trace import Params, compute
%matplotlib ipympl
with plt.ioff():
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.8))
axes[0].set_position([12 / 900, 8 / 380, 545 / 900, 364 / 380])
axes[1].set_position([610 / 900, 52 / 380, 276 / 900, 290 / 380])
artists = draw_partial_trace(list(axes), compute(Params(schmidt=23, revealed=1)))

def moved(theta):
    draw_partial_trace(list(axes), compute(Params(schmidt=theta, revealed=1)), artists)
"""
IPYMPL = (
    _FIGURE
    + """
slider = FloatSlider(value=23, min=0, max=90, step=1)
slider.observe(lambda change: (moved(change["new"]), fig.canvas.draw_idle()), "value")
VBox([slider, fig.canvas])
"""
)
INTERACTIONS = (
    _FIGURE
    + """
from mpl_interactions import interactive_plot

def height(theta):  # what it redraws itself; the figure's own artists move beside it
    moved(theta)
    return [0.0]

controls = interactive_plot([0.0], lambda x, theta: height(theta), theta=(0, 90, 91), ax=axes[1])
fig.canvas
"""
)
PEERS = {"ipympl": IPYMPL, "mpl-interactions": INTERACTIONS}
KEY = """
() => {
  const stamp = () => (window.qepKey = performance.now());
  document.addEventListener('keydown', stamp, { once: true, capture: true });
}
"""
# Notes the time of every new picture: LiveFigure says when it has painted, an <img> when it has loaded.
WATCH = """
(kind) => {
  const node = window.jupyterapp.shell.currentWidget.node;
  const paints = [];
  window.qepBench = { paints };
  const note = () => paints.push(performance.now());
  if (kind === 'ipympl' || kind === 'mpl-interactions') {
    // a figure of ipympl is an <img> that gets a new source; when it has loaded it is painted on a canvas
    // that is in no page, and from there at once on each that is
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (image, ...rest) {
      draw.call(this, image, ...rest);
      if (image.tagName === 'IMG' && image.src !== qepBench.last) {
        qepBench.last = image.src;
        note();
      }
    };
  } else if (kind !== 'interact') node.querySelector('.qep-live').addEventListener('qep-painted', note);
  else {
    new MutationObserver((changes) => {
      for (const change of changes)
        for (const added of change.addedNodes)
          if (added.querySelectorAll)
            for (const image of [added, ...added.querySelectorAll('img')])
              if (image.tagName === 'IMG') image.decode().then(note, () => {});
    }).observe(node, { childList: true, subtree: true });
  }
}
"""
# Drags the first slider to and fro with 60 mouse moves a second, made in the page itself: moves that
# come through the browser's remote control cost as much as the work to be measured.
DRAG = """
async (seconds) => {
  const node = window.jupyterapp.shell.currentWidget.node;
  const handle = node.querySelector('.noUi-handle');
  const track = node.querySelector('.noUi-base').getBoundingClientRect();
  const box = handle.getBoundingClientRect();
  const y = box.top + box.height / 2;
  const send = (target, type, x) => target.dispatchEvent(new MouseEvent(type, {
    bubbles: true, cancelable: true, button: 0, buttons: +(type !== 'mouseup'), clientX: x, clientY: y }));
  send(handle, 'mousedown', box.left + box.width / 2);
  const start = performance.now(), before = qepBench.paints.length;
  await new Promise((done) => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - start) / 1000;
      const position = 1 - Math.abs(1 - (elapsed % 2));
      send(document.documentElement, 'mousemove', track.left + (0.05 + 0.9 * position) * track.width);
      if (elapsed > seconds) { clearInterval(timer); done(); }
    }, 1000 / 60);
  });
  const released = performance.now(), painted = qepBench.paints.length - before;
  send(document.documentElement, 'mouseup', 0);
  await new Promise((done) => setTimeout(done, 1500));
  return [painted / (released - start) * 1000, Math.max(0, qepBench.paints.at(-1) - released)];
}
"""


START = f"seconds => void ({DRAG})(seconds).then((found) => {{ qepBench.found = found; }})"


def notebook(folder: pathlib.Path, name: str, source: str) -> None:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source.strip())])
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, folder / name)


def latencies(page: object, presses: int) -> list[float]:
    """Milliseconds from an arrow key to the next new picture, one press at a time."""
    handle = page.locator(".noUi-handle").first
    handle.focus()
    times = []
    for k in range(presses):
        before = page.evaluate("qepBench.paints.length")
        page.evaluate(KEY)
        page.keyboard.press("ArrowRight" if (k // 40) % 2 == 0 else "ArrowLeft")
        page.wait_for_function(f"qepBench.paints.length > {before}", polling=4, timeout=10_000)
        page.wait_for_timeout(250)  # let everything settle; the first new picture counts
        times.append(page.evaluate(f"qepBench.paints[{before}] - window.qepKey"))
    return times


def opened(page: object, kind: str, address: str) -> None:
    """The notebook, run, with its slider and the note-taking of new pictures in place."""
    browser.open_notebook(page, address, f"{kind}.ipynb")
    browser.run_all(page)
    page.wait_for_selector(".noUi-handle")
    page.wait_for_timeout(1500)
    page.evaluate(WATCH, kind)
    page.wait_for_timeout(300)


def shut_down(page: object) -> None:
    page.evaluate("void window.jupyterapp.commands.execute('notebook:shutdown-kernel')")
    page.wait_for_timeout(1000)


def dragged(kind: str, address: str, seconds: float) -> tuple[float, float]:
    """Frames a second while the slider is dragged, and ms from its release to the last picture."""
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as private,
        browser.free_chromium(pathlib.Path(private)) as chromium,
        sync_playwright() as playwright,
    ):
        attached = playwright.chromium.connect_over_cdp(chromium)
        page = attached.contexts[0].pages[0]
        opened(page, kind, address)
        page.evaluate(START, seconds)
        attached.close()
        time.sleep(seconds + 4)
        page = playwright.chromium.connect_over_cdp(chromium).contexts[0].pages[0]
        page.wait_for_function("qepBench.found", timeout=60_000)
        frames, settled = page.evaluate("qepBench.found")
        shut_down(page)
    return frames, settled


def measure(kind: str, address: str, presses: int, seconds: float) -> dict[str, float]:
    with browser.chromium() as page:
        opened(page, kind, address)
        latencies(page, 5)
        times = sorted(latencies(page, presses))
        shut_down(page)
    frames, settled = dragged(kind, address, seconds)
    return {
        "median": statistics.median(times),
        "p95": times[int(0.95 * (len(times) - 1))],
        "fps": frames,
        "settled": settled,
    }


def kernel_table(frames: int = 60) -> None:
    """Each lab: milliseconds of kernel work, of it physics, and bytes, for frames not in the cache.

    Each slider is drawn from end to end, as a hand does; what predictions hide is revealed.
    """
    from qep_widgets import labs
    from qep_widgets.live import LiveFigure, Slider
    from qep_widgets.predict import made

    sent: list[int] = []
    LiveFigure.send = lambda self, content, buffers=(): sent.append(sum(map(len, buffers)))  # type: ignore
    print("| lab | kernel ms: median | p95 | of it physics | bytes: median | largest |")
    print("|---|---|---|---|---|---|")
    for name in labs.__all__:
        with made.fresh():
            shown = getattr(labs, name)()
            for asked in shown._asked:
                asked.made.commit(None)
            sliders = [spec for spec in shown._specs.values() if isinstance(spec, Slider)]
            whole, physics = [], []
            compute = shown._compute

            def noted(params: object, compute: Any = compute, physics: list[float] = physics) -> object:
                """The result, and how long it takes in the frame itself: some labs keep results."""
                start = time.perf_counter()
                result = compute(params)
                physics.append(1e3 * (time.perf_counter() - start))
                return result

            shown._compute = noted
            for k in range(frames + 10):
                along, which = math.modf(k / (frames + 10) * len(sliders))
                spec = sliders[int(which)]
                place = spec.low + along * (spec.high - spec.low)
                content = {"type": "move", "version": shown.live.layers.version, "change": {spec.name: place}}
                start = time.perf_counter()
                shown.live._receive(shown.live, content, [])
                whole.append(1e3 * (time.perf_counter() - start))
        whole, physics, sizes = sorted(whole[10:]), physics[10:], sent[-frames:]
        print(
            f"| {name} | {statistics.median(whole):.1f} | {whole[int(0.95 * (frames - 1))]:.1f} "
            f"| {statistics.median(physics):.1f} | {statistics.median(sizes):.0f} | {max(sizes)} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--prompt", action="store_true", help="server without Nagle's delay")
    parser.add_argument("--kernel", action="store_true", help="only the kernel's work")
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=2, help="in turn, so that a drifting machine slows all")
    parser.add_argument("--screen", action="store_true", help="only what a browser shows")
    options = parser.parse_args()
    if not options.screen:
        kernel_table()
    if options.kernel:
        return
    if browser.CHROMIUM is None:
        sys.exit("this benchmark needs Chromium (Debian: apt install chromium)")
    sources = {"null": NULL, "live": LIVE, "interact": INTERACT}
    sources |= {kind: code for kind, code in PEERS.items() if find_spec(kind.replace("-", "_"))}
    rows: dict[str, list[dict[str, float]]] = {kind: [] for kind in sources}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "notebooks"
        folder.mkdir()
        for kind, source in sources.items():
            notebook(folder, f"{kind}.ipynb", source)
        with browser.jupyterlab(folder, pathlib.Path(scratch) / "private", prompt=options.prompt) as address:
            for _ in range(options.rounds):
                for kind, row in rows.items():
                    try:
                        row.append(measure(kind, address, options.presses, options.seconds))
                    except Exception as error:  # a peer that does not run leaves the others their numbers
                        if kind not in PEERS:
                            raise
                        print(
                            f"{kind}: {type(error).__name__}: {str(error).splitlines()[0]}", file=sys.stderr
                        )
    ran = {kind: row for kind, row in rows.items() if row}
    best = {kind: {key: statistics.mean(r[key] for r in row) for key in row[0]} for kind, row in ran.items()}
    server = "TCP_NODELAY" if options.prompt else "stock"
    print(f"\n{server} server; key to paint in ms, then dragged for {options.seconds:g} s\n")
    print("| | median | p95 | frames/s | settled after release |\n|---|---|---|---|---|")
    for kind, row in best.items():
        print(
            f"| {kind} | {row['median']:.0f} | {row['p95']:.0f} | {row['fps']:.1f} | {row['settled']:.0f} |"
        )
    null, live, interact = (best[kind] for kind in ("null", "live", "interact"))
    print(
        f"\nkey to paint: {live['median'] / null['median']:.2f} × null, "
        f"{interact['median'] / live['median']:.1f} × faster than interact; frames a second: "
        f"{live['fps'] / null['fps']:.2f} of null, {live['fps'] / interact['fps']:.1f} × interact"
    )


if __name__ == "__main__":
    main()
