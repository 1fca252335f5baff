"""Which tests run, and on which random instances.

A test marked `deep` is left out unless it is asked for (``--deep``). Random instances are the same in every
run; ``HYPOTHESIS_PROFILE=default`` looks for new ones.
"""

import os

from hypothesis import settings

# Before numpy is loaded: on small matrices threads wait for each other, most of all beside a second worker.
for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

settings.register_profile("quick", derandomize=True, deadline=None, max_examples=25)
settings.register_profile("same", derandomize=True, deadline=None)


def pytest_addoption(parser):
    parser.addoption("--deep", action="store_true", help="run the sweeps as well: whatever is marked deep")


def pytest_configure(config):
    usual = "same" if config.getoption("--deep") else "quick"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", usual))


# These modules take longest. They come first, so that at the end no worker is left alone with one of them.
LONGEST = (
    "browser/test_browser_every_lab",
    "course/test_claims_can_fail",
    "course/test_lessons_run",
    "labs/test_every_lab",
    "checks/test_exercises",
    "course/test_solutions_run",
    "browser/",
    "course/test_build",
    "course/test_exercises_run",
    "course/test_nbgrader",
    "bootstrap/",
)


def _rank(item):
    return next((k for k, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST))


def pytest_collection_modifyitems(config, items):
    items.sort(key=_rank)
    if config.getoption("--deep"):
        return
    left_out = [item for item in items if item.get_closest_marker("deep")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("deep")]
