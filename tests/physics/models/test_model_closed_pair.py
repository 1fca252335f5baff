"""Closed pairs: shuffles of boxes against plain loops and an exact mean, unitaries against shuffles."""

import itertools
import math

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.physics.models import closed_pair

ONE, TWO = closed_pair.spins(1), closed_pair.spins(2)


def by_loop(a, b, beta_a, beta_b, permutation):
    """Box by box, in plain Python: (heat into B, I)."""
    weight = {
        (i, j): math.exp(-beta_a * a[i] - beta_b * b[j])
        for i, j in itertools.product(range(len(a)), range(len(b)))
    }
    Z = sum(weight.values())
    pairs, table = list(weight), {}
    for k, pair in enumerate(pairs):
        table[pairs[permutation[k]]] = weight[pair] / Z
    rows = [sum(p for (i, _), p in table.items() if i == r) for r in range(len(a))]
    columns = [sum(p for (_, j), p in table.items() if j == c) for c in range(len(b))]
    thermal = [math.exp(-beta_b * e) for e in b]
    heat = sum(e * (p - t / sum(thermal)) for e, p, t in zip(b, columns, thermal, strict=True))
    shared = sum(p * math.log(p / (rows[i] * columns[j])) for (i, j), p in table.items())
    return heat, shared


def test_two_hundred_shuffles_of_two_spins_each():
    """Heat leaves the hot body in all of them, and the sum of the entropies grows, by about 0.07."""
    moved = closed_pair.by_shuffle(TWO, TWO, 0.5, 2, closed_pair.random_shuffle(TWO, TWO, 3, shape=200))
    grown = moved.entropy_change_a + moved.entropy_change_b
    assert moved.energy_change_b.min() > 0
    np.testing.assert_allclose(moved.energy_change_a, -moved.energy_change_b, atol=1e-14)
    assert np.median(grown) == pytest.approx(0.0718, abs=0.006)
    assert 0.01 < grown.min() < 0.02 and 0.17 < grown.max() < 0.177
    np.testing.assert_allclose(grown, moved.mutual_information, atol=1e-13)


def test_a_shuffle_that_nobody_knows():
    """The mean table, box by box: the whole gains, and hardly any correlation is left (chapter 13)."""
    orders = closed_pair.random_shuffle(TWO, TWO, 3, shape=200)
    H = np.diag(TWO)
    start = np.kron(qep.gibbs(H, 0.5), qep.gibbs(H, 2))
    mean = np.mean([U @ start @ U.T for U in closed_pair.shuffle_unitary(orders)], axis=0)
    moved = closed_pair.by_shuffle(TWO, TWO, 0.5, 2, orders, known=False)
    assert moved.entropy_change == pytest.approx(qep.entropy(mean) - qep.entropy(start), abs=1e-13)
    assert moved.mutual_information == pytest.approx(qep.mutual_information(mean, (4, 4), 0), abs=1e-13)
    parts = moved.entropy_change_a + moved.entropy_change_b
    assert parts == pytest.approx(moved.entropy_change + moved.mutual_information, abs=1e-13)
    total = parts + moved.divergence_a + moved.divergence_b
    assert moved.entropy_production == pytest.approx(total, abs=1e-13)
    assert moved.energy_change_a == pytest.approx(-moved.energy_change_b, abs=1e-14)
    found = [moved.entropy_change, moved.mutual_information]
    np.testing.assert_allclose(found, [0.1819, 0.0024], atol=5e-5)
    several = closed_pair.by_shuffle(TWO, TWO, [[0.5], [1]], 2, orders, known=False)
    assert several.entropy_change.shape == (2,) and several.energy_change_a.shape == (2,)
    assert several.entropy_change[0] == pytest.approx(moved.entropy_change, abs=1e-14)
    known = closed_pair.by_shuffle(TWO, TWO, 0.5, 2, orders)
    assert known.entropy_change.shape == (200,) and not known.entropy_change.any()
    assert closed_pair.by_shuffle(TWO, TWO, 0.5, 2, orders[:1], known=False).entropy_change < 1e-15


