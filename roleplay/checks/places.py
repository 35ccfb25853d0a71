"""Places: where the parts of a scenario stand in its file, down to single words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from roleplay.checks.settings import Thresholds
from roleplay.scenario.model import Scenario
from roleplay.scenario.problems import Kind
from roleplay.scenario.reader import Fields, Items, Source, Span

Way: TypeAlias = tuple[int | str, ...]
"""Names and numbers that lead to a value: ("scenes", "call", "choices", 0, "say")."""

_FIRST: Span = (0, 0, 0, 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """One scenario under check: what it says, where that stands, and where remarks begin."""

    source: Source
    """Its values as `checked` left them: the words of a line stand under "text"."""
    scenario: Scenario
    thresholds: Thresholds = field(default_factory=Thresholds)

    def report(self, kind: Kind, at: Span | Callable[[], Span], **words: Any) -> None:
        """Add a problem at a place; or where a function says, which is asked only if the problem is kept."""
        if self.source.keeps(kind):
            self.source.report(kind, at() if callable(at) else at, **words)

    def value(self, *way: int | str) -> Span:
        """Return where a value stands; the last part of the way that there is, where there is no such value.

        A group of fields or a list stands where it begins.
        """
        return self._find(way)[1]

    def name(self, *way: int | str) -> Span:
        """Return where the name of a field stands."""
        return self._find(way)[2]

    def text(self, *way: int | str) -> str:
        """Return a text as it is written."""
        return str(self._find(way)[0])

    def choice(self, scene: str, number: int) -> Span:
        """Return where the id of a choice stands."""
        return self.value("scenes", scene, "choices", number, "id")

    def words_of(self, scene: str, number: int) -> Span:
        """Return where the words of a choice stand, said or done."""
        choice = self.scenario.scenes[scene].choices
        assert choice is not None, "routes have no words"
        return self.value("scenes", scene, "choices", number, "do" if choice[number].say is None else "say")

    def found(self, span: Span, words: str) -> Span:
        """Return where some words first stand as they are inside a place; the whole place, where they do not.

        Escapes, and words that go on in the next line, are why they may not.
        """
        first, start, last, end = span
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        for number in range(first, min(last, len(self.source.lines) - 1) + 1):
            line = self.source.lines[number]
            limit = end if number == last else len(line)
            match = pattern.search(line, start if number == first else 0, limit)
            if match is not None:
                return (number, match.start(), number, match.end())
        return span

    def texts(self) -> Iterator[tuple[str, Span]]:
        """Yield every text of the file with its place."""
        waiting: list[Any] = [self.source.values]
        while waiting:
            part = waiting.pop()
            if not isinstance(part, (Fields, Items)):
                continue
            inside = part.items() if isinstance(part, Fields) else enumerate(part)
            for name, value in inside:
                if isinstance(value, str):
                    if name != "speaker":
                        yield value, part.at[name]  # type: ignore[index]
                else:
                    waiting.append(value)

    def _find(self, way: Way) -> tuple[Any, Span, Span]:
        value: Any = self.source.values
        span = name_span = _FIRST
        for step in way:
            if isinstance(value, Fields) and step in value.names_at:
                name = str(step)
                name_span = value.names_at[name]
                span = value.at.get(name, name_span)
                value = value.get(name)
            elif isinstance(value, Items) and isinstance(step, int) and step < len(value):
                span = name_span = value.at[step]
                value = value[step]
            else:
                break
        return value, span, name_span
