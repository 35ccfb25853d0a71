"""Everything of a person as one JSON file, to be kept elsewhere, and back again: people own their data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from roleplay.saves.attempts import Attempts
from roleplay.saves.kept import KeptAttempt

MOST_BYTES = 256 * 1024 * 1024


class NoExport(Exception):
    """What was given is no export of Roleplay's, or not a whole one. `str()` says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class KeptSource:
    """A scenario's file as it was played."""

    hash: str
    scenario: str
    text: str


@dataclass(frozen=True, slots=True)
class Export:
    """Attempts, and the scenarios they were played in."""

    roleplay_export: Literal[1]
    """The version of this format, and the sign that it is one."""
    attempts: tuple[KeptAttempt, ...] = ()
    sources: tuple[KeptSource, ...] = ()


@dataclass(slots=True)
class Imported:
    """What became of the attempts of an export."""

    new: list[str] = field(default_factory=list)
    longer: list[str] = field(default_factory=list)
    """Those that had gone on elsewhere, and took the place of what was here."""
    left: list[str] = field(default_factory=list)
    """Those that are here already, as far or farther."""
    other: list[str] = field(default_factory=list)
    """Those that went on in another way here; nothing was changed."""


_EXPORT = TypeAdapter(Export)


def exported(attempts: Attempts, person: str | None = None) -> bytes:
    """Return everything of a person ('': nobody by name; None: of everybody) as JSON."""
    kept = attempts.attempts(person, with_rehearsals=True)
    names = {attempt.source: attempt.scenario for attempt in kept}
    texts = tuple(KeptSource(hash_, name, _text(attempts, hash_)) for hash_, name in names.items())
    return _EXPORT.dump_json(Export(1, kept, texts), indent=2) + b"\n"


def _text(attempts: Attempts, hash_: str) -> str:
    """Return the text of a scenario as it was played; empty where it was damaged and is lost."""
    try:
        return attempts.source(hash_)
    except KeyError:
        return ""


def read_export(data: bytes) -> Export:
    """Read an export and look whether it is whole. Raises `NoExport`."""
    if len(data) > MOST_BYTES:
        raise NoExport("it is too large")
    try:
        export = _EXPORT.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise NoExport(f"{place}: {first['msg']}" if place else first["msg"]) from error
    for source in export.sources:
        if source.text and hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest() != source.hash:
            raise NoExport(f"the text of “{source.scenario}” was changed")
    there = {source.hash for source in export.sources}
    for attempt in export.attempts:
        if attempt.source not in there:
            raise NoExport(f"the scenario of the attempt “{attempt.id}” is missing")
    return export


def take_in(export: Export, attempts: Attempts) -> Imported:
    """Add the attempts of an export to the saves, all of them or, when something fails, none.

    One that is here already stays, unless the export's has gone on from the very same choices.
    """
    imported = Imported()
    here = {attempt.id: attempt for attempt in attempts.attempts(with_rehearsals=True)}
    with attempts.database.transaction():
        for source in export.sources:
            put = "INSERT OR IGNORE INTO source VALUES (?, ?, ?)"
            attempts.database.run(put, source.hash, source.scenario, source.text)
        for attempt in reversed(export.attempts):  # the oldest first, as they were written
            own = here.get(attempt.id)
            if own is None:
                imported.new.append(attempt.id)
            elif _goes_on(own, attempt):
                imported.longer.append(attempt.id)
            else:
                same = own.steps[: len(attempt.steps)] == attempt.steps
                (imported.left if same else imported.other).append(attempt.id)
                continue
            attempts.put(attempt)
    return imported


def _goes_on(own: KeptAttempt, other: KeptAttempt) -> bool:
    """Whether the other begins as ours and is farther."""
    if other.steps[: len(own.steps)] != own.steps:
        return False
    return len(other.steps) > len(own.steps) or (own.result is None and other.result is not None)
