"""The model: format version 1 of a scenario, its one and only description.

A strict and frozen pydantic model. It checks every field, and, with the names of the file as its context, every
reference; all problems of a file come at once. What a single field cannot know (say or do, choices or route) is
reported by the `before` validators, which see the values with their places. Wording is in `problems.py`; pydantic's
own English is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from roleplay.scenario import conditions, problems
from roleplay.scenario.conditions import Condition, ConditionError
from roleplay.scenario.names import NARRATOR, RESERVED, SCORES, Names, skills
from roleplay.scenario.problems import Kind, suggestion
from roleplay.scenario.reader import Fields, Items, Source


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks of one file share: its names, and where to report what no single field can know."""

    names: Names
    source: Source


def refused(kind: Kind, start: int = -1, end: int = -1, **words: object) -> PydanticCustomError:
    """Return the error that makes a field a problem of this kind; `start` and `end` are characters inside its text."""
    return PydanticCustomError("roleplay", "refused", {"kind": kind, "start": start, "end": end, "words": words})


def _context(info: ValidationInfo) -> Context:
    assert isinstance(info.context, Context), "scenarios are made by roleplay.scenario.load"
    return info.context


def _named(pattern: str, joiner: str) -> Callable[[str], str]:
    form = re.compile(pattern)

    def check(value: str) -> str:
        if form.fullmatch(value) is None:
            raise refused(problems.NAME_FORM, found=value, joiner=joiner)
        if value in RESERVED:
            raise refused(problems.NAME_RESERVED, found=value)
        return value

    return check


def _refers(kind: Kind, known: Callable[[Names], Collection[str]]) -> Callable[[str, ValidationInfo], str]:
    def check(value: str, info: ValidationInfo) -> str:
        options = known(_context(info).names)
        if value not in options:
            raise refused(kind, name=value, suggestion=suggestion(value, options))
        return value

    return check


def _whole_number(value: object) -> object:
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"[+-]?[0-9]{1,6}", value) is None:
        raise refused(problems.NUMBER_EXPECTED, found=value)
    return int(value)


def _yes_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    words = {"true": True, "yes": True, "false": False, "no": False}
    if value.lower() not in words:
        raise refused(problems.YES_NO_EXPECTED, found=value)
    return words[value.lower()]


def _condition(value: object, info: ValidationInfo) -> Condition:
    if not isinstance(value, str):
        raise refused(problems.TEXT_EXPECTED)
    names = _context(info).names
    try:
        return conditions.read(value, names.facts, names.numbers)
    except ConditionError as error:
        raise refused(error.kind, error.start, error.end, **error.words) from None


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
        raise refused(problems.FORMAT_VERSION, found=value)
    return 1


def _language(value: str) -> str:
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) is None:
        raise refused(problems.LANGUAGE_FORM, found=value)
    return value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise refused(problems.LIST_EMPTY)
    return value


Item = TypeVar("Item")

Text: TypeAlias = Annotated[str, AfterValidator(_written)]
"""Prose, or any other text: the words as written, never empty."""
Id: TypeAlias = Annotated[str, AfterValidator(_named(r"[a-z0-9][a-z0-9_-]*", "- _"))]
"""The name of a scenario, scene, choice or ending."""
Name: TypeAlias = Annotated[str, AfterValidator(_named(r"[a-z][a-z0-9_]*", "_"))]
"""The name of a fact, a counter or a person."""
Number: TypeAlias = Annotated[int, BeforeValidator(_whole_number)]
YesNo: TypeAlias = Annotated[bool, BeforeValidator(_yes_no)]
Score: TypeAlias = Annotated[Number, Field(ge=-2, le=2)]
Many: TypeAlias = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list in the file, a tuple in the model."""
When: TypeAlias = Annotated[
    Condition, PlainValidator(_condition), PlainSerializer(repr), WithJsonSchema({"type": "string"})
]
Place: TypeAlias = Annotated[
    str, AfterValidator(_refers(problems.SCENE_UNKNOWN, lambda names: names.scenes | names.endings))
]
Start: TypeAlias = Annotated[str, AfterValidator(_refers(problems.START_UNKNOWN, lambda names: names.scenes))]
KnownFact: TypeAlias = Annotated[str, AfterValidator(_refers(problems.FACT_UNKNOWN, lambda names: names.facts))]
KnownCounter: TypeAlias = Annotated[
    str, AfterValidator(_refers(problems.COUNTER_UNKNOWN, lambda names: names.counters))
]
KnownSkill: TypeAlias = Annotated[str, AfterValidator(_refers(problems.SKILL_UNKNOWN, lambda _: skills()))]


class Part(BaseModel):
    """One part of a scenario: no field but the known ones, no change after reading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Person(Part):
    """Somebody of the cast."""

    name: Text
    """The full name, as in the briefing."""
    short: Text | None = None
    """How the talk calls them; the full name where it is left out."""
    role: Text | None = None
    """Who they are to you."""

    @property
    def called(self) -> str:
        """The name that stands beside their lines."""
        return self.short or self.name


