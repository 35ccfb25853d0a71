"""The database: opened so that nothing is lost, and everything that can go wrong with it as one plain sentence.

A rollback journal with `synchronous=FULL`: what was committed is on the disk. The journal is truncated, not deleted,
because SQLite then makes sure of the commit itself, without the folder having to be synced.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roleplay.exceptions import SaidPlainly
from roleplay.saves.migrations import migrate
from roleplay.saves.schema import TABLES, VERSION

BROKEN = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises, and Python where not even the message of SQLite can be read any more."""
SECONDS = 2.0
"""How long to wait for another program that is writing; a write takes milliseconds."""


class CannotKeep(SaidPlainly):
    """The saves cannot be used as wanted."""


class Newer(CannotKeep):
    """The saves were made by a newer version of Roleplay."""


class Moved(CannotKeep):
    """The file was moved or deleted while it was open."""


class Damaged(CannotKeep):
    """The file is no longer a sound database."""


class Database:
    """An open database of saves. Reading and writing raise `CannotKeep`, never an error of SQLite's."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self.connection, self.file = connection, file

    def close(self) -> None:
        """Close it; what was committed stays."""
        self.connection.close()

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows that a question in SQL yields."""
        try:
            return self.connection.execute(question, values).fetchall()
        except BROKEN as error:
            raise trouble(error, self.file) from error

    def run(self, statement: str, *values: object) -> None:
        """Do one statement, in a transaction of its own where none is under way."""
        with self.transaction():
            self.connection.execute(statement, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written inside, or nothing. One inside another is part of it."""
        if self.connection.in_transaction:
            yield
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:  # something was raised, the commit itself perhaps
                    self.connection.execute("ROLLBACK")
        except sqlite3.IntegrityError:
            raise  # what was written contradicts what is there: the writer's matter, and nothing is wrong with the file
        except BROKEN as error:
            raise trouble(error, self.file) from error


def open_database(file: Path, *, create: bool = True) -> Database:
    """Open the saves; without `create`, a file that is not there is as good as an empty one, and nothing is made.

    Raises `Damaged`, `Newer`, or `CannotKeep` for whatever else is in the way.
    """
    if not create and not os.path.exists(file):
        return _prepared(Database(sqlite3.connect(":memory:", isolation_level=None), file))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotKeep(f"The folder “{file.parent}” cannot be made: {_reason(error)}.{OTHER_FOLDER}") from error
    try:
        connection = sqlite3.connect(file, timeout=SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise trouble(error, file) from error
    database = Database(connection, file)
    try:
        return _prepared(database)
    except BaseException:
        database.close()
        raise


def _prepared(database: Database) -> Database:
    try:
        for setting in ("journal_mode = TRUNCATE", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            database.connection.execute(f"PRAGMA {setting}")
        database.connection.execute("BEGIN")  # what is looked at is one state, whatever another program does meanwhile
        try:
            _examine(database)
        finally:
            if database.connection.in_transaction:
                database.connection.execute("ROLLBACK")
        version = _version(database)
        if version == 0:
            _make_tables(database)
        elif version < VERSION:
            migrate(database.connection, database.file, version)
    except BROKEN as error:
        raise trouble(error, database.file) from error
    except OSError as error:  # of the copy before a migration
        raise CannotKeep(f"The saves “{database.file}” could not be copied: {_reason(error)}.") from error
    return database


def _examine(database: Database) -> None:
    """Look at the whole file: what is broken in it would otherwise be met one day, or silently left out."""
    version = _version(database)
    if version > VERSION:
        raise Newer(
            f"The saves “{database.file}” were made by a newer version of Roleplay; they stay as they are."
            " Install that version to go on with them."
        )
    found = database.rows("PRAGMA integrity_check(1)")[0][0]
    tables = {name for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    is_whole = not tables if version == 0 else version < VERSION or tables >= TABLE_NAMES
    if found != "ok" or not is_whole:
        raise Damaged(f"The saves “{database.file}” are damaged.")


def _version(database: Database) -> int:
    return int(database.rows("PRAGMA user_version")[0][0])


def _make_tables(database: Database) -> None:
    with database.transaction():
        if _version(database) == 0:  # else another program was quicker
            for statement in _STATEMENTS:
                database.connection.execute(statement)
            database.connection.execute(f"PRAGMA user_version = {VERSION}")


_STATEMENTS = TABLES.split("\n\n")  # done one by one: `executescript` would commit what is under way
TABLE_NAMES = {statement.split()[2] for statement in _STATEMENTS}

OTHER_FOLDER = " To keep things elsewhere, name a folder: --saves DIR."

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "Another program is writing to the saves “{file}” and does not stop. Close it, and try again.",
    sqlite3.SQLITE_LOCKED: "Another program is writing to the saves “{file}”. Close it, and try again.",
    sqlite3.SQLITE_READONLY: "The saves “{file}” can only be read: the file, its folder or the disk is write-protected."
    + OTHER_FOLDER,
    sqlite3.SQLITE_FULL: "There is no room left on the disk of the saves “{file}”. Make room, and go on.",
    sqlite3.SQLITE_CANTOPEN: "The saves “{file}” cannot be opened: look whether you may read and write there."
    + OTHER_FOLDER,
    sqlite3.SQLITE_CORRUPT: "The saves “{file}” are damaged.",
    sqlite3.SQLITE_NOTADB: "The saves “{file}” are damaged.",
    sqlite3.SQLITE_IOERR: "The disk of the saves “{file}” reports an error while reading or writing." + OTHER_FOLDER,
}
_UNSOUND = ("malformed JSON", "decode to UTF-8", "malformed database schema", "no such table", "no such column")
# What we wrote was sound.
_MOVED = 1032  # SQLITE_READONLY_DBMOVED, which Python's module does not name


def trouble(error: sqlite3.Error | UnicodeDecodeError, file: Path) -> CannotKeep:
    """Return what an error of SQLite's means for a person."""
    code = getattr(error, "sqlite_errorcode", 0)
    if isinstance(error, UnicodeDecodeError) or any(sign in str(error) for sign in _UNSOUND):
        code = sqlite3.SQLITE_CORRUPT
    if code == _MOVED or not os.path.exists(file.parent):
        return Moved(f"The saves “{file}” were moved or deleted while they were in use. Start Roleplay again.")
    if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(_SENTENCES[code & 0xFF].format(file=file))
    sentence = _SENTENCES.get(code & 0xFF, "The saves “{file}” cannot be used: {error}.")
    return CannotKeep(sentence.format(file=file, error=error))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
