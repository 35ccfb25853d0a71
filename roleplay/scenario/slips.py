"""Slips: the line as it should be, for each way in which a line of a file cannot be read.

Everything here is about single lines of text and knows little YAML: what a line is meant for shows in how it begins
(`name: …`, `- …`) and in how far it is indented, even where the parser can make nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from roleplay.scenario import problems
from roleplay.scenario.problems import Kind

BEGINNING = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)(?:(?P<name>[\w-]+)[ ]*:(?:[ ]+|$))?")
"""How a line begins: blanks and dashes, then perhaps the name of a field; the value stands behind the match."""
_FIELD = re.compile(r"[ ]*(?:-[ ]+)*[\w-]+[ ]*:(?:[ ]|$)|[ ]*-(?:[ ]|$)")
_REMARK = re.compile(r"[ ]+#[ ].*|[ ]+$")
_ESCAPED = re.compile(r'\\(?:[0abtnvfre "/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
_PARTNERS = {"[": "]", "{": "}"}


class Edit(NamedTuple):
    """New text for a stretch of one line; all from 0, the end exclusive."""

    line: int
    start: int
    end: int
    text: str


class Mend(NamedTuple):
    """How to go on after a slip."""

    edits: tuple[Edit, ...] = ()
    """The lines as they should be; none where nobody can know."""
    safe: bool = False
    """Whether this is certainly what the writer meant."""
    read: tuple[Edit, ...] | None = None
    """What is read instead, where the lines as they should be are more lines than there were."""
    dropped: range = range(0)
    """The lines that are not read at all."""


NOTHING = Mend()


def mend(kind: Kind, lines: Sequence[str], line: int, column: int) -> Mend:
    """Return how to mend the slip of this kind, noticed at this place."""
    text = lines[line]
    match kind:
        case problems.SYNTAX_TAB:
            return _tab(lines, line, column)
        case problems.SYNTAX_COLON | problems.SYNTAX_CURLY:
            return _colon(lines, line, column)
        case problems.SYNTAX_QUOTE:
            return _quote(lines, line, column)
        case problems.SYNTAX_START:
            return quoted_at(text, line, column)
        case problems.SYNTAX_INDENT:
            return _indent(lines, line)
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


# Looking at lines


def indent_of(text: str) -> int:
    """Return how many blanks a line begins with."""
    return len(text) - len(text.lstrip(" "))


def is_field(text: str) -> bool:
    """Return whether a line looks like a field, or like an entry of a list."""
    return _FIELD.match(text) is not None


def value_start(text: str) -> int:
    """Return where the value of a line begins: behind blanks, dashes and the name of a field."""
    match = BEGINNING.match(text)
    return match.end() if match else 0


def value_end(text: str, start: int = 0) -> int:
    """Return where the value of a line ends: before a remark, and before blanks at the end."""
    found = _REMARK.search(text, start)
    return max(found.start() if found else len(text), start)


def name_of(text: str) -> str:
    """Return the name of the field that a line begins with, or nothing."""
    match = BEGINNING.match(text)
    return (match["name"] if match else None) or ""


def following(lines: Sequence[str], line: int) -> int | None:
    """Return the next line with something on it."""
    return next((n for n in range(line + 1, len(lines)) if lines[n].strip()), None)


def deeper(lines: Sequence[str], line: int) -> range:
    """Return a line and the lines below it that belong to it, being indented further."""
    indent = indent_of(lines[line])
    last = line
    for n in range(line + 1, len(lines)):
        if lines[n].strip():
            if indent_of(lines[n]) <= indent:
                break
            last = n
    return range(line, last + 1)


@cache
def _fields() -> Mapping[str, frozenset[str]]:
    """Return the fields of the parts that stand below some fields, and under "" all fields there are."""
    from roleplay.scenario.model import Choice, Counter, Ending, Line, Person, Questions, Scenario, Scene, Way

    parts = (Choice, Counter, Ending, Person, Questions, Scenario, Scene, Way)
    every = frozenset(name for part in parts for name in part.model_fields) | {"mood"}
    return {
        "": every,
        "choices": frozenset(Choice.model_fields),
        "route": frozenset(Way.model_fields),
        "lines": frozenset(Line.model_fields) - {"speaker", "text"},
    }


def known_fields() -> frozenset[str]:
    """Return the names of all fields of the format."""
    return _fields()[""]


_NO_PROSE = frozenset((
    "format", "id", "language", "level", "minutes", "start", "goto", "otherwise", "add", "when", "once", "contested",
    "outcome", "diplomacy", "empathy", "min", "max", "tags", "skill", "set", "clear", "says", "reply", "choices",
    "route", "cast", "facts", "counters", "scenes", "endings", "debrief", "reflect",
))  # fmt: skip


def holds_prose(text: str) -> bool:
    """Return whether a line holds somebody's words, as far as its name tells, and not a number, a name or a list."""
    name = name_of(text)
    if name:  # a name that is no field is a person's in a list, or a fact's
        return name not in _NO_PROSE and (name in known_fields() or "-" in text[: value_indent(text)])
    value = text[value_start(text) :]
    return "-" in text[: value_indent(text)] and ": " not in value and value[:1] not in _PARTNERS


