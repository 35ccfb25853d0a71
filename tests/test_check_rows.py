"""What YAML does with trainers' text, and the commonest slips: each with the exact words that a trainer reads.

The words stand in `data/check/rows.txt`. After a wanted change run this file with ROLEPLAY_WRITE_ROWS=1, and read the
difference.
"""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import indent

import pytest

from roleplay import diagnostics
from roleplay.diagnostics import File
from roleplay.scenario.loading import Loaded, checked
from roleplay.scenario.reader import Source, read_bytes

DATA = Path(__file__).parent / "data"
SMALL = (DATA / "small.yaml").read_text()
ROWS = DATA / "check" / "rows.txt"
SAY = "say: I am sorry."
HALL = SMALL[SMALL.index("  hall:") : SMALL.index("endings:")]
LEFT = SMALL[SMALL.index("  left:") :]

WORDS_AS_WRITTEN = [
    "No", "yes", "on", "off", "12:30", "1:20:30", "2026-01-05", "+2", "1_000", "014", "0x1F", "=", "~", "null",
]  # fmt: skip

# The name of a row -> what stands in small.yaml in place of what.
LOST = {
    "a remark inside text": (SAY, "say: I am in room #4, and sorry."),
    "a field twice": ("start: door", "start: door\nstart: hall"),
    "an anchor": (SAY, "say: &hello you"),
    "a lonely exclamation mark": (SAY, "say: !"),
    "a file without blanks after colons": (SMALL, "say:hello\n"),
    "a list whose entries do not line up": ("tags: [client]", "tags:\n- late\n -client"),
    "a folder in double quotes": (SAY, r'say: "It is in C:\new."'),
    "a line break of another program": (SAY, "say: I am\u2028sorry."),
    "another line break of another program": (SAY, "say: I am\x85sorry."),
    "an escape code written as an escape": (SAY, r'say: "I am \e[31m\asorry."'),
    "an escape code": (SAY, "say: I am \x1b[31msorry."),
    "text from right to left": (SAY, "say: I am \u202esorry."),
}
SLIPS = {
    "a colon inside text": (SAY, "say: Well: no"),
    "no blank after the colon": (SAY, "say:hi"),
    "no colon": ("otherwise: hall", "otherwise hall"),
    "no colon before what stands below": ("    choices:\n", "    choices\n"),
    "a tab": ("  hall:\n    route:", "  hall:\n\troute:"),
    "double quotes inside double quotes": (SAY, 'say: "No "way" man"'),
    "an apostrophe inside single quotes": (SAY, "say: 'I don't'"),
    "a quote that is not closed": (SAY, 'say: "I am sorry.'),
    "a quote that the next one closes": (
        "        why: It says what happened.",
        '        why: "It says.\n        do: "Go"',
    ),
    "a star": (SAY, "say: *sigh* ok"),
    "only a star": (SAY, "say: *sigh*"),
    "an at": (SAY, "say: @bob is here."),
    "a percent sign": (SAY, "say: %d"),
    "a backtick": (SAY, "say: `code`"),
    "a bracket": (SAY, "say: [sighs] Fine."),
    "a curly bracket": (SAY, "say: {name}, hi"),
    "only brackets": (SAY, "say: [laughs]"),
    "one blank too few": ("        say: I am sorry.", "       say: I am sorry."),
    "one blank too many": ("        goto: hall\n        empathy", "         goto: hall\n        empathy"),
    "two blanks too many": ("        goto: hall\n        empathy", "          goto: hall\n        empathy"),
    "a scene with a blank too many": ("  hall:\n", "   hall:\n"),
    "a scene a step too far to the right": (HALL, indent(HALL, "  ")),
    "a scene at the left edge": (HALL, HALL.replace("\n  ", "\n")[2:]),
    "the name of a scene too far to the right": ("  hall:\n", "      hall:\n"),
    "an ending in another": (LEFT, indent(LEFT, "  ")),
    "curly quotes": (SAY, "say: “No: way”"),
    "an unknown escape": (SAY, r'say: "C:\users"'),
    "a list beside its field": ("        reply:\n          - ines: Fine.", "        reply: - ines: Fine."),
    "a bracket that is not closed": ("set: [promised]", "set: [promised"),
    "a word for a list": ("set: [promised]", "set: promised"),
    "a sign of another language": ("when: patience >= 2", "when: patience >= 2 && promised"),
    "a misspelt field": ("empathy: +1", "empaty: +1"),
    "a misspelt scene": ("        goto: hall\n        empathy", "        goto: hal\n        empathy"),
    "a typesetter's minus": ("empathy: +1", "empathy: −1"),
    "a colon in braces": ("{when: promised, goto: kept}", "{when: promised: yes, goto: kept}"),
    "a colon in a line in braces": ("- ines: Fine.", "- {ines: Well: fine, as ever, mood: dry}"),
    "a comma in braces": ("short: Ines}", "short: Ines, role: Nurse, and a friend}"),
    "braces round a colon": (SAY, "say: {I said: no: never}"),
    "a line without a speaker": ("- ines: Fine.", "- She nods."),
    "a line without a speaker that begins with a name": ("- ines: Fine.", "- {tomasz} looks up, and: nods."),
    "a line all in braces": ("- ines: Fine.", "- {She nods, and goes.}"),
    "a line with a colon and without a speaker": ("- ines: Fine.", "- She nods: fine."),
    "two speakers in one line": ("        mood: even", "        tomasz: So are you."),
    "a text that goes on with a colon": ("        mood: even", "        and so: am I."),
    "a name with a blank": ("id: wait", "id: Say Nothing"),
    "text where a list of lines belongs": (
        "        reply:\n          - ines: Fine.\n",
        "        reply: She nods.\n",
    ),
    "somebody of the cast without fields": ("tomasz: {name: Tomasz}", "tomasz: Tomasz Baker"),
    "a capital in the cast": ("  tomasz: {name", "  Tomasz: {name"),
    "text that goes on at the left edge": ("brief: You are late.", "brief: You are late\nand it rains."),
    "how something is said beside who says it": ("- ines: Fine.", "- ines (dry): Fine."),
    "a fact compared": ("{when: promised, goto: kept}", "{when: promised == true, goto: kept}"),
    "a fact compared with no": ("{when: promised, goto: kept}", "{when: promised == no, goto: kept}"),
    "wide characters": (SAY, "say: 日本 👧 clam: no"),
}


