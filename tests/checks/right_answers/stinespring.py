"""Right answers to chapter 04's exercises, written differently."""

import itertools

import numpy as np
from scipy.linalg import null_space

import qep_widgets as qep

# ex04.1


def isometry_by_kron(kraus):
    n = len(kraus)
    return sum(np.kron(kraus[k], np.eye(n)[:, [k]]) for k in range(n))


def isometry_by_loops(kraus):
    n, d_out, d_in = kraus.shape
    V = np.zeros((d_out * n, d_in), dtype=complex)
    for k, a, i in itertools.product(range(n), range(d_out), range(d_in)):
        V[a * n + k, i] = kraus[k, a, i]
    return V


def isometry_by_slices(kraus):
    n, d_out, d_in = kraus.shape
    V = np.empty((d_out * n, d_in), dtype=np.clongdouble)
    for k, K in enumerate(kraus):
        V[k::n] = K
    return V.tolist()


def isometry_by_einsum(kraus):
    return np.einsum("kai,kl->ali", kraus, np.eye(len(kraus))).reshape(-1, kraus.shape[2])


# ex04.2


def unitary_by_qr(kraus):
    n, d, _ = kraus.shape
    V = isometry_by_kron(kraus)
    U = np.zeros((d * n, d * n), dtype=complex)
    U[:, ::n] = V
    U[:, [c for c in range(d * n) if c % n]] = np.linalg.qr(V, mode="complete")[0][:, d:]
    return U


def unitary_by_null_space(kraus):
    n, d, _ = kraus.shape
    V = isometry_by_loops(kraus)
    free = null_space(V.conj().T).reshape(d * n, d, n - 1)
    return np.concatenate([V[:, :, None], free], axis=2).reshape(d * n, d * n)


def unitary_by_gram_schmidt(kraus):
    n, d, _ = kraus.shape
    columns = list(isometry_by_kron(kraus).T)
    rng = np.random.default_rng()
    while len(columns) < d * n:
        new = rng.normal(size=d * n) + 1j * rng.normal(size=d * n)
        for _ in range(2):
            for old in columns:
                new = new - np.vdot(old, new) * old
        columns.append(new / np.linalg.norm(new))
    order = [i * n for i in range(d)] + [c for c in range(d * n) if c % n]
    U = np.empty((d * n, d * n), dtype=complex)
    U[:, order] = np.array(columns).T
    return U


def unitary_with_a_turned_environment(kraus):
    n, d, _ = kraus.shape
    W = qep.random_unitary(n, np.random.default_rng())
    return np.kron(np.eye(d), W) @ unitary_by_null_space(kraus)


def unitary_with_a_larger_environment(kraus):
    more = np.concatenate([kraus, np.zeros((2, *kraus.shape[1:]))])
    return unitary_by_qr(more)


# ex04.3


