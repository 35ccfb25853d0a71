"""Rows of results: what was measured, against what, and whether it is what was aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. Both sides were measured in turn, round by round; the ratio is that of each round."""

    what: str
    unit: str
    """s, ms, MB or plays/s."""
    ours: Sequence[float]
    reference: str
    theirs: Sequence[float]
    """Nothing where the reference is not installed."""
    goal: float | None = None
    at_least: bool = False
    """Whether the ratio should be the goal or more; else it should be the goal or less."""

    @property
    def ratios(self) -> list[float]:
        """Ours by theirs, for each round."""
        return [one / other for one, other in zip(self.ours, self.theirs, strict=False)]

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met by the median; None where there is none, or nothing to compare with."""
        if self.goal is None or not self.ratios:
            return None
        middle = median(self.ratios)
        return middle >= self.goal if self.at_least else middle <= self.goal

    def cells(self) -> list[str]:
        """Return the row as the cells of a table."""
        ratios = self.ratios
        goal = "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {self.goal:g}"
        return [
            self.what,
            _figure(self.ours, self.unit),
            f"{self.reference}: {_figure(self.theirs, self.unit)}" if ratios else f"{self.reference}: not installed",
            f"{_short(median(ratios))} ({_short(min(ratios))} to {_short(max(ratios))})" if ratios else "",
            goal,
            {True: "met", False: "not met", None: ""}[self.is_met],
        ]


HEADINGS = ("what", "ours", "reference", "ratio (spread)", "goal", "")


def markdown(rows: Iterable[Row]) -> str:
    """Return rows as a table for people and for Markdown."""
    table = [list(HEADINGS), *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in table
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _figure(values: Sequence[float], unit: str) -> str:
    return f"{_short(median(values))} {unit}" if values else ""


def _short(value: float) -> str:
    """Return a number with about three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
