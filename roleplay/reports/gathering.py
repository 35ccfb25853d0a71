"""From the saves to what a report is made from: the attempt is played again in its scenario as it was."""

from __future__ import annotations

from roleplay.conversation.machine import ConversationMachine
from roleplay.debrief.debrief import debrief
from roleplay.exceptions import SaidPlainly
from roleplay.outlook import Outlook
from roleplay.reports.telling import Telling
from roleplay.saves.attempts import Attempts
from roleplay.saves.kept import KeptAttempt
from roleplay.saves.replaying import Unreadable, old_entry, wholly_replayed


class NoReport(SaidPlainly):
    """There can be no report of this attempt."""


def last_finished(attempts: Attempts, person: str) -> KeptAttempt | None:
    """Return the finished attempt of a person that was begun last; rehearsals do not count. Raises `CannotKeep`."""
    return next((kept for kept in attempts.attempts(person) if kept.finished is not None), None)


class Gathering:
    """Makes attempts of the saves into what reports are made from; what can happen in a scenario is worked out once."""

    def __init__(self, attempts: Attempts, *, with_scores: bool = False, name: str = "") -> None:
        self._attempts, self._with_scores, self._name = attempts, with_scores, name
        self._known: dict[str, tuple[ConversationMachine, Outlook]] = {}

    def telling(self, kept: KeptAttempt) -> Telling:
        """Return what a report of a finished attempt is made from. Raises `NoReport`, and `CannotKeep`."""
        if kept.finished is None:
            raise NoReport(
                f"“{kept.title}” has not come to its end, and a report tells how it ended."
                f" Go on with it: roleplay resume {kept.id}"
            )
        try:
            if kept.source not in self._known:
                scenario = old_entry(kept, self._attempts).scenario
                self._known[kept.source] = ConversationMachine(scenario), Outlook(scenario)
            machine, outlook = self._known[kept.source]
            attempt = wholly_replayed(kept, machine)
        except Unreadable as error:
            raise NoReport(str(error)) from error
        if attempt.ending is None:
            raise NoReport(f"Not all of the attempt “{kept.id}” could be read from the saves.")
        return Telling(kept, debrief(attempt, outlook), self._with_scores, self._name)
