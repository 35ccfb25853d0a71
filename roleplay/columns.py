"""Columns: numbers over time as a picture of eighth blocks, for a page of text and for a screen."""

from __future__ import annotations

from collections.abc import Sequence

EIGHTHS = " ▁▂▃▄▅▆▇█"


def columns(values: Sequence[float], rows: int = 1, most: float = 100) -> list[str]:
    """Draw each value as a column one character wide, from 0 to `most`, `rows` high; the top row first.

    A value of 0 is still to be seen: something was there.
    """
    heights = [max(round(min(max(value / most, 0), 1) * rows * 8), 1) for value in values]
    return ["".join(EIGHTHS[min(max(height - row * 8, 0), 8)] for height in heights) for row in range(rows - 1, -1, -1)]


def spread(text: str, each: int, gap: int) -> str:
    """Make every column of a drawn row `each` characters wide, with `gap` blanks between."""
    return (" " * gap).join(character * each for character in text)


def halves(values: Sequence[int]) -> tuple[int, int]:
    """Return the means of the earlier and of the later half, rounded, for at least two values; the middle is later."""
    middle = len(values) // 2
    return tuple(round(sum(part) / len(part)) for part in (values[:middle], values[middle:]))  # type: ignore[return-value]
