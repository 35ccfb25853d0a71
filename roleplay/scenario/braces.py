"""Braces: several fields on one line, `{name: Ines, role: Nurse}`, and texts in them that need double quotes."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from roleplay.scenario.lines import holds_prose, known_fields

_DEEPEST = 20  # braces inside each other; nobody means more, and a line can hold thousands
_ENTRY = re.compile(r"\s*(?P<name>[^:{}\[\],\"']*[^:{}\[\],\"'\s])\s*:\s+")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')


class Text(NamedTuple):
    """The text of a field inside braces that cannot stand there without quotes. Columns from 0, the end exclusive."""

    start: int
    end: int
    colon: int
    """Where the first colon inside it stands; -1 where there is none, and only a comma ends it too early."""
    is_certain: bool
    """Whether it certainly ends here, and does not go on with a part of what follows."""
    is_prose: bool
    """Whether it is in a field for somebody's words; a condition is not mended by quotes."""


def text_in(line: str, opened: int) -> Text | None:
    """Return the first text that needs quotes inside the braces that a line opens at a column, if there is one."""
    if line[opened : opened + 1] != "{":
        return None
    entries = _entries(line, opened)
    for index, (start, end) in enumerate(entries):
        match = _ENTRY.match(line, start, end)
        if match is None or line[match.end() : match.end() + 1] in ("", '"', "'", "{", "[", ","):
            continue
        last, certain = end, True
        for more, until in entries[index + 1 :]:
            following = _ENTRY.match(line, more, until)
            if following is not None and following["name"] in known_fields():
                break
            last, certain = until, False
        words = line[match.end() : last].rstrip()
        colon = re.search(r":(?=\s|$)", words)
        if colon is not None or not certain:
            at = match.end() + colon.start() if colon is not None else -1
            return Text(match.end(), match.end() + len(words), at, certain, holds_prose(f"- {match['name']}: "))
    return None


def text_at(line: str, column: int) -> Text | None:
    """Return the text inside braces that needs quotes, and in which a column lies."""
    opened = (n for n in range(min(column, len(line)) - 1, -1, -1) if line[n] == "{")
    texts = (text_in(line, brace) for brace in islice(opened, _DEEPEST))
    return next((text for text in texts if text is not None and text.start <= column < text.end), None)


def _entries(line: str, opened: int) -> list[tuple[int, int]]:
    """Return where each entry between a brace and its partner begins and ends; nothing where it has no partner."""
    entries: list[tuple[int, int]] = []
    depth, start, at, before = 0, opened + 1, opened, ""
    while at < len(line):
        character = line[at]
        if character in "\"'" and before in ("{", "[", ",", ":") and (quoted := _QUOTED.match(line, at)):
            at, before = quoted.end(), character
            continue
        before = before if character == " " else character
        if character in "{[":
            depth += 1
        elif character in "}]":
            depth -= 1
            if depth == 0:
                return [*entries, (start, at)]
        elif character == "," and depth == 1:
            entries.append((start, at))
            start = at + 1
        at += 1
    return []
