"""Slips: the line as it should be, for each way in which a line of a file cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from roleplay.scenario import braces, indents, problems
from roleplay.scenario.lines import (
    NOTHING,
    PARTNERS,
    Edit,
    Mend,
    deeper,
    following,
    holds_prose,
    indent_of,
    is_field,
    known_fields,
    name_of,
    value_end,
    value_indent,
    value_start,
)
from roleplay.scenario.problems import Kind

_ESCAPED = re.compile(r'\\(?:[0abtnvfre "/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')


def mend(kind: Kind, lines: Sequence[str], line: int, column: int) -> Mend:
    """Return how to mend the slip of this kind, noticed at this place."""
    text = lines[line]
    match kind:
        case problems.SYNTAX_TAB:
            return indents.instead_of_tabs(lines, line, column)
        case problems.SYNTAX_COLON | problems.SYNTAX_CURLY:
            return _colon(lines, line, column)
        case problems.SYNTAX_QUOTE:
            return _quote(lines, line, column)
        case problems.SYNTAX_START:
            return quoted_at(text, line, column)
        case problems.SYNTAX_INDENT:
            return indents.lined_up(lines, line)
        case problems.SYNTAX_BRACKET:
            return _bracket(lines, line, column)
        case problems.SYNTAX_ESCAPE:
            return _escape(text, line)
        case problems.SYNTAX_NO_BLANK:
            return Mend((Edit(line, column, column, " "),), safe=_is_simple(text, column))
        case problems.SYNTAX_NO_COLON:
            return _no_colon(lines, line)
        case problems.SYNTAX_DASH:
            return _dash(lines, line, column)
        case problems.SYNTAX:
            above = next((n for n in range(line - 1, -1, -1) if lines[n].strip()), line)
            if lines[above].rstrip() == "...":  # which ends a scenario
                return Mend((Edit(above, 0, len(lines[above]), ""),), safe=True)
    return NOTHING


def _is_simple(text: str, column: int) -> bool:
    """Return whether what stands after a colon without a blank is certainly the value, and can be read as it is."""
    name, value = text[:column].strip(" -:"), text[column:].rstrip()
    if name.isdigit() or re.fullmatch(r"[\w+-]+", value) is not None:
        return not name.isdigit()
    is_text = re.match(r"\w", value) is not None and ": " not in value and " #" not in value
    return holds_prose(f"{text[:column]} ") and (is_text or re.fullmatch(r'"[^"\\]*"', value) is not None)


def quotes_round(text: str) -> str:
    """Return text inside double quotes, as it has to be written there."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quoted_at(text: str, line: int, column: int) -> Mend:
    """Put the text that begins at a column into quotes; inside brackets only up to the next comma."""
    start = value_start(text)
    if column != start:
        if text[start : start + 1] not in PARTNERS or column < start:
            return NOTHING
        end = next((n for n in range(column, len(text)) if text[n] in ",]}"), len(text))
        words = text[column:end].rstrip()
        return Mend((Edit(line, column, column + len(words), quotes_round(words)),), safe=name_of(text) == "tags")
    if not text[:start].strip():  # no name and no dash before it: who knows what it belongs to
        return NOTHING
    end = value_end(text, start)
    return Mend((Edit(line, start, end, quotes_round(text[start:end])),), safe=holds_prose(text))


def _colon(lines: Sequence[str], line: int, column: int) -> Mend:
    """Put the text that a colon stands in into quotes, from the line where the text begins to the one where it ends."""
    inside = braces.text_at(lines[line], column)
    if inside is not None and not holds_prose(lines[line]):
        words = quotes_round(lines[line][inside.start : inside.end])
        if not inside.is_prose:
            return NOTHING
        return Mend((Edit(line, inside.start, inside.end, words),), inside.is_certain)
    first = line
    while not is_field(lines[first]) or not lines[first][: value_start(lines[first])].strip():
        first -= 1
        if first < 0 or line - first > 100:
            return NOTHING
    start = value_start(lines[first])
    if lines[first][start : start + 1] in ("|", ">", ""):
        return NOTHING
    last = line
    for n in range(line + 1, len(lines)):
        if not lines[n].strip() or indent_of(lines[n]) <= indent_of(lines[first]) or is_field(lines[n]):
            break
        last = n
    if last > first and any("#" in lines[n] for n in range(first, last + 1)):
        return NOTHING
    edits = []
    for n in range(first, last + 1):
        from_ = start if n == first else indent_of(lines[n])
        to = value_end(lines[n], from_)
        words = quotes_round(lines[n][from_:to])
        edits.append(Edit(n, from_, to, words[0 if n == first else 1 : None if n == last else -1]))
    return Mend(tuple(edits), safe=holds_prose(lines[first]) and inside is None)


def unclosed_above(lines: Sequence[str], line: int) -> int | None:
    """Return the line above whose quotes are open, where the parser took the next quotes, in `line`, to close them."""
    for above in range(line - 1, max(line - 60, -1), -1):
        text = lines[above]
        start = value_start(text)
        mark = text[start : start + 1]
        if mark in ('"', "'") and mark and _closing(text, start) is None:
            between = lines[above + 1 : line]
            if any(mark in other for other in between) or mark not in lines[line]:
                return None
            return above if any(is_field(other) for other in lines[above + 1 : line + 1]) else None
    return None


def _closing(text: str, start: int) -> int | None:
    """Return where the quotes that open at `start` are closed on the same line."""
    mark = text[start]
    at = start + 1
    while at < len(text):
        if text[at] == "\\" and mark == '"':
            at += 1
        elif text[at] == mark:
            if mark == "'" and text[at + 1 : at + 2] == "'":
                at += 1
            else:
                return at
        at += 1
    return None


