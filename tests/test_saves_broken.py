"""Saves that cannot be used, or not any more: never a traceback, never a silent loss, and the game goes on."""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from kept import DATA, begun, opened, written
from terminal import ROOT, environment

from roleplay.debrief.debrief import debrief
from roleplay.outlook import Outlook
from roleplay.saves.database import CannotKeep
from roleplay.saves.keeping import Saves
from roleplay.saves.kept import KeptAttempt
from roleplay.saves.results import result_of

NINE_DAYS = DATA / "nine-days.yaml"


class Failing:
    """A connection whose writes fail as a disk's would, as long as `fails` says so of their number."""

    def __init__(self, connection: sqlite3.Connection, failing: range, code: int) -> None:
        self._connection, self._failing, self._code, self.writes = connection, failing, code, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement.split()[0] in ("BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT"):
            self.writes += 1
            if self.writes in self._failing:
                error = sqlite3.OperationalError("injected")
                error.sqlite_errorcode = self._code
                raise error
        return self._connection.execute(statement, *values)


def played_whole(saves: Saves, failing: range, code: int) -> tuple[int, list[str], KeptAttempt]:
    """Play to the debrief while some writes fail.

    Return how many writes had others after them that could make them good, what was said, and what is kept.
    """
    attempts = saves.attempts
    connection = Failing(attempts.database.connection, failing, code)
    attempts.database.connection = connection  # type: ignore[assignment]
    attempt, keeping = begun(DATA / "small.yaml", saves)
    attempt.choose("sorry")
    said = []
    for keep in (
        keeping.keep,
        lambda: keeping.keep_estimate({"diplomacy": 70, "empathy": None}, 1),
        lambda: keeping.keep_result(result_of(debrief(attempt, Outlook(attempt.scenario)))),
        lambda: keeping.keep_note("when", "late"),
        lambda: keeping.keep_note("then", "I say so"),
    ):
        writes = connection.writes
        said += [keeping.trouble] if keep() else []
    assert keeping.trouble == ""
    (kept,) = attempts.attempts()
    return writes, said, kept


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY]
)
def test_every_write_fails_once(code: int, tmp_path: Path) -> None:
    """Whichever fails: it is said, once, and made good by what is written next."""
    writes, said, whole = played_whole(Saves(tmp_path / "none" / "roleplay.db"), range(0), code)
    assert said == []
    assert writes > 20
    for number in range(1, writes + 1):
        _, said, kept = played_whole(Saves(tmp_path / str(number) / "roleplay.db"), range(number, number + 1), code)
        assert [bool(sentence) for sentence in said] == [True, False], number
        assert (kept.steps, kept.estimate, kept.notes, kept.result) == (
            whole.steps, whole.estimate, whole.notes, whole.result,
        )  # fmt: skip


def test_a_full_disk(saves: Path) -> None:
    """SQLite itself finds no room: the talk goes on, nothing that was kept is lost, and room makes all of it good."""
    shelf = Saves(saves / "roleplay.db")
    attempt, keeping = begun(NINE_DAYS, shelf, 1, 1)
    connection = shelf.attempts.database.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    keeping.keep_note("answer", "x" * 8000)
    assert "no room left on the disk" in keeping.trouble
    attempt.choose(attempt.choices[0].id)
    assert not keeping.keep(), "it is said once"
    (kept,) = opened(saves).attempts()
    assert len(kept.steps) == 2
    connection.execute("PRAGMA max_page_count = 100000")
    attempt.choose(attempt.choices[0].id)
    assert keeping.keep()
    assert keeping.trouble == ""
    (kept,) = opened(saves).attempts()
    assert kept.steps == tuple(decision.step for decision in attempt.decisions)
    assert kept.notes == {"answer": "x" * 8000}


_LIMITED = """
import resource, sys
from pathlib import Path
from kept import DATA, begun
from roleplay.saves.keeping import Saves

hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for limit in range(0, 140_000, int(sys.argv[2])):
    saves = Saves(Path(sys.argv[1]) / str(limit) / "roleplay.db")
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    attempt, keeping = begun(DATA / "nine-days.yaml", saves, 1, 1, 1)
    failed = bool(keeping.trouble)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    attempt.choose(attempt.choices[0].id)
    keeping.keep()
    assert keeping.trouble == "", keeping.trouble
    (kept,) = saves.attempts.attempts()
    assert kept.steps == tuple(decision.step for decision in attempt.decisions)
    print(limit, failed)
"""


@pytest.mark.parametrize("step", [20_000, pytest.param(512, marks=pytest.mark.slow)])
def test_files_that_may_not_grow(step: int, tmp_path: Path) -> None:
    """Real writes fail, of the journal and of the file, at every size; then they are made good."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path), str(step)],
        capture_output=True, text=True, env=environment(PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'tests'}"), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    failed = [line.endswith("True") for line in done.stdout.splitlines()]
    assert failed[0]
    assert not failed[-1]


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Path]:
    """A folder whose rights a test may take away."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    yield folder
    for part in (folder, *folder.iterdir()):
        part.chmod(0o777)


def as_somebody(*arguments: str, answers: str, saves: Path) -> subprocess.CompletedProcess[str]:
    """Run the program as a person without rights over everything."""
    return subprocess.run(
        [sys.executable, "-m", "roleplay", *arguments],
        input=answers, capture_output=True, text=True, check=False, cwd=saves.parent,
        env=environment(ROLEPLAY_SAVES=str(saves)), preexec_fn=_without_rights if os.geteuid() == 0 else None,
    )  # fmt: skip


