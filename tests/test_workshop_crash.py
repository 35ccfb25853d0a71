"""A flat battery in any phase: the program is killed where it stands; the next one stands there with the same votes."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pexpect
import pytest
from terminal import SECONDS, Terminal, terminal

from roleplay.saves.database import open_database
from roleplay.saves.meetings import Meetings
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping import entry_as_it_was, read_again

SIZE = (72, 20)

WAY: tuple[tuple[str, str, Phase], ...] = (
    ("", "Can the last row read this?", Phase.TEST_CARD),
    (" ", "23 are here.", Phase.LOBBY),
    (" ", "Just the key, please. Your screen", Phase.READ),
    (" ", "Hands up for A, then B, then C.", Phase.FIRST_VOTE),
    ("9 11 3\r", "Next: the vote is closed", Phase.FIRST_VOTE),
    (" ", "We are split: B has 11 of 23.", Phase.FIRST_CLOSED),
    (" ", "What speaks for each", Phase.DISCUSS),
    ("d", "Who speaks for A?", Phase.DISCUSS),
    (" ", "Again: hands up for A, then B, then C.", Phase.SECOND_VOTE),
    ("9 9 5\r", "Next: the vote is closed", Phase.SECOND_VOTE),
    (" ", "Next: before and now", Phase.SECOND_CLOSED),
    (" ", "Who moved", Phase.REVEAL),
    (" ", "Next: they are level", Phase.REVEAL),
    (" ", "toss a coin", Phase.TIE),
    ("r", "Only A and B now", Phase.RUNOFF),
    ("11 12\r", "Next: the vote is closed", Phase.RUNOFF),
    (" ", "B has 12 of 23.", Phase.RUNOFF_CLOSED),
    (" ", "An hour ago.", Phase.REPLY),
    (" ", "A man took my call.", Phase.READ),
    ("f", "Without a vote", Phase.PICK),
    ("\r", "Is there a mattress in any of that?", Phase.REPLY),
    ("e", "Before we look", Phase.ESTIMATE),
    ("70 55\r", "Next: what was possible", Phase.ESTIMATE),
    (" ", "We stopped after 2 decisions.", Phase.DEBRIEF),
    (" ", "What we said", Phase.DEBRIEF),
    ("s", "we said 70", Phase.DEBRIEF),
    ("g", "Back to which decision?", Phase.LOOK_BACK),
)


@contextmanager
def stage(saves: Path, *arguments: str) -> Iterator[Terminal]:
    with terminal("workshop", *arguments, "--saves", str(saves), cwd=saves.parent, size=SIZE) as screen:
        yield screen


def still(text: str) -> str:
    """Return a screen without the clock of the discussion."""
    return re.sub(r"[╺━┓┏┛┗┃╻╹┫┣╸┻: ]{6,}", " ", text)


def until_same(screen: Terminal, before: str) -> None:
    """Wait until the screen is as another one was."""
    end = monotonic() + SECONDS
    while still(screen.text) != still(before) and monotonic() < end:
        if not screen.read():
            break
    assert still(screen.text) == still(before)


def kill(screen: Terminal) -> None:
    screen.child.kill(signal.SIGKILL)
    screen.end()


def meeting_in(saves: Path) -> tuple[str, list[tuple[int, ...]]]:
    """Return the phase and the votes of the turn that the saves tell of."""
    database = open_database(saves / "roleplay.db")
    try:
        meetings = Meetings(database)
        kept = meetings.unfinished()
        if kept is None:
            return Phase.TEST_CARD, []
        meeting = read_again(entry_as_it_was(meetings, kept), kept)
        return meeting.phase, [tally.counts for tally in meeting.turn.rounds] if meeting.path.turns else []
    finally:
        database.close()


def test_killed_with_hands_just_counted(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    with stage(saves, "room-214", "--room", "23") as screen:
        for keys, words, _ in WAY[:5]:
            screen.send(keys, words)
        settle(screen)
        before = screen.text
        kill(screen)
    assert meeting_in(saves) == (Phase.FIRST_VOTE, [(9, 11, 3)])
    with stage(saves, "--resume") as screen:
        until_same(screen, before)
        screen.send("\x11")
        assert screen.end() == 0
        assert re.search(rb"The meeting is kept. To go on where it was:\s+roleplay workshop --resume", screen.raw)


@pytest.mark.slow
def test_killed_in_every_phase(tmp_path: Path) -> None:
    saves = tmp_path / "saves"
    met = set()
    arguments: tuple[str, ...] = ("room-214", "--room", "23")
    for keys, words, phase in WAY:
        with stage(saves, *arguments) as screen:
            screen.until("?")
            screen.send(keys, words)
            settle(screen)
            before = screen.text
            votes = meeting_in(saves)
            assert votes[0] == phase
            kill(screen)
        met.add(phase)
        if phase != Phase.TEST_CARD:
            arguments = ("--resume",)
        assert meeting_in(saves) == votes
        with stage(saves, *arguments) as screen:
            until_same(screen, before)
            kill(screen)
    # On to the end of the branch that was tried after the early stop.
    with stage(saves, "--resume") as screen:
        screen.until("Back to which decision?")
        screen.send("\r", "Next: what do we say?")
        for _ in range(40):
            if "Next: how was that?" in screen.words:
                break
            screen.send("f" if "Next: what do we say?" in screen.words else "\r")
            settle(screen)
        assert "Next: how was that?" in screen.words
        before = screen.text
        assert meeting_in(saves)[0] == Phase.ENDING
        kill(screen)
    with stage(saves, "--resume") as screen:
        until_same(screen, before)
        screen.send(" ", "Before we look")
        screen.send("  ", "Next: more")
        for _ in range(30):
            if "Everything is kept." in screen.words:
                break
            screen.send(" ")
            settle(screen)
        assert "Everything is kept." in screen.words
        kill(screen)
    met |= {Phase.ENDING, Phase.OVER}
    assert met == set(Phase)
    with stage(saves, "--resume") as screen:
        screen.until("There is no meeting")
        assert screen.end() == 2


def settle(screen: Terminal) -> None:
    """Take in what comes until nothing more does."""
    while True:
        try:
            sent = screen.child.read_nonblocking(65536, timeout=0.4)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        screen.raw += sent
        screen.stream.feed(sent)
