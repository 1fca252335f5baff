"""The laws that many exercises share: each holds for what obeys it, and not for the nearest that does not."""

import numpy as np
import pytest

from qep_widgets.checks import laws

STATE = np.array([[0.75, 0.2j], [-0.2j, 0.25]])
OBEYS_AND_NOT = {
    "hermitian": (STATE, STATE.T + np.array([[0, 1e-3], [0, 0]])),
    "positive": (STATE, np.diag([1.001, -0.001])),
    "trace_one": (STATE, 1.001 * STATE),
    "real": (np.array(0.5 + 0j), np.array(0.5 + 1e-3j)),
    "not_negative": (np.array(0.0), np.array(-1e-3)),
}


@pytest.mark.parametrize(("name", "pair"), OBEYS_AND_NOT.items(), ids=OBEYS_AND_NOT)
def test_a_shared_law_holds_and_can_fail_of_the_whole_and_of_a_part(name, pair):
    good, bad = pair
    law, second = getattr(laws, name)("Says."), getattr(laws, name)("Says.", 1)
    assert law.says == "Says." and law.holds(good, "case") and not law.holds(bad, "case")
    assert second.holds((bad, good), "case") and not second.holds((good, bad), "case")
    both = getattr(laws, name)("Says.", 0, 1)
    assert both.holds((good, good)) and not both.holds((bad, good)) and not both.holds((good, bad))
