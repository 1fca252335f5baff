"""Right answers to chapter 13's exercises, written differently."""

import itertools

import numpy as np
from scipy.linalg import expm, logm

import qep_widgets as qep


def ln(m):
    p, v = np.linalg.eigh(m)
    return sum(np.log(x) * np.outer(w, w.conj()) for x, w in zip(p, v.T, strict=True))


def by_loop(jumps, rho):
    out = 0 * rho
    for L in jumps:
        M = L.conj().T @ L
        out = out + L @ rho @ L.conj().T - (M @ rho + rho @ M) / 2
    return out


def by_library(jumps, rho):
    return qep.Lindbladian(np.zeros(rho.shape), jumps).dissipator(rho)


def by_einsum(jumps, rho):
    M = np.einsum("kba,kbc->ac", jumps.conj(), jumps)
    return np.einsum("kab,bc,kdc->ad", jumps, rho, jumps.conj()) - 0.5 * (M @ rho + rho @ M)


# ex13.1


def split_as_written(H, jumps, u, c, rho):
    M = [sum(x * L for x, L in zip(row, jumps, strict=True)) for row in u]
    H2 = H + sum(x.conj() * L - x * L.conj().T for x, L in zip(c, M, strict=True)) / 2j
    L2 = M + c[:, None, None] * np.eye(len(H))
    h = ln(rho)
    B = by_loop(L2, rho)
    return np.trace(H2 @ rho @ h), np.trace(rho @ H2 @ h), -np.trace(B @ h), np.trace(H @ B)


def split_in_the_eigenbasis(H, jumps, u, c, rho):
    """Both halves are Σ_k H_kk p_k ln p_k; the external part is −Σ_k D_kk ln p_k."""
    p, v = np.linalg.eigh(rho)
    mixed = np.einsum("kj,jab->kab", u, jumps)
    K = np.einsum("k,kab->ab", c.conj(), mixed)
    H2 = H + (K - K.conj().T) / 2j
    diagonal = np.diag(v.conj().T @ H2 @ v).real
    half = diagonal @ (p * np.log(p))
    external = -np.diag(v.conj().T @ by_einsum(jumps, rho) @ v).real @ np.log(p)
    heat = np.einsum("ij,ji->", H, by_einsum(mixed + np.einsum("k,ab->kab", c, np.eye(len(H))), rho))
    return half, half, external, heat


def split_by_the_slope(H, jumps, u, c, rho):
    """The external part as the slope of the entropy under the whole generator."""
    jumps = (u @ jumps.reshape(len(u), -1)).reshape(jumps.shape)
    H2 = H + sum(x.conj() * L - x * L.conj().T for x, L in zip(c, jumps, strict=True)) / 2j
    h = logm(rho)
    moved = qep.Lindbladian(H2, jumps + c[:, None, None] * np.eye(len(H)))
    halves = np.trace(h @ H2 @ rho), np.trace(H2 @ h @ rho).real
    return [*halves, -np.trace(moved.apply(rho) @ h).real, qep.heat_current(moved, rho, H)]


# ex13.2


def reconcile_by_terms(H0, V, jumps, beta, rho):
    B = by_loop(jumps, rho)
    external, flow = -np.trace(B @ ln(rho)).real, beta * np.trace(H0 @ B).real
    return external, flow, external - flow


def reconcile_by_divergence(H0, V, jumps, beta, rho):
    B = by_einsum(jumps, rho)
    gap = logm(rho) - logm(qep.gibbs(H0, beta))
    production = -np.trace(B @ gap)
    flow = beta * sum(B[i, j] * H0[j, i] for i, j in itertools.product(range(len(rho)), repeat=2))
    return production + flow, flow, production


def reconcile_by_library(H0, V, jumps, beta, rho):
    bath = qep.Lindbladian(None, jumps)
    flow = beta * qep.heat_current(bath, rho, H0)
    whole = qep.Lindbladian(H0 + V, jumps).apply(rho)
    external = -np.trace(whole @ ln(rho)).real
    return np.array([external, flow, external - flow])


