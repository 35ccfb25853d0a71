"""Tally: the votes of one round. Whatever counts votes (hands, a team's hands, phones) is one source among others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

MOST_HANDS = 9999
"""More than this for one option is a slip of the finger."""
PHONES = "phones"
"""The source of the votes that come from phones."""
SPLIT = 70
"""Per cent: below it the largest share leaves the room split."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes for each option, by source. It never changes: counting gives a new one that remembers this one."""

    options: tuple[str, ...]
    """The ids of the choices that can be voted for, in the order on offer."""
    by_source: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Source -> votes for each option."""
    ballots: Mapping[str, str] = field(default_factory=dict)
    """Which option each phone votes for, by voter; counted as the source `PHONES`."""
    earlier: Tally | None = None
    """What stood before the last count of hands, to take it back."""

    def counted(self, source: str, counts: Sequence[int]) -> Tally:
        """Return the tally in which this source has these votes, whatever it had before.

        Raises `ValueError` unless there is one count from 0 to `MOST_HANDS` for each option.
        """
        if len(counts) != len(self.options) or not all(0 <= count <= MOST_HANDS for count in counts):
            raise ValueError(f"{list(counts)} are no votes for {len(self.options)} options.")
        return replace(self, by_source={**self.by_source, source: tuple(counts)}, earlier=self)

    def with_ballots(self, ballots: Mapping[str, str]) -> Tally:
        """Return the tally in which these phones vote so, and all others as before; each has one vote."""
        both = {**self.ballots, **ballots}
        votes = Counter(both.values())
        phones = {PHONES: tuple(votes[option] for option in self.options)} if both else {}
        return replace(self, ballots=both, by_source={**self.by_source, **phones})

    def uncounted(self) -> Tally:
        """Return the tally without the last count of hands; phones keep their votes."""
        assert self.earlier is not None, "there is a count to take back"
        return self.earlier.with_ballots(self.ballots)

    @property
    def counts(self) -> tuple[int, ...]:
        """The votes for each option, over all sources."""
        return tuple(map(sum, zip(*self.by_source.values(), strict=True))) or (0,) * len(self.options)

    @property
    def total(self) -> int:
        """All votes."""
        return sum(self.counts)

    @property
    def leaders(self) -> tuple[str, ...]:
        """The options with the most votes; nothing where nobody has voted."""
        most = max(self.counts, default=0)
        return tuple(option for option, count in zip(self.options, self.counts, strict=True) if count == most > 0)

    @property
    def leader(self) -> str | None:
        """The one option with the most votes; None in a tie and without votes."""
        return self.leaders[0] if len(self.leaders) == 1 else None

    @property
    def is_tied(self) -> bool:
        """Whether two or more options have the most votes."""
        return len(self.leaders) > 1

    def share(self, option: str) -> Fraction:
        """Return the part of the votes that an option has, 0 to 1; 0 where nobody has voted, or it is not here."""
        if option not in self.options or not self.total:
            return Fraction(0)
        return Fraction(self.counts[self.options.index(option)], self.total)

    def is_split(self, percent: int = SPLIT) -> bool:
        """Return whether there are votes, and the largest share is under `percent`, 1 to 100."""
        return self.total > 0 and max(self.counts) * 100 < percent * self.total
