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


def half_by_a_loop(kraus, rho, d_R):
    out = 0
    for K in kraus:
        big = np.kron(np.eye(d_R), K)
        out = out + big @ rho @ big.conj().T
    return out


def half_by_blocks(kraus, rho, d_R):
    """Each block of the pair goes through the map."""
    d_out, d_in = kraus.shape[1:]
    blocks = rho.reshape(d_R, d_in, d_R, d_in)
    out = np.zeros((d_R, d_out, d_R, d_out), dtype=complex)
    for i, j in itertools.product(range(d_R), repeat=2):
        out[i, :, j] = sum(K @ blocks[i, :, j] @ K.conj().T for K in kraus)
    return out.reshape(d_R * d_out, -1)


def half_by_einsum(kraus, rho, d_R):
    d_out, d_in = kraus.shape[1:]
    blocks = rho.reshape(d_R, d_in, d_R, d_in)
    out = np.einsum("kai,riqj,kbj->raqb", kraus, blocks, kraus.conj())
    return out.reshape(d_R * d_out, -1).tolist()


def half_by_a_stack(kraus, rho, d_R):
    big = np.kron(np.eye(d_R), kraus)
    return (big @ rho @ qep.dag(big)).sum(axis=0)


def half_of_a_lottery(kraus, rho, d_R):
    """Each eigenvector of rho through each operator."""
    p, v = np.linalg.eigh(rho)
    kets = np.einsum("kai,rij->kraj", kraus, v.reshape(d_R, kraus.shape[2], -1))
    kets = kets.reshape(len(kraus), -1, len(p))
    return Wrapped(np.einsum("j,kaj,kbj->ab", p, kets, kets.conj()))


def half_in_single_precision(kraus, rho, d_R):
    return np.array(half_by_einsum(kraus.astype(np.complex64), rho.astype(np.complex64), d_R), np.complex64)


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


def judge_by_numbers(choi, d_in):
    """1 for yes and 0 for no."""
    return tuple(int(verdict) for verdict in judge_by_eigenvalues(choi, d_in))


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


def signed_by_eigenvectors(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    d_out = len(choi) // d_in
    kept = [(w, v) for w, v in zip(values, vectors.T, strict=True) if abs(w) > 1e-12]
    return [int(np.sign(w)) for w, _ in kept], [np.sqrt(abs(w)) * v.reshape(d_in, d_out).T for w, v in kept]


def signed_with_zero_operators(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    columns = vectors * np.sqrt(abs(values))
    return np.where(values < 0, -1, 1), columns.T.reshape(len(values), d_in, -1).transpose(0, 2, 1)


def signed_by_complex_roots(choi, d_in):
    values, vectors = np.linalg.eigh(choi)
    kraus = [v.reshape(d_in, -1).T for v in (np.emath.sqrt(values) * vectors).T]
    return np.sign(values), np.array(kraus)


def signed_from_roots(choi, d_in):
    """The columns of the roots of the positive part and of the negative part, another set altogether."""
    signs, kraus = [], []
    for sign in (1, -1):
        values, vectors = np.linalg.eigh(sign * choi)
        root = (vectors * np.sqrt(values.clip(0))) @ vectors.conj().T
        signs += [sign] * len(root)
        kraus += [column.reshape(d_in, -1).T for column in root.T]
    return np.array(signs), tuple(kraus)


# ex03.6


def row_by_kron(first, second):
    one, two = (sum(np.kron(K.conj(), K) for K in kraus) for kraus in (first, second))
    return two @ one


def row_by_columns(first, second):
    """The image of each matrix unit is one column."""
    d = first.shape[2]
    columns = []
    for unit in np.eye(d * d).reshape(d * d, d, d):
        rho = unit.T
        for kraus in (first, second):
            rho = sum(K @ rho @ K.conj().T for K in kraus)
        columns.append(rho.T.reshape(-1))
    return np.array(columns).T


def row_by_einsum(first, second):
    both = np.einsum("lax,kxi->lkai", second, first).reshape(-1, second.shape[1], first.shape[2])
    a, i = both.shape[1:]
    return Wrapped(np.einsum("kai,kbj->baji", both, both.conj()).reshape(a * a, i * i))


def row_in_pairs(first, second):
    return sum(np.kron((B @ A).conj(), B @ A) for A in first for B in second).tolist()


# ex03.7


def noise_by_a_line(choi, d_in):
    low = np.linalg.eigvalsh(choi)[0]
    return max(0, -low / (d_in / len(choi) - low))


def noise_by_halving(choi, d_in):
    white, low, high = np.eye(len(choi)) * d_in / len(choi), 0.0, 1.0
    if np.linalg.eigvalsh(choi)[0] > 0:
        return 0.0
    for _ in range(60):
        p = (low + high) / 2
        if np.linalg.eigvalsh((1 - p) * choi + p * white)[0] < 0:
            low = p
        else:
            high = p
    return high


def noise_that_every_eigenvalue_needs(choi, d_in):
    d_out = len(choi) // d_in
    return np.array(
        [max(max(m * d_out / (m * d_out - 1) if m < 0 else 0 for m in np.linalg.eigvalsh(choi)), 0)]
    )[0]


RIGHT = {
    "ex03.1": (
        half_by_a_loop,
        half_by_blocks,
        half_by_einsum,
        half_by_a_stack,
        half_of_a_lottery,
        half_in_single_precision,
    ),
    "ex03.2": (choi_by_units, choi_by_vectors, choi_by_einsum, choi_from_half_a_pair),
    "ex03.3": (judge_by_eigenvalues, judge_by_general_eigenvalues, judge_by_a_factor, judge_by_numbers),
    "ex03.4": (witness_from_the_bell_pair, witness_from_an_uneven_pair, witness_from_a_random_pair),
    "ex03.5": (
        signed_by_eigenvectors,
        signed_with_zero_operators,
        signed_by_complex_roots,
        signed_from_roots,
    ),
    "ex03.6": (row_by_kron, row_by_columns, row_by_einsum, row_in_pairs),
    "ex03.7": (noise_by_a_line, noise_by_halving, noise_that_every_eigenvalue_needs),
}
