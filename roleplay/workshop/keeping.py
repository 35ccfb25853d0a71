"""Keeping a meeting: every event is written before the stage shows it; a meeting is had again from what was written.

Where the saves fail, the room is not kept waiting: the meeting goes on, `trouble` says why, and what is missing is
written with the next event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from roleplay.conversation.machine import ConversationMachine
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.database import CannotKeep
from roleplay.saves.kept import Event, KeptMeeting
from roleplay.saves.meetings import Meetings
from roleplay.saves.replaying import Unreadable, entry_of
from roleplay.saves.writers import Writers
from roleplay.scenario.library import Entry
from roleplay.workshop.course import Phase
from roleplay.workshop.erasing import without_voters
from roleplay.workshop.meeting import Meeting, Settings


class KeptJournal:
    """The journal of one meeting in the saves; begun with its first event, so that a glance leaves nothing behind."""

    def __init__(self, meetings: Meetings, entry: Entry, settings: Settings) -> None:
        self.id: str | None = None
        """What to type to go on with it; None as long as nothing has happened."""
        self.trouble = ""
        """Why the last events are not kept yet; one sentence, empty while all is well."""
        self._meetings, self._entry, self._settings = meetings, entry, settings
        self._writers = Writers(meetings.database.file)
        self._count = 0
        self._waiting: list[Event] = []

    def go_on(self, kept: KeptMeeting) -> None:
        """Write what follows to a meeting that lies in the saves. Raises `OtherWriter` where another program does."""
        if not self._writers.take(kept.id):
            raise OtherWriter(kept.id)
        self.id, self._count = kept.id, len(kept.events)

    def append(self, event: Event) -> None:
        """Keep an event, and what could not be kept before it. Raises `OtherWriter` only."""
        self._waiting.append(event)
        try:
            self._write()
        except CannotKeep as error:
            self.trouble = str(error)
        except OtherWriter:
            self._waiting.pop()
            raise

    def _write(self) -> None:
        with self._meetings.database.transaction():
            id_ = self.id or self._meetings.begin(
                self._entry.scenario, self._entry.data, asdict(self._settings), self._waiting[0].at
            )
            for number, event in enumerate(self._waiting, self._count + 1):
                self._meetings.add_event(id_, number, event)
        self._writers.take(id_)
        self.id, self._count, self._waiting, self.trouble = id_, self._count + len(self._waiting), [], ""

    def end_when_over(self, meeting: Meeting) -> Callable[[Event], None]:
        """Return an observer that notes the end of the meeting: it is not offered again, and no phone is known."""

        def follow(event: Event) -> None:
            if meeting.phase == Phase.OVER and self.id is not None:
                nameless = without_voters(meeting.events)
                try:
                    with self._meetings.database.transaction():
                        self._meetings.end(self.id, event.at)
                        for number, (was, now) in enumerate(zip(meeting.events, nameless, strict=True), 1):
                            if now is not was:
                                self._meetings.change_event(self.id, number, now)
                except CannotKeep as error:
                    self.trouble = str(error)

        return follow


def begun(meetings: Meetings, entry: Entry, settings: Settings) -> tuple[Meeting, KeptJournal]:
    """Return a new meeting that will be kept. Raises `EndlessPassage` for a scenario that has no beginning."""
    journal = KeptJournal(meetings, entry, settings)
    meeting = Meeting(ConversationMachine(entry.scenario), settings, journal)
    meeting.observers.append(journal.end_when_over(meeting))
    return meeting, journal


def entry_as_it_was(meetings: Meetings, kept: KeptMeeting) -> Entry:
    """Return the scenario of a kept meeting as it was then. Raises `Unreadable` and `CannotKeep`."""
    try:
        return entry_of(kept, meetings.source(kept.source).encode())
    except KeyError as error:
        raise Unreadable(f"“{kept.title}” as it was then was damaged in the saves, and is lost.") from error


def read_again(entry: Entry, kept: KeptMeeting) -> Meeting:
    """Return a kept meeting as it was after its last event, to be looked at only. Raises `CannotReplay`."""
    meeting = Meeting(ConversationMachine(entry.scenario), Settings(**kept.settings))
    meeting.replay(kept.events)
    return meeting


def resumed(meetings: Meetings, kept: KeptMeeting) -> tuple[Meeting, KeptJournal, Entry]:
    """Return a kept meeting as it was after its last event, to go on with.

    Raises `Unreadable`, `CannotReplay`, `OtherWriter`, `CannotKeep`.
    """
    entry = entry_as_it_was(meetings, kept)
    meeting, journal = begun(meetings, entry, Settings(**kept.settings))
    meeting.replay(kept.events)
    journal.go_on(kept)
    return meeting, journal, entry
