"""Chapter 05's code with one thing wrong: the baths, the mean field and the maps between two times."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("no 2π in the golden rule", "np.exp(-2 * np.pi * s * times)", "np.exp(-s * times)"),
    ("the bath starts empty", "1 / np.expm1(np.diag(h)[1:])", "0 * np.diag(h)[1:]"),
    ("from another oscillator", "(vectors[0] * np.exp", "(vectors[1] * np.exp"),
    ("the phase turned on, not back", "** np.array([-1, 1])", "** np.array([1, -1])"),
    ("Lamb shift with the wrong sign", "couplings**2 / (1 - omegas)", "couplings**2 / (omegas - 1)"),
    ("nothing taken out of the Choi matrix", "np.outer(np.eye(d), np.eye(d)) / d", "0"),
    (
        "motions not turned round",
        "bath.evolve(h, fresh, [20.0])[0].conj()",
        "bath.evolve(h, fresh, [20.0])[0]",
    ),
    ("the second oscillator without contact", "np.array([g, g]).T", "np.array([g, 0 * g]).T"),
    (
        "the secular equation in place of Redfield's",
        '"Bloch–Redfield": qep.redfield',
        '"Bloch–Redfield": qep.davies',
    ),
    ("c to H with the wrong sign", "drive = 0.5j", "drive = -0.5j"),
    ("from 65 to 75 without undoing the first 65", "@ np.linalg.inv(to[65.0])", ""),
)
