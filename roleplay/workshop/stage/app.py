"""The stage app: the screen of the stage in a terminal, and the doors that it keeps open for phones and consoles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from textual.app import App
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from roleplay.outlook import Outlook
from roleplay.saves.times import now
from roleplay.workshop.console.desk import Desk
from roleplay.workshop.journal import Clock
from roleplay.workshop.keeping import KeptJournal
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage.joining import Phones
from roleplay.workshop.stage.screen import StageScreen
from roleplay.workshop.stage.theme import STAGE_THEMES


class StageApp(App[None]):
    """The stage in the terminal."""

    TITLE = "Roleplay"
    CSS = "Screen { background: $ground; color: $ink; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        meeting: Meeting,
        outlook: Callable[[], Outlook],
        journal: KeptJournal | None = None,
        *,
        phones: Phones | None = None,
        desk: Desk | None = None,
        theme: str = "dark",
        clock: Clock = now,
    ) -> None:
        super().__init__()
        self._desk, self._phones = desk, phones
        self._stage = StageScreen(meeting, outlook, journal, clock, phones)
        self._serving: Worker[None] | None = None
        for known in STAGE_THEMES:
            self.register_theme(known)
        self.theme = f"stage-{theme}"

    def on_mount(self) -> None:
        """Show the stage, let phones in, and the facilitator’s consoles look behind it."""
        self.push_screen(self._stage)
        if self._phones is not None:
            self._serving = self.run_worker(self._phones.serve(), group="phones", exit_on_error=False)
        if self._desk is not None:
            self.run_worker(self._desk.serve(self._stage), group="desk", exit_on_error=False)

    async def on_unmount(self) -> None:
        """See the last phone out."""
        if self._serving is not None:
            self._serving.cancel()
            with suppress(WorkerCancelled, WorkerFailed):
                await self._serving.wait()
