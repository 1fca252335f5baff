"""Chapter 00: the film by matrix exponentials and by mpmath, its sentence, its presets, its picture."""

import re

import mpmath
import numpy as np
import pytest
from matplotlib.colors import to_hex
from scipy.linalg import expm

from qep_widgets.figures import style
from qep_widgets.labs.start_here import (
    QUESTIONS,
    SIZES,
    STEADY,
    TURN,
    WINDOWS,
    Params,
    compute,
    sentence,
)
from tests.deep import swept
from tests.labs.looks import at, letters, presets, ranges
from tests.labs.looks import start as at_start

FIELDS = ("system", "bath", "whole", "shared", "among", "displaced", "produced")


def star(modes):
    """h, its diagonal, and the occupations at t = 0, written out from the ledger's words."""
    omegas = [(k + 0.5) * 2 / modes for k in range(modes)]
    h = np.diag([1.0, *omegas])
    for k, omega in enumerate(omegas):
        h[0, k + 1] = h[k + 1, 0] = np.sqrt(0.02 * omega * 2 / modes)
    return h, np.array([3.0] + [1 / (np.exp(omega) - 1) for omega in omegas])


def correlations(modes, run, time):
    """C(t) by matrix exponentials: the turn conjugates C, forgetting keeps its diagonal."""
    h, start = star(modes)

    def moved(C, t):
        U = expm(-1j * h * t)
        return U.conj() @ C @ U.T

    if run == "on" or time <= TURN:
        return moved(np.diag(start), time)
    C = moved(np.diag(start), TURN).conj()
    return moved(np.diag(np.diag(C)) if run == "forget" else C, time - TURN)


def s(C):
    n = np.maximum(np.linalg.eigvalsh(np.atleast_2d(C)), 1e-300)
    return float(((n + 1) * np.log(n + 1) - n * np.log(n)).sum())


def ledger(modes, C):
    """Every field of ``Books`` from the eigenvalues of blocks of C."""
    h, start = star(modes)
    n, omega = np.diag(C).real, np.diag(h)
    singly = [s(x) for x in n[1:]]
    first, bath, whole = s(C[0, 0]), s(C[1:, 1:]), s(C)
    at_start = [s(x) for x in start]
    divergence = [
        a * np.log(a / b) - (a + 1) * np.log((a + 1) / (b + 1)) for a, b in zip(n[1:], start[1:], strict=True)
    ]
    return {
        "system": first - at_start[0],
        "bath": bath - sum(at_start[1:]),
        "whole": whole - sum(at_start),
        "shared": first + bath - whole,
        "among": sum(singly) - bath,
        "displaced": sum(divergence),
        "produced": first - at_start[0] + (omega * (n - start))[1:].sum(),
    }


def settings(count, seed, sizes=SIZES):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        run = ("on", "back", "forget")[rng.integers(3)]
        time = 600 * rng.uniform() ** 2 if rng.uniform() < 0.7 else rng.uniform(-150, 0)
        yield Params(modes=int(rng.choice(sizes)), run=run, time=float(time), revealed=2)


def test_the_numbers_of_the_ledger():
    now = compute(Params(modes=150, run="on", time=5.0)).now
    assert [round(float(x), 2) for x in (now.produced, now.shared, now.displaced, now.among)] == [
        0.93,
        0.44,
        0.01,
        0.47,
    ]
    now = compute(Params(modes=150, run="on", time=200.0)).now
    assert [round(float(x), 4) for x in (now.produced, now.shared, now.displaced, now.among)] == [
        1.2855,
        0.0376,
        0.0976,
        1.1504,
    ]
    assert round(float(compute(Params(modes=150, run="on", time=487.0)).now.produced), 4) == 0.8313
    assert (
        compute(Params(modes=150, run="on", time=475.0)).trend == "falls"
        and compute(Params(modes=150, run="on", time=465.0)).rate > -STEADY
    )


