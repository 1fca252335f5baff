"""Chapter 09's code with one thing wrong: mostly one route that leaves the other."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    (
        "heat with the other sign",
        "qep.entropy_rate(L, path) - heat",
        "qep.entropy_rate(L, path) + heat + 0.1",
    ),
    ("entropy added to the energy", '"−TS": -qep.entropy(r)', '"−TS": qep.entropy(r)'),
    (
        "F without T",
        "qep.energy(some, H) - qep.entropy(some) / beta",
        "qep.energy(some, H) - qep.entropy(some)",
    ),
    ("no ln Z", "F_beta = -np.log(np.exp(-beta * np.linalg.eigvalsh(H)).sum()) / beta", "F_beta = 0.0"),
    ("a landscape without entropy", "some @ E - qep.shannon(some)", "some @ E"),
    ("the wrong clock of f", "t + np.sin(4 * t) / 2)  #", "t + np.sin(2 * t) / 2)  #"),
    (
        "another β for the heat",
        "- beta * qep.heat_current(G, run[1::3], H)",
        "- 1.1 * beta * qep.heat_current(G, run[1::3], H)",
    ),
    (
        "D to the fair coin",
        "qep.relative_entropy(run[2::3], rest)",
        "qep.relative_entropy(run[2::3], np.eye(d) / d)",
    ),
    (
        "the Gibbs state for every π",
        "qep.spohn_rate(G, line, G.steady_state())",
        "qep.spohn_rate(G, line, pi)",
    ),
    (
        "one β for both baths",
        "qep.entropy_production_rate(worlds[n], line, L.H)",
        "qep.entropy_rate(worlds[n], line) - qep.heat_current(worlds[n], line, L.H)",
    ),
    (
        "the Gibbs state of another H",
        "qep.gibbs(H, 1)) for a, H in zip",
        "qep.gibbs(2 * H, 1)) for a, H in zip",
    ),
    (
        "a swing that stops half-way",
        "duration=1.5), beta=1, g=1)",
        "duration=1.5), beta=1, g=1, times=[0, 0.75])",
    ),
    ("H' without its minus", "H_new = -(v * np.log(p))", "H_new = (v * np.log(p))"),
)
