"""Wrong answers to chapter 00's exercises, each with two mistakes, written as a student would."""

import math

import numpy as np


def entropy_of(p, ln=np.log):
    p = np.ravel(p)
    p = p[p > 0]
    return -np.sum(p * ln(p))


# ex00.1


def heads_alone_in_bits(p):
    return -p * math.log2(p) if p > 0 else 0.0


def no_minus_and_no_guard(p):
    q = np.array([p, 1 - p])
    with np.errstate(all="ignore"):
        return np.sum(q * np.log(q))


# ex00.2


def rows_twice_in_bits(table):
    rows = table.sum(axis=1)
    return 2 * entropy_of(rows, np.log2) - entropy_of(table, np.log2)


def pair_first_and_no_surroundings(table):
    return entropy_of(table) - entropy_of(table.sum(axis=1))


def columns_twice_without_the_pair(table):
    return 2 * entropy_of(table.sum(axis=0))


# ex00.3


def states_of_coins_exchanged(rho, d_S, d_E):
    p = np.diag(rho).reshape(d_S, d_E)
    return np.diag(p.sum(axis=0)), np.diag(p.sum(axis=1))


def level_0_and_whole_rows(rho, d_S, d_E):
    tensor = rho.reshape(d_S, d_E, d_S, d_E)
    return tensor[:, 0, :, 0], tensor.sum(axis=(0, 2))


# ex00.4


def two_of_three_mended(dS_S, Q, T, dS_E, dS_k):
    read, singly = -Q / T, np.sum(dS_k)
    return dS_S + read, dS_S + dS_E, dS_E - singly, read - dS_E


TWO = {
    "ex00.1": {
        heads_alone_in_bits: {"tails-forgotten", "bits-for-nats"},
        no_minus_and_no_guard: {"sign-forgotten", "zero-times-log-zero"},
    },
    "ex00.2": {
        rows_twice_in_bits: {"same-part-twice", "bits-for-nats"},
        pair_first_and_no_surroundings: {"sign", "surroundings-forgotten"},
        columns_twice_without_the_pair: {"surroundings-twice", "pair-forgotten"},
    },
    "ex00.3": {
        states_of_coins_exchanged: {"diagonal-only", "order-exchanged"},
        level_0_and_whole_rows: {"first-level-only", "all-levels-of-ours"},
    },
    "ex00.4": {two_of_three_mended: {"inside-sign", "whole-gap"}},
}
