"""The scenarios' files as they were played, each kept once: an old talk can be read whatever became of its file."""

from __future__ import annotations

import hashlib

from roleplay.saves.database import Database


def keep_source(database: Database, scenario: str, data: bytes) -> str:
    """Keep the bytes of a scenario's file, unless they are kept already; return the hash that names them."""
    hash_ = hashlib.sha256(data).hexdigest()
    # With a byte order mark, so that the same bytes come back; a file that could be read is UTF-8.
    text = data.decode("utf-8")
    database.run(_PUT, hash_, scenario, text)
    return hash_


_PUT = """
INSERT INTO source VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET text = excluded.text WHERE text <> excluded.text"""
# The second half brings back a text that was damaged and lost.


def source(database: Database, hash_: str) -> str:
    """Return the text of a kept file; raises `KeyError` where it is not there, or not whole any more."""
    for (text,) in database.rows("SELECT text FROM source WHERE hash = ?", hash_):
        if hashlib.sha256(text.encode()).hexdigest() == hash_:
            return str(text)
    raise KeyError(hash_)
