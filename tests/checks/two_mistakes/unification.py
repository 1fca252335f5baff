"""Wrong answers to chapter 09's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return v @ np.diag(np.log(p)) @ v.conj().T


# ex09.1


def no_T_and_no_beta(H, beta, rho):
    E = np.linalg.eigvalsh(H)
    F = np.trace(rho @ H).real - qep.entropy(rho)
    lowest = E[0] - np.log(np.exp(-beta * (E - E[0])).sum()) / beta
    return F, lowest, F - lowest


def plus_TS_and_ln_Z(H, beta, rho):
    E = np.linalg.eigvalsh(H)
    F = np.trace(rho @ H).real + qep.entropy(rho) / beta
    lowest = beta * E[0] - np.log(np.exp(-beta * (E - E[0])).sum())
    return F, lowest, beta * (F - lowest)


# ex09.2


def entries_and_paid(H, beta, rho):
    new = -np.log(rho.astype(complex)) / beta
    E = np.linalg.eigvalsh(H)
    lowest = E[0] - np.log(np.exp(-beta * (E - E[0])).sum()) / beta
    return new, np.trace(rho @ (new - H)).real + lowest


def no_T_and_lowest_level(H, beta, rho):
    new = -ln(rho)
    return new, -np.trace(rho @ (new - H)).real - np.linalg.eigvalsh(H)[0]


# ex09.3


def friends_goal_and_sign(H, jumps, rates, beta, rho, t):
    after, rest = qep.Lindbladian(H, jumps, rates).evolve(rho, t), qep.gibbs(H, beta)
    states = qep.relative_entropy(rho, rest) - qep.relative_entropy(after, rest)
    heat = np.trace((after - rho) @ H).real
    return states, qep.entropy(after) - qep.entropy(rho) + beta * heat


def exchanged_and_no_beta(H, jumps, rates, beta, rho, t):
    G = qep.Lindbladian(H, jumps, rates)
    after, rest = G.evolve(rho, t), G.steady_state()
    states = qep.relative_entropy(rest, rho) - qep.relative_entropy(rest, after)
    return states, qep.entropy(after) - qep.entropy(rho) - np.trace((after - rho) @ H).real


# ex09.4


def _matrix(H, betas, jumps, rates, A):
    X = 0
    for beta, some, those in zip(betas, jumps, rates, strict=True):
        for L, g in zip(some, those, strict=True):
            M, B = L.conj().T @ L, A(beta)
            X = X - g * (L.conj().T @ B @ L - (M @ B + B @ M) / 2)
    return X


def _rest(H, jumps, rates):
    d = len(H)
    return qep.Lindbladian(H, np.reshape(jumps, (-1, d, d)), np.reshape(rates, -1)).steady_state()


def no_commutator_and_mean_beta(H, betas, jumps, rates):
    goal = ln(_rest(H, jumps, rates))
    return _matrix(H, np.full(len(betas), np.mean(betas)), jumps, rates, lambda beta: beta * H + goal)


def heat_added_and_no_commutator(H, betas, jumps, rates):
    goal = ln(_rest(H, jumps, rates))
    return _matrix(H, betas, jumps, rates, lambda beta: goal - beta * H)


TWO = {
    "ex09.1": {
        no_T_and_no_beta: {"entropy-without-temperature", "beta-missing"},
        plus_TS_and_ln_Z: {"sign-of-the-entropy", "ln-z-without-temperature"},
    },
    "ex09.2": {
        entries_and_paid: {"elementwise-logarithm", "work-paid"},
        no_T_and_lowest_level: {"temperature-left-out", "lowest-level-for-free-energy"},
    },
    "ex09.3": {
        friends_goal_and_sign: {"gibbs-for-pi", "sign-of-the-heat"},
        exchanged_and_no_beta: {"arguments-exchanged", "beta-missing"},
    },
    "ex09.4": {
        no_commutator_and_mean_beta: {"commutator-left-out", "mean-beta"},
        heat_added_and_no_commutator: {"sign-of-the-heat", "commutator-left-out"},
    },
}
