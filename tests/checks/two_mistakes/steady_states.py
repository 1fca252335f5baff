"""Wrong answers to chapter 12's exercises, each with two mistakes, written as a student would."""

import numpy as np

import qep_widgets as qep


def _null(M):
    p = np.linalg.svd(M)[2][-1]
    return p / p.sum()


def _generator(W):
    M = W.sum(axis=0)
    return M - np.diag(M.sum(axis=0))


# ex12.1


def articles_sign_and_only_upwards(E, betas, W):
    p = _null(_generator(W))
    Q = np.array([np.sum(rates * p * np.clip(E[:, None] - E, 0, None)) for rates in W])
    return p, Q, np.dot(betas, Q)


def temperatures_and_heat_into_the_baths(E, betas, W):
    p = _null(_generator(W))
    Q = np.array([np.sum(rates * p * (E - E[:, None])) for rates in W])
    return p, Q, -np.sum(Q / betas)


# ex12.2


def lumped_and_growth(W, p):
    M = _generator(W)
    pi, total, hk = _null(M), W.sum(axis=0), 0.0
    for i, j in np.argwhere(total > 0):
        hk += total[i, j] * p[j] * np.log(total[i, j] * pi[j] / (total[j, i] * pi[i]))
    return hk, np.sum(M @ p * np.log(p / pi))


def heat_alone_and_no_goal(W, p):
    hk = 0.0
    for rates in W:
        for i, j in np.argwhere(rates > 0):
            hk += rates[i, j] * p[j] * np.log(rates[i, j] / rates[j, i])
    return hk, -np.sum(_generator(W) @ p * np.log(p))


# ex12.3


def twice_r_and_no_gap(omega, beta, p_1, omega_2):
    N, n, n_2 = p_1 / (1 - 2 * p_1), 1 / np.expm1(beta * omega), 1 / np.expm1(beta * omega_2)
    r = np.arccosh(max((2 * N + 1) / (2 * n + 1), 1.0))
    N_2 = n_2 * np.cosh(2 * r) + np.sinh(r) ** 2
    return r, 1 / np.log((N + 1) / N), 1 / np.log((N_2 + 1) / N_2)


def wrong_n_and_only_added(omega, beta, p_1, omega_2):
    N, n = p_1 / (1 - 2 * p_1), 1 / np.expm1(beta * omega)
    r = np.arccosh(max((2 * N + 1) / (2 * n + 1), 1.0)) / 2
    N_2 = n + np.sinh(r) ** 2
    return r, omega / np.log((N + 1) / N), omega_2 / np.log((N_2 + 1) / N_2)


# ex12.4


def _pair(omega_1, omega_2, beta_1, beta_2, link, g):
    one = qep.thermal_qubit(omega_1, beta_1, g).embed(0, (2, 2))
    two = qep.thermal_qubit(omega_2, beta_2, g).embed(1, (2, 2))
    return one, two, one + two + qep.Lindbladian(np.diag([0, link, 0], 1) + np.diag([0, link, 0], -1), [])


def no_link_in_the_whole_and_work_received(omega_1, omega_2, beta_1, beta_2, link, g):
    one, two, L = _pair(omega_1, omega_2, beta_1, beta_2, link, g)
    rho = L.steady_state()
    Q_1, Q_2 = qep.heat_current(one, rho, one.H), qep.heat_current(two, rho, two.H)
    A_1, A_2 = (qep.heat_current(bath, rho, one.H + two.H) for bath in (one, two))
    return {
        "quanta": Q_1 / omega_1,
        "work": Q_1 + Q_2,
        "own": -beta_1 * Q_1 - beta_2 * Q_2,
        "whole": -beta_1 * A_1 - beta_2 * A_2,
    }


def gibbs_and_work_received(omega_1, omega_2, beta_1, beta_2, link, g):
    one, two, L = _pair(omega_1, omega_2, beta_1, beta_2, link, g)
    rho = qep.gibbs(L.H, (beta_1 + beta_2) / 2)
    Q_1, Q_2 = qep.heat_current(one, rho, one.H), qep.heat_current(two, rho, two.H)
    A_1, A_2 = (qep.heat_current(bath, rho, L.H) for bath in (one, two))
    return {
        "quanta": Q_1 / omega_1,
        "work": Q_1 + Q_2,
        "own": -beta_1 * Q_1 - beta_2 * Q_2,
        "whole": -beta_1 * A_1 - beta_2 * A_2,
    }


# ex12.5


def _priced(W, pi, out=0):
    """The price of each level, of the jumps that leave it (0) or come in (1)."""
    x = np.zeros(len(pi))
    for rates in W:
        for i, j in np.argwhere(rates > 0):
            x[(j, i)[out]] += rates[i, j] * np.log(rates[i, j] * pi[j] / (rates[j, i] * pi[i]))
    return x


def _rest(W):
    M = W.sum(axis=0)
    M = M - np.diag(M.sum(axis=0))
    pi = np.linalg.svd(M)[2][-1]
    return M, pi / pi.sum()


def ways_in_and_pinv(W, p):
    M, pi = _rest(W)
    x = _priced(W, pi, out=1)
    more = x @ np.linalg.pinv(M, rcond=1e-9) @ (pi - p)
    some = p > 0
    return x, more, more + np.sum(p[some] * np.log(p[some] / pi[some]))


def lumped_and_the_other_sign(W, p):
    M, pi = _rest(W)
    x = _priced(W.sum(axis=0)[None], pi)
    more = x @ np.linalg.solve(M - np.outer(pi, np.ones(len(p))), p - pi)
    some = p > 0
    return x, more, more + np.sum(p[some] * np.log(p[some] / pi[some]))


TWO = {
    "ex12.1": {
        articles_sign_and_only_upwards: {"sign-of-the-sum", "jumps-upwards-only"},
        temperatures_and_heat_into_the_baths: {"temperature-for-beta", "sign-of-the-heat"},
    },
    "ex12.2": {
        lumped_and_growth: {"baths-lumped", "sign-of-the-fall"},
        heat_alone_and_no_goal: {"pi-left-out", "entropy-alone"},
    },
    "ex12.3": {
        twice_r_and_no_gap: {"twice-r", "gap-left-out"},
        wrong_n_and_only_added: {"quanta-of-the-first", "only-added"},
    },
    "ex12.4": {
        no_link_in_the_whole_and_work_received: {"link-left-out-of-the-whole", "sign-of-the-work"},
        gibbs_and_work_received: {"gibbs-at-the-mean", "sign-of-the-work"},
    },
    "ex12.5": {
        ways_in_and_pinv: {"ways-in", "sum-not-0"},
        lumped_and_the_other_sign: {"baths-lumped", "sign-of-the-time"},
    },
}