# ex13.3


def shares_as_written(H, jumps, rho):
    pi = qep.Lindbladian(H, jumps).steady_state()
    gap = ln(rho) - ln(pi)
    X = 1j * (H @ ln(pi) - ln(pi) @ H)
    unitary = np.trace(1j * (H @ rho - rho @ H) @ gap).real
    return unitary, -np.trace(by_loop(jumps, rho) @ gap).real, np.linalg.eigvalsh(X)[-1]


def shares_from_the_operator(H, jumps, rho):
    pi = qep.Lindbladian(H, jumps).steady_state()
    h = logm(pi)
    X = 1j * (H @ h - h @ H)
    X = (X + X.conj().T) / 2
    return np.trace(rho @ X), np.trace(by_einsum(jumps, rho) @ (h - logm(rho))), max(np.linalg.eigvalsh(X))


def shares_by_difference(H, jumps, rho):
    """The whole rate by the library's divergence at two times; the unitary share is what is left."""
    G = qep.Lindbladian(H, jumps)
    pi, h = G.steady_state(), 1e-3
    u = [qep.relative_entropy(expm(-1j * H * s) @ rho @ expm(1j * H * s), pi) for s in (2 * h, h, -h, -2 * h)]
    unitary = -(-u[0] + 8 * u[1] - 8 * u[2] + u[3]) / (12 * h)
    X = 1j * (H @ ln(pi) - ln(pi) @ H)
    bath = -np.trace(by_library(jumps, rho) @ (ln(rho) - ln(pi))).real
    return [unitary, bath, np.sort(np.linalg.eigvalsh(X))[-1]]


# ex13.4


def meeting_by_library(U, rho, env, H_E, beta):
    dims = (len(rho), len(H_E))
    out = U @ np.kron(rho, env) @ U.conj().T
    S_out, E_out = (qep.partial_trace(out, dims, k) for k in (0, 1))
    production = qep.entropy(S_out) - qep.entropy(rho) + beta * np.trace(H_E @ (E_out - env)).real
    D = qep.relative_entropy(E_out, qep.gibbs(H_E, beta))
    return production, qep.mutual_information(out, dims, 0), D


def meeting_by_hand(U, rho, env, H_E, beta):
    d, n = len(rho), len(H_E)
    w = expm(-beta * H_E)
    T = (U @ np.kron(rho, env) @ U.conj().T).reshape(d, n, d, n)
    S_out, E_out = np.einsum("ikjk->ij", T), np.einsum("kikj->ij", T)

    def S(m):
        p = np.linalg.eigvalsh(m)
        return -sum(x * np.log(x) for x in p if x > 0)

    def D(m):
        return -S(m) - np.trace(m @ logm(w / np.trace(w)))

    information = S(S_out) + S(E_out) - S(rho) - S(env)
    return information + D(E_out) - D(env), information, D(E_out)


def meeting_by_free_energy(U, rho, env, H_E, beta):
    bath, dims = qep.gibbs(H_E, beta), (len(rho), len(H_E))
    out = U @ qep.tensor(rho, env) @ U.conj().T
    S_out, E_out = (qep.partial_trace(out, dims, k) for k in (0, 1))
    heat = beta * (qep.energy(E_out, H_E) - qep.energy(env, H_E))
    grown = qep.entropy(E_out) - qep.entropy(env)
    dS = qep.entropy(S_out) - qep.entropy(rho)
    D = beta * (qep.free_energy(E_out, H_E, beta) - qep.free_energy(bath, H_E, beta))
    return [dS + heat, dS + grown, D]


# ex13.5


def _one_temperature(heat, rate):
    if abs(rate) < 1e-10:
        return np.inf
    return heat / rate if abs(heat) > 1e-10 else 0.0


