"""The physics package against QuTiP, dynamiqs and qthermo: speed as a ratio in one run, accuracy beside it.

    python3 run.py bench physics [--rows TEXT] [--slow] [--seconds 2]

Every row measures all contestants in turn, round after round, so that a drifting machine weighs on all
alike; a short call is repeated within its turn.  QuTiP is measured as people write it and at the fastest
of its own ways.  ``--slow`` adds QuTiP's 40-second row.  The table goes to the screen and, when all rows
were run, to benchmarks/physics.md.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.metadata
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The number of BLAS threads is fixed when numpy is first imported.
import numpy as np  # noqa: E402
import qutip as qt  # noqa: E402
import scipy.integrate  # noqa: E402
import scipy.sparse.linalg  # noqa: E402

import qep_widgets as qep  # noqa: E402

try:
    import dynamiqs as dq

    dq.set_precision("double")
    dq.set_progress_meter(False)
except ImportError:
    dq = None
try:
    import qthermo
except ImportError:
    qthermo = None

Call = Callable[[], Any]


@dataclasses.dataclass
class Row:
    """One line of the table; ``best`` are QuTiP's other ways, of which the fastest counts."""

    name: str
    gate: float
    ours: Call
    usual: Call | None
    best: dict[str, Call] = dataclasses.field(default_factory=dict)
    error: Call = lambda: float("nan")
    against_best: bool = False
    dynamiqs: Call | None = None
    qthermo: Call | None = None
    again: Call | None = None  # ours on a generator that has been used before


def timed(calls: dict[str, Call], seconds: float) -> dict[str, float]:
    """Median time of one call in ms: the calls take turns until the time is up, at least three rounds."""
    repeats, found = {}, {name: [] for name in calls}
    for name, call in calls.items():
        call()
        start = time.perf_counter()
        call()
        repeats[name] = max(1, min(200, int(2e-3 / (time.perf_counter() - start))))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(next(iter(found.values()))) < 3:
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            found[name].append((time.perf_counter() - start) / repeats[name])
    return {name: 1e3 * statistics.median(times) for name, times in found.items()}


# ---------------------------------------------------------------- dynamics


def ladder(d: int) -> qep.Lindbladian:
    a = np.diag(np.sqrt(np.arange(1, d)), 1)
    return qep.davies(np.diag(np.arange(d)), a + a.T, 1.0, 0.1)


def random_generator(d: int) -> qep.Lindbladian:
    rng = np.random.default_rng(3)
    jumps = (rng.normal(size=(3, d, d)) + 1j * rng.normal(size=(3, d, d))) / np.sqrt(2 * d)
    return qep.Lindbladian(qep.random_hamiltonian(d, rng), jumps)


def as_qutip(L: qep.Lindbladian, sparse: bool) -> tuple[qt.Qobj, list[qt.Qobj]]:
    convert = (lambda x: qt.Qobj(x).to("CSR")) if sparse else qt.Qobj
    return convert(L.H), [np.sqrt(g) * convert(J) for J, g in zip(L.jumps, L.rates, strict=True)]


def evolution_error(L: qep.Lindbladian, rho: Any, last: float) -> float:
    """Against mpmath's exponential (d ≤ 3), scipy's expm_multiply, or DOP853 at 1e-13 (random d = 64)."""
    t, d = last / 2, L.d
    ours = L.evolve(rho, np.linspace(0, last, 201))[100]
    if d <= 3:
        import mpmath

        with mpmath.workdps(40):
            theirs = mpmath.expm(mpmath.matrix(L.superop().tolist()) * t, method="taylor")
            theirs = theirs * mpmath.matrix(rho.reshape(-1).tolist())
        return float(np.abs(np.array([complex(z) for z in theirs]).reshape(d, d) - ours).max())
    H, c_ops = as_qutip(L, sparse=True)
    if d >= 64 and len(L.jumps) > 2:

        def slope(_: float, y: Any) -> Any:
            x = y.view(complex).reshape(d, d)
            out = -1j * (L.H @ x - x @ L.H)
            for J, g in zip(L.jumps, L.rates, strict=True):
                K = J.conj().T
                out += g * (J @ x @ K - 0.5 * (K @ J @ x + x @ K @ J))
            return out.reshape(-1).view(float)

        y = rho.reshape(-1).copy().view(float)
        exact = scipy.integrate.solve_ivp(slope, (0, t), y, method="DOP853", rtol=1e-12, atol=1e-14).y[:, -1]
        return float(np.abs(exact.copy().view(complex).reshape(d, d) - ours).max())
    S = qt.liouvillian(H, c_ops).data.as_scipy()
    exact = scipy.sparse.linalg.expm_multiply(S * t, rho.T.reshape(-1))
    return float(np.abs(exact.reshape(d, d).T - ours).max())


