"""Loading: a file into a Scenario, or into all of its problems with their places."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from roleplay.scenario import problems
from roleplay.scenario.fields import Context, Refusal
from roleplay.scenario.fixes import with_fix
from roleplay.scenario.lines import known_fields
from roleplay.scenario.model import Choice, Counter, Ending, Line, Part, Person, Questions, Scenario, Scene, Way
from roleplay.scenario.names import Names
from roleplay.scenario.near import nearest, suggestion
from roleplay.scenario.problems import WHOLE_FILE, Kind, Problem, by_place, short
from roleplay.scenario.reader import Fields, Items, Source, Span, place, read_bytes, read_file
from roleplay.scenario.slips import quotes_round
from roleplay.scenario.syntax import no_blank_at


class Loaded(NamedTuple):
    """What became of a file: the scenario, or None where a problem forbids it, and all problems in the file's order."""

    scenario: Scenario | None
    problems: list[Problem]


def load(file: Path) -> Loaded:
    """Read a scenario file. Never raises for what is in the file; every mistake of it is in `problems`."""
    return checked(read_file(file))


def load_bytes(data: bytes, file: Path) -> Loaded:
    """Read the bytes of a scenario as if they stood in `file`, which need not be there. Never raises."""
    source = Source(file)
    read_bytes(data, source)
    return checked(source)


def checked(source: Source) -> Loaded:
    """Check what was read. The values of `source` are used up by it."""
    scenario = None
    if source.values is not None and source.values.keys().isdisjoint(Scenario.model_fields):
        source.report(problems.FILE_NOT_FIELDS, WHOLE_FILE)
    elif source.values is not None:
        context = Context(Names.of(source.values), source)
        said = (problem for problem in source.problems if problem.kind is not problems.SYNTAX_NO_BLANK)
        unread = {problem.place[:2] for problem in said if problem.is_error}
        try:
            scenario = Scenario.model_validate(source.values, context=context)
        except ValidationError as error:
            for details in error.errors(include_url=False, include_input=False):
                _report(details, source, unread)
        nameless = _nameless(source.values)
        source.problems = [
            problem for problem in source.problems if nameless.isdisjoint(_NAMED_IN.get(problem.kind.code, ()))
        ]
        if source.repair is not None:
            source.problems = source.repair.without_consequences(source.problems)
    if scenario is not None and source.file.stem != scenario.id:
        span = source.values.at["id"] if source.values is not None else (0, 0, 0, 1)
        source.report(problems.FILE_NAME, span, name=source.file.name, id=scenario.id)
    if any(problem.is_error for problem in source.problems):
        scenario = None
    source.problems = by_place(with_fix(problem, source.lines) for problem in source.problems)
    return Loaded(scenario, source.problems)


# Where the names are written that each of these is about. A part that is missing or has the wrong shape is a problem of
# its own; that its names are unknown then goes without saying.
_NAMED_IN: dict[str, tuple[str, ...]] = {
    problems.SPEAKER_UNKNOWN.code: ("cast",),
    problems.SCENE_UNKNOWN.code: ("scenes", "endings"),
    problems.START_UNKNOWN.code: ("scenes",),
    problems.FACT_UNKNOWN.code: ("facts",),
    problems.COUNTER_UNKNOWN.code: ("counters",),
    problems.CONDITION_NAME.code: ("facts", "counters"),
}


def _nameless(values: Fields) -> set[str]:
    missing = {"cast", "scenes", "endings"} - values.keys()  # the others may be left out
    return missing | {name for name, value in values.items() if not isinstance(value, Fields)}


# The last of these names on the way to a value says which part of the scenario it belongs to.
_PARTS: dict[str, type[Part]] = {
    "cast": Person,
    "counters": Counter,
    "scenes": Scene,
    "says": Line,
    "reply": Line,
    "choices": Choice,
    "route": Way,
    "endings": Ending,
    "debrief": Questions,
}
_NAMES: dict[type[Part], tuple[str, str]] = {
    Scenario: ("the scenario", "the scenario"),
    Person: ("this person", "a person"),
    Counter: ("this counter", "a counter"),
    Scene: ("this scene", "a scene"),
    Line: ("this line", "a line"),
    Choice: ("this choice", "a choice"),
    Way: ("this way of a route", "a way of a route"),
    Ending: ("this ending", "an ending"),
    Questions: ("the debrief", "the debrief"),
}


def part_at(way: tuple[int | str, ...]) -> type[Part]:
    """Return the part of the model whose fields stand at a way into the values."""
    part: type[Part] = Scenario
    for depth, step in enumerate(way):
        # A scene may itself be called "reply": what stands right below a field of the scenario is a name.
        if isinstance(step, str) and step in _PARTS and depth != 1:
            part = _PARTS[step]
    return part


