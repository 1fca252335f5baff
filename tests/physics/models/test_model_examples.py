"""The examples in the docstrings of every model run."""

import doctest

import pytest

from qep_widgets.physics import models


@pytest.mark.parametrize("name", models.__all__)
def test_the_examples_in_the_docstrings_run(name):
    assert not doctest.testmod(getattr(models, name)).failed
