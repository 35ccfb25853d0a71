"""What phones cost: a room of them at the workshop, beside a bare server in a bare app that only acknowledges.

    python -m benchmarks.room [--phones N ...]

Both run on a pseudo-terminal of their own, one after the other, under the same load from this process, over loopback
only. What is compared is in docs/workshop.md; every vote sent must be in the tally.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pexpect
from aiohttp import ClientSession, ClientTimeout, ClientWebSocketResponse, TCPConnector, web

from roleplay.saves.database import open_database
from roleplay.saves.meetings import Meetings
from roleplay.workshop.keeping import entry_as_it_was, read_again
from roleplay.workshop.phones.guard import places

PHONES = (300, 2000)
AT_ONCE = 200
"""Phones that join at the same moment."""
SPREAD = 3.0
"""Seconds over which a vote is spread."""
KEYS = 0.15
"""Seconds between two keys, while phones vote."""
_CURSOR = "▌".encode()
_PAGE = "<!doctype html><title>bare</title>" + "<p>words</p>" * 200


@dataclass
class Measured:
    """What one server did under the load."""

    joined: float = 0.0
    spread: list[float] = field(default_factory=list)
    burst: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    memory: float = 0.0
    """MiB that the phones added."""

    def rows(self) -> dict[str, float]:
        """Return the figures, in milliseconds but for the last."""
        return {
            "all joined, ms": self.joined * 1000,
            "ack, spread over 3 s, p50 ms": at(self.spread, 50),
            "ack, spread over 3 s, p99 ms": at(self.spread, 99),
            "ack, all at once, p50 ms": at(self.burst, 50),
            "ack, all at once, p99 ms": at(self.burst, 99),
            "key to screen, p50 ms": at(self.keys, 50),
            "key to screen, worst ms": at(self.keys, 100),
            "memory added, MiB": self.memory,
        }


def at(seconds: Sequence[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] * 1000


def resident(pid: int) -> float:
    """Return the memory of a process in MiB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


