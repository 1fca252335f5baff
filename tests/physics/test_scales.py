"""The same physics at every scale: energies and rates times s, β and times over s, s from 1e-34 to 1e20.

ħ = k_B = 1, so that energies, rates, frequencies and temperatures share one unit, and no number may depend
on which.  ``SAME`` says of every public function that takes such a quantity with which power of s each part
of its result grows; ``REFUSED`` what must be refused at every scale, for the same reason.
A public function with an argument that is not listed in ``PURE`` needs an entry in ``SAME``.
"""

import dataclasses
import inspect

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import qep_widgets as qep
from qep_widgets.physics.baths import Redfield
from qep_widgets.physics.lindblad import Lindbladian

#: Arguments that are pure numbers, of which no function has to be asked.
PURE = set(
    "A U a allow_negative alpha b basis C choi d d_in d_out dims error excited factors final function index "
    "initial keep kraus m measured n op p permutation projectors psi r rank rho rho_env rng shape sigma site "
    "sites superop theta weights".split()
)

RHO = np.array([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]])
RHO3 = qep.random_state(3, 1)
RHO4 = qep.random_state(4, 5)
H2, H3 = qep.random_hamiltonian(2, 3), qep.random_hamiltonian(3, 4)
A3 = qep.random_hamiltonian(3, 6)
SX, SZ = np.array([[0, 1], [1, 0]]), np.diag([1.0, -1.0])
U4 = qep.random_unitary(4, 7)
TIMES = np.array([0.0, 0.3, 1.7])
collision, counting, demon, driven = (
    getattr(qep.models, n) for n in ("collision", "counting", "demon", "driven_qubit")
)
erasure, cummings, limits = (getattr(qep.models, n) for n in ("erasure", "jaynes_cummings", "limits"))
machines, modes, closed = (getattr(qep.models, n) for n in ("machines", "oscillator_bath", "closed_pair"))
chains, jumping, meeting = (
    getattr(qep.models, n) for n in ("collision_chain", "jump_trajectories", "meeting")
)
strokes, walls = qep.models.otto_stroke, qep.models.walls


def qubit(s, beta=1.0, g=1.0):
    return qep.thermal_qubit(s, np.asarray(beta) / s if np.ndim(beta) else beta / s, np.multiply(g, s))


def level(s):
    return s * np.diag([0, 1.0])


def three(s):
    """A Davies generator of three levels, in no special basis."""
    return qep.davies(s * H3, A3, 0.7 / s, qep.ohmic(0.3, 2 * s))


def pair(s):
    one = qep.thermal_qubit(s, 1 / s, 0.1 * s).embed(0, (2, 2))
    two = qep.thermal_qubit(1.5 * s, 0.4 / s, 0.1 * s).embed(1, (2, 2))
    swap = np.zeros((4, 4))
    swap[1, 2] = swap[2, 1] = 0.4 * s
    return one + two + Lindbladian(swap, [])


def bloch_redfield(s):
    return qep.redfield(s * H3, A3, 0.7 / s, qep.ohmic(0.3, 2 * s), zero_frequency=0.1 * s)


def driven_qubit(s):
    """The rotating frame of P06: H does not commute with π."""
    n = 1 / np.expm1(1.2)
    lower = np.array([[0, 1], [0, 0]])
    return Lindbladian(s * (-0.15 * SZ + 0.4 * SX), [lower, lower.T], [s * (n + 1), s * n])


def at_rest(L):
    """Of the stationary state itself."""
    pi = L.steady_state()
    return qep.housekeeping_split(L, pi, L.H, pi)


def held(generator, *names):
    """What a generator holds, and what it does with time."""
    found = {name: getattr(generator, name) for name in names}
    found["superop"] = generator.superop()
    return found


GENERATOR = {"H": 1, "rates": 1, "jumps": 0, "superop": 1, "positivity_violation": 1}


def lindblad(L):
    return held(L, "H", "rates", "jumps", "positivity_violation")


