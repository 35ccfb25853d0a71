"""Every command that the README and the docs show does what they say, and every command is in them."""

from __future__ import annotations

import importlib.util
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from documented import NOT_RUN, Command, Desk, commands, missing
from terminal import environment, terminal

from docs import commands as reference
from docs.markdown import Block, Page, pages
from roleplay.cli import COMMANDS, main

ALL = commands()
OURS = {command.line: command for command in ALL if command.is_ours and command.reason is None}
"""Each of our commands once, however often it is shown."""
SHORT = [command for command in OURS.values() if not command.screen]
SCREENS = [command for command in OURS.values() if command.screen]
pytestmark = pytest.mark.xdist_group("docs")


def named(command: Command) -> str:
    return command.line


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("docs") / "desk")


def test_the_page_of_the_commands_is_current() -> None:
    assert reference.FILE.read_text(encoding="utf-8") == reference.written(), "run: python -m docs.commands"


def test_every_command_and_every_option_is_on_the_page() -> None:
    text = reference.FILE.read_text(encoding="utf-8")
    for typed, command in reference.commands():
        part = text[text.index(f"\n## {typed}\n") :].split("\n## ")[1]
        for option in command.params:
            for name in option.opts if option.param_type_name == "option" else ():
                assert re.search(rf"`{re.escape(name)}[ `]", part), (typed, name)


def test_every_command_is_in_the_table_of_the_readme() -> None:
    readme = {command.line for command in ALL if command.where.startswith("README.md")}
    assert {line.split()[1] for line in readme if " " in line} >= {*COMMANDS}


@pytest.mark.parametrize("command", [one for one in ALL if not one.is_ours and one.reason is None], ids=named)
def test_what_is_no_command_of_ours_is_a_module_of_the_repository(command: Command) -> None:
    found = re.match(r"(?:\.venv/bin/)?python(?: -m (?P<module>[\w.]+))", command.line)
    assert found, f"{command.where}: nothing runs “{command.line}”; say in documented.py why"
    assert importlib.util.find_spec(found["module"]), command


@pytest.mark.parametrize("command", SHORT, ids=named)
def test_a_command(
    command: Command, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = desk.copy_to(tmp_path / "here", empty=command.words[0] == "new")
    code, _, err = run(command, desk.arguments(command), folder, monkeypatch, capsys)
    assert "Traceback" not in err
    if command.words != [command.words[0]] or code != 2:  # else it is only named, and something belongs behind it
        assert code == 0, f"{command.where}: {command.line}\n{err}"


CONSOLES = [
    (page, block)
    for page in pages()
    for block in page.blocks()
    if block.language == "console" and not block.marker  # those with a marker are proved by test_first_scenario.py
]


@pytest.mark.parametrize(("page", "block"), CONSOLES, ids=lambda one: getattr(one, "name", None) or str(one.line))
def test_what_a_console_shows(
    page: Page,
    block: Block,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = desk.copy_to(tmp_path / "here")
    assert block.text.startswith("$ ")
    for number, part in enumerate(re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]):
        line, _, shown = part.partition("\n")
        command = Command(f"{page.name}:{block.line}.{number}", line)
        _, out, err = run(command, desk.arguments(command), folder, monkeypatch, capsys)
        assert missing(shown, out + err) is None, out + err


def run(
    command: Command,
    words: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[int, str, str]:
    """Run a command in a folder, answering what it asks; return its exit code, its results, and what else it said."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ROLEPLAY_SAVES", str(folder / "saves"))
    monkeypatch.setattr(sys, "argv", ["roleplay", *words])
    answers = "1\n" * 40 if words[0] in ("play", "resume") else "y\n" * 5
    monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code or 0
    assert isinstance(code, int)
    out, err = capsys.readouterr()
    if command.out is not None:
        (folder / command.out).write_text(out, encoding="utf-8")
    return code, out, err


COMES_UP = {
    "": "Badge and coffee", "play": "before you start", "resume": "decision 4", "workshop": "Space", "preview": "Mia",
    "serve": "http://127.0.0.1:",
}  # fmt: skip
"""Words that the first screen of each command shows."""


@pytest.mark.slow
@pytest.mark.parametrize("command", SCREENS, ids=named)
def test_a_screen_comes_up(command: Command, desk: Desk, tmp_path: Path) -> None:
    folder = desk.copy_to(tmp_path / "here")
    words = [word.replace("~", str(folder)) for word in desk.arguments(command)]
    variables = {"ROLEPLAY_SAVES": str(folder / "saves"), "TEXTUAL_ANIMATIONS": "none", "BROWSER": "true"}
    if command.name == "lsp":  # it speaks with an editor, and ends when the editor does
        program = [sys.executable, "-m", "roleplay", *words]
        subprocess.run(program, stdin=subprocess.DEVNULL, check=True, cwd=folder, env=environment(), timeout=60)
    elif command.name == "console":
        with terminal("workshop", "room-214", cwd=folder, **variables) as wall:
            wall.until("Room 214")
            with terminal(*words, cwd=folder, **variables) as screen:
                screen.until("Room 214")
    else:
        with terminal(*words, cwd=folder, **variables) as screen:
            screen.until(COMES_UP[command.name])


def test_the_lines_that_are_not_run_have_reasons_that_are_still_needed() -> None:
    unused = [begins for begins in NOT_RUN if not any(re.match(begins, command.line) for command in ALL)]
    assert unused == []
    assert all(shlex.split(command.line) for command in ALL)