@pytest.mark.parametrize(
    "params",
    [
        *settings(12, 1, (6, 20, 60)),
        Params(modes=150, run="forget", time=75.0),
        Params(modes=20, run="on", time=-9.0, revealed=2),
    ],
)
def test_against_matrix_exponentials(params):
    result, C = compute(params), correlations(params.modes, params.run, params.time)
    np.testing.assert_allclose(result.occupations, np.diag(C).real, rtol=1e-9)
    for name, exact in ledger(params.modes, C).items():
        assert float(getattr(result.now, name)) == pytest.approx(exact, abs=2e-9), name
    parts = result.now.whole + result.now.shared + result.now.among + result.now.displaced
    assert float(parts) == pytest.approx(float(result.now.produced), abs=1e-12)
    linked = result.setting.linked
    for k in range(0, len(result.links), 37):
        a, b = (linked[side[k]] for side in result.setting.pairs)
        pair = s(C[a, a]) + s(C[b, b]) - s(C[np.ix_([a, b], [a, b])])
        assert result.links[k] == pytest.approx(pair, abs=2e-9)


def test_against_forty_digits(modes=6, time=19.0):
    """The same, with nothing of numpy in it."""
    mpmath.mp.dps = 40
    m = modes + 1
    h = mpmath.diag([mpmath.mpf(1)] + [(k + mpmath.mpf(1) / 2) * 2 / modes for k in range(modes)])
    start = [mpmath.mpf(3)] + [1 / mpmath.expm1(h[k, k]) for k in range(1, m)]
    for k in range(1, m):
        h[0, k] = h[k, 0] = mpmath.sqrt(mpmath.mpf("0.02") * h[k, k] * 2 / modes)
    energies, V = mpmath.eigsy(h)
    phases = [mpmath.expjpi(-e * time / mpmath.pi) for e in energies]
    U = V * mpmath.diag(phases) * V.T
    C = U.apply(mpmath.conj) * mpmath.diag(start) * U.T

    def entropy(n):
        return (n + 1) * mpmath.log(n + 1) - n * mpmath.log(n)

    n = [C[k, k].real for k in range(m)]
    bath = sum(entropy(x) for x in mpmath.eighe(C[1:, 1:])[0])
    whole = sum(entropy(x) for x in start)
    produced = entropy(n[0]) - entropy(start[0]) + sum(h[k, k] * (n[k] - start[k]) for k in range(1, m))
    now = compute(Params(modes=modes, run="on", time=time)).now
    assert float(now.shared) == pytest.approx(float(entropy(n[0]) + bath - whole), abs=1e-13)
    assert float(now.among) == pytest.approx(float(sum(map(entropy, n[1:])) - bath), abs=1e-13)
    assert float(now.produced) == pytest.approx(float(produced), abs=1e-13)


@pytest.mark.parametrize("params", list(settings(12, 2)))
def test_the_rate_is_the_slope(params, dt=1e-4):
    before, after = (
        float(
            compute(Params(modes=params.modes, run=params.run, time=params.time + d, revealed=2)).now.produced
        )
        for d in (-dt, dt)
    )
    assert compute(params).rate == pytest.approx((after - before) / (2 * dt), abs=1e-7)


@pytest.mark.parametrize("run", ["on", "back", "forget"])
@pytest.mark.parametrize("modes", swept(SIZES))
def test_the_curves_pass_through_the_present(modes, run):
    """Two routes again: a low-rank account for the curves, the whole propagator for the present."""
    for (low, high), where in zip(WINDOWS, (0.9, -0.8, 0.95), strict=True):
        time = where * (high if where > 0 else -low)
        result = compute(Params(modes=modes, run=run, time=time, revealed=2))
        assert result.window == (low, high) == (result.times[0], result.times[-1])
        assert 0.0 in result.times and result.curves.produced[list(result.times).index(0.0)] < 1e-9
        k = int(np.searchsorted(result.times, time))
        on_curve = compute(Params(modes=modes, run=run, time=float(result.times[k]), revealed=2)).now
        for name in FIELDS:
            assert getattr(result.curves, name)[k] == pytest.approx(float(getattr(on_curve, name)), abs=1e-12)


