"""Where the saves lie: one file in one folder, found the same way by every command."""

from __future__ import annotations

import os
from pathlib import Path

from roleplay.own_folders import own_folder

NAME = "roleplay.db"


def place(folder: Path | None = None) -> Path:
    """Return the file of the saves: in `folder`, else in ROLEPLAY_SAVES, in this project's ./saves, in the user's data.

    Nothing is created by asking. Raises `NoHome` where there is none of these.
    """
    if folder is not None:
        return folder / NAME
    if named := os.environ.get("ROLEPLAY_SAVES"):
        return Path(named) / NAME
    if _is_checkout(Path("pyproject.toml")):
        return Path("saves") / NAME
    return own_folder("data") / NAME


def _is_checkout(project: Path) -> bool:
    """Whether this is the `pyproject.toml` of Roleplay itself."""
    try:
        with project.open("rb") as file:
            import tomllib  # few starts find such a file, and each would wait for it

            return bool(tomllib.load(file).get("project", {}).get("name") == "roleplay")
    except (OSError, ValueError, AttributeError):
        return False
