"""Chapter 13's code with one thing wrong: the mix-ups between the three ledgers."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("the logarithm of each entry", "return v @ np.diag(np.log(p)) @ v.conj().T", "return np.log(rho + 0j)"),
    ("β forgotten in the flow", "beta * E @ B", "E @ B"),
    ("σ taken for the commutator's term", "-B @ gap", "kick @ log(x)"),
    ("D to the Gibbs state of the first H", "qep.gibbs(B, 0.7)", "qep.gibbs(A, 0.7)"),
    ("heat with the wrong sign", "np.trace(E @ (E_out - bath))", "np.trace(E @ (bath - E_out))"),
    ("jumps shifted and H not", "H + shift, jumps + c", "H, jumps + c"),
    ("π of the undriven bath", "ln_pi = log(G.steady_state())", "ln_pi = log(qep.gibbs(G.H, 1.2))"),
    ("energies that are no whole numbers", "np.arange(64))\nV", "np.sqrt(np.arange(64)))\nV"),
    ("the parts' correlations kept", "(out, np.kron(*parts))", "(out, out)"),
    (
        "the dephasing that moves energy",
        "qep.Lindbladian(None, [H0], [1])",
        "qep.Lindbladian(None, [[[0, 1], [0, 0]]], [1])",
    ),
)
