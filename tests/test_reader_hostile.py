"""The reader meets bytes that are no text, files that are no files, and files made to hang it or bring it down."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from roleplay.scenario import problems, reader
from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.reader import Source, read_bytes, read_file


def read(text: str | bytes) -> Source:
    source = Source(Path("test.yaml"))
    read_bytes(text if isinstance(text, bytes) else text.encode(), source)
    return source


def codes(source: Source) -> list[tuple[str, int, int]]:
    return [(problem.kind.code, problem.place.line, problem.place.column) for problem in source.problems]


# Bytes that are no UTF-8


@pytest.mark.parametrize(
    ("before", "line", "column"),
    [
        (b"", 1, 4),
        (b"\xef\xbb\xbf", 1, 4),
        (b"b: 1\r\n\r\n", 3, 4),
        (b"b: 1\rc: 1\r", 3, 4),
        ("b: 👩‍👧 é\nc: é\n".encode(), 3, 4),
        (b"\xef\xbb\xbfb: 1\n", 2, 4),
    ],
)
def test_the_first_byte_that_is_no_utf_8_is_found(before: bytes, line: int, column: int) -> None:
    source = read(before + b"a: \xe9t\xe9\n")
    assert source.values is None
    assert codes(source) == [("R007", line, column)]
    assert "“é”" in source.problems[0].message


def test_columns_count_characters_before_a_bad_byte() -> None:
    assert codes(read("a: 👩é".encode() + b"\xe4\n")) == [("R007", 1, 6)]


# Files that are no text files


def _in_time(function: Callable[[], object]) -> None:
    """Fail when a function does not come back; a hanging read would hang the test as well."""
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/stdin"])
def test_devices_are_never_opened(device: str) -> None:
    if not os.path.exists(device):
        pytest.skip(f"there is no {device} here")
    _in_time(lambda: read_file(Path(device)))


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    _in_time(lambda: read_file(tmp_path / "pipe.yaml"))


def test_a_name_with_a_zero_byte_is_no_file() -> None:
    assert [problem.kind for problem in load(Path("a\0b.yaml")).problems] == [problems.FILE_MISSING]


def test_a_link_to_nothing_and_a_link_to_itself_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "dangling.yaml").symlink_to(tmp_path / "none.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    for name in ("dangling.yaml", "loop.yaml"):
        assert [problem.kind for problem in load(tmp_path / name).problems] == [problems.FILE_MISSING]


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = Path("/proc/self/mem")  # which not even root can read from its beginning
    if os.geteuid() != 0:
        file = tmp_path / "secret.yaml"
        file.write_text("title: 1\n")
        file.chmod(0)
    (problem,) = load(file).problems
    assert problem.kind is problems.FILE_UNREADABLE
    assert "cannot be read: " in problem.message


def test_the_size_limit_is_in_bytes(monkeypatch: pytest.MonkeyPatch, load_text: Callable[..., Loaded]) -> None:
    text = "title: Ä\n".encode()
    monkeypatch.setattr(reader, "MOST_BYTES", len(text))
    assert problems.FILE_TOO_LARGE not in [problem.kind for problem in load_text(text).problems]
    assert [problem.kind for problem in load_text(text + b"\n").problems] == [problems.FILE_TOO_LARGE]


def test_a_file_that_grows_while_it_is_read_is_still_too_large(
    monkeypatch: pytest.MonkeyPatch, load_text: Callable[..., Loaded]
) -> None:
    monkeypatch.setattr(reader, "MOST_BYTES", 20)
    stat = os.stat_result((0o100644, 0, 0, 1, 0, 0, 10, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda self, *, follow_symlinks=True: stat)
    assert [problem.kind for problem in load_text("title: 1\n" * 9).problems] == [problems.FILE_TOO_LARGE]


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert [problem.kind for problem in load(file).problems] == [problems.FILE_TOO_LARGE]


# Hostile files. Seconds are of the processor, so that a busy machine fails no test; each of these takes milliseconds.

DEEP = {
    "lists": "[" * 50_000,
    "fields": "{a: " * 50_000,
    "dashes": "- " * 50_000,
    "indents": "".join(" " * depth + "a:\n" for depth in range(300)),
    "questions": "? " * 50_000,
    "mixed": "[{a: " * 25_000,
    "closed": "[" * 50_000 + "]" * 50_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_depth_ends_at_the_limit(text: str) -> None:
    started = time.process_time()
    source = read(text)
    assert time.process_time() - started < 1
    assert [problem.kind for problem in source.problems if problem.kind is not problems.KEY_NOT_TEXT] == [
        problems.FILE_TOO_DEEP
    ]
    assert source.values is None


def test_depth_harms_no_thread_with_a_small_stack() -> None:
    program = """
import threading
from pathlib import Path
from roleplay.scenario.reader import Source, read_bytes
found = []
def run():
    for text in ("[" * 50000, "{a: " * 50000, "- " * 50000):
        source = Source(Path("x.yaml"))
        read_bytes(text.encode(), source)
        found.extend(problem.kind.code for problem in source.problems)
threading.stack_size(256 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
print(*found)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "R009 R009 R009\n", "")


def test_forty_levels_are_fine_and_one_more_is_not() -> None:
    assert reader.DEEPEST == 40
    assert read("a: " + "[" * 39 + "]" * 39).problems == []
    assert codes(read("a: " + "[" * 40 + "]" * 40)) == [("R009", 1, 43)]


ALIAS_BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name}\n  <<: [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("text", [ALIAS_BOMB, MERGE_BOMB, "a: &a [*a]\n", "&a {a: *a}\n", "? &a [*a]\n: *a\n"])
def test_bombs_do_not_go_off(text: str) -> None:
    started = time.process_time()
    source = read(text)
    assert time.process_time() - started < 1
    assert {problem.kind for problem in source.problems} <= {
        problems.ANCHOR, problems.ALIAS, problems.MERGE, problems.KEY_NOT_TEXT,
    }  # fmt: skip
    assert problems.ANCHOR in {problem.kind for problem in source.problems}
    assert len(repr(source.values)) < 2000


def test_a_long_run_of_blanks_takes_no_time_of_its_square() -> None:
    text = f'a: "x{" " * 200_000}y\n\n  z"\nb: |\n  x{" " * 200_000}y\n\n  z\n'
    started = time.process_time()
    source = read(text)
    assert time.process_time() - started < 2  # two minutes, when it looked at every blank again for each one
    assert source.values is not None
    assert source.values["a"] == source.values["b"] == f"x{' ' * 200_000}y\n\nz"
