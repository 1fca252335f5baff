"""What a lesson's prose asserts in numbers and inequalities, and what the code beside it shows.

Beside a text cell are the code cells between it and the text cell before, and those between it and the next.

- A **decimal number** (one with a decimal point) must be in the printed output of the code beside it, to its
  digits: some number there, with at least as many decimals, rounds to it, sign included. Or a claim beside it
  compares with it, as in ``abs(S - 0.6931) < 1e-4`` and ``np.isclose(S, 0.6931)``, or settles by it.
- An **inequality** (≤ ≥ < > or the same in LaTeX) must have beside it a cell with both a claim and a
  comparison by order in its code.

Not looked at: code, links, headings, the further reading, numbers of sections and equations. What is an
honest exception, a number that is given rather than found, is marked in its text cell by a comment, which no
reader sees:

    <!-- prose: given 0.5 2.0 ≥ -->

Each word there excuses one number, or the sign, in this cell. A word that excuses nothing is an error, and so
is a marker that is misspelt.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.cells import prose as lines_of
from tools.chapter import Cell
from tools.rehearse import ROOT, Ran, cells, rehearsed
from tools.split import CLAIM, calls

GIVEN = re.compile(r"<!--\s*prose:\s*given\s+(\S.*?)\s*-->", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
MARKER = re.compile(r"<!--\s*(?:prose|given)", re.IGNORECASE)  # meant as one
NUMBER = re.compile(r"(?<![\w.])([-−]?)(\d+\.\d+)(?:[eE]([-+−]?\d+))?(?![\w.]*\d)")
# 2.5\times 10^{-3} and 2.5·10⁻³ are read as 2.5e-3
POWER = re.compile(r"\s*(?:\\times|\\cdot|×|·)\s*10(?:\^\{?([-−]?\d+)\}?|([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
PLACES = r"\(?\d+(?:\.\d+)*\)?"
NUMBERED = re.compile(
    r"\b(?:[Ss]ections?|[Cc]hapters?|[Ee]qs?\.|[Ee]quations?|[Ff]igs?\.|[Ff]igures?|[Tt]heorems?|§)"
    rf"[\s~]*{PLACES}(?:(?:\s*(?:,|–|and|or|to)\s*)+{PLACES})*"
)
SIGNS = {"≤": "≤", "≥": "≥", "<": "<", ">": ">"}
SIGNS |= {"\\le": "≤", "\\leq": "≤", "\\leqslant": "≤", "\\ge": "≥", "\\geq": "≥", "\\geqslant": "≥"}
SIGNS |= {"\\lt": "<", "\\gt": ">"}
SIGN = re.compile(r"\\(?:leqslant|geqslant|leq|geq|le|ge|lt|gt)(?![A-Za-z])|[≤≥<>]")


def plain(source: str) -> str:
    """The text of a markdown cell without what is not looked at."""
    source = source.split("**Further reading.**")[0]
    source = re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)
    kept = [line for line, fenced in lines_of(source) if not fenced and not re.match(r"\s*(```|~~~|#)", line)]
    text = "\n".join(re.sub(r"^\s*>+", "", line) for line in kept)  # a quotation's mark is no inequality
    text = re.sub(r"(`+).+?\1", " ", text, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r" \1 ", text)
    text = re.sub(r"arXiv:\S+|https?://\S+", " ", text)
    text = re.sub(r"</?[a-z][^>]*>", " ", text)  # tags
    text = re.sub(r"[-=]+>|<[-=]+(?=[^\d.])", " ", text)  # arrows
    return NUMBERED.sub(" ", text)


def numbers(text: str) -> list[tuple[str, float, int]]:
    """The decimal numbers of a text: as written, their value, and how many decimals it is known to."""
    text = POWER.sub(lambda m: "e" + (m[1] or m[2].translate(RAISED)).replace("−", "-"), text)
    found = []
    for m in NUMBER.finditer(text):
        minus = m[1] and text[: m.start()][-1:] not in tuple(")}]|")  # else it is a subtraction
        power = int((m[3] or "0").replace("−", "-"))
        written = ("-" if minus else "") + m[2] + (f"e{power}" if m[3] else "")
        found.append((written, float(written), len(m[2].split(".")[1]) - power))
    return found


def signs(text: str) -> list[str]:
    """The inequality signs of a text, LaTeX's turned into ≤ ≥ < >."""
    return [SIGNS[m[0]] for m in SIGN.finditer(text)]


