"""Right answers to chapter 10's exercises, written differently."""

import numpy as np
from scipy.linalg import eig, expm, null_space
from scipy.optimize import bisect, brentq

import qep_widgets as qep

# ex10.1


def rates_by_the_formula(omega, beta, strength, cutoff):
    n = 1 / np.expm1(beta * omega)
    g = strength * omega * np.exp(-omega / cutoff)
    return g * (n + 1), g * n


def rates_by_the_ratio(omega, beta, strength, cutoff):
    g = strength * omega * np.exp(-omega / cutoff)
    down = g / (1 - np.exp(-beta * omega))
    return [down, down * np.exp(-beta * omega)]


def rates_by_counting_quanta(omega, beta, strength, cutoff):
    k = np.arange(3000)
    p = np.exp(-beta * omega * k)
    p /= p.sum()
    g = qep.ohmic(strength, cutoff)(omega)
    return np.array([g * (p @ (k + 1)), g * (p @ k)])


def rates_by_the_library(omega, beta, strength, cutoff):
    return tuple(qep.thermal_qubit(omega, beta, qep.ohmic(strength, cutoff)(omega)).rates)


# ex10.2


def davies_by_masks(H, A, beta, g):
    e, v = np.linalg.eigh(H)
    inside = v.conj().T @ A @ v
    gaps = np.round(e[None, :] - e[:, None], 8)
    jumps, rates = [], []
    for w in np.unique(gaps[gaps != 0]):
        n = 1 / np.expm1(beta * abs(w))
        jumps.append(v @ np.where(gaps == w, inside, 0) @ v.conj().T)
        rates.append(g * (n + (w > 0)))
    return np.array(jumps), np.array(rates)


def davies_by_projectors(H, A, beta, g):
    """Π_ε A Π_ε' for every pair, added up when the frequency is known already; rates inside the jumps."""
    e, v = np.linalg.eigh(H)
    found = []
    for i, low in enumerate(e):
        for j, high in enumerate(e):
            w = high - low
            if abs(w) < 1e-9:
                continue
            part = np.outer(v[:, i], v[:, i].conj()) @ A @ np.outer(v[:, j], v[:, j].conj())
            for entry in found:
                if abs(entry[0] - w) < 1e-8:
                    entry[1] = entry[1] + part
                    break
            else:
                found.append([w, part])
    rates = [g / (1 - np.exp(-beta * w)) if w > 0 else g / (np.exp(-beta * w) - 1) for w, _ in found]
    return [np.sqrt(r) * part for r, (_, part) in zip(rates, found, strict=True)], [1.0] * len(found)


def davies_by_time_average(H, A, beta, g):
    """A(ω) as the average of e^{iωt}e^{iHt}Ae^{−iHt}, exactly: a polynomial in the commutator with H."""
    d = len(H)
    one = np.eye(d)
    C = np.kron(H, one) - np.kron(one, H.T)  # A(ω) is its eigenvector for −ω
    e = np.linalg.eigvalsh(H)
    all_gaps = np.subtract.outer(e, e).ravel()
    frequencies = all_gaps[np.unique(np.round(all_gaps, 8), return_index=True)[1]]
    jumps, rates = [], []
    for w in frequencies[np.abs(frequencies) > 1e-8]:
        x = A.reshape(-1).astype(complex)
        for other in frequencies[frequencies != w]:
            x = (C @ x + other * x) / (other - w)
        jumps.append(x.reshape(d, d))
        rates.append(g * (1 / np.expm1(beta * abs(w)) + (1 if w > 0 else 0)))
    return jumps, rates


# ex10.3


def end_by_waiting(L, rho):
    n = len(L) - np.linalg.matrix_rank(L, tol=1e-9)
    return n, (expm(L * 1000.0) @ rho.reshape(-1)).reshape(rho.shape)


def end_by_modes(L, rho):
    values, R = np.linalg.eig(L)
    zero = np.abs(values) < 1e-8
    c = np.linalg.solve(R, rho.reshape(-1))
    return int(zero.sum()), (R[:, zero] @ c[zero]).reshape(rho.shape)


