"""The input checks say what was expected and what came, and let everything legal through."""

import doctest

import numpy as np
import pytest
from drive import JUNK, Arraylike, Boxed, refuses

from qep_widgets.physics import _validate as check
from qep_widgets.physics import (
    baths,
    channels,
    composite,
    dilation,
    entropies,
    lindblad,
    operators,
    states,
    thermodynamics,
)

rng = np.random.default_rng(1)


@pytest.mark.parametrize(
    "module",
    [states, operators, composite, entropies, channels, dilation, lindblad, baths, thermodynamics],
    ids=lambda m: m.__name__.split(".")[-1],
)
def test_the_examples_in_the_docstrings_run(module):
    failed, tried = doctest.testmod(module)
    assert not failed and tried


def spoilt(d, **change):
    """A random d-dimensional state with one thing made wrong."""
    G = rng.normal(size=(d, d)) + 1j * rng.normal(size=(d, d))
    rho = G @ G.conj().T
    rho = rho / np.trace(rho).real
    values, vectors = np.linalg.eigh(rho)
    if "negative" in change:
        values = np.full(d, (1 + change["negative"]) / (d - 1) if d > 1 else 1.0)
        values[0] = -change["negative"]
        rho = (vectors * values) @ vectors.conj().T
    if "trace" in change:
        rho = rho * change["trace"]
    if "skew" in change:
        rho = rho + 0
        rho[0, 1] += change["skew"]
    return rho


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("checker", [check.state, check.spectrum, check.eigensystem])
@pytest.mark.parametrize(
    "change, says",
    [
        ({"negative": 0.1}, "eigenvalue -0.1"),
        ({"negative": 1e-6}, "eigenvalue -1e-06"),
        ({"trace": 0.9}, "trace 0.9"),
        ({"trace": 1 + 0.25j}, "Hermitian"),
        ({"skew": 0.25}, "0.25"),
        ({"skew": 1j}, "Hermitian"),
    ],
)
def test_what_is_no_state_is_refused_with_the_reason(d, checker, change, says):
    bad = spoilt(d, **change)
    with pytest.raises(ValueError, match="rho") as refusal:
        checker(bad, "rho")
    assert says in str(refusal.value)
    many = np.stack([spoilt(d), spoilt(d), bad])
    with pytest.raises(ValueError, match="matrix number 2"):
        checker(many, "rho")


@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_rounding_is_let_through_and_clipped(d):
    rho = spoilt(d, negative=1e-10) if d > 1 else np.ones((1, 1))
    rho = rho * (1 + 1e-10)
    check.state(rho, "rho")
    assert check.spectrum(rho, "rho").min() >= 0
    assert check.eigensystem(rho, "rho")[0].min() >= 0


def test_the_qubit_spectrum_has_every_digit():
    """Against 400 digits; a tiny population on the diagonal keeps its relative accuracy."""
    import mpmath as mp

    states = [spoilt(2) for _ in range(30)] + [np.diag([1 - x, x]) + 0j for x in (0, 1e-300, 1e-20, 0.5, 1)]
    states += [np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([[0.5, -0.5j], [0.5j, 0.5]])]
    with mp.workdps(400):
        for rho in states:
            a, d = mp.mpf(rho[0, 0].real), mp.mpf(rho[1, 1].real)
            b2 = mp.mpf(rho[0, 1].real) ** 2 + mp.mpf(rho[0, 1].imag) ** 2
            r = mp.sqrt((a - d) ** 2 + 4 * b2)
            exact = [(a + d - r) / 2, (a + d + r) / 2]
            found = check.spectrum(rho, "rho")
            for x, y in zip(found, exact, strict=True):
                assert abs(x - y) < 3e-16
                assert rho[0, 1] != 0 or abs(x - y) <= 4e-16 * abs(y)


@pytest.mark.parametrize("d", [2, 3])
def test_bad_entries_never_pass_as_a_state(d):
    """NaN and both infinities, in every single entry."""
    for i, j in np.ndindex(d, d):
        for value in (np.nan, np.inf, -np.inf, 1e200, complex(0, np.nan), complex(0, np.inf)):
            rho = np.eye(d, dtype=complex) / d
            rho[i, j] = rho[j, i] = value
            for checker in (check.state, check.spectrum, check.eigensystem):
                refuses(lambda rho, f=checker: f(rho, "rho"), "rho", rho=rho)


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_junk_is_refused_by_name(junk):
    for checker in (check.matrix, check.hermitian, check.state, check.spectrum, check.unitary, check.ket):
        refuses(lambda alpha, f=checker: f(alpha, "alpha"), "alpha", alpha=junk)
    refuses(lambda alpha: check.number(alpha, "alpha"), "alpha", alpha=junk)


