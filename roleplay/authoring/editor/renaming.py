"""Renaming: a scene, an ending, a choice, a fact, a counter or a person, everywhere in the file."""

from __future__ import annotations

import re

from lsprotocol import types
from pydantic import TypeAdapter, ValidationError

from roleplay.authoring.editor import names
from roleplay.authoring.editor.document import Document
from roleplay.authoring.editor.finding import named_at
from roleplay.authoring.editor.names import Named, Sort
from roleplay.scenario.fields import Id, Name, Refusal

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


def edit(document: Document, position: types.Position, new: str) -> types.WorkspaceEdit:
    """Return the changes that give the thing at a position another name. Raises `Refused`."""
    text, named = document.text, named_at(document, position)
    if named is None or not _is_defined(document, named):
        raise Refused("There is nothing here that has a name of its own in this file.")
    unread = next((problem for problem in text.read.problems if problem.is_error), None)
    if unread is not None:
        line = unread.place.line
        raise Refused(f"Mend line {line} first: while it cannot be read, a place with this name could be missed.")
    _fits(named.sort, new)
    renamed = named.name.rpartition("/")[0] + "/" + new if named.sort is Sort.CHOICE else new
    taken = [one for one in names.same(text.names, named._replace(name=renamed)) if one.is_definition]
    if renamed != named.name and taken:
        raise Refused(f"There is a {named.sort} called “{new}” already, in line {taken[0].span[0] + 1}.")
    edits = [types.TextEdit(text.range(one.span), new) for one in names.same(text.names, named)]
    return types.WorkspaceEdit(changes={text.uri: edits})


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
