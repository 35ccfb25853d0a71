"""What it meant for the room: turning points, splits, and where the lines that were not said would have led."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from roleplay.debrief.debrief import Moment, moments, scores, turning_points, went_well, worth_a_page
from roleplay.debrief.scores import Score
from roleplay.debrief.what_if import OtherRoad, with_other_line
from roleplay.outlook import Outlook, Reach
from roleplay.scenario.model import Choice, Ending
from roleplay.scenario.prose import plain
from roleplay.workshop.turn import Path, Turn

MOST_SPLITS = 2
"""How many splits are looked at: a room has no patience for more."""
LEAST_SHARE = Fraction(1, 5)
"""A smaller minority is not made a matter of: it would be about persons."""


@dataclass(frozen=True, slots=True)
class Minority:
    """A line that many wanted at first and the room did not say."""

    moment: Moment
    choice: Choice
    votes: int
    total: int
    """All votes of that round."""
    road: OtherRoad
    """Where the same later choices would have led from it."""
    endings: tuple[Ending, ...]
    """The endings that were open from it."""
    shared: tuple[Ending, ...]
    """Those of them that were open from the line that was said, too."""
    ended: Ending | None
    """How it ended for the room; None where it stopped before."""

    def led(self, name: str) -> str:
        """Return where the line would have led, in one sentence; `name`: what the room calls it, as in B."""
        names = self.road.attempt.scenario.called
        if self.road.ending is not None:
            where = "the same end" if self.road.ending == self.ended else f"“{plain(self.road.ending.title, names)}”"
            return f"{name} would have led to {where}, with the same lines later."
        if not self.endings:
            return f"From {name} the story leads no further."
        titles = [f"“{plain(ending.title, names)}”" for ending in self.endings if ending not in self.shared]
        if titles:
            return f"{name} would have kept open: {', '.join(titles)}."
        return f"With {name} the same ends would have stayed open as with what we said."


@dataclass(frozen=True, slots=True)
class RoomDebrief:
    """All that the debrief of one path of a meeting shows, in numbers and references."""

    path: Path
    ending: Ending | None
    """None where the room stopped before one."""
    scores: Mapping[str, Score]
    moments: tuple[Moment, ...]
    turning_points: tuple[Moment, ...]
    went_well: Moment | None
    minorities: tuple[Minority, ...]
    """The greatest first."""
    final: Reach
    """What can be reached from where the room came to."""

    @property
    def cards(self) -> tuple[Moment, ...]:
        """The moments worth a card, in the order of the talk."""
        return worth_a_page(self.turning_points, self.went_well)

    def turn_of(self, moment: Moment) -> Turn:
        """Return how the room came to a decision."""
        return self.path.turns[moment.decision.number - 1]


def room_debrief(path: Path, outlook: Outlook) -> RoomDebrief:
    """Work out the debrief of a path, finished or not."""
    attempt = path.attempt
    found = moments(attempt, outlook)
    return RoomDebrief(
        path=path,
        ending=attempt.ending,
        scores=scores(attempt, outlook),
        moments=found,
        turning_points=turning_points(found),
        went_well=went_well(found),
        minorities=_minorities(path, found, outlook),
        final=outlook.reach(attempt.state),
    )


def _minorities(path: Path, found: tuple[Moment, ...], outlook: Outlook) -> tuple[Minority, ...]:
    """Return, for the decisions that split the room most, the line that most wanted of those not said."""
    wanted = []
    for moment, turn in zip(found, path.turns, strict=False):
        first = turn.first
        others = [choice for choice in moment.decision.not_taken if first and choice.id in first.options]
        if first is None or not others:
            continue
        choice = max(others, key=lambda other: first.share(other.id))
        if first.share(choice.id) >= LEAST_SHARE:
            wanted.append((first.share(choice.id), moment, choice, first))
    wanted.sort(key=lambda found: -found[0])
    return tuple(
        _minority(path, moment, choice, round(share * first.total), first.total, outlook)
        for share, moment, choice, first in wanted[:MOST_SPLITS]
    )


def _minority(path: Path, moment: Moment, choice: Choice, votes: int, total: int, outlook: Outlook) -> Minority:
    road = with_other_line(path.attempt, moment.decision.number, choice.id)
    after = road.attempt.decisions[moment.decision.number - 1].after if not road.is_stuck else road.attempt.state
    open_there = outlook.reach(after).endings
    endings = tuple(path.attempt.scenario.endings[name] for name in open_there)
    shared = tuple(path.attempt.scenario.endings[name] for name in open_there if name in moment.after.endings)
    return Minority(moment, choice, votes, total, road, endings, shared, path.attempt.ending)
