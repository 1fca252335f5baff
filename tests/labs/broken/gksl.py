"""The lab of chapter 05, with one thing wrong."""

LAB, FIGURE = "labs/gksl.py", "figures/gksl.py"
# what is wrong, the file, the code as it stands, the code instead
EDITS = (
    ("β = 1.2", LAB, "OMEGA = BETA = 1.0", "OMEGA, BETA = 1.0, 1.2"),
    ("two quanta at the start", LAB, "START = 3.0", "START = 2.0"),
    ("GKSL without its 2π", LAB, "2 * np.pi * params.coupling * OMEGA", "params.coupling * OMEGA"),
    ("GKSL to the ground state", LAB, "START, FINAL)", "START, 0.0)"),
    ("the mode's weights forgotten", LAB, "np.abs(amplitudes) ** 2 @ start", "np.abs(amplitudes) @ start"),
    ("the echo at half its time", LAB, "recurrence=2 * np.pi * modes", "recurrence=np.pi * modes"),
    ("the decay of a population", LAB, "[..., 1, 1])", "[..., 0, 0])"),
    ("θ for θ² in the decay", LAB, "ANGLES)) / ANGLES**2", "ANGLES)) / ANGLES"),
    (
        "laws exchanged",
        LAB,
        '{"exchange": exchange_unitary, "swap": partial_swap_unitary}',
        '{"exchange": partial_swap_unitary, "swap": exchange_unitary}',
    ),
    ("the weak bath less weak", LAB, "dict(coupling=0.01", "dict(coupling=0.012"),
    ("a small bath of 15 modes", LAB, "modes=12.0", "modes=15.0"),
    ("60 modes at strong coupling", LAB, "dict(coupling=0.15, modes=70.0", "dict(coupling=0.15, modes=60.0"),
    ("another cut-off at the start", LAB, "slider(2.0,", "slider(2.5,"),
    ("collisions up to 1", LAB, '"angle of a collision θ", 0.1, 1.2', '"angle of a collision θ", 0.1, 1.0'),
    ("another unit of the cut-off", LAB, '0.05, "ω₀")', '0.05, "rad")'),
    (
        "laws exchanged in the sentence",
        LAB,
        "{result.decay['exchange']:.3f} by exchange",
        "{result.decay['swap']:.3f} by exchange",
    ),
    ("the gap after the echo told before it", LAB, "result.times <= min(", "result.times >= min("),
    (
        "exact and GKSL exchanged",
        FIGURE,
        'artists["exact"].set_ydata(result.exact)',
        'artists["exact"].set_ydata(result.markov)',
    ),
    (
        "the GKSL curve late by one",
        FIGURE,
        "set_ydata(result.markov)",
        "set_ydata(np.roll(result.markov, 1))",
    ),
    ("the echo drawn at twice its time", FIGURE, "[result.recurrence] * 2", "[2 * result.recurrence] * 2"),
    (
        "coherences squared",
        FIGURE,
        "result.relaxed, result.coherence[law]",
        "result.relaxed, result.coherence[law] ** 2",
    ),
    (
        "dots exchanged",
        FIGURE,
        "[result.decay[law]]",
        '[result.decay[{"exchange": "swap", "swap": "exchange"}[law]]]',
    ),
    ("the mark at another angle", FIGURE, "[result.params.theta] * 2", "[result.params.theta / 2] * 2"),
    (
        "decay curves against other angles",
        FIGURE,
        "ax.plot(result.angles, result",
        "ax.plot(result.angles[::-1], result",
    ),
    ("the thermal qubit's line too steep", FIGURE, "np.exp(-line_of_gksl / 2)", "np.exp(-line_of_gksl)"),
    ("the thermal qubit's rate at 1", FIGURE, "ax.axhline(0.5, **_GKSL", "ax.axhline(1.0, **_GKSL"),
    ("time in periods", FIGURE, '"time t (1/ω₀)"', '"time t (2π/ω₀)"'),
    ("laws' names exchanged", FIGURE, '("exchange", "energy exchange"', '("exchange", "partial swap"'),
)
