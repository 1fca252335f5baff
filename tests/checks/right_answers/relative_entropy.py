"""Right answers to chapter 06's exercises, written differently."""

import numpy as np
import scipy.linalg

import qep_widgets as qep

# ex06.1


def divergence_by_eigenbases(rho_1, rho_2):
    def ln(m):
        p, v = np.linalg.eigh(m)
        return v @ np.diag(np.log(p)) @ v.conj().T

    return np.trace(rho_1 @ (ln(rho_1) - ln(rho_2))).real


def divergence_by_logm(rho_1, rho_2):
    return np.real(np.sum(rho_1.T * (scipy.linalg.logm(rho_1) - scipy.linalg.logm(rho_2))))


def divergence_by_overlaps(rho_1, rho_2):
    (p, v), (s, w) = np.linalg.eigh(rho_1), np.linalg.eigh(rho_2)
    total = 0.0
    for i in range(len(p)):
        for k in range(len(s)):
            total += abs(np.vdot(v[:, i], w[:, k])) ** 2 * p[i] * np.log(p[i] / s[k])
    return total


def divergence_in_the_rivals_basis(rho_1, rho_2):
    s, w = np.linalg.eigh(rho_2)
    return -qep.entropy(rho_1) - np.log(s) @ np.diag(w.conj().T @ rho_1 @ w)


def divergence_by_an_integral(rho_1, rho_2):
    """ln ρ₁ − ln ρ₂ = ∫ [(ρ₂+t)⁻¹ − (ρ₁+t)⁻¹] dt over t > 0, with t = x/(1−x)."""
    x, weights = np.polynomial.legendre.leggauss(80)
    x, weights = (x + 1) / 2, weights / 2
    one, total = np.eye(len(rho_1)), 0
    for t, jacobian in zip(x / (1 - x), weights / (1 - x) ** 2, strict=True):
        total = total + jacobian * (np.linalg.inv(rho_2 + t * one) - np.linalg.inv(rho_1 + t * one))
    return np.trace(rho_1 @ total)


# ex06.2


def infinite_by_weights(rho_1, rho_2):
    s, w = np.linalg.eigh(rho_2)
    weights = np.real(np.diag(w.conj().T @ rho_1 @ w))
    if weights[s < 1e-10].sum() > 1e-10:
        return np.inf
    p = np.linalg.eigvalsh(rho_1)
    p, keep = p[p > 1e-10], s > 1e-10
    return p @ np.log(p) - weights[keep] @ np.log(s[keep])


def infinite_by_loops(rho_1, rho_2):
    (p, v), (s, w) = np.linalg.eigh(rho_1), np.linalg.eigh(rho_2)
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


def infinite_by_a_projector(rho_1, rho_2):
    """The weight outside the support by a projector, the rest inside the support alone."""
    u, s, _ = np.linalg.svd(rho_2)
    inside = u[:, s > 1e-10]
    if 1 - np.trace(inside.conj().T @ rho_1 @ inside).real > 1e-10:
        return np.array(np.inf)
    small, big = (inside.conj().T @ m @ inside for m in (rho_1, rho_2))
    return -qep.entropy(small / np.trace(small)) - np.trace(small @ scipy.linalg.logm(big)).real


# ex06.3


def losses_by_the_library(choi, rho_1, rho_2, p):
    new, other = qep.apply_choi(choi, rho_1), qep.apply_choi(choi, rho_2)

    def P(a, b):
        return (1 + np.linalg.norm(p * a - (1 - p) * b, "nuc")) / 2

    loss = qep.relative_entropy(rho_1, rho_2) - qep.relative_entropy(new, other)
    return loss, P(rho_1, rho_2) - P(new, other)


def losses_by_blocks(choi, rho_1, rho_2, p):
    d = len(rho_1)
    n = len(choi) // d

    def send(state):
        total = np.zeros((n, n), dtype=complex)
        for i in range(d):
            for j in range(d):
                total += state[i, j] * choi[i * n : (i + 1) * n, j * n : (j + 1) * n]
        return total

    pairs = [(rho_1, rho_2), (send(rho_1), send(rho_2))]
    D = [divergence_by_eigenbases(*pair) for pair in pairs]
    P = [sum(abs(x) for x in np.linalg.eigvalsh(p * a - (1 - p) * b)) / 2 for a, b in pairs]
    return [D[0] - D[1], P[0] - P[1]]


def losses_by_a_measurement(choi, rho_1, rho_2, p):
    """Φ(ρ) = Tr_reference[(ρᵀ ⊗ 1) J]; P from the projector that says yes."""
    d = len(rho_1)
    n = len(choi) // d

    def send(state):
        return qep.partial_trace(np.kron(state.T, np.eye(n)) @ choi, (d, n), 1)

    def P(a, b):
        x, v = np.linalg.eigh(p * a - (1 - p) * b)
        E = v[:, x > 0] @ v[:, x > 0].conj().T
        return (p * np.trace(E @ a) + (1 - p) * (1 - np.trace(E @ b))).real

    new, other = send(rho_1), send(rho_2)
    return np.array(
        [
            divergence_by_overlaps(rho_1, rho_2) - divergence_by_overlaps(new, other),
            P(rho_1, rho_2) - P(new, other),
        ]
    )


# ex06.4


def recover_by_operators(kraus, rho_2, out):
    """The Kraus operators of Petz' map itself."""

    def power(m, x):
        p, v = np.linalg.eigh(m)
        return v @ np.diag(p**x) @ v.conj().T

    image = sum(K @ rho_2 @ K.conj().T for K in kraus)
    back = [power(rho_2, 0.5) @ K.conj().T @ power(image, -0.5) for K in kraus]
    return sum(R @ out @ R.conj().T for R in back)


def recover_by_sqrtm(kraus, rho_2, out):
    root = scipy.linalg.sqrtm(rho_2)
    inner = np.linalg.inv(scipy.linalg.sqrtm(qep.apply_kraus(kraus, rho_2)))
    x = inner @ out @ inner
    return root @ np.einsum("kba,bc,kcd->ad", np.conj(kraus), x, kraus) @ root


def recover_by_the_superoperator(kraus, rho_2, out):
    inner = np.linalg.inv(scipy.linalg.sqrtm(qep.apply_kraus(kraus, rho_2)))
    d = len(rho_2)
    x = qep.kraus_to_superop(kraus).conj().T @ (inner @ out @ inner).reshape(-1)
    root = scipy.linalg.sqrtm(rho_2)
    return (root @ x.reshape(d, d) @ root).tolist()


RIGHT = {
    "ex06.1": (
        divergence_by_eigenbases,
        divergence_by_logm,
        divergence_by_overlaps,
        divergence_in_the_rivals_basis,
        divergence_by_an_integral,
    ),
    "ex06.2": (infinite_by_weights, infinite_by_loops, infinite_by_a_projector),
    "ex06.3": (losses_by_the_library, losses_by_blocks, losses_by_a_measurement),
    "ex06.4": (recover_by_operators, recover_by_sqrtm, recover_by_the_superoperator),
}
