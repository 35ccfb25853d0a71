"""Remembering: facts and counters that are changed and never asked for, or asked for and never changed.

Needs the file alone. Every `when` asks: of choices, of routes, and of spoken lines.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.outlook.scenes import ways_out
from roleplay.scenario.conditions import Condition, names_in
from roleplay.scenario.model import Choice, Line, Scenario

Where: TypeAlias = tuple[int | str, ...]
"""Where a condition stands, as names and numbers, without the last "when"."""


def conditions(scenario: Scenario) -> Iterator[tuple[Where, Condition]]:
    """Yield every condition of a scenario with the place of what depends on it, in the order written."""
    for name, scene in scenario.scenes.items():
        way: Where = ("scenes", name)
        if scene.says:
            yield from _of_lines((*way, "says"), scene.says)
        for number, choice in enumerate(scene.choices or ()):
            if choice.when is not None:
                yield (*way, "choices", number), choice.when
            if choice.reply:
                yield from _of_lines((*way, "choices", number, "reply"), choice.reply)
        for number, one in enumerate(scene.route or ()):
            if one.when is not None:
                yield (*way, "route", number), one.when
    for name, ending in scenario.endings.items():
        yield from _of_lines(("endings", name, "says"), ending.says)


def _of_lines(way: Where, lines: tuple[Line, ...]) -> Iterator[tuple[Where, Condition]]:
    for number, line in enumerate(lines):
        if line.when is not None:
            yield (*way, number), line.when


def never_set(scenario: Scenario) -> set[str]:
    """Return the facts that nothing makes true, and the counters that nothing moves."""
    still = scenario.facts.keys() | scenario.counters.keys()
    for scene in scenario.scenes.values():
        for choice in scene.choices or ():
            if choice.set or choice.add:
                still.difference_update(changed_by(choice))
    return still


def changed_by(choice: Choice) -> set[str]:
    """Return the facts that a choice makes true, and the counters that it moves."""
    return {*choice.set, *(name for name, amount in choice.add.items() if amount)}


def _changes(scenario: Scenario) -> Iterator[tuple[str, set[str]]]:
    """Yield for each choice that changes some where it leads, and the facts and counters that it changes for later."""
    for scene in scenario.scenes.values():
        for choice in scene.choices or ():
            if choice.set or choice.add:
                yield choice.goto, changed_by(choice)


def check_remembering(subject: Subject) -> None:
    """Report facts and counters without use, and too few that are remembered."""
    scenario = subject.scenario
    read: dict[str, Where] = {}
    asking: dict[str, set[str]] = {}  # fact or counter -> scenes and endings that ask for it
    for where, condition in conditions(scenario):
        for name in names_in(condition):
            read.setdefault(name, where)
            asking.setdefault(name, set()).add(str(where[1]))
    still = never_set(scenario)
    for part, what, advice in (
        ("facts", "fact", "Let a choice “set” it, or take it out of the condition: all facts start as no."),
        ("counters", "counter", "Let a choice “add” to it, or take it out of the condition."),
    ):
        for name in getattr(scenario, part):
            at = subject.name(part, name)
            if name in read and name in still:
                where = subject.found(subject.value(*read[name], "when"), name)
                subject.report(kinds.NEVER_SET, where, what=what, name=name, advice=advice)
            elif name not in read and (name not in still or name in _touched(scenario)):
                subject.report(kinds.NEVER_READ, at, what=what, name=name)
            elif name not in read:
                subject.report(kinds.UNUSED, at, what=what, name=name)
    _check_remembered(subject, asking)


def _touched(scenario: Scenario) -> set[str]:
    """Return the facts that are cleared, and the counters that are added to, if only nothing."""
    return {
        name for scene in scenario.scenes.values() for one in scene.choices or () for name in (*one.clear, *one.add)
    }


def _check_remembered(subject: Subject, asking: dict[str, set[str]]) -> None:
    limit = subject.thresholds.remembered
    count = len(_remembered(subject.scenario, asking, limit))
    if count < limit and subject.scenario.endings:
        number = "Nothing is" if count == 0 else "Only 1 fact or counter is" if count == 1 else f"Only {count} are"
        span = subject.name("facts") if subject.scenario.facts else subject.name("scenes")
        subject.report(kinds.REMEMBERED_FEW, span, remembered=number, limit=limit)


def _remembered(scenario: Scenario, asking: dict[str, set[str]], enough: int) -> set[str]:
    """Return facts and counters that are asked for two decisions after they were changed, or later (rule 17).

    No more than `enough` of them are looked for: each costs one walk over the scenario.
    """
    sources: dict[str, set[str]] = {}
    for goto, names in _changes(scenario):
        for name in names & asking.keys():
            sources.setdefault(name, set()).add(goto)
    found: set[str] = set()
    for name, places in sources.items():
        if len(found) == enough:
            break
        if _meets_after_a_decision(scenario, places, asking[name]):
            found.add(name)
    return found


def _meets_after_a_decision(scenario: Scenario, places: set[str], wanted: set[str]) -> bool:
    """Return whether one of the wanted scenes and endings can be met from a place, after at least one decision."""
    met = {(place, False) for place in places}
    waiting = deque(met)
    while waiting:
        at, decided = waiting.popleft()
        if decided and at in wanted:
            return True
        for goto, is_decision in ways_out(scenario.scenes[at]) if at in scenario.scenes else ():
            after = goto, decided or is_decision
            if after not in met:
                met.add(after)
                waiting.append(after)
    return False
