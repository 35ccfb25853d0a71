"""Lines: what a line of a file is meant for, seen from its text alone, and how a line is changed.

It shows in how the line begins (`name: …`, `- …`) and in how far it is indented, even where the parser can make nothing
of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

BEGINNING = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)(?:(?P<name>[\w-]+)[ ]*:(?:[ ]+|$))?")
"""How a line begins: blanks and dashes, then perhaps the name of a field; the value stands behind the match."""
_FIELD = re.compile(r"[ ]*(?:-[ ]+)*[\w-]+[ ]*:(?:[ ]|$)|[ ]*-(?:[ ]|$)")
_REMARK = re.compile(r"[ ]+#[ ].*|[ ]+$")
PARTNERS = {"[": "]", "{": "}"}


class Edit(NamedTuple):
    """New text for a stretch of one line; all from 0, the end exclusive."""

    line: int
    start: int
    end: int
    text: str


class Mend(NamedTuple):
    """How to go on after a slip."""

    edits: tuple[Edit, ...] = ()
    """The lines as they should be; none where nobody can know."""
    safe: bool = False
    """Whether this is certainly what the writer meant."""
    read: tuple[Edit, ...] | None = None
    """What is read instead, where the lines as they should be are more lines than there were."""
    dropped: range = range(0)
    """The lines that are not read at all."""


NOTHING = Mend()


def indent_of(text: str) -> int:
    """Return how many blanks a line begins with."""
    return len(text) - len(text.lstrip(" "))


def is_field(text: str) -> bool:
    """Return whether a line looks like a field, or like an entry of a list."""
    return _FIELD.match(text) is not None


def value_start(text: str) -> int:
    """Return where the value of a line begins: behind blanks, dashes and the name of a field."""
    match = BEGINNING.match(text)
    return match.end() if match else 0


def value_end(text: str, start: int = 0) -> int:
    """Return where the value of a line ends: before a remark, and before blanks at the end."""
    found = _REMARK.search(text, start)
    return max(found.start() if found else len(text), start)


def value_indent(text: str) -> int:
    """Return how far what stands behind the dashes of a line is indented."""
    match = BEGINNING.match(text)
    return len(match["lead"]) if match else 0


def name_of(text: str) -> str:
    """Return the name of the field that a line begins with, or nothing."""
    match = BEGINNING.match(text)
    return (match["name"] if match else None) or ""


def following(lines: Sequence[str], line: int) -> int | None:
    """Return the next line with something on it."""
    return next((n for n in range(line + 1, len(lines)) if lines[n].strip()), None)


def deeper(lines: Sequence[str], line: int) -> range:
    """Return a line and the lines below it that belong to it, being indented further."""
    indent = indent_of(lines[line])
    last = line
    for n in range(line + 1, len(lines)):
        if lines[n].strip():
            if indent_of(lines[n]) <= indent:
                break
            last = n
    return range(line, last + 1)


@cache
def fields_below() -> Mapping[str, frozenset[str]]:
    """Return the fields of the parts that stand below some fields, and under "" all fields there are."""
    from roleplay.scenario.model import Choice, Counter, Ending, Line, Person, Questions, Scenario, Scene, Way

    parts = (Choice, Counter, Ending, Person, Questions, Scenario, Scene, Way)
    every = frozenset(name for part in parts for name in part.model_fields) | {"mood"}
    return {
        "": every,
        "scenario": frozenset(Scenario.model_fields),
        "scenes": frozenset(Scene.model_fields),
        "endings": frozenset(Ending.model_fields),
        "choices": frozenset(Choice.model_fields),
        "route": frozenset(Way.model_fields),
        "lines": frozenset(Line.model_fields) - {"speaker", "text"},
    }


def known_fields() -> frozenset[str]:
    """Return the names of all fields of the format."""
    return fields_below()[""]


_NO_PROSE = frozenset((
    "format", "id", "language", "level", "minutes", "start", "goto", "otherwise", "add", "when", "once", "contested",
    "outcome", "diplomacy", "empathy", "min", "max", "tags", "skill", "set", "clear", "says", "reply", "choices",
    "route", "cast", "facts", "counters", "scenes", "endings", "debrief", "reflect",
))  # fmt: skip


def holds_prose(text: str) -> bool:
    """Return whether a line holds somebody's words, as far as its name tells, and not a number, a name or a list."""
    name = name_of(text)
    if name:  # a name that is no field is a person's in a list, or a fact's
        return name not in _NO_PROSE and (name in known_fields() or "-" in text[: value_indent(text)])
    return False  # an entry without a name can be words, a name or a speaker's line that lacks the speaker
