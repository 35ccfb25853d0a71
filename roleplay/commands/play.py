"""`roleplay play`: one conversation, on screens or as lines of text."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.commands.finding import entry_for, library_from, scenarios_option
from roleplay.commands.keeping import saves_from, saves_options, settings_from
from roleplay.commands.speaking import fail, needs_terminal

coach_option = click.option("--coach", is_flag=True, help="Show the reason behind a line right after you said it.")
mode_option = click.option(
    "--mode",
    type=click.Choice(["would", "should"]),
    default="would",
    show_default=True,
    help="Choose what you would most likely say, or what you think one should say.",
)


@click.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--plain", is_flag=True, help="Lines of text and numbered choices, for screen readers and pipes.")
@coach_option
@mode_option
@saves_options
@scenarios_option
def play(
    name: str,
    plain: bool,
    coach: bool,
    mode: str,
    saves: Path | None,
    person: str | None,
    scenarios: Path | None,
) -> None:
    """Play one conversation.

    \b
    Examples:
      roleplay play nine-days
      roleplay play nine-days --coach
      roleplay play my-scenario.yaml --plain
    """
    from roleplay.conversation.rules import EndlessPassage
    from roleplay.conversation.step import Mode

    keeps = saves_from(saves, person)
    entry = entry_for(name, scenarios)
    if plain:
        from roleplay import plain as plain_mode

        try:
            plain_mode.play(entry, Mode(mode), keeps, coach=coach or settings_from(saves).values.coach == "on")
        except EndlessPassage as error:
            fail(f"{error} Tell its author.", 1)
        return
    needs_terminal()
    from roleplay.tui.app import run

    run(library_from(scenarios), keeps, start=entry, coach=coach, mode=Mode(mode))
