"""What is installed: a wheel with the program and all that it reads, which works far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from terminal import ROOT, environment, terminal

pytestmark = pytest.mark.slow


def ended(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command and return what it printed; fails with all of it when the command does."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=cwd, env=environment(**variables), timeout=900,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as an installer builds it, with build tools of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    ended(sys.executable, "-m", "venv", folder / "tools", cwd=folder)
    ended(folder / "tools/bin/pip", "wheel", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it; what it depends on comes from this environment."""
    folder = tmp_path_factory.mktemp("installed")
    pip = wheel.parent / "tools/bin/pip"
    ended(pip, "install", "--no-deps", "--target", folder, wheel, cwd=folder)
    return folder


def test_everything_that_is_read_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "roleplay").rglob("*") if path.is_file()}
    package = {name for name in package if "__pycache__" not in name}
    assert package <= names
    assert {"roleplay/scenario/skills.yaml", "roleplay/py.typed", "roleplay/tui/library_screen.tcss"} <= package
    scenarios = {f"roleplay/scenarios/{file.name}" for file in (ROOT / "scenarios").glob("*.yaml")}
    assert "roleplay/scenarios/nine-days.yaml" in scenarios
    assert scenarios <= names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/", "saves/", "scenarios/"))]


def test_it_works_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    program, path = installed / "bin" / "roleplay", str(installed)
    script = "import roleplay, os; print(os.path.realpath(roleplay.__file__))"
    where = ended(sys.executable, "-c", script, cwd=tmp_path, PYTHONPATH=path)
    assert where.startswith(os.path.realpath(installed))
    # The script's first line names the Python of the build tools, which has none of the libraries.
    rows = json.loads(ended(sys.executable, program, "list", "--json", cwd=tmp_path, PYTHONPATH=path))
    shipped = sorted(file.stem for file in (ROOT / "scenarios").glob("*.yaml") if not file.name.endswith(".paths.yaml"))
    assert sorted(row["id"] for row in rows) == shipped
    assert all(row["path"].startswith(str(installed)) for row in rows)
    assert "nine-days: Nine days" in ended(sys.executable, program, "list", cwd=tmp_path, PYTHONPATH=path)
    assert "roleplay play nine-days" in ended(sys.executable, program, "--help", cwd=tmp_path, PYTHONPATH=path)


def test_its_screens_find_their_styles(installed: Path, tmp_path: Path) -> None:
    with terminal("play", "nine-days", cwd=tmp_path, PYTHONPATH=str(installed), TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("before you start")
        screen.send("\x1b", "Find")
        screen.send("\x11")
        assert screen.end() == 0
