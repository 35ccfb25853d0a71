"""Near: the name that a misspelt one is most like, and how it is proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONGEST_NAME, MOST_NAMES = 60, 1_000  # among which a misspelt one is looked for


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option that is most like a misspelt word, if any is."""
    from difflib import get_close_matches

    if len(word) > LONGEST_NAME:  # comparing costs the product of the lengths, and nobody misspells a sentence
        return None
    folded = {option.casefold(): option for option in sorted(options)}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def suggestion(word: str, options: Iterable[str]) -> str:
    """Return "Did you mean …?" for the nearest option, or a list of what there is (at most eight), or nothing."""
    options = sorted(options)
    near = nearest(word, options)
    if near is not None:
        return f"Did you mean “{near}”?"
    if 0 < len(options) <= 8:
        return f"There {'is' if len(options) == 1 else 'are'}: {', '.join(options)}."
    return ""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A suggestion that is looked for when it is said: a file can hold more mistakes than anybody is shown."""

    word: str
    options: Collection[str]

    def __str__(self) -> str:
        return suggestion(self.word, self.options) if len(self.options) <= MOST_NAMES else ""
