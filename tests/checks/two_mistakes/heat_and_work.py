"""Wrong answers to chapter 08's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return v @ np.diag(np.log(p)) @ v.conj().T


# ex08.1


def no_half_and_heat_of_the_field(H, dH, field, jumps, rates, rho):
    D = -1j * (field @ rho - rho @ field)
    for g, L in zip(rates, jumps, strict=True):
        M = L.conj().T @ L
        D = D + g * (L @ rho @ L.conj().T - M @ rho - rho @ M)
    return np.trace(rho @ dH).real, np.trace(H @ D).real


def heat_out_and_ramp_down(H, dH, field, jumps, rates, rho):
    D = qep.Lindbladian(None, jumps, rates).apply(rho)
    pull = np.trace(H @ (-1j * (field @ rho - rho @ field))).real
    return pull - np.trace(rho @ dH).real, -np.trace(H @ D).real


def star_and_no_rates(H, dH, field, jumps, rates, rho):
    D = qep.Lindbladian(None, jumps).apply(rho)
    pull = -1j * (field @ rho - rho @ field)
    return np.trace(rho * dH + H * pull).real, np.trace(H * D).real


# ex08.2


def friends_work_and_no_beta(Hs, beta):
    states = [qep.gibbs(H, beta) for H in Hs]
    work = heat = 0
    for k in range(len(Hs) - 1):
        work += np.trace(states[k + 1] @ (Hs[k + 1] - Hs[k])).real
        heat += np.trace(Hs[k + 1] @ (states[k + 1] - states[k])).real
    return work, heat, qep.entropy(states[-1]) - qep.entropy(states[0]) - heat


def old_H_and_bits(Hs, beta):
    states = qep.gibbs(Hs, beta)
    work = np.einsum("kij,kji->", states[:-1], Hs[1:] - Hs[:-1]).real
    heat = np.einsum("kij,kji->", states[1:] - states[:-1], Hs[:-1]).real
    S = qep.entropy(states) / np.log(2)
    return work, heat, S[-1] - S[0] - beta * heat


# ex08.3


def one_mean_and_bits(H, betas, jumps, rates, rho):
    D = [qep.Lindbladian(None, L, g).apply(rho) for L, g in zip(jumps, rates, strict=True)]
    p, v = np.linalg.eigh(rho)
    log2 = v @ np.diag(np.log2(p)) @ v.conj().T
    baths = [-np.mean(betas) * np.trace(H @ x).real for x in D]
    return np.array(baths), np.array([-np.trace(x @ log2).real for x in D])


def sign_of_the_heat_and_all_together(H, betas, jumps, rates, rho):
    D = [qep.Lindbladian(None, L, g).apply(rho) for L, g in zip(jumps, rates, strict=True)]
    whole = -np.trace(sum(D) @ ln(rho)).real
    return np.array([b * np.trace(H @ x).real for b, x in zip(betas, D, strict=True)]), whole * np.ones(
        len(D)
    )


# ex08.4


def backwards_and_turned_round(first, last, U, beta):
    rho = qep.gibbs(first, beta)
    work = np.trace(U.conj().T @ rho @ U @ last).real - np.trace(rho @ first).real
    E, new = np.linalg.eigvalsh(first), np.linalg.eigvalsh(last)
    p = np.exp(-beta * E) / np.exp(-beta * E).sum()
    return work, p @ (new - E) - work


def no_beta_and_diagonals(first, last, U, beta):
    rho = qep.gibbs(first, 1)
    work = np.trace(U @ rho @ U.conj().T @ last).real - np.trace(rho @ first).real
    E = np.linalg.eigvalsh(first)
    p = np.exp(-E) / np.exp(-E).sum()
    return work, work - p @ (np.diag(last) - np.diag(first)).real


# ex08.5


def every_entry_and_sign(H, beta, jumps, rates, shifts, rho):
    heats, holds = [], []
    for c in shifts:
        L = qep.Lindbladian(H, [J + x for J, x in zip(jumps, c, strict=True)], rates)
        heats.append(-qep.heat_current(L, rho, H))
        holds.append(np.allclose(L.dissipator(qep.gibbs(H, beta)), 0))
    return heats, holds


def no_field_and_own_hamiltonian(H, beta, jumps, rates, shifts, rho):
    heats, holds = [], []
    for c in shifts:
        K = 0.5j * sum(g * (x.conj() * J - x * J.conj().T) for g, x, J in zip(rates, c, jumps, strict=True))
        L = qep.Lindbladian(H - K, [J + x * np.eye(len(H)) for J, x in zip(jumps, c, strict=True)], rates)
        heats.append(np.trace(L.dissipator(rho) @ (H - K)).real)
        holds.append(np.allclose(K, 0))
    return heats, holds


def one_state_and_whole_power(H, beta, jumps, rates, shifts, rho):
    heats, holds = [], []
    for c in shifts:
        L = qep.Lindbladian(None, jumps + c[:, None, None] * np.eye(len(H)), rates)
        heats.append(np.trace(qep.Lindbladian(None, jumps, rates).apply(rho) @ H).real)
        holds.append(-np.trace(L.apply(rho) @ (ln(rho) + beta * H)).real >= 0)
    return heats, holds


TWO = {
    "ex08.1": {
        no_half_and_heat_of_the_field: {"half-forgotten", "field-counted-as-heat"},
        heat_out_and_ramp_down: {"sign-of-the-heat", "ramp-turned-round"},
        star_and_no_rates: {"star-for-at", "rates-left-out"},
    },
    "ex08.2": {
        friends_work_and_no_beta: {"work-with-the-new-state", "beta-missing"},
        old_H_and_bits: {"heat-with-the-old-energy", "entropy-in-bits"},
    },
    "ex08.3": {
        one_mean_and_bits: {"mean-beta", "system-in-bits"},
        sign_of_the_heat_and_all_together: {"sign-of-the-baths", "all-baths-in-each"},
    },
    "ex08.4": {
        backwards_and_turned_round: {"turned-backwards", "friction-turned-round"},
        no_beta_and_diagonals: {"beta-missing", "diagonals-for-levels"},
    },
    "ex08.5": {
        every_entry_and_sign: {"sign-of-the-heat", "added-to-every-entry"},
        no_field_and_own_hamiltonian: {"given-jumps-without-field", "heat-with-the-own-hamiltonian"},
        one_state_and_whole_power: {"one-state-tried", "everybody-has-one-heat"},
    },
}
