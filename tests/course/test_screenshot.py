"""tools/screenshot.py finds a chapter and a preset by their names, or lists what there is."""

import pytest

from tools.screenshot import button, notebook


@pytest.mark.parametrize("name", ["02", "2", "partial_trace", "02_partial_trace"])
def test_a_chapter_is_found_by_its_names(name):
    assert notebook(name).name == "02_partial_trace.ipynb"


def test_an_unknown_chapter_is_answered_with_those_there_are():
    with pytest.raises(
        ValueError, match=r"no chapter '99'\. There are: 00_start_here, 01_states_and_entropy"
    ):
        notebook("99")


def test_a_preset_is_found_by_a_part_of_its_label():
    assert button("07_spohn", "negative") == ("3 · Rates turn negative", True)
    assert button("07_spohn", "reset") == ("Reset", False)  # nothing will change, and nobody waits for it


def test_an_unknown_preset_is_answered_with_those_there_are():
    with pytest.raises(ValueError, match=r"no preset 'x'.*It has: 1 · Thermal bath, .*Eternal, Reset"):
        button("07_spohn", "x")


def test_the_lab_may_be_in_the_second_sitting(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    for name, text in (("05_gksl", "no lab"), ("05_gksl_2", "qep.labs.gksl()"), ("06_other", "")):
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(text)
    monkeypatch.setattr("tools.screenshot.browser.ROOT", tmp_path)
    assert notebook("05").stem == "05_gksl_2" and notebook("6").stem == "06_other"
