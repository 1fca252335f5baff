"""What a refusal says: a ket in a state's place is told the way, and whatever it names exists."""

import ast
import inspect
import re
from pathlib import Path

import numpy as np
import pytest
import qutip
from drive import Boxed, refuses
from test_scales import public

import qep_widgets as qep
from qep_widgets.physics import _validate as check

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "qep_widgets").rglob("*.py"))

# ---------------------------------------------------------------- kets

QUBIT = qep.thermal_qubit(1.0, 1.0)
REDFIELD = qep.redfield(QUBIT.H, [[0, 1], [1, 0]], 1.0, 0.1)
H, HALF, U4 = QUBIT.H, np.eye(2) / 2, np.eye(4)
#: function -> its other arguments, for a qubit in the place of each of its states
STATES = {
    "bloch_vector": {},
    "partial_trace": dict(dims=(2, 1), keep=0),
    "partial_transpose": dict(dims=(2, 1), sites=0),
    "purify": {},
    "entropy": {},
    "relative_entropy": dict(rho=HALF, sigma=HALF),
    "gibbs_divergence": dict(H=H, beta=1),
    "mutual_information": dict(dims=(2, 1), a=0),
    "observational_entropy": dict(projectors=[np.diag([1, 0]), np.diag([0, 1])]),
    "coherence": {},
    "trace_distance": dict(rho=HALF, sigma=HALF),
    "limits.bures_angle": dict(rho=HALF, sigma=HALF),
    "limits.energy_spread": dict(H=H),
    "limits.mandelstam_tamm": dict(rho=HALF, sigma=HALF, spread=1),
    "limits.margolus_levitin": dict(rho=HALF, sigma=HALF, mean_energy=1),
    "limits.speed": dict(L=QUBIT),
    "limits.open_speed_limit": dict(rho=HALF, sigma=HALF, turning=1, entropy_production=1, mean_activity=1),
    "apply_kraus": dict(kraus=[np.eye(2)]),
    "apply_choi": dict(choi=U4),
    "unitary_to_kraus": dict(U=U4),
    "assigned_choi": dict(U=np.eye(2), d=2),
    "evolve_driven": dict(generator=lambda t: QUBIT, times=[1.0]),
    "energy": dict(H=H),
    "power": dict(dH=H),
    "heat_current": dict(L=QUBIT, H=H),
    "free_energy": dict(H=H, beta=1),
    "entropy_rate": dict(L=QUBIT),
    "entropy_flow": dict(L=QUBIT, H=H),
    "entropy_production_rate": dict(L=QUBIT, H=H),
    "spohn_rate": dict(L=QUBIT, rho=HALF, pi=HALF),
    "coherence_split": dict(L=QUBIT, H=H),
    "housekeeping_split": dict(L=QUBIT, rho=HALF, H=H, pi=qep.gibbs(H, 1)),
    "generalized_temperature": dict(L=QUBIT, H=H),
    "collision.collide": dict(U=U4, omega=1, beta=1),
    "collision.trajectory": dict(U=U4, omega=1, beta=1, n=2),
    "demon.with_record": dict(kraus=[np.eye(2)]),
    "driven_qubit.drive": dict(protocol=qep.models.driven_qubit.linear_ramp(H, H, 1.0), beta=1.0, times=2),
    "quantum_discord": {},
    "collision_chain.chain": dict(U=U4, omega=1, beta=1, n=2),
    "collision_chain.undone": dict(U=U4, omega=1, beta=1, n=2, fresh=True),
    "demon.feedback": dict(H=H, beta=1, kraus=[np.eye(2)], unitaries=[np.eye(2)]),
    "driven_qubit.drive_in_baths": dict(
        protocol=qep.models.driven_qubit.linear_ramp(H, np.diag([0, 2]), 1.0), beta=[1.0], g=[0.1], times=2
    ),
    "jump_trajectories.jump_trajectories": dict(H=H, jumps=[np.diag([1, -1])], times=[1.0], n=2, rng=1),
    "meeting.meet": dict(U=U4, Hs=[H], betas=[1]),
    "otto_stroke.stroke": dict(start=H, end=np.diag([0, 2]), duration=1.0, points=2),
    "walls.purify_gas": {},
    "erasure.erase": dict(U=U4, H=H, beta=1),
    "jaynes_cummings.evolve": dict(times=[1.0], gamma0=1, lam=1),
    **{f"Lindbladian.{m}": dict(self=QUBIT) for m in ("apply", "unitary_part", "dissipator")},
    "Lindbladian.evolve": dict(self=QUBIT, times=[1.0]),
    **{f"Redfield.{m}": dict(self=REDFIELD) for m in ("apply", "unitary_part", "dissipator")},
    "Redfield.evolve": dict(self=REDFIELD, times=[1.0]),
}
KET = np.array([0.6, 0.8j])
KETS = {
    "a ket": (KET, "qep.projector({})"),
    "a ket of whole numbers": ([0, 1], "qep.projector({})"),
    "a Qobj ket": (qutip.Qobj(KET), "qep.projector({})"),
    "a list of Qobj kets": ([qutip.Qobj(KET)] * 3, "qep.projector({})"),
    "a Qobj bra": (qutip.Qobj(KET).dag(), "qep.projector({}.dag())"),
    "a column": (KET[:, None], "qep.projector({}[..., 0])"),
    "a stack of columns": (np.stack([KET, KET, KET])[..., None], "qep.projector({}[..., 0])"),
    "a stack of kets": (np.stack([KET, KET, KET]), "qep.projector({})"),
    "as many kets as levels": (np.array([KET, [1, 0]]), "qep.projector({})"),
}
# These take any square matrix, and two kets of two levels are one, or only 4×4 ones.
ANY_OPERATOR = re.compile(r"partial_t|apply|evolve|unitary_part|dissipator|discord")


