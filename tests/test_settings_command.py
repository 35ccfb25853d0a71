"""`roleplay settings`, and what the other commands make of the settings."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kept import opened, written

from roleplay.cli import cli
from roleplay.saves.settings import Settings, SettingsFile

SMALL = str(Path(__file__).parent / "data" / "small.yaml")


def command(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=answers)


def kept(saves: Path) -> Settings:
    return SettingsFile(saves / "settings.json").values


def test_it_shows_what_is_and_what_can_be(saves: Path) -> None:
    shown = command("settings")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "theme    dark     dark, light; or any theme of Textual",
        "pace     brisk    at once, calm, brisk; how lines arrive",
        "coach    off      off, on; the reason behind a line at once",
        "motion   full     full, reduced; whether anything moves",
        "width    usual    narrow, usual, wide; how wide text runs",
        "person   nobody   whose attempts: a name, or nobody",
    ]
    assert shown.stderr == f"Kept in {saves / 'settings.json'}\n"
    assert not saves.exists()  # nothing is made by asking


def test_json() -> None:
    assert json.loads(command("settings", "--json").stdout)["pace"] == {
        "value": "brisk",
        "possible": ["at once", "calm", "brisk"],
    }
    command("settings", "person", "Ana")
    assert json.loads(command("settings", "person", "--json").stdout) == {"person": {"value": "Ana", "possible": []}}


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["coach", "on"], "coach", "on"),
        (["coach", "ON"], "coach", "on"),
        (["pace", "at", "once"], "pace", "at once"),
        (["pace", "at once"], "pace", "at once"),
        (["theme", "light"], "theme", "light"),
        (["theme", "nord"], "theme", "nord"),
        (["person", "Ana", "Lopez"], "person", "Ana Lopez"),
        (["person", " \x1b[31mAna "], "person", "\ufffd[31mAna"),
    ],
)
def test_it_sets_one(words: list[str], name: str, value: str, saves: Path) -> None:
    done = command("settings", *words)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{name}   {value}   ")
    assert getattr(kept(saves), name) == value
    assert command("settings", name).stdout == done.stdout


def test_nobody_again(saves: Path) -> None:
    for word in ("nobody", "Nobody", ""):
        command("settings", "person", "Ana")
        assert command("settings", "person", word).exit_code == 0
        assert kept(saves).person == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["coch", "on"], "There is no setting called “coch”. Did you mean “coach”?"),
        (["zzz"], "There is no setting called “zzz”. There are: coach, motion, pace, person, theme, width."),
        (["coach", "maybe"], "“maybe” is no value of “coach”. There are: off, on."),
        (["theme", "drak"], "“drak” is no value of “theme”. Did you mean “dark”?"),
        (["width", "wid"], "“wid” is no value of “width”. Did you mean “wide”?"),
        (["person", "x" * 61], "A name can have at most 60 letters."),
    ],
)
def test_what_cannot_be_is_said(words: list[str], told: str, saves: Path) -> None:
    done = command("settings", *words)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{told}\n")
    assert not saves.exists()


def test_what_comes_first_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLEPLAY_THEME", "light")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    shown = command("settings").stdout
    assert "or any theme of Textual; ROLEPLAY_THEME=light comes first\n" in shown
    assert "whether anything moves; TEXTUAL_ANIMATIONS=none comes first\n" in shown


def test_the_folder_of_the_saves_is_that_of_the_settings(tmp_path: Path, saves: Path) -> None:
    for arguments in (["settings", "coach", "on", "--saves"], ["--saves"]):
        folder = tmp_path / f"stick{len(arguments)}"
        done = command(*arguments, str(folder), *([] if arguments[0] == "settings" else ["settings", "coach", "on"]))
        assert done.exit_code == 0
        assert kept(folder).coach == "on"
    assert not saves.exists()


def test_a_damaged_file_is_said_once_and_nothing_stops(saves: Path) -> None:
    saves.mkdir()
    (saves / "settings.json").write_text("{")
    told = "are damaged. The usual ones are used"
    for arguments in (["settings"], ["history"], ["report"], ["play", SMALL, "--plain"]):
        done = command(*arguments)
        assert done.stderr.count(told) == 1
        assert "Traceback" not in done.output
    assert "You are late." in done.stdout


@pytest.mark.skipif(os.name != "posix" or not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_that_cannot_be_written_to() -> None:
    done = command("--saves", "/proc/self", "settings", "coach", "on")
    assert done.exit_code == 2
    assert "The settings cannot be kept in “/proc/self/settings.json”" in done.stderr


def test_plain_mode_is_coached_and_keeps_the_person(saves: Path) -> None:
    def is_coached(*options: str) -> bool:
        talk, _, debrief = command("play", SMALL, "--plain", *options, answers="1\n").stdout.partition("It is over.")
        assert "Why: " in debrief
        return "Why: " in talk

    command("settings", "coach", "on")
    command("settings", "person", "Ana")
    assert is_coached()
    assert [one.coach for one in opened(saves).attempts("Ana")] == [True]
    command("settings", "coach", "off")
    assert not is_coached()
    assert is_coached("--coach")
    assert kept(saves).coach == "off"  # what an option says is not kept


def test_every_command_honours_the_person(saves: Path) -> None:
    written(opened(saves), 1, person="Ana")
    written(opened(saves), 2, person="Ana", stop=2)
    assert command("history").stdout == "There is nothing in the history yet. Begin with: roleplay\n"
    assert command("resume", "--plain").exit_code == 2
    command("settings", "person", "Ana")
    assert len(json.loads(command("history", "--json").stdout)) == 2
    assert "Your line, 1 to " in command("resume", "--plain").stdout
    assert "Nine days" in command("report").stdout
    for nobody in ("", "Ben"):  # and an option comes first
        assert json.loads(command("history", "--json", "--as", nobody).stdout) == []
        assert json.loads(command("--as", nobody, "history", "--json").stdout) == []
    assert kept(saves).person == "Ana"
