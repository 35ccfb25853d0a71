"""The library: where scenarios are looked for, and which of two with one id is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import roleplay
from roleplay.scenario.header import Header
from roleplay.scenario.index import Index, stamp

if TYPE_CHECKING:  # reading whole scenarios takes pydantic, which a list from the index does without
    from roleplay.scenario.loading import Loaded
    from roleplay.scenario.model import Scenario

ASIDE = (".paths.yaml",)
"""Endings of file names that stand beside scenarios and are none."""


class NoLongerPlayable(Exception):
    """A file was changed since it was listed, and cannot be played any more; the sentence is for people."""


@dataclass(frozen=True)
class Entry:
    """One scenario that can be played: what a list shows of it, and its file."""

    header: Header
    path: Path

    @classmethod
    def of(cls, scenario: Scenario, path: Path, data: bytes) -> Entry:
        """Return the entry of a scenario that has been read from these bytes."""
        entry = cls(Header.of(scenario), path)
        entry.__dict__["_whole"] = scenario, data
        return entry

    @property
    def scenario(self) -> Scenario:
        """The whole scenario, read when it is first asked for. Raises `NoLongerPlayable`."""
        return self._whole[0]

    @property
    def data(self) -> bytes:
        """The file's bytes, as the scenario was read from them. Raises `NoLongerPlayable`."""
        return self._whole[1]

    @property
    def is_tutorial(self) -> bool:
        """Whether it teaches the game, and so comes first."""
        return "tutorial" in self.header.tags

    @cached_property
    def _whole(self) -> tuple[Scenario, bytes]:
        from roleplay.scenario.loading import checked
        from roleplay.scenario.reader import read_file

        source = read_file(self.path)
        scenario = checked(source).scenario
        if scenario is None and not self.path.exists():
            raise NoLongerPlayable(f"{self.path.name} is not there any more. Put it back, or play something else.")
        if scenario is None:
            raise NoLongerPlayable(
                f"{self.path.name} was changed a moment ago and cannot be played any more. "
                f"To see why: roleplay check {self.path}"
            )
        return scenario, source.data


@dataclass
class Library:
    """What was found: what can be played, in the order of level and title, and what cannot and why."""

    entries: list[Entry] = field(default_factory=list)
    broken: list[tuple[Path, Loaded]] = field(default_factory=list)
    hidden: list[tuple[Path, Path]] = field(default_factory=list)
    """Files left out because another with the same id came first: (left out, taken)."""

    def find(self, id_: str) -> Entry | None:
        """Return the entry with this id."""
        return next((entry for entry in self.entries if entry.header.id == id_), None)

    @property
    def tutorial(self) -> Entry | None:
        """The conversation that teaches the game, where there is one."""
        return next((entry for entry in self.entries if entry.is_tutorial), None)


def shipped() -> Path:
    """Return the folder of the scenarios that come with Roleplay: inside the package, or beside it in a checkout."""
    package = Path(roleplay.__file__).parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def folders(extra: Path | None = None) -> list[Path]:
    """Return the folders to look in, first one first: `extra`, then ./scenarios, then the shipped ones."""
    candidates = [extra, Path("scenarios"), shipped()]
    found: dict[Path, Path] = {}
    for folder in candidates:
        if folder is not None and folder.is_dir():
            found.setdefault(folder.resolve(), folder)
    return list(found.values())


def files(folder: Path) -> Iterator[Path]:
    """Yield the scenario files of a folder, by name; hidden files are what editors and systems leave behind."""
    for path in sorted(folder.glob("*.yaml")):
        if not path.name.endswith(ASIDE) and not path.name.startswith("."):
            yield path


def read_library(extra: Path | None = None) -> Library:
    """Find every scenario there is; a broken file is set aside, and never stops the others.

    What the index knows is not read again.
    """
    library, index = Library(), Index()
    by_id: dict[str, Path] = {}
    for folder in folders(extra):
        for path in files(folder):
            entry = _entry(path, index, library)
            if entry is None:
                continue
            if entry.header.id in by_id:
                if not _are_same(path, by_id[entry.header.id]):
                    library.hidden.append((path, by_id[entry.header.id]))
            else:
                by_id[entry.header.id] = path
                library.entries.append(entry)
    index.save()
    library.entries.sort(key=lambda entry: (entry.header.level, entry.header.title.casefold()))
    return library


def _are_same(one: Path, other: Path) -> bool:
    """Return whether two files are one, word for word and by name, as those of a checkout and of what it installed."""
    try:
        return one.name == other.name and one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _entry(path: Path, index: Index, library: Library) -> Entry | None:
    before = stamp(path)
    header = index.header(path, before)
    if header is not None:
        return Entry(header, path)
    from roleplay.scenario.loading import checked
    from roleplay.scenario.reader import read_file

    source = read_file(path)
    loaded = checked(source)
    if loaded.scenario is None:
        library.broken.append((path, loaded))
        return None
    entry = Entry.of(loaded.scenario, path, source.data)
    index.put(path, before, entry.header)
    return entry
