"""What somebody in the room's network might try: each is turned away, and the votes of the others go on."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from phoning import HOST, Room, phone, phone_room
from room import meeting_of
from test_hostile import written
from test_phones import voting

from roleplay.saves.attempts import OtherWriter
from roleplay.scenario.loading import load_bytes
from roleplay.workshop.phones import guard as guarding
from roleplay.workshop.phones.server import LARGEST, MOST_WRONG, PER_SECOND
from roleplay.workshop.phones.votes import form_vote, json_vote

HOSTILE = "<img src=x onerror=document.title=1><script>document.title=2</script>[bold]{{7*7}}"
SECURITY = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cache-Control",
    "Cross-Origin-Resource-Policy",
)


async def raw(room: Room, sent: bytes) -> bytes:
    """Send bytes, and return all that comes back until the connection is closed."""
    reader, writer = await asyncio.open_connection(HOST, room.door.port)
    writer.write(sent)
    try:
        return await asyncio.wait_for(reader.read(), 30)
    finally:
        writer.close()


async def test_foreign_hosts_and_origins_are_turned_away() -> None:
    async with phone_room(voting()) as room, phone(room, live=False) as one:
        for host in ("evil.example", f"localhost:{room.door.port}", HOST, ""):
            answer = await raw(room, f"GET /J/{room.door.code} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert answer.startswith(b"HTTP/1.1 421 "), host
        both = f"Host: {HOST}:{room.door.port}\r\nHost: evil.example\r\n"
        answer = await raw(room, f"GET /J/{room.door.code} HTTP/1.1\r\n{both}\r\n".encode())
        assert answer[9:10] == b"4"
        await one.post(403, headers={"Origin": "http://evil.example"})
        await one.post(403, headers={"Origin": "null"})
        await one.post(403, headers={})
        await one.page(403, headers={"Origin": "http://evil.example"})
        for headers in ({"Origin": "http://evil.example"}, {"Origin": room.origin.replace("http", "https")}, {}):
            with pytest.raises(WSServerHandshakeError) as error:
                await one.session.ws_connect(f"{room.url}/live", headers=headers)
            assert error.value.status == 403
        assert room.meeting.turn.tally.total == 0


async def test_without_the_code_there_is_nothing_and_guessing_is_stopped() -> None:
    now = [0.0]
    async with phone_room(voting(), clock=lambda: now[0]) as room, phone(room, live=False) as inside:
        pages = set()
        for path in (
            "/",
            "/J",
            "/J/",
            "/J/00000000",
            "/J/00000000/live",
            "/phone.js",
            f"/J/{room.door.code}/x",
            "/%2e",
        ):
            async with inside.session.get(room.origin + path) as response:
                assert response.status == 404
                pages.add(await response.text())
        assert len(pages) == 1  # all errors look the same
        async with inside.session.get(room.origin + f"/j/{room.door.code.lower()}") as response:
            assert response.status == 200  # as it may be typed
        for number in range(MOST_WRONG):
            async with inside.session.get(f"{room.origin}/J/1111{number:04}") as response:
                assert response.status == 404
        async with ClientSession() as stranger, stranger.get(room.url) as response:
            assert response.status == 404  # even with the right one
        await inside.page()  # who is in stays in
        now[0] = 61
        async with ClientSession() as stranger, stranger.get(room.url) as response:
            assert response.status == 200


async def test_a_cookie_of_any_other_shape_is_no_voter() -> None:
    async with phone_room(voting()) as room, ClientSession() as stranger:
        for cookie in ("", "x", "0" * 31, "0" * 33, "Z" * 32):
            headers = {"Origin": room.origin, "Cookie": f"voter={cookie}"}
            async with stranger.post(room.url, data=room.vote, headers=headers) as response:
                assert response.status == 403
        async with stranger.get(room.url) as response:
            cookie = response.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert "Domain" not in cookie
            for header in SECURITY:
                assert header in response.headers
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none';")
            assert "unsafe" not in policy
            assert "*" not in policy
        assert room.meeting.turn.tally.total == 0


def mutants() -> list[object]:
    vote: dict[str, object] = {"meeting": "ab", "scene": "0.1", "round": 0, "option": 1}
    changed: list[object] = [
        {**vote, name: value}
        for name, values in {
            "meeting": (1, None, "x" * 17, []),
            "scene": (0.1, None, "x" * 17, {}),
            "round": (-1, 10**9, True, "0", 0.0, None),
            "option": (-1, 10**9, False, "1", 1.0, [1]),
        }.items()
        for value in values
    ]
    return [
        *changed,
        {**vote, "more": 1},
        {name: vote[name] for name in ("meeting", "scene", "round")},
        [],
        None,
        1,
        "x",
    ]


@pytest.mark.parametrize("value", mutants(), ids=str)
def test_a_message_of_any_other_shape_is_no_vote(value: object) -> None:
    assert json_vote(json.dumps(value)) is None


@pytest.mark.parametrize("text", ["", "{", "[" * 400, "NaN", '{"meeting":"a","scene":"b","round":1e400,"option":0}'])
def test_a_message_that_is_no_json_is_no_vote(text: str) -> None:
    assert json_vote(text) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"option=1",
        b"meeting=a&scene=b&round=0&option=1&option=2",
        b"meeting=a&scene=b&round=0&option=1&more=1",
        b"meeting=a&scene=b&round=0&option=-1",
        b"meeting=a&scene=b&round=0&option=99999",
        b"meeting=a&scene=b&round=&option=1",
        "meeting=a&scene=b&round=0&option=١".encode(),
        b"meeting=a&scene=b&round=0&option=%D9%A1",
        b"\xff\xfe",
    ],
)
def test_a_form_of_any_other_shape_is_no_vote(body: bytes) -> None:
    assert form_vote(body) is None
    assert form_vote(b"meeting=a&scene=b&round=0&option=1") is not None


async def test_too_much_is_cut_off() -> None:
    async with phone_room(voting()) as room, phone(room) as one, phone(room) as two, phone(room) as three:
        assert one.line is not None
        await one.line.send_str("x" * (LARGEST + 100))
        assert (await one.line.receive(30)).type is WSMsgType.CLOSE
        assert one.line.close_code == 1009
        assert two.line is not None
        await two.line.send_bytes(b"\x00")
        assert (await two.line.receive(30)).type is WSMsgType.CLOSE
        assert three.line is not None
        for _ in range(PER_SECOND * 3):
            await three.line.send_json(room.vote)
        while (message := await three.line.receive(30)).type is WSMsgType.TEXT:
            pass
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
        assert room.meeting.turn.tally.total == 1
        await one.post(413, more="x" * LARGEST)
        head = f"POST /J/{room.door.code} HTTP/1.1\r\nHost: {HOST}:{room.door.port}\r\nOrigin: {room.origin}\r\n"
        cookie = f"Cookie: voter={one.cookie}\r\n"
        chunked = f"{head}{cookie}Transfer-Encoding: chunked\r\n\r\n800\r\n{'x' * 0x800}\r\n0\r\n\r\n"
        assert (await raw(room, chunked.encode())).startswith(b"HTTP/1.1 413 ")
        assert (await raw(room, f"{head}X: {'x' * 9000}\r\n\r\n".encode()))[9:12] == b"400"


async def test_twenty_vote_while_fifty_drip() -> None:
    async with phone_room(voting(), deadline=0.5) as room, AsyncExitStack() as phones:
        head = f"POST /J/{room.door.code} HTTP/1.1\r\nHost: {HOST}:{room.door.port}\r\n".encode()
        whole = head + f"Origin: {room.origin}\r\nCookie: voter={'0' * 32}\r\nContent-Length: 60\r\n\r\n".encode()
        ended = 0

        async def drip(start: bytes, more: bytes) -> None:
            """Never come to an end of the request, until cut off."""
            nonlocal ended
            reader, writer = await asyncio.open_connection(HOST, room.door.port)
            writer.write(start)
            closed = asyncio.get_running_loop().create_task(reader.read())
            while not closed.done():
                if more:
                    writer.write(more)
                await asyncio.wait([closed], timeout=0.05)
            closed.exception()
            ended += 1
            writer.close()

        kinds = ((b"", b""), (b"GET", b"G"), (head, b"X"), (whole, b""), (whole, b"x"))
        drips = [asyncio.get_running_loop().create_task(drip(*kinds[number % 5])) for number in range(50)]
        crowd = [await phones.enter_async_context(phone(room)) for _ in range(20)]
        await asyncio.gather(*(one.vote(option=number % 3) for number, one in enumerate(crowd)))
        assert room.meeting.turn.tally.counts == (7, 7, 6)
        await asyncio.wait_for(asyncio.gather(*drips), 30)
        assert ended == 50
        assert all(one.line is not None and not one.line.closed for one in crowd)  # a deadline is for requests only
        await crowd[0].vote(option=1)
        assert room.meeting.turn.tally.counts == (6, 8, 6)


async def test_a_full_room_says_so_and_has_places_again() -> None:
    async with phone_room(voting()) as room, AsyncExitStack() as phones:
        assert room.server.guard is not None
        room.server.guard.most = 10  # half of them for one address
        crowd = [await phones.enter_async_context(phone(room)) for _ in range(5)]
        answer = await raw(room, b"")
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"The room is full." in answer
        await crowd[0].vote(option=1)
        await crowd.pop().session.close()
        while len(room.server.guard.guarded) >= 5:
            await asyncio.sleep(0)
        await phones.enter_async_context(phone(room))


def test_the_limit_of_descriptors_is_raised() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        most = guarding.places()
        assert 256 < most < resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_what_a_scenario_says_stays_text() -> None:
    loaded = load_bytes(written(HOSTILE, mood="calm").encode(), Path("hostile.yaml"))
    assert loaded.scenario is not None, loaded
    meeting = meeting_of(loaded.scenario)
    async with phone_room(voting(meeting)) as room, phone(room) as one:
        page = await one.page()
        assert "<img" not in page
        assert page.count("<script") == 1  # ours
        assert "&lt;img src=x" in page
        assert "49" not in page
        assert "<img src=x" in repr(one.seen)  # live it is text, and set as text


async def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    async with phone_room(voting()) as room, phone(room) as one:
        await one.vote(option=1)
        await raw(room, b"\x16\x03\x01 nonsense\r\n\r\n")
        await one.post(403, headers={})
    assert not [record for record in caplog.records if record.name.startswith(("aiohttp", "roleplay"))]
    assert capfd.readouterr() == ("", "")


async def test_the_saves_failing_refuses_the_vote() -> None:
    meeting = voting()
    async with phone_room(meeting) as room, phone(room) as one:

        class Broken:
            def append(self, event: Any) -> None:
                raise OtherWriter("x")

        meeting._journal = Broken()
        await one.vote(option=1)
        assert one.refused.startswith("Your vote could not be kept.")
        assert meeting.turn.tally.total == 0
        assert one.seen["vote"] is None
