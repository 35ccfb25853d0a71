"""Fixes: how a line should read, for problems whose place and words say enough about it.

What could not be read at all is mended in `slips.py`. A fix is safe when nothing else can be meant; a misspelt name is
only a guess, however near the nearest one is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from roleplay.scenario import braces, problems, slips, speakers
from roleplay.scenario.lines import Mend, known_fields, name_of, value_end, value_indent, value_start
from roleplay.scenario.names import skills
from roleplay.scenario.problems import Fix, Place, Problem

_PROSE = frozenset((
    "title", "summary", "brief", "content_note", "say", "do", "why", "note", "discuss", "meaning", "ask", "about",
    "role", "name", "short", "key_idea",
))  # fmt: skip
_COMPARED = re.compile(r"(?P<fact>\w+) *==? *(?:(?P<yes>true|yes)|false|no)\b", re.IGNORECASE)
_WORDS = ("tags", "skill", "set", "clear")


def with_fix(problem: Problem, lines: list[str]) -> Problem:
    """Return the problem with the fix that its place allows, if it has none yet."""
    if problem.place.line > len(lines):
        return problem
    if problem.kind.code in _OF_TEXT and speakers.is_lacking(lines, problem.place.line - 1):
        return speakers.with_narrator(problem, lines)
    make = _FIXES.get(problem.kind.code, _renamed if "Did you mean" in problem.help else None)
    if problem.fix is not None or make is None:
        return problem
    fix = make(problem, lines[problem.place.line - 1])
    # More of the text above, with a colon in it: no field has a name of two words.
    if fix is None and re.match("“[^”]+ [^”]+” is not a field of this line", problem.message):
        mend = slips.mend(problems.SYNTAX_COLON, lines, problem.place.line - 1, problem.place.column - 1)
        fix = _fix(mend._replace(safe=False))
    return problem if fix is None else replace(problem, fix=fix)


def _field(problem: Problem, text: str) -> Fix | None:
    """Put quotes round a text inside braces that a comma ended too early; or write the field that is nearest."""
    at = problem.place
    if "Did you mean" in problem.help:
        return _renamed(problem, text)
    inside = braces.text_at(text, at.column - 1)
    if inside is None:
        return None
    edit = Place(at.line, inside.start + 1, at.line, inside.end + 1)
    return Fix(((edit, slips.quotes_round(text[inside.start : inside.end])),), safe=False)


def _renamed(problem: Problem, text: str) -> Fix | None:
    """Write the name that is nearest, where the place holds exactly the name that is wrong."""
    found = re.search("Did you mean “([^”]+)”", problem.help)
    word = written_at(problem.place, text).strip("\"'")
    if found is None or f"“{word}”" not in problem.message:
        return None
    return Fix(((problem.place, found[1]),), safe=False)


def written_at(place: Place, text: str) -> str:
    """Return what stands at a place of one line, whose text is given."""
    return text[place.column - 1 : place.end_column - 1] if place.line == place.end_line else ""


def _quoted(problem: Problem, text: str) -> Fix | None:
    """Put text that begins with a sign of YAML into quotes."""
    mend = slips.quoted_at(text, problem.place.line - 1, problem.place.column - 1)
    return _fix(mend)


def _fix(mend: Mend) -> Fix | None:
    edits = tuple((Place(line + 1, start + 1, line + 1, end + 1), text) for line, start, end, text in mend.edits)
    return Fix(edits, mend.safe) if edits else None


def _text(problem: Problem, text: str) -> Fix | None:
    """Put text that was taken for a list or for fields into quotes."""
    place, name = problem.place, name_of(text)
    start = value_start(text)
    if place.line != place.end_line:
        return None
    if text[place.column - 1 : place.column] in ("[", "{"):
        end = value_end(text, start)  # the place is only the bracket
        words = text[start:end]
        if place.column - 1 != start or words[-1:] not in ("]", "}"):
            return None
        is_prose = name in _PROSE or (name not in known_fields() and text.lstrip()[:1] == "-")
        at = place._replace(end_column=end + 1)
        return Fix(((at, slips.quotes_round(words)),), safe=is_prose and "," not in words and ": " not in words)
    end = value_end(text, place.column - 1)
    if place.column - 1 >= start or text[: place.column - 1].strip(" -"):
        return None
    words = text[place.column - 1 : end]  # “- Well: no”, which was taken for a field called “Well”
    return Fix(((place._replace(end_column=end + 1), slips.quotes_round(words)),), safe=False)


def _list(problem: Problem, text: str) -> Fix | None:
    """Put brackets round a single word; make spoken text the narrator’s line."""
    if name_of(text) in ("says", "reply"):
        return _narrated(problem, text)
    words, start = written_at(problem.place, text), value_start(text)
    is_all = (problem.place.column - 1, problem.place.end_column - 1) == (start, value_end(text, start))
    if not is_all or re.fullmatch(r"[\w-]+", words) is None or name_of(text) not in _WORDS:
        return None
    is_known = name_of(text) != "skill" or words in skills()
    return Fix(((problem.place, f"[{words}]"),), safe=is_known)


def _narrated(problem: Problem, text: str) -> Fix | None:
    """Write the text of “reply: She nods.” as a line of its own, below."""
    start, at = value_start(text), problem.place
    if at.column - 1 != start or at.line != at.end_line or text[start : start + 1] in "[{":
        return None
    end = value_end(text, start)
    entry = f"\n{' ' * (value_indent(text) + 2)}- narrator: {speakers.as_text(text[start:end])}"
    return Fix(((at._replace(column=len(text[:start].rstrip()) + 1, end_column=end + 1), entry),), safe=False)


def _person(problem: Problem, text: str) -> Fix | None:
    """Write the name of somebody of the cast as a field."""
    found = re.fullmatch(r"Write “[^:]+: (\{name: .+\})”\.", problem.help)
    at = problem.place
    return Fix(((at, found[1]),), safe=False) if found is not None and at.line == at.end_line else None


def _number(problem: Problem, text: str) -> Fix | None:
    """Write the sign of the keyboard in place of a typesetter's minus."""
    words = text[problem.place.column - 1 : problem.place.end_column - 1]
    if re.fullmatch(r"[−–]\d{1,6}", words) is None:
        return None
    return Fix(((problem.place, "-" + words[1:]),), safe=True)