def test_every_function_of_a_state_is_asked():
    named = {n for n, f in public().items() if not isinstance(f, classmethod)}
    takes = {n for n in named if check._STATES & set(inspect.signature(public()[n]).parameters)}
    assert takes == set(STATES)


def test_every_argument_that_is_checked_as_a_state_is_known_to_be_one():
    checkers = re.compile(r'check\.(?:state|spectrum|eigensystem|qubit_spectrum)\(\w+, "(\w+)"')
    found = {n for m in MODULES if "physics" in m.parts for n in checkers.findall(m.read_text("utf-8"))}
    assert found == check._STATES


@pytest.mark.parametrize(
    ("name", "kind"),
    [(n, k) for n in STATES for k in KETS if not (k == "as many kets as levels" and ANY_OPERATOR.search(n))],
)
def test_a_ket_in_a_state_s_place_is_told_the_way(name, kind):
    function, rest = public()[name], STATES[name]
    given, way = KETS[kind]
    for argument in check._STATES & set(inspect.signature(function).parameters):
        sentence = refuses(function, argument, way.format(argument), **{**rest, argument: given})
        assert argument in sentence


@pytest.mark.parametrize("kind", KETS)
def test_the_way_that_is_told_leads_to_a_state(kind):
    """The expression itself, evaluated."""
    given, way = KETS[kind]
    rho = np.asarray(given) if isinstance(given, list) and kind.startswith("a ket") else given
    state = eval(way.format("rho"), {"qep": qep, "rho": rho})
    check.state(state, "rho")
    pure = np.broadcast_to(np.outer(KET, KET.conj()), state.shape)
    if kind not in ("a ket of whole numbers", "as many kets as levels"):
        assert np.abs(state - pure).max() < 1e-15
    assert np.abs(qep.entropy(state)).max() < 1e-14


def test_what_is_no_ket_is_not_called_one():
    for bad in (np.ones((3, 2)), np.zeros((0,)), np.ones((2, 3, 4)), 0.5, np.zeros((2, 0))):
        assert "ket" not in refuses(qep.entropy, "rho", rho=bad)
    assert "ket" not in refuses(qep.energy, "H", rho=HALF, H=[0, 1])
    assert "ket" not in refuses(qep.entropy, "rho", "trace 2", rho=np.diag([1.5, 0.5]))
    assert qep.projector(Boxed([[0], [1]])).shape == (2, 2)
    assert qep.projector([Boxed([[0], [1]]), Boxed([[1], [0]])]).shape == (2, 2, 2)


# ---------------------------------------------------------------- names


def strings(tree):
    """Every string of a module, whole: the pieces of an f-string are put together."""
    parts = {id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def exists(dotted):
    """Whether `qep.a.b` is there."""
    here = qep
    for part in dotted.split(".")[1:]:
        if not hasattr(here, part):
            return False
        here = getattr(here, part)
    return True


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(ROOT).as_posix())
def test_every_name_of_the_package_that_is_written_down_exists(module):
    for text in strings(ast.parse(module.read_text("utf-8"))):
        for dotted in re.findall(r"\bqep(?:\.[A-Za-z_]\w*)+", text):
            assert exists(dotted), f"{dotted} in {text!r}"


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *sorted(ROOT.glob("course/*/*.md"))], ids=str
)
def test_every_name_of_the_package_in_the_texts_exists(page):
    for dotted in re.findall(r"\bqep(?:\.[A-Za-z_]\w*)+", (ROOT / page).read_text("utf-8")):
        assert exists(dotted), dotted


#: Symbols of formulas that look like names.
SYMBOLS = {"c_ij", "d_in", "d_out"}


def refused_names(tree):
    """(name, enclosing function) of whatever looks like code in the sentences of `raise`."""
    owner = {}
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            owner[child] = node if isinstance(node, ast.FunctionDef) else owner.get(node)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            for text in strings(node.exc):
                code = re.findall(r"`([^`]+)`|\b([a-z]\w*(?:_\w+)+)\b|\b([a-z]\w+)=", text)
                for name in filter(None, (part for found in code for part in found)):
                    yield name, owner.get(node)


def test_every_name_in_a_refusal_exists():
    known = {a.split(".")[-1] for a in [*public(), *qep.__all__]} | set(dir(np.random)) | SYMBOLS
    arguments = {p for f in public().values() if callable(f) for p in inspect.signature(f).parameters}
    tried = 0
    for module in MODULES:
        if "physics" not in module.parts:
            continue
        for name, function in refused_names(ast.parse(module.read_text("utf-8"))):
            own = {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)} if function else set()
            assert name.rstrip("²") in known | arguments | own, f"{module.name}: {name}"
            tried += 1
    assert tried > 10, "the search finds what there is to find"
