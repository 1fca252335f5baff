"""A cell that runs again frees what it had made: in a kernel of its own, counted there."""

import re

import pytest
from jupyter_client.manager import start_new_kernel

LAB = "import qep_widgets as qep\nshown = qep.labs.walls\nshown()"
INTERACT = """
import matplotlib.pyplot as plt
from qep_widgets.live import interact
@interact(k=(0, 5))
def shown(k=1):
    plt.plot([0, k])
"""
COUNT = """
import gc, weakref
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances
from qep_widgets.live import LiveFigure
gc.collect()
kinds = [type(one).__name__ for one in gc.get_objects() if isinstance(one, LiveFigure)]
print("COUNT", len(_instances), len(get_ipython().kernel.comm_manager.comms), len(kinds))
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client, code, cell):
    """Run ``code`` as the cell of this id; gives what it prints, and raises what it raises."""
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    message = client.session.msg("execute_request", content, metadata={"cellId": cell})
    client.shell_channel.send(message)
    text = ""
    while True:
        said = client.get_iopub_msg(timeout=60)
        if said["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if said["msg_type"] == "stream":
            text += said["content"]["text"]
        if said["msg_type"] == "error":
            raise AssertionError("\n".join(said["content"]["traceback"]))
        if said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
            return text


def count(client):
    """Widgets, comms, and live figures in the kernel's memory."""
    return [int(n) for n in re.search(r"COUNT (\d+) (\d+) (\d+)", run(client, COUNT, "count")).groups()]


@pytest.mark.parametrize("code", [LAB, INTERACT], ids=["lab", "interact"])
def test_a_cell_that_runs_again_frees_what_it_had_made(kernel, code):
    before = count(kernel)
    run(kernel, code, "one")
    once = count(kernel)
    assert once[0] > before[0] and once[2] == before[2] + 1
    for _ in range(3):
        run(kernel, code, "one")
    again = count(kernel)
    assert again == once, "widgets, comms, figures"
    run(kernel, code, "two")
    assert count(kernel)[2] == once[2] + 1, "that of another cell stays"
    for cell in ("one", "two"):
        run(kernel, "shown = None", cell)
    assert count(kernel)[2] == before[2]


def test_a_lab_that_another_cell_shows_stays(kernel):
    run(kernel, "import qep_widgets as qep\nkept = qep.labs.walls()\nkept", "one")
    run(kernel, "kept", "two")
    run(kernel, "pass", "one")
    assert "alive" in run(kernel, "print('alive' if kept.comm is not None else 'closed')", "three")
    run(kernel, "pass", "two")
    assert "closed" in run(kernel, "print('alive' if kept.comm is not None else 'closed')", "three")
