"""Chapter 10's code with one thing wrong: rates that break detailed balance, and modes mistaken."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "n for n + 1 in the rate matrix",
        "g(omega) * (n + 1), g(omega) * n",
        "g(omega) * n, g(omega) * n",
    ),
    (
        "rates exchanged in the rate matrix",
        "g(omega) * (n + 1), g(omega) * n",
        "g(omega) * n, g(omega) * (n + 1)",
    ),
    ("rates exchanged in the Davies generator", "(n(w) + (w > 0))", "(n(w) + (w < 0))"),
    ("a null vector that is not normalised", "return v / v.sum()", "return v"),
    ("factor for factor − 1 in the lamp", "(factor - 1)", "factor"),
    (
        "heat with the wrong sign",
        "qep.entropy_rate(L, states) - beta * heat",
        "qep.entropy_rate(L, states) + beta * heat",
    ),
    ("the ladder from its lowest step", "expm(M * t)[:, -1]", "expm(M * t)[:, 0]"),
    ("slow and fast modes exchanged", "slow, fast = modes", "fast, slow = modes"),
    ("different noise for 'the same'", "each[0] + each[1], beta", "each, beta"),
    ("the fastest mode for the gap", "superop()).real)[1]", "superop()).real)[-1]"),
)
