"""Several parts: against loops over indices, numpy.kron and QuTiP."""

import itertools
import math

import numpy as np
import pytest
import qutip as qt
from drive import JUNK, any_array, close, forms, quietly, refuses, refuses_or_answers
from hypothesis import given, settings
from hypothesis import strategies as st

import qep_widgets as qep

rng = np.random.default_rng(2)
many_dims = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple)


def operator(*shape):
    """Neither Hermitian nor real nor of trace one."""
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


def traced_by_loops(rho, dims, keep):
    """Straight from the definition, index by index."""
    kept_dims = [dims[k] for k in keep]
    out = np.zeros((math.prod(kept_dims), math.prod(kept_dims)), complex)
    for row in np.ndindex(*dims):
        for column in np.ndindex(*dims):
            if all(row[k] == column[k] for k in range(len(dims)) if k not in keep):
                i = sum(row[k] * math.prod(kept_dims[n + 1 :]) for n, k in enumerate(keep))
                j = sum(column[k] * math.prod(kept_dims[n + 1 :]) for n, k in enumerate(keep))
                out[i, j] += rho[np.ravel_multi_index(row, dims), np.ravel_multi_index(column, dims)]
    return out


@settings(deadline=None, max_examples=60)
@given(dims=many_dims, data=st.data())
def test_partial_trace_by_loops_for_any_dims_and_any_order(dims, data):
    keep = tuple(data.draw(st.permutations(range(len(dims)))))[: data.draw(st.integers(0, len(dims)))]
    rho = operator(math.prod(dims), math.prod(dims))
    close(quietly(qep.partial_trace, rho=rho, dims=dims, keep=keep), traced_by_loops(rho, dims, keep))


@pytest.mark.parametrize("dims", [(2, 2), (2, 3, 2), (2, 2, 2, 2, 2), (3, 1, 2, 2), (2, 1, 1, 2, 1)])
def test_partial_trace_by_qutip_over_a_batch(dims):
    d = math.prod(dims)
    rho = operator(2, 3, d, d)
    for size in range(1, len(dims) + 1):
        for keep in itertools.combinations(range(len(dims)), size):
            reduced = qep.partial_trace(rho, dims, keep)
            peer = qt.Qobj(rho[1, 2], dims=[list(dims)] * 2).ptrace(list(keep))
            close(reduced[1, 2], peer.full())
            close(qep.partial_trace(rho[1, 2], dims, keep), reduced[1, 2])


def test_partial_trace_of_ten_qubits_whatever_the_memory_layout():
    """Large ones go by a table of positions, or not: the same answer."""
    psi = qep.random_ket(1024, 1)
    rho = np.outer(psi, psi.conj())
    dims = (2,) * 10
    for keep in ((0, 1, 2, 3, 4), (0, 2, 4, 6, 8), (8, 1, 3), (9, 0), tuple(range(0, 10, 2))[::-1], ()):
        rest = [k for k in range(10) if k not in keep]
        M = psi.reshape(dims).transpose(*keep, *rest).reshape(2 ** len(keep), -1)
        close(qep.partial_trace(rho, dims, keep), M @ M.conj().T)
        close(qep.partial_trace(np.asfortranarray(rho), dims, keep), M @ M.conj().T)
    stack = np.stack([rho, 2 * rho])
    close(
        qep.partial_trace(stack, dims, (0, 2, 4, 6, 8))[1], 2 * qep.partial_trace(rho, dims, (0, 2, 4, 6, 8))
    )


def test_partial_trace_undoes_the_tensor_product():
    A, B, C = qep.random_state(2, 1), qep.random_state(3, 2), qep.random_state(2, 3)
    whole = qep.tensor(A, B, C)
    close(qep.partial_trace(whole, (2, 3, 2), 1), B)
    close(qep.partial_trace(whole, (2, 3, 2), (2, 0)), np.kron(C, A))
    close(qep.partial_trace(whole, (2, 3, 2), ()), np.ones((1, 1), complex))
    close(qep.partial_trace(whole, [[2, 3, 2]] * 2, np.array([0, 1, 2])), whole)


def test_partial_trace_takes_every_form():
    rho = operator(2, 6, 6)
    wanted = qep.partial_trace(rho, (2, 3), 1)
    for _, form in forms(rho):
        close(quietly(qep.partial_trace, rho=form, dims=(2, 3), keep=1), wanted)
    close(qep.partial_trace(qt.Qobj(rho[0], dims=[[2, 3]] * 2), (2, 3), 1), wanted[0])
    assert quietly(qep.partial_trace, rho=np.zeros((0, 4, 4)), dims=(2, 2), keep=0).shape == (0, 2, 2)
    assert quietly(qep.partial_trace, rho=[[3]], dims=(1,), keep=0).tolist() == [[3]]


