"""Random plays, for what is too large to be worked out: seeded, so that the same scenario gives the same answer.

A play walks the ways themselves, scene by scene and with whole numbers for scores, so it needs neither the whole graph
nor a grid. Each choice on offer is equally likely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.graph import Edge, Ways
from roleplay.outlook.residual import holds
from roleplay.scenario.names import SCORES

LONGEST_PLAY = 2000
"""Steps, beyond two for each scene, after which a play is given up."""
_SEED = 20
_LOOK = 64
_WIDTH = 32
_HALF = 1 << _WIDTH - 1
_LEANINGS = [(up, right) for up in (1, 0, -1) for right in (1, 0, -1) if up or right]
_LEAN_EVERY = 8
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


class _Line(NamedTuple):
    """An edge, for a play: what it does, and its gains as one number."""

    choice: int
    gain: int
    keep: int
    put: int
    edge: Edge | None
    """Only where it adds to a counter, which takes more than `keep` and `put`."""
    scores: tuple[int, ...]


class Player:
    """Plays a scenario at random, by its ways."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._longest = LONGEST_PLAY + 2 * len(ways.places)
        self._lines: dict[int, tuple[_Line, ...]] = {}
        """What a scene reads of a key -> its edges; not where the scores decide which can be gone."""
        self._offered: dict[tuple[int, int], tuple[_Line, ...]] = {}
        """The same with scores, where these decide."""

    def sample(self, key: int, scores: tuple[int, ...], plays: int, clock: Clock) -> Sample:
        """Play so many times from a context with these scores, or as often as there is time for."""
        sample = Sample()
        random = Random(_SEED)  # noqa: S311 - for statistics
        start = _packed(scores)
        try:
            while sample.plays < plays:
                if sample.plays % _LOOK == 0:
                    clock.look()
                self._play(key, start, random, sample, clock, None)
                if sample.plays % _LEAN_EVERY == 0:
                    leaning = _LEANINGS[sample.plays // _LEAN_EVERY % len(_LEANINGS)]
                    self._play(key, start, random, sample, clock, leaning)
        except OverBudget:
            pass
        return sample

    def _play(
        self, key: int, scores: int, random: Random, sample: Sample, clock: Clock, leaning: tuple[int, ...] | None
    ) -> None:
        ways, chance, known, offered = self._ways, random.random, self._lines, self._offered
        reads, places = ways.reads, ways.place
        path: list[int] = []
        for step in range(self._longest):
            if step % 1000 == 999:
                clock.look()
            read = key & reads[key & places]
            lines = known.get(read)
            if lines is None:
                lines = offered.get((read, scores))
                if lines is None:
                    lines = self._learn(key, read, scores)
            if not lines:
                break
            if len(lines) == 1:
                choice, gain, keep, put, edge, _ = lines[0]
            elif leaning is not None and chance() < _FIRM:
                choice, gain, keep, put, edge, _ = max(
                    lines, key=lambda line: sum(map(int.__mul__, leaning, line.scores))
                )
            else:
                choice, gain, keep, put, edge, _ = lines[int(chance() * len(lines))]
            if choice >= 0:
                path.append(choice)
                scores += gain
            key = key & keep | put if edge is None else ways.after(key, edge)
        else:
            if leaning is None:
                sample.plays += 1
                sample.given_up += 1
            return
        self._count(key, _unpacked(scores), path, sample, is_random=leaning is None)

    def _count(self, key: int, scores: tuple[int, ...], path: list[int], sample: Sample, *, is_random: bool) -> None:
        ways = self._ways
        place = ways.places[ways.templates[ways.template(key)].place]
        is_ending = place in ways.scenario.endings
        sample.plays += is_random
        if not is_ending:
            sample.stuck.add(place)
            return
        sample.seen.add((place, scores))
        if place not in sample.paths:
            sample.paths[place] = tuple(path)
        if is_random:
            sample.ends[place, scores] += 1

    def _learn(self, key: int, read: int, scores: int) -> tuple[_Line, ...]:
        """Return the edges that can be gone: the choices on offer, or the one way that is gone by itself."""
        template = self._ways.templates[self._ways.template(key)]
        if template.asks:
            sums = _unpacked(scores)
            lines = _lines([edge for edge in template.edges if edge.when is None or holds(edge.when, sums)])
            self._offered[read, scores] = lines
        else:
            lines = self._lines[read] = _lines(template.edges)
        return lines


def _lines(edges: Iterable[Edge]) -> tuple[_Line, ...]:
    return tuple(
        _Line(edge.choice, _packed(edge.scores), edge.keep, edge.put, edge if edge.adds else None, edge.scores)
        for edge in edges
    )


# Scores are added up many times in a play, so they are carried as one number: digits of a very large base.


def _packed(scores: Iterable[int]) -> int:
    packed = 0
    for score in scores:
        packed = (packed << _WIDTH) + score
    return packed


def _unpacked(packed: int) -> tuple[int, ...]:
    scores = []
    for _ in SCORES:
        score = (packed + _HALF) % (2 * _HALF) - _HALF
        scores.append(score)
        packed = (packed - score) >> _WIDTH
    return tuple(reversed(scores))
