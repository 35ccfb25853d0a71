"""The stage of teams that each play their own path: keys and walls, killed and gone on with, and the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from person import Person
from room import ROOM_214, Watch, snapshot
from test_console import follow_until
from test_teams import OUTLOOK, decide, play, teams_of, to_reading
from test_workshop_crash import kill, settle, stage, still, until_same

from roleplay.cli import cli
from roleplay.saves.database import open_database
from roleplay.saves.meetings import Meetings
from roleplay.workshop.console.desk import Desk
from roleplay.workshop.console.following import find
from roleplay.workshop.console.meeting_point import listening
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping_teams import resumed_teams
from roleplay.workshop.stage.teams import TeamsApp
from roleplay.workshop.teams import Teams


@asynccontextmanager
async def staging(teams: Teams, size: tuple[int, int] = (72, 20)) -> AsyncIterator[Person]:
    """Run the stage without a terminal."""
    app = TeamsApp(teams, lambda: OUTLOOK, clock=Watch())
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot)  # type: ignore[arg-type]
        await person.until(lambda: person.lines[0].strip())
        yield person


async def test_a_console_follows_the_team_whose_turn_it_is(tmp_path: Path) -> None:
    teams = teams_of(2)
    to_reading(teams)
    with listening(tmp_path / "console") as found:
        app = TeamsApp(teams, lambda: OUTLOOK, desk=Desk(teams.meetings, ROOM_214.read_bytes(), found), clock=Watch())
        async with app.run_test(size=(72, 20)) as pilot:
            person = Person(app, pilot)  # type: ignore[arg-type]
            await person.until(lambda: person.lines[0].strip())
            link = await find(tmp_path / "console", None)
            assert link is not None
            assert link.meeting.settings.team == 1
            link.press("f")
            await follow_until(link, lambda: link.meeting.phase == Phase.PICK)
            link.press("enter")
            await follow_until(link, lambda: link.meeting.phase == Phase.REPLY)
            link.press("space")
            await follow_until(link, lambda: link.meeting.settings.team == 2)
            assert snapshot(link.meeting) == snapshot(teams.meetings[1])
            assert link.wall.foot == "Space: we begin"
            link.press("space")
            await follow_until(link, lambda: link.meeting.phase == Phase.READ)
            link.press("f")
            await follow_until(link, lambda: link.meeting.phase == Phase.PICK)
            assert teams.meetings[1].phase == Phase.PICK
            assert teams.meetings[0].phase == Phase.REPLY
            link.close()


async def test_two_teams_take_turns() -> None:
    teams = teams_of(2)
    async with staging(teams) as person:
        await person.press("space")
        assert "Team 1 of 2" in person.words
        await person.press("8", "enter", "space", "space", "5", "space", "2", "space", "1", "enter", "space")
        assert "8 of 8 voted" in person.words
        await person.press("s")
        assert "Next: team 2" in person.words
        await person.press("space")
        assert "Team 2 of 2" in person.words
        assert "How many are in team 2?" in person.words  # another team, another number
        await person.press("space", "space", "4")
        assert "Enter: count them" in person.words
        await person.press("n")
        assert "Team 1 of 2" in person.words
        assert "decision 2" in person.words
        await person.press("n")
        assert "Enter: count them" not in person.words  # what one team types is no other team’s
        assert teams.meetings[1].phase == Phase.FIRST_VOTE
        await person.press("question_mark")
        assert "the next team’s turn" in person.words


async def test_a_team_at_its_end_waits_and_nothing_can_be_typed() -> None:
    teams = teams_of(2)
    to_reading(teams)
    decide(teams, 0)
    async with staging(teams) as person:
        await person.press("e")
        assert "Team 1 is at its end, and waits for the others." in person.words
        assert "Next: team 2" in person.words
        await person.press("7", "0", "s", "g", "1")
        assert teams.current.path.estimate == ()
        assert "Team 1 is at its end" in person.words
        await person.press("question_mark")
        assert "go back to a decision" not in person.words
        assert "← back by one step" in person.words
        await person.press("space", "left")
        assert "Team 1 is at its end" not in person.words
        assert teams.current.phase == Phase.REPLY


async def test_the_debrief_of_all_begins_side_by_side() -> None:
    teams = teams_of(3)
    play(teams)
    async with staging(teams) as person:
        assert "All teams are at their end." in person.words
        assert "Next: how it ended for team 1" in person.words
        while not teams.in_debrief:
            await person.press("space")
        await person.until(lambda: "Side by side" in person.words)
        assert "3 teams" in person.words
        await person.press("s")
        assert "Diplomacy" in person.words
        assert "for this path: Team 1" in person.words
        assert all(meeting.path.scores_shown for meeting in teams.meetings)
        await person.press("2")
        assert "How shall we talk about it?" in person.words
        assert {meeting.script for meeting in teams.meetings} == {"plus-delta"}
        for _ in range(30):
            if "Thank you." not in person.words:
                last = person.words
                await person.press("space")
        assert "Thank you." in person.words
        await person.press("left")
        assert person.words == last
        await person.press("space")
    assert all(meeting.phase == Phase.OVER for meeting in teams.meetings)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("room-214", "--own-paths"), "How many teams?"),
        (("room-214", "--own-paths", "--teams", "2", "--room", "20"), "leave out --room"),
        (("--resume", "--own-paths"), "A meeting goes on as it was begun"),
        (("room-214", "--own-paths", "--teams", "2"), "The game needs a terminal."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    ended = CliRunner().invoke(cli, ["workshop", *arguments])
    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert said in ended.stderr


WAY = (
    (" ", "How many are in team 1?"),
    (" ", "Just the key, please."),
    (" ", "Hands up for A"),
    ("9 1 1\r", "Next: the vote is closed"),
    (" ", "A has 9 of 11."),
    (" ", "Next: team 2"),
    (" ", "How many are in team 2?"),
    (" ", "Just the key, please."),
    (" ", "Hands up for A"),
    ("1 8 1\r", "Next: the vote is closed"),
    ("n", "decision 2"),
    ("f", "Without a vote"),
    ("\r", "Next: team 2"),
    ("e", "Team 1 is at its end"),
    (" ", "10 voted"),
    ("  ", "Next: how it goes on"),
    (" ", "decision 2"),
    ("f\r", "Next: how it goes on"),
    ("e", "All teams are at their end."),
    (" ", "Team 1 of 2"),
    ("70 55\r", "Next: team 2"),
    (" ", "Team 2 of 2"),
    ("40 45\r", "Next: side by side"),
    (" ", "Side by side: the teams parted at decision 1"),
    ("s", "we said 70"),
)


def walls(saves: Path, kills: set[int]) -> list[str]:
    """Play the way in a real terminal, killed after these steps and gone on with; return what was on the wall."""
    arguments: tuple[str, ...] = ("room-214", "--teams", "2", "--own-paths")
    seen: list[str] = []
    step = 0
    while step < len(WAY):
        with stage(saves, *arguments) as screen:
            screen.until("?")
            if seen:
                until_same(screen, seen[-1])
            while step < len(WAY):
                keys, words = WAY[step]
                screen.send(keys, words)
                settle(screen)
                seen.append(still(screen.text))
                step += 1
                if step in kills:
                    kill(screen)
                    arguments = ("--resume",)
                    break
    return seen


def test_killed_while_the_second_team_votes(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    arguments: tuple[str, ...] = ("room-214", "--teams", "2", "--own-paths")
    with stage(saves, *arguments) as screen:
        screen.until("?")
        for keys, words in WAY[:10]:
            screen.send(keys, words)
        settle(screen)
        before = screen.text
        kill(screen)
    with stage(saves, "--resume") as screen:
        until_same(screen, before)
        screen.send("\x11")
        assert screen.end() == 0
        assert b"The meeting is kept. To go on where it was:\r\n  roleplay workshop --resume" in screen.raw
        assert screen.raw.count(b"roleplay report") == 1
    database = open_database(saves / "roleplay.db")
    try:
        meetings = Meetings(database)
        kept = meetings.unfinished()
        assert kept is not None
        teams, journals, _ = resumed_teams(meetings, kept)
    finally:
        database.close()
    assert [meeting.turn.tally.counts for meeting in teams.meetings] == [(9, 1, 1), (1, 8, 1)]
    report = CliRunner().invoke(cli, ["report", journals[0].id or "", "--format", "md", "--saves", str(saves)])
    assert report.exit_code == 0, report.stderr
    assert "Take the armchair" in report.stdout
    assert "Team 1 of 2, on its own path." in report.stdout


@pytest.mark.slow
def test_killed_after_every_step(tmp_path: Path) -> None:
    assert walls(tmp_path / "killed", set(range(1, len(WAY)))) == walls(tmp_path / "whole", set())
