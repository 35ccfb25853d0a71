"""The app: the library's games, and how this person plays. What happens on a screen is in that screen."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events
from textual.app import SystemCommand
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import Widget

from roleplay.conversation.step import Mode
from roleplay.saves.database import CannotKeep
from roleplay.saves.keeping import ALL_KEPT, PLAY_ON, Keeping, Saves
from roleplay.saves.settings import Settings, SettingsFile
from roleplay.scenario.library import Entry, Library, NoLongerPlayable
from roleplay.tui.game import Game
from roleplay.tui.running import how_to_resume, run_app
from roleplay.tui.sheet import set_text_width
from roleplay.tui.theme import theme_named, word_for
from roleplay.tui.themed_app import ThemedApp

if TYPE_CHECKING:
    from roleplay.saves.kept import KeptAttempt, KeptSkill
    from roleplay.scenario.learning import LearningPath


PACES: Mapping[str, int | None] = {"at once": None, "calm": 24, "brisk": 42}
"""Characters a second at which lines arrive: as fast as people read, or a little ahead. Any key shows the rest."""


class RoleplayApp(ThemedApp):
    """The game in the terminal."""

    TITLE = "Roleplay"
    COMMANDS_HELP = "all commands: themes, coach mode, all settings"

    def __init__(
        self,
        library: Library,
        saves: Saves,
        *,
        start: Entry | None = None,
        resumed: KeptAttempt | None = None,
        coach: bool = False,
        mode: Mode = Mode.WOULD,
        welcomes: bool = False,
    ) -> None:
        """`coach`: for this run, whatever the settings say; `welcomes`: where nobody has ever been here."""
        self.settings = SettingsFile.beside(saves.file)
        values = self.settings.values
        super().__init__(values.theme)
        self.library = library
        self.saves = saves
        self.coach = coach or values.coach == "on"
        self.mode = mode
        self.is_named = saves.person != values.person
        """Whether the person was named for this run alone, whatever the settings say."""
        self._games: dict[str, Game] = {}
        self._start, self._resumed, self._welcomes = start, resumed, welcomes
        self._told = ""
        self._use_motion()
        set_text_width(values.width)

    def on_mount(self) -> None:
        """Show the library, or the briefing of the scenario that was asked for, with the library behind it."""
        if self._welcomes and not self.settings.is_there and self.saves.is_unused:
            from roleplay.tui.welcome_screen import WelcomeScreen

            self.push_screen(WelcomeScreen())
        else:
            from roleplay.tui.library_screen import LibraryScreen

            self.push_screen(LibraryScreen())
        if self._start is not None:
            self.open(self._start)
        if self._resumed is not None:
            self.resume(self._resumed)
        self.call_after_refresh(self._when_shown)

    def _when_shown(self) -> None:
        self._say_trouble()
        theme = self.settings.values.theme
        if theme_named(theme) not in self.available_themes:
            self.notify(f"There is no theme called “{theme}”. Choose another: o, settings.", markup=False)
        self.theme_changed_signal.subscribe(self, self._keep_theme)  # of whatever changes it: a key, or the palette
        self.run_worker(_get_ready, thread=True)

    def game(self, entry: Entry) -> Game:
        """Return the game of a scenario; the same one each time."""
        return self._games.setdefault(str(entry.path), Game(entry, self.saves))

    def entries_of(self, path: LearningPath) -> list[Entry]:
        """Return those conversations of a learning path that this library has, in the path's order."""
        found = (self.library.find(id_) for id_ in path.scenarios)
        return [entry for entry in found if entry is not None]

    @property
    def skills_met(self) -> Mapping[str, KeptSkill]:
        """How often each skill could have been shown, and was, in all conversations that were finished."""
        from roleplay.saves.history import read_history, skills_over_time, total

        met: dict[str, KeptSkill] = {}
        with suppress(CannotKeep):
            past = self.saves.ask(lambda attempts: read_history(attempts.database, self.saves.person))
            met = {skill: total(counts) for skill, counts in skills_over_time(past).items()}
        return met

    def open(self, entry: Entry) -> None:
        """Show the briefing of a scenario; say why, where its file cannot be played any more."""
        from roleplay.tui.briefing_screen import BriefingScreen

        try:
            _ = entry.scenario
        except NoLongerPlayable as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.push_screen(BriefingScreen(self.game(entry)))

    def resume(self, kept: KeptAttempt) -> None:
        """Go on with an attempt of the saves, or look back on it."""
        from roleplay.tui.resuming import resume

        resume(self, kept)

    def tell(self, keeping: Keeping, *, has_changed: bool) -> None:
        """Say when something is wrong with the saves, or right again."""
        if self.saves.mended:
            self.notify(self.saves.mended, severity="warning", markup=False, timeout=20)
            self.saves.mended = ""
        if has_changed and keeping.trouble:
            self.notify(f"{keeping.trouble} {PLAY_ON}", severity="warning", markup=False, timeout=12)
        elif has_changed:
            self.notify(ALL_KEPT, markup=False)

    def begin_again(self, game: Game) -> None:
        """Show the briefing of a game, as it is now, with only the library behind it, whatever was open."""
        from roleplay.tui.briefing_screen import BriefingScreen

        entry = self.library.find(game.scenario.id) if game.is_past else None
        game = self.game(entry) if entry else game
        while len(self.screen_stack) > 3:  # below the library is Textual's own empty screen
            self.pop_screen()
        self.switch_screen(BriefingScreen(game))

    @property
    def characters_a_second(self) -> int | None:
        """How fast lines arrive; None: all at once, because somebody wants it, or because nothing may move."""
        pace = self.settings.values.pace
        return None if self.animation_level == "none" else PACES[pace]

    def choose(self, name: str, value: str) -> None:
        """Change a setting: at once on every screen, and for the next time, too."""
        self.settings.change(**{name: value})
        if name == "theme":
            self.use_theme(theme_named(value))
        elif name == "coach":
            self.coach = value == "on"
        elif name == "motion":
            self._use_motion()
        elif name == "width":
            self._use_width()
        elif name == "person":
            self.saves.person, self.is_named = value, False
            self._games.clear()  # what was finished in them is another's
        self._say_trouble()

    def _say_trouble(self) -> None:
        """Say what is wrong with the settings, when it is something else than the last time."""
        told, trouble = self._told, self.settings.trouble
        self._told = trouble
        if trouble and trouble != told:
            self.notify(trouble, severity="warning", markup=False, timeout=12)

    def _use_motion(self) -> None:
        if "TEXTUAL_ANIMATIONS" not in os.environ:
            self.animation_level = "none" if self.settings.values.motion == "reduced" else "full"

    def _use_width(self) -> None:
        """Draw everything as if the window had another size."""
        set_text_width(self.settings.values.width)
        for screen in self.screen_stack:
            for node in (screen, *screen.walk_children(Widget)):
                node.post_message(events.Resize(node.size, node.virtual_size))

    def _keep_theme(self, theme: Theme) -> None:
        word = word_for(theme.name)
        if word != self.settings.values.theme:
            self.choose("theme", word)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what the command palette offers everywhere."""
        yield SystemCommand("Settings", "Theme, pace, width, and who plays: kept for the next time", self.show_settings)
        yield SystemCommand("Coach mode on or off", "The reason behind a line, right after it", self.toggle_coach)
        yield SystemCommand("Reading pace on or off", "Lines one after the other, or all at once", self.toggle_pace)
        yield from super().get_system_commands(screen)

    def show_settings(self) -> None:
        """Show the settings, over whatever is there."""
        from roleplay.tui.settings_screen import SettingsScreen

        if not any(isinstance(screen, SettingsScreen) for screen in self.screen_stack):
            self.push_screen(SettingsScreen())

    async def action_quit(self) -> None:
        """Leave Roleplay; ask once when a conversation is under way."""
        from roleplay.tui.page import AskDialog, Page

        questions = [page.leaving_question for page in self.screen_stack if isinstance(page, Page)]
        question = next(filter(None, questions), "")
        if not question or isinstance(self.screen, AskDialog):
            self.exit()
            return
        self.push_screen(AskDialog("Roleplay", question, "leave", "stay"), self._leave)

    def _leave(self, leave: bool | None) -> None:
        if leave:
            self.exit()

    def toggle_coach(self) -> None:
        """Switch coach mode."""
        self.choose("coach", "off" if self.coach else "on")
        self.notify(f"Coach mode is {'on' if self.coach else 'off'}.", markup=False)

    def toggle_pace(self) -> None:
        """Switch the reading pace."""
        is_at_once = PACES[self.settings.values.pace] is None
        self.choose("pace", Settings().pace if is_at_once else "at once")
        self.notify(f"Lines arrive {'one after the other' if is_at_once else 'all at once'}.", markup=False)


def _get_ready() -> None:
    """Import what a conversation takes, while the library is looked at."""
    import roleplay.scenario.loading
    import roleplay.tui.briefing_screen
    import roleplay.tui.conversation_screen  # noqa: F401


def run(
    library: Library,
    saves: Saves,
    *,
    start: Entry | None = None,
    resumed: KeptAttempt | None = None,
    coach: bool = False,
    mode: Mode = Mode.WOULD,
    welcomes: bool = False,
) -> None:
    """Run the game until the person leaves; `start`: with this scenario, `resumed`: with this attempt.

    `welcomes`: somebody who was never here is welcomed first.
    """
    app = RoleplayApp(library, saves, start=start, resumed=resumed, coach=coach, mode=mode, welcomes=welcomes)
    run_app(app, saves.file.parent, lambda: how_to_resume(saves))
