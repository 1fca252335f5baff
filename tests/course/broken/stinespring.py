"""Chapter 04's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "the ends of E in each other's place",
        "np.kron(K[0], [[1], [0]]) + np.kron(K[1], [[0], [1]])",
        "np.kron(K[0], [[0], [1]]) + np.kron(K[1], [[1], [0]])",
    ),
    (
        "the free columns filled by what is not orthonormal",
        "[[0.6, 0.8], [-0.8, 0.6]]",
        "[[0.6, 0.8], [0.8, 0.6]]",
    ),
    ("the wrong operator left out", "short = np.kron(K[0]", "short = np.kron(K[1]"),
    ("the share of the end of E", "np.sqrt(p_warm[j]) * blocks", "np.sqrt(p_warm[k]) * blocks"),
    ("the root is there after all", "forgot = np.array([p_warm[j]", "forgot = np.array([p_warm[j] ** 0.5"),
    (
        "read in kets that are not orthogonal",
        "[[1, 1], [1, -1]]) / np.sqrt(2)  # rows",
        "[[1, 1], [1, 1]]) / np.sqrt(2)  # rows",
    ),
    ("a kick that does nothing", "np.diag([0, 1]), turned)", "np.diag([0, 1]), np.eye(2))"),
    (
        "half of a pair that is not a Bell pair",
        "[1 / 2**0.5, 0, 0, 1 / 2**0.5]",
        "[0.6, 0, 0, 0.8]",
    ),
    ("a noisy environment that is cold", "knows(kick(60), np.eye(2) / 2)", "knows(kick(60), cold)"),
    ("the fresh pair is no pair of coins", "np.eye(4) / 4  # |1,0⟩", "np.diag([1, 1, 0, 0]) / 2  # |1,0⟩"),
    ("the correlation forgotten", "np.trace(rho_1) * chi", "0 * np.trace(rho_1) * chi"),
    ("twice the angle", "exchange_unitary(np.radians(degrees))", "exchange_unitary(np.radians(2 * degrees))"),
    ("a swap that leaves all in place", "np.eye(4)[[0, 2, 1, 3]]", "np.eye(4)[[0, 1, 2, 3]]"),
    ("columns that are not orthonormal", "[:, :2]  # three rows", "[:, :2] + 0.1  # three rows"),
    ("an isometry after all", "tall + 0.2, look", "tall, look"),
    ("less noise", "0.2 * met + 0.8 * np.eye(4) / 4", "0.8 * met + 0.2 * np.eye(4) / 4"),
    ("an environment that does not depend on the system", "np.kron(state, state)", "np.kron(state, rho_E)"),
)
