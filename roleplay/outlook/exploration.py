"""The exploration: all that can happen in a scenario, within a budget.

Each answer is worked out as far as the budget allows; where it ends, random plays stand in, and a plain sentence says
what is not covered. Nothing is called unreachable that could only not be found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import compress
from typing import TypeAlias

from roleplay.outlook.budget import Budget, Clock, OverBudget
from roleplay.outlook.chances import Chances, counted, worked_out
from roleplay.outlook.endless import Endless, endless
from roleplay.outlook.findings import EndingFound, Ends, Exploration, FarmableLoop, StrategyFound
from roleplay.outlook.graph import ZERO
from roleplay.outlook.grid import Pairs
from roleplay.outlook.most import is_played, most
from roleplay.outlook.outlook import Outlook
from roleplay.outlook.scale import Scale, half_up
from roleplay.outlook.spread import Side
from roleplay.outlook.steps import Steps
from roleplay.outlook.strategies import followed, strategies
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES

Progress: TypeAlias = Callable[[float, str], None]
"""Told how much is done, from 0 to 1, and what comes next."""

_SURE = 1e-9  # a share that is off by less is exact
_LEAST = 0.05  # of the seconds, for each answer, however long the ones before took


def explore(
    scenario: Scenario,
    budget: Budget = Budget(),  # noqa: B008 - it is immutable
    progress: Progress | None = None,
    *,
    outlook: Outlook | None = None,
    unusual: tuple[int, int] | None = None,
) -> Exploration:
    """Explore a scenario. Never raises for a large one: at the end of the budget it stops and says what is missing.

    `outlook` is one on this scenario with this budget, if there is one already: the time that it took counts. With
    `unusual`, decisions matter only where a play can have fewer than its first number or more than its second: else
    they are not counted; and there are no examples.
    """
    return _Explorer(scenario, budget, progress or (lambda _fraction, _what: None), outlook, unusual).explored()


class _Explorer:
    """One exploration under way."""

    def __init__(
        self,
        scenario: Scenario,
        budget: Budget,
        progress: Progress,
        outlook: Outlook | None,
        unusual: tuple[int, int] | None,
    ) -> None:
        self.scenario, self.budget, self.progress, self.unusual = scenario, budget, progress, unusual
        self.uncovered: list[str] = []
        progress(0.0, "what can be reached")
        self.outlook = outlook if outlook is not None else Outlook(scenario, budget)
        self.clock = self.outlook.clock
        self.settled = self.outlook.settled
        self.beyond = self._beyond()

    def explored(self) -> Exploration:
        """Work out every answer, the cheap ones first."""
        outlook = self.outlook
        self._say_what_limits()
        self.progress(0.3, "loops")
        rounds = self._endless()
        self.progress(0.4, "examples")
        examples, fewest = self._examples()
        self.progress(0.6, "decisions")
        longest = self._most(rounds)
        self.progress(0.7, "random play")
        chances = self._chances(rounds)
        self.progress(0.9, "strategies")
        found = self._strategies(chances)
        reached = self.settled.reached if self.settled is not None else None
        endless_scores = {side.score for side in outlook.endless_sides}
        exploration = Exploration(
            scenario=self.scenario,
            exact=outlook.whole.exact,
            contexts=sum(reached.met) if reached is not None else len(outlook.graph.template),
            states=reached.states if reached is not None else None,
            seconds=self.clock.spent,
            scores={
                name: _ends(name, number, outlook.whole.scores, outlook.endless_sides)
                for number, name in enumerate(SCORES)
            },
            together=None
            if endless_scores or not outlook.whole.scores
            else (half_up(outlook.whole.together[0]), half_up(outlook.whole.together[1])),
            fewest=fewest,
            most=longest,
            endings=self._endings(examples, chances),
            unreachable_scenes=tuple(self._never_met()),
            never_offered=tuple(self._never_offered()),
            dead_ends=self._in_order(reached.stuck if reached is not None else outlook.sample.stuck),
            endless_loops=tuple(dict.fromkeys(map(self._scenes, rounds.rounds))) if rounds is not None else (),
            farmable=self._farmable(),
            correlation=chances.correlation(),
            strategies=found,
            uncovered=tuple(self.uncovered),
        )
        self.progress(1.0, "done")
        return exploration

    def _rest(self) -> Clock:
        """Return a clock for the next answer."""
        return Clock(max(self.clock.left, self.budget.seconds * _LEAST))

    # What was met, and what could be met beyond a cap or a budget

    def _beyond(self) -> set[int]:
        """Return the contexts that may be met by what was not followed beyond the cap of a loop."""
        found: set[int] = set()
        if self.settled is None:
            return found
        graph = self.outlook.graph
        waiting = [context for index, _ in self.settled.reached.spilled for context in graph.members(index)]
        while waiting:
            context = waiting.pop()
            if context not in found:
                found.add(context)
                waiting.extend(graph.targets[context])
        return found

    def _met_places(self) -> set[str]:
        assert self.settled is not None
        ways, met = self.outlook.ways, self.settled.reached.met
        templates = set(compress(self.outlook.graph.template, met))
        return {ways.places[ways.templates[number].place] for number in templates}

    def _open_places(self) -> set[str]:
        """Return the scenes and endings that cannot be ruled out."""
        return {self.outlook.graph.place(context) for context in self.beyond}

    def _never_met(self) -> Iterable[str]:
        if self.settled is None:
            return []
        known = self._met_places() | self._open_places()
        return [scene for scene in self.scenario.scenes if scene not in known]

    def _never_offered(self) -> Iterable[str]:
        if self.settled is None:
            return
        graph, ways, met = self.outlook.graph, self.outlook.ways, self._met_places()
        open_ = {edge.choice for context in self.beyond for edge in ways.templates[graph.template[context]].edges}
        for number, (scene, choice) in enumerate(ways.choices):
            if scene in met and number not in self.settled.reached.offered and number not in open_:
                yield f"{scene}/{choice}"

    def _in_order(self, scenes: Collection[str]) -> tuple[str, ...]:
        return tuple(scene for scene in self.scenario.scenes if scene in scenes)

    def _scenes(self, contexts: Iterable[int]) -> tuple[str, ...]:
        return self._in_order({self.outlook.graph.place(context) for context in contexts})

    def _farmable(self) -> tuple[FarmableLoop, ...]:
        graph = self.outlook.graph
        found: dict[tuple[tuple[str, ...], Side], FarmableLoop] = {}
        for cap, more_than in self.settled.farmable if self.settled is not None else ():
            scenes = self._scenes(graph.members(cap.part))
            trip = tuple(map(graph.place, cap.cycle))
            loop = FarmableLoop(scenes, trip, list(SCORES)[cap.side.score], cap.side.sign > 0, more_than)
            known = found.setdefault((scenes, cap.side), loop)
            if more_than is None and known.more_than is not None:
                found[scenes, cap.side] = loop
        return tuple(found.values())

    # What is worked out from it

    def _endless(self) -> Endless | None:
        if self.settled is None:
            return None
        try:
            return endless(self.settled.moves, self.settled.reached, self.budget.bytes, self._rest())
        except OverBudget:
            self.uncovered.append("The loops were too large to look for rounds that never end.")
            return None

    def _examples(self) -> tuple[dict[str, tuple[str, ...]], int | None]:
        """Return a way to each ending that was met, and the fewest decisions; nothing where neither matters."""
        if self.unusual is not None and not self._may_be_few(self.unusual[0]):
            return {}, None
        choices = ["/".join(choice) for choice in self.outlook.ways.choices]
        ways: Mapping[str, Iterable[int]]
        fewest: int | None = None
        if self.settled is not None:
            moves = self.settled.moves
            # A loop without end makes long counts, and the examples are not worth those.
            room = self.budget.bytes // 8 if self.settled.farmable else self.budget.bytes
            try:
                steps = Steps(moves, 0, moves.grid.cell(ZERO), room, self._rest())
                ways = steps.examples() if self.unusual is None else {}
                fewest = min(steps.fewest().values(), default=None)
            except OverBudget:
                self.uncovered.append(
                    "The fewest decisions were not counted; the examples come from random plays, "
                    "and need not be the shortest."
                )
                ways = self.outlook.sample.paths
        else:
            ways = self.outlook.sample.paths
        return {ending: tuple(choices[number] for number in way) for ending, way in ways.items()}, fewest

    def _may_be_few(self, limit: int) -> bool:
        """Return whether a play may have fewer decisions than that, as far as the scenes tell."""
        bound = self.outlook.ways.scenes.fewest
        return bound is not None and bound < limit

    def _most(self, rounds: Endless | None) -> int | None:
        if self.settled is None or self.settled.farmable or (rounds is not None and rounds.ever_longer):
            return None
        ahead = self.outlook.ways.scenes.ahead
        if ahead is not None:
            bound = ahead[self.scenario.start]
            if self.unusual is not None and bound <= self.unusual[1] and not self._may_be_few(self.unusual[0]):
                return None
            if is_played(self.scenario, ahead):
                return bound
        moves = self.settled.moves
        try:
            if rounds is None:
                raise OverBudget("bytes")
            return most(moves, 0, moves.grid.cell(ZERO), rounds.ending, self.budget.bytes, self._rest())
        except OverBudget:
            self.uncovered.append("The most decisions were not counted.")
            return None

    def _chances(self, rounds: Endless | None) -> Chances:
        if (
            self.settled is not None
            and rounds is not None
            and not self.settled.farmable
            and self.settled.reached.states <= self.budget.weights
        ):
            moves = self.settled.moves
            try:
                chances = worked_out(moves, 0, moves.grid.cell(ZERO), rounds, self._rest())
            except OverBudget:
                pass
            else:
                if chances.unsettled > _SURE:
                    self.uncovered.append(
                        f"Random play goes round so long that {chances.unsettled:.1%} of it was given up before an "
                        "ending: the shares are too small by up to that much, and what is built on them is uncertain."
                    )
                return chances
        chances = counted(self.outlook.sample)
        between = [chances.interval(ending) for ending in self.scenario.endings]
        half = max((high - low for low, high in between), default=0.0) / 2
        self.uncovered.append(
            f"Shares, correlation and what strategies beat were counted in {chances.plays:,} random plays: a share is "
            f"right within {half * 100:.1f} points (95 %)."
        )
        if chances.unsettled:
            self.uncovered.append(f"{chances.unsettled:.1%} of the random plays went round too long and were given up.")
        return chances

    def _strategies(self, chances: Chances) -> tuple[StrategyFound, ...]:
        scale, clock = self.outlook.scale, self._rest()
        ladder = chances.ladder(scale)
        nothing: dict[str, int | None] = dict.fromkeys(SCORES)
        found: list[StrategyFound] = []
        for name, pick in strategies(self.scenario):
            try:
                outcome = followed(self.scenario, pick, clock) if pick is not None else None
            except OverBudget:
                self.uncovered.append("There was no time for all of the strategies.")
                break
            if outcome is None:
                found.append(StrategyFound(name, None, nothing, None))
                continue
            scaled = {
                score: None if value is None else half_up(value)
                for score, value in scale.scaled(outcome.scores).items()
            }
            beats = ladder.beaten(outcome.scores) if ladder is not None else None
            found.append(StrategyFound(name, outcome.ending, scaled, beats))
        means = chances.means()
        if means is not None:
            found.append(StrategyFound("random", None, _scaled(means, scale), 0.5))
        else:
            found.append(StrategyFound("random", None, nothing, None))
        return tuple(found)

    def _endings(self, examples: Mapping[str, tuple[str, ...]], chances: Chances) -> dict[str, EndingFound]:
        whole, open_, found = self.outlook.whole, self._open_places(), {}
        settled, sample = self.settled, self.outlook.sample if self.settled is None else None
        is_counted = chances.plays is not None or chances.unsettled > _SURE
        for ending in self.scenario.endings:
            pairs: Collection[tuple[int, ...]] = ()
            if settled is not None:
                pairs = Pairs(settled.moves.grid, settled.reached.endings.get(ending, 0))
            elif sample is not None:
                pairs = {scores for place, scores in sample.seen if place == ending}
            reachable: bool | None = ending in whole.endings
            if not reachable and (settled is None or ending in open_):
                reachable = None
            exact = reachable is False or not is_counted
            share = chances.share(ending)
            sides = self.outlook.endless_sides if ending in open_ else frozenset[Side]()
            found[ending] = EndingFound(
                reachable=reachable,
                share=share,
                share_exact=exact,
                share_between=(share, share) if exact else chances.interval(ending),
                scores={name: _ends(name, number, whole.endings[ending], sides) for number, name in enumerate(SCORES)}
                if ending in whole.endings
                else {},
                pairs=pairs,
                example=examples.get(ending),
            )
        return found

    def _say_what_limits(self) -> None:
        """Say first what everything else suffers from."""
        plays = "what follows comes from random plays, and nothing is called unreachable."
        budget, over = self.budget, self.outlook.over
        if over == "contexts":
            self.uncovered.append(
                f"There are more than {budget.contexts:,} situations (scenes times what is remembered in them), "
                f"too many to visit: {plays}"
            )
        elif over == "seconds":
            self.uncovered.append(f"The exploration was stopped after {budget.seconds:g} seconds: {plays}")
        elif over is not None:
            self.uncovered.append(f"The scores spread too far to keep every pair of them: {plays}")
        if self.settled is not None and self.settled.farmable:
            self.uncovered.append(
                "A loop moves a score without end, or too far to follow. What lies beyond it was not explored: there "
                "is no worst or best on that side, and on the others it is what was found so far."
            )


def _ends(name: str, number: int, ranges: Mapping[str, tuple[int, int]], endless_sides: Collection[Side]) -> Ends:
    if name not in ranges:
        return Ends(None, None)
    worst, best = ranges[name]
    return Ends(
        None if Side(number, -1) in endless_sides else worst, None if Side(number, 1) in endless_sides else best
    )


def _scaled(means: tuple[float, ...], scale: Scale) -> dict[str, int | None]:
    """Return expected sums from 0 to 100."""
    return {
        name: None if found is None else half_up(100 * (mean - found.worst) / (found.best - found.worst))
        for name, mean, found in zip(SCORES, means, scale.ranges, strict=True)
    }
