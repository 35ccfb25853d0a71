"""The model: format version 1 of a scenario, its one and only description.

A strict and frozen pydantic model. It checks every field, and, with the names of the file as its context, every
reference; all problems of a file come at once. What a single field cannot know (say or do, choices or route) is
reported by the `before` validators, which see the values with their places. Wording is in `problems.py`; pydantic's
own English is never shown. The words under a field are for trainers: editors, the schema and the reference show them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from roleplay.scenario import problems
from roleplay.scenario.fields import (
    Format,
    Id,
    KnownCounter,
    KnownFact,
    KnownSkill,
    Language,
    Many,
    Mood,
    Name,
    Number,
    SceneOrEnding,
    Score,
    Start,
    Text,
    When,
    YesNo,
    context_of,
    not_empty,
    number_in,
    refused,
)  # fmt: skip
from roleplay.scenario.names import NARRATOR, SCORES
from roleplay.scenario.near import Nearest
from roleplay.scenario.problems import Related
from roleplay.scenario.reader import Fields, Items, Source, Span, place
from roleplay.scenario.speakers import Meant, is_nobody


class Part(BaseModel):
    """One part of a scenario: no field but the known ones, no change after reading."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        defer_build=True,
    )


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
    """What it is at the beginning."""
    min: Number
    """It never falls below this."""
    max: Number
    """It never rises above this."""
    about: Text | None = None
    """What the number means, for people."""

    @model_validator(mode="before")
    @classmethod
    def _ends(cls, fields: object, info: ValidationInfo) -> object:
        if isinstance(fields, Fields):
            low, start, high = (number_in(fields.get(name)) for name in ("min", "start", "max"))
            if low is None or start is None or high is None:
                return fields  # reported where it stands
            if not (low <= start <= high and low < high):
                context_of(info).source.report(problems.COUNTER_ENDS, fields.at["start"])
        return fields


class Line(Part):
    """One speaker and what is said; in the file the speaker is the name of the field: `- ines: "…"`."""

    speaker: str
    """Who speaks: a name of the cast, or narrator."""
    text: Text
    """The words, as they are said."""
    mood: Mood | None = None
    """How it is said, in three words at most: `flat`, `after a while`."""
    when: When | None = None
    """Heard only when this holds."""

    @model_validator(mode="before")
    @classmethod
    def _speaker(cls, fields: object, info: ValidationInfo) -> object:
        if isinstance(fields, (str, Items)):  # "- Hello!", "- [sighs]"
            raise refused(problems.SPEAKER_MISSING)
        if not isinstance(fields, Fields):
            return fields
        context = context_of(info)
        others = [name for name in fields if name not in ("when", "mood")]
        if not others:
            raise refused(problems.SPEAKER_MISSING)
        people = context.names.people
        speaker = next((name for name in others if name in people), None)
        if speaker is None:  # a misspelt person; had one been right, the rest were misspelt fields
            speaker = others[0]
            at = fields.names_at[speaker]
            if is_nobody(context.source.lines[at[0]], at[1], [*fields.values()]):
                raise refused(problems.SPEAKER_MISSING)
            meant = Meant(speaker, people, context.source.values)
            context.source.report(problems.SPEAKER_UNKNOWN, at, name=speaker, suggestion=meant)
        for other in set(others) - {speaker}:
            span = fields.names_at[other]
            if other in people:
                context.source.report(problems.SPEAKERS_TWO, span, first=speaker, second=other)
                del fields[other]
            elif other in ("speaker", "text"):  # which pydantic would take for the model's own
                words = Nearest(other, ("when", "mood"))
                context.source.report(problems.FIELD_UNKNOWN, span, name=other, part="this line", suggestion=words)
                del fields[other]
        # The tree is this reading's own: giving the words their place under their name in the model is all it takes.
        fields["speaker"], fields["text"] = speaker, fields.pop(speaker)
        fields.at["text"] = fields.at[speaker]
        fields.names_at["text"] = fields.names_at[speaker]
        return fields


