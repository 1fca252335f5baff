"""Chapter 05's first sitting with one thing wrong: the baths, the mean field and the golden rule."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("no 2π in the golden rule", "2 * np.pi * s, 3.0, 1 / np.expm1(1)", "s, 3.0, 1 / np.expm1(1)"),
    ("a bath of another temperature", "cutoff=2.0)).occupation", "cutoff=2.0), 1.0, 3.0, 2.0).occupation"),
    ("another cut-off", "cutoff=2.0)).occupation", "cutoff=4.0)).occupation"),
    ("the phase turned on, not back", "** np.array([-1, 1])", "** np.array([1, -1])"),
    ("Lamb shift with the wrong sign", "strong_g**2 / (1 - dense)", "strong_g**2 / (dense - 1)"),
    ("the ½ forgotten in both laws", '{"½": generator,', '{"½": generator - takes,'),
    ("a partner whose coherence is lost", "np.full((2, 2), 0.5)", "np.eye(2) / 2"),
    ("the quantum of another mode's start", "* vectors[0]) @ vectors.T", "* vectors[9]) @ vectors.T"),
    ("the ½ of the second order forgotten", "both @ H_I @ H_I) / 2", "both @ H_I @ H_I)"),
)
