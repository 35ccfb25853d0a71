"""Prospects: what each line of a decision leads to, and what can still be reached. Worked out away from the wall."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.conversation import rules
from roleplay.conversation.attempt import Attempt
from roleplay.debrief.debrief import scores
from roleplay.debrief.scores import Score, rounded
from roleplay.outlook import Outlook
from roleplay.scenario.model import Choice, Ending
from roleplay.workshop.meeting import Meeting


@dataclass(frozen=True, slots=True)
class Prospect:
    """What one line leads to."""

    leads_to: str
    """The next scene with a decision, or the ending; empty where the scenario goes round by itself."""
    best: int
    """The best of both scores together that can then still be reached, 0 to 100."""
    endings: tuple[Ending, ...]
    """Those still possible."""


@dataclass(frozen=True, slots=True)
class Prospects:
    """A decision, looked at from behind the wall."""

    scores: tuple[Score, ...]
    """Both scores so far, as the debrief would show them now."""
    best: int
    """The best of both together that can be reached from here, 0 to 100."""
    endings: tuple[Ending, ...]
    """Those still possible from here."""
    lines: tuple[Prospect, ...]
    """One for each line on offer."""
    exact: bool
    """Whether nothing else can happen."""


def choices_of(meeting: Meeting) -> tuple[Choice, ...]:
    """Return the lines of the decision that is being made, was just made, or comes first."""
    return meeting.options if meeting.path.turns else meeting.attempt.choices


def state_of(meeting: Meeting) -> rules.State:
    """Return the state in which those lines are on offer."""
    attempt = meeting.attempt
    decided = meeting.path.turns and meeting.turn.decided
    return attempt.decisions[-1].before if decided and attempt.decisions else attempt.state


def prospects(attempt: Attempt, state: rules.State, choices: tuple[Choice, ...], outlook: Outlook) -> Prospects:
    """Work out what the lines of a state lead to."""
    here = outlook.reach(state)
    exact = here.exact
    lines = []
    for choice in choices:
        try:
            after = rules.after(attempt.scenario, state, choice)
        except rules.EndlessPassage:
            lines.append(Prospect("", 0, ()))
            continue
        reach = outlook.reach(after)
        exact = exact and reach.exact
        endings = tuple(attempt.scenario.endings[name] for name in reach.endings)
        lines.append(Prospect(after.scene, rounded(reach.together[1]), endings))
    endings = tuple(attempt.scenario.endings[name] for name in here.endings)
    found = tuple(scores(attempt, outlook).values())
    return Prospects(found, rounded(here.together[1]), endings, tuple(lines), exact)
