"""Teams that each play their own path: turns, ends that are told when all are there, and kept like every meeting."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from person import entry_of
from room import ROOM_214, START, Watch, snapshot
from test_meeting_random import DECIDE, KINDS, ahead, data_for, letters, told, votes_of

from roleplay.conversation.machine import ConversationMachine
from roleplay.outlook import Outlook
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.database import open_database
from roleplay.saves.kept import Event
from roleplay.saves.meetings import Meetings
from roleplay.scenario.prose import plain
from roleplay.workshop.course import VOTING, Phase
from roleplay.workshop.debrief import room_debrief
from roleplay.workshop.keeping_teams import begun_teams, resumed_teams
from roleplay.workshop.meeting import Meeting, Settings
from roleplay.workshop.side_by_side import decisions, endings
from roleplay.workshop.stage.entry import Entry
from roleplay.workshop.stage.lines import Lines
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.stage.team_cards import debrief, waiting
from roleplay.workshop.stage.views import pages
from roleplay.workshop.teams import Teams, has_ended

SCENARIO = entry_of(ROOM_214).scenario
OUTLOOK = Outlook(SCENARIO)
_KINDS = [*KINDS, *["next"] * 10, *[DECIDE] * 30, "pass", "pass", "call", "tell", "stop", "stop"]
_LONGEST = 200


def teams_of(count: int) -> Teams:
    """Return teams whose meetings are kept nowhere."""
    clock = Watch()
    machine = ConversationMachine(SCENARIO)
    return Teams(
        [Meeting(machine, Settings(group="g", team=team, of=count), clock=clock) for team in range(1, count + 1)]
    )


def random_walk(seed: int, length: int) -> list[tuple[str, int]]:
    """Return a walk: what is tried, each with a number that its data are made from."""
    random = Random(seed)
    return [(random.choice(_KINDS), random.randint(0, 99)) for _ in range(length)]


steps = st.builds(random_walk, st.integers(0, 10**6), st.integers(0, _LONGEST))


def try_one(teams: Teams, one: str, number: int) -> None:
    """Try one thing with the team on the wall; what can be done is what is done."""
    decides = one == DECIDE and teams.current.phase == Phase.READ
    for kind in ("pick", "choose", "next") if decides else ("next",) if one == DECIDE else (one,):
        meeting = teams.current
        known = {"call": {"number": meeting.called + 1}, "tell": {}, "pass": {}}
        data = known[kind] if kind in known else data_for(meeting, kind, number)
        could = teams.can(kind, **data)
        assert teams.do(kind, **data) == could, (kind, data, meeting.phase)


def decide(teams: Teams, option: int) -> None:
    """Let the team on the wall make its decision without a vote, and hear the reply."""
    assert teams.current.phase == Phase.READ
    assert teams.do("pick")
    options = teams.current.turn.options
    assert teams.do("choose", choice=options[min(option, len(options) - 1)])


def to_reading(teams: Teams) -> None:
    while teams.current.phase != Phase.READ:
        assert teams.do("next")


def play(teams: Teams, option: int | None = None) -> None:
    """Play on until all teams are at their end, every team with another line, or all with the same."""
    for _ in range(2000):
        if teams.all_ended:
            return
        if teams.current.phase == Phase.READ:
            decide(teams, teams.current.settings.team - 1 if option is None else option)
        else:
            assert teams.do("next")
    raise AssertionError("it does not end")


def to_the_end(teams: Teams) -> None:
    """Go on to the very end from wherever the teams are, always with the first line."""
    for _ in range(3000):
        meeting = teams.current
        if meeting.phase == Phase.OVER and not teams.can("next"):
            break
        if not teams.is_waiting and meeting.phase in VOTING and not meeting.turn.tally.total:
            assert teams.do(
                "hands", source=meeting.sources[0], counts=[1, *[0] * (len(meeting.turn.tally.options) - 1)]
            )
        elif meeting.phase == Phase.TIE and meeting.turn.coin is None:
            assert teams.do("coin", choice=meeting.turn.tally.leaders[0])
        elif meeting.phase == Phase.PICK:
            assert teams.do("choose", choice=meeting.turn.options[0])
        else:
            assert teams.do("next"), meeting.phase
    assert all(meeting.phase == Phase.OVER for meeting in teams.meetings)


def showing(width: int = 64, height: int = 16) -> Showing:
    return Showing(measure=width, wide=width, height=height, entry=Entry(), cursor=0, at=START, rows=height + 4)


def wall(teams: Teams) -> str:
    """Return what is on the wall before the debrief, on any page."""
    found = waiting(teams, showing()) if teams.is_waiting else pages(teams.current, showing())
    return "\n".join(line.plain for page in found for line in page)


def cards_of(teams: Teams, width: int = 64, height: int = 16) -> list[Lines]:
    results = [room_debrief(meeting.path, OUTLOOK) for meeting in teams.meetings]
    return [page for _, page in debrief(teams, results, showing(width, height))]


def words(page: Lines) -> str:
    return "\n".join(line.plain for line in page)


def only_of_endings() -> list[str]:
    """Return what stands in an ending and nowhere else."""
    scenes = SCENARIO.scenes.values()
    choices = [choice for scene in scenes for choice in scene.choices or ()]
    said = [*(line.text for scene in scenes for line in scene.says), *(choice.words for choice in choices)]
    elsewhere = " ".join([*said, *(line.text for choice in choices for line in choice.reply)])
    found = [
        text
        for ending in SCENARIO.endings.values()
        for text in (ending.title, ending.meaning, *(line.text for line in ending.says))
    ]
    return [text for text in found if text not in elsewhere]


def test_the_turn_goes_round() -> None:
    teams = teams_of(3)
    to_reading(teams)
    whose = []
    for _ in range(7):
        whose.append(teams.current.settings.team)
        decide(teams, 0)
        assert teams.current.settings.team == whose[-1], "the reply is heard before the turn passes on"
        assert teams.do("next")
        if teams.current.phase == Phase.LOBBY:
            assert teams.do("next")
    assert whose == [1, 2, 3, 1, 2, 3, 1]


def test_a_turn_that_was_passed_on_is_not_lost() -> None:
    teams = teams_of(3)
    to_reading(teams)
    first = teams.current
    teams.do("next")
    teams.do("hands", source="hands", counts=[1, 2, 0])
    assert teams.do("pass")
    for team in (2, 3):
        assert teams.current.settings.team == team
        assert teams.do("next")
        decide(teams, 0)
        assert teams.do("next")
    assert teams.current is first
    assert first.phase == Phase.FIRST_VOTE
    assert first.turn.tally.counts == (1, 2, 0)


def test_looking_back_at_the_last_reply_does_not_cost_the_turn() -> None:
    teams = teams_of(2)
    to_reading(teams)
    for team in (1, 2):
        decide(teams, 0)
        teams.do("next")
        if team == 1:
            teams.do("next")
    assert (teams.current.settings.team, teams.current.phase) == (1, Phase.READ)
    assert teams.do("back")
    assert teams.current.phase == Phase.REPLY
    assert teams.do("next")
    assert (teams.current.settings.team, teams.current.phase) == (1, Phase.READ)


def test_an_early_end_can_be_taken_back_until_an_end_is_told() -> None:
    teams = teams_of(2)
    to_reading(teams)
    decide(teams, 0)
    assert teams.do("stop")
    assert teams.is_waiting
    assert teams.do("back")
    assert not teams.is_waiting
    assert teams.do("stop")
    assert not teams.can("estimate", scores=[1, 2])
    teams.do("next")
    to_reading(teams)
    decide(teams, 1)
    assert teams.do("stop")
    assert teams.all_ended
    assert teams.can("back")
    assert teams.do("next")  # the end of the first is told
    assert teams.is_telling
    assert teams.current.phase == Phase.ESTIMATE
    assert not teams.can("back")
    assert teams.do("estimate", scores=[70, 55])
    assert teams.do("next")
    assert teams.current.settings.team == 2
    assert not teams.do("back")
    assert teams.do("next")
    assert teams.in_debrief
    assert "stopped before an end" in "".join(map(words, cards_of(teams)))


@settings(max_examples=25)
@given(steps, st.integers(2, 6))
def test_no_vote_is_lost_and_the_events_tell_all_of_it(walk: list[tuple[str, int]], count: int) -> None:
    teams = teams_of(count)
    for one, number in walk:
        meeting = teams.current
        others = {other: (votes_of(other), other.phase) for other in teams.meetings if other is not meeting}
        try_one(teams, one, number)
        for other, (votes, phase) in others.items():
            assert votes_of(other).items() >= votes.items()
            assert other.phase == phase or other is teams.current or teams.in_debrief
    again = teams_of(count)
    for meeting, copy in zip(teams.meetings, again.meetings, strict=True):
        copy.replay(Event(event.kind, json.loads(json.dumps(event.data)), event.at) for event in meeting.events)
        assert snapshot(copy) == snapshot(meeting)
    assert again.current.settings.team == teams.current.settings.team
    assert again.is_telling == teams.is_telling


@settings(max_examples=25)
@given(steps, st.integers(2, 6))
def test_from_anywhere_it_can_go_on_to_the_end(walk: list[tuple[str, int]], count: int) -> None:
    teams = teams_of(count)
    for one, number in walk:
        try_one(teams, one, number)
    to_the_end(teams)


@settings(max_examples=25)
@given(steps, st.integers(2, 3))
def test_a_stop_between_any_two_events_is_no_dead_end(walk: list[tuple[str, int]], count: int) -> None:
    """The events are kept one by one: killed between two that belong together, it goes on, and no turn is skipped."""
    teams = teams_of(count)
    events: list[tuple[int, Event]] = []
    for meeting in teams.meetings:
        team = meeting.settings.team
        meeting.observers.append(lambda event, team=team: events.append((team, event)))
    for one, number in walk:
        try_one(teams, one, number)
    cut = teams_of(count)
    kept = events[: len(events) * (walk[0][1] if walk else 0) // 99]
    for meeting in cut.meetings:
        meeting.replay(event for team, event in kept if team == meeting.settings.team)
    to_the_end(cut)


@settings(max_examples=25)
@given(steps, st.integers(2, 3))
def test_no_ending_is_on_the_wall_while_a_team_plays(walk: list[tuple[str, int]], count: int) -> None:
    teams = teams_of(count)
    names = SCENARIO.called
    of_endings = {letters(plain(text, names)) for text in only_of_endings() if len(text) > 16}
    later = {text for text in (letters(plain(text, names)) for text in ahead(SCENARIO)) if len(text) > 24}
    for one, number in walk:
        try_one(teams, one, number)
        if teams.in_debrief:
            continue
        drawn = letters(wall(teams))
        known = told(teams.current)
        assert not [text for text in later if text in drawn and text not in known]
        if not teams.all_ended:
            assert not [text for text in of_endings if text in drawn]
            assert not teams.is_telling
        assert "Diplomacy" not in drawn or teams.current.phase == Phase.ESTIMATE


def test_the_walks_come_everywhere() -> None:
    met = set()
    for seed in range(15):
        teams = teams_of(2)
        for one, number in random_walk(seed, _LONGEST):
            try_one(teams, one, number)
            met.add((teams.current.phase, teams.is_waiting, teams.is_telling, teams.in_debrief))
    assert {phase for phase, *_ in met} == set(Phase) - {Phase.LOOK_BACK}
    assert (Phase.ENDING, True, False, False) in met
    assert (Phase.ENDING, False, True, False) in met


# Side by side


def test_where_teams_part_and_what_they_said_is_told() -> None:
    teams = teams_of(3)
    to_reading(teams)
    while not teams.all_ended:
        if teams.current.phase == Phase.READ:
            second = len(teams.current.attempt.decisions) == 1
            decide(teams, 1 if second and teams.current.settings.team == 2 else 0)
        assert teams.do("next")
    attempts = [meeting.attempt for meeting in teams.meetings]
    found = decisions(attempts)
    assert [said.teams for said in found[0].said] == [(1, 2, 3)]
    assert [said.teams for said in found[1].said] == [(1, 3), (2,)]
    assert [decision.number for decision in found if decision.parted] == [2]
    assert found[1].said[1].choice is attempts[1].decisions[1].choice
    assert {team for numbers, _ in endings(attempts) for team in numbers} == {1, 2, 3}


@pytest.mark.parametrize("count", [2, 3, 6])
@pytest.mark.parametrize("size", [(64, 16), (70, 32)])
def test_every_card_fits_the_wall(count: int, size: tuple[int, int]) -> None:
    teams = teams_of(count)
    play(teams)
    while not teams.in_debrief:
        assert teams.do("next")
    found = cards_of(teams, *size)
    assert all(len(page) <= size[1] for page in found)
    assert all(line.cell_length <= size[0] for page in found for line in page)
    drawn = list(map(words, found))
    assert "parted" in drawn[0]
    for meeting in teams.meetings:
        of = [page for page in drawn if "What was possible" in page]
        assert sum(str(meeting.settings.team) in page.splitlines()[0] for page in of) == 1
        assert meeting.attempt.ending is not None
        assert any(meeting.attempt.ending.title in page for page in drawn)
    closed = [page for page in drawn if "The author’s two numbers" in page]
    assert len(closed) == count
    assert not any("Diplomacy" in page for page in drawn)
    assert teams.do("scores")
    assert sum("Diplomacy" in words(page) for page in cards_of(teams, *size)) == count


# Kept


@pytest.fixture
def meetings(saves: Path) -> Meetings:
    return Meetings(open_database(saves / "roleplay.db"))


def test_all_teams_are_had_again_from_the_meeting_of_one(meetings: Meetings) -> None:
    teams, journals = begun_teams(meetings, entry_of(ROOM_214), Settings(split=60), 3)
    to_reading(teams)
    decide(teams, 1)
    teams.do("next")
    teams.do("next")
    assert (teams.current.settings.team, teams.current.phase) == (2, Phase.READ)
    kept = meetings.unfinished()
    assert kept is not None
    again, journals_again, entry = resumed_teams(meetings, kept)
    assert entry.data == ROOM_214.read_bytes()
    assert [snapshot(one) for one in again.meetings] == [snapshot(one) for one in teams.meetings]
    assert [one.settings for one in again.meetings] == [one.settings for one in teams.meetings]
    assert again.current.settings.team == 2
    assert journals_again[2].id is None  # it has not begun
    play(again)
    with pytest.raises(OtherWriter):  # the first window must not write over it
        teams.do("next")
    to_the_end(again)
    assert meetings.unfinished() is None
    ids = {journal.id for journal in journals_again}
    assert len(ids) == 3
    assert {journal.id for journal in journals} <= ids | {None}


def test_one_team_over_and_another_not_are_still_gone_on_with_together(meetings: Meetings) -> None:
    teams, _ = begun_teams(meetings, entry_of(ROOM_214), Settings(), 2)
    play(teams)
    while not teams.in_debrief:
        assert teams.do("next")
    assert teams.meetings[0].do("next")  # killed while the meetings were closed
    kept = meetings.unfinished()
    assert kept is not None
    again, _, _ = resumed_teams(meetings, kept)
    assert again.in_debrief
    to_the_end(again)
    assert meetings.unfinished() is None
    assert all(has_ended(meeting) for meeting in again.meetings)
