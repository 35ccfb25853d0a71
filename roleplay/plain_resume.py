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
    Unreadable,
    edited_in_words,
    misfit_in_words,
    old_entry,
    old_scenario,
    replayed,
)
from roleplay.scenario.library import Entry, Library

GO_ON, AGAIN, READ = "Go on from there.", "Start again.", "Read the old talk."


def resume(saves: Saves, kept: KeptAttempt, library: Library) -> None:
    """Go on with a kept attempt; one that is finished is looked back on.

    Raises `Unreadable`, `OtherWriter`, `EndlessPassage`, and `CannotKeep`.
    """
    text = saves.attempts.source(kept.source)
    entry = None if kept.result else library.find(kept.scenario)
    entry = entry or old_entry(kept, text)
    machine = ConversationMachine(entry.scenario)
    found = replayed(kept, machine)
    write(entry.scenario.title)
    write()
    if found.misfit is not None and kept.result:
        raise Unreadable(f"Not all of the attempt “{kept.id}” could be read.")
    if found.misfit is not None:
        old = _old(kept, text)
        write(misfit_in_words(kept, found.misfit, old.scenario if old else None))
        _ask_how(saves, kept, entry, found.attempt, old)
        return
    if kept.result:
        look_back(debrief(found.attempt, Outlook(entry.scenario)), kept.estimate)
        return
    if found.was_edited:
        write(edited_in_words(kept))
        write()
    keeping = Keeping(saves, entry, found.attempt, kept=kept)
    say_so_far(found.attempt)
    talk(found.attempt, keeping, coach=kept.coach)


def _old(kept: KeptAttempt, text: str) -> Attempt | None:
    """Return the attempt in its scenario as it was; None where that cannot be read any more."""
    try:
        return replayed(kept, ConversationMachine(old_scenario(kept, text))).attempt
    except Unreadable:
        return None


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
