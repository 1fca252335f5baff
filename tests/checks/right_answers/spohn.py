"""Right answers to chapter 07's exercises, written differently."""

import itertools

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import expm, logm, null_space
from scipy.optimize import bisect, brentq

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return sum(np.log(x) * np.outer(w, w.conj()) for x, w in zip(p, v.T, strict=True))


# ex07.1


def rate_by_the_generator(H, jumps, rates, rho, pi):
    slope = qep.Lindbladian(H, jumps, rates).apply(rho)
    return -np.trace(slope @ (ln(rho) - ln(pi))).real


def rate_by_hand(H, jumps, rates, rho, pi):
    slope = -1j * (H @ rho - rho @ H)
    for g, L in zip(rates, jumps, strict=True):
        M = L.conj().T @ L
        slope = slope + g * (L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2)
    return np.trace(slope @ (logm(pi) - logm(rho)))


def rate_by_loops(H, jumps, rates, rho, pi):
    d = len(rho)
    K = -1j * H - 0.5 * np.einsum("k,kba,kbc->ac", rates, jumps.conj(), jumps)
    slope = K @ rho + rho @ K.conj().T + np.einsum("k,kab,bc,kdc->ad", rates, jumps, rho, jumps.conj())
    gap = ln(rho) - ln(pi)
    total = 0.0
    for i, j in itertools.product(range(d), repeat=2):
        total -= (slope[i, j] * gap[j, i]).real
    return total


def rate_in_two_terms(H, jumps, rates, rho, pi):
    """dS/dt, without the commutator, and the drift of ln π in Heisenberg's picture."""
    G = qep.Lindbladian(0 * H, jumps, rates)
    h = ln(pi)
    adjoint = 1j * (H @ h - h @ H)
    for g, L in zip(rates, jumps, strict=True):
        M = L.conj().T @ L
        adjoint = adjoint + g * (L.conj().T @ h @ L - (M @ h + h @ M) / 2)
    return qep.entropy_rate(G, rho) + np.trace(rho @ adjoint).real


# ex07.2


def routes_by_expm(L, rho, pi, t, h):
    def at(s):
        return (expm(L * s) @ rho.ravel()).reshape(rho.shape)

    now = at(t)
    sigma = -np.trace((L @ now.ravel()).reshape(rho.shape) @ (ln(now) - ln(pi))).real
    return sigma, (qep.relative_entropy(at(t - h), pi) - qep.relative_entropy(at(t + h), pi)) / (2 * h)


def routes_by_the_library(L, rho, pi, t, h):
    G = qep.Lindbladian.from_superop(L)
    now, later, earlier = G.evolve(rho, [t, t + h, t - h])
    D = qep.relative_entropy(np.array([later, earlier]), pi)
    return [-np.trace(G.apply(now) @ (ln(now) - ln(pi))), -np.diff(D[::-1])[0] / (2 * h)]


def routes_by_integration(L, rho, pi, t, h):
    found = solve_ivp(
        lambda _, y: L @ y,
        (0, t + h),
        rho.ravel().astype(complex),
        t_eval=[t - h, t, t + h],
        method="DOP853",
        rtol=1e-10,
        atol=1e-12,
    )
    states = [y.reshape(rho.shape) for y in found.y.T]
    states = [(x + x.conj().T) / 2 for x in states]
    D = [np.trace(x @ (ln(x) - ln(pi))).real for x in states]
    slope = (L @ states[1].ravel()).reshape(rho.shape)
    return np.array([np.trace(slope @ (ln(pi) - ln(states[1]))).real, (D[0] - D[2]) / h / 2])


# ex07.3


def experiment_by_the_library(H, jumps, rates, states):
    G = qep.Lindbladian(H, jumps, rates)
    pi = G.steady_state()
    return pi, min(-np.trace(G.apply(x) @ (ln(x) - ln(pi))).real for x in states)


def experiment_by_null_space(H, jumps, rates, states):
    v = null_space(qep.Lindbladian(H, jumps, rates).superop(), rcond=1e-10)[:, 0]
    pi = v.reshape(H.shape) / np.trace(v.reshape(H.shape))
    pi = (pi + pi.conj().T) / 2
    return [pi, np.sort([rate_by_hand(H, jumps, rates, x, pi).real for x in states])[0]]


def experiment_by_linear_equations(H, jumps, rates, states):
    """L(π) = 0 with one equation replaced by Tr π = 1."""
    d = len(H)
    S = qep.Lindbladian(H, jumps, rates).superop()
    S[0] = np.eye(d).ravel()
    pi = np.linalg.solve(S, np.eye(d * d)[0]).reshape(d, d)
    pi = (pi + pi.conj().T) / 2
    return pi, np.min([rate_by_loops(H, jumps, rates, x, pi) for x in states])


# ex07.4


def _parts(beta, kappa):
    thermal = qep.thermal_qubit(1, beta)
    return thermal, qep.Lindbladian(None, [np.diag([0, 1])], [kappa]), thermal.steady_state()


