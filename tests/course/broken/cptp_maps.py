"""Chapter 03's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("weights that may be negative", "rng.dirichlet(np.ones(3), size=200)", "rng.standard_normal((200, 3))"),
    (
        "only one of two states transposed",
        "(one - other).swapaxes(-1, -2)",
        "one.swapaxes(-1, -2) - other",
    ),
)