def temperatures_by_loop(H, jumps, rho):
    found = []
    for one in jumps:
        B = by_loop(one, rho)
        found.append(_one_temperature(np.trace(H @ B).real, -np.trace(B @ ln(rho)).real))
    return found


def temperatures_by_library(H, jumps, rho):
    baths = [qep.Lindbladian(H, one) for one in jumps]
    pairs = [(qep.heat_current(G, rho, H), qep.entropy_rate(G, rho)) for G in baths]
    return np.array([_one_temperature(*pair) for pair in pairs])


def temperatures_at_once(H, jumps, rho):
    B = np.array([by_einsum(one, rho) for one in jumps])
    heat = np.einsum("ij,kji->k", H, B).real
    rate = -np.einsum("kij,ji->k", B, ln(rho)).real
    still = abs(rate) < 1e-10
    return np.where(still, np.inf, heat / np.where(still, 1, rate))


# ex13.6


def statements_as_written(H0, H1, U, beta):
    start = qep.gibbs(H0, beta)
    end = U @ start @ U.conj().T
    W = np.trace(end @ H1).real - np.trace(start @ H0).real
    Z0, Z1 = (np.exp(-beta * np.linalg.eigvalsh(H)).sum() for H in (H0, H1))
    return W, beta * W + np.log(Z1 / Z0), qep.entropy(qep.gibbs(H1, beta)) - qep.entropy(end)


def statements_by_divergence(H0, H1, U, beta):
    w = expm(-beta * H0)
    start = w / np.trace(w)
    end = U @ start @ U.conj().T
    W = np.trace(end @ H1 - start @ H0)
    D = qep.relative_entropy(end, qep.gibbs(H1, beta))
    return [W, D, D + beta * np.trace(H1 @ (qep.gibbs(H1, beta) - end))]


def statements_by_free_energy(H0, H1, U, beta):
    start, target = qep.gibbs(H0, beta), qep.gibbs(H1, beta)
    end = U @ start @ U.conj().T
    W = qep.energy(end, H1) - qep.energy(start, H0)
    dF = qep.free_energy(target, H1, beta) - qep.free_energy(start, H0, beta)
    return np.array([W, beta * (W - dF), qep.entropy(target) - qep.entropy(start)])


# ex13.7


def verdict_from_the_exercises(world):
    H0, V, jumps, beta, rho, U = (world[k] for k in ("H0", "V", "jumps", "beta", "rho", "U"))
    H, bath = H0 + V, qep.gibbs(H0, beta)
    external, flow, production = reconcile_by_terms(H0, V, jumps, beta, rho)
    Sigma, information, divergence = meeting_by_library(U, rho, bath, H0, beta)
    _, lost, _ = statements_as_written(H0, H, np.eye(2), beta)
    pi = qep.Lindbladian(H, jumps).steady_state()
    boxes = np.diag(world["boxes"])
    one, two = qep.gibbs(boxes, beta / 4), qep.gibbs(boxes, beta)
    shuffle = qep.models.closed_pair.shuffle_unitary(world["shuffle"])
    return {
        "P03": ("holds", np.trace(1j * (H @ rho - rho @ H) @ ln(rho)).real),
        "P04": ("holds", external),
        "P05": ("holds if production names the unitary term", production),
        "13.e": (
            "holds if the bath's exact entropy is meant",
            -reconcile_by_terms(H0, V, jumps, beta, pi)[1],
        ),
        "P06": ("holds if the stationary state commutes with H", shares_as_written(H, jumps, rho)[0]),
        "13.f": (
            "holds if the difference of a whole from its parts is meant",
            meeting_by_library(shuffle, one, two, boxes, beta)[1],
        ),
        "P07": ("holds if the whole's exact state is meant", information),
        "P08": ("does not hold as stated", lost),
        "P09": ("holds if the bath's exact entropy is meant", divergence),
        "P10": ("holds if the bath's exact entropy is meant", Sigma),
        "P12": ("holds if the state is a Gibbs state of H0", flow / beta / external),
    }


