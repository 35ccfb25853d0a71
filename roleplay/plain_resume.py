"""Plain mode: an interrupted conversation gone on with, also where its scenario was edited meanwhile."""

from __future__ import annotations

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.debrief.debrief import debrief
from roleplay.outlook import Outlook
from roleplay.plain import InputEnded, look_back, pick, say_so_far, talk, write
from roleplay.saves.keeping import Keeping, Saves
from roleplay.saves.kept import KeptAttempt
from roleplay.saves.replaying import (
    as_it_was,
    edited_in_words,
    misfit_in_words,
    old_attempt,
    old_entry,
    replayed,
)
from roleplay.scenario.library import Entry, Library

GO_ON, AGAIN, READ = "Go on from there.", "Start again.", "Read the old talk."


def resume(saves: Saves, kept: KeptAttempt, library: Library) -> None:
    """Go on with a kept attempt; one that is finished is looked back on.

    Raises `Unreadable`, `OtherWriter`, `EndlessPassage`, and `CannotKeep`.
    """
    if kept.result:
        attempt = old_attempt(kept, saves.attempts)
        _head(attempt)
        look_back(debrief(attempt, Outlook(attempt.scenario)), kept.estimate)
        return
    entry = library.find(kept.scenario) or old_entry(kept, saves.attempts)
    found = replayed(kept, ConversationMachine(entry.scenario))
    _head(found.attempt)
    if found.misfit is not None:
        old = as_it_was(kept, saves.attempts)
        write(misfit_in_words(kept, found.misfit, old))
        _ask_how(saves, kept, entry, found.attempt, old)
        return
    if found.was_edited:
        write(edited_in_words(kept))
        write()
    keeping = Keeping(saves, entry, found.attempt, kept=kept)
    say_so_far(found.attempt)
    talk(found.attempt, keeping, coach=kept.coach)


def _head(attempt: Attempt) -> None:
    write(attempt.scenario.title)
    write()


def _ask_how(saves: Saves, kept: KeptAttempt, entry: Entry, fitting: Attempt, old: Attempt | None) -> None:
    """Ask how to go on with an attempt that fits up to a place only; the attempt itself stays as it is."""
    options = [GO_ON] * bool(fitting.decisions) + [AGAIN] + [READ] * (old is not None)
    while True:
        try:
            chosen = options[pick(options, "What now")]
        except InputEnded:
            write("Nothing was changed.")
            return
        if chosen is READ and old is not None:
            write()
            say_so_far(old)
            continue
        attempt = fitting if chosen is GO_ON else Attempt(fitting.machine, kept.mode)
        write()
        say_so_far(attempt)
        keeping = Keeping(saves, entry, attempt, coach=kept.coach, is_rehearsal=kept.is_rehearsal)
        talk(attempt, keeping, coach=kept.coach)
        return
