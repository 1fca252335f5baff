"""Chapter 13's first sitting with one thing wrong: the mix-ups between meters, ledgers, parts and wholes."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("the logarithm of each entry", "return v @ np.diag(np.log(p)) @ v.conj().T", "return np.log(x + 0j)"),
    ("β forgotten in the flow", "beta * tr(H_bare, B)", "tr(H_bare, B)"),
    (
        "σ taken for the commutator's term",
        "production = -tr(B, ln(x) - ln(qep.gibbs(H_bare, beta)))",
        "production = d_i",
    ),
    ("the circle drawn without H", '"H alone": qep.Lindbladian(H, [])', '"H alone": driven'),
    ("the bath's temperature at the contact", "1 / np.log(0.6 / 0.4)", "1.0"),
    ("the stirrer's heat counted with the driven H", "tr(H_0, B), production])", "tr(G.H, B), production])"),
    ("the thermometer taken for the exact entropy", "nine.environment_entropy", "nine.thermometer"),
    ("collisions of a stirrer that relaxes at the rate 1", "0.9**2 / np.sum(bath.rates)", "0.9**2"),
    ("the stirrer not turned between collisions", "expm(-1j * H * fine)", "np.eye(2)"),
    ("a film that runs forwards", "qep.Lindbladian(-L.H, L.jumps, -L.rates)", "L"),
    (
        "driven back with the qubits of the way there",
        "for k in range(four, 2 * four):",
        "for k in reversed(range(four)):",
    ),
    ("one body taken for both", "done.entropy_change_a + done.entropy_change_b", "done.entropy_change_a"),
    ("the pair swapped altogether", "partial_swap_unitary(1)", "partial_swap_unitary(np.pi / 2)"),
    (
        "shuffles that leave their shells",
        "orders = pair.random_shuffle(box, box,",
        "orders = pair.random_shuffle(0 * box, 0 * box,",
    ),
    ("the shuffle known after all", "0.5, 2, orders, known=False)", "0.5, 2, orders[0])"),
    ("the drive left off", "for G in (driven, bath))", "for G in (bath, bath))"),
    ("heat with the wrong sign", "tr(H_E, E_out - warm)", "tr(H_E, warm - E_out)"),
    ("D the wrong way round", "tr(E_out, ln(E_out) - ln(warm))", "tr(warm, ln(warm) - ln(E_out))"),
    (
        "one bath for all pairs of levels",
        "np.outer(np.eye(3)[i], np.eye(3)[j])",
        "np.outer(np.eye(3)[0], np.eye(3)[1])",
    ),
    (
        "a bath that heats, called dephasing",
        "qep.Lindbladian(None, [H_0])",
        "qep.Lindbladian(None, [[[0, 1], [0, 0]]])",
    ),
)