def verdict_by_library(world):
    H0, beta, rho = world["H0"], world["beta"], world["rho"]
    H, bath = H0 + world["V"], qep.Lindbladian(None, world["jumps"], beta=world["beta"])
    driven = qep.Lindbladian(H, world["jumps"])
    done = qep.models.erasure.erase(rho, world["U"], H0, beta)
    equilibrium, boxes = qep.gibbs(H0, beta), world["boxes"]
    pair = qep.models.closed_pair.by_shuffle(boxes, boxes, beta / 4, beta, world["shuffle"])
    numbers = {
        "P12": qep.generalized_temperature(bath, rho, H0),
        "P10": done.entropy_change + beta * done.environment_energy,
        "P09": done.environment_divergence,
        "P08": qep.gibbs_divergence(equilibrium, H, beta),
        "P07": done.mutual_information,
        "13.f": pair.entropy_change_a + pair.entropy_change_b,
        "P06": qep.spohn_rate(qep.Lindbladian(H, []), rho, driven.steady_state()),
        "13.e": qep.entropy_production_rate(bath, driven.steady_state(), H0),
        "P05": qep.entropy_production_rate(bath, rho, H0),
        "P04": qep.entropy_rate(driven, rho),
        "P03": qep.entropy_rate(qep.Lindbladian(H, []), rho),
    }
    words = dict.fromkeys(numbers, "Does  not hold as stated.")
    words |= {
        "P03": "Holds",
        "P04": "HOLDS",
        "P05": "Holds only if: production names the unitary term.",
        "P06": "holds if the state commutes with H",
        "P07": "holds  if the whole’s exact state is meant",
    }
    return {key: [words[key], value] for key, value in numbers.items()}


