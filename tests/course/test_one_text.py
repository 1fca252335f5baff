"""The chapters read as one text: references lead somewhere, minutes add up, the README's map is true."""

import re

import nbformat
import pytest

from tools import minutes
from tools.chapter import Part, read_part
from tools.rehearse import ROOT, lessons, part

FOLDERS = {path.name[:2]: path for path in sorted((ROOT / "course").glob("[0-9][0-9]_*"))}
TEXTS = {
    f"{folder.name}-{kind}": (number, (folder / f"{kind}.md").read_text(encoding="utf-8"))
    for number, folder in FOLDERS.items()
    for kind in ("lesson", "lesson_2", "practice")
    if (folder / f"{kind}.md").exists()
}
each_chapter = pytest.mark.parametrize("number", FOLDERS, ids=lambda number: FOLDERS[number].name)
TO_COME = {"14", "15"}  # take a chapter out when it is there
HEADING = re.compile(r"^## (\d+) · ", re.MULTILINE)
MINUTES = re.compile(r"^##.*\((\d+) min\)$", re.MULTILINE)
JOIN = r"(?:\s*\([^()]*\))?(?:\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s+to\s+)"
CHAPTERS = re.compile(rf"\b[Cc]hapters?\s+(\d\d(?:{JOIN}\d\d\b(?!\s*min))*)\b")
SECTIONS = re.compile(r"(?:\b[Ss]ections?|§)\s*(\d+(?:(?:\s*,\s*|\s+and\s+|\s+to\s+)\d+\b)*)(?!\.?\d)")
PROMISE = re.compile(r"[^.]*\b(?:will|to come)\b")  # later in the same sentence
# a section of another chapter, which stands before it or after it
OTHER = re.compile(r"chapter\s+(\d\d)(?:'s)?,?\s*$|^\s+of\s+(?:chapter|lesson)\s+(\d\d)")


def listed(words: str) -> list[int]:
    """The numbers of "2, 4 to 6 and 9": 2, 4, 5, 6, 9."""
    words = re.sub(r"\([^()]*\)", " ", words)
    found: list[int] = []
    for number in re.findall(r"to|\d+", words):
        if number == "to":
            found.append(-1)
        elif found and found[-1] == -1:
            found[-1:] = range(found[-2] + 1, int(number) + 1)
        else:
            found.append(int(number))
    return found


def text_of(number: str, kind: str) -> str:
    return TEXTS.get(f"{FOLDERS[number].name}-{kind}", ("", ""))[1]


def sections(number: str) -> list[int]:
    """The numbers of a chapter's sections, as its headings have them; a second sitting counts on."""
    return [int(n) for kind in ("lesson", "lesson_2") for n in HEADING.findall(text_of(number, kind))]


def lost(number: str, text: str) -> list[str]:
    """The references of a text that lead nowhere."""
    found = []
    for m in CHAPTERS.finditer(text):
        for named in (f"{n:02d}" for n in listed(m[1])):
            # a chapter that is not there may be promised, not built upon
            promised = named > number or PROMISE.match(text, m.end())
            if named not in FOLDERS and not (named in TO_COME and promised):
                found.append(f"chapter {named}: {m[0]!r}")
    for m in SECTIONS.finditer(text):
        around = OTHER.search(text[max(0, m.start() - 15) : m.start()]) or OTHER.search(text[m.end() :][:25])
        where = (around[1] or around[2]) if around else number
        found += [
            f"section {n} of chapter {where}: {m[0]!r}" for n in listed(m[1]) if n not in sections(where)
        ]
    return found


def rows() -> dict[str, tuple[str, str]]:
    """The README's map: the lessons' stems and the minutes of each and of its exercises."""
    found = re.findall(
        r"^\| \[(\d\d) .*?\]\(notebooks/(\w+)\.ipynb\) \|.*\| ([^|]+) \| ([^|]*?) ?\|$",
        readme(),
        re.MULTILINE,
    )
    assert all(stem[:2] == number for number, stem, _, _ in found)
    return {stem: (lesson, practice) for _, stem, lesson, practice in found}


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def built_anew(stem: str) -> str:
    """What to do where written minutes are not those of the source."""
    return f"{stem}: the minutes are not those of its source; run: python3 run.py build {stem[:2]}"


def practice_of(stem: str) -> Part:
    return read_part(ROOT / "course" / stem / "practice.md", ROOT)


