"""Right answers to chapter 12's exercises, written differently."""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import null_space
from scipy.optimize import brentq

import qep_widgets as qep

# ex12.1


def rest_by_null_space(E, betas, W):
    M = np.sum(W, axis=0)
    M = M - np.diag(M.sum(axis=0))
    p = np.abs(null_space(M, rcond=1e-9)[:, 0])
    p = p / p.sum()
    heat = np.einsum("kij,j,ij->k", W, p, np.subtract.outer(E, E))
    return p, heat, -np.sum(betas * heat)


def rest_by_loops(E, betas, W):
    """The sum of the probabilities is the last equation; heat is the change of the mean energy."""
    d, heat = len(E), []
    A, b = np.zeros((d, d)), np.zeros(d)
    for rates in W:
        for i in range(d):
            for j in range(d):
                A[i, j] += rates[i, j]
                A[j, j] -= rates[i, j]
    A[-1], b[-1] = 1, 1
    p = np.linalg.solve(A, b)
    for rates in W:
        gain = [sum(rates[i, j] * p[j] - rates[j, i] * p[i] for j in range(d)) for i in range(d)]
        heat.append(np.dot(E, gain))
    return p, heat, -sum(beta * Q for beta, Q in zip(betas, heat, strict=True))


def rest_by_the_library(E, betas, W):
    """As a generator with one jump for each rate."""
    d, baths = len(E), []
    for rates in W:
        units = [(i, j) for i in range(d) for j in range(d) if rates[i, j] > 0]
        jumps = [np.outer(qep.ket(i, d), qep.ket(j, d)) for i, j in units]
        baths.append(qep.Lindbladian(None, jumps, [rates[i, j] for i, j in units]))
    jumps = np.concatenate([bath.jumps for bath in baths])
    rest = qep.Lindbladian(np.diag(E), jumps, np.concatenate([bath.rates for bath in baths])).steady_state()
    heat = np.array([qep.heat_current(bath, rest, np.diag(E)) for bath in baths])
    return np.diag(rest).real, heat, -np.dot(betas, heat)


# ex12.2


def prices_by_arrays(W, p):
    M = W.sum(axis=0)
    M = M - np.diag(M.sum(axis=0))
    pi = np.abs(null_space(M, rcond=1e-9)[:, 0])
    pi = pi / pi.sum()
    forth = W * pi
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = W * p * np.log(forth / forth.transpose(0, 2, 1))
    return np.nansum(terms), -(M @ p) @ np.log(p / pi)


def prices_by_the_rest(W, p):
    """The whole production, less that of the way."""
    M = W.sum(axis=0)
    M = M - np.diag(M.sum(axis=0))
    A = M.copy()
    A[-1] = 1
    pi = np.linalg.solve(A, np.eye(len(p))[-1])
    way = -np.sum(M @ p * (np.log(p) - np.log(pi)))
    whole = 0.0
    for rates in W:
        for i in range(len(p)):
            for j in range(i):
                if rates[i, j] > 0:
                    one, other = rates[i, j] * p[j], rates[j, i] * p[i]
                    whole += (one - other) * np.log(one / other)
    return whole - way, way


def prices_by_differences(W, p):
    """Flows to the baths, and the slopes of two entropies."""
    M = W.sum(axis=0)
    M = M - np.diag(M.sum(axis=0))
    pi = np.linalg.svd(M)[2][-1]
    pi = pi / pi.sum()
    slope = M @ p
    flow = 0.0
    for rates in W:
        for i, j in np.argwhere(rates > 0):
            flow += rates[i, j] * p[j] * (np.log(rates[i, j]) - np.log(rates[j, i]))
    growth = -slope @ np.log(p)
    return np.array([flow - slope @ np.log(pi), growth + slope @ np.log(pi)])


# ex12.3


def _quanta(omega, beta):
    return 1 / (np.exp(beta * omega) - 1)


