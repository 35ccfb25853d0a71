"""The game in a browser, seen from the network: who is let in, what they are told, and that nothing is left of it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from socket import create_server

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from served import Page, games, page, serving, until_games, visiting
from terminal import SECONDS
from test_cli import program as ended_program

from roleplay.browser import game as game_module
from roleplay.browser import server as serving_module
from roleplay.browser.game import Program
from roleplay.browser.gate import Gate, Visitor
from roleplay.browser.server import FULL, IDLE, LARGEST, BrowserServer
from roleplay.cli import main

NOTHING = "Nothing here"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder of this test, named as nothing else is."""
    return tmp_path


async def test_without_the_token_nothing_is_answered_but_one_page(here: Path) -> None:
    with serving(cwd=here) as served:
        token = served.address.rpartition("/")[2]
        assert len(token) == 26
        async with ClientSession(served.origin) as stranger:
            answers = set()
            for path in ("/", f"/{token[:-1]}", f"/{token}x", f"/{'0' * 26}", "/files/game.js", "/files/textual.js",
                         "/download/x", "/live/dark/still", "/favicon.ico"):  # fmt: skip
                async with stranger.get(path) as response:
                    answers.add((response.status, await response.text()))
                    assert "Set-Cookie" not in response.headers
                    assert response.headers["Content-Security-Policy"].startswith(
                        "default-src 'none'; script-src 'self';"
                    )
            (answer,) = answers
            assert answer[0] == 404
            assert NOTHING in answer[1]
            cookie = {"Cookie": f"roleplay-{served.origin.rpartition(':')[2]}={'0' * 32}"}
            async with stranger.get("/", headers=cookie) as response:
                assert response.status == 404
            async with stranger.post(f"/{token}") as response:
                assert response.status == 405
        assert games(served.mark) == []


async def test_the_token_is_exchanged_for_a_cookie_and_leads_to_the_page(here: Path) -> None:
    with serving("--font-size", "22", cwd=here) as served:
        token = served.address.rpartition("/")[2]
        async with visiting(f"{served.origin}/{token.upper()}") as visitor:
            async with visitor.get("/") as response:
                shown = await response.text()
            assert 'data-font-size="22"' in shown
            assert token not in shown.lower()
            assert "<title>Roleplay</title>" in shown
            assert "which is switched off" in shown  # for who has no JavaScript
            assert response.headers["Referrer-Policy"] == "no-referrer"
            async with visitor.get(f"/{token}") as response:
                assert "Set-Cookie" not in response.headers  # known already
                assert 'content="0; url=/"' in await response.text()
            for name in ("../server.py", "game.html", "..%2fserver.py", "LICENSE-DejaVu.txt"):
                async with visitor.get(f"/files/{name}") as response:
                    assert response.status == 404
        async with ClientSession(served.origin) as other, other.get(f"/{token}") as response:
            cookie = response.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert token not in cookie.lower()


async def test_foreign_hosts_and_origins_are_turned_away(here: Path) -> None:
    with serving(cwd=here) as served:
        port = served.origin.rpartition(":")[2]
        async with visiting(served.address) as visitor:
            for host in ("evil.example", f"localhost:{port}", "127.0.0.1", f"evil.example:{port}"):
                async with visitor.get("/", headers={"Host": host}) as response:
                    assert response.status == 421, host
                    assert NOTHING in await response.text()
            for origin in ("http://evil.example", "null", served.origin.replace("http", "https"), "http://127.0.0.1:1"):
                async with visitor.get("/", headers={"Origin": origin}) as response:
                    assert response.status == 403, origin
                with pytest.raises(WSServerHandshakeError) as error:
                    await visitor.ws_connect("/live/dark/still", headers={"Origin": origin})
                assert error.value.status == 403
            for headers, status in (({}, 403), ({"Origin": served.origin, "Host": "evil.example"}, 421)):
                with pytest.raises(WSServerHandshakeError) as error:
                    await visitor.ws_connect("/live/dark/still", headers=headers)
                assert error.value.status == status
        async with ClientSession(served.origin) as stranger:
            with pytest.raises(WSServerHandshakeError) as error:
                await stranger.ws_connect("/live/dark/still", headers={"Origin": served.origin})
            assert error.value.status == 404
        assert games(served.mark) == []


