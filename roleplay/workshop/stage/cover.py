"""The cover: what can lie over the picture of the stage. A blank wall, the keys that work now, or how phones join."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from roleplay.tui.text import EMPTY, styled
from roleplay.workshop.journal import Clock
from roleplay.workshop.stage.joining import PATIENCE, Phones, joining
from roleplay.workshop.stage.lines import Lines, stacked, text
from roleplay.workshop.turn import Door

_THROUGH = ("b", "t", "question_mark")
"""Keys that mean what they always do while it is shown how phones join."""


class Cover:
    """What lies over the picture now."""

    def __init__(self, phones: Phones | None, clock: Clock) -> None:
        """`phones`: None where only hands vote."""
        self._phones, self._clock = phones, clock
        self._since = clock()
        self.is_blank = self.helps = self.lets_in = False

    def let_in(self, lets_in: bool = True) -> bool:
        """Show how phones join, or no longer; return whether it is shown."""
        self.lets_in = lets_in and self._phones is not None
        self._since = self._clock()
        return self.lets_in

    @property
    def _waited(self) -> float:
        return (self._clock() - self._since).total_seconds()

    @property
    def coming(self) -> tuple[int, bool, bool] | None:
        """What changes here without a key: who is here, and how long nobody has come; None without phones."""
        if self._phones is None:
            return None
        return self._phones.here, self._phones.was_found, self._waited < PATIENCE

    def puts(self, key: str) -> bool:
        """Lay over the picture what a key asks for; return whether it asks for anything."""
        if key == "b":
            self.is_blank = True
        elif key == "question_mark":
            self.helps = True
        else:
            return key == "j" and self.let_in()
        return True

    def takes(self, key: str) -> bool:
        """Take away what lies there, where a key does only that; return whether it did."""
        if self.is_blank or self.helps:
            self.is_blank = self.helps = False
        elif self.lets_in and key not in _THROUGH:
            self.let_in(False)
        else:
            return False
        return True

    @property
    def foot(self) -> Content | None:
        """What stands at the foot of the wall; None where nothing lies over the picture."""
        if self.is_blank:
            return EMPTY
        if self.helps or self.lets_in:
            return styled("Any key: back" if self.helps else "Space: go on", "$soft")
        return None

    def lines(
        self, keys: Sequence[tuple[str, str]], trouble: str, door: Door | None, measure: int, height: int
    ) -> Lines | None:
        """Draw what lies there; None where nothing does. `trouble`: why nothing is kept, empty while all is."""
        if self.is_blank:
            return []
        if self.helps:
            lines = [styled(f"{key:<15}", "bold $ink") + styled(words, "$soft") for key, words in keys]
            return stacked(text(trouble, measure, "bold $accent") if trouble else [], lines)
        if self.lets_in and self._phones is not None and door is not None:
            return joining(door, self._phones, self._waited, measure, height)
        return None
