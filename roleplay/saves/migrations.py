"""Migrations: what brings the saves of an older version up to this one, after a copy was put beside them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from roleplay.saves import schema

STEPS: Mapping[int, tuple[str, ...]] = {}
"""The statements that lead from each version to the next; none yet, since there is one version only."""


def migrate(connection: sqlite3.Connection, file: Path, version: int) -> None:
    """Bring the database from `version` to the present one, all or nothing; the file as it was stays beside it.

    Raises `sqlite3.Error` or `OSError`; nothing is changed then.
    """
    copy = file.with_name(f"{file.stem}.version-{version}{file.suffix}")
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
    connection.execute("BEGIN IMMEDIATE")
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        for step in range(found, schema.VERSION):  # another program may have been quicker
            for statement in STEPS[step]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
