"""History: what the saves tell about somebody's practice, from results alone; no scenario is read, nothing replayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from roleplay.saves.attempts import number, read_result, understood
from roleplay.saves.database import Database
from roleplay.saves.kept import KeptAttempt, KeptSkill, Result
from roleplay.saves.times import read_time, written
from roleplay.scenario.names import SCORES

DAYS = (2, 7, 21)
"""How many days after the first, the second and the third time a conversation is worth playing again."""

RECENT = 100
"""How many finished attempts the figures over time are about: the newest."""


@dataclass(slots=True)
class Past:
    """One attempt, without its choices. There may be thousands, so its result is read only where it is looked at."""

    id: str
    scenario: str
    title: str
    mode: str
    is_rehearsal: bool
    started: datetime
    finished: datetime | None
    so_far: int
    """How many choices were taken, of one that is not finished; 0 once it is."""
    ending: str | None
    ending_title: str | None
    estimate: Mapping[str, str]
    """As it is kept, empty for a skipped question; of the newest attempts only, and once it was asked."""
    result_text: str | None

    @property
    def result(self) -> Result | None:
        """How it ended; None until it has. Raises `Damaged`."""
        return None if self.result_text is None else read_result(self.result_text)


@dataclass(frozen=True, slots=True)
class Found:
    """The endings found in one scenario."""

    scenario: str
    title: str
    played: int
    """How often it was finished."""
    endings: Mapping[str, str]
    """Their titles, by id, in the order in which they were found."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a scenario is worth playing again."""

    scenario: str
    title: str
    times: int
    """On how many days it was finished so far."""
    on: date


def read_history(database: Database, person: str) -> list[Past]:
    """Return a person's attempts, newest first. Raises `CannotKeep`."""
    rows = database.rows(_HISTORY, person)
    estimates: dict[str, dict[str, str]] = {}
    for id_, question, answer in database.rows(_ESTIMATES, person, RECENT):
        estimates.setdefault(id_, {})[question] = answer
    with understood("the history"):
        return [
            Past(
                id=row[0],
                scenario=row[1],
                title=row[2],
                mode=row[3],
                is_rehearsal=bool(row[4]),
                started=read_time(row[5]),
                finished=None if row[6] is None else read_time(row[6]),
                so_far=row[7],
                ending=row[8],
                ending_title=row[9],
                result_text=row[10],
                estimate=estimates.get(row[0], {}),
            )
            for row in rows
        ]


_HISTORY = """
SELECT id, scenario, title, mode, rehearsal, started, finished,
    CASE WHEN result IS NULL THEN (SELECT count(*) FROM choice WHERE attempt = id) ELSE 0 END,
    json_extract(result, '$.ending'), json_extract(result, '$.ending_title'), result
FROM attempt WHERE person = ? ORDER BY started DESC, rowid DESC"""
_ESTIMATES = """
SELECT attempt, question, answer FROM reflection WHERE attempt IN (
    SELECT id FROM attempt WHERE person = ? AND rehearsal = 0 AND result IS NOT NULL
    ORDER BY started DESC, rowid DESC LIMIT ?
)"""


def played(past: Iterable[Past]) -> list[tuple[Past, Result]]:
    """Return the newest finished attempts that are no rehearsals, oldest first, each with its result."""
    newest = islice((one for one in past if one.ending is not None and not one.is_rehearsal), RECENT)
    return [(one, result) for one in newest if (result := one.result) is not None][::-1]


def course(past: Iterable[Past], score: str) -> list[int]:
    """Return a score of each finished attempt, oldest first; those in which nothing could move it are left out."""
    values = (result.scores.get(score) for _, result in played(past))
    return [value for value in values if value is not None]


def gaps(past: Iterable[Past]) -> list[int]:
    """Return by how many points the estimates of each finished attempt were off, on average, oldest first."""
    found = []
    for one, result in played(past):
        pairs = [(number(one.estimate.get(name, "")), result.scores.get(name)) for name in SCORES]
        off = [abs(said - value) for said, value in pairs if said is not None and value is not None]
        if off:
            found.append(round(sum(off) / len(off)))
    return found


def skills_over_time(past: Iterable[Past]) -> dict[str, list[KeptSkill]]:
    """Return for each skill that was met the chances and those taken, attempt by attempt, oldest first."""
    met: dict[str, list[KeptSkill]] = {}
    for _, result in played(past):
        for skill, chances in result.skills.items():
            if chances.offered:
                met.setdefault(skill, []).append(chances)
    return met


def total(counts: Iterable[KeptSkill]) -> KeptSkill:
    """Return all chances of a skill together."""
    counts = list(counts)
    return KeptSkill(sum(one.taken for one in counts), sum(one.offered for one in counts))


def least_met(past: Iterable[Past], skills: Sequence[str]) -> list[str]:
    """Return the skills that were met least, in the order given."""
    met = {skill: total(counts).offered for skill, counts in skills_over_time(past).items()}
    least = min((met.get(skill, 0) for skill in skills), default=0)
    return [skill for skill in skills if met.get(skill, 0) == least]


def endings_found(past: Iterable[Past]) -> list[Found]:
    """Return the endings found, rehearsals among them, by scenario; the one played last first."""
    finished = [one for one in past if one.ending is not None]
    times = Counter(one.scenario for one in finished if not one.is_rehearsal)
    titles: dict[str, str] = {}
    for one in finished:
        titles.setdefault(one.scenario, one.title)
    endings: dict[str, dict[str, str]] = {}
    for one in reversed(finished):
        endings.setdefault(one.scenario, {})[one.ending or ""] = one.ending_title or ""
    return [Found(scenario, title, times[scenario], endings[scenario]) for scenario, title in titles.items()]


def due(past: Iterable[Past]) -> list[Due]:
    """Return what is worth playing again, the most urgent first: 2, 7 and 21 days after the last time.

    Days count, not attempts: three plays in one afternoon are one. After the fourth day nothing more is due.
    """
    days: dict[str, set[date]] = {}
    titles: dict[str, str] = {}
    for one in past:
        if one.finished is not None and not one.is_rehearsal:
            on = days.setdefault(one.scenario, set())
            if len(on) <= len(DAYS):  # with more, nothing is due any more
                on.add(one.finished.astimezone().date())
            titles.setdefault(one.scenario, one.title)
    found = [
        Due(scenario, titles[scenario], len(on), max(on) + timedelta(days=DAYS[len(on) - 1]))
        for scenario, on in days.items()
        if len(on) <= len(DAYS)
    ]
    return sorted(found, key=lambda one: (one.on, one.title))


def as_json(kept: Iterable[KeptAttempt]) -> list[dict[str, object]]:
    """Return attempts in the shape of `roleplay history --json`."""
    return [
        {
            "attempt": one.id,
            "scenario": one.scenario,
            "title": one.title,
            "started": written(one.started),
            "finished": None if one.finished is None else written(one.finished),
            "ending": one.result.ending if one.result else None,
            "outcome": one.result.outcome if one.result else None,
            **{name: one.result.scores.get(name) if one.result else None for name in SCORES},
            "estimate": {name: one.estimate.get(name) for name in SCORES},
            "choices": [str(step) for step in one.steps],
            "mode": one.mode.value,
            "rehearsal": one.is_rehearsal,
        }
        for one in kept
    ]