#: name -> [(function of s, the power of s of its result, or of each of its parts)]
SAME = {
    "gibbs": [(lambda s: qep.gibbs(s * H3, 0.7 / s), 0), (lambda s: qep.gibbs(s * H3, np.inf), 0)],
    "gibbs_divergence": [(lambda s: qep.gibbs_divergence(RHO3, s * H3, 0.7 / s), 0)],
    "energy": [(lambda s: qep.energy(RHO3, s * H3), 1)],
    "power": [(lambda s: qep.power(RHO3, s * s * H3), 2)],
    "heat_current": [
        (lambda s: qep.heat_current(three(s), RHO3, s * H3), 2),
        (lambda s: qep.heat_current(bloch_redfield(s).baths[0], RHO3, s * H3), 2),
    ],
    "free_energy": [(lambda s: qep.free_energy(RHO3, s * H3, 0.7 / s), 1)],
    "entropy_rate": [
        (lambda s: qep.entropy_rate(three(s), RHO3), 1),
        (lambda s: qep.entropy_rate(bloch_redfield(s), RHO3), 1),
        (lambda s: qep.entropy_rate(three(s), np.diag([0.5, 0.5, 0])), 0),  # inf
    ],
    "entropy_flow": [
        (lambda s: qep.entropy_flow(three(s), RHO3, s * H3), 1),
        (lambda s: qep.entropy_flow(bloch_redfield(s), RHO3, s * H3), 1),
        (lambda s: qep.entropy_flow(qubit(s, np.inf), RHO, level(s)), 0),  # inf
        (lambda s: qep.entropy_flow(qubit(s, np.inf), np.diag([1.0, 0]), level(s)), 0),
    ],
    "entropy_production_rate": [
        (lambda s: qep.entropy_production_rate(three(s), RHO3, s * H3), 1),
        (lambda s: qep.entropy_production_rate(qubit(s, np.inf), np.diag([1 - 1e-13, 1e-13]), level(s)), 0),
    ],
    "spohn_rate": [
        (lambda s: qep.spohn_rate(pair(s), RHO4, pair(s).steady_state()), 1),
        (lambda s: qep.spohn_rate(driven_qubit(s), RHO, driven_qubit(s).steady_state()), 1),
    ],
    "coherence_split": [
        (lambda s: qep.coherence_split(three(s), RHO3, s * H3), 1),
        (lambda s: qep.coherence_split(qubit(s), np.diag([0, 1.0]), level(s)), 0),  # inf and 0
        (lambda s: qep.coherence_split(qubit(s), np.full((2, 2), 0.5), level(s))[0], 1),
    ],
    "housekeeping_split": [
        (lambda s: qep.housekeeping_split(pair(s), RHO4, pair(s).H, pair(s).steady_state()), 1),
        (lambda s: at_rest(pair(s))[0], 1),
        (lambda s: qep.housekeeping_split(qubit(s), RHO, level(s), qep.gibbs(level(s), 1 / s))[1], 1),
    ],
    "generalized_temperature": [
        (lambda s: qep.generalized_temperature(three(s), RHO3, s * H3), 1),
        (lambda s: qep.generalized_temperature(bloch_redfield(s), RHO3, s * H3), 1),
        (lambda s: qep.generalized_temperature(Lindbladian(s * SZ, [SZ], [s]), RHO, s * SZ), 0),  # 0
        (lambda s: qep.generalized_temperature(qubit(s, 40.0), np.diag([1 - 1e-14, 1e-14]), level(s)), 1),
    ],
    "Lindbladian": [
        (lambda s: lindblad(Lindbladian(s * H3, [A3], [s])), GENERATOR),
        (lambda s: lindblad(Lindbladian(s * H3, [A3, A3 @ A3], [s, -s])), GENERATOR),
    ],
    "Lindbladian.apply": [(lambda s: three(s).apply(RHO3), 1)],
    "Lindbladian.unitary_part": [(lambda s: three(s).unitary_part(RHO3), 1)],
    "Lindbladian.dissipator": [(lambda s: three(s).dissipator(RHO3), 1)],
    "Lindbladian.superop": [(lambda s: three(s).superop(), 1)],
    "Lindbladian.canonical": [(lambda s: held(pair(s).canonical(), "H", "rates"), GENERATOR)],
    "Lindbladian.from_superop": [
        (lambda s: held(Lindbladian.from_superop(three(s).superop()), "H", "rates"), GENERATOR),
        (lambda s: held(Lindbladian.from_superop(bloch_redfield(s).superop(), True), "rates"), GENERATOR),
    ],
    "Lindbladian.evolve": [
        (lambda s: three(s).evolve(RHO3, TIMES / s), 0),
        (lambda s: pair(s).evolve(RHO4, TIMES / s), 0),
        (lambda s: qubit(s).evolve(RHO, TIMES / s), 0),
        (lambda s: driven_qubit(s).evolve(RHO, TIMES / s), 0),
    ],
    "Lindbladian.steady_state": [
        (lambda s: three(s).steady_state(), 0),
        (lambda s: pair(s).steady_state(), 0),
        (lambda s: qubit(s).steady_state(), 0),
        (lambda s: driven_qubit(s).steady_state(), 0),
    ],
    "Lindbladian.embed": [(lambda s: lindblad(qubit(s).embed(1, (3, 2))), GENERATOR)],
    "Redfield.apply": [(lambda s: bloch_redfield(s).apply(RHO3), 1)],
    "Redfield.unitary_part": [(lambda s: bloch_redfield(s).unitary_part(RHO3), 1)],
    "Redfield.dissipator": [(lambda s: bloch_redfield(s).dissipator(RHO3), 1)],
    "Redfield.superop": [(lambda s: bloch_redfield(s).superop(), 1)],
    "Redfield.evolve": [(lambda s: bloch_redfield(s).evolve(RHO3, TIMES / s), 0)],
    "Redfield.steady_state": [(lambda s: bloch_redfield(s).steady_state(), 0)],
    "evolve_driven": [
        (
            lambda s: qep.evolve_driven(
                lambda t: Lindbladian(s * np.cos(s * t) * H2, qubit(s).jumps, qubit(s).rates), RHO, TIMES / s
            ),
            0,
        )
    ],
    "thermal_qubit": [
        (lambda s: lindblad(qubit(s, [0.3, 2.0], [0.4, 0.6])), GENERATOR),
        (lambda s: lindblad(qep.thermal_qubit(s, np.inf, s)), GENERATOR),
    ],
    "davies": [
        (lambda s: lindblad(three(s)), GENERATOR),
        (
            lambda s: lindblad(
                qep.davies(s * np.diag([0, 1, 1, 2]), np.ones((4, 4)), 0.7 / s, s, zero_frequency=0.2 * s)
            ),
            GENERATOR,
        ),
    ],
    "redfield": [(lambda s: held(bloch_redfield(s), "positivity_violation"), GENERATOR)],
    "squeezed_qubit": [(lambda s: lindblad(qep.squeezed_qubit(s, 1 / s, 0.7, s)), GENERATOR)],
    "ohmic": [(lambda s: qep.ohmic(0.3, 2 * s, 1.5)(s), 1)],
    "collision.collision_kraus": [(lambda s: collision.collision_kraus(U4, s, 1 / s), 0)],
    "collision.collision_superop": [(lambda s: collision.collision_superop(U4, s, 1 / s), 0)],
    "collision.collide": [
        (lambda s: collision.collide(RHO, U4, s, 1 / s), {"heat": 1, "work": 1}),
    ],
    "collision.trajectory": [(lambda s: collision.trajectory(RHO, U4, s, 1 / s, 5), 0)],
    "collision.gksl_rate": [(lambda s: collision.gksl_rate(0.1, s, 1 / s, 2 / s), 1)],
    "counting.tilted_generator": [
        (lambda s: counting.tilted_generator(s * H3, [A3], [1], 0.3, [s]), 1),
    ],
    "counting.counting_statistics": [
        (
            lambda s: counting.counting_statistics(
                s * H2, [[[0, 1], [0, 0]], [[0, 0], [1, 0]]], [1, -1], [s, 2 * s]
            ),
            {"mean": 1, "covariance": 1, "rounding": 1},
        )
    ],
    "demon.szilard": [
        (lambda s: demon.szilard(0.1, 0.8, 1 / s), {"work": 1, "bound": 1, "net": 1}),
    ],
    "demon.feedback": [
        (
            lambda s: demon.feedback(
                s * H2, 1 / s, demon.faulty_measurement(0.1), [np.eye(2), SX], s * np.diag([0, 2])
            ),
            {"work": 1, "bound": 1, "free_energy_change": 1},
        )
    ],
    "erasure.erase": [(lambda s: erasure.erase(RHO, U4, s * H2, 1 / s), {"environment_energy": 1})],
    "erasure.slow_erasure": [
        (lambda s: erasure.slow_erasure(30 / s, gamma=s, times=5), {"times": -1}),
    ],
    "jaynes_cummings.amplitude": [(lambda s: cummings.amplitude(TIMES / s, 5 * s, s, 0.3 * s), 0)],
    "jaynes_cummings.decay_rate": [(lambda s: cummings.decay_rate(TIMES / s, 5 * s, s, 0.3 * s), 1)],
    "jaynes_cummings.first_zero": [(lambda s: cummings.first_zero(5 * s, s), -1)],
    "jaynes_cummings.evolve": [(lambda s: cummings.evolve(RHO, TIMES / s, 5 * s, s), 0)],
    "limits.uncertainty_ratio": [(lambda s: limits.uncertainty_ratio(0.3 * s, 0.7 * s, 0.5 * s), 0)],
    "limits.activity": [(lambda s: limits.activity(s * np.array([[0, 1], [2, 0.0]]), [0.3, 0.7]), 1)],
    "limits.energy_spread": [(lambda s: limits.energy_spread(RHO3, s * H3), 1)],
    "limits.mandelstam_tamm": [(lambda s: limits.mandelstam_tamm(RHO, np.eye(2) / 2, 0.7 * s), -1)],
    "limits.margolus_levitin": [(lambda s: limits.margolus_levitin(RHO, np.eye(2) / 2, 0.7 * s), -1)],
    "limits.speed": [(lambda s: limits.speed(three(s), RHO3), 1)],
    "limits.open_speed_limit": [
        (lambda s: limits.open_speed_limit(RHO, np.eye(2) / 2, 0.7 * s, 0.5, 2 * s), -1),
    ],
    "limits.speed_limit": [(lambda s: limits.speed_limit([0.3, 0.7], [0.6, 0.4], 0.5, 2 * s), -1)],
    "machines.otto_qubit": [
        (
            lambda s: machines.otto_qubit(s, 2 * s, 2 / s, 0.3 / s),
            {"heat_hot": 1, "heat_cold": 1, "work": 1},
        )
    ],
    "machines.otto_oscillator": [
        (
            lambda s: machines.otto_oscillator(s, 2 * s, 2 / s, 0.3 / s, 0.4),
            {"heat_hot": 1, "heat_cold": 1, "work": 1},
        )
    ],
    "machines.efficiency_at_maximum_power": [
        (lambda s: machines.efficiency_at_maximum_power(4 / s, 1 / s, 0.4), 0),
    ],
    "machines.three_level_maser": [
        (
            lambda s: machines.three_level_maser(s, 3 * s, 2 / s, 0.3 / s, s, s, 0.5 * s),
            {
                **dict.fromkeys(("heat_hot", "heat_cold", "work"), 2),
                **dict.fromkeys(("entropy_production", "current", "variance"), 1),
            },
        )
    ],
    "machines.absorption_refrigerator": [
        (
            lambda s: machines.absorption_refrigerator(s, 2 * s, 2 / s, 1 / s, 0.2 / s, s, s, s),
            {**dict.fromkeys(("heat_hot", "heat_cold", "heat_work"), 2), "entropy_production": 1},
        )
    ],
    "oscillator_bath.ohmic_modes": [(lambda s: modes.ohmic_modes(5, 0.02, 2 * s), 1)],
    "oscillator_bath.star_hamiltonian": [
        (lambda s: modes.star_hamiltonian(s, [s, 2 * s], [0.1 * s, 0.2 * s]), 1),
    ],
    "oscillator_bath.evolve": [(lambda s: modes.evolve(s * H3, RHO3, TIMES / s), 0)],
    "oscillator_bath.account": [
        (
            lambda s: modes.account(TIMES / s, *modes.ohmic_modes(5, 0.02, 2 * s), s, 3.0, 1 / s),
            {"times": -1, "heat": 1, "interaction_energy": 1},
        )
    ],
    "oscillator_bath.shared_information": [(lambda s: modes.shared_information([3, 0.5], [0.2, 0.8]), 0)],
    "oscillator_bath.markov_occupation": [(lambda s: modes.markov_occupation(TIMES / s, s, 3.0, 0.5), 0)],
}


