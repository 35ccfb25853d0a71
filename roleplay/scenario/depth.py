"""Depth: scenes and endings that are written too far to the right or to the left, and so hang in another, or nowhere.

For the parser such a file is in order. Without this, all that a trainer would read is that the scene is missing, once
for each line that leads to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from roleplay.scenario.lines import Edit, fields_below, indent_of, name_of, value_indent

_HEAD = re.compile(r" {0,20}(?P<name>\w[\w-]*(?: [\w-]+)*) *:\s*(?:#.*)?")
_STEP = 2
_NUMBERS = ("", "one", "two", "three")
_SECTIONS = {"scenes": ("scene", {"choices", "route", "otherwise"}), "endings": ("ending", {"outcome", "meaning"})}
"""What one entry of each section is called, and the fields of which it has at least one, and nothing else has any."""


class Askew(NamedTuple):
    """A scene or an ending that does not stand where the others do. Lines and columns from 0."""

    span: tuple[int, int, int, int]
    words: Mapping[str, str]
    edits: tuple[Edit, ...]
    """The beginnings of its lines, as they should be."""


class _Head(NamedTuple):
    line: int
    section: str
    end: int
    """The line behind the last that belongs to it."""
    indent: int
    inside: int
    """How far its fields are indented."""


def is_suspect(values: Any, lines: Sequence[str]) -> bool:
    """Return whether something in the values of a file is no field where it stands, and is a scene or an ending."""
    if not isinstance(values, dict):
        return False
    known = fields_below()
    if values.keys() <= known["scenario"] and all(
        not isinstance(part, dict) or (part.keys() <= known[section] and _is_whole(part))
        for section in _SECTIONS
        if isinstance(parts := values.get(section), dict)
        for part in parts.values()
    ):
        return False
    return bool(askew(lines))


def _is_whole(part: Mapping[str, Any]) -> bool:
    """Whether the last choice of a scene has no field that is none; what hangs deeper in a scene hangs there."""
    choices = part.get("choices")
    last = choices[-1] if isinstance(choices, list) and choices else None
    return not isinstance(last, dict) or last.keys() <= fields_below()["choices"]


def askew(lines: Sequence[str]) -> list[Askew]:
    """Return the scenes and endings of a file that do not stand where the others do."""
    heads = list(_heads(lines))
    found = []
    for section in _SECTIONS:
        own = [head for head in heads if head.section == section]
        indented = [head for head in own if head.indent] or [head for head in heads if head.indent]
        expected = _most_common((head.indent for head in indented), _STEP)
        steps = (head.inside - expected for head in indented if head.inside > head.indent == expected)
        step = _most_common(steps, _STEP)
        for head in own:
            is_alone = head.inside == expected + step  # the lines below its name stand right already
            if head.indent != expected and (is_alone or head.inside > head.indent):
                found.append(_moved(head, expected, step, lines, is_alone=is_alone))
    return found


def _most_common(numbers: Iterable[int], otherwise: int) -> int:
    """Return the number that is there most often, the least of several."""
    count = Counter(numbers)
    return max(count, key=lambda number: (count[number], -number), default=otherwise)


def _moved(head: _Head, expected: int, step: int, lines: Sequence[str], *, is_alone: bool) -> Askew:
    by = expected - head.indent
    below = range(head.line + 1, head.line + 1 if is_alone else head.end)
    indents = {line: indent_of(lines[line]) for line in below if lines[line].strip()}
    edits = [Edit(head.line, 0, head.indent, " " * expected)]
    edits += [Edit(line, 0, indent, " " * max(indent + by, 0)) for line, indent in indents.items() if indent]
    steps, rest = divmod(abs(by), step)
    if rest or steps >= len(_NUMBERS):
        much = "one blank" if abs(by) == 1 else f"{abs(by)} blanks"
    else:
        much = f"{_NUMBERS[steps]} {'step' if steps == 1 else 'steps'}"
    words = {
        "part": _SECTIONS[head.section][0],
        "name": lines[head.line].split(":")[0].strip(),
        "much": much,
        "side": "left" if by > 0 else "right",
        "blanks": f"{expected} {'blank' if expected == 1 else 'blanks'}",
        "rest": "" if is_alone else "Move all that belongs to it as far.",
    }
    end = head.indent + len(words["name"])
    return Askew((head.line, head.indent, head.line, end), words, tuple(edits))


def _heads(lines: Sequence[str]) -> Iterator[_Head]:
    """Yield the scenes and endings whose name stands alone on a line, wherever that line begins."""
    section = ""
    for line, text in enumerate(lines):
        match = _HEAD.fullmatch(text)
        if text[:1] not in ("", " ", "#", "-") and name_of(text) in fields_below()["scenario"]:
            section = name_of(text)
        elif match is not None and section in _SECTIONS and match["name"] not in fields_below()[section]:
            head = _head(line, section, lines)
            if head is not None:
                yield head


def _head(line: int, section: str, lines: Sequence[str]) -> _Head | None:
    """Return what begins with a line, if its fields are those of a section's entries."""
    inside, names, end = -1, set[str](), len(lines)
    for n in range(line + 1, len(lines)):
        text = lines[n]
        if not text.strip() or text.lstrip()[0] == "#":
            continue
        indent = indent_of(text)
        if inside < 0:
            inside = indent
        match = _HEAD.fullmatch(text) if indent == inside else None
        if indent < inside or (match is not None and match["name"] not in fields_below()[section]):
            end = n
            break
        if indent == inside == value_indent(text):
            names.add(name_of(text))
    if names.isdisjoint(_SECTIONS[section][1]):
        return None
    return _Head(line, section, end, indent_of(lines[line]), inside)
