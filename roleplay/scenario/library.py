"""The library: where scenarios are looked for, and which of two with one id is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import roleplay
from roleplay.scenario.loading import Loaded, checked
from roleplay.scenario.model import Scenario
from roleplay.scenario.reader import read_file

ASIDE = (".paths.yaml",)
"""Endings of file names that stand beside scenarios and are none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One scenario that can be played, and its file."""

    scenario: Scenario
    path: Path
    data: bytes
    """The file's bytes, as the scenario was read from them."""


@dataclass
class Library:
    """What was found: what can be played, in the order of level and title, and what cannot and why."""

    entries: list[Entry] = field(default_factory=list)
    broken: list[tuple[Path, Loaded]] = field(default_factory=list)
    hidden: list[tuple[Path, Path]] = field(default_factory=list)
    """Files left out because another with the same id came first: (left out, taken)."""

    def find(self, id_: str) -> Entry | None:
        """Return the entry with this id."""
        return next((entry for entry in self.entries if entry.scenario.id == id_), None)


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
    """Read every scenario that can be found; a broken file is set aside, and never stops the others."""
    library = Library()
    by_id: dict[str, Path] = {}
    for folder in folders(extra):
        for path in files(folder):
            source = read_file(path)
            loaded = checked(source)
            if loaded.scenario is None:
                library.broken.append((path, loaded))
            elif loaded.scenario.id in by_id:
                library.hidden.append((path, by_id[loaded.scenario.id]))
            else:
                by_id[loaded.scenario.id] = path
                library.entries.append(Entry(loaded.scenario, path, source.data))
    library.entries.sort(key=lambda entry: (entry.scenario.level, entry.scenario.title.casefold()))
    return library
