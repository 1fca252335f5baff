"""Right answers to chapter 03's exercises, written differently."""

import itertools

import numpy as np

import qep_widgets as qep


class Wrapped:
    """An object that holds its matrix the way QuTiP's do."""

    def __init__(self, matrix):
        self.matrix = matrix

    def full(self):
        return self.matrix

    def __eq__(self, other):
        raise RuntimeError("nobody should compare me")


# ex03.1


def apply_by_a_loop(kraus, rho):
    out = np.zeros((kraus.shape[1],) * 2, dtype=complex)
    for K in kraus:
        out += K @ rho @ K.conj().T
    return out


def apply_by_einsum(kraus, rho):
    return np.einsum("kai,ij,kbj->ab", kraus, rho, kraus.conj())


def apply_by_entries(kraus, rho):
    n, d_out, d_in = kraus.shape
    out = [[0j] * d_out for _ in range(d_out)]
    for k, a, b, i, j in itertools.product(*map(range, (n, d_out, d_out, d_in, d_in))):
        out[a][b] += kraus[k, a, i] * rho[i, j] * np.conjugate(kraus[k, b, j])
    return out


def apply_to_a_lottery(kraus, rho):
    """Each eigenvector of rho through each operator."""
    p, v = np.linalg.eigh(rho)
    kets = np.einsum("kai,ij->kja", kraus, v)
    return Wrapped(np.einsum("j,kja,kjb->ab", p, kets, kets.conj()))


def apply_in_single_precision(kraus, rho):
    return apply_by_einsum(kraus.astype(np.complex64), rho.astype(np.complex64))


# ex03.2


def choi_by_units(kraus):
    d_out, d_in = kraus.shape[1:]
    J = np.zeros((d_in * d_out,) * 2, dtype=complex)
    for i in range(d_in):
        for j in range(d_in):
            unit = np.zeros((d_in, d_in))
            unit[i, j] = 1
            J += np.kron(unit, sum(K @ unit @ K.conj().T for K in kraus))
    return J


def choi_by_vectors(kraus):
    return sum(np.outer(K.T.ravel(), K.T.ravel().conj()) for K in kraus)


def choi_by_einsum(kraus):
    size = kraus.shape[1] * kraus.shape[2]
    return np.einsum("kai,kbj->iajb", kraus, kraus.conj()).reshape(size, size).tolist()


def choi_from_half_a_pair(kraus):
    """d times what becomes of the maximally entangled pair."""
    d = kraus.shape[2]
    omega = np.eye(d).reshape(-1)
    kets = [np.kron(np.eye(d), K) @ omega for K in kraus]
    return Wrapped(np.array(kets).T @ np.array(kets).conj())


# ex03.3


def judge_by_eigenvalues(choi, d_in):
    d_out = len(choi) // d_in
    hermitian = np.allclose(choi, choi.conj().T)
    left = np.trace(choi.reshape(d_in, d_out, d_in, d_out), axis1=1, axis2=3)
    return hermitian and np.linalg.eigvalsh(choi).min() > -1e-10, np.allclose(left, np.eye(d_in))


def judge_by_general_eigenvalues(choi, d_in):
    values = np.linalg.eigvals(choi)
    skew = abs(choi - choi.T.conj()).max()
    cp = bool(skew < 1e-8 and values.real.min() > -1e-8)
    tp = bool(abs(qep.partial_trace(choi, (d_in, len(choi) // d_in), 0) - np.eye(d_in)).max() < 1e-8)
    return [cp, tp]


def judge_by_a_factor(choi, d_in):
    """Cholesky for CP; for TP the traces of the blocks, one by one."""
    cp = np.linalg.norm(choi - choi.conj().T) < 1e-8
    try:
        np.linalg.cholesky(choi + 1e-9 * np.eye(len(choi)))
    except np.linalg.LinAlgError:
        cp = False
    n = len(choi) // d_in
    tp = all(
        abs(np.trace(choi[i * n : (i + 1) * n, j * n : (j + 1) * n]) - (i == j)) < 1e-8
        for i in range(d_in)
        for j in range(d_in)
    )
    return np.array([cp, tp])


# ex03.4


def witness_from_the_bell_pair(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    psi = sum(np.kron(e, e) for e in np.eye(d_in)) / np.sqrt(d_in)
    return psi, vectors[:, 0], values[0] / d_in


def witness_from_an_uneven_pair(choi, d_in):
    """Any pair with all its Schmidt amplitudes will do."""
    lam = np.arange(1, d_in + 1) / np.linalg.norm(np.arange(1, d_in + 1))
    M = np.kron(np.diag(lam), np.eye(len(choi) // d_in))
    values, vectors = np.linalg.eigh(M @ choi @ M.T)
    return [np.diag(lam).reshape(-1, 1), 1j * vectors[:, [0]], values[0]]


def witness_from_a_random_pair(choi, d_in):
    psi = qep.random_unitary(d_in, np.random.default_rng(5)).reshape(-1) / np.sqrt(d_in)
    M = np.kron(psi.reshape(d_in, d_in), np.eye(len(choi) // d_in))
    out = M @ choi @ M.conj().T
    values, vectors = np.linalg.eig(out)
    k = np.argmin(values.real)
    phi = vectors[:, k] / np.linalg.norm(vectors[:, k])
    return psi, phi, np.vdot(phi, out @ phi)


# ex03.5


def kraus_by_eigenvectors(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    d_out = len(choi) // d_in
    return [
        np.sqrt(w) * v.reshape(d_in, d_out).T for w, v in zip(values, vectors.T, strict=True) if w > 1e-12
    ]


def kraus_with_zero_operators(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    columns = vectors * np.sqrt(values.clip(0))
    return columns.T.reshape(len(values), d_in, -1).transpose(0, 2, 1)


def kraus_by_singular_values(choi, d_in):
    u, s, _ = np.linalg.svd(choi)
    return np.einsum("iak,k->kai", u.reshape(d_in, -1, len(s)), np.sqrt(s))


def kraus_from_the_root(choi, d_in):
    """The columns of the root of J, another set altogether."""
    values, vectors = np.linalg.eigh(choi)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.conj().T
    return tuple(column.reshape(d_in, -1).T for column in root.T)


# ex03.6


def superop_by_kron(kraus):
    return sum(np.kron(K, K.conj()) for K in kraus)


def superop_by_columns(kraus):
    """The image of each matrix unit is one column."""
    d = kraus.shape[2]
    columns = []
    for unit in np.eye(d * d).reshape(d * d, d, d):
        columns.append(sum(K @ unit @ K.conj().T for K in kraus).reshape(-1))
    return np.array(columns).T


def superop_by_einsum(kraus):
    a, i = kraus.shape[1:]
    return Wrapped(np.einsum("kai,kbj->abij", kraus, kraus.conj()).reshape(a * a, i * i))


RIGHT = {
    "ex03.1": (
        apply_by_a_loop,
        apply_by_einsum,
        apply_by_entries,
        apply_to_a_lottery,
        apply_in_single_precision,
    ),
    "ex03.2": (choi_by_units, choi_by_vectors, choi_by_einsum, choi_from_half_a_pair),
    "ex03.3": (judge_by_eigenvalues, judge_by_general_eigenvalues, judge_by_a_factor),
    "ex03.4": (witness_from_the_bell_pair, witness_from_an_uneven_pair, witness_from_a_random_pair),
    "ex03.5": (
        kraus_by_eigenvectors,
        kraus_with_zero_operators,
        kraus_by_singular_values,
        kraus_from_the_root,
    ),
    "ex03.6": (superop_by_kron, superop_by_columns, superop_by_einsum),
}
