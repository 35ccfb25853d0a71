"""The library: where scenarios are found, in which order, and which of two with one id is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.scenario import library, problems
from roleplay.scenario.library import folders, read_library, shipped

SMALL = (Path(__file__).parent / "data" / "small.yaml").read_text()


def put(folder: Path, name: str, *, level: int = 1, title: str = "Small talk") -> Path:
    """Write a scenario with this id into a folder."""
    folder.mkdir(exist_ok=True, parents=True)
    file = folder / f"{name}.yaml"
    text = SMALL.replace("id: small", f"id: {name}").replace("level: 1", f"level: {level}")
    file.write_text(text.replace("title: Small talk", f"title: {title}"))
    return file


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Path]:
    """Three folders: the one asked for, ./scenarios, and the one that is shipped."""
    monkeypatch.chdir(tmp_path)
    result = (tmp_path / "mine", tmp_path / "scenarios", tmp_path / "shipped")
    for folder in result:
        folder.mkdir()
    monkeypatch.setattr(library, "shipped", lambda: result[2])
    return result


def test_scenarios_stand_in_the_order_of_level_and_title(places: tuple[Path, Path, Path]) -> None:
    mine, here, there = places
    put(here, "a", level=3, title="Apples")
    put(there, "b", level=1, title="pears")
    put(mine, "c", level=1, title="Plums")
    put(here, "d", level=1, title="Oranges")
    put(mine, "e", level=2, title="Zebra")
    found = read_library(mine)
    assert [entry.scenario.id for entry in found.entries] == ["d", "b", "c", "e", "a"]
    assert (found.broken, found.hidden) == ([], [])


def test_of_two_with_one_id_the_first_is_meant_and_the_other_is_named(places: tuple[Path, Path, Path]) -> None:
    mine, here, there = places
    files = [put(mine, "x", title="Mine"), put(here, "x", title="Here"), put(there, "x", title="There")]
    found = read_library(mine)
    assert [(entry.scenario.title, entry.path) for entry in found.entries] == [("Mine", files[0])]
    assert [(left.resolve(), taken.resolve()) for left, taken in found.hidden] == [
        (files[1], files[0]),
        (files[2], files[0]),
    ]
    assert [entry.scenario.title for entry in read_library().entries] == ["Here"]


def test_the_very_same_file_in_two_folders_is_no_news(places: tuple[Path, Path, Path]) -> None:
    _, here, there = places
    one = put(here, "x", title="One")
    other = there / one.name
    other.write_bytes(one.read_bytes())
    assert read_library().hidden == []
    other.write_bytes(one.read_bytes() + b"# edited\n")
    assert [left.resolve() for left, _ in read_library().hidden] == [other.resolve()]


def test_two_files_of_one_folder_with_one_id(places: tuple[Path, Path, Path]) -> None:
    mine, _, _ = places
    one = put(mine, "x")
    other = mine / "copy.yaml"
    other.write_text(one.read_text())
    found = read_library(mine)
    assert [entry.path.name for entry in found.entries] == ["copy.yaml"]  # by name
    assert [left.name for left, _ in found.hidden] == ["x.yaml"]


def test_a_broken_file_is_set_aside_and_hides_no_other(places: tuple[Path, Path, Path]) -> None:
    mine, here, _ = places
    broken = put(mine, "x")
    broken.write_text(broken.read_text().replace("goto: left", "goto: lefd"))
    (mine / "folder.yaml").mkdir()
    (mine / "gone.yaml").symlink_to(mine / "nowhere.yaml")
    (mine / "binary.yaml").write_bytes(bytes(range(256)))
    put(here, "x")
    found = read_library(mine)
    assert [entry.scenario.id for entry in found.entries] == ["x"]
    assert found.hidden == []
    kinds = {path.name: [problem.kind for problem in loaded.problems] for path, loaded in found.broken}
    assert kinds == {
        "x.yaml": [problems.SCENE_UNKNOWN],
        "folder.yaml": [problems.FILE_IS_FOLDER],
        "gone.yaml": [problems.FILE_MISSING],
        "binary.yaml": [problems.FILE_UTF16],
    }


@pytest.mark.parametrize(
    "name", ["x.paths.yaml", "x.yml", "scenario.schema.json", ".x.yaml", "._x.yaml", ".#x.yaml", "x.yaml~", "x.txt"]
)
def test_what_stands_beside_scenarios_is_left_alone(name: str, places: tuple[Path, Path, Path]) -> None:
    mine, _, _ = places
    put(mine, "x")
    (mine / name).write_text("- no scenario\n")
    found = read_library(mine)
    assert [entry.path.name for entry in found.entries] == ["x.yaml"]
    assert (found.broken, found.hidden) == ([], [])


def test_a_folder_is_looked_into_once_and_a_missing_one_not_at_all(places: tuple[Path, Path, Path]) -> None:
    mine, here, there = places
    there.rmdir()
    there.symlink_to(here)
    put(here, "x")
    assert folders(mine / "none") == [Path("scenarios")]
    assert [folder.resolve() for folder in folders(here)] == [here]
    assert read_library(here).hidden == []
    assert [entry.scenario.id for entry in read_library(here).entries] == ["x"]


def test_an_entry_is_found_by_its_id(places: tuple[Path, Path, Path]) -> None:
    mine, _, _ = places
    put(mine, "x")
    found = read_library(mine)
    entry = found.find("x")
    assert entry is found.entries[0]
    assert found.find("y") is None


def test_every_shipped_scenario_can_be_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = read_library()
    assert found.find("nine-days") is not None
    assert found.broken == []
    assert {entry.path.parent for entry in found.entries} == {shipped()}
