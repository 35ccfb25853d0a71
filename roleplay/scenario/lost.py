"""Lost text: what the parser takes silently for something else than words, and a player would never see.

Three things only, where somebody who writes prose is surprised: what stands behind a `#`, a line that was taken for
more of the text above, and a backslash that became a line break.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from roleplay.scenario import problems, slips
from roleplay.scenario.lines import indent_of, known_fields
from roleplay.scenario.problems import Fix, Place

if TYPE_CHECKING:
    from roleplay.scenario.reader import Fields, Source, Span

_NO_PROSE = frozenset((
    "format", "id", "language", "level", "minutes", "tags", "start", "goto", "otherwise", "skill", "set", "clear",
    "add", "when", "once", "contested", "outcome", "diplomacy", "empathy", "min", "max", "mood",
))  # fmt: skip
_BEHIND = re.compile(r"\s+#")
_NO_ENTRY = re.compile(r"[ ]*(?P<dash>-)(?=\S)[^-]|[ ]*-[ ]|[ ]*(?P<name>[\w-]+):(?=[^\s/:])")
_FOLDER = re.compile(r"[A-Za-z]:(?P<found>\\[abefnrtv])")


def report(source: Source, values: Fields) -> None:
    """Report the text of a file that is lost. `values` are as they were read."""
    mended = source.repair.edits if source.repair is not None else {}
    marked = {n for n, text in enumerate(source.lines) if (" #" in text or "\\" in text) and n not in mended}
    if not marked and source.repair is None:  # as in nearly all files: then only what goes over several lines matters
        for span in source.spread:
            _look_at(source, "", span, marked)
        return
    levels: list[tuple[str, Any]] = [("", values)]
    while levels:
        above, level = levels.pop()
        is_list = isinstance(level, list)
        names, parts, places = (
            (repeat(above), level, level.at) if is_list else (level, level.values(), level.at.values())
        )
        for name, value, span in zip(names, parts, places, strict=False):
            if type(value) is str:
                if (span[2] in marked or span[0] != span[2]) and span[0] not in mended:
                    _look_at(source, name, span, marked)
            else:
                levels.append((name, value))


def _look_at(source: Source, name: str, span: Span, marked: set[int]) -> None:
    line, column, end_line, end_column = span
    lines = source.lines
    first = lines[line][column : column + 1]
    if first == '"':
        for n in range(line, end_line + 1):
            if n in marked and (found := _FOLDER.search(lines[n])):
                at, end = found.span("found")
                fix = Fix(((Place(n + 1, at + 1, n + 1, at + 1), "\\"),), safe=False)
                source.report(problems.LOST_BACKSLASH, (n, at, n, end), found=found["found"])
                source.add_to_last(problems.LOST_BACKSLASH, fix=fix)
                return
    if first in ("'", '"', "|", ">", ""):
        return
    for n in range(line + 1, end_line + 1):
        if found := _NO_ENTRY.match(lines[n]):
            if found["name"] and found["name"] not in known_fields():
                continue
            indent = indent_of(lines[n])
            fix_ = _entry(lines, line, n) if found["dash"] else None
            source.report(problems.LOST_LINE, (n, indent, n, len(lines[n].rstrip())))
            source.add_to_last(problems.LOST_LINE, fix=fix_)
            return
    behind = _BEHIND.match(lines[end_line], end_column)
    if end_line in marked and behind is not None and name not in _NO_PROSE:
        end = len(lines[end_line].rstrip())
        at = behind.end() - 1
        fix_ = None
        if line == end_line:
            words = slips.quotes_round(lines[line][column:end])
            fix_ = Fix(((Place(line + 1, column + 1, line + 1, end + 1), words),), safe=False)
        source.report(problems.LOST_REMARK, (end_line, at, end_line, end), found=lines[end_line][at:end])
        source.add_to_last(problems.LOST_REMARK, fix=fix_)


def _entry(lines: Sequence[str], first: int, line: int) -> Fix | None:
    """Return the line as an entry beside the one above."""
    dash = indent_of(lines[first])
    if lines[first][dash : dash + 1] != "-":
        return None
    indent = indent_of(lines[line])
    return Fix(((Place(line + 1, 1, line + 1, indent + 2), " " * dash + "- "),), safe=False)
