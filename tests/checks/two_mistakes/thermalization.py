"""Wrong answers to chapter 10's exercises, each with two mistakes, written as a student would."""

import numpy as np
from scipy.linalg import expm
from scipy.optimize import brentq

# ex10.1


def strength_and_a_fermion(omega, beta, strength, cutoff):
    n = 1 / (np.exp(beta * omega) + 1)
    return strength * (n + 1), strength * n


def neither_omega_nor_cut_off(omega, beta, strength, cutoff):
    n = 1 / np.expm1(omega / beta)
    return strength * omega * (n + 1), strength * omega * n


# ex10.2


def _davies(H, A, rate, turned_back):
    e, v = np.linalg.eigh(H)
    gaps = np.round(e[None, :] - e[:, None], 9)
    inside = v.conj().T @ A @ v
    jumps, rates = [], []
    for w in np.unique(gaps[gaps != 0]):
        jumps.append(turned_back(np.where(gaps == w, inside, 0), v))
        rates.append(rate(w))
    return np.array(jumps), np.array(rates)


def left_inside_with_negative_rates(H, A, beta, g):
    return _davies(H, A, lambda w: g / np.expm1(beta * w), lambda part, v: part)


def exchanged_and_without_g(H, A, beta, g):
    def rate(w):
        n = 1 / np.expm1(beta * abs(w))
        return n if w > 0 else n + 1

    return _davies(H, A, rate, lambda part, v: v @ part @ v.conj().T)


# ex10.3


def rank_and_too_early(L, rho):
    return np.linalg.matrix_rank(L, tol=1e-9), (expm(L) @ rho.reshape(-1)).reshape(rho.shape)


def mixed_start_and_one(L, rho):
    d = len(rho)
    return 1, (expm(1000 * L) @ (np.eye(d) / d).reshape(-1)).reshape(d, d)


# ex10.4


def _time(L, rho, above):
    def excess(t):
        return above((expm(t * L) @ rho.reshape(-1)).reshape(rho.shape))

    late = 1.0
    while excess(late) > 0:
        late *= 2
    return brentq(excess, 0, late, xtol=1e-10)


def no_half_on_a_grid(L, rho, pi, eps):
    t = _time(L, rho, lambda x: np.abs(np.linalg.eigvalsh(x - pi)).sum() - eps)
    return 0.1 * np.ceil(t / 0.1)


def root_of_squares_to_a_share(L, rho, pi, eps):
    return _time(L, rho, lambda x: np.linalg.norm(x - pi) - eps * np.linalg.norm(rho - pi))


# ex10.5


def negative_gap_and_no_half(L, rho, pi):
    values, R = np.linalg.eig(L)
    gap = np.sort(-values.real)[1]
    c = np.linalg.solve(R, rho.reshape(-1))
    slow = abs(-values.real - gap) < 1e-8
    X = (R[:, slow] @ c[slow]).reshape(rho.shape)
    return -gap, np.linalg.svd(X, compute_uv=False).sum()


def twice_the_gap_and_a_coefficient(L, rho, pi):
    values, R = np.linalg.eig(L)
    c = np.linalg.solve(R, rho.reshape(-1))
    k = np.argsort(-values.real)[1]
    return -2 * values[k].real, abs(c[k])


TWO = {
    "ex10.1": {
        strength_and_a_fermion: {"strength-alone", "fermi-for-bose"},
        neither_omega_nor_cut_off: {"cut-off-left-out", "temperature-for-beta"},
    },
    "ex10.2": {
        left_inside_with_negative_rates: {"left-in-the-eigenbasis", "n-at-negative-frequency"},
        exchanged_and_without_g: {"rates-exchanged", "g-left-out"},
    },
    "ex10.3": {
        rank_and_too_early: {"rank-for-dimension", "too-early"},
        mixed_start_and_one: {"start-forgotten", "dimension-always-one"},
    },
    "ex10.4": {
        no_half_on_a_grid: {"half-forgotten", "read-off-a-grid"},
        root_of_squares_to_a_share: {"root-of-squares", "relative-to-the-start"},
    },
    "ex10.5": {
        negative_gap_and_no_half: {"sign", "half-forgotten"},
        twice_the_gap_and_a_coefficient: {"twice-the-gap", "coefficient-alone"},
    },
}