# What pydantic calls a value of the wrong shape -> what we call it; everything else needs text.
_EXPECTED: dict[str, Kind] = {
    "tuple_type": problems.LIST_EXPECTED,
    "dict_type": problems.FIELDS_EXPECTED,
    "model_type": problems.FIELDS_EXPECTED,
    "int_type": problems.NUMBER_EXPECTED,
    "bool_type": problems.YES_NO_EXPECTED,
}


_PLAIN = re.compile(r"[\w .'’-]+")
_GOES_ON = "If this goes on with the text above, put double quotes round the whole text."
_COMMA = "A comma ends a text inside { }. If this goes on with the text before it, put double quotes round all of it."


def _report(details: ErrorDetails, source: Source, unread: set[tuple[int, int]]) -> None:
    """Report one of pydantic's errors as one of our problems; at `unread` places the reader has said what is wrong."""
    kind, way = details["type"], details["loc"]
    is_name = way[-1:] == ("[key]",) and not _has(_find(source, way[:-1])[0], "[key]")
    if is_name:  # pydantic's mark for a name that is wrong; a field may be called so, too
        way = way[:-1]
    value, span, name_span = _find(source, way)
    part = part_at(way[:-1])
    if kind == "missing":
        parent, _, where = _find(source, way[:-1])
        known = _fields_of(part)
        if any(nearest(name, known) == way[-1] for name in parent if name not in known):
            return  # it is there, but misspelt
        if parent.names_at and len(way) > 1 and isinstance(way[-2], int):
            where = next(iter(parent.names_at.values()))  # in a list: the first field of the entry
        such = _SUCH.get(str(way[-1]), "") if part is not Scenario else ""
        source.report(problems.FIELD_MISSING, where, part=_NAMES[part][0].capitalize(), name=way[-1], such=such)
        return
    if kind == "extra_forbidden":
        name = str(way[-1])
        in_braces = "{" in source.lines[name_span[0]][: name_span[1]]
        meant = _COMMA if value == "" and in_braces else _Meant(name, part)
        source.report(problems.FIELD_UNKNOWN, name_span, name=name, part=_NAMES[part][0], suggestion=meant)
        return
    if place(span)[:2] in unread:
        return
    at = name_span if is_name or value == "" else span
    words: dict[str, Any] = {"field": _field(source, way, part), "found": _described(way[-1] if is_name else value)}
    if kind == "model_type" and isinstance(value, str) and (column := no_blank_at(value, known_fields())) is not None:
        source.report(problems.SYNTAX_NO_BLANK, (span[0], span[1] + column, span[0], span[1] + column + 1))
    elif value == "" and not is_name:
        source.report(problems.FIELD_EMPTY, at, **words)
    elif kind == "roleplay":
        refusal: Refusal = details["ctx"]["refusal"]
        told: dict[str, Any] = {**refusal.words}
        if refusal.kind is problems.SCENE_UNKNOWN and (ending := _entitled(source, str(value))) is not None:
            told["suggestion"] = f"That is the title of “{ending}”: write “{ending}” here."
        if refusal.kind is problems.NUMBER_EXPECTED:
            told["form"] = _number_form(part, str(way[-1]))
        source.report(refusal.kind, _inside(source, at, refusal.start, refusal.end), **words | told)
    elif kind in ("greater_than_equal", "less_than_equal"):
        low, high = _limits(part, str(way[-1]))
        source.report(problems.NUMBER_RANGE, at, **words, low=low, high=high)
    elif kind == "literal_error":
        options = get_args(part.model_fields[str(way[-1])].annotation)
        near = nearest(value, options) if isinstance(value, str) else None
        meant_option = f"Did you mean “{near}”?" if near is not None else ""
        source.report(problems.ONE_OF, at, **words, options=", ".join(options), suggestion=meant_option)
    else:
        name = str(way[-1]) if way else ""
        words |= {"form": _number_form(part, name), "example": _list_form(name, value), "shape": _shape(way, value)}
        source.report(_EXPECTED.get(kind, problems.TEXT_EXPECTED), at, **words)


def _entitled(source: Source, title: str) -> str | None:
    """Return the ending that has a title, whatever its capitals; None where there is none."""
    endings = _find(source, ("endings",))[0]
    for name, ending in endings.items() if isinstance(endings, Fields) else ():
        written = ending.get("title") if isinstance(ending, Fields) else None
        if isinstance(written, str) and written.casefold() == title.casefold():
            return str(name)
    return None


