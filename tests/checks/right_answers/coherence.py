"""Right answers to chapter 11's exercises, written differently."""

import numpy as np
from scipy.linalg import logm, null_space

import qep_widgets as qep

# ex11.1


def distance_by_eigenvectors(H, rho):
    v = np.linalg.eigh(H)[1]
    p = np.clip(np.einsum("ik,ij,jk->k", v.conj(), rho, v).real, 0, 1)
    return qep.shannon(p) - qep.entropy(rho)


def distance_by_a_loop(H, rho):
    _, v = np.linalg.eigh(H)
    C = 0.0
    for ket in v.T:
        p = (ket.conj() @ rho @ ket).real
        C -= p * np.log(p) if p > 1e-14 else 0.0
    for q in np.linalg.eigvalsh(rho):
        C += q * np.log(q) if q > 1e-14 else 0.0
    return C


def distance_by_the_states(H, rho):
    """With the diagonal state as a matrix in the given basis."""
    _, v = np.linalg.eigh(H)
    cut = v @ np.diag(np.diag(v.conj().T @ rho @ v)) @ v.conj().T
    return np.asarray(qep.entropy((cut + cut.conj().T) / 2) - qep.entropy(rho))


# ex11.2


def shares_by_logm(H, jumps, rates, beta, rho):
    slope = qep.Lindbladian(H, jumps, rates).apply(rho)
    E, v = np.linalg.eigh(H)
    inside = [np.diag(v.conj().T @ x @ v).real for x in (rho, slope)]
    S_p = -np.sum(inside[1] * np.log(inside[0]))
    return S_p - beta * np.sum(inside[1] * E), -np.trace(slope @ logm(rho)).real - S_p


def shares_by_spohn(H, jumps, rates, beta, rho):
    """Spohn's rate of the state and of its diagonal."""
    G, pi = qep.Lindbladian(H, jumps, rates), qep.gibbs(H, beta)
    _, v = np.linalg.eigh(H)
    cut = v @ np.diag(np.diag(v.conj().T @ rho @ v)) @ v.conj().T
    populations = qep.spohn_rate(G, (cut + cut.conj().T) / 2, pi)
    return [populations, qep.spohn_rate(G, rho, pi) - populations]


def shares_by_the_heat(H, jumps, rates, beta, rho):
    G = qep.Lindbladian(H, jumps, rates)
    _, v = np.linalg.eigh(H)
    cut = (v * np.diag(v.conj().T @ rho @ v).real) @ v.conj().T
    first = qep.entropy_rate(G, cut) - beta * qep.heat_current(G, rho, H)
    return np.array([first, qep.entropy_rate(G, rho) - qep.entropy_rate(G, cut)])


# ex11.3


def range_by_a_polygon(a, p, g, beta):
    n = 1 / np.expm1(beta)
    s = np.sort(np.sqrt(np.abs(a) ** 2 * p))
    gap = s[-1] - s[:-1].sum()
    taken = g * n * (1 - p.sum()) * np.vdot(a, a).real
    return taken - g * (n + 1) * s.sum() ** 2, taken - g * (n + 1) * (gap**2 if gap > 0 else 0)


def range_by_loops(a, p, g, beta):
    n = 1 / (np.exp(beta) - 1)
    total, most, ways, left = 0.0, 0.0, 0.0, 1.0
    for amplitude, share in zip(a, p, strict=True):
        length = abs(amplitude) * share**0.5
        total, most = total + length, max(most, length)
        ways, left = ways + abs(amplitude) ** 2, left - share
    rest = max(2 * most - total, 0)
    return [g * n * left * ways - g * (n + 1) * x * x for x in (total, rest)]


def range_by_states(a, p, g, beta):
    """Both ends as heat currents of states: all in step, and phases that close the chain."""
    m = len(a)
    s = np.abs(a) * np.sqrt(p)
    order = np.argsort(-s)
    phases = np.zeros(m)
    groups = [s[order[0]], 0.0, 0.0]
    member = np.zeros(m, int)
    for j in order[1:]:
        k = 1 if groups[1] <= groups[2] else 2
        member[j] = k
        groups[k] += s[j]
    x, y, z = groups
    if x >= y + z:
        phases[member > 0] = np.pi
    else:
        cos_y = np.clip((z**2 - x**2 - y**2) / max(2 * x * y, 1e-300), -1, 1)
        angle_y = np.arccos(cos_y)
        end = x + y * np.exp(1j * angle_y)
        phases[member == 1] = angle_y
        phases[member == 2] = np.angle(-end)
    J = np.zeros((m + 1, m + 1), complex)
    J[0, 1:] = a
    n = 1 / np.expm1(beta)
    bath = qep.Lindbladian(None, [J, J.conj().T], [g * (n + 1), g * n])
    H = np.diag([0.0] + [1.0] * m)
    found = []
    for turn in (np.zeros(m), phases):
        upper = np.sqrt(p) * np.exp(1j * (turn - np.angle(a)))
        rho = np.zeros((m + 1, m + 1), complex)
        rho[1:, 1:] = np.outer(upper, upper.conj())
        rho[0, 0] = 1 - p.sum()
        found.append(np.trace(H @ bath.apply(rho)).real)
    return tuple(found)


# ex11.4


def slope_by_null_space(Lam, A, psi):
    v = null_space(psi.conj()[None, :])
    X = np.outer(Lam @ psi, (A @ psi).conj())
    return np.linalg.eigvalsh(v.conj().T @ (X + X.conj().T) @ v).min()


def slope_by_arrows(Lam, A, psi):
    a, b = (x - psi * np.vdot(psi, x) for x in (Lam @ psi, A @ psi))
    c = np.vdot(b, a)
    if len(psi) == 2:
        return 2 * c.real
    below = np.vdot(a, a).real * np.vdot(b, b).real - c.imag**2
    return c.real - np.sqrt(max(below, 0))


def slope_by_a_lift(Lam, A, psi):
    """ψ is lifted out of the way, and the rest is read off the whole space."""
    P = np.outer(psi, psi.conj())
    Q = np.eye(len(psi)) - P
    rho_dot = Lam @ P @ A - A @ Lam @ P
    rho_dot = rho_dot + rho_dot.conj().T
    return np.linalg.eigvalsh(Q @ rho_dot @ Q + 1e6 * P)[0]


RIGHT = {
    "ex11.1": (distance_by_eigenvectors, distance_by_a_loop, distance_by_the_states),
    "ex11.2": (shares_by_logm, shares_by_spohn, shares_by_the_heat),
    "ex11.3": (range_by_a_polygon, range_by_loops, range_by_states),
    "ex11.4": (slope_by_null_space, slope_by_arrows, slope_by_a_lift),
}