def read(data: str | bytes) -> tuple[Source, Loaded]:
    source = Source(Path("small.yaml"))
    read_bytes(data if isinstance(data, bytes) else data.encode(), source)
    return source, checked(source)


def said(data: str | bytes) -> str:
    source, loaded = read(data)
    return diagnostics.text([File(source.file, source.lines, loaded.problems)])


def changed(was: str, now: str) -> str:
    assert SMALL.count(was) == 1
    return SMALL.replace(was, now)


@pytest.mark.parametrize("words", WORDS_AS_WRITTEN)
def test_text_is_never_taken_for_something_else(words: str) -> None:
    scenario, found = read(changed(SAY, f"say: {words}"))[1]
    assert scenario is not None
    assert found == []
    choices = scenario.scenes["door"].choices
    assert choices is not None
    assert choices[0].say == words


@pytest.mark.parametrize("words", ["+2", '"+2"', "2", "'2'"])
def test_a_number_is_one_however_it_is_written(words: str) -> None:
    scenario, found = read(changed("empathy: +1", f"empathy: {words}"))[1]
    assert scenario is not None
    assert found == []
    choices = scenario.scenes["door"].choices
    assert choices is not None
    assert choices[0].empathy == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_however_a_file_is_written_the_same_is_said(line_end: str, mark: str) -> None:
    text = changed(SAY, "say: Well: no")
    assert said(mark + text.replace("\n", line_end)) == said(text)


def test_a_file_of_windows_is_explained() -> None:
    assert said(changed(SAY, "say: I am in a café.").encode("cp1252")) == (
        "small.yaml:26:27: error R007\n"
        "A character here is not saved as UTF-8; in Windows-1252 it would be “é”.\n\n"
        "  26 |         say: I am in a caf�.\n"
        "     |                           ^\n\n"
        "  Save the file as UTF-8: in most editors under “Save with encoding”.\n\n"
        "1 error in 1 file."
    )


def _written() -> str:
    parts = []
    for name, (was, now) in (LOST | SLIPS).items():
        parts.append(f"## {name}\n\n{said(changed(was, now))}\n")
    return "\n\n".join(parts)


def test_the_rows_are_those_of_the_tables() -> None:
    if os.environ.get("ROLEPLAY_WRITE_ROWS"):
        ROWS.write_text(_written(), encoding="utf-8")
    assert ROWS.read_text(encoding="utf-8") == _written()


@pytest.mark.parametrize("name", LOST | SLIPS)
def test_a_row(name: str) -> None:
    rows = ROWS.read_text(encoding="utf-8").split("## ")
    row = next(row for row in rows if row.startswith(f"{name}\n"))
    assert row.strip() == f"{name}\n\n{said(changed(*(LOST | SLIPS)[name]))}".strip()
