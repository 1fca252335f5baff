"""Collisions with nothing traced out: a driven qubit, its thermal streams, and the exact entropy of all.

In a round the qubit meets one fresh ancilla of each stream, and is turned by a unitary of its own after each
collision.  All ancillas are kept, so that their exact entropy can be held against the count of a
thermometer, β times the energy that they took up.  The qubit and every ancilla have H = ω|1⟩⟨1|.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex, Real
from ..composite import partial_trace
from ..entropies import entropy, gibbs_divergence
from ..states import gibbs
from .collision import collision_superop

#: Ancillas kept at most: their joint state is a matrix of 2¹⁰ × 2¹⁰.
MOST = 10


@dataclass(frozen=True, eq=False)
class CollisionChain:
    """The account after k = 0 … n rounds; all changes are counted from the start.

    Attributes
    ----------
    states : complex ndarray, shape (n + 1, 2, 2)
        The qubit.
    heat : ndarray, shape (n + 1, m)
        Q_α = −ΔE_α of each stream's ancillas, positive into the qubit.
    work : ndarray, shape (n + 1,)
        W = ΔE_S + Σ_α ΔE_α, done by the drive (and by the switching of U if it conserves no energy).
    entropy_change : ndarray, shape (n + 1,)
        ΔS of the qubit.
    thermometer : ndarray, shape (n + 1,)
        −Σ_α β_αQ_α: what the streams' entropy would be by their heat alone.
    environment_entropy : ndarray, shape (n + 1,)
        ΔS_E, exact, of all ancillas together,
        = thermometer − Σ_α stream_divergence − stream_correlations.
    stream_entropy : ndarray, shape (n + 1, m)
        ΔS_α, exact, of each stream's ancillas together.
    entropy_production : ndarray, shape (n + 1,)
        Σ = ΔS + thermometer.
    mutual_information : ndarray, shape (n + 1,)
        I(S:E) of the qubit and all ancillas, = ΔS + ΔS_E ≤ 2 ln 2.
    stream_divergence : ndarray, shape (n + 1, m)
        D(ρ_α'‖ρ_α) of each stream's ancillas, from the product of thermal states in which they came.
    stream_correlations : ndarray, shape (n + 1,)
        Σ_α S_α − S_E, what the streams share.
        Σ = mutual_information + Σ_α stream_divergence + stream_correlations.
    ancilla_divergence : ndarray, shape (n + 1,)
        Σ_j D(ρ_j'‖ρ_j) over single ancillas: what one sees who looks at each of them alone.
    ancilla_correlations : ndarray, shape (n + 1,)
        Σ_j S_j − S_E.  Σ = mutual_information + ancilla_divergence + ancilla_correlations.
    """

    states: Complex
    heat: Real
    work: Real
    entropy_change: Real
    thermometer: Real
    environment_entropy: Real
    stream_entropy: Real
    entropy_production: Real
    mutual_information: Real
    stream_divergence: Real
    stream_correlations: Real
    ancilla_divergence: Real
    ancilla_correlations: Real


def chain(rho: Any, U: Any, omega: Any, beta: Any, n: int, drive: Any = None) -> CollisionChain:
    """n rounds of collisions with one or several thermal streams, every ancilla kept.

    Parameters
    ----------
    rho : array, shape (2, 2)
        The qubit at the start.
    U : array, shape (4, 4) or (m, 4, 4)
        Unitary of a collision, qubit ⊗ ancilla; one for all streams or one for each.
    omega : float
        Level splitting of the qubit and of every ancilla.
    beta : float or array, shape (m,)
        Inverse temperature of each stream.
    n : int
        Rounds, ≥ 0, with n · m at most 10 ancillas.
    drive : array, shape (2, 2) or (m, 2, 2), optional
        Unitary of the qubit alone after each collision; nothing happens then when left out.

    Returns
    -------
    CollisionChain
        Energies in the unit of ω, entropies in nats; accuracy about 1e-13.

    Raises
    ------
    ValueError
        When ``rho`` is no qubit state, a matrix is not unitary, a shape is wrong, or there are more than 10
        ancillas.

    Notes
    -----
    S_E and S_α come from the eigenvalues of the ancillas' joint states: nine take some 0.3 s, ten 1.5 s.
    The account is that of :func:`~qep_widgets.physics.models.meeting.meet`, with the collisions and the drive
    as one unitary (P. Strasberg, G. Schaller, T. Brandes, M. Esposito, Phys. Rev. X 7, 021003 (2017)).

    With the exchange of angle θ and the drive e^{−iHτ}, τ = θ²/Γ, one stream tends as θ → 0 to
    ρ̇ = −i[H, ρ] + 𝓓(ρ), where 𝓓 is the thermal qubit's dissipator with Γ = g(2n + 1): the collisions are a
    world in which this equation is exact however large Γ is beside ω.

    Examples
    --------
    The driven qubit at rest: its heat goes on for ever, the exact entropy of the ancillas does not.

    >>> from scipy.linalg import expm
    >>> from qep_widgets.physics.models.collision import exchange_unitary
    >>> U, turn = exchange_unitary(0.9), expm(-0.81j * np.array([[-0.15, 0.4], [0.4, 0.15]]))
    >>> rest = stationary_state(U, 1, 1.2, turn)
    >>> both = chain(rest, U, 1, 1.2, 6, turn)
    >>> print(both.thermometer[[3, 6]].round(3), both.environment_entropy[[3, 6]].round(3))
    [0.394 0.788] [0.193 0.278]
    """
    rho = _single(check.state(rho, "rho", d=2, of="the qubit"), "rho", 2)
    U, omega, beta, drive = _round(U, omega, beta, drive)
    n, m = check.integer(n, "n", low=0), len(beta)
    if n * m > MOST:
        raise ValueError(f"n={n} rounds of {m} streams keep {n * m} ancillas; at most {MOST} are kept")
    H, thermal, gates = _laws(U, omega, beta, drive)
    rows, _ = _there(rho, gates, thermal, H, beta, n)
    return _account(rows)


def undone(
    rho: Any, U: Any, omega: Any, beta: Any, n: int, drive: Any = None, *, fresh: bool
) -> CollisionChain:
    """n collisions with one thermal stream and the way back, the last one first: each drive and U inverted.

    Parameters
    ----------
    rho, U, omega, beta, n, drive
        As in :func:`chain`, for a single stream.
    fresh : bool
        False: each collision is undone with the ancilla that made it, so that all returns to the start.
        True: with a fresh thermal one, which is kept, too.

    Returns
    -------
    CollisionChain
        After k = 0 … 2n collisions, n there and n back; all changes are counted from the start.

    Raises
    ------
    ValueError
        As :func:`chain`; for more than one stream; when there are more than 10 ancillas: n, or 2n if fresh.
    TypeError
        When ``fresh`` is neither True nor False.

    Examples
    --------
    The same ancillas keep no trace; with fresh ones both counts do.

    >>> from qep_widgets.physics.models.collision import exchange_unitary
    >>> for fresh in (False, True):
    ...     both = undone(np.diag([0.1, 0.9]), exchange_unitary(0.9), 1, 1.2, 2, fresh=fresh)
    ...     print(f"{abs(both.thermometer[-1]):.3f} {abs(both.environment_entropy[-1]):.3f}")
    0.000 0.000
    0.784 0.022
    """
    if not isinstance(fresh, (bool, np.bool_)):
        raise TypeError(f"fresh must be True or False, got {fresh!r}")
    rho = _single(check.state(rho, "rho", d=2, of="the qubit"), "rho", 2)
    U, omega, beta, drive = _round(U, omega, beta, drive)
    n = check.integer(n, "n", low=0)
    if len(beta) > 1:
        raise ValueError(f"one stream is undone, got {len(beta)}")
    if n * (1 + fresh) > MOST:
        raise ValueError(
            f"n={n} collisions and their undoing keep {n * (1 + fresh)} ancillas; at most {MOST}"
        )
    H, thermal, gates = _laws(U, omega, beta, drive)
    rows, whole = _there(rho, gates, thermal, H, beta, n)
    for k in range(1, n + 1):
        if fresh:
            whole = np.kron(whole, thermal[0])
        whole = _meet(whole, check.dag(gates[0]), n + k if fresh else n + 1 - k)
        rows.append(_row(rho, whole, thermal, H, beta, n + k if fresh else n))
    return _account(rows)


def stationary_state(U: Any, omega: Any, beta: Any, drive: Any = None) -> Complex:
    """State of the qubit that a round of collisions leaves as it is.

    Parameters
    ----------
    U, omega, beta, drive
        As in :func:`chain`.

    Returns
    -------
    complex ndarray, shape (2, 2)
        Accurate to about 1e-16/θ² for collisions of a small angle θ.

    Raises
    ------
    ValueError
        When an argument is refused by :func:`chain`, or when more than one state is left as it is: the
        message gives the dimension of their space.
    """
    U, omega, beta, drive = _round(U, omega, beta, drive)
    S = np.eye(4, dtype=np.complex128)
    for law, b, turn in zip(U, beta, drive, strict=True):
        S = np.kron(turn, turn.conj()) @ collision_superop(law, omega, b) @ S
    _, sizes, rows = np.linalg.svd(S - np.eye(4))
    still = int(np.sum(sizes < 1e-14))
    if still != 1:
        raise ValueError(f"U leaves a space of {still} dimensions as it is: there is no one stationary state")
    rho = rows[-1].conj().reshape(2, 2)
    rho = rho / np.trace(rho)
    return 0.5 * (rho + check.dag(rho))


def _single(x: Complex, name: str, own: int) -> Complex:
    if x.ndim != own:
        raise ValueError(f"{name} must be one for all rounds, got shape {x.shape}")
    return x


def _round(U: Any, omega: Any, beta: Any, drive: Any) -> tuple[Complex, float, Real, Complex]:
    """The collisions and turns of one round, each with its axis of m streams."""
    U = check.unitary(U, "U", d=4, of="a collision of two qubits")
    omega, beta = check.number(omega, "omega"), check.number(beta, "beta")
    drive = check.unitary(np.eye(2) if drive is None else drive, "drive", d=2, of="the qubit")
    if omega.ndim:
        raise ValueError(f"omega must be a single number, got shape {omega.shape}")
    shapes = {"U": (U, 3), "beta": (beta, 1), "drive": (drive, 3)}
    for name, (x, most) in shapes.items():
        if x.ndim > most or 0 in x.shape:
            raise ValueError(f"{name} must be one for all streams or one for each, got shape {x.shape}")
    (m,) = check.batch(("U", U, 2), ("beta", beta, 0), ("drive", drive, 2)) or (1,)
    return (
        np.broadcast_to(U, (m, 4, 4)),
        float(omega),
        np.broadcast_to(beta, (m,)),
        np.broadcast_to(drive, (m, 2, 2)),
    )


def _laws(U: Complex, omega: float, beta: Real, drive: Complex) -> tuple[Complex, Complex, Complex]:
    """H of a qubit; of each stream the thermal ancilla, and the collision with the turn after it."""
    H = np.diag([0.0, omega]).astype(np.complex128)
    gates = np.array([np.kron(turn, np.eye(2)) @ law for turn, law in zip(drive, U, strict=True)])
    return H, gibbs(H, beta), gates


def _there(
    rho: Complex, gates: Complex, thermal: Complex, H: Complex, beta: Real, n: int
) -> tuple[list[tuple[Any, ...]], Complex]:
    """The rows of n rounds, and the state of all after them."""
    rows, whole, j = [_row(rho, rho, thermal, H, beta, 0)], rho, 0
    for k in range(1, n + 1):
        for gate, ancilla in zip(gates, thermal, strict=True):
            j += 1
            whole = _meet(np.kron(whole, ancilla), gate, j)
        rows.append(_row(rho, whole, thermal, H, beta, k))
    return rows, whole


def _meet(whole: Complex, gate: Complex, j: int) -> Complex:
    """The gate on the qubit, which is the first, and the j-th ancilla: W whole W†."""
    return check.dag(_from_left(check.dag(_from_left(whole, gate, j)), gate, j))


def _from_left(whole: Complex, gate: Complex, j: int) -> Complex:
    shape = (2, 2 ** (j - 1), 2, len(whole) // 2 ** (j + 1) * len(whole))
    joint = gate @ whole.reshape(shape).swapaxes(1, 2).reshape(4, -1)
    return joint.reshape(2, 2, shape[1], shape[3]).swapaxes(1, 2).reshape(whole.shape)


def _row(rho: Complex, whole: Complex, thermal: Complex, H: Complex, beta: Real, k: int) -> tuple[Any, ...]:
    """The fields of CollisionChain after k rounds."""
    m = len(beta)
    dims = (2,) * (k * m + 1)
    after = partial_trace(whole, dims, 0)
    change, start = entropy(after) - entropy(rho), k * entropy(thermal)
    gained, streams, apart, single = (np.zeros(m) for _ in range(4))
    for a in range(m if k else 0):
        mine = tuple(range(1 + a, k * m + 1, m))
        ancillas = np.array([partial_trace(whole, dims, j) for j in mine])
        gained[a] = np.einsum("ij,kji->", H, ancillas - thermal[a]).real
        streams[a] = entropy(partial_trace(whole, dims, mine))
        apart[a] = gibbs_divergence(ancillas, H, beta[a]).sum()
        single[a] = entropy(ancillas).sum()
    environment = entropy(partial_trace(whole, dims, range(1, k * m + 1))) if k else 0.0
    grown = environment - start.sum()
    return (
        after,
        -gained + 0.0,
        np.einsum("ij,ji->", H, after - rho).real + gained.sum(),
        change,
        beta @ gained,
        grown,
        streams - start,
        change + beta @ gained,
        max(change + grown, 0.0),  # the whole keeps its entropy
        apart + np.maximum(single - streams, 0.0),
        max(streams.sum() - environment, 0.0),
        apart.sum(),
        max(single.sum() - environment, 0.0),
    )


def _account(rows: list[tuple[Any, ...]]) -> CollisionChain:
    columns = (np.array(column) for column in zip(*rows, strict=True))
    return CollisionChain(*columns)
