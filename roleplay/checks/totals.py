"""Totals: what whole conversations add up to, and whether somebody gets far who understands nothing.

Authoring rules 8 to 10 and 16.
"""

from __future__ import annotations

from math import inf

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.checks.words import figure, listed, percent
from roleplay.outlook import Exploration
from roleplay.outlook.budget import Clock
from roleplay.outlook.strategies import followed, strategies
from roleplay.scenario.names import SCORES
from roleplay.scenario.problems import short
from roleplay.scenario.prose import plain

_KNOWING = frozenset({*(f"best {score}" for score in SCORES), "best for both", "worst", "random"})
"""The strategies that go by the scores themselves, which no player sees, and the measure of all others."""
_LINES, _LONGEST = 3, 40  # of a habit that are quoted, and characters of each
_FAR = 2  # decisions: with so many too few it is a beginning, and not a whole that has become too short
_HABITS = {
    "always first": "always takes the first line",
    "always middle": "always takes the line in the middle",
    "always last": "always takes the last line",
    "always longest": "always takes the longest line",
    "always shortest": "always takes the shortest line",
    "most polite words": "always takes the line with the most polite words",
    "least polite words": "always takes the line with the fewest polite words",
    "most questions": "always takes the line that asks most",
    "most “you”": "always takes the line that says “you” most often",
    "most “I”": "always takes the line that says “I” most often",
}
"""What a player does who goes by a strategy, as it stands in a sentence."""


def check_totals(subject: Subject, found: Exploration) -> None:
    """Report what the exploration of a scenario says about it as an exercise."""
    _check_strategies(subject, found)
    limits, at = subject.thresholds, subject.name("scenes")
    if found.correlation is not None and found.correlation > limits.correlation:
        subject.report(kinds.CORRELATED, at, number=f"{found.correlation:.2f}")
    if found.exact:
        _check_range(subject, found)
        if found.fewest is not None and found.fewest < limits.fewest_decisions:
            subject.report(kinds.DECISIONS_FEW, at, count=found.fewest, limit=limits.fewest_decisions)
    if found.most is not None and found.most <= limits.fewest_decisions - _FAR:
        said = "1 decision" if found.most == 1 else f"{found.most} decisions"
        subject.report(kinds.BEGINNING, at, decisions=said, limit=limits.fewest_decisions)
    if found.most is not None and found.most > limits.most_decisions:
        subject.report(kinds.DECISIONS_MANY, at, count=found.most, limit=limits.most_decisions)


def _check_strategies(subject: Subject, found: Exploration) -> None:
    limits, at = subject.thresholds, subject.name("id")
    told = set()
    for strategy in found.strategies:
        where = strategy.ending, tuple(strategy.scores.values()), strategy.beats
        if strategy.name in _KNOWING or strategy.ending is None or where in told:
            continue  # one that has nothing to go by takes the first line, and comes where that one came
        told.add(where)
        habit = _HABITS.get(strategy.name, f"goes by “{strategy.name}”")
        scores = {name: value for name, value in strategy.scores.items() if value is not None}
        if len(scores) == len(SCORES) and min(scores.values()) >= limits.strategy_top:
            said = listed([f"{SCORES[name].lower()} {value}" for name, value in scores.items()], "and")
            subject.report(kinds.STRATEGY_TOP, at, strategy=habit, scores=said, lines=_gains(subject, strategy.name))
        elif strategy.beats is not None and strategy.beats >= limits.strategy_beats:
            words = {"percent": percent(strategy.beats), "lines": _gains(subject, strategy.name)}
            subject.report(kinds.STRATEGY_BEATS, at, strategy=habit, **words)


def _gains(subject: Subject, name: str) -> str:
    """Return the lines from which a strategy that comes to an ending gains most, quoted, with where they stand."""
    pick = dict(strategies(subject.scenario))[name]
    outcome = followed(subject.scenario, pick, Clock(inf)) if pick is not None else None
    taken = {(scene, choice.id): choice for scene, choice in outcome.taken} if outcome is not None else {}
    best = sorted(taken.items(), key=lambda step: -sum(step[1].scores))[:_LINES]
    quoted = []
    for (scene, _), choice in best:
        choices = subject.scenario.scenes[scene].choices or ()
        line = subject.words_of(scene, choices.index(choice))[0] + 1
        quoted.append(f"“{short(plain(choice.words, subject.scenario.called), _LONGEST)}” (line {line})")
    return listed(quoted, "and")


def _check_range(subject: Subject, found: Exploration) -> None:
    """Report a score that moves too little; not one without an end, which is reported as what it is."""
    limits = subject.thresholds
    for name, ends in found.scores.items():
        if ends.worst is None or ends.best is None:
            continue
        if ends.best < limits.high or ends.worst > limits.low:
            words = {"score": SCORES[name], "worst": figure(ends.worst), "best": figure(ends.best)}
            low, high = figure(limits.low, "+d"), figure(limits.high, "+d")
            subject.report(kinds.RANGE, subject.name("scenes"), **words, low=low, high=high)
