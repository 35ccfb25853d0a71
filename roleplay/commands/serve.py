"""`roleplay serve`: the game in a browser, for people without a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.keeping import saves_from, saves_options
from roleplay.commands.speaking import fail, say

if TYPE_CHECKING:
    import socket

    from roleplay.browser.gate import Visitor

THEME = "ROLEPLAY_THEME"
LOOPBACK = "127.0.0.1"
_WARNING = (
    "Take care: whoever in this network has the address can play on this computer. Each page starts a program here."
    " Nothing is encrypted: others in the network can read the address, what is typed, what is shown."
    " Let in only people whom you trust, and end it with Ctrl+C when they are done."
)
_OWN = "What you did is kept: Continue in the library goes on with it."
_GUESTS = "What you did is kept until the program that serves this page ends, for this browser only."


@click.command()
@click.argument("name", metavar="[ID|FILE]", required=False)
@click.option("--open", "is_opened", is_flag=True, help="Open the address in this computer’s browser.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="The port [one that is free].")
@click.option("--host", metavar="ADDRESS", help="Let others in: this computer’s address in their network.")
@click.option(
    "--font-size", type=click.IntRange(9, 40), default=16, show_default=True, metavar="N", help="Pixels, at first."
)
@click.option(
    "--most", type=click.IntRange(1, 200), default=20, show_default=True, metavar="N", help="Open games at once."
)
@click.option(
    "--idle", type=click.IntRange(1, 1440), default=60, show_default=True, metavar="MINUTES",
    help="Close a game in which nothing was pressed for so long.",
)  # fmt: skip
@saves_options
@scenarios_option
def serve(
    name: str | None,
    is_opened: bool,
    port: int | None,
    host: str | None,
    font_size: int,
    most: int,
    idle: int,
    saves: Path | None,
    person: str | None,
    scenarios: Path | None,
) -> None:
    """Play in a browser: the library, or one conversation. Prints the address to open; Ctrl+C ends it.

    On this computer only, with your own saves, unless --host is given. Then everybody who has the address gets saves of
    their own, which nobody else sees and which are deleted when it ends: they take their report home with r. Nothing is
    encrypted. A real terminal draws better and faster.

    \b
    Examples:
      roleplay serve --open
      roleplay serve room-214 --host 192.168.1.20
      roleplay serve --font-size 22 --port 8000
    """
    try:
        from roleplay.browser.server import BrowserServer
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "textual_serve":
            raise
        install = f"{sys.executable} -m pip install 'textual-serve>=1.1.3,<1.2'"
        fail(f"Playing in a browser needs a library that is not installed (extra “serve”). Install it with: {install}")
    from tempfile import TemporaryDirectory

    from roleplay.browser.game import Program
    from roleplay.browser.gate import Gate
    from roleplay.saves.settings import SettingsFile
    from roleplay.tui.keep_play import GUEST

    is_shared = host not in (None, LOOPBACK, "localhost")
    at = host if host is not None and is_shared else LOOPBACK
    given = ["--scenarios", str(scenarios.resolve())] if scenarios is not None else []
    played = ["play", str(entry_for(name, scenarios).path.resolve())] if name is not None else []
    game = [sys.executable, "-m", "roleplay", *given]
    if is_shared:
        if saves or person:
            fail("With --host each visitor has saves of their own: leave out --saves and --as.")
        _refuse_public(at)
    own = saves_from(saves, person, create=False).file
    who = ["--as", person] if person is not None else []  # otherwise whoever the settings name
    listener = _listening(at, port)
    gate = Gate(at, listener.getsockname()[1])
    with listener, TemporaryDirectory(prefix="roleplay-guests-") as guests:

        def program(visitor: Visitor, look: str) -> Program:
            place = Path(guests, str(visitor.number)) if is_shared else own.parent.resolve()
            is_chosen = "theme" in SettingsFile.beside(place / own.name).chosen or THEME in os.environ
            variables = {**({} if is_chosen else {THEME: look}), **({GUEST: "1"} if is_shared else {})}
            return Program([*game, "--saves", str(place), *who, *played], variables)

        server = BrowserServer(
            gate,
            program,
            most=most,
            idle=idle * 60,
            font_size=font_size,
            kept=_GUESTS if is_shared else _OWN,
        )
        if is_shared:
            say(_WARNING)
        click.echo(gate.address)
        say("Open this address in a browser. Ctrl+C ends it, and every game with it.")
        _run(server.serve(listener), gate.address if is_opened else None)


def _refuse_public(host: str) -> None:
    """End the program where the address is none in a network like that of a room or a home."""
    from roleplay.workshop.phones.door import addresses, is_private

    if not is_private(host):
        example = next(iter(addresses()), "192.168.1.20")
        fail(
            f"“{host}” is no address inside a network like that of a room. Name one of this computer’s own, as in"
            f" --host {example}"
        )


def _listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; ends the program where there can be none."""
    import socket

    try:
        return socket.create_server((host, port or 0), backlog=128)
    except OSError as error:
        at = f"{host}:{port}" if port is not None else host
        reason = os.strerror(error.errno).lower() if error.errno is not None else str(error)
        fail(f"Nothing can be served at {at}: {reason}. Choose another: --port N, --host ADDRESS")


def _run(serving: Coroutine[None, None, None], opened: str | None) -> None:
    """Serve until Ctrl+C, or until the system ends the program; `opened`: an address for this computer's browser."""
    import asyncio
    import signal
    import webbrowser
    from contextlib import redirect_stdout, suppress

    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None, "this runs in one"
        for name in ("SIGTERM", "SIGHUP"):
            with suppress(NotImplementedError, AttributeError):  # Windows
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), task.cancel)
        if opened is not None and not await asyncio.to_thread(webbrowser.open, opened):
            say("No browser could be opened: open the address yourself.")
        await serving

    # What a game that broke down has said is passed on as printed; it is no result.
    with suppress(asyncio.CancelledError), redirect_stdout(sys.stderr):
        asyncio.run(run())
    raise SystemExit(143)
