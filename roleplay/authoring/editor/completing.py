"""Completing: what can be written at the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from lsprotocol import types

from roleplay.authoring.editor.cursor import Cursor, cursor_at
from roleplay.authoring.editor.document import Document
from roleplay.authoring.editor.names import DEFINED, OF_A_LINE, REFERRED
from roleplay.authoring.meanings import meanings
from roleplay.scenario.loading import part_at
from roleplay.scenario.model import Ending, Line, Part, Scenario
from roleplay.scenario.names import NARRATOR, SCORES, skills
from roleplay.scenario.prose import clean
from roleplay.scenario.reader import Fields

_LISTS = ("says", "reply", "choices", "route")
_BELOW = ("cast", "counters", "scenes", "endings")
_OPEN = (*DEFINED, *_LISTS, "add", "debrief")
"""Fields whose value begins in the next line."""

_KINDS = types.CompletionItemKind


def items(document: Document, position: types.Position) -> list[types.CompletionItem]:
    """Return what can be written at a position, whether the file can be read there or not."""
    text = document.text
    line, column = text.place(position)
    cursor = cursor_at(text.lines, line, column)
    at = text.range((line, column - len(cursor.word), line, column))
    made: list[types.CompletionItem] = []
    for name, kind, detail, more in _options(cursor, document.values):
        # In the order of the file, which is that of the talk; editors would sort by letters.
        made.append(
            types.CompletionItem(
                label=name,
                kind=kind,
                detail=clean(" ".join(detail.split())) or None,
                sort_text=f"{len(made):05}",
                text_edit=types.TextEdit(at, name + more),
            )
        )
    return made


_Option = tuple[str, types.CompletionItemKind, str, str]
"""What is written, its kind, what it means, and what is written behind it."""


def _options(cursor: Cursor, values: Fields) -> Iterator[_Option]:
    field = cursor.field or (cursor.above[-1] if cursor.above else "")
    if field == "start" and cursor.above[:1] == ("counters",):
        return
    if cursor.field not in REFERRED and cursor.before.endswith("{" + cursor.word):
        yield from ((*option[:3], "") for option in _people(values))
    elif cursor.field in ("goto", "otherwise"):
        yield from _goals(values, "scenes", "endings")
    elif cursor.field == "start":
        yield from _goals(values, "scenes")
    elif cursor.field == "when":
        yield from _named(values, "facts", "counters")
        yield from ((score, _KINDS.Variable, f"The score so far: {name}.", "") for score, name in SCORES.items())
    elif field in ("set", "clear"):
        yield from _named(values, "facts")
    elif field == "add":
        more = ": " if not cursor.field or "{" in cursor.before else ""
        yield from ((*option[:3], more) for option in _named(values, "counters"))
    elif field == "skill":
        yield from ((skill.id, _KINDS.EnumMember, skill.about, "") for skill in skills().values())
    elif cursor.field == "outcome":
        yield from ((word, _KINDS.EnumMember, "", "") for word in get_args(Ending.model_fields["outcome"].annotation))
    elif not cursor.field:
        yield from _fields(cursor, values)


def _goals(values: Fields, *groups: str) -> Iterator[_Option]:
    for group in groups:
        for name, goal in _group(values, group).items():
            detail = str(goal.get("title", "an ending")) if group == "endings" and isinstance(goal, Fields) else ""
            yield name, _KINDS.Event if group == "endings" else _KINDS.Reference, detail or f"a {group[:-1]}", ""


def _named(values: Fields, *groups: str) -> Iterator[_Option]:
    for group in groups:
        for name, meaning in _group(values, group).items():
            detail = meaning.get("about", "") if isinstance(meaning, Fields) else meaning
            yield name, _KINDS.Variable if group == "counters" else _KINDS.Value, str(detail), ""


def _group(values: Fields, name: str) -> Mapping[str, Any]:
    group = values.get(name)
    return group if isinstance(group, Fields) else {}


def _fields(cursor: Cursor, values: Fields) -> Iterator[_Option]:
    part = _part(cursor.above)
    if part is None:
        return
    known = meanings()[part.__name__]
    if part is Line and cursor.begins_entry:
        yield NARRATOR, _KINDS.Class, "What can be seen and heard; nobody says it.", ": "
        yield from _people(values)
        return
    for name in OF_A_LINE if part is Line else part.model_fields:
        if name not in cursor.beside:
            yield name, _KINDS.Property, known.get(name, ""), ":" if name in _OPEN else ": "


def _people(values: Fields) -> Iterator[_Option]:
    for name, person in _group(values, "cast").items():
        yield name, _KINDS.Class, str(person.get("name", "")) if isinstance(person, Fields) else "", ": "


def _part(above: tuple[str, ...]) -> type[Part] | None:
    """Return the part whose fields stand right below these fields; None where a name or words stand there."""
    if not above:
        return Scenario
    is_named = len(above) == 2 and above[0] in _BELOW
    is_inside = len(above) > 2 and above[0] in ("scenes", "endings") and above[-1] in _LISTS
    return part_at(above) if is_named or is_inside or above == ("debrief",) else None
