"""The reader: bytes of a file into plain values that know where they stand.

libyaml's parser gives events; they are put together here, with a stack of our own. PyYAML's composer is not used: it
recurses in C and brings the process down on fifty kilobytes of `[`, and YAML 1.1 would turn *No* and *12:30* into other
things. Here every value is text, a list or fields; what is a number is for the model to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from roleplay.scenario import problems
from roleplay.scenario.problems import WHOLE_FILE, Kind, Place, Problem
from roleplay.scenario.prose import UNSAFE, clean

MOST_BYTES = 32 * 1024 * 1024
MOST_VALUES = 2_000_000
DEEPEST = 40
MOST_CHARACTER_WARNINGS = 20

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
    lines: list[str] = field(default_factory=list)
    values: Fields | None = None
    problems: list[Problem] = field(default_factory=list)

    def report(self, kind: Kind, where: Span | Place, **words: object) -> None:
        """Add a problem at a place."""
        at = where if isinstance(where, Place) else place(where)
        self.problems.append(kind.at(self.file, at, **words))


def read_file(file: Path) -> Source:
    """Read a scenario file; what goes wrong is in the result's `problems`, never raised."""
    source = Source(file)
    data = _bytes(source)
    if data is not None:
        read_bytes(data, source)
    return source


def _bytes(source: Source) -> bytes | None:
    limit = MOST_BYTES // (1024 * 1024)
    try:
        if source.file.is_dir():
            source.report(problems.FILE_IS_FOLDER, WHOLE_FILE)
            return None
        if not source.file.is_file():  # a pipe or a device would block, or never end
            source.report(problems.FILE_MISSING, WHOLE_FILE)
            return None
        if source.file.stat().st_size <= MOST_BYTES:
            with source.file.open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
            if len(data) <= MOST_BYTES:
                return data
        source.report(problems.FILE_TOO_LARGE, WHOLE_FILE, limit=limit)
    except (OSError, ValueError) as error:  # ValueError: a NUL inside the name
        reason = getattr(error, "strerror", None) or str(error)
        source.report(problems.FILE_UNREADABLE, WHOLE_FILE, reason=reason)
    return None


def read_bytes(data: bytes, source: Source) -> None:
    """Read the bytes of a scenario into `source`."""
    text = _decoded(data, source)
    if text is None:
        return
    text = _without_unsafe(text.replace("\r\n", "\n").replace("\r", "\n"), source)
    # Not splitlines(): it also splits at characters that no editor counts as a line.
    source.lines = text.split("\n")
    if not text.strip():
        source.report(problems.FILE_EMPTY, WHOLE_FILE)
        return
    try:
        values = _Composer(text, source).compose()
    except yaml.YAMLError as error:
        _report_syntax(error, source)
        return
    if isinstance(values, Fields):
        source.values = values
    elif values is not _STOPPED:
        source.report(problems.FILE_NOT_FIELDS, WHOLE_FILE)


def _decoded(data: bytes, source: Source) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        source.report(problems.FILE_UTF16, WHOLE_FILE)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig").replace("\r\n", "\n").split("\n")
        line, column = len(before) - 1, len(before[-1])
        guess = data[error.start : error.start + 1].decode("cp1252", "ignore")
        words = f"; in Windows-1252 it would be “{guess}”" if guess.isprintable() and guess else ""
        source.report(problems.FILE_ENCODING, (line, column, line, column + 1), guess=words)
        return None


def _without_unsafe(text: str, source: Source) -> str:
    """Clean the characters that stand raw in the file; a tab stays, for the parser to complain about."""
    if UNSAFE.search(text) is None:
        return text
    for count, found in enumerate(UNSAFE.finditer(text)):
        if count == MOST_CHARACTER_WARNINGS:
            break
        line = text.count("\n", 0, found.start())
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
        source.report(problems.CHARACTERS, (line, column, line, column + 1))
    return "\t".join(clean(part) for part in text.split("\t"))


_STOPPED: Any = object()
_SKIPPED: Any = object()


