"""Systems that do not write UTF-8: pipes on Windows, old locales. What people read stays readable, data stays whole."""

from __future__ import annotations

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from terminal import environment, terminal

from roleplay.commands import speaking
from roleplay.streams import nearest


def said(encoding: str, *arguments: str, cwd: Path, typed: bytes = b"", code: int = 0) -> tuple[bytes, bytes]:
    """Run the program with streams of this encoding; return what it wrote on its output and beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", *arguments],
        input=typed, capture_output=True, cwd=cwd, env=environment(PYTHONIOENCODING=encoding), timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr.decode(errors="replace")
    return done.stdout, done.stderr


@pytest.fixture
def file(data: Path, tmp_path: Path) -> str:
    """A scenario with signs that old code pages lack."""
    text = (data / "small.yaml").read_text(encoding="utf-8")
    assert "Small talk" in text
    (tmp_path / "small.yaml").write_text(text.replace("Small talk", "Łódź – “so…”"), encoding="utf-8", newline="\n")
    return "small.yaml"


@pytest.mark.parametrize(
    ("encoding", "title"), [("ascii", '?odz - "so..."'), ("cp437", '?ódz - "so..."'), ("cp1252", "?ódz – “so…”")]
)
def test_a_talk_reads_well(encoding: str, title: str, file: str, tmp_path: Path) -> None:
    out, err = said(encoding, "play", file, "--plain", cwd=tmp_path)
    assert (out.decode(encoding).splitlines()[0], err) == (title, b"")


@pytest.mark.parametrize(("encoding", "quote"), [("cp437", '"'), ("cp1252", "“")])
def test_a_sentence_about_a_mistake_reads_well(encoding: str, quote: str, tmp_path: Path) -> None:
    _, err = said(encoding, "play", "no-such-thing", cwd=tmp_path, code=2)
    assert err.decode(encoding).startswith(f"There is no scenario called {quote}no-such-thing")


def test_what_is_kept_or_read_by_programs_is_utf_8(file: str, tmp_path: Path) -> None:
    for arguments in (
        ["list", "--scenarios", ".", "--json"],
        ["script", file],
        ["graph", file],
        ["check", file, "--format", "json"],
    ):
        out, _ = said("cp437", *arguments, cwd=tmp_path)
        assert out == said("utf-8", *arguments, cwd=tmp_path)[0], arguments
        assert out.decode().endswith("\n")


def test_an_export_through_a_pipe_comes_back_whole(file: str, tmp_path: Path) -> None:
    said("cp437", "play", file, "--plain", "--saves", "one", cwd=tmp_path, typed=b"1\n" * 9)
    export, _ = said("cp437", "history", "--export", "-", "--saves", "one", cwd=tmp_path)
    (tmp_path / "mine.json").write_bytes(export)
    assert "Łódź – “so…”" in json.loads(export)["attempts"][0]["title"]
    said("cp437", "history", "--import", "mine.json", "--saves", "two", cwd=tmp_path)
    assert said("cp437", "history", "--export", "-", "--saves", "two", cwd=tmp_path)[0] == export


def test_screens_are_drawn_with_the_signs_there_are(data: Path, tmp_path: Path) -> None:
    with terminal("play", str(data / "nine-days.yaml"), cwd=tmp_path, PYTHONIOENCODING="latin-1") as screen:
        screen.until("| Begin")
        screen.send("\r", "1")
        assert "\\u" not in screen.text
        screen.send("\x11")
        assert screen.end() == 0


def test_letters_lose_their_accents_only_where_they_must() -> None:
    text = "Léa “Zoë” Straße – a … ▌→ 日本 \udce9"
    codecs.register_error("to the test", nearest)
    assert text.encode("ascii", "to the test") == b'Lea "Zoe" Strasse - a ... |> ?? ?'
    with pytest.raises(UnicodeDecodeError):
        nearest(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"))


def test_the_terminal_of_windows_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def system(name: str) -> SimpleNamespace:
        return SimpleNamespace(name=name, environ={}, get_terminal_size=lambda _: os.terminal_size((80, 24)))

    seen = SimpleNamespace(isatty=lambda: True, fileno=lambda: 1)
    monkeypatch.setattr(speaking, "sys", SimpleNamespace(stdin=seen, stdout=seen, stderr=seen))
    monkeypatch.setattr(speaking, "os", system("nt"))
    speaking.needs_terminal()
    monkeypatch.setattr(speaking, "os", system("posix"))
    with pytest.raises(SystemExit):
        speaking.needs_terminal()


def test_a_terminal_is_as_large_as_it_says_not_as_once_exported(data: Path, tmp_path: Path) -> None:
    with terminal("play", str(data / "nine-days.yaml"), cwd=tmp_path, COLUMNS="300", LINES="5") as screen:
        screen.until("Esc library")
        screen.resize(60, 24)
        screen.send("", "Esc library")
        screen.send("\x11")
        assert screen.end() == 0
