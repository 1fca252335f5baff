"""Every claim of every lesson fails under some perturbation of physics; every perturbation is noticed.

The table itself: python -m tests.course.perturbations
"""

import sys
import warnings

import numpy as np
import pytest
from perturbations import (
    Perturbation,
    asked_for,
    edits,
    lesson_to_mend,
    load_physics,
    missed,
    perturbations,
    table,
    to_mend,
    write,
    wrong,
)
from perturbed import PERTURBED

import qep_widgets as qep
from tools.rehearse import cells, lessons, rehearse

load_physics()


@pytest.fixture
def all_tables():
    return [table(chapter) for chapter in lessons()]


@pytest.mark.deep
def test_every_claim_of_the_lesson_can_fail(lesson):
    lines = lesson_to_mend(table(lesson))
    assert not lines, "\n".join(lines)


@pytest.mark.deep
def test_every_mistake_that_shows_in_a_lesson_is_noticed(all_tables):
    names = missed(all_tables)
    lines = [line for line in to_mend(all_tables) if any(repr(name) in line for name in names)]
    assert not lines, "\n".join(lines)


@pytest.mark.deep
def test_the_mistakes_are_many_and_most_are_felt(all_tables):
    assert len({entry[0] for entry in PERTURBED}) == len(PERTURBED) >= 50
    shown = {name for t in all_tables for name in t.outcome}
    assert len(shown) >= 35, "the lessons no longer feel what they felt"
    text = write(all_tables)
    assert all(t.chapter in text for t in all_tables) and "not noticed" not in text


def test_a_broken_version_still_finds_its_line(lesson):
    sources = [cell.node.source for cell in cells(lesson) if cell.node.cell_type == "code"]
    for edit in edits(lesson):
        hits = [source for source in sources if edit.make(source) != source]
        assert hits, f"tests/course/broken/{lesson[3:]}.py: nothing reads like {edit.name!r} any more"


@pytest.mark.parametrize("word", ["7", "07", "spohn", "07_spohn"])
def test_a_chapter_may_be_called_by_number_or_name(word):
    assert asked_for([word]) == ["07_spohn"] and asked_for(["99"]) == [] and asked_for([]) == lessons()


# ---------------------------------------------------------------- the suite itself can fail

TOY = """
# A toy

```{code-cell} ipython3
import numpy as np
import qep_widgets as qep
from qep_widgets import claim
```

Words.

```{code-cell} ipython3
rho = qep.random_state(2, np.random.default_rng(0))
S = qep.entropy(rho)
print(S)
claim("02.a", "entropy is what it is", CONDITION)
```
"""


def toy(tmp_path, condition):
    folder = tmp_path / "course" / "02_toy"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text(TOY.replace("CONDITION", condition), encoding="utf-8")
    return table("02_toy", tmp_path)


def test_a_claim_that_cannot_fail_is_found(tmp_path):
    found = toy(tmp_path, "qep.entropy(rho) == S")
    (text,) = found.never_false()
    assert text.startswith("02.a")
    assert "tests/course/broken/toy.py" in to_mend([found])[0]
    assert "log2 for ln" in missed([found])


def test_a_claim_that_can_fail_passes(tmp_path):
    found = toy(tmp_path, "abs(S + np.sum([p * np.log(p) for p in np.linalg.eigvalsh(rho)])) < 1e-12")
    assert found.never_false() == [] and "log2 for ln" not in missed([found])


def test_a_false_claim_and_a_cell_that_raises_are_found(tmp_path):
    assert "does not hold" in toy(tmp_path / "a", "S > 1").broken[0]
    assert "raises ZeroDivisionError" in toy(tmp_path / "b", "1 / 0 > 1").broken[0]


# ---------------------------------------------------------------- perturbed physics is wrong, and goes away


def rho(d, seed=1, shape=()):
    return qep.random_state(d, np.random.default_rng(seed), shape=shape)


KRAUS = qep.random_channel(2, np.random.default_rng(3), n=3)
CHOI = qep.kraus_to_choi(KRAUS)
UNITARY = qep.random_unitary(6, np.random.default_rng(4))
H = qep.random_hamiltonian(3, np.random.default_rng(5))
PSI = qep.random_ket(6, np.random.default_rng(6))
LEVELS = np.diag([0.0, 1.0])
PROJECTORS = np.array([np.diag([1, 1, 0]), np.diag([0, 0, 1])])


def bath(beta=1.0):
    return qep.thermal_qubit(1.0, beta, 0.7)


def generator():
    H2, L = qep.random_hamiltonian(2, np.random.default_rng(8)), np.array([[0.1, 1], [0.2j, 0]])
    return qep.Lindbladian(H2, [L], [0.4])