def run(protocol, s):
    return driven.drive(protocol, 1 / s, RHO, g=0.3 * s, times=3)


BOOKS = {"times": -1, **dict.fromkeys(("H", "energy", "work", "heat", "free_energy"), 1)}
RAMP = driven.linear_ramp
SAME |= {
    "driven_qubit.linear_ramp": [(lambda s: RAMP(s * H2, s * SZ, 3 / s).H(1 / s), 1)],
    "driven_qubit.gap_swing": [(lambda s: driven.gap_swing(s, 2 * s, 3 / s).slope(1 / s), 2)],
    "driven_qubit.turning_field": [(lambda s: driven.turning_field(s, 0.8, 3 / s).slope(1 / s), 2)],
    "driven_qubit.rotating_drive": [
        (lambda s: driven.rotating_drive(s, 0.3 * s, 0.9 * s, 3 / s).slope(1 / s), 2),
    ],
    "driven_qubit.drive": [(lambda s: run(RAMP(s * H2, s * SZ, 3 / s), s), BOOKS)],
    "driven_qubit.drive_in_baths": [
        (
            lambda s: driven.drive_in_baths(
                RAMP(s * H2, s * SZ, 3 / s), [1 / s, 0.3 / s], [0.3 * s, 0.1 * s], RHO, 3
            ),
            BOOKS,
        )
    ],
}
ENERGIES = dict.fromkeys(("energy_change_a", "energy_change_b"), 1)
SAME |= {
    "closed_pair.spins": [(lambda s: closed.spins(2, s), 1)],
    "closed_pair.shells": [(lambda s: closed.shells(closed.spins(2, s), closed.spins(2, 3 * s)), 0)],
    "closed_pair.random_shuffle": [
        (lambda s: closed.random_shuffle(closed.spins(2, s), closed.spins(2, s), 1), 0),
    ],
    "closed_pair.by_shuffle": [
        (
            lambda s: closed.by_shuffle(closed.spins(1, s), closed.spins(1, s), 1 / s, 0.3 / s, [0, 2, 1, 3]),
            ENERGIES,
        )
    ],
    "closed_pair.by_unitary": [
        (lambda s: closed.by_unitary(s * H2, s * SZ, 1 / s, 0.3 / s, U4), ENERGIES),
    ],
    "collision_chain.chain": [
        (lambda s: chains.chain(RHO, U4, s, 1 / s, 3), {"heat": 1, "work": 1}),
    ],
    "collision_chain.undone": [
        (lambda s: chains.undone(RHO, U4, s, 1 / s, 2, fresh=True), {"heat": 1, "work": 1}),
    ],
    "collision_chain.stationary_state": [(lambda s: chains.stationary_state(U4, s, 1 / s), 0)],
    "demon.szilard_stroke": [
        (
            lambda s: demon.szilard_stroke(0.1, 30 / s, s, 1 / s, 5),
            {"times": -1, "work": 1, "power": 2, "bound": 1},
        )
    ],
    "jump_trajectories.jump_trajectories": [
        (
            lambda s: jumping.jump_trajectories(
                s * SX, [qubit(1.0).jumps[0]], [1 / s, 5 / s], 4, 1, [s], record=True
            ),
            {"times": -1, "when": -1},
        )
    ],
    "jump_trajectories.estimate": [(lambda s: jumping.estimate([3, 5, 4, 7], 10 / s), 1)],
    "meeting.meet": [(lambda s: meeting.meet(RHO, U4, [s * H2], [1 / s]), {"bath_energy": 1})],
    "oscillator_bath.account_of_baths": [
        (
            lambda s: modes.account_of_baths(
                TIMES / s,
                [(*modes.ohmic_modes(n, 0.02, 2 * s), b / s) for n, b in ((5, 1), (4, 0.3))],
                s,
                3.0,
            ),
            {"times": -1, "heat": 1, "interaction_energy": 1},
        )
    ],
    "otto_stroke.ramp_unitary": [(lambda s: strokes.ramp_unitary(s * H2, s * SZ, 3 / s), 0)],
    "otto_stroke.stroke": [
        (
            lambda s: strokes.stroke(s * H2, s * SZ, 3 / s, 1 / s, points=3),
            {"times": -1, "gap": 1, "work": 1, "friction": 1},
        )
    ],
    "otto_stroke.finite_otto": [
        (
            lambda s: strokes.finite_otto(s, 2.5 * s, 2 / s, 0.3 / s, 1 / s),
            dict.fromkeys(("heat_hot", "heat_cold", "work", "friction_up", "friction_down"), 1),
        )
    ],
    "walls.purify_gas": [
        (
            lambda s: walls.purify_gas(RHO, [0.5, 1.0], None, 1 / s),
            {"work_each": 1, "work": 1, "heat": 1},
        )
    ],
    "walls.impossible_cycle": [
        (
            lambda s: walls.impossible_cycle([[1, 0], [0.6, 0.8]], [0.4, 0.6], 1 / s),
            {"drawn": 1, "paid": 1, "gain": 1},
        )
    ],
}


