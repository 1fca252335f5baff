"""The lab of chapter 05: the exact world by a second route, its limits as numbers, sentence, random moves."""

import re

import numpy as np
import pytest
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.labs import gksl as module
from qep_widgets.labs.gksl import Params, compute, occupations, sentence
from tests.labs.looks import at, letters, named, places, presets, ranges, start

RANGES = ((0.005, 0.15), (4.0, 80.0), (1.1, 4.0))
bath, collision = qep.models.oscillator_bath, qep.models.collision


def random_params(rng):
    return Params(*(float(rng.uniform(*ends)) for ends in RANGES), revealed=1)


def thermal(omega):
    return 1 / (np.exp(omega) - 1)


def dissipative_part():
    """Generator matrix of the thermal qubit with Γ = 1 and no H, entry by entry (order 00, 01, 10, 11)."""
    down, up = 1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))
    G = np.diag([-up, -0.5, -0.5, -down])
    G[0, 3], G[3, 0] = down, up
    return G


# ---------------------------------------------------------------- the exact world, and collisions


def test_the_exact_occupation_agrees_with_the_moving_correlation_matrix():
    rng = np.random.default_rng(0)
    for _ in range(6):
        p = random_params(rng)
        result, k = compute(p), int(rng.integers(1, len(module.TIMES)))
        n = round(p.modes)
        omegas = (np.arange(n) + 0.5) * p.cutoff / n
        h = np.diag(np.append(1.0, omegas))
        h[0, 1:] = h[1:, 0] = np.sqrt(p.coupling * omegas * p.cutoff / n)
        U = expm(-1j * h * result.times[k])
        C = U.conj() @ np.diag(np.append(3.0, thermal(omegas))) @ U.T
        assert result.exact[k] == pytest.approx(C[0, 0].real, abs=1e-9)
        rate = 2 * np.pi * p.coupling
        assert result.markov[k] == pytest.approx(
            thermal(1) + (3 - thermal(1)) * np.exp(-rate * result.times[k]), abs=1e-12
        )
        account = bath.account(result.times[[k]], *bath.ohmic_modes(n, p.coupling, p.cutoff), 1.0, 3.0, 1.0)
        assert result.exact[k] == pytest.approx(account.occupation[0], abs=1e-9)


def test_the_correlation_function_is_that_of_the_matrix():
    """Without the oscillator's own row: α(t) = gᵀ e^{−iht} g of the modes alone."""
    for modes, cutoff in ((12, 1.6), (40, 3.0)):
        result, k = compute(Params(modes=modes, cutoff=cutoff)), 97
        omegas = (np.arange(modes) + 0.5) * cutoff / modes
        alpha = np.sqrt(omegas) @ expm(-1j * np.diag(omegas) * result.times[k]) @ np.sqrt(omegas)
        assert result.memory[k] == pytest.approx(abs(alpha) / omegas.sum(), abs=1e-9)
        assert result.memory[0] == pytest.approx(1)


# ---------------------------------------------------------------- what they tend to, as numbers


def test_exchange_collisions_reach_gksl_with_an_error_of_second_order():
    numbers = np.array([16, 64, 256, 1024])
    errors = []
    for n in numbers:
        S = collision.collision_superop(collision.exchange_unitary(1 / np.sqrt(n)), 1.0, 1.0)
        errors.append(np.abs(np.linalg.matrix_power(S, int(n)) - expm(dissipative_part())).max())
    slope = np.polyfit(np.log(1 / np.sqrt(numbers)), np.log(errors), 1)[0]
    assert slope == pytest.approx(2, abs=0.1) and errors[-1] < 1e-4


def test_partial_swaps_lose_coherence_at_another_rate_and_with_a_diverging_phase():
    for theta in (0.02, 0.01):
        swap = collision.collision_superop(collision.partial_swap_unitary(theta), 1.0, 1.0)
        exchange = collision.collision_superop(collision.exchange_unitary(theta), 1.0, 1.0)
        assert -np.log(abs(swap[1, 1])) / theta**2 == pytest.approx(0.893, abs=5e-4)
        assert -np.log(abs(exchange[1, 1])) / theta**2 == pytest.approx(0.5, abs=5e-4)
        assert abs(np.angle(swap[1, 1])) / theta**2 == pytest.approx(np.tanh(0.5) / theta, rel=1e-3)
        assert np.allclose(swap[np.ix_([0, 3], [0, 3])], exchange[np.ix_([0, 3], [0, 3])])