def text_in(notebook: str) -> str:
    cells = nbformat.read(ROOT / notebook, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("name", TEXTS)
def test_every_reference_leads_to_a_chapter_and_a_section(name):
    assert not lost(*TEXTS[name]), "\n".join(lost(*TEXTS[name]))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("chapters 02 and 03, section 2 of chapter 03, sections 1 to 3, chapter 03, section 7", 0),
        ("section 2.4 of a book; (chapter 02, section 7); **Time:** 60 minutes, of which 10", 0),
        ("as chapter 99 says", 1),
        ("as chapter 01 has shown", 1),  # not there yet, and leaned upon
        ("chapter 01 will show it, and so will chapter 08", 0),
        ("chapters 02 (states), 98 to 99 and 03", 2),
        ("chapter 03, section 8", 1),
        ("section 40 of chapter 03", 1),
        ("sections 5 to 30", 23),
    ],
)
def test_a_reference_that_leads_nowhere_is_found(monkeypatch, text, count):
    for name, value in {
        "FOLDERS": {"02", "03"},
        "TO_COME": {"01", "08"},
        "sections": lambda _: range(1, 8),
    }.items():
        monkeypatch.setitem(globals(), name, value)
    assert len(lost("02", text)) == count


def test_what_is_to_come_is_not_there():
    assert not TO_COME & set(FOLDERS)


@each_chapter
def test_sections_are_numbered(number):
    assert sections(number) == list(range(1, len(sections(number)) + 1))


@pytest.mark.parametrize("stem", lessons())
def test_the_minutes_of_a_lesson_are_the_sum_of_its_sections(stem):
    text = text_in(f"notebooks/{stem}.ipynb")
    core, _, further = text.partition("\n## Going further")
    further, rest = re.split(r"\n(?=## )", further, maxsplit=1) if "\n## " in further else (further, "")
    each = sum(map(int, MINUTES.findall(core + "\n" + rest)))
    parts = [int(m) for m in MINUTES.findall("##" + further)]
    assert not parts or len(parts) == 1 or parts[0] == sum(parts[1:])
    time = minutes.of(part(stem))
    assert (each, parts[0] if parts else 0) == (time.core, time.further), built_anew(stem)
    assert minutes.sentence(part(stem)) in text, built_anew(stem)


@each_chapter
def test_the_minutes_of_a_practice_are_the_sum_of_its_exercises(number):
    stem = FOLDERS[number].name
    text = text_in(f"exercises/{stem}.ipynb")
    time = minutes.of(practice_of(stem))
    assert sum(map(int, MINUTES.findall(text))) == time.core + time.further, built_anew(stem)
    assert minutes.sentence(practice_of(stem)) in text, built_anew(stem)


@pytest.mark.parametrize("stem", rows())
def test_the_map_has_the_minutes_of_the_lesson_and_of_its_exercises(stem):
    second = stem not in [folder.name for folder in FOLDERS.values()]  # its exercises are the first one's
    practice = "" if second else minutes.column(practice_of(stem))
    assert rows()[stem] == (minutes.column(part(stem)), practice), built_anew(stem)


def test_the_plans_for_a_class_add_up():
    plans = re.findall(r"^\*\*A [^*]* of (\d+) minutes(.*?)\n\n", readme(), re.MULTILINE | re.DOTALL)
    assert len(plans) == 2
    for whole, plan in plans:
        told = f"README.md: the minutes of the plan of {whole} minutes add up to another sum; mend them there"
        assert sum(map(int, re.findall(r"\((\d+)\)", plan))) == int(whole), told


def test_the_plans_send_the_room_to_the_sections_that_they_name():
    """A section of a plan moves with its lesson: the words beside § are those of its heading."""
    named = (
        ("00", "the film", r"the film and its task, §(\d+)"),
        ("13", "the lab", r"the lab on the projector, §(\d+)"),
    )
    for number, word, where in named:
        (section,) = re.findall(where, readme())
        lesson = text_of(number, "lesson") + text_of(number, "lesson_2")
        (heading,) = re.findall(rf"^## {section} · (.*)$", lesson, re.MULTILINE)
        assert word in heading.lower(), f"README.md: §{section} of {number} is {heading!r}, not {word}"


def test_the_map_has_every_lesson_and_no_other():
    told = "README.md: give each lesson a row in the map, in order; then run: python3 run.py build"
    assert list(rows()) == lessons(), told
