"""Right answers to chapter 01's exercises, each written differently."""

import numpy as np
import scipy.linalg

X, Y, Z = np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])


def state(r):
    return (np.eye(2) + r[0] * X + r[1] * Y + r[2] * Z) / 2


def by_matrices(r_1, r_2, p):
    values = np.linalg.eigvalsh((1 - p) * state(r_1) + p * state(r_2))
    return values[::-1]


def by_a_loop(r_1, r_2, p):
    total = 0.0
    for a, b in zip(r_1, r_2):  # noqa: B905
        total += (a + p * (b - a)) ** 2
    return [0.5 + 0.5 * total**0.5, 0.5 - 0.5 * total**0.5]


def by_the_determinant(r_1, r_2, p):
    rho = (1 - p) * state(r_1) + p * state(r_2)
    root = np.sqrt(max(1 - 4 * np.linalg.det(rho).real, 0))
    return np.array([(1 + root) / 2, (1 - root) / 2])


def with_clipping(rho):
    p = np.clip(np.linalg.eigvalsh(rho), 1e-300, None)
    return float(-(p * np.log(p)).sum())


def with_a_loop(rho):
    total = 0.0
    for p in np.linalg.eigvalsh(rho):
        if p > 1e-15:
            total -= p * np.log(p)
    return total


def with_scipy(rho):
    p = np.maximum(np.linalg.eigvals(rho).real, 0)
    return scipy.special.entr(p).sum()


def with_singular_values(rho):
    p = np.linalg.svd(rho, compute_uv=False)
    p = p[p > 1e-14]
    return -np.dot(p, np.log(p))


def gain_by_loops(states, p):
    mixture = sum(weight * x for weight, x in zip(p, states, strict=True))
    return with_a_loop(mixture) - sum(weight * with_a_loop(x) for weight, x in zip(p, states, strict=True))


def gain_by_relative_entropies(states, p):
    """Σ p_j D(ρ_j‖Σ p ρ), with the logarithm of the mixture on its support."""
    mixture = np.tensordot(p, states, 1)
    values, vectors = np.linalg.eigh(mixture)
    logs = np.log(np.where(values > 1e-13, values, 1))
    log = (vectors * logs) @ vectors.conj().T
    return sum(w * (-with_clipping(x) - np.trace(x @ log).real) for w, x in zip(p, states, strict=True))


def gain_stacked(states, p):
    def S(x):
        v = np.maximum(np.linalg.eigvalsh(x), 1e-300)
        return -(v * np.log(v)).sum(axis=-1)

    return S((p[:, None, None] * states).sum(0)) - (p * S(states)).sum()


def walls_by_columns(rho, basis, T):
    shares = []
    for k in range(len(rho)):
        b = basis[:, k]
        shares.append(np.vdot(b, rho @ b).real)
    shares = np.array([x for x in shares if x > 1e-15])
    work = -T * np.sum(shares * np.log(shares))
    return work, work - T * with_clipping(rho)


def walls_by_dephasing(rho, basis, T):
    measured = sum(np.outer(b, b.conj()) @ rho @ np.outer(b, b.conj()) for b in basis.T)
    return [T * with_clipping(measured), T * (with_clipping(measured) - with_clipping(rho))]


def walls_by_einsum(rho, basis, T):
    p = np.einsum("ik,ij,jk->k", basis.conj(), rho, basis).real.clip(1e-300)
    H = -(p * np.log(p)).sum()
    return np.array([T * H, T * (H - with_clipping(rho))])


def portrait_by_amplitudes(kets, shares, b):
    probability = sum(p * abs(np.vdot(b, k)) ** 2 for p, k in zip(shares, kets, strict=True))
    x = sum(p * 2 * (k[0].conj() * k[1]).real for p, k in zip(shares, kets, strict=True))
    y = sum(p * 2 * (k[0].conj() * k[1]).imag for p, k in zip(shares, kets, strict=True))
    z = sum(p * (abs(k[0]) ** 2 - abs(k[1]) ** 2) for p, k in zip(shares, kets, strict=True))
    return probability, [x, y, z]


def portrait_by_pauli_matrices(kets, shares, b):
    rho = np.einsum("n,ni,nj->ij", shares, kets, kets.conj())
    return np.trace(rho @ np.outer(b, b.conj())).real, np.array([np.trace(rho @ P).real for P in (X, Y, Z)])


def portrait_by_shadows(kets, shares, b):
    def arrow(k):
        return np.array([np.vdot(k, P @ k).real for P in (X, Y, Z)])

    r = np.sum([p * arrow(k) for p, k in zip(shares, kets, strict=True)], axis=0)
    return (1 + arrow(b) @ r) / 2, r


RIGHT = {
    "ex01.1": (by_matrices, by_a_loop, by_the_determinant),
    "ex01.2": (with_clipping, with_a_loop, with_scipy, with_singular_values),
    "ex01.3": (gain_by_loops, gain_by_relative_entropies, gain_stacked),
    "ex01.4": (walls_by_columns, walls_by_dephasing, walls_by_einsum),
    "ex01.5": (portrait_by_amplitudes, portrait_by_pauli_matrices, portrait_by_shadows),
}
