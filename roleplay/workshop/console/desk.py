"""The desk: where the stage serves consoles. It tells them what happens, and presses their keys on the stage."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from hmac import compare_digest
from typing import Protocol

from roleplay.saves.kept import Event
from roleplay.workshop.console.meeting_point import Listening
from roleplay.workshop.console.messages import (
    MOST_ASKED,
    VERSION,
    Greeting,
    Happened,
    Hello,
    Press,
    Refused,
    Wall,
    WrongShape,
    asked,
    written,
)
from roleplay.workshop.meeting import Meeting

MOST_CONSOLES = 4
SECONDS = 5.0
"""How long a console may take to say hello."""
_MOST_WAITING = 1 << 26
"""Bytes that a console may leave unread; it can come again."""


class Stage(Protocol):
    """What the desk knows of the stage."""

    watchers: list[Callable[[], None]]
    """Called whenever the wall has been drawn."""

    @property
    def meeting(self) -> Meeting:
        """The one on the wall: of teams that each play their own path, that of the team whose turn it is."""

    @property
    def wall(self) -> Wall:
        """What stands there."""

    def press(self, key: str, character: str) -> None:
        """Do what a key of the stage does."""


class Desk:
    """Serves the consoles of one stage: they follow the meeting on its wall."""

    def __init__(self, meetings: Sequence[Meeting], source: bytes, listening: Listening) -> None:
        """`meetings`: all that the stage can show; `source`: the bytes of the scenario's file."""
        self._meetings, self._source, self._listening = meetings, source, listening
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        """Connections that have not said hello."""
        self._wall: Wall | None = None
        """What was told of it last."""
        self._told: Meeting | None = None
        """The meeting that consoles follow."""
        self._known = 0
        """How many of its events they have."""

    async def serve(self, stage: Stage) -> None:
        """Let consoles in until cancelled."""

        async def come_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None, "it runs in one"
            self._tasks.add(task)
            try:
                await self._attend(stage, reader, writer)
            except asyncio.CancelledError:
                pass  # the stage ends; asyncio would print a task of a server that was cancelled
            finally:
                self._tasks.discard(task)
                writer.close()

        def follow() -> None:
            if stage.meeting is not self._told:  # another team's turn: its whole meeting
                self._turn_to(stage.meeting)
                self._tell(written(self._greeting(stage)))
            elif self._writers and (wall := stage.wall) != self._wall:
                self._wall = wall
                self._tell(written(wall))

        def observer(meeting: Meeting) -> Callable[[Event], None]:
            return lambda event: self._follow(meeting, event)

        self._turn_to(stage.meeting)
        observers = [(meeting, observer(meeting)) for meeting in self._meetings]
        for meeting, told in observers:
            meeting.observers.append(told)
        stage.watchers.append(follow)
        server = await asyncio.start_server(come_in, sock=self._listening.socket, limit=MOST_ASKED)
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            for meeting, told in observers:
                meeting.observers.remove(told)
            stage.watchers.remove(follow)
            for task in self._tasks:
                task.cancel()

    async def _attend(self, stage: Stage, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one console. Whatever is wrong with it is said to it, and to nobody else."""
        if len(self._writers) + self._waiting >= MOST_CONSOLES:
            await self._refuse(writer, f"{MOST_CONSOLES} consoles are open already. Close one of them first.")
            return
        self._waiting += 1
        try:
            hello = await asyncio.wait_for(_read(reader), SECONDS)
        except (WrongShape, TimeoutError):
            await self._refuse(writer, "This is no console.")
            return
        finally:
            self._waiting -= 1
        if not isinstance(hello, Hello) or not compare_digest(hello.token.encode(), self._listening.token.encode()):
            await self._refuse(writer, "This is no console of this meeting.")
            return
        if hello.version != VERSION:
            await self._refuse(writer, "The stage is another version of Roleplay. Run both from the same one.")
            return
        writer.write(written(self._greeting(stage)))
        self._writers.append(writer)
        try:
            while True:
                message = await _read(reader)
                if not isinstance(message, Press):
                    raise WrongShape
                stage.press(message.key, message.key if message.key.isdigit() else "")
        except WrongShape:
            await self._refuse(writer, "The stage did not understand this console.")
        except (EOFError, ConnectionError):
            pass  # it was closed
        finally:
            self._writers.remove(writer)

    def _greeting(self, stage: Stage) -> Greeting:
        self._wall, meeting = stage.wall, stage.meeting
        return Greeting(
            version=VERSION,
            scenario=meeting.scenario.id,
            source=self._source.decode("utf-8-sig", errors="replace"),
            settings=asdict(meeting.settings),
            events=[_happened(event) for event in meeting.events],
            wall=self._wall,
        )

    def _turn_to(self, meeting: Meeting) -> None:
        self._told, self._known = meeting, len(meeting.events)

    def _follow(self, meeting: Meeting, event: Event) -> None:
        """Tell an event of the meeting that consoles follow; not one that a greeting has brought them already."""
        if meeting is self._told and len(meeting.events) > self._known:
            self._known = len(meeting.events)
            self._tell(written(_happened(event)))

    def _tell(self, line: bytes) -> None:
        for writer in self._writers:
            if writer.transport.get_write_buffer_size() > _MOST_WAITING:
                writer.transport.abort()
            elif not writer.is_closing():
                writer.write(line)

    async def _refuse(self, writer: asyncio.StreamWriter, reason: str) -> None:
        with suppress(ConnectionError):
            writer.write(written(Refused(reason=reason)))
            await writer.drain()


def _happened(event: Event) -> Happened:
    return Happened(event=event.kind, data=dict(event.data), at=event.at)


async def _read(reader: asyncio.StreamReader) -> Hello | Press:
    """Return the next message. Raises `WrongShape`, also for a line that is too long, and `EOFError` at the end."""
    try:
        line = await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError as error:
        raise WrongShape from error
    return asked(line)
