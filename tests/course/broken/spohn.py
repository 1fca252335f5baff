"""Chapter 07's code with one thing wrong: mostly Spohn's own assumptions, taken away one by one."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("the fair coin for π", "shape=(100,)), F.steady_state())", "shape=(100,)), np.eye(d) / d)"),
    ("a third rate that is too negative", "[1, 1, -np.tanh(t)]", "[1, 1, -1.2 * np.tanh(t)]"),
    ("one β for both baths", "-into / [3, 0.5]", "-into / [3, 3]"),
    ("forward for central difference", "L.evolve(rho, [t + h, t - h])", "L.evolve(rho, [t + 2 * h, t])"),
    ("a slower clock for f", "t + np.sin(4 * t) / 2", "t + np.sin(2 * t) / 2"),
    (
        "ln π with another sign",
        "(ln(one) - ln(pi))).real for one in line",
        "(ln(one) + ln(pi))).real for one in line",
    ),
    ("a minus before the exchanged D", "qep.relative_entropy(end, path)", "-qep.relative_entropy(end, path)"),
)
