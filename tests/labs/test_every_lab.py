"""What every lab must survive: its extremes, random moves (500 with --deep), and one full draw beside it."""

import itertools

import numpy as np
import pytest

import qep_widgets as qep
from qep_widgets.live import Slider
from tests.deep import swept
from tests.labs.replay import same, shown_now


@pytest.fixture(params=qep.labs.__all__)
def shown(silent, request):
    return getattr(qep.labs, request.param)()


def settled_equals_full_redraw(shown):
    """Both display lists, painted, against one draw of everything, at the present parameters."""
    shown._update(shown.params)
    return same(shown_now(shown.live), shown.live.layers)


def ends(spec):
    return (spec.low, spec.high) if isinstance(spec, Slider) else [value for _, value in spec.options]


@pytest.mark.parametrize("how_many", swept([2, 1000]))
def test_extremes(shown, how_many):
    """The corners of the controls' box, from every preset, since presets set what controls do not."""
    corners = list(itertools.product(*map(ends, shown._specs.values())))
    corners = corners[:: -(-len(corners) // how_many)]
    for k, corner in enumerate(corners):
        buttons = shown._buttons
        buttons[k % len(buttons)].click()
        shown.show(**dict(zip(shown._specs, corner, strict=True)))
        assert settled_equals_full_redraw(shown), shown.params
        assert shown.text and "nan" not in shown.text
    assert shown.errors == []


@pytest.mark.parametrize("moves", swept([15, 500]))
def test_random_moves(shown, moves):
    rng = np.random.default_rng(3)
    sliders = [name for name, spec in shown._specs.items() if isinstance(spec, Slider)]
    choices = [name for name in shown._specs if name not in sliders]
    for k in range(moves):
        name = sliders[rng.integers(len(sliders))]
        spec = shown._specs[name]
        value = rng.uniform(spec.low, spec.high)
        if k % 3 == 0:  # as the slider's own message
            shown._widgets[name].value = value
        else:  # as the browser's short cut, sometimes late and out of order
            content = {"type": "move", "view": "v", "seq": k, "version": 1, "change": {name: value}}
            shown.live._receive(shown.live, content, [])
        if k == moves // 2:  # what predictions had hidden comes into the picture
            for asked in shown._asked:
                asked.made.commit(None)
        if k % 50 == 49:
            buttons = shown._buttons
            buttons[rng.integers(len(buttons))].click()
            for choice in choices:
                options = ends(shown._specs[choice])
                shown._widgets[choice].value = options[rng.integers(len(options))]
            assert settled_equals_full_redraw(shown)
    assert shown.errors == [] and shown._note.value == ""


@pytest.mark.parametrize("name", swept(sorted(qep.labs.__all__, key="walls".__ne__)))
def test_a_lab_verifies(silent, name):
    getattr(qep.labs, name)().verify(2)


def test_a_question_few_controls_and_a_way_back(shown):
    question = shown.children[0]
    assert "?" in (question.html if shown._asked else question.value) and 1 <= len(shown._specs) <= 4
    shown._widgets[next(n for n, s in shown._specs.items() if isinstance(s, Slider))].value += 0.1
    shown.reset()
    assert shown.params == shown.start


@pytest.mark.parametrize("name", qep.labs.__all__)
def test_a_lab_is_callable_and_a_module(name):
    module = getattr(qep.labs, name)
    assert module() is not None and module.Params() == module.lab().params


def test_a_lab_that_is_not_there_is_named():
    with pytest.raises(AttributeError, match="the labs are"):
        qep.labs.perpetuum_mobile  # noqa: B018
