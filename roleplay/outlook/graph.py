"""The graph of contexts: every scene with every memory that it can be met with, the scores left open.

A context is a scene and what is remembered there, without what nothing reads later. Conditions on facts and counters
are settled on the way; a condition on a score stays on its edge. So the graph holds all that can happen, and a little
more: what only a pair of scores rules out is found later, when scores are sent along its edges.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from roleplay.conversation.rules import State
from roleplay.outlook.budget import Clock, OverBudget
from roleplay.outlook.memory import Memory, live
from roleplay.outlook.residual import Question, Residual, every, negated
from roleplay.outlook.scenes import Scenes
from roleplay.scenario.conditions import Condition
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.names import SCORES

BY_ITSELF = -1
"""Stands where the number of a choice would, on the edge of a route or of `otherwise`."""
ZERO = (0,) * len(SCORES)

_LOOK = 1000  # contexts between two looks at the clock


class Add(NamedTuple):
    """What a choice adds to a counter; bits and shift of a key, not of a memory."""

    shift: int
    mask: int
    top: int
    amount: int


class Edge(NamedTuple):
    """One way out of a scene. The next key is `key & keep | put`, then what is added to counters."""

    choice: int
    """The number of the choice in `Graph.choices`, or `BY_ITSELF`."""
    scores: tuple[int, ...]
    """How it moves each score."""
    when: Condition | None
    """What it still asks of the scores."""
    keep: int
    put: int
    adds: tuple[Add, ...]


class Template(NamedTuple):
    """What all contexts of a scene share whose memories differ in nothing that the scene itself reads."""

    place: int
    """The number of the scene or ending in `Graph.places`."""
    edges: tuple[Edge, ...]
    stops: Residual
    """When the conversation is stuck here: in a scene, with nothing on offer and no `otherwise`."""

    @property
    def asks(self) -> bool:
        """Whether what is on offer depends on the scores."""
        return any(edge.when is not None for edge in self.edges)


class Ways:
    """The ways out of each scene, worked out as memories come up."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.scenes = Scenes(scenario)
        self.places: tuple[str, ...] = (*scenario.scenes, *scenario.endings)
        """Scenes, then endings."""
        self.choices: list[tuple[str, str]] = []
        """Every choice, as scene and id, in the order written."""
        self.templates: list[Template] = []
        self._memory = memory = Memory(scenario)
        self._number = {name: number for number, name in enumerate(self.places)}
        self._bits = len(self.places).bit_length()
        self.place = (1 << self._bits) - 1
        """The bits of a key that are the number of its place."""
        self._live = live(scenario, memory)
        self._scenes = [_Scene(self, name) for name in scenario.scenes]
        self.reads = [scene.reads << self._bits | self.place for scene in self._scenes]
        self.reads += [self.place] * len(scenario.endings)
        """Number of a place -> what of a key tells its template."""
        self.template_of: dict[int, int] = {}
        """What of a key tells its template -> the template's number."""
        self.masks: list[list[tuple[int, int]] | None] = []
        """Number of a template -> what its edges keep and put, the last one first; None where one adds to a counter."""

    def key(self, state: State) -> int:
        """Return the context of a state, as one integer."""
        return (self._memory.of(state) & self._live[state.scene]) << self._bits | self._number[state.scene]

    def template(self, key: int) -> int:
        """Return the number of a context's template in `templates`."""
        reads = key & self.reads[key & self.place]
        number = self.template_of.get(reads)
        if number is None:
            number = self.template_of[reads] = len(self.templates)
            place = key & self.place
            if place < len(self._scenes):
                template = self._scenes[place].template(place, key >> self._bits)
            else:
                template = Template(place, (), False)
            adds = any(edge.adds for edge in template.edges)
            self.masks.append(None if adds else [(edge.keep, edge.put) for edge in reversed(template.edges)])
            self.templates.append(template)
        return number

    def after(self, key: int, edge: Edge) -> int:
        """Return the context that an edge leads to."""
        after = key & edge.keep | edge.put
        for add in edge.adds:
            value = ((key & add.mask) >> add.shift) + add.amount
            after = after & ~add.mask | min(max(value, 0), add.top) << add.shift
        return after

    def after_all(self, key: int, number: int) -> list[int]:
        """Return the contexts that the edges of its template lead to, the last one first."""
        masks = self.masks[number]
        if masks is None:
            return [self.after(key, edge) for edge in reversed(self.templates[number].edges)]
        return [key & keep | put for keep, put in masks]

    def edge(self, goto: str, choice: Choice | None = None, number: int = BY_ITSELF, scene: str = "") -> Edge:
        """Return the edge of a choice, or of a way that is gone by itself, without its condition."""
        alive, bits = self._live[goto], self._bits
        put, cleared = self._memory.put_by(scene, choice) if choice is not None else (0, 0)
        adds = []
        for name, amount in choice.add.items() if choice is not None else ():
            field = self._memory.counters[name]
            if field.mask & alive:
                adds.append(Add(field.shift + bits, field.mask << bits, field.top, amount))
        return Edge(
            number,
            choice.scores if choice is not None else ZERO,
            None,
            (alive & ~cleared) << bits,
            (put & alive) << bits | self._number[goto],
            tuple(adds),
        )

    def question(self, condition: Condition | None) -> Question:
        """Return a condition, ready to be asked of memories."""
        return Question(condition, self._memory)

    def once(self, scene: str, choice: str) -> int:
        """Return the bit of a memory that says that the choice was taken; 0 when it can be taken again."""
        return self._memory.once.get((scene, choice), 0)


