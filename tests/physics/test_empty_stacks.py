"""A leading axis of length 0 is a stack like any other: functions give the empty stack of their results."""

import numpy as np
import pytest
from drive import quietly
from test_scales import parts

import qep_widgets as qep

H, HALF, U4, FLIP = np.diag([0, 1.0]), np.eye(2) / 2, np.eye(4), np.array([[0, 1], [1, 0]])
QUBIT = qep.thermal_qubit(1.0, 1.0)
collision, counting, demon = (getattr(qep.models, n) for n in ("collision", "counting", "demon"))
cummings, limits, machines = (getattr(qep.models, n) for n in ("jaynes_cummings", "limits", "machines"))
modes = qep.models.oscillator_bath

#: functions of a vector x of numbers between 0 and 1, whose length is one axis of every result
OF_NUMBERS = {
    "amplitude_damping": lambda x: qep.amplitude_damping(x),
    "amplitude_damping, warm": lambda x: qep.amplitude_damping(x, 0.3),
    "dephasing": qep.dephasing,
    "depolarizing": lambda x: qep.depolarizing(x, 4),
    "ket": lambda x: qep.ket((4 * x).astype(int), 4),
    "bloch_state": lambda x: qep.bloch_state(x[:, None] * np.array([[1, 0, 0]])),
    "gibbs": lambda x: qep.gibbs(H, x),
    "gibbs_divergence": lambda x: qep.gibbs_divergence(HALF, H, x),
    "free_energy": lambda x: qep.free_energy(HALF, H, x),
    "shannon": lambda x: qep.shannon(np.stack([x, 1 - x], axis=-1)),
    "stinespring": lambda x: qep.stinespring(qep.dephasing(x)),
    "dilation_unitary": lambda x: qep.dilation_unitary(qep.dephasing(x)),
    "unitary_to_kraus": lambda x: qep.unitary_to_kraus(collision.exchange_unitary(x), H),
    "is_completely_positive": lambda x: qep.is_completely_positive(x[:, None, None] * U4),
    "Lindbladian.evolve": lambda x: QUBIT.evolve(HALF, x),
    "Redfield.evolve": lambda x: qep.redfield(H, FLIP, 1, 1).evolve(HALF, x),
    "evolve_driven": lambda x: qep.evolve_driven(lambda t: QUBIT, HALF, x),
    "collision_kraus": lambda x: collision.collision_kraus(U4, x, 1),
    "collide": lambda x: collision.collide(HALF, U4, 1, x),
    "trajectory": lambda x: collision.trajectory(HALF, U4, 1, x, 5),
    "gksl_rate": lambda x: collision.gksl_rate(x, 1, 1),
    "tilted_generator": lambda x: counting.tilted_generator(H, [FLIP], [1], x),
    "counting_statistics": lambda x: counting.counting_statistics(H, [FLIP], [1], x[:, None]),
    "szilard": demon.szilard,
    "feedback": lambda x: demon.feedback(H, x, [np.eye(2)], [np.eye(2)]),
    "erase": lambda x: qep.models.erasure.erase(HALF, U4, H, x),
    "decay_rate": lambda x: cummings.decay_rate(x, 1, 1),
    "uncertainty_ratio": lambda x: limits.uncertainty_ratio(x, 1, 1),
    "speed_limit": lambda x: limits.speed_limit([0.5, 0.5], [0.4, 0.6], x, 1),
    "mandelstam_tamm": lambda x: limits.mandelstam_tamm(HALF, HALF, x),
    "margolus_levitin": lambda x: limits.margolus_levitin(HALF, qep.projector([1, 0]), x),
    "bures_angle": lambda x: limits.bures_angle(HALF, x[:, None, None] ** 0 * HALF),
    "energy_spread": lambda x: limits.energy_spread(HALF, x[:, None, None] * H),
    "speed": lambda x: limits.speed(QUBIT, x[:, None, None] ** 0 * HALF),
    "open_speed_limit": lambda x: limits.open_speed_limit(HALF, HALF, x, 1, 1),
    "finite_otto": lambda x: qep.models.otto_stroke.finite_otto(x, 1, 1, 1, 1),
    "stroke": lambda x: qep.models.otto_stroke.stroke(H, 2 * H, x, 1, points=3),
    "ramp_unitary": lambda x: qep.models.otto_stroke.ramp_unitary(H, FLIP, x),
    "purify_gas": lambda x: qep.models.walls.purify_gas(HALF, beta=1 / x).work,
    "impossible_cycle": lambda x: qep.models.walls.impossible_cycle(U4, [0.25] * 4, 1 / x).gain,
    "otto_qubit": lambda x: machines.otto_qubit(x, 1, 1, 1),
    "three_level_maser": lambda x: machines.three_level_maser(x, 1, 1, 0.3),
    "absorption_refrigerator": lambda x: machines.absorption_refrigerator(x, 1, 1, 1, 1),
    "mode_entropy": modes.mode_entropy,
    "account": lambda x: modes.account(x, [1, 2], [0.1, 0.1]),
    "gaussian_entropy": lambda x: modes.gaussian_entropy(x[:, None, None] * np.eye(2)),
}


@pytest.mark.parametrize("name", OF_NUMBERS)
def test_no_numbers_give_an_empty_stack_of_the_right_shape(name):
    x = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])  # seven: no other axis is as long
    some, none = (parts(quietly(lambda x: OF_NUMBERS[name](x), x=v)) for v in (x, x[:0]))
    for part, value in some.items():
        assert 7 in np.shape(value), part
        assert np.shape(none[part]) == tuple(0 if n == 7 else n for n in np.shape(value)), part
