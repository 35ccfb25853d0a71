"""`roleplay check`: what it takes, what it prints where, and what it returns."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from test_check_rows import SMALL, changed

from roleplay import check
from roleplay.check import Outcome, run

ERROR = changed("say: I am sorry.", "say: Well: no")
GUESS = changed("empathy: +1", "empaty: +1")
ADVICE_ONLY = "[check]\nsilence = ['R5xx', 'R6xx']\n"

Check = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of its own, where the exercise itself is not judged: small.yaml is too small for one."""
    (tmp_path / "roleplay.toml").write_text(ADVICE_ONLY)
    return tmp_path


@pytest.fixture
def command(folder: Path) -> Check:
    def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "roleplay", "check", *arguments],
            capture_output=True, encoding="utf-8", errors="replace", timeout=60, check=False, cwd=folder,
            env={**os.environ, **environment},
        )  # fmt: skip

    return command


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


def outcome(paths: Sequence[Path], **options: object) -> Outcome:
    return run(paths, **options)  # type: ignore[arg-type]


# Exit codes


def test_exit_codes(command: Check, folder: Path) -> None:
    put(folder, small=SMALL, other=SMALL, broken=ERROR)
    fine = command("small.yaml")
    assert (fine.returncode, fine.stdout, fine.stderr) == (0, "No problems in 1 file.\n", "")
    warned = command("other.yaml")  # whose id is another
    assert (warned.returncode, warned.stderr) == (0, "")
    assert "other.yaml:3:5: warning R011" in warned.stdout
    assert command("other.yaml", "--strict").returncode == 1
    broken = command("small.yaml", "broken.yaml")
    assert (broken.returncode, broken.stderr) == (1, "")
    assert "broken.yaml:26:18: error R103" in broken.stdout
    assert broken.stdout.endswith("1 error, 1 warning in 1 of 2 files. 1 can be mended with --fix.\n")


