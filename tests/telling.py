"""Finished attempts that the tests of the reports tell about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.step import Mode
from roleplay.debrief.debrief import debrief
from roleplay.outlook import Outlook
from roleplay.reports.telling import Telling
from roleplay.saves.kept import KeptAttempt, KeptChoice
from roleplay.saves.results import result_of
from roleplay.scenario.fingerprint import fingerprint
from roleplay.scenario.loading import load
from roleplay.scenario.model import Scenario

STARTED = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
NOTES = {
    "answer": "When she went quiet, I filled the silence.",
    "when": "somebody repeats a date",
    "then": "What does that day look like from your side?",
}
PICKS = (2, 2, 2, 3, 2, 3, 2, 2, 2, 2, 2)
"""Which line was taken at each decision, from 1: a play of nine-days with two turning points and one that went well."""


@cache
def scenario(path: Path) -> tuple[Scenario, ConversationMachine, Outlook]:
    """Return a scenario that loads, with its machine and its outlook."""
    loaded = load(path).scenario
    assert loaded is not None
    return loaded, ConversationMachine(loaded), Outlook(loaded)


def telling_of(
    path: Path,
    picks: Iterable[int] = PICKS,
    *,
    with_scores: bool = False,
    name: str = "",
    mode: Mode = Mode.WOULD,
    is_rehearsal: bool = False,
    seconds: int = 45,
    estimate: Mapping[str, int | None] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Telling:
    """Return a play of a scenario: the lines by number, the first one when they are used up; one each `seconds`."""
    found, machine, outlook = scenario(path)
    attempt = Attempt(machine, mode)
    numbers = iter(picks)
    while attempt.choices:
        offered = attempt.choices
        attempt.choose(offered[min(next(numbers, 1), len(offered)) - 1].id)
    result = debrief(attempt, outlook)
    times = [STARTED + timedelta(seconds=seconds * decision.number) for decision in attempt.decisions]
    kept = KeptAttempt(
        id="k7q2m9d4",
        person="",
        scenario=found.id,
        title=found.title,
        source="0" * 64,
        fingerprint=fingerprint(found),
        mode=mode,
        coach=False,
        is_rehearsal=is_rehearsal,
        started=STARTED,
        finished=times[-1] if times else STARTED,
        choices=tuple(KeptChoice(*pair) for pair in zip((d.step for d in attempt.decisions), times, strict=True)),
        estimate={"diplomacy": 62, "empathy": 80} if estimate is None else estimate,
        moment=5 if len(times) >= 5 else None,
        notes=NOTES if notes is None else notes,
        result=result_of(result),
    )
    return Telling(kept, result, with_scores, name)
