"""LiveFigure against ``interact`` on the same two-panel figure, in one browser session on one JupyterLab.

    python3 run.py bench widgets [--prompt] [--seconds 5]

Latency: an arrow key on the slider, until the new picture is painted, one press at a time.  Frames a
second: the slider dragged to and fro with 60 mouse moves a second, with no remote control attached.
Both are noted in the page.
``--prompt`` starts the server without Nagle's delay (TCP_NODELAY).
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import sys
import tempfile
import time

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
  if (kind === 'live') node.querySelector('.qep-live').addEventListener('qep-painted', note);
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


def kernel_time() -> float:
    """Median milliseconds of kernel work for a frame that is not in the cache."""
    from qep_widgets.labs.partial_trace import lab

    shown = lab(revealed=1)
    for k in range(20):
        shown.show(schmidt=20 + 0.05 * k)
    times = []
    for k in range(200):
        start = time.perf_counter()
        shown.show(schmidt=30 + 0.1 * k)
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--prompt", action="store_true", help="server without Nagle's delay")
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    if browser.CHROMIUM is None:
        sys.exit("this benchmark needs Chromium (Debian: apt install chromium)")
    print(f"kernel time of a new frame: {kernel_time():.1f} ms (median of 200)")
    rows: dict[str, list[dict[str, float]]] = {"live": [], "interact": []}
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / "notebooks"
        folder.mkdir()
        notebook(folder, "live.ipynb", LIVE)
        notebook(folder, "interact.ipynb", INTERACT)
        with browser.jupyterlab(folder, pathlib.Path(scratch) / "private", prompt=options.prompt) as address:
            for _ in range(2):  # in turn, so that a drifting machine slows both
                for kind, row in rows.items():
                    row.append(measure(kind, address, options.presses, options.seconds))
    best = {kind: {key: statistics.mean(r[key] for r in row) for key in row[0]} for kind, row in rows.items()}
    server = "TCP_NODELAY" if options.prompt else "stock"
    print(f"\n{server} server; key to paint in ms, then dragged for {options.seconds:g} s\n")
    print("| | median | p95 | frames/s | settled after release |\n|---|---|---|---|---|")
    for kind, row in best.items():
        print(
            f"| {kind} | {row['median']:.0f} | {row['p95']:.0f} | {row['fps']:.1f} | {row['settled']:.0f} |"
        )
    print(f"\nratio of medians {best['interact']['median'] / best['live']['median']:.1f}, ", end="")
    print(f"of frames a second {best['live']['fps'] / best['interact']['fps']:.1f}")


if __name__ == "__main__":
    main()
