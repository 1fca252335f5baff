"""Chapter 04's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "the ends of E in each other's place",
        "np.kron(K_0, [[1], [0]]) + np.kron(K_1, [[0], [1]])",
        "np.kron(K_0, [[0], [1]]) + np.kron(K_1, [[1], [0]])",
    ),
    (
        "the free columns filled by what is not orthonormal",
        "[[0.6, 0.8], [-0.8, 0.6]]",
        "[[0.6, 0.8], [0.8, 0.6]]",
    ),
    ("the wrong operator left out", "short = np.kron(K_0", "short = np.kron(K_1"),
    ("the share of the end of E", "np.sqrt(p_warm[j]) * blocks", "np.sqrt(p_warm[k]) * blocks"),
    ("the root is there after all", "forgot = np.array([p_warm[j]", "forgot = np.array([p_warm[j] ** 0.5"),
    (
        "read in kets that are not orthogonal",
        "look[0] + look[1], look[0] - look[1]",
        "look[0] + look[1], look[0] + look[1]",
    ),
    (
        "a kick that does nothing",
        "np.diag([0, 1]), [[c, -1j * s], [-1j * s, c]])",
        "np.diag([0, 1]), np.eye(2))",
    ),
    (
        "half of a pair that is not a Bell pair",
        "[1 / 2**0.5, 0, 0, 1 / 2**0.5])  # of",
        "[0.6, 0, 0, 0.8])  # of",
    ),
    ("a noisy environment that is cold", "shares(kick(60), np.eye(2) / 2)", "shares(kick(60), cold)"),
    ("the fresh pair is no pair of coins", '"pair 3": np.eye(4) / 4', '"pair 3": np.diag([1, 1, 0, 0]) / 2'),
    ("no turn between the collisions", "Z @ one @ Z", "one"),
    ("the correlation forgotten", "np.trace(rho_1) * chi", "0 * np.trace(rho_1) * chi"),
    ("twice the angle", "exchange(np.radians(degrees))", "exchange(np.radians(2 * degrees))"),
    ("a swap that leaves all in place", "np.eye(4)[[0, 2, 1, 3]]", "np.eye(4)[[0, 1, 2, 3]]"),
    ("columns that are not orthonormal", "[:, :2]  # three rows", "[:, :2] + 0.1  # three rows"),
    ("an isometry after all", "tall + 0.2, look", "tall, look"),
    ("less noise", '0.2 * pairs["pair 1"] + 0.8', '0.8 * pairs["pair 1"] + 0.2'),
    ("an environment that does not depend on the system", "np.kron(state, state)", "np.kron(state, rho_E)"),
)
