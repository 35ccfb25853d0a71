"""Speakers: what was meant by a line that does not begin with somebody of the cast."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from roleplay.scenario import indents, problems
from roleplay.scenario.lines import indent_of, name_of, value_end, value_start
from roleplay.scenario.near import LONGEST_NAME, MOST_NAMES, suggestion
from roleplay.scenario.problems import Fix, Place, Problem
from roleplay.scenario.slips import quotes_round

_PLAYER = frozenset(("you", "player", "me", "i"))
_WITH_MOOD = re.compile(r"(?P<who>\w+)(?:,| *\() *(?P<mood>[^()]+?)\)?")
_NEEDS_QUOTES = re.compile(r"""[\[\]{}>|*&!%#`@,?:"'-]|.*?(?::(?:\s|$)|\s#)""")


class Meant:
    """Who or what may be meant by a name that is not in the cast; looked for when it is said."""

    def __init__(self, name: str, people: Collection[str], values: Mapping[str, Any] | None) -> None:
        self.name, self.people, self.cast = name, people, (values or {}).get("cast")

    def __str__(self) -> str:
        name = self.name
        if len(name) > LONGEST_NAME or len(self.people) > MOST_NAMES:
            return ""
        called = [key for key in self.people if name.casefold() in _names(key, self.cast)]
        if len(called) == 1:
            return f"Did you mean “{called[0]}”? That is what lines call this person."
        if name.casefold() in _PLAYER:
            return "What the player says is a choice: it stands below “choices”, after “say:”."
        how = _WITH_MOOD.fullmatch(name)
        if how is not None and how["who"].lower() in self.people:
            return f"Write “- {how['who'].lower()}: …”, and in a line below it “mood: {how['mood']}”."
        words = name.split()
        if len(words) > 1 and not all(word[:1].isupper() for word in words):  # “She says: …”
            return "If this is text with a colon in it, write “- narrator: ” before it, and double quotes round it."
        near = suggestion(name, self.people)
        is_misspelt = near.endswith("?") and name.islower()
        return near if is_misspelt else f"{near} {_new(words)}".strip()


def _names(key: str, cast: Any) -> set[str]:
    """Return all that a person of the cast is called in a file, in small letters."""
    person = cast.get(key) if isinstance(cast, Mapping) else None
    names = [person.get(field) for field in ("name", "short")] if isinstance(person, Mapping) else []
    return {name.casefold() for name in [key, *names] if isinstance(name, str)}


def _new(words: Sequence[str]) -> str:
    key = re.sub(r"[^a-z0-9_]", "", words[0].lower()) if words else ""
    if not key[:1].isalpha():
        return ""
    full = " ".join(word[:1].upper() + word[1:] for word in words)
    return f"For somebody new, add a line below “cast”: “{key}: {{name: {full}}}”."


def is_nobody(text: str, column: int, values: Sequence[object]) -> bool:
    """Return whether a line such as “- {He looks up.}” is all text, and was taken for fields: none has a value."""
    return text[:column].rstrip().endswith("{") and not any(values)


def is_lacking(lines: Sequence[str], line: int) -> bool:
    """Return whether a line of a file is an entry among spoken lines that names nobody."""
    text = lines[line]
    return (
        text.lstrip()[:1] == "-"
        and not name_of(text)
        and indent_of(text) < value_start(text)
        and indents.list_of(lines, line) in ("says", "reply")
    )


_NO_BLANK = re.compile(r"[ ]*(?:-[ ]+)*([a-z][a-z0-9_]*):(?=[^\s:/])")


def as_text(words: str) -> str:
    """Return words as the text of a field: in double quotes where it cannot stand without."""
    return quotes_round(words) if _NEEDS_QUOTES.match(words) else words


def with_narrator(problem: Problem, lines: Sequence[str]) -> Problem:
    """Return the problem of a line that names nobody, and the line as the narrator's."""
    line = problem.place.line - 1
    text = lines[line]
    if (no_blank := _NO_BLANK.match(text)) is not None:  # “- ines:Fine.”
        behind = Place(line + 1, no_blank.end() + 1, line + 1, no_blank.end() + 1)
        return replace(problem, fix=Fix(((behind, " "),), safe=False))
    start, end = value_start(text), value_end(text, value_start(text))
    words = text[start:end]
    at = Place(line + 1, start + 1, line + 1, end + 1)
    if problem.kind is not problems.SPEAKER_MISSING:
        found = words[:1]
        said = problems.SPEAKER_AND_QUOTES.at(problem.file, problem.place, found=found)
        edits = problem.fix.edits if problem.fix is not None else ()
        quoted = edits[0][1] if len(edits) == 1 and edits[0][0].column == start + 1 else quotes_round(words)
        problem = replace(problem, kind=said.kind, message=said.message, help=said.help)
    else:
        quoted = as_text(words)
    return replace(problem, fix=Fix(((at, f"narrator: {quoted}"),), safe=False)) if words else problem


def in_quotes(problem: Problem, text: str) -> Fix | None:
    """Return a line whose text was taken for a speaker, “- She says: no.”, as the narrator's."""
    start = problem.place.column - 1
    if start != value_start(text) and start != indent_of(text) + 2:
        return None
    end = value_end(text, start)
    at = problem.place._replace(end_line=problem.place.line, end_column=end + 1)
    return Fix(((at, f"narrator: {quotes_round(text[start:end])}"),), safe=False)