def _without_rights() -> None:
    """Take from root the right to write where nobody may (CAP_DAC_OVERRIDE)."""
    assert ctypes.CDLL(None).prctl(24, 1, 0, 0, 0) == 0  # PR_CAPBSET_DROP


def test_a_folder_without_permission(theirs: Path) -> None:
    theirs.chmod(0o555)
    played = as_somebody("play", str(DATA / "small.yaml"), "--plain", answers="1\n\n\n", saves=theirs / "saves")
    assert played.returncode == 0
    assert "Ending: Kept (good)" in played.stdout
    assert played.stderr == (
        f"The folder “{theirs}/saves” cannot be made: permission denied."
        " To keep things elsewhere, name a folder: --saves DIR."
        " You can play on; what is missing is kept as soon as that is mended.\n"
    )


def test_saves_that_can_only_be_read(theirs: Path) -> None:
    attempts = opened(theirs)
    kept = written(attempts, 1)
    attempts.database.close()
    before = (theirs / "roleplay.db").read_bytes()
    for part in theirs.iterdir():
        part.chmod(0o444)
    theirs.chmod(0o555)
    looked = as_somebody("history", answers="", saves=theirs)
    assert (looked.returncode, looked.stderr) == (0, "")
    assert kept.id in looked.stdout
    played = as_somebody("play", str(DATA / "small.yaml"), "--plain", answers="1\n\n\n", saves=theirs)
    assert played.returncode == 0
    assert "can only be read: the file, its folder or the disk is write-protected." in played.stderr
    for arguments in (("--delete", kept.id, "--yes"), ("--delete-all", "--yes")):
        refused = as_somebody("history", *arguments, answers="", saves=theirs)
        assert refused.returncode == 2
        assert "can only be read" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert (theirs / "roleplay.db").read_bytes() == before


def test_saves_that_vanish_while_they_are_used(saves: Path) -> None:
    shelf = Saves(saves / "roleplay.db")
    attempt, keeping = begun(NINE_DAYS, shelf, 1, 1)
    shutil.rmtree(saves)
    attempt.choose(attempt.choices[0].id)
    keeping.keep()
    assert keeping.trouble == ""
    (kept,) = opened(saves).attempts()
    assert kept.steps == tuple(decision.step for decision in attempt.decisions)


def test_a_file_that_is_something_else(saves: Path) -> None:
    saves.mkdir()
    for content in (b"my shopping list\n" * 80, b"SQLite format 3\0" + bytes(200), os.urandom(5000)):
        file = saves / "roleplay.db"
        file.write_bytes(content)
        shelf = Saves(file)
        _, keeping = begun(NINE_DAYS, shelf, 1)
        assert keeping.trouble == ""
        assert len(shelf.attempts.attempts()) == 1
        (aside,) = saves.glob("roleplay.damaged-*.db")
        assert aside.read_bytes() == content
        assert str(aside) in shelf.mended
        shutil.rmtree(saves)
        saves.mkdir()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, KeptAttempt]]:
    """A database of twelve attempts, and what is in it."""
    folder = tmp_path_factory.mktemp("sound")
    attempts = opened(folder)
    kept = {
        one.id: one for one in (written(attempts, seed, days=seed, stop=99 if seed % 4 else 4) for seed in range(12))
    }
    attempts.database.close()
    return (folder / "roleplay.db").read_bytes(), kept


def harmed(data: bytes, random: Random) -> bytes:
    """Cut the file short, or flip bits in it: anywhere, or within one stretch as a bad sector would."""
    if random.random() < 0.3:
        return data[: random.randrange(1, len(data))]
    changed = bytearray(data)
    start, length = (0, len(data)) if random.random() < 0.5 else (random.randrange(len(data)), 512)
    for _ in range(random.choice((1, 1, 4, 16))):
        changed[min(start + random.randrange(length), len(data) - 1)] ^= 1 << random.randrange(8)
    return bytes(changed)


def looked_into(saves: Saves) -> tuple[KeptAttempt, ...] | None:
    """Return all attempts; None where the saves cannot be used, which has a reason."""
    try:
        return saves.ask(lambda attempts: attempts.attempts(with_rehearsals=True))
    except CannotKeep:
        return None


@pytest.mark.parametrize("count", [60, pytest.param(1500, marks=pytest.mark.slow)])
def test_damaged_files(count: int, sound: tuple[bytes, dict[str, KeptAttempt]], tmp_path: Path) -> None:
    """Whatever is broken: what is missing was said, the damaged file is still there, and the game goes on."""
    data, before = sound
    told, carried = 0, []
    for seed in range(count):
        folder = tmp_path / str(seed)
        folder.mkdir()
        file = folder / "roleplay.db"
        damaged = harmed(data, Random(seed))
        file.write_bytes(damaged)
        shelf = Saves(file)
        found = looked_into(shelf)
        if found is None:  # a version number that was hit looks like a newer one; nothing is touched then
            assert "newer version" in shelf.trouble
            assert file.read_bytes() == damaged
            continue
        asides = list(folder.glob("roleplay.damaged-*.db"))
        if shelf.mended:
            told += 1
            carried += [len(found)] if len(damaged) == len(data) else []  # what was cut off is nowhere any more
            assert [aside.read_bytes() for aside in asides] == [damaged], seed
        else:
            assert not asides
            assert {one.id for one in found} == set(before) or len(found) == len(before), seed
        _, keeping = begun(NINE_DAYS, shelf, 1, 1)
        assert keeping.trouble == "", seed
        shutil.rmtree(folder)
    print(
        f"{told} of {count} were mended; flipped bits left {sum(carried) / len(carried):.1f} of 12 attempts to be read"
    )
    assert told > count / 4
    assert sum(carried) / len(carried) > 11