def shows(printed: str, value: float, decimals: int) -> bool:
    """Whether the output holds a number that rounds to `value` and has at least as many decimals."""
    close = 0.5000001 * 10.0**-decimals
    return any(d >= decimals and abs(v - value) <= close for _, v, d in numbers(printed))


def claims_an_order(source: str) -> bool:
    """Whether the cell claims something and compares by order."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return False
    called = {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    orders = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
    compared = [op for n in nodes if isinstance(n, ast.Compare) for op in n.ops]
    return "claim" in called and any(isinstance(op, orders) for op in compared)


def compared(ran: Ran) -> Iterator[str]:
    """The numbers that a cell's claims compare with, or settle a prediction by, as they are written."""
    yield from (
        f"{value:.12f}" for c in ran.claims for value in c.settles.values() if not isinstance(value, str)
    )
    if any(c.held for c in ran.claims):
        for node in (node for call in calls(ran.source, CLAIM) for node in ast.walk(call)):
            match node:
                case ast.BinOp(op=ast.Sub(), right=number):
                    yield from map(ast.unparse, _literals(number))
                case ast.Call(func=ast.Attribute(attr="isclose" | "allclose"), args=[_, number, *_]):
                    yield from map(ast.unparse, _literals(number))


def _literals(node: ast.expr) -> Iterator[ast.expr]:
    """A number, or those of a list of numbers."""
    parts = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
    for part in parts:
        if isinstance(part, ast.expr) and part is not node and isinstance(part, (ast.List, ast.Tuple)):
            yield from _literals(part)
        elif isinstance(part.operand if isinstance(part, ast.UnaryOp) else part, ast.Constant):
            yield part


def unshown(chapter: str, root: Path = ROOT) -> list[str]:
    """What the lesson's prose says and the code beside it does not show, each with what to do."""
    parts, ran = cells(chapter, root), rehearsed(chapter, root)
    found = []
    for index, cell in enumerate(parts):
        if cell.node.cell_type == "markdown":
            beside = [ran[k] for k in _beside(parts, index)]
            found += [f"{cell.where}: {what}" for what in _unshown(cell.node.source, beside)]
    return found


def _beside(parts: tuple[Cell, ...], index: int) -> Iterator[int]:
    for step in (-1, 1):
        k = index + step
        while 0 <= k < len(parts) and parts[k].node.cell_type == "code":
            yield k
            k += step


def _unshown(source: str, beside: list[Ran]) -> Iterator[str]:
    for comment in COMMENT.findall(source):
        if MARKER.match(comment) and not GIVEN.fullmatch(comment):
            yield f"misspelt marker: {comment.strip()} is no <!-- prose: given 0.5 -->."
    given = [word for m in GIVEN.finditer(source) for word in m[1].split()]
    allowed = [(SIGNS.get(word) or word.replace("−", "-")) for word in given]
    text, used = plain(source), set()
    printed = "\n".join(line for r in beside for line in (r.printed, *compared(r)))
    for written, value, decimals in numbers(text):
        if written in allowed:
            used.add(written)
        elif not shows(printed, value, decimals):
            yield (
                f"the number {written} is not in the output of the code beside it. Print it there, compare "
                f"with it in a claim, or, if it is given and not found, add <!-- prose: given {written} --> "
                "to this text."
            )
    claimed = any(claims_an_order(r.source) for r in beside)
    for sign in dict.fromkeys(signs(text)):
        if sign in allowed:
            used.add(sign)
        elif not claimed:
            yield (
                f"an inequality ({sign}) has no claim with a comparison beside it. Claim it there, or, "
                f"if it is a definition or an assumption, add <!-- prose: given {sign} --> to this text."
            )
    for word in allowed:
        if word not in used:
            yield f"<!-- prose: given {word} --> excuses nothing: take it away."
