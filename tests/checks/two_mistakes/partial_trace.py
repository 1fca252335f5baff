"""Wrong answers to chapter 02's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep

# ex02.1


def rising_without_an_order(rho, dims, keep):
    n, T = len(dims), rho.reshape(dims + dims)
    for k in range(n):
        if k not in keep:
            T = np.trace(T, axis1=k, axis2=k + n)
    d = int(np.prod([dims[k] for k in keep]))
    return T.reshape(d, d)


def real_array_with_columns_sorted(rho, dims, keep):
    n = len(dims)
    columns = [n + k if k in keep else k for k in range(n)]
    T = np.einsum(rho.reshape(dims + dims), [*range(n), *columns], [*keep, *(n + k for k in sorted(keep))])
    d = int(np.prod([dims[k] for k in keep]))
    return np.real(T).reshape(d, d)


def two_parts_and_blocks_in_full(rho, dims, keep):
    dA, dB = dims
    T = rho.reshape(dA, dB, dA, dB)
    return np.einsum("ijkl->ik", T) if 0 in keep else np.einsum("ijkl->jl", T)


def first_two_parts_in_a_real_array(rho, dims, keep):
    dA, dB = dims[0], dims[1]
    if 0 in keep:
        out = np.zeros((dA, dA))
        for i in range(dA):
            for k in range(dA):
                out[i, k] = sum(rho[i * dB + j, k * dB + j].real for j in range(dB))
        return out
    out = np.zeros((dB, dB))
    for j in range(dB):
        for m in range(dB):
            out[j, m] = sum(rho[i * dB + j, i * dB + m].real for i in range(dA))
    return out


# ex02.2


def no_conjugate_and_no_zeros(psi, dims):
    m = psi.reshape(dims)
    p = np.linalg.eigvalsh(m @ m.T)
    p = p[p > 1e-12]
    S = -np.sum(p * np.log(p))
    return np.sqrt(p), S, S


def squares_in_bits(psi, dims):
    p = np.linalg.svd(psi.reshape(dims), compute_uv=False) ** 2
    S = -sum(x * np.log2(x) for x in p if x > 0)
    return p, S, S


def turned_and_without_the_minus(psi, dims):
    dA, dB = dims
    lam = np.linalg.svd(psi.reshape(dB, dA), compute_uv=False)
    S = sum(x**2 * np.log(x**2) for x in lam if x > 0)
    return lam, S, S


# ex02.3


def backwards_and_the_change(rho, U, dims):
    def parts(state):
        return np.array([qep.entropy(qep.partial_trace(state, dims, k)) for k in range(len(dims))])

    before, after = parts(rho), parts(U.conj().T @ rho @ U)
    growth = after.sum() - before.sum()
    return growth, after - before, -growth


def sum_over_pairs_with_its_own_sign(rho, U, dims):
    after = U @ rho @ U.conj().T
    n = len(dims)

    def S(state, keep):
        return qep.entropy(qep.partial_trace(state, dims, keep))

    def shared(state):
        pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
        return sum(S(state, (a,)) + S(state, (b,)) - S(state, (a, b)) for a, b in pairs)

    dS = np.array([S(after, (k,)) - S(rho, (k,)) for k in range(n)])
    return shared(after), dS, shared(after) - shared(rho)


# ex02.4


def environment_first_and_no_root(rho):
    p, v = np.linalg.eigh(rho)
    d = len(p)
    return sum(p[k] * np.kron(np.eye(d)[k], v[:, k]) for k in range(d))


def rows_and_no_root(rho):
    p, v = np.linalg.eigh(rho)
    d = len(p)
    return sum(p[k] * np.kron(v[k], np.eye(d)[k]) for k in range(d))


# ex02.5


def pure_ghz_and_w_without_its_root(n, k):
    ghz = np.zeros(2**k)
    ghz[0] = ghz[-1] = 1 / np.sqrt(2)
    w = np.zeros(2**n)
    w[[2**j for j in range(n)]] = 1 / n
    M = w.reshape(2**k, -1)
    return np.outer(ghz, ghz), M @ M.T


TWO = {
    "ex02.1": {
        rising_without_an_order: {"axes-have-moved", "order-of-keep-lost"},
        real_array_with_columns_sorted: {"columns-in-another-order", "real-part-taken"},
        two_parts_and_blocks_in_full: {"two-parts-only", "all-block-entries-summed"},
        first_two_parts_in_a_real_array: {"first-two-parts", "real-part-taken"},
    },
    "ex02.2": {
        no_conjugate_and_no_zeros: {"conjugate-forgotten", "zeros-left-out"},
        squares_in_bits: {"probabilities-for-amplitudes", "bits-for-nats"},
        turned_and_without_the_minus: {"parts-exchanged", "sign-forgotten"},
    },
    "ex02.3": {
        backwards_and_the_change: {"evolved-backwards", "change-of-information"},
        sum_over_pairs_with_its_own_sign: {"pairs-summed", "sign-of-the-correlations"},
    },
    "ex02.4": {
        environment_first_and_no_root: {"environment-first", "root-forgotten"},
        rows_and_no_root: {"rows-for-columns", "root-forgotten"},
    },
    "ex02.5": {pure_ghz_and_w_without_its_root: {"coherence-kept", "probability-for-amplitude"}},
}
