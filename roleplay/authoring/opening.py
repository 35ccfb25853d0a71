"""Opening: how the editor that somebody uses is told to open a file at a line."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

_PLUS = frozenset({"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "mg"})
"""Editors that are told `+12 file`."""
_GOTO = frozenset({"code", "code-insiders", "codium", "vscodium", "cursor"})
"""Editors that are told `--goto file:12`."""
_COLON = frozenset({"hx", "helix", "zed", "zeditor", "subl"})
"""Editors that are told `file:12`."""


class Opening(NamedTuple):
    """How to open a file."""

    command: list[str]
    at_line: bool
    """Whether the editor goes to the line; others open the file at its beginning."""


class NoEditor(Exception):
    """It is not known which editor to open. `str()` says what to do."""


def opening(file: Path, line: int, environment: Mapping[str, str] = os.environ) -> Opening:
    """Return how to open a file at a line (from 1) in the editor that VISUAL or EDITOR names. Raises `NoEditor`."""
    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()
    if not named:
        raise NoEditor("Which editor? Leave, name it as in “export VISUAL=nano”, and preview again.")
    try:
        command = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        raise NoEditor(f"The editor “{named}” cannot be read: its quotes do not pair up. Mend VISUAL.") from None
    if os.name == "nt":  # where \ is no escape, quotes stay
        command = [part.strip('"') for part in command]
    program = PurePath(command[0]).name.lower().removesuffix(".exe").removesuffix(".cmd")
    path = str(file.resolve())  # never taken for an option
    if program in _PLUS:
        return Opening([*command, f"+{line}", path], at_line=True)
    if program in _GOTO:
        return Opening([*command, "--goto", f"{path}:{line}"], at_line=True)
    if program in _COLON:
        return Opening([*command, f"{path}:{line}"], at_line=True)
    return Opening([*command, path], at_line=False)
