"""Allowances: a remark silenced for one place, with its reason, by a comment in the scenario.

    # roleplay: allow R617 because the point of this scene is that it cannot be mended

It stands on the same line as a scene, a choice or a field, or on the line above it, and counts for all that belongs to
it; among the comments at the head of the file it counts for the whole file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from roleplay.checks import kinds
from roleplay.checks.settings import matching, unknown_code
from roleplay.scenario.problems import Place, Problem
from roleplay.scenario.reader import Fields, Items, Source, Span, place

_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*roleplay[ \t]*:[ \t]*(?P<said>.*)")
_ALLOW = re.compile(
    r"allow[ \t]+(?P<codes>[A-Za-z]\w*(?:(?:[ \t]*,[ \t]*|[ \t]+(?:and[ \t]+)?)R[0-9]\w*)*)(?P<rest>.*)"
)
_REASON = re.compile(r"[ \t,:;–—-]*(?:because\b)?[ \t:]*(?P<reason>.*)")
_LOST = "R120"


@dataclass(slots=True)
class Allowance:
    """What one code in a comment allows, from line to line (counted from 0, both inclusive)."""

    codes: list[str]
    written: str
    span: Span
    first: int
    last: int
    used: bool = field(default=False)

    @property
    def place(self) -> Place:
        """Where the code stands."""
        return place(self.span)

    def covers(self, problem: Problem) -> bool:
        """Return whether a problem is allowed by this."""
        return problem.kind.code in self.codes and self.first <= problem.place.line - 1 <= self.last


def allowances(source: Source) -> list[Allowance]:
    """Return what the comments of a file allow; what is wrong with them is reported to the source."""
    found: list[Allowance] = []
    comments = [
        (number, match) for number, line in enumerate(source.lines) if "#" in line and (match := _COMMENT.search(line))
    ]
    if not comments:
        return found
    layout = _Layout(source)
    for number, match in comments:
        if layout.is_text(number, match.start()):
            continue
        _keep_out_of_lost(source, number)
        span = (number, match.start(), number, len(source.lines[number].rstrip()))
        allow = _ALLOW.match(match["said"])
        if allow is None:
            source.report(kinds.ALLOW_FORM, span)
            continue
        reason = _REASON.match(allow["rest"])
        if reason is None or not re.search(r"\w", reason["reason"]):
            codes = allow["codes"].strip()
            source.report(kinds.ALLOW_REASON, span, codes=codes, is_are="are" if len(codes.split()) > 1 else "is")
            continue
        first, last = layout.covered(number, match.start())
        for code in re.finditer(r"[A-Za-z]\w*", allow["codes"]):
            if code[0] == "and":
                continue
            start = match.start("said") + allow.start("codes") + code.start()
            where = (number, start, number, start + len(code[0]))
            meant = matching(code[0])
            if meant:
                found.append(Allowance(meant, code[0], where, first, last))
            elif code[0] in kinds.FIXED:
                source.report(kinds.CODE_FIXED, where, code=code[0])
            else:
                source.problems.append(unknown_code(kinds.ALLOW_CODE, code[0], source.file, place(where)))
    return found


def _keep_out_of_lost(source: Source, line: int) -> None:
    """Drop the warning that a comment beside text is lost text: this one is meant."""
    source.problems = [one for one in source.problems if one.kind.code != _LOST or one.place.line != line + 1]


class _Layout:
    """Which lines of a file belong to what: looked at only where a file has such comments."""

    def __init__(self, source: Source) -> None:
        self.lines = source.lines
        self.texts: list[Span] = []
        self.last: dict[int, int] = {}
        """Line on which something begins -> last line of the largest that begins there."""
        self._measure(source.values)
        self.head = next((number for number, line in enumerate(self.lines) if self._is_written(line)), len(self.lines))

    @staticmethod
    def _is_written(line: str) -> bool:
        return line.strip() != "" and not line.lstrip().startswith(("#", "---", "%"))

    def _measure(self, part: Any) -> int:
        """Note where everything inside a part begins and ends; return its last line."""
        end = 0
        if not isinstance(part, (Fields, Items)):
            return end
        inside = part.items() if isinstance(part, Fields) else enumerate(part)
        for name, value in inside:
            span = part.at[name] if isinstance(part, Items) else part.at.get(str(name))  # type: ignore[index]
            if span is None:  # the speaker of a line, whose place is that of the words' name
                continue
            if isinstance(value, str):
                self.texts.append(span)
                last = span[2]
            else:
                last = max(self._measure(value), span[0])
            begins = part.names_at[str(name)][0] if isinstance(part, Fields) else span[0]
            self.last[begins] = max(self.last.get(begins, 0), last)
            end = max(end, last)
        return end

    def is_text(self, line: int, column: int) -> bool:
        """Return whether a place lies inside a text, where # begins no comment."""
        return any((first, start) <= (line, column) < (last, end) for first, start, last, end in self.texts)

    def covered(self, line: int, column: int) -> tuple[int, int]:
        """Return the first and the last line that a comment is about."""
        if line < self.head:
            return 0, len(self.lines)
        if not self.lines[line][:column].strip():  # a line of its own: about the next that is none
            line = next((n for n in range(line, len(self.lines)) if self._is_written(self.lines[n])), line)
        return line, self.last.get(line, line)
