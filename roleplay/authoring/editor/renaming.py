"""Renaming: a scene, an ending, a choice, a fact, a counter, a person; in the file, and in the kept paths beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types
from pydantic import TypeAdapter, ValidationError

from roleplay.authoring.editor import names
from roleplay.authoring.editor.document import Document, Text
from roleplay.authoring.editor.finding import named_at
from roleplay.authoring.editor.names import Named, Sort
from roleplay.scenario.fields import Id, Name, Refusal
from roleplay.scenario.reader import Fields, Items, Span

_FORMS: dict[Sort, TypeAdapter[str]] = {
    Sort.GOAL: TypeAdapter(Id),
    Sort.CHOICE: TypeAdapter(Id),
    Sort.VARIABLE: TypeAdapter(Name),
    Sort.PERSON: TypeAdapter(Name),
}
"""What can be renamed, and the form of its name."""


class Refused(Exception):
    """A name cannot be changed so; the message says why."""


def what(document: Document, position: types.Position) -> types.PrepareRenamePlaceholder | None:
    """Return what would be renamed at a position; None where nothing can be."""
    named = named_at(document, position)
    if named is None or not _is_defined(document, named):
        return None
    return types.PrepareRenamePlaceholder(document.text.range(named.span), _short(named.name))


def edit(document: Document, position: types.Position, new: str, beside: Text | None = None) -> types.WorkspaceEdit:
    """Return the changes that give the thing at a position another name. Raises `Refused`.

    `beside`: the file of kept paths, where there is one; they name scenes, endings and choices.
    """
    text, named = document.text, named_at(document, position)
    if named is None or not _is_defined(document, named):
        raise Refused("There is nothing here that has a name of its own in this file.")
    for read in (text, *([beside] if beside is not None else [])):
        unread = next((problem for problem in read.read.problems if problem.is_error), None)
        if unread is not None:
            where = f"line {unread.place.line}" + (f" of {read.file.name}" if read is beside else "")
            raise Refused(f"Mend {where} first: while it cannot be read, a place with this name could be missed.")
    _fits(named.sort, new)
    renamed = named.name.rpartition("/")[0] + "/" + new if named.sort is Sort.CHOICE else new
    taken = [one for one in names.same(text.names, named._replace(name=renamed)) if one.is_definition]
    if renamed != named.name and taken:
        raise Refused(f"There is a {named.sort} called “{new}” already, in line {taken[0].span[0] + 1}.")
    edits = [types.TextEdit(text.range(one.span), new) for one in names.same(text.names, named)]
    changes = {text.uri: edits}
    if beside is not None:
        kept = [types.TextEdit(beside.range(span), new) for span in _in_paths(beside, named)]
        changes |= {beside.uri: kept} if kept else {}
    return types.WorkspaceEdit(changes=changes)


def _in_paths(text: Text, named: Named) -> Iterator[Span]:
    """Yield where kept paths name a thing: as their ending, or in a step, which is written scene/choice."""
    for path in (text.read.values or Fields()).values():
        if not isinstance(path, Fields):
            continue
        if named.sort is Sort.GOAL and path.get("ending") == named.name:
            yield _part(text, path.at["ending"], named.name, named.name)
        written = path.get("choices")
        choices = written if isinstance(written, Items) else Items()
        for index, step in enumerate(choices):
            scene, _, choice = str(step).partition("/")
            if named.sort is Sort.GOAL and scene == named.name:
                yield _part(text, choices.at[index], step, scene)
            elif named.sort is Sort.CHOICE and step == named.name:
                yield _part(text, choices.at[index], step, choice, from_end=True)


def _part(text: Text, span: Span, whole: str, part: str, *, from_end: bool = False) -> Span:
    """Return where a part of a value stands, at its beginning or its end, without quotes round the whole."""
    line, start, _, end = span
    at = text.lines[line].find(whole, start, end)
    if at < 0:
        raise Refused(f"Line {line + 1} of {text.file.name} is written in an unusual way. Write {whole} there first.")
    first = at + len(whole) - len(part) if from_end else at
    return (line, first, line, first + len(part))


def _is_defined(document: Document, named: Named) -> bool:
    return named.sort in _FORMS and any(one.is_definition for one in names.same(document.text.names, named))


def _short(name: str) -> str:
    return name.rpartition("/")[2]


def _fits(sort: Sort, new: str) -> None:
    """Refuse a name that the format refuses, in the same words."""
    try:
        _FORMS[sort].validate_python(new)
    except ValidationError as error:
        refusal: Refusal = error.errors()[0]["ctx"]["refusal"]
        words = {"field": f"“{new}”", "found": f"“{new}”", **refusal.words}
        sentence = f"{refusal.kind.headline} {refusal.kind.help}".format(**words)
        raise Refused(re.sub(r"\s+", " ", sentence)) from None
