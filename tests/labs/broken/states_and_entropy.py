"""The first lab of chapter 01, with one thing wrong."""

LAB, FIGURE = "labs/states_and_entropy.py", "figures/states_and_entropy.py"
# what is wrong, the file, the code as it stands, the code instead
EDITS = (
    (
        "shares exchanged",
        LAB,
        "(1 - params.share) * projector([1.0, 0.0]) + params.share",
        "params.share * projector([1.0, 0.0]) + (1 - params.share)",
    ),
    ("an angle for half an angle", LAB, "np.radians(degrees) / 2", "np.radians(degrees)"),
    ("the outcome's entropy in bits", LAB, "curve = shannon(along)", "curve = shannon(along) / np.log(2)"),
    ("1 − Tr ρ² for S", LAB, "entropy=float(entropy(rho))", "entropy=float(1 - np.trace(rho @ rho).real)"),
    ("eigenvalues in the other order", LAB, "np.linalg.eigvalsh(rho)[::-1]", "np.linalg.eigvalsh(rho)"),
    ("one ket measured along itself", LAB, "share=0.0, axis=90.0", "share=0.0, axis=60.0"),
    ("three to one at 80°", LAB, '"Three to one": dict(angle=90.0', '"Three to one": dict(angle=80.0'),
    ("another second ket at the start", LAB, "slider(60.0,", "slider(50.0,"),
    (
        "the axis up to 90°",
        LAB,
        '"axis of the measurement", 0.0, 180.0',
        '"axis of the measurement", 0.0, 90.0',
    ),
    ("the whole curve before the prediction", LAB, "_AXES if params.revealed else", "_AXES if True else"),
    ("the trail of other kets kept", LAB, 'given=("angle", "share")', "given=()"),
    (
        "percentages exchanged in the sentence",
        LAB,
        "{100 * (1 - p.share):.0f} % of |0⟩ and {100 * p.share:.0f}",
        "{100 * p.share:.0f} % of |0⟩ and {100 * (1 - p.share):.0f}",
    ),
    ("a mixture called pure", LAB, '"pure" if result.entropy < 5e-4', '"pure" if result.entropy < 0.5'),
    ("the outcomes' words exchanged", LAB, "{result.outcomes[0]:.2f} and", "{result.outcomes[1]:.2f} and"),
    (
        "the tip mirrored",
        FIGURE,
        "set_data([result.arrow[0]], [result.arrow[1]])",
        "set_data([-result.arrow[0]], [result.arrow[1]])",
    ),
    (
        "the arrow to a ket",
        FIGURE,
        "[0, result.arrow[0]], [0, result.arrow[1]]",
        "[0, result.kets[1, 0]], [0, result.kets[1, 1]]",
    ),
    (
        "kets mirrored",
        FIGURE,
        'artists["kets"].set_data(*result.kets.T)',
        'artists["kets"].set_data(*-result.kets.T)',
    ),
    (
        "the chord upside down",
        FIGURE,
        'artists["chord"].set_data(*result.kets.T)',
        'artists["chord"].set_data(*-result.kets.T)',
    ),
    (
        "bars exchanged",
        FIGURE,
        "enumerate(getattr(result, name)):",
        "enumerate(getattr(result, name)[::-1]):",
    ),
    (
        "numbers of the other bar",
        FIGURE,
        'number.set_text(f"{value:.2f}")',
        'number.set_text(f"{1 - value:.2f}")',
    ),
    ("the level at ln 2", FIGURE, "[result.entropy, result.entropy]", "[np.log(2), np.log(2)]"),
    ("the trail late by one", FIGURE, "else along)", "else (result.axes, np.roll(result.curve, 1)))"),
    ("entropies in bits on the axis", FIGURE, '"entropies / nats"', '"entropies / bits"'),
    ("ln 2 at the wrong height", FIGURE, "set_yticks([0, np.log(2)]", "set_yticks([0, 0.5]"),
    (
        "the legend's words exchanged",
        FIGURE,
        'labels=["S(ρ)", "of the outcome"]',
        'labels=["of the outcome", "S(ρ)"]',
    ),
)
