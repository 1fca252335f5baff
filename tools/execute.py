"""Run a notebook from top to bottom with this very Python, away from the user's Jupyter settings."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError
from nbformat import NotebookNode, v4


class _ThisPython(KernelSpecManager):
    """Whatever kernel a notebook names, it gets the interpreter that runs the build (a registered `python3`
    may belong to another environment)."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir=str(RESOURCES), **get_kernel_dict())


class _Manager(AsyncKernelManager):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(kernel_spec_manager=_ThisPython(), **kwargs)


class CellFailed(Exception):
    """A cell raised, or the kernel died in it; carries the cell's id."""

    def __init__(self, cell_id: str, why: str) -> None:
        super().__init__(why)
        self.cell_id = cell_id


def run(notebook: NotebookNode, root: Path, probes: dict[str, str], timeout: int = 300) -> dict[str, str]:
    """Execute ``notebook`` in place, in an empty folder, with the package of ``root``.

    ``probes`` maps cell ids to expressions that are printed right after that cell; their output is returned
    by cell id and leaves no trace in the notebook. Raises CellFailed.
    """
    seen: dict[str, str] = {}
    metadata = notebook.metadata.copy()
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        kernel_manager_class=_Manager,
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,  # else a busy machine makes two outputs of a cell's one
    )
    scratch = len(notebook.cells)
    notebook.cells.append(v4.new_code_cell())
    with _private(root) as (folder, env):
        try:
            with client.setup_kernel(cwd=folder, env=env, stderr=subprocess.DEVNULL):
                for index, cell in enumerate(notebook.cells[:scratch]):
                    _execute(client, cell, index)
                    if cell.id in probes:
                        probe = v4.new_code_cell(f"print({probes[cell.id]})", id=cell.id)
                        seen[cell.id] = (
                            _execute(client, probe, scratch, store_history=False).outputs[0].text.strip()
                        )
        finally:
            notebook.cells.pop()
            notebook.metadata = metadata  # the kernel would have added its Python version
    return seen


def _execute(client: NotebookClient, cell: NotebookNode, index: int, **options: bool) -> NotebookNode:
    try:
        return client.execute_cell(cell, index, **options)
    except CellExecutionError as error:
        raise CellFailed(cell.id, f"{error.ename}: {error.evalue}") from None
    except (CellControlSignal, DeadKernelError, TimeoutError) as error:
        raise CellFailed(cell.id, str(error).strip().splitlines()[0]) from None


@contextmanager
def _private(root: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """An empty working folder and an environment whose Jupyter and IPython folders vanish with it."""
    with tempfile.TemporaryDirectory(prefix="qep-build-", ignore_cleanup_errors=True) as name:
        (Path(name) / "cwd").mkdir()
        own = {f"JUPYTER_{what}_DIR": str(Path(name, what.lower())) for what in ("RUNTIME", "CONFIG", "DATA")}
        before = {key: os.environ.get(key) for key in own}
        env = os.environ | own
        env |= {"IPYTHONDIR": str(Path(name, "ipython")), "PYTHONHASHSEED": "0"}
        env |= {key: "1" for key in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
        os.environ.update(own)  # the connection file is written by this process
        try:
            yield str(Path(name) / "cwd"), env
        finally:
            for key, value in before.items():
                os.environ.pop(key) if value is None else os.environ.update({key: value})


def result(cell: NotebookNode) -> str | None:
    """The text of the value a cell ended with."""
    return next((o.data.get("text/plain") for o in cell.outputs if o.output_type == "execute_result"), None)


def odd_lines(old: NotebookNode, new: NotebookNode) -> tuple[str, str] | None:
    """The first line of a cell's outputs in which two runs differ, in both; None where nbval looks away."""
    if {"nbval-ignore-output", "nbval-skip"} & set(new.metadata.get("tags", [])):
        return None
    for a, b in zip_longest(_lines(old), _lines(new), fillvalue=""):
        if a != b:
            return a, b
    return None


def _lines(cell: NotebookNode) -> list[str]:
    """What a cell's outputs say, line by line: each stream as a whole, values and displays as plain text."""
    streams: dict[str, str] = {}
    shown = []
    for output in cell.outputs:
        if output.output_type == "stream":
            streams[output.name] = streams.get(output.name, "") + output.text
        else:
            shown.append(output.get("data", {}).get("text/plain", ""))
    return [line for text in (*streams.values(), *shown) for line in text.rstrip("\n").split("\n")]


def unstable(cell: NotebookNode) -> str | None:
    """A memory address among the outputs that nbval compares: it differs from run to run."""
    if {"nbval-ignore-output", "nbval-skip"} & set(cell.metadata.get("tags", [])):
        return None
    texts = [o.get("text", "") for o in cell.outputs]
    texts += [str(v) for o in cell.outputs for k, v in o.get("data", {}).items() if k.startswith("text/")]
    found = re.search(r"<[^<>]* at 0x[0-9a-f]+>", "\n".join(texts))
    return found[0] if found else None
