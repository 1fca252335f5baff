"""Alt texts that are made from the data: true of what is drawn, and readable."""

import numpy as np
import pytest

import qep_widgets as qep

pic = qep.pictures
T = np.linspace(0, 4, 401)


def words(picture):
    text = str(picture)
    assert text == picture._repr_mimebundle_()["text/plain"] and "$" not in text and "\\" not in text
    assert 'aria-label="' in picture._repr_mimebundle_()["text/html"]
    return text


def test_a_curve_says_where_it_starts_turns_and_ends():
    text = words(
        pic.curves(T, {"$S_A$": T * (4 - T), "flat": 0 * T + 2}, x="time / (1/ω)", y="entropy / nats")
    )
    assert text == (
        "Curves of entropy / nats against time / (1/ω). S_A: from 0 at 0, highest 4 at 2 to 0 at 4. "
        "flat: 2 everywhere."
    )
    assert "y logarithmic" in words(pic.curves(T, {"decay": np.exp(-T)}, x="t", y="p", log="y"))
    gap = np.where(T < 1, np.nan, T)
    assert "from 1 at 1 to 4 at 4" in words(pic.curves(T, {"late": gap}, x="t", y="p"))


def test_a_formula_is_read_as_its_letters():
    label = r"$D(\rho_t\Vert\pi)$ and $\langle n\rangle^2$, $U^\dagger$, $K_{t+1}$"
    told = words(pic.curves(T, {label: T}, x=r"$\beta\,\omega$", y="nats"))
    assert "D(ρ_t‖π) and ⟨n⟩^2, U†, K_t+1: from 0 at 0" in told and "against β ω" in told


def test_bars_and_ledgers_say_their_numbers():
    assert (
        words(pic.bars({"fair": 0.693, "biased": -0.325}, y="nats"))
        == "Bars of nats: fair 0.693, biased −0.325."
    )
    grouped = words(pic.bars({"before": {"S": 0.3, "E": 0.1}, "after": {"S": 0.5, "E": 0.2}}, y="nats"))
    assert "before: S 0.3, E 0.1. after: S 0.5, E 0.2." in grouped
    columns = {"produced": {"$\\Sigma$": 0.93}, "where it is": {"$I$": 0.44, "$D$": 0.49}}
    assert "where it is: I 0.44, D 0.49; sum 0.93." in words(pic.ledger(columns, y="nats", equal=True))


def test_states_say_their_entries_and_vectors():
    text = words(pic.discs({"ρ": np.array([[0.75, 0.25j], [-0.25j, 0.25]])}, basis=["0", "1"]))
    assert "0.75 in row 0 and column 0" in text and "0.25i in row 0 and column 1" in text
    assert "(0, 0, 1)" in words(
        pic.bloch({"|0⟩": [0, 0, 1]}, paths={"way": np.linspace([0, 0, 1], [1, 0, 0], 5)})
    )
    text = words(
        pic.bloch(
            arrows={"r": ([0, 0, 0], [0.4, 0, 0.6])},
            chords={"": ([0, 0, 1], [1, 0, 0])},
            axes={"a": [0, 0, 2]},
            section="xz",
        )
    )
    assert "r from (0, 0, 0) to (0.4, 0, 0.6)" in text and "a line from (0, 0, 1) to (1, 0, 0)" in text
    assert "axis a along (0, 0, 1)" in text
    sample = np.random.default_rng(7).normal(3, 1, 500)
    assert "500 values" in words(pic.histogram(sample, x="Σ / nats")) and "mean 3" in words(
        pic.histogram(np.array([2.0, 3, 4]), x="Σ")
    )
    x = np.linspace(-1, 1, 21)
    assert "lowest 0 at (0, 0)" in words(pic.image(x, x, x**2 + x[:, None] ** 2, name="height"))


def test_pictures_beside_each_other_say_both():
    left, right = pic.bars({"a": 0.5, "b": 1.0}, size=(300, 200)), pic.bars({"c": 2.0}, size=(300, 200))
    assert words(pic.beside(left, right)) == f"{left} {right}"


def test_streams_say_what_comes_in_and_goes_out():
    text = words(pic.streams({"heat": ({"hot\nentropy -1": 3}, {"cold": 2, "work": 1})}, through="ring"))
    assert text == "heat: hot entropy −1 3 into the ring, cold 2, work 1 out of it."


def test_walls_say_where_they_are():
    text = words(pic.walls(0.25, at=[0.125, 1.0]))
    assert "separate: the first kind from 0.00 to 1.00, the second from 0.50 to 1.50" in text
    assert "join: the first kind from 0.00 to 0.75, the second from 0.75 to 1.00" in text


def test_diagrams_need_an_authors_sentence():
    with pytest.raises(TypeError, match="says"):
        pic.boxes({"S": "", "E": ""})
    with pytest.raises(ValueError, match="says"):
        pic.bars({"a": 1.0, "b": 2.0}, says="too short")
