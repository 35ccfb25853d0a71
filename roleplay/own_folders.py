"""The folders that a system gives each user: for data that stays, for a cache that may go, and for documents."""

from __future__ import annotations

from pathlib import Path
from typing import Literal


class NoHome(Exception):
    """Nobody knows where this user keeps files. `str()` says so in a sentence."""


def own_folder(kind: Literal["cache", "data"]) -> Path:
    """Return where files of this kind lie; nothing is made by asking. Raises `NoHome`."""
    import platformdirs  # takes a moment, and is not needed where folders are named

    ask = platformdirs.user_data_path if kind == "data" else platformdirs.user_cache_path
    try:
        folder = ask("roleplay", appauthor=False)
    except RuntimeError:  # so newer versions of it say that nothing is known of this user
        folder = Path()
    if not folder.is_absolute():  # older ones return a path from “~”, which would be made just where one is
        raise NoHome("You have no home folder.")
    return folder


def own_documents() -> Path | None:
    """Return where this user keeps documents, as the system names it; None where there is no such folder yet."""
    import platformdirs

    try:
        folder = platformdirs.user_documents_path()
    except RuntimeError:
        return None
    return folder if folder.is_absolute() and folder.is_dir() else None
