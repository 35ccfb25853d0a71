"""The reader: bytes of a file into plain values that know where they stand.

libyaml's parser gives events; they are put together here, with a stack of our own. PyYAML's composer is not used: it
recurses in C and brings the process down on fifty kilobytes of `[`, and YAML 1.1 would turn *No* and *12:30* into other
things. Here every value is text, a list or fields; what is a number is for the model to say.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from roleplay.scenario import blanks, characters, depth, lost, problems, syntax, twice
from roleplay.scenario.problems import WHOLE_FILE, Fix, Kind, Place, Problem, Related
from roleplay.scenario.prose import UNSAFE, clean, paragraphs
from roleplay.scenario.repair import Repair

MOST_BYTES = 32 * 1024 * 1024
MOST_VALUES = 2_000_000
DEEPEST = 40
MOST_OF_A_KIND = 100  # problems: a file with a hundred thousand control characters has one mistake, not so many

# The pure parser, several times slower, stands in where PyYAML was built without libyaml.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Span: TypeAlias = tuple[int, int, int, int]
"""First line, first column, last line, end column; all from 0, as the parser counts."""


class Fields(dict[str, Any]):
    """Named values. `at` and `names_at` say where each value and each name stands."""

    __slots__ = ("at", "names_at")

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[str, Span] = {}
        self.names_at: dict[str, Span] = {}


class Items(list[Any]):
    """A list. `at` says where each entry stands."""

    __slots__ = ("at",)

    def __init__(self) -> None:
        super().__init__()
        self.at: list[Span] = []


def place(span: Span) -> Place:
    """Turn the parser's span into a place as people count it."""
    line, column, end_line, end_column = span
    if end_line == line:
        end_column = max(end_column, column + 1)  # an empty value still needs something to point at
    return Place(line + 1, column + 1, end_line + 1, end_column + 1)


@dataclass
class Source:
    """One file as it was read: its values, or None where it could not be read, and every problem met on the way."""

    file: Path
    data: bytes = b""
    """The bytes that were read: what is kept of a scenario is what was played."""
    lines: list[str] = field(default_factory=list)
    values: Fields | None = None
    problems: list[Problem] = field(default_factory=list)
    spread: list[Span] = field(default_factory=list)
    """Where texts stand that go over several lines, as the parser saw them."""
    _reported: Counter[str] = field(default_factory=Counter)
    repair: Repair | None = None
    """How the lines were mended to be read, where they could not be read as they are."""

    def report(self, kind: Kind, where: Span | Place, **words: object) -> None:
        """Add a problem at a place; of each kind the first hundred are kept."""
        self._reported[kind.code] += 1
        if self._reported[kind.code] > MOST_OF_A_KIND:
            return
        at = where if isinstance(where, Place) else place(where)
        self.problems.append(kind.at(self.file, at, **words))

    def keeps(self, kind: Kind) -> bool:
        """Return whether one more problem of this kind would be kept."""
        return self._reported[kind.code] < MOST_OF_A_KIND

    def add_to_last(self, kind: Kind, *, related: tuple[Related, ...] = (), fix: Fix | None = None) -> None:
        """Give the problem that was reported last, if it is of this kind, a second place or a fix."""
        if self.problems and self.problems[-1].kind is kind:
            self.problems[-1] = replace(self.problems[-1], related=related, fix=fix)


def read_file(file: Path) -> Source:
    """Read a scenario file; what goes wrong is in the result's `problems`, never raised."""
    source = Source(file)
    data = _bytes(source)
    if data is not None:
        read_bytes(data, source)
    return source


def _status(file: Path) -> os.stat_result | None:
    """Return what the system knows of a file; None where there is none. Raises `OSError` for any other reason."""
    try:
        return file.stat()
    except ValueError:  # a NUL inside the name
        return None
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return None
        raise


