"""Wrong answers to chapter 07's exercises, each with two mistakes, written as a student would."""

import numpy as np
from scipy.linalg import expm
from scipy.optimize import brentq

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return v @ np.diag(np.log(p)) @ v.conj().T


def right_slope(H, jumps, rates, rho):
    return qep.Lindbladian(H, jumps, rates).apply(rho)


# ex07.1


def no_minus_and_no_half(H, jumps, rates, rho, pi):
    slope = -1j * (H @ rho - rho @ H)
    for g, L in zip(rates, jumps, strict=True):
        slope = slope + g * (L @ rho @ L.conj().T - L.conj().T @ L @ rho - rho @ L.conj().T @ L)
    return np.trace(slope @ (ln(rho) - ln(pi))).real


def base_two_without_pi(H, jumps, rates, rho, pi):
    p, v = np.linalg.eigh(rho)
    return -np.trace(right_slope(H, jumps, rates, rho) @ (v * np.log2(p)) @ v.conj().T).real


def transposes_and_logs_of_entries(H, jumps, rates, rho, pi):
    slope = -1j * (H @ rho - rho @ H)
    for k in range(len(rates)):
        L = jumps[k]
        slope = slope + rates[k] * (L @ rho @ L.T - 0.5 * (L.T @ L @ rho + rho @ L.T @ L))
    return -np.trace(slope @ (np.log(rho + 0j) - np.log(pi + 0j))).real


def eigenvectors_the_wrong_way_and_no_minus(H, jumps, rates, rho, pi):
    def log(m):
        p, v = np.linalg.eigh(m)
        return v.conj().T @ np.diag(np.log(p)) @ v

    return np.trace(right_slope(H, jumps, rates, rho) @ (log(rho) - log(pi))).real


def no_rates_and_a_star(H, jumps, rates, rho, pi):
    slope = -1j * (H @ rho - rho @ H)
    for L in jumps:
        M = L.conj().T @ L
        slope = slope + L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2
    return -np.trace(slope * (ln(rho) - ln(pi))).real


# ex07.2


def columns_and_forwards(L, rho, pi, t, h):
    d = len(rho)

    def at(time):
        return (expm(L * time) @ rho.reshape(-1, order="F")).reshape(d, d, order="F")

    slope = (L @ at(t).reshape(-1, order="F")).reshape(d, d, order="F")
    D = [np.trace(x @ (ln(x) - ln(pi))).real for x in (at(t), at(t + h))]
    return -np.trace(slope @ (ln(at(t)) - ln(pi))).real, (D[0] - D[1]) / h


def slope_in_bits(L, rho, pi, t, h):
    def at(time):
        return (expm(L * time) @ rho.reshape(-1)).reshape(rho.shape)

    def D(x):
        return np.trace(x @ (ln(x) - ln(pi))).real / np.log(2)

    slope = (L @ at(t).reshape(-1)).reshape(rho.shape)
    rate = -np.trace(slope @ (ln(at(t)) - ln(pi))).real / np.log(2)
    return rate, (D(at(t + h)) - D(at(t - h))) / (2 * h)


# ex07.3


def gibbs_and_the_largest(H, jumps, rates, states):
    pi = qep.gibbs(H, 1.0)
    found = [-np.trace(right_slope(H, jumps, rates, s) @ (ln(s) - ln(pi))).real for s in states]
    return pi, max(found)


def no_minus_and_the_first(H, jumps, rates, states):
    pi = qep.Lindbladian(H, jumps, rates).steady_state()
    for s in states:
        return pi, np.trace(right_slope(H, jumps, rates, s) @ (ln(s) - ln(pi))).real


# ex07.4


def too_fast_and_the_length(rho, beta, a, nu, kappa):
    pi = qep.gibbs(np.diag([0.0, 1.0]), beta)
    n = 1 / (np.exp(beta) - 1)
    down, up = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [1, 0]])
    thermal = qep.Lindbladian(np.zeros((2, 2)), [down, up], [n + 1, n])
    dephasing = qep.Lindbladian(np.zeros((2, 2)), [np.diag([0, 1])], [kappa])

    def sigma(t):
        state = thermal.evolve(rho, t + a / nu * np.sin(nu * t))
        state = state * np.array([[1, np.exp(-kappa * t)], [np.exp(-kappa * t), 1]])
        f = 1 + a * np.cos(nu * t)
        gap = ln(state) - ln(pi)
        return -np.trace((f * thermal.apply(state) + dephasing.apply(state)) @ gap).real

    grid = np.linspace(0, 2 * np.pi / nu, 81)
    values = [sigma(t) for t in grid]
    k = np.flatnonzero(np.diff(np.sign(values)))
    first, second = (brentq(sigma, grid[j], grid[j + 1]) for j in k[:2])
    return first, second - first


TWO = {
    "ex07.1": {
        no_minus_and_no_half: {"sign", "half-forgotten"},
        base_two_without_pi: {"ln-pi-left-out", "bits-for-nats"},
        transposes_and_logs_of_entries: {"conjugate-dropped", "elementwise-logarithm"},
        eigenvectors_the_wrong_way_and_no_minus: {"sign", "log-turned-round"},
        no_rates_and_a_star: {"rates-left-out", "star-for-at"},
    },
    "ex07.2": {
        columns_and_forwards: {"column-stacking", "forward-difference"},
        slope_in_bits: {"sign-of-the-difference", "bits-for-nats"},
    },
    "ex07.3": {
        gibbs_and_the_largest: {"gibbs-for-pi", "largest-for-smallest"},
        no_minus_and_the_first: {"sign", "first-state-only"},
    },
    "ex07.4": {too_fast_and_the_length: {"coherence-too-fast-in-the-state", "length-for-the-end"}},
}