def end_by_conserved_quantities(L, rho):
    R, C = null_space(L, rcond=1e-10), null_space(L.conj().T, rcond=1e-10)
    P = R @ np.linalg.inv(C.conj().T @ R) @ C.conj().T
    return [R.shape[1], (P @ rho.ravel()).reshape(rho.shape)]


def end_by_squaring(L, rho):
    step = expm(L)
    for _ in range(12):
        step = step @ step
    s = np.linalg.svd(L, compute_uv=False)
    return float(np.sum(s < 1e-9)), (step @ rho.ravel()).reshape(rho.shape)


# ex10.4


def _at(L, rho, t):
    return (expm(L * t) @ rho.reshape(-1)).reshape(rho.shape)


def time_by_brentq(L, rho, pi, eps):
    def above(t):
        return qep.trace_distance(_at(L, rho, t), pi) - eps

    late = 1.0
    while above(late) > 0:
        late *= 2
    return brentq(above, 0, late, xtol=1e-10)


def time_by_bisection_of_modes(L, rho, pi, eps):
    values, R = np.linalg.eig(L)
    c = np.linalg.solve(R, rho.ravel())

    def above(t):
        X = (R @ (np.exp(values * t) * c)).reshape(rho.shape) - pi
        return np.linalg.svd(X, compute_uv=False).sum() / 2 - eps

    gap = np.sort(-values.real)[1]
    return bisect(above, 0, 40 / gap, xtol=1e-10)


def time_by_the_library(L, rho, pi, eps):
    """Ten times finer, again and again."""
    G = qep.Lindbladian.from_superop(L)
    low, high = 0.0, 1.0
    while qep.trace_distance(G.evolve(rho, [high])[0], pi) > eps:
        high *= 3
    for _ in range(12):
        times = np.linspace(low, high, 21)
        T = qep.trace_distance(G.evolve(rho, times), pi)
        k = int(np.argmax(eps >= T))
        low, high = times[k - 1], times[k]
    return (low + high) / 2


# ex10.5


def mode_by_solving(L, rho, pi):
    values, R = np.linalg.eig(L)
    gap = np.sort(-values.real)[1]
    slow = np.abs(-values.real - gap) < 1e-8
    c = np.linalg.solve(R, rho.reshape(-1))
    X = (R[:, slow] @ c[slow]).reshape(rho.shape)
    return gap, np.abs(np.linalg.eigvalsh((X + X.conj().T) / 2)).sum() / 2


def mode_by_left_vectors(L, rho, pi):
    values, left, right = eig(L, left=True, right=True)
    gap = sorted(-values.real)[1]
    X = np.zeros_like(rho, dtype=complex)
    for k in np.flatnonzero(np.abs(values.real + gap) < 1e-8):
        c = left[:, k].conj() @ (rho - pi).ravel() / (left[:, k].conj() @ right[:, k])
        X += c * right[:, k].reshape(rho.shape)
    return [gap, np.linalg.norm(X, "nuc") / 2]


def mode_by_projection(L, rho, pi):
    """The projector on the slow modes as a polynomial in L, the product over all other eigenvalues."""
    values = np.linalg.eigvals(L)
    gap = np.sort(-values.real)[1]
    slow = np.abs(values.real + gap) < 1e-7
    total = np.zeros(rho.size, complex)
    others = np.unique(np.round(values[~slow], 7))
    for target in np.unique(np.round(values[slow], 7)):
        x = (rho - pi).ravel().astype(complex)
        for other in [*others, *(v for v in np.unique(np.round(values[slow], 7)) if v != target)]:
            x = (L @ x - other * x) / (target - other)
        total = total + x
    return gap, np.linalg.svd(total.reshape(rho.shape), compute_uv=False).sum() / 2


RIGHT = {
    "ex10.1": (rates_by_the_formula, rates_by_the_ratio, rates_by_counting_quanta, rates_by_the_library),
    "ex10.2": (davies_by_masks, davies_by_projectors, davies_by_time_average),
    "ex10.3": (end_by_waiting, end_by_modes, end_by_conserved_quantities, end_by_squaring),
    "ex10.4": (time_by_brentq, time_by_bisection_of_modes, time_by_the_library),
    "ex10.5": (mode_by_solving, mode_by_left_vectors, mode_by_projection),
}
