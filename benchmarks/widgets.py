"""LiveFigure against ``interact`` on the same two-panel figure, in one browser session on one JupyterLab.

    python3 run.py bench widgets [--prompt] [--seconds 5]

Latency: an arrow key on the slider, until the new picture is painted, one press at a time.  Frames a
second: the slider dragged to and fro with 60 mouse moves a second.  Both are seen from the page, on its
animation frames.  ``--prompt`` starts the server without Nagle's delay, as ``run.py open`` does.
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
lab = qep.labs.partial_trace()
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
    draw_partial_trace(list(axes), compute(Params(schmidt=theta)))
    plt.show()

interact(picture, theta=FloatSlider(value=0.4, min=0, max=1.57, step=0.01));
"""
KEY = """
() => {
  const stamp = () => (window.qepKey = performance.now());
  document.addEventListener('keydown', stamp, { once: true, capture: true });
}
"""
# Notes the time of every animation frame in which the picture is a new one.
WATCH = """
(kind) => {
  const node = window.jupyterapp.shell.currentWidget.node;
  const state = (window.qepBench = { paints: [], last: null });
  const look = () => {
    let now = null;
    if (kind === 'live') now = node.querySelector('.qep-live')?.qep.painted;
    else {
      const image = node.querySelector('.jp-OutputArea img');
      now = image && image.complete ? image.src : state.last;
    }
    if (now !== state.last && now !== undefined) {
      state.last = now;
      state.paints.push(performance.now());
    }
    requestAnimationFrame(look);
  };
  look();
}
"""


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


def drag(page: object, seconds: float) -> tuple[float, float]:
    """Frames a second while dragging, and milliseconds from release to the last paint."""
    box = page.locator(".noUi-handle").first.bounding_box()
    track = page.locator(".noUi-base").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    before, start, k = page.evaluate("qepBench.paints.length"), time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        phase = (time.perf_counter() - start) % 2.0
        position = 1 - abs(1 - phase)
        page.mouse.move(track["x"] + (0.05 + 0.9 * position) * track["width"], y)
        k += 1
        time.sleep(max(0.0, start + k / 60 - time.perf_counter()))
    elapsed = time.perf_counter() - start
    painted = page.evaluate("qepBench.paints.length") - before
    page.mouse.up()
    released = page.evaluate("performance.now()")
    page.wait_for_timeout(1500)
    settled = max(0.0, page.evaluate("qepBench.paints.at(-1)") - released)
    return painted / elapsed, settled


def measure(kind: str, address: str, presses: int, seconds: float) -> dict[str, float]:
    with browser.chromium() as page:
        browser.open_notebook(page, address, f"{kind}.ipynb")
        browser.run_all(page)
        page.wait_for_selector(".noUi-handle")
        page.wait_for_timeout(1500)
        page.evaluate(WATCH, kind)
        page.wait_for_timeout(300)
        latencies(page, 5)
        times = sorted(latencies(page, presses))
        frames, settled = drag(page, seconds)
        page.evaluate("void window.jupyterapp.commands.execute('notebook:shutdown-kernel')")
    return {
        "median": statistics.median(times),
        "p95": times[int(0.95 * (len(times) - 1))],
        "fps": frames,
        "settled": settled,
    }


def kernel_time() -> float:
    """Median milliseconds of kernel work for a frame that is not in the cache."""
    from qep_widgets.labs.partial_trace import lab

    shown = lab()
    for k in range(20):
        shown.show(schmidt=0.3 + 0.001 * k)
    times = []
    for k in range(200):
        start = time.perf_counter()
        shown.show(schmidt=0.5 + 0.002 * k)
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
