"""A scenario in which every text attacks: markup, links that act, escape codes. It is played to its end everywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from person import TOUR, Person, playing, tour
from terminal import environment, terminal

from roleplay.saves.place import place
from roleplay.saves.settings import SettingsFile
from roleplay.scenario.prose import UNSAFE
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.page import HelpDialog
from roleplay.tui.talk import Talk

PAYLOAD = r"[/] [@click=app.quit]x[/] [$primary @click=app.quit]x[/] \e[2J \e]52;c;aGk=\a \e]0;owned\a \x9b2J \u202E"
"""As it is written in YAML, between double quotes."""
HARMLESS = "".join(character if character.isalpha() else "-" for character in PAYLOAD)
FORBIDDEN = (b"\x1b]52", "\u202e".encode(), b"\x1b]0;", b"\x1b]2;", b"\x9b2J", "\x9b".encode())

SCENARIO = """\
format: 1
id: hostile
title: "TITLE"
summary: "TEXT *so* {ann}"
language: en
level: 1
minutes: 1
tags: ["TEXT"]
content_note: "TEXT"
brief: "TEXT\\n\\nTEXT"
cast:
  ann: {name: "TEXT", short: "SHORT", role: "TEXT"}
  bob: {name: "SHORT", role: "TEXT"}
facts:
  said: "TEXT"
counters:
  patience: {start: 1, min: 0, max: 3, about: "TEXT"}
start: one
scenes:
  one:
    says:
      - narrator: "TEXT"
      - ann: "TEXT"
        mood: "MOOD"
      - bob: "TEXT *TEXT*"
    note: "TEXT"
    discuss: "TEXT"
    choices:
      - id: a
        say: "TEXT"
        reply: [{ann: "TEXT", mood: "MOOD"}, {narrator: "TEXT"}]
        goto: two
        diplomacy: -1
        empathy: +1
        why: "TEXT"
        skill: [active-listening]
        set: [said]
        contested: true
      - id: b
        do: "TEXT"
        goto: two
        diplomacy: +2
        why: "TEXT"
  two:
    says: [{ann: "TEXT"}]
    choices:
      - {id: a, say: "TEXT", goto: end, empathy: +1, why: "TEXT"}
      - {id: b, say: "TEXT", goto: other, diplomacy: +1, skill: [active-listening], why: "TEXT"}
endings:
  end: {title: "TITLE", outcome: poor, says: [{narrator: "TEXT"}, {ann: "TEXT"}], meaning: "TEXT", ask: "TEXT"}
  other: {title: "TITLE", outcome: good, says: [{narrator: "TEXT"}], meaning: "TEXT", ask: "TEXT"}
debrief: {key_idea: "TEXT", reflect: ["TEXT", "TEXT"], discuss: ["TEXT"]}
"""


def written(payload: str, title: str = "", mood: str = "") -> str:
    """Return the scenario with a text in each place where one can stand."""
    fields = {"TITLE": title or payload, "SHORT": payload, "MOOD": mood or r"[/] [@click=app.quit]x[/] \e[2J"}
    text = SCENARIO
    for name, words in (fields | {"TEXT": payload}).items():
        text = text.replace(name, words)
    return text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the hostile scenario alone, as `hostile.yaml`."""
    found = tmp_path / "hostile"
    found.mkdir()
    (found / "hostile.yaml").write_text(written(PAYLOAD), encoding="utf-8")
    return found


async def test_nothing_in_a_file_acts_on_any_screen(folder: Path) -> None:
    met = []
    async with playing(folder / "hostile.yaml") as person:
        async for stop in tour(person):
            met.append(stop)
            for strip in person.strips:
                for segment in strip:
                    assert UNSAFE.search(segment.text) is None, (stop, segment)
                    assert segment.style is None or "@click" not in segment.style.meta, (stop, segment)
                    assert segment.style is None or segment.style.link is None, (stop, segment)
            own = ("command palette", "settings", "history page 2", "history page 3")  # without words of the file
            if not isinstance(person.screen, HelpDialog) and stop not in own:
                assert "[/]" in person.text, (stop, person.text)
                assert "[@click=app.quit]x[/]" in person.words or stop in ("question", "estimate"), stop
            if stop == "second decision":
                await click_everything(person)
        assert person.app.is_running
    assert set(TOUR) <= set(met)


async def click_everything(person: Person) -> None:
    """Click on each place of the talk that would act, were it markup."""
    assert isinstance(person.screen, ConversationScreen)
    region, before, clicks = person.screen.query_one(Talk).region, person.lines, 0
    for y in range(region.y, region.bottom):
        for x in [at for at, character in enumerate(person.lines[y]) if character == "x"]:
            await person.click(x, y)
            clicks += 1
    assert clicks > 3
    assert person.app.is_running
    assert person.lines == before


