"""Chapter 02's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("|0,1> for |1,1> in the pair", "qep.ket(0, 4) + qep.ket(3, 4)", "qep.ket(0, 4) + qep.ket(1, 4)"),
    (
        "all four basis kets in the pair",
        "(qep.ket(0, 4) + qep.ket(3, 4)) / np.sqrt(2)",
        "(qep.ket(0, 4) + qep.ket(1, 4) + qep.ket(2, 4) + qep.ket(3, 4)) / 2",
    ),
    ("B first in the product", "np.kron(a, b)", "np.kron(b, a)"),
    ("O on B", "np.kron(O, np.eye(2))", "np.kron(np.eye(2), O)"),
    (
        "a mixed state for the random ket",
        "qep.projector(psi)",
        "(0.9 * qep.projector(psi) + np.eye(10) / 100)",
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
        "exchange_unitary(t)",
        "exchange_unitary(t)[:, [1, 0, 3, 2]][..., [1, 0, 3, 2]]",
    ),
    ("a start that is correlated", "exchange_unitary(t)", "exchange_unitary(t + 0.2)"),
    ("the cycle cut short", "np.linspace(0, np.pi, 121)", "np.linspace(0, 3, 121)"),
    (
        "a pair that is not closed",
        "rho = U @ start @ U.conj().swapaxes(1, 2)",
        "rho = 0.9 * U @ start @ U.conj().swapaxes(1, 2) + np.sin(t)[:, None, None] ** 2 * np.eye(4) / 40\n"
        "rho = rho / np.trace(rho, axis1=1, axis2=2)[:, None, None]",
    ),
    ("three coins out of four agree", "np.diag([0.5, 0, 0, 0.5])", "np.diag([0.375, 0.125, 0.125, 0.375])"),
    ("noise by one coin of B", "p * np.eye(4) / 4", "p * np.diag([0.5, 0.5, 0, 0])"),
    ("a coherence that is real", "[0.9, 0.2j], [-0.2j, 0.1]", "[0.9, 0.2], [0.2, 0.1]"),
    ("a mixed state of three", "any_three = sum(", "any_three = 0.1 + sum("),
)
