"""Wrong answers that generic cases may let pass now and then: moduli, loose thresholds, lucky starts."""

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.checks import exercises
from qep_widgets.checks.c02_partial_trace.ex1_trace import reduced
from qep_widgets.checks.c02_partial_trace.ex3_budget import correlation_budget
from qep_widgets.checks.c03_cptp_maps.ex2_choi import choi_matrix
from qep_widgets.checks.c03_cptp_maps.ex3_channel import is_channel
from qep_widgets.checks.c03_cptp_maps.ex4_witness import after_the_map, witness
from qep_widgets.checks.c03_cptp_maps.ex6_superop import in_a_row
from qep_widgets.checks.c04_stinespring.ex4_knowledge import both_sides
from qep_widgets.checks.c05_gksl.ex3_map import semigroup_map
from qep_widgets.checks.c10_thermalization.ex4_time import time_to_gibbs
from qep_widgets.checks.engine import outcomes

EXERCISES = exercises()
DRAWS = range(1000, 1020)


def hermitian(J):
    return np.allclose(J, J.conj().T)


def left(J, d):
    """The reference's part of J."""
    return np.einsum("iaja->ij", J.reshape(d, len(J) // d, d, -1))


def kept_in_inverse_order(rho, dims, keep):
    return reduced(rho, dims, tuple(sorted(keep)[k] for k in np.argsort(keep)))


def budget(change):
    return lambda rho, U, dims: change(*correlation_budget(rho, U, dims))


def cp_by(test):
    return lambda J, d: (bool(test(J)), is_channel(J, d)[1])


def tp_by(test):
    return lambda J, d: (is_channel(J, d)[0], bool(test(left(J, d))))


def map_by(cp=None, tp=None):
    def answer(G, t):
        J, *verdicts = semigroup_map(G, t)
        verdicts[0] = bool(cp(J)) if cp else verdicts[0]
        verdicts[1] = bool(tp(left(J, round(len(J) ** 0.5)))) if tp else verdicts[1]
        return J, *verdicts

    return answer


def waiting_for(distance):
    return lambda L, rho, pi, eps: time_to_gibbs(L, rho, pi, eps, distance=lambda x, pi: distance(x - pi))


def witness_with(change):
    def answer(J, d):
        psi, phi, _ = witness(J, d)
        phi = change(phi) / np.linalg.norm(change(phi))
        return psi, phi, np.vdot(phi, after_the_map(J, d, psi) @ phi).real

    return answer


def kraus_above(threshold):
    def answer(J, d):
        values, vectors = np.linalg.eigh(J)
        kept = [(w, v) for w, v in zip(values, vectors.T, strict=True) if abs(w) > threshold]
        signs = [np.sign(w) for w, _ in kept]
        return np.array(signs), np.array([np.sqrt(abs(w)) * v.reshape(d, -1).T for w, v in kept])

    return answer


def starts_above(threshold):
    def answer(U, rho_env):
        n, (p, v) = len(rho_env), np.linalg.eigh(rho_env)
        T = U.reshape(len(U) // n, n, len(U) // n, n)
        pairs = [(j, k) for j in range(n) if p[j] > threshold for k in range(n)]
        return [np.sqrt(p[j]) * T[:, k] @ v[:, j] for j, k in pairs]

    return answer


def sides(change):
    return lambda kraus, rho: change(*both_sides(kraus, rho))


def start(ket):
    return lambda U: np.outer(ket(U), np.conj(ket(U)))


# Tests of a Choi matrix J, and of Tr_S J, that are right for many maps.
CP = {
    "lower triangle": lambda J: np.linalg.eigvalsh(J)[0] > -1e-9,
    "upper triangle": lambda J: np.linalg.eigvalsh(J, UPLO="U")[0] > -1e-9,
    "made Hermitian": lambda J: np.linalg.eigvalsh(J + J.conj().T)[0] > -1e-9,
    "real parts of eigenvalues": lambda J: np.linalg.eigvals(J).real.min() > -1e-9,
    "real eigenvalues": lambda J: (
        np.allclose(np.linalg.eigvals(J).imag, 0) and np.linalg.eigvals(J).real.min() > -1e-9
    ),
    "real diagonal": lambda J: np.allclose(np.diag(J).imag, 0) and np.linalg.eigvalsh(J)[0] > -1e-9,
    "equal moduli": lambda J: np.allclose(abs(J), abs(J).T) and np.linalg.eigvalsh(J)[0] > -1e-9,
    "real part of J": lambda J: hermitian(J) and np.linalg.eigvalsh(J.real)[0] > -1e-9,
    "rounded eigenvalues": lambda J: hermitian(J) and np.linalg.eigvalsh(J).round(2)[0] >= 0,
    "one part in a thousand": lambda J: hermitian(J) and np.linalg.eigvalsh(J)[0] > -1e-3,
}
TP = {
    "levels only": lambda R: np.allclose(np.diag(R), 1),
    "real part of Tr_S J": lambda R: np.allclose(R.real, np.eye(len(R))),
    "one per cent": lambda R: np.abs(R - np.eye(len(R))).max() < 0.01,
    "never less": lambda R: np.linalg.eigvalsh(R)[0] > 1 - 1e-9,
    "never more": lambda R: np.linalg.eigvalsh(R)[-1] < 1 + 1e-9,
    "on |+> only": lambda R: np.isclose(R.mean() * len(R), 1),
}

WRONG = {
    "ex02.1": {"inverse order": kept_in_inverse_order},
    "ex02.3": {
        "|dS|": budget(lambda I, dS, c: (I, abs(dS), c)),
        "|dS| of part 0": budget(lambda I, dS, c: (I, np.append(abs(dS[0]), dS[1:]), c)),
        "-|dS_C|": budget(lambda I, dS, c: (I, dS, -abs(c))),
        "dS cut off at 0": budget(lambda I, dS, c: (I, dS.clip(0), c)),
        "the largest first": budget(lambda I, dS, c: (I, np.sort(dS)[::-1], c)),
    },
    "ex03.2": {
        "two operators": lambda kraus: choi_matrix(kraus[:2]),
        "d_in operators": lambda kraus: choi_matrix(kraus[: kraus.shape[2]]),
    },
    "ex03.3": {name: cp_by(test) for name, test in CP.items()}
    | {name: tp_by(test) for name, test in TP.items()},
    "ex03.4": {"real part": witness_with(np.real), "conjugate": witness_with(np.conj)},
    "ex03.5": {f"above {w}": kraus_above(w) for w in (0.1, 0.01, 0.001, 1e-4, 1e-5)},
    "ex03.6": {"two operators": lambda first, second: in_a_row(first[:2], second[:2])},
    "ex04.3": {f"above {p}": starts_above(p) for p in (0.05, 0.001)},
    "ex04.4": {
        "the larger first": sides(lambda R, S, a, b: (R, S, max(a, b), min(a, b))),
        "the smaller first": sides(lambda R, S, a, b: (R, S, min(a, b), max(a, b))),
    },
    "ex04.6": {
        "U|0,1>": start(lambda U: U[:, 1]),
        "U^T|1,0>": start(lambda U: U[2]),
        "U*|1,1>": start(lambda U: U[:, 3].conj()),
        "parts of the end exchanged": start(lambda U: U.conj().T[:, 0].reshape(2, 2).T.reshape(-1)),
        "singlet": start(lambda U: np.array([0, 1, -1, 0]) / np.sqrt(2)),
        "back from a Bell pair": start(lambda U: U.conj().T @ [1, 0, 0, 1] / np.sqrt(2)),
        "some ket": start(lambda U: qep.random_ket(4, np.random.default_rng(1))),
    },
    "ex05.3": {name: map_by(cp=test) for name, test in CP.items()}
    | {name: map_by(tp=test) for name, test in TP.items()}
    | {"moduli": map_by(tp=lambda R: np.allclose(abs(R), np.eye(len(R))))}
    | {"two levels": map_by(tp=lambda R: np.allclose(R[:2, :2], np.eye(2)))},
    "ex10.4": {
        "largest modulus": waiting_for(lambda x: np.abs(np.linalg.eigvalsh(x)).max()),
        "largest": waiting_for(lambda x: np.linalg.eigvalsh(x)[-1]),
        "minus the smallest": waiting_for(lambda x: -np.linalg.eigvalsh(x)[0]),
        "real part": waiting_for(lambda x: np.abs(np.linalg.eigvalsh(x.real)).sum() / 2),
        "a search that ends at 100": lambda *case: min(time_to_gibbs(*case), 100.0),
        "a search that ends at 1000": lambda *case: min(time_to_gibbs(*case), 1000.0),
    },
}


@pytest.mark.deep
@pytest.mark.parametrize(("id", "name"), [(id, name) for id, answers in WRONG.items() for name in answers])
def test_no_draw_of_cases_lets_a_wrong_answer_pass(id, name):
    exercise, answer = EXERCISES[id], WRONG[id][name]
    for seed in DRAWS:
        cases = exercise.cases(np.random.default_rng(seed))
        right, found = exercise.outcomes(exercise.reference, cases), exercise.outcomes(answer, cases)
        assert not all(map(outcomes.same, found, right)), f"draw {seed}"
