"""Wrong answers to chapter 13's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return v @ np.diag(np.log(p)) @ v.conj().T


def dissipator(jumps, rho):
    return sum(L @ rho @ L.conj().T - (L.conj().T @ L @ rho + rho @ L.conj().T @ L) / 2 for L in jumps)


# ex13.1


def i_of_the_commutator_and_old_jumps(H, jumps, u, c, rho):
    jumps = np.tensordot(u, jumps, 1)
    H2 = H + sum(x.conj() * L - x * L.conj().T for x, L in zip(c, jumps, strict=True)) / 2j
    B, h = dissipator(jumps, rho), ln(rho)
    halves = 1j * np.trace(H2 @ rho @ h), 1j * np.trace(rho @ H2 @ h)
    return *halves, -np.trace(B @ h), np.trace(H @ B)


def no_conjugate_and_new_energy(H, jumps, u, c, rho):
    jumps = np.tensordot(u, jumps, 1)
    H2 = H + sum(x * L - x.conj() * L.conj().T for x, L in zip(c, jumps, strict=True)) / 2j
    B, h = dissipator(jumps + c[:, None, None] * np.eye(len(H)), rho), ln(rho)
    return np.trace(H2 @ rho @ h), np.trace(rho @ H2 @ h), -np.trace(B @ h), np.trace(H2 @ B)


# ex13.2


def drive_in_the_flow_and_no_production(H0, V, jumps, beta, rho):
    B = dissipator(jumps, rho)
    return -np.trace(B @ ln(rho)).real, beta * np.trace((H0 + V) @ B).real, 0.0


def logs_of_entries_and_no_beta(H0, V, jumps, beta, rho):
    B = dissipator(jumps, rho)
    external = -np.trace(B @ np.log(rho + 0j)).real
    flow = np.trace(H0 @ B).real
    return external, flow, external - flow


# ex13.3


def transposed_and_the_largest_in_size(H, jumps, rho):
    pi = qep.Lindbladian(H, jumps).steady_state().T
    gap = ln(rho) - ln(pi)
    X = 1j * (H @ ln(pi) - ln(pi) @ H)
    unitary = np.trace(1j * (H @ rho - rho @ H) @ gap).real
    return unitary, -np.trace(dissipator(jumps, rho) @ gap).real, max(abs(np.linalg.eigvalsh(X)))


def whole_rate_and_the_other_sign(H, jumps, rho):
    pi = qep.Lindbladian(H, jumps).steady_state()
    X = 1j * (H @ ln(pi) - ln(pi) @ H)
    unitary = np.trace(-1j * (H @ rho - rho @ H) @ (ln(rho) - ln(pi))).real
    whole = -np.trace(qep.Lindbladian(H, jumps).apply(rho) @ (ln(rho) - ln(pi))).real
    return unitary, whole, np.linalg.eigvalsh(X)[-1]


# ex13.4


def heat_subtracted_and_d_from_the_start(U, rho, env, H_E, beta):
    dims = (len(rho), len(env))
    whole = U @ np.kron(rho, env) @ U.conj().T
    S_out, E_out = (qep.partial_trace(whole, dims, k) for k in (0, 1))
    production = qep.entropy(S_out) - qep.entropy(rho) - beta * np.trace(H_E @ (E_out - env)).real
    return production, qep.mutual_information(whole, dims, 0), qep.relative_entropy(E_out, env)


def turned_round_and_by_subtraction(U, rho, env, H_E, beta):
    dims = (len(rho), len(env))
    whole = U.conj().T @ np.kron(rho, env) @ U
    S_out, E_out = (qep.partial_trace(whole, dims, k) for k in (0, 1))
    production = qep.entropy(S_out) - qep.entropy(rho) + beta * np.trace(H_E @ (E_out - env)).real
    information = qep.mutual_information(whole, dims, 0)
    return production, information, production - information


# ex13.5


def absolute_and_zero_for_infinite(H, jumps, rho):
    found = []
    for one in jumps:
        B = dissipator(one, rho)
        heat, rate = np.trace(H @ B).real, -np.trace(B @ ln(rho)).real
        found.append(abs(heat / rate) if abs(rate) > 1e-10 else 0.0)
    return found


# ex13.6


def sudden_and_no_beta(H0, H1, U, beta):
    start = qep.gibbs(H0, beta)
    W = np.trace(start @ (H1 - H0)).real
    Z0, Z1 = (np.exp(-beta * np.linalg.eigvalsh(H)).sum() for H in (H0, H1))
    end = U @ start @ U.conj().T
    return W, W + np.log(Z1 / Z0) / beta, qep.entropy(qep.gibbs(H1, beta)) - qep.entropy(end)


# ex13.7


def stirrer_at_rest_and_a_condition_for_an_identity(world):
    H0, V, jumps, beta, rho, U = (world[k] for k in ("H0", "V", "jumps", "beta", "rho", "U"))
    H, bath, equilibrium = H0 + V, qep.Lindbladian(None, jumps, beta=beta), qep.gibbs(H0, beta)
    driven = qep.Lindbladian(H, jumps)
    met = qep.models.erasure.erase(rho, U, H0, beta)
    boxes = world["boxes"]
    pair = qep.models.closed_pair.by_shuffle(boxes, boxes, beta / 4, beta, world["shuffle"])
    return {
        "P03": ("holds if the state commutes with H", 0.0),
        "P04": ("holds", qep.entropy_rate(driven, rho)),
        "P05": ("holds if production names the unitary term", qep.entropy_production_rate(bath, rho, H0)),
        "13.e": ("does not hold as stated", 0.0),
        "P06": (
            "does not hold as stated",
            qep.spohn_rate(qep.Lindbladian(H, []), rho, driven.steady_state()),
        ),
        "13.f": ("does not hold as stated", pair.mutual_information),
        "P07": ("holds if the whole's exact state is meant", met.mutual_information),
        "P08": ("does not hold as stated", qep.gibbs_divergence(equilibrium, H, beta)),
        "P09": ("does not hold as stated", met.environment_divergence),
        "P10": ("does not hold as stated", met.mutual_information + met.environment_divergence),
        "P12": ("does not hold as stated", qep.generalized_temperature(bath, rho, H0)),
    }


# ex13.8


def rows_and_no_volumes(rho, axes, sizes):
    w = [(a.conj() @ rho @ a).real for a in axes]
    total, start = 0.0, 0
    for V in sizes:
        p = sum(w[start : start + V])
        start += V
        total -= p * np.log(p) if p > 1e-14 else 0.0
    return total


def no_conjugate_and_mean_volume(rho, axes, sizes):
    w = np.diag(axes.T @ rho @ axes).real
    p = [w[end - V : end].sum() for V, end in zip(sizes, np.cumsum(sizes), strict=True)]
    V = len(rho) / len(sizes)
    return sum(x * np.log(V) for x in p) - sum(x * np.log(x) for x in p if x > 0)


# ex13.9


def backwards_and_the_same_part_twice(p, shuffles):
    q = np.mean([p.ravel()[s] for s in shuffles], axis=0).reshape(p.shape)
    parts = 2 * (qep.shannon(q.sum(axis=1)) - qep.shannon(p.sum(axis=1)))
    whole = qep.shannon(q.ravel()) - qep.shannon(p.ravel())
    return parts, whole, parts - whole


def each_by_itself_and_the_paper_s_sign(p, shuffles):
    found = []
    for s in shuffles:
        q = np.zeros(p.size)
        q[s] = p.ravel()
        q = q.reshape(p.shape)
        parts = sum(qep.shannon(q.sum(axis=k)) - qep.shannon(p.sum(axis=k)) for k in (0, 1))
        whole = qep.shannon(q.ravel()) - qep.shannon(p.ravel())
        found.append((parts, whole, whole - parts))
    return tuple(np.mean(found, axis=0))


TWO = {
    "ex13.1": {
        i_of_the_commutator_and_old_jumps: {"i-in-the-halves", "jumps-not-moved"},
        no_conjugate_and_new_energy: {"c-and-its-conjugate-exchanged", "heat-with-the-new-hamiltonian"},
    },
    "ex13.2": {
        drive_in_the_flow_and_no_production: {"driven-hamiltonian-in-the-heat-in-the-flow", "sigma-zero"},
        logs_of_entries_and_no_beta: {"elementwise-logarithm", "beta-forgotten"},
    },
    "ex13.3": {
        transposed_and_the_largest_in_size: {"pi-transposed", "largest-modulus"},
        whole_rate_and_the_other_sign: {"sign-of-the-unitary-share", "whole-for-the-dissipator"},
    },
    "ex13.4": {
        heat_subtracted_and_d_from_the_start: {"sign-of-the-heat", "divergence-from-the-start"},
        turned_round_and_by_subtraction: {"unitary-turned-round", "divergence-by-subtraction"},
    },
    "ex13.5": {absolute_and_zero_for_infinite: {"absolute-values", "zero-for-infinite"}},
    "ex13.6": {sudden_and_no_beta: {"sudden-work", "beta-forgotten"}},
    "ex13.7": {stirrer_at_rest_and_a_condition_for_an_identity: {"p03-with-a-condition", "13.e-zero"}},
    "ex13.8": {
        rows_and_no_volumes: {"rows-for-columns", "inside-left-out"},
        no_conjugate_and_mean_volume: {"conjugate-forgotten", "mean-volume"},
    },
    "ex13.9": {
        backwards_and_the_same_part_twice: {"shuffle-turned-round", "a-twice"},
        each_by_itself_and_the_paper_s_sign: {"as-if-known", "sign-of-the-correlation"},
    },
}
