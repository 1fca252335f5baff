"""Chapter 12's code with one thing wrong: mostly a bath, a book or a state of rest that is another's."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "all contacts cold",
        "np.array([1, 1, 1 / 3]), np.linspace(0, 4, 201)",
        "np.ones(3), np.linspace(0, 4, 201)",
    ),
    ("energies of other steps", "-heats[1] / 2", "-heats[1] / 1"),
    ("heat in place of β times heat", "- Q_12 - Q_02 / T", "- Q_12 - Q_02"),
    ("quanta of twice the energy", "np.diag([0, 0, 1, 1])  # own", "np.diag([0, 0, 2, 2])  # own"),
    (
        "the parts exchanged",
        "hk, na = qep.housekeeping_split(ring, path",
        "na, hk = qep.housekeeping_split(ring, path",
    ),
    ("a start that is not Gibbs", "ring.evolve(qep.gibbs(H, 1), t)", "ring.evolve(qep.gibbs(H, 2), t)"),
    ("corners in the other order", "for row in np.eye(3)]), H, pi)", "for row in np.eye(3)[::-1]]), H, pi)"),
    (
        "a logarithm upside down",
        "W * p / (W.transpose(0, 2, 1) * p[:, None])",
        "W.transpose(0, 2, 1) * p[:, None] / (W * p)",
    ),
    (
        "a stronger link",
        "np.diag([0, 0.4, 0], 1) + np.diag([0, 0.4, 0], -1)",
        "np.diag([0, 0.8, 0], 1) + np.diag([0, 0.8, 0], -1)",
    ),
    ("the books exchanged", '"whole H", L, L.H), ("own H", L, own)', '"whole H", L, own), ("own H", L, L.H)'),
    (
        "the article's sign",
        "books[name] = Q_1, Q_2, -Q_1 - 0.7 * Q_2",
        "books[name] = Q_1, Q_2, Q_1 + 0.7 * Q_2",
    ),
    ("one coupling for the sound baths", "for k in (0, 1)], [1, 0.7]", "for k in (0, 0)], [1, 0.7]"),
    ("squeezing without its n", "N = n * np.cosh(2 * r) + np.sinh(r) ** 2", "N = n + np.sinh(r) ** 2"),
    (
        "another squeezing",
        "qep.squeezed_qubit(1, 1, r=0.7), np.diag",
        "qep.squeezed_qubit(1, 1, r=0.5), np.diag",
    ),
    ("the flow to the baths left out", "rows = rows - bath.beta", "rows = rows + 0 * bath.beta"),
    ("the price of the whole H", "np.linalg.eigh(prices(L, own))", "np.linalg.eigh(prices(L, L.H))"),
    ("the hot contact warmed to 2", "[1, 1, 1 / T], spectrum", "[1, 1, 1 / np.sqrt(T)], spectrum"),
    (
        "the cold contact warmed as well",
        "n = 1 / np.expm1([1, 2, 3 / (1 + 2 * t / tau)])",
        "n = 1 / np.expm1([1, 2 / (1 + 2 * t / tau), 3])",
    ),
    (
        "fresh qubits of one temperature",
        "qep.gibbs(np.diag([0, 1.5]), 0.7))",
        "qep.gibbs(np.diag([0, 1.5]), 1))",
    ),
    ("one gap for both fresh qubits", "([0, 0, 1, 1], [0, 1.5, 0, 1.5])", "([0, 0, 1, 1], [0, 1, 0, 1])"),
)
