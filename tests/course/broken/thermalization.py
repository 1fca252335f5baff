"""Chapter 10's code with one thing wrong: rates that break detailed balance, and modes mistaken."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("k for k + 1 in the bath's mean", "p @ (k + 1)", "p @ k"),
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
    ("parts by the size of the frequency", "between == w, inside", "np.abs(between) == abs(w), inside"),
    (
        "the part ω = 0 of a Hamiltonian without equal levels",
        "H_even = np.diag([0, 0, 1])",
        "H_even = np.diag([0, 0.5, 1])",
    ),
    ("the whole of A for its part ω = 0", "B * np.equal.outer(energies, energies)", "B"),
    ("weights that are not Gibbs'", "np.sqrt(np.repeat(gibbs, 3))", "np.sqrt(np.repeat(gibbs[::-1], 3))"),
    ("rates exchanged in the Davies generator", "(n_of(w) + (w > 0))", "(n_of(w) + (w < 0))"),
    ("flows for net flows", "V[j, i] * p[i] - V[i, j]", "V[j, i] * p[i] + V[i, j]"),
    (
        "the ladder from its lowest step",
        "expm(np.multiply.outer(t, V))[..., -1]",
        "expm(np.multiply.outer(t, V))[..., 0]",
    ),
    ("different noise for 'the same'", "davies(H4, first + second,", "davies(H4, [first, second],"),
    ("the fastest mode for the gap", "eigvals(matrix).real)[1]", "eigvals(matrix).real)[-1]"),
    (
        "a bath for the second qubit, too",
        "qep.davies(H_apart, first,",
        "qep.davies(H_apart, [first, second],",
    ),
    ("a warm trap", "qep.davies(H3, via_2, np.inf, g)", "qep.davies(H3, via_2, 1.0, g)"),
)
