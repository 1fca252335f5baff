"""Right answers to chapter 08's exercises, written differently."""

from itertools import pairwise

import numpy as np
from scipy.linalg import expm, logm

import qep_widgets as qep

# ex08.1


def law_by_the_library(H, dH, field, jumps, rates, rho):
    D = qep.Lindbladian(None, jumps, rates).apply(rho)
    pull = -1j * (field @ rho - rho @ field)
    return np.trace(rho @ dH + pull @ H).real, np.trace(D @ H).real


def law_in_heisenbergs_picture(H, dH, field, jumps, rates, rho):
    """The observable moves: Ḣ + i[field, H] for the field, the adjoint dissipator for the bath."""
    turned = dH + 1j * (field @ H - H @ field)
    bath = np.zeros_like(H, dtype=complex)
    for g, L in zip(rates, jumps, strict=True):
        up = L.conj().T
        bath = bath + g * (up @ H @ L - (up @ L @ H + H @ up @ L) / 2)
    return [np.einsum("ij,ji", rho, turned).real, np.einsum("ij,ji", rho, bath).real]


def law_by_what_is_left(H, dH, field, jumps, rates, rho):
    """Everything that Tr ρH gains without the ramp, less what it gains without the jumps."""
    whole = qep.Lindbladian(field, jumps, rates).apply(rho)
    turn = 2 * (field @ rho @ H).trace().imag
    growth = np.sum(whole * H.T).real
    return np.array([np.vdot(dH, rho).real + turn, growth - turn])


# ex08.2


def stairs_by_a_loop(Hs, beta):
    rho, work, heat = qep.gibbs(Hs[0], beta), 0, 0
    first = rho
    for k in range(len(Hs) - 1):
        work += np.trace(rho @ (Hs[k + 1] - Hs[k])).real
        new = expm(-beta * Hs[k + 1])
        new = new / np.trace(new)
        heat += np.trace(Hs[k + 1] @ (new - rho)).real
        rho = new
    return work, heat, qep.entropy(rho) - qep.entropy(first) - beta * heat


def stairs_by_stacks(Hs, beta):
    states = qep.gibbs(Hs, beta)
    work = np.einsum("kij,kji->", states[:-1], np.diff(Hs, axis=0)).real
    heat = qep.energy(states[1:], Hs[1:]).sum() - qep.energy(states[:-1], Hs[1:]).sum()
    return [work, heat, qep.entropy(states[-1]) - qep.entropy(states[0]) - beta * heat]


def stairs_by_divergences(Hs, beta):
    """The gap as Σ D(ρ_k‖ρ_k+1); the heat from it, and the work from the first law."""
    states = [qep.gibbs(H, beta) for H in Hs]
    gap = sum(qep.relative_entropy(a, b) for a, b in pairwise(states))
    heat = (qep.entropy(states[-1]) - qep.entropy(states[0]) - gap) / beta
    whole = qep.energy(states[-1], Hs[-1]) - qep.energy(states[0], Hs[0])
    return np.array([whole - heat, heat, gap])


# ex08.3


def contacts_by_the_library(H, betas, jumps, rates, rho):
    baths, system = [], []
    p, v = np.linalg.eigh(rho)
    ln = (v * np.log(p)) @ v.conj().T
    for beta, L, g in zip(betas, jumps, rates, strict=True):
        D = qep.Lindbladian(None, L, g).apply(rho)
        baths.append(-beta * np.trace(H @ D).real)
        system.append(-np.trace(D @ ln).real)
    return baths, system


def contacts_by_einsum(H, betas, jumps, rates, rho):
    moved = np.einsum("mn,mnab,bc,mndc->mad", rates, jumps, rho, jumps.conj())
    M = np.einsum("mn,mnba,mnbc->mac", rates, jumps.conj(), jumps)
    D = moved - (M @ rho + rho @ M) / 2
    ln = logm(rho)
    return [-betas * np.einsum("mij,ji->m", D, H).real, -np.einsum("mij,ji->m", D, ln).real]


def contacts_by_entropy_rates(H, betas, jumps, rates, rho):
    """The system's share as dS/dt of one bath alone."""
    baths = [qep.Lindbladian(0 * H, L, g) for L, g in zip(jumps, rates, strict=True)]
    system = np.array([qep.entropy_rate(G, rho) if np.any(G.rates) else 0.0 for G in baths])
    heat = [np.sum(G.dissipator(rho) * H.T).real for G in baths]
    return np.negative(np.multiply(betas, heat)), system


