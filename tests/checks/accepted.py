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
SHARE = (NOT_NEGATIVE, AT_MOST_1)

# Arguments of these names, in all chapters.
ARGUMENTS: dict[str, tuple[Reason, ...]] = {
    **dict.fromkeys(("rho", "sigma", "pi", "states", "rho_env"), (STATE,)),
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
    "ex06.1": {"→": (NOT_NEGATIVE,)},
    "ex06.2": {"→": (NOT_NEGATIVE,)},
    "ex06.3": {"choi": (HERMITIAN,), "→ loss of T": (AT_MOST_1,)},
    "ex06.4": {"out": (STATE,), "→": (STATE,)},
    "ex07.2": {
        "h": (
            because("the central difference is even in h", "sign flipped"),
            because("a step is small", "cut off at 1"),
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
}


def at(id: str, place: str, rule: str) -> bool:
    """Whether there is a reason why this rule gives what is right at this place."""
    reasons = (*PLACES.get(id, {}).get(place, ()), *ARGUMENTS.get(place, ()))
    return any(rule in rules for _, rules in reasons)
