"""The `when` language: text into a small typed tree. It is evaluated in `conversation/rules.py`, and never by `eval`.

A condition is facts, comparisons of one number (a counter or a score) with one whole number, `and`, `or`, `not` and
brackets. That is all of it, so that every condition can be explained to a trainer and solved exactly by the outlook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Final, TypeAlias

from roleplay.scenario import problems
from roleplay.scenario.near import Nearest
from roleplay.scenario.problems import Kind

LONGEST = 500  # characters
DEEPEST = 20  # brackets and `not`s inside each other

OPERATORS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """True when the fact is true."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """True when the counter or score `name` compares so with `number`."""

    name: str
    operator: str
    number: int


@dataclass(frozen=True, slots=True)
class Not:
    """True when `part` is not."""

    part: Condition


@dataclass(frozen=True, slots=True)
class And:
    """True when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True when at least one part is."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Fact | Compare | Not | And | Or


def names_in(condition: Condition) -> Iterator[str]:
    """Yield every fact, counter and score that the condition reads."""
    match condition:
        case Fact(name) | Compare(name):
            yield name
        case Not(part):
            yield from names_in(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from names_in(part)


def text(condition: Condition) -> str:
    """Return the condition as it would be written; read again it is the same."""
    match condition:
        case Fact(name):
            return name
        case Compare(name, operator, number):
            return f"{name} {operator} {number}"
        case Not(part):
            return f"not {_inner(part)}"
        case And(parts):
            return " and ".join(map(_inner, parts))
        case Or(parts):
            return " or ".join(map(_inner, parts))


def _inner(part: Condition) -> str:
    return f"({text(part)})" if isinstance(part, And | Or) else text(part)


class ConditionError(ValueError):
    """A condition that cannot be read: what is wrong, and from which to which character of it."""

    def __init__(self, kind: Kind, start: int, end: int, **words: object) -> None:
        super().__init__(kind.headline.format(**words))
        self.kind, self.start, self.end, self.words = kind, start, end, words


_TOKEN = re.compile(
    r"[ \n]*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>[+-]?[0-9]+)|(?P<operator>==|!=|<=|>=|<(?!>)|>)"
    r"|(?P<bracket>[()])|(?P<slip>&&|\|\||=>|=<|<>|=|!|&|\|)|(?P<other>[^ \n]))"
)
_KEYWORDS = ("and", "or", "not")
_SLIPS = {
    "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "=>": ">=", "=<": "<=", "<>": "!=", "=": "==",
    **{word: word for word in _KEYWORDS},  # written in capitals
}  # fmt: skip


class _Word:
    """One word, number or sign of the condition, and where it stands."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int) -> None:
        self.kind, self.text, self.start, self.end = kind, text, start, start + len(text)


def _words(text: str) -> list[_Word]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        assert kind is not None
        word = _Word(kind, match[kind], match.start(kind))
        if word.text in _KEYWORDS:
            word.kind = word.text
        elif word.text.lower() in _KEYWORDS:
            word.kind = "slip"
        found.append(word)
    found.append(_Word("end", "", len(text.rstrip())))
    return found


class _Reader:
    """Reads one condition by recursive descent: `or` binds loosest, then `and`, then `not`."""

    def __init__(self, text: str, facts: Collection[str], numbers: Collection[str]) -> None:
        self.words = _words(text)
        self.at = 0
        self.facts, self.numbers = facts, numbers

    @property
    def word(self) -> _Word:
        return self.words[self.at]

    def next(self) -> _Word:
        word = self.words[self.at]
        self.at += 1
        return word

    def whole(self) -> Condition:
        condition = self.either(0)
        if self.word.text == ")":
            raise self.error(problems.CONDITION_BRACKET, found=")")
        if self.word.kind != "end":
            raise self.error(problems.CONDITION_JOIN, found=self.word.text)
        return condition

    def either(self, depth: int) -> Condition:
        parts = [self.both(depth)]
        while self.word.kind == "or":
            self.next()
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self.word.kind == "and":
            self.next()
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.error(problems.CONDITION_LONG)
        word = self.word
        if word.kind == "not":
            self.next()
            return Not(self.one(depth + 1))
        if word.text == "(":
            self.next()
            inside = self.either(depth + 1)
            if self.word.text != ")":
                if self.word.kind == "end":
                    raise ConditionError(problems.CONDITION_BRACKET, word.start, word.end, found="(")
                raise self.error(problems.CONDITION_JOIN, found=self.word.text)
            self.next()
            return inside
        if word.kind == "name":
            return self.fact_or_comparison()
        if word.kind == "number":
            raise self.error(problems.CONDITION_NUMBER_FIRST, found=word.text)
        if word.kind == "end":
            raise self.error(problems.CONDITION_ENDS)
        raise self.error(problems.CONDITION_UNEXPECTED, found=word.text)

    def fact_or_comparison(self) -> Condition:
        name = self.next()
        if name.text in self.facts:
            if self.word.kind == "operator" or self.word.text == "=":
                raise ConditionError(problems.CONDITION_FACT_COMPARED, name.start, self.word.end, name=name.text)
            return Fact(name.text)
        if name.text not in self.numbers:
            nearest = Nearest(name.text, [*self.facts, *self.numbers])
            raise ConditionError(problems.CONDITION_NAME, name.start, name.end, name=name.text, suggestion=nearest)
        if self.word.kind in ("slip", "other"):
            raise self.error(problems.CONDITION_UNEXPECTED)
        if self.word.kind != "operator":
            raise ConditionError(problems.CONDITION_BARE_NUMBER, name.start, name.end, name=name.text)
        operator = self.next()
        number = self.word
        if number.kind != "number":
            raise self.error(problems.CONDITION_NEEDS_NUMBER, operator=operator.text)
        if len(number.text.lstrip("+-")) > 6:
            raise self.error(problems.CONDITION_BIG_NUMBER, found=number.text[:20])
        self.next()
        if self.word.kind == "operator":
            raise self.error(problems.CONDITION_CHAIN, name=name.text)
        return Compare(name.text, operator.text, int(number.text))

    def error(self, kind: Kind, **words: str) -> ConditionError:
        """Return the error at the present word; what is no word of the language is said first."""
        word = self.word
        if word.kind == "slip":
            kind, words = problems.CONDITION_SLIP, {"found": word.text, "better": _SLIPS[word.text.lower()]}
        elif word.kind == "other":
            kind, words = problems.CONDITION_CHARACTER, {"found": word.text}
        return ConditionError(kind, word.start, max(word.end, word.start + 1), **words)


def read(text: str, facts: Collection[str], numbers: Collection[str]) -> Condition:
    """Read a condition.

    `facts` and `numbers` are the names that may stand in it (numbers: counters and scores).
    Raises `ConditionError`, with the place inside `text`, for anything that is not a condition of this language.
    """
    if not text.strip():
        raise ConditionError(problems.CONDITION_ENDS, 0, 1)
    if len(text) > LONGEST:
        raise ConditionError(problems.CONDITION_LONG, 0, LONGEST)
    return _Reader(text, facts, numbers).whole()