async def test_a_hostile_file_name_is_only_a_name(tmp_path: Path) -> None:
    broken = tmp_path / "[@click=app.quit]x[] \x1b[2J\u202e.yaml"
    broken.write_text("format: 1\n")
    async with playing(broken) as person:
        assert "[@click=app.quit]x[]" in person.words
        assert "cannot be played" in person.words
        assert all(UNSAFE.search(segment.text) is None for strip in person.strips for segment in strip)
        await person.click(person.lines[person.row("[@click=app.quit]x")].index("x["), person.row("[@click=app.quit]x"))
        assert isinstance(person.screen, LibraryScreen)


def play_in_a_terminal(folder: Path) -> bytes:
    """Play from the library to the last page of the debrief, and to the end; return every byte that was sent."""
    SettingsFile.beside(place()).change()  # so that nobody is welcomed
    with terminal("--scenarios", str(folder), cwd=folder, TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("start here")
        screen.send("\x1b[B\r", "before you start")  # its title is the first of all the others
        screen.send("\r", "decision 1")
        screen.send("1", "decision 2")
        screen.send("1", "look back on it")
        screen.send("\r", "How diplomatic were you?")
        screen.send("62\r\r\r", "What was still possible")
        for page in range(2, 7):
            screen.send("\x1b[C", f"{page} of 6")
        screen.send("m", "seen so far")
        screen.send("\r", "what if, at decision")
        screen.send("\x1b", "seen so far")
        screen.send("\x11")
        assert screen.end() == 0
        return screen.raw


def test_no_escape_code_of_a_file_reaches_a_terminal(folder: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    twin.mkdir()
    (twin / "hostile.yaml").write_text(written(HARMLESS, mood="not at all"), encoding="utf-8")
    raw, harmless = play_in_a_terminal(folder), play_in_a_terminal(twin)
    assert b"[@click=app.quit]x[/]" in raw
    for payload in FORBIDDEN:
        assert payload not in raw, payload
    for own in (b"\x1b[2J", b"\x1b]", b"\x07"):
        assert raw.count(own) == harmless.count(own), own


def run(*arguments: str, cwd: Path, answers: str = "") -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", *arguments],
        input=answers.encode(), capture_output=True, cwd=cwd, env=environment(), timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def is_harmless(output: bytes) -> bool:
    """Whether an output is text and line feeds, and nothing else."""
    return UNSAFE.search(output.decode().replace("\n", "")) is None


def test_no_escape_code_of_a_file_reaches_a_pipe(folder: Path) -> None:
    code, out, err = run("play", "hostile.yaml", "--plain", "--coach", cwd=folder, answers="1\n2\n\n\n")
    assert code == 0, err
    assert out.count(b"[@click=app.quit]x[/]") > 40
    assert b"Ending: [/] " in out
    assert is_harmless(out)
    assert is_harmless(err)

    code, out, err = run("--scenarios", str(folder), "list", cwd=folder)
    assert (code, is_harmless(out), is_harmless(err)) == (0, True, True)
    assert b"hostile: [/] [@click" in out

    code, out, err = run("--scenarios", str(folder), "list", "--json", cwd=folder)
    assert (code, is_harmless(out), is_harmless(err)) == (0, True, True)
    (row,) = [row for row in json.loads(out) if row["id"] == "hostile"]
    assert row["title"].startswith("[/] [@click=app.quit]x[/]")


def test_hostile_mistakes_and_file_names_are_reported_harmlessly(folder: Path) -> None:
    name = "evil \x1b[2J\x1b]52;c;aGk=\x07\u202e\x9b[].yaml"
    broken = written(PAYLOAD).replace("goto: two", rf'goto: "{PAYLOAD}"').replace("start: one", rf'"{PAYLOAD}": one')
    (folder / name).write_text(broken, encoding="utf-8")
    code, out, err = run("play", name, cwd=folder)
    assert (code, out) == (1, b"")
    assert b"roleplay check" in err
    assert is_harmless(err)
    code, out, err = run("check", name, cwd=folder)
    assert code == 1
    assert is_harmless(out)
    assert is_harmless(err)
    code, out, err = run("list", "--scenarios", str(folder), cwd=folder)
    assert code == 0
    assert b"Left out: " in err
    assert is_harmless(out)
    assert is_harmless(err)

    (folder / name).write_text(written(PAYLOAD).replace("id: hostile", "id: evil"), encoding="utf-8")
    code, out, err = run("list", "--json", "--scenarios", str(folder), cwd=folder)
    assert (code, is_harmless(out), is_harmless(err)) == (0, True, True)
    (path,) = [row["path"] for row in json.loads(out) if row["id"] == "evil"]
    assert Path(path).exists()  # escaped in the JSON, and yet the right name

    (folder / "zz\x1b[2J.yaml").write_text(written(PAYLOAD).replace("id: hostile", "id: evil"), encoding="utf-8")
    code, out, err = run("list", "--scenarios", str(folder), cwd=folder)
    assert b"has the same id" in err
    assert is_harmless(err)

    code, out, err = run("play", "no-such\x1b[2J\u202e", cwd=folder)
    assert code == 2
    assert is_harmless(err)
