"""Right answers to chapter 11's exercises, written differently."""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import expm, logm, null_space

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


# ex11.5


def stay_by_jumps(E, a, g, psi, t):
    """As generators: one jump for all levels, and one for each energy."""
    m = len(E)
    jump = np.zeros((m + 1, m + 1), complex)
    jump[0, 1:] = a
    energies = {round(float(x), 9) for x in E}
    apart = [jump * np.concatenate([[0], abs(E - x) < 1e-8]) for x in energies]
    H, rho = np.diag([0, *E]), qep.projector(np.array([0, *psi]))
    films = (qep.Lindbladian(H, js, [g] * len(js)).evolve(rho, [t])[0] for js in ([jump], apart))
    kept, secular = (1 - film[0, 0].real for film in films)
    rates = np.sort(-2 * np.linalg.eigvals(1j * np.diag(E) + g / 2 * np.outer(a, a.conj())).real)
    return kept, secular, min(-rates)


def stay_by_eigenvectors(E, a, g, psi, t):
    """The secular part by its bright kets alone: what is at right angles to them stays."""
    w, v = np.linalg.eig(-1j * np.diag(E) - g / 2 * a.conj()[:, None] * a)
    kept = np.linalg.norm(v @ (np.exp(w * t) * np.linalg.solve(v, psi.astype(complex)))) ** 2
    secular = 1.0
    for x in {round(float(x), 9) for x in E}:
        level = abs(E - x) < 1e-8
        size = np.sum(abs(a[level]) ** 2)
        if size > 0:
            secular -= abs(np.sum(a[level] * psi[level])) ** 2 / size * (1 - np.exp(-g * size * t))
    return [kept, secular, min(-2 * w.real)]


def stay_by_steps(E, a, g, psi, t):
    def moves(_, x, same):
        return -1j * E * x - g / 2 * np.conj(a) * (same @ (a * x))

    same = np.array([[abs(x - y) < 1e-8 for x in E] for y in E], float)
    found = []
    for pairs in (np.ones_like(same), same):
        film = solve_ivp(moves, (0, t), psi.astype(complex), "DOP853", args=(pairs,), rtol=1e-10, atol=1e-12)
        found.append(np.vdot(film.y[:, -1], film.y[:, -1]).real)
    late = expm(np.diag(-1j * E) - g / 2 * np.outer(a.conj(), a))
    return np.array([*found, -2 * np.log(abs(np.linalg.eigvals(late)).max())])


RIGHT = {
    "ex11.1": (distance_by_eigenvectors, distance_by_a_loop, distance_by_the_states),
    "ex11.2": (shares_by_logm, shares_by_spohn, shares_by_the_heat),
    "ex11.3": (range_by_a_polygon, range_by_loops, range_by_states),
    "ex11.4": (slope_by_null_space, slope_by_arrows, slope_by_a_lift),
    "ex11.5": (stay_by_jumps, stay_by_eigenvectors, stay_by_steps),
}
