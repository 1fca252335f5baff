"""Where a practice promises states of full rank, the cases are such, and the help it gives works on them.

A learner who relies on the promise takes a plain logarithm. On a state with an eigenvalue zero that is nan,
and a right answer would be told wrong.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from qep_widgets.checks import exercises
from qep_widgets.physics.channels import apply_kraus
from qep_widgets.physics.composite import partial_trace
from qep_widgets.physics.lindblad import Lindbladian
from qep_widgets.physics.states import gibbs

COURSE = Path(__file__).parents[2] / "course"
EXERCISES = exercises()
DRAWS = 20
PROMISE = re.compile(
    r"full rank|(?:no|without) (?:an )?eigenvalues? zero|no zero|invertible|positive definite",
    re.IGNORECASE,
)
ID = re.compile(r"ex\d\d\.\d")


def met(U, rho, env):
    """The whole after the meeting, and its two parts."""
    whole = U @ np.kron(rho, env) @ U.conj().T
    return whole, *(partial_trace(whole, (len(rho), len(env)), k) for k in (0, 1))


def of_a_world(world):
    H0, V, jumps, beta, rho, U = (world[key] for key in ("H0", "V", "jumps", "beta", "rho", "U"))
    bath = gibbs(H0, beta)
    return rho, bath, Lindbladian(H0 + V, jumps).steady_state(), *met(U, rho, bath)


#: The states of a case of which the practice says that they have full rank, and those that are made of them
#: on the way to the answer.
STATES = {
    "ex06.1": lambda rho_1, rho_2: (rho_1, rho_2),
    "ex06.3": lambda choi, rho_1, rho_2, p: (rho_1, rho_2),
    "ex06.4": lambda kraus, rho_2, out: (rho_2, apply_kraus(kraus, rho_2)),
    "ex07.1": lambda H, jumps, rates, rho, pi: (rho, pi),
    "ex07.2": lambda L, rho, pi, t, h: (rho, pi),
    "ex07.3": lambda H, jumps, rates, states: tuple(states),
    "ex08.3": lambda H, betas, jumps, rates, rho: (rho,),
    "ex09.2": lambda H, beta, rho: (rho,),
    "ex11.2": lambda H, jumps, rates, beta, rho: (rho,),
    "ex13.1": lambda H, jumps, u, c, rho: (rho,),
    "ex13.2": lambda H0, V, jumps, beta, rho: (rho, gibbs(H0, beta)),
    "ex13.3": lambda H, jumps, rho: (rho, Lindbladian(H, jumps).steady_state()),
    "ex13.4": lambda U, rho, env, H_E, beta: (rho, env, gibbs(H_E, beta), *met(U, rho, env)),
    "ex13.5": lambda H, jumps, rho: (rho,),
    "ex13.6": lambda H0, H1, U, beta: (gibbs(H0, beta), gibbs(H1, beta)),
    "ex13.7": of_a_world,
}


def practices():
    """Of each chapter the practice's introduction, and its exercises' texts by their ids."""
    for path in sorted(COURSE.glob("*/practice.md")):
        first, *rest = re.split(r"^## (?=ex\d\d\.\d)", path.read_text("utf-8"), flags=re.MULTILINE)
        yield first, {text[:6]: text.split("### Why this is right")[0] for text in rest}


def promising(text):
    """Whether a sentence of this text makes the promise; a question to be answered on paper makes none."""
    lines = (line for line in text.splitlines() if not line.startswith("**By hand"))
    return bool(PROMISE.search("\n".join(lines)))


def excepted(first):
    """The exercises of which the introduction says that the promise does not hold there."""
    return {id for words in re.findall(r"except in ([^.]*(?:\.\d[^.]*)*)", first) for id in ID.findall(words)}


def helpers():
    """For each exercise with the promise the logarithm of a matrix that its practice gives, if it does."""
    for first, texts in practices():
        for code in re.findall(r"```\{code-cell\} python\n(.*?)```", first, flags=re.DOTALL):
            if "def log(" in code:
                namespace = {"np": np}
                exec(code, namespace)
                yield from ((id, namespace["log"]) for id in texts if id not in excepted(first))


def draws(id):
    """States of the cases of many checks; ex13.7 draws worlds that cost more."""
    for seed in range(DRAWS):
        for case in EXERCISES[id].cases(np.random.default_rng(seed)):
            yield from STATES[id](*case)


def test_every_promise_of_a_practice_is_tried_here():
    found = set()
    for first, texts in practices():
        everywhere = set(texts) - excepted(first) if promising(first) else set()
        found |= everywhere | {id for id, text in texts.items() if promising(text)}
    assert found == set(STATES)


@pytest.mark.parametrize("id", STATES)
def test_a_state_that_is_promised_to_have_full_rank_has_it(id):
    smallest = min(np.linalg.eigvalsh(rho)[0] for rho in draws(id))
    assert smallest > 1e-9


HELPERS = list(helpers())


def test_a_practice_gives_a_logarithm():
    assert len(HELPERS) >= 7


@pytest.mark.parametrize(("id", "log"), HELPERS, ids=[id for id, _ in HELPERS])
def test_the_logarithm_that_a_practice_gives_is_finite_on_its_cases(id, log):
    for rho in draws(id):
        p, v = np.linalg.eigh(rho)
        assert np.allclose(np.diag(v.conj().T @ log(rho) @ v), np.log(p))
