"""Wrong answers to chapter 04's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def stacked(kraus):
    n, d_out, d_in = kraus.shape
    return kraus.swapaxes(0, 1).reshape(d_out * n, d_in)


# ex04.1


def on_one_another_and_divided(kraus):
    return np.vstack(kraus) / np.sqrt(len(kraus))


def one_label_and_a_real_array(kraus):
    n, d_out, d_in = kraus.shape
    V = np.zeros((d_out * n, d_in))
    for K in kraus:
        V += np.kron(K, np.eye(n)[:, [0]]).real
    return V


# ex04.2


def zeros_in_the_wrong_place(kraus):
    n, d, _ = kraus.shape
    U = np.zeros((d * n, d * n), dtype=complex)
    U[:, :d] = stacked(kraus)
    return U


def stacked_and_nothing_else(kraus):
    return np.vstack(kraus)


# ex04.3


def squared_weights_and_rows(U, rho_env):
    n = len(rho_env)
    p, v = np.linalg.eigh(rho_env)
    T = U.reshape(len(U) // n, n, len(U) // n, n)
    return [p[j] * T[:, k] @ v[j] for j in range(n) for k in range(n)]


def diagonal_and_backwards(U, rho_env):
    n = len(rho_env)
    T = U.conj().T.reshape(len(U) // n, n, len(U) // n, n)
    p = np.diag(rho_env).real
    return [np.sqrt(p[j]) * T[:, k, :, j] for j in range(n) for k in range(n)]


# ex04.4


def transposed_and_without_the_reference(kraus, rho):
    rho_E = np.einsum("kai,ij,laj->lk", kraus, rho, kraus.conj())
    S_E, S_S = qep.entropy(rho_E), qep.entropy(qep.apply_kraus(kraus, rho))
    return rho_E, S_E, S_S - S_E, S_E - S_S


def probabilities_in_bits(kraus, rho):
    p = np.array([np.trace(K @ rho @ K.conj().T).real for K in kraus])
    S_E = -sum(x * np.log2(x) for x in p if x > 1e-12)
    S, S_S = (qep.entropy(x) / np.log(2) for x in (rho, qep.apply_kraus(kraus, rho)))
    return np.diag(p), S_E, S + S_S - S_E, S + S_E - S_S


# ex04.5


def whole_for_chi_and_divided(U, rho, d):
    dims = (d, len(U) // d)
    rho_E = qep.partial_trace(rho, dims, 1)
    J = 0
    for i in range(d):
        for j in range(d):
            X = np.outer(np.eye(d)[i], np.eye(d)[j])
            whole = np.kron(X, rho_E) + np.trace(X) * rho
            J = J + np.kron(X, qep.partial_trace(U @ whole @ U.conj().T, dims, 0))
    return J / d


def chi_everywhere_and_no_conjugate(U, rho, d):
    dims = (d, len(U) // d)
    rho_S, rho_E = (qep.partial_trace(rho, dims, k) for k in (0, 1))
    chi = rho - np.kron(rho_S, rho_E)
    J = 0
    for i in range(d):
        for j in range(d):
            X = np.outer(np.eye(d)[i], np.eye(d)[j])
            out = U @ (np.kron(X, rho_E) + chi) @ U.T
            J = J + np.kron(X, qep.partial_trace(out, dims, 0))
    return J


TWO = {
    "ex04.1": {
        on_one_another_and_divided: {"environment-first", "divided-by-root-n"},
        one_label_and_a_real_array: {"one-label-for-all", "real-part-taken"},
    },
    "ex04.2": {
        zeros_in_the_wrong_place: {"free-columns-zero", "columns-in-the-wrong-place"},
        stacked_and_nothing_else: {"stacked-isometry", "isometry-only"},
    },
    "ex04.3": {
        squared_weights_and_rows: {"root-forgotten", "rows-for-columns"},
        diagonal_and_backwards: {"diagonal-only", "evolved-backwards"},
    },
    "ex04.4": {
        transposed_and_without_the_reference: {"transposed", "reference-forgotten"},
        probabilities_in_bits: {"diagonal-only", "bits-for-nats"},
    },
    "ex04.5": {
        whole_for_chi_and_divided: {"product-not-subtracted", "normalised"},
        chi_everywhere_and_no_conjugate: {"correlation-in-every-block", "conjugate-forgotten"},
    },
}
