"""Chapter 00's own sentences about what would break it, and its code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("a coin that adds up to 1.1", "coin = np.array([0.5, 0.5])", "coin = np.array([0.5, 0.6])"),
    (
        "U * 1.1",
        "qep.random_state(6, rng), qep.random_unitary(6, rng)",
        "qep.random_state(6, rng), qep.random_unitary(6, rng) * 1.1",
    ),
    ("forward twice, not back", "U.conj().T @ whole @ U", "U @ whole @ U.conj().T"),
    ("motions not turned round", "bath.evolve(h, C.conj(), [60.0])", "bath.evolve(h, C, [60.0])"),
    ("a film that starts with links", "bath.evolve(h, start, times)", "bath.evolve(h, there, times)"),
    ("the mixtures of another matrix", "np.linalg.eigh(C)", "np.linalg.eigh(C.real)"),
    ("nothing forgotten", "np.diag(np.diag(there))", "there"),
)
