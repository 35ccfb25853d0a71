"""Keeping a play as an expected path beside its scenario's file, from the debrief; people are told where it lies."""

from __future__ import annotations

import os

from roleplay.conversation.paths import file_beside, keep_play
from roleplay.scenario.library import Entry
from roleplay.scenario.prose import clean
from roleplay.tui.game import Finished

GUEST = "ROLEPLAY_GUEST"
"""The variable that is set where somebody plays on a computer that is not theirs: nothing is written there for them."""


def keep_expected(finished: Finished, *entries: Entry | None) -> str:
    """Keep the play for `check` to play again; return a sentence about it, or about why it cannot be kept.

    `entries`: the scenario as it was played, and others that may be the same one: an old talk knows no file any more.
    """
    if os.environ.get(GUEST):
        return "Paths are kept beside the scenario’s file, which is on somebody else’s computer."
    if finished.is_rehearsal:
        return "A rehearsal began in the middle, so it is no path of its own. Play from the beginning to keep one."
    played = next(entry.data for entry in entries if entry is not None)
    entry = next((entry for entry in entries if entry is not None and _bytes(entry) == played), None)
    if entry is None:
        return "The scenario’s file has changed since this was played, or is gone. Play again to keep a path of it."
    file = file_beside(entry.path)
    if not os.access(entry.path, os.W_OK):
        return clean(f"{entry.path} cannot be written, so no path is kept beside it.")
    try:
        name = keep_play(file, finished.attempt)
    except OSError as error:
        return clean(f"The path could not be kept in {file}: {error.strerror or error}.")
    return clean(f"Kept as “{name}” in {file.resolve()}. “roleplay check” plays it again after every edit.")


def _bytes(entry: Entry) -> bytes | None:
    try:
        return entry.path.read_bytes()
    except OSError:
        return None