def test_the_error_of_gksl_falls_in_proportion_to_the_coupling():
    strengths, largest, last = np.array([0.02, 0.01, 0.005, 0.0025]), [], []
    for s in strengths:
        # the largest is early, in the bath's own time: an even grid over five relaxation times would miss it
        times = np.append(np.linspace(0, 8, 161), np.linspace(8.5, 5 / (2 * np.pi * s), 60))
        run = bath.account(times, *bath.ohmic_modes(int(0.7 / s) + 10, s))
        gap = np.abs(run.occupation - bath.markov_occupation(times, 2 * np.pi * s, 3.0, thermal(1)))
        assert 1.5 < times[gap.argmax()] < 2
        largest, last = [*largest, gap.max()], [*last, gap[-1]]
    orders = [np.polyfit(np.log(strengths), np.log(x), 1)[0] for x in (largest, last)]
    assert orders[0] == pytest.approx(0.924, abs=0.005) and orders[1] == pytest.approx(1.018, abs=0.005)
    # Lamb shift −2s: the thermal occupation moves by 2s·n(n + 1), the error at the end
    n = thermal(1)
    assert last[-1] / strengths[-1] == pytest.approx(2 * n * (n + 1), rel=0.15)


def test_the_lamb_shift_is_there_and_stays():
    run = bath.account([60.0], *bath.ohmic_modes(150))
    markov = bath.markov_occupation(60.0, 2 * np.pi * 0.02, 3.0, thermal(1))
    assert run.occupation[0] == pytest.approx(0.6249, abs=5e-5) and markov == pytest.approx(0.5833, abs=5e-5)


@pytest.mark.parametrize("modes", [12, 20, 24])
def test_a_small_bath_answers_at_two_pi_over_its_spacing(modes):
    result = compute(Params(coupling=0.02, modes=modes, cutoff=2.0))
    large = occupations(0.02, 300, 2.0)
    leaves = result.times[np.argmax(np.abs(result.exact - large) > 0.02)]
    assert result.recurrence == pytest.approx(np.pi * modes)
    assert leaves == pytest.approx(result.recurrence, abs=1.5)
    later = result.times > result.recurrence
    assert result.exact[later].max() > 1.9 and result.markov[later].max() < 0.7
    omegas, couplings = bath.ohmic_modes(modes, 0.02, 2.0)
    echo = (couplings**2 * np.exp(-1j * omegas * result.recurrence)).sum()
    assert echo == pytest.approx(-(couplings**2).sum())


def test_strong_coupling_and_the_cut_off_miss_gksl():
    strong = compute(Params(coupling=0.15, modes=80))
    assert strong.exact[-1] > 1.5 * strong.markov[-1]
    edge = compute(Params(coupling=0.05, modes=40, cutoff=1.1))
    assert np.abs(edge.exact - edge.markov).max() > 1
    lowest = int(edge.exact[:60].argmin())  # falls fast, then creeps up: a part of it lives above the modes
    assert edge.exact[lowest] == pytest.approx(0.98, abs=0.005) and edge.times[lowest] < 20
    assert edge.exact[-1] == pytest.approx(1.23, abs=0.005)


# ---------------------------------------------------------------- the sentence


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(2)
    for params in [
        Params(revealed=1),
        Params(modes=4.0, cutoff=4.0, revealed=1),
        *(random_params(rng) for _ in range(60)),
    ]:
        result = compute(params)
        text = sentence(result)
        n = round(params.modes)
        T = 2 * np.pi / (params.cutoff / n)
        gap = np.abs(result.exact - result.markov)
        before = gap[result.times <= T]
        told = re.search(r"differ by at most (\S+) \(at t = (\S+)\)\.", text).groups()
        assert float(told[0]) == pytest.approx(before.max(), abs=0.00501)
        assert float(told[1]) == pytest.approx(result.times[before.argmax()], abs=0.0501)
        assert text.startswith(f"{n} modes up to ω = {params.cutoff:.2f} with coupling {params.coupling:.3f}")
        assert ("An echo comes;" in text) == (T < 100)
        assert ("No echo comes in this picture." in text) == (T >= 100)
        assert "t = " not in text.partition("cho")[2].partition(")")[2]  # when it comes, a task asks
        if T < 100:
            after = float(re.search(r"differ by up to (\S+)\.", text)[1])
            assert after == pytest.approx(gap[result.times > T].max(), abs=0.00501)


# ---------------------------------------------------------------- the lab


def test_before_the_prediction_no_echo_is_drawn_or_told(shown):
    shown.show(modes=12.0, cutoff=2.0)
    hidden = compute(shown.params)
    assert hidden.recurrence > module.HIDDEN_AFTER and "echo" not in sentence(hidden)
    for revealed in (0, 1):
        shown.show(revealed=revealed)
        for name in ("exact", "markov", "memory"):
            drawn = np.isfinite(shown._artists[name].get_ydata())
            assert np.array_equal(drawn, (module.TIMES <= module.HIDDEN_AFTER) | bool(revealed))
        for ax in shown._axes:
            assert ax.get_xlim() == (0, 100 if revealed else 30)
            assert ("2π/Δω" in letters(ax)) == (bool(revealed) and ax is shown._axes[0])
    assert "An echo comes" in sentence(compute(shown.params))


