"""Where a file cannot be read at all: what the parser says, in our words, at the place that a person has to mend.

The parser names the place where it noticed; the slip is often earlier: at the opening quote, or in the line above.
Only pieces of its sentences are compared: PyYAML's two parsers word most of them alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import yaml

from roleplay.scenario import braces, problems
from roleplay.scenario.problems import Kind

Found = tuple[Kind, int, int, str]
"""The kind of problem, its line and column from 0, and the character it is about."""

_VALUE = re.compile(r"[ ]*(?:- +)*(?:[\w-]+: +)?")  # what stands before a value on its line
_NAME_ONLY = re.compile(r"[ ]*(?:- +)*[\w-]+ *")
_NO_BLANK = re.compile(r"[ ]*(?:- +)*[\w-]+:(?=[^ ])")
_QUOTES = frozenset("\"'")
_CURLY = frozenset("“”„‟‘’‚‛«»")
_STARTS = frozenset("[{*&!")


def is_too_deep(error: yaml.YAMLError) -> bool:
    """Return whether the parser gave up because too much stands inside each other."""
    return "maximum nesting depth" in str(getattr(error, "problem", ""))


def place_of(error: yaml.YAMLError, lines: list[str]) -> tuple[int, int]:
    """Return the line and column, from 0, where the parser noticed that something is wrong."""
    return _at(getattr(error, "problem_mark", None), lines) or (0, 0)


def explain(error: yaml.YAMLError, lines: list[str]) -> Found:
    """Return what is wrong, and where."""
    said = f"{getattr(error, 'context', None)} {getattr(error, 'problem', None)}"
    line, column = place_of(error, lines)
    opened = _at(getattr(error, "context_mark", None), lines) or (line, column)
    before, here = lines[line][:column], _character(lines, line, column)

    if "a tab character" in said or "\\t" in said or ((before + here).isspace() and "\t" in before + here):
        return problems.SYNTAX_TAB, line, column, here
    if re.search("an alias|an anchor|a tag|a directive|a block scalar", said):
        return problems.SYNTAX_START, *opened, _character(lines, *opened)
    if re.search("cannot start any token|node content|mapping keys are not|undefined tag handle", said):
        return problems.SYNTAX_START, line, column, here
    if "sequence entries are not allowed" in said:
        return problems.SYNTAX_DASH, line, column, here
    if re.search("escape|hexdecimal", said):
        column = max(lines[line].rfind("\\", 0, column + 1), 0)
        return problems.SYNTAX_ESCAPE, line, column, _character(lines, line, column + 1)
    if "unexpected end of stream" in said or "document indicator" in said:
        return problems.SYNTAX_QUOTE, *opened, ""
    if re.search(r"',' or '[\]}]'", said):
        text = braces.text_in(lines[opened[0]], opened[1])
        if text is not None and text.colon >= 0:
            return problems.SYNTAX_COLON, opened[0], text.colon, ""
        return problems.SYNTAX_BRACKET, *opened, ""
    if "could not find expected ':'" in said:
        return no_field(lines, opened[0])
    if "mapping values are not allowed" in said or "unexpected ':'" in said:
        return _colon(lines, line, column)
    if re.search("expected key|expected '-' indicator|<block end>", said):
        return _left_over(lines, line, column)
    if "<document start>" in said and lines[line][:column].isspace():
        return problems.SYNTAX_INDENT, line, column, ""
    return problems.SYNTAX, line, column, here


def lacks_blank(lines: list[str]) -> bool:
    """Return whether the first line with something on it lacks the blank after its colon: “title:Nine days”."""
    return any(_NO_BLANK.match(line) for line in lines if line.strip() and line[0] != "#")


def no_blank_at(text: str, names: Collection[str]) -> int | None:
    """Return where the blank is missing in a text such as “goto:hall”, if it begins with one of these names."""
    match = _NO_BLANK.match(text)
    return match.end() if match and text[: match.end() - 1].strip() in names else None


def _at(mark: yaml.Mark | None, lines: list[str]) -> tuple[int, int] | None:
    """Return a mark's line and column; the parser may stand one line behind the end of the file."""
    if mark is None:
        return None
    if mark.line >= len(lines):
        return len(lines) - 1, 0
    return mark.line, min(mark.column, len(lines[mark.line]))  # which can be any number at the end of a file


def _character(lines: list[str], line: int, column: int) -> str:
    return lines[line][column : column + 1]


def _value_start(text: str) -> int:
    match = _VALUE.match(text)
    return match.end() if match else 0


def _colon(lines: list[str], line: int, column: int) -> Found:
    """Explain a colon that cannot stand where it is: inside text, or after a line above that is no field."""
    text = lines[line]
    if _NAME_ONLY.fullmatch(text, 0, column):  # this line is a field; the one above was taken for text
        above = next((n for n in range(line - 1, -1, -1) if lines[n].strip()), line)
        if above < line:
            if ":" not in lines[above] or _NO_BLANK.match(lines[above]):
                return no_field(lines, above)
            return problems.SYNTAX_INDENT, line, len(text) - len(text.lstrip()), ""
    start = _value_start(text)
    if _character(lines, line, start) in _CURLY:
        return problems.SYNTAX_CURLY, line, start, ""
    return problems.SYNTAX_COLON, line, column, ""


def no_field(lines: list[str], line: int) -> Found:
    """Explain a line that was taken for text: its colon is missing, or the blank after it."""
    if no_blank := _NO_BLANK.match(lines[line]):
        return problems.SYNTAX_NO_BLANK, line, no_blank.end(), ""
    return problems.SYNTAX_NO_COLON, line, _value_start(lines[line]), ""


def _left_over(lines: list[str], line: int, column: int) -> Found:
    """Explain what stands behind a finished value: more of a text that was taken for less, or a wrong indentation."""
    text = lines[line]
    if text[:column].strip(" -"):
        start = _value_start(text)
        first = _character(lines, line, start)
        if first in _QUOTES:
            return problems.SYNTAX_QUOTE, line, start, ""
        if text[:column].rstrip()[-1:] in _QUOTES:  # they opened in a line above
            return problems.SYNTAX_QUOTE, line, column, ""
        if first in _STARTS:
            return problems.SYNTAX_START, line, start, first
    return problems.SYNTAX_INDENT, line, column, ""
