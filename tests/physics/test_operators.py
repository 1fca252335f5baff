"""The conjugate transpose: against loops and QuTiP, in every form, and written once in the physics."""

import re
from pathlib import Path

import numpy as np
import pytest
import qutip
from drive import JUNK, any_array, forms, quietly, refuses, refuses_or_answers
from hypothesis import given

import qep_widgets as qep

rng = np.random.default_rng(2)


def operator(*shape):
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


@pytest.mark.parametrize("shape", [(2, 2), (3, 2), (1, 4), (5, 2, 3), (0, 2, 3), (2, 1, 3, 3)])
def test_dag_is_the_adjoint_of_every_matrix(shape):
    A = operator(*shape)
    found = quietly(qep.dag, A=A)
    assert found.shape == (*shape[:-2], shape[-1], shape[-2]) and found.dtype == np.complex128
    for index in np.ndindex(*shape[:-2]):
        for i, j in np.ndindex(*shape[-2:]):
            assert found[(*index, j, i)] == A[(*index, i, j)].conjugate()
    assert np.array_equal(qep.dag(found), A)


def test_dag_is_what_moves_to_the_other_side_of_a_scalar_product():
    A, x, y = operator(3, 2), operator(2), operator(3)
    assert np.vdot(y, A @ x) == pytest.approx(np.vdot(qep.dag(A) @ y, x), abs=1e-14)
    B = operator(2, 4)
    assert np.abs(qep.dag(A @ B) - qep.dag(B) @ qep.dag(A)).max() < 1e-14


def test_dag_of_qutip_objects_lists_and_kets():
    A = qutip.rand_dm(3) * (1 + 2j)
    assert np.array_equal(qep.dag(A), A.dag().full())
    psi = qutip.rand_ket(3)
    assert np.array_equal(qep.dag(psi), psi.dag().full())
    assert np.array_equal(qep.dag([A, A])[1], A.dag().full())
    assert np.array_equal(qep.dag([[0, 1], [0, 0]]), [[0, 0], [1, 0]])
    refuses(qep.dag, "A", "matrix", A=[1, 0])
    A = operator(2, 3, 2)
    for form, x in forms(A):
        assert np.array_equal(quietly(qep.dag, A=x), A.conj().transpose(0, 2, 1)), form


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk(junk):
    refuses(qep.dag, "A", A=junk)


@given(x=any_array())
def test_any_array_gets_an_answer_or_a_plain_refusal(x):
    refuses_or_answers(qep.dag, "A", A=x)


SPELLED = re.compile(
    r"conj\(\)\.T\b|\.T\.conj\(\)|conj\(\)\.swapaxes"
    r"|swapaxes\([^()]*\)\.conj\(\)|swapaxes\([^()]*\.conj\(\), -1, -2\)"
)


def test_the_adjoint_is_written_out_once():
    package = Path(qep.__file__).parent
    found = [
        f"{path.relative_to(package)}: {line.strip()}"
        for part in ("physics", "figures", "labs")
        for path in sorted((package / part).rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if SPELLED.search(line) and ">>>" not in line
    ]
    assert found == ["physics/_validate.py: return np.swapaxes(x.conj(), -1, -2)"]
