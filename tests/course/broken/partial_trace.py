"""Chapter 02's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("|0,1> for |1,1> in the pair", "qep.ket(0, 4) + qep.ket(3, 4)", "qep.ket(0, 4) + qep.ket(1, 4)"),
    (
        "all four basis kets in the pair",
        "(qep.ket(0, 4) + qep.ket(3, 4)) / np.sqrt(2)",
        "(qep.ket(0, 4) + qep.ket(1, 4) + qep.ket(2, 4) + qep.ket(3, 4)) / 2",
    ),
    ("a start that is correlated", "np.exp(-1j * levels * t)", "np.exp(-1j * levels * (t + 0.2))"),
    ("the cycle cut short", "parts(np.pi)", "parts(3.0)"),
)
