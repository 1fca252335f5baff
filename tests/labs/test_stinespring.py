"""The lab of chapter 04: its numbers by a second route, its sentence, its extremes and 500 random moves."""

import itertools
import re

import numpy as np
import pytest
from scipy.linalg import expm

import qep_widgets as qep
from qep_widgets.figures.stinespring import draw_stinespring, stinespring_figure
from qep_widgets.labs import stinespring as module
from qep_widgets.labs.stinespring import EXCHANGE, KICK, Params, compute, sentence
from tests.labs.looks import at, discs_show, letters, named, places, presets, ranges, start

LOWER = np.array([[0, 1], [0, 0]], dtype=complex)
X = LOWER + LOWER.T


def random_params(rng):
    return Params(
        kind=[EXCHANGE, KICK][rng.integers(2)],
        theta=rng.uniform(0, 90),
        excited=rng.uniform(0, 0.5),
        turn=rng.uniform(0, 90),
        revealed=1,
    )


def collision(p):
    """The unitary as the exponential of its Hamiltonian."""
    if p.kind == EXCHANGE:
        H = np.kron(LOWER.T, LOWER) + np.kron(LOWER, LOWER.T)
    else:
        H = np.kron(np.diag([0, 1]), X)
    return expm(-1j * np.radians(p.theta) * H)


def basis(p):
    """|0'⟩ and |1'⟩."""
    c, s = np.cos(np.radians(p.turn)), np.sin(np.radians(p.turn))
    return np.array([c, s]), np.array([-s, c])


def map_onto(p, side):
    """Choi matrix of what one side gets, by the long way."""
    U, rho_E = collision(p), np.diag([1 - p.excited, p.excited])
    return qep.choi_of(lambda rho: qep.partial_trace(U @ np.kron(rho, rho_E) @ U.conj().T, (2, 2), side), 2)


def known_by_hand(p):
    """I(R:S'), I(R:E') from Choi matrices, and I(R:S'E') − I(R:S') − I(R:E') from reference and whole."""
    S, E = (float(qep.mutual_information(map_onto(p, side) / 2, (2, 2), 0)) for side in (0, 1))
    pair = qep.projector((qep.ket(0, 4) + qep.ket(3, 4)) / np.sqrt(2))
    U = np.kron(np.eye(2), collision(p))
    whole = U @ np.kron(pair, np.diag([1 - p.excited, p.excited])) @ U.conj().T
    return {"S": S, "E": E, "both": float(qep.mutual_information(whole, (2, 4), 0)) - S - E}


def test_kraus_operators_are_brackets_of_the_exponential_and_give_the_channel():
    rng = np.random.default_rng(0)
    for _ in range(30):
        p = random_params(rng)
        result, U, one = compute(p), collision(p), np.eye(2)
        for j, k in itertools.product(range(2), repeat=2):
            bracket = np.kron(one, basis(p)[k][None]) @ U @ np.kron(one, one[:, [j]])
            weight = [1 - p.excited, p.excited][j]
            assert np.abs(result.kraus[j, k] - np.sqrt(weight) * bracket).max() < 1e-12
        assert np.abs(result.choi - map_onto(p, 0)).max() < 1e-12
        assert np.abs(qep.kraus_to_choi(result.kraus.reshape(4, 2, 2)) - result.choi).max() < 1e-12


def test_knowledge_agrees_with_choi_matrices_and_the_whole():
    rng = np.random.default_rng(1)
    for _ in range(30):
        p = random_params(rng)
        result, expected = compute(p), known_by_hand(p)
        for name, value in expected.items():
            assert result.knows[name] == pytest.approx(value, abs=1e-10)
        assert min(result.knows.values()) > -1e-10  # strong subadditivity for the last


def test_turning_the_basis_moves_the_operators_and_nothing_else():
    a, b = (compute(Params(theta=52.0, excited=0.2, turn=turn)) for turn in (6.0, 69.0))
    assert np.array_equal(a.choi, b.choi) and a.knows == b.knows
    assert np.abs(a.kraus - b.kraus).max() > 0.3


def test_the_curve_passes_through_the_dot():
    for kind in (EXCHANGE, KICK):
        result = compute(Params(kind=kind, theta=float(module._ANGLES[23]), turn=63.0, excited=0.2))
        for name, curve in result.curves.items():
            assert curve[23] == pytest.approx(result.knows[name], abs=1e-12)


def test_what_a_noisier_environment_no_longer_knows_the_system_does_not_keep():
    knows = [compute(Params(kind=EXCHANGE, theta=40.0, excited=x)).knows for x in np.linspace(0, 0.5, 6)]
    for side in "SE":
        assert np.all(np.diff([now[side] for now in knows]) < -1e-3), side
    assert knows[0]["E"] - knows[-1]["E"] > 0.5 and abs(knows[0]["both"]) < 1e-9 < 0.6 < knows[-1]["both"]


