"""The tables of the saves. State is never stored: an attempt is its choices, a meeting its events, and replayed."""

from __future__ import annotations

VERSION = 1
"""Kept as SQLite's `user_version`. A change of the tables adds one to it, and a step in `migrations.py`."""

TABLES = """
CREATE TABLE source (
    hash TEXT PRIMARY KEY,           -- of the file's bytes; hexadecimal SHA-256
    scenario TEXT NOT NULL,          -- the scenario's id
    text TEXT NOT NULL               -- the whole file, so that an old debrief can always be read
) STRICT;

CREATE TABLE attempt (
    id TEXT PRIMARY KEY,             -- eight characters that people can type
    person TEXT NOT NULL,            -- '' where nobody gave a name
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,             -- as it was when played; history reads no scenario file
    source TEXT NOT NULL REFERENCES source (hash),
    structure TEXT NOT NULL,         -- the fingerprint's two parts
    wording TEXT NOT NULL,
    mode TEXT NOT NULL,              -- would | should
    coach INTEGER NOT NULL,
    rehearsal INTEGER NOT NULL,
    started TEXT NOT NULL,           -- times are UTC, ISO 8601 with seconds and 'Z'
    finished TEXT,
    result TEXT                      -- JSON: see Result in kept.py
) STRICT;

CREATE TABLE choice (
    attempt TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,         -- from 1
    scene TEXT NOT NULL,
    choice TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (attempt, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE reflection (
    attempt TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    question TEXT NOT NULL,          -- diplomacy | empathy | moment | answer | when | then
    answer TEXT NOT NULL,
    PRIMARY KEY (attempt, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting (
    id TEXT PRIMARY KEY,
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES source (hash),
    settings TEXT NOT NULL,          -- JSON: how this meeting is run
    started TEXT NOT NULL,
    ended TEXT
) STRICT;

CREATE TABLE meeting_event (
    meeting TEXT NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,         -- from 1
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,              -- JSON
    PRIMARY KEY (meeting, number)
) STRICT, WITHOUT ROWID;
"""
"""An empty line stands between two statements, and nowhere else."""
