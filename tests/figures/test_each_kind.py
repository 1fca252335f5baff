"""What a picture shows is what it was given: positions, heights and areas are read back from the SVG."""

import re

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.figures import style
from qep_widgets.figures.partial_trace import block_cells
from tests.figures.drawn import Drawn
from tests.figures.samples import SAMPLES
from tests.figures.seen import faults

pic = qep.pictures
SYSTEM, HEAT, INK = style.SYSTEM.lower(), style.HEAT.lower(), style.INK.lower()
SAYS = "A picture for a test."


def scale(drawn, low, high, axis):
    """A function from pixels to an axis' numbers, from two of its tick labels."""
    anchor, middle = (("middle", 0.0), ("end", 4.2))[axis]  # a y label's baseline is below its tick
    ticks = {text: drawn.texts(text, anchor)[0][axis] - middle for text in (low, high)}
    a, b = float(low.replace("−", "-")), float(high.replace("−", "-"))
    return lambda px: a + (px - ticks[low]) * (b - a) / (ticks[high] - ticks[low])


# ---------------------------------------------------------------- curves


def test_a_curve_runs_through_its_points():
    t = np.linspace(0, 10, 101)
    drawn = Drawn(pic.curves(t, {"f": t**2 / 10}, says=SAYS))
    (line,) = drawn.lines(stroke=SYSTEM)
    to_x, to_y = scale(drawn, "0", "10", 0), scale(drawn, "4", "8", 1)
    x, y = to_x(line[:, 0]), to_y(line[:, 1])
    assert x[0] == pytest.approx(0, abs=0.03) and x[-1] == pytest.approx(10, abs=0.03)
    np.testing.assert_allclose(y, x**2 / 10, atol=0.06)


def test_a_gap_where_a_value_is_missing():
    t = np.linspace(0, 10, 101)
    drawn = Drawn(pic.curves(t, {"f": np.where(abs(t - 5) < 1, np.inf, t)}, says=SAYS))
    assert len(drawn.lines(stroke=SYSTEM)) == 2


@pytest.mark.parametrize("power", [1.0, 2.0, -0.5])
def test_the_triangle_has_the_slope_it_names(power):
    h = np.geomspace(1e-3, 1, 30)
    drawn = Drawn(pic.curves(h, {"error": h**power}, log="xy", slope={power: "this slope"}, says=SAYS))
    (line,) = drawn.lines(stroke=SYSTEM)
    triangle = next(t[:3] for t in drawn.lines(stroke=INK, stroke_linejoin="round") if len(t) in (3, 4))
    sides = [triangle[i] - triangle[j] for i in range(3) for j in range(i)]
    long_side = max(sides, key=lambda side: np.hypot(*side))
    along = line[-1] - line[0]
    assert long_side[1] / long_side[0] == pytest.approx(along[1] / along[0], rel=0.02)


def test_error_bars_are_as_long_as_the_errors():
    x = np.array([1.0, 2.0, 3.0])
    drawn = Drawn(pic.curves(x, {"m": x}, error={"m": [0.2, 0.4, 0.0]}, says=SAYS))
    to_y = scale(drawn, "1", "3", 1)
    bars = [line for line in drawn.lines(stroke=SYSTEM) if len(line) == 2 and line[0, 0] == line[1, 0]]
    lengths = sorted(abs(to_y(line[1, 1]) - to_y(line[0, 1])) for line in bars)
    np.testing.assert_allclose(lengths[-2:], [0.4, 0.8], atol=0.02)


def test_marks_and_levels_stand_where_they_say():
    t = np.linspace(0, 10, 50)
    drawn = Drawn(pic.curves(t, {"f": t}, mark={4.0: "here"}, level={6.0: "there"}, says=SAYS))
    to_x, to_y = scale(drawn, "0", "10", 0), scale(drawn, "4", "8", 1)
    upright, level = drawn.lines(stroke=style.MUTED.lower())[::-1]
    assert {round(to_x(upright[0, 0]), 1), round(to_x(upright[1, 0]), 1)} == {4.0}
    assert {round(to_y(level[0, 1]), 1), round(to_y(level[1, 1]), 1)} == {6.0}


def test_each_curve_is_named_in_its_own_colour():
    t = np.linspace(0, 1, 50)
    shown = pic.curves(t, {"system": t, "b": -t}, roles={"b": "correlation"}, says=SAYS)
    colors = {label.text: label.color.upper() for label in shown.labels}
    assert colors["system"] == style.LETTERS[style.SYSTEM]
    assert colors["b"] == style.LETTERS[style.CORRELATION]


# ---------------------------------------------------------------- columns


def box(strokes):
    return np.concatenate(strokes).min(axis=0), np.concatenate(strokes).max(axis=0)


def heights(drawn, color):
    """Height of every filled rectangle of this colour, upwards from the first to the last in x."""
    found = [line for line in drawn.lines(fill=color) if len(line) >= 4]
    return [np.ptp(line[:, 1]) for line in sorted(found, key=lambda line: line[:, 0].min())]


def test_bars_are_as_high_as_their_numbers():
    drawn = Drawn(
        pic.bars(
            {"a": 0.6, "b": 0.3, "c": -0.15}, roles={"c": "heat", "a": "system", "b": "system"}, says=SAYS
        )
    )
    a, b = heights(drawn, SYSTEM)
    (c,) = heights(drawn, HEAT)
    assert b / a == pytest.approx(0.5, abs=0.01) and c / a == pytest.approx(0.25, abs=0.01)
    assert {"0.60", "0.30", "−0.15"} <= set(drawn.all_texts())


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.31, -0.12], ["0.31", "−0.12"]),
        ([1.0, 2.0], ["1", "2"]),
        ([0.6931, 0.3251, 0.0], ["0.693", "0.325", "0"]),
        ([123.4, 5.0], ["123", "5"]),
        ([1.0, 2e-5], ["1", "$2\\cdot 10^{-5}$"]),
        ([3e-7], ["$3\\cdot 10^{-7}$"]),
        ([0.0, 0.0], ["0", "0"]),
        ([0.652, 3e-15, -1e-16], ["0.652", "0", "0"]),
    ],
)
def test_numbers_beside_each_other(values, texts):
    from qep_widgets.figures.pictures._plot import write_numbers

    assert write_numbers(values) == texts


def test_a_ledger_stands_as_high_as_its_parts_together():
    drawn = Drawn(
        pic.ledger({"sum": {"total": 0.9}, "parts": {"system": 0.5, "heat": 0.4}}, equal=True, says=SAYS)
    )
    (whole,), (first,), (second,) = (heights(drawn, color) for color in (style.TOTAL.lower(), SYSTEM, HEAT))
    assert first + second == pytest.approx(whole, abs=0.3) and second / first == pytest.approx(0.8, abs=0.01)
    assert drawn.all_texts().count("0.9") == 2 and "=" in drawn.all_texts()


