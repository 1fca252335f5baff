"""Rules of thumb that give what is right, each with its reason: what `corners.py` does not report."""

Reason = tuple[str, tuple[str, ...]]


def because(why: str, *rules: str) -> Reason:
    """These rules change nothing that counts, for this reason."""
    return why, rules


STATE = because(
    "a state is Hermitian and positive, and its trace is one",
    "Hermitian part",
    "lower triangle mirrored",
    "trace made one",
    "negative eigenvalues cut",
    "moduli of eigenvalues",
)
HERMITIAN = because("it is Hermitian", "Hermitian part", "lower triangle mirrored")
POSITIVE = because("it is positive", "negative eigenvalues cut", "moduli of eigenvalues")
REAL = because("it is real and symmetric", "transposed", "symmetrised")
NOT_NEGATIVE = because("no such number is negative", "moduli", "cut off at 0")
AT_MOST_1 = because("no such number is above 1", "cut off at 1")
SUM = because("they add up to one", "sum made one")
NORM = because("its norm is one", "norm made one")
PHASE = because("its sign is a phase that nobody sees", "sign flipped")
ORDER = because("the order of the matrices does not matter", "stack reversed")
CONJUGATE = because("nothing that counts changes if all is conjugated", "conjugated", "transposed")
MODULUS = because("only the modulus of the coherence counts", "conjugated", "transposed", "moduli")
LITTLE = because("the answer may move by less than what is judged", "rounded to 3 digits")
UNREAD = because("nothing of what is asked for depends on it", "any rule")
SMALL = because("few cases go above 1, where nobody would cut it off", "cut off at 1")
TRACELESS = because("its trace is 0, and cannot be made one", "trace made one")
NUMBER = because("it is a real number, in a complex array", "real part", "conjugated")
SHARE = (NOT_NEGATIVE, AT_MOST_1)

# Arguments of these names, in all chapters.
ARGUMENTS: dict[str, tuple[Reason, ...]] = {
    **dict.fromkeys(("rho", "rho_1", "rho_2", "pi", "states", "rho_env"), (STATE,)),
    **dict.fromkeys(("d", "d_in", "d_R", "n", "k", "T", "t", "h", "beta", "rates"), (NOT_NEGATIVE,)),
    **dict.fromkeys(("kraus", "first", "second"), (PHASE, ORDER)),
    **dict.fromkeys(("U", "jumps"), (PHASE,)),
    "H": (HERMITIAN,),
}

