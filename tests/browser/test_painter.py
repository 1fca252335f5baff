"""The painter of the page against matplotlib: every lab, each preset, on a page with nothing else."""

import base64
import io
import json

import numpy as np
import pytest
from matplotlib.patches import Circle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from PIL import Image

import qep_widgets as qep
from qep_widgets.figures.style import new_figure
from qep_widgets.live import LiveFigure, Slider
from tests.browser.alike import alike, differences
from tests.deep import swept
from tools import browser

STAGE = """
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
let heard = [];
window.mount = async (code, state) => {
  const file = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  window.painter ??= (await import(file)).default;
  heard = [];
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
  await new Promise((done) => setTimeout(done, 60));
};
window.paint = async (content, buffers) => {
  const figure = document.querySelector(".qep-live");
  const painted = new Promise((done) => figure.addEventListener("qep-painted", done, { once: true }));
  for (const handler of heard) handler(content, buffers.map((text) => new DataView(bytes(text).buffer)));
  await painted;
};
null;
"""
# The end of a line that falls on half a pixel is rounded up by one and down by the other.  Where a line turns
# back on itself within a pixel, matplotlib adds up what the pieces cover of it, and a browser takes their
# union.  Either is at most half a pixel of full contrast along a line, 255 · ½ / (1.5 √2π) = 34 when blurred,
# beside the shades of edges.
HALF_A_PIXEL = 34 + 12
STYLE = str(LiveFigure._css).replace("\n", "")


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
        self.sent, self.ratio, self.width = sent, ratio, width
        self.page = chromium.new_page(
            viewport={"width": width, "height": 600}, device_scale_factor=ratio, **more
        )
        self.problems, self.live = [], None
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda m: self.problems.append(m.text) if m.type == "error" else None)
        self.page.set_content(f"<style>{STYLE}body{{background:{paper}}}</style><body></body>")
        self.page.evaluate(STAGE)

    def paints(self, live):
        """What the canvas shows of ``live``, (height, width, 3)."""
        if live is not self.live:
            self._mount(live)
        self.sent.clear()
        ratio = self.ratio * min(1, (self.width - 16) / live.width)
        live._receive(live, {"type": "hello", "version": -1, "glyphs": 0, "ratio": ratio}, [])
        content, buffers = self.sent[-1]
        parts = [base64.b64encode(bytes(part)).decode() for part in buffers]
        self.page.evaluate("([content, parts]) => paint(content, parts)", [content, parts])
        return self.now()

    def _mount(self, live):
        names = ("width", "height", "tones", "text", "sliders", "boxes", "films", "seconds")
        state = json.loads(json.dumps({name: getattr(live, name) for name in names}, default=str))
        state |= {"still": base64.b64encode(live.still).decode(), "sliders": {}, "boxes": {}, "films": {}}
        self.page.evaluate("([code, state]) => mount(code, state)", [LiveFigure._esm, state])
        self.live = live

    def now(self):
        url = self.page.evaluate("document.querySelector('canvas').toDataURL('image/png')")
        assert self.problems == []
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB"))


@pytest.mark.parametrize("name", swept(qep.labs.__all__, always=0))
def test_every_preset_is_what_matplotlib_draws(name, chromium, sent):
    shown, stage = lab_of(name), Stage(chromium, sent)
    for button in shown._buttons:
        button.click()
        picture = stage.paints(shown.live)
        shown._update(shown.params)
        assert alike(picture, shown.live.layers), button.description
    stage.page.close()


@pytest.mark.parametrize("ratio, width", swept([(1.5, 940), (2, 940), (3, 940), (1, 760), (2, 777)]))
def test_any_screen_gets_its_own_pixels(ratio, width, chromium, sent):
    """Also on a narrow page the picture is drawn anew, not scaled."""
    for name in ("partial_trace", "spohn"):
        shown, stage = lab_of(name), Stage(chromium, sent, ratio=ratio, width=width)
        picture = stage.paints(shown.live)
        wide = min(width - 16, shown.live.width)
        assert picture.shape[1] == round(ratio * wide)
        assert alike(picture, shown.live.layers, HALF_A_PIXEL)
        stage.page.close()


def ink(picture):
    """Left, right, upper and lower edge of what is not white."""
    rows, columns = (np.flatnonzero((picture < 128).any(axis=(2, axis))) for axis in (1, 0))
    return columns[0], columns[-1] + 1, rows[0], rows[-1] + 1