class _Scene:
    """One scene's ways, each with what has to be asked before it is taken."""

    def __init__(self, ways: Ways, name: str) -> None:
        scene = ways.scenario.scenes[name]
        self.is_route = scene.route is not None
        self.ways: list[tuple[Question, int, Edge]] = []  # with the bit that forbids it
        for choice in scene.choices or ():
            edge = ways.edge(choice.goto, choice, len(ways.choices), name)
            ways.choices.append((name, choice.id))
            self.ways.append((ways.question(choice.when), ways.once(name, choice.id), edge))
        for way in scene.route or ():
            self.ways.append((ways.question(way.when), 0, ways.edge(way.goto)))
        self.otherwise = ways.edge(scene.otherwise) if scene.otherwise is not None else None
        self.reads = 0
        for question, forbidden, _ in self.ways:
            self.reads |= question.reads | forbidden

    def template(self, place: int, memory: int) -> Template:
        edges: list[Edge] = []
        none: list[Residual] = []  # that none of the ways so far can be gone
        for question, forbidden, edge in self.ways:
            answer = not memory & forbidden and question.asked(memory)
            if self.is_route:
                answer, blocked = every((*none, answer)), negated(answer)
                none.append(blocked)
            else:
                none.append(negated(answer))
            if answer is not False:
                edges.append(edge if answer is True else edge._replace(when=answer))
        nothing = every(none)
        if nothing is False or self.is_route:
            return Template(place, tuple(edges), False)
        if self.otherwise is None:
            return Template(place, tuple(edges), nothing)
        edges.append(self.otherwise if nothing is True else self.otherwise._replace(when=nothing))
        return Template(place, tuple(edges), False)


class Graph:
    """The contexts that can be met from the start, numbered, and sorted so that nothing leads back but loops."""

    def __init__(self, ways: Ways, start: int) -> None:
        """Begin with one context, known by its key; `explore` finds the others."""
        self.ways = ways
        self.number: dict[int, int] = {start: 0}
        """Key of a context -> its number; the start is 0."""
        self.template: list[int] = [ways.template(start)]
        """Number of a context -> number of its template."""
        self.targets: list[tuple[int, ...]] = [()]
        """Number of a context -> the contexts that the edges of its template lead to."""
        self.parts: list[int | tuple[int, ...]] = []
        """In topological order: a context by itself, or the contexts of a loop together."""
        self.position: list[int] = [-1]
        """Number of a context -> index of its part."""

    def members(self, index: int) -> tuple[int, ...]:
        """Return the contexts of a part."""
        part = self.parts[index]
        return (part,) if isinstance(part, int) else part

    def place(self, context: int) -> str:
        """Return the scene or ending of a context."""
        return self.ways.places[self.ways.templates[self.template[context]].place]

    def explore(self, most: int, clock: Clock) -> None:
        """Find all contexts; raises `OverBudget` when there are more than `most`, or when the clock ends.

        They are found depth first, and a part is gathered when it is left behind (Tarjan, without recursion).
        """
        ways, number, template, targets, position = self.ways, self.number, self.template, self.targets, self.position
        after_all, known, masks, reads, place = ways.after_all, ways.template_of, ways.masks, ways.reads, ways.place
        (start,) = number
        # The context looked at, the keys that it still leads to, what the others were, and the first context on the
        # stack that can be come back to; then the same of the contexts that led here.
        context, keys, met, low = 0, after_all(start, template[0]), list[int](), 0
        trail: list[tuple[int, list[int], list[int], int]] = []
        stack = [0]
        while True:
            while keys:
                key = keys.pop()
                target = number.get(key)
                if target is not None:
                    met.append(target)
                    if target < low and position[target] < 0:
                        low = target
                    continue
                target = number[key] = len(template)
                if target % _LOOK == 0:
                    clock.look()
                    if target >= most:
                        raise OverBudget("contexts")
                new = known.get(key & reads[key & place])
                if new is None:
                    new = ways.template(key)
                template.append(new)
                targets.append(())
                position.append(-1)
                met.append(target)
                stack.append(target)
                trail.append((context, keys, met, low))
                plain = masks[new]
                keys = after_all(key, new) if plain is None else [key & keep | put for keep, put in plain]
                context, met, low = target, [], target
            targets[context] = tuple(met)
            if low == context:
                if stack[-1] == context and context not in met:
                    position[stack.pop()] = len(self.parts)
                    self.parts.append(context)
                else:
                    self._close(context, stack)
            if not trail:
                break
            beyond = low
            context, keys, met, low = trail.pop()
            low = min(low, beyond)
        self.parts.reverse()
        last = len(self.parts) - 1
        self.position = [last - index for index in position]

    def _close(self, context: int, stack: list[int]) -> None:
        """Take a loop from the stack: `context` and all that was found after it and leads back to it."""
        index = len(self.parts)
        at = bisect_left(stack, context)  # numbers on the stack only grow
        part = tuple(stack[at:])
        del stack[at:]
        for member in part:
            self.position[member] = index
        self.parts.append(part)