def test_what_is_taken_off_hangs_down_to_the_sum():
    shown = pic.ledger(
        {"before": {"total": 0.6}, "after": {"system": 0.9, "heat": -0.3}}, equal=True, says=SAYS
    )
    drawn = Drawn(shown)
    _, whole = box(drawn.lines(fill=style.TOTAL.lower()))
    top, _ = box(drawn.lines(fill=style.TOTAL.lower()))
    high, low = box(drawn.lines(fill=HEAT))
    assert high[1] == pytest.approx(box(drawn.lines(fill=SYSTEM))[0][1], abs=0.3)
    assert low[1] == pytest.approx(top[1], abs=0.3) and whole[1] > low[1]


def test_long_names_that_recur_are_written_once():
    texts = Drawn(SAMPLES["ledger whose parts recur"]()).all_texts()
    assert texts.count("inside the bath") == 1 and {"0.44", "0.47", "1.15", "0.92", "1.29"} <= set(texts)


def test_a_part_that_the_last_column_lacks_is_named_beside_the_last_that_has_it():
    drawn = Drawn(SAMPLES["ledger whose last column lacks a part"]())
    assert [drawn.all_texts().count(text) for text in ("kept", "taken", "=")] == [1, 1, 4]


def test_rounding_noise_is_no_part_of_a_ledger():
    shown = pic.ledger({"a": {"system": 1.39, "heat": 2e-16}, "b": {"system": 0.7, "heat": 0.69}}, says=SAYS)
    drawn = Drawn(shown)
    assert len(heights(drawn, HEAT)) == 1
    assert drawn.all_texts().count("heat") + sum("heat " in text for text in drawn.all_texts()) == 1


def test_a_ledger_does_not_say_that_different_sums_are_equal():
    with pytest.raises(ValueError, match=r"adds up to 0\.9 and 'b' to 0.8"):
        pic.ledger({"a": {"x": 0.9}, "b": {"x": 0.5, "y": 0.3}}, equal=True, says=SAYS)


def test_shares_of_a_histogram_add_up_to_one():
    r = np.random.default_rng(5).normal(size=400)
    drawn = Drawn(pic.histogram({"r": r}, bins=[-4, -1, 0, 1, 4], says=SAYS))
    outline = max(drawn.lines(stroke=SYSTEM), key=len)
    to_y = scale(drawn, "0.1", "0.3", 1)
    steps = to_y(outline[:, 1])[1:-1:2]
    np.testing.assert_allclose(steps, np.histogram(r, [-4, -1, 0, 1, 4])[0] / 400, atol=0.005)


# ---------------------------------------------------------------- matrices


def test_the_area_of_a_disc_is_the_modulus_and_its_hand_the_phase():
    m = np.array([[0.4, 0.1j, 0], [0.05, 0.25, -0.2], [0, 0.3 - 0.3j, 0.35]])
    drawn = Drawn(pic.discs(m, says=SAYS))
    discs = np.concatenate([drawn.circles(fill=SYSTEM), drawn.circles(fill=style.COHERENCE.lower())])
    order = np.lexsort((discs[:, 0], discs[:, 1].round()))
    area = discs[order, 2] ** 2
    # Entries that are zero leave no disc.
    np.testing.assert_allclose(area / area[0], np.abs(m[m != 0]) / 0.4, rtol=0.02)
    hands = np.array(drawn.lines(stroke=style.PAPER.lower()))
    assert len(hands) == np.count_nonzero(m)
    turn = hands[:, 1] - hands[:, 0]
    phases = np.arctan2(-turn[:, 1], turn[:, 0])  # the picture's y runs down
    wanted = np.angle(m[m != 0])
    np.testing.assert_allclose(np.exp(1j * phases), np.exp(1j * wanted), atol=0.06)


def test_the_text_of_a_band_is_written():
    at = np.linspace(0, 1, 51)
    low, high = 0 * at, at * (1 - at)
    drawn = Drawn(pic.curves(at, {"a": high}, band={"a": (low, high, "gap")}, says=SAYS))
    assert "gap" in drawn.all_texts()
    assert "gap" not in Drawn(pic.curves(at, {"a": high}, band={"a": (low, high)}, says=SAYS)).all_texts()


def test_the_text_of_a_band_of_one_width_is_in_its_middle():
    at = np.linspace(0, 10, 101)
    top = np.where((at > 2) & (at < 6) | (at > 9), 1.0, np.nan)
    drawn = Drawn(pic.curves(at, {"a": at / 10}, band={"a": (0 * at, top, "shade")}, says=SAYS))
    to_x = scale(drawn, "2", "8", 0)
    assert to_x(drawn.text("shade")[0]) == pytest.approx(4, abs=0.3)


@pytest.mark.parametrize(("dims", "keep"), [((2, 2), 0), ((2, 2), 1), ((2, 3), 0), ((2, 3), 1), ((3, 2), 1)])
def test_the_cells_with_one_letter_add_up_to_the_partial_trace(dims, keep):
    rho = qep.random_state(dims[0] * dims[1], np.random.default_rng(1))
    summed = np.zeros((dims[keep], dims[keep]), dtype=complex)
    for row, column, entry in block_cells(dims, keep):
        if entry is not None:
            summed[entry] += rho[row, column]
    np.testing.assert_allclose(summed, qep.partial_trace(rho, dims, keep), atol=1e-14)
    drawn = Drawn(pic.trace_blocks(rho, dims, keep=keep))
    texts, kept, lost = drawn.all_texts(), dims[keep], dims[1 - keep]
    assert all(texts.count(letter) == lost + 1 for letter in "abcdefghi"[: kept**2])
    colored = {role: len(drawn.circles(fill=style.ROLES[role].lower())) for role in ("system", "coherence")}
    assert colored == {"system": kept * (lost + 1), "coherence": (kept**2 - kept) * (lost + 1)}
    assert len(drawn.circles(fill=style.PALE.lower())) == len(rho) ** 2 - kept**2 * lost


def test_the_discs_of_a_trace_add_up_by_area():
    drawn = Drawn(pic.trace_blocks(np.diag([0.1, 0.2, 0.3, 0.4]), (2, 2)))
    sizes = sorted(r**2 for *_, r in drawn.circles(fill=style.SYSTEM.lower()))
    np.testing.assert_allclose(np.array(sizes) / sizes[0], [1, 2, 3, 3, 4, 7], rtol=0.03)


def test_the_words_of_a_trace_name_the_sums():
    rho = np.diag([0.1, 0.2, 0.3, 0.4]) + 0j
    rho[0, 3], rho[3, 0] = 0.1j, -0.1j
    says = repr(pic.trace_blocks(rho, (2, 2)))
    assert "8 entries are added, and 2 others" in says and "0.7 in row 1 and column 1" in says
    assert "0.6 in row 1 and column 1" in repr(pic.trace_blocks(rho, (2, 2), keep=1))


def test_an_equation_of_matrices_has_rectangles_signs_and_one_colour_each():
    a, lam, b = np.linalg.svd(qep.random_ket(10, np.random.default_rng(7)).reshape(2, 5), full_matrices=False)
    factors = {"psi": (a * lam) @ b, "a": a, "lam": np.diag(lam), "b": b}
    roles = {"a": "system", "lam": "correlation", "b": "environment"}
    shown = pic.discs(factors, arrows=["=", "·", "·"], roles=roles, size=(680, 220))
    drawn = Drawn(shown)
    assert [t for t in drawn.all_texts() if t in "=·"] == ["=", "·", "·"] and "2×5" in shown.says
    counts = {"coherence": 10, "system": 4, "correlation": 2, "environment": 10}
    assert {r: len(drawn.circles(fill=style.ROLES[r].lower())) for r in counts} == counts
    texts = Drawn(pic.discs({"A": np.eye(2), "AB": np.eye(6)}, blocks=(2, 3))).all_texts()
    assert texts.count("12") == 2 and texts.count("0") == 2


