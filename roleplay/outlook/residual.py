"""What a condition still asks once facts and counters are known: yes, no, or a condition on the scores alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from roleplay.outlook.memory import Memory
from roleplay.scenario.conditions import OPERATORS, And, Compare, Condition, Fact, Not, Or
from roleplay.scenario.names import SCORES

Residual: TypeAlias = Condition | bool
"""A condition in which only scores stand, or its answer."""

NUMBER = {name: number for number, name in enumerate(SCORES)}
"""The place of each score in a tuple of scores."""


def negated(residual: Residual) -> Residual:
    """Return the opposite."""
    if isinstance(residual, bool):
        return not residual
    return residual.part if isinstance(residual, Not) else Not(residual)


def every(residuals: Iterable[Residual]) -> Residual:
    """Return what holds when all of them do."""
    parts: dict[Condition, None] = {}
    for residual in residuals:
        if residual is False:
            return False
        if isinstance(residual, And):
            parts.update(dict.fromkeys(residual.parts))
        elif residual is not True:
            parts[residual] = None
    if not parts:
        return True
    return next(iter(parts)) if len(parts) == 1 else And(tuple(parts))


def some(residuals: Iterable[Residual]) -> Residual:
    """Return what holds when at least one of them does."""
    return negated(every(negated(residual) for residual in residuals))


def asked(condition: Condition, memory: Memory, bits: int) -> Residual:
    """Return what `condition` still asks of the scores when the memory is `bits`."""
    match condition:
        case Fact(name):
            return bool(bits & memory.facts[name])
        case Compare(name, operator, number):
            if name in NUMBER:
                return condition
            return OPERATORS[operator](memory.counters[name].value(bits), number)
        case Not(part):
            return negated(asked(part, memory, bits))
        case And(parts):
            return every(asked(part, memory, bits) for part in parts)
        case Or(parts):
            return some(asked(part, memory, bits) for part in parts)


class Question:
    """One `when` of a scenario, asked of many memories; each different answer is worked out once."""

    __slots__ = ("_answers", "_condition", "_memory", "reads")

    def __init__(self, condition: Condition | None, memory: Memory) -> None:
        self._condition, self._memory = condition, memory
        self._answers: dict[int, Residual] = {}
        self.reads = memory.read_by(condition)

    def asked(self, bits: int) -> Residual:
        """Return what it still asks of the scores when the memory is `bits`; without a condition, True."""
        if self._condition is None:
            return True
        bits &= self.reads
        answer = self._answers.get(bits)
        if answer is None:
            answer = self._answers[bits] = asked(self._condition, self._memory, bits)
        return answer


def holds(condition: Condition, scores: tuple[int, ...]) -> bool:
    """Return whether a condition on the scores alone holds."""
    match condition:
        case Compare(name, operator, number):
            return OPERATORS[operator](scores[NUMBER[name]], number)
        case Not(part):
            return not holds(part, scores)
        case And(parts):
            return all(holds(part, scores) for part in parts)
        case Or(parts):
            return any(holds(part, scores) for part in parts)
        case Fact():
            raise AssertionError("facts are known before scores")
