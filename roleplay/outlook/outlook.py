"""The outlook of a scenario: what can still be reached from where a conversation stands."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from roleplay.conversation import rules
from roleplay.conversation.step import Step
from roleplay.outlook.budget import Budget, Clock, OverBudget
from roleplay.outlook.endless import endless
from roleplay.outlook.farmable import Settled, settled
from roleplay.outlook.graph import Graph, Ways
from roleplay.outlook.most import most
from roleplay.outlook.plays import Player, Sample
from roleplay.outlook.reach import Reached, reach
from roleplay.outlook.scale import Extent, Range, Scale
from roleplay.outlook.spread import Side
from roleplay.outlook.steps import Steps
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES

_PLAYS_FOR_ONE_STATE = 400
_SECONDS_FOR_ONE_STATE = 0.3


class Reach(NamedTuple):
    """What can be reached from one state, over every ending that can."""

    scores: Mapping[str, Range]
    """Score -> worst and best sum. Empty where no ending can be reached."""
    together: tuple[Fraction, Fraction]
    """Worst and best mean of the scores from 0 to 100, on the scale of the whole scenario, before rounding.

    A score without room on that scale is left out; where all are, both are 50. (0, 0) where no ending can be reached.
    """
    endings: Mapping[str, Mapping[str, Range]]
    """Ending that can be reached, in the order written -> score -> worst and best sum there."""
    exact: bool
    """Whether this is all that can happen; else it is what was found within the budget, or within a loop's cap."""


