"""The lab of chapter 04, with one thing wrong."""

LAB, FIGURE = "labs/stinespring.py", "figures/stinespring.py"
# what is wrong, the file, the code as it stands, the code instead
EDITS = (
    ("the kick's sign", LAB, "-1j * np.sin(theta)\n", "1j * np.sin(theta)\n"),
    ("the kick on the ground state", LAB, "U[..., 2, 3] = U[..., 3, 2]", "U[..., 0, 1] = U[..., 1, 0]"),
    (
        "the environment's populations exchanged",
        LAB,
        "np.array([1 - excited, excited]) / 2",
        "np.array([excited, 1 - excited]) / 2",
    ),
    (
        "Kraus operators without their weights",
        LAB,
        "weights = np.sqrt([1 - params.excited, params.excited])",
        "weights = np.ones(2)",
    ),
    ("the basis turned the other way", LAB, "[[c, s], [-s, c]]", "[[c, -s], [s, c]]"),
    ("the Choi matrix of trace 1", LAB, "choi=2 * partial_trace", "choi=partial_trace"),
    ("the Choi matrix of what the environment gets", LAB, "(2, 2, 2), (0, 1)),", "(2, 2, 2), (0, 2)),"),
    ("who knows what exchanged", LAB, '{"S": system, "E": environment,', '{"S": environment, "E": system,'),
    ("ln 2 for all there is", LAB, "ALL = 2 * np.log(2)", "ALL = np.log(2)"),
    ("the warm collision colder", LAB, "turn=30.0, excited=0.27", "turn=30.0, excited=0.2"),
    ("a coin read at 30°", LAB, "turn=45.0", "turn=30.0"),
    ("a look of 50°", LAB, '"A look": dict(kind=KICK, theta=60.0', '"A look": dict(kind=KICK, theta=50.0'),
    ("another collision at the start", LAB, "slider(60.0,", "slider(50.0,"),
    (
        "an inverted environment allowed",
        LAB,
        '"environment excited at first", 0.0, 0.5',
        '"environment excited at first", 0.0, 1.0',
    ),
    (
        "a mixed environment's channel before the prediction",
        LAB,
        "shown=bool(params.revealed) or params.excited < 5e-4",
        "shown=True",
    ),
    ("the coin read at the wrong angle in words", LAB, "turned by {p.turn:.0f}°", "turned by {p.theta:.0f}°"),
    (
        "who knows what exchanged in words",
        LAB,
        "{_plain(knows['S'])} and the environment {_plain(knows['E'])}",
        "{_plain(knows['E'])} and the environment {_plain(knows['S'])}",
    ),
    (
        "curves exchanged",
        FIGURE,
        "seen * result.curves[name])",
        'seen * result.curves[{"S": "E", "E": "S"}.get(name, name)])',
    ),
    (
        "dots exchanged",
        FIGURE,
        "[seen * result.knows[name]]",
        '[seen * result.knows[{"S": "E", "E": "S"}.get(name, name)]]',
    ),
    (
        "the dots in the wrong place",
        FIGURE,
        "set_data([result.params.theta], [seen",
        "set_data([90 - result.params.theta], [seen",
    ),
    (
        "discs of transposed operators",
        FIGURE,
        "qep_kraus.move(result.kraus)",
        "qep_kraus.move(result.kraus.swapaxes(-1, -2))",
    ),
    (
        "starts and ends exchanged",
        FIGURE,
        "start * step, _TOP - end * step",
        "end * step, _TOP - start * step",
    ),
    (
        "the Choi matrix upside down",
        FIGURE,
        "qep_choi.move(result.choi if",
        "qep_choi.move(result.choi[::-1] if",
    ),
    (
        "the channel before the prediction",
        FIGURE,
        "move(result.choi if result.shown else np.zeros((4, 4)))",
        "move(result.choi)",
    ),
    ("in bits", FIGURE, '"in common with R (nats)"', '"in common with R (bits)"'),
    ("curves' names exchanged", FIGURE, '("S", "I(R:S)", style.SYSTEM', '("S", "I(R:E)", style.SYSTEM'),
    ("2 ln 2 at the wrong height", FIGURE, "[0, np.log(2), 2 * np.log(2)], [", "[0, np.log(2), 1.2], ["),
)
