"""Following a stage: finding the one that runs, and having its meeting as it has it, event by event."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from roleplay.conversation.machine import ConversationMachine
from roleplay.exceptions import SaidPlainly
from roleplay.saves.kept import Event
from roleplay.saves.times import now
from roleplay.scenario.loading import load_bytes
from roleplay.workshop.console.meeting_point import connected
from roleplay.workshop.console.messages import (
    MOST_TOLD,
    VERSION,
    Greeting,
    Happened,
    Hello,
    Press,
    Refused,
    Wall,
    WrongShape,
    told,
    written,
)
from roleplay.workshop.meeting import CannotReplay, Meeting, Settings

SECONDS = 10.0
"""How long a stage may take to greet."""


class NotFollowed(SaidPlainly):
    """A meeting cannot be followed."""


class Link:
    """One connection to a stage, and the meeting as the stage has it."""

    def __init__(self, greeting: Greeting, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin where the stage is. Raises `NotFollowed` for what this program does not understand."""
        self._reader, self._writer = reader, writer
        self._begin(greeting)

    def _begin(self, greeting: Greeting) -> None:
        """Have the meeting of a greeting, from its first event to now."""
        self._at = now()
        self.wall = greeting.wall
        self.scenario = greeting.scenario
        scenario = load_bytes(greeting.source.encode(), Path(f"{greeting.scenario}.yaml")).scenario
        if scenario is None:
            raise NotFollowed("This console does not understand the scenario of the stage. Run both from one version.")
        try:
            self.meeting = Meeting(ConversationMachine(scenario), Settings(**greeting.settings), clock=self._clock)
            self.meeting.replay(Event(event.event, event.data, event.at) for event in greeting.events)
        except (CannotReplay, TypeError) as error:
            raise NotFollowed("This console does not understand the stage. Run both from one version.") from error

    def _clock(self) -> datetime:
        """Return when what happens here happened there."""
        return self._at

    @property
    def name(self) -> str:
        """What to ask for to find this meeting again, also when its stage has been started anew."""
        return self.wall.meeting or self.scenario

    def press(self, key: str) -> None:
        """Press a key on the stage; nothing happens where it has gone."""
        if not self._writer.is_closing():
            self._writer.write(written(Press(key=key)))

    async def changes(self) -> AsyncIterator[None]:
        """Yield whenever the meeting or the wall has changed, until the stage is gone. Raises `NotFollowed`.

        A greeting is another meeting: it is another team's turn.
        """
        while True:
            message = await _read(self._reader)
            if isinstance(message, Happened):
                self._at = message.at
                if not self.meeting.do(message.event, **message.data):
                    return  # they differ: begin anew
            elif isinstance(message, Wall):
                self.wall = message
            elif isinstance(message, Refused):
                raise NotFollowed(message.reason)
            else:
                self._begin(message)
            yield

    def close(self) -> None:
        """Leave."""
        self._writer.close()


async def find(folder: Path, name: str | None) -> Link | None:
    """Connect to the meeting that runs; to the one with this id, or its beginning, or about this scenario, if named.

    None where there is none. Raises `NotFollowed` where several fit, or it cannot be understood, and `NotPrivate`.
    """
    links: list[Link] = []
    reason: NotFollowed | None = None
    for there, token in connected(folder):
        try:
            links.append(await asyncio.wait_for(_greeted(there, token), SECONDS))
        except NotFollowed as error:
            reason = error
        except (OSError, EOFError, WrongShape, TimeoutError):
            continue
    fitting = [link for link in links if name is None or _fits(link, name)]
    if len(fitting) == 1:
        links.remove(fitting[0])
    for link in links:
        link.close()
    if len(fitting) > 1:
        names = ", ".join(f"{link.name} (“{link.scenario}”)" for link in fitting)
        raise NotFollowed(f"Several meetings are running: {names}. Name one, as in: roleplay console {fitting[0].name}")
    if not fitting and reason is not None:
        raise reason
    return fitting[0] if fitting else None


def _fits(link: Link, name: str) -> bool:
    id_ = link.wall.meeting
    return name == link.scenario or (id_ is not None and bool(name) and id_.startswith(name.lower()))


async def _greeted(there: socket.socket, token: str) -> Link:
    """Say hello on a connection. Raises `NotFollowed`, and what goes wrong with it."""
    reader, writer = await asyncio.open_connection(sock=there, limit=MOST_TOLD)
    try:
        writer.write(written(Hello(version=VERSION, token=token)))
        message = await _read(reader)
        if isinstance(message, Refused):
            raise NotFollowed(message.reason)
        if not isinstance(message, Greeting):
            raise WrongShape
        if message.version != VERSION:
            raise NotFollowed("The stage is another version of Roleplay. Run both from the same one.")
        return Link(message, reader, writer)
    except BaseException:
        writer.close()
        raise


async def _read(reader: asyncio.StreamReader) -> Greeting | Happened | Wall | Refused:
    """Return the next message. Raises `WrongShape`, `EOFError`, `OSError`."""
    try:
        return told(await reader.readuntil(b"\n"))
    except asyncio.LimitOverrunError as error:
        raise WrongShape from error