# where -> a call of it that sees every mistake listed for it
SEEN_BY = {
    "physics.entropies/np:log": lambda: qep.entropy(rho(3)),
    "physics.thermodynamics/np:log": lambda: qep.entropy_rate(bath(), rho(2)),
    "physics.entropies:_xlogx": lambda: qep.entropy(np.diag([1.0, 0.0, 0.0])),
    "physics.entropies:entropy": lambda: qep.entropy(rho(3)),
    "physics.entropies:shannon": lambda: qep.shannon([0.2, 0.8]),
    "physics.entropies:relative_entropy": lambda: [
        qep.relative_entropy(rho(2), rho(2, 9)),
        qep.relative_entropy(rho(2), np.diag([1, 0])),
    ],
    "physics.entropies:gibbs_divergence": lambda: qep.gibbs_divergence(rho(3), H, 0.4),
    "physics.entropies:mutual_information": lambda: qep.mutual_information(rho(6), (2, 3), 0),
    "physics.entropies:observational_entropy": lambda: qep.observational_entropy(rho(3), PROJECTORS),
    "physics.entropies:coherence": lambda: qep.coherence(rho(3)),
    "physics.entropies:trace_distance": lambda: qep.trace_distance(rho(3), rho(3, 9)),
    "physics.discord:quantum_discord": lambda: qep.quantum_discord(rho(4)),
    "physics.composite:partial_trace": lambda: [
        qep.partial_trace(rho(6), (2, 3), keep=1).ravel(),
        qep.partial_trace(rho(6), (2, 3), 0).ravel(),
    ],
    "physics.composite:tensor": lambda: qep.tensor(rho(2), rho(3)),
    "physics.composite:embed": lambda: qep.embed(rho(2), 0, (2, 2)),
    "physics.composite:partial_transpose": lambda: qep.partial_transpose(rho(6), (2, 3), 0),
    "physics.composite:schmidt": lambda: [x.ravel() for x in qep.schmidt(PSI, (2, 3))],
    "physics.composite:purify": lambda: qep.purify(rho(3)),
    "physics.states:ket": lambda: qep.ket(0, 3),
    "physics.states:projector": lambda: qep.projector(PSI),
    "physics.states:gibbs": lambda: qep.gibbs(H, 1.0),
    "physics.states:bloch_vector": lambda: qep.bloch_vector(rho(2)),
    "physics.states:bloch_state": lambda: qep.bloch_state([0.1, 0.2, 0.3]),
    "physics.states:random_unitary": lambda: qep.random_unitary(3, 1),
    "physics.channels:apply_kraus": lambda: qep.apply_kraus(KRAUS, rho(2)),
    "physics.channels:apply_choi": lambda: qep.apply_choi(CHOI, rho(2)),
    "physics.channels:kraus_to_choi": lambda: qep.kraus_to_choi(KRAUS),
    "physics.channels:choi_of": lambda: qep.choi_of(lambda x: np.trace(x) * rho(2) + 0.1 * x, 2),
    "physics.channels:transpose_choi": lambda: qep.transpose_choi(2),
    "physics.channels:choi_to_kraus": lambda: qep.choi_to_kraus(CHOI),
    "physics.channels:kraus_to_superop": lambda: qep.kraus_to_superop(KRAUS),
    "physics.channels:choi_to_superop": lambda: qep.choi_to_superop(CHOI),
    "physics.channels:is_completely_positive": lambda: qep.is_completely_positive(qep.transpose_choi(2)),
    "physics.channels:complete_positivity_violation": lambda: qep.complete_positivity_violation(
        qep.transpose_choi(2)
    ),
    "physics.channels:is_trace_preserving": lambda: qep.is_trace_preserving(CHOI),
    "physics.channels:trace_preservation_violation": lambda: qep.trace_preservation_violation(CHOI),
    "physics.channels:amplitude_damping": lambda: qep.amplitude_damping(0.3),
    "physics.channels:dephasing": lambda: qep.dephasing(0.3),
    "physics.channels:depolarizing": lambda: qep.depolarizing(0.3),
    "physics.channels:random_channel": lambda: qep.random_channel(2, 1),
    "physics.dilation:stinespring": lambda: qep.stinespring(KRAUS),
    "physics.dilation:dilation_unitary": lambda: qep.dilation_unitary(KRAUS),
    "physics.dilation:unitary_to_kraus": lambda: qep.unitary_to_kraus(UNITARY, rho(3)),
    "physics.dilation:complementary_kraus": lambda: qep.complementary_kraus(KRAUS),
    "physics.dilation:assigned_choi": lambda: qep.assigned_choi(UNITARY, rho(6), 2),
    "physics._propagate:drift": lambda: generator().apply(rho(2)),
    "physics.lindblad:Lindbladian.unitary_part": lambda: generator().unitary_part(rho(2)),
    "physics.lindblad:_operators": lambda: generator().apply(rho(2)),
    "physics.baths:thermal_qubit": lambda: bath().apply(rho(2)),
    "physics.baths:_occupation": lambda: bath().apply(rho(2)),
    "physics.thermodynamics:heat_current": lambda: qep.heat_current(bath(), rho(2), LEVELS),
    "physics.thermodynamics:power": lambda: qep.power(rho(2), LEVELS),
    "physics.thermodynamics:free_energy": lambda: qep.free_energy(rho(2), LEVELS, 1.0),
    "physics.thermodynamics:entropy_rate": lambda: qep.entropy_rate(bath(), rho(2)),
    "physics.thermodynamics:entropy_flow": lambda: qep.entropy_flow(bath(), rho(2), LEVELS),
    "physics.thermodynamics:entropy_production_rate": lambda: qep.entropy_production_rate(
        bath(), rho(2), LEVELS
    ),
    "physics.thermodynamics:spohn_rate": lambda: qep.spohn_rate(bath(), rho(2), bath().steady_state()),
    "physics.thermodynamics:coherence_split": lambda: qep.coherence_split(bath(), rho(2), LEVELS),
    "physics.thermodynamics:housekeeping_split": lambda: qep.housekeeping_split(
        bath([1.0, 2.0]), rho(2), LEVELS, bath([1.0, 2.0]).steady_state()
    ),
    "physics.thermodynamics:generalized_temperature": lambda: qep.generalized_temperature(
        bath(), rho(2), LEVELS
    ),
    "physics.models.collision:exchange_unitary": lambda: qep.models.collision.exchange_unitary(0.4),
    "physics.models.oscillator_bath:_mode_entropy": lambda: qep.models.oscillator_bath.mode_entropy(0.4),
    "numpy:kron": lambda: np.kron(rho(2), rho(2, 9)),
    "numpy:linalg.eigh": lambda: np.linalg.eigh(rho(3))[0],
    "numpy:trace": lambda: np.trace(np.array([[1, 2], [3, 4]])),
    "numpy:exp": lambda: np.exp(-0.3j),
}


