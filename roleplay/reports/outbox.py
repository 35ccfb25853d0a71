"""The outbox: statements on their way to a learning record store, in a file of their own beside the saves.

What is put in stays until the store has accepted it, whatever happens to the network or to this machine, and what was
accepted is remembered, so that it is never sent again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from roleplay.exceptions import SaidPlainly
from roleplay.reports.xapi import Values

NAME = "outbox.db"

_TABLE = """
CREATE TABLE IF NOT EXISTS statement (
    store TEXT NOT NULL,             -- the address of the learning record store
    id TEXT NOT NULL,
    body TEXT NOT NULL,              -- JSON
    state TEXT NOT NULL,             -- waiting | accepted | refused
    PRIMARY KEY (store, id)
) STRICT"""


class CannotSend(SaidPlainly):
    """Nothing, or not everything, could be sent."""


def forget(file: Path, registrations: Iterable[UUID]) -> None:
    """Delete the statements of these plays that no store has accepted; nothing is made where there is no outbox.

    Raises `CannotSend` where the file cannot be used.
    """
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=2)) as connection, connection:
            connection.executemany(
                "DELETE FROM statement WHERE body <> '' AND json_extract(body, '$.context.registration') = ?",
                [(str(one),) for one in registrations],
            )
    except sqlite3.Error as error:
        raise CannotSend(
            f"What waits to be sent about it is still in “{file}”: {error}. Delete that file, too."
        ) from error


class Outbox:
    """The statements for one store. Everything raises `CannotSend` where the file cannot be used."""

    def __init__(self, file: Path, store: str) -> None:
        self.file, self._store = file, store
        with self._working():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(file, timeout=2)
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute(_TABLE)

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._connection.close()

    def put(self, statements: Iterable[Values]) -> None:
        """Put statements in; those that are there already, or were accepted before, change nothing."""
        rows = [(self._store, one["id"], json.dumps(one, ensure_ascii=False), "waiting") for one in statements]
        with self._working(), self._connection:
            self._connection.executemany("INSERT OR IGNORE INTO statement VALUES (?, ?, ?, ?)", rows)
            # What was refused once is tried again when somebody asks for it again.
            self._connection.executemany(
                "UPDATE statement SET body = ?, state = 'waiting' WHERE store = ? AND id = ? AND state = 'refused'",
                [(body, store, id_) for store, id_, body, _ in rows],
            )

    def waiting(self) -> list[Values]:
        """Return what has not been accepted yet, in the order in which it was put in."""
        query = "SELECT body FROM statement WHERE store = ? AND state = 'waiting' ORDER BY rowid"
        with self._working():
            return [json.loads(body) for (body,) in self._connection.execute(query, (self._store,))]

    def mark(self, statements: Sequence[Values], state: str) -> None:
        """Remember that statements were accepted, or refused. Of what was accepted, only the id is kept."""
        body = "body" if state == "refused" else "''"
        with self._working(), self._connection:
            self._connection.executemany(
                f"UPDATE statement SET state = ?, body = {body} WHERE store = ? AND id = ?",  # noqa: S608 - our own words
                [(state, self._store, one["id"]) for one in statements],
            )

    @contextmanager
    def _working(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise CannotSend(
                f"What is to be sent cannot be kept in “{self.file}”: {error}. Mend that, and try again."
            ) from error
