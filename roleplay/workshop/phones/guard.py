"""The guard of the server's connections: how many there may be, and how long a request may take to arrive.

aiohttp waits for the rest of a request for ever. Here each connection is wrapped: what has not sent its whole request
in time is cut off, and who comes when all places are taken is told that the room is full.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import cast

DEADLINE = 5.0
"""Seconds from the first byte, or from connecting, to the end of the request."""
_SPARE = 64
"""Descriptors kept for the program itself."""
_WISHED = 4096
FULL = "The room is full. Please raise your hand to vote."


def places() -> int:
    """Return how many connections this program may have, after asking the system for more."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _WISHED - _SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wished = _WISHED if hard == resource.RLIM_INFINITY else min(hard, _WISHED)
    if soft != resource.RLIM_INFINITY and soft < wished:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wished, hard))
        soft = wished
    return (wished if soft == resource.RLIM_INFINITY else min(soft, _WISHED)) - _SPARE


class Guard:
    """Makes the protocols of all connections, and knows them."""

    def __init__(
        self, make: Callable[[], asyncio.Protocol], most: int, deadline: float = DEADLINE, full: str = FULL
    ) -> None:
        """`full`: what is said, in ASCII, to who comes when all places are taken."""
        self._make, self.most, self.deadline = make, most, deadline
        self.refusal = (
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
            "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
            f"Content-Length: {len(full)}\r\nConnection: close\r\n\r\n{full}"
        ).encode("ascii")
        """The whole answer that they get."""
        self.per_address = Counter[str]()
        """How many connections each address has; in memory only, and gone with them."""
        self.guarded: dict[object, Guarded] = {}
        """The protocol of aiohttp -> its guard."""

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""
        return Guarded(self, self._make())

    def is_full(self, host: str) -> bool:
        """Return whether no more may come; no single address may fill the room."""
        return len(self.guarded) >= self.most or self.per_address[host] >= max(self.most // 2, 1)

    def close(self) -> None:
        """Close all connections."""
        for found in list(self.guarded.values()):
            found.close()

    def arrived(self, protocol: object, *, stays: bool = False) -> None:
        """Note that a request has come whole; `stays`: what follows on this connection has no deadline."""
        found = self.guarded.get(protocol)
        if found is not None:
            found.arrived(stays=stays)


class Guarded(asyncio.Protocol):
    """The protocol of one connection: passes everything on to aiohttp's, and watches the clock."""

    def __init__(self, guard: Guard, inner: asyncio.Protocol) -> None:
        self._guard, self._inner = guard, inner
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._stays = self._is_in = False
        self._host = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let a connection in, or tell it that the room is full."""
        self._transport = cast(asyncio.Transport, transport)
        self._host = str((transport.get_extra_info("peername") or ("",))[0])
        if self._guard.is_full(self._host):
            self._transport.write(self._guard.refusal)
            self._transport.close()
            return
        self._is_in = True
        self._guard.per_address[self._host] += 1
        self._guard.guarded[self._inner] = self
        self._inner.connection_made(transport)
        self._wait()

    def _wait(self) -> None:
        assert self._transport is not None, "there is a connection"
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(self._guard.deadline, self._transport.abort)

    def arrived(self, *, stays: bool) -> None:
        """Stop the clock."""
        self._stays = self._stays or stays
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Pass bytes on; the first of a further request start the clock again."""
        if not self._is_in:
            return
        if self._deadline is None and not self._stays:
            self._wait()
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass it on."""
        return self._inner.eof_received() if self._is_in else None

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the connection."""
        self.arrived(stays=False)
        if self._is_in:
            self._is_in = False
            self._guard.per_address[self._host] -= 1
            if not self._guard.per_address[self._host]:
                del self._guard.per_address[self._host]
            del self._guard.guarded[self._inner]
            self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        """Pass it on."""
        if self._is_in:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        if self._is_in:
            self._inner.resume_writing()
