"""The commands: what they print and where, what they exit with, and what they do not even load."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from unittest.mock import Mock

import click
import platformdirs
import pytest
from terminal import ROOT, environment, terminal

from roleplay import __version__
from roleplay.cli import COMMANDS, cli, main
from roleplay.scenario.library import read_library


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run `roleplay` with arguments, in an empty folder, without a terminal."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["roleplay", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code or 0
        assert isinstance(code, int)
        return Ended(code, *capsys.readouterr())

    return run


Run = Callable[..., Ended]


def program(*arguments: str, cwd: Path, **variables: str) -> Ended:
    """Run `roleplay` as a program of its own, with nothing to read."""
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=cwd, env=environment(**variables),
        timeout=120, check=False,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


def test_every_command_has_a_help_with_an_example(run: Run) -> None:
    commands = [[], *([name] for name in COMMANDS)]
    assert {"list", "play"} <= COMMANDS.keys()
    for command in commands:
        for option in ("--help", "-h"):
            code, out, err = run(*command, option)
            assert (code, err) == (0, "")
            examples = re.findall(rf"^    roleplay {' '.join(command)}".rstrip() + r"\b.*$", out, re.MULTILINE)
            assert len(examples) >= 2, out
            assert "\x08" not in out


def test_every_option_is_explained() -> None:
    for command in (cli, *(cli.get_command(click.Context(cli), name) for name in COMMANDS)):
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (command.name, option.name)


def test_the_version(run: Run) -> None:
    code, out, err = run("--version")
    assert (code, err) == (0, "")
    assert out.endswith(f" {__version__}\n")


def test_the_list(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "small.yaml").write_bytes((data / "small.yaml").read_bytes())
    code, out, err = run("list")
    assert (code, err) == (0, "")
    assert "small: Small talk (level 1, 2 min)\n    Ines waits at the door.\n" in out
    assert "nine-days: Nine days (level 2" in out  # the shipped ones are there, too
    code, out, err = run("list", "--skill", "showing-empathy")
    assert (code, err) == (0, "")
    assert "small: " in out
    code, out, _ = run("list", "--skill", "take-initiative")
    assert code == 0
    assert "small: " not in out


def test_the_list_as_json(run: Run, data: Path) -> None:
    code, out, err = run("list", "--json", "--scenarios", str(data))
    assert code == 0
    assert "mistakes.yaml" in err  # which is no scenario, and is said so elsewhere than among the results
    rows = {row["id"]: row for row in json.loads(out)}
    fields = {"id", "title", "summary", "level", "minutes", "language", "tags", "skills", "path"}
    assert all(row.keys() == fields for row in rows.values())
    assert rows["small"] == {
        "id": "small", "title": "Small talk", "summary": "Ines waits at the door.", "level": 1, "minutes": 2,
        "language": "en", "tags": ["client"], "skills": ["showing-empathy"], "path": str(data / "small.yaml"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("play", "nine-day"), "There is no scenario called “nine-day”. Did you mean “nine-days”?"),
        (("play", "xyzxyz", "--plain"), "There is no scenario called “xyzxyz”. "),
        (("play", "no.yaml"), "There is no file “"),
        (("play", "no/such"), "There is no file “"),
        (("play", "folder"), "This is a folder, not a scenario file."),
        (("play", "nine-days", "--scenarios", "none"), "There is no folder “none”. Name an existing one after"),
        (("--scenarios", "none", "list"), "There is no folder “none”. Name an existing one after --scenarios."),
        (("list", "--skill", "active-listning"), "There is no skill called “active-listning”. Did you mean “active-"),
        (("play", "nine-days"), "The game needs a terminal. Without one, play with: roleplay play ID --plain"),
        (("play",), "Missing argument 'ID|FILE'."),
        (("new",), "What shall it be called? A word or a few, as in: roleplay new late-news"),
        (("preview",), "Which file? Name one, as in: roleplay preview my-scenario.yaml."),
        (("play", "nine-days", "--mode", "could"), "Invalid value for '--mode'"),
        (("lst",), "There is no command called “lst”. Did you mean “list”?"),
        (("xyzxyz",), "There is no command called “xyzxyz”. For all commands: roleplay --help"),
        (("nine-days",), "There is no command called “nine-days”. To play a conversation: roleplay play nine-days"),
        (("mine.yaml",), "To play a conversation: roleplay play mine.yaml"),
        (("--colour",), "No such option"),
    ],
)
def test_what_cannot_be_run_is_said_in_a_sentence(
    arguments: tuple[str, ...], says: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 8


@pytest.mark.parametrize("command", ["explore", "graph", "script", "workshop"])
def test_of_a_broken_file_others_say_the_first_error_and_how_many_there_are(
    command: str, run: Run, data: Path, tmp_path: Path
) -> None:
    text = (data / "small.yaml").read_text(encoding="utf-8")
    broken = text.replace("level: 1", "level: 9").replace("start: door", "start: dor")
    (tmp_path / "small.yaml").write_text(broken, encoding="utf-8")
    code, out, err = run(command, "small.yaml")
    assert (code, out) == (1, "")
    assert re.findall(r"small\.yaml:\d+:\d+", err) == ["small.yaml:7:8"]
    assert "“roleplay check small.yaml” shows all 2 errors." in err


@pytest.mark.parametrize("command", ["explore", "preview", "play"])
def test_a_misspelt_file_is_found_beside_it(command: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "late-news.yaml").write_text("format: 1")
    code, _, err = run(command, "late-nws.yaml")
    assert code == 2
    assert err == "There is no file “late-nws.yaml”. Did you mean “late-news.yaml”?\n"


def test_an_id_whose_file_lies_here_leads_to_the_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kitchen-shift.yaml").write_text("format: 1")
    code, _, err = run("play", "kitchen-shift")
    assert code == 2
    assert err == "There is no scenario called “kitchen-shift”. Did you mean the file “kitchen-shift.yaml”?\n"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("R81", "Did you mean “R8"),
        ("r80", "R801  "),
        ("80", "R804  "),
        ("goto", "There is no kind of problem called “goto”."),
        ("R", "There is no kind of problem called “R”."),
    ],
)
def test_the_beginning_of_a_code_lists_the_codes(given: str, says: str, run: Run) -> None:
    code, out, err = run("check", "--explain", given)
    assert (code, out) == (2, "")
    assert says in err
    assert run("check", "--explain", "641") == run("check", "--explain", "R641")


def test_a_file_with_ten_mistakes_names_all_ten(run: Run, data: Path, tmp_path: Path) -> None:
    text = (data / "small.yaml").read_text(encoding="utf-8")
    mistakes = {
        "level: 1": "level: 9",
        "minutes: 2": "minutes: soon",
        "tags: [client]": "tag: [client]",
        "patience: {start: 3,": "patience: {start: 30,",
        "start: door": "start: dor",
        "mood: even": "mod: even",
        "goto: hall\n        empathy": "goto: hal\n        empathy",
        "skill: [showing-empathy]": "skill: [showing-empaty]",
        "set: [promised]": "set: [promissed]",
        "outcome: poor": "outcome: bad",
    }
    for was, now in mistakes.items():
        assert text.count(was) == 1, was
        text = text.replace(was, now)
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    code, out, err = run("play", "small.yaml")
    assert (code, out) == (1, "")
    assert re.findall(r"small\.yaml:\d+:\d+", err) == ["small.yaml:7:8"]  # one of them, and where all are
    assert err.endswith("\n“roleplay check small.yaml” shows all 10 errors.\n"), err
    code, out, err = run("check", "small.yaml")
    assert (code, err) == (1, "")
    assert len(re.findall(r"small\.yaml:\d+:\d+: error", out)) == 10, out
    for now in ("hal", "dor", "promissed", "showing-empaty", "bad", "soon"):
        assert f"“{now}”" in out
    assert not re.search(r"(?i)pydantic|traceback|NoneType|<class", out)


def test_of_two_files_with_one_id_it_is_said_which_is_meant(run: Run, data: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    for folder in (mine, tmp_path / "scenarios"):
        folder.mkdir()
        text = (data / "small.yaml").read_bytes()
        (folder / "small.yaml").write_bytes(text + f"# in {folder.name}\n".encode())
    code, out, err = run("list", "--scenarios", "mine")
    assert code == 0
    assert out.count("small: ") == 1
    assert "small.yaml has the same id." in err
    assert err.startswith(f"Left out: {Path('scenarios', 'small.yaml')}, because ")


def test_a_broken_file_stops_no_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "half.yaml").write_text("format: 1\nid: half\n")
    code, out, err = run("list")
    assert code == 0
    assert "nine-days" in out
    assert re.match(r"Left out: scenarios/half\.yaml, which has \d+ problems\. To see them: roleplay check ", err)


def test_a_file_name_that_is_no_text(run: Run, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    name = os.fsencode(folder) + b"/caf\xe9.yaml"
    Path(os.fsdecode(name)).write_bytes((data / "small.yaml").read_bytes())
    done = program("list", "--json", cwd=tmp_path, PYTHONIOENCODING="utf-8:strict")
    assert done.code == 0, done.err
    (path,) = [row["path"] for row in json.loads(done.out) if row["id"] == "small"]
    assert os.path.exists(folder.parent / path)
    done = program("play", os.fsdecode(b"scenarios/caf\xe9.yaml"), "--plain", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Small talk\n")


def test_without_a_terminal_it_helps_and_does_not_wait(tmp_path: Path) -> None:
    done = program(cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "roleplay play nine-days" in done.out
    done = program("play", "nine-days", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == "The game needs a terminal. Without one, play with: roleplay play ID --plain\n"


@pytest.mark.parametrize("arguments", [(), ("play", "nine-days")])
def test_a_terminal_that_cannot_draw_is_told_what_can_be_done(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with terminal(*arguments, cwd=tmp_path, TERM="dumb") as screen:
        screen.until("This terminal cannot draw screens. Play with: roleplay play ID --plain")
        assert screen.end() == 2
        assert b"\x1b" not in screen.raw


@pytest.mark.parametrize(
    ("arguments", "never", "needed"),
    [
        (["--help"], {"textual", "rich", "pydantic", "yaml", "transitions"}, "click"),
        (["list", "--help"], {"textual", "rich", "pydantic", "yaml", "transitions"}, "click"),
        (["list"], {"textual", "rich", "pydantic", "yaml", "transitions"}, "platformdirs"),
        (["list", "--json"], {"textual", "rich", "pydantic", "yaml", "transitions"}, "platformdirs"),
        (["check", "scenarios/nine-days.yaml"], {"textual", "rich"}, "pydantic"),
        (["play", "nine-days", "--plain"], {"textual", "rich"}, "transitions"),
    ],
)
def test_no_command_loads_what_it_does_not_need(arguments: list[str], never: set[str], needed: str) -> None:
    read_library()  # from now on the index knows every scenario
    script = (
        "import sys\nfrom roleplay.cli import main\n"
        f"sys.argv = ['roleplay', *{arguments!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=ROOT, env=environment(), timeout=120, check=True,
    )  # fmt: skip
    loaded = set(done.stderr.splitlines()[-1].split())
    assert needed in loaded
    assert not loaded & never


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("explore", "nine-days")])
def test_a_pipe_that_is_closed_at_once(arguments: tuple[str, ...], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.Popen(
        [sys.executable, "-m", "roleplay", *arguments],
        stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, env=environment(),
    )  # fmt: skip
    os.close(writing)
    _, err = child.communicate(timeout=120)
    assert err == b""
    assert child.returncode == 0


@pytest.mark.parametrize("answer", [RuntimeError("could not determine the home directory"), Path("~/.local/roleplay")])
def test_a_user_without_a_home(
    answer: RuntimeError | Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("user_data_path", "user_cache_path"):
        monkeypatch.setattr(platformdirs, name, Mock(side_effect=[answer] * 9))
    monkeypatch.delenv("ROLEPLAY_SAVES")
    assert run("list").code == 0
    assert run("play", "nine-days", "--plain") == Ended(
        2, "", "You have no home folder. Name a folder in which your attempts can be kept: --saves DIR.\n"
    )
    assert run("history", "--saves", "here").code == 0
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [
        ["play", "{}"],
        ["check", "{}"],
        ["new", "{}"],
        ["preview", "{}"],
        ["{}"],
        ["list", "--scenarios", "{}"],
        ["history", "--saves", "{}"],
        ["report", "--merge", "{}"],
    ],
)
def test_a_name_that_is_too_long_for_a_file(arguments: list[str], run: Run) -> None:
    code, out, err = run(*(argument.format("a" * 300) for argument in arguments))
    assert code in (0, 2), err
    assert out or err