@pytest.mark.parametrize("modes", SIZES)
def test_the_whole_stays_and_the_film_returns_unless_links_are_forgotten(modes):
    for time in (5.0, 60.0, 100.0):
        assert float(compute(Params(modes=modes, run="back", time=time)).now.whole) == 0
    home = compute(Params(modes=modes, run="back", time=2 * TURN))
    assert home.occupations[0] == pytest.approx(3, abs=1e-10) and abs(home.now.produced) < 1e-10
    assert home.links.max() < 1e-10
    lost = compute(Params(modes=modes, run="forget", time=2 * TURN))
    assert lost.occupations[0] < 1.7 and lost.now.produced > 0.9
    turn = compute(Params(modes=modes, run="forget", time=TURN)).now
    assert float(lost.now.whole) == pytest.approx(float(turn.shared + turn.among), abs=1e-11)


@pytest.mark.parametrize("time", [0.7, 5.0, 30.0, 141.0])
@pytest.mark.parametrize("modes", SIZES)
def test_the_past_is_the_mirror_of_the_future(modes, time):
    before, after = (compute(Params(modes=modes, run="on", time=t, revealed=2)) for t in (-time, time))
    np.testing.assert_allclose(before.occupations, after.occupations, rtol=1e-9)
    np.testing.assert_allclose(before.links, after.links, atol=1e-9)
    assert before.rate == pytest.approx(-after.rate, abs=1e-12)
    for name in FIELDS:
        assert float(getattr(before.now, name)) == pytest.approx(float(getattr(after.now, name)), abs=1e-11)


def test_the_past_is_hidden_until_both_questions_are_answered():
    for revealed in (0, 1):
        hidden, start = (compute(Params(time=t, revealed=revealed)) for t in (-30.0, 0.0))
        assert hidden.time == 0 and hidden.window == start.window == (0.0, 30.0) == (0.0, hidden.times[-1])
        assert np.array_equal(hidden.occupations, start.occupations) and hidden.occupations[
            0
        ] == pytest.approx(3)
        assert sentence(hidden).endswith(sentence(start)) and sentence(hidden).startswith(
            "The time before t = 0"
        )
    seen = compute(Params(time=-30.0, revealed=2))
    assert seen.time == -30 and "(before the start)" in sentence(seen) and "t = −30.00" in sentence(seen)


def test_the_answers_of_the_predictions_are_what_the_lab_computes():
    end = compute(Params(modes=150, run="on", time=600.0, revealed=2))
    produced, past = end.curves.produced, end.times < -1
    assert produced[past].min() > 0.1
    for time in (-30.0, -10.0, -2.0):  # the bath loses what it has at that time, and is colder all the while
        seen = compute(Params(time=time, revealed=2))
        gained = (seen.occupations - seen.setting.start)[1:] @ seen.setting.frequencies[1:]
        assert gained > 0.1 and 3 > seen.occupations[0] > 1 / np.expm1(1)
    assert QUESTIONS[1].answer == "From the bath into the oscillator"
    risen = produced[(end.times > 0) & (end.times < 400)].max()
    assert produced[end.times > 475].min() < risen - 0.4  # with the largest bath of all
    assert QUESTIONS[0].answer == "In a bath of 150, too"


def number(text):
    return float(text.replace("−", "-"))


