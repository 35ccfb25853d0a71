"""Phones for the tests: a meeting with its server on loopback, and phones that come in as a browser does."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from yarl import URL

from roleplay.workshop.meeting import Meeting
from roleplay.workshop.phones.door import address, listening, new_code
from roleplay.workshop.phones.server import PhoneServer
from roleplay.workshop.turn import Door

HOST = "127.0.0.1"
SECONDS = 30


class Room:
    """A served meeting."""

    def __init__(self, meeting: Meeting, door: Door, server: PhoneServer) -> None:
        self.meeting, self.door, self.server = meeting, door, server
        self.origin = f"http://{door.host}:{door.port}"
        self.url = f"{self.origin}/J/{door.code}"

    @property
    def vote(self) -> dict[str, Any]:
        """A vote for B, as it is right now."""
        scene, _, at = self.meeting.place.rpartition(".")
        name = self.server._name
        return {"meeting": name, "scene": scene, "round": int(at), "option": 1}


@asynccontextmanager
async def phone_room(meeting: Meeting, **options: Any) -> AsyncIterator[Room]:
    """Serve a meeting on loopback."""
    listener = listening(HOST, None, wished=0)
    door = Door(new_code(), HOST, listener.getsockname()[1])
    meeting.do("door", **door._asdict())
    server = PhoneServer(meeting, door, listener, **options)
    task = asyncio.get_running_loop().create_task(server.serve())
    while server.guard is None:
        await asyncio.sleep(0)
    try:
        assert address(door).lower() == f"http://{HOST}:{door.port}/j/{door.code}".lower()
        yield Room(meeting, door, server)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Phone:
    """One phone: its cookie, and its open connection."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.line: ClientWebSocketResponse | None = None
        self.seen: dict[str, Any] = {}
        self.refused = ""

    async def page(self, expected: int = 200, **options: Any) -> str:
        """Open the page."""
        async with self.session.get(self.room.url, **options) as response:
            assert response.status == expected
            return await response.text()

    async def post(self, expected: int = 200, headers: dict[str, str] | None = None, **fields: Any) -> str:
        """Vote as a page without JavaScript does."""
        data = {**self.room.vote, **fields}
        sent = {"Origin": self.room.origin} if headers is None else headers
        async with self.session.post(self.room.url, data=data, headers=sent) as response:
            assert response.status == expected, await response.text()
            return await response.text()

    async def connect(self) -> None:
        """Go live; the first thing that is told is read."""
        self.line = await self.session.ws_connect(f"{self.room.url}/live", headers={"Origin": self.room.origin})
        await self.told()

    async def told(self) -> dict[str, Any]:
        """Read what is told next."""
        assert self.line is not None
        message = await self.line.receive(SECONDS)
        assert message.type is WSMsgType.TEXT, message
        told: dict[str, Any] = json.loads(message.data)
        self.refused = told.get("refused", self.refused)
        self.seen = told.get("seen", self.seen)
        return told

    async def vote(self, **fields: Any) -> None:
        """Vote live, and wait for the answer."""
        assert self.line is not None
        await self.line.send_json({**self.room.vote, **fields})
        while not (await self.told()).get("answered"):
            pass

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until what is seen is so."""
        while not holds(self.seen):
            await self.told()

    @property
    def cookie(self) -> str:
        return self.session.cookie_jar.filter_cookies(URL(self.room.origin))["voter"].value


@asynccontextmanager
async def phone(room: Room, *, live: bool = True) -> AsyncIterator[Phone]:
    """Come in with a phone."""
    one = Phone(room)
    try:
        await one.page()
        if live:
            await one.connect()
        yield one
    finally:
        await one.session.close()


def status_of(page: str) -> str:
    """Return the words of the status line of a page."""
    found = re.search(r'<p id="status"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]*>", "", found[1]).split())
