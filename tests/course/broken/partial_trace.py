"""Chapter 02's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("|0,1> for |1,1> in the pair", "qep.ket(0, 4) + qep.ket(3, 4)", "qep.ket(0, 4) + qep.ket(1, 4)"),
    (
        "all four basis kets in the pair",
        "(qep.ket(0, 4) + qep.ket(3, 4)) / np.sqrt(2)",
        "(qep.ket(0, 4) + qep.ket(1, 4) + qep.ket(2, 4) + qep.ket(3, 4)) / 2",
    ),
    ("B first in the product", "np.kron(rho_A, rho_B)", "np.kron(rho_B, rho_A)"),
    (
        "the question put to B",
        "np.kron(np.outer(b, b.conj()), np.eye(3))",
        "np.kron(np.eye(3), np.outer(b, b.conj()))",
    ),
    ("the blocks (0, 1) and (1, 0) added", "rho[:3, :3] + rho[3:, 3:]", "rho[:3, 3:] + rho[3:, :3]"),
    ("the line for B sums over k", "ikil->kl", "ikjk->ij"),
    (
        "a mixed state for the random ket",
        "qep.partial_trace(qep.projector(psi), (2, 5), keep) for",
        "qep.partial_trace(0.9 * qep.projector(psi) + np.eye(10) / 100, (2, 5), keep) for",
    ),
    (
        "a pure state for the mixed one",
        "mixed = qep.random_state(10,",
        "mixed = qep.random_state(10, rank=1, rng=",
    ),
    (
        "Bell pairs for the coins",
        "size=150)[:, :, None] * np.eye(4)",
        "size=150)[:, :, None] * np.zeros(4) + bell",
    ),
    (
        "|0,0> exchanged with |1,1>",
        "np.diag([0, 1, 0], 1) + np.diag([0, 1, 0], -1)",
        "np.eye(4)[::-1] * [1, 0, 0, 1]",
    ),
    ("a start that is correlated", "np.radians(gt))", "np.radians(gt + 10))"),
    ("the exchange cut short", "np.linspace(0, 90, 61)", "np.linspace(0, 85, 61)"),
    (
        "a pair that is not closed",
        "rho_t = U @ start @ U.conj().swapaxes(1, 2)",
        "rho_t = 0.8 * U @ start @ U.conj().swapaxes(1, 2) + np.diag([0.2, 0, 0, 0])",
    ),
    ("three coins out of four agree", "np.diag([0.5, 0, 0, 0.5])", "np.diag([0.375, 0.125, 0.125, 0.375])"),
    (
        "noise half as strong",
        "own, other = 1 - p + p / d**2, p / d**2",
        "own, other = 1 - p / 2 + p / 2 / d**2, p / 2 / d**2",
    ),
    (
        "only the first answer",
        "np.outer(b, b.conj()), np.eye(2)) for b in kets)",
        "np.outer(b, b.conj()), np.eye(2)) * 2**0.5 for b in kets[:1])",
    ),
    ("the second question asked again", "np.array([[1, 1j], [1, -1j]])", "np.array([[1, 1], [1, -1]])"),
    ("three of the four kets", "[0, 1, -1, 0]]) / np.sqrt(2)", "[0, 1, 1, 0]]) / np.sqrt(2)"),
    ("a follower that is always fair", "[0.5, 0, 0.25, 0.25]", "[0.25, 0.25, 0.25, 0.25]"),
    ("a third coin that copies A", "int(i != j)", "i"),
    ("a coherence that is real", "[0.9, 0.2j], [-0.2j, 0.1]", "[0.9, 0.2], [0.2, 0.1]"),
    ("a mixed state of three", "any_three = sum(", "any_three = 0.1 + sum("),
)
