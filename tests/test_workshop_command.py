"""`roleplay workshop` on the command line, and meetings in the saves."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from person import entry_of
from room import ROOM_214, snapshot, through, to_reading

from roleplay.cli import cli
from roleplay.commands.workshop import _address, _opened
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.database import CannotKeep, Database, open_database
from roleplay.saves.ids import SeveralFit
from roleplay.saves.meetings import Meetings
from roleplay.workshop import keeping
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping import begun, read_again, resumed
from roleplay.workshop.meeting import Settings
from roleplay.workshop.phones.door import NoDoor, listening
from roleplay.workshop.turn import By


@pytest.fixture
def meetings(saves: Path) -> Meetings:
    return Meetings(open_database(saves / "roleplay.db"))


def run(*arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(cli, ["workshop", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Which conversation? Name one, as in: roleplay workshop room-214."),
        (("nobody",), "There is no scenario called “nobody”."),
        (("--resume",), "There is no meeting to go on with. To begin one: roleplay workshop ID"),
        (("room-214", "--resume"), "There is no meeting about “room-214” to go on with."),
        (("--resume", "--room", "23"), "A meeting goes on as it was begun"),
        (("room-214", "--teams", "7"), "Invalid value for '--teams'"),
        (("room-214", "--split", "0"), "Invalid value for '--split'"),
        (("room-214",), "The game needs a terminal."),
        (("room-214", "--host", "127.0.0.1"), "--host, --port and --join-file are about phones: add --phones."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_the_help_has_examples() -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert out.count("roleplay workshop") >= 3


def test_a_glance_leaves_nothing_behind(meetings: Meetings) -> None:
    begun(meetings, entry_of(ROOM_214), Settings())
    assert meetings.unfinished() is None


def test_a_meeting_is_had_again_and_goes_on(meetings: Meetings) -> None:
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings(people=23, split=60))
    to_reading(meeting)
    through(meeting, (9, 11, 3), (4, 14, 5))
    assert journal.id is not None
    kept = meetings.unfinished()
    assert kept is not None
    assert kept.id == journal.id
    assert (kept.scenario, kept.title) == ("room-214", "Room 214")
    again, journal_again, entry = resumed(meetings, kept)
    assert entry.data == ROOM_214.read_bytes()
    assert snapshot(again) == snapshot(meeting)
    assert again.settings == meeting.settings
    again.do("next")
    assert journal_again.id == journal.id
    with pytest.raises(OtherWriter):  # the first window must not write over it
        meeting.do("next")
    assert meeting.phase == Phase.REPLY
    later = meetings.meeting(journal.id[:5])
    assert later is not None
    assert snapshot(read_again(entry, later)) == snapshot(again)
    assert meeting.turn.decided[:2] == ("gone", By.VOTE)


def test_the_scenario_is_the_one_that_was_played(meetings: Meetings, tmp_path: Path) -> None:
    file = tmp_path / "room-214.yaml"
    shutil.copy(ROOM_214, file)
    meeting, journal = begun(meetings, entry_of(file), Settings())
    to_reading(meeting)
    file.write_text(file.read_text(encoding="utf-8").replace("just the key", "only the key"), encoding="utf-8")
    kept = meetings.meeting(journal.id or "")
    assert kept is not None
    again, _, entry = resumed(meetings, kept)
    assert entry.data == ROOM_214.read_bytes()
    assert snapshot(again) == snapshot(meeting)


def test_a_meeting_that_is_over_is_not_offered_again(meetings: Meetings) -> None:
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
    to_reading(meeting)
    through(meeting, (20, 1, 0))
    assert meetings.unfinished("room-214") is not None
    assert meetings.unfinished("nine-days") is None
    meeting.do("stop")
    meeting.do("next")
    meeting.do("next")
    assert meeting.phase == Phase.OVER
    assert meetings.unfinished() is None
    kept = meetings.meeting(journal.id or "")
    assert kept is not None
    assert kept.ended is not None


def test_several_that_begin_alike(meetings: Meetings, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = iter(["abc23456", "abc23457", "abc23456", "abc23458"])
    monkeypatch.setattr("roleplay.saves.ids.secrets.choice", lambda letters, found=[]: _next(found, ids))
    made = []
    for _ in range(3):
        meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
        meeting.do("next")
        made.append(journal.id)
    assert len(set(made)) == 3  # the third id was taken already
    with pytest.raises(SeveralFit, match="Several meetings begin with “abc”"):
        meetings.meeting("abc")
    assert meetings.meeting("ABC23457") is not None
    assert meetings.meeting("zzz") is None
    assert meetings.meeting("%") is None


def _next(found: list[str], ids: object) -> str:
    if not found:
        found += list(next(ids))  # type: ignore[call-overload]
    return found.pop(0)


def test_when_the_disk_is_full_the_room_goes_on_and_nothing_is_missing_later(
    meetings: Meetings, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
    meeting.do("next")
    whole = Database.run

    def full(self: Database, *statements: object) -> None:
        raise CannotKeep("There is no room left on the disk.")

    monkeypatch.setattr(Database, "run", full)
    meeting.do("next")
    meeting.do("next")
    assert meeting.phase == Phase.FIRST_VOTE
    assert journal.trouble == "There is no room left on the disk."
    monkeypatch.setattr(Database, "run", whole)
    meeting.do("hands", source="hands", counts=[1, 2, 3])
    assert journal.trouble == ""
    kept = meetings.meeting(journal.id or "")
    assert kept is not None
    assert [event.kind for event in kept.events] == ["next", "next", "next", "hands"]
    assert snapshot(read_again(entry_of(ROOM_214), kept)) == snapshot(meeting)


def test_two_windows_cannot_go_on_with_one_meeting(meetings: Meetings, saves: Path, tmp_path: Path) -> None:
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
    meeting.do("next")
    ended = subprocess.run(
        [sys.executable, "-m", "roleplay", "workshop", "--resume", "--saves", str(saves)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(keeping.__file__).parents[2])},
        cwd=tmp_path,
    )
    assert ended.returncode == 2
    assert "Another window goes on with this meeting. Close it first." in ended.stderr
    assert journal.id is not None


def test_phones_are_let_in_at_one_private_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _address("10.0.0.5", None, []) == "10.0.0.5"
    assert _address(None, None, ["192.168.1.20"]) == "192.168.1.20"
    assert _address(None, "192.168.1.20", ["10.0.0.1", "192.168.1.20"]) == "192.168.1.20"  # where it was before
    for host, found, said in (
        (
            "0.0.0.0",
            ["10.0.0.1"],
            "no address inside a room’s network. Name one of this computer’s own, as in --host 10.0.0.1",
        ),
        ("8.8.8.8", [], "as in --host 192.168.1.20"),
        (None, [], "This computer is in no network that phones could be in."),
    ):
        with pytest.raises(NoDoor, match=re.escape(said)):
            _address(host, None, found)
    monkeypatch.setattr("click.prompt", lambda *_, **__: 2)
    assert _address(None, None, ["10.0.0.1", "192.168.1.20"]) == "192.168.1.20"
    assert capsys.readouterr().err == "1  10.0.0.1\n2  192.168.1.20\n"


def test_a_port_in_use_is_said_and_a_wished_one_is_not_insisted_on() -> None:
    with listening("127.0.0.1", None, wished=0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NoDoor, match=rf"Phones cannot be let in at 127\.0\.0\.1:{port}: address already in use\."):
            listening("127.0.0.1", port)
        with listening("127.0.0.1", None, wished=port) as other:
            assert other.getsockname()[1] != port


def test_a_resumed_meeting_has_the_door_it_had(meetings: Meetings, tmp_path: Path) -> None:
    entry, join = entry_of(ROOM_214), tmp_path / "join"
    meeting, journal = begun(meetings, entry, Settings())
    with _opened(meeting, "127.0.0.1", None, join)._listener:
        before = meeting.door
    assert before is not None
    assert journal.id is not None  # kept before anybody has come
    kept = meetings.meeting(journal.id)
    assert kept is not None
    assert read_again(entry, kept).door == before
    again = read_again(entry, kept)
    with _opened(again, None, None, join)._listener:
        assert again.door == before
        assert join.read_text() == f"HTTP://127.0.0.1:{before.port}/J/{before.code}\n"
        third = read_again(entry, kept)
        with _opened(third, None, None, None)._listener:  # its port is taken: another one, and the same code
            assert third.door is not None
            assert third.door.code == before.code
            assert third.door.port != before.port