def public():
    """Every public function of the physics, by its name, and the methods of the generators."""
    found = {n: getattr(qep, n) for n, home in qep._HOME.items() if home.startswith("physics.")}
    for module in (getattr(qep.models, name) for name in qep.models.__all__):
        stem = module.__name__.split(".")[-1]
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and name[0] != "_":
                found[f"{stem}.{name}"] = value
    for kind in (Lindbladian, Redfield):
        for name, value in vars(kind).items():
            if name[0] != "_" and (inspect.isfunction(value) or isinstance(value, classmethod)):
                found[f"{kind.__name__}.{name}"] = value
    return found


def parts(result):
    """name -> array of what came out: the fields of a dataclass, the entries of a tuple or dictionary."""
    if dataclasses.is_dataclass(result):
        result = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    if isinstance(result, tuple):
        result = dict(enumerate(result))
    return result if isinstance(result, dict) else {"": result}


def test_every_function_with_a_unit_has_an_entry():
    for name, function in public().items():
        arguments = {"the generator"} if isinstance(function, classmethod) else set()
        arguments |= set() if arguments else set(inspect.signature(function).parameters)
        with_a_unit = arguments - PURE  # "self" of a generator is one of them
        assert not with_a_unit or name in SAME, f"{name} needs an entry in SAME for {sorted(with_a_unit)}"
    assert set(SAME) <= set(public()), f"no such function: {set(SAME) - set(public())}"


