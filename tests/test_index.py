"""The index: what it knows is not read again, and what it knows wrongly, or cannot keep, changes nothing."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from person import entry_of, playing
from test_library import put

from roleplay.scenario import index, library, reader
from roleplay.scenario.header import Header
from roleplay.scenario.library import Entry, Library, NoLongerPlayable, read_library
from roleplay.scenario.reader import Source, read_file
from roleplay.tui.library_screen import LibraryScreen


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the only scenarios there are, and an empty cache."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(library, "shipped", lambda: tmp_path / "none")
    put(tmp_path / "mine", "x", title="One")
    put(tmp_path / "mine", "y", title="Two")
    return tmp_path / "mine"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read whole, as they are."""
    names: list[str] = []

    def noting(file: Path) -> Source:
        names.append(file.name)
        return read_file(file)

    monkeypatch.setattr(reader, "read_file", noting)
    return names


def titles(folder: Path) -> list[str]:
    return [entry.header.title for entry in read_library(folder).entries]


def test_what_was_read_is_not_read_again(mine: Path, read: list[str]) -> None:
    first = read_library(mine)
    assert read == ["x.yaml", "y.yaml"]
    second = read_library(mine)
    assert read == ["x.yaml", "y.yaml"]
    assert [entry.header for entry in second.entries] == [entry.header for entry in first.entries]
    assert second.entries[1].scenario == first.entries[1].scenario
    assert read == ["x.yaml", "y.yaml", "y.yaml"]


def test_a_header_says_what_the_scenario_says(data: Path) -> None:
    entry = entry_of(data / "nine-days.yaml")
    scenario, header = entry.scenario, entry.header
    for name in ("id", "title", "summary", "language", "level", "minutes", "tags", "skills", "called"):
        assert getattr(header, name) == getattr(scenario, name)
    assert header.endings == tuple(scenario.endings)
    assert Header.from_values(json.loads(json.dumps(header.values()))) == header


def test_a_file_that_changed_is_read_again(mine: Path, read: list[str]) -> None:
    read_library(mine)
    file, before = mine / "x.yaml", (mine / "x.yaml").stat()
    file.write_text(file.read_text().replace("title: One", "title: New"))  # as long as before
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert titles(mine) == ["New", "Two"]
    put(mine, "z", title="Zebra")
    (mine / "y.yaml").unlink()
    assert titles(mine) == ["New", "Zebra"]
    assert read == ["x.yaml", "y.yaml", "x.yaml", "z.yaml"]
    known = json.loads(index.index_file().read_text())["files"]
    assert sorted(Path(path).name for path in known) == ["x.yaml", "z.yaml"]


def test_a_broken_file_is_read_each_time(mine: Path, read: list[str]) -> None:
    (mine / "y.yaml").write_text("title: [")
    for _ in range(2):
        assert [path.name for path, _ in read_library(mine).broken] == ["y.yaml"]
    assert read == ["x.yaml", "y.yaml", "y.yaml"]


@pytest.mark.parametrize(
    "spoiled",
    [
        "", "[" * 100_000, "[]", "{}", "\udcff", '{"version": 1, "files": []}', "x" * 5_000_000,
        '{"version": "%v", "files": []}', '{"version": "0.0", "files": %f}', '{"version": "%v", "files": {"%p": 3}}',
        '{"version": "%v", "files": {"%p": [%m, %s, {"id": "x"}]}}', '{"version": "%v", "files": {"%p": [%m, %s]}}',
    ],
)  # fmt: skip
def test_an_index_that_is_none_changes_nothing(spoiled: str, mine: Path) -> None:
    expected, file = titles(mine), index.index_file()
    status = (mine / "x.yaml").stat()
    spoiled = spoiled.replace("%v", index.__version__).replace("%p", str(mine / "x.yaml")).replace("%f", "{}")
    spoiled = spoiled.replace("%m", str(status.st_mtime_ns)).replace("%s", str(status.st_size))
    file.write_text(spoiled, errors="surrogateescape")
    assert titles(mine) == expected == ["One", "Two"]
    assert json.loads(file.read_text())["version"] == index.__version__


@pytest.mark.parametrize("field", Header.__slots__)
def test_a_header_of_another_shape_is_none(field: str, data: Path) -> None:
    values = json.loads(json.dumps(entry_of(data / "nine-days.yaml").header.values()))
    assert Header.from_values(values) is not None
    assert Header.from_values(values | {field: None}) is None
    assert Header.from_values(values | {field: [3]}) is None
    assert Header.from_values(values | {"more": 1}) is None
    assert Header.from_values({name: value for name, value in values.items() if name != field}) is None


def test_where_nothing_can_be_written_there_is_no_index(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mine.parent / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(mine.parent / "file"))
    assert titles(mine) == titles(mine) == ["One", "Two"]


def test_nothing_is_left_beside_the_index(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = index.index_file()
    file.mkdir(parents=True)  # nothing can be put in its place
    assert titles(mine) == ["One", "Two"]
    assert os.listdir(file.parent) == ["library.json"]


async def test_a_file_that_broke_while_it_was_listed(mine: Path) -> None:
    read_library(mine)
    entry = read_library(mine).entries[0]
    (mine / "x.yaml").write_text("title: [")
    with pytest.raises(NoLongerPlayable):
        _ = entry.scenario
    async with playing(library=Library([entry])) as person:
        assert "One" in person.words
        await person.press("enter")
        assert isinstance(person.screen, LibraryScreen)
        assert "x.yaml was changed a moment ago and cannot be played any more." in person.words
        (mine / "x.yaml").write_text((mine / "y.yaml").read_text().replace("id: y", "id: x"))
        await person.press("enter")
        assert not isinstance(person.screen, LibraryScreen)


def test_two_entries_of_one_file_are_alike(data: Path) -> None:
    entry = entry_of(data / "nine-days.yaml")
    assert entry == Entry(entry.header, entry.path)
    assert entry != replace(entry, path=data)
