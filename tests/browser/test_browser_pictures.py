"""Pictures in a real browser: every label inside, none on another, letters that stand out, in both themes."""

import nbformat
import pytest

from tests.deep import swept
from tests.figures.samples import SAMPLES
from tests.figures.test_style import contrast
from tools import browser, gallery

# Of every picture that is seen: its name, frame, and of every label its text, box, colour and size on screen.
_SEEN = """() => [...document.querySelectorAll('figure')].map((figure) => {
  const svg = figure.querySelector('svg'), frame = svg.getBoundingClientRect();
  return {
    name: figure.querySelector('figcaption').textContent,
    frame: [frame.left, frame.top, frame.right, frame.bottom],
    ground: getComputedStyle(svg).backgroundColor,
    still: getComputedStyle(figure.querySelector('img')).display,
    labels: [...svg.querySelectorAll('text')].map((text) => {
      const box = text.getBoundingClientRect(), style = getComputedStyle(text);
      const size = parseFloat(style.fontSize);
      return [text.textContent, box.left, box.top, box.right, box.bottom, style.fill, size];
    }),
  };
})"""


def hexadecimal(color):
    """Of "rgb(1, 2, 3)"."""
    return "#" + "".join(f"{int(part):02x}" for part in color.split("(")[1].rstrip(")").split(",")[:3])


@pytest.fixture
def tab():
    if browser.CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the browser tests did not run")
    pytest.importorskip("playwright", reason="playwright is not installed: the browser tests did not run")
    with browser.chromium(1240, 900) as tab:
        yield tab
        assert tab.problems == []


@pytest.mark.parametrize("dark", swept([False, True]), ids=["light", "dark"])
def test_every_picture_on_a_page(tab, dark, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(gallery.page(dark), encoding="utf-8")
    tab.goto(path.as_uri())
    seen = tab.evaluate(_SEEN)
    assert [picture["name"] for picture in seen] == list(SAMPLES)
    for picture in seen:
        name, (left, top, right, bottom) = picture["name"], picture["frame"]
        assert right - left > 100 and bottom - top > 60 and picture["still"] == "none", name
        ground = hexadecimal(picture["ground"])
        assert ground == ("#111111" if dark else "#ffffff"), name
        for k, (text, x0, y0, x1, y1, color, size) in enumerate(picture["labels"]):
            assert x1 - x0 > 2 and y1 - y0 > 5 and size >= 11, (name, text)
            assert left <= x0 and x1 <= right and top <= y0 and y1 <= bottom, (name, text, "is cut off")
            assert contrast(hexadecimal(color), ground) >= 4.5, (name, text)
            for other, a0, b0, a1, b1, *_ in picture["labels"][:k]:
                # A browser's box is taller than its letters: it has the font's whole ascent and descent.
                across, up = min(x1, a1) - max(x0, a0), min(y1, b1) - max(y0, b0)
                assert across < 1 or up < 0.3 * size, (name, text, other)


@pytest.mark.deep
@pytest.mark.parametrize("scheme", swept(["dark", "light"]))
def test_on_a_page_without_a_theme_a_picture_brings_its_own_ground(tab, scheme, tmp_path):
    path = tmp_path / "page.html"
    page = gallery.page(False).replace("<body data-jp-theme-light='true'>", "<body>")
    path.write_text(page, encoding="utf-8")
    tab.emulate_media(color_scheme=scheme)
    tab.goto(path.as_uri())
    for picture in tab.evaluate(_SEEN):
        ground = hexadecimal(picture["ground"])
        assert ground == {"light": "#ffffff", "dark": "#111111"}[scheme]
        assert all(contrast(hexadecimal(label[5]), ground) >= 4.5 for label in picture["labels"])


def test_where_styles_are_stripped_the_still_image_is_seen(tab, tmp_path):
    html = SAMPLES["curves of a collision"]()._repr_mimebundle_()["text/html"]
    start, end = html.index("<style>"), html.index("</style>") + len("</style>")
    (tmp_path / "page.html").write_text(f"<meta charset='utf-8'>{html[:start]}{html[end:]}", encoding="utf-8")
    tab.goto((tmp_path / "page.html").as_uri())
    still = tab.evaluate(
        "(img => [img.complete, img.naturalWidth, img.getBoundingClientRect().width, img.alt])"
        "(document.querySelector('img'))"
    )
    assert still[:3] == [True, 560, 560] and still[3].startswith("The entropy of A")
    assert tab.evaluate("document.querySelector('svg').getBoundingClientRect().width") == 0


@pytest.mark.deep
def test_a_picture_in_jupyterlab_follows_its_theme(page, lab_folder):
    code = (
        "import qep_widgets as qep\n"
        'qep.pictures.bars({"$S_A$": 0.69, "b": 0.33}, y="nats", says="Two bars, one half of the other.")'
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab_folder / "picture.ipynb")
    browser.open_notebook(page, page.address, "picture.ipynb")
    browser.run_all(page)
    page.wait_for_selector(".qep-picture svg")
    look = """() => {
      const svg = document.querySelector('.qep-picture svg'), of = (e, p) => getComputedStyle(e)[p];
      return [of(svg, 'backgroundColor'), of(svg.querySelector('text'), 'fill'),
              of(document.querySelector('.qep-still'), 'display'), svg.getAttribute('aria-label')];
    }"""
    for theme, ground in (("JupyterLab Dark", "#111111"), ("JupyterLab Light", "#ffffff")):
        page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
        dark = str(theme == "JupyterLab Light").lower()
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{dark}'", timeout=60_000)
        page.wait_for_timeout(1000)
        background, letters, still, words = page.evaluate(look)
        assert hexadecimal(background) == ground and contrast(hexadecimal(letters), ground) >= 4.5
        assert still == "none" and words == "Two bars, one half of the other."
