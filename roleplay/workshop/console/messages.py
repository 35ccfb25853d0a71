"""What the stage and a console say to each other: one JSON object a line, each of exactly one of these shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

VERSION = 1
"""Of these shapes. Two programs that differ in it do not go on."""
MOST_ASKED = 512
"""Bytes of a line from a console."""
MOST_TOLD = 1 << 28
"""Bytes of a line from the stage: the greeting carries the scenario's file, which may have 32 MiB."""
_NAMED = "enter|escape|space|backspace|left|right|up|down|plus|equals_sign|minus"
KEYS = rf"^([a-z0-9]|{_NAMED})$"
"""The keys that a console may press on the stage, as Textual calls them. None of them leaves the stage."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Hello(_Message):
    """The first line of a console."""

    kind: Literal["hello"] = "hello"
    version: int
    token: str = Field(max_length=64)
    """What the file beside the saves says; empty where a socket needs none."""


class Press(_Message):
    """A key, to be pressed on the stage."""

    kind: Literal["press"] = "press"
    key: str = Field(pattern=KEYS)


class Wall(_Message):
    """What stands on the wall besides the meeting, and what a key would do there."""

    kind: Literal["wall"] = "wall"
    meeting: str | None = None
    """Its id; None before its first event."""
    foot: str
    """The line at the bottom, with what is being typed."""
    cursor: int
    page: int
    """From 0."""
    pages: int
    is_blank: bool
    helps: bool
    """Whether the keys are shown instead."""
    keys: list[tuple[str, str]]
    """The keys that work now, and what each does."""
    trouble: str
    """Why something is not kept; empty while all is well."""


class Happened(_Message):
    """An event of the meeting."""

    kind: Literal["happened"] = "happened"
    event: str
    data: dict[str, Any]
    at: datetime


class Greeting(_Message):
    """The first line of the stage: the whole meeting so far."""

    kind: Literal["greeting"] = "greeting"
    version: int
    scenario: str
    source: str
    """The text of the scenario's file."""
    settings: dict[str, Any]
    events: list[Happened]
    wall: Wall


class Refused(_Message):
    """Why the stage ends the connection, in a sentence."""

    kind: Literal["refused"] = "refused"
    reason: str


Asked: TypeAlias = Annotated[Hello | Press, Field(discriminator="kind")]
"""What a console may say."""
Told: TypeAlias = Annotated[Greeting | Happened | Wall | Refused, Field(discriminator="kind")]
"""What the stage may say."""
_ASKED: TypeAdapter[Hello | Press] = TypeAdapter(Asked)
_TOLD: TypeAdapter[Greeting | Happened | Wall | Refused] = TypeAdapter(Told)


class WrongShape(Exception):
    """A line that is none of these messages."""


def written(message: _Message) -> bytes:
    """Return a message as a line."""
    return message.model_dump_json().encode() + b"\n"


def asked(line: bytes) -> Hello | Press:
    """Return what a console says. Raises `WrongShape`."""
    try:
        return _ASKED.validate_json(line)
    except ValidationError as error:
        raise WrongShape from error


def told(line: bytes) -> Greeting | Happened | Wall | Refused:
    """Return what the stage says. Raises `WrongShape`."""
    try:
        return _TOLD.validate_json(line)
    except ValidationError as error:
        raise WrongShape from error
