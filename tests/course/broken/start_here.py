"""Chapter 00's own sentences about what would break it, and its code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("probabilities of another coin", "np.stack([p, 1 - p], axis=-1)", "np.stack([p**2, 1 - p**2], axis=-1)"),
    (
        "U * 1.1",
        "U[1:3, 1:3] = np.array([[1, -1], [1, 1]]) / np.sqrt(2)",
        "U[1:3, 1:3] = 1.1 * np.array([[1, -1], [1, 1]]) / np.sqrt(2)",
    ),
    ("forward twice, not back", "U.conj().T @ pair @ U, start", "U @ pair @ U.conj().T, start"),
    ("motions not turned round", "bath.evolve(h, C.conj(), [60.0])", "bath.evolve(h, C, [60.0])"),
    (
        "a film that starts with correlations",
        "bath.evolve(h, np.diag(quanta), [-30.0, -5.0, 0.0, 5.0, 30.0])",
        "bath.evolve(h, bath.evolve(h, np.diag(quanta), [3.0])[0], [-30.0, -5.0, 0.0, 5.0, 30.0])",
    ),
    (
        "the later state without its correlations",
        "at_five = bath.evolve(h, np.diag(quanta), [5.0])[0]",
        "at_five = np.diag(np.diag(bath.evolve(h, np.diag(quanta), [5.0])[0]))",
    ),
    ("the mixtures of another matrix", "np.linalg.eigvalsh(C)", "np.linalg.eigvalsh(C.real)"),
    ("nothing forgotten", "inside[1:, 1:] = np.diag(np.diag(there)[1:])", "inside[1:, 1:] = there[1:, 1:]"),
    ("frequencies without the coupling", "np.diff(np.linalg.eigvalsh(h))", "np.diff(modes[0])"),
)