@pytest.mark.parametrize("f", [qep.partial_trace, qep.partial_transpose], ids=lambda f: f.__name__)
def test_bad_parts_are_named(f):
    which = "keep" if f is qep.partial_trace else "sites"
    rho = np.eye(4)
    refuses(f, "dims=(2, 3) multiply to 6, but rho is 4×4", rho=rho, dims=(2, 3), **{which: 0})
    refuses(f, which, "twice", rho=rho, dims=(2, 2), **{which: (0, 0)})
    for bad in (2, -1, (0, 5)):
        refuses(f, which, "parts 0 to 1", rho=rho, dims=(2, 2), **{which: bad})
    for bad in (0.5, "0", None, [0.0]):
        refuses(f, which, "integer", rho=rho, dims=(2, 2), **{which: bad})
    for bad in ((2, 0), (), (4, -1), "22", 2.5, None):
        refuses(f, "dims", rho=rho, dims=bad, **{which: 0})
    refuses(f, "rho", "square matrix", rho=np.ones(4), dims=(2, 2), **{which: 0})
    refuses(f, "rho", "square matrix", rho=np.ones((4, 2)), dims=(2, 2), **{which: 0})
    for i, j in np.ndindex(4, 4):
        spoilt = np.eye(4)
        spoilt[i, j] = np.nan
        refuses(f, "rho", "finite", rho=spoilt, dims=(2, 2), **{which: 0})


def test_a_large_matrix_is_searched_where_the_trace_reads():
    rho = np.zeros((1024, 1024))
    rho[0, 0] = np.inf
    refuses(qep.partial_trace, "rho", "finite", rho=rho, dims=(32, 32), keep=0)
    refuses(qep.partial_trace, "rho", "finite", rho=rho, dims=(2,) * 10, keep=(0, 2, 4, 6, 8))


def test_tensor_is_kron():
    A, B, C = operator(2, 2), operator(3, 3), operator(2, 4)
    close(qep.tensor(A, B, C), np.kron(np.kron(A, B), C))
    close(qep.tensor(qep.ket(1, 2), [0.6, 0.8j]), np.kron([0, 1], [0.6, 0.8j]))
    many = qep.tensor(operator(5, 1, 2, 2), operator(4, 3, 3))
    assert many.shape == (5, 4, 6, 6)
    a, b = operator(5, 2, 2), operator(5, 3, 3)
    for k, product in enumerate(qep.tensor(a, b)):
        close(product, np.kron(a[k], b[k]))
    alone = qep.tensor(A)
    assert not np.shares_memory(alone, A)
    close(alone, A)
    close(qep.tensor(qt.basis(2, 1), qt.basis(3, 0)), qt.tensor(qt.basis(2, 1), qt.basis(3, 0)).full())
    assert qep.tensor(np.zeros((0, 2, 2)), A).shape == (0, 4, 4)
    for bad in ((), ([1, 0], np.eye(2)), (3, np.eye(2)), (np.eye(2), [[np.nan]])):
        with pytest.raises(ValueError, match="factor"):
            qep.tensor(*bad)
    with pytest.raises(ValueError, match=r"leading axes do not broadcast: factor 0 \(2,\), factor 1 \(3,\)"):
        qep.tensor(operator(2, 2, 2), operator(3, 2, 2))


@settings(deadline=None, max_examples=40)
@given(dims=many_dims, data=st.data())
def test_embed_acts_on_its_parts_and_no_other(dims, data):
    """The expectation in the whole equals the expectation in the reduced state, for any state."""
    site = tuple(data.draw(st.permutations(range(len(dims)))))[: data.draw(st.integers(1, len(dims)))]
    m = math.prod(dims[k] for k in site)
    op = operator(m, m)
    rho = operator(math.prod(dims), math.prod(dims))
    whole = quietly(qep.embed, op=op, site=site, dims=dims)
    close(np.trace(whole @ rho), np.trace(op @ traced_by_loops(rho, dims, site)), 1e-10)


def test_embed_one_part_is_kron_with_identities():
    op = operator(4, 3, 3)
    whole = qep.embed(op, 1, (2, 3, 2))
    for k in range(4):
        close(whole[k], np.kron(np.kron(np.eye(2), op[k]), np.eye(2)))
    close(qep.embed(np.kron(op[0], op[1]), (2, 0), (3, 2, 3)), np.kron(np.kron(op[1], np.eye(2)), op[0]))
    refuses(
        qep.embed,
        "op is 2×2, but site=(1,) of dims=(2, 3) has dimension 3",
        op=np.eye(2),
        site=1,
        dims=(2, 3),
    )
    refuses(qep.embed, "site", "twice", op=np.eye(4), site=(1, 1), dims=(2, 2))
    refuses(qep.embed, "op", "square", op=np.ones(2), site=0, dims=(2, 2))