# Places of one exercise: an argument, or after an arrow what is returned.
PLACES: dict[str, dict[str, tuple[Reason, ...]]] = {
    "ex00.1": {"p": SHARE, "→": (NOT_NEGATIVE, because("at most ln 2", "cut off at 1"))},
    "ex00.2": {
        "table": (*SHARE, because("I is the same for both parts", "transposed")),
        "→": (NOT_NEGATIVE,),
    },
    "ex00.3": {
        **dict.fromkeys(("d_S", "d_E"), (NOT_NEGATIVE,)),
        **dict.fromkeys(("→ the system's state", "→ the surroundings' state"), (STATE,)),
    },
    "ex00.4": {
        "T": (NOT_NEGATIVE,),
        "dS_k": (
            because("only their sum counts", "sorted", "sorted, largest first", "reversed", "all the mean"),
        ),
        **dict.fromkeys(("→ Σ", "→ I(S:E)", "→ I_E", "→ D_E"), (NOT_NEGATIVE,)),
    },
    "ex01.1": {
        "r_1": (AT_MOST_1,),
        "r_2": (AT_MOST_1,),
        "p": SHARE,
        "→": (*SHARE, SUM, because("the larger stands first", "sorted, largest first")),
    },
    "ex01.2": {
        "rho": (CONJUGATE, because("only its eigenvalues count", "diagonal of eigenvalues")),
        "→": (NOT_NEGATIVE,),
    },
    "ex01.3": {"states": (CONJUGATE,), "p": (*SHARE, SUM), "→": (NOT_NEGATIVE,)},
    "ex01.4": {
        "basis": (PHASE,),
        "→ the work": (NOT_NEGATIVE,),
        "→ the excess": (NOT_NEGATIVE,),
        "→": (because("the excess is less than the work, by T·S(ρ)", "numbers sorted, largest first"),),
    },
    "ex01.5": {
        "kets": (PHASE,),
        "shares": (*SHARE, SUM),
        "b": (PHASE, NORM),
        "→ the probability": SHARE,
        "→ the arrow": (AT_MOST_1,),
    },
    "ex02.1": {"→": (STATE,)},
    "ex02.2": {
        "psi": (PHASE, NORM, because("the singular values stay", "conjugated", "reversed")),
        "→ 0": (
            *SHARE,
            NORM,
            because("amplitudes may stand in any order", "sorted", "sorted, largest first", "reversed"),
        ),
        "→ 1": (NOT_NEGATIVE,),
        "→ 2": (NOT_NEGATIVE,),
        "→": (because("S_A = S_B", "numbers sorted", "numbers sorted, largest first"),),
    },
    "ex02.3": {"→ I": (NOT_NEGATIVE,)},
    "ex02.4": {"→": (PHASE, NORM)},
    "ex02.5": {
        "→ rho_GHZ": (
            STATE,
            *SHARE,
            REAL,
            because("it is diag(½, 0, …, 0, ½)", "diagonal only", "rounded to 3 digits"),
        ),
        "→ rho_W": (STATE, *SHARE, REAL),
    },
    "ex02.6": {"rho": (because("its eigenvectors stay", "sign flipped"),), "→": (PHASE,)},
    "ex03.1": {"→": (HERMITIAN, POSITIVE)},
    "ex03.2": {"→": (HERMITIAN, POSITIVE)},
    "ex03.3": {"choi": (CONJUGATE,)},
    "ex03.4": {
        "choi": (HERMITIAN,),
        "→ 0": (PHASE, NORM, *SHARE, because("it is Σ|ii⟩/√d", "reversed", "largest only")),
        "→ 1": (PHASE, NORM),
        "→ 2": (because("it is negative", "cut off at 1"),),
    },
    "ex03.5": {
        "choi": (HERMITIAN,),
        "→ 0": (
            because("they are 1 and −1", "cut off at 1", "rounded to 3 digits", "largest only"),
            because("the reference has the negative ones first, and any order is right", "sorted"),
        ),
        "→ 1": (PHASE,),
    },
    "ex03.7": {
        "choi": (
            HERMITIAN,
            because("only its eigenvalues count", "conjugated", "transposed", "diagonal of eigenvalues"),
        ),
        "→": SHARE,
    },
    "ex04.2": {"→": (PHASE,)},
    "ex04.3": {"→": (PHASE, ORDER)},
    "ex04.4": {
        "→ rho_E": (STATE,),
        "→ S_E": (NOT_NEGATIVE,),
        "→ I_S": (NOT_NEGATIVE,),
        "→ I_E": (NOT_NEGATIVE,),
    },
    "ex04.5": {"→": (HERMITIAN,)},
    "ex04.6": {"→": (STATE, because("it is pure", "largest eigenvalue only"))},
    "ex04.7": {"→ 0": (PHASE,), "→ 1": (PHASE,)},
    "ex05.1": {"→": (HERMITIAN, TRACELESS)},
    "ex05.3": {"t": (because("it has few digits", "rounded to 3 digits"),)},
    "ex05.4": {
        "→ 0": (HERMITIAN,),
        "→ 1": (PHASE, TRACELESS),
        "→ 2": (because("the reference has the smallest rate first, and any order is right", "sorted"),),
    },
    "ex05.5": {
        "H_I": (HERMITIAN,),
        "→ R_1": (HERMITIAN, TRACELESS),
        "→ R_2": (HERMITIAN, TRACELESS),
        "→ C": (HERMITIAN, TRACELESS),
    },
    "ex05.6": {
        "kappa": SHARE,
        "cutoff": (NOT_NEGATIVE,),
        "→ rate": (NOT_NEGATIVE,),
        "→ shift": (AT_MOST_1,),
    },
    "ex06.1": {"→": (NOT_NEGATIVE,)},
    "ex06.2": {"→": (NOT_NEGATIVE,)},
    "ex06.3": {"choi": (HERMITIAN,), "p": SHARE, "→ loss of P": (AT_MOST_1,)},
    "ex06.4": {"out": (STATE,), "→": (STATE,)},
    "ex07.2": {
        "h": (
            because("the central difference is even in h", "sign flipped"),
            because("a step is small", "cut off at 1"),
            LITTLE,
        ),
        "→ rate": (NOT_NEGATIVE,),
        "→ difference": (NOT_NEGATIVE,),
    },
    "ex07.3": {"states": (ORDER,), "→ pi": (STATE,)},
    "ex07.4": {
        "rho": (MODULUS, LITTLE),
        "a": (NOT_NEGATIVE, LITTLE),
        "nu": (NOT_NEGATIVE,),
        "beta": (LITTLE,),
        "kappa": (NOT_NEGATIVE, LITTLE),
        "→ start": (NOT_NEGATIVE,),
        "→ end": (NOT_NEGATIVE,),
        "→": (because("an interval starts before it ends", "numbers sorted"),),
    },
    "ex07.5": {
        "betas": (NOT_NEGATIVE,),
        "strengths": (NOT_NEGATIVE,),
        "→ Clausius' rate": (NOT_NEGATIVE,),
    },
    "ex08.1": {"dH": (HERMITIAN,), "field": (HERMITIAN,)},
    "ex08.2": {"Hs": (HERMITIAN, CONJUGATE), "→ gap": (NOT_NEGATIVE,)},
    "ex08.3": {"betas": (NOT_NEGATIVE,), "jumps": (TRACELESS,)},
    "ex08.4": {"first": (HERMITIAN,), "last": (HERMITIAN,), "→ friction": (NOT_NEGATIVE,)},
    "ex09.1": {"→ D": (NOT_NEGATIVE,)},
    "ex09.2": {
        "→ new H": (
            HERMITIAN,
            because("−ln p is not negative", "negative eigenvalues cut", "moduli of eigenvalues"),
        ),
        "→ work won": (NOT_NEGATIVE,),
    },
    "ex09.3": {"→ from states": (NOT_NEGATIVE,)},
    "ex09.4": {"betas": (NOT_NEGATIVE,), "→": (HERMITIAN,)},
    "ex10.1": {
        "omega": (NOT_NEGATIVE,),
        "strength": (NOT_NEGATIVE,),
        "cutoff": (NOT_NEGATIVE,),
        "→ down": (NOT_NEGATIVE,),
        "→ up": (NOT_NEGATIVE,),
        "→": (because("down is faster than up", "numbers sorted, largest first"),),
    },
    "ex10.2": {
        "A": (HERMITIAN, because("it enters twice", "sign flipped")),
        "g": (NOT_NEGATIVE, SMALL),
        "→ 0": (PHASE, TRACELESS),
        "→ 1": (NOT_NEGATIVE,),
    },
    "ex10.3": {
        "L": (because("its null space stays", "sign flipped", "trace made one"),),
        "→ dimension": (NOT_NEGATIVE,),
        "→ final state": (STATE,),
    },
    "ex10.4": {"eps": SHARE, "→": (NOT_NEGATIVE,)},
    "ex10.5": {
        "rho": (because("C is a distance", "sign flipped"),),
        "pi": (UNREAD,),
        "→ gap": (NOT_NEGATIVE,),
        "→ C": (NOT_NEGATIVE, SMALL),
    },
    "ex11.1": {
        "H": (
            because(
                "only its eigenvectors count, in whatever order",
                "sign flipped",
                "trace made one",
            ),
        ),
        "→": (NOT_NEGATIVE,),
    },
    "ex11.2": {
        "→ populations": (NOT_NEGATIVE,),
        "→ coherences": (NOT_NEGATIVE,),
    },
    "ex11.3": {
        "a": (because("only the moduli count", "conjugated", "moduli", "sign flipped"),),
        "p": (*SHARE,),
        "g": (NOT_NEGATIVE,),
        "→": (because("the lowest stands first", "numbers sorted"),),
    },
    "ex11.4": {"A": (HERMITIAN,), "psi": (PHASE, NORM)},
    "ex11.5": {
        "E": (NOT_NEGATIVE,),
        "psi": (NORM, because("no phase of the whole counts", "sign flipped")),
        "a": (because("no phase of the whole counts", "sign flipped"),),
        "g": (NOT_NEGATIVE,),
        **dict.fromkeys(("→ the probability", "→ the secular one"), SHARE),
        "→ the rate in the end": (NOT_NEGATIVE,),
    },
    "ex12.1": {
        "betas": (NOT_NEGATIVE,),
        "W": (NOT_NEGATIVE, TRACELESS),
        "→ p": (*SHARE, SUM),
    },
    "ex12.2": {
        "W": (NOT_NEGATIVE, TRACELESS, because("the order of the baths does not matter", "stack reversed")),
        "p": (*SHARE, SUM),
        "→ σ_hk": (NOT_NEGATIVE,),
        "→ σ_na": (NOT_NEGATIVE,),
    },
    "ex12.3": {
        "omega": (NOT_NEGATIVE,),
        "omega_2": (NOT_NEGATIVE, because("T* is the same for a gap turned round", "sign flipped")),
        "p_1": SHARE,
        **dict.fromkeys(("→ r", "→ T* of the first", "→ T* of the second"), (NOT_NEGATIVE,)),
    },
    "ex12.4": {
        **dict.fromkeys(("omega_1", "omega_2", "beta_1", "beta_2", "g", "→ own"), (NOT_NEGATIVE,)),
        "link": (because("only its modulus counts: a phase of a qubit turns it", "moduli", "sign flipped"),),
    },
    "ex12.5": {
        "W": (NOT_NEGATIVE, TRACELESS, because("the order of the baths does not matter", "stack reversed")),
        "p": (*SHARE, SUM),
        "→ the prices": (NOT_NEGATIVE,),
        "→ the staying": (SMALL,),
        "→": (because("the whole contains the staying, and more", "numbers sorted"),),
    },
    "ex13.1": {f"→ {part}": (NUMBER,) for part in ("first", "second", "external", "heat")},
    "ex13.2": {
        "H0": (HERMITIAN,),
        "V": (UNREAD,),
        "jumps": (ORDER, TRACELESS),
        "→ flow": (SMALL,),
        "→ production": (NOT_NEGATIVE,),
    },
    "ex13.3": {"jumps": (ORDER,), "→ unitary": (SMALL,), "→ largest": (NOT_NEGATIVE,)},
    "ex13.4": {
        "env": (STATE,),
        "H_E": (HERMITIAN,),
        "→ information": (NOT_NEGATIVE, SMALL),
        "→ divergence": (NOT_NEGATIVE,),
    },
    "ex13.6": {
        "H0": (HERMITIAN,),
        "H1": (HERMITIAN,),
        "→ lost": (NOT_NEGATIVE,),
    },
    "ex13.7": {"→ P03": (because("the verdict is one and the same", "as in the first case"),)},
    "ex13.8": {"axes": (PHASE,), "sizes": (NOT_NEGATIVE,), "→": (NOT_NEGATIVE,)},
    "ex13.9": {
        "p": SHARE,
        "shuffles": (NOT_NEGATIVE,),
        "→ parts": (SMALL,),
        "→ whole": (NOT_NEGATIVE, SMALL),
        "→ correlation": (AT_MOST_1,),
    },
}


def at(id: str, place: str, rule: str) -> bool:
    """Whether there is a reason why this rule gives what is right at this place."""
    reasons = (*PLACES.get(id, {}).get(place, ()), *ARGUMENTS.get(place, ()))
    return any(rule in rules or "any rule" in rules for _, rules in reasons)
