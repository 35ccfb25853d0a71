"""What is kept of a choice, and what the player was asked: the least that saves and reports have to know."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Mode(StrEnum):
    """What the player was asked to choose. People answer the two differently, so an attempt remembers which."""

    WOULD = "would"
    """What you would most likely say."""
    SHOULD = "should"
    """What you think one should say."""


class Step(NamedTuple):
    """A choice taken, by its two stable names."""

    scene: str
    choice: str

    def __str__(self) -> str:
        return f"{self.scene}/{self.choice}"