def test_the_sentence_is_right_at_random_settings():
    for params in settings(60, 3, (6, 20)):
        result = compute(params)
        text, C = sentence(result), correlations(params.modes, params.run, params.time)
        exact = ledger(params.modes, C)
        after = params.time > TURN
        written = f"{params.time:.2f}".replace("-", "−")
        assert text.startswith(f"{params.modes} oscillators in the bath, t = {written}")
        assert ("before the start" in text) == (params.time < 0)
        assert ("turned round at t = 60" in text) == (after and params.run == "back")
        assert ("every correlation was forgotten" in text) == (after and params.run == "forget")
        quanta = number(re.search(r"([\d.]+) of 3 quanta", text)[1])
        assert quanta == pytest.approx(C[0, 0].real, abs=0.0051)
        first, bath = re.search(r"changed by (\S+), the bath's by (\S+),", text).groups()
        assert number(first) == pytest.approx(exact["system"], abs=0.0051)
        assert number(bath) == pytest.approx(exact["bath"], abs=0.0051)
        counted = number(re.search(r"thermometer counts (\S+) for the bath", text)[1])
        assert counted == pytest.approx(exact["produced"] - exact["system"], abs=0.0051)
        if after and params.run == "forget":
            gained = number(re.search(r"that of the whole by ([+−\d.]+)\.", text)[1])
            assert gained == pytest.approx(exact["whole"], abs=0.0051)
            lost = number(re.search(r"([\d.]+) forgotten", text)[1])
            assert lost == pytest.approx(exact["whole"], abs=5.1e-4)
        else:
            assert "that of the whole has not" in text and abs(exact["whole"]) < 1e-9
        for pattern, name in (
            (r"production (\S+) =", "produced"),
            (r"([\d.]+) correlations with the oscillator", "shared"),
            (r"([\d.]+) correlations inside the bath", "among"),
            (r"([\d.]+) bath disturbed", "displaced"),
        ):
            assert number(re.search(pattern, text)[1]) == pytest.approx(exact[name], abs=5.1e-4), name
        dt = 1e-3
        later, sooner = (
            ledger(params.modes, correlations(params.modes, params.run, params.time + d))["produced"]
            for d in (dt, -dt)
        )
        slope = (later - sooner) / (2 * dt)
        if abs(abs(slope) - STEADY) > 1e-5 and abs(params.time - TURN) > dt:
            way = "hardly changes" if abs(slope) < STEADY else "rises" if slope > 0 else "falls"
            assert text.endswith(f"; it {way}.")


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}

    def press(label):
        buttons[label].click()
        return compute(shown.params)

    early, settled = press("t = 5"), press("t = 200")
    assert early.trend == "rises" and early.params.modes == 150 and early.params.time == 5
    assert settled.trend == "hardly changes" and settled.now.among > 10 * settled.now.displaced
    assert settled.now.shared < 0.1 * early.now.shared < 0.1 * settled.now.among
    for asked in shown._asked:
        asked.made.commit(None)
    past = press("t = −30")
    assert past.time == -30 and past.now.produced > 1.2 and past.window == (-30, 30)
    assert [name for name in buttons if "t = " in name] == ["t = −30", "t = 5", "t = 200"]
    shown.show(modes=150, run="on", time=487.0)
    back = compute(shown.params)
    assert back.now.produced < settled.now.produced - 0.4 and back.occupations[0] > 2
    small = press("Small bath")
    assert small.params.modes < 150 and small.trend == "falls"
    backwards = press("Run backwards")
    assert backwards.trend == "falls" and backwards.now.whole == 0 and backwards.params.time > TURN
    forgotten = press("Forget, then back")
    assert forgotten.now.whole > 1 and forgotten.occupations[0] < 1 < backwards.occupations[0]
    assert shown.errors == []


def test_the_area_of_a_disc_is_its_quanta(shown):
    for params in settings(10, 4):
        shown.show(modes=params.modes, run=params.run, time=params.time, revealed=2)
        result = compute(shown.params)
        one, discs = shown._artists["oscillator"], shown._artists["modes"]
        quantum = one.get_markersize() ** 2 / result.occupations[0]
        gained = (result.occupations - result.setting.start)[1:]
        seen = discs.get_sizes() > 0
        np.testing.assert_allclose(discs.get_sizes()[seen], quantum * np.abs(gained[seen]))
        assert np.abs(gained[~seen]).max(initial=0) < 0.02
        hollow = discs.get_facecolors().min(axis=1) == 1
        assert np.array_equal(hollow, gained <= 0)