def _nobody(problem: Problem, text: str) -> Fix | None:
    """Write the speaker who is meant; where it may be text, the line as the narrator's."""
    if "Did you mean" in problem.help:
        return _renamed(problem, text)
    return speakers.in_quotes(problem, text) if "this is text" in problem.help else None


def _dash(problem: Problem, text: str) -> Fix | None:
    """Begin a line of its own with the second speaker."""
    at = problem.place
    if text[: at.column - 1].strip() or at.column < 3:
        return None
    return Fix(((Place(at.line, at.column - 2, at.line, at.column), "- "),), safe=True)


def _blank(problem: Problem, text: str) -> Fix | None:
    """Write the blank after the colon of an entry such as “- goto:hall”."""
    at, column = problem.place, problem.place.column - 1
    if text[column - 1 : column] != ":":
        return None
    return _fix(slips.mend(problems.SYNTAX_NO_BLANK, [""] * (at.line - 1) + [text], at.line - 1, column))


def _character(problem: Problem, text: str) -> Fix | None:
    """Delete a character that nobody sees; in a file it stands raw, or as an escape, which is left alone."""
    at = problem.place
    if at.end_column - at.column != 1 or at.line != at.end_line or at.column > len(text):
        return None
    shown = text[at.column - 1]
    return Fix(((at, " "),), safe=True) if shown == " " else Fix(((at, ""),), safe=False) if shown == "\ufffd" else None


def _slip(problem: Problem, text: str) -> Fix | None:
    """Write the word of a condition that is meant by a sign of another language."""
    at = problem.place
    better = problem.help.partition("“")[2].partition("”")[0]
    if at.line != at.end_line or not better or f"“{written_at(at, text)}”" not in problem.message:
        return None
    if better.isalpha():
        before, after = text[at.column - 2], text[at.end_column - 1 : at.end_column]
        better = (" " if before.isalnum() or before in "_)" else "") + better
        better += " " if after.isalnum() or (after and after in "_(") else ""
    return Fix(((at, better),), safe=True)


def _fact(problem: Problem, text: str) -> Fix | None:
    """Write “asked” for “asked == true”, and “not asked” for “asked == false”."""
    at = problem.place
    match = _COMPARED.match(text, at.column - 1)
    if match is None:
        return None
    instead = match["fact"] if match["yes"] else f"not {match['fact']}"
    return Fix(((at._replace(end_column=match.end() + 1), instead),), safe=False)


_OF_TEXT = {
    kind.code
    for kind in (
        problems.SYNTAX_START, problems.SYNTAX_QUOTE, problems.SYNTAX_BRACKET, problems.ANCHOR, problems.ALIAS,
        problems.TAG, problems.SPEAKER_MISSING,
    )
}  # fmt: skip
_FIXES: Mapping[str, Callable[[Problem, str], Fix | None]] = {
    problems.SYNTAX_NO_BLANK.code: _blank,
    problems.FIELD_UNKNOWN.code: _field,
    problems.ANCHOR.code: _quoted,
    problems.ALIAS.code: _quoted,
    problems.TAG.code: _quoted,
    problems.TEXT_EXPECTED.code: _text,
    problems.LIST_EXPECTED.code: _list,
    problems.FIELDS_EXPECTED.code: _person,
    problems.NUMBER_EXPECTED.code: _number,
    problems.SPEAKER_UNKNOWN.code: _nobody,
    problems.SPEAKERS_TWO.code: _dash,
    problems.CHARACTERS.code: _character,
    problems.CONDITION_SLIP.code: _slip,
    problems.CONDITION_FACT_COMPARED.code: _fact,
}
