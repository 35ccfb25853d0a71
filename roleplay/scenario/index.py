"""The index: headers of scenarios that were read before, so that a list need not read them whole.

It lies in the user's cache folder, and can be deleted at any time. The file itself is what counts: a header is used
only while path, time, size and the version of the program are the same. Where nothing can be written there is no index.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from roleplay import __version__
from roleplay.own_folders import NoHome, own_folder
from roleplay.scenario.header import Header

Stamp: TypeAlias = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size: what tells that it is still the same."""

_MOST_BYTES = 4_000_000


def index_file() -> Path:
    """Return where the index is, in the cache folder of this user. Raises `NoHome`."""
    return own_folder("cache") / "library.json"


def stamp(path: Path) -> Stamp | None:
    """Return what the header of a file must have been written for; None where there is no such file."""
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: a NUL inside the name
        return None
    return status.st_mtime_ns, status.st_size


class Index:
    """Headers by file, as they were found, and those to be written back."""

    def __init__(self) -> None:
        self._known: dict[str, list[Any]] = {}
        self._has_news = False
        values = _read()
        if isinstance(values, dict) and values.get("version") == __version__:
            files = values.get("files")
            self._known = files if isinstance(files, dict) else {}

    def header(self, path: Path, now: Stamp | None) -> Header | None:
        """Return the header of a file, if it was read when it had this stamp."""
        known = self._known.get(os.path.abspath(path))
        if now is None or not isinstance(known, list) or len(known) != 3 or tuple(known[:2]) != now:
            return None
        return Header.from_values(known[2])

    def put(self, path: Path, then: Stamp | None, header: Header) -> None:
        """Remember the header of a file that was read; `then` is its stamp from before."""
        if then is not None:
            self._known[os.path.abspath(path)] = [*then, header.values()]
            self._has_news = True

    def save(self) -> None:
        """Write the index, if anything is new in it; what is gone is left out. Says nothing where that cannot be."""
        if not self._has_news:
            return
        files = {path: known for path, known in self._known.items() if os.path.exists(path)}
        try:
            _write({"version": __version__, "files": files})
        except (OSError, NoHome):
            return
        self._has_news = False


def _read() -> Any:
    try:
        with index_file().open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
        return json.loads(data) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, RecursionError, NoHome):  # ValueError: no JSON, or no UTF-8
        return None


def _write(values: Mapping[str, Any]) -> None:
    """Write the file beside, and put it in place at once: two programs may do so at the same time."""
    from tempfile import NamedTemporaryFile

    file = index_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="ascii", dir=file.parent, prefix=".library-", delete=False) as stream:
        json.dump(values, stream, separators=(",", ":"))  # only ASCII: names of files need not be text
    try:
        os.replace(stream.name, file)
    except OSError:
        os.unlink(stream.name)
        raise
