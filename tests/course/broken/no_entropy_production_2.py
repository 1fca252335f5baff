"""Chapter 13's second sitting with one thing wrong: gauges, shares, views, temperatures, starts."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("the logarithm of each entry", "return v @ np.diag(np.log(p)) @ v.conj().T", "return np.log(x + 0j)"),
    ("the discord of one qubit only", "quantum_discord(swapped, measured=1)", "quantum_discord(swapped)"),
    ("the controlled NOT undone", "np.eye(4)[[0, 1, 3, 2]]", "np.eye(4)"),
    ("jumps shifted and H not", "H + shift, jumps + c", "H, jumps + c"),
    ("c without its conjugate", "x.conj() * K - x * K.conj().T", "x * K - x * K.conj().T"),
    ("the gauge without its shift on the line", "meters(moved, line)", "meters(driven, line)"),
    ("heat by half the β", "1.2 * G.dissipator(x)", "0.6 * G.dissipator(x)"),
    ("read along another axis", "lost(np.pi / 2)]", "lost(np.pi / 3)]"),
    ("π of the undriven bath", "ln_pi = ln(G.steady_state())", "ln_pi = ln(qep.gibbs(G.H, 1.2))"),
    ("the dissipator's share taken for the sum", '"sum": driven}', '"sum": qep.Lindbladian(None, jumps)}'),
    ("energies that are no whole numbers", "times[:, None, None] * n)", "times[:, None, None] * np.sqrt(n))"),
    ("other worlds that stand still", "times[most, None, None] * n)", "times[most, None, None] * 0 * n)"),
    (
        "distance of the state to itself",
        "[qep.trace_distance(y, z) for y in x]",
        "[qep.trace_distance(y, y) for y in x]",
    ),
    ("a closed qubit that is in its bath", "qep.Lindbladian(L.H, [])", "L"),
    ("D to the Gibbs state of the first H", "qep.gibbs(B, beta))", "qep.gibbs(A, beta))"),
    ("relaxed with the first Hamiltonian", "contact = qep.davies(B,", "contact = qep.davies(A,"),
    ("heat into the system with the wrong sign", "- beta * tr(B, last - end)", "+ beta * tr(B, last - end)"),
    ("the modes' correlations forgotten", "exact + [one.mode_correlations[1] for one in baths]", "exact"),
    (
        "the modes' share left out of the columns",
        '{"$\\\\Delta S_E$": np.diff(a.environment_entropy)[0]} | D',
        '{"$\\\\Delta S_E$": np.diff(a.environment_entropy)[0]}',
    ),
    ("the other half of the way", "half_way = 0.5 * (pi +", "half_way = 0.5 * (2 * pi - pi + 0 *"),
    ("the parts' correlations kept", "(out, np.kron(*parts))", "(out, out)"),
    ("energy of the bath with the wrong sign", "tr(H_0, warm - parts[1])", "tr(H_0, parts[1] - warm)"),
    (
        "a start that is a product after all",
        "qep.assigned_choi(U.conj().T, out, 2)",
        "qep.assigned_choi(U.conj().T, np.kron(*parts), 2)",
    ),
    (
        "a film that undoes nothing",
        "[W.conj().swapaxes(1, 2) @ x @ W for",
        "[W @ x @ W.conj().swapaxes(1, 2) for",
    ),
    ("modes disturbed left out", '"each mode": a.mode_div', '"each mode": 0 * a.mode_div'),
    ("one temperature for both bodies", "np.array(T), qep.mutual", "np.array(T[:1] * 2), qep.mutual"),
    ("information lost where it is gained", "I_more - I_less", "I_less - I_more"),
)