def kraus_by_brackets(U, rho_env):
    p, v = np.linalg.eigh(rho_env)
    d_env = len(p)
    one = np.eye(len(U) // d_env)
    return [
        np.sqrt(max(p[j], 0)) * np.kron(one, np.eye(d_env)[[k]]) @ U @ np.kron(one, v[:, [j]])
        for j in range(d_env)
        for k in range(d_env)
    ]


def kraus_by_reshape(U, rho_env):
    d_env = len(rho_env)
    d = len(U) // d_env
    p, v = np.linalg.eigh(rho_env)
    return ((U.reshape(d, d_env, d, d_env) @ (v * np.sqrt(p.clip(0)))).transpose(3, 1, 0, 2)).reshape(
        -1, d, d
    )


def kraus_by_the_root(U, rho_env):
    """<k|U (1 x sqrt(rho)) |l> with both k and l basis states: another set for the same channel."""
    d_env = len(rho_env)
    d = len(U) // d_env
    p, v = np.linalg.eigh(rho_env)
    root = (v * np.sqrt(p.clip(0))) @ v.conj().T
    T = (U @ np.kron(np.eye(d), root)).reshape(d, d_env, d, d_env)
    return tuple(T[:, k, :, j] for k in range(d_env) for j in range(d_env))


def kraus_by_singular_values(U, rho_env):
    d_env = len(rho_env)
    d = len(U) // d_env
    left, s, _ = np.linalg.svd(rho_env)
    T = (U @ np.kron(np.eye(d), left * np.sqrt(s))).reshape(d, d_env, d, d_env)
    return np.einsum("akij->kjai", T)


def kraus_from_the_choi_matrix(U, rho_env):
    d_env = len(rho_env)
    d = len(U) // d_env

    def channel(X):
        return qep.partial_trace(U @ np.kron(X, rho_env) @ U.conj().T, (d, d_env), 0)

    return qep.choi_to_kraus(qep.choi_of(channel, d))


# ex04.4


def sides_by_traces(kraus, rho):
    n = len(kraus)
    rho_E = np.array([[np.trace(kraus[k] @ rho @ kraus[m].conj().T) for m in range(n)] for k in range(n)])
    S, S_S, S_E = qep.entropy(rho), qep.entropy(qep.apply_kraus(kraus, rho)), qep.entropy(rho_E)
    return rho_E, S_E, S + S_S - S_E, S + S_E - S_S


def sides_by_the_isometry(kraus, rho):
    V = isometry_by_kron(kraus)
    n, d_out, _ = kraus.shape
    whole = V @ rho @ V.conj().T
    rho_S, rho_E = (qep.partial_trace(whole, (d_out, n), k) for k in (0, 1))
    S, S_S, S_E = map(qep.entropy, (whole, rho_S, rho_E))
    return [rho_E, S_E, S + S_S - S_E, 2 * S - (S + S_S - S_E)]


def sides_with_a_reference(kraus, rho):
    """The purified input, sent through: all from the pure state of reference, system and environment."""
    n, d_out, d_in = kraus.shape
    psi = qep.purify(rho)
    size = len(psi) // d_in
    out = np.kron(isometry_by_loops(kraus), np.eye(size)) @ psi
    whole, dims = qep.projector(out), (d_out, n, size)
    rho_E = qep.partial_trace(whole, dims, 1)
    return (
        rho_E,
        qep.entropy(rho_E),
        qep.mutual_information(qep.partial_trace(whole, dims, (0, 2)), (d_out, size), 0),
        qep.mutual_information(qep.partial_trace(whole, dims, (1, 2)), (n, size), 0),
    )


# ex04.5


def assigned_by_matrix_units(U, rho, d):
    dims = (d, len(U) // d)
    rho_S, rho_E = (qep.partial_trace(rho, dims, k) for k in (0, 1))
    chi = rho - np.kron(rho_S, rho_E)
    J = 0
    for i, j in itertools.product(range(d), repeat=2):
        E = np.outer(np.eye(d)[i], np.eye(d)[j])
        whole = np.kron(E, rho_E) + np.trace(E) * chi
        J = J + np.kron(E, qep.partial_trace(U @ whole @ U.conj().T, dims, 0))
    return J


def assigned_by_choi_of(U, rho, d):
    dims = (d, len(U) // d)
    rho_S, rho_E = (qep.partial_trace(rho, dims, k) for k in (0, 1))

    def product(X):
        return qep.partial_trace(U @ np.kron(X, rho_E) @ U.conj().T, dims, 0)

    shift = qep.partial_trace(U @ rho @ U.conj().T, dims, 0) - product(rho_S)
    return qep.choi_of(lambda X: product(X) + np.trace(X) * shift, d)


def assigned_by_kraus_and_a_shift(U, rho, d):
    d_env = len(U) // d
    rho_S, rho_E = (qep.partial_trace(rho, (d, d_env), k) for k in (0, 1))
    kraus = np.array(kraus_by_brackets(U, rho_E))
    final = np.einsum("akbk->ab", (U @ rho @ U.conj().T).reshape(d, d_env, d, d_env))
    return qep.kraus_to_choi(kraus) + np.kron(np.eye(d), final - qep.apply_kraus(kraus, rho_S))


# ex04.6


def start_run_backwards(U):
    return qep.projector(U.conj().T @ qep.ket(0, 4))


def start_for_another_end(U):
    """Of the starts that end in a basis state, the one with the most negative map."""
    starts = [qep.projector(column) for column in U.conj()]
    return min(starts, key=lambda rho: np.linalg.eigvalsh(qep.assigned_choi(U, rho, 2))[0])


def start_found_by_search(U):
    rng = np.random.default_rng(0)
    tried = []
    for _ in range(60):
        end = np.kron(qep.random_ket(2, rng), qep.random_ket(2, rng))
        rho = qep.projector(U.conj().T @ end)
        tried.append((np.linalg.eigvalsh(qep.assigned_choi(U, rho, 2))[0], rho))
    return min(tried, key=lambda pair: pair[0])[1].tolist()


# ex04.7


def repair_by_a_phase(kraus):
    t = np.trace(kraus[0].conj().T @ kraus[1])
    phase = 1j * t.conjugate() / abs(t) if abs(t) > 1e-9 else 1
    u = np.array([[1, phase], [1, -phase]]) / np.sqrt(2)
    return u, np.sqrt(2) * np.einsum("kl,lab->kba", u.conj(), kraus.conj())


def repair_by_a_search(kraus):
    """The phase with which every answer is as likely from every state, by bisection; turns as inverses."""

    def spread(a):
        read = kraus[0] + np.exp(1j * a) * kraus[1]
        return np.linalg.eigvalsh(read.conj().T @ read).sum() - len(read)

    grid = np.linspace(0, np.pi, 400)
    values = [spread(a) for a in grid]
    at = next((k for k in range(399) if values[k] * values[k + 1] < 0), None)
    low, high = (grid[at], grid[at + 1]) if at is not None else (0.0, 0.0)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if spread(low) * spread(middle) > 0 else (low, middle)
    u = np.array([[1, -np.exp(1j * low)], [1, np.exp(1j * low)]]) / np.sqrt(2)
    return u, np.array(
        [np.linalg.inv(np.sqrt(2) * (u[k, 0] * kraus[0] + u[k, 1] * kraus[1])) for k in (0, 1)]
    )


def repair_by_an_eigenvector(kraus):
    """On the levels that are looked at, K_1 = i e^{ix} tan θ K_0: the question has e^{-ix} with ⟨1|."""
    p, v = np.linalg.eig(kraus[1])
    w = v[:, np.abs(p).argmax()]
    ratio = p[np.abs(p).argmax()] / abs(p[np.abs(p).argmax()])
    u = np.array([[1, 1j / ratio], [1, -1j / ratio]]) / np.sqrt(2)
    polar = [np.linalg.svd(u[k, 0] * kraus[0] + u[k, 1] * kraus[1]) for k in (0, 1)]
    assert np.isfinite(w).all()
    return u.tolist(), [(left @ right).conj().T for left, _, right in polar]


RIGHT = {
    "ex04.1": (isometry_by_kron, isometry_by_loops, isometry_by_slices, isometry_by_einsum),
    "ex04.2": (
        unitary_by_qr,
        unitary_by_null_space,
        unitary_by_gram_schmidt,
        unitary_with_a_turned_environment,
        unitary_with_a_larger_environment,
    ),
    "ex04.3": (
        kraus_by_brackets,
        kraus_by_reshape,
        kraus_by_the_root,
        kraus_by_singular_values,
        kraus_from_the_choi_matrix,
    ),
    "ex04.4": (sides_by_traces, sides_by_the_isometry, sides_with_a_reference),
    "ex04.5": (assigned_by_matrix_units, assigned_by_choi_of, assigned_by_kraus_and_a_shift),
    "ex04.6": (start_run_backwards, start_for_another_end, start_found_by_search),
    "ex04.7": (repair_by_a_phase, repair_by_a_search, repair_by_an_eigenvector),
}
