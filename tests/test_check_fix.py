"""--fix: what was certain is gone, nothing new came, and not a byte is lost."""

from __future__ import annotations

import os
import stat
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from test_check_rows import DATA, LOST, SLIPS, SMALL, changed
from test_fields import MISTAKES, mistaken
from test_reader_fuzz import FILES, damaged

from roleplay import fixing
from roleplay.fixing import Changed, applied, fix_file, fixed, mended_lines, problems_of
from roleplay.scenario.problems import Fix, Place

SMALL_FILE = Path("small.yaml")


def kinds(data: bytes) -> Counter[str]:
    return Counter(problem.kind.code for problem in problems_of(data, SMALL_FILE))


def certain(data: bytes) -> list[Fix]:
    return [problem.fix for problem in problems_of(data, SMALL_FILE) if problem.fix is not None and problem.fix.safe]


@pytest.mark.parametrize("name", LOST | SLIPS)
def test_a_certain_fix_leaves_nothing_of_a_row(name: str) -> None:
    data = changed(*(LOST | SLIPS)[name]).encode()
    before = problems_of(data, SMALL_FILE)
    after = fixed(data, SMALL_FILE).after
    certain = [problem for problem in before if problem.fix is not None and problem.fix.safe]
    left = Counter(problem.kind.code for problem in before) - Counter(problem.kind.code for problem in certain)
    assert kinds(after) == left
    assert (after != data) == bool(certain)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake['code']} {mistake['now'][:40]!r}")
def test_a_certain_fix_leaves_nothing_of_a_mistake(mistake: dict[str, str]) -> None:
    data = mistaken(mistake)[0].encode()
    for fix in certain(data):
        after = kinds(applied(data, [fix]))
        assert after == Counter(), fix
    assert fixed(data, SMALL_FILE).mended == len(certain(data))


@pytest.mark.parametrize("name", LOST | SLIPS)
def test_a_guess_is_about_its_problem_too(name: str) -> None:
    data = changed(*(LOST | SLIPS)[name]).encode()
    for problem in problems_of(data, SMALL_FILE):
        if problem.fix is not None:
            assert not any(
                (other.kind, other.place) == (problem.kind, problem.place)
                for other in problems_of(applied(data, [problem.fix]), SMALL_FILE)
            )


def check_damaged(seeds: range) -> int:
    """Fix a damaged file for each seed; return how many problems could be mended."""
    mended = 0
    names = list(FILES)
    for seed in seeds:
        data = damaged(FILES[names[seed % 8 % 3]], Random(seed))
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        before, was = kinds(data), fixed(data, SMALL_FILE)
        after = kinds(was.after)
        assert not after - before, seed
        assert (after.total() < before.total()) == (was.after != was.before), seed
        assert fixed(was.after, SMALL_FILE).after == was.after, seed
        mended += was.mended
    return mended


def test_no_damaged_file_gets_a_new_problem() -> None:
    assert check_damaged(range(300)) > 50


@pytest.mark.slow
def test_none_of_many_damaged_files_gets_a_new_problem() -> None:
    assert check_damaged(range(300, 10_000)) > 3_000


# What else is in the file stays as it is


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_encoding_and_line_ends_stay(line_end: str, mark: str) -> None:
    text = SMALL.replace("        reply:\n          - ines: Fine.", "        reply: - ines: Fine.")
    text = text.replace("summary: Ines waits at the door.", "summary: *Ines* waits: 日本 👧\u2028…")
    was = fixed((mark + text.replace("\n", line_end)).encode(), SMALL_FILE)
    expected = SMALL.replace("summary: Ines waits at the door.", 'summary: "*Ines* waits: 日本 👧 …"')
    assert was.after.decode() == mark + expected.replace("\n", line_end)