class _Composer:
    """Puts the parser's events together, one level of a stack at a time."""

    def __init__(self, text: str, source: Source) -> None:
        self.loader = _Loader(text)
        self.source = source

    def compose(self) -> Any:
        """Return the file's values, or `_STOPPED` after a limit; raises `yaml.YAMLError` where it cannot be read."""
        get_event = self.loader.get_event
        scalar, start_fields, start_list, alias = (
            yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent,
        )  # fmt: skip
        end = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        report = self.source.report
        root: Any = None
        stack: list[Fields | Items] = []
        names: list[str | None] = []  # the field that each level waits to fill; None where a name comes next
        count = documents = 0
        while True:
            event = get_event()
            kind = type(event)
            if kind is scalar:
                value: Any = self._text(event)
            elif kind is start_fields:
                value = Fields()
            elif kind is start_list:
                value = Items()
            elif kind is alias:
                report(problems.ALIAS, _span(event))
                value = ""
            elif kind in end:
                stack.pop()
                names.pop()
                continue
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    report(problems.SECOND_DOCUMENT, _span(event))
                    return root
                continue
            elif kind is yaml.StreamEndEvent:
                return root
            else:
                continue

            count += 1
            if count > MOST_VALUES:
                report(problems.FILE_TOO_MANY, _span(event), limit=f"{MOST_VALUES:,}")
                return _STOPPED
            if kind is not alias and (event.anchor is not None or event.tag is not None):
                report(problems.ANCHOR if event.anchor is not None else problems.TAG, _span(event))
            if stack:
                self._place(stack[-1], names, value, event)
            else:
                root = value
            if kind is start_fields or kind is start_list:
                if len(stack) == DEEPEST:
                    report(problems.FILE_TOO_DEEP, _span(event), limit=DEEPEST)
                    return _STOPPED
                stack.append(value)
                names.append(None)

    def _place(self, parent: Fields | Items, names: list[str | None], value: Any, event: Any) -> None:
        """Put a value into the list or the field that waits for it; or take it as the name of the next field."""
        span = _span(event)
        if isinstance(parent, Items):
            parent.append(value)
            parent.at.append(span)
            return
        name = names[-1]
        if name is None:
            names[-1] = self._name(parent, value, span, event)
            return
        names[-1] = None
        if name is not _SKIPPED:
            parent[name] = value
            parent.at[name] = span

    def _name(self, parent: Fields, value: Any, span: Span, event: Any) -> str:
        if not isinstance(value, str):
            self.source.report(problems.KEY_NOT_TEXT, span)
        elif value == "<<" and event.style is None:
            self.source.report(problems.MERGE, span)
        elif value in parent.names_at:
            first = parent.names_at[value][0] + 1
            self.source.report(problems.DUPLICATE, span, name=value, first=first)
        else:
            parent.names_at[value] = span
            return value
        skipped: str = _SKIPPED
        return skipped

    def _text(self, event: Any) -> str:
        """Return a value's text with its paragraphs apart: a single line break is a space, an empty line two breaks."""
        text: str = event.value
        if event.style == '"' and UNSAFE.search(text):  # written as an escape, such as "\e"
            self.source.report(problems.CHARACTERS, _span(event))
            text = clean(text)
        if "\n" not in text:
            return clean(text) if "\t" in text else text
        text = clean(text).strip("\n")
        if event.style == "|":
            paragraphs = re.split(r"\n[ \n]*\n", text)
            return "\n\n".join(" ".join(part.split("\n")) for part in paragraphs)
        # Every other style has folded single breaks already: each one left was an empty line.
        return re.sub(r" *\n[ \n]*", "\n\n", text)


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return (start.line, start.column, end.line, end.column)


# What the parser says -> what we say. Only a piece of its sentence is compared, for both parsers word it alike.
_SYNTAX: tuple[tuple[str, Kind], ...] = (
    ("mapping values are not allowed", problems.SYNTAX_COLON),
    ("found a tab character", problems.SYNTAX_TAB),
    ("found character '\\t'", problems.SYNTAX_TAB),
    ("unexpected end of stream", problems.SYNTAX_QUOTE),
    ("found unknown escape character", problems.SYNTAX_ESCAPE),
    ("did not find expected ',' or ']'", problems.SYNTAX_BRACKET),
    ("did not find expected ',' or '}'", problems.SYNTAX_BRACKET),
    ("did not find expected '-' indicator", problems.SYNTAX_INDENT),
    ("did not find expected key", problems.SYNTAX_INDENT),
    ("expected <block end>", problems.SYNTAX_INDENT),
)


def _report_syntax(error: yaml.YAMLError, source: Source) -> None:
    """Report the parser's complaint in our words, at the place that a person has to mend."""
    said = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    line = min(line, len(source.lines) - 1)
    at: Span = (line, column, line, column + 1)
    text = source.lines[line]
    first = text[column : column + 1]
    if "cannot start any token" in said and (first == "\t" or (text[:column].isspace() and "\t" in text[:column])):
        return source.report(problems.SYNTAX_TAB, at)
    if "cannot start any token" in said:
        return source.report(problems.SYNTAX_START, at, found=first)
    for piece, kind in _SYNTAX:
        if piece in said:
            opened = getattr(error, "context_mark", None)
            if kind in (problems.SYNTAX_QUOTE, problems.SYNTAX_BRACKET) and opened is not None:
                at = (opened.line, opened.column, opened.line, opened.column + 1)
            return source.report(kind, at, found=text[column : column + 1])
    return source.report(problems.SYNTAX, at, detail="")
