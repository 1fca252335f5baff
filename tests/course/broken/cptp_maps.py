"""Chapter 03's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("probabilities for amplitudes in K", "[[1, 0], [0, np.sqrt(1 - gamma)]]", "[[1, 0], [0, 1 - gamma]]"),
    (
        "daggers back in their place",
        "(qep.dag(K) @ np.diag(p) @ K).sum",
        "(K @ np.diag(p) @ qep.dag(K)).sum",
    ),
    ("rows of K for its columns", "(k.T.reshape(-1) for k in K)", "(k.reshape(-1) for k in K)"),
    ("weights that may be negative", "rng.dirichlet(np.ones(3), size=200)", "rng.standard_normal((200, 3))"),
    ("other shares in the mixture", "0.3 * rho_1 + 0.7 * rho_2)", "0.5 * rho_1 + 0.5 * rho_2)"),
)
