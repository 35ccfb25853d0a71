"""The server of the phones: a few paths behind the code, in the event loop of the app, in the room's network only.

It looks at Host and Origin of every request, tells all errors by one page, keeps no log, and asks for a code in every
path. Connections are watched by `guard.py`; what phones are told is in `seen.py`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from collections import Counter
from collections.abc import Callable
from hmac import compare_digest
from importlib.resources import files
from secrets import token_hex
from time import monotonic

from aiohttp import WSMsgType, web

from roleplay.saves.kept import Event
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.phones.ballot_box import BallotBox, Refused
from roleplay.workshop.phones.door import LENGTH, meeting_of, typed, voter_of
from roleplay.workshop.phones.guard import DEADLINE, Guard, places
from roleplay.workshop.phones.page import Page
from roleplay.workshop.phones.seen import Seen, seen, shared
from roleplay.workshop.phones.votes import form_vote, json_vote
from roleplay.workshop.turn import Door

LARGEST = 512
"""Bytes of a vote at most."""
PER_SECOND = 5
"""Votes that one phone may send in a second."""
MOST_WRONG = 10
"""Wrong codes a minute from one address; after them a right one does not help a newcomer either."""
_BEAT = 10
"""Seconds after which a phone that heard nothing is told that all is well."""
_PING = 20
"""Seconds between two questions whether a phone is still there."""
_STAYS = 300.0
"""Seconds for which a phone without JavaScript counts as here after its last request."""
_AT_ONCE = 50
"""Phones that are told something before the keyboard gets a turn."""
_MOST_KNOWN = 8192
_COOKIE = "voter"
_IS_VOTER = re.compile(r"[0-9a-f]{32}")
_PATH = re.compile(rf"/j/([0-9a-z]{{{LENGTH}}})(?:/(live|phone\.css|phone\.js))?", re.IGNORECASE)
_TYPES = {"phone.css": "text/css", "phone.js": "text/javascript"}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # The code is in the path, so it is told nobody else; and not `no-referrer`, with which a form has no Origin.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "Roleplay",
}
_SILENT = logging.Logger("roleplay.phones", logging.CRITICAL + 1)


class Pace:
    """How often one phone has spoken in the second that is under way."""

    def __init__(self) -> None:
        self._since, self._count = 0.0, 0

    def may(self) -> bool:
        """Count one message; return whether it is allowed."""
        now = monotonic()
        if now - self._since >= 1:
            self._since, self._count = now, 0
        self._count += 1
        return self._count <= PER_SECOND


class Live:
    """A phone with an open connection."""

    def __init__(self, line: web.WebSocketResponse, voter: str) -> None:
        self.line, self.voter = line, voter
        self.wake = asyncio.Event()
        self.answer: dict[str, object] = {}
        """What its last vote came to, until it is told."""


class PhoneServer:
    """Lets phones into one meeting through its door."""

    def __init__(
        self,
        meeting: Meeting,
        door: Door,
        listener: socket.socket,
        *,
        clock: Callable[[], float] = monotonic,
        deadline: float = DEADLINE,
    ) -> None:
        self._meeting, self._door, self._listener = meeting, door, listener
        self._clock, self._deadline = clock, deadline
        self._name = meeting_of(door.code)
        self._box = BallotBox(meeting, self._name)
        self._page = Page(meeting.scenario.language, f"/J/{door.code}")
        self._origin = f"http://{door.host}:{door.port}"
        self._hosts = {f"{door.host}:{door.port}", *([door.host] if door.port == 80 else [])}
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
            f" connect-src 'self' ws://{door.host}:{door.port}; form-action 'self'; frame-ancestors 'none';"
            " base-uri 'none'"
        )
        folder = files("roleplay.workshop") / "page"
        self._files = {name: (folder / name).read_bytes() for name in _TYPES}
        self._live: set[Live] = set()
        self._voters = Counter[str]()
        """Voter -> how many open connections it has."""
        self._recent: dict[str, float] = {}
        """Phones without an open connection -> when they asked last."""
        self._paces: dict[str, Pace] = {}
        self._wrong, self._wrong_since = Counter[str](), clock()
        self._common: Seen | None = None
        self._telling: asyncio.Task[None] | None = None
        self.was_found = False
        """Whether any phone has ever come in."""
        self.guard: Guard | None = None

    @property
    def here(self) -> int:
        """How many phones are here."""
        since = self._clock() - _STAYS
        asked = {voter for voter, at in self._recent.items() if at > since}
        return len(self._voters.keys() | asked)

    async def serve(self) -> None:
        """Serve what comes in through the listening socket, until cancelled."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{rest:.*}", self._answer)
        runner = web.AppRunner(
            app, handle_signals=False, access_log=None, logger=_SILENT, keepalive_timeout=15, shutdown_timeout=1
        )  # fmt: skip
        await runner.setup()
        assert runner.server is not None, "it has been set up"
        self.guard = Guard(runner.server, places(), self._deadline)
        server = await asyncio.get_running_loop().create_server(self.guard, sock=self._listener, backlog=1024)
        self._meeting.observers.append(self._follow)
        try:
            await asyncio.Event().wait()
        finally:
            self._meeting.observers.remove(self._follow)
            server.close()
            self.guard.close()
            await runner.cleanup()

    # What phones are told

    def _follow(self, event: Event) -> None:
        """Tell everybody what has changed; a vote is told to who has cast it only."""
        if event.kind == "ballots":
            return
        before, self._common = self._common, None
        if before != self._shared():
            if self._telling is not None:
                self._telling.cancel()  # it begins anew: who was told the one before is told this one
            self._telling = asyncio.get_running_loop().create_task(self._tell_all())

    def _shared(self) -> Seen:
        if self._common is None:
            self._common = shared(self._meeting, self._name)
        return self._common

    async def _tell_all(self) -> None:
        for number, phone in enumerate(list(self._live)):
            phone.wake.set()
            if number % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)

    async def _tell(self, phone: Live) -> None:
        """Tell one phone what it sees, whenever it changes, as fast as it can listen."""
        while True:
            phone.wake.clear()
            told, phone.answer = phone.answer, {}
            told["seen"] = seen(self._meeting, self._shared(), phone.voter)
            await phone.line.send_str(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
            while not phone.wake.is_set():
                try:
                    await asyncio.wait_for(phone.wake.wait(), _BEAT)
                except TimeoutError:
                    await phone.line.send_str("{}")

    # Requests

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request. Whatever is wrong with it, the page says the same."""
        if request.headers.getall("Host", []) not in [[host] for host in self._hosts]:
            return self._error(421)
        origin = request.headers.get("Origin")
        if origin is not None and origin != self._origin:
            return self._error(403)
        found = _PATH.fullmatch(request.path)
        voter = self._voter(request)
        if found is None or not self._is_let_in(request, found[1], voter):
            return self._error(404)
        what = found[2].lower() if found[2] else ""
        if what == "live" and request.method == "GET":
            return await self._talk(request, voter, origin)
        if what in _TYPES and request.method == "GET":
            self._arrived(request)
            return self._made(self._files[what], _TYPES[what])
        if what == "" and request.method == "GET":
            return self._show(request, voter)
        if what == "" and request.method == "POST":
            return await self._posted(request, voter, origin)
        return self._error(405)

    def _is_let_in(self, request: web.Request, code: str, voter: str | None) -> bool:
        """Return whether the code is right; somebody who guesses is kept out for the rest of the minute."""
        if self._clock() - self._wrong_since >= 60:
            self._wrong, self._wrong_since = Counter(), self._clock()
        host = request.remote or ""
        is_right = compare_digest(typed(code).encode(), self._door.code.encode())
        if not is_right and len(self._wrong) < _MOST_KNOWN:
            self._wrong[host] += 1
        is_known = voter is not None and (voter in self._recent or voter in self._voters)
        return is_right and (is_known or self._wrong[host] <= MOST_WRONG)

    def _voter(self, request: web.Request) -> str | None:
        cookie = request.cookies.get(_COOKIE, "")
        return voter_of(cookie, self._door.code) if _IS_VOTER.fullmatch(cookie) else None

    def _show(self, request: web.Request, voter: str | None) -> web.Response:
        """Return the page, with a cookie for who has none."""
        self._arrived(request)
        cookie = None
        if voter is None:
            cookie = token_hex(16)
            voter = voter_of(cookie, self._door.code)
        self._note(voter)
        refused = request.query.get("refused", "")
        page = self._page.made(seen(self._meeting, self._shared(), voter), refused)
        response = self._made(page.encode(), "text/html")
        if cookie is not None:
            response.set_cookie(_COOKIE, cookie, httponly=True, samesite="Strict", path="/")
        return response

    async def _posted(self, request: web.Request, voter: str | None, origin: str | None) -> web.StreamResponse:
        """Take the vote of a page without JavaScript, and send it back to the page."""
        if origin is None or voter is None:
            return self._error(403)
        if not self._pace(voter).may():
            return self._error(429)
        if (request.content_length or 0) > LARGEST:
            return self._error(413)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return self._error(413)
        self._arrived(request)
        vote = form_vote(body)
        if vote is None:
            return self._error(400)
        self._note(voter)
        query = ""
        try:
            await self._box.take(voter, vote)
        except Refused as error:
            query = f"?refused={error.kind}"
        return self._made(b"", "text/plain", 303, {"Location": f"/J/{self._door.code}{query}"})

    async def _talk(self, request: web.Request, voter: str | None, origin: str | None) -> web.StreamResponse:
        """Keep a phone up to date, and take its votes, as long as it is connected."""
        if origin is None or voter is None:
            return self._error(403)
        line = web.WebSocketResponse(heartbeat=_PING, max_msg_size=LARGEST, compress=False)
        if not line.can_prepare(request).ok:
            return self._error(400)
        line.headers.update(_HEADERS)
        await line.prepare(request)
        self._arrived(request, stays=True)
        phone = Live(line, voter)
        self._live.add(phone)
        self._voters[voter] += 1
        self._recent.pop(voter, None)
        self.was_found = True
        teller = asyncio.get_running_loop().create_task(self._tell(phone))
        try:
            async for message in line:
                vote = json_vote(message.data) if message.type is WSMsgType.TEXT else None
                if vote is None or not self._pace(voter).may():
                    await line.close(code=1008)
                    break
                refused = ""
                try:
                    await self._box.take(voter, vote)
                except Refused as error:
                    refused = str(error)
                phone.answer = {"answered": True, "refused": refused}
                for other in self._live if self._voters[voter] > 1 else (phone,):
                    if other.voter == voter:  # a second tab shows the same vote
                        other.wake.set()
        finally:
            self._live.discard(phone)
            self._voters[voter] -= 1
            if not self._voters[voter]:
                del self._voters[voter]
            teller.cancel()
            await asyncio.gather(teller, return_exceptions=True)
        return line

    def _pace(self, voter: str) -> Pace:
        if len(self._paces) > _MOST_KNOWN:
            self._paces.clear()
        return self._paces.setdefault(voter, Pace())

    def _note(self, voter: str) -> None:
        """Note that a phone is here, unless its open connection says so."""
        self.was_found = True
        if len(self._recent) > _MOST_KNOWN:
            self._recent.clear()
        if voter not in self._voters:
            self._recent[voter] = self._clock()

    def _arrived(self, request: web.Request, *, stays: bool = False) -> None:
        assert self.guard is not None, "requests come when it is there"
        self.guard.arrived(request.protocol, stays=stays)

    # Answers

    def _error(self, status: int) -> web.Response:
        response = self._made(self._page.nothing, "text/html", status)
        response.force_close()
        return response

    def _made(self, body: bytes, kind: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
        policy = {"Content-Security-Policy": self._policy}
        return web.Response(
            body=body,
            status=status,
            content_type=kind,
            charset="utf-8",
            headers={**_HEADERS, **policy, **(headers or {})},
        )
