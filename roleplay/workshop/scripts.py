"""Scripts for the talk afterwards, of which the facilitator picks one: all known in the practice of debriefing."""

from __future__ import annotations

from typing import NamedTuple


class Script(NamedTuple):
    """One way to lead the talk."""

    title: str
    when: str
    """What it is good for."""
    cards: tuple[tuple[str, str], ...]
    """A heading and what to ask, one card each."""


SCRIPTS = {
    "what": Script(
        "What? So what? Now what?",
        "the usual one, about twenty minutes",
        (
            ("What?", "What did you see and hear? Only what a camera would have caught."),
            ("So what?", "What did it do to the other person, and to what could still happen?"),
            ("Now what?", "Where will you meet this next week? Finish the sentence: “If … , then I will say …”"),
        ),
    ),
    "plus-delta": Script(
        "Plus and delta",
        "when time is short, five to ten minutes",
        (
            ("Plus", "Which sentence of ours would you say again? What did it make possible?"),
            ("Delta", "Which sentence would you change? Say the new one aloud."),
        ),
    ),
    "advocacy": Script(
        "Advocacy and inquiry",
        "when there is one moment to understand",
        (
            ("I saw", "Name one moment, as it was said. “I saw that we chose …”"),
            ("I was concerned", "Say what worried you about it. “I was concerned, because …”"),
            ("I wonder", "Ask, and wait for the answer. “What was on your mind when you raised your hand?”"),
        ),
    ),
}
"""Name -> script; the first is the usual one."""
