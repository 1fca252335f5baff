"""Perturbed physics: each entry breaks one thing that the lessons rest on, the way people break it.

An entry says what is wrong, where, and how the right function becomes the wrong one. `where` is
``module:name`` below qep_widgets ("physics.entropies:entropy", also "…:Class.method"), numpy's own
``numpy:kron``, numpy as one module sees it ``physics.entropies/np:log``, or ``lesson``: then the lesson's
own code is rewritten.
"""

import re

import numpy as np


def dagger(x):
    return np.swapaxes(np.conj(x), -1, -2)


def _sum_xlogx(p):
    p = np.asarray(p).real
    return (p * np.log(np.where(p > 1e-15, p, 1.0))).sum(axis=-1)


def _diagonal(x):
    return np.diagonal(x, axis1=-2, axis2=-1)


def _only_diagonal(x):
    x = np.asarray(x)
    return x * np.eye(x.shape[-1])


def _log_of_entries(rho):
    size = np.abs(rho)
    return -np.einsum("...ij,...ji->...", rho, np.log(np.where(size > 1e-15, size, 1.0))).real


def _one(keep):
    return tuple(keep) if np.ndim(keep) else (int(keep),)


def _others(n, keep):
    return tuple(k for k in range(n) if k not in _one(keep))


def _parts(f, rho, dims, a, b):
    """S_A and S_B as mutual_information understands its arguments."""
    from qep_widgets import entropy, partial_trace

    b = _others(len(dims), a) if b is None else b
    return entropy(partial_trace(rho, dims, a)) + entropy(partial_trace(rho, dims, b))


def _commuting(rho, sigma):
    p, s = _diagonal(rho).real, _diagonal(sigma).real
    return (p * (np.log(np.maximum(p, 1e-300)) - np.log(np.maximum(s, 1e-300)))).sum(axis=-1)


def _damped_motion(f):
    """e^{−Ht} in place of e^{−iHt}."""

    def random_unitary(d, rng, shape=()):
        energies, vectors = np.linalg.eigh(f(d, rng, shape) + dagger(f(d, rng, shape)))
        return (vectors * np.exp(-energies)[..., None, :]) @ dagger(vectors)

    return random_unitary


def _exp(f):
    def exp(x, *args, **kwargs):
        x = x.real + x.imag if np.iscomplexobj(x) else x
        return f(x, *args, **kwargs)

    return exp


def _exchanged(choi, d_in=None):
    """The Choi matrix with reference and system in each other's place."""
    choi = np.asarray(choi)
    a = d_in or round(choi.shape[-1] ** 0.5)
    b = choi.shape[-1] // a
    four = choi.reshape(*choi.shape[:-2], a, b, a, b)
    k = four.ndim - 4
    return four.transpose(*range(k), k + 1, k, k + 3, k + 2).reshape(choi.shape)


def _ground_only(f):
    def unitary_to_kraus(U, rho_env):
        start = np.zeros(np.shape(rho_env))
        start[..., 0, 0] = 1
        return f(U, start)

    return unitary_to_kraus


def _no_root(f):
    def unitary_to_kraus(U, rho_env):
        found, d = f(U, rho_env), np.shape(rho_env)[-1]
        p = np.maximum(np.linalg.eigvalsh(rho_env)[..., ::-1], 1e-300)
        p = np.repeat(p, d, axis=-1)[..., : found.shape[-3]]
        return found / np.sqrt(p)[..., None, None]

    return unitary_to_kraus