ONE = {name: [parts(make(1.0)) for make, _ in cases] for name, cases in SAME.items()}


@pytest.mark.parametrize("name", SAME)
@settings(max_examples=12)
@example(-34.0)
@example(-9.0)
@example(9.0)
@example(20.0)
@given(st.floats(-34, 20))
def test_every_function_is_the_same_at_every_scale(name, exponent):
    s = 10.0**exponent
    for (make, powers), wanted in zip(SAME[name], ONE[name], strict=True):
        found = parts(make(s))
        for part, value in wanted.items():
            power = powers.get(part, 0) if isinstance(powers, dict) else powers
            if np.asarray(value).dtype.kind not in "biufc":
                assert np.array_equal(found[part], value), f"{name} {part}"
                continue
            a, b = np.asarray(found[part]) * s**-power, np.asarray(value)
            assert a.shape == b.shape, f"{name} {part}"
            assert np.array_equal(np.isinf(a), np.isinf(b)) and not np.isnan(a).any(), f"{name} {part}"
            a, b = a[np.isfinite(a)], b[np.isfinite(b)]
            size = np.abs(b).max(initial=0.0)
            assert np.abs(a - b).max(initial=0.0) <= 1e-9 * size + 1e-14, f"{name} {part}: {a} and not {b}"


