"""The settings' file: it comes back as it was written, and no state of it stops anybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roleplay.saves.settings import MOST_LETTERS, NAMES, POSSIBLE, Settings, SettingsFile, is_possible, person_named

USUAL = Settings()
VALUES = st.fixed_dictionaries(
    {},
    optional={name: st.sampled_from(words) for name, words in POSSIBLE.items() if words}
    | {"person": st.text(max_size=80).map(person_named).filter(lambda name: name is not None)},
)


def file_with(folder: Path, data: bytes) -> SettingsFile:
    (folder / "settings.json").write_bytes(data)
    return SettingsFile(folder / "settings.json")


def others(folder: Path) -> list[Path]:
    """What lies beside the settings."""
    return sorted(path for path in folder.iterdir() if path.name != "settings.json")


@given(VALUES)
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]) -> None:
    file = tmp_path_factory.mktemp("kept") / "deep" / "settings.json"
    kept = SettingsFile(file)
    kept.change(**values)
    assert kept.trouble == ""
    again = SettingsFile(file)
    assert again.values == kept.values == Settings(**values)
    assert again.trouble == ""
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


@example(b'{"a":' * 300 + b"1" + b"}" * 300)  # a depth that can be read, though perhaps not written
@example(b'{"a":' * 900 + b"1" + b"}" * 900)
@example(b'{"a": ' + b"9" * 5000 + b"}")
@given(st.binary(max_size=200) | st.text(max_size=60).map(str.encode) | st.from_type(bytes))
def test_whatever_bytes_stand_in_it_a_change_can_be_kept(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    settings = file_with(tmp_path_factory.mktemp("bytes"), data)
    assert settings.values == USUAL
    settings.change(coach="on")
    assert settings.trouble == ""
    assert SettingsFile(settings.file).values == Settings(coach="on")


@given(
    st.dictionaries(st.sampled_from(NAMES), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()))
)
def test_whatever_values_stand_in_it_the_possible_ones_count(
    tmp_path_factory: pytest.TempPathFactory, raw: dict[str, object]
) -> None:
    settings = file_with(tmp_path_factory.mktemp("values"), json.dumps(raw).encode())
    for name in NAMES:
        fits = name in raw and is_possible(name, raw[name])
        assert getattr(settings.values, name) == (raw[name] if fits else getattr(USUAL, name))
    assert bool(settings.trouble) == any(not is_possible(name, value) for name, value in raw.items())


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    settings = SettingsFile.beside(tmp_path / "nowhere" / "roleplay.db")
    assert (settings.values, settings.trouble, settings.is_there) == (USUAL, "", False)
    assert list(tmp_path.iterdir()) == []


DAMAGED = {
    "empty": b"",
    "half": b'{"theme": "li',
    "list": b"[]",
    "word": b'"dark"',
    "null": b"null",
    "UTF-16": '{"theme": "light"}'.encode("utf-16"),
    "brackets": b"[" * 100_000,
    "huge": b"{}" + b" " * (1 << 20),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_put_aside_with_the_first_change(tmp_path: Path, data: bytes) -> None:
    settings = file_with(tmp_path, data)
    assert settings.values == USUAL
    assert settings.is_there
    assert settings.trouble == (
        f"The settings “{settings.file}” are damaged. The usual ones are used; when you change one, this file is put "
        "aside and a new one made."
    )
    assert others(tmp_path) == []  # and not before
    settings.change(theme="light")
    assert settings.trouble == ""
    aside = others(tmp_path)
    assert [path.read_bytes() for path in aside] == [data]
    assert aside[0].name.startswith("settings.damaged-")
    assert SettingsFile(settings.file).values == Settings(theme="light")


def test_what_a_newer_version_wrote_stays(tmp_path: Path) -> None:
    newer = {"theme": "light", "voice": {"on": [1, None, 2.5]}, "pace": "glacial", "\ud800": "ü"}
    settings = file_with(tmp_path, json.dumps(newer).encode())
    assert settings.values == Settings(theme="light")
    told = f"In the settings “{settings.file}”, “pace” cannot be what is written there; the usual is used instead."
    assert settings.trouble == told
    settings.change(width="wide")
    assert json.loads(settings.file.read_text()) == newer | {"width": "wide"}
    assert others(tmp_path) == []


def test_every_value_that_cannot_be_is_named(tmp_path: Path) -> None:
    settings = file_with(tmp_path, b'{"coach": true, "motion": "wild", "person": 7, "theme": "a\\u001bb"}')
    assert settings.values == USUAL
    assert "“theme”, “coach”, “motion” and “person” cannot be what is written there" in settings.trouble


def test_two_programs_that_change_different_things_both_keep_them(tmp_path: Path) -> None:
    one, other = (SettingsFile(tmp_path / "settings.json") for _ in range(2))
    assert one.values == other.values
    one.change(theme="light")
    other.change(coach="on")
    assert other.values == Settings(coach="on")  # nothing changes under somebody's hands
    assert SettingsFile(one.file).values == Settings(theme="light", coach="on")


def test_many_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom roleplay.saves.settings import SettingsFile\n"
        "for number in range(20):\n"
        "    file = SettingsFile(Path('settings.json'))\n"
        "    file.change(**{sys.argv[1]: sys.argv[2 + number % 2]})\n"
        "    assert not file.trouble, file.trouble\n"
    )
    writes = (("theme", "light", "dark"), ("coach", "off", "on"), ("person", "Ana", "Bo"), ("pace", "calm", "at once"))
    running = [subprocess.Popen([sys.executable, "-c", program, *write], cwd=tmp_path) for write in writes]
    assert [each.wait(timeout=120) for each in running] == [0] * len(writes)
    assert SettingsFile(tmp_path / "settings.json").values == Settings("dark", "at once", "on", person="Bo")
    assert others(tmp_path) == []


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = file_with(tmp_path, b'{"theme": "light"}')

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        settings.change(coach="on")
    assert settings.values == Settings(theme="light", coach="on")
    assert settings.trouble == (
        f"The settings cannot be kept in “{settings.file}”: No space left on device. "
        "They are as you want them until you leave."
    )
    assert settings.file.read_bytes() == b'{"theme": "light"}'
    assert others(tmp_path) == []
    settings.change(width="narrow")
    assert settings.trouble == ""
    assert SettingsFile(settings.file).values == Settings(theme="light", coach="on", width="narrow")


def test_a_place_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    settings = SettingsFile(tmp_path / "file" / "settings.json")
    assert (settings.values, settings.is_there) == (USUAL, False)
    settings.change(coach="on")
    assert "The settings cannot be kept in" in settings.trouble
    assert settings.values.coach == "on"


def test_a_folder_in_its_place_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    settings = SettingsFile(tmp_path / "settings.json")
    assert settings.values == USUAL
    assert "cannot be read: Is a directory." in settings.trouble
    settings.change(coach="on")
    assert settings.trouble == ""
    assert others(tmp_path)[0].is_dir()


@pytest.mark.skipif(os.name != "posix", reason="links and their rights are others elsewhere")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "settings.json").symlink_to(tmp_path / "mine" / "kept.json")
    settings = SettingsFile(tmp_path / "settings.json")
    settings.change(coach="on")
    assert settings.trouble == ""
    assert json.loads((tmp_path / "mine" / "kept.json").read_text()) == {"coach": "on"}
    assert (tmp_path / "settings.json").is_symlink()


def test_a_name_is_made_fit_to_be_shown() -> None:
    assert person_named("  Ana \t Lopez\n") == "Ana Lopez"
    assert person_named("A\x1b[31mB") == "A\ufffd[31mB"
    assert person_named("x" * MOST_LETTERS) == "x" * MOST_LETTERS
    assert person_named("x" * (MOST_LETTERS + 1)) is None
