"""Saves for the pictures: some weeks of somebody's practice, and a talk whose scenario was edited since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.debrief.debrief import debrief
from roleplay.outlook import Outlook
from roleplay.saves.attempts import Attempts
from roleplay.saves.database import open_database
from roleplay.saves.results import result_of
from roleplay.scenario.library import read_library
from roleplay.scenario.loading import load_bytes

_DAYS = (39, 36, 34, 31, 29, 24, 20, 16, 13, 8, 5, 1)
"""How many days ago each conversation was; the last one was interrupted."""
_PLAYED = ("nine-days", "room-214", "whose-slide-is-it", "before-the-numbers")


def practise(folder: Path) -> None:
    """Write a dozen attempts into the saves of a folder: random lines at first, more and more often the best one."""
    random, library = Random(4), read_library()
    found = (library.find(id_) for id_ in _PLAYED)
    games = [(entry, ConversationMachine(entry.scenario), Outlook(entry.scenario)) for entry in found if entry]
    attempts = Attempts(open_database(folder / "roleplay.db"))
    for number, days in enumerate(_DAYS, 1):
        entry, machine, outlook = random.choice(games)
        at = datetime.now(UTC) - timedelta(days=days)
        id_ = attempts.begin(entry.scenario, entry.data, at=at)
        attempt = Attempt(machine)
        skill = number / len(_DAYS)
        while attempt.choices and not (days == _DAYS[-1] and len(attempt.decisions) == 3):
            best = max(attempt.choices, key=lambda choice: sum(choice.scores))
            choice = best if random.random() < skill else random.choice(attempt.choices)
            at += timedelta(seconds=50)
            attempts.add_choice(id_, attempt.choose(choice.id).number, attempt.decisions[-1].step, at)
        if attempt.ending is not None:
            result = result_of(debrief(attempt, outlook))
            off = {name: round(random.gauss(0, 40 * (1 - skill) + 4)) for name in result.scores}
            said = {name: min(max((value or 0) + off[name], 0), 100) for name, value in result.scores.items()}
            attempts.estimate(id_, said, 2)
            attempts.finish(id_, result, at)
    attempts.database.close()


def leave_in_an_older_version(folder: Path) -> None:
    """Write an attempt that was begun when a line of *Nine days*, its third, had another name."""
    entry = read_library().find("nine-days")
    assert entry is not None, "it is shipped"
    choice = entry.scenario.scenes["monday"].choices[0]  # type: ignore[index]
    data = entry.data.replace(f"id: {choice.id}".encode(), b"id: as-it-was-called")
    older = load_bytes(data, entry.path).scenario
    assert older is not None, "only a name is another"
    attempts = Attempts(open_database(folder / "roleplay.db"))
    at = datetime.now(UTC) - timedelta(hours=3)
    id_ = attempts.begin(older, data, at=at)
    attempt = Attempt(ConversationMachine(older))
    for chosen in ("sorry-land", "vouched-us", "as-it-was-called"):
        attempts.add_choice(id_, attempt.choose(chosen).number, attempt.decisions[-1].step, at)
    attempts.database.close()