def thermometer_by_formula(omega, beta, p_1, omega_2):
    N, n = p_1 / (1 - 2 * p_1), _quanta(omega, beta)
    r = np.arccosh(max(1, (N + 0.5) / (n + 0.5))) / 2
    M = (_quanta(omega_2, beta) + 0.5) * np.cosh(2 * r) - 0.5
    return r, omega / np.log(1 + 1 / N), omega_2 / np.log(1 + 1 / M)


def thermometer_by_coth(omega, beta, p_1, omega_2):
    """1 − 2p₁ = tanh(ω/2T*), and squeezing divides it by cosh 2r."""
    polarisation = 1 - 2 * p_1
    stretch = max(np.tanh(beta * omega / 2) / polarisation, 1.0)
    second = np.tanh(beta * omega_2 / 2) / stretch
    r = np.log(stretch + np.sqrt(stretch**2 - 1)) / 2
    return [r, omega / (2 * np.arctanh(polarisation)), omega_2 / (2 * np.arctanh(second))]


def thermometer_by_search(omega, beta, p_1, omega_2):
    def level_1(gap, r):
        n = _quanta(gap, beta)
        N = n * np.cosh(2 * r) + np.sinh(r) ** 2
        return N / (2 * N + 1)

    r = 0.0
    if p_1 - level_1(omega, 0) > 1e-14:
        r = brentq(
            lambda r: np.log((1 - 2 * level_1(omega, r)) / (1 - 2 * p_1)), 0, 8, xtol=1e-15, rtol=1e-14
        )
    p_2 = level_1(omega_2, r)
    return np.array([r, omega / np.log(1 / p_1 - 1), omega_2 / np.log(1 / p_2 - 1)])


# ex12.4


def books_by_the_library(omega_1, omega_2, beta_1, beta_2, link, g):
    one = qep.thermal_qubit(omega_1, beta_1, g).embed(0, (2, 2))
    two = qep.thermal_qubit(omega_2, beta_2, g).embed(1, (2, 2))
    bond = np.zeros((4, 4))
    bond[1, 2] = bond[2, 1] = link
    L = one + two + qep.Lindbladian(bond, [])
    rho = L.steady_state()
    own = [qep.heat_current(bath, rho, bath.H) for bath in (one, two)]
    whole = [qep.heat_current(bath, rho, L.H) for bath in (one, two)]
    betas = [beta_1, beta_2]
    return {
        "quanta": own[0] / omega_1,
        "work": -sum(own),
        "own": -np.dot(betas, own),
        "whole": -np.dot(betas, whole),
    }


def books_by_hand(omega_1, omega_2, beta_1, beta_2, link, g):
    """Closed: occupations and coherence obey linear equations of their own."""
    x_1, x_2 = beta_1 * omega_1, beta_2 * omega_2
    width_1, width_2 = g / np.tanh(x_1 / 2), g / np.tanh(x_2 / 2)
    mean, off = (width_1 + width_2) / 2, omega_2 - omega_1
    kappa = 2 * link**2 * mean / (mean**2 + off**2)
    quanta = (1 / (np.exp(x_1) + 1) - 1 / (np.exp(x_2) + 1)) / (1 / kappa + 1 / width_1 + 1 / width_2)
    bond = -quanta * off / mean
    whole_1, whole_2 = omega_1 * quanta - width_1 / 2 * bond, -omega_2 * quanta - width_2 / 2 * bond
    return {
        "quanta": quanta,
        "work": (omega_2 - omega_1) * quanta,
        "own": (x_2 - x_1) * quanta,
        "whole": -beta_1 * whole_1 - beta_2 * whole_2,
    }