def test_the_future_is_hidden(shown):
    for time in (0.0, 12.3, 120.0, 600.0, -20.0, -150.0):
        shown.show(time=time, revealed=2)
        veil, now = shown._artists["produced veil"], shown._artists["produced now"]
        window = compute(shown.params).window
        assert veil.get_x() == time == now.get_xdata()[0] and veil.get_x() + veil.get_width() >= window[1]


# ---------------------------------------------------------------- settings and picture as numbers


def test_its_settings(shown):
    assert at_start(shown) == {"time": 5.0, "modes": 150, "run": "on", "revealed": 0}
    assert ranges(shown) == {
        "time": (-150.0, 600.0),
        "modes": (6, 20, 60, 150),
        "run": ("on", "back", "forget"),
    }
    assert presets(shown) == {
        "t = −30": {"modes": 150, "run": "on", "time": -30.0},
        "t = 5": {"modes": 150, "run": "on", "time": 5.0},
        "t = 200": {"modes": 150, "run": "on", "time": 200.0},
        "Small bath": {"modes": 20, "run": "on", "time": 70.0},
        "Run backwards": {"modes": 150, "run": "back", "time": 112.0},
        "Forget, then back": {"modes": 150, "run": "forget", "time": 112.0},
    }
    assert (TURN, STEADY, WINDOWS) == (60.0, 2e-3, ((-30.0, 30.0), (-120.0, 120.0), (-150.0, 600.0)))


def test_the_ring(shown):
    artists = at(shown, modes=20, run="on", time=8.0)
    C, (h, first) = correlations(20, "on", 8.0), star(20)
    assert artists["count"].get_text() == f"{C[0, 0].real:.1f}"
    middle = np.array(artists["oscillator"].get_data(), float).ravel()
    ring = np.asarray(artists["modes"].get_offsets()) - middle
    assert np.hypot(*ring.T) == pytest.approx(np.full(20, 142.0))
    angles, omega = np.arctan2(ring[:, 0], ring[:, 1]), np.diag(h)[1:]
    assert np.all(np.diff(angles) > 0) and np.array_equal(angles > 0, omega > 1)  # slower ones left
    words = {text.get_text(): text.get_position() for text in shown._axes[0].texts}
    assert words["slower"][0] < 0 < words["faster"][0] and words["in tune with the oscillator"][1] > 142
    pixels = (
        100 / 72 * np.array([artists["oscillator"].get_markersize(), *np.sqrt(artists["modes"].get_sizes())])
    )
    quanta = [C[0, 0].real, *np.abs(np.diag(C).real - first)[1:]]
    seen = pixels > 0
    assert seen[0] and pixels[seen] == pytest.approx(50 * np.sqrt(quanta)[seen])  # one quantum: radius 25
    gained = (np.diag(C).real - first)[1:] > 0
    filled = [to_hex(color) == style.ENVIRONMENT.lower() for color in artists["modes"].get_facecolors()]
    assert filled == gained.tolist()


