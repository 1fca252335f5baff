"""Chapter 10's code with one thing wrong: rates that break detailed balance, and modes mistaken."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "jumps between energy levels for random ones",
        "qep.Lindbladian(H_r, J)",
        "qep.davies(H_r, J[0] + J[0].conj().T, 1.0, 1.0)",
    ),
    (
        "n for n + 1 in the rate matrix",
        "g(omega) * (n + 1), g(omega) * n",
        "g(omega) * n, g(omega) * n",
    ),
    (
        "rates exchanged in the rate matrix",
        "g(omega) * (n + 1), g(omega) * n",
        "g(omega) * n, g(omega) * (n + 1)",
    ),
    ("the part ω = 0 of a Hamiltonian without equal levels", "[0, 0, 1]), (", "[0, 0.5, 1]), ("),
    ("the whole of A for its part ω = 0", "parts(np.diag(energies), B)[0.0]", "B"),
    (
        "a heat that dephases the qubits first",
        "np.trace(L.H @ L.apply(x),",
        "np.trace(L.H @ L.apply(x * np.eye(L.d)),",
    ),
    ("weights that are not Gibbs'", "np.sqrt(np.repeat(gibbs, 3))", "np.sqrt(np.repeat(gibbs[::-1], 3))"),
    ("rates exchanged in the Davies generator", "(n(w) + (w > 0))", "(n(w) + (w < 0))"),
    ("a null vector that is not normalised", "return v / v.sum()", "return v"),
    ("flows for net flows", "V[j, i] * p[i] - V[i, j]", "V[j, i] * p[i] + V[i, j]"),
    (
        "heat with the wrong sign",
        "qep.entropy_rate(L, states) - beta * Q_dot",
        "qep.entropy_rate(L, states) + beta * Q_dot",
    ),
    ("the ladder from its lowest step", "expm(V * t)[:, -1]", "expm(V * t)[:, 0]"),
    ("different noise for 'the same'", "each[0] + each[1], beta", "each, beta"),
    ("the fastest mode for the gap", "eigvals(matrix).real)[1]", "eigvals(matrix).real)[-1]"),
)
