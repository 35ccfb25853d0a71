"""Loading: a file into a Scenario, or into all of its problems with their places."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from roleplay.scenario import problems
from roleplay.scenario.model import (
    Choice,
    Context,
    Counter,
    Ending,
    Line,
    Part,
    Person,
    Questions,
    Scenario,
    Scene,
    Way,
)  # fmt: skip
from roleplay.scenario.names import Names
from roleplay.scenario.problems import Problem, by_place, suggestion
from roleplay.scenario.reader import Fields, Items, Source, Span, read_file


class Loaded(NamedTuple):
    """What became of a file: the scenario, or None where a problem forbids it, and all problems in the file's order."""

    scenario: Scenario | None
    problems: list[Problem]


def load(file: Path) -> Loaded:
    """Read a scenario file. Never raises for what is in the file; every mistake of it is in `problems`."""
    return checked(read_file(file))


def checked(source: Source) -> Loaded:
    """Check what was read. The values of `source` are used up by it."""
    scenario = None
    if source.values is not None:
        context = Context(Names.of(source.values), source)
        try:
            scenario = Scenario.model_validate(source.values, context=context)
        except ValidationError as error:
            for details in error.errors(include_url=False, include_input=False):
                _report(details, source)
    if scenario is not None and source.file.stem != scenario.id:
        span = source.values.at["id"] if source.values is not None else (0, 0, 0, 1)
        source.report(problems.FILE_NAME, span, name=source.file.name, id=scenario.id)
    if any(problem.is_error for problem in source.problems):
        scenario = None
    return Loaded(scenario, by_place(source.problems))


# The last of these names on the way to a value says which part of the scenario it belongs to.
_PARTS: dict[str, tuple[str, type[Part]]] = {
    "cast": ("this person", Person),
    "counters": ("this counter", Counter),
    "scenes": ("this scene", Scene),
    "says": ("this line", Line),
    "reply": ("this line", Line),
    "choices": ("this choice", Choice),
    "route": ("this way of a route", Way),
    "endings": ("this ending", Ending),
    "debrief": ("the debrief", Questions),
}


def _part(way: tuple[int | str, ...]) -> tuple[str, type[Part]]:
    part: tuple[str, type[Part]] = ("the scenario", Scenario)
    for depth, step in enumerate(way):
        # A scene may itself be called "reply": names stand right below these fields, and are no fields themselves.
        named = depth > 0 and way[depth - 1] in ("cast", "counters", "facts", "scenes", "endings") and depth == 1
        if isinstance(step, str) and step in _PARTS and not named:
            part = _PARTS[step]
    return part


def _report(details: ErrorDetails, source: Source) -> None:
    """Report one of pydantic's errors as one of our problems."""
    way = tuple(step for step in details["loc"] if step != "[key]")
    is_name = len(way) < len(details["loc"])
    value, span, name_span = _find(source, way)
    name = next((step for step in reversed(way) if isinstance(step, str)), "")
    at = name_span if is_name or value == "" else span
    part, fields = _part(way[:-1])
    kind, context = details["type"], details.get("ctx", {})
    found = _described(value)
    if kind == "missing":
        parent, _, parent_name = _find(source, way[:-1])
        where = parent_name
        if isinstance(parent, Fields) and parent.names_at and not isinstance(way[-2] if len(way) > 1 else "", str):
            where = next(iter(parent.names_at.values()))  # in a list: the first field of the entry
        source.report(problems.FIELD_MISSING, where, part=part.capitalize(), name=way[-1])
    elif kind == "extra_forbidden":
        words = suggestion(str(way[-1]), _fields_of(fields))
        source.report(problems.FIELD_UNKNOWN, name_span, name=way[-1], part=part, suggestion=words)
    elif value == "" and kind != "roleplay":
        source.report(problems.FIELD_EMPTY, name_span, name=name)
    elif kind == "roleplay":
        at = _inside(source, at, context["start"], context["end"])
        source.report(context["kind"], at, **{"name": name, "found": found, **context["words"]})
    elif kind in ("greater_than_equal", "less_than_equal"):
        low, high = next((low, high) for field, low, high in _RANGES if field == name)
        source.report(problems.NUMBER_RANGE, at, name=name, low=low, high=high, found=value)
    elif kind == "literal_error":
        options = ("good", "mixed", "poor")
        source.report(
            problems.ONE_OF, at, name=name, options=", ".join(options), found=found,
            suggestion=suggestion(str(value), options),
        )  # fmt: skip
    elif kind in ("tuple_type", "list_type"):
        source.report(problems.LIST_EXPECTED, at, name=name, found=found)
    elif kind in ("dict_type", "model_type", "model_attributes_type"):
        source.report(problems.FIELDS_EXPECTED, at, name=name, found=found)
    elif kind == "int_type":
        source.report(problems.NUMBER_EXPECTED, at, name=name, found=found)
    elif kind == "bool_type":
        source.report(problems.YES_NO_EXPECTED, at, name=name, found=found)
    else:
        source.report(problems.TEXT_EXPECTED, at, name=name, found=found)


_RANGES = (("level", 1, 3), ("minutes", 1, 600), ("diplomacy", -2, 2), ("empathy", -2, 2))


def _fields_of(part: type[Part]) -> list[str]:
    return [name for name in part.model_fields if part is not Line or name not in ("speaker", "text")]


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
    """Return the place of some characters inside a text, where the text stands on one line as it is."""
    line, column, end_line, _ = span
    if start < 0 or end_line != line:
        return span
    if source.lines[line][column : column + 1] in ("'", '"'):
        column += 1
    return (line, column + start, line, column + end)


def _described(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "a list"
    return "fields" if isinstance(value, dict) else "something else"
