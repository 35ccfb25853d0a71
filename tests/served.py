"""`roleplay serve` for the tests: the program, its address, the processes that it has started, and a page by hand."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

import pyte
from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType
from terminal import SECONDS, environment


class Served(NamedTuple):
    """A program that serves."""

    address: str
    """With the token."""
    program: subprocess.Popen[str]
    mark: str
    """What stands in the command of each of its games, and of nothing else."""

    @property
    def origin(self) -> str:
        found = urlsplit(self.address)
        return f"{found.scheme}://{found.netloc}"


@contextmanager
def serving(*arguments: str, cwd: Path, **variables: str) -> Iterator[Served]:
    """Serve; where the test has not ended the program, Ctrl+C does. Nothing may be left of it."""
    saves = cwd / "saves"
    saves.mkdir()
    (saves / "settings.json").write_text("{}\n", encoding="ascii")  # somebody was here before: no welcome
    given = arguments if "--host" in arguments else (*arguments, "--saves", str(saves))
    # Games of guests keep their saves in the folder for what is temporary, so that, too, is one of this test.
    variables = {"TMPDIR": str(cwd), **variables}
    program = subprocess.Popen(
        [sys.executable, "-m", "roleplay", "serve", *given],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=cwd,
        env=environment(**variables),
    )  # fmt: skip
    assert program.stdout is not None
    assert program.stderr is not None
    try:
        address = program.stdout.readline().strip()
        assert address, program.stderr.read()
        yield Served(address, program, str(cwd))
        if program.poll() is None:
            program.send_signal(signal.SIGINT)
            assert program.wait(SECONDS) == 130
        assert games(str(cwd)) == []
    finally:
        program.kill()
        program.wait()
        program.stdout.close()
        program.stderr.close()


def games(mark: str) -> list[int]:
    """Return the processes of games whose command has this in it."""
    listed = subprocess.run(["ps", "-eww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=1) for line in listed.splitlines() if mark in line and "-m roleplay" in line]
    return [int(pid) for pid, command in lines if " serve " not in command]


async def until_games(mark: str, count: int) -> None:
    """Wait until there are so many games."""
    end = monotonic() + SECONDS
    while len(games(mark)) != count and monotonic() < end:
        await asyncio.sleep(0.05)
    assert len(games(mark)) == count


@asynccontextmanager
async def visiting(address: str) -> AsyncIterator[ClientSession]:
    """Come in as a browser does: the address, the cookie, the page."""
    found = urlsplit(address)
    origin = f"{found.scheme}://{found.netloc}"
    async with ClientSession(origin, cookie_jar=CookieJar(unsafe=True)) as session:
        async with session.get(found.path) as response:
            assert response.status == 200, await response.text()
        yield session


class Page:
    """The open page of a game, without a browser: its line, and its terminal."""

    def __init__(self, line: ClientWebSocketResponse, size: tuple[int, int]) -> None:
        self.line = line
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.told: list[list[str]] = []
        """What the page's script was told to do."""

    @property
    def words(self) -> str:
        """All words on the screen as one line."""
        return " ".join(re.sub("[▌▏▕]", " ", " ".join(self.screen.display)).split())

    async def until(self, words: str) -> None:
        """Wait until words are on the screen."""
        end = monotonic() + SECONDS
        while words not in self.words and monotonic() < end:
            with suppress(TimeoutError):
                message = await self.line.receive(SECONDS)
                if message.type is WSMsgType.TEXT:
                    self.told.append(message.json())
                elif message.type is WSMsgType.BINARY:
                    self.stream.feed(message.data)
                else:
                    break
        assert words in self.words, f"waited in vain for {words!r}: {self.words}"

    async def press(self, keys: str, words: str = "") -> None:
        """Press keys; wait for words that come of it."""
        await self.line.send_json(["stdin", keys])
        if words:
            await self.until(words)

    async def closed(self) -> int | None:
        """Wait until the page is told that its game has ended; return why."""
        async with asyncio.timeout(SECONDS):
            while not self.line.closed:
                await self.line.receive()
        return self.line.close_code


@asynccontextmanager
async def page(session: ClientSession, origin: str, look: str = "dark", size: str = "80x24") -> AsyncIterator[Page]:
    """Open the page of a game."""
    width, height = map(int, size.split("x"))
    path = f"/live/{look}/still?width={width}&height={height}"
    async with session.ws_connect(path, headers={"Origin": origin}) as line:
        yield Page(line, (width, height))
