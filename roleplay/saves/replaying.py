"""From the saves back to a live attempt, in the scenario as it was or as it is now: by names, never by position."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roleplay.conversation.attempt import Attempt, NotOffered
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.rules import EndlessPassage
from roleplay.exceptions import SaidPlainly
from roleplay.saves.attempts import Attempts
from roleplay.saves.kept import KeptAttempt, KeptMeeting
from roleplay.scenario.fingerprint import fingerprint
from roleplay.scenario.library import Entry
from roleplay.scenario.loading import load_bytes
from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain


class Unreadable(SaidPlainly):
    """A kept scenario that cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first choice of an old attempt that cannot be said any more in its scenario as it is now."""

    number: int
    """The decision, from 1."""
    scene: str
    choice: str
    reason: str
    """A clause: “the scene “shock” is gone”."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """An old attempt, played again as far as it fits."""

    attempt: Attempt
    misfit: Misfit | None
    """None where all of it fits."""
    was_edited: bool
    """Whether something in the scenario has changed since that decides what can happen; mended text does not count."""


def old_entry(kept: KeptAttempt, attempts: Attempts) -> Entry:
    """Return the scenario as it was played, as an entry of a library. Raises `Unreadable`."""
    try:
        data = attempts.source(kept.source).encode()
    except KeyError as error:
        raise Unreadable(f"“{kept.title}” as it was then was damaged in the saves, and is lost.") from error
    return entry_of(kept, data)


def entry_of(kept: KeptAttempt | KeptMeeting, data: bytes) -> Entry:
    """Return the scenario that was played, from the bytes of its file. Raises `Unreadable`."""
    path = Path(f"{kept.scenario}.yaml")
    scenario = load_bytes(data, path).scenario
    if scenario is None:
        raise Unreadable(f"“{kept.title}” was written for another version of Roleplay, and cannot be read by this one.")
    return Entry.of(scenario, path, data)


def old_attempt(kept: KeptAttempt, attempts: Attempts) -> Attempt:
    """Return a kept attempt in its scenario as it was played. Raises `Unreadable`."""
    return wholly_replayed(kept, ConversationMachine(old_entry(kept, attempts).scenario))


def as_it_was(kept: KeptAttempt, attempts: Attempts) -> Attempt | None:
    """Return a kept attempt in its scenario as it was played; None where that cannot be read any more."""
    try:
        return old_attempt(kept, attempts)
    except Unreadable:
        return None


def wholly_replayed(kept: KeptAttempt, machine: ConversationMachine) -> Attempt:
    """Play a kept attempt again in the scenario as it was. Raises `Unreadable` where not all of it fits."""
    try:
        found = replayed(kept, machine)
    except EndlessPassage as error:
        raise Unreadable(str(error)) from error
    if found.misfit is not None:
        raise Unreadable(f"Not all of the attempt “{kept.id}” could be read from the saves.")
    return found.attempt


def replayed(kept: KeptAttempt, machine: ConversationMachine) -> Replayed:
    """Play a kept attempt again in its scenario, old or new, up to the first choice that does not fit.

    Raises `EndlessPassage` where the scenario has no beginning any more.
    """
    scenario = machine.scenario
    attempt = Attempt(machine, kept.mode)
    was_edited = fingerprint(scenario).structure != kept.fingerprint.structure
    for number, step in enumerate(kept.steps, 1):
        try:
            attempt.take(step)
        except (NotOffered, EndlessPassage):
            return Replayed(attempt, Misfit(number, *step, _reason(scenario, attempt, *step)), was_edited)
    return Replayed(attempt, None, was_edited)


def misfit_in_words(kept: KeptAttempt, misfit: Misfit, old: Attempt | None) -> str:
    """Say where an old attempt no longer fits. `old`: the attempt as it was, for the words that were said."""
    said = ""
    if old is not None:
        words = plain(old.decisions[misfit.number - 1].choice.words, old.scenario.called)
        said = f" (“{words.replace(chr(10) * 2, ' ')}”)"
    return f"“{kept.title}” was edited since. Your decision {misfit.number}{said} no longer fits: {misfit.reason}."


def edited_in_words(kept: KeptAttempt) -> str:
    """Say that a scenario was edited, and that the attempt still fits."""
    return f"“{kept.title}” was edited since; all that you said still fits."


def _reason(scenario: Scenario, attempt: Attempt, scene: str, choice: str) -> str:
    if scene not in scenario.scenes:
        return f"the scene “{scene}” is gone"
    if scene != attempt.scene:
        return f"the talk now comes to “{attempt.scene}” instead of “{scene}”"
    if all(other.id != choice for other in scenario.scenes[scene].choices or ()):
        return f"the line “{scene}/{choice}” is gone"
    return f"the line “{scene}/{choice}” is not on offer there any more"
