"""The scenarios' files as they were played, each kept once: an old talk can be read whatever became of its file."""

from __future__ import annotations

import hashlib

from roleplay.saves.database import Database


def keep_source(database: Database, scenario: str, data: bytes) -> str:
    """Keep the bytes of a scenario's file, unless they are kept already; return the hash that names them."""
    hash_ = hashlib.sha256(data).hexdigest()
    # With a byte order mark, so that the same bytes come back; a file that could be read is UTF-8.
    text = data.decode("utf-8")
    database.run(("INSERT OR IGNORE INTO source VALUES (?, ?, ?)", (hash_, scenario, text)))
    return hash_


def source(database: Database, hash_: str) -> str:
    """Return the text of a kept file; raises `KeyError` for a hash that is not there."""
    for (text,) in database.rows("SELECT text FROM source WHERE hash = ?", hash_):
        return str(text)
    raise KeyError(hash_)
