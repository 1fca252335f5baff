"""Chapter 05's second sitting with one thing wrong: the test, maps between two times, cross terms."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("nothing taken out of the Choi matrix", "np.outer(np.eye(d), np.eye(d)) / d", "0"),
    ("c to H with the wrong sign", "drive = 0.5j", "drive = -0.5j"),
    ("from 65 to 75 without undoing the first 65", "@ np.linalg.inv(to[65.0])", ""),
    (
        "motions not turned round",
        "turned = film[-1].conj()",
        "turned = film[-1]",
    ),
    ("the second oscillator without contact", "np.array([g, g]).T", "np.array([g, 0 * g]).T"),
    (
        "the secular equation in place of Redfield's",
        '"Bloch–Redfield": qep.redfield',
        '"Bloch–Redfield": qep.davies',
    ),
)