def books_by_the_superoperator(omega_1, omega_2, beta_1, beta_2, link, g):
    a, one = np.array([[0, 1], [0, 0]]), np.eye(2)
    lower = [np.kron(a, one), np.kron(one, a)]
    parts = [omega * L.T @ L for omega, L in zip((omega_1, omega_2), lower, strict=True)]
    H = sum(parts) + link * (lower[0] @ lower[1].T + lower[0].T @ lower[1])
    damp = []
    for L, x in zip(lower, (beta_1 * omega_1, beta_2 * omega_2), strict=True):
        n, S = 1 / (np.exp(x) - 1), 0
        for J, rate in ((L, g * (n + 1)), (L.T, g * n)):
            M = J.T @ J
            S = S + rate * (np.kron(J, J) - (np.kron(M, np.eye(4)) + np.kron(np.eye(4), M.T)) / 2)
        damp.append(S)
    whole = sum(damp) - 1j * (np.kron(H, np.eye(4)) - np.kron(np.eye(4), H.T))
    rho = null_space(whole, rcond=1e-9)[:, 0].reshape(4, 4)
    rho = rho / np.trace(rho)
    change = [(S @ rho.reshape(-1)).reshape(4, 4) for S in damp]
    Q = [np.trace(c @ part).real for c, part in zip(change, parts, strict=True)]
    A = [np.trace(c @ H).real for c in change]
    return {
        "quanta": Q[0] / omega_1,
        "work": -Q[0] - Q[1],
        "own": -beta_1 * Q[0] - beta_2 * Q[1],
        "whole": -beta_1 * A[0] - beta_2 * A[1],
    }


# ex12.5


def _moves(W):
    M = W.sum(axis=0) - np.diag(W.sum(axis=(0, 1)))
    pi = np.abs(null_space(M, rcond=1e-9)[:, 0])
    return M, pi / pi.sum()


def detour_by_the_heats(W, p):
    """ΔS and what the baths get more; the staying is the whole without the way."""
    M, pi = _moves(W)
    here = W > 0
    got = np.where(here, W * np.log(np.where(here, W, 1) / np.where(here, W.transpose(0, 2, 1), 1)), 0)
    got = got.sum(axis=(0, 1))
    y = np.linalg.lstsq(np.vstack([M, np.ones(len(p))]), np.append(pi - p, 0), rcond=None)[0]
    whole = qep.shannon(pi) - qep.shannon(p) + got @ y
    return got - np.log(pi) @ M, whole - qep.relative_entropy(np.diag(p), np.diag(pi)), whole


def detour_by_modes(W, p):
    """Each eigenvector of M falls at its own rate."""
    M, pi = _moves(W)
    x = np.zeros(len(p))
    for rates in W:
        for i in range(len(p)):
            for j in range(len(p)):
                if rates[i, j]:
                    x[j] += rates[i, j] * np.log(rates[i, j] * pi[j] / rates[j, i] / pi[i])
    values, v = np.linalg.eig(M)
    part = np.linalg.solve(v, (p - pi).astype(complex))
    falls = np.abs(values) > 1e-9
    y = (v[:, falls] @ (part[falls] / -values[falls])).real
    some = np.flatnonzero(p)
    return x, np.dot(x, y), np.dot(x, y) + sum(p[k] * np.log(p[k] / pi[k]) for k in some)


def detour_by_steps(W, p):
    """The film, with the staying summed up beside it."""
    M, pi = _moves(W)
    flow = W * pi
    ratio = np.where(flow > 0, flow, 1) / np.where(flow > 0, flow.transpose(0, 2, 1), 1)
    x = np.einsum("kij,kij->j", W, np.log(ratio))
    slowest = -np.sort(np.linalg.eigvals(M).real)[-2]

    def go(_, z):
        return np.append(M @ z[:-1], x @ (z[:-1] - pi))

    end = solve_ivp(go, (0, 25 / slowest), np.append(p, 0), "LSODA", rtol=1e-9, atol=1e-11).y[-1, -1]
    return x, end, end + qep.relative_entropy(np.diag(p), np.diag(pi))


RIGHT = {
    "ex12.1": (rest_by_null_space, rest_by_loops, rest_by_the_library),
    "ex12.2": (prices_by_arrays, prices_by_the_rest, prices_by_differences),
    "ex12.3": (thermometer_by_formula, thermometer_by_coth, thermometer_by_search),
    "ex12.4": (books_by_the_library, books_by_hand, books_by_the_superoperator),
    "ex12.5": (detour_by_the_heats, detour_by_modes, detour_by_steps),
}
