"""A report as a new file: whatever has its name already stays."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from roleplay.reports.telling import Telling


def page(telling: Telling) -> str:
    """Return the report as HTML."""
    from roleplay.reports.attempt import document
    from roleplay.reports.to_html import html

    return html(document(telling))


def write_page(telling: Telling, folders: tuple[Path, ...]) -> Path:
    """Write the report as HTML into the first of `folders` that takes it, and return where it lies.

    Raises `OSError` where none of them does.
    """
    data = page(telling).encode()
    for number, folder in enumerate(folders, 1):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return _written(data, folder, telling)
        except OSError:
            if number == len(folders):
                raise
    raise AssertionError("no folder was named")


def _written(data: bytes, folder: Path, telling: Telling) -> Path:
    for path in (folder / name for name in names(telling)):
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            continue
        return path
    raise AssertionError("there is always another number")


def names(telling: Telling) -> Iterator[str]:
    """Yield names for the file: the scenario and the day, and a number where that is taken."""
    day = (telling.kept.finished or telling.kept.started).astimezone().date()
    yield f"{telling.scenario.id}-{day}.html"
    for number in count(2):
        yield f"{telling.scenario.id}-{day}-{number}.html"
