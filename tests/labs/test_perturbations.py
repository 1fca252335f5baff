"""Labs with one thing wrong: the tests of a lab notice it.

`python -m tests.labs.perturbations spohn` prints the whole table of one.
"""

import pytest

import qep_widgets as qep
from tests.deep import swept
from tests.labs.perturbations import PACKAGE, Perturbation, labs, perturbations, report


def test_every_lab_has_a_list():
    missing = sorted(set(qep.labs.__all__) - set(labs()))
    assert missing == [], f"write tests/labs/broken/{missing[0]}.py: mistakes that its tests must notice"
    assert set(labs()) <= set(qep.labs.__all__), "a list without a lab"


@pytest.mark.parametrize("lab", labs())
def test_every_perturbation_finds_its_text(lab):
    found = perturbations(lab)
    assert len(found) >= 8 and len({one.name for one in found}) == len(found)
    assert {one.file.split("/")[0] for one in found} == {"labs", "figures"}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("no such text", "x", "0 times"),
        ("import", "x", "times, not once"),
        ("@dataclass(frozen=True)\nclass Params", "@dataclass(frozen=True)\nclass Params", "changes nothing"),
    ],
)
def test_a_perturbation_without_its_text_is_refused(right, wrong, said):
    text = (PACKAGE / "labs/spohn.py").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=f"spohn, 'a fault': .*{said}"):
        Perturbation("spohn", "a fault", "labs/spohn.py", right, wrong).source(text)


@pytest.mark.parametrize(("lab", "every"), swept([("walls", 9), *((lab, 4) for lab in labs())]))
def test_perturbed_labs_are_noticed(lab, every):
    """And the lab as it is passes, in the same processes."""
    text, mend = report([lab], every)
    assert mend == [], text