def test_single_spins_can_only_be_exchanged():
    heat = []
    for permutation in ([0, 1, 2, 3], [0, 2, 1, 3]):
        moved = closed_pair.by_shuffle(ONE, ONE, 0.5, 2, permutation)
        assert abs(moved.mutual_information) < 1e-15
        heat.append(moved.energy_change_b)
    assert heat[0] == pytest.approx(0, abs=1e-16) and heat[1] > 0.2
    drawn = closed_pair.random_shuffle(ONE, ONE, 1, shape=50)
    assert {tuple(row) for row in drawn.tolist()} == {(0, 1, 2, 3), (0, 2, 1, 3)}


@pytest.mark.parametrize(
    ("a", "b"), [(TWO, TWO), (closed_pair.spins(3), ONE), ([0, 1.0, 1.0], [0, 0.5, 1, 1.5])]
)
def test_shuffles_agree_with_a_loop_over_boxes(a, b):
    for seed in range(20):
        permutation = closed_pair.random_shuffle(a, b, seed)
        moved = closed_pair.by_shuffle(a, b, 0.3, 1.7, permutation)
        heat, shared = by_loop(list(a), list(b), 0.3, 1.7, permutation.tolist())
        assert moved.energy_change_b == pytest.approx(heat, abs=1e-13)
        assert moved.mutual_information == pytest.approx(shared, abs=1e-13)


def test_the_mean_heat_is_that_of_evenly_filled_shells():
    """Averaged over all shuffles, each shell's weight is spread evenly over its pairs of boxes."""
    shell = closed_pair.shells(TWO, TWO)
    assert np.bincount(shell).tolist() == [1, 4, 6, 4, 1]
    w = np.exp(-0.5 * TWO)[:, None] * np.exp(-2 * TWO)
    w = (w / w.sum()).ravel()
    even = np.array([w[shell == s].mean() for s in shell]).reshape(4, 4)
    wanted = even.sum(axis=0) @ TWO - w.reshape(4, 4).sum(axis=0) @ TWO
    moved = closed_pair.by_shuffle(TWO, TWO, 0.5, 2, closed_pair.random_shuffle(TWO, TWO, 8, shape=20000))
    assert moved.energy_change_b.mean() == pytest.approx(
        wanted, abs=4 * moved.energy_change_b.std() / 20000**0.5
    )


def test_shuffles_stay_in_their_shells_and_are_even():
    shell = closed_pair.shells([0, 0.1, 0.2], [0, 0.1, 0.3])  # 0.1 + 0.2 is not 0.3 to the last bit
    assert shell.tolist() == [0, 1, 3, 1, 2, 4, 2, 3, 5]
    drawn = closed_pair.random_shuffle([0, 0.1, 0.2], [0, 0.1, 0.3], 2, shape=(4000,))
    np.testing.assert_array_equal(shell[drawn], np.broadcast_to(shell, drawn.shape))
    where = np.bincount(closed_pair.random_shuffle(TWO, TWO, 5, shape=60000)[:, 3])
    np.testing.assert_allclose(where[where > 0] / 60000, 1 / 6, atol=0.01)


def test_the_law_of_heat_in_numbers():
    """(β_B − β_A)Q = I + D_A + D_B in every shuffle within shells; with work in any other, too, as βΔE."""
    rng = np.random.default_rng(4)
    inside = closed_pair.random_shuffle(TWO, TWO, rng, shape=300)
    anywhere = np.argsort(rng.random((300, 16)), axis=-1)
    for permutation in (inside, anywhere):
        moved = closed_pair.by_shuffle(TWO, TWO, 0.5, 2, permutation)
        total = moved.mutual_information + moved.divergence_a + moved.divergence_b
        np.testing.assert_allclose(moved.entropy_production, total, atol=1e-13)
        assert total.min() > 0
    work = moved.energy_change_a + moved.energy_change_b
    assert np.ptp(work) > 0.1


