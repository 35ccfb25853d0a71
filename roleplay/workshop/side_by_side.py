"""The paths of several teams side by side: at each decision who said what, and where those parted who went together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.conversation.attempt import Attempt
from roleplay.scenario.model import Choice, Ending


@dataclass(frozen=True, slots=True)
class Said:
    """One line, and the teams that said it at the same place."""

    teams: tuple[int, ...]
    """From 1."""
    choice: Choice


@dataclass(frozen=True, slots=True)
class Decision:
    """The same decision, by its number, of all teams that came so far."""

    number: int
    """From 1."""
    said: tuple[Said, ...]
    """In the order of the teams."""
    parted: bool
    """Whether teams that had said the same all along went different ways here."""


def decisions(attempts: Sequence[Attempt]) -> tuple[Decision, ...]:
    """Return what the teams said, decision by decision; `attempts`: one for each team, in their order."""
    ways = [tuple(decision.step for decision in attempt.decisions) for attempt in attempts]
    found = []
    for at in range(max(map(len, ways), default=0)):
        here = [team for team, way in enumerate(ways, 1) if len(way) > at]
        by_step: dict[object, list[int]] = {}
        for team in here:
            by_step.setdefault(ways[team - 1][at], []).append(team)
        said = [Said(tuple(teams), attempts[teams[0] - 1].decisions[at].choice) for teams in by_step.values()]
        ways_here = {ways[team - 1][: at + 1] for team in here}
        parted = len(ways_here) > len({way[:at] for way in ways_here})
        found.append(Decision(at + 1, tuple(said), parted))
    return tuple(found)


def endings(attempts: Sequence[Attempt]) -> list[tuple[tuple[int, ...], Ending | None]]:
    """Return who came to which ending, in the order of the teams; None: to none."""
    by_id: dict[str | None, list[int]] = {}
    for team, attempt in enumerate(attempts, 1):
        by_id.setdefault(attempt.state.scene if attempt.ending is not None else None, []).append(team)
    return [(tuple(teams), attempts[teams[0] - 1].ending) for teams in by_id.values()]
