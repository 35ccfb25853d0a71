"""The course of a meeting: which phase follows which, made with `transitions`. One machine, shared by all meetings.

Every event of a meeting is a trigger here, also those that leave the phase as it is, so that this table alone says
what can be done when. What an event does to the meeting is in `effects.py`; what is true of it, in `Meeting` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from transitions import EventData, Machine, State

from roleplay.saves.kept import Event
from roleplay.workshop import effects

if TYPE_CHECKING:
    from roleplay.workshop.meeting import Meeting


class Phase(StrEnum):
    """Where a meeting stands."""

    TEST_CARD = "test card"
    LOBBY = "lobby"
    READ = "read"
    FIRST_VOTE = "first vote"
    FIRST_CLOSED = "first vote closed"
    DISCUSS = "discuss"
    SECOND_VOTE = "second vote"
    SECOND_CLOSED = "second vote closed"
    REVEAL = "reveal"
    TIE = "tie"
    RUNOFF = "vote between the tied"
    RUNOFF_CLOSED = "vote between the tied closed"
    PICK = "the facilitator decides"
    REPLY = "reply"
    ENDING = "ending"
    ESTIMATE = "estimate"
    DEBRIEF = "debrief"
    LOOK_BACK = "go back to a decision"
    OVER = "over"


VOTING = (Phase.FIRST_VOTE, Phase.SECOND_VOTE, Phase.RUNOFF)
CLOSED = (Phase.FIRST_CLOSED, Phase.SECOND_CLOSED, Phase.RUNOFF_CLOSED)
DECIDING = (Phase.READ, *VOTING, *CLOSED, Phase.DISCUSS, Phase.REVEAL, Phase.TIE)
"""The phases of a turn in which its choice has not been made."""
PICKING = (Phase.PICK, Phase.LOOK_BACK)
"""The phases in which something is chosen with a cursor."""
AFTERWARDS = (Phase.ENDING, Phase.DEBRIEF, Phase.OVER)

Test: TypeAlias = Callable[["Meeting", Event], bool]
Effect: TypeAlias = Callable[["Meeting", Event], None]


class Way(NamedTuple):
    """One row of the table: from these phases, by this trigger, to that phase, where the test holds."""

    trigger: str
    sources: Sequence[Phase]
    to: Phase | None
    """None: the meeting stays where it is."""
    test: Test | None = None
    effect: Effect | None = None


def _ways() -> list[Way]:
    """Return the table. Of the ways of one trigger from one phase, the first whose test holds is taken."""
    P = Phase  # noqa: N806 - a table reads better with a short name

    def has_votes(meeting: Meeting, event: Event) -> bool:
        return meeting.turn.tally.total > 0

    def is_split(meeting: Meeting, event: Event) -> bool:
        return meeting.turn.tally.is_split(meeting.settings.split)

    def is_tied(meeting: Meeting, event: Event) -> bool:
        return meeting.turn.tally.is_tied

    def has_leader(meeting: Meeting, event: Event) -> bool:
        return meeting.turn.tally.leader is not None

    def can_decide(meeting: Meeting, event: Event) -> bool:
        return bool(meeting.attempt.choices)

    def has_decisions(meeting: Meeting, event: Event) -> bool:
        return bool(meeting.attempt.decisions)

    def was_tossed(meeting: Meeting, event: Event) -> bool:
        return meeting.turn.coin is not None

    def was_not_estimated(meeting: Meeting, event: Event) -> bool:
        return not meeting.path.estimate and not meeting.path.scores_shown

    def came_from(phase: Phase) -> Test:
        return lambda meeting, event: meeting.came_from == phase

    def stopped_in(phase: Phase) -> Test:
        return lambda meeting, event: meeting.path.stopped == phase

    def had_round(at: int) -> Test:
        return lambda meeting, event: meeting.turn.at == at

    return [
        Way("next", [P.TEST_CARD], P.LOBBY),
        Way("next", [P.LOBBY, P.REPLY], P.READ, can_decide, effects.begin_turn),
        Way("next", [P.LOBBY, P.REPLY], P.ENDING),
        Way("next", [P.READ], P.FIRST_VOTE, None, effects.open_first),
        Way("next", [P.FIRST_VOTE], P.FIRST_CLOSED, has_votes),
        Way("next", [P.FIRST_CLOSED], P.DISCUSS, is_split, effects.discuss),
        Way("next", [P.DISCUSS], P.SECOND_VOTE, None, effects.open_second),
        Way("next", [P.SECOND_VOTE], P.SECOND_CLOSED, has_votes),
        Way("next", [P.SECOND_CLOSED], P.REVEAL),
        Way("next", [P.RUNOFF], P.RUNOFF_CLOSED, has_votes),
        Way("next", [P.FIRST_CLOSED, P.REVEAL, P.RUNOFF_CLOSED], P.TIE, is_tied),
        Way("next", [P.FIRST_CLOSED, P.REVEAL, P.RUNOFF_CLOSED], P.REPLY, has_leader, effects.say_voted),
        Way("next", [P.TIE], P.REPLY, was_tossed, effects.say_coin),
        Way("next", [P.ENDING], P.ESTIMATE),
        Way("next", [P.ESTIMATE], P.DEBRIEF),
        Way("next", [P.DEBRIEF], P.OVER),
        # Back: each step can be taken back until the choice is made; votes stay.
        Way("back", [P.LOBBY], P.TEST_CARD),
        Way("back", [P.READ, P.ENDING], P.REPLY, has_decisions),
        Way("back", [P.READ, P.ENDING], P.LOBBY),
        Way("back", [P.FIRST_VOTE], P.READ),
        Way("back", [P.FIRST_CLOSED], P.FIRST_VOTE),
        Way("back", [P.DISCUSS], P.FIRST_CLOSED, None, effects.to_first),
        Way("back", [P.SECOND_VOTE], P.DISCUSS),
        Way("back", [P.SECOND_CLOSED], P.SECOND_VOTE),
        Way("back", [P.REVEAL], P.SECOND_CLOSED),
        Way("back", [P.TIE], P.FIRST_CLOSED, had_round(0)),
        Way("back", [P.TIE], P.REVEAL, effects.is_second_round),
        Way("back", [P.TIE], P.RUNOFF_CLOSED),
        Way("back", [P.RUNOFF], P.TIE, None, effects.round_before),
        Way("back", [P.RUNOFF_CLOSED], P.RUNOFF),
        *(Way("back", [P.PICK], phase, came_from(phase)) for phase in DECIDING),
        *(Way("back", [P.LOOK_BACK], phase, came_from(phase)) for phase in AFTERWARDS),
        *(
            Way("back", [P.ESTIMATE], phase, stopped_in(phase), effects.not_stopped)
            for phase in (*DECIDING, P.PICK, P.REPLY)
        ),
        Way("back", [P.ESTIMATE], P.ENDING),
        Way("back", [P.DEBRIEF], P.ESTIMATE, was_not_estimated),
        Way("back", [P.OVER], P.DEBRIEF),
        # The votes and the ways to decide.
        Way("hands", VOTING, None, effects.are_hands, effects.count_hands),
        Way("undo", VOTING, None, effects.has_counted, effects.uncount),
        Way("ballots", VOTING, None, effects.are_ballots, effects.count_ballots),
        Way("show", [P.FIRST_CLOSED], None, effects.is_hidden, effects.show_first),
        Way("discuss", [P.FIRST_CLOSED], P.DISCUSS, None, effects.discuss),
        Way("say", [P.FIRST_CLOSED], P.REPLY, has_leader, effects.say_voted),
        Way("say", [P.FIRST_CLOSED], P.TIE, is_tied),
        Way("again", [P.TIE], P.RUNOFF, None, effects.open_runoff),
        Way("coin", [P.TIE], None, effects.can_toss, effects.toss),
        Way("pick", DECIDING, P.PICK, None, effects.remember_phase),
        Way("choose", [P.PICK], P.REPLY, effects.is_on_offer, effects.say_picked),
        # The discussion.
        Way("defender", [P.DISCUSS], None, effects.is_defender, effects.defend),
        Way("minutes", [P.DISCUSS], None, effects.are_minutes, effects.take_minutes),
        # What the facilitator sets down, and turning pages.
        Way("door", list(Phase), None, effects.is_door, effects.open_door),
        Way("room", [P.LOBBY], None, effects.is_room, effects.set_room),
        Way("page", list(Phase), None, effects.is_page, effects.turn_page),
        Way("estimate", [P.ESTIMATE], None, effects.are_estimates, effects.set_estimate),
        Way("scores", [P.DEBRIEF], None, effects.scores_are_closed, effects.open_scores),
        Way("script", [P.DEBRIEF], None, effects.is_script, effects.set_script),
        # Teams that each play their own path: whose turn it is, and when the end of one is told.
        Way("call", list(Phase), None, effects.is_later_call, effects.call),
        Way("tell", [P.ENDING, P.ESTIMATE], None, effects.is_untold, effects.tell),
        # Ending early, and another branch.
        Way("stop", [*DECIDING, P.PICK, P.REPLY], P.ESTIMATE, has_decisions, effects.stop),
        Way("look_back", AFTERWARDS, P.LOOK_BACK, has_decisions, effects.remember_phase),
        Way("rewind", [P.LOOK_BACK], P.READ, effects.was_decided, effects.rewind),
    ]


class Course(Machine):
    """The machine. It holds no meeting: one is handed to each trigger."""

    def __init__(self) -> None:
        super().__init__(
            model=None,
            states=[State(phase.value) for phase in Phase],
            initial=Phase.TEST_CARD.value,
            auto_transitions=False,
            send_event=True,
            model_attribute="phase",
        )
        for way in _ways():
            test, effect = way.test, way.effect
            self.add_transition(
                way.trigger,
                [source.value for source in way.sources],
                way.to.value if way.to is not None else None,
                conditions=[] if test is None else [_tested(test)],
                before=[] if effect is None else [_done(effect)],
            )

    def fire(self, meeting: Meeting, event: Event) -> bool:
        """Let an event happen; return False, with nothing changed, where it makes no sense now."""
        known = self.events.get(event.kind)
        if known is None or meeting.phase not in known.transitions:
            return False
        return bool(known.trigger(meeting, event))

    def allows(self, meeting: Meeting, event: Event) -> bool:
        """Return whether an event makes sense now, and change nothing."""
        known = self.events.get(event.kind)
        if known is None:
            return False
        data = EventData(self.get_state(str(meeting.phase)), known, self, meeting, (event,), {})
        for transition in known.transitions.get(str(meeting.phase), ()):
            data.transition = transition
            if all(condition.check(data) for condition in transition.conditions):
                return True
        return False


def _tested(test: Test) -> Callable[[Any], bool]:
    return lambda data: bool(test(data.model, data.args[0]))


def _done(effect: Effect) -> Callable[[Any], None]:
    return lambda data: effect(data.model, data.args[0])


@cache
def course() -> Course:
    """Return the one machine."""
    return Course()
