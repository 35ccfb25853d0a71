"""Going on with an attempt of the saves in the app: the screen that a kept attempt leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.rules import EndlessPassage
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.database import CannotKeep
from roleplay.saves.keeping import Keeping
from roleplay.saves.kept import KeptAttempt, Result
from roleplay.saves.replaying import (
    Unreadable,
    as_it_was,
    edited_in_words,
    misfit_in_words,
    old_entry,
    replayed,
    wholly_replayed,
)
from roleplay.scenario.library import NoLongerPlayable
from roleplay.tui.game import Finished, Game

if TYPE_CHECKING:
    from roleplay.tui.app import RoleplayApp


def resume(app: RoleplayApp, kept: KeptAttempt) -> None:
    """Show the screen that a kept attempt leads to: its debrief, the talk, or the question how to go on.

    Where none can be shown, a notification says why.
    """
    try:
        _resume(app, kept)
    except EndlessPassage as error:
        app.notify(f"{error} Tell its author.", severity="error", markup=False)
    except (CannotKeep, NoLongerPlayable, OtherWriter, Unreadable) as error:
        app.notify(str(error), severity="error", markup=False, timeout=12)


def _resume(app: RoleplayApp, kept: KeptAttempt) -> None:
    if kept.result:
        _look_back(app, kept, kept.result)
        return
    entry = app.library.find(kept.scenario)
    game = app.game(entry) if entry else Game(old_entry(kept, app.saves.attempts), app.saves)
    found = replayed(kept, game.machine)
    if found.misfit is None:
        keeping = Keeping(app.saves, game.entry, found.attempt, kept=kept)
        if found.was_edited:
            app.notify(edited_in_words(kept), markup=False)
        app.coach = kept.coach
        _talk(app, game, found.attempt, keeping, is_rehearsal=kept.is_rehearsal)
        return
    from roleplay.tui.edited_screen import EditedScreen

    old = as_it_was(kept, app.saves.attempts)
    told = misfit_in_words(kept, found.misfit, old)

    def go_on(attempt: Attempt) -> None:
        keeping = Keeping(app.saves, game.entry, attempt, coach=kept.coach, is_rehearsal=kept.is_rehearsal)
        app.pop_screen()
        _talk(app, game, attempt, keeping, is_rehearsal=kept.is_rehearsal)

    app.push_screen(EditedScreen(kept.title, told, found.attempt, Attempt(game.machine, kept.mode), old, go_on))


def _talk(app: RoleplayApp, game: Game, attempt: Attempt, keeping: Keeping, *, is_rehearsal: bool) -> None:
    from roleplay.tui.conversation_screen import ConversationScreen

    app.push_screen(ConversationScreen(game, attempt, keeping, is_rehearsal=is_rehearsal))
    app.run_worker(game.work_out, thread=True, exit_on_error=False)


def _look_back(app: RoleplayApp, kept: KeptAttempt, result: Result) -> None:
    from roleplay.tui.working_out_screen import debrief_screen

    game = Game(old_entry(kept, app.saves.attempts), app.saves, is_past=True)
    attempt = wholly_replayed(kept, game.machine)
    keeping = Keeping(app.saves, game.entry, attempt, kept=kept)
    finished = Finished(
        attempt,
        {name: kept.estimate.get(name) for name in result.scores},
        kept.moment,
        is_rehearsal=kept.is_rehearsal,
        keeping=keeping,
        notes=dict(kept.notes),
    )
    app.push_screen(debrief_screen(game, finished))
