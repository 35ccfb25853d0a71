"""Keeping the meetings of teams that each play their own path: begun together, and had again together."""

from __future__ import annotations

from dataclasses import replace

from roleplay.saves.ids import new_id
from roleplay.saves.kept import KeptMeeting
from roleplay.saves.meetings import Meetings
from roleplay.scenario.library import Entry
from roleplay.workshop.keeping import KeptJournal, begun, entry_as_it_was, resumed
from roleplay.workshop.meeting import Settings
from roleplay.workshop.teams import Teams


def begun_teams(meetings: Meetings, entry: Entry, settings: Settings, of: int) -> tuple[Teams, list[KeptJournal]]:
    """Return new meetings of so many teams, and where each is kept. Raises as `begun` does, and `CannotKeep`."""
    group = new_id(meetings.database)
    pairs = [begun(meetings, entry, _for_team(settings, group, team, of)) for team in range(1, of + 1)]
    return Teams([meeting for meeting, _ in pairs]), [journal for _, journal in pairs]


def resumed_teams(meetings: Meetings, kept: KeptMeeting) -> tuple[Teams, list[KeptJournal], Entry]:
    """Return the meetings of all teams as they were, from the kept meeting of one. Raises as `resumed` does.

    A meeting is in the saves from its first event on; a team that had none begins.
    """
    settings = Settings(**kept.settings)
    found = {Settings(**one.settings).team: one for one in meetings.of_group(settings.group)}
    entry = entry_as_it_was(meetings, kept)
    pairs = []
    for team in range(1, settings.of + 1):
        if team in found:
            meeting, journal, _ = resumed(meetings, found[team])
        else:
            meeting, journal = begun(meetings, entry, _for_team(settings, settings.group, team, settings.of))
        pairs.append((meeting, journal))
    return Teams([meeting for meeting, _ in pairs]), [journal for _, journal in pairs], entry


def _for_team(settings: Settings, group: str, team: int, of: int) -> Settings:
    """Return the settings of one team; in a rehearsal each raises its hands differently."""
    seed = None if settings.rehearsal is None else team
    return replace(settings, group=group, team=team, of=of, rehearsal=seed)
