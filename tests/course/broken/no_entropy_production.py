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
    ("a bath that heats, called dephasing", "(H0, rho, [H0])", "(H0, rho, [[[0, 1], [0, 0]]])"),
)
