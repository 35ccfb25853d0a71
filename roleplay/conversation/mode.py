"""The mode: which of two questions a player answers. Apart, since the first screen knows it before any scenario."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """What the player was asked to choose. People answer the two differently, so an attempt remembers which."""

    WOULD = "would"
    """What you would most likely say."""
    SHOULD = "should"
    """What you think one should say."""