@pytest.mark.parametrize("ratio", [1, 2])
@pytest.mark.parametrize("angle", [0, 90])
def test_letters_on_a_narrow_page_stay_nine_pixels_high(angle, ratio, chromium, sent):
    """They grow about the middle of the text; on a wide page nothing is larger than matplotlib draws it."""
    fig, (ax,) = new_figure([(0, 0, 900, 380)], 900, 380)
    ax.set_axis_off()
    text = ax.text(0.5, 0.5, "HHH", size=8, rotation=angle, transform=ax.transAxes)  # 11.1 px
    live, found = LiveFigure(fig, lambda state: ([text], "H"), 0), {}
    for width in (640, 916):
        stage = Stage(chromium, sent, ratio=ratio, width=width)
        picture = stage.paints(live)
        left, right, top, bottom = ink(picture) if angle == 0 else ink(picture.swapaxes(0, 1))
        wide = picture.shape[1]
        found[width] = (bottom - top) / ratio, (right + left) / wide, (top + bottom) / wide
        stage.page.close()
    capital = 0.729  # of the letter's size, in DejaVu Sans
    assert found[640][0] == pytest.approx(9 * capital, abs=1.01 / ratio) and found[640][0] >= 6
    assert found[916][0] == pytest.approx(8 / 72 * 100 * capital, abs=1.01 / ratio)
    assert found[640][1:] == pytest.approx(found[916][1:], abs=6 / 640)


@pytest.mark.parametrize("name", swept(qep.labs.__all__, every=5))
def test_no_letter_of_a_lab_is_below_nine_pixels(name):
    """On a page of 930 px as matplotlib draws it; narrower, the painter sees to it."""
    live = lab_of(name).live
    live.layers.full()
    texts = [one for one in live.layers.fig.findobj(Text) if one.get_visible() and one.get_text().strip()]
    assert texts and min(one.get_fontsize() for one in texts) * live.layers.fig.dpi / 72 >= 9


@pytest.mark.deep
@pytest.mark.parametrize("name", qep.labs.__all__)
def test_fifty_random_settings_are_what_matplotlib_draws(name, chromium, sent):
    shown, stage, rng = lab_of(name), Stage(chromium, sent), np.random.default_rng(7)
    most = np.zeros(3)
    for _ in range(50):
        shown.show(**{one: anywhere(spec, rng) for one, spec in shown._specs.items()})
        picture = stage.paints(shown.live)
        shown._update(shown.params)
        most = np.maximum(most, differences(picture, shown.live.layers))
        assert alike(picture, shown.live.layers, HALF_A_PIXEL), shown.params
    print(f"LARGEST {name}: share above 40: {most[0]:.5f}, blurred: {most[1]:.0f}, mean: {most[2]:.3f}")
    stage.page.close()


def anywhere(spec, rng):
    """A random value of a control."""
    if isinstance(spec, Slider):
        return spec.value_at(rng.uniform(spec.low, spec.high))
    return spec.options[rng.integers(len(spec.options))][1]


def test_the_picture_follows_the_page_into_the_dark(chromium, sent):
    shown, stage = lab_of("spohn"), Stage(chromium, sent)
    light = stage.paints(shown.live).astype(int)
    assert light[5, 5].tolist() == [255] * 3
    stage.page.evaluate("document.body.style.background = '#111111'")
    corner = "document.querySelector('canvas').getContext('2d').getImageData(5, 5, 1, 1).data"
    stage.page.wait_for_function(f"{corner}.slice(0, 3).join() === '17,17,17'", timeout=60_000)
    dark = stage.now().astype(int)
    # what lies on the map of the ball, which keeps its colours, is dark on pale as before
    (x, y), (edge, _) = shown._axes[0].transData.transform([(0, 0), (1, 0)])
    rows, columns = np.indices(light.shape[:2])
    far = np.hypot(columns - x, rows - (len(light) - y)) / (edge - x)
    ink = np.abs(light - 255).max(axis=-1) > 150
    assert (ink & (far > 1.05)).sum() > 5000
    turned = np.abs(dark - 17).max(axis=-1) > 90
    assert turned[ink & (far > 1.05)].all(), "something dark is left on the dark page"
    grey = (light.max(axis=-1) - light.min(axis=-1) < 8) & (far < 0.95)  # letters and lines on the map
    assert (ink & grey).sum() > 300 and np.array_equal(light[ink & grey], dark[ink & grey])
    assert np.array_equal(light[200, 180], dark[200, 180]), "a map of colours stays as it is"
    stage.page.close()


