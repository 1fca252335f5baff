"""Chapter 03's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "a probability for an amplitude",
        "np.array([1, np.sqrt(1 - gamma)]) * plus",
        "np.array([1, 1 - gamma]) * plus",
    ),
    ("probabilities for amplitudes in K", "[[1, 0], [0, np.sqrt(1 - gamma)]]", "[[1, 0], [0, 1 - gamma]]"),
    (
        "the line from + starts in another middle",
        'out["0"] + out["1"] - out["+"]',
        'out["0"] + 0.9 * out["1"] - out["+"]',
    ),
    ("the partner's ends for its starts", "V.reshape(2, 3, 2, 3)[:, :, :, 0]", "V.reshape(2, 3, 2, 3)[:, 0]"),
    ("rows of K for its columns", "[k.T.reshape(-1) for k in kraus]", "[k.reshape(-1) for k in kraus]"),
    (
        "another turn than Z",
        "np.diag([1, -1]) / np.sqrt(2)",
        "np.diag([1, 1j]) / np.sqrt(2)",
    ),
    ("weights that may be negative", "rng.dirichlet(np.ones(3), size=200)", "rng.standard_normal((200, 3))"),
    ("other shares in the mixture", "0.3 * seen(V, rho_1) + 0.7", "0.5 * seen(V, rho_1) + 0.5"),
    (
        "the blocks in each other's place",
        '[to["0"], to_01], [qep.dag(to_01)',
        '[to["0"], qep.dag(to_01)], [to_01',
    ),
)