def test_a_shuffle_is_a_unitary_and_has_no_discord():
    H = np.diag(TWO)
    for seed in range(5):
        permutation = closed_pair.random_shuffle(TWO, TWO, seed)
        U = closed_pair.shuffle_unitary(permutation)
        classical = closed_pair.by_shuffle(TWO, TWO, 0.5, 2, permutation)
        quantum = closed_pair.by_unitary(H, H, 0.5, 2, U)
        for name in classical.__dataclass_fields__:
            assert getattr(quantum, name) == pytest.approx(getattr(classical, name), abs=1e-12), name
    cnot = closed_pair.shuffle_unitary([0, 1, 3, 2])
    np.testing.assert_array_equal(cnot, [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    start = np.kron(qep.gibbs(np.diag(ONE), 0.5), qep.gibbs(np.diag(ONE), 2))
    assert qep.quantum_discord(cnot @ start @ cnot.T) < 1e-14
    moved = closed_pair.by_shuffle(ONE, ONE, 0.5, 2, [0, 1, 3, 2])
    found = [moved.energy_change_a, moved.energy_change_b, moved.mutual_information]
    np.testing.assert_allclose(found, [0, 0.2875, 0.3103], atol=5e-5)  # work: B gains what A has not lost


def test_the_swapped_pair_of_chapter_13():
    swap = np.eye(4)[[0, 2, 1, 3]]
    half = np.cos(1) * np.eye(4) - 1j * np.sin(1) * swap
    moved = closed_pair.by_unitary(np.diag(ONE), np.diag(ONE), 0.5, 2, half)
    assert moved.entropy_change_a + moved.entropy_change_b == pytest.approx(0.0773240, abs=1e-7)
    assert moved.mutual_information == pytest.approx(0.0773240, abs=1e-7)
    assert moved.energy_change_a == pytest.approx(-moved.energy_change_b, abs=1e-14)
    batch = closed_pair.by_unitary(np.diag(ONE), np.diag(ONE), [0.5, 1], 2, half)
    assert batch.divergence_a.shape == (2,)


def test_no_pair_at_all_is_an_empty_answer():
    assert closed_pair.by_shuffle(ONE, ONE, [], 2, [0, 1, 2, 3]).mutual_information.shape == (0,)


def test_spins_are_their_binary_digits():
    np.testing.assert_array_equal(closed_pair.spins(3, 0.5), np.array([0, 1, 1, 2, 1, 2, 2, 3]) / 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: closed_pair.spins(0), "n must be between 1 and 10"),
        (lambda: closed_pair.spins(2, [1, 2]), "omega must be a single number"),
        (lambda: closed_pair.shells([[0, 1]], ONE), "energies_a must be a vector"),
        (lambda: closed_pair.shells(ONE, []), "energies_b must be a vector"),
        (lambda: closed_pair.random_shuffle(ONE, ONE, "x"), "rng must be a numpy Generator"),
        (lambda: closed_pair.shuffle_unitary([0, 0, 1]), "each of 0 to 2 once"),
        (lambda: closed_pair.shuffle_unitary([0, 3]), "permutation must be between 0 and 1"),
        (lambda: closed_pair.shuffle_unitary(2), "permutation must be an array"),
        (lambda: closed_pair.shuffle_unitary([]), "permutation must be an array"),
        (lambda: closed_pair.shuffle_unitary([[0, 1], [0]]), "permutation must be an array"),
        (lambda: closed_pair.shuffle_unitary([0.0, 1.0]), "permutation must be integers"),
        (lambda: closed_pair.by_shuffle(ONE, TWO, 1, 2, [0, 1, 2, 3]), "permutation has 4 places"),
        (lambda: closed_pair.by_shuffle(ONE, ONE, 1, 2, [0, 1, 2, 3], known=False), "needs several shuffles"),
        (lambda: closed_pair.by_shuffle(ONE, ONE, np.nan, 2, [0, 1, 2, 3]), "beta_a must have finite"),
        (lambda: closed_pair.by_shuffle(ONE, ONE, [1, 2], [1, 2, 3], [0, 1, 2, 3]), "do not broadcast"),
        (lambda: closed_pair.by_unitary(np.eye(2), np.eye(3), 1, 2, np.eye(4)), "U is 4×4"),
        (lambda: closed_pair.by_unitary(np.eye(2), np.eye(2), 1, 2, 2 * np.eye(4)), "U must be unitary"),
    ],
)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises((ValueError, TypeError), match=message):
        call()
