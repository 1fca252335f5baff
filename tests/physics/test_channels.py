"""Channels: three forms of one map against loops and QuTiP, tests for CP and TP, the named channels."""

import itertools
import math

import numpy as np
import pytest
import qutip as qt
from drive import JUNK, any_array, close, forms, quietly, refuses, refuses_or_answers
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep

rng = np.random.default_rng(3)
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 4)
#: (d_in, d_out, n): equal and unequal dimensions, a single operator, one-dimensional ends.
SHAPES = [(2, 2, 2), (2, 3, 1), (3, 2, 2), (2, 2, 5), (1, 3, 2), (3, 1, 4), (1, 1, 1)]


def operator(*shape):
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def by_loops(kraus, rho):
    return sum(K @ rho @ K.conj().T for K in kraus)


def choi_by_loops(function, d_in):
    """Σ |i⟩⟨j| ⊗ Φ(|i⟩⟨j|) with numpy.kron: the reference first."""
    total = 0
    for i, j in np.ndindex(d_in, d_in):
        unit = np.zeros((d_in, d_in), complex)
        unit[i, j] = 1
        total = total + np.kron(unit, function(unit))
    return total


# ---------------------------------------------------------------- three forms


@pytest.mark.parametrize("d_in, d_out, n", SHAPES)
def test_every_form_of_a_map_acts_alike(d_in, d_out, n):
    """Not trace preserving, complex, on an operator that is no state."""
    kraus, rho = operator(4, n, d_out, d_in), operator(4, d_in, d_in)
    choi, superop = qep.kraus_to_choi(kraus), qep.kraus_to_superop(kraus)
    for k in range(4):
        wanted = by_loops(kraus[k], rho[k])
        close(qep.apply_kraus(kraus, rho)[k], wanted)
        close(qep.apply_choi(choi, rho)[k], wanted)
        close((superop[k] @ rho[k].reshape(-1)).reshape(d_out, d_out), wanted)
        close(choi[k], choi_by_loops(lambda x, K=kraus[k]: by_loops(K, x), d_in))
        close(superop[k], sum(np.kron(K, K.conj()) for K in kraus[k]))
    assert qep.apply_kraus(kraus[:, None], rho).shape == (4, 4, d_out, d_out)


@pytest.mark.parametrize("d_in, d_out, n", SHAPES)
def test_conversions_go_round(d_in, d_out, n):
    kraus = operator(3, n, d_out, d_in)
    choi, superop = qep.kraus_to_choi(kraus), qep.kraus_to_superop(kraus)
    close(qep.choi_to_superop(choi, d_in), superop)
    close(qep.superop_to_choi(superop), choi)
    close(qep.kraus_to_choi(qep.choi_to_kraus(choi, d_in)), choi)
    close(qep.kraus_to_superop(qep.superop_to_kraus(superop)), superop)
    close(qep.choi_of(lambda rho: by_loops(kraus[0], rho), d_in), choi[0])
    any_choi = operator(2, d_in * d_out, d_in * d_out)
    close(qep.superop_to_choi(qep.choi_to_superop(any_choi, d_in)), any_choi)
    if d_in == d_out:
        close(qep.choi_to_superop(choi), superop)


@pytest.mark.parametrize("d", [2, 3])
def test_choi_and_superoperator_by_qutip(d):
    """QuTiP stacks columns; its Choi matrix then has the same order of factors as ours."""
    kraus = qep.random_channel(d, 1)
    super_ = qt.kraus_to_super([qt.Qobj(K) for K in kraus])
    close(qep.kraus_to_choi(kraus), qt.to_choi(super_).full())
    columns = qep.kraus_to_superop(kraus).reshape(d, d, d, d).transpose(1, 0, 3, 2).reshape(d * d, d * d)
    close(columns, super_.full())
    rho = qep.random_state(d, 2)
    close(qep.apply_kraus([qt.Qobj(K) for K in kraus], qt.Qobj(rho)), super_(qt.Qobj(rho)).full())