def test_unknown_columns_show_question_marks_and_the_others_are_framed():
    m = np.array([[1, 5, 0, 7], [0, 5, 0.8, 7], [0, 5, 0.6, 7], [0, 5, 0, 7]])
    shown = pic.discs(
        {"V": m[:, [0, 2]], "U": m}, basis=["00", "01", "10", "11"], unknown={"U": (1, 3)}, numbers=True
    )
    drawn = Drawn(shown)
    texts = drawn.all_texts()
    assert texts.count("?") == 8 and "5" not in texts and "7" not in texts and texts.count("0.8") == 2
    assert len(drawn.circles(fill=style.TOTAL.lower())) == 6  # three entries, in both matrices
    assert "not known in column 1 and 3" in shown.says
    for wrong in ({"U": ()}, {"U": (0, 1, 2, 3)}, {"U": (4,)}, {"W": (1,)}):
        with pytest.raises(ValueError):
            pic.discs({"U": m}, unknown=wrong)


# ---------------------------------------------------------------- the ball


def test_north_is_the_ground_state_and_a_state_is_its_bloch_vector():
    r = np.array([0.3, -0.5, 0.6])
    shown = pic.bloch({"a": r}, says=SAYS)
    assert shown == pic.bloch({"a": qep.bloch_state(r)}, says=SAYS)
    drawn = Drawn(pic.bloch({"up": qep.projector(qep.ket(0, 2)), "right": [0.0, 1, 0]}, says=SAYS))
    (x0, y0, *_), (x1, y1, *_) = drawn.circles(fill=INK)
    assert y0 < y1 and x1 > x0 and drawn.text("|0⟩")[1] < y0 < drawn.text("|1⟩")[1]


def test_the_ball_s_image_holds_the_image_of_every_state():
    g = 0.4
    ball = (np.diag([np.sqrt(1 - g), np.sqrt(1 - g), 1 - g]), np.array([0, 0, g]))
    states = qep.random_state(2, np.random.default_rng(0), rank=1, shape=(300,))
    images = qep.apply_kraus(qep.amplitude_damping(g), states)
    drawn = Drawn(pic.bloch(paths={"p": images}, ball=ball, roles={"p": "system"}, says=SAYS))
    ellipse = next(e for e in drawn.elements if e.tag.endswith("ellipse") and e.get("fill") == "#009e73")
    cx, cy, rx, ry = (float(ellipse.get(name)) for name in ("cx", "cy", "rx", "ry"))
    low, high = np.array([cx - rx, cy - ry]), np.array([cx + rx, cy + ry])
    points = np.concatenate(drawn.lines(stroke=SYSTEM, fill="none"))
    assert (points >= low - 1.5).all() and (points <= high + 1.5).all()
    assert (points.min(axis=0) < low + 8).all() and (points.max(axis=0) > high - 8).all()


def test_a_section_shows_only_what_lies_in_it():
    pic.bloch({"a": [0.5, 0, 0.5]}, section="xz", says=SAYS)
    with pytest.raises(ValueError, match=r"0\.200 off the plane xz"):
        pic.bloch({"a": [0.5, 0.2, 0.5]}, section="xz", says=SAYS)
    with pytest.raises(ValueError, match="out of itself"):
        pic.bloch(ball=(np.eye(3)[[1, 0, 2]], [0, 0, 0]), section="xz", says=SAYS)


def test_an_axis_runs_through_the_middle_and_takes_the_arrow_s_shadow():
    r, degrees = np.array([0.4, 0.0, 0.6]), 60.0
    n = np.array([np.sin(np.radians(degrees)), 0, np.cos(np.radians(degrees))])
    shown = pic.bloch(arrows={"r": (0 * r, r)}, axes={"n": degrees}, section="xz", size=(300, 300), says=SAYS)
    assert shown == pic.bloch(
        arrows={"r": (0 * r, r)}, axes={"n": 3 * n}, section="xz", size=(300, 300), says=SAYS
    )
    drawn = Drawn(shown)
    (axis,) = drawn.lines(stroke=style.ENVIRONMENT.lower())
    middle, radius = axis.mean(axis=0), np.linalg.norm(axis[1] - axis[0]) / 2
    np.testing.assert_allclose(middle, [150, 150], atol=0.3)
    to_vector = lambda point: (point - middle) / radius * [1, -1]  # noqa: E731
    np.testing.assert_allclose(abs(to_vector(axis[1])), n[[0, 2]], atol=0.01)
    falls = [line for line in drawn.lines(stroke=style.MUTED.lower()) if len(line) == 2]
    tip, foot = min(falls, key=lambda line: np.abs(to_vector(line[0]) - r[[0, 2]]).max())
    np.testing.assert_allclose(to_vector(tip), r[[0, 2]], atol=0.01)
    np.testing.assert_allclose(to_vector(foot), (r @ n) * n[[0, 2]], atol=0.01)


def test_a_stem_stands_above_its_foot():
    """The dotted line ends upright at the tip; the arrow runs from the middle to it."""
    drawn = Drawn(pic.bloch({"a": [0.6, 0.5, 0.4], "b": [0, 0, 0]}, stems=True, says=SAYS))
    feet = [line for line in drawn.lines(stroke=style.MUTED.lower()) if len(line) == 3]
    way = max(feet, key=lambda line: np.ptp(line[:, 1]))
    assert way[1][0] == pytest.approx(way[2][0], abs=0.2) and way[2][1] < way[1][1]
    np.testing.assert_allclose(way[0], [210, 160], atol=0.3)


def test_the_ends_of_all_axes_are_named():
    assert {"x", "y", "z", "|0⟩", "|1⟩"} <= set(Drawn(pic.bloch({"a": [0, 0, 0.5]}, says=SAYS)).all_texts())


def test_a_sign_between_matrices_stands_without_an_arrow():
    m = np.eye(2) / 2
    plain = Drawn(pic.discs({"a": m, "b": m}, says=SAYS))
    signed, told = (Drawn(pic.discs({"a": m, "b": m}, arrows=t, says=SAYS)) for t in ("+", "plus"))
    assert "+" in signed.all_texts() and len(signed.lines()) == len(plain.lines()) < len(told.lines())


def test_an_angle_has_its_ticks_at_parts_of_a_right_angle():
    t = np.linspace(0, 180, 50)
    texts = Drawn(pic.curves(t, {"f": t}, x="angle / °", y="f", says=SAYS)).all_texts()
    assert [text for text in ("0", "45", "90", "135", "180") if text in texts] == [
        "0",
        "45",
        "90",
        "135",
        "180",
    ]
    assert "90" not in Drawn(pic.curves(t, {"f": 0 * t + 1}, x="t", says=SAYS)).all_texts()
    small = Drawn(pic.curves(t / 20, {"f": t}, x="angle / °", says=SAYS)).all_texts()
    assert {"2", "4", "6", "8"} <= set(small)


