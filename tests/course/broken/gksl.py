"""Chapter 05's first sitting with one thing wrong: the baths, the mean field and the golden rule."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("no 2π in the golden rule", "np.exp(-2 * np.pi * s * times)", "np.exp(-s * times)"),
    ("the bath starts empty", "1 / np.expm1(np.diag(h)[1:])", "0 * np.diag(h)[1:]"),
    ("from another oscillator", "(vectors[0] * np.exp", "(vectors[1] * np.exp"),
    ("the phase turned on, not back", "** np.array([-1, 1])", "** np.array([1, -1])"),
    ("Lamb shift with the wrong sign", "couplings**2 / (1 - omegas)", "couplings**2 / (omegas - 1)"),
    ("the ½ forgotten in both laws", '"with ½": generator,', '"with ½": generator - takes,'),
)
