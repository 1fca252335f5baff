"""The lab of chapter 11: its curves by a second route, its sentence, its prediction and its tasks."""

import re

import numpy as np
import pytest
from scipy.integrate import simpson
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.figures import style
from qep_widgets.figures.coherence import coherence_figure, draw_coherence
from qep_widgets.labs import coherence as module
from qep_widgets.labs.coherence import Params, compute, sentence
from tests.labs import looks

STARTS = {
    "0 + 1": np.array([1, 1, 0]) / np.sqrt(2),
    "level 1": np.array([0, 1, 0]),
    "1 + 2": np.array([0, 1, 1]) / np.sqrt(2),
    "1 − 2": np.array([0, 1, -1]) / np.sqrt(2),
}
T = np.linspace(0, 10, 201)


def generator(dial, gap, rates_of=None):
    """dρ/dt on rows by hand: jumps for the secular part, and the cross terms with Λ, times the dial.

    ``rates_of``: another gap that the rates belong to.
    """
    E = np.array([0, 1, 1 + gap])
    n = 1 / np.expm1([1, 1 + (gap if rates_of is None else rates_of)])
    down, up = 0.2 * (n + 1), 0.2 * n
    A = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0.0]])
    Lam = np.array([[0, *down / 2], [up[0] / 2, 0, 0], [up[1] / 2, 0, 0]])

    def secular(rho):
        out = -1j * (E[:, None] - E[None, :]) * rho
        for k in (1, 2):
            for rate, i, j in ((down[k - 1], 0, k), (up[k - 1], k, 0)):
                J = np.zeros((3, 3))
                J[i, j] = 1
                out = out + rate * (J @ rho @ J.T - (J.T @ J @ rho + rho @ J.T @ J) / 2)
        return out

    def whole(rho):
        out = Lam @ rho @ A - A @ Lam @ rho
        return -1j * (E[:, None] - E[None, :]) * rho + out + A @ rho @ Lam.T - rho @ Lam.T @ A

    units = np.eye(9).reshape(9, 3, 3)
    return np.array([((1 - dial) * secular(x) + dial * whole(x)).reshape(-1) for x in units]).T


def states(dial, gap, start, times=T):
    G, first = generator(dial, gap), np.outer(STARTS[start], STARTS[start]).reshape(-1)
    return np.array([(expm(G * t) @ first).reshape(3, 3) for t in times])


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(("dial", "gap"), [(0.0, 0.1), (0.6, 0.05), (1.0, 0.7), (1.0, 1.5)])
def test_heat_and_eigenvalues_by_a_generator_written_by_hand(start, dial, gap):
    result = compute(Params(dial=dial, gap=gap, start=start))
    E = np.array([0, 1, 1 + gap])
    for which, values in ((dial, result.heat), (0.0, result.secular_heat)):
        slope = states(which, gap, start).reshape(-1, 9) @ generator(which, gap).T
        assert np.allclose(values, slope.reshape(-1, 3, 3).diagonal(axis1=1, axis2=2).real @ E, atol=1e-10)
    assert np.allclose(result.lowest, np.linalg.eigvalsh(states(dial, gap, start))[:, 0], atol=1e-10)
    assert np.allclose(result.times, T)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(("dial", "gap"), [(0.0, 0.1), (0.7, 0.3), (1.0, 0.1), (1.0, 1.2)])
def test_the_shares_are_the_falls_of_two_divergences(start, dial, gap):
    """σ_pop = −dD(p‖p_β)/dt and σ_coh = −dC/dt by differences, wherever ρ is a state."""
    result = compute(Params(dial=dial, gap=gap, start=start))
    h = 1e-3
    for k in (50, 90, 140, 200):
        near = states(dial, gap, start, [T[k] - h, T[k] + h])
        near = (near + near.conj().swapaxes(1, 2)) / 2
        if min(np.linalg.eigvalsh(near).min(), result.lowest[k]) < 1e-9:
            continue
        cut = near * np.eye(3)
        populations = -np.diff(qep.relative_entropy(cut, qep.gibbs(np.diag([0, 1, 1 + gap]), 1)))[0] / (2 * h)
        coherences = -np.diff(qep.entropy(cut) - qep.entropy(near))[0] / (2 * h)
        assert result.populations[k] == pytest.approx(populations, abs=1e-5)
        assert result.coherences[k] == pytest.approx(coherences, abs=1e-5)
    ends = states(dial, gap, start, [0.0, 10.0])
    cut = ends * np.eye(3)
    fallen = -np.diff(qep.relative_entropy(cut, qep.gibbs(np.diag([0, 1, 1 + gap]), 1)))[0]
    lost = -np.diff(qep.entropy(cut) - qep.entropy((ends + ends.conj().swapaxes(1, 2)) / 2))[0]
    assert result.produced == pytest.approx((fallen, lost), abs=1e-8)


