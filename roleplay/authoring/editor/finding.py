"""Finding: where a name is written down first, and where it is used."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from roleplay.authoring.editor import names
from roleplay.authoring.editor.document import Document
from roleplay.authoring.editor.names import Named, Sort


def named_at(document: Document, position: types.Position) -> Named | None:
    """Return what is named at a position of the newest text, as far as that can be read."""
    return names.at(document.text.names, *document.text.place(position))


def definitions(document: Document, position: types.Position) -> list[types.Location]:
    """Return where the thing at a position is defined; more than one where it is so by mistake."""
    named = named_at(document, position)
    return _locations(document, named, lambda one: one.is_definition) if named is not None else []


def references(document: Document, position: types.Position, *, with_definition: bool) -> list[types.Location]:
    """Return every place that names the thing at a position."""
    named = named_at(document, position)
    if named is None or named.sort is Sort.FIELD:
        return []
    return _locations(document, named, lambda one: with_definition or not one.is_definition)


def _locations(document: Document, named: Named, wanted: Callable[[Named], bool]) -> list[types.Location]:
    text = document.text
    return [types.Location(text.uri, text.range(one.span)) for one in names.same(text.names, named) if wanted(one)]
