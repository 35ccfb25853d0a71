"""Indents: how far a line should be indented that stands askew, or behind a tab."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.scenario.lines import (
    NOTHING,
    Edit,
    Mend,
    deeper,
    fields_below,
    following,
    indent_of,
    is_field,
    known_fields,
    name_of,
    value_indent,
)


def instead_of_tabs(lines: Sequence[str], line: int, column: int) -> Mend:
    text = lines[line]
    blank = len(text) - len(text.lstrip(" \t"))
    if "\t" not in text[:blank]:
        at = text.find("\t", column)
        at = at if at >= 0 else text.find("\t")
        return Mend((Edit(line, at, at + 1, " "),), safe=True) if at >= 0 else NOTHING
    now, certain = _instead_of_tab(lines, line, blank)
    below = following(lines, line)
    edits = [Edit(line, 0, blank, " " * now)]
    while below is not None:  # one slip, not one for each line that is indented in the same way
        other = lines[below]
        also = len(other) - len(other.lstrip(" \t"))
        if other[:also] != text[:blank]:
            break
        edits.append(Edit(below, 0, also, " " * now))
        below = following(lines, below)
    return Mend(tuple(edits), certain)


def _instead_of_tab(lines: Sequence[str], line: int, blank: int) -> tuple[int, bool]:
    """Return how far a line should be indented, and whether that is certain."""
    text = lines[line]
    is_entry = text[blank : blank + 1] == "-"
    above = next((n for n in range(line - 1, -1, -1) if is_field(lines[n])), None)
    if above is not None and lines[above].rstrip().endswith(":"):  # it begins what stands below that field
        least = value_indent(lines[above]) + (not is_entry)
        for n in range(line + 1, len(lines)):
            other = lines[n]
            if not other.strip() or "\t" in other[: len(other) - len(other.lstrip())]:
                continue
            if indent_of(other) < least:
                break
            if (other.lstrip()[0] == "-") == is_entry and all(
                indent_of(one) >= indent_of(other) for one in lines[line + 1 : n] if one.strip() and one[0] != "\t"
            ):
                return indent_of(other), True
        return value_indent(lines[above]) + 2, True
    fields, dashes = _levels(lines, line)
    name = name_of(text.strip())
    places = dashes if is_entry else [place for place in fields if _may_stand(lines, line, place, name)]
    below = next((n for n in range(line + 1, len(lines)) if lines[n].strip() and lines[n][0] != "\t"), None)
    if below is not None and indent_of(lines[below]) in places and (is_entry or indent_of(lines[below]) == max(places)):
        return indent_of(lines[below]), True
    if places and not is_entry:  # the innermost part that knows such a field
        return max(places), len(places) == 1
    widths = [len(text[:blank].expandtabs(width)) for width in (2, 4, 8)]
    best = next((width for width in widths if width in places), None)
    return (best, len(places) == 1) if best is not None else (max(places, default=widths[0]), False)


def _levels(lines: Sequence[str], line: int) -> tuple[list[int], list[int]]:
    """Return where a field, and where a dash, could begin in a line: as some line above it that is still open."""
    fields: list[int] = []
    dashes: list[int] = []
    open_to = 10_000
    for n in range(line - 1, -1, -1):
        text = lines[n]
        if not is_field(text):
            continue
        indent, inside = indent_of(text), value_indent(text)
        if inside < open_to and name_of(text):
            fields.append(inside)
            open_to = inside
        if text[indent : indent + 1] == "-" and indent < open_to:
            dashes.append(indent)
            open_to = indent
        if open_to == 0:
            break
    return fields, dashes


def lined_up(lines: Sequence[str], line: int) -> Mend:
    """Move a line, and those that were moved with it, to where the other lines of its group begin."""
    text = lines[line]
    indent = indent_of(text)
    if not is_field(text):
        return Mend(dropped=deeper(lines, line))
    fields, dashes = _levels(lines, line)
    is_entry = text[indent] == "-"
    places = [place for place in (dashes if is_entry else fields) if place != indent]
    name = name_of(text)
    if not is_entry:
        below = following(lines, line)
        if text.rstrip().endswith(":") and below is not None:
            places = [place for place in places if indent_of(lines[below]) >= place] or places
        fitting = [place for place in places if _may_stand(lines, line, place, name)]
    else:
        fitting = places
    if not places:
        return Mend(dropped=deeper(lines, line))
    ranked = sorted(fitting or places, key=lambda place: (abs(place - indent), place))
    best = ranked[0]
    certain = bool(fitting) and (len(ranked) == 1 or abs(ranked[1] - indent) > abs(best - indent))
    edits = []
    below = following(lines, line)
    is_alone = is_entry and below is not None and indent_of(lines[below]) == best + value_indent(text) - indent
    for n in range(line, line + 1 if is_alone else len(lines)):
        if not lines[n].strip():
            continue
        before = indent_of(lines[n])
        if before < indent or (before > indent and before in places):
            break
        if before == indent or before <= best:
            edits.append(Edit(n, 0, before, " " * (before - indent + best)))
    return Mend(tuple(edits), certain)


def _may_stand(lines: Sequence[str], line: int, place: int, name: str) -> bool:
    """Return whether a field of this name can stand at a place: it has no twin there, and the part knows it."""
    owner = ""
    for n in range(line - 1, -1, -1):
        text = lines[n]
        if not is_field(text):
            continue
        inside = value_indent(text)
        if inside == place:
            if name_of(text) == name:
                return False
        elif inside < place:
            break
        if inside == place and indent_of(text) < place:  # the first field of an entry
            owner = list_of(lines, n)
            break
    if owner in ("says", "reply"):
        return name in fields_below()["lines"] or name not in known_fields()
    if owner in fields_below():
        return name in fields_below()[owner] if owner else True
    return True


def list_of(lines: Sequence[str], line: int) -> str:
    """Return the field whose list an entry belongs to."""
    indent = indent_of(lines[line])
    for n in range(line - 1, -1, -1):
        if is_field(lines[n]) and lines[n].strip()[:1] != "-" and indent_of(lines[n]) <= indent:
            return name_of(lines[n])
        if is_field(lines[n]) and value_indent(lines[n]) <= indent and name_of(lines[n]):
            return name_of(lines[n])
    return ""
