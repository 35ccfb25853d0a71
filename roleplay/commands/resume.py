"""`roleplay resume`: go on with a conversation where it was interrupted."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.commands.finding import library_from, scenarios_option
from roleplay.commands.keeping import kept_attempt, saves_from, saves_options
from roleplay.commands.speaking import fail, needs_terminal, say


@click.command()
@click.argument("attempt", required=False)
@click.option("--plain", is_flag=True, help="Lines of text and numbered choices, for screen readers and pipes.")
@saves_options
@scenarios_option
def resume(
    attempt: str | None,
    plain: bool,
    saves: Path | None,
    person: str | None,
    scenarios: Path | None,
) -> None:
    """Go on with a conversation: the last one, or the ATTEMPT that “roleplay history” names.

    \b
    Examples:
      roleplay resume
      roleplay resume 7k2m --plain
    """
    keeps = saves_from(saves, person, create=False)
    kept = keeps.unfinished() if attempt is None else keeps.ask(lambda found: kept_attempt(found, attempt))
    if keeps.mended:
        say(keeps.mended)
    if kept is None:
        fail("There is no conversation to go on with. Run “roleplay list” for what there is.")
    if plain:
        from roleplay import plain_resume
        from roleplay.conversation.rules import EndlessPassage

        try:
            plain_resume.resume(keeps, kept, library_from(scenarios))
        except EndlessPassage as error:
            fail(f"{error} Tell its author.", 1)
        return
    needs_terminal()
    from roleplay.tui.app import run

    run(library_from(scenarios), keeps, resumed=kept)
