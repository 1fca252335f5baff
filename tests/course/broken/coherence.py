"""Chapter 11's code with one thing wrong: mostly a diagonal, a phase or a cross term."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "the eigenvalues' diagonal",
        "qep.shannon([0.3, 0.7]) - qep.entropy(rho)",
        "qep.shannon([0.2, 0.8]) - qep.entropy(rho)",
    ),
    (
        "another bath for the shares",
        "qep.thermal_qubit(omega=1, beta=1, g=1)",
        "qep.thermal_qubit(omega=1, beta=2, g=1)",
    ),
    (
        "shares in the given basis",
        "np.array(qep.coherence_split(G, some, H))",
        "np.array(qep.coherence_split(G, some, np.diag(np.diag(H).real)))",
    ),
    (
        "C in the given basis",
        "(qep.coherence(earlier, v) - qep.coherence(later, v))",
        "(qep.coherence(earlier) - qep.coherence(later))",
    ),
    ("partners that are colder", "kept = meet(start, U, 1, 1, 9)", "kept = meet(start, U, 1, 2, 9)"),
    ("collisions half as strong", "exchange_unitary(0.5)", "exchange_unitary(0.25)"),
    (
        "levels of different energy",
        "sets, both = ((0, 1, 1), (0, 1, 1.7))",
        "sets, both = ((0, 1, 1.1), (0, 1, 1.7))",
    ),
    (
        "phases without i",
        "np.exp(1j * a)] for a in np.radians(degrees)",
        "np.exp(a)] for a in np.radians(degrees)",
    ),
    ("a secular Bloch–Redfield", '"Bloch–Redfield": qep.redfield}', '"Bloch–Redfield": qep.davies}'),
    (
        "a start that is bright",
        "psi = np.diag([0, 1, 1.1]), np.linspace(0, 40, 41), np.array([1, -1])",
        "psi = np.diag([0, 1, 1.1]), np.linspace(0, 40, 41), np.array([1, 1])",
    ),
    (
        "links twice as strong",
        "np.sqrt(0.2 * 2.1 / 200 / (2 * np.pi))",
        "np.sqrt(4 * 0.2 * 2.1 / 200 / (2 * np.pi))",
    ),
    (
        "a colder start of section 6",
        "qep.projector([np.sqrt(0.5), np.sqrt(0.5), 0])",
        "qep.projector([1, 0, 0])",
    ),
    ("far pairs kept", "[both, turned], 1.0, 0.1", "[both, both], 1.0, 0.1"),
    (
        "a start with the other sign",
        '"from 1 + 2": qep.projector(np.sqrt([0, 0.5, 0.5]))',
        '"from 1 + 2": qep.projector([0, np.sqrt(0.5), -np.sqrt(0.5)])',
    ),
    ("means for the roots", "down[0, 1:] = np.sqrt(0.2 * (n + 1))", "down[0, 1:] = 0.2 * (n + 1)"),
)
