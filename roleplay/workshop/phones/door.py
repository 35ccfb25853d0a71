"""The door: the code that lets phones in, the address that they open, and the socket behind it."""

from __future__ import annotations

import hashlib
import os
import socket
from ipaddress import IPv4Address
from secrets import choice

from roleplay.exceptions import SaidPlainly
from roleplay.workshop.turn import Door

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no letter looks like a digit, and eight of them are 40 bits."""
LENGTH = 8
PORT = 8421
"""Taken unless another one is asked for, or it is in use."""
_LOOKALIKES = str.maketrans("OIL", "011")


class NoDoor(SaidPlainly):
    """Phones cannot be let in."""


def new_code(letters: int = LENGTH) -> str:
    """Return a code that cannot be guessed: of as many letters as one for a meeting has, or more."""
    return "".join(choice(ALPHABET) for _ in range(letters))


def typed(code: str) -> str:
    """Return a code as somebody meant it: small letters and O, I, L are taken for what they look like."""
    return code.upper().translate(_LOOKALIKES)


def address(door: Door) -> str:
    """Return what is typed into a browser. In capitals a QR code is smaller, and browsers do not mind."""
    return f"HTTP://{door.host}:{door.port}/J/{door.code}"


def meeting_of(code: str) -> str:
    """Return what tells one meeting from another without telling its code."""
    return hashlib.blake2b(code.encode(), digest_size=4).hexdigest()


def voter_of(cookie: str, code: str) -> str:
    """Return under which name a phone's vote is kept: not the cookie itself, so that saves let nobody in."""
    return hashlib.blake2b(cookie.encode(), key=code.encode(), digest_size=8).hexdigest()


def addresses() -> list[str]:
    """Return the private addresses of this computer, IPv4; without that of the computer to itself."""
    import ifaddr

    found = [ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    return [host for host in found if is_private(host) and not IPv4Address(host).is_loopback]


def is_private(host: str) -> bool:
    """Return whether it is one address inside a network like a room's, or of the computer to itself."""
    try:
        found = IPv4Address(host)
    except ValueError:
        return False
    return found.is_private and not (found.is_unspecified or found.is_multicast or found == IPv4Address(2**32 - 1))


def listening(host: str, port: int | None, *, wished: int = PORT) -> socket.socket:
    """Return a socket that listens at one address; at `port`, else at `wished`, else at any that is free.

    Raises `NoDoor`.
    """
    for number in (port,) if port is not None else (wished, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if os.name != "nt":  # there it would let in a second program at the same port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, number))
            listener.listen(1024)
        except OSError as error:
            listener.close()
            reason = (error.strerror or str(error)).lower()
        else:
            listener.setblocking(False)
            return listener
    at = f"{host}:{port}" if port is not None else host
    raise NoDoor(f"Phones cannot be let in at {at}: {reason}. Name another: --host ADDRESS, --port N.")