def test_whatever_holds_numbers_is_taken():
    for x in (
        [[1, 0], [0, 0]],
        Boxed([[1, 0], [0, 0]]),
        Arraylike([[1, 0], [0, 0]]),
        [Boxed([[1, 0], [0, 0]])],
    ):
        assert check.state(x, "rho").dtype == np.complex128
    assert check.kraus([Boxed(np.eye(2)), np.zeros((2, 2))]).shape == (2, 2, 2)
    assert check.ket(Boxed([[0], [1]]), "psi").shape == (2,)


def test_hermitian_is_meant_relative_to_the_size():
    H = 1e-12 * np.array([[1, 2j], [2j, 1]])
    with pytest.raises(ValueError, match="H must be Hermitian"):
        check.hermitian(H, "H")
    check.hermitian(1e12 * np.array([[1, 2 + 1e-14], [2, 1]]), "H")


def test_unitary_square_and_size():
    with pytest.raises(ValueError, match=r"U†U differs from 1 by 1\.5"):
        check.unitary(np.diag([1, 1j, 0.5j + 1.5]), "U")
    with pytest.raises(ValueError, match=r"sigma is 3×3, but rho is 2×2"):
        check.matrix(np.eye(3), "sigma", d=2, of="rho")
    with pytest.raises(ValueError, match=r"rho must be a square matrix .* got shape \(2,\)"):
        check.matrix([1, 0], "rho")
    with pytest.raises(ValueError, match=r"got shape \(0, 0\)"):
        check.matrix(np.zeros((0, 0)), "rho")


def test_numbers_and_bounds():
    assert check.number(np.float32(0.5), "p", 0, 1) == 0.5
    assert check.number([1, np.inf], "beta", inf=True)[1] == np.inf
    assert check.number(2 + 0j, "p") == 2
    for x, says in (
        (1.5, "between 0 and 1, got 1.5"),
        (1j, "real"),
        (np.nan, "finite"),
        ([0.1, -2], "got -2"),
    ):
        with pytest.raises(ValueError, match="p must") as refusal:
            check.number(x, "p", 0, 1)
        assert says in str(refusal.value)
    with pytest.raises(ValueError, match="at least 0"):
        check.number(-1, "g", low=0)
    with pytest.raises(ValueError, match="finite"):
        check.number(np.nan, "beta", inf=True)
    assert check.integer(np.int8(3), "d") == 3
    with pytest.raises(TypeError, match=r"d must be an integer, got 2\.0"):
        check.integer(2.0, "d")
    with pytest.raises(TypeError, match="rng must be a numpy Generator"):
        check.rng(None)
    assert check.rng(3).normal() == np.random.default_rng(3).normal()


def test_dims_and_sites():
    for x in (
        (2, 3),
        [2, 3],
        np.array([2, 3]),
        (np.int64(2), np.uint8(3)),
        [[2, 3], [2, 3]],
        [[2, 3], [1, 1]],
    ):
        assert check.dims(x, size=6) == (2, 3)
    assert check.dims(4) == (4,)
    for keep, wanted in (
        (1, (1,)),
        (np.int64(1), (1,)),
        (np.True_, (1,)),
        ([2, 0], (2, 0)),
        ((), ()),
        (range(2), (0, 1)),
    ):
        assert check.sites(keep, 3) == wanted
        assert all(type(k) is int for k in check.sites(keep, 3))
    with pytest.raises(ValueError, match=r"dims=\(2, 3\) multiply to 6, but rho is 4×4"):
        check.dims((2, 3), size=4)
    for bad, says in (((2, 2), "twice"), (3, "0 to 2"), (-1, "0 to 2"), ((0, 7), "0 to 2")):
        with pytest.raises(ValueError, match=says):
            check.sites(bad, 3)
    for bad in (1.0, "0", {0}, None, [0.5], {0: 1}):
        with pytest.raises(TypeError, match="keep must be"):
            check.sites(bad, 3)
    for bad in ((), (0, 4), (-2, -2)):
        with pytest.raises(ValueError, match="dims must hold"):
            check.dims(bad, size=4)


def test_leading_axes_that_clash():
    with pytest.raises(ValueError, match=r"rho \(3,\), sigma \(4,\)"):
        check.batch(("rho", np.zeros((3, 2, 2)), 2), ("sigma", np.zeros((4, 2, 2)), 2))
    assert check.batch(("rho", np.zeros((3, 1, 2, 2)), 2), ("beta", np.zeros(4), 0)) == (3, 4)


def test_a_row_that_adds_up_to_something_else_is_a_distribution_and_no_matrix():
    with pytest.raises(ValueError, match=r"must add up to 1, got 0\.6 \(distribution number 1\)"):
        check.probabilities([[0.5, 0.5], [0.4, 0.2]], "p")