def test_partial_transpose_by_loops_and_by_qutip():
    dims = (2, 3, 2)
    rho = operator(3, 12, 12)
    for sites in ((), (0,), (1,), (0, 2), (0, 1, 2)):
        peer = qt.partial_transpose(
            qt.Qobj(rho[1], dims=[list(dims)] * 2), [int(k in sites) for k in range(3)]
        )
        close(qep.partial_transpose(rho, dims, sites)[1], peer.full())
    close(qep.partial_transpose(rho, dims, (0, 1, 2)), np.swapaxes(rho, -1, -2))
    bell = qep.projector(np.array([1, 0, 0, 1]) / np.sqrt(2))
    close(np.linalg.eigvalsh(qep.partial_transpose(bell, (2, 2), 1)), np.array([-0.5, 0.5, 0.5, 0.5]))
    for _, form in forms(rho):
        close(
            quietly(qep.partial_transpose, rho=form, dims=dims, sites=1), qep.partial_transpose(rho, dims, 1)
        )


@pytest.mark.parametrize("dims", [(2, 3), (3, 2), (1, 3), (4, 4), (2, 1)])
def test_schmidt_rebuilds_the_ket_from_orthonormal_vectors(dims):
    psi = qep.random_ket(math.prod(dims), 4, shape=(3, 2))
    lam, a, b = quietly(qep.schmidt, psi=psi, dims=dims)
    close(np.einsum("...k,...ik,...jk->...ij", lam, a, b).reshape(psi.shape), psi)
    r = min(dims)
    for vectors in (a, b):
        close(np.swapaxes(vectors.conj(), -1, -2) @ vectors, np.broadcast_to(np.eye(r), (3, 2, r, r)) + 0j)
    assert np.all(np.diff(lam) <= 0) and np.all(lam >= 0)
    close((lam**2).sum(axis=-1), np.ones((3, 2)))
    for part in (0, 1):
        spectrum = np.linalg.eigvalsh(qep.partial_trace(qep.projector(psi), dims, part))[..., ::-1][..., :r]
        np.testing.assert_allclose(lam**2, spectrum, atol=1e-14)


def test_schmidt_refuses():
    psi = qep.random_ket(6, 1)
    refuses(qep.schmidt, "dims", "two parts, got (6,)", psi=psi, dims=6)
    refuses(qep.schmidt, "dims=(2, 2) multiply to 4, but psi has length 6", psi=psi, dims=(2, 2))
    refuses(qep.schmidt, "psi", "norm 1, got 2", psi=2 * psi, dims=(2, 3))
    refuses(qep.schmidt, "psi", psi=0.5, dims=(2, 3))
    assert qep.schmidt(np.zeros((0, 4)), (2, 2))[0].shape == (0, 2)


@pytest.mark.parametrize("d, rank", [(1, 1), (2, 1), (2, 2), (3, 2), (4, 4)])
def test_purify_reduces_to_the_state(d, rank):
    rho = qep.random_state(d, 5, rank=rank, shape=3)
    psi = quietly(qep.purify, rho=rho)
    close(qep.partial_trace(qep.projector(psi), (d, d), 0), rho)
    close(qep.partial_trace(qep.projector(psi), (d, d), 1), np.swapaxes(rho, -1, -2))
    lam = qep.schmidt(psi, (d, d))[0]
    assert np.all((lam > 1e-12).sum(axis=-1) == rank)
    for _, form in forms(rho):
        close(qep.partial_trace(qep.projector(quietly(qep.purify, rho=form)), (d, d), 0), rho)
    refuses(qep.purify, "rho", "eigenvalue -0.1", rho=np.diag([1.1, -0.1]))


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk(junk):
    refuses(qep.partial_trace, "rho", rho=junk, dims=(2,), keep=0)
    refuses(qep.partial_transpose, "rho", rho=junk, dims=(2,), sites=0)
    refuses(qep.embed, "op", op=junk, site=0, dims=(2, 2))
    refuses(qep.schmidt, "psi", psi=junk, dims=(2, 1))
    refuses(qep.purify, "rho", rho=junk)
    with pytest.raises((ValueError, TypeError), match="factor 1"):
        qep.tensor(np.eye(2), junk)
    if not isinstance(junk, dict):
        refuses(qep.partial_trace, "dims", rho=np.eye(2), dims=junk, keep=0)
        refuses(qep.partial_trace, "keep", rho=np.eye(2), dims=(2,), keep=junk)


@settings(deadline=None, max_examples=150)
@given(
    x=any_array(),
    dims=st.lists(st.integers(-1, 4), max_size=3),
    keep=st.lists(st.integers(-1, 3), max_size=3),
)
def test_any_array_gets_an_answer_or_a_plain_refusal(x, dims, keep):
    refuses_or_answers(qep.partial_trace, "", rho=x, dims=dims, keep=keep)
    refuses_or_answers(qep.partial_transpose, "", rho=x, dims=dims, sites=keep)
    refuses_or_answers(qep.partial_trace, "rho", rho=x, dims=(2, 2), keep=0)
    refuses_or_answers(qep.embed, "", op=x, site=keep, dims=dims)
    refuses_or_answers(qep.schmidt, "", psi=x, dims=(2, 2))
    refuses_or_answers(qep.purify, "rho", rho=x)