def test_at_dial_0_no_share_is_negative_and_all_is_legal():
    for start in STARTS:
        for gap in (0.02, 0.1, 1.5):
            result = compute(Params(dial=0.0, gap=gap, start=start))
            assert np.nanmin(result.populations) > -1e-10 and np.nanmin(result.coherences) > -1e-10
            assert result.lowest.min() > -1e-12 and np.isfinite(result.populations[1:]).all()
            assert np.allclose(result.heat, result.secular_heat)


def test_no_state_has_no_shares():
    result = compute(Params(dial=1.0, start="0 + 1", revealed=1))
    illegal = result.lowest < -1e-10
    assert 15 < illegal.sum() < 30 and np.isnan((result.populations + result.coherences)[illegal]).all()
    assert np.isfinite(result.heat).all()


def test_the_prediction_is_what_the_lab_computes_and_nothing_tells_it_before():
    gaps = np.array([0.1, 0.3, 0.7, 1.0, 1.5])
    lowest = np.array([compute(Params(dial=1.0, gap=gap, start="0 + 1")).lowest.min() for gap in gaps])
    assert np.all(np.diff(lowest) < 0) and lowest[[0, -1]] == pytest.approx([-0.0054, -0.0101], abs=5e-5)
    up = 0.2 / np.expm1(1 + gaps)
    assert np.all(np.diff(up) < 0) and up[[0, -1]] == pytest.approx([0.100, 0.018], abs=5e-4)
    assert module.QUESTION.answer == "Further below: the rates become less alike"
    first = np.outer(STARTS["0 + 1"], STARTS["0 + 1"]).reshape(-1)
    for gap, rates_of, low in ((1.5, 0.1, -0.0043), (0.1, 1.5, -0.0138)):  # faster turning alone, rates alone
        G = generator(1.0, gap, rates_of)
        values = [np.linalg.eigvalsh((expm(G * t) @ first).reshape(3, 3))[0] for t in T]
        assert min(values) == pytest.approx(low, abs=5e-5)
    _, axes = coherence_figure()
    hidden = compute(Params(dial=0.9, start="0 + 1"))
    artists = draw_coherence(list(axes), hidden)
    for name in ("populations line", "coherences line", "sum line", "lowest line"):
        assert np.isnan(artists[name].get_ydata()).all()
    for name in ("populations area", "coherences area", "lowest area", "no state area"):
        assert not artists[name].get_paths()
    assert {artists[f"wait for {x}"].get_text() for x in ("shares", "lowest")} == {"after your prediction"}
    assert "eigenvalue" not in sentence(hidden) and artists["no state"].get_text() == ""
    told = compute(Params(dial=0.9, start="0 + 1", revealed=1))
    draw_coherence(list(axes), told, artists)
    assert "goes down to −0.0" in sentence(told) and artists["wait for lowest"].get_text() == ""
    assert artists["no state"].get_text() == "no state" and artists["lowest area"].get_paths()
    assert compute(Params(dial=0.9, start="1 + 2")).shown and compute(Params(dial=0.0, start="0 + 1")).shown


def test_the_tasks():
    level = compute(Params(dial=1.0, gap=0.1, start="level 1"))
    assert np.nanmin(level.coherences) < -0.05 and np.nanmin(level.populations + level.coherences) > 0
    assert np.nanmin(level.populations) > 0
    dark = compute(Params(dial=1.0, gap=0.02, start="1 − 2"))
    assert np.abs(dark.heat).max() < 0.01 < 0.3 < np.abs(dark.secular_heat).max()
    wide = compute(Params(dial=1.0, gap=1.5, start="1 − 2"))
    signs = np.sign(wide.heat - wide.secular_heat)
    assert np.count_nonzero(np.diff(signs)) >= 4
    total = [simpson(x, x=T) for x in (wide.heat, wide.secular_heat)]
    assert total[0] == pytest.approx(total[1], rel=0.1)


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(1)
    for _ in range(40):
        p = Params(
            dial=round(rng.uniform(0, 1), 2),
            gap=round(rng.uniform(0.02, 1.5), 2),
            start=list(STARTS)[rng.integers(4)],
            revealed=1,
        )
        result, said = compute(p), sentence(compute(p))
        assert f"Dial {p.dial:.2f}" in said and f"gap {p.gap:.2f}, from {p.start}." in said
        shares = re.search(r"share comes to (−?[\d.]+) nats, the coherences' to (−?[\d.]+)\.", said)
        told = [float(x.replace("−", "-")) for x in shares.groups()]
        assert told == pytest.approx(result.produced, abs=6e-4)
        if "goes down to" in said:
            lowest, when = re.search(r"down to (−[\d.]+), at t = ([\d.]+)\.$", said).groups()
            assert float(lowest.replace("−", "-")) == pytest.approx(result.lowest.min(), abs=6e-5)
            assert float(when) == pytest.approx(T[result.lowest.argmin()])
        elif "less than" in said:
            assert -1e-4 < result.lowest.min() < -1e-12
        else:
            assert said.endswith("No eigenvalue goes below 0.") and result.lowest.min() > -1e-10
    ends = [sentence(compute(Params(dial=d, revealed=1))) for d in (0.0, 1.0)]
    assert "(secular)" in ends[0] and "(Bloch–Redfield)" in ends[1]