def interval_by_commuting_parts(rho, beta, a, nu, kappa):
    thermal, dephasing, pi = _parts(beta, kappa)

    def sigma(t):
        x = thermal.evolve(rho, t + a / nu * np.sin(nu * t))
        x = x * np.array([[0, 1], [1, 0]]) * np.exp(-kappa * t / 2)[:, None, None] + x * np.eye(2)
        f = 1 + a * np.cos(nu * t)
        return f * qep.spohn_rate(thermal, x, pi) + qep.spohn_rate(dephasing, x, pi)

    def root(low, high):
        return brentq(lambda t: sigma(np.array([t]))[0], low, high)

    grid = np.linspace(0, 2 * np.pi / nu, 60)
    values = sigma(grid)
    k = np.flatnonzero(np.sign(values[1:]) != np.sign(values[:-1]))
    return tuple(root(grid[j], grid[j + 1]) for j in k)


def interval_by_integration(rho, beta, a, nu, kappa):
    """Populations and coherence by a differential equation, and its dense output."""
    thermal, dephasing, pi = _parts(beta, kappa)
    A, B = thermal.superop(), dephasing.superop()
    found = solve_ivp(
        lambda t, y: (1 + a * np.cos(nu * t)) * (A @ y) + B @ y,
        (0, 2 * np.pi / nu),
        rho.ravel(),
        method="DOP853",
        rtol=1e-10,
        atol=1e-12,
        dense_output=True,
    )

    def sigma(t):
        y = found.sol(t)
        x = y.reshape(2, 2)
        x = (x + x.conj().T) / 2
        slope = ((1 + a * np.cos(nu * t)) * (A @ y) + B @ y).reshape(2, 2)
        return -np.trace(slope @ (ln(x) - ln(pi))).real

    grid = np.linspace(0, 2 * np.pi / nu, 50)
    signs = np.array([sigma(t) < 0 for t in grid])
    first = int(np.argmax(signs))
    last = len(grid) - 1 - int(np.argmax(signs[::-1]))
    return bisect(sigma, grid[first - 1], grid[first]), bisect(sigma, grid[last], grid[last + 1])


def interval_from_the_middle(rho, beta, a, nu, kappa):
    """f is most negative at π/ν: one root on each side of it; σ from the slope of D on the fly."""
    n = 1 / np.expm1(beta)
    gamma = 2 * n + 1
    pi = np.diag([n + 1, n]) / gamma

    def state(t):
        tau = t + a / nu * np.sin(nu * t)
        e = pi[1, 1] + (rho[1, 1].real - pi[1, 1]) * np.exp(-gamma * tau)
        c = rho[0, 1] * np.exp(-gamma * tau / 2 - kappa * t / 2)
        return np.array([[1 - e, c], [np.conj(c), e]])

    def sigma(t):
        x, f = state(t), 1 + a * np.cos(nu * t)
        de = -gamma * f * (x[1, 1] - pi[1, 1])
        dc = -(gamma * f + kappa) / 2 * x[0, 1]
        slope = np.array([[-de, dc], [np.conj(dc), de]])
        return -np.trace(slope @ (ln(x) - ln(pi))).real

    return np.array([brentq(sigma, 0, np.pi / nu), brentq(sigma, np.pi / nu, 2 * np.pi / nu)])


# ex07.5


def rest_by_counting(betas, strengths):
    n = 1 / (np.exp(betas) - 1)
    up, down = strengths * n, strengths * (n + 1)
    p = up.sum() / (up.sum() + down.sum())
    heat = up * (1 - p) - down * p
    return heat, -(betas * heat).sum()


def rest_by_the_library(betas, strengths):
    G = qep.thermal_qubit(1, list(betas), list(strengths))
    rest = G.steady_state()
    heat = [qep.heat_current(bath, rest, G.H) for bath in G.baths]
    return [heat, -sum(b * q for b, q in zip(betas, heat, strict=True))]


def rest_by_linear_equations(betas, strengths):
    n = 0.5 / np.tanh(np.array(betas) / 2) - 0.5
    rates = np.array([[-(strengths @ n), strengths @ (n + 1)], [1, 1]])
    ground, excited = np.linalg.solve(rates, [0, 1])
    heat = strengths * (n * ground - (n + 1) * excited)
    return heat, np.float64(-(heat @ betas))


RIGHT = {
    "ex07.1": (rate_by_the_generator, rate_by_hand, rate_by_loops, rate_in_two_terms),
    "ex07.2": (routes_by_expm, routes_by_the_library, routes_by_integration),
    "ex07.3": (experiment_by_the_library, experiment_by_null_space, experiment_by_linear_equations),
    "ex07.5": (rest_by_counting, rest_by_the_library, rest_by_linear_equations),
    "ex07.4": (interval_by_commuting_parts, interval_by_integration, interval_from_the_middle),
}
