"""Meetings in the saves: begun, written event by event, read. An event is on the disk before anybody sees it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from roleplay.saves import sources
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.database import Database
from roleplay.saves.ids import meant, new_id
from roleplay.saves.kept import Event, KeptMeeting
from roleplay.saves.times import now, read_time, written
from roleplay.scenario.model import Scenario


class Meetings:
    """The meetings in these saves. Every method raises `CannotKeep` when the saves fail."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(self, scenario: Scenario, data: bytes, settings: Mapping[str, Any], at: datetime | None = None) -> str:
        """Keep a new meeting about a scenario, whose file has the bytes `data`; return its id."""
        with self.database.transaction():
            hash_ = sources.keep_source(self.database, scenario.id, data)
            id_ = new_id(self.database)
            values = (id_, scenario.id, scenario.title, hash_, _json(settings), written(at or now()), None)
            self.database.run("INSERT INTO meeting VALUES (?, ?, ?, ?, ?, ?, ?)", *values)
            return id_

    def add_event(self, id_: str, number: int, event: Event) -> None:
        """Keep one event; `number`: which it is, from 1.

        Raises `OtherWriter` where another event with this number is kept already, or the meeting was deleted.
        """
        values = (id_, number, written(event.at), event.kind, _json(event.data))
        try:
            self.database.run("INSERT INTO meeting_event VALUES (?, ?, ?, ?, ?)", *values)
        except sqlite3.IntegrityError as error:
            raise OtherWriter(id_) from error

    def change_event(self, id_: str, number: int, event: Event) -> None:
        """Keep other data of an event that is kept already; what they were is overwritten."""
        statement = "UPDATE meeting_event SET data = ? WHERE meeting = ? AND number = ?"
        self.database.run(statement, _json(event.data), id_, number)

    def end(self, id_: str, at: datetime | None = None) -> None:
        """Keep that a meeting is over: it is not offered again to go on with."""
        self.database.run("UPDATE meeting SET ended = ? WHERE id = ?", written(at or now()), id_)

    def meeting(self, id_: str) -> KeptMeeting | None:
        """Return the meeting with this id, which may be shortened as long as only one fits.

        Raises `SeveralFit` otherwise.
        """
        whole = meant(self.database, "meeting", id_)
        return None if whole is None else self._read(whole)

    def unfinished(self, scenario: str | None = None) -> KeptMeeting | None:
        """Return the meeting that was begun last and is not over, of one scenario or of any; None without one."""
        ids = self.database.rows(
            "SELECT id FROM meeting WHERE ended IS NULL AND coalesce(scenario = ?, 1)"
            " ORDER BY started DESC, rowid DESC LIMIT 1",
            scenario,
        )
        return self._read(ids[0][0]) if ids else None

    def of_group(self, group: str) -> list[KeptMeeting]:
        """Return the meetings of teams that belong together, over or not, in the order in which they were begun."""
        rows = self.database.rows(
            "SELECT id FROM meeting WHERE json_extract(settings, '$.group') = ? ORDER BY rowid", group
        )
        return [kept for (id_,) in rows if (kept := self._read(id_)) is not None]

    def source(self, hash_: str) -> str:
        """Return the text of a scenario's file as it was played; raises `KeyError` for a hash that is not there."""
        return sources.source(self.database, hash_)

    def _read(self, id_: str) -> KeptMeeting | None:
        rows = self.database.rows("SELECT * FROM meeting WHERE id = ?", id_)
        if not rows:
            return None
        _, scenario, title, hash_, settings, started, ended = rows[0]
        events = self.database.rows("SELECT kind, data, at FROM meeting_event WHERE meeting = ? ORDER BY number", id_)
        return KeptMeeting(
            id=id_,
            scenario=scenario,
            title=title,
            source=hash_,
            settings=json.loads(settings),
            started=read_time(started),
            ended=None if ended is None else read_time(ended),
            events=tuple(Event(kind, json.loads(data), read_time(at)) for kind, data, at in events),
        )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
