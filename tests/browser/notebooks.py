"""Notebooks for the browser tests: written, opened, run, in the theme that is asked for."""

import nbformat

from tools import browser

NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
THEMES = ("JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast")


def run(page, folder, name, sources):
    """Open a notebook with these code cells in ``page`` and run them all."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / name)
    browser.open_notebook(page, page.address, name)
    browser.run_all(page)


def turn(page, theme):
    """Let JupyterLab have this theme, and wait until the page shows it."""
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme, timeout=60_000)
    page.wait_for_timeout(1000)


def scroll_to(page, k):
    """Until the output of cell ``k`` is in the page: cells out of sight are not."""
    page.wait_for_function(
        f"""k => {{
          void {NOTEBOOK}.scrollToItem(k, 'start');
          return {NOTEBOOK}.widgets[k].node.querySelector('.jp-OutputArea-output')?.isConnected;
        }}""",
        arg=k,
        polling=200,
        timeout=60_000,
    )
    page.wait_for_timeout(200)
