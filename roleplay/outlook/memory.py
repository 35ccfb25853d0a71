"""The memory of a conversation as the bits of one integer: facts, counters and used `once` choices.

Equal integers are equal memories, dropping what nothing reads later is one `&`, and what a choice does is two masks.
A counter takes the bits of its value above its minimum.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from roleplay.conversation.rules import State
from roleplay.scenario.conditions import Condition, names_in
from roleplay.scenario.model import Choice, Scenario


class Field(NamedTuple):
    """Where a counter has its bits."""

    shift: int
    mask: int
    """Its bits, in place."""
    low: int
    """The value that zero bits stand for."""
    top: int
    """The largest value above `low`."""

    def value(self, memory: int) -> int:
        """Return the counter's value in a memory."""
        return ((memory & self.mask) >> self.shift) + self.low


class Memory:
    """The layout for one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.facts: Mapping[str, int] = {name: 1 << number for number, name in enumerate(scenario.facts)}
        at = len(self.facts)
        counters: dict[str, Field] = {}
        for name, counter in scenario.counters.items():
            top = counter.max - counter.min
            width = top.bit_length()
            counters[name] = Field(at, ((1 << width) - 1) << at, counter.min, top)
            at += width
        self.counters: Mapping[str, Field] = counters
        once: dict[tuple[str, str], int] = {}
        for name, scene in scenario.scenes.items():
            for choice in scene.choices or ():
                if choice.once:
                    once[name, choice.id] = 1 << at
                    at += 1
        self.once: Mapping[tuple[str, str], int] = once

    def of(self, state: State) -> int:
        """Return the memory of a state of the rules."""
        memory = sum(self.facts[name] for name in state.facts)
        for value, field in zip(state.counters, self.counters.values(), strict=True):
            memory |= (value - field.low) << field.shift
        return memory | sum(self.once[used] for used in state.used)

    def read_by(self, condition: Condition | None) -> int:
        """Return the bits that a condition reads; scores have none."""
        bits = 0
        for name in names_in(condition) if condition is not None else ():
            if name in self.facts:
                bits |= self.facts[name]
            elif name in self.counters:
                bits |= self.counters[name].mask
        return bits

    def put_by(self, scene: str, choice: Choice) -> tuple[int, int]:
        """Return the bits that taking the choice makes one, and those that it makes zero; counters apart."""
        put = self.once[scene, choice.id] if choice.once else 0
        for name in choice.set:
            put |= self.facts[name]
        cleared = 0
        for name in choice.clear:
            cleared |= self.facts[name]
        return put, cleared


def live(scenario: Scenario, memory: Memory) -> dict[str, int]:
    """Return for each scene and ending the bits that anything read from there on can still depend on.

    Only what decides the way counts: the `when` of choices and routes, and `once`; not the `when` of a line.
    """
    bits = dict.fromkeys(scenario.endings, 0)
    into: dict[str, list[tuple[str, int]]] = {}  # place -> (scene before it, the bits that survive the way)
    for name, scene in scenario.scenes.items():
        read = 0
        for choice in scene.choices or ():
            put, cleared = memory.put_by(name, choice)
            read |= memory.read_by(choice.when) | memory.once.get((name, choice.id), 0)
            into.setdefault(choice.goto, []).append((name, ~(put | cleared)))
        for way in scene.route or ():
            read |= memory.read_by(way.when)
            into.setdefault(way.goto, []).append((name, -1))
        if scene.otherwise is not None:
            into.setdefault(scene.otherwise, []).append((name, -1))
        bits[name] = read
    waiting = dict.fromkeys(scenario.scenes)  # in the order written, taken from the back: most ways lead forward
    while waiting:
        place, _ = waiting.popitem()
        for name, survives in into.get(place, ()):
            more = bits[name] | bits[place] & survives
            if more != bits[name]:
                bits[name] = more
                waiting[name] = None
    return bits