def test_edits_of_several_fixes_do_not_get_in_each_others_way() -> None:
    one = Fix(((Place(1, 1, 1, 2), "A"), (Place(2, 1, 2, 1), "B")), safe=True)
    other = Fix(((Place(1, 3, 1, 3), "C\nD"),), safe=True)
    assert applied(b"abc\r\nd", [one, other]) == b"AbC\r\nDc\r\nBd"
    assert mended_lines(one, ["abc", "d"]) == [(1, "Abc"), (2, "Bd")]


# Writing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_bytes(changed("say: I am sorry.", "say: Well: no").encode())
    return file


def test_the_file_is_replaced_as_a_whole(file: Path) -> None:
    file.chmod(0o640)
    inode = file.stat().st_ino
    was = fix_file(file)
    assert was is not None
    assert file.read_bytes() == was.after == changed("say: I am sorry.", 'say: "Well: no"').encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.stat().st_ino != inode
    assert os.listdir(file.parent) == ["small.yaml"]


def test_a_link_stays_one(file: Path) -> None:
    link = file.with_name("link.yaml")
    link.symlink_to(file.name)
    assert fix_file(link) is not None
    assert link.is_symlink()
    assert b'"Well: no"' in file.read_bytes()


def test_where_nothing_is_certain_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, "write", lambda *_: pytest.fail("it was written"))
    for text in (SMALL, changed("empathy: +1", "empaty: +1"), "", "\0"):
        (tmp_path / "small.yaml").write_text(text)
        assert fix_file(tmp_path / "small.yaml") is None
    (tmp_path / "small.yaml").write_bytes(changed("say: I am", "say: *Café* am").encode("cp1252"))
    assert fix_file(tmp_path / "small.yaml") is None
    assert fix_file(tmp_path / "none.yaml") is None
    assert fix_file(tmp_path) is None


def test_what_another_program_wrote_meanwhile_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fixing.fixed

    def fixed_while_somebody_writes(data: bytes, path: Path) -> fixing.Fixed:
        file.write_text("title: newer\n")
        return real(data, path)

    monkeypatch.setattr(fixing, "fixed", fixed_while_somebody_writes)
    with pytest.raises(Changed):
        fix_file(file)
    assert file.read_text() == "title: newer\n"
    assert os.listdir(file.parent) == ["small.yaml"]


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_a_disk_that_fails_leaves_the_file_as_it_was(file: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        fix_file(file)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == ["small.yaml"]


def test_the_difference_shows_both_lines(file: Path) -> None:
    was = fix_file(file)
    assert was is not None
    shown = fixing.difference(was, "small.yaml").split("\n")
    assert "-        say: Well: no" in shown
    assert '+        say: "Well: no"' in shown
    assert len(shown) == 7
    assert (DATA / "small.yaml").read_text() == SMALL


WET = Path(__file__).parents[1] / "docs" / "wet-through.yaml"


@pytest.mark.parametrize("seed", range(12))
def test_a_scene_moved_to_one_side_is_one_problem_and_comes_back_to_the_byte(seed: int) -> None:
    random = Random(seed)
    text = WET.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    first = lines.index("scenes:\n")
    heads = [n for n in range(first, len(lines)) if lines[n].startswith("  ") and lines[n][2:].rstrip()[-1:] == ":"]
    head = random.choice([n for n in heads if lines[n][2] != " "])
    end = next((n for n in range(head + 1, len(lines)) if lines[n][:3].strip()), len(lines))
    by = random.choice([-2, -1, 1, 2, 4])
    is_name_only = random.random() < 0.3 and by % 2 == 0
    for n in range(head, head + 1 if is_name_only else end):
        indent = len(lines[n]) - len(lines[n].lstrip(" "))
        if lines[n].strip():
            lines[n] = " " * (indent + by) + lines[n][indent:]
    data = "".join(lines).encode()
    assert [problem.kind.code for problem in problems_of(data, WET) if problem.is_error] == ["R125"]
    assert fixed(data, WET).after.decode() == text
