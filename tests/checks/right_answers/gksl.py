"""Right answers to chapter 05's exercises, written differently."""

import numpy as np
from numpy.polynomial import Polynomial
from scipy.integrate import quad
from scipy.linalg import expm

import qep_widgets as qep

# ex05.1


def dissipator_by_a_loop(rho, jumps, rates):
    D = 0
    for L, g in zip(jumps, rates, strict=True):
        M = L.conj().T @ L
        D = D + g * (L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2)
    return D


def dissipator_by_einsum(rho, jumps, rates):
    gain = np.einsum("k,kab,bc,kdc->ad", rates, jumps, rho, jumps.conj())
    K = np.einsum("k,kba,kbc->ac", rates, jumps.conj(), jumps) / 2
    return gain - K @ rho - (K @ rho).conj().T


def dissipator_by_commutators(rho, jumps, rates):
    """½ Σ γ ([L, ρL†] + [Lρ, L†])."""

    def commutator(A, B):
        return A @ B - B @ A

    terms = []
    for L, g in zip(jumps, rates, strict=True):
        Ld = np.conjugate(L).T
        terms.append(g / 2 * (commutator(L, rho @ Ld) + commutator(L @ rho, Ld)))
    return np.sum(terms, axis=0).tolist()


def dissipator_in_long_double(rho, jumps, rates):
    return dissipator_by_einsum(rho.astype(np.clongdouble), jumps.astype(np.clongdouble), rates)


# ex05.2


def generator_by_kron(H, jumps, rates):
    one = np.eye(len(H))
    G = -1j * (np.kron(H, one) - np.kron(one, H.T))
    for L, g in zip(jumps, rates, strict=True):
        M = L.conj().T @ L
        G = G + g * (np.kron(L, L.conj()) - np.kron(M, one) / 2 - np.kron(one, M.T) / 2)
    return G


def generator_column_by_column(H, jumps, rates):
    d = len(H)
    columns = []
    for k in range(d * d):
        X = np.zeros(d * d)
        X[k] = 1
        X = X.reshape(d, d)
        Y = -1j * (H @ X - X @ H) + dissipator_by_a_loop(X, jumps, rates)
        columns.append(Y.ravel())
    return np.array(columns).T


def generator_by_effective_hamiltonian(H, jumps, rates):
    K = -1j * H - np.einsum("k,kba,kbc->ac", rates, jumps.conj(), jumps) / 2
    one = np.identity(len(H))
    d = len(H)
    jumping = np.einsum("k,kab,kcd->acbd", rates, jumps, jumps.conj()).reshape(d * d, d * d)
    return np.kron(K, one) + np.kron(one, K.conj()) + jumping


# ex05.3


def _verdict(J, d):
    blocks = J.reshape(d, d, d, d)
    cp = np.allclose(J, J.conj().T) and np.linalg.eigvalsh(J).min() > -1e-9
    return J, cp, np.allclose(np.trace(blocks, axis1=1, axis2=3), np.eye(d))


def map_by_scipy(G, t):
    d = int(np.sqrt(len(G)))
    return _verdict(expm(G * t).reshape(d, d, d, d).transpose(2, 0, 3, 1).reshape(d * d, d * d), d)


def map_by_small_steps(G, t):
    d = round(len(G) ** 0.5)
    step = np.eye(len(G)) + G * t / 2**20 + (G @ G) * (t / 2**20) ** 2 / 2
    S = np.linalg.matrix_power(step, 2**20)
    J = 0
    for i in range(d):
        for j in range(d):
            E = np.zeros((d, d))
            E[i, j] = 1
            J = J + np.kron(E, (S @ E.reshape(-1)).reshape(d, d))
    return _verdict(J, d)


def map_by_eigenvectors(G, t):
    values, vectors = np.linalg.eig(G)
    S = vectors @ np.diag(np.exp(values * t)) @ np.linalg.inv(vectors)
    d = round(len(G) ** 0.5)
    J = np.einsum("abij->iajb", S.reshape(d, d, d, d)).reshape(d * d, d * d)
    J, cp, tp = _verdict(J, d)
    return [J, bool(cp), bool(tp)]


# ex05.4


def _traceless(H, jumps, rates):
    d = len(H)
    out = []
    for L, g in zip(jumps, rates, strict=True):
        c = np.trace(L) / d
        L0 = L - c * np.eye(d)
        H = H + 0.5j * g * (np.conj(c) * L0 - c * L0.conj().T)
        out.append(L0)
    return H, out


def canonical_by_a_kossakowski_matrix(H, jumps, rates):
    d = len(H)
    H, traceless = _traceless(H, jumps, rates)
    C = sum(g * np.outer(L.ravel(), L.ravel().conj()) for g, L in zip(rates, traceless, strict=True))
    g, v = np.linalg.eigh(C)
    keep = abs(g) > 1e-10
    return H, [v[:, k].reshape(d, d) for k in np.where(keep)[0]], g[keep]


def canonical_from_the_generator(H, jumps, rates):
    """By projecting the generator's own matrix, with all d² − 1 jumps; H without its trace."""
    d = len(H)
    G = generator_by_kron(H, jumps, rates)
    J = G.reshape(d, d, d, d).transpose(0, 2, 1, 3).reshape(d * d, d * d)
    K = np.einsum("abij,ij->ab", J.reshape(d, d, d, d), np.eye(d)) / d
    P = np.eye(d * d) - np.outer(np.eye(d), np.eye(d)) / d
    g, v = np.linalg.eigh(P @ J @ P)
    drop = np.argmin(abs(g))  # the identity's direction, or another zero
    left = [k for k in range(d * d) if k != drop]
    H = (K - K.conj().T) * 0.5j
    return H - np.trace(H) / d * np.eye(d), v.T[left].reshape(-1, d, d), g[left]


