"""Many people's attempts, read from exports of the saves and from reports as JSON: what was chosen, and no names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, TypeAdapter, ValidationError

from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.step import Mode, Step
from roleplay.saves.exchange import Export, NoExport, read_export
from roleplay.saves.kept import KeptAttempt
from roleplay.saves.replaying import Unreadable, entry_of, wholly_replayed
from roleplay.scenario.fingerprint import fingerprint
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import clean, plain


@dataclass(frozen=True, slots=True)
class Taken:
    """One decision of somebody."""

    step: Step
    offered: Mapping[str, str]
    """Choice -> its words."""
    best: frozenset[str] | None
    """The lines on offer that score best together; None where the scores were not told."""


@dataclass(frozen=True, slots=True)
class Play:
    """One finished attempt of somebody."""

    id: str
    scenario: str
    title: str
    version: str
    """The structure of the scenario: mended text makes no new version."""
    mode: Mode
    ending: str
    ending_title: str
    outcome: str
    decisions: tuple[Taken, ...]
    scores: Mapping[str, int | None]
    """0 to 100; empty where they were not told."""
    estimate: Mapping[str, int | None]

    @property
    def total(self) -> float | None:
        """The mean of the scores; None where they were not told, or have no room to move."""
        known = [value for value in self.scores.values() if value is not None]
        return sum(known) / len(known) if known else None


@dataclass
class Plays:
    """All that was read."""

    plays: list[Play] = field(default_factory=list)
    files: int = 0
    unfinished: int = 0
    rehearsals: int = 0
    twice: int = 0
    problems: list[str] = field(default_factory=list)
    """What could not be read and why, a sentence each."""


_Words: TypeAlias = Annotated[str, AfterValidator(clean)]


@dataclass(frozen=True, slots=True)
class _Line:
    choice: _Words
    say: _Words | None = None
    do: _Words | None = None
    diplomacy: int | None = None
    empathy: int | None = None


@dataclass(frozen=True, slots=True)
class _Decision:
    scene: _Words
    choice: _Words
    offered: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Version:
    structure: _Words


@dataclass(frozen=True, slots=True)
class _Report:
    """The part of a report as JSON that is counted with."""

    attempt: _Words
    scenario: _Words
    title: _Words
    fingerprint: _Version
    mode: Mode
    rehearsal: bool
    ending: _Words
    ending_title: _Words
    outcome: _Words
    decisions: tuple[_Decision, ...]
    scores: dict[str, int | None] | None = None
    estimate: dict[str, int | None] | None = None


_REPORT = TypeAdapter(_Report)


def read_many(places: Iterable[Path]) -> Plays:
    """Read every JSON file in folders, and in the folders in them, or single files. Whatever is wrong is noted."""
    found = Plays()
    seen: set[tuple[str, str]] = set()
    for path in _files(places, found):
        try:
            data = path.read_bytes()
        except OSError as error:
            found.problems.append(f"Left out: {path}, which cannot be read: {error.strerror}.")
            continue
        for play in _plays(path, data, found):
            if (play.id, play.scenario) in seen:
                found.twice += 1
            else:
                seen.add((play.id, play.scenario))
                found.plays.append(play)
    return found


def _files(places: Iterable[Path], found: Plays) -> Iterator[Path]:
    for place in places:
        if os.path.isdir(place):
            yield from sorted(path for path in place.rglob("*.json") if path.is_file())
        elif os.path.isfile(place):
            yield place
        else:
            found.problems.append(f"Left out: {place}, which is not there.")


def _plays(path: Path, data: bytes, found: Plays) -> Iterator[Play]:
    if b'"roleplay_report"' in data:
        try:
            report = _REPORT.validate_json(data)
        except ValidationError:
            found.problems.append(f"Left out: {path}, which is no whole report.")
            return
        found.files += 1
        if report.rehearsal:
            found.rehearsals += 1
        else:
            yield _of_report(report)
        return
    try:
        export = read_export(data)
    except NoExport as error:
        found.problems.append(f"Left out: {path}, which is no export of Roleplay’s: {error}.")
        return
    found.files += 1
    yield from _of_export(path, export, found)


def _of_report(report: _Report) -> Play:
    def taken(decision: _Decision) -> Taken:
        sums = {
            line.choice: line.diplomacy + line.empathy
            for line in decision.offered
            if line.diplomacy is not None and line.empathy is not None
        }
        words = {line.choice: line.say or line.do or "" for line in decision.offered}
        return Taken(Step(decision.scene, decision.choice), words, _best(sums) if len(sums) == len(words) else None)

    return Play(
        id=report.attempt,
        scenario=report.scenario,
        title=report.title,
        version=report.fingerprint.structure,
        mode=report.mode,
        ending=report.ending,
        ending_title=report.ending_title,
        outcome=report.outcome,
        decisions=tuple(map(taken, report.decisions)),
        scores={name: value for name, value in (report.scores or {}).items() if name in SCORES},
        estimate=report.estimate or {},
    )


def _of_export(path: Path, export: Export, found: Plays) -> Iterator[Play]:
    texts = {source.hash: source.text for source in export.sources}
    read: dict[str, tuple[ConversationMachine, str]] = {}
    for kept in export.attempts:
        if kept.is_rehearsal:
            found.rehearsals += 1
        elif kept.result is None:
            found.unfinished += 1
        else:
            try:
                if kept.source not in read:
                    scenario = entry_of(kept, texts[kept.source].encode()).scenario
                    read[kept.source] = ConversationMachine(scenario), fingerprint(scenario).structure
                yield _of_attempt(kept, *read[kept.source])
            except Unreadable as error:
                found.problems.append(f"Left out: the attempt “{kept.id}” in {path}. {error}")


def _of_attempt(kept: KeptAttempt, machine: ConversationMachine, version: str) -> Play:
    """Return what is counted of an attempt, played again. Raises `Unreadable`."""
    attempt, scenario = wholly_replayed(kept, machine), machine.scenario
    if attempt.ending is None or kept.result is None:
        raise Unreadable("What it says of its end is not true.")
    decisions = tuple(
        Taken(
            decision.step,
            {choice.id: plain(choice.words, scenario.called) for choice in decision.offered},
            _best({choice.id: sum(choice.scores) for choice in decision.offered}),
        )
        for decision in attempt.decisions
    )
    return Play(
        id=kept.id,
        scenario=scenario.id,
        title=scenario.title,
        version=version,
        mode=kept.mode,
        ending=attempt.state.scene,
        ending_title=plain(attempt.ending.title, scenario.called),
        outcome=attempt.ending.outcome,
        decisions=decisions,
        scores=kept.result.scores,
        estimate=kept.estimate,
    )


def _best(sums: Mapping[str, int]) -> frozenset[str]:
    most = max(sums.values(), default=0)
    return frozenset(choice for choice, value in sums.items() if value == most)
