"""Repair: a file with slips in it is mended in memory and read to its end, so that all problems come at once.

A YAML parser stops at the first slip. Here it is worded, its line is mended, and the rest is read: at first every
scene for itself, so that a file with many slips is not read as often from its start, then the file as a whole. Each
line is mended once; one that still cannot be read is left out, with what belongs to it, and what would only follow from
that is not reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from roleplay.scenario import blanks, depth, problems, slips, syntax
from roleplay.scenario.lines import (
    NOTHING,
    Edit,
    Mend,
    deeper,
    following,
    indent_of,
    known_fields,
    value_end,
    value_start,
)
from roleplay.scenario.problems import Fix, Kind, Place, Problem

MOST_CHARACTERS = 4_000_000  # read again and again, beyond the length of the file: about a second
_SLOWER = 1 if hasattr(yaml, "CSafeLoader") else 15
MOST_REPAIRS = 500
DEEPEST = 60  # beyond what the reader takes; the parser's time grows with the square of it

_NAMED = re.compile(r"[\w-]+ *:(?:\s|$)")
_OPENS = re.compile(r"\s*[\w-]+ *:?\s*(?:#.*)?$")


# What is said of a part that is not whole, and of a name that is nowhere explained.
_OF_A_PART = {
    kind.code
    for kind in (
        problems.FIELD_MISSING, problems.FIELD_EMPTY, problems.FIELD_UNKNOWN, problems.LIST_EMPTY,
        problems.LIST_EXPECTED, problems.FIELDS_EXPECTED, problems.SPEAKER_MISSING, problems.SAY_OR_DO,
        problems.CHOICES_OR_ROUTE, problems.CHOICES_AND_ROUTE, problems.OTHERWISE_ALONE, problems.ROUTE_LAST,
        problems.ROUTE_EARLY, problems.CHOICE_SINGLE, problems.COUNTER_ENDS, problems.TEXT_EXPECTED,
    )
}  # fmt: skip
_OF_A_NAME = {
    kind.code
    for kind in (
        problems.FIELD_MISSING, problems.SPEAKER_UNKNOWN, problems.SCENE_UNKNOWN, problems.START_UNKNOWN,
        problems.FACT_UNKNOWN, problems.COUNTER_UNKNOWN, problems.CONDITION_NAME,
    )
}  # fmt: skip


# After these the line is read as it was meant, even where it is not certain how it should be written.
_READS_RIGHT = (problems.SYNTAX_START, problems.SYNTAX_ESCAPE, problems.SYNTAX_NO_BLANK, problems.SYNTAX_DASH)


@dataclass(frozen=True, slots=True)
class Slip:
    """Something that could not be read: how it is said, where, and how it can be mended. All places from 0."""

    kind: Kind
    span: tuple[int, int, int, int]
    words: Mapping[str, str]
    fix: Fix | None


@dataclass
class Repair:
    """A file that is being mended. `lines` are those of the file and are never changed."""

    lines: Sequence[str]
    loader: Any
    slips: list[Slip] = field(default_factory=list)
    edits: dict[int, tuple[Edit, ...]] = field(default_factory=dict)
    """For each mended line, what is read there instead of what was written."""
    left_out: set[int] = field(default_factory=set)
    unsure: set[int] = field(default_factory=set)
    """Lines that were mended by a guess."""
    now: list[str] = field(default_factory=list)
    """The lines as they are read."""
    _left: int = 0
    _starts: list[int] = field(default_factory=list)
    _stepped: set[int] = field(default_factory=set)
    """Lines that were only moved, as a whole file or a whole scene was."""

    def __post_init__(self) -> None:
        self.now = list(self.lines)
        self._left = MOST_CHARACTERS // _SLOWER
        self._starts = _parts(self.lines)

    def tabs(self) -> None:
        """Where a whole file is indented with tabs, read each as a step: that is one slip, and hides nothing."""
        edits = blanks.instead_of_tabs(self.lines)
        if not edits:
            return
        first = edits[0]
        self.slips.append(Slip(problems.SYNTAX_TAB, (first.line, 0, first.line, first.end), {}, blanks.as_fix(edits)))
        for edit in edits:
            self._apply(edit)
        self._stepped = {edit.line for edit in edits}
        self._starts = _parts(self.now)

    def parts(self) -> None:
        """Read each scene and ending that stands too far to one side as if it stood beside the others."""
        if self.edits:  # tabs: what is still askew when they are gone is told then
            return
        for part in depth.askew(self.lines):
            self.slips.append(Slip(problems.PART_ASKEW, part.span, part.words, blanks.as_fix(part.edits)))
            for edit in part.edits:
                self._apply(edit)
                self._stepped.add(edit.line)
        self._starts = _parts(self.now)

    def each_part(self) -> None:
        """Mend every scene, and every other part of the file, for itself."""
        ends = [*self._starts[1:], len(self.lines)]
        for start, end in zip(self._starts, ends, strict=True):
            first = True
            while self._left > 0 and len(self.slips) < MOST_REPAIRS:
                text = "\n".join(self.now[start:end])
                if not first:
                    self._left -= len(text)
                first = False
                found = _slip_in(text, self.now[start:end], self.loader)
                if found is None or not self._mend(found, start, end):
                    break

    def again(self, error: yaml.YAMLError) -> bool:
        """Mend what stopped the reading of the whole file; return whether to read it again."""
        found = syntax.explain(error, self.now)
        self._left -= sum(map(len, self.now))
        exhausted = self._left <= 0 or len(self.slips) >= MOST_REPAIRS
        if exhausted:
            if found[1] not in self.edits and found[1] not in self.left_out:
                self._report(found, 0, NOTHING)
            return False
        return self._mend(found, 0, len(self.lines))

    def _mend(self, found: syntax.Found, start: int, end: int) -> bool:
        """Mend one slip of the lines from `start` to `end`; return whether anything was changed."""
        kind, line, column, _ = found
        lines = self.now[start:end]
        if (above := slips.unclosed_above(lines, line)) is not None and not self._touched(above + start):
            kind, line, column = problems.SYNTAX_QUOTE, above, value_start(lines[above])
            found = (kind, line, column, "")
        at = line + start
        if not self._can_change(at, moves=kind in (problems.SYNTAX_INDENT, problems.SYNTAX_TAB)):
            return self._leave_out(deeper(self.now, at), end)
        mend = slips.mend(kind, lines, line, column)
        if not all(self._can_change(edit.line + start, moves=edit.start == 0) for edit in mend.edits):
            mend = NOTHING
        self._report(found, start, mend)
        if not mend.edits:
            dropped = mend.dropped or deeper(lines, line)
            return self._leave_out(range(dropped.start + start, dropped.stop + start), end)
        for edit in mend.read if mend.read is not None else mend.edits:
            self._apply(edit._replace(line=edit.line + start))
            if not mend.safe and kind not in _READS_RIGHT:
                self.unsure.add(edit.line + start)
        if mend.dropped:
            self._leave_out(range(mend.dropped.start + start, mend.dropped.stop + start), end)
        return True

    def _touched(self, line: int) -> bool:
        return (line in self.edits and line not in self._stepped) or line in self.left_out

    def _can_change(self, line: int, *, moves: bool) -> bool:
        """Whether a line was not mended yet; or was only moved, and something else on it is to be mended."""
        if line in self.left_out:
            return False
        return not self._touched(line) or (not moves and all(edit.start == 0 for edit in self.edits[line]))

    def _apply(self, edit: Edit) -> None:
        self._stepped.discard(edit.line)
        text = self.now[edit.line]
        self.now[edit.line] = text[: edit.start] + edit.text + text[edit.end :]
        self.edits[edit.line] = (*self.edits.get(edit.line, ()), self._as_written(edit))

    def _as_written(self, edit: Edit) -> Edit:
        return edit._replace(
            start=self.column(edit.line, edit.start, is_end=False), end=self.column(edit.line, edit.end, is_end=True)
        )

    def _leave_out(self, which: range, end: int) -> bool:
        changed = False
        for line in range(which.start, min(which.stop, end)):
            if self.now[line].strip():
                self.now[line] = ""
                self.left_out.add(line)
                changed = True
        return changed

    def _report(self, found: syntax.Found, start: int, mend: Mend) -> None:
        kind, line, column, words = found
        at = line + start
        column = self.column(at, column, is_end=False)
        text = self.lines[at]
        end = column + 1
        if kind in (problems.SYNTAX_INDENT, problems.SYNTAX_NO_COLON, problems.SYNTAX_QUOTE, problems.SYNTAX_BRACKET):
            end = value_end(text, column)
        elif kind is problems.SYNTAX_TAB:
            end = max(len(text) - len(text[column:].lstrip(" \t")), column + 1)
        elif kind is problems.SYNTAX_ESCAPE:
            end = column + 2
        fix = None
        if mend.edits:
            edits = [self._as_written(edit._replace(line=edit.line + start)) for edit in mend.edits]
            fix = Fix(
                tuple((Place(edit.line + 1, edit.start + 1, edit.line + 1, edit.end + 1), edit.text) for edit in edits),
                mend.safe,
            )
        self.slips.append(Slip(kind, (at, column, at, max(end, column + 1)), {"found": words}, fix))

    def column(self, line: int, column: int, *, is_end: bool) -> int:
        """Return the column of the line as written for a column of the line as it is read."""
        moved = 0
        for edit in sorted(self.edits.get(line, ())):
            if column <= edit.start + moved:
                break
            grown = len(edit.text) - (edit.end - edit.start)
            if column < edit.end + moved + grown:  # inside the new text
                return edit.end if is_end else edit.start
            moved += grown
        return max(column - moved, 0)

    def settle(self) -> None:
        """Call no indentation certain in a part where more than one line stands askew."""
        askew = [slip for slip in self.slips if slip.kind in (problems.SYNTAX_INDENT, problems.SYNTAX)]
        parts = Counter(self.part(slip.span[0]).start for slip in askew)
        gaps = {self.part(line).start for line in self.left_out}
        for index, slip in enumerate(self.slips):
            part = self.part(slip.span[0]).start
            if slip.kind is problems.SYNTAX_INDENT and slip.fix is not None and (parts[part] > 1 or part in gaps):
                self.slips[index] = replace(slip, fix=replace(slip.fix, safe=False))

    def span(self, span: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Return a place in the file as written for a place in what is read."""
        line, column, end_line, end_column = span
        if line in self.edits:
            column = self.column(line, column, is_end=False)
        if end_line in self.edits:
            end_column = self.column(end_line, end_column, is_end=True)
        return (line, column, end_line, end_column)

    def without_consequences(self, found: Sequence[Problem]) -> list[Problem]:
        """Return the problems without those that only follow from what was left out, or mended by a guess."""
        parts = {self.part(line) for line in self.left_out}
        gaps = [*parts, *{self._head(part.start) for part in parts}]
        words = {word for line in self.left_out for word in re.findall(r"[\w-]+", self.lines[line])}
        return [problem for problem in found if not self._follows(problem, gaps, words)]

    def _follows(self, problem: Problem, gaps: list[range], words: set[str]) -> bool:
        if problem.kind.code < "R2":
            return False
        line = problem.place.line - 1
        if line in self.unsure or line in self.left_out:
            return True
        if problem.kind.code in _OF_A_PART and any(line in gap for gap in gaps):
            return True
        return problem.kind.code in _OF_A_NAME and not words.isdisjoint(re.findall("“([^”]*)”", problem.message))

    def _head(self, line: int) -> range:
        """Return the line of the file's field that a line belongs to."""
        head = next((n for n in range(line, -1, -1) if self.lines[n][:1] not in ("", " ", "#", "\t", "-")), line)
        return range(head, head + 1)

    def part(self, line: int) -> range:
        """Return the lines of the scene, or other part of the file, that a line belongs to."""
        index = bisect_right(self._starts, line)
        end = self._starts[index] if index < len(self._starts) else len(self.lines)
        return range(self._starts[max(index - 1, 0)], end)