def verdict_by_slopes(world):
    H0, V, jumps, beta, rho, U = (world[k] for k in ("H0", "V", "jumps", "beta", "rho", "U"))
    h, bath, G = 1e-4, qep.Lindbladian(None, jumps), qep.Lindbladian(H0 + V, jumps)
    now, soon, later = (qep.entropy(x) for x in G.evolve(rho, [0, h, 2 * h]))
    slope = (4 * soon - 3 * now - later) / (2 * h)
    heat = np.trace(H0 @ bath.apply(rho))
    S_E = meeting_by_free_energy(U, rho, qep.gibbs(H0, beta), H0, beta)
    pi = G.steady_state()
    p, q = (np.exp(-b * world["boxes"]) for b in (beta / 4, beta))
    moved = np.zeros((4, 4))
    for k, place in enumerate(world["shuffle"]):
        moved[divmod(place, 4)] = p[k // 4] * q[k % 4] / p.sum() / q.sum()
    grown = [qep.shannon(x) for x in (moved.sum(axis=1), moved.sum(axis=0), p / p.sum(), q / q.sum())]
    no, whole = "does not hold as stated", "holds if the whole's exact state is meant"
    return {
        "P03": ("holds", 0),
        "P04": ("holds", slope),
        "P05": (whole, slope - beta * heat),
        "13.e": (whole, -beta * np.trace(H0 @ bath.apply(pi))),
        "P06": (no, np.trace(1j * ((H0 + V) @ rho - rho @ (H0 + V)) @ -logm(pi))),
        "13.f": (no, grown[0] + grown[1] - grown[2] - grown[3]),
        "P07": (whole, S_E[1]),
        "P08": (no, qep.relative_entropy(qep.gibbs(H0, beta), qep.gibbs(H0 + V, beta))),
        "P09": ("holds only if the bath's exact entropy is meant", S_E[2]),
        "P10": (no, S_E[0]),
        "P12": (no, heat / slope),
    }


# ex13.8


def seen_by_projectors(rho, axes, sizes):
    """One projector for each box."""
    total, start = 0.0, 0
    for V in sizes:
        box = axes[:, start : start + V]
        start += V
        p = np.trace(box @ box.conj().T @ rho).real
        total += p * (np.log(V) - np.log(p)) if p > 0 else 0.0
    return total


def seen_as_the_guess(rho, axes, sizes):
    """The entropy of the state that the meter has to guess."""
    p = np.real(np.einsum("ka,kl,la->a", axes.conj(), rho, axes))
    box = np.repeat(np.arange(len(sizes)), sizes)
    each = np.bincount(box, weights=p) / np.asarray(sizes)
    guess = (axes * each[box]) @ axes.conj().T
    return qep.entropy(guess)


def seen_by_divergence(rho, axes, sizes):
    """ln d less the relative entropy of the boxes' probabilities to their shares of the axes."""
    edges = np.cumsum(sizes)[:-1]
    p = [sum((v.conj() @ rho @ v).real for v in box) for box in np.split(axes.T, edges)]
    apart = sum(x * np.log(x * len(rho) / V) for x, V in zip(p, sizes, strict=True) if x > 1e-13)
    return np.array(np.log(len(rho)) - apart)


# ex13.9


def _shannon(p):
    p = np.ravel(p)
    return -sum(x * np.log(x) for x in p if x > 0)


def shuffled_by_a_loop(p, shuffles):
    n_A, n_B = p.shape
    q = np.zeros((n_A, n_B))
    for shuffle in shuffles:
        for a, b in itertools.product(range(n_A), range(n_B)):
            q[divmod(shuffle[n_B * a + b], n_B)] += p[a, b] / len(shuffles)
    three = [
        (
            _shannon(x.sum(1)) + _shannon(x.sum(0)),
            _shannon(x),
            _shannon(x.sum(1)) + _shannon(x.sum(0)) - _shannon(x),
        )
        for x in (q, p)
    ]
    return tuple(end - start for end, start in zip(*three, strict=True))


def shuffled_by_matrices(p, shuffles):
    """A matrix of chances, and states that are diagonal."""
    chances = np.mean([np.eye(p.size)[:, s] for s in shuffles], axis=0)
    before, after = np.diag(p.ravel()), np.diag(chances @ p.ravel())
    whole = qep.entropy(after) - qep.entropy(before)
    parts = [
        qep.entropy(qep.partial_trace(after, p.shape, k)) - qep.entropy(qep.partial_trace(before, p.shape, k))
        for k in (0, 1)
    ]
    shared = [qep.mutual_information(x, p.shape, 0) for x in (after, before)]
    return [sum(parts), whole, shared[0] - shared[1]]


def shuffled_by_inverses(p, shuffles):
    """What comes to a place is taken from where it was."""
    q = np.mean([p.reshape(-1)[np.argsort(s)] for s in shuffles], axis=0).reshape(p.shape)
    A = qep.shannon(q.sum(1)) - qep.shannon(p.sum(1))
    B = qep.shannon(q.sum(0)) - qep.shannon(p.sum(0))
    AB = qep.shannon(q.reshape(-1)) - qep.shannon(p.reshape(-1))
    return np.array([A + B, AB, A + B - AB])


RIGHT = {
    "ex13.1": (split_as_written, split_in_the_eigenbasis, split_by_the_slope),
    "ex13.2": (reconcile_by_terms, reconcile_by_divergence, reconcile_by_library),
    "ex13.3": (shares_as_written, shares_from_the_operator, shares_by_difference),
    "ex13.4": (meeting_by_library, meeting_by_hand, meeting_by_free_energy),
    "ex13.5": (temperatures_by_loop, temperatures_by_library, temperatures_at_once),
    "ex13.6": (statements_as_written, statements_by_divergence, statements_by_free_energy),
    "ex13.7": (verdict_from_the_exercises, verdict_by_library, verdict_by_slopes),
    "ex13.8": (seen_by_projectors, seen_as_the_guess, seen_by_divergence),
    "ex13.9": (shuffled_by_a_loop, shuffled_by_matrices, shuffled_by_inverses),
}
