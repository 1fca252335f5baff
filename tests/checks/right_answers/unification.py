"""Right answers to chapter 09's exercises, written differently."""

import numpy as np
from scipy.linalg import expm, logm

import qep_widgets as qep

# ex09.1


def energies_from_the_lowest_level(H, beta, rho):
    E = np.linalg.eigvalsh(H)
    F = qep.energy(rho, H) - qep.entropy(rho) / beta
    lowest = E[0] - np.log(np.sum(np.exp(-beta * (E - E[0])))) / beta
    return F, lowest, beta * (F - lowest)


def energies_by_the_gibbs_state(H, beta, rho):
    """The lowest free energy as that of the Gibbs state."""
    pi = qep.gibbs(H, beta)
    F, lowest = (np.sum(r * H.T).real - qep.entropy(r) / beta for r in (rho, pi))
    return [F, lowest, (F - lowest) * beta]


def energies_by_a_loop(H, beta, rho):
    E, v = np.linalg.eigh(H)
    F = 0.0
    for k in range(len(E)):
        F += E[k] * (v[:, k].conj() @ rho @ v[:, k]).real
    for p in np.linalg.eigvalsh(rho):
        F += p * np.log(p) / beta if p > 1e-14 else 0.0
    lowest = -np.logaddexp.reduce(-beta * E) / beta
    return np.array([F, lowest, beta * (F - lowest)])


# ex09.2


def battery_by_eigenvectors(H, beta, rho):
    p, v = np.linalg.eigh(rho)
    new = -(v * np.log(p)) @ v.conj().T / beta
    return new, _height(H, beta, rho)


def _height(H, beta, rho):
    E = np.linalg.eigvalsh(H)
    lowest = E[0] - np.log(np.exp(-beta * (E - E[0])).sum()) / beta
    return qep.energy(rho, H) - qep.entropy(rho) / beta - lowest


def battery_by_two_steps(H, beta, rho):
    new = -logm(rho) / beta
    sudden = np.trace(rho @ (new - H)).real
    slow = -np.logaddexp.reduce(-beta * np.linalg.eigvalsh(H)) / beta
    return [new, -(sudden + slow)]


def battery_by_logarithms(H, beta, rho):
    """T·D with ln of both states."""
    pi = expm(-beta * (H - np.trace(H) / len(H) * np.eye(len(H))))
    pi = pi / np.trace(pi)
    return -logm(rho) / beta, np.trace(rho @ (logm(rho) - logm(pi))).real / beta


def battery_by_the_relative_entropy(H, beta, rho):
    """All of the library is allowed here: only the matrix H' has no function of its own."""
    return -logm(rho) / beta, qep.relative_entropy(rho, qep.gibbs(H, beta)) / beta


def battery_by_the_free_energies(H, beta, rho):
    F = qep.free_energy(np.array([rho, qep.gibbs(H, beta)]), H, beta=beta)
    return -logm(rho) / beta, F[0] - F[1]


# ex09.3


def routes_by_the_library(H, jumps, rates, beta, rho, t):
    G = qep.Lindbladian(H, jumps, rates)
    after, rest = G.evolve(rho, t), G.steady_state()
    states = qep.relative_entropy(rho, rest) - qep.relative_entropy(after, rest)
    heat = qep.energy(after, H) - qep.energy(rho, H)
    return states, qep.entropy(after) - qep.entropy(rho) - beta * heat


def routes_by_the_superoperator(H, jumps, rates, beta, rho, t):
    d = len(H)
    one = np.eye(d)
    S = -1j * (np.kron(H, one) - np.kron(one, H.T))
    for g, L in zip(rates, jumps, strict=True):
        M = L.conj().T @ L
        S = S + g * (np.kron(L, L.conj()) - (np.kron(M, one) + np.kron(one, M.T)) / 2)
    after = (expm(S * t) @ rho.reshape(-1)).reshape(d, d)
    after = (after + after.conj().T) / 2
    rest = np.linalg.svd(S)[2][-1].conj().reshape(d, d)
    rest = rest / np.trace(rest)
    ln = logm((rest + rest.conj().T) / 2)
    growth = qep.entropy(after) - qep.entropy(rho)
    return [growth + np.trace((after - rho) @ ln).real, growth - beta * np.trace((after - rho) @ H).real]


def routes_by_waiting(H, jumps, rates, beta, rho, t):
    """The state of rest as the one after a very long time."""
    G = qep.Lindbladian(H, jumps, rates)
    after, rest = G.evolve(rho, [t, 1e4])
    a, b = (qep.relative_entropy(x, rest) for x in (rho, after))
    S, E = (qep.entropy(np.array([rho, after])), qep.energy(np.array([rho, after]), H))
    return np.array([a - b, S[1] - S[0] - beta * (E[1] - E[0])])


# ex09.4


def difference_by_jumps(H, betas, jumps, rates):
    d = len(H)
    pi = qep.Lindbladian(H, np.reshape(jumps, (-1, d, d)), np.reshape(rates, -1)).steady_state()
    ln = logm(pi)
    X = -1j * (H @ ln - ln @ H)
    for beta, some, those in zip(betas, jumps, rates, strict=True):
        A = beta * H + ln
        for L, g in zip(some, those, strict=True):
            M = L.conj().T @ L
            X = X - g * (L.conj().T @ A @ L - (M @ A + A @ M) / 2)
    return X


def difference_by_the_adjoint_matrix(H, betas, jumps, rates):
    """The adjoint generator is the conjugate transpose of its matrix."""
    d = len(H)
    G = qep.Lindbladian(H, np.reshape(jumps, (-1, d, d)), np.reshape(rates, -1))
    ln = logm(G.steady_state())
    X = -(G.superop().conj().T @ ln.reshape(-1)).reshape(d, d)
    for beta, some, those in zip(betas, jumps, rates, strict=True):
        S = qep.Lindbladian(None, some, those).superop()
        X = X - beta * (S.conj().T @ np.asarray(H, complex).reshape(-1)).reshape(d, d)
    return X


def difference_entry_by_entry(H, betas, jumps, rates):
    """Tr 𝓛(|j⟩⟨i|)A is the entry (i, j) of the matrix that is asked for."""
    d = len(H)
    G = qep.Lindbladian(H, np.reshape(jumps, (-1, d, d)), np.reshape(rates, -1))
    ln = logm(G.steady_state())
    baths = [qep.Lindbladian(None, some, those) for some, those in zip(jumps, rates, strict=True)]
    X = np.zeros((d, d), complex)
    for i in range(d):
        for j in range(d):
            unit = np.zeros((d, d))
            unit[j, i] = 1
            X[i, j] = -np.trace(G.apply(unit) @ ln)
            for beta, bath in zip(betas, baths, strict=True):
                X[i, j] -= beta * np.trace(bath.apply(unit) @ H)
    return X


RIGHT = {
    "ex09.1": (energies_from_the_lowest_level, energies_by_the_gibbs_state, energies_by_a_loop),
    "ex09.2": (
        battery_by_eigenvectors,
        battery_by_two_steps,
        battery_by_logarithms,
        battery_by_the_relative_entropy,
        battery_by_the_free_energies,
    ),
    "ex09.3": (routes_by_the_library, routes_by_the_superoperator, routes_by_waiting),
    "ex09.4": (difference_by_jumps, difference_by_the_adjoint_matrix, difference_entry_by_entry),
}
