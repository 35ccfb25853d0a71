"""The meeting as a facilitator runs it: from the test card to the debrief, back, in a tie, without a vote, anew."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from generated import story
from room import ROOM_214, hands, meeting_of, snapshot, through, to_reading, to_the_end

from roleplay.saves.kept import Event
from roleplay.workshop.course import DECIDING, VOTING, Phase, course
from roleplay.workshop.meeting import CannotReplay, Meeting
from roleplay.workshop.turn import By


def at(phase: Phase) -> Meeting:
    """Return a meeting of 23 in a phase of its second decision, or after it."""
    meeting = meeting_of(people=23)
    if phase == Phase.TEST_CARD:
        return meeting
    meeting.do("next")
    if phase == Phase.LOBBY:
        return meeting
    meeting.do("next")
    through(meeting, (20, 2, 1))
    if phase == Phase.REPLY:
        return meeting
    if phase in (Phase.ENDING, Phase.ESTIMATE, Phase.DEBRIEF, Phase.LOOK_BACK, Phase.OVER):
        while meeting.phase != Phase.ENDING:
            if meeting.phase == Phase.READ:
                through(meeting, (20, *[0] * (len(meeting.turn.options) - 1)))
            meeting.do("next")
        for _ in range(
            [Phase.ENDING, Phase.ESTIMATE, Phase.DEBRIEF, Phase.OVER].index(phase) if phase != Phase.LOOK_BACK else 0
        ):
            meeting.do("next")
        if phase == Phase.LOOK_BACK:
            meeting.do("look_back")
        return meeting
    meeting.do("next")
    if phase == Phase.PICK:
        meeting.do("pick")
        return meeting
    rounds = [(9, 9, 5), (10, 10, 3), (12, 11)]
    while meeting.phase != phase:
        if meeting.phase in VOTING and not meeting.turn.tally.total:
            hands(meeting, *rounds.pop(0))
        elif meeting.phase == Phase.TIE:
            meeting.do("again")
        else:
            assert meeting.do("next"), (meeting.phase, phase)
    return meeting


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_can_be_met_and_left_to_the_end(phase: Phase) -> None:
    meeting = at(phase)
    assert meeting.phase == phase
    to_the_end(meeting)


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_is_had_again_from_the_events(phase: Phase) -> None:
    meeting = at(phase)
    kept = [Event(event.kind, json.loads(json.dumps(event.data)), event.at) for event in meeting.events]
    again = meeting_of(people=23)
    again.replay(kept)
    assert snapshot(again) == snapshot(meeting)


def test_a_vote_that_is_clear_goes_straight_to_the_line() -> None:
    meeting = meeting_of()
    to_reading(meeting)
    meeting.do("next")
    assert not meeting.do("next")  # nobody has voted: there is no default
    assert hands(meeting, 3, 20, 0)
    meeting.do("next")
    assert meeting.phase == Phase.FIRST_CLOSED
    meeting.do("next")
    assert meeting.phase == Phase.REPLY
    assert meeting.turn.decided[:2] == ("gone", By.VOTE)
    assert meeting.attempt.decisions[-1].choice.id == "gone"


def test_a_split_is_discussed_and_voted_on_again() -> None:
    meeting = meeting_of()
    to_reading(meeting)
    through(meeting, (9, 11, 3), (4, 14, 5))
    assert [tally.counts for tally in meeting.turn.rounds] == [(9, 11, 3), (4, 14, 5)]
    assert [event.kind for event in meeting.events].count("next") == 9
    assert meeting.turn.decided[:2] == ("gone", By.VOTE)


def test_a_split_can_be_left_undiscussed_and_a_clear_vote_discussed() -> None:
    meeting = meeting_of()
    to_reading(meeting)
    meeting.do("next")
    hands(meeting, 9, 11, 3)
    meeting.do("next")
    assert meeting.do("say")
    assert meeting.turn.decided[:2] == ("gone", By.VOTE)
    other = meeting_of()
    to_reading(other)
    other.do("next")
    hands(other, 0, 23, 0)
    other.do("next")
    assert other.do("discuss")
    assert other.phase == Phase.DISCUSS


def test_the_threshold_of_a_split_can_be_set() -> None:
    meeting = meeting_of(split=40)
    to_reading(meeting)
    through(meeting, (9, 11, 3))
    assert len(meeting.turn.rounds) == 1


def test_a_tie_is_broken_only_by_a_vote_the_facilitator_or_a_coin_that_is_kept() -> None:
    for way in ("again", "pick", "coin"):
        meeting = at(Phase.TIE)
        assert not meeting.do("next")
        tied = meeting.turn.tally.leaders
        assert len(tied) == 2
        if way == "again":
            meeting.do("again")
            assert meeting.turn.tally.options == tied
            hands(meeting, 11, 12)
            meeting.do("next")
            meeting.do("next")
            assert meeting.turn.decided[:2] == (tied[1], By.VOTE)
        elif way == "pick":
            meeting.do("pick")
            meeting.do("choose", choice=tied[0])
            assert meeting.turn.decided[:2] == (tied[0], By.FACILITATOR)
        else:
            assert not meeting.do("coin", choice=next(one for one in meeting.turn.options if one not in tied))
            assert meeting.do("coin", choice=tied[1])
            assert not meeting.do("coin", choice=tied[0])  # it is tossed once
            assert meeting.events[-1].data == {"choice": tied[1]}
            meeting.do("next")
            assert meeting.turn.decided[:2] == (tied[1], By.COIN)
        assert meeting.phase == Phase.REPLY


def test_a_tie_after_a_tie_is_voted_on_once_more() -> None:
    meeting = at(Phase.TIE)
    for votes in ((8, 8), (9, 9), (9, 10)):
        assert meeting.do("again")
        hands(meeting, *votes)
        meeting.do("next")
        meeting.do("next")
    assert meeting.phase == Phase.REPLY
    assert [tally.total for tally in meeting.turn.rounds] == [23, 23, 16, 18, 19]


def test_without_a_split_a_tie_is_still_a_tie() -> None:
    meeting = meeting_of(split=30)
    to_reading(meeting)
    meeting.do("next")
    hands(meeting, 9, 9, 5)
    meeting.do("next")
    meeting.do("next")
    assert meeting.phase == Phase.TIE
    meeting.do("back")
    assert meeting.phase == Phase.FIRST_CLOSED
    meeting.do("next")
    meeting.do("again")
    assert meeting.phase == Phase.RUNOFF
    meeting.do("back")
    assert meeting.phase == Phase.TIE


@pytest.mark.parametrize("phase", [phase for phase in DECIDING if phase != Phase.READ])
def test_each_step_can_be_taken_back_until_the_choice_is_made_and_votes_stay(phase: Phase) -> None:
    meeting = at(phase)
    votes = [tally.counts for tally in meeting.turn.rounds]
    seen = []
    while meeting.phase != Phase.READ:
        assert meeting.do("back"), meeting.phase
        seen.append(meeting.phase)
    assert [tally.counts for tally in meeting.turn.rounds] == votes
    assert len(seen) <= 10
    assert meeting.do("back")  # the reply before can be read again
    assert meeting.phase == Phase.REPLY
    assert not meeting.do("back")  # what was said is said
    assert meeting.do("next")
    assert [tally.counts for tally in meeting.turn.rounds] == votes
    assert len(meeting.path.turns) == 2


def test_a_count_can_be_taken_back_one_by_one() -> None:
    meeting = at(Phase.FIRST_VOTE)
    assert not meeting.do("undo")
    hands(meeting, 1, 2, 3)
    hands(meeting, 9, 11, 3)
    meeting.do("undo")
    assert meeting.turn.tally.counts == (1, 2, 3)
    meeting.do("undo")
    assert not meeting.turn.tally.total
    assert not meeting.do("undo")
    assert [event.kind for event in meeting.events[-4:]] == ["hands", "hands", "undo", "undo"]


@pytest.mark.parametrize("phase", [*DECIDING, Phase.ENDING])
def test_picking_and_looking_back_can_be_left_again(phase: Phase) -> None:
    meeting = at(phase)
    before = snapshot(meeting)
    assert meeting.do("look_back" if phase == Phase.ENDING else "pick")
    assert meeting.do("back")
    assert meeting.phase == phase
    assert snapshot(meeting)[5] == before[5]


def test_teams_have_a_line_of_hands_each() -> None:
    meeting = meeting_of(teams=3)
    to_reading(meeting)
    meeting.do("next")
    assert meeting.sources == ("team 1", "team 2", "team 3")
    assert not hands(meeting, 1, 2, 3)
    assert hands(meeting, 4, 1, 0, source="team 1")
    assert hands(meeting, 0, 5, 1, source="team 3")
    assert not hands(meeting, 0, 5, 1, source="team 4")
    assert meeting.turn.tally.counts == (4, 6, 1)


def test_the_meeting_can_end_early_and_go_on_after_all() -> None:
    meeting = at(Phase.DISCUSS)
    before = snapshot(meeting)
    assert meeting.do("stop")
    assert meeting.phase == Phase.ESTIMATE
    assert meeting.do("back")
    assert snapshot(meeting) == before
    meeting.do("stop")
    meeting.do("next")
    assert meeting.phase == Phase.DEBRIEF
    assert meeting.attempt.ending is None
    fresh = meeting_of()
    to_reading(fresh)
    assert not fresh.do("stop")  # nothing has been played: there is nothing to talk about


def test_after_the_ending_another_branch_is_tried_and_the_old_one_kept() -> None:
    meeting = at(Phase.ENDING)
    old = meeting.path
    steps = [decision.step for decision in old.attempt.decisions]
    meeting.do("look_back")
    assert not meeting.do("rewind", decision=len(steps) + 1)
    assert not meeting.do("rewind", decision=0)
    assert meeting.do("rewind", decision=2)
    assert meeting.phase == Phase.READ
    assert meeting.earlier_paths == [old]
    assert [decision.step for decision in old.attempt.decisions] == steps
    assert [decision.step for decision in meeting.attempt.decisions] == steps[:1]
    assert meeting.path.turns[0] is old.turns[0]
    through(meeting, (0, 0, 23))
    assert meeting.attempt.decisions[1].step != steps[1]
    assert old.turns[1].decided != meeting.turn.decided
    to_the_end(meeting)
    assert len(meeting.earlier_paths) == 1


def test_the_room_is_asked_what_it_thinks_before_anything_is_shown() -> None:
    meeting = at(Phase.ESTIMATE)
    assert not meeting.do("estimate", scores=[70])
    assert not meeting.do("estimate", scores=[70, 101])
    assert not meeting.do("scores")
    assert meeting.do("estimate", scores=[70, 55])
    meeting.do("next")
    assert not meeting.do("estimate", scores=[1, 1])
    assert not meeting.do("back")  # what has been shown is known
    assert meeting.path.estimate == (70, 55)


def test_an_estimate_that_was_skipped_can_be_given_until_the_scores_are_open() -> None:
    meeting = at(Phase.ESTIMATE)
    assert meeting.path.estimate == ()
    meeting.do("next")
    assert meeting.do("back")
    meeting.do("next")
    meeting.do("scores")
    assert not meeting.do("back")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("hands", {"source": "hands", "counts": [1, 2]}),
        ("hands", {"source": "hands", "counts": "123"}),
        ("hands", {"source": "hands", "counts": [1, 2, True]}),
        ("hands", {"counts": [1, 2, 3]}),
        ("hands", {}),
        ("choose", {"choice": "gone"}),
        ("rewind", {"decision": 1}),
        ("page", {"page": -1}),
        ("page", {}),
        ("no such thing", {}),
        ("", {}),
    ],
)
def test_what_makes_no_sense_changes_nothing(kind: str, data: dict[str, object]) -> None:
    meeting = at(Phase.FIRST_VOTE)
    before, count = snapshot(meeting), len(meeting.events)
    assert not meeting.can(kind, **data)
    assert not meeting.do(kind, **data)
    assert snapshot(meeting) == before
    assert len(meeting.events) == count


def test_asking_whether_something_can_be_done_changes_nothing() -> None:
    for phase in Phase:
        meeting = at(phase)
        before = snapshot(meeting)
        for kind in course().events:
            meeting.can(kind)
        assert snapshot(meeting) == before


def test_an_event_that_cannot_be_kept_has_not_happened() -> None:
    class Full:
        def append(self, event: Event) -> None:
            raise OSError("no room")

    meeting = at(Phase.FIRST_VOTE)
    told: list[Event] = []
    meeting.observers.append(told.append)
    before = snapshot(meeting)
    meeting._journal = Full()
    with pytest.raises(OSError, match="no room"):
        hands(meeting, 9, 11, 3)
    assert snapshot(meeting) == before
    assert told == []


def test_observers_see_an_event_after_it_was_kept() -> None:
    order: list[str] = []

    class Kept:
        def append(self, event: Event) -> None:
            order.append(f"kept {event.kind}")

    meeting = meeting_of()
    meeting._journal = Kept()
    meeting.observers.append(lambda event: order.append(f"seen {event.kind} {meeting.phase}"))
    meeting.do("next")
    assert order == ["kept next", "seen next lobby"]


def test_events_that_do_not_fit_are_refused_by_number() -> None:
    meeting = meeting_of()
    events = [Event("next", {}, at(Phase.LOBBY).events[0].at)] * 2
    with pytest.raises(CannotReplay, match="Event 3 of the meeting, “coin”"):
        meeting.replay([*events, Event("coin", {}, events[0].at)])


def test_a_conversation_without_a_decision_goes_straight_to_its_end() -> None:
    meeting = meeting_of(story("a: route -> end"))
    to_reading(meeting)
    assert meeting.phase == Phase.ENDING
    assert not meeting.do("look_back")
    assert meeting.do("back")
    to_the_end(meeting)


def test_a_dead_end_does_not_hold_up_the_room() -> None:
    meeting = meeting_of(story("a: go -> b | stay -> end", "b: never -> end if f", facts="f"))
    to_reading(meeting)
    through(meeting, (5, 0))
    meeting.do("next")
    assert meeting.phase == Phase.ENDING
    assert meeting.attempt.ending is None
    to_the_end(meeting)


def test_the_meeting_knows_no_screen() -> None:
    program = (
        "import sys, roleplay.workshop.meeting, roleplay.workshop.keeping, roleplay.workshop.paper.room_data\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(ROOM_214).parents[1],
    )
    assert set(ended.stdout.split()) & {"textual", "rich", "click", "aiohttp", "jinja2"} == set()