def test_the_sentence_says_what_the_picture_shows():
    rng = np.random.default_rng(2)
    edges = [
        Params(),
        Params(theta=0.0),
        Params(kind=KICK, excited=0.5, revealed=1),
        Params(theta=90.0),
    ]
    for p in [*edges, *(random_params(rng) for _ in range(60))]:
        text, knows = sentence(compute(p)), known_by_hand(p)
        said = re.search(r"has (\S+) and the environment (\S+?)(?:; (\S+) are in neither alone)?\.$", text)
        assert (said[3] is None) == (knows["both"] < 5e-4)
        told = [float(x or 0) for x in said.groups()]
        assert told == pytest.approx([knows["S"], knows["E"], knows["both"]], abs=5.1e-4)
        operators = [np.sqrt(w) * k for w, k in _brackets(p)]
        used = sum(np.abs(K).max() > 1e-6 for K in operators)
        fewest = np.linalg.matrix_rank(map_onto(p, 0), tol=1e-9)
        assert text.count(f" {used} Kraus operator") == 1
        assert ("as few as possible" in text) == (used == fewest)
        assert (f"where {fewest} would do" in text) == (used != fewest)
        assert (p.kind in text) and ("ground state" in text) == (p.excited < 5e-4) and "-0.000" not in text


def _brackets(p):
    U, one = collision(p), np.eye(2)
    for j, weight in enumerate([1 - p.excited, p.excited]):
        for bra in basis(p):
            yield weight, np.kron(one, bra[None]) @ U @ np.kron(one, one[:, [j]])


def test_presets_are_what_they_say(shown):
    buttons = {b.description: b for b in shown._buttons}
    buttons["Cold collision"].click()
    cold = compute(shown.params)
    damping = qep.amplitude_damping(np.sin(np.radians(40)) ** 2)
    assert np.abs(cold.choi - qep.kraus_to_choi(damping)).max() < 1e-12
    buttons["Thermal collision"].click()
    warm = qep.amplitude_damping(np.sin(np.radians(40)) ** 2, excited=0.27)
    assert np.abs(compute(shown.params).choi - qep.kraus_to_choi(warm)).max() < 1e-12
    buttons["A look"].click()
    look = compute(shown.params)
    assert np.abs(look.kraus[0, 0] - np.diag([1, np.cos(np.radians(60))])).max() < 1e-12
    buttons["Random turn"].click()
    coin = compute(shown.params)
    assert np.array_equal(coin.choi, look.choi)
    for K in coin.kraus[0]:
        assert np.abs(2 * K @ K.conj().T - np.eye(2)).max() < 1e-12  # a unitary over the root of two
    buttons["Noisy look"].click()
    noisy = compute(shown.params)
    assert (
        np.abs(noisy.choi - look.choi).max() < 1e-12 and abs(noisy.knows["E"]) < 1e-12 < noisy.knows["both"]
    )


def test_the_prediction_is_what_the_lab_computes_and_nothing_tells_it_before():
    assert module.QUESTION.answer == "The loss stays, and the environment knows nothing"
    clean, noisy = (compute(Params(kind=KICK, theta=60.0, excited=x)) for x in (0.0, 0.5))
    assert noisy.knows["S"] == pytest.approx(clean.knows["S"], abs=1e-12)
    assert abs(noisy.knows["E"]) < 1e-12 < clean.knows["E"] - 0.5
    assert clean.shown and not noisy.shown and "environment" not in sentence(noisy).split(":")[1]
    _, axes = stinespring_figure()
    artists = draw_stinespring(list(axes), noisy)
    for name in ("S", "E", "both"):
        assert np.isnan(artists[f"curve {name}"].get_ydata()).all()
        assert np.isnan(artists[f"dot {name}"].get_ydata()).all()
    told = compute(Params(kind=KICK, theta=60.0, excited=0.5, revealed=1))
    artists = draw_stinespring(list(axes), told, artists)
    assert artists["curve S"].get_ydata() == pytest.approx(told.curves["S"])


def test_equal_shares_are_at_45_degrees_for_the_exchange_and_at_the_full_look_for_the_kick():
    """The second task of the lab."""
    exchange = compute(Params(kind=EXCHANGE, theta=45.0)).knows
    assert exchange["S"] == pytest.approx(exchange["E"], abs=1e-12)
    kick = compute(Params(kind=KICK)).curves
    assert np.flatnonzero(np.abs(kick["S"] - kick["E"]) < 1e-6).tolist() == [60]


# ---------------------------------------------------------------- settings, picture and sentence as numbers


