"""Checking: one file in, everything that its trainer should know about it out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from roleplay.checks import kinds
from roleplay.checks.allowances import allowances
from roleplay.checks.asking import lines_ask
from roleplay.checks.balance import check_balance
from roleplay.checks.early import check_early
from roleplay.checks.make import check_make
from roleplay.checks.places import Subject
from roleplay.checks.remembering import check_remembering
from roleplay.checks.settings import Settings, settings_in
from roleplay.checks.situations import MOST_BYTES, situations
from roleplay.checks.structure import check_structure
from roleplay.checks.totals import check_totals
from roleplay.checks.wording import check_wording
from roleplay.outlook import Budget, Exploration, Outlook, explore
from roleplay.outlook.budget import Clock
from roleplay.scenario.loading import checked
from roleplay.scenario.model import Scenario
from roleplay.scenario.problems import Problem, by_place
from roleplay.scenario.reader import Source, read_file

_PLAYS = 1_000  # within 3.1 points (95 %)
_SHARE = 0.6  # of the seconds, for what everything else is built on
_LEAST = 0.2


class Checked(NamedTuple):
    """What the check of one file found."""

    source: Source
    scenario: Scenario | None
    """None where an error forbids to play it."""
    problems: list[Problem]
    """In the order of the file: those of reading, of the structure and of the exercise, weighed and silenced.

    Problems of the settings come first, where the settings were looked for here.
    """
    exploration: Exploration | None
    """What the structure was judged by; None where there is no scenario, or where no time was given."""


def check_file(path: Path, settings: Settings | None = None, *, seconds: float = 2.0) -> Checked:
    """Check a scenario file. Never raises for what is in it.

    Without `settings`, those of its folder are looked for. `seconds` is about what the outlook may take; with 0 there
    is none, and only what the file alone tells is reported.
    """
    problems: list[Problem] = []
    if settings is None:
        settings = settings_in(path.parent)
        problems += settings.problems
    found = check_source(read_file(path), settings, seconds=seconds)
    return found._replace(problems=problems + found.problems)


def check_source(source: Source, settings: Settings, *, seconds: float = 2.0) -> Checked:
    """Check what was read, as `check_file` does; for text that is not saved yet. The source is used up by it."""
    scenario = checked(source).scenario
    exploration, complete = None, False
    if scenario is not None:
        subject = Subject(source, scenario, settings.thresholds)
        exploration, complete = _check(subject, seconds)
    allowed = allowances(source)
    is_beginning = any(problem.kind == kinds.BEGINNING for problem in source.problems)
    found: list[Problem] = []
    for problem in source.problems:
        if is_beginning and problem.kind in kinds.OF_A_WHOLE:
            continue
        covering = [allowance for allowance in allowed if allowance.covers(problem)]
        for allowance in covering:
            allowance.used = True
        weighed = None if covering else settings.weighed(problem)
        if weighed is not None:
            found.append(weighed)
    if complete:  # else the remark may only not have been looked for
        found += [
            kinds.ALLOW_UNUSED.at(source.file, allowance.place, code=allowance.written)
            for allowance in allowed
            if not allowance.used and not settings.silence.issuperset(allowance.codes)
        ]
    return Checked(source, scenario, by_place(found), exploration)


def _check(subject: Subject, seconds: float) -> tuple[Exploration | None, bool]:
    """Report everything about one scenario; return what was explored, and whether nothing was left out."""
    check_remembering(subject)
    check_make(subject)
    if seconds <= 0:
        check_wording(subject, None)
        check_balance(subject, None)
        return None, False
    clock = Clock(seconds)
    budget = Budget(seconds=seconds * _SHARE, plays=_PLAYS)
    outlook = Outlook(subject.scenario, budget, keep=0 if lines_ask(subject.scenario) else MOST_BYTES)
    limits = subject.thresholds
    unusual = limits.fewest_decisions, limits.most_decisions
    exploration = explore(subject.scenario, budget, outlook=outlook, unusual=unusual)
    rest = budget._replace(seconds=max(clock.left, seconds * _LEAST))
    # What did not fit for the ways alone does not fit with all that lines read.
    met = None
    if exploration.exact:
        outlook, met = situations(subject.scenario, rest, outlook)
    check_structure(subject, exploration, met)
    check_totals(subject, exploration)
    check_wording(subject, met)
    check_balance(subject, met)
    if met is not None:
        check_early(subject, outlook, Clock(max(clock.left, seconds * _LEAST)))
    return exploration, met is not None and not exploration.uncovered