def evolution(name: str, gate: float, L: qep.Lindbladian, last: float, slow: bool) -> Row:
    d, times = L.d, np.linspace(0, last, 200)
    rho = qep.random_state(d, 0)
    sparse = "random" not in name
    H, c_ops = as_qutip(L, sparse)
    start = qt.Qobj(rho)
    prepared = qt.liouvillian(H, c_ops) if d < 64 or sparse else None
    best = {}
    if prepared is not None:
        best["prepared"] = lambda: qt.mesolve(prepared, start, times)
    if d <= 8:
        best["diag"] = lambda: qt.mesolve(prepared, start, times, options={"method": "diag"})
    if not sparse and d > 8:
        best.pop("prepared", None)
        best["matrix form"] = lambda: qt.mesolve(H, start, times, c_ops, options={"matrix_form": True})
    usual = None if (d == 64 and not sparse and not slow) else lambda: qt.mesolve(H, start, times, c_ops)
    row = Row(
        name,
        gate,
        lambda: qep.Lindbladian(L.H, L.jumps, L.rates).evolve(rho, times),
        usual,
        best,
        lambda: evolution_error(L, rho, last),
        against_best=not sparse and d > 8,
        again=lambda: L.evolve(rho, times),
    )
    if dq is not None:
        jumps = [np.sqrt(g) * J for J, g in zip(L.jumps, L.rates, strict=True)]
        row.dynamiqs = lambda: dq.mesolve(L.H, jumps, rho, times).states.to_jax().block_until_ready()
    if qthermo is not None and d <= 8:
        jumps = [np.sqrt(g) * J for J, g in zip(L.jumps, L.rates, strict=True)]
        row.qthermo = lambda: qthermo.evolve(rho, L.H, jumps, duration=last, steps=200)
    return row


def steady(name: str, gate: float, L: qep.Lindbladian) -> Row:
    H, c_ops = as_qutip(L, "thermal" in name)
    exact = qep.gibbs(L.H, 1.0) if "thermal" in name else None
    prepared = qt.liouvillian(H, c_ops)

    def error() -> float:
        pi = L.steady_state()
        if exact is not None:
            return float(np.abs(pi - exact).max())
        _, _, right = np.linalg.svd(L.superop())
        null = right[-1].conj().reshape(pi.shape)
        return float(np.abs(pi - null / np.trace(null)).max())

    row = Row(
        name,
        gate,
        lambda: qep.Lindbladian(L.H, L.jumps, L.rates).steady_state(),
        lambda: qt.steadystate(H, c_ops),
        {"prepared": lambda: qt.steadystate(prepared)},
        error,
        again=L.steady_state,
    )
    if qthermo is not None:
        row.qthermo = lambda: qthermo.steady_state(L.H, [qt_op.full() for qt_op in c_ops])
    return row


# ---------------------------------------------------------------- states


def reduced(name: str, gate: float, keep: list[int]) -> Row:
    dims = [2] * 10
    rho = qep.random_state(2**10, 1, rank=4)
    theirs = qt.Qobj(rho, dims=[dims, dims])
    row = Row(
        name,
        gate,
        lambda: qep.partial_trace(rho, dims, keep),
        lambda: theirs.ptrace(keep),
        error=lambda: np.abs(qep.partial_trace(rho, dims, keep) - theirs.ptrace(keep).full()).max(),
    )
    if dq is not None:
        array = dq.asqarray(rho, dims=tuple(dims))
        row.dynamiqs = lambda: dq.ptrace(array, tuple(keep)).to_jax().block_until_ready()
    return row


def entropies(d: int, gate: float) -> Row:
    states = qep.random_state(d, 2, shape=1000)
    objects = [qt.Qobj(rho) for rho in states]

    def error() -> float:
        exact = [qt.entropy_vn(rho) for rho in objects]
        return float(np.abs(qep.entropy(states) - exact).max())

    row = Row(
        f"entropy of 1000 states, d = {d}",
        gate,
        lambda: qep.entropy(states),
        lambda: [qt.entropy_vn(rho) for rho in objects],
        error=error,
    )
    if dq is not None:
        import jax

        compiled = jax.jit(jax.vmap(lambda rho: dq.entropy_vn(rho)))
        array = dq.asqarray(states).to_jax()
        row.dynamiqs = lambda: compiled(array).block_until_ready()
    if qthermo is not None:
        row.qthermo = lambda: [qthermo.von_neumann_entropy(rho) for rho in states]
    return row