class Choice(Part):
    """One thing that you can say or do."""

    id: Id
    """Its name inside the scene. Saves and votes point at it, so it stays when the words change."""
    say: Text | None = None
    """What you say."""
    do: Text | None = None
    """What you do, where it is no speech: “Wait, and say nothing.” Instead of `say`."""
    reply: Many[Line] = ()
    """How the other visibly reacts. It shows the effect, and never judges."""
    goto: SceneOrEnding
    """The scene or the ending that follows."""
    diplomacy: Score = 0
    """How far it moves the matter forward, truthfully, so that all can work together afterwards: −2 to +2. Hidden."""
    empathy: Score = 0
    """How much reason it gives the other to feel understood, and to matter: −2 to +2. Hidden."""
    skill: Many[KnownSkill] = ()
    """The skills that it practises, well or badly."""
    why: Text | None = None
    """The reason behind the two numbers: the behaviour, and its effect. Shown in the debrief."""
    set: Many[KnownFact] = ()
    """Facts that become true."""
    clear: Many[KnownFact] = ()
    """Facts that become false."""
    add: dict[KnownCounter, Number] = Field(default_factory=dict)  # a plain {} would be copied deeply, each time
    """What is added to counters; a negative number takes away."""
    when: When | None = None
    """Offered only when this holds. A choice that is not offered is not shown."""
    once: YesNo = False
    """Offered until it has been taken, and then no more."""
    contested: YesNo = False
    """People who rated the two numbers did not agree; the debrief says so."""

    @model_validator(mode="before")
    @classmethod
    def _fits(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        source = context_of(info).source
        if "say" in fields and "do" in fields:
            source.report(problems.SAY_AND_DO, fields.names_at["do"])
        elif "say" not in fields and "do" not in fields and fields.names_at:
            source.report(problems.SAY_OR_DO, next(iter(fields.names_at.values())))
        both = fields.get("set"), fields.get("clear")
        if isinstance(both[0], Items) and isinstance(both[1], Items):
            for name, span in zip(both[1], both[1].at, strict=True):
                if isinstance(name, str) and name in both[0]:
                    source.report(problems.SET_AND_CLEAR, span, name=name)
        return fields

    @property
    def words(self) -> str:
        """What is said, or what is done."""
        return self.say or self.do or ""

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """How the choice moves each score, in the order of `SCORES`."""
        return _scores_of(self)


_scores_of: Callable[[Choice], tuple[int, ...]] = attrgetter(*SCORES)


class Way(Part):
    """One way of a route: where to go when the condition holds."""

    goto: SceneOrEnding
    """The scene or the ending that follows."""
    when: When | None = None
    """The condition of this way. The last way has none."""


class Scene(Part):
    """A moment of the conversation: what is said, and what you can answer."""

    says: Many[Line] = ()
    """What is heard when the conversation comes here."""
    note: Text | None = None
    """For the facilitator only; never on a wall."""
    discuss: Text | None = None
    """Asked aloud in a workshop when the room is split."""
    choices: Annotated[Many[Choice], AfterValidator(not_empty)] | None = None
    """What you can say or do: two or more; three is right."""
    otherwise: SceneOrEnding | None = None
    """Where to go when no choice can be offered."""
    route: Annotated[Many[Way], AfterValidator(not_empty)] | None = None
    """Instead of choices: the first way whose condition holds is taken."""

    @model_validator(mode="before")
    @classmethod
    def _fits(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        source = context_of(info).source
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
    first: dict[str, Span] = {}
    for choice in choices:
        name = choice.get("id") if isinstance(choice, Fields) else None
        if not isinstance(name, str):
            continue
        span = choice.at["id"]
        if name in first:
            before = place(first[name])
            source.report(problems.CHOICE_TWICE, span, name=name, first=before.line)
            source.add_to_last(problems.CHOICE_TWICE, related=(Related(before, "first used here"),))
        else:
            first[name] = span


class Ending(Part):
    """A way in which the conversation can end."""

    title: Text
    """Its name, shown at the end."""
    outcome: Literal["good", "mixed", "poor"]
    """How it went, on the whole."""
    says: Annotated[Many[Line], AfterValidator(not_empty)]
    """What is heard at the end."""
    meaning: Text
    """What happened, in two sentences, as a person would tell it."""
    ask: Text | None = None
    """The question that this ending leaves you with."""


class Questions(Part):
    """What the debrief asks, apart from the ending's own question."""

    key_idea: Text | None = None
    """What the scenario is about, in a sentence."""
    reflect: Many[Text] = ()
    """Questions to think about alone."""
    discuss: Many[Text] = ()
    """Questions to talk about in a group."""


_SHARED = (("scene", "ending"), ("fact", "counter"))  # each pair has one set of names


class Scenario(Part):
    """A whole conversation, as its trainer wrote it."""

    format: Format
    """Always 1: the version of this format."""
    id: Id
    """Its permanent name. The file is called the same, with .yaml; the title may change, the id never."""
    title: Text
    """Its name, for people."""
    summary: Text
    """One or two sentences for the list."""
    language: Language
    """The language it is written in: en, de, pt-BR."""
    level: Annotated[Number, Field(ge=1, le=3)]
    """1 is gentle, 3 is hard."""
    minutes: Annotated[Number, Field(ge=1, le=600)]
    """How long a play takes, about."""
    tags: Many[Text] = ()
    """Words that it can be found by."""
    content_note: Text | None = None
    """Shown before the start, where a theme is heavy."""
    brief: Text
    """Who you are and what you know, shown before the start."""
    cast: dict[Name, Person]
    """The people, by the names that the lines use."""
    facts: dict[Name, Text] = {}
    """What can be yes or no; all are no at the start. The text says, for people, what it means when it is yes."""
    counters: dict[Name, Counter] = {}
    """Whole numbers with an end at both sides."""
    start: Start
    """The first scene."""
    scenes: dict[Id, Scene]
    """The moments of the conversation, by their names."""
    endings: dict[Id, Ending]
    """The ways in which it can end, by their names."""
    debrief: Questions = Questions()
    """What the debrief asks, apart from the ending’s own question."""

    @model_validator(mode="before")
    @classmethod
    def _fits(cls, fields: object, info: ValidationInfo) -> object:
        if not isinstance(fields, Fields):
            return fields
        context = context_of(info)
        for one, other in _SHARED:
            first, second = fields.get(f"{one}s"), fields.get(f"{other}s")
            if isinstance(first, Fields) and isinstance(second, Fields):
                for name in first.keys() & second.keys():
                    span = second.names_at[name]
                    context.source.report(problems.NAME_TWICE, span, name=name, one=one, other=other)
                    related = Related(place(first.names_at[name]), f"the {one}")
                    context.source.add_to_last(problems.NAME_TWICE, related=(related,))
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


Scenario.model_rebuild()  # once, with all of its parts, which are never checked apart from it
