"""Names: everything in a file that is called something, and where it is named, as far as the file can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from roleplay.scenario.loading import part_at
from roleplay.scenario.model import Choice, Counter, Line, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.reader import Fields, Items, Source, Span


class Sort(StrEnum):
    """What sort of thing is named. What shares one set of names in the format is one sort here."""

    GOAL = "scene or ending"
    CHOICE = "choice"
    VARIABLE = "fact or counter"
    PERSON = "person"
    SKILL = "skill"
    SCORE = "score"
    FIELD = "field"


class Named(NamedTuple):
    """One place where something is named."""

    sort: Sort
    name: str
    """A choice is named with its scene, “call/headline”; a field with its part, “Choice.goto”."""
    span: Span
    """The name alone, without quotes, where it is written as it is."""
    is_definition: bool = False


DEFINED = {
    "scenes": Sort.GOAL,
    "endings": Sort.GOAL,
    "facts": Sort.VARIABLE,
    "counters": Sort.VARIABLE,
    "cast": Sort.PERSON,
}
"""The fields of the file below which names stand, and what is named there."""

REFERRED = {
    "goto": Sort.GOAL,
    "otherwise": Sort.GOAL,
    "start": Sort.GOAL,
    "when": Sort.VARIABLE,
    "set": Sort.VARIABLE,
    "clear": Sort.VARIABLE,
    "add": Sort.VARIABLE,
    "skill": Sort.SKILL,
}
"""The fields whose values name something."""

OF_A_LINE = ("when", "mood")
"""The fields of a line that are not its speaker."""

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NO_NAMES = frozenset({"and", "or", "not"})
_IN_PROSE = re.compile(r"(?<!\\)\{([a-z][a-z0-9_]*)\}")


def names_in(source: Source) -> list[Named]:
    """Return every name in a file that was read, in the order of the file; before `checked` uses its values up."""
    return sorted(_names(source), key=lambda named: named.span)


def _names(source: Source) -> Iterator[Named]:
    waiting: list[tuple[tuple[int | str, ...], Any, Span]] = []
    if source.values is not None:
        waiting.append(((), source.values, (0, 0, 0, 0)))
    while waiting:
        way, value, span = waiting.pop()
        if isinstance(value, Fields):
            for name, at in value.names_at.items():
                yield from _field(source, way, name, at)
                if name in value:
                    waiting.append(((*way, name), value[name], value.at[name]))
        elif isinstance(value, Items):
            waiting += [((*way, index), entry, value.at[index]) for index, entry in enumerate(value)]
        elif isinstance(value, str) and value:
            yield from _value(source, way, value, span)


def _field(source: Source, way: tuple[int | str, ...], name: str, at: Span) -> Iterator[Named]:
    """Yield what the name of a field names."""
    at = _written(source, at, name)
    if len(way) == 1 and way[0] in DEFINED:
        yield Named(DEFINED[str(way[0])], name, at, is_definition=True)
    elif way[-1:] == ("add",):
        yield Named(Sort.VARIABLE, name, at)
    else:
        part = part_at(way)
        if part is Line and name not in OF_A_LINE:
            yield Named(Sort.PERSON, name, at)
        else:
            yield Named(Sort.FIELD, f"{part.__name__}.{name}", at)


def _value(source: Source, way: tuple[int | str, ...], text: str, span: Span) -> Iterator[Named]:
    """Yield what a text names: itself, the words of a condition, or people inside of prose."""
    field = next((step for step in reversed(way) if isinstance(step, str)), "")
    part = part_at(way[:-1])
    # Below these, the name of a field is the writer's own: a person may be called “set”.
    is_own = (
        (len(way) == 2 and way[0] in DEFINED) or way[-2:-1] == ("add",) or (part is Line and field not in OF_A_LINE)
    )
    if field == "id" and part is Choice:
        yield Named(Sort.CHOICE, f"{way[1]}/{text}", _written(source, span, text), is_definition=True)
    elif field == "when" and not is_own:
        words = {*_WORD.findall(text)} - _NO_NAMES
        for word, at in _found(source, span, _WORD):
            if word in words:  # in a mended line the place can be larger than the text
                yield Named(Sort.SCORE if word in SCORES else Sort.VARIABLE, word, at)
    elif field in REFERRED and not is_own and (part is Scenario) == (field == "start") and part is not Counter:
        yield Named(REFERRED[field], text, _written(source, span, text))
    elif "{" in text:
        for word, at in _found(source, span, _IN_PROSE):
            yield Named(Sort.PERSON, word, at)


def _written(source: Source, span: Span, name: str) -> Span:
    """Return where a name stands inside the place of its value; all of it, where it is not written as it is."""
    first, start, last, end = span
    if first == last and source.lines[first][start:end] == name:
        return span
    whole = re.compile(rf"(?<![\w-])({re.escape(name)})(?![\w-])")
    return next((at for _, at in _found(source, span, whole)), span)


def _found(source: Source, span: Span, pattern: re.Pattern[str]) -> Iterator[tuple[str, Span]]:
    """Yield what a pattern finds inside a place, line by line: its group, or all of it."""
    first, start, last, end = span
    group = 1 if pattern.groups else 0
    for number in range(first, min(last, len(source.lines) - 1) + 1):
        text = source.lines[number]
        limit = end if number == last else len(text)
        for match in pattern.finditer(text, start if number == first else 0, limit):
            yield match[group], (number, match.start(group), number, match.end(group))


def at(names: Iterable[Named], line: int, column: int) -> Named | None:
    """Return what is named at a place, counted from 0; its end counts, since there the cursor of an editor stands."""
    for named in names:
        first, start, last, end = named.span
        if (first, start) <= (line, column) <= (last, end):
            return named
    return None


def same(names: Iterable[Named], as_: Named) -> list[Named]:
    """Return every place that names the same thing."""
    return [named for named in names if named[:2] == as_[:2]]