def test_twice_the_modes_bring_the_echo_twice_as_late_and_as_strong():
    few, many = (compute(Params(modes=modes, cutoff=2.0, revealed=1)) for modes in (12.0, 24.0))
    assert many.recurrence == pytest.approx(2 * few.recurrence)
    heights = [r.exact[r.times > r.recurrence][:60].max() for r in (few, many)]
    assert heights == pytest.approx([2.0, 2.0], abs=0.15)
    assert compute(Params(modes=24.0, cutoff=4.0)).recurrence == pytest.approx(few.recurrence)
    assert module.QUESTION.answer == "Later, and as strong"


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    buttons["Weak and large"].click()
    result = compute(shown.params)
    assert module.largest_gap(result)[0] < 0.13 and result.recurrence > 200
    buttons["Small bath"].click()
    assert compute(shown.params).recurrence < 40
    buttons["Strong coupling"].click()
    assert compute(shown.params).exact[-1] > 1.0
    buttons["At the cut-off"].click()
    assert module.largest_gap(compute(shown.params))[0] > 1.0
    buttons["Reset"].click()
    assert shown.params == Params()


# ---------------------------------------------------------------- settings, picture and words as numbers


def test_its_settings(shown):
    assert start(shown) == {"coupling": 0.02, "modes": 60.0, "cutoff": 2.0, "revealed": 0}
    assert ranges(shown) == dict(zip(("coupling", "modes", "cutoff"), RANGES, strict=True))
    assert presets(shown) == {
        "Weak and large": {"coupling": 0.01, "modes": 70.0, "cutoff": 2.0},
        "Small bath": {"coupling": 0.02, "modes": 12.0, "cutoff": 2.0},
        "Strong coupling": {"coupling": 0.15, "modes": 70.0, "cutoff": 2.0},
        "At the cut-off": {"coupling": 0.05, "modes": 40.0, "cutoff": 1.1},
    }
    assert [spec.unit for spec in shown._specs.values()] == ["", "", "ω₀"]


def occupation(modes, coupling, cutoff, t):
    omegas = (np.arange(modes) + 0.5) * cutoff / modes
    h = np.diag(np.append(1.0, omegas))
    h[0, 1:] = h[1:, 0] = np.sqrt(coupling * omegas * cutoff / modes)
    return np.abs(expm(-1j * h * t)[0]) ** 2 @ np.append(3.0, thermal(omegas))


def test_the_oscillator_is_drawn(shown):
    artists = at(shown, coupling=0.03, modes=12.0, cutoff=1.6, revealed=1)
    exact, markov = places(artists["exact"]), places(artists["markov"])
    for k in (0, 9, 70, 130, 250):
        t = 100 * k / 250
        assert exact[k] == pytest.approx([t, occupation(12, 0.03, 1.6, t)], abs=1e-9)
        gksl = thermal(1) + (3 - thermal(1)) * np.exp(-2 * np.pi * 0.03 * t)
        assert markov[k] == pytest.approx([t, gksl], abs=1e-9)
    for name in ("recurrence", "in step"):
        assert artists[name].get_xdata() == pytest.approx([2 * np.pi * 12 / 1.6] * 2)
    omegas, memory = (np.arange(12) + 0.5) * 1.6 / 12, places(artists["memory"])
    for k in (0, 9, 70, 250):
        alpha = abs(omegas @ np.exp(-1j * omegas * 100 * k / 250)) / omegas.sum()
        assert memory[k] == pytest.approx([100 * k / 250, alpha], abs=1e-9)
    assert np.isnan(at(shown, revealed=0)["exact"].get_ydata()[76:]).all()


def test_names_and_units(shown):
    left, right = shown._axes
    title = "oscillator in a bath: mean number of quanta ⟨a†a⟩"
    assert {"time t (1/ω₀)", title, "exact", "GKSL"} <= letters(left)
    assert {"time t (1/ω₀)", "the bath's |α| over its start"} <= letters(right)
    assert named(left)["exact"][0] == shown._artists["exact"].get_color()
    assert named(left)["GKSL"][0] == shown._artists["markov"].get_color()


def test_the_sentence_before_and_after_the_prediction():
    """Numbers from the matrix exponential at every time that is drawn."""
    times = np.linspace(0, 100, 251)
    gap = [
        abs(occupation(12, 0.02, 2.0, t) - thermal(1) - (3 - thermal(1)) * np.exp(-2 * np.pi * 0.02 * t))
        for t in times
    ]
    gap, echo = np.array(gap), times > 12 * np.pi
    early, late = gap[times <= 30], gap[~echo]
    words = (
        "12 modes up to ω = 2.00 with coupling 0.020: {} the exact number of quanta and GKSL's "
        "differ by at most {:.2f} (at t = {:.1f}).{}"
    )
    hidden = sentence(compute(Params(modes=12.0)))
    assert hidden == words.format("up to t = 30", early.max(), times[early.argmax()], "")
    back = f" An echo comes; after its start they differ by up to {gap[echo].max():.2f}."
    told = sentence(compute(Params(modes=12.0, revealed=1)))
    assert told == words.format("until the echo", late.max(), times[late.argmax()], back)