def _limits(part: Any, name: str) -> tuple[int | None, int | None]:
    """Return the least and the greatest number that a field takes; None where it has no such limit."""
    rules = part.model_fields[name].metadata if name in part.model_fields else ()
    low, high = (next((getattr(rule, end) for rule in rules if hasattr(rule, end)), None) for end in ("ge", "le"))
    return low, high


def _number_form(part: Any, name: str) -> str:
    low, high = _limits(part, name)
    if low is None or high is None:
        return "Write a number of up to six digits, such as 2 or -1."
    return f"Write a number from {low} to {high}."


_SUCH = {
    "id": "It is a short name of your own, such as “honest”.",
    "goto": "It names the scene or the ending that follows.",
    "outcome": "It is good, mixed or poor.",
    "meaning": "It tells in two sentences what happened.",
}
"""What a missing field of a choice or an ending is."""


def _shape(way: tuple[int | str, ...], value: object) -> str:
    """Return how something with fields is written where a word or a list stands."""
    if way[0] == "cast":
        if len(way) == 1 or not isinstance(value, str):
            return "For example “ines: {name: Ines Carvalho}”."
        name = short(value, 60)
        return f"Write “{str(way[1]).lower()}: {{name: {name if _PLAIN.fullmatch(name) else quotes_round(name)}}}”."
    if way[0] == "facts":
        return "Each has a name of its own, and what it means: “promised: You promised Monday.”"
    if way[0] == "counters":
        return "For example “patience: {start: 3, min: 0, max: 5}”."
    return "See the shipped scenarios for its fields."


def _list_form(name: str, value: object) -> str:
    """Return how a list in place of a value could be begun: of spoken lines, or of names; empty for others."""
    if name in ("says", "reply"):
        return "For example “- narrator: …”."
    if name in ("choices", "route"):  # whose entries are groups of fields
        return ""
    return f"Or write [{short(value, 40)}]." if isinstance(value, str) else "Or write [one, two]."


def _has(value: Any, name: str) -> bool:
    return isinstance(value, Fields) and name in value.names_at


class _Meant:
    """What an unknown field may be meant for: a near one of its part, or one that belongs to another part."""

    def __init__(self, name: str, part: type[Part]) -> None:
        self.name, self.part = name, part

    def __str__(self) -> str:
        near = suggestion(self.name, _fields_of(self.part))
        owners = [words for part, (_, words) in _NAMES.items() if self.name in _fields_of(part)]
        if not owners and not near.endswith("?") and (" " in self.name or self.name[:1].isupper()):
            is_name = self.part is Line and self.name.istitle()
            speaks = f"If {self.name} speaks, begin a new line with “- ”. " if is_name else ""
            return f"{speaks}{_GOES_ON}"
        if not owners:
            return near or f"There are: {', '.join(_fields_of(self.part))}."
        belongs = f"“{self.name}” belongs to {' or '.join(owners)}: look at how far the line is indented."
        return f"{near} {belongs}" if near.endswith("?") else belongs


def _fields_of(part: type[Part]) -> list[str]:
    return [name for name in part.model_fields if part is not Line or name not in ("speaker", "text")]


def _field(source: Source, way: tuple[int | str, ...], part: type[Part]) -> str:
    """Return what a problem calls the field at the end of a way."""
    name = next((step for step in reversed(way) if isinstance(step, str)), "")
    if part is Line and name == "text":  # which the model calls so; in the file it is the name of who speaks
        name = _find(source, way[:-1])[0]["speaker"]
    field = f"“{short(name, 60)}”"
    return f"An entry of {field}" if isinstance(way[-1], int) else field


def _find(source: Source, way: tuple[int | str, ...]) -> tuple[Any, Span, Span]:
    """Follow a way into the values; return the value, its place, and the place of its name."""
    value: Any = source.values
    span = name_span = (0, 0, 0, 1)
    for step in way:
        if isinstance(value, Fields) and step in value.names_at:
            name = str(step)
            span = value.at.get(name, value.names_at[name])
            name_span = value.names_at[name]
            value = value.get(name)
        elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
            span = name_span = value.at[step]
            value = value[step]
        else:
            return None, span, name_span
    return value, span, name_span


def _inside(source: Source, span: Span, start: int, end: int) -> Span:
    """Return the place of some characters of a text, where the text stands on one line as it is; else all of it."""
    line, column, end_line, end_column = span
    if start < 0 or end_line != line:
        return span
    written = source.lines[line][column:end_column]
    if written[:1] in ("'", '"'):
        column += 1
        if "\\" in written or "''" in written[1:-1]:
            return span
    if "\t" in written:
        return span
    return (line, column + start, line, column + end)


def _described(value: object) -> str:
    if isinstance(value, str):
        return f"“{short(value, 60)}”"
    return "a list" if isinstance(value, list) else "a group of fields"
