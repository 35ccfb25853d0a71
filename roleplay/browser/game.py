"""The game of one open page: a process that is started with it, spoken with, and surely ended with it.

This is the only file that knows textual-serve: its protocol with the process, its downloads, and its script for pages.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from typing import NamedTuple

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

EMULATOR = [files("textual_serve") / "static" / path for path in ("js/textual.js", "css/xterm.css")]
"""The terminal emulator that draws the game on a page: its script, and its style."""
_GRACE = 3.0
"""Seconds that a game has to end by itself."""
Downloads = DownloadManager
"""What one visitor may download: keys of files that the visitor's own games offer, each once."""


class Program(NamedTuple):
    """What is run for somebody."""

    command: Sequence[str]
    variables: Mapping[str, str]
    """What its environment has besides that of the server."""


class Game(AppService):
    """A game and its process."""

    def __init__(
        self,
        program: Program,
        downloads: Downloads,
        *,
        draw: Callable[[bytes], Awaitable[None]],
        tell: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[None]],
    ) -> None:
        """`draw`, `tell` and `close` reach the page: what its terminal draws, what its script is to do, the end."""
        super().__init__(program.command[0], write_bytes=draw, write_str=tell, close=close, download_manager=downloads)
        self._program = program
        self._is_left = False
        """Whether the page has gone; it can then be told nothing."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """Return the environment of the process; it is drawn by our own driver."""
        inherited = super()._build_environment(width, height)
        return {**inherited, **self._program.variables, "TEXTUAL_DRIVER": "roleplay.browser.driver:BrowserDriver"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the process: no shell between, and out of reach of a Ctrl+C that is meant for the server."""
        process = await asyncio.create_subprocess_exec(
            *self._program.command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        self._process, self._stdin = process, process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the process says, until it ends; the page is told, even when it broke down."""
        await super().run()
        if not self._is_left:
            with suppress(Exception):  # the page may just have gone
                await self.remote_close()

    async def stop(self) -> None:
        """End the process; by force, when it does not end by itself."""
        self._is_left = True
        ending = asyncio.create_task(self._ended())
        try:
            # Not `asyncio.timeout`: the task that reads what the process says takes a cancellation for its end.
            await asyncio.wait([ending], timeout=_GRACE)
        finally:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()
            if self._task is not None:
                self._task.cancel()  # a page that has gone may not take what is still said to it
            with suppress(TimeoutError):  # something that the process has started may hold its pipe
                await asyncio.wait_for(ending, _GRACE)

    async def _ended(self) -> None:
        """Ask the process to end, and wait for it; what it said last is read away, or its pipe would stay open."""
        with suppress(asyncio.CancelledError):  # of the task that reads: it was ended before it had begun
            await super().stop()
        if self._process is not None and self._process.stdout is not None:
            while await self._process.stdout.read(65536):
                pass
            await self._process.wait()
