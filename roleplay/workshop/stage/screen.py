"""The screen of the stage: it draws the meeting on the wall and turns keys into its events. It owns no rule of it."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.worker import get_current_worker

from roleplay.conversation.rules import EndlessPassage
from roleplay.outlook import Outlook
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.kept import Event
from roleplay.scenario.names import SCORES
from roleplay.tui.bars import Head
from roleplay.tui.sheet import Row, Sheet
from roleplay.tui.text import EMPTY, styled
from roleplay.workshop.console.messages import Wall
from roleplay.workshop.course import PICKING, VOTING, Phase
from roleplay.workshop.debrief import RoomDebrief, room_debrief
from roleplay.workshop.journal import Clock
from roleplay.workshop.keeping import KeptJournal
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.rehearsal import simulated
from roleplay.workshop.stage import cues
from roleplay.workshop.stage.cards import SCORES_CARD, SCRIPT_CARD, named_pages
from roleplay.workshop.stage.cover import Cover
from roleplay.workshop.stage.entry import Entry
from roleplay.workshop.stage.foot import MARGIN, StageFoot
from roleplay.workshop.stage.joining import Phones
from roleplay.workshop.stage.keys import BACK, FORWARD, meant, refused
from roleplay.workshop.stage.lines import STAGE, Lines
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.stage.slips import Slips
from roleplay.workshop.stage.theme import STAGE_THEMES
from roleplay.workshop.stage.views import pages
from roleplay.workshop.stage.votes import next_source

_CARDS = {"scores": SCORES_CARD, "script": SCRIPT_CARD}
"""The card of the debrief that is shown with an event."""


class StageScreen(Screen[None]):
    """The one screen of the stage: the phases follow each other without a flicker."""

    DEFAULT_CSS = f"StageScreen Head {{ padding: 0 {MARGIN}; }}"
    AUTO_FOCUS = ""
    STATE_STYLE = "$faint"

    def __init__(
        self,
        meeting: Meeting,
        outlook: Callable[[], Outlook],
        journal: KeptJournal | None,
        clock: Clock,
        phones: Phones | None = None,
    ) -> None:
        super().__init__()
        self._meeting, self._outlook, self._journal, self._clock = meeting, outlook, journal, clock
        self._phones = phones
        self._over = Cover(phones, clock)
        self._entry, self._cursor, self._slips = Entry(), 0, Slips()
        self._hint = ""
        """Why the last key did nothing; gone with the next, and with the next vote."""
        self._coming: object = None
        self._has_new_votes = False
        self._place: tuple[object, ...] = ()
        """What the entry and the cursor belong to."""
        self._result: RoomDebrief | None = None
        self.watchers: list[Callable[[], None]] = []
        """Called whenever the wall has been drawn."""

    def compose(self) -> ComposeResult:
        """Put the screen together."""
        yield Head(self._meeting.scenario.title, state_style=self.STATE_STYLE)
        yield Sheet(self._draw, align="middle")
        yield StageFoot()

    def on_mount(self) -> None:
        """Follow the meeting, and let the clock of a discussion be seen."""
        self._meeting.observers.append(self._follow)
        self.set_interval(1, self._tick)
        self.set_interval(0.25, self._catch_up)
        self._over.let_in(self._meeting.phase == Phase.LOBBY)
        self._work_out()
        self._show()

    # What is shown

    def _follow(self, event: Event) -> None:
        """Show the meeting after an event, whoever caused it."""
        if event.kind == "ballots":  # they come by the hundred
            self._has_new_votes = True
            return
        if event.kind == "next" and self._meeting.phase == Phase.LOBBY:
            self._over.let_in()
        if self._meeting.phase == Phase.DEBRIEF and event.kind in ("next", "back"):
            self._work_out()
        self._show()

    def _tick(self) -> None:
        """Show what goes on by itself: the clock of a discussion, and phones that come and go."""
        coming = self._over.coming
        if (self._meeting.phase == Phase.DISCUSS or coming != self._coming) and not self._over.is_blank:
            self._show()
        self._coming = coming

    def _catch_up(self) -> None:
        if self._has_new_votes:
            self._hint = ""  # it may have been about these
            self._show()

    def _work_out(self) -> None:
        """Work out the outlook while the room reads; at the end the debrief. Neither holds up the wall."""
        path = self._meeting.path if self._meeting.phase in (Phase.DEBRIEF, Phase.OVER) else None

        def work() -> None:
            outlook = self._outlook()
            result = None if path is None else room_debrief(path, outlook)
            if not get_current_worker().is_cancelled:
                self.app.call_from_thread(self._found, result)

        self.run_worker(work, thread=True, exclusive=True)

    def _found(self, result: RoomDebrief | None) -> None:
        self._result = result
        self._show()

    def _show(self) -> None:
        """Bring everything on the wall up to date."""
        meeting = self._meeting
        self._has_new_votes = False
        place = (meeting.settings.team, meeting.phase, meeting.place, self._wanted())
        if place != self._place:
            self._place, self._cursor = place, 0
            self._entry.want(self._wanted())
        self.query_one(Head).show("" if self._over.is_blank else self._state())
        self.query_one(Head).visible = not self._over.is_blank
        sheet = self.query_one(Sheet)
        sheet.redraw()
        sheet.to_top()
        self._show_foot()
        for watcher in self.watchers:
            watcher()

    @property
    def wall(self) -> Wall:
        """What a console is told of the wall; nothing private is in it."""
        found = self._pages()
        page = self._page_of(found)
        return Wall(
            meeting=self._kept_as,
            foot=self._cue(more=page < len(found) - 1).plain,
            cursor=self._cursor,
            page=page,
            pages=len(found),
            is_blank=self._over.is_blank,
            helps=self._over.helps,
            keys=self._keys(),
            trouble=self._trouble,
        )

    def _show_foot(self) -> None:
        line = self._over.foot
        if line is None:
            found = self._pages()
            line = self._cue(more=self._page_of(found) < len(found) - 1)
            line += styled("   ! not kept", "bold $accent") if self._trouble else EMPTY
        self.query_one(StageFoot).show(line)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._show)

    @property
    def meeting(self) -> Meeting:
        """The meeting on the wall."""
        return self._meeting

    @property
    def _kept_as(self) -> str | None:
        """What the meeting is called in the saves; None before its first event."""
        return None if self._journal is None else self._journal.id

    @property
    def _trouble(self) -> str:
        return "" if self._journal is None else self._journal.trouble

    def _wanted(self) -> int:
        """Return how many numbers can be typed now."""
        meeting = self._meeting
        if meeting.phase in VOTING:
            return len(meeting.turn.tally.options)
        return {Phase.LOBBY: 1, Phase.ESTIMATE: len(SCORES)}.get(Phase(meeting.phase), 0)

    def _showing(self) -> Showing:
        size = self.query_one(Sheet).size
        is_of_path = self._result is not None and self._result.path is self._meeting.path
        measure = max(min(size.width - 2 * MARGIN, STAGE), 20)
        return Showing(
            measure=measure,
            wide=max((size.width + measure) // 2 - MARGIN, measure),
            height=max(size.height, 1),
            entry=self._entry,
            hint=self._hint,
            cursor=self._cursor,
            at=self._clock(),
            rows=self.size.height,
            result=self._result if is_of_path else None,
        )

    def _state(self) -> str:
        """Return what stands at the top right."""
        return cues.state(self._meeting, None if self._phones is None else self._phones.here)

    def _cue(self, *, more: bool) -> Content:
        """Return what comes next."""
        return cues.foot(self._meeting, self._showing(), more=more, card=self._card_shown())

    def _keys(self) -> list[tuple[str, str]]:
        """Return the keys that work now, with what each does."""
        return cues.keys(self._meeting, self._showing())

    def _cards(self) -> list[tuple[str, Lines]]:
        """Return the pages of the debrief with their names; none until it is worked out."""
        showing = self._showing()
        return [] if showing.result is None else named_pages(self._meeting, showing, showing.result)

    def _card(self, name: str) -> int:
        """Return on which page a card of the debrief begins."""
        return next((page for page, (found, _) in enumerate(self._cards()) if found == name), 0)

    def _card_shown(self) -> str:
        """Return the name of the card on the wall; empty for one without, and outside the debrief."""
        found = self._cards() if self._meeting.phase == Phase.DEBRIEF else []
        return found[min(self._meeting.page, len(found) - 1)][0] if found else ""

    def _pages(self) -> list[Lines]:
        return pages(self._meeting, self._showing())

    def _page_of(self, found: list[Lines]) -> int:
        return min(self._meeting.page, len(found) - 1)

    def _draw(self, width: int, height: int) -> list[Row]:
        measure = self._showing().measure
        left = max((width - measure) // 2, 0)
        lines = self._over.lines(self._keys(), self._trouble, self._meeting.door, measure, height)
        if lines is None:
            found = self._pages()
            lines = found[self._page_of(found)]
        return [Row(line.pad_left(left)) for line in lines]

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Do what a key means now; one that makes no sense does nothing."""
        if event.key in ("ctrl+q", "ctrl+c"):
            return
        event.stop()
        event.prevent_default()
        self.press(event.key, event.character or "")

    def press(self, key: str, character: str) -> None:
        """Do what a key means now, wherever it was pressed; `character`: what it types, empty for none."""
        self._hint = ""
        if not self._over.takes(key):
            if caught := self._slips.caught(self._meeting, key, self._entry):
                self._hint = caught
            elif not self._press(key, character) and not self._entry.note:
                self._hint = refused(self._meeting, key, is_typed=self._entry.is_open)
        self._show()

    def _press(self, key: str, character: str) -> bool:
        """Do what a key means; return whether it meant anything."""
        types = key == "space" or key.isdigit() or character.isdigit()
        if types and self._entry.takes(" " if key == "space" else character):
            return True
        if key in FORWARD:
            self._forward()
        elif key in ("u", "escape") and self._entry.is_open:
            self._entry.want(self._entry.wanted)
        elif key in BACK or (key == "escape" and self._meeting.phase in PICKING):
            return self._back()
        elif key == "backspace":
            return self._entry.erase()
        elif key in ("up", "down"):
            return self._move(-1 if key == "up" else 1)
        elif key == "t":
            names = [theme.name for theme in STAGE_THEMES]
            self.app.theme = names[1 - names.index(self.app.theme)]
        else:
            return self._over.puts(key) or self._special(key)
        return True

    def _special(self, key: str) -> bool:
        """Do what a key means in this phase only; return whether it meant anything."""
        asked = meant(self._meeting, key)
        if asked is None:
            return False
        kind, data = asked
        done = self._do(kind, **data)
        if kind not in _CARDS:
            return done
        self._do("page", page=self._card(_CARDS[kind]))
        return True

    def _move(self, by: int) -> bool:
        if self._meeting.phase not in PICKING:
            return False
        picks = self._meeting.phase == Phase.PICK
        count = len(self._meeting.options) if picks else len(self._meeting.attempt.decisions)
        self._cursor = (self._cursor + by) % count
        return True

    def _forward(self) -> None:
        """Enter what was typed, or show the next page, or take the step that comes next."""
        meeting = self._meeting
        if self._entry.is_open:
            self._enter()
            return
        found = self._pages()
        if self._page_of(found) < len(found) - 1:
            self._do("page", page=self._page_of(found) + 1)
        elif meeting.phase == Phase.PICK:
            self._do("choose", choice=meeting.turn.options[self._cursor])
        elif meeting.phase == Phase.LOOK_BACK:
            self._do("rewind", decision=self._cursor + 1)
        elif meeting.phase in VOTING and self._rehearses():
            source = next_source(meeting)
            self._do("hands", source=source, counts=list(simulated(meeting, source)))
        elif meeting.phase == Phase.DEBRIEF and self._showing().result is None:
            pass  # it is being worked out
        elif not self._do("next") and meeting.phase in VOTING:
            self._hint = "No votes yet: hands as in 12 5 3, or f to decide without."

    def _rehearses(self) -> bool:
        meeting = self._meeting
        missing = [source for source in meeting.sources if source not in meeting.turn.tally.by_source]
        return meeting.settings.rehearsal is not None and bool(missing)

    def _back(self) -> bool:
        """Show the page before, or take the last step back; not while something typed would be lost by it."""
        if self._entry.is_open:
            return False
        page, picked = self._page_of(self._pages()), self._meeting.phase in PICKING
        if page > 0 or not self._do("back"):
            return page > 0 and self._do("page", page=page - 1)
        if not picked:  # who reads backwards comes to the last page first
            self._do("page", page=len(self._pages()) - 1)
        return True

    def _enter(self) -> None:
        phase, entry = self._meeting.phase, self._entry
        if phase in VOTING:
            source = next_source(self._meeting)
            numbers = entry.entered("one for each line, 0 for none")
            if numbers is not None:
                self._do("hands", source=source, counts=list(numbers))
        elif phase == Phase.LOBBY:
            numbers = entry.entered("how many are here")
            if numbers is not None and not self._do("room", people=numbers[0]):
                entry.note = "At least one has to be here."
        else:
            numbers = entry.entered("diplomatic and empathetic, as in 70 55")
            if numbers is not None and not self._do("estimate", scores=list(numbers)):
                entry.note = "Each from 0 to 100, as in 70 55."

    def _do(self, kind: str, **data: object) -> bool:
        """Let an event happen; what goes wrong is said in the foot, and nothing has happened then."""
        try:
            return self._happens(kind, **data)
        except EndlessPassage as error:
            self._entry.note = f"{error}"
        except OtherWriter:
            self._entry.note = "Another window goes on with this meeting. Leave here with Ctrl+Q."
        return False

    def _happens(self, kind: str, **data: object) -> bool:
        return self._meeting.do(kind, **data)