@pytest.mark.parametrize("d_in, d_out, n", SHAPES)
def test_minimal_kraus_operators_are_orthogonal_and_ordered(d_in, d_out, n):
    kraus = operator(n, d_out, d_in)
    doubled = np.concatenate([kraus, 0.5j * kraus, np.zeros((1, d_out, d_in))])
    minimal = qep.choi_to_kraus(qep.kraus_to_choi(doubled), d_in)
    assert len(minimal) == min(n, d_in * d_out)
    gram = np.einsum("jai,kai->jk", minimal.conj(), minimal)
    np.testing.assert_allclose(gram - np.diag(np.diag(gram)), 0, atol=1e-12)
    assert np.all(np.diff(np.diag(gram).real) <= 1e-12)
    close(qep.kraus_to_choi(minimal), 1.25 * qep.kraus_to_choi(kraus))


def test_a_batch_of_unequal_ranks_is_filled_with_zeros():
    choi = np.stack(
        [qep.kraus_to_choi([np.eye(2)]), qep.kraus_to_choi(qep.depolarizing(0.5)), np.zeros((4, 4))]
    )
    kraus = qep.choi_to_kraus(choi)
    assert kraus.shape == (3, 4, 2, 2)
    close(qep.kraus_to_choi(kraus), choi)
    assert np.all(kraus[0, 1:] == 0)
    assert qep.choi_to_kraus(np.zeros((4, 4))).shape == (1, 2, 2)


def test_choi_of_refuses_what_is_no_linear_map():
    refuses(qep.choi_of, "function", "linear", function=lambda rho: rho @ rho, d_in=2)
    refuses(qep.choi_of, "function", "linear", function=lambda rho: rho.conj(), d_in=2)
    refuses(qep.choi_of, "function", "linear", function=lambda rho: rho + 1, d_in=2)
    refuses(qep.choi_of, "function", "callable", function=np.eye(2), d_in=2)
    refuses(qep.choi_of, "function", "square", function=lambda rho: rho[0], d_in=2)
    refuses(qep.choi_of, "function", "finite", function=lambda rho: rho * np.nan, d_in=2)
    refuses(qep.choi_of, "function", function=lambda rho: None, d_in=2)
    shape = itertools.count(1)
    refuses(qep.choi_of, "function", "shapes", function=lambda rho: np.eye(next(shape)), d_in=2)
    refuses(qep.choi_of, "d_in", "at least 1", function=np.transpose, d_in=0)
    close(qep.choi_of(lambda rho: qt.Qobj(rho.T), 2), qep.transpose_choi(2))
    close(qep.choi_of(lambda rho: rho.T.tolist(), 3), qep.transpose_choi(3))

    def vandal(rho):
        rho *= 2
        return rho

    close(qep.choi_of(vandal, 2), 2 * qep.kraus_to_choi([np.eye(2)]))


def test_conversions_refuse_sizes_that_do_not_fit():
    refuses(qep.choi_to_superop, "choi is 6×6", "need d_in", choi=np.eye(6))
    refuses(qep.choi_to_kraus, "choi", "d_in=4", choi=np.eye(6), d_in=4)
    refuses(qep.is_trace_preserving, "choi", "d_in=4", choi=np.eye(6), d_in=4)
    refuses(qep.is_trace_preserving, "d_in", choi=np.eye(6), d_in=0)
    refuses(qep.choi_to_superop, "d_in", "integer", choi=np.eye(6), d_in=2.0)
    refuses(qep.superop_to_choi, "superop", "d_out², d_in²", superop=np.ones((4, 3)))
    refuses(qep.apply_kraus, "rho is 3×3, but kraus act on dimension 2", kraus=[np.eye(2)], rho=np.eye(3))
    refuses(qep.apply_kraus, "kraus", "set of operators", kraus=np.eye(2), rho=np.eye(2))
    refuses(qep.apply_choi, "choi", "d_in=3", choi=np.eye(4), rho=np.eye(3))
    refuses(qep.apply_kraus, "leading axes", kraus=operator(2, 1, 2, 2), rho=operator(3, 2, 2))
    refuses(qep.choi_to_kraus, "choi", "eigenvalue -1", choi=qep.transpose_choi(2))
    refuses(qep.choi_to_kraus, "choi", "Hermitian", choi=np.triu(np.ones((4, 4))))