def everything():
    """A figure with one of each thing that matplotlib can draw."""
    fig, axes = new_figure(
        [(30 + 225 * k, 30 + 180 * j, 190, 140) for j in (0, 1) for k in range(4)], 930, 380
    )
    grid = np.linspace(-1, 1, 20)
    X, Y = np.meshgrid(grid, grid)
    moving = [
        axes[0].plot(grid, grid**3, "s--", dashes=(4, 2, 1, 2), solid_capstyle="round", lw=3, alpha=0.6)[0]
    ]
    axes[0].set_title(r"$\frac{a}{\sqrt{b_k}} = \sum_k \hat\rho$")
    axes[0].text(0, 0, "turned", rotation=35, ha="center")
    moving.append(axes[1].bar([1, 2, 3], [1, 3, 2], hatch="//", edgecolor="C3", facecolor="#CCEEFF")[1])
    axes[1].annotate("here", (2, 3), (1, 2.5), arrowprops={"arrowstyle": "-|>"})
    axes[2].contourf(X, Y, X * Y)
    moving.append(axes[2].contour(X, Y, X * Y, colors="k"))
    moving.append(axes[3].pcolormesh(X, Y, X**2 - Y))
    axes[4].tripcolor(X.ravel(), Y.ravel(), (X + Y).ravel(), shading="gouraud")
    moving.append(
        axes[4].scatter(X[0], Y[:, 0], s=np.linspace(5, 200, 20), c=grid, edgecolors="k", alpha=0.5)
    )
    image = axes[5].imshow(X + Y**2, extent=(-1, 1, -1, 1), interpolation="bilinear")
    image.set_clip_path(axes[5].add_patch(Circle((0, 0), 0.8, fill=False)))
    moving.append(axes[5].plot([-0.5, 0, 0.5], [-0.5, 0.5, -0.5], lw=12, solid_joinstyle="miter")[0])
    (glow,) = axes[6].plot(grid, grid**2, lw=5)
    glow.set_agg_filter(lambda pixels, dpi: (pixels * [1, 1, 1, 0.5], 0, 0))
    moving.append(glow)
    moving.append(axes[6].quiver(X[::5, ::5], Y[::5, ::5], Y[::5, ::5], X[::5, ::5]))
    moving.append(axes[7].fill_between(grid, grid, grid**2, step="mid", alpha=0.3))
    moving.append(axes[7].text(0, 0, "outlined", path_effects=[withStroke(linewidth=3, foreground="yellow")]))
    axes[7].set_yscale("symlog")
    axes[7].grid(ls=":")
    return fig, moving


@pytest.mark.parametrize("ratio", swept([1, 2]))
def test_whatever_matplotlib_draws(ratio, chromium, sent):
    """What has no place in a display list (a filter, a mesh, shaded triangles) comes as pixels."""
    fig, moving = everything()
    live, stage = LiveFigure(fig, lambda state: (moving, "everything"), 0), Stage(chromium, sent, ratio, 960)
    picture = stage.paints(live)
    assert alike(picture, live.layers)
    stage.page.close()


def test_a_pale_thin_line_that_lies_on_itself(chromium, sent):
    """Piece by piece it would be 204 too dark where they meet; of one piece it is at most 26 too pale."""
    fig, (ax,) = new_figure([(20, 20, 860, 340)], 900, 380)
    ax.set_axis_off()
    ends = np.column_stack([np.zeros(150), np.linspace(-1, 1, 150)]).ravel()
    (line,) = ax.plot(np.tile([1.0, 0.0], 150), ends, color="k", alpha=0.2, lw=0.4)
    live, stage = LiveFigure(fig, lambda state: ([line], "a fan"), 0), Stage(chromium, sent)
    many, soft, _ = differences(stage.paints(live), live.layers)
    assert many < 1 / 3000 and soft <= 32
    stage.page.close()


def test_a_line_that_is_all_but_level_stands_where_it_is(chromium, sent):
    """A level line is put on whole pixels, and this one is not, by matplotlib's own measure."""
    fig, (ax,) = new_figure([(20, 20, 860, 340)], 900, 380)
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(0, 340))
    along = np.arange(100)
    lines = [ax.plot(along / 99, 50.2 * k + 8e-4 * along, "k", lw=3)[0] for k in range(1, 7)]
    live, stage = LiveFigure(fig, lambda state: (lines, "six lines"), 0), Stage(chromium, sent)
    assert alike(stage.paints(live), live.layers, nowhere=12)
    stage.page.close()


def test_a_picture_that_lacks_a_label_or_a_line_is_not_alike(chromium, sent):
    shown = lab_of("partial_trace")
    picture, layers = Stage(chromium, sent).paints(shown.live), shown.live.layers
    assert alike(picture, layers)
    for artist in (shown._artists["value 0"], shown._artists["now"], shown._axes[1].spines["left"]):
        artist.set_visible(False)
        assert not alike(picture, layers)
        artist.set_visible(True)
    shown._artists["dot A"].set_xdata([shown.params.noise + 0.1])
    assert not alike(picture, layers)
