"""Pictures of every kind in realistic settings: what the tests try and the gallery shows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import qep_widgets as qep
from qep_widgets.figures.pictures import Picture

SAMPLES: dict[str, Callable[[], Picture]] = {}
pic = qep.pictures


def sample(function: Callable[[], Picture]) -> Callable[[], Picture]:
    SAMPLES[function.__name__.replace("_", " ")] = function
    return function


BELL = qep.projector((qep.ket(0, 4) + qep.ket(3, 4)) / np.sqrt(2))
LOWER = np.array([[0, 1], [0, 0]])
TIMES = np.linspace(0, 10, 201)


@sample
def curves_of_a_collision():
    return pic.curves(
        TIMES,
        {"$S_A$": 1 - np.exp(-TIMES), "$I(A:B)$": np.exp(-TIMES / 3) * np.sin(TIMES) ** 2},
        x="time / (1/ω)",
        y="entropy / nats",
        mark={5: "collision ends"},
        level={np.log(2): "ln 2"},
        roles={"$S_A$": "system", "$I(A:B)$": "correlation"},
        says="The entropy of A rises to 1, the correlation rises and falls in waves.",
    )


@sample
def curves_with_equal_ends():
    theta = np.linspace(0, np.pi / 2, 80)
    p = np.cos(theta) ** 2
    with np.errstate(all="ignore"):
        s = -np.nan_to_num(p * np.log(p)) - np.nan_to_num((1 - p) * np.log(1 - p))
    return pic.curves(
        theta,
        {"$S(A)$": s, "$S(B)$": s, "$S(AB)$": 0 * s, "$I(A{:}B)$": 2 * s},
        x="Schmidt angle / radians",
        y="entropy / nats",
        roles={"$S(A)$": "system", "$S(B)$": "environment", "$S(AB)$": "total", "$I(A{:}B)$": "correlation"},
        says="Both parts have the same entropy, the whole has none, the mutual information is twice it.",
    )


@sample
def curves_that_converge():
    h = 2.0 ** -np.arange(1, 9)
    return pic.curves(
        h,
        {"Euler": h**2, "midpoint": 0.1 * h**3},
        log="xy",
        x="step · γ",
        y="error",
        slope={2: "slope 2"},
        says="The error of Euler's step falls with the square of the step.",
    )


@sample
def curves_with_errors_and_a_band():
    n = np.array([1, 2, 4, 8, 16, 32])
    m = 1 / n
    return pic.curves(
        n,
        {"measured": m + 0.03 * np.sin(n), "$1/n$": m},
        error={"measured": 0.08 / np.sqrt(n)},
        band={"$1/n$": (0.8 * m, 1.2 * m)},
        log="x",
        x="runs $n$",
        y="variance",
        roles={"measured": "system", "$1/n$": "heat"},
        says="The measured variances lie in the band around one over n.",
    )


@sample
def bars_of_two_coins():
    return pic.bars(
        {"fair": 0.6931, "biased": 0.3251, "two-headed": 0.0},
        y="entropy / nats",
        level={np.log(2): "ln 2"},
        says="The fair coin's entropy is ln 2, the biased one's half of it, the two-headed coin has none.",
    )


@sample
def bars_signed():
    return pic.bars(
        {"$\\Delta S$": 0.31, "$-\\beta Q$": -0.12, "$\\Sigma$": 0.19},
        y="nats",
        roles={"$\\Delta S$": "system", "$-\\beta Q$": "heat", "$\\Sigma$": "total"},
        says="The entropy of the system rises, that of the bath falls by less.",
    )


@sample
def bars_grouped():
    return pic.bars(
        {
            "before": {"system": 0.3, "environment": 0.1, "correlation": 0.0},
            "after": {"system": 0.52, "environment": 0.31, "correlation": 0.43},
        },
        y="entropy / nats",
        size=(620, 300),
        says="System and environment gain entropy, and what they gain they share as correlation.",
    )


@sample
def ledger_of_the_production():
    return pic.ledger(
        {
            "produced": {"$\\Sigma$": 0.93},
            "where it is": {"$I(S{:}E)$": 0.44, "$D$": 0.01, "among modes": 0.48},
        },
        y="nats",
        equal=True,
        roles={
            "$\\Sigma$": "total",
            "$I(S{:}E)$": "correlation",
            "$D$": "heat",
            "among modes": "environment",
        },
        says="The entropy production is as tall as its three parts on each other.",
    )


@sample
def ledger_whose_parts_recur():
    parts = ("with the oscillator", "disturbed", "inside the bath")
    columns = {"t = 5": (0.44, 0.01, 0.47), "t = 200": (0.04, 0.1, 1.15), "t = 487": (0.41, 0.01, 0.41)}
    return pic.ledger(
        {time: dict(zip(parts, values, strict=True)) for time, values in columns.items()},
        y="nats",
        size=(620, 300),
        roles=dict(zip(parts, ("correlation", "environment", "inside"), strict=True)),
        says="At first half of it is shared with the oscillator, later nearly all is inside the bath.",
    )


@sample
def ledger_whose_last_column_lacks_a_part():
    kept = {"none": 1.39, "a little": 1.14, "more": 0.82, "a look": 0.69, "a swap": 0.0}
    return pic.ledger(
        {name: {"kept": value, "taken": 1.39 - value} for name, value in kept.items()},
        y="nats",
        equal=True,
        roles={"kept": "system", "taken": "environment"},
        says="From left to right the environment takes over what the system had, to the last nat.",
    )


@sample
def ledger_signed():
    return pic.ledger(
        {
            "before": {"$S_A$": 0.66, "$S_B$": 0.19},
            "after": {"$S_A$": 0.58, "$S_B$": 0.47, "$-I$": -0.2},
        },
        y="nats",
        equal=True,
        roles={"$S_A$": "system", "$S_B$": "environment", "$-I$": "correlation"},
        says="The parts' entropies grow by what the correlation takes off: the sum stays.",
    )


@sample
def discs_of_the_bell_pair():
    return pic.discs(
        {"$\\rho_{AB}$": BELL, "$\\rho_A$": qep.partial_trace(BELL, (2, 2), 0)},
        basis={"$\\rho_{AB}$": ["00", "01", "10", "11"], "$\\rho_A$": ["0", "1"]},
        blocks=(2, 2),
        arrows="$\\mathrm{Tr}_B$",
        says="The Bell pair has four discs in its corners; its part has two on the diagonal.",
    )


@sample
def discs_with_numbers():
    rho = np.array([[0.3, 0.2 + 0.1j], [0.2 - 0.1j, 0.7]])
    return pic.discs(
        rho, basis=["0", "1"], numbers=True, says="A qubit's state: 0.3 and 0.7 on the diagonal."
    )


@sample
def discs_of_a_product():
    a, b = np.array([[0.7, 0.3j], [-0.3j, 0.3]]), np.array([[0.5, 0.2, 0], [0.2, 0.3, 0], [0, 0, 0.2]])
    return pic.discs(
        {"A": a, "B": b, "A ⊗ B": np.kron(a, b)},
        arrows=["⊗", "="],
        blocks=(2, 3),
        size=(680, 300),
        says="A qubit's matrix times that of three levels is a matrix of four blocks.",
    )


@sample
def discs_that_are_nearly_a_sum():
    a, b = np.eye(2), np.array([[-0.1, 0.05], [0.05, 0.1]])
    return pic.discs(
        {"now": a, "change": b, "soon": a + b + b @ b / 2},
        arrows=["+", "≈"],
        numbers=True,
        size=(620, 200),
        says="The identity and a small change are nearly the third matrix.",
    )


@sample
def discs_of_a_decomposition():
    psi = qep.random_ket(10, np.random.default_rng(7)).reshape(2, 5)
    a, lam, b = np.linalg.svd(psi, full_matrices=False)
    return pic.discs(
        {"ψ": psi, "a": a, "λ": np.diag(lam), "b": b},
        arrows=["=", "·", "·"],
        roles={"a": "system", "λ": "correlation", "b": "environment"},
        size=(700, 180),
        says="A matrix of two rows and five columns is a product of three matrices.",
    )


@sample
def discs_of_eight_levels():
    return pic.discs(
        qep.random_state(8, np.random.default_rng(3), rank=1),
        basis=[f"{k:03b}" for k in range(8)],
        blocks=(2, 4),
        says="A random pure state of three qubits: discs everywhere, hands in all directions.",
    )


@sample
def discs_that_add_up():
    return pic.discs(
        {
            "½|+⟩⟨+|": np.full((2, 2), 0.25),
            "½|−⟩⟨−|": np.array([[0.25, -0.25], [-0.25, 0.25]]),
            "sum": np.eye(2) / 2,
        },
        arrows=["+", "="],
        basis=["0", "1"],
        numbers=True,
    )


@sample
def bloch_stems():
    return pic.bloch(
        {"a": [0.96, 0, -0.28], "b": [0, 0.96, -0.28], "c": [-0.3, 0.4, 0.6], "middle": [0, 0, 0]}, stems=True
    )


@sample
def bloch_mixtures():
    return pic.bloch(
        arrows={"r": ([0, 0, 0], [0.4, 0, 0.6])}, chords={"mixtures": ([0, 0, 1], [1, 0, 0])}, section="xz"
    )


@sample
def an_axis_that_turns_beside_its_curve():
    angle = np.linspace(0, 180, 91)
    shadow = 0.72 * np.cos(np.radians(angle))
    S = qep.shannon(np.stack([1 + shadow, 1 - shadow], axis=-1) / 2)
    disc = pic.bloch(
        arrows={"r": ([0, 0, 0], [0.4, 0, 0.6])},
        axes={"0°": 33.7, "45°": 78.7, "90°": 123.7},
        section="xz",
        size=(270, 270),
    )
    return pic.beside(
        disc, pic.curves(angle, {"$S(p)$": S}, x="angle / °", y="entropy / nats", size=(430, 270))
    )


@sample
def star_of_a_bath():
    return pic.star(
        {"our oscillator": "3 quanta\n$T = 3.48$", "the bath": "150 oscillators, $T = 1$"},
        spokes="A line is a coupling.",
        says="An oscillator in a ring of others, with a line to each.",
    )


@sample
def curves_with_a_gap():
    return pic.curves(
        TIMES,
        {"$\\Sigma$": 1 - np.exp(-TIMES), "$I$": TIMES * np.exp(-TIMES)},
        x="time",
        y="nats",
        spans={"the gap": (9.0, 0.0, 1.0)},
        says="Two curves, and an arrow between them.",
    )


@sample
def gases_of_an_impossible_engine():
    return pic.gases(
        {
            "1 · all |0⟩": [("|0⟩", 1, 0, 1)],
            "2 · both expand": [("|0⟩", 0.5, 0, 1), ("|+⟩", 0.5, 1, 2)],
            "3 · slid together": [("|0⟩", 0.5, 0, 1), ("|+⟩", 0.5, 0, 1)],
        }
    )


@sample
def walls_of_von_neumann():
    return pic.walls(0.25)


@sample
def kets_and_their_arrows():
    turned = {"|0⟩": 0.0, "ψ": np.pi / 6, "|+⟩": np.pi / 4}
    return pic.kets({name: [np.cos(a), np.sin(a)] for name, a in turned.items()})


@sample
def kets_to_both_sides():
    turned = {"a": -0.35, "|1⟩": np.pi / 2, "c": 2.1}
    return pic.kets({name: [np.cos(a), np.sin(a)] for name, a in turned.items()})


@sample
def damping_of_half_a_pair_as_a_film():
    bell = qep.projector(np.array([1, 0, 0, 1]) / np.sqrt(2))
    damping = qep.amplitude_damping(0.64)
    return pic.block_film(bell, lambda block: qep.apply_kraus(damping, block), (2, 2), title="Bell pair")


@sample
def from_an_operator_to_its_matrix():
    K, v = np.diag([1, 0.6]), np.array([[1], [0], [0], [0.6]])
    levels = ["00", "01", "10", "11"]
    return pic.discs({"K": K, "v": v, "J": v @ v.T}, arrows=["stack", "times"], blocks=(2, 2), basis=levels)


@sample
def cube_of_signs():
    corners = {"r": (1, -1, 1), "A": (-1, 1, 1), "B": (1, -1, -1), "transposed": (1, 1, 1)}
    return pic.cube(corners, links={"about z": ("r", "A"), "about x": ("B", "transposed")})


@sample
def two_orders_of_one_circuit():
    cut = ("R", "S")
    orders = [("G", "R"), ("||χ⟩", *cut), ("Φ", "S")], [("Φ", "S"), ("|J", *cut), ("G", "R")]
    look = {"wires": cut, "pairs": [cut], "start": {"R": "$\\sum$|i,i⟩"}, "says": "G and Φ act on two wires."}
    return pic.beside(*(pic.circuit(steps, **look) for steps in orders), sign="=")


@sample
def bloch_path():
    L = qep.thermal_qubit(1.0, 1.0)
    L = qep.Lindbladian(6 * L.H, L.jumps, L.rates)
    t = np.linspace(0, 3, 120)
    rho = L.evolve(qep.bloch_state([0.9, 0.2, -0.3]), t)
    return pic.bloch(
        {"start": rho[0], "Gibbs": L.steady_state()},
        paths={"path": rho},
        says="The state spirals from the rim to the Gibbs state on the axis.",
    )


@sample
def bloch_image_of_damping():
    g = 0.4
    return pic.bloch(
        ball=(np.diag([np.sqrt(1 - g), np.sqrt(1 - g), 1 - g]), [0, 0, g]),
        says="Amplitude damping shrinks the ball to an ellipsoid that touches the north pole.",
    )


@sample
def bloch_section():
    return pic.bloch(
        {"$\\rho$": [0.8, 0, -0.3], "$\\pi$": [0, 0, 0.46]},
        arrows={"bath": ([0.8, 0, -0.3], [0.5, 0, 0.05]), "drive": ([0.8, 0, -0.3], [0.95, 0, 0.1])},
        roles={"bath": "heat", "drive": "work", "$\\rho$": "system", "$\\pi$": "total"},
        section="xz",
        says="At the state two arrows: the bath pulls towards the fixed point, the drive turns.",
    )


@sample
def circuit_of_a_channel():
    return pic.circuit(
        [("$U$", "S", "E"), ("discard", "E")],
        start={"S": "$\\rho$", "E": "$|0\\rangle$"},
        end={"S": "$\\Phi(\\rho)$"},
        closed="$\\Phi$",
        says="System and environment meet in U; the environment is discarded; what remains is a channel.",
    )


@sample
def circuit_of_a_bell_test():
    return pic.circuit(
        [("H", "A"), ("cnot", "A", "B"), ("measure", "A"), ("measure", "B")],
        start={"A": "|0⟩", "B": "|0⟩"},
        says="A Hadamard gate and a controlled not make a Bell pair, then both are measured.",
    )


@sample
def circuit_from_a_bell_pair():
    return pic.circuit(
        [("Φ", "S"), ("|J/2", "R", "S"), ("G", "R")],
        wires=["R", "S"],
        start={"R": "Bell pair"},
        pairs=[("R", "S")],
        says="A Bell pair; Φ acts on S and leaves J/2; then G acts on R.",
    )


@sample
def circuit_of_collisions():
    collision = [("$U$", "S", "E"), ("discard", "E")]
    return pic.circuit(
        [*collision, ("fresh", "E"), *collision, ("fresh", "E"), *collision],
        start={"S": "$\\rho$", "E": "$\\rho_\\beta$"},
        end={"S": "$\\rho'$"},
        says="The system meets three fresh ancillas one after the other.",
    )


@sample
def boxes_system_and_environment():
    return pic.boxes(
        {"environment": "$\\beta$", "system": "$\\rho$"},
        flows={("environment", "system"): "heat $Q$"},
        closed="together closed: $S(\\rho_{SE})$ stays",
        says="Heat flows from the environment into the system; together they are closed.",
    )


@sample
def boxes_of_an_engine():
    return pic.boxes(
        {"hot bath": "$T_h$", "engine": "$\\eta = W/Q_h$", "cold bath": "$T_c$"},
        flows={
            ("hot bath", "engine"): "$Q_h$",
            ("engine", "cold bath"): "$Q_c$",
            ("engine", None): "work $W$",
        },
        roles={"hot bath": "heat", "engine": "system", "cold bath": "work"},
        says="Heat from the hot bath goes partly to the cold bath and partly out as work.",
    )


@sample
def boxes_with_a_link():
    return pic.boxes(
        {"system": "$S_A = 0.52$", "environment": "$S_B = 0.31$"},
        links={("system", "environment"): "$I = 0.43$"},
        closed="",
        says="System and environment share a correlation.",
    )


@sample
def indices_of_the_partial_trace():
    return pic.indices(
        "(ik)(jk) -> ikjk -> ij",
        notes=["reshape", "sum over $k$"],
        names=["$\\rho_{AB}$", "", "$\\rho_A$"],
        dims={"i": 2, "j": 2, "k": 3},
        says="The matrix is cut into four indices, and the two of B are set equal and summed.",
    )


@sample
def indices_of_the_choi_matrix():
    return pic.indices(
        "(ij)(kl) -> ijkl -> kilj -> (ki)(lj)",
        notes=["reshape", "transpose(2, 0, 3, 1)", "reshape"],
        names=["superoperator", "", "", "Choi matrix"],
        dims=dict.fromkeys("ijkl", 2),
        roles={"i": "system", "j": "system", "k": "correlation", "l": "correlation"},
        says="The four indices of the superoperator change places and make the Choi matrix.",
    )


@sample
def tensor_with_joined_legs():
    return pic.tensor(
        "$\\rho_{AB}$", "ik", "jl", joined={"k": "l"}, says="The legs of B are joined around the box."
    )


@sample
def blocks_of_a_bell_pair():
    bell = np.outer([1, 0, 0, 1], [1, 0, 0, 1]) / 2
    return pic.trace_blocks(bell, (2, 2), says="The coherences of a Bell pair enter no entry of a part.")


@sample
def blocks_and_their_traces():
    return pic.trace_blocks(qep.random_state(6, np.random.default_rng(1)), (2, 3))


@sample
def blocks_that_are_added():
    return pic.trace_blocks(qep.random_state(6, np.random.default_rng(1)), (2, 3), keep=1)


@sample
def levels_of_a_qubit():
    return pic.levels(
        {"$|0\\rangle$": 0.0, "$|1\\rangle$": 1.0},
        rates={
            ("$|1\\rangle$", "$|0\\rangle$"): "$\\gamma(n+1)$",
            ("$|0\\rangle$", "$|1\\rangle$"): "$\\gamma n$",
        },
        populations={"$|0\\rangle$": 0.731, "$|1\\rangle$": 0.269},
        says="The rate down is larger than the rate up, and so is the population of the ground level.",
    )


@sample
def levels_of_a_maser():
    return pic.levels(
        {"0": 0.0, "1": 1.0, "2": 2.5},
        rates={("2", "0"): "hot", ("1", "0"): "cold"},
        drives={("1", "2"): "drive $\\Omega$"},
        roles={("1", "0"): "system"},
        says="A hot bath couples levels 0 and 2, a cold one 0 and 1, and the drive 1 and 2.",
    )


@sample
def levels_in_a_loop():
    return pic.levels(
        {"0": 0, "1": 1, "2": 3},
        rates={("0", "2"): "takes 3", ("2", "1"): "leaves 2", ("1", "0"): "leaves 1"},
        roles={("2", "1"): "system", ("1", "0"): "system"},
        loop=True,
        values=True,
        says="A way round: from level 0 to 2, to 1, and back to 0.",
    )


@sample
def streams_of_two_accounts():
    return pic.streams(
        {
            "whole H: σ = -0.377": ({"cold bath": 1.26, "work": 0}, {"hot bath": 1.26}),
            "own H: σ = +0.050": ({"cold bath": 1, "work": 0.5}, {"hot bath": 1.5}),
        },
        through="pair",
        roles={"cold bath": "system", "work": "work", "hot bath": "heat"},
    )


@sample
def streams_that_divide():
    return pic.streams(
        {"heat": ({"hot bath\nentropy -1": 3}, {"bath 1\nentropy +2": 2.99, "bath 2": 0.01})},
        through="ring",
        says="Three units come from the hot bath, and nearly all of them go to bath 1.",
    )


@sample
def levels_that_are_degenerate():
    return pic.levels(
        {"g": 0.0, "a": 1.0, "b": 1.02},
        rates={("a", "g"): "$\\gamma_a$", ("b", "g"): "$\\gamma_b$"},
        populations={"g": 0.5, "a": 0.5, "b": 0.0},
        says="Two upper levels of nearly the same energy stand side by side.",
    )


@sample
def image_of_a_signed_function():
    x = np.linspace(-2, 2, 61)
    y = x[:, None]
    hill, hollow = np.exp(-((x - 0.6) ** 2) - y**2), np.exp(-((x + 0.9) ** 2) - (y - 0.4) ** 2)
    return pic.image(
        x,
        x,
        hill - 0.7 * hollow,
        x="$x$",
        y="$y$",
        name="height",
        dots={"start": (0.5, -1.0)},
        says="A hill at the right and a hollow at the left, with a line of height zero between them.",
    )


@sample
def image_of_relative_entropy():
    r = np.linspace(-1, 1, 81)
    x, z = np.meshgrid(r, r)
    rho = np.moveaxis(np.array([[1 + z, x], [x, 1 - z]]) / 2, (0, 1), (-2, -1))
    inside = x**2 + z**2 < 0.999
    height = np.full(x.shape, np.nan)
    height[inside] = qep.gibbs_divergence(rho[inside], np.diag([0, 1.0]), 1.0)
    path = np.array([[0.9 * np.exp(-t / 2), 0.46 - 0.76 * np.exp(-t)] for t in np.linspace(0, 4, 60)])
    return pic.image(
        r,
        r,
        height,
        name="$D(\\rho\\|\\rho_\\beta)$ / nats",
        disc=True,
        levels=[0.05, 0.1, 0.2, 0.4, 0.6, 0.9, 1.2],
        dots={"$\\rho_\\beta$": (0, 0.46)},
        paths={"relaxation": path},
        says="The relative entropy is a bowl on the disc; the path runs downhill to the Gibbs state.",
    )


@sample
def simplex_of_the_entropy():
    gibbs, start = np.array([0.665, 0.245, 0.09]), np.array([0.065, 0.095, 0.84])
    return pic.simplex(
        qep.shannon,
        corners=("level 0", "level 1", "level 2"),
        name="entropy / nats",
        dots={"Gibbs": gibbs},
        paths={"relaxation": [gibbs + np.exp(-t) * (start - gibbs) for t in np.linspace(0, 4, 40)]},
        says="The entropy is largest in the middle; a path leads from the top to the Gibbs state.",
    )


@sample
def simplex_empty():
    return pic.simplex(
        dots={"$p$": [0.2, 0.3, 0.5], "$q$": [0.6, 0.3, 0.1]},
        says="Two distributions of three levels as points in a triangle.",
    )


@sample
def histogram_of_two_samples():
    rng = np.random.default_rng(7)
    return pic.histogram(
        {"forward": rng.normal(1.0, 0.8, 2000), "backward": rng.normal(-1.0, 0.8, 2000)},
        x="work / $k_BT$",
        mark={0.35: "$\\Delta F$"},
        says="Two bells that cross at the difference of free energies.",
    )


@sample
def bars_in_groups_with_names_of_two_lines():
    return pic.bars(
        {
            "hot contact": {"bath\nloses": 0.06, "qubit\ngains": 0.14},
            "cold contact": {"qubit\nloses": 0.14, "bath\ngains": 0.36},
        },
        roles={"bath\nloses": "heat", "bath\ngains": "environment"},
        y="nats",
        says="What the hot bath loses is less than what the cold one gains.",
    )


@sample
def levels_that_move():
    look = {"populations": {"0": 0.75, "1": 0.25}, "ylim": (0, 2), "size": (250, 230)}
    before = pic.levels({"0": 0, "1": 1}, says="Level 1 at 1.", **look)
    after = pic.levels({"0": 0, "1": 2}, says="Level 1 at 2.", **look)
    return pic.beside(before, after, sign="→", says="Level 1 goes up, and takes its probability with it.")


@sample
def curves_that_run_round():
    t = np.linspace(0, 2 * np.pi, 120)
    return pic.curves(
        2 - np.cos(t),
        {"$p_1$": 0.2 + 0.1 * np.cos(t + 0.7)},
        heads=["$p_1$"],
        x="energy of level 1",
        y="$p_1$",
        says="A closed curve that is run through clockwise.",
    )


@sample
def curves_with_dots():
    t = np.linspace(0, 6, 90)
    return pic.curves(
        t,
        {"exact": np.exp(-t) * np.cos(2 * t), "GKSL": np.exp(-t)},
        dots={"first zero": (np.pi / 4, 0.0)},
        x="time · γ",
        y="coherence",
        says="The exact coherence swings below zero, that of the equation does not.",
    )


@sample
def curves_on_a_log_axis():
    t = np.linspace(0, 20, 50)
    return pic.curves(
        t,
        {"$\\gamma=1$": np.exp(-t), "$\\gamma=0.3$": np.exp(-0.3 * t), "$\\gamma=0.1$": np.exp(-0.1 * t)},
        log="y",
        x="time / s",
        y="excited population",
        slope={-1.0: "rate 1"},
        ylim=(1e-6, 1.5),
        says="Three straight lines on a logarithmic axis, the steeper the larger the rate.",
    )