# Quotes


def quotes_round(text: str) -> str:
    """Return text inside double quotes, as it has to be written there."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quoted_at(text: str, line: int, column: int) -> Mend:
    """Put the text that begins at a column into quotes; inside brackets only up to the next comma."""
    start = value_start(text)
    if column != start:
        if text[start : start + 1] not in _PARTNERS or column < start:
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
    return Mend(tuple(edits), safe=holds_prose(lines[first]))


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


# Indentation


def _tab(lines: Sequence[str], line: int, column: int) -> Mend:
    text = lines[line]
    blank = len(text) - len(text.lstrip(" \t"))
    if "\t" not in text[:blank]:
        at = text.find("\t", column)
        at = at if at >= 0 else text.find("\t")
        return Mend((Edit(line, at, at + 1, " "),), safe=True) if at >= 0 else NOTHING
    now, certain = _instead_of_tab(lines, line, blank)
    below = following(lines, line)
    edits = [Edit(line, 0, blank, " " * now)]
    while below is not None:  # one slip, not one for each line that is indented in the same way
        other = lines[below]
        also = len(other) - len(other.lstrip(" \t"))
        if other[:also] != text[:blank]:
            break
        edits.append(Edit(below, 0, also, " " * now))
        below = following(lines, below)
    return Mend(tuple(edits), certain)


def _instead_of_tab(lines: Sequence[str], line: int, blank: int) -> tuple[int, bool]:
    """Return how far a line should be indented, and whether that is certain."""
    text = lines[line]
    is_entry = text[blank : blank + 1] == "-"
    above = next((n for n in range(line - 1, -1, -1) if is_field(lines[n])), None)
    if above is not None and lines[above].rstrip().endswith(":"):  # it begins what stands below that field
        least = value_indent(lines[above]) + (not is_entry)
        for n in range(line + 1, len(lines)):
            other = lines[n]
            if not other.strip() or "\t" in other[: len(other) - len(other.lstrip())]:
                continue
            if indent_of(other) < least:
                break
            if (other.lstrip()[0] == "-") == is_entry and all(
                indent_of(one) >= indent_of(other) for one in lines[line + 1 : n] if one.strip() and one[0] != "\t"
            ):
                return indent_of(other), True
        return value_indent(lines[above]) + 2, True
    fields, dashes = _levels(lines, line)
    name = name_of(text.strip())
    places = dashes if is_entry else [place for place in fields if _may_stand(lines, line, place, name)]
    below = next((n for n in range(line + 1, len(lines)) if lines[n].strip() and lines[n][0] != "\t"), None)
    if below is not None and indent_of(lines[below]) in places:
        return indent_of(lines[below]), True
    widths = [len(text[:blank].expandtabs(width)) for width in (2, 4, 8)]
    best = next((width for width in widths if width in places), None)
    return (best, len(places) == 1) if best is not None else (max(places, default=widths[0]), False)


def value_indent(text: str) -> int:
    """Return how far what stands behind the dashes of a line is indented."""
    match = BEGINNING.match(text)
    return len(match["lead"]) if match else 0


def _levels(lines: Sequence[str], line: int) -> tuple[list[int], list[int]]:
    """Return where a field, and where a dash, could begin in a line: as some line above it that is still open."""
    fields: list[int] = []
    dashes: list[int] = []
    open_to = 10_000
    for n in range(line - 1, -1, -1):
        text = lines[n]
        if not is_field(text):
            continue
        indent, inside = indent_of(text), value_indent(text)
        if inside < open_to and name_of(text):
            fields.append(inside)
            open_to = inside
        if text[indent : indent + 1] == "-" and indent < open_to:
            dashes.append(indent)
            open_to = indent
        if open_to == 0:
            break
    return fields, dashes


def _indent(lines: Sequence[str], line: int) -> Mend:
    """Move a line, and those that were moved with it, to where the other lines of its group begin."""
    text = lines[line]
    indent = indent_of(text)
    if not is_field(text):
        return Mend(dropped=deeper(lines, line))
    fields, dashes = _levels(lines, line)
    is_entry = text[indent] == "-"
    places = [place for place in (dashes if is_entry else fields) if place != indent]
    name = name_of(text)
    if not is_entry:
        below = following(lines, line)
        if text.rstrip().endswith(":") and below is not None:
            places = [place for place in places if indent_of(lines[below]) >= place] or places
        fitting = [place for place in places if _may_stand(lines, line, place, name)]
    else:
        fitting = places
    if not places:
        return Mend(dropped=deeper(lines, line))
    ranked = sorted(fitting or places, key=lambda place: (abs(place - indent), place))
    best = ranked[0]
    certain = bool(fitting) and (len(ranked) == 1 or abs(ranked[1] - indent) > abs(best - indent))
    edits = []
    for n in range(line, len(lines)):
        if not lines[n].strip():
            continue
        before = indent_of(lines[n])
        if before < indent or (before > indent and before in places):
            break
        if before == indent or before <= best:
            edits.append(Edit(n, 0, before, " " * (before - indent + best)))
    return Mend(tuple(edits), certain)


def _may_stand(lines: Sequence[str], line: int, place: int, name: str) -> bool:
    """Return whether a field of this name can stand at a place: it has no twin there, and the part knows it."""
    owner = ""
    for n in range(line - 1, -1, -1):
        text = lines[n]
        if not is_field(text):
            continue
        inside = value_indent(text)
        if inside == place:
            if name_of(text) == name:
                return False
        elif inside < place:
            break
        if inside == place and indent_of(text) < place:  # the first field of an entry
            owner = _owner(lines, n)
            break
    if owner in ("says", "reply"):
        return name in _fields()["lines"] or name not in known_fields()
    if owner in _fields():
        return name in _fields()[owner] if owner else True
    return True


def _owner(lines: Sequence[str], line: int) -> str:
    """Return the field whose list an entry belongs to."""
    indent = indent_of(lines[line])
    for n in range(line - 1, -1, -1):
        if is_field(lines[n]) and lines[n].strip()[:1] != "-" and indent_of(lines[n]) <= indent:
            return name_of(lines[n])
        if is_field(lines[n]) and value_indent(lines[n]) <= indent and name_of(lines[n]):
            return name_of(lines[n])
    return ""


# Brackets, colons and dashes


def _bracket(lines: Sequence[str], line: int, column: int) -> Mend:
    """Close the brackets that a line opens, where it can be all of them."""
    text = lines[line]
    start, end = value_start(text), value_end(text)
    if column < start or text[column : column + 1] not in _PARTNERS:
        return Mend(dropped=deeper(lines, line))
    waiting = []
    quote = ""
    for character in text[start:end]:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _PARTNERS:
            waiting.append(_PARTNERS[character])
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
