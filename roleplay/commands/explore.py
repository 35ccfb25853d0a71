"""`roleplay explore`: everything that can happen in a scenario."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.speaking import fail, print_json, say

if TYPE_CHECKING:
    from roleplay.outlook import Exploration
    from roleplay.scenario.library import Entry


@click.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.option("--keep", is_flag=True, help="Keep one way to each ending beside the file, for “check” to play again.")
@scenarios_option
def explore(name: str, as_json: bool, keep: bool, scenarios: Path | None) -> None:
    """Show all that can happen in a scenario: every ending, every score, every way to do too well by a trick.

    \b
    Examples:
      roleplay explore nine-days
      roleplay explore my-scenario.yaml --json
      roleplay explore my-scenario.yaml --keep
    """
    from roleplay import explore as exploring
    from roleplay.outlook import explore as explored

    entry = entry_for(name, scenarios)
    exploration = explored(entry.scenario, progress=_progress())
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        print_json(exploring.as_json(exploration))
    else:
        click.echo(exploring.report(exploration))
    if keep:
        _keep(entry, exploration)


def _keep(entry: Entry, exploration: Exploration) -> None:
    from roleplay.conversation.attempt import Step, replay
    from roleplay.conversation.machine import ConversationMachine
    from roleplay.conversation.paths import file_beside, keep, kept_path

    machine = ConversationMachine(entry.scenario)
    paths = []
    for ending, found in exploration.endings.items():
        if found.example is not None:
            steps = [Step(*example.split("/")) for example in found.example]
            paths.append(kept_path(ending, replay(machine, steps)))
    file = file_beside(entry.path)
    try:
        keep(file, paths)
    except OSError as error:
        fail(f"The paths could not be written into {file}: {error.strerror or error}.")
    say(f"One way to each of {len(paths)} endings is kept in {file}; “roleplay check” plays them again.")


def _progress() -> Callable[[float, str], None]:
    """Return what draws a bar on standard error, once a second has passed, where somebody can see it."""
    started = time.monotonic()

    def show(done: float, what: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - started > 1:
            bar = "#" * round(done * 24)
            click.echo(f"\r\x1b[K[{bar:-<24}] {what}", nl=False, err=True)

    return show
