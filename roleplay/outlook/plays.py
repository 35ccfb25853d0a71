"""Random plays, for what is too large to be worked out: seeded, so that the same scenario gives the same answer.

A play walks the ways themselves, scene by scene and with whole numbers for scores, so it needs neither the whole graph
nor a grid. Each choice on offer is equally likely.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.graph import Edge, Ways
from roleplay.outlook.residual import holds

LONGEST_PLAY = 2000
"""Steps, beyond two for each scene, after which a play is given up."""
_SEED = 20
_LOOK = 64
_LEANINGS = [(up, right) for up in (1, 0, -1) for right in (1, 0, -1) if up or right]
_FIRM = 0.85  # how often a leaning play takes the line that it leans to


@dataclass
class Sample:
    """What came of some random plays."""

    plays: int = 0
    ends: Counter[tuple[str, tuple[int, ...]]] = field(default_factory=Counter)
    """How many plays came to an ending with these scores. The rest got stuck, or went round for too long."""
    given_up: int = 0
    """How many went round for too long."""
    seen: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)
    """Endings and scores of all plays, and of those that lean to one side of the scores, to see how far they go."""
    paths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Ending -> the numbers of the choices of one play that came to it."""
    stuck: set[str] = field(default_factory=set)
    """Scenes where plays got stuck."""


class Player:
    """Plays a scenario at random, by its ways."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._longest = LONGEST_PLAY + 2 * len(ways.places)
        self._asks: dict[int, bool] = {}
        self._offered: dict[tuple[int, tuple[int, ...]], tuple[Edge, ...]] = {}

    def sample(self, key: int, scores: tuple[int, ...], plays: int, clock: Clock) -> Sample:
        """Play so many times from a context with these scores, or as often as there is time for."""
        sample = Sample()
        random = Random(_SEED)  # noqa: S311 - for statistics
        try:
            while sample.plays < plays:
                if sample.plays % _LOOK == 0:
                    clock.look()
                self._play(key, scores, random, sample, clock, None)
                if sample.plays % 4 == 0:
                    leaning = _LEANINGS[sample.plays // 4 % len(_LEANINGS)]
                    self._play(key, scores, random, sample, clock, leaning)
        except OverBudget:
            pass
        return sample

    def _play(
        self,
        key: int,
        scores: tuple[int, ...],
        random: Random,
        sample: Sample,
        clock: Clock,
        leaning: tuple[int, ...] | None,
    ) -> None:
        ways = self._ways
        path: list[int] = []
        for step in range(self._longest):
            if step % 1000 == 999:
                clock.look()
            edges = self._on_offer(ways.template(key), scores)
            if not edges:
                break
            if len(edges) == 1:
                edge = edges[0]
            elif leaning is not None and random.random() < _FIRM:
                gains = [sum(map(int.__mul__, leaning, edge.scores)) for edge in edges]
                edge = edges[gains.index(max(gains))]
            else:
                edge = edges[int(random.random() * len(edges))]
            if edge.choice >= 0:
                path.append(edge.choice)
                scores = tuple(map(int.__add__, scores, edge.scores))
            key = ways.after(key, edge)
        else:
            if leaning is None:
                sample.plays += 1
                sample.given_up += 1
            return
        place = ways.places[ways.templates[ways.template(key)].place]
        is_ending = place in ways.scenario.endings
        if is_ending:
            sample.seen.add((place, scores))
            sample.paths.setdefault(place, tuple(path))
        else:
            sample.stuck.add(place)
        if leaning is None:
            sample.plays += 1
            if is_ending:
                sample.ends[place, scores] += 1

    def _on_offer(self, number: int, scores: tuple[int, ...]) -> tuple[Edge, ...]:
        """Return the edges that can be gone: the choices on offer, or the one way that is gone by itself."""
        template = self._ways.templates[number]
        asks = self._asks.get(number)
        if asks is None:
            asks = self._asks[number] = template.asks
        if not asks:
            return template.edges
        edges = self._offered.get((number, scores))
        if edges is None:
            edges = tuple(edge for edge in template.edges if edge.when is None or holds(edge.when, scores))
            self._offered[number, scores] = edges
        return edges