class Counter(Part):
    """A whole number with an end at both sides."""

    start: Number
    min: Number
    max: Number
    about: Text | None = None
    """What the number means, for people."""

    @model_validator(mode="before")
    @classmethod
    def _ends(cls, fields: object, info: ValidationInfo) -> object:
        if isinstance(fields, Fields):
            try:
                low, start, high = (int(fields[name]) for name in ("min", "start", "max"))
            except (KeyError, TypeError, ValueError):
                return fields
            if not (low <= start <= high and low < high):
                _context(info).source.report(problems.COUNTER_ENDS, fields.at["start"])
        return fields


class Line(Part):
    """One speaker and what is said; in the file the speaker is the name of the field: `- ines: "…"`."""

    speaker: str
    text: Text
    mood: Annotated[Text, AfterValidator(_mood)] | None = None
    when: When | None = None

    @model_validator(mode="before")
    @classmethod
    def _speaker(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        context = _context(info)
        unknown = [name for name in fields if name not in ("when", "mood")]
        speakers = [name for name in unknown if name in context.names.people]
        if not speakers and unknown:  # a misspelt person; had one been right, the rest were misspelt fields
            speakers = unknown[:1]
            words = suggestion(speakers[0], context.names.people)
            context.source.report(
                problems.SPEAKER_UNKNOWN, fields.names_at[speakers[0]], name=speakers[0], suggestion=words
            )
        if not speakers:
            raise refused(problems.SPEAKER_MISSING)
        first, *others = speakers
        for other in others:
            context.source.report(problems.SPEAKERS_TWO, fields.names_at[other], first=first, second=other)
            del fields[other]
        # The tree is this reading's own: giving the words their place under their name in the model is all it takes.
        fields["speaker"], fields["text"] = first, fields.pop(first)
        fields.at["text"] = fields.at[first]
        fields.names_at["text"] = fields.names_at[first]
        return fields


class Choice(Part):
    """One thing that you can say or do."""

    id: Id
    say: Text | None = None
    do: Text | None = None
    reply: Many[Line] = ()
    goto: Place
    diplomacy: Score = 0
    empathy: Score = 0
    skill: Many[KnownSkill] = ()
    why: Text | None = None
    set: Many[KnownFact] = ()
    clear: Many[KnownFact] = ()
    add: dict[KnownCounter, Number] = {}
    when: When | None = None
    once: YesNo = False
    contested: YesNo = False

    @model_validator(mode="before")
    @classmethod
    def _fits(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        source = _context(info).source
        if "say" in fields and "do" in fields:
            source.report(problems.SAY_AND_DO, fields.names_at["do"])
        elif "say" not in fields and "do" not in fields and fields.names_at:
            source.report(problems.SAY_OR_DO, next(iter(fields.names_at.values())))
        cleared = fields.get("clear")
        for name in fields.get("set") or ():
            if isinstance(cleared, Items) and name in cleared:
                source.report(problems.SET_AND_CLEAR, fields.names_at["clear"], name=name)
        return fields

    @property
    def words(self) -> str:
        """What is said, or what is done."""
        return self.say or self.do or ""

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """How the choice moves each score, in the order of `SCORES`."""
        return tuple(getattr(self, score) for score in SCORES)


class Way(Part):
    """One way of a route: where to go when the condition holds."""

    goto: Place
    when: When | None = None


class Scene(Part):
    """A moment of the conversation: what is said, and what you can answer."""

    says: Many[Line] = ()
    note: Text | None = None
    discuss: Text | None = None
    choices: Annotated[Many[Choice], AfterValidator(_not_empty)] | None = None
    otherwise: Place | None = None
    route: Annotated[Many[Way], AfterValidator(_not_empty)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _fits(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        source = _context(info).source
        choices, route = fields.get("choices"), fields.get("route")
        if "choices" in fields and "route" in fields:
            source.report(problems.CHOICES_AND_ROUTE, fields.names_at["route"])
        elif "otherwise" in fields and "choices" not in fields:
            source.report(problems.OTHERWISE_ALONE, fields.names_at["otherwise"])
        if isinstance(choices, Items) and choices:
            if len(choices) == 1:
                source.report(problems.CHOICE_SINGLE, choices.at[0])
            _report_twice(choices, source)
        if isinstance(route, Items) and route:
            *early, last = route
            if isinstance(last, Fields) and "when" in last:
                source.report(problems.ROUTE_LAST, last.names_at["when"])
            for index, way in enumerate(early):
                if isinstance(way, Fields) and "when" not in way:
                    source.report(problems.ROUTE_EARLY, route.at[index])
        return fields


def _report_twice(choices: Items, source: Source) -> None:
    first: dict[str, int] = {}
    for choice in choices:
        name = choice.get("id") if isinstance(choice, Fields) else None
        if not isinstance(name, str):
            continue
        span = choice.at["id"]
        if name in first:
            source.report(problems.CHOICE_TWICE, span, name=name, first=first[name])
        else:
            first[name] = span[0] + 1


class Ending(Part):
    """A way in which the conversation can end."""

    title: Text
    outcome: Literal["good", "mixed", "poor"]
    says: Annotated[Many[Line], AfterValidator(_not_empty)]
    meaning: Text
    ask: Text | None = None


class Questions(Part):
    """What the debrief asks, apart from the ending's own question."""

    key_idea: Text | None = None
    reflect: Many[Text] = ()
    discuss: Many[Text] = ()


class Scenario(Part):
    """A whole conversation, as its trainer wrote it."""

    format: Annotated[int, BeforeValidator(_format)]
    id: Id
    title: Text
    summary: Text
    language: Annotated[str, AfterValidator(_language)]
    level: Annotated[Number, Field(ge=1, le=3)]
    minutes: Annotated[Number, Field(ge=1, le=600)]
    tags: Many[Text] = ()
    content_note: Text | None = None
    brief: Text
    cast: dict[Name, Person]
    facts: dict[Name, Text] = {}
    counters: dict[Name, Counter] = {}
    start: Start
    scenes: dict[Id, Scene]
    endings: dict[Id, Ending]
    debrief: Questions = Questions()

    @model_validator(mode="before")
    @classmethod
    def _fits(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        context = _context(info)
        for one, other in (("scenes", "endings"), ("facts", "counters")):
            first, second = fields.get(one), fields.get(other)
            if isinstance(first, Fields) and isinstance(second, Fields):
                for name in first.keys() & second.keys():
                    span = second.names_at[name]
                    context.source.report(
                        problems.NAME_TWICE, span, name=name, one=f"a {one[:-1]}", other=f"a {other[:-1]}"
                    )
        for name, scene in fields["scenes"].items() if isinstance(fields.get("scenes"), Fields) else ():
            if isinstance(scene, Fields) and "choices" not in scene and "route" not in scene:
                context.source.report(problems.CHOICES_OR_ROUTE, fields["scenes"].names_at[name], name=name)
        return fields

    @cached_property
    def called(self) -> Mapping[str, str]:
        """The short name of each person of the cast, for `{name}` in prose."""
        return {key: person.called for key, person in self.cast.items()}

    @cached_property
    def skills(self) -> tuple[str, ...]:
        """The skills that its choices practise, most often used first."""
        count: dict[str, int] = {}
        for scene in self.scenes.values():
            for choice in scene.choices or ():
                for skill in choice.skill:
                    count[skill] = count.get(skill, 0) + 1
        return tuple(sorted(count, key=lambda skill: (-count[skill], skill)))

    def speaker(self, line: Line) -> str | None:
        """Return the name beside a line, or None for narration."""
        return None if line.speaker == NARRATOR else self.called[line.speaker]