def _environment_first(f):
    def stinespring(kraus):
        V, n = f(kraus), np.shape(kraus)[-3]
        three = V.reshape(*V.shape[:-2], V.shape[-2] // n, n, V.shape[-1])
        return np.swapaxes(three, -3, -2).reshape(V.shape)

    return stinespring


def _free_columns_zero(f):
    def dilation_unitary(kraus):
        U, n = f(kraus).copy(), np.shape(kraus)[-3]
        U[..., np.arange(U.shape[-1]) % n > 0] = 0
        return U

    return dilation_unitary


def _column_stacked(f):
    def kraus_to_superop(kraus):
        S = f(kraus)
        a, b = (round(n**0.5) for n in S.shape[-2:])
        four = S.reshape(*S.shape[:-2], a, a, b, b)
        k = four.ndim - 4
        return four.transpose(*range(k), k + 1, k, k + 3, k + 2).reshape(S.shape)

    return kraus_to_superop


def _reference_traced(choi, d_in=None):
    return np.abs(_unital(choi, d_in)).max(axis=(-2, -1))


def _unital(choi, d_in):
    choi = np.asarray(choi)
    a = d_in or round(choi.shape[-1] ** 0.5)
    b = choi.shape[-1] // a
    four = choi.reshape(*choi.shape[:-2], a, b, a, b)
    return np.einsum("...iaib->...ab", four) - np.eye(b)


def _drift(i, half):
    """G of the generator with its factors as given; the right ones are −i and ½."""

    def drift(H, jumps, rates):
        return i * H - half * sum((g * dagger(L) @ L for g, L in zip(rates, jumps, strict=True)), 0 * H)

    return lambda f: drift


def _reversed_rates(f):
    def thermal_qubit(omega, beta, g=1.0, label=None):
        from qep_widgets import Lindbladian

        right = f(omega, beta, g, label)
        baths = right.baths
        parts = [Lindbladian(None, b.jumps, b.rates[::-1], beta=b.beta, label=b.label) for b in baths]
        return Lindbladian._sum(right.H, parts)

    return thermal_qubit


def _replace(old, new):
    return lambda source: re.sub(old, new, source)


# what is wrong, where, right function -> wrong function
PERTURBED = (
    # ------------------------------------------------ entropies
    ("log2 for ln", "physics.entropies/np:log", lambda f: np.log2),
    ("log2 for ln in rates", "physics.thermodynamics/np:log", lambda f: np.log2),
    ("0 ln 0 left as nan", "physics.entropies:_xlogx", lambda f: lambda p: p * np.log(p)),
    ("log of each entry for the matrix log", "physics.entropies:entropy", lambda f: _log_of_entries),
    (
        "entropy of the diagonal",
        "physics.entropies:entropy",
        lambda f: lambda rho: -_sum_xlogx(_diagonal(rho)),
    ),
    ("sign of the entropy lost", "physics.entropies:entropy", lambda f: lambda rho: -f(rho)),
    (
        "1 − Tr ρ² for the entropy",
        "physics.entropies:entropy",
        lambda f: lambda rho: 1 - np.einsum("...ij,...ji->...", rho, rho).real,
    ),
    ("sign of Shannon's entropy lost", "physics.entropies:shannon", lambda f: lambda p: -f(p)),
    (
        "Shannon's surprises not weighted",
        "physics.entropies:shannon",
        lambda f: lambda p: -np.log(np.maximum(p, 1e-300)).sum(axis=-1),
    ),
    (
        "arguments of D exchanged",
        "physics.entropies:relative_entropy",
        lambda f: lambda rho, sigma: f(sigma, rho),
    ),
    ("D of the diagonals", "physics.entropies:relative_entropy", lambda f: _commuting),
    (
        "S(σ) − S(ρ) for D",
        "physics.entropies:relative_entropy",
        lambda f: (
            lambda rho, sigma: _sum_xlogx(np.linalg.eigvalsh(rho)) - _sum_xlogx(np.linalg.eigvalsh(sigma))
        ),
    ),
    (
        "support ignored in D",
        "physics.entropies:relative_entropy",
        lambda f: lambda rho, sigma: np.minimum(f(rho, sigma), 36.0),
    ),
    (
        "wrong sign of β in D to Gibbs",
        "physics.entropies:gibbs_divergence",
        lambda f: lambda rho, H, beta: f(rho, H, -np.asarray(beta)),
    ),
    (
        "mutual information without S_AB",
        "physics.entropies:mutual_information",
        lambda f: lambda rho, dims, a, b=None: _parts(f, rho, dims, a, b),
    ),
    (
        "half the mutual information",
        "physics.entropies:mutual_information",
        lambda f: lambda rho, dims, a, b=None: f(rho, dims, a, b) / 2,
    ),
    (
        "S_AB − S_A − S_B for the mutual information",
        "physics.entropies:mutual_information",
        lambda f: lambda rho, dims, a, b=None: -f(rho, dims, a, b),
    ),
    (
        "volumes forgotten",
        "physics.entropies:observational_entropy",
        lambda f: lambda rho, P: -_sum_xlogx(np.einsum("...kij,...ji->...k", P, rho)),
    ),
    (
        "S for the coherence",
        "physics.entropies:coherence",
        lambda f: lambda rho, basis=None: -_sum_xlogx(np.linalg.eigvalsh(rho)),
    ),
    (
        "trace distance without ½",
        "physics.entropies:trace_distance",
        lambda f: lambda rho, sigma: 2 * f(rho, sigma),
    ),
    (
        "Hilbert–Schmidt for trace distance",
        "physics.entropies:trace_distance",
        lambda f: lambda rho, sigma: np.linalg.norm(np.subtract(rho, sigma), axis=(-2, -1)) / 2,
    ),
    (
        "mutual information for the discord",
        "physics.discord:quantum_discord",
        lambda f: lambda rho, measured=0: _shared_by_two_qubits(rho),
    ),
    # ------------------------------------------------ parts and wholes
    (
        "the other part traced out",
        "physics.composite:partial_trace",
        lambda f: lambda rho, dims, keep: f(rho, dims, _others(len(dims), keep)),
    ),
    (
        "always the first part kept",
        "physics.composite:partial_trace",
        lambda f: lambda rho, dims, keep: f(rho, dims, range(len(_one(keep)))),
    ),
    (
        "blocks transposed",
        "physics.composite:partial_trace",
        lambda f: lambda rho, dims, keep: np.swapaxes(f(rho, dims, keep), -1, -2),
    ),
    (
        "coherences lost in the partial trace",
        "physics.composite:partial_trace",
        lambda f: lambda rho, dims, keep: _only_diagonal(f(rho, dims, keep)),
    ),
    (
        "real part of the partial trace",
        "physics.composite:partial_trace",
        lambda f: lambda rho, dims, keep: f(rho, dims, keep).real,
    ),
    (
        "mean for sum in the partial trace",
        "physics.composite:partial_trace",
        lambda f: (
            lambda rho, dims, keep: (
                f(rho, dims, keep) / max(1, np.prod([dims[k] for k in _others(len(dims), keep)]))
            )
        ),
    ),
    (
        "basis order of the parts reversed",
        "physics.composite:partial_trace",
        lambda f: (
            lambda rho, dims, keep: f(rho, tuple(dims)[::-1], tuple(len(dims) - 1 - k for k in _one(keep)))
        ),
    ),
    ("factors of a tensor product reversed", "physics.composite:tensor", lambda f: lambda *xs: f(*xs[::-1])),
    (
        "an operator embedded at the wrong end",
        "physics.composite:embed",
        lambda f: lambda op, site, dims: f(op, tuple(len(dims) - 1 - k for k in _one(site)), dims),
    ),
    (
        "partial transpose left out",
        "physics.composite:partial_transpose",
        lambda f: lambda rho, dims, sites: np.array(rho),
    ),
    (
        "the whole transposed for a part",
        "physics.composite:partial_transpose",
        lambda f: lambda rho, dims, sites: np.swapaxes(np.array(rho), -1, -2),
    ),
    (
        "Schmidt amplitudes squared twice",
        "physics.composite:schmidt",
        lambda f: lambda psi, dims: (f(psi, dims)[0] ** 2, *f(psi, dims)[1:]),
    ),
    (
        "Schmidt vectors as rows",
        "physics.composite:schmidt",
        lambda f: lambda psi, dims: (f(psi, dims)[0], *(np.swapaxes(x, -1, -2) for x in f(psi, dims)[1:])),
    ),
    (
        "ρ for √ρ in the purification",
        "physics.composite:purify",
        lambda f: (
            lambda rho: (
                np.asarray(rho).reshape(*np.shape(rho)[:-2], -1)
                / np.linalg.norm(rho, axis=(-2, -1))[..., None]
            )
        ),
    ),
    # ------------------------------------------------ states
    ("kets counted from one", "physics.states:ket", lambda f: lambda k, d: f((np.asarray(k) - 1) % d, d)),
    (
        "projector without the conjugate",
        "physics.states:projector",
        lambda f: lambda psi: np.asarray(psi)[..., :, None] * np.asarray(psi)[..., None, :],
    ),
    (
        "projector without coherences",
        "physics.states:projector",
        lambda f: lambda psi: _only_diagonal(f(psi)),
    ),
    ("wrong sign of β", "physics.states:gibbs", lambda f: lambda H, beta: f(H, -np.asarray(beta))),
    (
        "Gibbs state not normalised",
        "physics.states:gibbs",
        lambda f: lambda H, beta: f(H, beta) / f(H, beta)[..., :1, :1],
    ),
    (
        "Bloch vector: y turned round",
        "physics.states:bloch_vector",
        lambda f: lambda rho: f(rho) * np.array([1, -1, 1]),
    ),
    (
        "Bloch vector: excited state on top",
        "physics.states:bloch_vector",
        lambda f: lambda rho: f(rho) * np.array([1, 1, -1]),
    ),
    (
        "Bloch state: ½ forgotten",
        "physics.states:bloch_state",
        lambda f: lambda r: 2 * f(r),
    ),
    (
        "Bloch state of the opposite vector",
        "physics.states:bloch_state",
        lambda f: lambda r: f(-np.asarray(r)),
    ),
    ("e^{−H} for a unitary", "physics.states:random_unitary", _damped_motion),
    # ------------------------------------------------ channels
    (
        "K†ρK for KρK†",
        "physics.channels:apply_kraus",
        lambda f: lambda kraus, rho: f(dagger(kraus), rho),
    ),
    (
        "Kraus conjugate dropped in KρK†",
        "physics.channels:apply_kraus",
        lambda f: (
            lambda kraus, rho: (
                np.asarray(kraus) @ np.asarray(rho)[..., None, :, :] @ np.swapaxes(kraus, -1, -2)
            ).sum(axis=-3)
        ),
    ),
    (
        "the first Kraus operator alone",
        "physics.channels:apply_kraus",
        lambda f: lambda kraus, rho: f(np.asarray(kraus)[..., :1, :, :], rho),
    ),
    (
        "ρ transposed before Choi is applied",
        "physics.channels:apply_choi",
        lambda f: lambda choi, rho: f(choi, np.swapaxes(rho, -1, -2)),
    ),
    (
        "parts of Choi exchanged",
        "physics.channels:kraus_to_choi",
        lambda f: lambda kraus: _exchanged(f(kraus), np.shape(kraus)[-1]),
    ),
    (
        "Kraus conjugate dropped in Choi",
        "physics.channels:kraus_to_choi",
        lambda f: (
            lambda kraus: (lambda v: np.swapaxes(v, -1, -2) @ v)(
                np.swapaxes(kraus, -1, -2).reshape(*np.shape(kraus)[:-2], -1)
            )
        ),
    ),
    (
        "Choi of trace one",
        "physics.channels:kraus_to_choi",
        lambda f: lambda kraus: f(kraus) / np.shape(kraus)[-1],
    ),
    (
        "parts of a map's Choi exchanged",
        "physics.channels:choi_of",
        lambda f: lambda function, d_in: _exchanged(f(function, d_in), d_in),
    ),
    (
        "Choi of trace one for a map",
        "physics.channels:choi_of",
        lambda f: lambda function, d_in: f(function, d_in) / d_in,
    ),
    (
        "Choi of the transpose called positive",
        "physics.channels:transpose_choi",
        lambda f: lambda d: np.outer(np.eye(d), np.eye(d)).astype(complex),
    ),
    (
        "root of the eigenvalue missing in Kraus",
        "physics.channels:choi_to_kraus",
        lambda f: (
            lambda choi, d_in=None: (lambda K: K * np.linalg.norm(K, axis=(-2, -1))[..., None, None])(
                f(choi, d_in)
            )
        ),
    ),
    (
        "Kraus operators transposed",
        "physics.channels:choi_to_kraus",
        lambda f: lambda choi, d_in=None: np.swapaxes(f(choi, d_in), -1, -2),
    ),
    ("columns stacked", "physics.channels:kraus_to_superop", _column_stacked),
    (
        "parts exchanged in the superoperator",
        "physics.channels:choi_to_superop",
        lambda f: lambda choi, d_in=None: np.swapaxes(f(choi, d_in), -1, -2),
    ),
    (
        "positive entries for a positive Choi matrix",
        "physics.channels:is_completely_positive",
        lambda f: lambda choi: np.all(_diagonal(choi).real >= -1e-8, axis=-1),
    ),
    (
        "the largest eigenvalue for the smallest",
        "physics.channels:complete_positivity_violation",
        lambda f: lambda choi: np.maximum(-np.linalg.eigvalsh(choi)[..., -1], 0.0),
    ),
    (
        "ΣKK† for ΣK†K",
        "physics.channels:is_trace_preserving",
        lambda f: lambda choi, d_in=None: _reference_traced(choi, d_in) < 1e-8,
    ),
    (
        "ΣKK† for ΣK†K in the amount",
        "physics.channels:trace_preservation_violation",
        lambda f: _reference_traced,
    ),
    (
        "damping upwards",
        "physics.channels:amplitude_damping",
        lambda f: lambda p, excited=0.0: f(p, excited)[..., ::-1, ::-1],
    ),
    (
        "p for √p in damping",
        "physics.channels:amplitude_damping",
        lambda f: lambda p, excited=0.0: f(p, excited) * np.abs(f(p, excited)),
    ),
    ("coherences times (1 − p)²", "physics.channels:dephasing", lambda f: lambda p: f(p * (2 - p))),
    (
        "d² − 1 for d² in depolarizing",
        "physics.channels:depolarizing",
        lambda f: lambda p, d=2: f(np.asarray(p) * (1 - 1 / d**2), d),
    ),
    (
        "random channel not trace preserving",
        "physics.channels:random_channel",
        lambda f: lambda *args, **kwargs: 1.1 * f(*args, **kwargs),
    ),
    # ------------------------------------------------ dilations
    ("environment first", "physics.dilation:stinespring", _environment_first),
    (
        "conjugate isometry",
        "physics.dilation:stinespring",
        lambda f: lambda kraus: f(kraus).conj(),
    ),
    ("free columns left zero", "physics.dilation:dilation_unitary", _free_columns_zero),
    (
        "U† for U in the dilation",
        "physics.dilation:dilation_unitary",
        lambda f: lambda kraus: dagger(f(kraus)),
    ),
    ("√p of the environment forgotten", "physics.dilation:unitary_to_kraus", _no_root),
    ("environment's ground state only", "physics.dilation:unitary_to_kraus", _ground_only),
    (
        "U† for U in the Kraus operators",
        "physics.dilation:unitary_to_kraus",
        lambda f: lambda U, rho_env: f(dagger(U), rho_env),
    ),
    (
        "the channel for its complement",
        "physics.dilation:complementary_kraus",
        lambda f: lambda kraus: np.array(kraus),
    ),
    (
        "correlation left out of the start",
        "physics.dilation:assigned_choi",
        lambda f: (
            lambda U, rho, d: f(
                U,
                np.kron(*(_reduced(rho, d, k) for k in (0, 1))),
                d,
            )
        ),
    ),
    # ------------------------------------------------ generators
    ("½ dropped in the dissipator", "physics._propagate:drift", _drift(-1j, 1.0)),
    ("e^{−Ht} for e^{−iHt}", "physics._propagate:drift", _drift(-1.0, 0.5)),
    ("sign of the commutator", "physics._propagate:drift", _drift(1j, 0.5)),
    (
        "sign of the unitary part",
        "physics.lindblad:Lindbladian.unitary_part",
        lambda f: lambda self, rho: -f(self, rho),
    ),
    (
        "jumps for their adjoints",
        "physics.lindblad:_operators",
        lambda f: lambda x, name, d: dagger(f(x, name, d)) if name == "jumps" else f(x, name, d),
    ),
    ("rates up and down swapped", "physics.baths:thermal_qubit", _reversed_rates),
    ("occupation at twice the frequency", "physics.baths:_occupation", lambda f: lambda w, b: f(2 * w, b)),
    # ------------------------------------------------ heat, work, entropy production
    (
        "heat counted out of the system",
        "physics.thermodynamics:heat_current",
        lambda f: lambda L, rho, H: -f(L, rho, H),
    ),
    ("sign of the power", "physics.thermodynamics:power", lambda f: lambda rho, dH: -f(rho, dH)),
    (
        "U + TS for the free energy",
        "physics.thermodynamics:free_energy",
        lambda f: lambda rho, H, beta: 2 * np.einsum("...ij,...ji->...", rho, H).real - f(rho, H, beta),
    ),
    (
        "sign of dS/dt",
        "physics.thermodynamics:entropy_rate",
        lambda f: lambda L, rho: -f(L, rho),
    ),
    (
        "sign of the entropy flow",
        "physics.thermodynamics:entropy_flow",
        lambda f: lambda L, rho, H: -f(L, rho, H),
    ),
    (
        "dS/dt for the entropy production",
        "physics.thermodynamics:entropy_production_rate",
        lambda f: lambda L, rho, H: f(L, rho, H) - _total_flow(L, rho, H),
    ),
    (
        "ln π left out of Spohn's rate",
        "physics.thermodynamics:spohn_rate",
        lambda f: lambda L, rho, pi: f(L, rho, np.eye(np.shape(rho)[-1]) / np.shape(rho)[-1]),
    ),
    (
        "populations and coherence exchanged",
        "physics.thermodynamics:coherence_split",
        lambda f: lambda L, rho, H: f(L, rho, H)[::-1],
    ),
    (
        "housekeeping and the rest exchanged",
        "physics.thermodynamics:housekeeping_split",
        lambda f: lambda L, rho, H, pi: f(L, rho, H, pi)[::-1],
    ),
    (
        "dS/dQ for the temperature",
        "physics.thermodynamics:generalized_temperature",
        lambda f: lambda L, rho, H: 1 / f(L, rho, H),
    ),
    ("no −i in the exchange", "physics.models.collision:exchange_unitary", lambda f: lambda t: np.abs(f(t))),
    (
        "n + 1 forgotten in a mode's entropy",
        "physics.models.oscillator_bath:_mode_entropy",
        lambda f: lambda n: -n * np.log(n),
    ),
    # ------------------------------------------------ numpy, for what a lesson computes by itself
    ("kron's arguments exchanged", "numpy:kron", lambda f: lambda a, b: f(b, a)),
    (
        "a ⊗ 1 + 1 ⊗ b for a ⊗ b",
        "numpy:kron",
        lambda f: lambda a, b: f(a, np.eye(*np.shape(b))) + f(np.eye(*np.shape(a)), b),
    ),
    (
        "eigenvalues in another order than their vectors",
        "numpy:linalg.eigh",
        lambda f: lambda M, *args: (np.roll(f(M, *args)[0], 1, axis=-1), f(M, *args)[1]),
    ),
    ("all entries for the trace", "numpy:trace", lambda f: lambda M, **where: np.sum(M, axis=_axes(where))),
    ("e^{−Et} for e^{−iEt}", "numpy:exp", _exp),
    # ------------------------------------------------ the lesson's own code
    ("conjugate dropped in the lesson's code", "lesson", _replace(r"\.conj\(\)", "")),
    ("transpose dropped in the lesson's code", "lesson", _replace(r"\.conj\(\)\.T\b", ".conj()")),
    ("i dropped in the lesson's code", "lesson", _replace(r"(?<![\w.])1j\b", "1")),
)


def _axes(where):
    return (where.get("axis1", 0), where.get("axis2", 1))


def _reduced(rho, d, k):
    from qep_widgets import partial_trace

    return partial_trace(rho, (d, np.shape(rho)[-1] // d), k)


def _shared_by_two_qubits(rho):
    from qep_widgets import mutual_information

    return mutual_information(rho, (2, 2), 0)


def _total_flow(L, rho, H):
    from qep_widgets import entropy_flow

    return np.sum(entropy_flow(L, rho, H), axis=-1)
