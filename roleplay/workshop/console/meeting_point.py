"""Where the stage and a console of the same user meet: a socket in a folder beside the saves that nobody else can open.

Where there are no such sockets (Windows), or the path is too long for one, it is a port of the computer to itself, with
a token in a file in that folder.
"""

from __future__ import annotations

import json
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from roleplay.exceptions import SaidPlainly

_FOLDER = "console"
_SOCKET, _PORT = ".sock", ".port"
_LONGEST = 100
"""Bytes of a path that a socket can have everywhere."""
_LOOPBACK = "127.0.0.1"


class NotPrivate(SaidPlainly):
    """The folder can be opened by others, or cannot be had."""


class Listening(NamedTuple):
    """A stage that can be reached."""

    socket: socket.socket
    token: str
    """What a console has to know; empty where the socket itself lets in nobody else."""


def folder_beside(saves: Path) -> Path:
    """Return the folder for the file of some saves."""
    return saves.parent / _FOLDER


@contextmanager
def listening(folder: Path) -> Iterator[Listening]:
    """Wait for consoles in a folder, and leave nothing there. Raises `NotPrivate`."""
    place = folder / token_hex(4)
    try:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700, parents=True)
        _check(folder)
        _clear(folder)
        found, file = _opened(place)
    except OSError as error:
        raise NotPrivate(f"“{folder}” cannot be used: {(error.strerror or str(error)).lower()}.") from error
    try:
        yield found
    finally:
        found.socket.close()
        with suppress(OSError):
            file.unlink()


def _opened(place: Path) -> tuple[Listening, Path]:
    file = place.with_suffix(_SOCKET)
    if hasattr(socket, "AF_UNIX") and len(os.fsencode(file)) <= _LONGEST:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(str(file))  # the folder lets in nobody else, also before the next line
            file.chmod(0o600)
            listener.listen()
        except OSError:  # no sockets on this disk
            listener.close()
        else:
            listener.setblocking(False)
            return Listening(listener, ""), file
    file, token = place.with_suffix(_PORT), token_hex(16)
    listener = socket.create_server((_LOOPBACK, 0))
    listener.setblocking(False)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as handle:
        json.dump({"port": listener.getsockname()[1], "token": token}, handle)
    return Listening(listener, token), file


def connected(folder: Path) -> Iterator[tuple[socket.socket, str]]:
    """Yield a connection to each stage that can be reached, with the token to show. Raises `NotPrivate`."""
    if not folder.exists():
        return
    _check(folder)
    for file in sorted(folder.iterdir()):
        found = _connected(file)
        if found is not None:
            yield found


def _connected(file: Path) -> tuple[socket.socket, str] | None:
    try:
        if file.suffix == _SOCKET:
            found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                found.connect(str(file))
            except OSError:
                found.close()
                raise
            token = ""
        elif file.suffix == _PORT:
            known = json.loads(file.read_text(encoding="ascii"))
            found, token = socket.create_connection((_LOOPBACK, int(known["port"])), timeout=2), str(known["token"])
        else:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # the stage was killed, or ended just now
    found.setblocking(False)
    return found, token


def _check(folder: Path) -> None:
    """Raise `NotPrivate` unless the folder belongs to this user, and to nobody else."""
    if os.name == "nt":
        return  # who may open it is inherited from the user's own data folder
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise NotPrivate(f"“{folder}” has to be a folder that only you can open. Move it away, and it is made anew.")


def _clear(folder: Path) -> None:
    """Take away what stages left that were killed."""
    for file in folder.iterdir():
        if file.suffix not in (_SOCKET, _PORT):
            continue
        found = _connected(file)
        if found is None:
            file.unlink(missing_ok=True)
        else:
            found[0].close()