def canonical_in_a_basis(H, jumps, rates):
    """In the basis of generalised Pauli matrices, each traceless and normalised."""
    d = len(H)
    basis = []
    for i in range(d):
        for j in range(i):
            X = np.zeros((d, d), complex)
            X[i, j] = X[j, i] = 1
            Y = np.zeros((d, d), complex)
            Y[i, j], Y[j, i] = 1j, -1j
            basis += [X / np.sqrt(2), Y / np.sqrt(2)]
    for k in range(1, d):
        Z = np.diag([1.0] * k + [-k] + [0.0] * (d - k - 1))
        basis.append(Z / np.linalg.norm(Z))
    F = np.array(basis)
    H, traceless = _traceless(H, jumps, rates)
    a = np.einsum("fij,kij->kf", F.conj(), np.array(traceless))
    g, v = np.linalg.eigh(np.einsum("k,kf,kg->fg", rates, a, a.conj()))
    keep = np.abs(g) > 1e-9
    return H + 0.3 * np.eye(d), np.einsum("fk,fij->kij", v[:, keep], F), g[keep]


# ex05.5


def orders_by_matrices(rho, V, rho_env):
    X = np.kron(rho, rho_env)
    dims = (len(rho), len(rho_env))
    first = -1j * (V @ X - X @ V)
    second = V @ X @ V - (V @ V @ X + X @ V @ V) / 2
    M = qep.partial_trace(V @ np.kron(np.eye(len(rho)), rho_env), dims, 0)
    A, B = qep.partial_trace(first, dims, 0), qep.partial_trace(second, dims, 0)
    return A, B, B + (M @ M @ rho + rho @ M @ M) / 2 - M @ rho @ M


def orders_by_commutators(rho, V, rho_env):
    """The third by the fluctuation of V about its mean."""
    d, n = len(rho), len(rho_env)
    X = np.kron(rho, rho_env)

    def once(W, Y):
        return W @ Y - Y @ W

    def left(Y):
        return np.einsum("iaja", Y.reshape(d, n, d, n))

    fluctuation = V - np.kron(left(V @ np.kron(np.eye(d), rho_env)), np.eye(n))
    second, third = (-left(once(W, once(W, X))) / 2 for W in (V, fluctuation))
    return [-1j * left(once(V, X)), second, third]


def orders_by_differences(rho, V, rho_env):
    """Central differences of the collision itself, extrapolated."""
    dims = (len(rho), len(rho_env))
    M = qep.partial_trace(V @ np.kron(np.eye(len(rho)), rho_env), dims, 0)

    def after(theta):
        U = expm(-1j * theta * V)
        return qep.partial_trace(U @ np.kron(rho, rho_env) @ U.conj().T, dims, 0)

    def undone(theta):
        W = expm(1j * theta * M)
        return W @ after(theta) @ W.conj().T

    def rough(h):
        up, down = after(h), after(-h)
        third = (undone(h) + undone(-h) - 2 * rho) / (2 * h * h)
        return np.array([(up - down) / (2 * h), (up + down - 2 * rho) / (2 * h * h), third])

    return tuple((4 * rough(0.004) - rough(0.008)) / 3)


# ex05.6


def shift_by_quad(kappa, cutoff):
    """SciPy's weight for a principal value."""

    def density(omega):
        return sum(k * omega**j for j, k in enumerate(kappa))

    if cutoff < 1:
        return 0.0, quad(lambda omega: density(omega) / (1 - omega), 0, cutoff)[0]
    return 2 * np.pi * density(1.0), -quad(density, 0, cutoff, weight="cauchy", wvar=1.0)[0]


def shift_by_division(kappa, cutoff):
    """NumPy's polynomials divide by ω − 1; what is left over is κ(1)."""
    quotient, at_1 = divmod(Polynomial(kappa), Polynomial([-1.0, 1.0]))
    at_1 = at_1(1.0)
    smooth = quotient.integ()(cutoff)
    return 2 * np.pi * at_1 * (cutoff > 1), -at_1 * np.log(abs(1 - cutoff)) - smooth


def shift_by_gauss(kappa, cutoff):
    """Gauss's nodes for what is smooth after the value at 1 is taken off."""
    x, weight = np.polynomial.legendre.leggauss(20)
    omega = cutoff * (x + 1) / 2
    at_1 = np.polyval(kappa[::-1], 1.0)
    smooth = (np.polyval(kappa[::-1], omega) - at_1) / (1 - omega)
    shift = cutoff / 2 * (weight @ smooth) + at_1 * -np.log(abs(cutoff - 1))
    return np.array([2 * np.pi * at_1 if cutoff > 1 else 0, shift])


RIGHT = {
    "ex05.1": (
        dissipator_by_a_loop,
        dissipator_by_einsum,
        dissipator_by_commutators,
        dissipator_in_long_double,
    ),
    "ex05.2": (generator_by_kron, generator_column_by_column, generator_by_effective_hamiltonian),
    "ex05.3": (map_by_scipy, map_by_small_steps, map_by_eigenvectors),
    "ex05.4": (canonical_by_a_kossakowski_matrix, canonical_from_the_generator, canonical_in_a_basis),
    "ex05.5": (orders_by_matrices, orders_by_commutators, orders_by_differences),
    "ex05.6": (shift_by_quad, shift_by_division, shift_by_gauss),
}
