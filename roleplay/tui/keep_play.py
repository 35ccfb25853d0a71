"""Keeping a play as an expected path beside its scenario's file, from the debrief; people are told where it lies."""

from __future__ import annotations

import os

from roleplay.conversation.paths import file_beside, keep_play
from roleplay.scenario.library import Entry
from roleplay.scenario.prose import clean
from roleplay.tui.game import Finished


def keep_expected(finished: Finished, entry: Entry) -> str:
    """Keep the play for `check` to play again; return a sentence about it, or about why it cannot be kept."""
    if finished.is_rehearsal:
        return "A rehearsal began in the middle, so it is no path of its own. Play from the beginning to keep one."
    try:
        is_as_played = entry.path.read_bytes() == entry.data
    except OSError:
        is_as_played = False
    if not is_as_played:
        return "The scenario’s file has changed since this was played, or is gone. Play again to keep a path of it."
    file = file_beside(entry.path)
    if not os.access(entry.path, os.W_OK):
        return clean(f"{entry.path} cannot be written, so no path is kept beside it.")
    try:
        name = keep_play(file, finished.attempt)
    except OSError as error:
        return clean(f"The path could not be kept in {file}: {error.strerror or error}.")
    return clean(f"Kept as “{name}” in {file.resolve()}. “roleplay check” plays it again after every edit.")
