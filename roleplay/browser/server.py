"""The server of the game in a browser: a few paths behind the gate, and a game for each page that is open.

It looks at Host and Origin of every request, tells all errors by one page, keeps no log, and serves nothing that asks
for anything from elsewhere. Connections are watched by the guard that the phones have, too.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib.resources import files
from string import Template

from aiohttp import WSMsgType, web

from roleplay.browser.game import EMULATOR, Downloads, Game, Program
from roleplay.browser.gate import Gate, Visitor
from roleplay.workshop.phones.guard import Guard, places

LARGEST = 65536
"""Bytes of a message from a page at most: more than anybody types or pastes into a line."""
COLUMNS, ROWS = (20, 400), (5, 200)
"""The smallest and largest terminal that a page may have."""
FULL, IDLE = 4001, 4002
"""Why a connection is closed, for the page: all places are taken; nothing was pressed for a long time."""
LOOKS = ("dark", "light")
"""The themes that a browser can prefer."""
_PATIENCE = 4.0
"""Seconds to wait for a place: a page that is loaded anew ends the game it had, and that takes a moment."""
_CLOSING = 2.0
"""Seconds for a page to answer that its connection is closed."""
_PING = 20
"""Seconds between two questions whether a page is still there."""
_TYPES = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2"}
_MOTION: dict[str, dict[str, str]] = {"moving": {}, "still": {"TEXTUAL_ANIMATIONS": "none"}}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "Roleplay",
}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_SILENT = logging.Logger("roleplay.browser", logging.CRITICAL + 1)


class BrowserServer:
    """Lets visitors in through its gate, and runs a game for each of their pages."""

    def __init__(
        self,
        gate: Gate,
        program: Callable[[Visitor, str], Program],
        *,
        most: int,
        idle: float,
        font_size: int,
        kept: str,
    ) -> None:
        """`program`: what is run for a visitor whose browser prefers a theme, `dark` or `light`.

        `most`: how many games there may be at once; `idle`: seconds without a key; `kept`: what is said of attempts.
        """
        self._gate, self._program = gate, program
        self._places, self._idle = asyncio.Semaphore(most), idle
        self._downloads: dict[int, Downloads] = {}
        self._lines: set[web.WebSocketResponse] = set()
        folder = files("roleplay.browser") / "page"
        found = [*EMULATOR, *folder.iterdir(), *(folder / "fonts").iterdir()]
        self._files = {path.name: path.read_bytes() for path in found if path.name.rpartition(".")[2] in _TYPES}
        page = Template((folder / "game.html").read_text(encoding="utf-8"))
        self._page = page.substitute(size=font_size, kept=escape(kept))
        self._entering = (folder / "entering.html").read_bytes()
        self._nothing = (folder / "nothing.html").read_bytes()
        # The terminal emulator makes style sheets of its own on the page; nothing else that is inline runs.
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
            f" connect-src 'self' ws://{gate.host}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
        )
        self._headers = {**_HEADERS, "Content-Security-Policy": policy}
        self._guard: Guard | None = None

    async def serve(self, listener: socket.socket) -> None:
        """Serve what comes in through a listening socket, until cancelled; all games have ended then."""
        app = web.Application(middlewares=[self._guarded])
        app.add_routes(
            [
                web.get("/", self._show),
                web.get("/files/{name}", self._file),
                web.get("/live/{look}/{motion}", self._play),
                web.get("/download/{key}", self._download),
            ]
        )
        runner = web.AppRunner(
            app, handle_signals=False, access_log=None, logger=_SILENT, keepalive_timeout=15, shutdown_timeout=5
        )  # fmt: skip
        await runner.setup()
        assert runner.server is not None, "it has been set up"
        self._guard = Guard(runner.server, places(), full="Too many people are here. Please try again later.")
        server = await asyncio.get_running_loop().create_server(self._guard, sock=listener)
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            await asyncio.gather(*(line.close(code=1001) for line in self._lines), return_exceptions=True)
            self._guard.close()
            await runner.cleanup()

    # Who is let in

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer a request of somebody who belongs here; whatever is wrong with another one, the page says the same."""
        response = await self._answer(request, handler)
        if not response.prepared:
            response.headers.update(self._headers)
        return response

    async def _answer(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        assert self._guard is not None, "requests come when it is there"
        origin = request.headers.get("Origin")
        if request.headers.getall("Host", []) != [self._gate.host]:
            return self._error(421)
        if origin is not None and origin != self._gate.origin:
            return self._error(403)
        if request.method != "GET" or request.body_exists:
            return self._error(405)
        visitor = self._visitor(request)
        if (entering := self._entered(request, visitor)) is not None:
            return entering
        if visitor is None:
            return self._error(404)
        self._guard.arrived(request.protocol)
        try:
            return await handler(request)
        except web.HTTPException as error:
            return self._error(error.status)

    def _entered(self, request: web.Request, visitor: Visitor | None) -> web.Response | None:
        """Return what lets in somebody who shows the token; None to everybody else.

        It is a page that leads to the game, not a redirect: a browser that came from another site, as from a mail,
        keeps the strict cookie to itself until a page of ours asks.
        """
        if not self._gate.is_token(request.path[1:]):
            return None
        response = web.Response(body=self._entering, content_type="text/html", charset="utf-8")
        if visitor is None:
            cookie = self._gate.new_cookie()
            if cookie is None:
                return self._error(503)
            response.set_cookie(self._gate.cookie, cookie, httponly=True, samesite="Strict", path="/")
        return response

    def _visitor(self, request: web.Request) -> Visitor | None:
        return self._gate.visitor(request.cookies.get(self._gate.cookie, ""))

    def _error(self, status: int) -> web.Response:
        response = web.Response(body=self._nothing, status=status, content_type="text/html", charset="utf-8")
        response.force_close()
        return response

    # What a visitor gets

    async def _show(self, request: web.Request) -> web.Response:
        return web.Response(text=self._page, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return web.Response(body=self._files[name], content_type=_TYPES[name.rpartition(".")[2]])

    async def _download(self, request: web.Request) -> web.Response:
        """Return a file that a game of this visitor offers, and of nobody else."""
        visitor, key = self._visitor(request), request.match_info["key"]
        downloads = self._downloads.get(visitor.number) if visitor is not None else None
        if downloads is None:
            raise web.HTTPNotFound
        try:
            offered = await downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        name = re.sub(r"[^A-Za-z0-9._-]", "-", offered.file_name)
        return web.Response(
            body=b"".join([chunk async for chunk in downloads.download(key)]),
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Disposition": f'attachment; filename="{name}"',
            },
        )

    async def _play(self, request: web.Request) -> web.StreamResponse:
        """Run a game as long as its page is open."""
        visitor = self._visitor(request)
        look, motion = request.match_info["look"], _MOTION.get(request.match_info["motion"])
        line = web.WebSocketResponse(heartbeat=_PING, max_msg_size=LARGEST, timeout=_CLOSING)
        if visitor is None or look not in LOOKS or motion is None or not line.can_prepare(request).ok:
            raise web.HTTPNotFound
        if "Origin" not in request.headers:
            raise web.HTTPForbidden
        assert self._guard is not None, "requests come when it is there"
        line.headers.update(self._headers)
        await line.prepare(request)
        self._guard.arrived(request.protocol, stays=True)
        self._lines.add(line)
        try:
            if await self._has_place():
                try:
                    program = self._program(visitor, look)
                    variables = {**program.variables, **motion}
                    await self._run(line, visitor, Program(program.command, variables), request.query)
                finally:
                    self._places.release()
            else:
                await line.close(code=FULL)
        finally:
            self._lines.discard(line)
        return line

    async def _has_place(self) -> bool:
        """Return whether there was a place for one more game; it is taken then."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._places.acquire()
        except TimeoutError:
            return False

    async def _run(
        self, line: web.WebSocketResponse, visitor: Visitor, program: Program, size: Mapping[str, str]
    ) -> None:
        """Run a game until its page, its person or the clock has had enough."""

        async def close() -> None:
            await line.close()

        downloads = self._downloads.setdefault(visitor.number, Downloads())
        game = Game(program, downloads, draw=line.send_bytes, tell=line.send_str, close=close)
        try:
            await game.start(_within(size.get("width"), COLUMNS), _within(size.get("height"), ROWS))
            async with asyncio.timeout(self._idle) as patience:
                async for message in line:
                    patience.reschedule(asyncio.get_running_loop().time() + self._idle)
                    if message.type is not WSMsgType.TEXT or not await _understood(message.data, line, game):
                        await line.close(code=1008)
        except TimeoutError:
            await line.close(code=IDLE)
        finally:
            await game.stop()


async def _understood(text: str, line: web.WebSocketResponse, game: Game) -> bool:
    """Do what a page says; return whether it was one of the few things that a page can say."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return False
    match said:
        case ["stdin", str(keys)]:
            await game.send_bytes(keys.encode("utf-8", "replace"))
        case ["resize", {"width": int(width), "height": int(height)}]:
            await game.set_terminal_size(_within(width, COLUMNS), _within(height, ROWS))
        case ["ping", str(sent)]:
            await line.send_json(["pong", sent])
        case ["blur"]:
            await game.blur()
        case ["focus"]:
            await game.focus()
        case _:
            return False
    return True


def _within(wished: str | int | None, limits: tuple[int, int]) -> int:
    """Return a number of columns or rows that a page asks for, as far as that can be had."""
    least, most = limits
    if isinstance(wished, str):
        wished = int(wished) if re.fullmatch(r"[0-9]{1,9}", wished) else None
    return min(max(wished or least, least), most)
