"""The lab with von Neumann's walls, with one thing wrong."""

LAB, FIGURE = "labs/walls.py", "figures/walls.py"
# what is wrong, the file, the code as it stands, the code instead
EDITS = (
    ("work doubled", LAB, "work=float(gas.work[-1])", "work=2 * float(gas.work[-1])"),
    ("works along the way in bits", LAB, "works=gas.work,", "works=gas.work / np.log(2),"),
    ("half and half is 0.4", LAB, '"Half and half": dict(share=0.5', '"Half and half": dict(share=0.4'),
    ("three to one is two to one", LAB, "dict(share=0.25, progress", "dict(share=0.33, progress"),
    ("another share at the start", LAB, "slider(0.25,", "slider(0.3,"),
    ("shares up to 1", LAB, '"share of the second kind", 0.0, 0.5', '"share of the second kind", 0.0, 1.0'),
    (
        "percentages exchanged in the sentence",
        LAB,
        "100 * (1 - p.share), 100 * p.share",
        "100 * p.share, 100 * (1 - p.share)",
    ),
    ("heat comes in instead of leaving", LAB, "as much heat has left", "as much heat has come in"),
    (
        "the steps' words exchanged",
        LAB,
        "the orange walls slide the second kind out of the box",
        "each kind is pressed together",
    ),
    ("molecules of the wrong box", FIGURE, "x = result.left[k] +", "x = result.left[0] +"),
    (
        "molecules turned too early",
        FIGURE,
        "round(n * (1 - result.turned))",
        "round(n * (1 - result.turned) / 2)",
    ),
    (
        "as many molecules of each kind",
        FIGURE,
        "np.round(_MOLECULES * result.shares)",
        "np.round(_MOLECULES * result.shares**0 / 2)",
    ),
    (
        "the walls' colours exchanged",
        FIGURE,
        "style.INK if plain else KINDS[k][0]",
        "style.INK if plain else KINDS[1 - k][0]",
    ),
    (
        "the dot at half its work",
        FIGURE,
        "[result.params.progress], [result.work]",
        "[result.params.progress], [result.work / 2]",
    ),
    (
        "the curve late by one",
        FIGURE,
        "set_data(result.stages, result.works)",
        "set_data(result.stages, np.roll(result.works, 1))",
    ),
    ("the work on the sheet in joules", FIGURE, "T per molecule", "J per molecule"),
    ("the axis in bits", FIGURE, '"work per molecule / T"', '"work per molecule / bits"'),
)
