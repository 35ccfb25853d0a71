"""The stage of teams that each play their own path: the wall of the team whose turn it is, then the debrief of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.worker import get_current_worker

from roleplay.outlook import Outlook
from roleplay.saves.kept import Event
from roleplay.saves.times import now
from roleplay.tui.text import styled
from roleplay.workshop.console.desk import Desk
from roleplay.workshop.course import Phase
from roleplay.workshop.debrief import RoomDebrief, room_debrief
from roleplay.workshop.journal import Clock
from roleplay.workshop.keeping import KeptJournal
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage import cues
from roleplay.workshop.stage.app import StageApp
from roleplay.workshop.stage.lines import Lines
from roleplay.workshop.stage.screen import StageScreen
from roleplay.workshop.stage.team_cards import debrief, name_of, waiting
from roleplay.workshop.teams import Teams

_WHILE_WAITING = ("Space, Enter", "←", "b", "t", "^q")
_NEVER = ("g",)


class TeamsScreen(StageScreen):
    """The one screen of the stage, for several meetings: it shows that of the team whose turn it is."""

    STATE_STYLE = "bold $ink"  # whose turn it is has to be seen from the last row

    def __init__(
        self, teams: Teams, outlook: Callable[[], Outlook], journals: Sequence[KeptJournal], clock: Clock
    ) -> None:
        super().__init__(teams.current, outlook, journal=None, clock=clock)
        self._teams, self._journals = teams, journals
        self._results: list[RoomDebrief] = []
        for meeting in teams.meetings:
            if meeting is not teams.current:  # that one is followed once the stage stands
                meeting.observers.append(self._follow)

    def _follow(self, event: Event) -> None:
        self._meeting = self._teams.current
        if self._teams.in_debrief and event.kind == "next" and not self._results:
            self._work_out()
        self._show()

    def _work_out(self) -> None:
        """Work out the outlook while the teams read; at the end the debrief of each."""
        paths = [meeting.path for meeting in self._teams.meetings] if self._teams.in_debrief else []

        def work() -> None:
            outlook = self._outlook()
            results = [room_debrief(path, outlook) for path in paths]
            if not get_current_worker().is_cancelled:
                self.app.call_from_thread(self._found_all, results)

        self.run_worker(work, thread=True, exclusive=True)

    def _found_all(self, results: list[RoomDebrief]) -> None:
        self._results = results
        self._found(next((result for result in results if result.path is self._meeting.path), None))

    def _pages(self) -> list[Lines]:
        if self._teams.is_waiting:
            return waiting(self._teams, self._showing())
        if self._meeting.phase == Phase.DEBRIEF and self._results:
            return [page for _, page in self._cards()]
        return super()._pages()

    def _cards(self) -> list[tuple[str, Lines]]:
        return debrief(self._teams, self._results, self._showing()) if self._results else []

    @property
    def meeting(self) -> Meeting:
        """The meeting of the team whose turn it is."""
        return self._teams.current

    @property
    def _kept_as(self) -> str | None:
        return next((journal.id for journal in self._journals if journal.id is not None), None)

    @property
    def _trouble(self) -> str:
        return next((journal.trouble for journal in self._journals if journal.trouble), "")

    def _wanted(self) -> int:
        return 0 if self._teams.is_waiting else super()._wanted()

    def _state(self) -> str:
        meeting = self._meeting
        if self._teams.in_debrief or meeting.phase == Phase.TEST_CARD:
            return f"{len(self._teams.meetings)} teams"
        return f"{name_of(meeting)} of {meeting.settings.of}" if self._teams.is_waiting else cues.state(meeting)

    def _cue(self, *, more: bool) -> Content:
        teams = self._teams
        following = teams.following
        if not more and not self._entry.note and not self._hint:
            if teams.is_waiting:
                after = name_of(following).lower() if following is not None else ""
                if not after and teams.told_next is not None:
                    after = f"how it ended for {name_of(teams.told_next).lower()}"
                return styled(f"Next: {after}", "$soft")
            if self._meeting.phase == Phase.REPLY and following not in (None, self._meeting) and teams.passes_on:
                return styled(f"Next: {name_of(following).lower()}", "$soft")
            if self._meeting.phase == Phase.ESTIMATE and self._meeting.path.estimate and not self._entry.is_open:
                after = "side by side" if teams.told_next is None else name_of(teams.told_next).lower()
                return styled(f"Next: {after}", "$soft")
        return super()._cue(more=more)

    def _keys(self) -> list[tuple[str, str]]:
        rows = [row for row in super()._keys() if row[0] not in _NEVER]
        if self._teams.is_waiting:
            rows = [row for row in rows if row[0] in _WHILE_WAITING]
        if not self._teams.can("back") and not self._meeting.page:
            rows = [row for row in rows if row[0] != "←"]
        if self._teams.can("pass"):
            rows.insert(-3, ("n", "the next team’s turn; what this one has voted stays"))
        return rows

    def _special(self, key: str) -> bool:
        return self._do("pass") if key == "n" else super()._special(key)

    def _forward(self) -> None:
        if self._teams.is_waiting:
            self._do("next")
        else:
            super()._forward()

    def _happens(self, kind: str, **data: object) -> bool:
        return self._teams.do(kind, **data)


class TeamsApp(StageApp):
    """The stage in the terminal, for teams that each play their own path."""

    def __init__(
        self,
        teams: Teams,
        outlook: Callable[[], Outlook],
        journals: Sequence[KeptJournal] = (),
        *,
        desk: Desk | None = None,
        theme: str = "dark",
        clock: Clock = now,
    ) -> None:
        super().__init__(teams.current, outlook, desk=desk, theme=theme, clock=clock)
        self._stage = TeamsScreen(teams, outlook, journals, clock)
