"""What an exploration found: every answer about a scenario, ready to be shown, compared or written as JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from roleplay.scenario.model import Scenario


class Ends(NamedTuple):
    """The worst and the best sum of a score; None where there is none, or where a loop moves it without end."""

    worst: int | None
    best: int | None


@dataclass(frozen=True, slots=True)
class EndingFound:
    """What was found about one ending."""

    reachable: bool | None
    """None where it was not met, but could not be ruled out either."""
    share: float
    """How often random play comes to it, from 0 to 1."""
    share_exact: bool
    share_between: tuple[float, float]
    """Where the true share lies, with 95 % confidence; twice the share itself where that is exact."""
    scores: Mapping[str, Ends]
    """Score -> its worst and best sum there. Empty where the ending was not met."""
    pairs: Collection[tuple[int, ...]]
    """The sums that it was met with."""
    example: tuple[str, ...] | None
    """The choices of one way to it, as "scene/choice"; a shortest one, unless `uncovered` says otherwise."""


@dataclass(frozen=True, slots=True)
class FarmableLoop:
    """A loop that moves a score without end, or very far."""

    scenes: tuple[str, ...]
    """All scenes that can be met while going round, in the order written."""
    trip: tuple[str, ...]
    """One round trip that moves the score, as scenes in the direction of play."""
    score: str
    rises: bool
    """Whether it raises the score; else it lowers it."""
    more_than: int | None
    """By how much at least; None where it is certain that there is no end."""


@dataclass(frozen=True, slots=True)
class StrategyFound:
    """Where a naive strategy leads."""

    name: str
    ending: str | None
    """None where it leads to no ending, where the language has no list of words for it, and for random play."""
    scores: Mapping[str, int | None]
    """Score -> 0 to 100, rounded half up; for random play the expected value. None where there is none."""
    beats: float | None
    """How many random plays it does better than in the sum of both scores, from 0 to 1; ties count half."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """All that can happen in a scenario."""

    scenario: Scenario
    exact: bool
    """Whether what can be reached is known completely. If not, `uncovered` says why."""
    contexts: int
    """Scenes times what is remembered in them, as far as it still matters."""
    states: int | None
    """Contexts with each pair of scores that they are met with; None where that is not known."""
    seconds: float
    scores: Mapping[str, Ends]
    """Score -> the worst and the best sum at any ending."""
    together: tuple[int, int] | None
    """The worst and the best mean of the two scores from 0 to 100, rounded half up; None where it makes no sense."""
    fewest: int | None
    """The fewest decisions to an ending; None where not known."""
    most: int | None
    """The most decisions; None where there can be ever more, and where not known."""
    endings: Mapping[str, EndingFound]
    unreachable_scenes: tuple[str, ...]
    never_offered: tuple[str, ...]
    """Choices that are never on offer though their scene is met, as "scene/choice"."""
    dead_ends: tuple[str, ...]
    """Scenes where play can get stuck: nothing is on offer, and there is no `otherwise`."""
    endless_loops: tuple[tuple[str, ...], ...]
    """Scenes that play can go round in for ever, once it has come there in a certain way, and never stop."""
    farmable: tuple[FarmableLoop, ...]
    correlation: float | None
    """Of the two scores at the endings of random play, from -1 to 1; None where one of them is always the same."""
    strategies: tuple[StrategyFound, ...]
    uncovered: tuple[str, ...]
    """What is not known, and why, in plain sentences."""

    @property
    def farmable_loops(self) -> tuple[tuple[str, ...], ...]:
        """The scenes of each loop that moves a score without end."""
        return tuple(dict.fromkeys(loop.scenes for loop in self.farmable))