def place(line, time):
    """The point of a line at this time."""
    points = looks.places(line)
    (there,) = points[np.isclose(points[:, 0], time)]
    return there


def test_the_areas_stand_on_one_another_and_what_is_negative_hangs(shown):
    artists = looks.at(shown, dial=0.0, gap=0.1, start="1 + 2")
    result = compute(shown.params)
    k = 60
    tops = {}
    for name in ("populations", "coherences"):
        above = artists[f"{name} area"].get_paths()[0].vertices
        here = above[np.isclose(above[:, 0], T[k]), 1]
        tops[name] = (here.min(), here.max())
    pop, coh = result.populations[k], result.coherences[k]
    assert tops["populations"] == pytest.approx((0, pop)) and tops["coherences"] == pytest.approx(
        (pop, pop + coh)
    )
    assert place(artists["sum line"], T[k]) == pytest.approx((T[k], pop + coh))
    assert place(artists["populations line"], T[k]) == pytest.approx((T[k], pop))
    assert place(artists["coherences line"], T[k]) == pytest.approx((T[k], coh))
    assert place(artists["heat line"], T[k]) == pytest.approx((T[k], result.heat[k]))
    artists = looks.at(shown, dial=1.0, gap=0.1, start="level 1")
    result = compute(shown.params)
    assert place(artists["heat line"], T[k]) == pytest.approx((T[k], result.heat[k]))
    assert place(artists["secular line"], T[k]) == pytest.approx((T[k], result.secular_heat[k]))
    hanging = artists["coherences area"].get_paths()[1].vertices
    assert hanging[:, 1].max() <= 1e-12
    assert hanging[:, 1].min() == pytest.approx(np.nanmin(result.coherences[::2]))  # those that are drawn
    assert looks.places(artists["lowest line"])[30, 1] == pytest.approx(result.lowest[30], abs=1e-9)


def test_colours_names_and_frame(shown):
    artists = looks.at(shown, dial=0.5, gap=0.1, start="1 + 2")
    axes = artists["sum line"].axes, artists["heat line"].axes
    names = looks.named(axes[0]) | looks.named(axes[1])
    assert {name: look[0] for name, look in names.items()} == {
        "populations": style.SYSTEM,
        "coherences": style.COHERENCE,
        "σ, both": style.RATE,
        "dial 0": style.INK,
        "this dial": style.HEAT,
    }
    dashes = [artists[f"{name} line"]._unscaled_dash_pattern for name in ("populations", "coherences", "sum")]
    assert len(set(map(str, dashes))) == 3
    assert {"σ / nats per unit of time", "heat current into the system"} <= looks.letters(
        axes[0]
    ) | looks.letters(axes[1])


def test_settings(shown):
    assert looks.start(shown) == {"dial": 0.0, "gap": 0.1, "start": "1 + 2", "revealed": 0}
    assert looks.ranges(shown) == {"dial": (0.0, 1.0), "gap": (0.02, 1.5), "start": tuple(STARTS)}
    assert looks.presets(shown) == {
        "1 · Secular, 1 + 2": {"dial": 0.0, "gap": 0.1, "start": "1 + 2"},
        "2 · Bloch–Redfield, level 1": {"dial": 1.0, "gap": 0.1, "start": "level 1"},
        "3 · Bloch–Redfield, 1 − 2": {"dial": 1.0, "gap": 0.1, "start": "1 − 2"},
        "4 · Bloch–Redfield, 0 + 1": {"dial": 1.0, "gap": 0.1, "start": "0 + 1"},
    }


def test_the_illegal_times_are_marked(shown):
    artists = looks.at(shown, dial=1.0, gap=0.1, start="0 + 1", revealed=1)
    result = compute(shown.params)
    lost = T[result.lowest < -1e-11]
    corners = artists["no state area"].get_paths()[0].vertices
    assert corners[:, 0].min() == pytest.approx(lost[0]) and corners[:, 0].max() == pytest.approx(lost[-1])
    below = artists["lowest area"].get_paths()[0].vertices
    assert below[:, 1].min() == pytest.approx(result.lowest.min()) and below[:, 1].max() <= 1e-12