def flat(value):
    if isinstance(value, (list, tuple)):
        return np.concatenate([flat(part) for part in value])
    return np.asarray(value, complex).ravel()


@pytest.mark.parametrize("entry", PERTURBED, ids=[entry[0] for entry in PERTURBED])
def test_each_mistake_changes_what_is_computed_and_leaves_no_trace(entry):
    perturbation = Perturbation(*entry)
    if perturbation.where == "lesson":
        source = "x = (np.exp(-1j * t) * U @ rho @ U.conj().T)"
        assert (
            perturbation.make(source) != source and source == "x = (np.exp(-1j * t) * U @ rho @ U.conj().T)"
        )
        return
    seen = SEEN_BY[perturbation.where]
    before, right = _everything(), flat(seen())
    with wrong(perturbation) as (felt, _), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        mistaken = flat(seen())
        assert felt.used
    assert mistaken.shape != right.shape or not np.allclose(mistaken, right, equal_nan=True)
    assert np.array_equal(flat(seen()), right, equal_nan=True)
    after = _everything()
    assert [key for key in before if after.get(key) is not before[key]] == []


def _everything():
    """Every name of the package's modules and of numpy's, with what it stands for."""
    modules = [m for n, m in list(sys.modules.items()) if n.split(".")[0] == "qep_widgets" and m is not None]
    return {(m.__name__, k): v for m in [*modules, np, np.linalg] for k, v in list(vars(m).items())}


def test_what_is_imported_meanwhile_is_put_right_as_well():
    right = qep.entropy
    vars(qep).pop("entropy")
    with wrong(Perturbation("x", "physics.entropies:entropy", lambda f: lambda rho: -1.0)):
        assert qep.entropy(rho(2)) == -1.0
    assert qep.entropy is right


@pytest.mark.deep
def test_a_lesson_is_the_same_after_all_of_it():
    chapter = lessons()[0]
    first = rehearse(chapter)
    for perturbation in perturbations(chapter)[:20]:
        with wrong(perturbation) as (_, rewrite):
            rehearse(chapter, rewrite=rewrite)
    again = rehearse(chapter)
    assert [r.printed for r in first.values()] == [r.printed for r in again.values()]
