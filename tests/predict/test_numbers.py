"""A number as a person types it, against Python's own arithmetic, and what is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qep_widgets._numbers import parse_number


@pytest.mark.parametrize(
    "text, value",
    [
        ("0.69", 0.69),
        ("0,69", 0.69),
        (".5", 0.5),
        ("1e-3", 1e-3),
        ("2E3", 2000),
        ("−2", -2),
        ("+2", 2),
        ("2/3", 2 / 3),
        ("ln 2", math.log(2)),
        ("ln2", math.log(2)),
        ("LN(2)", math.log(2)),
        ("2 ln 2", 2 * math.log(2)),
        ("2ln2", 2 * math.log(2)),
        ("ln 2/3", math.log(2) / 3),
        ("ln(2/3)", math.log(2 / 3)),
        ("ln 2^3", 3 * math.log(2)),
        ("-ln 0.5", math.log(2)),
        ("log2 8", 3),
        ("log10(1000)", 3),
        ("sqrt(2)/2", math.sqrt(0.5)),
        ("√2", math.sqrt(2)),
        ("exp(-1)", math.exp(-1)),
        ("2π", 2 * math.pi),
        ("3·π/8", 3 * math.pi / 8),
        ("2 (1 + 1)", 4),
        ("2^-1", 0.5),
        ("-2^2", -4),
        ("2**3**2", 512),
        ("1-2-3", -4),
        ("8/4/2", 1),
        ("50 %", 0.5),
    ],
)
def test_what_people_type(text, value):
    assert parse_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    "|abc|1 2|2..3|(1|1)|ln|+|1/0|0/0|ln 0|ln(-1)|(-1)^0.5|1e999|exp(1000)|nan|inf|e|x=2|2;3|1,2,3"
    "|__import__('os')"
    "|9**9**9|0x10|1_000|().__class__|[1]|1 if 1 else 2".split("|"),
)
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^“.*” (is not a (finite )?number|divides by zero)$"):
        parse_number(text)


def test_a_long_text_is_refused_and_shortened():
    with pytest.raises(ValueError, match=r"^“x{30}…” is not a number$"):
        parse_number("x" * 5000)
    with pytest.raises(ValueError, match="is not a number"):
        parse_number("(" * 5000)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_back(number):
    assert parse_number(repr(number)) == number


TERMS = st.recursive(
    st.sampled_from(["2", "0.5", "pi", "1e-2"]),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
    max_leaves=5,
)


@given(TERMS)
def test_arithmetic_agrees_with_python(text):
    try:
        value = eval(text, {"pi": math.pi})
    except ZeroDivisionError:
        return
    assert parse_number(text) == pytest.approx(value, rel=1e-14, abs=1e-300)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_number_or_a_sentence(text):
    try:
        assert math.isfinite(parse_number(text))
    except ValueError as error:
        assert "number" in str(error) or "zero" in str(error)
