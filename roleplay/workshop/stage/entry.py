"""Entry: the numbers that are being typed, such as hands: `12 5 3`. Nothing counts before it is entered."""

from __future__ import annotations

from dataclasses import dataclass

_MOST_DIGITS = 4


@dataclass
class Entry:
    """A line of whole numbers under way."""

    wanted: int = 0
    """How many numbers are asked for; 0: nothing can be typed."""
    text: str = ""
    note: str = ""
    """What is wrong with the line, in a sentence; gone with the next key."""

    def want(self, count: int) -> None:
        """Begin an empty line for so many numbers."""
        self.wanted, self.text, self.note = count, "", ""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers typed so far."""
        return tuple(map(int, self.text.split()))

    @property
    def is_open(self) -> bool:
        """Whether something stands in the line that has not been entered."""
        return bool(self.text)

    @property
    def is_seen(self) -> bool:
        """Whether the line is seen: not while the note stands in its place."""
        return self.is_open and not self.note

    def takes(self, character: str) -> bool:
        """Type a digit or the blank between two numbers; return whether it was one that belongs here."""
        if self.note and character.isdigit():  # the note stands where the line stood: nobody sees what is left of it
            self.text = ""
        self.note = ""
        if not self.wanted:
            return False
        if character == " ":
            whole = len(self.numbers) >= self.wanted and (self.wanted == 1 or self.text.endswith(" "))
            if not self.text or whole:
                return False
            self.text = self.text.rstrip() + " "
            return True
        if not (character.isascii() and character.isdigit()):
            return False
        last = "" if self.text[-1:] in ("", " ") else self.text.split()[-1]
        if not last and len(self.numbers) >= self.wanted:
            return False
        if len(last) < _MOST_DIGITS:
            self.text += character
        return True

    def erase(self) -> bool:
        """Take the last character back; return whether there was one."""
        self.note = ""
        had = bool(self.text)
        self.text = self.text[:-1]
        return had

    def entered(self, what: str) -> tuple[int, ...] | None:
        """Return the numbers and begin anew when there are enough; None with a note otherwise.

        `what`: what one number stands for, as in “one for each line”.
        """
        numbers = self.numbers
        if len(numbers) != self.wanted:
            given = "1 number" if len(numbers) == 1 else f"{len(numbers)} numbers"
            self.note = f"{given} of {self.wanted}: {what}"
            return None
        self.text = self.note = ""
        return numbers
