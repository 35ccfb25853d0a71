"""Showing: what a page of the stage is drawn for, besides the meeting itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roleplay.workshop.debrief import RoomDebrief
from roleplay.workshop.stage.entry import Entry

_ROOMY = 24
"""Rows from which on things are set further apart."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What the stage knows that is no part of the meeting."""

    measure: int
    """Columns for text."""
    wide: int
    """Columns for bars: text in lines so long could not be read."""
    height: int
    """Rows that can be drawn on."""
    entry: Entry
    """The numbers being typed."""
    cursor: int
    """Which option or decision is under the cursor, from 0."""
    at: datetime
    """The time now, UTC."""
    rows: int
    """Rows of the whole terminal: the more there are, the smaller the letters."""
    hint: str = ""
    """Why the last key did nothing, in a sentence; empty where it did something."""
    result: RoomDebrief | None = None
    """The debrief of the path; None until it is worked out."""

    @property
    def gap(self) -> int:
        """Empty lines between things, where there is room."""
        return 2 if self.height > _ROOMY else 1
