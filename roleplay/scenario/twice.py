"""Twice: a field that stands a second time in its part, and the dash whose lack makes one entry of two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from roleplay.scenario import problems
from roleplay.scenario.problems import Fix, Place, Related

if TYPE_CHECKING:
    from roleplay.scenario.reader import Fields, Source, Span


def report(source: Source, name: str, span: Span, part: Fields) -> None:
    """Report that a name stands in a part again."""
    line, column, end_line, end_column = part.names_at[name]
    first = Place(line + 1, column + 1, end_line + 1, end_column + 1)
    source.report(problems.DUPLICATE, span, name=name, first=first.line)
    source.add_to_last(problems.DUPLICATE, related=(Related(first, "first written here"),))


def next_entry(source: Source, entry: Fields, above: Sequence[Any], span: Span) -> tuple[Fields, str] | None:
    """Where a second “id” begins the next entry of a list, and only its dash is missing, report that, and begin it."""
    line, column = span[:2]
    if not above or not isinstance(above[-1][0], list) or "id" not in entry.names_at or column < 2:
        return None
    first, from_ = entry.names_at["id"][:2]
    if source.lines[line][:column].strip(" ") or source.lines[first][:from_].strip(" ") != "-" or from_ != column:
        return None
    source.report(problems.DASH_MISSING, span)
    dash = Place(line + 1, column - 1, line + 1, column + 1)
    source.add_to_last(problems.DASH_MISSING, fix=Fix(((dash, "- "),), safe=True))
    following = type(entry)()
    following.names_at["id"] = span
    entries: Any = above[-1][0]
    entries.append(following)
    entries.at.append(span)
    return following, "id"
