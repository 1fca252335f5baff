"""The lab of chapter 03, with one thing wrong."""

LAB, FIGURE = "labs/cptp_maps.py", "figures/cptp_maps.py"
# what is wrong, the file, the code as it stands, the code instead
EDITS = (
    ("noise without its half", LAB, "noise * np.eye(4) / 2", "noise * np.eye(4)"),
    ("the least noise without its half", LAB, "below / (0.5 + below)", "below / (1 + below)"),
    ("the border of the undamped maps", LAB, "border=_border(g)", "border=_border(0.0)"),
    (
        "shares exchanged on the border",
        LAB,
        "(1 - q) * kraus_to_choi(amplitude_damping(damping)) + q *",
        "q * kraus_to_choi(amplitude_damping(damping)) + (1 - q) *",
    ),
    ("the ball's axes exchanged", LAB, "for pole in poles], axis=-1)", "for pole in poles[::-1]], axis=-1)"),
    ("the shift forgotten", LAB, "shift=centre", "shift=0 * centre"),
    ("half noise is 0.6", LAB, "noise=0.5)", "noise=0.6)"),
    ("damping 0.5 in its preset", LAB, "damping=0.6", "damping=0.5"),
    ("a drop is 0.2", LAB, "dict(transposed=0.1", "dict(transposed=0.2"),
    (
        "half a transposition at the start",
        LAB,
        'slider(1.0, "transposition q"',
        'slider(0.5, "transposition q"',
    ),
    ("noise up to 0.9", LAB, '"white noise p", 0.0, 1.0', '"white noise p", 0.0, 0.9'),
    ("the trail of other maps kept", LAB, 'given=("transposed", "damping")', "given=()"),
    ("enough noise told before the prediction", LAB, "        if p.revealed:\n", "        if True:\n"),
    (
        "largest for smallest eigenvalue told",
        LAB,
        "least = result.choi[0] + 0.0",
        "least = -result.choi[-1] + 0.0",
    ),
    (
        "mirrored where it is not",
        LAB,
        "np.linalg.det(result.stretch) < -1e-9",
        "np.linalg.det(result.stretch) > 1e-9",
    ),
    ("the border before the prediction", FIGURE, "shown = bool(result.params.revealed)", "shown = True"),
    (
        "what was tried at the wrong sides",
        FIGURE,
        '(("tried", True), ("failed", False))',
        '(("tried", False), ("failed", True))',
    ),
    (
        "the dot's axes exchanged",
        FIGURE,
        'artists["here"].set_data([q], [p])',
        'artists["here"].set_data([p], [q])',
    ),
    (
        "the dot red where it is physical",
        FIGURE,
        "style.SYSTEM if result.physical else style.HEAT",
        "style.HEAT if result.physical else style.SYSTEM",
    ),
    ("above the border shaded", FIGURE, "np.zeros_like(result.border)]", "np.ones_like(result.border)]"),
    ("poles mirrored", FIGURE, "tips = flat.T + centre", "tips = centre - flat.T"),
    ("the body not moved", FIGURE, "body.set_center(centre)", "body.set_center((0, 0))"),
    (
        "rings of the unit ball",
        FIGURE,
        "[(flat @ circle).T + centre for",
        "[(SCREEN @ circle).T + centre for",
    ),
    (
        "bars of moduli",
        FIGURE,
        "np.minimum(values, 0.0), np.maximum(values, 0.0)",
        "0 * values, np.abs(values)",
    ),
    ("negative bars blue", FIGURE, "style.HEAT if value < -1e-9", "style.HEAT if value > 1e-9"),
    ("the least eigenvalue's sign lost", FIGURE, 'f"{values[0]:.3f}"', 'f"{-values[0]:.3f}"'),
    ("the plane's labels exchanged", FIGURE, 'set_xlabel("transposition q"', 'set_xlabel("white noise p"'),
    (
        "sides exchanged",
        FIGURE,
        '"side physical": "completely positive", "side positive": "positive only"',
        '"side physical": "positive only", "side positive": "completely positive"',
    ),
)