# ---------------------------------------------------------------- what is wrong is wrong at every scale


def skewed(s):
    return s * np.array([[0, 1], [1 + 1e-6, 0]])


def tilted(n, by=1e-6):
    """An n×n matrix that changes the trace a little."""
    extra = np.zeros((n, n))
    extra[0, 0] = by
    return extra


def cold(s):
    """A qubit whose excited population is e^{−30}, which no absolute threshold sees."""
    return qep.thermal_qubit(s, 30 / s, s)


NEARLY = np.diag([1 - 1e-10, 1e-10])
#: what is refused -> (function of s, words of the refusal)
REFUSED = {
    "a π that is not stationary": (
        lambda s: qep.housekeeping_split(qubit(s), RHO, level(s), np.eye(2) / 2),
        "pi must be stationary",
    ),
    "a π that is nearly stationary": (
        lambda s: qep.housekeeping_split(qubit(s), RHO, level(s), qep.gibbs(level(s), (1 + 1e-6) / s)),
        "pi must be stationary",
    ),
    "a π of a fast Hamiltonian": (
        lambda s: qep.housekeeping_split(qubit(s, 1.0, 1e-9), RHO, level(s), np.eye(2) / 2),
        "pi must be stationary",
    ),
    "a π whose small population is wrong": (
        lambda s: qep.housekeeping_split(cold(s), RHO, level(s), NEARLY),
        "pi must be stationary",
    ),
    "a temperature of a stationary state": (
        lambda s: qep.generalized_temperature(pair(s), pair(s).steady_state(), pair(s).H),
        "neither heat nor entropy",
    ),
    "a negative Choi matrix, converted": (
        lambda s: qep.choi_to_kraus(s * qep.transpose_choi(2)),
        "choi must be of a completely positive map",
    ),
    "a negative superoperator": (
        lambda s: qep.superop_to_kraus(s * qep.choi_to_superop(qep.transpose_choi(2))),
        "completely positive",
    ),
    "a map that is not linear": (lambda s: qep.choi_of(lambda x: s * x.conj(), 2), "linear"),
    "a Hamiltonian that is not Hermitian": (lambda s: qep.gibbs(skewed(s), 1 / s), "Hermitian"),
    "a coupling that is not Hermitian": (
        lambda s: qep.davies(level(s), skewed(s), 1 / s, s),
        "Hermitian",
    ),
    "a matrix that changes the trace": (
        lambda s: Lindbladian.from_superop(qubit(s).superop() + s * tilted(4)),
        "changes the trace",
    ),
    "a matrix that keeps no Hermiticity": (
        lambda s: Lindbladian.from_superop(s * np.diag([0, 1j, 1j, 0])),
        "Hermiticity",
    ),
    "a matrix with a negative rate": (
        lambda s: Lindbladian.from_superop(Lindbladian(None, [SX, SZ], [s, -1e-6 * s]).superop()),
        "not conditionally completely positive",
    ),
    "a negative rate beside a fast Hamiltonian": (
        lambda s: Lindbladian.from_superop(Lindbladian(1e9 * s * SZ, [SX, SZ], [s, -0.1 * s]).superop()),
        "not conditionally completely positive",
    ),
    "a lost trace beside a fast Hamiltonian": (
        lambda s: Lindbladian.from_superop(
            Lindbladian(1e9 * s * SZ, [SX], [s]).superop() + 0.1 * s * tilted(4, 1)
        ),
        "changes the trace",
    ),
    "a steady state of nothing but dephasing": (
        lambda s: Lindbladian(s * SZ, [SZ], [s]).steady_state(),
        "not unique",
    ),
    "counts of parts without contact": (
        lambda s: counting.counting_statistics(s * SZ, [SZ], [1.0], [s]),
        "unique",
    ),
    "a negative variance": (lambda s: limits.uncertainty_ratio(0.3 * s, -0.7e-6 * s, 0.5 * s), "variance"),
    "a negative entropy production": (
        lambda s: limits.uncertainty_ratio(0.3 * s, 0.7 * s, -0.5e-6 * s),
        "entropy_production",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
@settings(max_examples=12)
@example(-34.0)
@example(-9.0)
@example(0.0)
@example(9.0)
@example(20.0)
@given(st.floats(-34, 20))
def test_what_is_wrong_is_refused_at_every_scale(what, exponent):
    make, words = REFUSED[what]
    with pytest.raises(ValueError, match=words):
        make(10.0**exponent)


@settings(max_examples=30)
@example(1e-9)
@example(1e9)
@given(st.floats(-30, 20).map(lambda x: 10.0**x))
def test_proportions_decide_complete_positivity(s):
    """The noisy transposition of a qubit is completely positive from p = 2/3 on, whatever its size."""
    p = 2 / 3 + np.array([-0.1, -1e-7, 1e-7, 0.1])[:, None, None]
    choi = s * ((1 - p) * qep.transpose_choi(2) + p * np.eye(4) / 2)
    assert qep.is_completely_positive(choi).tolist() == [False, False, True, True]
    assert [bool(qep.is_completely_positive(x)) for x in choi] == [False, False, True, True]
    found = qep.complete_positivity_violation(choi) / s
    assert np.abs(found - np.maximum(1 - 1.5 * p[:, 0, 0], 0)).max() < 1e-12
    assert qep.is_completely_positive(0 * choi).all() and not qep.is_completely_positive(-choi).any()


@pytest.mark.parametrize("d", [2, 3, 6])
@pytest.mark.parametrize("gap", [1e6, 1e9, 1e12, 1e15])
def test_a_dissipator_beside_a_fast_hamiltonian(d, gap):
    """An optical frequency is 1e8 times its line's width: D has digits of its own."""
    H, jumps = gap * qep.random_hamiltonian(d, 1), qep.random_hamiltonian(d, 2, 3)
    rho = qep.random_state(d, 4)
    L = Lindbladian(H, jumps, [0.3, 0.5, 0.2])
    wanted = sum(
        g * (J @ rho @ J.conj().T - (J.conj().T @ J @ rho + rho @ J.conj().T @ J) / 2)
        for g, J in zip(L.rates, L.jumps, strict=True)
    )
    assert np.abs(L.dissipator(rho) - wanted).max() < 1e-14
    found = qep.heat_current(L, rho, H)
    assert found == pytest.approx(np.trace(H @ wanted).real, rel=1e-12)
    R, slow = qep.redfield(H, jumps, 1 / gap, 0.1), qep.redfield(H / gap, jumps, 1.0, 0.1)
    assert R.positivity_violation == pytest.approx(slow.positivity_violation, rel=1e-6) and not R.is_semigroup
    assert np.abs(R.dissipator(rho) - sum(b.dissipator(rho) for b in R.baths)).max() < 1e-15


def test_what_is_slow_beside_the_hamiltonian_is_still_looked_at():
    slow, H = qubit(1.0, 1.0, 1e-9), level(1.0)
    assert qep.heat_current(slow, RHO, H) == pytest.approx(-0.932790682747631e-9, rel=1e-12)
    hk, na = qep.housekeeping_split(slow, RHO, H, slow.steady_state())
    assert abs(hk) < 1e-22 and na == pytest.approx(2.044862026412634e-9, rel=1e-6)


def test_the_temperature_of_a_cold_qubit_is_not_rounded_to_nothing():
    """A diagonal qubit has its spin temperature ω/ln(p₀/p₁), at any p₁ and in any contact."""
    for p in (1e-6, 1e-14, 1e-40, 1e-200):
        found = qep.generalized_temperature(qubit(1.0, 600.0), np.diag([1 - p, p]), level(1.0))
        assert found == pytest.approx(1 / np.log((1 - p) / p), rel=1e-12)


def test_levels_that_are_equal_up_to_rounding_are_one_level():
    """H = 5·1 in a turned basis has no energy basis that could be preferred: everything is one block."""
    U = qep.random_unitary(3, 1)
    H = U @ np.diag([5.0, 5, 5]) @ U.conj().T
    H = (H + H.conj().T) / 2
    assert np.count_nonzero(H - np.diag(np.diag(H))) > 0
    L = qep.davies(H, A3, 1.0, 1.0, zero_frequency=0.5)
    assert len(L.jumps) == 1 and np.abs(L.jumps[0] - A3).max() < 1e-14
    whole, coherent = qep.coherence_split(L, RHO3, H)
    assert coherent == pytest.approx(0, abs=1e-13) and whole == pytest.approx(qep.entropy_rate(L, RHO3))
    # a diagonal H is known exactly: a gap far below 1e-14 of its levels' height is a gap
    apart = qep.davies(np.diag([1e15, 1e15 + 1]), SX, 1.0, 1.0)
    assert len(apart.jumps) == 2
