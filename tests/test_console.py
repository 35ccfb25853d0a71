"""The console and the stage speak over real sockets: what goes through, what is refused, and who is kept out."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from person import Person
from room import ROOM_214, hands, meeting_of, snapshot, staging, to_reading

from roleplay.outlook import Outlook
from roleplay.workshop.console import meeting_point
from roleplay.workshop.console.app import ConsoleApp
from roleplay.workshop.console.desk import MOST_CONSOLES, Desk
from roleplay.workshop.console.following import Link, NotFollowed, find
from roleplay.workshop.console.meeting_point import NotPrivate, connected, listening
from roleplay.workshop.console.messages import MOST_ASKED, VERSION, Hello, Press, Refused, Wall, told, written
from roleplay.workshop.console.prospects import choices_of, prospects, state_of
from roleplay.workshop.course import Phase
from roleplay.workshop.meeting import Meeting

HELLO = written(Hello(version=VERSION, token=""))


class Stand:
    """A stage without a wall: it remembers what was pressed, and `space` is one step on."""

    def __init__(self, meeting: Meeting) -> None:
        self.watchers: list[Callable[[], None]] = []
        self.pressed: list[tuple[str, str]] = []
        self._meeting = meeting

    @property
    def meeting(self) -> Meeting:
        return self._meeting

    @property
    def wall(self) -> Wall:
        return Wall(
            foot=f"pressed {len(self.pressed)}",
            cursor=0,
            page=0,
            pages=1,
            is_blank=False,
            helps=False,
            keys=[("u", "take the last count back")],
            trouble="",
        )

    def press(self, key: str, character: str) -> None:
        self.pressed.append((key, character))
        if key == "space":
            self._meeting.do("next")
        for watcher in self.watchers:
            watcher()


@asynccontextmanager
async def served(folder: Path, meeting: Meeting) -> AsyncIterator[Stand]:
    """Serve consoles of a meeting until the end of the block."""
    stand = Stand(meeting)
    with listening(folder) as found:
        task = asyncio.create_task(Desk([meeting], ROOM_214.read_bytes(), found).serve(stand))
        await asyncio.sleep(0)
        try:
            yield stand
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def speaking(folder: Path, *lines: bytes) -> list[bytes]:
    """Say lines to the stage, and return all that it says until it ends the connection."""
    ((there, _),) = connected(folder)
    reader, writer = await asyncio.open_connection(sock=there, limit=1 << 26)
    for line in lines:
        writer.write(line)
    said = []
    with suppress(ConnectionError):
        while line := await asyncio.wait_for(reader.readline(), 30):
            said.append(line)
    writer.close()
    return said


async def link_to(folder: Path, name: str | None = None) -> Link:
    link = await find(folder, name)
    assert link is not None
    return link


async def follow_until(link: Link, is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        if not is_so():
            async for _ in link.changes():
                if is_so():
                    return
    assert is_so()


@pytest.mark.asyncio
async def test_a_console_has_the_meeting_as_the_stage_has_it_and_presses_its_keys(tmp_path: Path) -> None:
    meeting = meeting_of(people=23)
    to_reading(meeting)
    async with served(tmp_path / "console", meeting) as stand:
        link = await link_to(tmp_path / "console")
        assert snapshot(link.meeting) == snapshot(meeting)
        link.press("space")
        await follow_until(link, lambda: link.meeting.phase == Phase.FIRST_VOTE)
        assert hands(meeting, 9, 11, 3)
        await follow_until(link, lambda: link.meeting.turn.tally.total == 23)
        assert snapshot(link.meeting) == snapshot(meeting)
        link.press("7")
        await follow_until(link, lambda: link.wall.foot == "pressed 2")
        assert stand.pressed == [("space", ""), ("7", "7")]
        link.close()


@pytest.mark.asyncio
async def test_two_consoles_see_the_same_and_one_may_leave(tmp_path: Path) -> None:
    meeting = meeting_of()
    async with served(tmp_path / "console", meeting):
        one, two = await link_to(tmp_path / "console"), await link_to(tmp_path / "console", "room-214")
        one.press("space")
        for link in (one, two):
            await follow_until(link, lambda link=link: link.meeting.phase == Phase.LOBBY)
        one.close()
        two.press("space")
        await follow_until(two, lambda: two.meeting.phase == Phase.READ)
        assert meeting.phase == Phase.READ
        two.close()


WRONG = {
    "no JSON": b"next\n",
    "a list": b"[]\n",
    "nothing": b"\n",
    "a kind that is not there": b'{"kind": "stop"}\n',
    "a field more": b'{"kind": "press", "key": "space", "times": 2}\n',
    "a field less": b'{"kind": "press"}\n',
    "a number for a key": b'{"kind": "press", "key": 1}\n',
    "a key that leaves the stage": b'{"kind": "press", "key": "ctrl+q"}\n',
    "a key with a line after it": b'{"kind": "press", "key": "a\\n"}\n',
    "an event": b'{"kind": "happened", "event": "next", "data": {}, "at": "2026-11-24T09:00:00Z"}\n',
    "hello again": HELLO,
    "no text": b"\xff\xfe\n",
    "too long": b'{"kind": "press", "key": "' + b"a" * (4 * MOST_ASKED) + b'"}\n',
    "too long, and never an end": b"a" * (64 * MOST_ASKED),
    "deep": b"[" * 400 + b"\n",
}


@pytest.mark.asyncio
@pytest.mark.parametrize("line", WRONG.values(), ids=WRONG.keys())
async def test_what_has_another_shape_ends_the_connection_and_changes_nothing(tmp_path: Path, line: bytes) -> None:
    meeting = meeting_of()
    async with served(tmp_path / "console", meeting) as stand:
        said = await speaking(tmp_path / "console", HELLO, line)
        assert len(said) <= 2
        if len(said) == 2:
            assert told(said[1]) == Refused(reason="The stage did not understand this console.")
        assert stand.pressed == []
        assert meeting.phase == Phase.TEST_CARD
        if line != HELLO:
            (refused,) = await speaking(tmp_path / "console", line)
            assert isinstance(told(refused), Refused)  # nor as a first line
        link = await link_to(tmp_path / "console")  # and others still come in
        link.close()


@pytest.mark.asyncio
async def test_another_version_and_one_console_too_many_are_told_so(tmp_path: Path) -> None:
    folder = tmp_path / "console"
    async with served(folder, meeting_of()):
        (refused,) = await speaking(folder, written(Hello(version=VERSION + 1, token="")))
        assert "another version" in refused.decode()
        links = [await link_to(folder) for _ in range(MOST_CONSOLES)]
        with pytest.raises(NotFollowed, match="Close one of them first"):
            await find(folder, None)
        for link in links:
            link.close()


@pytest.mark.asyncio
async def test_the_socket_and_its_folder_are_for_one_user_only(tmp_path: Path) -> None:
    folder = tmp_path / "console"
    old = os.umask(0)  # whatever the user's habit is
    try:
        async with served(folder, meeting_of()):
            (file,) = folder.iterdir()
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_ISSOCK(file.stat().st_mode)
    finally:
        os.umask(old)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777, 0o710])
def test_a_folder_that_others_can_open_is_not_used(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "console"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(NotPrivate, match="only you can open"), listening(folder):
        pass
    with pytest.raises(NotPrivate, match="only you can open"):
        list(connected(folder))
    assert list(folder.iterdir()) == []


def test_a_link_to_a_folder_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "console").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotPrivate), listening(tmp_path / "console"):
        pass


@pytest.mark.asyncio
async def test_without_such_sockets_a_token_lets_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting_point, "_LONGEST", 0)
    folder = tmp_path / "console"
    meeting = meeting_of()
    async with served(folder, meeting) as stand:
        (file,) = folder.iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        known = json.loads(file.read_text())
        assert len(bytes.fromhex(known["token"])) == 16
        for token in ("", known["token"][:-1], known["token"][::-1]):
            (refused,) = await speaking(
                folder, written(Hello(version=VERSION, token=token)), written(Press(key="space"))
            )
            assert "no console of this meeting" in refused.decode()
        assert stand.pressed == []
        link = await link_to(folder)
        link.press("space")
        await follow_until(link, lambda: link.meeting.phase == Phase.LOBBY)
        link.close()
    assert list(folder.iterdir()) == []


@pytest.mark.asyncio
async def test_what_a_killed_stage_left_is_no_stage(tmp_path: Path) -> None:
    folder = tmp_path / "console"
    folder.mkdir(mode=0o700)
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / "00000000.sock"))
    left.close()
    (folder / "11111111.port").write_text("{")
    assert await find(folder, None) is None
    async with served(folder, meeting_of()):
        assert len(list(folder.iterdir())) == 1
        (await link_to(folder)).close()
    assert await find(folder, None) is None
    assert await find(tmp_path / "nowhere", None) is None


@pytest.mark.asyncio
async def test_of_several_meetings_one_has_to_be_named(tmp_path: Path) -> None:
    folder = tmp_path / "console"
    async with served(folder, meeting_of()), served(folder, meeting_of()):
        with pytest.raises(NotFollowed, match="Several meetings are running"):
            await find(folder, None)
        assert await find(folder, "nine-days") is None


@pytest.mark.asyncio
async def test_a_key_of_a_console_is_a_key_of_the_stage() -> None:
    by_hand, by_console = meeting_of(people=23), meeting_of(people=23)
    keys = [
        "space",
        "space",
        "space",
        *"9",
        "space",
        *"11",
        "space",
        *"3",
        "enter",
        "space",
        "space",
        "plus",
        "x",
        "up",
    ]
    async with staging(by_hand) as person:
        await person.press(*keys)
    async with staging(by_console) as person:
        for key in keys:
            person.app.screen.press(key, key if key.isdigit() else "")  # type: ignore[attr-defined]
        await person.until(lambda: by_console.phase == Phase.DISCUSS)
    assert [event[:2] for event in by_console.events] == [event[:2] for event in by_hand.events]
    assert by_hand.phase == Phase.DISCUSS


def test_what_the_lines_lead_to_is_what_happens_then() -> None:
    outlook = Outlook(meeting_of().scenario)
    meeting = meeting_of()
    found = prospects(meeting.attempt, state_of(meeting), choices_of(meeting), outlook)
    assert len(found.lines) == len(choices_of(meeting)) == 3
    for choice, line in zip(choices_of(meeting), found.lines, strict=True):
        other = meeting_of()
        to_reading(other)
        assert other.do("pick")
        assert other.do("choose", choice=choice.id)
        assert line.leads_to == other.attempt.scene
        reach = outlook.reach(other.attempt.state)
        assert list(line.endings) == [other.scenario.endings[name] for name in reach.endings]
        assert found.best >= line.best
        # Once it is said, the page still tells of the decision that was made.
        assert choices_of(other) == choices_of(meeting)
        assert state_of(other) == state_of(meeting)


@pytest.mark.asyncio
async def test_the_help_explains_every_figure_of_the_page(tmp_path: Path) -> None:
    meeting = meeting_of(people=23)
    to_reading(meeting)
    meeting.do("next")
    hands(meeting, 9, 11, 3)
    async with served(tmp_path / "console", meeting):
        app = ConsoleApp(tmp_path / "console", "room-214")
        async with app.run_test(size=(80, 40)) as pilot:
            person = Person(app, pilot)  # type: ignore[arg-type]
            await person.until(lambda: "at best" in person.words)
            assert re.search(r"Diplomacy 0 \(\d+\) Empathy 0 \(\d+\) at best \d+ of 100", person.words)
            assert re.search(r"D −1 E \+2 → \w+, at best \d+", person.words)
            await person.press("question_mark")
            for figure, said in (
                (r"\+3 \(62\)", "a score so far"),
                (r"at best 85", "can still be reached"),
                (r"D −1 E \+2", "what it does to diplomacy and empathy"),
                (r"→ taxi", "the scene, or the end"),
            ):
                assert re.search(f"{figure} .*{said}", person.words)
