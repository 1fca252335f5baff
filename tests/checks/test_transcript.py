"""The golden transcript: a change of what a learner reads is seen as a diff, and the text can be read."""

import pytest
import transcript

from tests.deep import swept

REPAIR = "python -m tests.checks.transcript --write"
by_chapter = pytest.mark.parametrize("chapter", swept(transcript.CHAPTERS, always=2))


@by_chapter
def test_what_a_learner_reads_changes_only_on_purpose(chapter):
    path = transcript.FOLDER / f"{chapter}.md"
    assert path.exists(), f"{path.name} is missing: {REPAIR} {chapter}"
    now, before = transcript.transcript(chapter), path.read_text("utf-8")
    if transcript.words(now) != transcript.words(before):
        pytest.fail(f"other words than in {path.name}: {REPAIR} {chapter}, and look at git diff")


def test_only_the_words_are_compared():
    assert transcript.words("is 0.25+1e-3j,\n  not 2") == transcript.words("is 0.2500+0.001j, not 3")
    assert transcript.words("is right") != transcript.words("is wrong")
