"""Showing: what a page of the stage is drawn for, besides the meeting itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roleplay.workshop.debrief import RoomDebrief
from roleplay.workshop.stage.entry import Entry


@dataclass(frozen=True, slots=True)
class Showing:
    """What the stage knows that is no part of the meeting."""

    measure: int
    """Columns that can be drawn on."""
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
    result: RoomDebrief | None = None
    """The debrief of the path; None until it is worked out."""
