"""A whole meeting of Room 214 by hands, as a facilitator runs it, in a real terminal: from the test card to goodbye."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_workshop_crash import settle, stage

from roleplay.saves.database import open_database
from roleplay.saves.meetings import Meetings
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping import entry_as_it_was, read_again
from roleplay.workshop.turn import By

FIRST, SECOND = "9 11 3\r", "4 15 4\r"


@pytest.mark.slow
def test_a_whole_meeting_by_hands(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    seen = []
    with stage(saves, "room-214", "--room", "23") as screen:
        screen.until("Can the last row read this?")
        voted = 0
        for _ in range(200):
            settle(screen)
            words = screen.words
            seen.append(words)
            if "Everything is kept." in words:
                break
            if "ands up for" in words:  # the second vote of a turn says "Again: hands up for"
                voted += 1
                screen.send(FIRST if voted % 2 else SECOND, "Next: the vote is closed")
            elif "Call out two numbers" in words:
                screen.send("70 55\r")
            elif "open them" in words:
                screen.send("s")
            else:
                screen.send(" ")
        assert "Everything is kept." in seen[-1]
        screen.send("\x11")
        assert screen.end() == 0
        assert re.search(rb"To write down how it went:\s+roleplay report", screen.raw)
        assert b"Traceback" not in screen.raw
    database = open_database(saves / "roleplay.db")
    try:
        meetings = Meetings(database)
        (id_,) = database.rows("SELECT id FROM meeting")[0]
        kept = meetings.meeting(id_)
        assert kept is not None
        assert kept.ended is not None
        meeting = read_again(entry_as_it_was(meetings, kept), kept)
    finally:
        database.close()
    assert meeting.phase == Phase.OVER
    assert meeting.attempt.ending is not None
    assert len(meeting.path.turns) >= 9
    for turn in meeting.path.turns:
        assert [tally.counts for tally in turn.rounds] == [(9, 11, 3), (4, 15, 4)]
        assert turn.decided is not None
        assert turn.decided[:2] == (turn.options[1], By.VOTE)
    assert meeting.path.estimate == (70, 55)
    walls = "\n".join(seen)
    for words in ("We are split: B has 11 of 23.", "B went from 11 to 15.", "here 9 of 23 wanted A.", "we said 70"):
        assert words in walls