def _bytes(source: Source) -> bytes | None:
    try:
        status = _status(source.file)
        if status is None:
            source.report(problems.FILE_MISSING, WHOLE_FILE)
            return None
        if stat.S_ISDIR(status.st_mode):
            source.report(problems.FILE_IS_FOLDER, WHOLE_FILE)
            return None
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would block, or never end
            source.report(problems.FILE_UNREADABLE, WHOLE_FILE, reason="it is no ordinary file")
            return None
        if status.st_size <= MOST_BYTES:
            with source.file.open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
            if len(data) <= MOST_BYTES:
                return data
        source.report(problems.FILE_TOO_LARGE, WHOLE_FILE, limit=MOST_BYTES // (1024 * 1024))
    except OSError as error:
        source.report(problems.FILE_UNREADABLE, WHOLE_FILE, reason=error.strerror or str(error))
    return None


def read_bytes(data: bytes, source: Source) -> None:
    """Read the bytes of a scenario into `source`."""
    source.data = data
    text = characters.decoded(data, source)
    if text is None:
        return
    text = characters.without_unsafe(text, source)
    # Not splitlines(): it also splits at characters that no editor counts as a line.
    source.lines = text.split("\n")
    text = blanks.plain(text, source)
    if not text.strip():
        source.report(problems.FILE_EMPTY, WHOLE_FILE)
        return
    values = _composed(text, source)
    if isinstance(values, Fields):
        lost.report(source, values)
        source.values = values
    elif values is None or values == "":  # nothing but comments, or “---”
        source.report(problems.FILE_EMPTY, WHOLE_FILE)
    elif values is not _STOPPED:
        source.report(problems.FILE_NOT_FIELDS, WHOLE_FILE)


def _composed(text: str, source: Source) -> Any:
    """Return the values of a text, mended where it cannot be read; what was wrong is reported."""
    before = len(source.problems), source._reported.copy()
    try:
        values = _Composer(text, source).compose()
        is_one_text = isinstance(values, str) and syntax.lacks_blank(source.lines)
        if not is_one_text and not depth.is_suspect(values, source.lines):
            return values
    except yaml.YAMLError as error:
        if syntax.is_too_deep(error):  # libyaml from 0.2.6 on looks so far ahead that it counts itself
            line, column = syntax.place_of(error, source.lines)
            source.report(problems.FILE_TOO_DEEP, (line, column, line, column + 1), limit=DEEPEST)
            return _STOPPED
    repair = Repair(source.lines, _Loader)
    repair.tabs()
    repair.parts()
    repair.each_part()
    values = _STOPPED
    again = True
    while again:
        del source.problems[before[0] :]  # what was met on the way is met once more
        source._reported = before[1].copy()
        try:
            values = _Composer("\n".join(repair.now), source).compose()
            again = False
        except yaml.YAMLError as error:
            again = repair.again(error)
    repair.settle()
    source.repair = repair
    source.problems[before[0] :] = [_as_written(problem, repair) for problem in source.problems[before[0] :]]
    for slip in repair.slips:
        source.report(slip.kind, slip.span, **slip.words)
        source.add_to_last(slip.kind, fix=slip.fix)
    if isinstance(values, Fields):
        _move(values, repair)
        return values
    return _STOPPED


def _as_written(problem: Problem, repair: Repair) -> Problem:
    at = problem.place
    span = repair.span((at.line - 1, at.column - 1, at.end_line - 1, at.end_column - 1))
    return replace(problem, place=place(span))


def _move(values: Fields | Items, repair: Repair) -> None:
    """Move the places of values on mended lines to where they stand in the file."""
    levels: list[Any] = [values]
    while levels:
        value = levels.pop()
        if isinstance(value, Fields):
            value.at = {name: repair.span(span) for name, span in value.at.items()}
            value.names_at = {name: repair.span(span) for name, span in value.names_at.items()}
            levels.extend(value.values())
        elif isinstance(value, Items):
            value.at = [repair.span(span) for span in value.at]
            levels.extend(value)


_STOPPED: Any = object()
_SKIPPED: Any = object()


class _Composer:
    """Puts the parser's events together, one level of a stack at a time."""

    def __init__(self, text: str, source: Source) -> None:
        self.loader = _Loader(text)
        self.source = source

    def compose(self) -> Any:
        """Return the file's values, or `_STOPPED` where it goes no further; raises `yaml.YAMLError`.

        All in one loop, with nothing called for a plain text: a file can have a million of them.
        """
        get_event = self.loader.get_event
        scalar, start_fields, start_list, alias = (
            yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent,
        )  # fmt: skip
        end = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        report = self.source.report
        root: Any = None
        parent: Fields | Items | None = None
        name: str | None = None  # the field of `parent` that waits to be filled; None where a name comes next
        above: list[tuple[Fields | Items | None, str | None]] = []  # the same of the levels above
        self.source.spread = spread = list[Span]()
        count = documents = 0
        while True:
            event = get_event()
            kind = type(event)
            if kind is scalar:
                value: Any = event.value
            elif kind is start_fields:
                value = Fields()
            elif kind is start_list:
                value = Items()
            elif kind is alias:
                if name is not _SKIPPED:  # else its field has been reported
                    report(problems.ALIAS, _span(event))
                value = ""
            elif kind in end:
                parent, name = above.pop()
                continue
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    report(problems.SECOND_DOCUMENT, _span(event))
                    return _STOPPED
                continue
            elif kind is yaml.StreamEndEvent:
                return root
            else:
                continue

            start, stop = event.start_mark, event.end_mark
            first, last = start.line, stop.line
            span = (first, start.column, first if last == first else last, stop.column)  # one number instead of two
            count += 1
            if count > MOST_VALUES:
                report(problems.FILE_TOO_MANY, span, limit=f"{MOST_VALUES:,}")
                return _STOPPED
            if kind is not alias and (event.anchor is not None or event.tag is not None):
                report(problems.ANCHOR if event.anchor is not None else problems.TAG, span)
            if kind is scalar and (event.style or "\n" in value or "\t" in value):
                value, span = self._text(event), self._trimmed(span) if event.style in _BLOCKS else span
            if (
                last != first
                and kind is scalar
                and name is not _SKIPPED
                and (name is not None or isinstance(parent, Items))
            ):
                spread.append(span)
            if parent is None:
                root = value
            elif isinstance(parent, Items):
                parent.append(value)
                parent.at.append(span)
            elif name is None and kind is scalar and value not in parent.names_at and value != "<<":
                parent.names_at[value] = span
                name = value
            elif name is None and value == "id" and (entry := twice.next_entry(self.source, parent, above, span)):
                parent, name = entry
            elif name is None:
                name = self._name(parent, value, span, event)
            else:
                if name is not _SKIPPED:
                    parent[name] = value
                    parent.at[name] = span
                name = None
            if kind is start_fields or kind is start_list:
                if len(above) == DEEPEST:
                    report(problems.FILE_TOO_DEEP, span, limit=DEEPEST)
                    return _STOPPED
                above.append((parent, name))
                parent, name = value, None

    def _name(self, parent: Fields, value: Any, span: Span, event: Any) -> str:
        """Take a value for the name of the next field; one that can be none is reported, and skipped."""
        if not isinstance(value, str):
            self.source.report(problems.KEY_NOT_TEXT, span)
        elif isinstance(event, yaml.AliasEvent):
            pass  # reported already
        elif value == "<<" and not event.style:
            self.source.report(problems.MERGE, span)
        elif value in parent.names_at:
            twice.report(self.source, value, span, parent)
        else:
            parent.names_at[value] = span
            return value
        skipped: str = _SKIPPED
        return skipped

    def _text(self, event: Any) -> str:
        """Return a value's text as it is shown: safe, its lines put together into paragraphs."""
        text: str = event.value
        if event.style == '"' and (unsafe := UNSAFE.search(text)):  # written as an escape, such as "\e"
            characters.report(self.source, _span(event), unsafe[0])
            text = clean(text)
        if "\t" in text:
            text = clean(text)
        return paragraphs(text, event.style) if "\n" in text else text

    def _trimmed(self, span: Span) -> Span:
        """Return the span without the empty lines that the parser counts to the end of a text after `|` or `>`."""
        line, column, last, end = span
        while last > line and not self.source.lines[last][:end].strip():
            last -= 1
            end = len(self.source.lines[last])
        return (line, column, last, end)


_BLOCKS = ("|", ">")


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return (start.line, start.column, end.line, end.column)
