"""A lab lives as long as the output of its cell: when the cell runs again, what it had made is freed."""

from __future__ import annotations

import base64
import html
import os
import sys
from typing import Any

from IPython.core.getipython import get_ipython
from ipywidgets import Widget

_shown: dict[str, list[Any]] = {}  # by the id of a cell, what it displays
_leaving: list[Any] = []  # what a cell that runs again had displayed
_hooked: list[Any] = []


def shown(box: Any) -> None:
    """``box`` is displayed by the cell that runs; what this cell displayed in an earlier run is closed."""
    shell = get_ipython()
    cell = _cell(shell)
    if shell is None or not cell:
        return
    if shell not in _hooked:
        _hooked.append(shell)
        shell.events.register("pre_run_cell", _begins)
        shell.events.register("post_run_cell", _ended)
    boxes = _shown.setdefault(cell, [])
    if all(box is not one for one in boxes):
        boxes.append(box)


def _cell(shell: Any) -> str:
    """The id of the notebook's cell that runs, or nothing elsewhere."""
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return str((parent.get("metadata") or {}).get("cellId") or "")


def in_the_page(box: Any, live: Any, before: str, bundle: dict[str, Any]) -> dict[str, Any]:
    """What is displayed of ``box``, which holds the figure ``live``: HTML with its picture, and its view.

    In JupyterLab and Notebook 7 the view is put into the place of the HTML (stage.js), so that what is saved
    is the HTML alone: they would show "model not found" of a view without a kernel.
    """
    text = html.escape(live.text)
    source = f"data:image/png;base64,{base64.b64encode(live.still).decode()}"
    still = f'<img class="qep-still" style="max-width:100%" alt="{text}" src="{source}">'
    says = f'<span class="qep-says">{text}</span> <em class="qep-run">Run the cell to move it.</em>'
    page = f'{before}<figure style="margin:0">{still}<figcaption>{says}</figcaption></figure>'
    data = {
        "text/html": f'<div class="qep-stage {live.mark}">{page}</div>',
        "text/plain": f"[lab] {live.text}",
    }
    if live.box is None:
        live.box = box
    return data if _has_a_page() else {**bundle, **data}


def _has_a_page() -> bool:
    """Whether JupyterLab or Notebook 7 shows the outputs, where a model's script can reach them."""
    shell: Any = get_ipython()
    if shell is None or not _cell(shell) or "JPY_SESSION_NAME" not in os.environ:
        return False
    return "__vsc_ipynb_file__" not in shell.user_ns and "google.colab" not in sys.modules


def _begins(info: Any) -> None:
    _leaving.extend(_shown.pop(getattr(info, "cell_id", None) or "", []))


def _ended(_result: Any) -> None:
    still = [box for boxes in _shown.values() for box in boxes]
    for box in _leaving:
        if all(box is not one for one in still):
            box.close()
            _forget(box)
    _leaving.clear()


def _forget(box: Any) -> None:
    """Take it out of IPython's memory of results."""
    shell: Any = get_ipython()
    for names in (shell.user_ns, shell.user_ns_hidden, shell.user_ns.get("_oh", {})):
        for name in [name for name, value in names.items() if value is box]:
            if not isinstance(name, str) or not name.strip("_0123456789"):
                del names[name]
    for name in ("_", "__", "___"):
        if getattr(shell.displayhook, name, None) is box:
            setattr(shell.displayhook, name, None)


def family(widget: Widget, keep: tuple[Widget, ...] = ()) -> list[Widget]:
    """All widgets that ``widget`` holds, such as children, layouts and styles, but for ``keep``."""
    found: list[Widget] = []
    rest: list[Any] = [widget]
    while rest:
        one = rest.pop()
        if isinstance(one, dict):
            rest += one.values()
        elif isinstance(one, list | tuple):
            rest += one
        elif isinstance(one, Widget) and not any(one is other for other in (*found, *keep)):
            found.append(one)
            rest += one._trait_values.values()
    return found
