"""Kept paths, played again: what an edit has changed for somebody who chooses as they did."""

from __future__ import annotations

from pathlib import Path

from roleplay.checks import kinds
from roleplay.checks.settings import Settings
from roleplay.conversation.attempt import Attempt, NotOffered, Step
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.paths import NotAPath, PlacedPath, read_paths
from roleplay.conversation.rules import EndlessPassage
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.near import suggestion
from roleplay.scenario.problems import Problem, by_place
from roleplay.scenario.reader import Source


def check_paths(source: Source, scenario: Scenario, settings: Settings) -> list[Problem]:
    """Return what is wrong with a file of kept paths, and which of them an edit has changed."""
    machine = ConversationMachine(scenario)
    found = list(source.problems)
    for entry in read_paths(source):
        if isinstance(entry, NotAPath):
            found.append(kinds.PATH_SHAPE.at(source.file, entry.at, name=entry.name, reason=entry.reason))
        else:
            found += _played(entry, machine, source.file)
    return by_place(weighed for problem in found if (weighed := settings.weighed(problem)) is not None)


def _played(placed: PlacedPath, machine: ConversationMachine, file: Path) -> list[Problem]:
    path = placed.path
    try:
        attempt = Attempt(machine)
        for step, at in zip(path.steps, placed.steps_at, strict=True):
            if step.scene != attempt.scene or step.choice not in {choice.id for choice in attempt.choices}:
                return [kinds.PATH_BROKEN.at(file, at, name=path.name, step=step, advice=_where(attempt, step))]
            attempt.choose(step.choice)
    except (EndlessPassage, NotOffered):
        return []  # what goes round by itself is an error of the scenario, and said there
    ending = attempt.ending
    if ending is None or attempt.scene != path.ending:
        now = f"the ending “{attempt.scene}”" if ending else f"no ending yet; it waits in the scene “{attempt.scene}”"
        return [kinds.PATH_ENDING.at(file, placed.at, name=path.name, now=now, was=path.ending)]
    scores = dict(zip(SCORES, attempt.state.scores, strict=True))
    if scores != path.scores:
        now, was = (", ".join(f"{score} {number}" for score, number in of.items()) for of in (scores, path.scores))
        return [kinds.PATH_SCORES.at(file, placed.at, name=path.name, now=now, was=was)]
    return []


def _where(attempt: Attempt, step: Step) -> str:
    """Say where the conversation is instead, and what is on offer there."""
    if attempt.ending is not None:
        return f"The conversation has ended before, in “{attempt.scene}”."
    offered = [choice.id for choice in attempt.choices]
    if step.scene == attempt.scene:
        return suggestion(step.choice, offered)
    return f"The conversation is in the scene “{attempt.scene}” then."