def test_its_settings(shown):
    assert start(shown) == {"theta": 60.0, "turn": 0.0, "excited": 0.0, "kind": KICK, "revealed": 0}
    assert ranges(shown) == {
        "theta": (0.0, 90.0),
        "turn": (0.0, 90.0),
        "excited": (0.0, 0.5),
        "kind": ("energy exchange", "phase kick"),
    }
    assert presets(shown) == {
        "Cold collision": {"kind": EXCHANGE, "theta": 40.0, "turn": 0.0, "excited": 0.0},
        "Thermal collision": {"kind": EXCHANGE, "theta": 40.0, "turn": 30.0, "excited": 0.27},
        "A look": {"kind": KICK, "theta": 60.0, "turn": 0.0, "excited": 0.0},
        "Random turn": {"kind": KICK, "theta": 60.0, "turn": 45.0, "excited": 0.0},
        "Noisy look": {"kind": KICK, "theta": 60.0, "turn": 0.0, "excited": 0.5},
    }


CASES = [Params(35.0, 20.0, 0.2, EXCHANGE, 1), Params(65.0, 30.0, 0.4, KICK, 1)]


@pytest.mark.parametrize("p", CASES)
def test_the_discs_stand_at_their_names(shown, p):
    """Each entry in the row and the column whose names are written beside it."""
    artists = at(shown, **vars(p))
    sheet, U = shown._axes[0], collision(p)
    x = {j: _place(sheet, rf"starts in $|{j}\rangle$")[0] for j in (0, 1)}
    y = {k: _place(sheet, f"ends in\n$|{k}'\\rangle$")[1] for k in (0, 1)}
    expected = {}
    for j, k, row, column in itertools.product((0, 1), repeat=4):
        bracket = np.kron(np.eye(2), basis(p)[k][None]) @ U @ np.kron(np.eye(2), np.eye(2)[:, [j]])
        weight = np.sqrt([1 - p.excited, p.excited][j])
        place = (x[j] + 43 * (column - 0.5), y[k] - 43 * (row - 0.5))
        expected[place] = weight * bracket[row, column]
    assert discs_show(artists, "kraus", expected)
    names = [text for text in sheet.texts if text.get_text() in ("00", "01", "10", "11")]
    rows = {text.get_text(): text.get_position()[1] for text in names if text.get_ha() == "right"}
    columns = {text.get_text(): text.get_position()[0] for text in names if text.get_ha() != "right"}
    J = map_onto(p, 0)
    expected = {(columns[c], rows[r]): J[int(r, 2), int(c, 2)] for r, c in itertools.product(rows, columns)}
    assert discs_show(artists, "choi", expected)


def _place(ax, words):
    (text,) = (text for text in ax.texts if text.get_text() == words)
    return text.get_position()


def test_nothing_of_a_mixed_environments_channel_before_the_prediction(shown):
    artists = at(shown, kind=KICK, theta=60.0, excited=0.3)
    assert artists["choi discs"].get_sizes().max() == 0 and not artists["choi hands"].get_segments()
    assert artists["wait"].get_text() == "after your prediction"
    artists = at(shown, excited=0.0)
    assert artists["choi discs"].get_sizes().max() > 0 and artists["wait"].get_text() == ""


@pytest.mark.parametrize("p", CASES)
def test_the_curves_and_their_dots(shown, p):
    artists = at(shown, **vars(p))
    expected = known_by_hand(p)
    for name, value in expected.items():
        assert places(artists[f"dot {name}"])[0] == pytest.approx([p.theta, value], abs=1e-9)
        angles, curve = places(artists[f"curve {name}"]).T
        for k in (0, 17, 44, 60):
            there = known_by_hand(Params(float(angles[k]), 0.0, p.excited, p.kind))
            assert curve[k] == pytest.approx(there[name], abs=1e-9)
    looks = named(shown._axes[1])
    for label, name in (("I(R:S)", "S"), ("I(R:E)", "E"), ("the rest", "both")):
        assert looks[label][0] == artists[f"curve {name}"].get_color()


def test_names_and_units(shown):
    plot = shown._axes[1]
    assert {"in common with R (nats)", "strength of the collision θ"} <= letters(plot)
    heights = dict(zip([t.get_text() for t in plot.get_yticklabels()], plot.get_yticks(), strict=True))
    assert heights == pytest.approx({"0": 0, "ln 2": 0.693147, "2 ln 2": 1.386294}, abs=1e-6)


def test_the_sentence_word_for_word():
    """A look of 60° at |1⟩: the system's coherence is halved, and the environment's two ends overlap by ½."""
    knows = known_by_hand(Params(60.0, 25.0, 0.0, KICK))
    h = -0.75 * np.log(0.75) - 0.25 * np.log(0.25)  # of the eigenvalues (1 ± ½)/2
    assert knows["E"] == pytest.approx(h) and knows["S"] == pytest.approx(2 * np.log(2) - h)
    assert sentence(compute(Params(60.0, 25.0, 0.0, KICK))) == (
        "A phase kick of 60° with an environment in its ground state, read in a basis turned by 25°: "
        f"2 Kraus operators, as few as possible. Of the 1.386 nats in common with the reference, the system "
        f"has {2 * np.log(2) - h:.3f} and the environment {h:.3f}."
    )