# ---------------------------------------------------------------- CP and TP


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_the_transposition_is_positive_and_not_completely(d):
    choi = qep.transpose_choi(d)
    close(choi, choi_by_loops(np.transpose, d))
    values = np.linalg.eigvalsh(choi)
    close(values, np.repeat([-1.0, 1.0], [d * (d - 1) // 2, d * (d + 1) // 2]))
    assert qep.is_completely_positive(choi) == (d == 1)
    assert qep.is_trace_preserving(choi, d)
    close(qep.complete_positivity_violation(choi), float(d > 1))
    rho = qep.random_state(d, 1)
    close(qep.apply_choi(choi, rho), rho.T)


@pytest.mark.parametrize("d", [2, 3])
def test_the_noisy_transposition_is_cp_from_d_over_d_plus_one(d):
    """p = 2/3 for a qubit."""
    noise = qep.kraus_to_choi(qep.depolarizing(1, d))
    p = d / (d + 1) + np.array([-0.1, -1e-6, 1e-6, 0.1])
    choi = (1 - p)[:, None, None] * qep.transpose_choi(d) + p[:, None, None] * noise
    assert qep.is_completely_positive(choi).tolist() == [False, False, True, True]
    close(qep.complete_positivity_violation(choi), np.maximum(1 - p - p / d, 0))


def test_coherence_lives_at_most_twice_as_long_as_population():
    """T₂ ≤ 2T₁: a qubit whose populations decay by e^{−t/T₁} is CP exactly for coherences ≤ e^{−t/2T₁}."""
    p = 0.4
    for coherence, wanted in ((math.sqrt(1 - p) - 1e-6, True), (math.sqrt(1 - p) + 1e-6, False)):
        choi = qep.kraus_to_choi(qep.amplitude_damping(p))
        choi[0, 3] = choi[3, 0] = coherence
        assert qep.is_completely_positive(choi) is np.bool_(wanted)


@settings(deadline=None, max_examples=50)
@given(seed=seeds, d_in=sizes, d_out=sizes, data=st.data())
def test_random_channels_are_channels_and_obey_data_processing(seed, d_in, d_out, data):
    n = data.draw(st.none() | st.integers(-(-d_in // d_out), 5))
    kraus = quietly(qep.random_channel, d_in=d_in, rng=seed, d_out=d_out, n=n)
    assert kraus.shape == (n or d_in * d_out, d_out, d_in)
    choi = qep.kraus_to_choi(kraus)
    assert qep.is_completely_positive(choi) and qep.is_trace_preserving(choi, d_in)
    assert qep.complete_positivity_violation(choi) < 1e-12
    assert qep.trace_preservation_violation(choi, d_in) < 1e-12
    close(np.trace(choi), d_in + 0j)
    rho, sigma = qep.random_state(d_in, seed, shape=2)
    after = qep.apply_kraus(kraus, np.stack([rho, sigma]))
    assert qep.relative_entropy(*after) <= qep.relative_entropy(rho, sigma) + 1e-12
    assert qep.trace_distance(*after) <= qep.trace_distance(rho, sigma) + 1e-12


def test_data_processing_holds_with_equality_for_unitaries_and_breaks_without_positivity():
    rho, sigma = qep.random_state(2, 1, shape=2)
    kraus = qep.random_unitary(2, 2)[None]
    close(
        qep.relative_entropy(*qep.apply_kraus(kraus, np.stack([rho, sigma]))),
        qep.relative_entropy(rho, sigma),
    )
    stretch = 1.2 * qep.kraus_to_choi([np.eye(2)]) - 0.2 * qep.kraus_to_choi(qep.depolarizing(1))
    near = 0.5 * np.stack([rho, sigma]) + np.eye(2) / 4
    assert not qep.is_completely_positive(stretch) and qep.is_trace_preserving(stretch)
    assert qep.relative_entropy(*qep.apply_choi(stretch, near)) > qep.relative_entropy(*near)


def test_violations_say_by_how_much():
    kraus = qep.amplitude_damping(0.5)
    close(qep.trace_preservation_violation(qep.kraus_to_choi(1.1 * kraus)), 0.21)
    lost = qep.kraus_to_choi(kraus[:1])
    assert qep.is_completely_positive(lost) and not qep.is_trace_preserving(lost)
    close(qep.trace_preservation_violation(lost), 0.5)
    skew = qep.kraus_to_choi(kraus)
    skew[0, 1] += 0.3j
    assert qep.complete_positivity_violation(skew) >= 0.15
    assert not qep.is_completely_positive(skew)
    mixed = np.stack([qep.kraus_to_choi(kraus), qep.transpose_choi(2)])
    assert qep.is_completely_positive(mixed).tolist() == [True, False]
    assert isinstance(qep.is_completely_positive(mixed[0]), np.bool_)
    assert qep.is_completely_positive(np.zeros((0, 4, 4))).shape == (0,)


def test_trace_preservation_is_read_off_the_system_and_not_the_reference():
    """Unital and trace preserving differ: amplitude damping is one and not the other."""
    choi = qep.kraus_to_choi(qep.amplitude_damping(0.3))
    swapped = choi.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
    assert qep.is_trace_preserving(choi) and not qep.is_trace_preserving(swapped)


# ---------------------------------------------------------------- channels with a name


def test_named_channels_do_what_they_say():
    rho = qep.random_state(2, 1)
    p = np.array([0, 0.3, 1.0])
    after = qep.apply_kraus(qep.dephasing(p), rho)
    for k in range(3):
        close(after[k], np.array([[rho[0, 0], (1 - p[k]) * rho[0, 1]], [(1 - p[k]) * rho[1, 0], rho[1, 1]]]))
    for d in (1, 2, 3):
        rho = qep.random_state(d, 1)
        after = qep.apply_kraus(qep.depolarizing(p, d), rho)
        close(after, np.stack([(1 - x) * rho + x * np.eye(d) / d for x in p]))
        assert qep.depolarizing(0.5, d).shape == (d * d, d, d)


@pytest.mark.parametrize("excited", [0.0, 0.2, 0.5, 1.0])
def test_amplitude_damping_relaxes_towards_its_fixed_point(excited):
    rho = qep.random_state(2, 1)
    for p in (0, 0.3, 1):
        after = qep.apply_kraus(quietly(qep.amplitude_damping, p=p, excited=excited), rho)
        close(after[1, 1], (1 - p) * rho[1, 1] + p * excited)
        close(after[0, 1], math.sqrt(1 - p) * rho[0, 1])
    assert qep.amplitude_damping(0.3, excited).shape == (4 if excited else 2, 2, 2)


def test_two_dampings_are_one():
    """1 − p multiplies along a stream of contacts with the same bath."""
    p, q, e = 0.2, 0.35, 0.27
    both = qep.kraus_to_superop(qep.amplitude_damping(p, e)) @ qep.kraus_to_superop(
        qep.amplitude_damping(q, e)
    )
    close(both, qep.kraus_to_superop(qep.amplitude_damping(1 - (1 - p) * (1 - q), e)))


@pytest.mark.parametrize(
    "f", [qep.amplitude_damping, qep.dephasing, qep.depolarizing], ids=lambda f: f.__name__
)
def test_named_channels_are_channels_and_refuse_the_rest(f):
    p = np.linspace(0, 1, 6).reshape(2, 3)
    kraus = quietly(f, p=p)
    choi = qep.kraus_to_choi(kraus)
    assert choi.shape == (2, 3, 4, 4)
    assert np.all(qep.is_completely_positive(choi)) and np.all(qep.is_trace_preserving(choi))
    for _, form in forms(p):
        close(quietly(f, p=form), kraus, 1e-15)
    assert quietly(f, p=[]).shape[0] == 0
    for bad in (-0.1, 1.1, np.nan, np.inf, 1j, "a", None, [0.5, 2]):
        refuses(f, "p", p=bad)


def test_named_channels_with_two_arguments():
    assert qep.amplitude_damping([0.1, 0.2, 0.3], [[0.1], [0.0]]).shape == (2, 3, 4, 2, 2)
    refuses(qep.amplitude_damping, "excited", "between 0 and 1", p=0.1, excited=1.5)
    refuses(qep.amplitude_damping, "excited", "leading axes", p=[0.1, 0.2], excited=[0.1, 0.2, 0.3])
    refuses(qep.depolarizing, "d", "at least 1", p=0.1, d=0)
    refuses(qep.transpose_choi, "d", d=-1)
    refuses(qep.random_channel, "n", "at least 2", d_in=3, rng=1, d_out=2, n=1)
    refuses(qep.random_channel, "d_in", d_in=0, rng=1)
    refuses(qep.random_channel, "d_out", d_in=2, rng=1, d_out=0)
    refuses(qep.random_channel, "rng", d_in=2, rng=None)


# ---------------------------------------------------------------- every form, and bad input

KRAUS = qep.random_channel(2, 5, n=3)
CALLS = {
    "apply_kraus": (qep.apply_kraus, {"kraus": KRAUS, "rho": operator(2, 2)}),
    "apply_choi": (qep.apply_choi, {"choi": qep.kraus_to_choi(KRAUS), "rho": operator(2, 2)}),
    "kraus_to_choi": (qep.kraus_to_choi, {"kraus": KRAUS}),
    "kraus_to_superop": (qep.kraus_to_superop, {"kraus": KRAUS}),
    "choi_to_kraus": (qep.choi_to_kraus, {"choi": qep.kraus_to_choi(KRAUS)}),
    "choi_to_superop": (qep.choi_to_superop, {"choi": operator(4, 4)}),
    "superop_to_choi": (qep.superop_to_choi, {"superop": operator(9, 4)}),
    "superop_to_kraus": (qep.superop_to_kraus, {"superop": qep.kraus_to_superop(KRAUS)}),
    "is_completely_positive": (qep.is_completely_positive, {"choi": qep.kraus_to_choi(KRAUS)}),
    "is_trace_preserving": (qep.is_trace_preserving, {"choi": qep.kraus_to_choi(KRAUS)}),
    "complete_positivity_violation": (qep.complete_positivity_violation, {"choi": operator(4, 4)}),
    "trace_preservation_violation": (qep.trace_preservation_violation, {"choi": operator(4, 4)}),
}


@pytest.mark.parametrize("call", CALLS)
def test_every_form_gives_the_same(call):
    f, arguments = CALLS[call]
    wanted = f(**arguments)
    for name, value in arguments.items():
        for _, form in forms(value):
            close(quietly(f, **{**arguments, name: form}), wanted)
        assert quietly(f, **{**arguments, name: np.zeros((0, *value.shape))}).shape[0] == 0
        assert quietly(f, **{**arguments, name: np.stack([value] * 3)}).shape == (3, *np.shape(wanted))


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("call", CALLS)
def test_junk(call, junk):
    f, arguments = CALLS[call]
    for name in arguments:
        refuses(f, name, **{**arguments, name: junk})


@settings(deadline=None, max_examples=100)
@given(x=any_array(), y=any_array(), d_in=st.none() | st.integers(-1, 4))
def test_any_array_gets_an_answer_or_a_plain_refusal(x, y, d_in):
    for f, arguments in CALLS.values():
        first, *rest = arguments
        refuses_or_answers(f, first if not rest else "", **{**arguments, first: x})
        if rest:
            refuses_or_answers(f, "", **{first: x, rest[0]: y})
    for f in (qep.choi_to_superop, qep.choi_to_kraus, qep.is_trace_preserving):
        refuses_or_answers(f, "", choi=x, d_in=d_in)