def _quote(lines: Sequence[str], line: int, column: int) -> Mend:
    """Make quotes pair up: close them, escape those inside, or take them for a part of the text."""
    text = lines[line]
    start = value_start(text)
    mark = text[start : start + 1]
    if mark not in ('"', "'") or not mark or not text[:start].strip():
        return Mend(dropped=deeper(lines, line))
    closing = _closing(text, start)
    if closing is None:
        return _unclosed(lines, line, start)
    end = len(text.rstrip())
    words = text[start:end]
    second = text.index(mark, start + 1)
    inner = text[second - 1] in " (" or text[second + 1 : second + 2].isalnum()
    if words[-1] == mark and inner:  # "No "way" man", 'I don't know'
        words = words[1:-1]
    elif inner and (mark == "'" or words.count(mark) % 2):
        words = words[1:]  # "No "way" man, 'I don't know
    plain = words.replace("''", "'") if mark == "'" else words.replace('\\"', '"').replace("\\\\", "\\")
    return Mend((Edit(line, start, end, quotes_round(plain)),), safe=inner)


def _unclosed(lines: Sequence[str], line: int, start: int) -> Mend:
    mark = lines[line][start]
    last = line
    for n in range(line + 1, len(lines)):  # the lines that go on with the text
        if not lines[n].strip() or is_field(lines[n]) or indent_of(lines[n]) <= indent_of(lines[line]):
            break
        last = n
    if last == line:
        end = len(lines[line].rstrip())
        words = lines[line][start + 1 : end]
        if mark == "'":
            return Mend((Edit(line, start, end, quotes_round(words.replace("''", "'"))),), safe=True)
        if words.endswith('\\"'):
            words = words[:-2] + '"'
        broken = _ESCAPED.sub("", words).count("\\") or '"' in words
        now = quotes_round(words) if broken else f'"{words}"'
        return Mend((Edit(line, start, end, now),), safe=True)
    end = len(lines[last].rstrip())
    return Mend((Edit(last, end, end, mark),), safe=mark not in "".join(lines[line + 1 : last + 1]))


def _escape(text: str, line: int) -> Mend:
    r"""Write \\ for \ : the writer means a backslash, as in "C:\users"."""
    start, end = value_start(text), value_end(text)
    words = text[start:end]
    known = [found for found in _ESCAPED.findall(words) if found not in ('\\"', "\\\\")]
    mended = re.sub(r'\\(\\|"(?=.))?', lambda found: found[0] if found[1] else "\\\\", words)
    return Mend((Edit(line, start, end, mended),), safe=not known)


def _bracket(lines: Sequence[str], line: int, column: int) -> Mend:
    """Close the brackets that a line opens, where it can be all of them."""
    text = lines[line]
    start, end = value_start(text), value_end(text)
    if column < start or text[column : column + 1] not in PARTNERS:
        return Mend(dropped=deeper(lines, line))
    waiting = []
    quote = ""
    for character in text[start:end]:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in PARTNERS:
            waiting.append(PARTNERS[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()
    below = following(lines, line)
    alone = below is None or is_field(lines[below]) or indent_of(lines[below]) <= indent_of(text)
    if not waiting or quote or not alone:
        return Mend(dropped=deeper(lines, line))
    words = text[start:end].rstrip(", ")
    simple = re.fullmatch(r"\[[\w, -]*|\{[\w-]+: [^:\[\]{}]*(?:, [\w-]+: [^:\[\]{}]*)*", words) is not None
    return Mend((Edit(line, start, end, words + "".join(reversed(waiting))),), safe=simple)


def _no_colon(lines: Sequence[str], line: int) -> Mend:
    match = re.match(r"[ ]*(?:-[ ]+)*(?P<name>[\w-]+)(?P<rest>[ ].*)?$", lines[line])
    above = lines[line - 1] if line else ""
    indent = indent_of(lines[line])
    if (
        name_of(lines[line]) == ""
        and indent == value_indent(above)
        and holds_prose(above)
        and (match is None or match["name"] not in known_fields())
    ):
        is_text = re.match(r"[^\W\d_]", above[value_start(above) :]) is not None
        if is_text and lines[line][indent : indent + 1].isalpha():  # the text above goes on here
            return Mend((Edit(line, 0, indent, " " * (indent + 2)),))
    if match is None:
        return Mend(dropped=deeper(lines, line))
    below = following(lines, line)
    heads = below is not None and indent_of(lines[below]) > indent_of(lines[line])
    if match["name"] not in known_fields() and (match["rest"] or not heads):
        return Mend(dropped=deeper(lines, line))
    end = match.end("name")
    rest = (match["rest"] or "").strip()
    mended = Edit(line, end, end, ":")
    if rest and (": " in rest or rest[0] in "*&!@%`[]{}|>#,\"'"):
        return Mend((mended,), safe=False)
    return Mend((mended,), safe=match["name"] in known_fields())


_LISTS = frozenset(["says", "reply", "choices", "route", "reflect", "tags", "skill", "set", "clear"])


def _dash(lines: Sequence[str], line: int, column: int) -> Mend:
    """Begin a list in the line below its field; or, in a field of words, take the dash for a part of them."""
    text = lines[line]
    start = value_start(text)
    if column != start or not name_of(text):
        return Mend(dropped=deeper(lines, line))
    instead = quoted_at(text, line, column)
    if name_of(text) not in _LISTS:
        return instead._replace(safe=name_of(text) in known_fields() and holds_prose(text))
    below = deeper(lines, line)
    broken = Edit(line, len(text[:start].rstrip()), start, "\n" + " " * (value_indent(text) + 2))
    return Mend((broken,), len(below) == 1, instead.edits, below[1:])