class Outlook:
    """Everything that a scenario allows. Making it works out what can be reached from the start."""

    def __init__(self, scenario: Scenario, budget: Budget = Budget(), *, keep: int = 0) -> None:  # noqa: B008 - it is immutable
        """Never raises for a large scenario: where the budget ends it samples, and `whole.exact` is False.

        With `keep`, the pairs of scores of every context stay in `settled`, if they take no more bytes than that.
        """
        self.scenario = scenario
        self.budget = budget
        self.ways = Ways(scenario)
        self.player = Player(self.ways)
        self.over: str | None = None
        """The limit of the budget that was met, if one was; then there are only random plays to go by."""
        self.settled: Settled | None = None
        """What was met from the start; None where it did not fit the budget."""
        self.clock = clock = Clock(budget.seconds)
        """That of the budget, from the moment when this was begun."""
        self._start = rules.initial(scenario)
        self.graph = Graph(self.ways, self.ways.key(self._start))
        """The contexts; not all of them where the budget ended first."""
        try:
            self.graph.explore(budget.contexts, clock)
            self.settled = settled(self.graph, budget, clock, keep)
        except OverBudget as error:
            self.over = error.limit
        self.endless_sides: frozenset[Side] = self.settled.endless_sides if self.settled is not None else frozenset()
        """The ends of scores that are moved without end, by a loop."""
        self.scale = Scale([None] * len(SCORES))
        """The scale of the scenario; a score that moves without end has no room on it, like one that never moves."""
        endless = {side.score for side in self.endless_sides}
        ranges = self._whole().scores
        self.scale = Scale([None if number in endless else ranges.get(name) for number, name in enumerate(SCORES)])
        self.whole: Reach = self._whole()
        """What can be reached from the start."""

    @cached_property
    def sample(self) -> Sample:
        """Random plays from the start."""
        clock = Clock(max(self.budget.seconds / 4, _SECONDS_FOR_ONE_STATE))
        return self.player.sample(self.ways.key(self._start), self._start.scores, self.budget.plays, clock)

    @cached_property
    def decisions(self) -> tuple[int | None, int | None]:
        """The fewest and the most decisions from the start to any ending.

        The most is None where there can be ever more; both are None where no ending can be reached, and where the
        budget does not allow to count.
        """
        if self.settled is None:
            return None, None
        moves, clock = self.settled.moves, Clock(self.budget.seconds)
        fewest = longest = None
        try:
            cell = moves.grid.cell(self._start.scores)
            fewest = min(Steps(moves, 0, cell, self.budget.bytes, clock).fewest().values(), default=None)
            if not self.settled.farmable:
                rounds = endless(moves, self.settled.reached, self.budget.bytes, clock)
                if not rounds.ever_longer:
                    longest = most(moves, 0, cell, rounds.ending, self.budget.bytes, clock)
        except OverBudget:
            pass
        return fewest, longest

    @cached_property
    def ways_to(self) -> Mapping[str, tuple[Step, ...]] | None:
        """For each scene and ending that can be reached, the choices of a shortest way there.

        None where the budget does not allow to work them out.
        """
        if self.settled is None:
            return None
        moves = self.settled.moves
        try:
            steps = Steps(moves, 0, moves.grid.cell(self._start.scores), self.budget.bytes, Clock(self.budget.seconds))
        except OverBudget:
            return None
        choices = [Step(*choice) for choice in self.ways.choices]
        return {place: tuple(choices[number] for number in way) for place, way in steps.ways().items()}

    def reach(self, state: rules.State) -> Reach:
        """Return what can be reached from a state of the rules, settled or not."""
        exact = self._exact(state)
        if exact is not None:
            return exact
        clock = Clock(min(self.budget.seconds, _SECONDS_FOR_ONE_STATE))
        return self._sampled(self.player.sample(self.ways.key(state), state.scores, _PLAYS_FOR_ONE_STATE, clock))

    def reach_through(self, scene: str) -> Reach | None:
        """Return what can be reached by all who come to a scene or an ending, whatever came before.

        Without endings where nobody comes there; None where the budget does not allow to say.
        """
        if self.settled is None:
            return None
        moves, clock = self.settled.moves, Clock(self.budget.seconds)
        start = {0: 1 << moves.grid.cell(self._start.scores)}
        here = {
            context
            for context, met in enumerate(self.settled.reached.met)
            if met and self.graph.place(context) == scene
        }
        try:
            came = reach(moves, start, self.budget.bytes, clock, note=here)
            if not came.noted:
                return self._summed({}, exact=not came.spilled)
            return self._met(reach(moves, came.noted, self.budget.bytes, clock), cut=bool(came.spilled))
        except OverBudget:
            return None

    def scaled(self, scores: tuple[int, ...]) -> dict[str, Fraction | None]:
        """Return the sums of the scores from 0 to 100, exact, by name; None where there is no room to move.

        None too for a score that a loop moves without end. Sums beyond `whole`, if it is not exact, count as its ends.
        """
        return self.scale.scaled(scores)

    def _whole(self) -> Reach:
        return self._sampled(self.sample) if self.settled is None else self._met(self.settled.reached)

    def _exact(self, state: rules.State) -> Reach | None:
        """Send one pair of scores from the state's context; None where there is no place for it."""
        if self.settled is None:
            return None
        context = self.graph.number.get(self.ways.key(state))
        moves = self.settled.moves
        if context is None or not moves.spread.holds(context, state.scores):
            return None
        try:
            start = {context: 1 << moves.grid.cell(state.scores)}
            return self._met(reach(moves, start, self.budget.bytes, Clock(self.budget.seconds)))
        except OverBudget:
            return None

    def _met(self, reached: Reached, *, cut: bool = False) -> Reach:
        """Sum up what a run met; `cut` says that not all that could come to its start is in it."""
        assert self.settled is not None
        grid = self.settled.moves.grid
        extents = {ending: Extent.of(grid, pairs, self.scale) for ending, pairs in reached.endings.items()}
        return self._summed(extents, exact=not (cut or reached.spilled))

    def _sampled(self, sample: Sample) -> Reach:
        pairs: dict[str, list[tuple[int, ...]]] = {}
        for ending, scores in sample.seen:
            pairs.setdefault(ending, []).append(scores)
        return self._summed({ending: _extent(found, self.scale) for ending, found in pairs.items()}, exact=False)

    def _summed(self, extents: Mapping[str, Extent], *, exact: bool) -> Reach:
        if not extents:
            nothing = Fraction(0)
            return Reach(MappingProxyType({}), (nothing, nothing), MappingProxyType({}), exact)
        over_all = [
            Range(min(found.worst for found in ranges), max(found.best for found in ranges))
            for ranges in zip(*(extent.ranges for extent in extents.values()), strict=True)
        ]
        together = (
            self.scale.mean(min(extent.least for extent in extents.values())),
            self.scale.mean(max(extent.most for extent in extents.values())),
        )
        endings = {
            ending: MappingProxyType(dict(zip(SCORES, extents[ending].ranges, strict=True)))
            for ending in self.scenario.endings
            if ending in extents
        }
        return Reach(
            MappingProxyType(dict(zip(SCORES, over_all, strict=True))), together, MappingProxyType(endings), exact
        )


def _extent(pairs: list[tuple[int, ...]], scale: Scale) -> Extent:
    weighed = [scale.weighed(scores) for scores in pairs]
    ranges = tuple(Range(min(scores), max(scores)) for scores in zip(*pairs, strict=True))
    return Extent(ranges, min(weighed), max(weighed))
