"""A rehearsal: simulated hands, so that a facilitator can walk through it all alone. The same seed, the same hands."""

from __future__ import annotations

from random import Random

from roleplay.workshop.meeting import Meeting

PEOPLE = 20
"""How many are in a room that nobody has counted."""


def simulated(meeting: Meeting, source: str) -> tuple[int, ...]:
    """Return the hands of a source in the vote that is open.

    After a discussion many go over to what led before it, as rooms do.
    """
    turn = meeting.turn
    random = Random(f"{meeting.settings.rehearsal} {len(meeting.path.turns)} {turn.at} {source}")  # noqa: S311 - no secret
    people = max((meeting.people or PEOPLE) // len(meeting.sources), 1)
    options = turn.tally.options
    weights = [random.uniform(0.5, 2) for _ in options]
    if turn.at and (leader := turn.rounds[turn.at - 1].leaders[:1]) and leader[0] in options:
        weights[options.index(leader[0])] += 3
    votes = random.choices(range(len(options)), weights, k=people)
    return tuple(votes.count(index) for index in range(len(options)))
