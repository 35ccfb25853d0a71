"""The cursor: what is being written where it stands, read from the lines alone.

While somebody types, the file is broken more often than not; how far lines are indented still tells what belongs where.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.scenario.lines import indent_of, name_of, value_indent, value_start

_WORD = re.compile(r"[\w-]*$")
_QUOTED = re.compile(r"""(?<=[\[{,: ])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')""")
_IN_BRACES = re.compile(r"(?P<name>[\w-]+)[ ]*:[ ]+(?P<value>\[[^\]{}]*|[^{},\[\]]*)$")
_OPENS = re.compile(r"(?:(?P<name>[\w-]+)[ ]*:[ ]*)?\[?[ ]*\{[^{}]*$")


@dataclass(frozen=True, slots=True)
class Cursor:
    """What stands round the cursor."""

    above: tuple[str, ...]
    """The fields that this stands below, from the outermost: ("scenes", "call", "choices")."""
    field: str
    """The field whose value is being written; empty where it is the name of a field, or an entry without one."""
    before: str
    """What has been written of the value."""
    word: str
    """The word that is being written, as far as the cursor."""
    begins_entry: bool
    """Whether this is the first field of an entry of a list."""
    beside: frozenset[str]
    """The fields that stand beside this one already."""


def cursor_at(lines: Sequence[str], line: int, column: int) -> Cursor:
    """Return what is being written at a place, counted from 0."""
    text = lines[line] if line < len(lines) else ""
    before = text[:column]
    match = _WORD.search(before)
    word = match[0] if match else ""
    start, name = value_start(text), name_of(text)
    indent = value_indent(before) if before.strip() else len(before)
    above, beside, begins = _around(lines, line, indent, dashed="-" in before[:indent])
    if column < start or not name:
        start = indent
        name = ""
    if before[start:].startswith(("{", "[")) and (opens := _OPENS.search(_QUOTED.sub(_blank, before))):
        if name and opens["name"] != name:
            above = (*above, name)
        return _in_braces(opens, above, word)
    if name:
        return Cursor(above, name, before[start:], word, begins_entry=False, beside=beside)
    return Cursor(above, "", before[indent:], word, begins, beside)


def _blank(quoted: re.Match[str]) -> str:
    """Return as many letters as there are in quotes, so that no sign inside them counts."""
    return "x" * len(quoted[0])


def _in_braces(opens: re.Match[str], above: tuple[str, ...], word: str) -> Cursor:
    """Return what is being written between braces that stand in one line."""
    if opens["name"]:
        above = (*above, opens["name"])
    inside = opens[0][opens[0].rfind("{") + 1 :]
    names = frozenset(re.findall(r"([\w-]+)[ ]*:", inside))
    match = _IN_BRACES.search(inside)
    if match:
        return Cursor(above, match["name"], match["value"], word, begins_entry=False, beside=names)
    return Cursor(above, "", word, word, begins_entry=not names, beside=names)


def _around(
    lines: Sequence[str], line: int, indent: int, *, dashed: bool
) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """Return the fields above, those beside, and whether an entry begins here."""
    above: list[str] = []
    beside: set[str] = set()
    begins, entry = dashed, indent
    if dashed:
        indent = indent_of(lines[line])
    for number in range(line - 1, -1, -1):
        text = lines[number]
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        column, name = value_indent(text), name_of(text)
        has_dash = column > indent_of(text)
        if column < indent or (dashed and column == indent and not has_dash):
            if not name:
                continue  # a text that goes on
            above.append(name)
        elif column == indent and not dashed:
            if not above and name:
                beside.add(name)
            if not has_dash:
                continue
        else:
            continue
        indent, dashed = (indent_of(text), True) if has_dash else (column, False)
        if indent == 0 and not dashed:
            break
    beside.update(_below(lines, line, entry))
    return tuple(reversed(above)), frozenset(beside), begins


def _below(lines: Sequence[str], line: int, indent: int) -> set[str]:
    """Return the fields that follow beside this one."""
    found: set[str] = set()
    for number in range(line + 1, len(lines)):
        text = lines[number]
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        column = value_indent(text)
        if indent_of(text) < indent:
            break
        if column == indent and (name := name_of(text)):
            found.add(name)
    return found
