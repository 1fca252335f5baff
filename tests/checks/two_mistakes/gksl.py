"""Wrong answers to chapter 05's exercises, each with two mistakes, written as a student would."""

import numpy as np
from scipy.linalg import expm

import qep_widgets as qep

# ex05.1


def no_half_and_plain_transposes(rho, jumps, rates):
    D = np.zeros(rho.shape, dtype=complex)
    for L, g in zip(jumps, rates, strict=True):
        D += g * (L @ rho @ L.T - (L.T @ L @ rho + rho @ L.T @ L))
    return D


def one_transpose_and_no_half(rho, jumps, rates):
    D = np.zeros(rho.shape, dtype=complex)
    for L, g in zip(jumps, rates, strict=True):
        M = L.conj().T @ L
        D += g * (L @ rho @ L.T - M @ rho - rho @ M)
    return D


def wrong_order_into_a_real_array(rho, jumps, rates):
    D = np.zeros(rho.shape)
    for L, g in zip(jumps, rates, strict=True):
        M = L @ L.conj().T
        D += (g * (L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2)).real
    return D


# ex05.2


def columns_and_no_half(H, jumps, rates):
    one = np.eye(len(H))
    G = -1j * (np.kron(one, H) - np.kron(H.T, one))
    for L, g in zip(jumps, rates, strict=True):
        M = L.conj().T @ L
        G = G + g * (np.kron(L.conj(), L) - np.kron(one, M) - np.kron(M.T, one))
    return G


def two_transposes_missing(H, jumps, rates):
    one = np.eye(len(H))
    G = -1j * (np.kron(H, one) - np.kron(one, H))
    for L, g in zip(jumps, rates, strict=True):
        M = L.conj().T @ L
        G = G + g * (np.kron(L, L.conj()) - (np.kron(M, one) + np.kron(one, M)) / 2)
    return G


# ex05.3


def reference(J, d):
    return np.einsum("iaja->ij", J.reshape(d, d, d, d))


def exchanged_with_the_total_trace(G, t):
    d = round(len(G) ** 0.5)
    J = expm(G * t).reshape(d, d, d, d).transpose(0, 2, 1, 3).reshape(d * d, d * d)
    cp = np.allclose(J, J.conj().T) and np.linalg.eigvalsh(J)[0] > -1e-9
    return J, cp, np.isclose(np.trace(J), d)


def one_step_without_a_look_at_hermiticity(G, t):
    d = round(len(G) ** 0.5)
    J = (np.eye(d * d) + t * G).reshape(d, d, d, d).transpose(2, 0, 3, 1).reshape(d * d, d * d)
    return J, np.linalg.eigvalsh(J).min() > -1e-9, np.allclose(reference(J, d), np.eye(d))


# ex05.4


def _form(H, jumps, rates, correct, jumps_and_rates):
    d = len(H)
    flat = []
    for L, g in zip(jumps, rates, strict=True):
        c = np.trace(L) / d
        L0 = L - c * np.eye(d)
        H = H + correct(g, c, L0)
        flat.append((g, L0.reshape(-1)))
    return H, *jumps_and_rates(flat, d)


def wrong_sign_and_positive_rates(H, jumps, rates):
    def split(flat, d):
        found, v = np.linalg.eigh(sum(g * np.outer(x, x.conj()) for g, x in flat))
        return v.T.reshape(-1, d, d), abs(found)

    def correct(g, c, L0):
        return -0.5j * g * (c.conj() * L0 - c * L0.conj().T)

    return _form(H, jumps, rates, correct, split)


def no_rates_in_h_and_conjugated_jumps(H, jumps, rates):
    def split(flat, d):
        found, v = np.linalg.eigh(sum(g * np.outer(x.conj(), x) for g, x in flat))
        return v.T.reshape(-1, d, d), found

    return _form(H, jumps, rates, lambda g, c, L0: 0.5j * (c.conj() * L0 - c * L0.conj().T), split)


# ex05.5


def no_half_and_turned_once_more(rho, V, rho_env):
    dims = (len(rho), len(rho_env))
    X = np.kron(rho, rho_env)
    A = qep.partial_trace(-1j * (V @ X - X @ V), dims, 0)
    B = qep.partial_trace(V @ X @ V - V @ V @ X - X @ V @ V, dims, 0)
    M = qep.partial_trace(V @ np.kron(np.eye(len(rho)), rho_env), dims, 0)
    return A, B, B - 1j * (M @ A - A @ M) - (M @ M @ rho - 2 * M @ rho @ M + rho @ M @ M) / 2


def squared_entries_and_c_is_b(rho, V, rho_env):
    dims = (len(rho), len(rho_env))
    X = np.kron(rho, rho_env)
    A = qep.partial_trace(-1j * (V @ X - X @ V), dims, 0)
    B = qep.partial_trace(V @ X @ V - (V**2 @ X + X @ V**2) / 2, dims, 0)
    return A, B, B


# ex05.6


def half_the_rate_and_no_logarithm(kappa, cutoff):
    smooth = sum(k * sum(cutoff**m / m for m in range(1, j + 1)) for j, k in enumerate(kappa))
    return (np.pi * sum(kappa) if cutoff > 1 else 0.0), -smooth


def always_a_rate_and_the_other_sign(kappa, cutoff):
    smooth = sum(k * sum(cutoff**m / m for m in range(1, j + 1)) for j, k in enumerate(kappa))
    return 2 * np.pi * sum(kappa), sum(kappa) * np.log(abs(cutoff - 1)) + smooth


TWO = {
    "ex05.1": {
        no_half_and_plain_transposes: {"missing-half", "conjugate-forgotten"},
        one_transpose_and_no_half: {"missing-half", "conjugate-forgotten-in-the-gain"},
        wrong_order_into_a_real_array: {"dagger-on-the-wrong-side", "imaginary-parts-lost"},
    },
    "ex05.2": {
        columns_and_no_half: {"columns-stacked", "missing-half"},
        two_transposes_missing: {"hamiltonian-not-transposed", "loss-not-transposed"},
    },
    "ex05.3": {
        exchanged_with_the_total_trace: {"parts-exchanged", "total-trace-only"},
        one_step_without_a_look_at_hermiticity: {"first-order-only", "hermiticity-not-tested"},
    },
    "ex05.4": {
        wrong_sign_and_positive_rates: {"correction-with-the-wrong-sign", "rates-made-positive"},
        no_rates_in_h_and_conjugated_jumps: {"correction-without-the-rates", "jumps-conjugated"},
    },
    "ex05.5": {
        no_half_and_turned_once_more: {"missing-half", "turned-once-more"},
        squared_entries_and_c_is_b: {"square-of-entries", "mean-field-left-in"},
    },
    "ex05.6": {
        half_the_rate_and_no_logarithm: {"half-of-the-rate", "pole-left-out"},
        always_a_rate_and_the_other_sign: {"no-mode-in-tune", "sign-of-the-shift"},
    },
}
