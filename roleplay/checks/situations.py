"""Situations: what is on offer, heard and asked in everything that can be met, read off the outlook.

The outlook forgets what decides no way. Here the conditions of spoken lines count as read, too: `asking` makes a copy
of the scenario that is explored for them. All answers are exact, or there are none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from roleplay.checks.asking import asking, doorstep, lines_ask
from roleplay.checks.traps import Traps, moved
from roleplay.outlook import Budget, Outlook
from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.farmable import Settled
from roleplay.outlook.memory import Memory
from roleplay.outlook.residual import Question, Residual
from roleplay.scenario.model import Line, Scenario, Scene

Where: TypeAlias = tuple[int | str, ...]
"""Where a condition stands in the scenario, as names and numbers, without the last "when"."""
MOST_BYTES = 50_000_000
"""What the pairs of scores of all contexts may take; where they take more, nobody waits for the situations."""
_LOOK = 128  # templates between two looks at the clock


@dataclass(slots=True)
class Answers:
    """Which answers one condition can have."""

    yes: bool = False
    no: bool = False
    taken: bool = False
    """For a way of a route: whether it is ever the first that fits."""


@dataclass(slots=True)
class Cut:
    """A counter that would go beyond its end."""

    sum: int
    end: int


@dataclass(slots=True)
class Situations:
    """What can be met. Everything is complete: what is not here never happens."""

    offers: dict[str, dict[tuple[int, ...], None]] = field(default_factory=dict)
    """Scene -> the sets of its choices that can be on offer together, as their numbers in the scene."""
    heard: dict[str, set[tuple[int, ...]]] = field(default_factory=dict)
    """Scene -> the sets of its lines that can be heard together, as their numbers in `says`."""
    answers: dict[Where, Answers] = field(default_factory=dict)
    """Where a condition stands -> its answers. Not there: it is never asked."""
    cuts: dict[tuple[str, int, str], Cut] = field(default_factory=dict)
    """Scene, choice and counter -> where adding goes furthest beyond the counter's end."""
    circles: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    """Scenes that the conversation can move round in by itself, in the direction of play."""
    traps: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    """Scene and choice that leave only poor endings -> decisions to come at least, and decisions in all then."""


def situations(scenario: Scenario, budget: Budget, outlook: Outlook | None = None) -> tuple[Outlook, Situations | None]:
    """Return an outlook on a scenario, and what can be met in it.

    None where that does not fit the budget, or where a score is moved without end. `outlook` is one on the scenario
    itself that keeps `MOST_BYTES`, if there is one already; it serves where no line asks for anything.
    """
    clock = Clock(budget.seconds)
    if outlook is None or lines_ask(scenario):
        outlook = Outlook(asking(scenario), budget, keep=MOST_BYTES)
    settled = outlook.settled
    if settled is None or not outlook.whole.exact or settled.reached.pairs is None:
        return outlook, None
    try:
        return outlook, _Looking(scenario, outlook, settled, settled.reached.pairs, clock).situations()
    except OverBudget:
        return outlook, None


@dataclass(slots=True)
class _Asked:
    """The conditions of one scene, or of the doorstep of an ending, each with where it stands."""

    says: list[tuple[int, Question]]
    always_heard: tuple[int, ...]
    choices: list[tuple[Where, Question]]
    replies: dict[int, list[tuple[Where, Question]]]
    """Number of a choice in its scene -> the conditional lines of its reply."""
    route: list[tuple[Where, Question | None]]
    way: Where


