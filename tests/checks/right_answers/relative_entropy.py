"""Right answers to chapter 06's exercises, written differently."""

import numpy as np
import scipy.linalg

import qep_widgets as qep

# ex06.1


def divergence_by_eigenbases(rho, sigma):
    def ln(m):
        p, v = np.linalg.eigh(m)
        return v @ np.diag(np.log(p)) @ v.conj().T

    return np.trace(rho @ (ln(rho) - ln(sigma))).real


def divergence_by_logm(rho, sigma):
    return np.real(np.sum(rho.T * (scipy.linalg.logm(rho) - scipy.linalg.logm(sigma))))


def divergence_by_overlaps(rho, sigma):
    (p, v), (s, w) = np.linalg.eigh(rho), np.linalg.eigh(sigma)
    total = 0.0
    for i in range(len(p)):
        for k in range(len(s)):
            total += abs(np.vdot(v[:, i], w[:, k])) ** 2 * p[i] * np.log(p[i] / s[k])
    return total


def divergence_in_sigmas_basis(rho, sigma):
    s, w = np.linalg.eigh(sigma)
    return -qep.entropy(rho) - np.log(s) @ np.diag(w.conj().T @ rho @ w)


def divergence_by_an_integral(rho, sigma):
    """ln ρ − ln σ = ∫ [(σ+t)⁻¹ − (ρ+t)⁻¹] dt over t > 0, with t = x/(1−x)."""
    x, weights = np.polynomial.legendre.leggauss(80)
    x, weights = (x + 1) / 2, weights / 2
    one, total = np.eye(len(rho)), 0
    for t, jacobian in zip(x / (1 - x), weights / (1 - x) ** 2, strict=True):
        total = total + jacobian * (np.linalg.inv(sigma + t * one) - np.linalg.inv(rho + t * one))
    return np.trace(rho @ total)


# ex06.2


def infinite_by_weights(rho, sigma):
    s, w = np.linalg.eigh(sigma)
    weights = np.real(np.diag(w.conj().T @ rho @ w))
    if weights[s < 1e-10].sum() > 1e-10:
        return np.inf
    p = np.linalg.eigvalsh(rho)
    p, keep = p[p > 1e-10], s > 1e-10
    return p @ np.log(p) - weights[keep] @ np.log(s[keep])


def infinite_by_loops(rho, sigma):
    (p, v), (s, w) = np.linalg.eigh(rho), np.linalg.eigh(sigma)
    total = 0.0
    for i, a in enumerate(p):
        for k, b in enumerate(s):
            chance = abs(v[:, i].conj() @ w[:, k]) ** 2
            if a < 1e-10 or chance < 1e-10:
                continue
            if b < 1e-10:
                return float("inf")
            total += chance * a * (np.log(a) - np.log(b))
    return total


def infinite_by_a_projector(rho, sigma):
    """The weight outside the support by a projector, the rest inside the support alone."""
    u, s, _ = np.linalg.svd(sigma)
    inside = u[:, s > 1e-10]
    if 1 - np.trace(inside.conj().T @ rho @ inside).real > 1e-10:
        return np.array(np.inf)
    small, big = (inside.conj().T @ m @ inside for m in (rho, sigma))
    return -qep.entropy(small / np.trace(small)) - np.trace(small @ scipy.linalg.logm(big)).real


# ex06.3


def losses_by_the_library(choi, rho, sigma):
    new, other = qep.apply_choi(choi, rho), qep.apply_choi(choi, sigma)

    def T(a, b):
        return np.linalg.norm(a - b, "nuc") / 2

    loss = qep.relative_entropy(rho, sigma) - qep.relative_entropy(new, other)
    return loss, T(rho, sigma) - T(new, other)


def losses_by_blocks(choi, rho, sigma):
    d = len(rho)
    n = len(choi) // d

    def send(state):
        total = np.zeros((n, n), dtype=complex)
        for i in range(d):
            for j in range(d):
                total += state[i, j] * choi[i * n : (i + 1) * n, j * n : (j + 1) * n]
        return total

    pairs = [(rho, sigma), (send(rho), send(sigma))]
    D = [divergence_by_eigenbases(*pair) for pair in pairs]
    T = [sum(abs(x) for x in np.linalg.eigvalsh(a - b)) / 2 for a, b in pairs]
    return [D[0] - D[1], T[0] - T[1]]


def losses_by_partial_trace(choi, rho, sigma):
    """Φ(ρ) = Tr_reference[(ρᵀ ⊗ 1) J]; T as the sum of the positive eigenvalues of ρ − σ."""
    d = len(rho)
    n = len(choi) // d

    def send(state):
        return qep.partial_trace(np.kron(state.T, np.eye(n)) @ choi, (d, n), 1)

    def T(a, b):
        return np.linalg.eigvalsh(a - b).clip(0).sum()

    new, other = send(rho), send(sigma)
    return np.array(
        [
            divergence_by_overlaps(rho, sigma) - divergence_by_overlaps(new, other),
            T(rho, sigma) - T(new, other),
        ]
    )


# ex06.4


def recover_by_operators(kraus, sigma, out):
    """The Kraus operators of Petz' map itself."""

    def power(m, x):
        p, v = np.linalg.eigh(m)
        return v @ np.diag(p**x) @ v.conj().T

    image = sum(K @ sigma @ K.conj().T for K in kraus)
    back = [power(sigma, 0.5) @ K.conj().T @ power(image, -0.5) for K in kraus]
    return sum(R @ out @ R.conj().T for R in back)


def recover_by_sqrtm(kraus, sigma, out):
    root = scipy.linalg.sqrtm(sigma)
    inner = np.linalg.inv(scipy.linalg.sqrtm(qep.apply_kraus(kraus, sigma)))
    x = inner @ out @ inner
    return root @ np.einsum("kba,bc,kcd->ad", np.conj(kraus), x, kraus) @ root


def recover_by_the_superoperator(kraus, sigma, out):
    inner = np.linalg.inv(scipy.linalg.sqrtm(qep.apply_kraus(kraus, sigma)))
    d = len(sigma)
    x = qep.kraus_to_superop(kraus).conj().T @ (inner @ out @ inner).reshape(-1)
    root = scipy.linalg.sqrtm(sigma)
    return (root @ x.reshape(d, d) @ root).tolist()


RIGHT = {
    "ex06.1": (
        divergence_by_eigenbases,
        divergence_by_logm,
        divergence_by_overlaps,
        divergence_in_sigmas_basis,
        divergence_by_an_integral,
    ),
    "ex06.2": (infinite_by_weights, infinite_by_loops, infinite_by_a_projector),
    "ex06.3": (losses_by_the_library, losses_by_blocks, losses_by_partial_trace),
    "ex06.4": (recover_by_operators, recover_by_sqrtm, recover_by_the_superoperator),
}
