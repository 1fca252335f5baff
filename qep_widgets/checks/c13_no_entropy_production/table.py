"""How the table of ex13.7 is read: verdicts, the conditions among which one chooses, numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine import Case
from .worlds import right

HOLDS, IF, FAILS = "holds", "holds if", "does not hold as stated"

NAME = "production names the unitary term"
EXACT = "the bath's exact entropy is meant"
WHOLE = "the whole's exact state is meant"
APART = "the difference of a whole from its parts is meant"
STILL = "the stationary state commutes with H"
ALIGNED = "the state commutes with H"
GIBBS = "the state is a Gibbs state of H0"
CONDITIONS = (NAME, EXACT, WHOLE, APART, STILL, ALIGNED, GIBBS, "the bath is large", "the coupling is weak")

# What is sought of each sentence, ours first, and what can be defended as well: that a sentence about all
# systems has counterexamples (P06, P12, 13.f); what is true of one way back (13.e) or of one count (P09, P10)
# and false of the other; a trace that is bounded, so none per unit of time (13.e); the whole's entropy, which
# stands still (P05); what is true by the definition that the paper itself gives (P05).
SOUGHT: dict[str, tuple[str, ...]] = {
    "P03": (HOLDS,),
    "P04": (HOLDS,),
    "P05": (f"{IF} {NAME}", f"{IF} {WHOLE}", HOLDS),
    "13.e": (f"{IF} {WHOLE}", f"{IF} {EXACT}", FAILS),
    "P06": (f"{IF} {STILL}", f"{IF} {ALIGNED}", FAILS),
    "13.f": (f"{IF} {APART}", FAILS),
    "P07": (f"{IF} {WHOLE}", HOLDS),
    "P08": (FAILS,),
    "P09": (f"{IF} {EXACT}", FAILS),
    "P10": (f"{IF} {EXACT}", FAILS),
    "P12": (f"{IF} {GIBBS}", FAILS),
}
CLAIMS = tuple(SOUGHT)

# Verdicts and numbers are judged one by one. What is seen of a verdict is only whether it is sought: a report
# shows the right answer, and nobody should copy this table from it.
_JUDGED = "one that can be defended"


def read_table(answer: Any, case: Case) -> Any:
    """The table's verdicts and numbers; capitals, spaces, colons and a full stop do not count."""
    if not isinstance(answer, dict):
        raise ValueError(
            "no dictionary; return one with an entry for each claim, as in {'P03': (your verdict, 0.0)}"
        )
    if missing := [claim for claim in CLAIMS if claim not in answer]:
        raise ValueError(f"a table without {', '.join(missing)}")
    words, read = _words(answer), {}
    wrong = [claim for claim in CLAIMS if words[claim] not in SOUGHT[claim]]
    shown = right(*case) if wrong else {}
    for claim in CLAIMS:
        said = "holds under the condition that you chose" if words[claim].startswith(IF) else words[claim]
        seen = f"{said}, where this world's number is {shown[claim]:.4f}" if claim in wrong else _JUDGED
        read[f"{claim} verdict"] = seen
        read[f"{claim} number"] = _real(claim, answer[claim][1])
    return read


def _words(answer: dict[str, Any]) -> dict[str, str]:
    """Each entry's verdict; all that cannot be read are named at once."""
    for claim in CLAIMS:
        entry = answer[claim]
        if not isinstance(entry, tuple) or len(entry) != 2 or not isinstance(entry[0], str):
            raise ValueError(f"an entry {claim} that is no pair of a verdict, a text, and a number")
    words = {claim: _word(answer[claim][0]) for claim in CLAIMS}
    if unread := [f"{answer[claim][0][:40]!r} for {claim}" for claim, word in words.items() if not word]:
        raise ValueError(
            f"the verdict {', '.join(unread)}; there are three: {HOLDS!r}, '{IF} …' with one of the "
            "conditions "
            f"in the place of the dots, and {FAILS!r}"
        )
    other = {claim: word.removeprefix(IF).strip() for claim, word in words.items() if word.startswith(IF)}
    if unknown := [f"{text[:60] or '…'!r} for {claim}" for claim, text in other.items() if not _known(text)]:
        raise ValueError(
            f"the condition {', '.join(unknown)}; choose one of these and write it as it stands here: "
            f"{'; '.join(CONDITIONS)}"
        )
    return {claim: f"{IF} {_known(other[claim])}" if claim in other else words[claim] for claim in CLAIMS}


def _word(text: str) -> str:
    """One of the verdicts, the last with whatever follows it; nothing if it is none of them."""
    plain = _plain(text)
    if plain in (HOLDS, FAILS):
        return plain
    for start in (IF, "holds only if"):
        if plain == start or plain.startswith(start + " "):
            return f"{IF}{plain[len(start) :]}"
    return ""


def _plain(text: str) -> str:
    return " ".join(text.lower().replace(":", " ").replace("’", "'").split()).strip(" .!,;…")


def _known(text: str) -> str:
    """The condition that is written here; nothing if it is none of them."""
    return next((one for one in CONDITIONS if _plain(one) == _plain(text)), "")


def _real(claim: str, number: Any) -> Any:
    if not isinstance(number, np.ndarray) or number.size != 1:
        raise ValueError(f"an entry {claim} whose second part is no number")
    number = number.reshape(())
    return number.real if abs(number.imag) < 1e-6 else number
