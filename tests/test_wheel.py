"""What is installed: a wheel with the program and all that it reads, which works far from the checkout."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from terminal import ROOT, environment, terminal

from roleplay import __version__
from roleplay.cli import COMMANDS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]
BIN = "Scripts" if os.name == "nt" else "bin"


def ended(*command: str | Path, cwd: Path, typed: str = "", **variables: str) -> str:
    """Run a command with a home of its own and without this checkout, and return what it printed.

    Fails with all of it when the command does.
    """
    variables = {"PYTHONPATH": "", "HOME": str(cwd), "ROLEPLAY_SAVES": "", "XDG_CACHE_HOME": ""} | variables
    done = subprocess.run(
        [str(part) for part in command],
        input=typed, capture_output=True, encoding="utf-8", cwd=cwd, env=environment(**variables), timeout=900,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs that build and install."""
    folder = tmp_path_factory.mktemp("tools")
    ended(sys.executable, "-m", "venv", folder, cwd=folder)
    ended(folder / BIN / "pip", "install", "-q", "build", "pipx", "uv", cwd=folder)
    return folder / BIN


@pytest.fixture(scope="module")
def built(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an sdist and a wheel, both built from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    ended(tools / "python", "-m", "build", "--sdist", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (wheel,) = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the wheel, its libraries and its extras, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    ended(sys.executable, "-m", "venv", folder, cwd=folder)
    ended(folder / BIN / "pip", "install", "-q", f"{wheel}[editor]", cwd=folder)
    return folder / BIN


def contents(wheel: Path) -> dict[str, str]:
    """Return the files of a wheel, with what tells whether two are the same."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def test_all_that_lies_in_the_package_is_in_it_and_nothing_else(wheel: Path) -> None:
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "roleplay").rglob("*") if path.is_file()}
    package = {name for name in package if "__pycache__" not in name}
    assert {"roleplay/scenario/skills.yaml", "roleplay/py.typed", "roleplay/tui/library_screen.tcss"} <= package
    scenarios = {f"roleplay/scenarios/{file.name}" for file in (ROOT / "scenarios").glob("*.yaml")}
    assert "roleplay/scenarios/nine-days.yaml" in scenarios
    names = contents(wheel).keys()
    info = {name for name in names if name.startswith(f"roleplay-{__version__}.dist-info/")}
    assert names - info == package | scenarios
    assert f"roleplay-{__version__}.dist-info/licenses/LICENSE" in info


def test_the_sdist_makes_the_same_wheel(tools: Path, built: Path, wheel: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    ended(tools / "pip", "wheel", "-q", "--no-deps", "--wheel-dir", tmp_path, sdist, cwd=tmp_path)
    (again,) = tmp_path.glob("*.whl")
    assert contents(again) == contents(wheel)


def test_it_works_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    def run(*arguments: str, typed: str = "") -> str:
        return ended(installed / "roleplay", *arguments, cwd=tmp_path, typed=typed)

    where = ended(installed / "python", "-c", "import roleplay; print(roleplay.__file__)", cwd=tmp_path)
    assert where.startswith(str(installed.parent))
    assert run("--version") == f"roleplay, version {__version__}\n"
    assert ended(installed / "python", "-m", "roleplay", "--version", cwd=tmp_path) == run("--version")
    for command in COMMANDS:
        assert f"roleplay {command}" in run(command, "--help")

    rows = json.loads(run("list", "--json"))
    shipped = sorted(file.stem for file in (ROOT / "scenarios").glob("*.yaml") if not file.name.endswith(".paths.yaml"))
    assert sorted(row["id"] for row in rows) == shipped
    assert all(row["path"].startswith(str(installed.parent)) for row in rows)

    played = run("play", "nine-days", "--plain", typed="1\n" * 40)
    assert "TURNING POINTS" in played
    assert "roleplay" in run("history")
    run("history", "--export", "mine.json")
    assert "<html" in run("report", "--format", "html")
    for form in ("md", "json", "csv", "xapi"):
        assert run("report", "--format", form)
    assert run("report", "--merge", ".")

    run("new", "late-news")
    assert "late-news.yaml" in run("check", "late-news.yaml")
    assert "R105" in run("check", "--explain", "R105")
    assert json.loads(run("schema"))["properties"]
    for command in (["explore"], ["graph"], ["script"], ["diff", "late-news.yaml"]):
        assert run(*command, "nine-days")
    run("workshop", "room-214", "--sheet", "sheet.html", "--handout", "handout.md")
    assert "<html" in (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert run("lsp") == ""


def test_its_screens_find_their_styles(installed: Path, tmp_path: Path) -> None:
    path = ended(installed / "python", "-c", "import sysconfig as s; print(s.get_path('purelib'))", cwd=tmp_path)
    with terminal("play", "nine-days", cwd=tmp_path, PYTHONPATH=path.strip(), TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("before you start")
        screen.send("\x1b", "Find")
        screen.send("\x11")
        assert screen.end() == 0


def test_pipx_installs_it(tools: Path, wheel: Path, tmp_path: Path) -> None:
    places = {"PIPX_HOME": str(tmp_path / "home"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    ended(tools / "pipx", "install", "--python", sys.executable, wheel, cwd=tmp_path, **places)
    assert ended(tmp_path / "bin/roleplay", "--version", cwd=tmp_path) == f"roleplay, version {__version__}\n"
    assert "nine-days: Nine days" in ended(tmp_path / "bin/roleplay", "list", cwd=tmp_path)


def test_uv_installs_it(tools: Path, wheel: Path, tmp_path: Path) -> None:
    places = {f"UV_{name}_DIR": str(tmp_path / name) for name in ("TOOL", "TOOL_BIN", "CACHE")}
    ended(tools / "uv", "tool", "install", "--python", sys.executable, wheel, cwd=tmp_path, **places)
    assert ended(tmp_path / "TOOL_BIN/roleplay", "--version", cwd=tmp_path) == f"roleplay, version {__version__}\n"
    assert "nine-days: Nine days" in ended(tmp_path / "TOOL_BIN/roleplay", "list", cwd=tmp_path)
