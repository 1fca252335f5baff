"""Pictures with random contents: long names, names that crowd, tiny and huge numbers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

import qep_widgets as qep

pic = qep.pictures
SAYS = "A picture that was drawn at random."
NAMES = (
    "$S_A$", "exact", "GKSL equation", "$I(A{:}B)$", "partial swap, $\\theta=0.1$", "$\\sigma_\\mathrm{rel}$",
    "$-\\beta\\dot Q$", "environment", "total", "ln 2", "Gibbs", "$\\rho_{AB}$",
)  # fmt: skip


def names(rng, n):
    return [NAMES[k] for k in rng.permutation(len(NAMES))[:n]]


def curves(rng):
    t = np.linspace(0, rng.uniform(0.1, 100), rng.choice([8, 60, 200]))

    def line():
        kind, s = rng.integers(4), t / t[-1]
        if kind == 0:
            return np.exp(-rng.uniform(0, 5) * s) * rng.choice([1, -1, 1])
        if kind == 1:
            return np.cumsum(rng.normal(size=t.size))
        return rng.uniform(-2, 2) + 0 * s if kind == 2 else np.abs(np.sin(rng.uniform(0, 9) * s))

    size, log = 10.0 ** rng.choice([-6, 0, 0, 4]), rng.choice(["", "", "y"])
    lines = {
        name: size * (np.abs(line()) + 1e-6 if log else line()) for name in names(rng, rng.integers(1, 6))
    }
    more = {}
    if rng.random() < 0.4:
        more["mark"] = {float(rng.uniform(0, t[-1])): text for text in names(rng, rng.integers(1, 3))}
    if rng.random() < 0.4:
        more["level"] = {size * rng.uniform(0.1, 1): "ln 3"}
    if rng.random() < 0.3:
        more["dots"] = {n: (rng.uniform(0, t[-1]), size * rng.random() + 1e-9) for n in names(rng, 2)}
    if rng.random() < 0.3:
        more["points"] = [next(iter(lines))]
    return pic.curves(t, lines, says=SAYS, log=log, x="time / (1/ω)", y="entropy / nats", **more)


def bars(rng):
    if rng.random() < 0.5:
        values = {n: rng.normal() * 10.0 ** rng.choice([-5, 0, 0, 3]) for n in names(rng, rng.integers(1, 5))}
    else:
        parts = ["system", "correlation", "$D$"][: rng.integers(1, 4)]
        groups = ["before", "after", "later"][: rng.integers(1, 4)]
        values = {g: {p: rng.normal() for p in parts} for g in groups}
    level = {0.3: "ln 2", 0.35: "ln 3"} if rng.random() < 0.3 else None
    return pic.bars(values, says=SAYS, y="nats", level=level, size=(720, 300))


def ledger(rng):
    columns = {}
    for column in ("before", "after", "where it is", "later")[: rng.integers(1, 5)]:
        parts = names(rng, rng.integers(1, 5))
        columns[column] = {p: rng.normal() * rng.choice([1, 0.05, 0.01]) for p in parts}
    return pic.ledger(columns, says=SAYS, y="nats", size=(720, 320))


def in_the_ball(rng):
    r = rng.normal(size=3)
    return r / np.linalg.norm(r) * rng.random() ** (1 / 3)


def bloch(rng):
    a, b, s = in_the_ball(rng), in_the_ball(rng), np.linspace(0, 1, 30)[:, None]
    points = {name: in_the_ball(rng) for name in names(rng, rng.integers(1, 4))}
    paths = {"path": a * (1 - s) + b * s} if rng.random() < 0.6 else {}
    ball = (0.7 * np.diag(rng.random(3)), [0, 0, 0.3 * rng.random()]) if rng.random() < 0.4 else None
    return pic.bloch(points, paths=paths, ball=ball, says=SAYS)


def levels(rng):
    n = rng.integers(1, 6)
    heights = np.sort(np.round(rng.uniform(0, 3, n), rng.integers(0, 3)))
    energies = {f"$|{k}\\rangle$": e for k, e in enumerate(heights)}
    rates = {}
    for _ in range(rng.integers(0, 4) if n > 1 else 0):
        pair = rng.choice(n, 2, replace=False)
        rates[tuple(list(energies)[k] for k in pair)] = rng.choice(["$\\gamma n$", "$\\gamma(n+1)$", "0.3"])
    shares = dict(zip(energies, rng.dirichlet(np.ones(n)), strict=True)) if rng.random() < 0.6 else None
    return pic.levels(energies, rates=rates, populations=shares, says=SAYS, size=(560, 320))


def boxes(rng):
    texts = ["$\\beta$", "$\\rho$\n$S=0.31$", ""]
    parts = {name: rng.choice(texts) for name in ("hot bath", "system", "environment")[: rng.integers(1, 4)]}
    order, flows, links = list(parts), {}, {}
    for a, b in pairwise(order):
        if rng.random() < 0.6:
            flows[(a, b)] = str(rng.choice(["heat $Q_h$", "$\\dot Q$", "information"]))
        if rng.random() < 0.4:
            flows[(b, a)] = str(rng.choice(["$W$", "back"]))
        if rng.random() < 0.4:
            links[(a, b)] = "$I=0.43$"
    if rng.random() < 0.4:
        flows[(None, order[0])] = "work $W$"
    closed = str(rng.choice(["", "closed"])) if rng.random() < 0.5 else None
    return pic.boxes(parts, flows=flows, links=links, closed=closed, says=SAYS)


def circuit(rng):
    wires = ["S", "E", "R"][: rng.integers(1, 4)]
    steps = []
    for _ in range(rng.integers(1, 6)):
        kind = rng.integers(4) if len(wires) > 1 else 0
        if kind == 0:
            steps.append((str(rng.choice(["H", "$U$", "$e^{-iHt}$"])), str(rng.choice(wires))))
        else:
            pair = [str(wire) for wire in rng.permutation(wires)[:2]]
            steps.append((("$U$", "cnot", "swap")[kind - 1], *pair))
    used = {wire for _, *on in steps for wire in on}
    if wires[-1] in used and len(used) > 1:
        steps.append(("discard", wires[-1]))
    start = {wire: f"$\\rho_{wire}$" for wire in used}
    return pic.circuit(steps, start=start, closed=str(rng.choice(["", "$\\Phi$"])), says=SAYS)


def discs(rng):
    d = int(rng.integers(1, 9))
    rho = qep.random_state(d, rng)
    half = max(1, d // 2)
    given = rho if rng.random() < 0.5 else {"$\\rho$": rho, "$\\rho'$": rho[:half, :half]}
    return pic.discs(
        given,
        basis=[f"{k:03b}" for k in range(d)],
        numbers=bool(d <= 3 and rng.random() < 0.5),
        arrows="$\\mathrm{Tr}_B$" if isinstance(given, dict) and rng.random() < 0.6 else "",
        says=SAYS,
    )


def image(rng):
    x, c = np.linspace(-1, 1, 31), rng.normal(size=6)
    y = x[:, None]
    z = c[0] * x + c[1] * y + c[2] * x * y + c[3] * x**2 + c[4] * y**2 + np.sin(3 * c[5] * x)
    dots = {name: tuple(0.25 * rng.normal(size=2).clip(-2, 2)) for name in names(rng, rng.integers(0, 3))}
    z, disc = z * 10.0 ** rng.choice([-4, 0, 3]), bool(rng.random() < 0.4)
    return pic.image(x, x, z, says=SAYS, name="height", x="$x$", y="$y$", disc=disc, dots=dots)


def histogram(rng):
    samples = {n: rng.normal(rng.normal(), rng.uniform(0.3, 2), 300) for n in names(rng, rng.integers(1, 4))}
    mark = {0.0: "zero"} if rng.random() < 0.5 else None
    return pic.histogram(samples, x="Σ / nats", mark=mark, says=SAYS)


def simplex(rng):
    f = qep.shannon if rng.random() < 0.5 else None
    dots = {name: rng.dirichlet(np.ones(3)) for name in names(rng, rng.integers(0, 4))}
    return pic.simplex(f, name="entropy / nats", dots=dots, says=SAYS)


KINDS = (curves, bars, ledger, bloch, levels, boxes, circuit, discs, image, histogram, simplex)
