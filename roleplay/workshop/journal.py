"""The journal: what happened in a meeting, event by event, only ever added to. The meeting is replayed from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol, TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class Event(NamedTuple):
    """One thing that happened."""

    kind: str
    """Which: the trigger of the meeting's machine."""
    data: Mapping[str, Any]
    """What goes with it, as JSON knows it."""
    at: datetime
    """UTC."""


class Journal(Protocol):
    """Where the events are kept."""

    def append(self, event: Event) -> None:
        """Keep an event for good before returning; raises where that cannot be done."""
