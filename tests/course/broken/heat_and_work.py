"""Chapter 08's code with one thing wrong: mostly the book-keeping."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "the energy counted with the old H",
        "qep.energy(rho, later) - qep.energy(rho, H)",
        "qep.energy(rho, H) - qep.energy(rho, H)",
    ),
    ("a field that is not resonant", "frequency=1, duration", "frequency=1.3, duration"),
    ("the work of the way up alone", "simpson(rising - falling, ", "simpson(rising, "),
    ("the gap of another temperature", "-1.0 * run.heat[-1]", "-2.0 * run.heat[-1]"),
    ("a bath gains what it gives", "of_bath = -bath.beta", "of_bath = bath.beta"),
    (
        "one β for all baths",
        "rates.append(entropy - beta @ heats)",
        "rates.append(entropy - beta[0] * heats.sum(0))",
    ),
    ("H not repaired", "ann.H - 0.5j * down * (np.conj(c) * a - c * up)", "ann.H"),
    ("a field that does not turn", "[[0.5, -0.5], [-0.5, 0.5]]", "[[0, 0], [0, 1]]"),
    ("the baths' βs exchanged", "done.bath_energy @ [0.4, 1.5]", "done.bath_energy @ [1.5, 0.4]"),
    ("a film that runs forwards twice", "film[::-1]", "film"),
)