# ex08.4


def stroke_by_energies(first, last, U, beta):
    rho = qep.gibbs(first, beta)
    work = qep.energy(U @ rho @ U.conj().T, last) - qep.energy(rho, first)
    E, new = np.linalg.eigvalsh(first), np.linalg.eigvalsh(last)
    p = np.exp(-beta * (E - E[0]))
    return work, work - p @ (new - E) / p.sum()


def stroke_by_transitions(first, last, U, beta):
    """Probabilities |⟨n'|U|m⟩|² between the levels."""
    E, v = np.linalg.eigh(first)
    new, w = np.linalg.eigh(last)
    p = np.exp(-beta * (E - E[0]))
    p = p / p.sum()
    T = np.abs(w.conj().T @ U @ v) ** 2
    work = sum(p[m] * T[n, m] * (new[n] - E[m]) for m in range(len(E)) for n in range(len(E)))
    return [work, new @ (T @ p - p)]


def stroke_by_a_passive_state(first, last, U, beta):
    """Friction is the energy above the state that has the same spectrum, on the levels from below."""
    rho = expm(-beta * first)
    rho = rho / np.trace(rho)
    after = U @ rho @ U.conj().T
    p, w = np.linalg.eigvalsh(rho)[::-1], np.linalg.eigh(last)[1]
    passive = sum(x * np.outer(k, k.conj()) for x, k in zip(p, w.T, strict=True))
    work = np.trace(after @ last) - np.trace(rho @ first)
    return np.array([work.real, np.trace((after - passive) @ last).real])


# ex08.5


def heat_by_the_state_at_rest(H, beta, jumps, rates, shifts, rho):
    """The dissipator alone leads to one state: is it the Gibbs state?"""
    heats, holds = [], []
    weights = expm(-beta * H)
    for row in shifts:
        L = qep.Lindbladian(0 * H, [x + c * np.eye(len(H)) for x, c in zip(jumps, row, strict=True)], rates)
        heats.append(qep.heat_current(L, rho, H))
        holds.append(np.linalg.norm(L.superop() @ weights.reshape(-1)) < 1e-9)
    return heats, holds


def heat_by_jumps_without_trace(H, beta, jumps, rates, shifts, rho):
    """The bath's own jumps have no trace here; the numbers beyond them bring a field, and its work."""
    d = len(H)
    trace = np.trace(jumps, axis1=1, axis2=2) / d
    own = jumps - trace[:, None, None] * np.eye(d)
    heat = np.trace(qep.Lindbladian(None, own, rates).apply(rho) @ H).real
    K = 0.5j * np.einsum("jk,k,kab->jab", (shifts + trace).conj(), rates, own)
    K = K + K.conj().swapaxes(1, 2)
    turned = K @ H - H @ K
    return heat + np.trace(1j * turned @ rho, axis1=1, axis2=2).real, np.abs(turned).max((1, 2)) < 1e-9


def heat_by_a_state_that_refutes(H, beta, jumps, rates, shifts, rho):
    """The rate in the state to which the dissipator drives the Gibbs state."""
    pi, one = qep.gibbs(H, beta), np.eye(len(H))
    heats, holds = np.zeros(len(shifts)), np.zeros(len(shifts), int)
    for j, c in enumerate(shifts):
        moved = np.sqrt(rates)[:, None, None] * (jumps + c[:, None, None] * one)
        count = np.einsum("kba,kbc->ac", moved.conj(), moved)

        def D(x, moved=moved, count=count):
            return np.einsum("kab,bc,kdc->ad", moved, x, moved.conj()) - (count @ x + x @ count) / 2

        near = pi + 0.01 * D(pi)
        p, v = np.linalg.eigh(near)
        rate = -np.trace(D(near) @ ((v * np.log(p)) @ v.conj().T + beta * H)).real
        heats[j], holds[j] = np.vdot(H, D(rho)).real, rate > -1e-10
    return [heats, holds]


RIGHT = {
    "ex08.1": (law_by_the_library, law_in_heisenbergs_picture, law_by_what_is_left),
    "ex08.2": (stairs_by_a_loop, stairs_by_stacks, stairs_by_divergences),
    "ex08.3": (contacts_by_the_library, contacts_by_einsum, contacts_by_entropy_rates),
    "ex08.4": (stroke_by_energies, stroke_by_transitions, stroke_by_a_passive_state),
    "ex08.5": (heat_by_the_state_at_rest, heat_by_jumps_without_trace, heat_by_a_state_that_refutes),
}