@pytest.mark.slow
async def test_a_page_has_a_game_for_as_long_as_it_is_open(here: Path) -> None:
    with serving(cwd=here) as served:
        async with visiting(served.address) as visitor:
            async with page(visitor, served.origin) as one:
                await one.until("conversations / Find")
                (pid,) = games(served.mark)
                async with page(visitor, served.origin) as two:
                    await two.until("conversations / Find")
                    assert len(games(served.mark)) == 2
                    await two.press("\x11")  # Ctrl+Q leaves
                    assert await two.closed() == 1000
                await until_games(served.mark, 1)
                assert games(served.mark) == [pid]
            await until_games(served.mark, 0)  # the tab was closed


@pytest.mark.parametrize(
    "ended_by",
    [
        signal.SIGINT,
        pytest.param(signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(signal.SIGKILL, marks=pytest.mark.slow),
    ],
)
async def test_however_the_server_ends_no_game_is_left(here: Path, ended_by: signal.Signals) -> None:
    with serving(cwd=here) as served:
        async with visiting(served.address) as visitor, page(visitor, served.origin) as one:
            await one.until("conversations / Find")
            served.program.send_signal(ended_by)
            assert await one.closed() == (1006 if ended_by is signal.SIGKILL else 1001)
            code = await asyncio.to_thread(served.program.wait, SECONDS)
            assert code == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -signal.SIGKILL}[ended_by]
            if ended_by is not signal.SIGKILL:
                assert games(served.mark) == []  # at once
        await until_games(served.mark, 0)


@pytest.mark.slow
async def test_guests_do_not_see_each_other_and_nothing_of_them_is_left(here: Path) -> None:
    with serving("room-214", "--host", "127.0.0.2", cwd=here) as served:
        (folder,) = here.glob("roleplay-guests-*")
        assert folder.stat().st_mode & 0o77 == 0
        async with visiting(served.address) as anna, visiting(served.address) as ben:
            async with page(anna, served.origin) as one:
                await one.until("Room 214")
                await one.press("\r", "Just the key, please.")
                await one.press("1", "decision 2")
                await one.press("\x1b", "Continue Room 214")
            async with page(ben, served.origin) as two:
                await two.until("Room 214")
                await two.press("\x1b", "conversations / Find")
                assert "Continue" not in two.words
            async with page(anna, served.origin) as one:  # a reload
                await one.until("Room 214")
                await one.press("\x1b", "Continue")
        assert {found.parent.name for found in folder.rglob("roleplay.db")} == {"1", "2"}
    assert list(here.glob("roleplay-guests-*")) == []
    assert [file.name for file in (here / "saves").iterdir()] == ["settings.json"]


# In this process, with a program in place of the game that starts at once.

POLITE = "while b'quit' not in os.read(0, 4096): pass"
DEAF = "time.sleep(600)"
LOUD = "[os.write(1, b'D' + (4096).to_bytes(4, 'big') + b'x' * 4096) for _ in range(10**6)]"
BROKEN = "sys.exit('It broke.')"


@asynccontextmanager
async def server(here: Path, does: str = POLITE, *, most: int = 3, idle: float = 600) -> AsyncIterator[str]:
    """Serve a program that does this; yields the address. Nothing is left of it."""
    listener = create_server(("127.0.0.1", 0))
    gate = Gate("127.0.0.1", listener.getsockname()[1])
    code = f"# -m roleplay\nimport os, sys, time\nprint('__GANGLION__', flush=True)\n{does}"

    def program(visitor: Visitor, look: str) -> Program:
        return Program([sys.executable, "-c", code, str(here)], {})

    made = BrowserServer(gate, program, most=most, idle=idle, font_size=16, kept="")
    task = asyncio.create_task(made.serve(listener))
    try:
        yield gate.address
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert games(str(here)) == []


@asynccontextmanager
async def opened(address: str, size: str = "80x24") -> AsyncIterator[Page]:
    """Come in, and open a page."""
    async with visiting(address) as visitor, page(visitor, address.rpartition("/")[0], size=size) as one:
        yield one