def test_what_is_not_there_could_not_be_checked(command: Check) -> None:
    missing = command("none.yaml")
    assert missing.returncode == 2
    assert "none.yaml:1:1: error R001\nThere is no such file." in missing.stdout
    empty = command(".")
    assert empty.returncode == 2
    assert "There is no scenario file (*.yaml) in the folder “.”." in empty.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name a scenario file or a folder"),
        (["--explain", "R1033"], "There is no kind of problem called “R1033”. Did you mean “R103”?"),
        (["--explain", "slip"], "There is no kind of problem called “slip”. Each remark of “check” names its code"),
        (["--format", "xml", "x.yaml"], "'xml' is not one of 'text', 'json', 'github', 'sarif'"),
        (["--fixx", "x.yaml"], "No such option"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], says: str, command: Check) -> None:
    ended = command(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_explain_in_any_case(command: Check) -> None:
    assert command("--explain", "r105").stdout == command("--explain", "R105").stdout
    assert "Not so:" in command("--explain", "R105").stdout


# Files and folders


def test_a_folder_is_read_by_the_rules_of_the_library(folder: Path) -> None:
    put(folder, small=SMALL)
    kept = "kept:\n  ending: kept\n  diplomacy: 0\n  empathy: 1\n  choices:\n    - door/sorry\n"
    (folder / "small.paths.yaml").write_text(kept)  # checked with its scenario
    (folder / ".small.yaml").write_text("- nothing")
    (folder / "notes.txt").write_text("- nothing")
    (folder / "deeper").mkdir()
    (folder / "deeper" / "x.yaml").write_text("- nothing")
    for paths in ([folder], [folder, folder / "small.yaml"], [folder / "small.paths.yaml"]):
        assert outcome(paths) == Outcome("No problems in 2 files.", (), 0)


def test_a_slip_in_the_settings_is_said_once(folder: Path) -> None:
    put(folder, small=SMALL, other=SMALL.replace("id: small", "id: other"))
    (folder / "roleplay.toml").write_text(ADVICE_ONLY + "silense = []\n")
    results, _, code = outcome([folder])
    assert results.count("roleplay.toml:3:1: error R702") == 1
    assert "  3 | silense = []\n    | ^^^^^^^" in results
    assert code == 1


# Formats


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_standard_output_is_the_document(form: str, command: Check, folder: Path) -> None:
    put(folder, small=ERROR)
    ended = command("small.yaml", "--format", form)
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert isinstance(json.loads(ended.stdout), dict)


def test_github_counts_on_standard_error(command: Check, folder: Path) -> None:
    put(folder, small=ERROR)
    ended = command("small.yaml", "--format", "github")
    assert ended.stdout.startswith("::error file=small.yaml,line=26,")
    assert ended.stderr == "1 error in 1 file. 1 can be mended with --fix.\n"
    put(folder, small=SMALL)
    assert command("small.yaml", "--format", "github").stdout == ""


def test_text_is_plain_everywhere(command: Check, folder: Path) -> None:
    put(folder, small=changed("say: I am sorry.", r'say: *I* am "sorry" 日本 \e[31m'))
    assert "\x1b" not in command("small.yaml").stdout
    for encoding in ("ascii", "cp1252", "utf-8"):
        ended = command("small.yaml", PYTHONIOENCODING=encoding)
        assert (ended.returncode, ended.stderr) == (1, ""), encoding
        assert "Text cannot begin with" in ended.stdout


# --fix


def test_fix_writes_what_is_certain_and_shows_it(command: Check, folder: Path) -> None:
    put(folder, small=ERROR.replace("empathy: +1", "empaty: +1"))
    ended = command("small.yaml", "--fix")
    assert ended.returncode == 1  # a guess is left
    assert ended.stderr == "Mended 1 problem in 1 file.\n"
    assert '-        say: Well: no\n+        say: "Well: no"\n' in ended.stdout
    assert "R103" not in ended.stdout
    assert "error R201" in ended.stdout
    assert (folder / "small.yaml").read_text() == GUESS.replace("say: I am sorry.", 'say: "Well: no"')
    put(folder, small=ERROR)
    assert command("small.yaml", "--fix").returncode == 0


def test_fix_leaves_the_document_of_a_program_whole(command: Check, folder: Path) -> None:
    put(folder, small=ERROR)
    ended = command("small.yaml", "--fix", "--format", "json")
    assert json.loads(ended.stdout)["diagnostics"] == []
    assert '+        say: "Well: no"' in ended.stderr


def test_a_file_that_cannot_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, small=ERROR)

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", fail)
    results, notes, code = outcome([folder / "small.yaml"], fix=True)
    assert code == 2
    assert notes == (f"“{folder / 'small.yaml'}” could not be mended: Permission denied. It is as it was.",)
    assert "error R103" in results
    assert (folder / "small.yaml").read_text() == ERROR


# How it runs


def test_textual_is_never_imported(folder: Path) -> None:
    put(folder, small=ERROR)
    program = """
import sys
from roleplay.cli import cli
for arguments in ("small.yaml", "small.yaml --format sarif", "--explain R103"):
    try:
        cli.main(["check", *arguments.split()], standalone_mode=False)
    except SystemExit:
        pass
print("IMPORTED", *{name.split(".")[0] for name in sys.modules} & {"textual", "rich", "transitions", "aiohttp"})
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True, cwd=folder
    )
    assert ended.stdout.endswith("IMPORTED\n")


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_rests_while_it_runs(enabled: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, small=SMALL)
    seen = []
    real = check.check_file

    def check_file(*arguments: object, **options: object) -> object:
        seen.append(gc.isenabled())
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(check, "check_file", check_file)
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        outcome([folder / "small.yaml"])
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was else gc.disable)()
    assert seen == [False]


def test_ctrl_c_ends_it_with_130(folder: Path) -> None:
    put(folder, small=ERROR)
    program = """
import os, signal, sys
from roleplay import check, cli
check.check_file = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)
sys.argv = ["roleplay", "check", "small.yaml"]
cli.main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False, cwd=folder
    )
    assert (ended.returncode, ended.stdout, ended.stderr.strip()) == (130, "", "")