def _parts(lines: Sequence[str]) -> list[int]:
    """Return where the parts begin that can be read for themselves: fields of the file, and those one step below."""
    starts = [0]
    opened = False  # whether fields stand below the present field of the file, and not a text that goes on
    step: int | None = None
    for line, text in enumerate(lines):
        if not text or text[0] in "-#\t":
            continue
        indent = indent_of(text)
        if indent == 0:
            word = re.match(r"[\w-]*", text)
            if _NAMED.match(text) or (word is not None and word[0] in known_fields()):
                starts.append(line)
                opened, step = _OPENS.match(text) is not None, None
            continue
        if not opened or indent == len(text) or text[indent] == "#":
            continue
        if step is None:
            step = indent
        if indent == step and (_NAMED.match(text, indent) or (_OPENS.match(text) and _heads(lines, line))):
            starts.append(line)
    return sorted(set(starts))


def _heads(lines: Sequence[str], line: int) -> bool:
    below = following(lines, line)
    return below is not None and indent_of(lines[below]) > indent_of(lines[line])


def _slip_in(text: str, lines: list[str], loader: Any) -> syntax.Found | None:
    """Return what is wrong in a part of a file that is read for itself, or None where nothing is."""
    reader = loader(text)
    depth = documents = 0
    try:
        while True:
            event = reader.get_event()
            kind = type(event)
            if kind is yaml.StreamEndEvent:
                return None
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                depth += 1
                if depth > DEEPEST:
                    return None
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                depth -= 1
            elif kind is yaml.DocumentStartEvent:
                documents += 1
            elif kind is yaml.ScalarEvent and depth == 0 and documents == 1 and event.value:
                line = event.start_mark.line
                return syntax.no_field(lines, line) if event.start_mark.column == indent_of(lines[line]) else None
    except yaml.YAMLError as error:
        return syntax.explain(error, lines)
    finally:
        reader.dispose()
