"""A damaged database: it is kept as it is, beside a new one that holds whatever could still be read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from roleplay.saves.attempts import Attempts
from roleplay.saves.database import BROKEN, CannotKeep, Damaged, Database, open_database

_KEYS = {"source": "hash", "attempt": "id", "choice": "attempt", "reflection": "attempt"}
_KEYS |= {"meeting": "id", "meeting_event": "meeting"}
"""The tables, those first to which others refer, and the column that tells what a row belongs to."""


_BEHIND_A_GAP = """
DELETE FROM choice WHERE number > (
    SELECT count(*) FROM choice AS other WHERE other.attempt = choice.attempt AND other.number <= choice.number
)"""
"""A talk can be gone on with up to the first choice that is missing, and no farther."""
_NO_ROW = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG)
"""What SQLite says of values that are no row of a table any more."""


def open_or_mend(file: Path, *, create: bool = True) -> tuple[Database, str]:
    """Open the saves. A damaged file is replaced by what can be read of it, and kept beside.

    Returns the database and what a person has to be told; nothing, as a rule. Raises `CannotKeep`, `Newer` among it.
    """
    try:
        return open_database(file, create=create), ""
    except Damaged:
        return mended(file)


def mended(file: Path) -> tuple[Database, str]:
    """Put a damaged file aside, and open a new one with what could be read of it. Raises `CannotKeep`."""
    stamp = f"{datetime.now():%Y-%m-%d-%H%M%S-%f}"
    aside, fresh = (file.with_name(f"{file.stem}.{word}-{stamp}{file.suffix}") for word in ("damaged", "new"))
    try:
        shutil.copy2(file, aside)
        journal = file.with_name(f"{file.name}-journal")
        if journal.exists() and journal.stat().st_size:
            shutil.copy2(journal, aside.with_name(f"{aside.name}-journal"))
        carried = _carry_over(file, fresh)
        fresh.replace(file)  # at one stroke: there is always a file of this name
        with suppress(FileNotFoundError):
            journal.unlink()  # it belongs to the damaged one
    except (OSError, CannotKeep) as error:
        for left in (aside, fresh):
            with suppress(OSError):
                left.unlink()
        reason = f"{error.strerror}." if isinstance(error, OSError) else str(error)
        raise CannotKeep(f"The saves “{file}” are damaged, and cannot be put aside: {reason}") from error
    count = f"{carried} attempt{'' if carried == 1 else 's'}"
    said = f"The saves “{file}” were damaged. {count} could be read and carried over; the damaged file is “{aside}”."
    return open_database(file), said


def _carry_over(file: Path, fresh: Path) -> int:
    """Write all rows that can be read into a new database; return how many attempts there are in it."""
    new = open_database(fresh)
    with closing(new.connection), TemporaryDirectory(prefix="roleplay-") as folder:
        with_first_page = Path(folder) / file.name
        with_first_page.write_bytes(_with_first_page(file.read_bytes(), fresh.read_bytes()))
        with new.transaction():
            new.connection.execute("PRAGMA defer_foreign_keys = ON")
            for path in (file, with_first_page):
                with closing(_opened_as_it_is(path)) as old:
                    _copy_rows(old, new)
            return _tidied(new)


def _with_first_page(damaged: bytes, fresh: bytes) -> bytes:
    """Return a damaged file with the first page of a new one: it says where the tables begin, the same in each."""
    size = int.from_bytes(fresh[16:18], "big")
    pages = max(len(damaged) // size, 1)
    return fresh[:28] + pages.to_bytes(4, "big") + fresh[32:size] + damaged[size:]


def _copy_rows(old: sqlite3.Connection, new: Database) -> None:
    for table in _KEYS:
        for row in _rows(old, table, new):
            marks = ", ".join("?" * len(row))
            try:
                new.connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
            except UnicodeEncodeError:
                continue
            except sqlite3.Error as error:
                if error.sqlite_errorcode & 0xFF not in _NO_ROW:  # a full disk, for instance
                    raise


def _tidied(new: Database) -> int:
    """Take out what is of no use any more; return how many attempts there are."""
    # What belongs to something that is gone can be shown to nobody; it is still in the damaged file.
    for table, column in (("choice", "attempt"), ("reflection", "attempt"), ("meeting_event", "meeting")):
        new.connection.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM {column})")
    new.connection.execute(_BEHIND_A_GAP)
    for table in ("attempt", "meeting"):  # a talk counts also where its scenario's text is lost
        lost = f"SELECT source, scenario, '' FROM {table} WHERE source NOT IN (SELECT hash FROM source)"
        new.connection.execute(f"INSERT OR IGNORE INTO source {lost}")
    return _understood(Attempts(new))


def _understood(attempts: Attempts) -> int:
    """Take out what cannot be understood, bit by bit as little as possible; return how many attempts are left."""
    count = 0
    for (id_,) in attempts.database.rows("SELECT id FROM attempt"):
        for remedy in ("", "UPDATE attempt SET result = NULL, finished = NULL", "DELETE FROM attempt"):
            if remedy:
                attempts.database.run(f"{remedy} WHERE id = ?", id_)
            try:
                count += attempts.by_id(id_) is not None
                break
            except Damaged:
                continue
    return count


def _opened_as_it_is(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    with suppress(*BROKEN):
        connection.execute("PRAGMA writable_schema = ON")  # SQLite then reads on past some kinds of damage
    return connection


def _rows(old: sqlite3.Connection, table: str, new: Database) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table from its beginning, from its end, and then what each key that is known leads to."""
    key = _KEYS[table]
    for order in ("", f"ORDER BY {key} DESC", "ORDER BY rowid DESC"):
        yield from _until_broken(old, f"SELECT * FROM {table} NOT INDEXED {order}")
    if table in ("choice", "reflection", "meeting_event"):
        for (id_,) in new.rows(f"SELECT id FROM {key}"):
            yield from _until_broken(old, f"SELECT * FROM {table} WHERE {key} = ?", id_)
            yield from _until_broken(old, f"SELECT * FROM {table} WHERE {key} = ? ORDER BY 2 DESC", id_)


def _until_broken(old: sqlite3.Connection, question: str, *values: object) -> Iterator[tuple[Any, ...]]:
    try:
        yield from old.execute(question, values)
    except BROKEN:
        return
