"""Fields: what can stand in a single field of a scenario, as types that the model is made of.

Each check refuses with a `Kind` of `problems.py`; where the field stands is added by `loading.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from roleplay.scenario import conditions, problems
from roleplay.scenario.conditions import Condition, ConditionError
from roleplay.scenario.names import RESERVED, Names, like, skills
from roleplay.scenario.near import Nearest
from roleplay.scenario.problems import Kind
from roleplay.scenario.reader import Source


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks of one file share: its names, and where to report what no single field can know."""

    names: Names
    source: Source
    conditions: dict[str, Condition] = field(default_factory=dict)
    """Text -> what it says: a scenario asks the same in many places."""


@dataclass(frozen=True, repr=False)  # pydantic takes the `repr` of each, and some would hold every name of the file
class Refusal:
    """Why a field was refused: which kind of problem it is, from which to which character of its text, if not all."""

    kind: Kind
    start: int
    end: int
    words: Mapping[str, Any]


def refused(kind: Kind, start: int = -1, end: int = -1, **words: object) -> PydanticCustomError:
    """Return the error that makes a field a problem of this kind; `start` and `end` are characters inside its text."""
    return PydanticCustomError("roleplay", "refused", {"refusal": Refusal(kind, start, end, words)})


def context_of(info: ValidationInfo) -> Context:
    assert isinstance(info.context, Context), "scenarios are made by roleplay.scenario.load"
    return info.context


def _named(pattern: str, form: str, joint: str) -> Callable[[str], str]:
    fits = re.compile(pattern).fullmatch

    def check(value: str) -> str:
        if fits(value) is None:
            meant = like(value, joint)
            near = f"Did you mean “{meant}”?" if fits(meant) and meant not in RESERVED else ""
            raise refused(problems.NAME_FORM, form=form, suggestion=near)
        if value in RESERVED:
            raise refused(problems.NAME_RESERVED)
        return value

    return check


def _refers(kind: Kind, known: Callable[[Names], Collection[str]]) -> Callable[[str, ValidationInfo], str]:
    def check(value: str, info: ValidationInfo) -> str:
        options = known(context_of(info).names)
        if value not in options:
            raise refused(kind, name=value, suggestion=Nearest(value, options))
        return value

    return check


_NUMBER = re.compile(r"[+-]?[0-9]{1,6}")


def number_in(text: object) -> int | None:
    """Return the whole number that a text is, with or without a sign; None where it is none."""
    return _number(text) if isinstance(text, str) else None


@lru_cache(maxsize=1_000)  # most numbers of a scenario are scores, and there are five of these
def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) is not None else None


def _whole_number(value: object) -> object:
    if not isinstance(value, str):
        return value
    number = _number(value)
    if number is None:
        raise refused(problems.NUMBER_EXPECTED)
    return number


def _yes_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    words = {"true": True, "yes": True, "false": False, "no": False}
    if value.lower() not in words:
        raise refused(problems.YES_NO_EXPECTED)
    return words[value.lower()]


def _condition(value: object, info: ValidationInfo) -> Condition:
    if not isinstance(value, str):
        raise refused(problems.TEXT_EXPECTED)
    context = context_of(info)
    if value not in context.conditions:
        try:
            context.conditions[value] = conditions.read(value, context.names.facts, context.names.numbers)
        except ConditionError as error:
            raise refused(error.kind, error.start, error.end, **error.words) from None
    return context.conditions[value]


def _written(value: str) -> str:
    if not value.strip():
        raise refused(problems.FIELD_EMPTY)
    return value


def _mood(value: str) -> str:
    if len(value.split()) > 3:
        raise refused(problems.MOOD_LONG)
    return value


def _format(value: object) -> object:
    if value != "1":
        raise refused(problems.FORMAT_VERSION)
    return 1


def _language(value: str) -> str:
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) is None:
        raise refused(problems.LANGUAGE_FORM)
    return value


def not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a list without entries."""
    if not value:
        raise refused(problems.LIST_EMPTY)
    return value


Item = TypeVar("Item")

Text: TypeAlias = Annotated[str, AfterValidator(_written)]
"""Prose, or any other text: the words as written, never empty."""
Id: TypeAlias = Annotated[
    str, AfterValidator(_named(r"[a-z0-9][a-z0-9_-]*", "- and _, beginning with a letter or a digit", "-"))
]
"""The name of a scenario, scene, choice or ending."""
Name: TypeAlias = Annotated[str, AfterValidator(_named(r"[a-z][a-z0-9_]*", "_, beginning with a letter", "_"))]
"""The name of a fact, a counter or a person."""
Number: TypeAlias = Annotated[int, BeforeValidator(_whole_number)]
Mood: TypeAlias = Annotated[Text, AfterValidator(_mood)]
Format: TypeAlias = Annotated[int, BeforeValidator(_format)]
Language: TypeAlias = Annotated[str, AfterValidator(_language)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_yes_no)]
Score: TypeAlias = Annotated[Number, Field(ge=-2, le=2)]
Many: TypeAlias = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list in the file, a tuple in the model."""
When: TypeAlias = Annotated[
    Condition, PlainValidator(_condition), PlainSerializer(repr), WithJsonSchema({"type": "string"})
]
SceneOrEnding: TypeAlias = Annotated[str, AfterValidator(_refers(problems.SCENE_UNKNOWN, lambda names: names.goals))]
Start: TypeAlias = Annotated[str, AfterValidator(_refers(problems.START_UNKNOWN, lambda names: names.scenes))]
KnownFact: TypeAlias = Annotated[str, AfterValidator(_refers(problems.FACT_UNKNOWN, lambda names: names.facts))]
KnownCounter: TypeAlias = Annotated[
    str, AfterValidator(_refers(problems.COUNTER_UNKNOWN, lambda names: names.counters))
]
KnownSkill: TypeAlias = Annotated[str, AfterValidator(_refers(problems.SKILL_UNKNOWN, lambda _: skills()))]
