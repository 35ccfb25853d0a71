"""Attempts in saves, for the tests: played by the real rules, written by what the game writes with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from person import entry_of

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.debrief.debrief import debrief
from roleplay.outlook import Outlook
from roleplay.saves.attempts import Attempts
from roleplay.saves.database import open_database
from roleplay.saves.keeping import Keeping, Saves
from roleplay.saves.kept import KeptAttempt
from roleplay.saves.results import result_of

DATA = Path(__file__).parent / "data"
START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def opened(folder: Path) -> Attempts:
    return Attempts(open_database(folder / "roleplay.db"))


def begun(file: Path, saves: Saves, *picks: int) -> tuple[Attempt, Keeping]:
    """Say the lines with these numbers from 1, each kept as the game keeps it."""
    entry = entry_of(file)
    attempt = Attempt(ConversationMachine(entry.scenario))
    keeping = Keeping(saves, entry, attempt)
    for pick in picks:
        attempt.choose(attempt.choices[pick - 1].id)
        keeping.keep()
    return attempt, keeping


def written(
    attempts: Attempts,
    seed: int,
    *,
    file: Path = DATA / "nine-days.yaml",
    person: str = "",
    stop: int = 99,
    days: int = 0,
) -> KeptAttempt:
    """Keep a random play, `days` after the first of March; one that is stopped before its end has no result."""
    entry, random = entry_of(file), Random(seed)
    at = START + timedelta(days=days)
    id_ = attempts.begin(entry.scenario, entry.data, person=person, at=at)
    attempt = Attempt(ConversationMachine(entry.scenario))
    while attempt.choices and len(attempt.decisions) < stop:
        decision = attempt.choose(random.choice(attempt.choices).id)
        at += timedelta(seconds=30)
        attempts.add_choice(id_, decision.number, decision.step, at)
    if attempt.ending is not None:
        attempts.estimate(id_, {"diplomacy": random.randrange(101), "empathy": None}, 1)
        attempts.reflect(id_, "answer", "“late” [/b] \x1b[31m")
        attempts.finish(id_, result_of(debrief(attempt, Outlook(entry.scenario))), at)
    kept = attempts.by_id(id_)
    assert kept is not None
    return kept
