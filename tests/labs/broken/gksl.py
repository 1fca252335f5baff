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
    ("the weak bath less weak", LAB, "dict(coupling=0.01", "dict(coupling=0.012"),
    ("a small bath of 15 modes", LAB, "modes=12.0", "modes=15.0"),
    ("60 modes at strong coupling", LAB, "dict(coupling=0.15, modes=70.0", "dict(coupling=0.15, modes=60.0"),
    ("another cut-off at the start", LAB, "slider(2.0,", "slider(2.5,"),
    ("another unit of the cut-off", LAB, '0.05, "ω₀")', '0.05, "rad")'),
    (
        "the gap after the echo told before it",
        LAB,
        "result.seen & (result.times <= result",
        "result.seen & (result.times >= result",
    ),
    ("α without its weights", LAB, "omegas)) @ couplings**2", "omegas)) @ couplings"),
    ("the bath's α of the oscillator's own", FIGURE, '("memory", result.memory)', '("memory", result.exact)'),
    ("time to 100 before the prediction", FIGURE, "ax.set_xlim(0, result.until)", "ax.set_xlim(0, 100)"),
    (
        "exact and GKSL exchanged",
        FIGURE,
        '("exact", result.exact)',
        '("exact", result.markov)',
    ),
    (
        "the GKSL curve late by one",
        FIGURE,
        '("markov", result.markov)',
        '("markov", np.roll(result.markov, 1))',
    ),
    ("the echo drawn at twice its time", FIGURE, "[result.recurrence] * 2", "[2 * result.recurrence] * 2"),
    ("the echo before the prediction", FIGURE, "np.where(result.seen, curve, np.nan)", "curve"),
    ("the echo told before the prediction", LAB, "    if p.revealed:", "    if True:"),
)
