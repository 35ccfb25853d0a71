"""Ids that people can type: eight letters and digits, none that is mistaken for another, never one for two things."""

from __future__ import annotations

import secrets

from roleplay.exceptions import SaidPlainly
from roleplay.saves.database import Database

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH = 8


class SeveralFit(SaidPlainly):
    """The beginning of an id was given with which several begin."""


def new_id(database: Database) -> str:
    """Return an id that no attempt and no meeting has; `report` takes either."""
    while True:
        id_ = "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))
        taken = "SELECT id FROM attempt WHERE id = ? UNION SELECT id FROM meeting WHERE id = ?"
        if not database.rows(taken, id_, id_):
            return id_


def meant(database: Database, table: str, start: str) -> str | None:
    """Return the one id of a table, `attempt` or `meeting`, that begins so; None where none does.

    Raises `SeveralFit` where it is the beginning of several and not the whole of one.
    """
    begins = start.strip().lower()
    if not begins or set(begins) - set(LETTERS):
        return None
    ids = [id_ for (id_,) in database.rows(f"SELECT id FROM {table} WHERE id GLOB ? LIMIT 9", f"{begins}*")]
    if begins in ids:
        return begins
    if len(ids) > 1:
        raise SeveralFit(f"Several {table}s begin with “{start}”: {', '.join(sorted(ids))}.")
    return ids[0] if ids else None
