"""The journal of a meeting: its events, only ever added to. The meeting is replayed from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeAlias

from roleplay.saves.kept import Event

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time, UTC."""


class Journal(Protocol):
    """Where the events are kept."""

    def append(self, event: Event) -> None:
        """Keep an event for good before returning; raises where that cannot be done."""