class Wall:
    """A program on a pseudo-terminal, read all the time, so that it never waits for us."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.child = pexpect.spawn(
            sys.executable, list(arguments), dimensions=(20, 72), env=os.environ | {"TERM": "xterm-256color"}
        )
        self.came = b""
        self.news = asyncio.Event()
        asyncio.get_running_loop().add_reader(self.child.child_fd, self._read)

    def _read(self) -> None:
        try:
            self.came += os.read(self.child.child_fd, 65536)
        except OSError:
            asyncio.get_running_loop().remove_reader(self.child.child_fd)
        self.news.set()

    async def until(self, words: bytes, seconds: float = 60) -> None:
        """Wait until bytes have come since the last key."""
        async with asyncio.timeout(seconds):
            while words not in self.came:
                self.news.clear()
                await self.news.wait()

    def press(self, key: str) -> None:
        """Press a key, and forget what came before it."""
        self.came = b""
        self.child.send(key)

    def end(self) -> None:
        """End the program."""
        asyncio.get_running_loop().remove_reader(self.child.child_fd)
        self.child.close(force=True)


class Phone:
    """One phone of the load."""

    def __init__(self, session: ClientSession, number: int) -> None:
        self._session, self._headers = session, {"Cookie": f"voter={number:032x}"}
        self.line: ClientWebSocketResponse | None = None
        self.seen: dict[str, object] = {}

    async def join(self, url: str) -> None:
        """Open the page and go live."""
        async with self._session.get(url, headers=self._headers) as response:
            await response.read()
            assert response.status == 200, response.status
        headers = {**self._headers, "Origin": "/".join(url.split("/")[:3])}
        self.line = await self._session.ws_connect(f"{url}/live", headers=headers)
        self.seen = (await self.line.receive_json())["seen"]

    async def vote(self, option: int) -> float:
        """Vote, and return the seconds until it is acknowledged."""
        assert self.line is not None
        vote = {"meeting": self.seen["meeting"], "scene": self.seen["scene"], "round": self.seen["round"]}
        began = time.perf_counter()
        await self.line.send_json({**vote, "option": option})
        while not (told := await self.line.receive_json()).get("answered"):
            pass
        assert not told["refused"], told
        return time.perf_counter() - began


async def measure(wall: Wall, url: str, count: int) -> Measured:
    """Put the load on a server."""
    found = Measured()
    before = resident(wall.child.pid)
    async with ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=120)) as session:
        crowd = [Phone(session, number) for number in range(count)]
        began = time.perf_counter()
        for first in range(0, count, AT_ONCE):
            await asyncio.gather(*(phone.join(url) for phone in crowd[first : first + AT_ONCE]))
        found.joined = time.perf_counter() - began
        found.memory = resident(wall.child.pid) - before

        async def later(number: int, phone: Phone) -> None:
            await asyncio.sleep(number * SPREAD / count)
            found.spread.append(await phone.vote(number % 2))

        voting = asyncio.gather(*(later(number, phone) for number, phone in enumerate(crowd)))
        while not voting.done():
            wall.press("1")
            pressed = time.perf_counter()
            await wall.until(_CURSOR)
            found.keys.append(time.perf_counter() - pressed)
            wall.press("\x7f")
            await asyncio.sleep(KEYS)
        await voting
        await asyncio.sleep(1)
        found.burst = list(await asyncio.gather(*(phone.vote(2) for phone in crowd)))
    return found


async def room(count: int) -> Measured:
    """Measure the workshop, kept on the disk as always; the tally it leaves there must be what was sent."""
    with tempfile.TemporaryDirectory() as folder:
        join, saves = Path(folder) / "join", Path(folder) / "saves"
        options = ["--phones", "--host", "127.0.0.1", "--join-file", str(join), "--saves", str(saves)]
        wall = Wall(["-m", "roleplay", "workshop", "room-214", *options])
        try:
            await wall.until(b"last row")
            for words in (b"camera", b"How many", b"Just the key", b"Tap your line"):
                wall.press(" ")
                await wall.until(words)
            url = join.read_text().strip().replace("HTTP", "http")
            found = await measure(wall, url, count)
        finally:
            wall.end()
        database = open_database(saves / "roleplay.db")
        meetings = Meetings(database)
        kept = meetings.unfinished()
        assert kept is not None
        counts = read_again(entry_as_it_was(meetings, kept), kept).turn.tally.counts
        database.close()
        assert counts == (0, 0, count), f"{count} phones voted C, and the saves say {counts}"
        return found


async def bare(count: int) -> Measured:
    """Measure the bare server in a bare app."""
    wall = Wall(["-m", "benchmarks.room", "--bare"])
    try:
        await wall.until(b"ready ")
        await asyncio.sleep(0.5)
        port = re.search(rb"ready (\d+)", wall.came)
        assert port is not None
        return await measure(wall, f"http://127.0.0.1:{int(port[1])}/J/BARE", count)
    finally:
        wall.end()


def serve_bare() -> None:
    """Run a bare Textual app with a bare aiohttp server: no guard, no meeting, nothing kept."""
    from textual.app import App, ComposeResult
    from textual.content import Content
    from textual.events import Key
    from textual.widgets import Static

    places()
    state = {"seen": {"meeting": "bare", "scene": "0.1", "round": 0, "words": _PAGE}}

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=_PAGE, content_type="text/html")

    async def live(request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse(compress=False)
        await line.prepare(request)
        await line.send_str(json.dumps(state))
        async for _ in line:
            await line.send_str(json.dumps({"answered": True, "refused": "", **state}))
        return line

    class Bare(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield Static(id="said")

        async def on_mount(self) -> None:
            app = web.Application()
            app.router.add_get("/J/BARE", page)
            app.router.add_get("/J/BARE/live", live)
            self.runner = web.AppRunner(app, handle_signals=False, access_log=None)
            await self.runner.setup()
            site = web.TCPSite(self.runner, "127.0.0.1", 0, backlog=1024)
            await site.start()
            self.query_one(Static).update(Content(f"ready {self.runner.addresses[0][1]}"))

        def on_key(self, event: Key) -> None:
            self.query_one(Static).update(Content("1▌" if event.key == "1" else "none"))

    Bare().run()


def main() -> None:
    """Measure, and print both beside each other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, nargs="*", default=PHONES)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        serve_bare()
        return
    places()
    for count in options.phones:
        reference, found = asyncio.run(bare(count)).rows(), asyncio.run(room(count)).rows()
        print(f"\n{f'{count} phones':<30}{'workshop':>10}{'bare':>10}{'ratio':>8}")
        for name, value in found.items():
            print(f"{name:<30}{value:>10.1f}{reference[name]:>10.1f}{value / max(reference[name], 0.01):>8.1f}")
        print(f"votes in the saves: {count} of {count}")


if __name__ == "__main__":
    main()