def divergences(gate: float) -> Row:
    one, two = qep.random_state(2, 2, shape=1000), qep.random_state(2, 3, shape=1000)
    pairs = [(qt.Qobj(a), qt.Qobj(b)) for a, b in zip(one, two, strict=True)]
    return Row(
        "relative entropy of 1000 pairs of qubits",
        gate,
        lambda: qep.relative_entropy(one, two),
        lambda: [qt.entropy_relative(a, b) for a, b in pairs],
        error=lambda: np.abs(
            qep.relative_entropy(one, two) - [qt.entropy_relative(a, b) for a, b in pairs]
        ).max(),
    )


def choi(d: int, gate: float) -> Row:
    kraus = qep.random_channel(d, 1)
    objects = [qt.Qobj(K) for K in kraus]
    flip = np.arange(d * d).reshape(d, d)

    def error() -> float:
        ours = qep.kraus_to_choi(kraus)
        theirs = qt.kraus_to_choi(objects).full()
        return float(
            min(
                np.abs(ours - theirs).max(),
                np.abs(ours - theirs[np.ix_(flip.T.ravel(), flip.T.ravel())]).max(),
            )
        )

    return Row(
        f"Choi matrix and CP test, d = {d}",
        gate,
        lambda: qep.is_completely_positive(qep.kraus_to_choi(kraus)),
        lambda: qt.kraus_to_choi(objects).iscp,
        error=error,
    )


def import_times(rounds: int = 5) -> tuple[float, float]:
    """Median ms to import QuTiP and this package in a fresh process, less that process's own start."""
    code = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    found: dict[str, list[float]] = {"qutip": [], "qep_widgets": []}
    for _ in range(rounds):
        for name, times in found.items():
            out = subprocess.run(
                [sys.executable, "-c", code.format(name)], cwd=ROOT, capture_output=True, text=True
            )
            times.append(1e3 * float(out.stdout))
    return statistics.median(found["qutip"]), statistics.median(found["qep_widgets"])


# ---------------------------------------------------------------- the table


def rows(slow: bool) -> dict[str, Callable[[], Row]]:
    def dynamics(name: str, gate: float, make: Callable[[], qep.Lindbladian], last: float) -> None:
        found[name] = lambda: evolution(name, gate, make(), last, slow)

    found: dict[str, Callable[[], Row]] = {}
    dynamics("thermal qubit, 200 times", 100, lambda: qep.thermal_qubit(1.0, 1.0), 10.0)
    for d, gate in ((8, 8), (32, 8), (64, 6)):
        dynamics(f"Davies ladder d = {d}, 200 times", gate, lambda d=d: ladder(d), 10.0)
    for d, gate in ((8, 4), (32, 1), (64, 1)):
        dynamics(f"random GKSL d = {d}, 200 times", gate, lambda d=d: random_generator(d), 5.0)
    found["partial trace of 10 qubits, first half"] = lambda: reduced(
        "partial trace of 10 qubits, first half", 3, [0, 1, 2, 3, 4]
    )
    found["partial trace of 10 qubits, scattered"] = lambda: reduced(
        "partial trace of 10 qubits, scattered", 50, [0, 2, 4, 6, 8]
    )
    for d, gate in ((2, 500), (3, 30), (4, 20)):
        found[f"entropy {d}"] = lambda d=d, gate=gate: entropies(d, gate)
    found["relative entropy"] = lambda: divergences(500)
    for d in (2, 4, 8):
        found[f"Choi {d}"] = lambda d=d: choi(d, 5)
    found["steady thermal"] = lambda: steady("steady state, thermal d = 32", 100, ladder(32))
    found["steady random"] = lambda: steady("steady state, random d = 32", 2, random_generator(32))
    return found


def show(ms: float | None) -> str:
    return "" if ms is None else f"{ms:.3g}" if ms < 1000 else f"{ms:.0f}"