class _Looking:
    """Goes through all contexts once, each with its pairs of scores."""

    def __init__(
        self, scenario: Scenario, outlook: Outlook, settled: Settled, pairs_at: list[int], clock: Clock
    ) -> None:
        self.scenario, self.reached, self.pairs_at, self.clock = scenario, settled.reached, pairs_at, clock
        self.graph, self.ways = outlook.graph, outlook.ways
        self.grid, self.moves = settled.moves.grid, settled.moves.moves
        self.memory = Memory(outlook.scenario)
        self.bits = len(self.ways.places).bit_length()  # as `Ways` puts keys together: the place below the memory
        self.keys = list(self.graph.number)
        self.first = self._first_choices()
        self.counters = {found.shift + self.bits: name for name, found in self.memory.counters.items()}
        self.asked = self._all_asked()
        self.found = Situations()

    def _first_choices(self) -> dict[str, int]:
        first: dict[str, int] = {}
        for number, (scene, _) in enumerate(self.ways.choices):
            first.setdefault(scene, number)
        return first

    def _all_asked(self) -> dict[str, _Asked]:
        asked = {
            name: self._asked_in(("scenes", name), scene.says, scene) for name, scene in self.scenario.scenes.items()
        }
        for name, ending in self.scenario.endings.items():
            asked[doorstep(name)] = self._asked_in(("endings", name), ending.says, None)
        return asked

    def _asked_in(self, way: Where, says: tuple[Line, ...], scene: Scene | None) -> _Asked:
        question = self.ways.question
        choices = scene.choices or () if scene is not None else ()
        replies = {
            number: [
                ((*way, "choices", number, "reply", at), question(line.when))
                for at, line in enumerate(choice.reply)
                if line.when is not None
            ]
            for number, choice in enumerate(choices)
            if choice.reply
        }
        return _Asked(
            [(number, question(line.when)) for number, line in enumerate(says) if line.when is not None],
            tuple(number for number, line in enumerate(says) if line.when is None),
            [
                ((*way, "choices", n), question(choice.when))
                for n, choice in enumerate(choices)
                if choice.when is not None
            ],
            {number: lines for number, lines in replies.items() if lines},
            [
                ((*way, "route", n), None if one.when is None else question(one.when))
                for n, one in enumerate((scene.route or ()) if scene is not None else ())
            ],
            way,
        )

    def situations(self) -> Situations:
        """Look at everything that is met.

        All that is asked in a scene was made part of what it reads, so what contexts of one template are asked has the
        same answers, and they are looked at together.
        """
        self._look_for_cuts()
        like = {number: context for context, number in enumerate(self.graph.template)}
        for count, (number, pairs) in enumerate(self.reached.together.items()):
            if count % _LOOK == 0:
                self.clock.look()
            self._look(like[number], pairs)
        self._circles()
        self.found.traps.update(Traps(self.scenario, self.graph, self.moves, self.pairs_at, self.first).found())
        return self.found

    def _look(self, context: int, pairs: int) -> None:
        """Look at what is heard, asked and on offer with some pairs in one context, or in others like it."""
        place = self.graph.place(context)
        asked = self.asked.get(place)
        if asked is None:
            return
        memory = self.keys[context] >> self.bits
        self._hear(asked, memory, pairs)
        for where, one in asked.choices:
            self._answer(where, self._mask(one, memory), pairs)
        self._route(asked, memory, pairs)
        if place in self.first:
            self._offer(place, asked, context, pairs)

    def _mask(self, question: Question, memory: int) -> Residual | int:
        """Return the pairs for which a condition holds, as a set; True for all, False for none."""
        answer = question.asked(memory)
        return answer if isinstance(answer, bool) else self.grid.mask(answer)

    def _answer(self, where: Where, mask: Residual | int, pairs: int) -> None:
        answers = self.found.answers.setdefault(where, Answers())
        if answers.yes and answers.no:
            return
        yes = holding(mask, pairs)
        answers.yes = answers.yes or yes != 0
        answers.no = answers.no or yes != pairs

    def _hear(self, asked: _Asked, memory: int, pairs: int) -> None:
        groups = {asked.always_heard: pairs}
        if asked.says:
            masks = [(number, self._mask(question, memory)) for number, question in asked.says]
            for number, mask in masks:
                self._answer((*asked.way, "says", number), mask, pairs)
            groups = parted(asked.always_heard, masks, pairs)
        self.found.heard.setdefault(str(asked.way[1]), set()).update(tuple(sorted(heard)) for heard in groups)

    def _route(self, asked: _Asked, memory: int, pairs: int) -> None:
        rest = pairs
        for where, question in asked.route:
            mask = True if question is None else self._mask(question, memory)
            if rest:
                self._answer(where, mask, rest)
            taken = holding(mask, rest)
            if holding(mask, pairs):
                answers = self.found.answers.setdefault(where, Answers())
                answers.yes, answers.taken = True, answers.taken or taken != 0
            rest &= ~taken

    def _offer(self, scene: str, asked: _Asked, context: int, pairs: int) -> None:
        first, memory = self.first[scene], self.keys[context] >> self.bits
        template = self.graph.template[context]
        edges, moves = self.ways.templates[template].edges, self.moves[template]
        masks: list[tuple[int, Residual | int]] = []
        for edge, move in zip(edges, moves, strict=True):
            if edge.choice < 0:
                continue
            number = edge.choice - first
            masks.append((number, True if move.mask is None else move.mask))
            passed = pairs if move.mask is None else pairs & move.mask
            if not passed:
                continue
            if number in asked.replies:
                after = self._after(scene, number, memory)
                for where, question in asked.replies[number]:
                    self._answer(where, self._mask(question, after), moved(passed, move.shift))
        offers = dict.fromkeys(offer for offer in parted((), masks, pairs) if offer)
        if offers:
            self.found.offers.setdefault(scene, {}).update(offers)

    def _after(self, scene: str, number: int, memory: int) -> int:
        """Return the memory after a choice, still in its scene."""
        choices = self.scenario.scenes[scene].choices
        assert choices is not None, "it was on offer"
        put, cleared = self.memory.put_by(scene, choices[number])
        memory = memory & ~cleared | put
        for name, amount in choices[number].add.items():
            counter = self.memory.counters[name]
            value = min(max(((memory & counter.mask) >> counter.shift) + amount, 0), counter.top)
            memory = memory & ~counter.mask | value << counter.shift
        return memory

    def _look_for_cuts(self) -> None:
        """Look where choices add to a counter beyond its end: that depends on its value, not only on what is asked."""
        graph, templates = self.graph, self.ways.templates
        adding = {number for number, template in enumerate(templates) if any(edge.adds for edge in template.edges)}
        for part in graph.parts if adding else ():
            for context in (part,) if isinstance(part, int) else part:
                pairs, number = self.pairs_at[context], graph.template[context]
                if not pairs or number not in adding:
                    continue
                scene, key = graph.place(context), self.keys[context]
                for edge, move in zip(templates[number].edges, self.moves[number], strict=True):
                    if not edge.adds or not (pairs if move.mask is None else pairs & move.mask):
                        continue
                    for add in edge.adds:
                        total = ((key & add.mask) >> add.shift) + add.amount
                        if not 0 <= total <= add.top:
                            self._cut(scene, edge.choice - self.first[scene], self.counters[add.shift], total)

    def _cut(self, scene: str, number: int, name: str, total: int) -> None:
        counter = self.scenario.counters[name]
        cut = Cut(total + counter.min, counter.max if total > 0 else counter.min)
        known = self.found.cuts.setdefault((scene, number, name), cut)
        if abs(cut.sum - cut.end) > abs(known.sum - known.end):
            self.found.cuts[scene, number, name] = cut

    def _circles(self) -> None:
        """Follow what goes by itself inside loops. Nothing changes on the way, so a scene met twice is a circle."""
        graph = self.graph
        for index, part in enumerate(graph.parts):
            if isinstance(part, int):
                continue
            waiting: list[tuple[tuple[int, ...], int]] = [((context,), self.pairs_at[context]) for context in part]
            while waiting:
                path, pairs = waiting.pop()
                template = graph.template[path[-1]]
                for move, target in zip(self.moves[template], graph.targets[path[-1]], strict=True):
                    passed = pairs if move.mask is None else pairs & move.mask
                    if move.choice >= 0 or not passed or graph.position[target] != index:
                        continue
                    if target in path:
                        scenes = [graph.place(context) for context in path[path.index(target) :]]
                        first = scenes.index(next(name for name in self.scenario.scenes if name in scenes))
                        self.found.circles.setdefault(frozenset(scenes), (*scenes[first:], *scenes[:first]))
                    else:
                        waiting.append(((*path, target), passed))


def holding(mask: Residual | int, pairs: int) -> int:
    """Return the pairs of a set for which a condition holds."""
    if isinstance(mask, bool):
        return pairs if mask else 0
    assert isinstance(mask, int), "conditions on scores are masks of the grid"
    return pairs & mask


def parted(begin: tuple[int, ...], masks: list[tuple[int, Residual | int]], pairs: int) -> dict[tuple[int, ...], int]:
    """Part pairs by what holds for them; `begin` is what holds for all."""
    groups = {begin: pairs}
    for number, mask in masks:
        apart: dict[tuple[int, ...], int] = {}
        for held, group in groups.items():
            yes = holding(mask, group)
            if yes:
                apart[*held, number] = yes
            if yes != group:
                apart[held] = group & ~yes
        groups = apart
    return groups
