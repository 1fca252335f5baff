"""Chapter 13's code with one thing wrong: the mix-ups between the three ledgers."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("the logarithm of each entry", "return v @ np.diag(np.log(p)) @ v.conj().T", "return np.log(rho + 0j)"),
    ("β forgotten in the flow", "beta * tr(H_bare, B)", "tr(H_bare, B)"),
    (
        "σ taken for the commutator's term",
        "production = -tr(B, log(x) - log(qep.gibbs(H_bare, beta)))",
        "production = d_i",
    ),
    ("the bath's temperature at the contact", "1 / np.log(0.3 / 0.7)", "1.0"),
    ("the stirrer's heat counted with the driven H", "tr(H0, B), production])", "tr(G.H, B), production])"),
    ("the whole taken for its parts", "qep.entropy(A) + qep.entropy(B) - start", "qep.entropy(out) - start"),
    ("D to the Gibbs state of the first H", "qep.gibbs(B, 0.7)", "qep.gibbs(A, 0.7)"),
    ("heat with the wrong sign", "tr(H_E, E_out - warm)", "tr(H_E, warm - E_out)"),
    ("jumps shifted and H not", "H + shift, jumps + c", "H, jumps + c"),
    ("π of the undriven bath", "ln_pi = log(G.steady_state())", "ln_pi = log(qep.gibbs(G.H, 1.2))"),
    ("energies that are no whole numbers", "times[:, None, None] * n)", "times[:, None, None] * np.sqrt(n))"),
    ("the parts' correlations kept", "(out, np.kron(*parts))", "(out, out)"),
    ("the thermometer taken for the exact entropy", "nine.environment_entropy", "nine.thermometer"),
    ("the stirrer not turned between collisions", "expm(-1j * H * tau)", "np.eye(2)"),
    ("a closed qubit that is in its bath", "qep.Lindbladian(L.H, [])", "L"),
    (
        "shuffles that leave their shells",
        "twins.random_shuffle(two, two,",
        "twins.random_shuffle(0 * two, 0 * two,",
    ),
    (
        "distance of the state to itself",
        "[qep.trace_distance(y, z) for y in x]",
        "[qep.trace_distance(y, y) for y in x]",
    ),
    ("relaxed with the first Hamiltonian", "contact = qep.davies(B,", "contact = qep.davies(A,"),
    ("heat into the system with the wrong sign", "- 0.7 * tr(B, later - end)", "+ 0.7 * tr(B, later - end)"),
    ("one temperature for both bodies", "np.array(T), qep.mutual", "np.array(T[:1] * 2), qep.mutual"),
    ("information lost where it is gained", "I_more - I_less", "I_less - I_more"),
    (
        "a start that is a product after all",
        "qep.assigned_choi(U.conj().T, out, 2)",
        "qep.assigned_choi(U.conj().T, np.kron(*parts), 2)",
    ),
    ("the discord of one qubit only", "measured=k) for k in (0, 1)", "measured=0) for k in (0, 1)"),
    ("a bath that heats, called dephasing", "(H0, rho, [H0])", "(H0, rho, [[[0, 1], [0, 0]]])"),
)