def works(call: Call) -> bool:
    """Whether an optional peer does this work in the version that is installed."""
    try:
        call()
    except Exception as error:
        print(f"left out: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
        return False
    return True


# What stands in the way of a gate, for the rows that have missed theirs on one machine or another.
WHY = {
    "thermal qubit, 200 times": "H, jumps and rates of a new generator are checked and copied, in as many "
    "calls of numpy as the closed form needs.",
    "Davies ladder d = 8, 200 times": "blocks of eight levels are small: numpy's calls cost more than their "
    "arithmetic.",
    "partial trace of 10 qubits, first half": "the 32 768 entries lie in as many cache lines, and the memory "
    "sets the time of both.",
    "partial trace of 10 qubits, scattered": "the 32 768 entries lie in 16 384 cache lines of 16 MB: to read "
    "these alone takes 0.12 ms, and QuTiP's own time varies from 4 to 11 ms.",
    "Choi matrix and CP test, d = 8": "more than half of the time is one product and one Cholesky factor of "
    "64 × 64 matrices.",
}


def line(row: Row, seconds: float) -> str:
    calls: dict[str, Call] = {"ours": row.ours}
    for name, call in (
        ("again", row.again),
        ("usual", row.usual),
        ("dynamiqs", row.dynamiqs),
        ("qthermo", row.qthermo),
    ):
        if call is not None and (name in ("again", "usual") or works(call)):
            calls[name] = call
    calls |= {f"best {name}": call for name, call in row.best.items()}
    found = timed(calls, seconds)
    bests = {name.removeprefix("best "): ms for name, ms in found.items() if name.startswith("best ")}
    best = min(bests, key=lambda name: bests[name]) if bests else None
    peer = bests[best] if best and (row.against_best or "usual" not in found) else found["usual"]
    said = "best" if row.against_best else "usual"
    best_said = "" if best is None else f"{show(bests[best])} ({best})"
    return (
        f"| {row.name} | {show(found.get('usual'))} | {best_said} | {show(found.get('dynamiqs'))} "
        f"| {show(found.get('qthermo'))} | ≥ {row.gate:g}× {said} | {gate(found['ours'], peer, row.gate)} "
        f"| {gate(found.get('again'), peer, row.gate)} | {row.error():.0e} |"
    )


def gate(ours: float | None, peer: float, wanted: float) -> str:
    """Three cells: the time, its ratio to the peer, and whether that is enough."""
    if ours is None:
        return " | |"
    ratio = peer / ours
    return f"{show(ours)} | {ratio:.3g}× | {'yes' if ratio >= wanted else '**no**'}"


HEAD = """\
| work | QuTiP | its best | dynamiqs | qthermo | gate | first | ratio | met | again | ratio | met | error |
|---|---|---|---|---|---|---|---|---|---|---|---|---|"""
NOTES = """\
Medians in ms; BLAS on one thread; the contestants of a row take turns. *First* builds the generator, checks
it and looks for its structure; *again* uses one built before, as *its best* does for QuTiP. Both are held to
the gate; a function that has nothing to build has one time. *Error* is the largest entry's distance
from an independent route: mpmath (d ≤ 3), scipy's `expm_multiply` or DOP853 at 1e-12 for the dynamics, Gibbs
or an SVD for steady states, QuTiP for the rest. The solvers of QuTiP, dynamiqs and qthermo run at their
default tolerances. dynamiqs is compiled by its first call, which is not counted, and has no steady-state
solver or Choi test; qthermo takes one state at a time, and its `evolve` adds up heat and work as well. An
empty cell: not installed, no such function, or (QuTiP's usual way at random d = 64, 40 s) only run with
`--slow`."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", default="", help="only rows whose key contains this")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each row, at least")
    arguments = parser.parse_args()
    versions = []
    for name in ("numpy", "scipy", "qutip", "dynamiqs", "qthermo"):
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"{name} not installed")
    lines = [
        "# Physics against its peers",
        "",
        f"Python {platform.python_version()}, {', '.join(versions)}.",
        "",
        HEAD,
    ]
    print("\n".join(lines), flush=True)
    for key, make in rows(arguments.slow).items():
        if arguments.rows in key:
            lines.append(line(make(), arguments.seconds))
            print(lines[-1], flush=True)
    if arguments.rows in "import":
        theirs, ours = import_times()
        lines.append(
            f"| import | {show(theirs)} | | | | ≥ 4× usual | {gate(ours, theirs, 4)} "
            f"| {gate(None, theirs, 4)} | |"
        )
        print(lines[-1])
    if not arguments.rows:
        missed = [text.split(" | ")[0].removeprefix("| ") for text in lines if "**no**" in text]
        said = [f"- {name}: {WHY.get(name, 'the reason is not known yet.')}" for name in missed]
        lines += ["", NOTES, *(["", "Gates that were not met:", "", *said] if said else []), ""]
        pathlib.Path(__file__).with_suffix(".md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