def test_the_strongest_correlations_are_drawn_in_the_colour_of_their_kind(shown):
    artists = at(shown, modes=20, run="on", time=8.0)
    C = correlations(20, "on", 8.0)
    middle = np.array(artists["oscillator"].get_data(), float).ravel()
    spots = np.vstack([middle, artists["modes"].get_offsets()])
    drawn = {}
    for path, color, width in zip(
        artists["links"].get_paths(),
        artists["links"].get_edgecolor(),
        artists["links"].get_linewidth(),
        strict=True,
    ):
        for ends in path.vertices.reshape(-1, 2, 2):
            pair = tuple(sorted(int(np.linalg.norm(spots - end, axis=1).argmin()) for end in ends))
            drawn[pair] = (to_hex(color), width)
    own = {pair: look[0] for pair, look in drawn.items() if pair[0] == 0}
    inner = {pair: look[0] for pair, look in drawn.items() if pair[0] > 0}
    assert set(own.values()) == {style.CORRELATION.lower()} and set(inner.values()) == {style.INSIDE.lower()}
    told = {text.get_text(): text.get_color() for text in shown._axes[0].texts}
    assert told["with our oscillator"] == style.LETTERS[style.CORRELATION]
    assert told["inside the bath"] == style.INSIDE

    def shared(a, b):
        return s(C[a, a]) + s(C[b, b]) - s(C[np.ix_([a, b], [a, b])])

    strength = {(a, b): shared(a, b) for b in range(21) for a in range(b)}
    weakest = min(strength[pair] for pair in drawn)
    left_out = [x for pair, x in strength.items() if pair not in drawn]
    assert 20 < len(drawn) <= 100 and max(left_out) <= weakest + 1e-9
    for kind in (own, inner):  # the stronger the wider
        order = sorted(kind, key=strength.get)
        assert np.all(np.diff([drawn[pair][1] for pair in order]) >= 0)


@pytest.mark.parametrize(("run", "time"), [("on", 25.0), ("back", 100.0), ("forget", 100.0)])
def test_the_curves_and_the_stack(shown, run, time):
    artists = at(shown, modes=6, run=run, time=time, revealed=2)
    top, bottom = shown._axes[1:]
    lines = {line.get_label(): line for line in top.lines}
    areas = {area.get_label(): area.get_paths()[0] for area in bottom.collections}
    (total,) = (line for line in bottom.lines if line.get_color() == style.INK and len(line.get_xdata()) > 2)
    for k in np.linspace(20, len(total.get_xdata()) - 20, 7).astype(int):
        t = float(total.get_xdata()[k])
        books = ledger(6, correlations(6, run, t))
        heights = {
            name: lines[name].get_ydata()[k] for name in ("oscillator", "bath", "whole", "thermometer")
        }
        assert heights == pytest.approx(
            {
                "oscillator": books["system"],
                "bath": books["bath"],
                "whole": books["whole"],
                "thermometer": books["produced"] - books["system"],
            },
            abs=1e-8,
        )
        assert total.get_ydata()[k] == pytest.approx(books["produced"], abs=1e-8)
        floor = books["whole"]
        for label, name in (
            ("I(S:E) with oscillator", "shared"),
            ("$I_E$ inside bath", "among"),
            ("$D_E$ disturbed", "displaced"),
        ):
            if books[name] > 0.02:
                assert areas[label].contains_point((t, floor + books[name] / 2)), (label, t)
            floor += books[name]
    here = ledger(6, correlations(6, run, time))
    assert np.array(artists["dot"].get_data(), float).ravel() == pytest.approx([time, here["produced"]])
    colors = {label: lines[label].get_color() for label in ("oscillator", "bath", "whole", "thermometer")}
    assert list(colors.values()) == [style.SYSTEM, style.ENVIRONMENT, style.TOTAL, style.HEAT]
    assert ("forgotten" in areas) == (run == "forget")
    assert {"time t (1/ω₀)", "entropy production Σ, and where it is"} <= letters(bottom)
    assert {"entropy gained", "oscillator", "bath", "whole", "thermometer"} <= letters(top)


def test_with_many_modes_links_are_of_those_in_tune(shown):
    """The 30 of 60 modes with frequencies from ½ to 3/2."""
    artists = at(shown, modes=60, run="on", time=12.0)
    middle = np.array(artists["oscillator"].get_data(), float).ravel()
    spots = np.vstack([middle, artists["modes"].get_offsets()])
    ends = np.vstack([path.vertices for path in artists["links"].get_paths() if len(path.vertices)])
    linked = {int(np.linalg.norm(spots - end, axis=1).argmin()) for end in ends}
    assert len(linked) > 10 and linked <= {0, *range(16, 46)}
    assert compute(shown.params).setting.linked.tolist() == [0, *range(16, 46)]