async def test_all_places_are_taken(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with server(here, most=1) as address:
        async with opened(address):
            await until_games(str(here), 1)
            with monkeypatch.context() as patch:
                patch.setattr(serving_module, "_PATIENCE", 0.05)
                async with opened(address) as two:
                    assert await two.closed() == FULL
            assert len(games(str(here))) == 1
        async with opened(address):  # a reload waits for the place that its own page had
            await until_games(str(here), 1)


async def test_a_forgotten_game_is_closed(here: Path) -> None:
    async with server(here, idle=0.1) as address, opened(address) as one:
        assert await one.closed() == IDLE
        await until_games(str(here), 0)


@pytest.mark.parametrize("does", [DEAF, LOUD])
async def test_a_game_that_does_not_end_is_ended(here: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game_module, "_GRACE", 0.2)
    async with server(here, does) as address:
        async with opened(address):
            await until_games(str(here), 1)
        await until_games(str(here), 0)


async def test_a_game_that_breaks_down_closes_its_page(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with server(here, BROKEN) as address, opened(address) as one:
        assert await one.closed() == 1000
    assert "It broke." in capfd.readouterr().out  # the command sends it to where errors go


async def test_what_no_page_says_ends_the_game(here: Path) -> None:
    said = (
        "{", "[]", '"stdin"', '["stdin"]', '["stdin", 1]', '["stdin", "a", "b"]', '["quit"]', "[" * 5000,
        '["resize", {"width": "80", "height": 24}]', '["resize", {"width": 1e9, "height": 24}]', '["resize", [80, 24]]',
        '["deliver_chunk_request", {"key": "x"}]', "null",
    )  # fmt: skip
    async with server(here) as address:
        for each in said:
            async with opened(address) as one:
                await one.line.send_str(each)
                assert await one.closed() == 1008, each
        async with opened(address) as one:
            await one.line.send_bytes(b'["blur"]')
            assert await one.closed() == 1008
        async with opened(address) as one:
            await one.press("x" * LARGEST)
            assert await one.closed() == 1009


async def test_a_terminal_has_a_size_that_can_be_drawn(here: Path) -> None:
    tell = "line = os.read(0, 4096); data = line[5:]; os.write(1, b'D' + len(data).to_bytes(4, 'big') + data)"
    async with server(here, f"{tell}\n{POLITE}") as address:
        for asked, had in (((10**30, -5), (400, 5)), ((1, 10**4), (20, 200)), ((100, 30), (100, 30))):
            async with opened(address) as one:
                await one.line.send_json(["resize", {"width": asked[0], "height": asked[1]}])
                await one.until(f'"width": {had[0]}, "height": {had[1]}')
        async with visiting(address) as visitor:
            for path in ("/live/pink/still", "/live/dark/dancing", "/live/dark"):
                with pytest.raises(WSServerHandshakeError) as error:
                    await visitor.ws_connect(path, headers={"Origin": address.rpartition("/")[0]})
                assert error.value.status == 404


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--host", "8.8.8.8"], "“8.8.8.8” is no address inside a network like that of a room."),
        (["--host", "0.0.0.0"], "“0.0.0.0” is no address inside a network like that of a room."),
        (["--host", "10.255.255.254"], "Nothing can be served at 10.255.255.254: "),
        (["--host", "127.0.0.2", "--as", "Anna"], "With --host each visitor has saves of their own"),
        (["no-such-thing"], "There is no scenario called “no-such-thing”."),
    ],
)
def test_what_cannot_be_served_is_told_in_a_sentence(here: Path, arguments: list[str], sentence: str) -> None:
    ended = ended_program("serve", *arguments, cwd=here)
    assert (ended.code, ended.out) == (2, "")
    assert sentence in ended.err
    assert "Traceback" not in ended.err


def test_without_the_extra_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith(("textual_serve", "roleplay.browser"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setattr(sys, "argv", ["roleplay", "serve"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "-m pip install 'textual-serve>=1.1.3,<1.2'" in told.err


def test_a_port_in_use(here: Path) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = ended_program("serve", "--port", str(port), cwd=here)
    assert ended.code == 2
    assert f"Nothing can be served at 127.0.0.1:{port}: address already in use." in ended.err