def test_pictures_beside_each_other_keep_what_they_show():
    left, right = pic.bars({"a": 1.0}, size=(200, 160)), pic.bars({"b": 1.0}, size=(300, 200))
    both = pic.beside(left, right, gap=20)
    assert (both.width, both.height) == (520, 200) and both.colors == left.colors | right.colors
    moved = [label.corners for label in both.labels]
    old = [
        label.corners + np.array(at) for p, at in ((left, (0, 20)), (right, (220, 0))) for label in p.labels
    ]
    np.testing.assert_allclose(np.array(moved), np.array(old))
    assert "translate(0 20)" in both.body and "translate(220 0)" in both.body


def test_a_sign_stands_between_pictures():
    left, right = pic.bars({"a": 1.0}, size=(200, 160)), pic.bars({"b": 1.0}, size=(300, 200))
    plain, both = pic.beside(left, right), pic.beside(left, right, sign="=")
    texts = [label.text for label in both.labels]
    assert texts.count("=") == 1 and texts.index("a") < texts.index("=") < texts.index("b")
    assert both.width > plain.width and both.height == plain.height
    assert both.says == f"{left.says} = {right.says}" and "=" not in [label.text for label in plain.labels]


def test_a_film_has_one_block_more_done_in_each_picture():
    pair = np.arange(1, 17).reshape(4, 4) / 20
    shown = pic.block_film(pair, lambda block: block[::-1], (2, 2), title="before", size=(720, 170))
    areas = [Drawn(shown).circles(fill=color)[:, 2] ** 2 for color in (SYSTEM, style.COHERENCE.lower())]
    assert list(map(len, areas)) == [4 * 5, 12 * 5]
    now, frames = pair.copy(), [pair]
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
        at = np.s_[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        now = now.copy()
        now[at] = pair[at][::-1]
        frames.append(now)
    diagonal = np.concatenate([np.diag(frame) for frame in frames])
    np.testing.assert_allclose(areas[0] / areas[0][0], diagonal / diagonal[0], rtol=0.08)
    titles = ["before", *(f"after block ({i}, {j})" for i in (0, 1) for j in (0, 1))]
    assert [text for text in Drawn(shown).all_texts() if text in titles] == titles
    same = pic.block_film(pair, lambda block: block, (2, 2))
    assert len(Drawn(same).circles(fill=SYSTEM)) == 4


def test_only_the_block_that_is_marked_is_tinted():
    pair = np.eye(4) / 4
    marked = Drawn(pic.discs({"a": pair, "b": pair}, blocks=(2, 2), marked={"b": (0, 1)}))
    plain = Drawn(pic.discs({"a": pair, "b": pair}, blocks=(2, 2)))
    tints = {e.get("d") for e in marked.elements} - {e.get("d") for e in plain.elements}
    assert len(tints) == 1


def test_a_ket_at_an_angle_has_an_arrow_at_twice_the_angle():
    sixty = np.radians(60)
    drawn = Drawn(pic.kets({"|0⟩": [1, 0], "ψ": [np.cos(sixty), np.sin(sixty)]}))
    assert {"ψ: 60°", "ψ: 120°"} <= set(drawn.all_texts())
    arcs = [arc for arc in drawn.lines(stroke=HEAT) if len(arc) > 20]
    turns = []
    for arc in arcs:  # from the upper end of a circle about the middle of a disc
        across, down = arc[-1] - arc[0]
        turns.append(2 * np.degrees(np.arctan2(down, across)))
    np.testing.assert_allclose(sorted(turns), [60, 120], atol=1)
    assert "ψ at 60° and 120°" in pic.kets({"ψ": [np.cos(sixty), np.sin(sixty)]}).says


def test_corners_of_a_cube_are_told_apart_by_how_many_signs_change():
    first = {"r": (1, -1, 1), "one": (1, 1, 1), "two": (-1, 1, 1), "three": (-1, 1, -1)}
    shown = pic.cube(first, links={"turn": ("r", "two"), "flip": ("r", "one")})
    for name, kind in {"one": "an odd", "two": "an even", "three": "an odd"}.items():
        assert f"{name} is {kind} number" in shown.says
    assert "turn joins r and two" in shown.says
    drawn = Drawn(pic.cube(first, links={"turn": ("r", "two")}))
    blue, orange = (drawn.lines(stroke=color.lower()) for color in (style.SYSTEM, style.HEAT))
    assert len(blue) == 1 and not orange
    drawn = Drawn(pic.cube(first, links={"flip back": ("one", "three")}))
    assert len(drawn.lines(stroke=style.HEAT.lower())) == 1 and not drawn.lines(stroke=style.SYSTEM.lower())


def test_a_star_has_a_spoke_to_each_of_the_ring():
    drawn = Drawn(pic.star({"a": "", "b": ""}, count=9, says=SAYS))
    spokes = np.array(drawn.lines(stroke=style.MUTED.lower()))
    assert len(spokes) == 9 and np.allclose(spokes[:, 0], spokes[0, 0], atol=0.1)
    assert np.allclose(np.hypot(*(spokes[:, 1] - spokes[:, 0]).T), 88, atol=0.3)


def test_a_span_reaches_from_its_low_to_its_high_end():
    t = np.linspace(0, 10, 50)
    drawn = Drawn(pic.curves(t, {"f": t}, spans={"a gap": (5.3, 2.0, 8.0)}, says=SAYS))
    to_x, to_y = scale(drawn, "0", "10", 0), scale(drawn, "4", "8", 1)
    ends = np.concatenate([line for line in drawn.lines() if abs(to_x(line[:, 0].mean()) - 5.3) < 0.05])
    assert to_y(ends[:, 1].max()) == pytest.approx(2.0, abs=0.15)
    assert to_y(ends[:, 1].min()) == pytest.approx(8.0, abs=0.15)
    assert "a gap" in drawn.all_texts()


@pytest.mark.parametrize("way", [1, -1])
def test_heads_point_the_way_in_which_the_points_run(way):
    """Two filled heads in the curve's colour, on the curve, with the tip ahead of the base."""
    t = np.linspace(0, 10, 50)[::way]
    drawn = Drawn(pic.curves(t, {"f": t}, heads=["f"], size=(400, 300), says=SAYS))
    heads = [d for d in drawn.lines(fill=SYSTEM) if len(d) >= 3]
    assert len(heads) == 2
    curve = max(drawn.lines(stroke=SYSTEM), key=len)
    slope = (curve[-1] - curve[0]) / np.hypot(*(curve[-1] - curve[0]))
    for head in heads:
        along, across = (head - curve[0]) @ slope, (head - curve[0]) @ [-slope[1], slope[0]]
        tip = np.abs(across).argmin()
        assert abs(across[tip]) < 1.0 and along[tip] == pytest.approx(along.max(), abs=0.5)


def test_walls_hold_each_kind_between_them():
    """Half way through the first step: blue walls at 0 and 1, orange ones at ½ and 3/2 of the box."""
    drawn = Drawn(pic.walls(0.25, at=[0.125], size=(400, 300), says=SAYS))
    upright = lambda color: sorted(  # noqa: E731
        line[0, 0] for line in drawn.lines(stroke=color) if len(line) == 2 and line[0, 0] == line[1, 0]
    )
    (b0, b1), (o0, o1) = upright(SYSTEM), upright(style.ENVIRONMENT.lower())
    side = b1 - b0
    assert [o0 - b0, o1 - b0] == pytest.approx([0.5 * side, 1.5 * side], abs=0.3)
    first = drawn.circles(fill=SYSTEM)
    assert len(first) == 30 and b0 < first[:, 0].min() and first[:, 0].max() < b1


# ---------------------------------------------------------------- diagrams


def test_levels_stand_at_their_energies_and_discs_have_their_areas():
    shown = pic.levels({"a": 0.0, "b": 1.0, "c": 3.0}, populations={"a": 0.6, "c": 0.3}, says=SAYS)
    drawn = Drawn(shown)
    a, b, c = (drawn.text(name)[1] for name in "abc")
    assert (a - b) / (a - c) == pytest.approx(1 / 3, abs=0.01)
    radii = sorted(drawn.circles(fill=SYSTEM)[:, 2])
    assert (radii[0] / radii[1]) ** 2 == pytest.approx(0.5, abs=0.01)


def test_a_way_round_is_closed_along_the_levels():
    rates = {("a", "c"): "up", ("c", "b"): "down", ("b", "a"): "home"}
    roles = {("c", "b"): "system", ("b", "a"): "system"}
    levels = {"a": 0.0, "b": 1.0, "c": 3.0}
    drawn = Drawn(pic.levels(levels, rates=rates, roles=roles, loop=True, values=True, says=SAYS))
    heights = {name: drawn.text(f"{name} (E = {e:g})")[1] - 4.2 for name, e in levels.items()}

    def along(color):
        lines = [np.array(line) for line in drawn.lines(stroke=color) if len(line) == 2]
        return [line for line in lines if line[0, 1] == line[1, 1] and np.ptp(line[:, 0]) > 20]

    on_c, on_a, on_b = *along(HEAT)[:1], *(max(along(SYSTEM), key=lambda x: s * x[0, 1]) for s in (1, -1))
    for line, name in ((on_c, "c"), (on_b, "b"), (on_a, "a")):
        assert line[0, 1] == pytest.approx(heights[name], abs=1.5)
    assert on_c[1, 0] == on_b[0, 0] and on_b[1, 0] == on_a[0, 0] and on_a[1, 0] == on_c[0, 0]
    with pytest.raises(ValueError, match="leads to"):
        pic.levels(levels, rates={("a", "c"): "", ("b", "a"): ""}, loop=True, says=SAYS)
    with pytest.raises(ValueError, match="needs rates"):
        pic.levels(levels, loop=True, says=SAYS)


def test_streams_are_as_wide_as_their_amounts():
    row = ({"in": 3.0, "nothing": 1e-15}, {"one": 2.0, "other": 1.0})
    roles = {"in": "heat", "one": "system", "nothing": "work"}
    drawn = Drawn(pic.streams({"heat": row}, through="ring", roles=roles))
    (into,), (one,) = drawn.lines(fill=HEAT), drawn.lines(fill=SYSTEM)
    (other,) = drawn.lines(fill=style.COHERENCE.lower())
    starts = [np.ptp(band[band[:, 0] == band[:, 0].min(), 1]) for band in (into, one, other)]
    assert starts[1] / starts[0] == pytest.approx(2 / 3, abs=0.01)
    assert starts[2] / starts[0] == pytest.approx(1 / 3, abs=0.01)
    assert into[:, 0].max() < one[:, 0].min() == other[:, 0].min()
    assert {"in: 3", "one: 2", "other: 1", "ring"} <= set(drawn.all_texts())
    assert drawn.text("in: 3")[0] < into[:, 0].min() and drawn.text("one: 2")[0] > one[:, 0].max()


def test_names_of_a_triangles_corners_have_room():
    shown = pic.simplex(dots={}, corners=("level 0: 0.07", "level 1: 0.27", "level 2"), says=SAYS)
    assert faults(shown) == []
    with pytest.raises(ValueError, match="corners do not fit"):
        pic.simplex(dots={}, corners=("a very long name of a level", "b", "c"), says=SAYS, size=(400, 360))


def test_a_part_that_is_named_beside_its_column_has_its_number_there():
    columns = {"50": {"most": 2.2, "thin": 0.25}, "450": {"most": 2.42, "thin": 0.034}}
    drawn = Drawn(pic.ledger(columns, y="nats", says=SAYS))
    assert any(text.split() == ["thin", "0.03"] for text in drawn.all_texts())
    narrow = {str(k): {f"a very long name {m}": 1.0 + k * m for m in (1, 2)} for k in range(4)}
    shown = Drawn(pic.ledger(narrow, y="nats", says=SAYS, size=(560, 300)))
    assert "a very long name 1" in shown.all_texts()


def test_columns_stand_at_equal_distances_where_there_is_room():
    columns = {
        f"{n} modes": {"rest": 1.2, "most": 1.25 - thin, "thin": thin}
        for n, thin in ((50, 0.25), (150, 0.1), (450, 0.03))
    }
    drawn = Drawn(pic.ledger(columns, y="nats", says=SAYS, size=(640, 320)))
    assert any(text.split() == ["thin", "0.10"] for text in drawn.all_texts())  # stands beside its column
    first, second, third = (drawn.text(name)[0] for name in columns)
    assert second - first == pytest.approx(third - second, abs=0.5)


def test_beads_on_a_path_are_at_equal_times():
    t = np.linspace(0, 4, 41)
    path = np.array([0.6, 0.3, 0.1]) + np.exp(-t)[:, None] * np.array([-0.5, -0.2, 0.7])
    plain, beaded = (pic.simplex(paths={"p": path}, every=k, says=SAYS) for k in (0, 10))
    beads = beaded.svg.count("<circle ") - plain.svg.count("<circle ")
    assert beads == 5 and faults(beaded) == []
    for wrong in (-1, 2.5, True, "10"):
        with pytest.raises(ValueError, match="every must be a whole number"):
            pic.simplex(paths={"p": path}, every=wrong, says=SAYS)


def test_levels_on_a_common_scale():
    """Level 1 at 1 is half as high as level 1 at 2, where both pictures reach from 0 to 2."""
    heights = []
    for energy in (1.0, 2.0):
        drawn = Drawn(pic.levels({"a": 0.0, "b": energy}, ylim=(0, 2), says=SAYS))
        heights.append(drawn.text("a")[1] - drawn.text("b")[1])
    assert heights[0] == pytest.approx(heights[1] / 2, abs=0.3)


def test_names_of_groups_stand_below_all_lines_of_the_bars_names():
    drawn = Drawn(pic.bars({"a group": {"one\ntwo": 1.0, "b": 2.0}}, says=SAYS))
    assert drawn.text("a group")[1] - drawn.text("two")[1] > 12


def test_a_contact_between_levels_has_the_colour_of_its_role():
    pairs = {("a", "b"): "cold", ("b", "c"): "link"}
    shown = pic.levels({"a": 0.0, "b": 1.0, "c": 3.0}, drives=pairs, roles={("a", "b"): "heat"}, says=SAYS)
    assert {style.HEAT, style.WORK} <= {color.upper() for color in shown.colors}
    with pytest.raises(ValueError, match="roles"):
        pic.levels({"a": 0.0, "b": 1.0}, drives={("a", "b"): ""}, roles={("b", "a"): "heat"}, says=SAYS)


def test_time_in_a_circuit_runs_to_the_right():
    shown = pic.circuit([("A", "S"), ("B", "E"), ("C", "S", "E"), ("D", "E")], says=SAYS)
    x = {text: Drawn(shown).text(text)[0] for text in "ABCD"}
    assert x["A"] == x["B"] < x["C"] < x["D"]  # what can happen at the same time stands in one column
    with pytest.raises(ValueError, match="after the wire 'E' was discarded"):
        pic.circuit([("discard", "E"), ("U", "S", "E")], says=SAYS)
    pic.circuit([("discard", "E"), ("fresh", "E"), ("U", "S", "E")], says=SAYS)


def test_indices_have_the_shapes_of_numpy():
    a = np.zeros((6, 6)).reshape(2, 3, 2, 3).transpose(0, 2, 1, 3)
    shown = pic.indices(
        "(ik)(jl) -> ikjl -> ijkl -> (ij)(kl)", dims={"i": 2, "j": 2, "k": 3, "l": 3}, says=SAYS
    )
    texts = Drawn(shown).all_texts()
    assert str(a.shape) in texts and str(a.reshape(4, 9).shape) in texts and "(6, 6)" in texts


@pytest.mark.parametrize(
    ("stages", "message"),
    [
        ("ikjl", "must be like"),
        ("(ik)(jl) -> ij", "'k' is in stage 1 and not in stage 2"),
        ("ij -> ijk", "'k' stands 0 times in stage 1 and 1 times"),
        ("i1 -> i1", "not made of letters"),
        ("(i(j)) -> ij", "not made of letters"),
        ("ikk -> kki -> kii", "times in stage"),
    ],
)
def test_stages_that_do_not_follow_from_each_other(stages, message):
    with pytest.raises(ValueError, match=message):
        pic.indices(stages, says=SAYS)


# ---------------------------------------------------------------- maps


def test_contours_lie_where_the_function_has_their_value():
    x = np.linspace(-2, 2, 81)
    drawn = Drawn(pic.image(x, x, x**2 + x[:, None] ** 2, levels=[1.0, 2.25], says=SAYS))
    to_x, to_y = scale(drawn, "−1", "1", 0), scale(drawn, "−1", "1", 1)
    lines = [line for line in drawn.lines(stroke=INK, fill="none") if len(line) > 8]
    radii = sorted(np.hypot(to_x(line[:, 0]), to_y(line[:, 1])).mean() for line in lines)
    np.testing.assert_allclose(radii, [1.0, 1.5], atol=0.03)
    for line in lines:
        r = np.hypot(to_x(line[:, 0]), to_y(line[:, 1]))
        assert np.ptp(r) < 0.06


def test_contours_of_a_disc_reach_its_rim():
    r = np.linspace(-1, 1, 41)
    z = np.where(np.hypot(r, r[:, None]) < 0.999, r + 0 * r[:, None], np.nan)
    drawn = Drawn(pic.image(r, r, z, levels=[-0.5, 0.0, 0.5], disc=True, says=SAYS))
    _, _, radius = next(c for c in drawn.circles(stroke=style.MUTED.lower()))
    upright = {}
    for line in drawn.lines(stroke=INK, fill="none"):  # in two parts, above and below its number
        upright.setdefault(round(line[:, 0].mean() / 5), []).append(line[:, 1])
    assert len(upright) == 3
    assert max(np.ptp(np.concatenate(parts)) for parts in upright.values()) > 2 * radius - 2


def test_a_contour_leaves_room_for_its_number():
    r = np.linspace(-1, 1, 81)
    z = r**2 + r[:, None] ** 2 + 0.3 * r
    for shown in (
        pic.image(r, r, z, says=SAYS),
        pic.image(r, r, z, disc=True, says=SAYS),
        pic.simplex(qep.shannon, says=SAYS),
    ):
        dots = np.concatenate([_finely(line) for line in Drawn(shown).lines(stroke=INK, fill="none")])
        numbers = [label for label in shown.labels if label.size < 13 and re.fullmatch(r"[\d.]+", label.text)]
        assert len(numbers) >= 3
        for label in numbers[-3:]:  # contours are numbered last
            assert not _inside(dots, label, 3).any(), label.text


def _finely(line):
    """Points half a pixel apart on a stroke."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.arange(0, length[-1], 0.5)
    return np.stack([np.interp(at, length, xs) for xs in line.T], axis=-1)


def _inside(points, label, less=0.0):
    """Which points a label covers; its box is made smaller on each side."""
    low, high = label.corners.min(axis=0) + less, label.corners.max(axis=0) - less
    return ((points > low) & (points < high)).all(axis=-1)


def test_the_words_of_a_map_name_only_what_is_seen():
    """The square around a disc holds no states: no value from there is told, whatever stands there."""
    r = np.linspace(-1, 1, 41)
    x, y = np.meshgrid(r, r)
    for z in (y + 0.5 * x, x**2 - y, np.hypot(x, y) * (1.2 - x)):
        for outside in (z, np.where(np.hypot(x, y) > 1, np.nan, z), np.where(np.hypot(x, y) > 1, 99, z)):
            says = pic.image(r, r, outside, disc=True).says
            found = re.findall(r"(highest|lowest) (\S+) at \((\S+), (\S+)\)", says.replace("−", "-"))
            assert [what for what, *_ in found] == ["highest", "lowest"], says
            inside = np.hypot(x, y) <= 1 + 1e-9
            for (_, value, at_x, at_y), wanted in zip(found, (z[inside].max(), z[inside].min()), strict=True):
                assert np.hypot(float(at_x), float(at_y)) <= 1.003 and np.isclose(
                    float(value), wanted, rtol=5e-3, atol=1e-3
                )


def test_the_corners_of_the_simplex_are_pure_and_its_middle_is_even():
    dots = {"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1], "m": [1 / 3, 1 / 3, 1 / 3]}
    drawn = Drawn(pic.simplex(dots=dots, corners=("left", "right", "top"), says=SAYS))
    a, b, c, m = drawn.circles(fill=INK)[:, :2]
    np.testing.assert_allclose(m, (a + b + c) / 3, atol=0.1)
    assert a[0] < c[0] < b[0] and c[1] < a[1] == b[1]
    assert drawn.text("left")[0] < a[0] and drawn.text("top")[1] < c[1]


def test_a_path_has_its_name_halfway_however_it_is_sampled():
    """Most of a path's times may lie near its end, where other names stand."""
    ends = np.array([[0, 0.2, 0.8], [0.6, 0.2, 0.2]])
    evenly, late = np.linspace(0, 1, 101), 1 - np.exp(-np.linspace(0, 40, 401))
    names = []
    for share in (evenly, late):
        names.append(
            Drawn(pic.simplex(paths={"way": ends[0] + np.outer(share, ends[1] - ends[0])}, says=SAYS))
        )
    np.testing.assert_allclose(names[0].text("way"), names[1].text("way"), atol=3)


@pytest.mark.parametrize("name", ["near", "a little longer", "0–1 stronger"])
def test_a_name_does_not_stand_on_the_edge_of_its_map(name):
    """Not on a side of the triangle and not on the rim of a disc, where there is room beside it."""
    ways = {"from 2": [[0, 0, 1], [0.68, 0.32, 0]], name: [[0.6, 0.1, 0.3], [0.8, 0.2, 0]]}
    triangle = pic.simplex(paths=ways, says=SAYS)
    edges = Drawn(triangle).lines(stroke=style.MUTED.lower(), fill="none")
    dots = np.concatenate([_finely(line) for line in edges])
    label = next(label for label in triangle.labels if label.text == name)
    assert not _inside(dots, label, 2).any()

    for x, z in ((0.5, 0.75), (0.5, -0.75), (0.9, 0.1), (-0.8, 0.4)):
        disc = pic.bloch({name: [x, 0, z]}, section="xz", size=(480, 380), says=SAYS)
        *middle, radius = max(Drawn(disc).circles(stroke=style.MUTED.lower()), key=lambda c: c[2])
        turn = np.linspace(0, 2 * np.pi, 2000)
        rim = np.array(middle) + radius * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        label = next(label for label in disc.labels if label.text == name)
        assert not _inside(rim, label, 2).any(), (x, z)


def test_a_name_is_not_beyond_another_line():
    """Between two paths close together there is no room; on the far side it would name the other one."""
    t = np.linspace(0, 1, 60)[:, None]
    first, bent = np.array([[0, 0, 1.0]]), np.array([[0.6, 0.25, 0.15]])
    ways = {"first": first + t**1.6 * (bent - first), "0–1 stronger": first + t * (bent - first)}
    ways["first"][:, 1] += 0.12 * np.sin(np.pi * t[:, 0])
    ways["first"][:, 0] -= 0.12 * np.sin(np.pi * t[:, 0])
    ways["first"] = np.clip(ways["first"], 0, 1)
    ways["first"] /= ways["first"].sum(axis=1, keepdims=True)
    shown = pic.simplex(paths=ways, says=SAYS)
    names = {label.text: label.corners.mean(axis=0) for label in shown.labels}
    assert names["0–1 stronger"][0] < names["2"][0] < names["first"][0]


# ---------------------------------------------------------------- bad input

T = np.linspace(0, 1, 5)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: pic.curves(T, {"a": T[:3]}, says=SAYS), ValueError, "3 values for 5 places"),
        (lambda: pic.curves(T, {}, says=SAYS), TypeError, "not empty"),
        (lambda: pic.curves(T, T, says=SAYS), TypeError, "mapping"),
        (lambda: pic.curves(T, {"a": "xyz"}, says=SAYS), TypeError, "must be numbers"),
        (lambda: pic.curves(T, {"a": 1j * T}, says=SAYS), ValueError, "must be real"),
        (lambda: pic.curves(T, {"a": T * np.nan}, says=SAYS), ValueError, "no value that can be drawn"),
        (lambda: pic.curves(T, {"a": -T}, log="y", says=SAYS), ValueError, 'with log="y"'),
        (lambda: pic.curves(T, {"a": T}, log="z", says=SAYS), ValueError, "log must be"),
        (lambda: pic.curves(T, {"a": T}, roles={"b": "heat"}, says=SAYS), ValueError, "roles names 'b'"),
        (lambda: pic.curves(T, {"a": T}, roles={"a": "entropy"}, says=SAYS), ValueError, "no quantity"),
        (lambda: pic.curves(T, {"a": T}, band={"b": (T, T)}, says=SAYS), ValueError, "band names 'b'"),
        (lambda: pic.curves(T, {"a": T}, band={"a": (T,)}, says=SAYS), ValueError, "low, high, text"),
        (lambda: pic.curves(T, {"a": T}, band={"a": (T, T, 1)}, says=SAYS), TypeError, "must be a text"),
        (lambda: pic.curves(T, {"a": T}, error={"a": T[:2]}, says=SAYS), ValueError, "error"),
        (lambda: pic.curves(T, {"a": T}, xlim=(2, 1), says=SAYS), ValueError, "xlim"),
        (lambda: pic.curves(T, {"a": T}, ylim=(7, 8), says=SAYS), ValueError, "nowhere within"),
        (lambda: pic.curves(T, {"a": T}, size=(5600, 300), says=SAYS), ValueError, "160 to 720"),
        (lambda: pic.curves(T, {"a": T}, size=300, says=SAYS), ValueError, "two whole numbers"),
        (lambda: pic.curves(T, {40 * "long ": T}, says=SAYS), ValueError, "half of the picture"),
        (lambda: pic.bars({}, says=SAYS), TypeError, "not empty"),
        (lambda: pic.bars({"a": np.nan}, says=SAYS), ValueError, "no bar can show"),
        (lambda: pic.bars({"a": [1, 2]}, says=SAYS), ValueError, "shape"),
        (lambda: pic.bars({"a": {}}, says=SAYS), ValueError, "empty"),
        (lambda: pic.bars({40 * "a": 1, 40 * "b": 1}, says=SAYS), ValueError, "do not fit"),
        (lambda: pic.ledger({"a": {"x": np.inf}}, says=SAYS), ValueError, "inf"),
        (lambda: pic.histogram([], says=SAYS), ValueError, "empty"),
        (lambda: pic.histogram([1.0, np.nan], says=SAYS), ValueError, "not finite"),
        (lambda: pic.histogram([1.0, 2.0], bins=[0, 1], says=SAYS), ValueError, "samples from 1 to 2"),
        (lambda: pic.discs(np.ones(3), says=SAYS), ValueError, "rows and columns"),
        (lambda: pic.discs({"a": np.eye(2)}, roles={"b": "system"}, says=SAYS), ValueError, "roles"),
        (lambda: pic.discs(np.eye(2) * np.nan, says=SAYS), ValueError, "not finite"),
        (lambda: pic.discs(np.eye(4), blocks=(2, 3), says=SAYS), ValueError, "blocks"),
        (lambda: pic.discs(np.eye(2), basis=["0"], says=SAYS), ValueError, "1 labels for 2"),
        (lambda: pic.discs(np.eye(64), says=SAYS), ValueError, "do not fit"),
        (lambda: pic.bloch(says=SAYS), ValueError, "nothing to draw"),
        (lambda: pic.bloch({"a": [1, 1, 0]}, says=SAYS), ValueError, "not longer than 1"),
        (lambda: pic.bloch({"a": [1, 1]}, says=SAYS), ValueError, "shape"),
        (lambda: pic.bloch(ball=(np.eye(2), [0, 0]), says=SAYS), ValueError, "3, 3"),
        (lambda: pic.bloch({"a": [0, 0, 1]}, section="zz", says=SAYS), ValueError, "section"),
        (lambda: pic.bloch(axes={"n": [0, 0, 0]}, says=SAYS), ValueError, "direction"),
        (lambda: pic.bloch(axes={"n": 30.0}, says=SAYS), ValueError, "in a section degrees"),
        (lambda: pic.bloch(chords={"c": ([0, 0, 1], [2, 0, 0])}, says=SAYS), ValueError, "not longer than 1"),
        (lambda: pic.beside(pic.bars({"a": 1})), ValueError, "two pictures"),
        (lambda: pic.beside(pic.bars({"a": 1}), pic.bars({"a": 1})), ValueError, "720 is the widest"),
        (lambda: pic.beside(pic.bars({"a": 1}), "b"), TypeError, "type str"),
        (lambda: pic.block_film(np.eye(3), np.transpose, (2, 2)), ValueError, "shape"),
        (lambda: pic.block_film(np.eye(4), np.trace, (2, 2)), ValueError, "must return"),
        (lambda: pic.discs({"a": np.eye(4)}, marked={"a": (0, 1)}), ValueError, "no blocks"),
        (lambda: pic.discs({"a": np.eye(4)}, marked={"b": (0, 1)}), ValueError, "'b'"),
        (lambda: pic.kets({}), ValueError, "one to 3"),
        (lambda: pic.kets({"a": [1, 1]}), ValueError, "norm 1"),
        (lambda: pic.kets({"a": [0.6, 0.8j]}), ValueError, "real"),
        (lambda: pic.kets({"a rather long name of a ket, and more": [1, 0]}), ValueError, "fit"),
        (lambda: pic.cube({}), ValueError, "no point"),
        (lambda: pic.cube({"r": (1, 0, 1)}), ValueError, "three signs"),
        (lambda: pic.cube({"r": (1, 1, 1)}, links={"l": ("r", "s")}), ValueError, "'s'"),
        (lambda: pic.walls(0.7), ValueError, "from 0 to 0.5"),
        (lambda: pic.walls(at=[0.1, 2.0]), ValueError, "progress"),
        (lambda: pic.walls(at=[0.1] * 9), ValueError, "do not fit"),
        (lambda: pic.gases({}), ValueError, "must be a mapping"),
        (lambda: pic.gases({"a": [("|0⟩", 2, 0, 1)]}), ValueError, "share from 0 to 1"),
        (lambda: pic.gases({"a": [(n, 0.2, 0, 1) for n in "abcd"]}), ValueError, "at most 3 kinds"),
        (lambda: pic.gases({str(k): [] for k in range(9)}), ValueError, "do not fit"),
        (lambda: pic.levels({"a": 0.0}, rates={("a", "b"): "r"}, says=SAYS), ValueError, "'b'"),
        (lambda: pic.levels({"a": 0.0}, populations={"a": 1.4}, says=SAYS), ValueError, "no probability"),
        (lambda: pic.streams({"": ({"a": 1}, {"b": 2})}, through="x"), ValueError, "1 comes in, and 2 goes"),
        (lambda: pic.streams({"": ({"a": 1}, {"b": 2, "c": -1})}, through="x"), ValueError, "other side"),
        (lambda: pic.streams({"": ({"a": 0}, {"b": 0})}, through="x"), ValueError, "nothing flows"),
        (lambda: pic.streams({"": {"a": 1}}, through="x"), TypeError, "two mappings"),
        (lambda: pic.streams({}, through="x"), TypeError, "not empty"),
        (lambda: pic.streams({"": ({"a" * 60: 1}, {"b": 1})}, through="x"), ValueError, "do not fit"),
        (lambda: pic.levels({"a": 0.0, "b": 2.0}, ylim=(0, 1), says=SAYS), ValueError, "leaves out a level"),
        (lambda: pic.levels({"a": 0.0}, ylim=(1, 0), says=SAYS), ValueError, "must rise"),
        (lambda: pic.curves(T, {"a": T}, heads=["b"], says=SAYS), ValueError, "heads names 'b'"),
        (lambda: pic.circuit([], says=SAYS), ValueError, "no step"),
        (lambda: pic.circuit([("U",)], says=SAYS), ValueError, "a step is"),
        (lambda: pic.circuit(["US"], says=SAYS), ValueError, "a step is"),
        (lambda: pic.circuit([("cnot", "S")], says=SAYS), ValueError, "of 2 wires"),
        (lambda: pic.circuit([("U", "S")], start={"E": "0"}, says=SAYS), ValueError, "wire 'E'"),
        (lambda: pic.circuit(30 * [("U", "S")], says=SAYS), ValueError, "720 is the widest"),
        (lambda: pic.star({"a": ""}, says=SAYS), ValueError, "two names"),
        (lambda: pic.star({"a": "", "b": ""}, count=3, says=SAYS), ValueError, "6 to 30"),
        (lambda: pic.curves([0, 1], {"f": [0, 1]}, spans={"s": (0, 1, 0)}, says=SAYS), ValueError, "low"),
        (lambda: pic.boxes({}, says=SAYS), TypeError, "not empty"),
        (lambda: pic.boxes({"a": ""}, flows={("a", "c"): "Q"}, says=SAYS), ValueError, "'c'"),
        (
            lambda: pic.boxes(dict.fromkeys("abc", ""), flows={("a", "c"): "Q"}, says=SAYS),
            ValueError,
            "neighbours",
        ),
        (lambda: pic.tensor("a", "i", "j", joined={"k": "j"}, says=SAYS), ValueError, "joined"),
        (lambda: pic.tensor("a", "i1", "j", says=SAYS), ValueError, "letters"),
        (lambda: pic.trace_blocks(np.eye(16), (4, 4), says=SAYS), ValueError, "dims"),
        (lambda: pic.trace_blocks(np.eye(6), (2, 2), says=SAYS), ValueError, "4×4"),
        (lambda: pic.image(T, T, np.ones((5, 4)), says=SAYS), ValueError, "shape"),
        (lambda: pic.image(T, T, np.ones((5, 5)), says=SAYS), ValueError, "same everywhere"),
        (lambda: pic.image(T[::-1], T, np.eye(5), says=SAYS), ValueError, "rise"),
        (
            lambda: pic.image(
                T, T, np.eye(5), paths={"A": [(0, 0), (1, 1)]}, roles={"B": "system"}, says=SAYS
            ),
            ValueError,
            "roles names 'B'",
        ),
        (lambda: pic.image(T, T, np.eye(5), levels=[9.0], says=SAYS), ValueError, "none of the levels"),
        (lambda: pic.simplex(lambda p: p, says=SAYS), ValueError, "one number"),
        (lambda: pic.simplex(dots={"a": [0.5, 0.6, 0]}, says=SAYS), ValueError, "sum 1"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_triangle_is_drawn_finely_where_an_entropy_is_steep():
    """Between the points of its net the entropy is nowhere off by more than its contours show."""
    from qep_widgets.figures.pictures.surface import _triangle_grid

    p, triangles = _triangle_grid(48)
    a, b, c = (p[triangles[:, k]] for k in range(3))
    middle = qep.shannon((a + b + c) / 3) - qep.shannon(p)[triangles].mean(axis=1)
    assert np.abs(middle).max() < 0.002
    area = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
    assert np.all(area > 0) or np.all(area < 0)
    assert np.abs(area).sum() == pytest.approx(1)  # the net covers the triangle once
