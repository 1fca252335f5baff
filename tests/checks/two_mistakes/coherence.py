"""Wrong answers to chapter 11's exercises, each with two mistakes, written as a student would."""

import numpy as np
from scipy.linalg import expm

import qep_widgets as qep

# ex11.1


def as_written_in_bits(H, rho):
    return (qep.shannon(np.diag(rho).real) - qep.entropy(rho)) / np.log(2)


def v_dagger_behind_and_turned(H, rho):
    v = np.linalg.eigh(H)[1]
    return qep.entropy(rho) - qep.shannon(np.clip(np.diag(v @ rho @ v.conj().T).real, 0, 1))


# ex11.2


def _parts(H, jumps, rates, rho, v):
    slope = qep.Lindbladian(H, jumps, rates).apply(rho)
    p, dp = (np.diag(v.conj().T @ x @ v).real for x in (rho, slope))
    q, w = np.linalg.eigh(rho)
    whole = -np.trace(slope @ (w * np.log(q)) @ w.conj().T).real
    return p, dp, whole


def mended_the_heat_only(H, jumps, rates, beta, rho):
    """The friend's basis and his sign of C are still there."""
    p, dp, whole = _parts(H, jumps, rates, rho, np.eye(len(H)))
    return -dp @ (np.log(p) + beta * np.diag(H).real), -whole - dp @ np.log(p)


def mended_the_basis_only(H, jumps, rates, beta, rho):
    E, v = np.linalg.eigh(H)
    p, dp, whole = _parts(H, jumps, rates, rho, v)
    return -dp @ (np.log(p) - beta * E), -whole - dp @ np.log(p)


# ex11.3


def dark_and_nothing_comes_back(a, p, g, beta):
    n = 1 / np.expm1(beta)
    s = np.abs(a) * np.sqrt(p)
    return -g * (n + 1) * s.sum() ** 2, 0.0 * n


def probabilities_and_only_n(a, p, g, beta):
    n = 1 / np.expm1(beta)
    s = np.abs(a) * p
    brought = g * n * (1 - p.sum()) * np.sum(np.abs(a) ** 2)
    return brought - g * n * s.sum() ** 2, brought - g * n * max(0, 2 * s.max() - s.sum()) ** 2


# ex11.4


def whole_space_and_filter_turned(Lam, A, psi):
    P = np.outer(psi, psi.conj())
    X = Lam.conj().T @ P @ A
    return np.linalg.eigvalsh(X + X.conj().T)[0]


def half_and_highest(Lam, A, psi):
    v = np.linalg.svd(psi.conj()[None, :])[2][1:].conj().T
    X = Lam @ np.outer(psi, psi.conj()) @ A
    return np.linalg.eigvalsh(v.conj().T @ (X + X.conj().T) @ v)[-1] / 2


# ex11.5


def each_level_by_itself_and_its_amplitude(E, a, g, psi, t):
    loss = g / 2 * np.outer(a.conj(), a)
    X, Y = -1j * np.diag(E) - loss, -1j * np.diag(E) - np.diag(np.diag(loss))
    kept, secular = (np.linalg.norm(expm(t * one) @ psi) ** 2 for one in (X, Y))
    return kept, secular, -np.linalg.eigvals(X).real.max()


def the_whole_rate_and_the_other_conjugate(E, a, g, psi, t):
    loss = g * np.outer(a, a.conj())
    X, Y = -1j * np.diag(E) - loss, -1j * np.diag(E) - loss * np.isclose(E[:, None], E)
    kept, secular = (np.linalg.norm(expm(t * one) @ psi) ** 2 for one in (X, Y))
    return kept, secular, -2 * np.linalg.eigvals(X).real.max()


TWO = {
    "ex11.1": {
        as_written_in_bits: {"given-basis", "bits-for-nats"},
        v_dagger_behind_and_turned: {"turned-round", "order-of-the-entropies"},
    },
    "ex11.2": {
        mended_the_heat_only: {"given-basis", "growth-of-c"},
        mended_the_basis_only: {"sign-of-the-heat", "growth-of-c"},
    },
    "ex11.3": {
        dark_and_nothing_comes_back: {"always-dark", "level-0-forgotten"},
        probabilities_and_only_n: {"probabilities-for-amplitudes", "n-for-n-plus-1"},
    },
    "ex11.4": {
        whole_space_and_filter_turned: {"not-cut-down", "filter-turned-round"},
        half_and_highest: {"adjoint-left-out", "highest"},
    },
    "ex11.5": {
        each_level_by_itself_and_its_amplitude: {"equal-energies-apart", "rate-of-the-amplitude"},
        the_whole_rate_and_the_other_conjugate: {"rate-for-an-amplitude", "turned-round"},
    },
}
