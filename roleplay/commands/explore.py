"""`roleplay explore`: everything that can happen in a scenario."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.speaking import readable_json


@click.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@scenarios_option
@click.pass_obj
def explore(parent: Path | None, name: str, as_json: bool, scenarios: Path | None) -> None:
    """Show all that can happen in a scenario: every ending, every score, every way to do too well by a trick.

    \b
    Examples:
      roleplay explore nine-days
      roleplay explore my-scenario.yaml --json
    """
    from roleplay import explore as exploring
    from roleplay.outlook import explore as explored

    exploration = explored(entry_for(name, scenarios or parent).scenario, progress=_progress())
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        click.echo(readable_json(exploring.as_json(exploration)))
    else:
        click.echo(exploring.report(exploration))


def _progress() -> Callable[[float, str], None]:
    """Return what draws a bar on standard error, once a second has passed, where somebody can see it."""
    started = time.monotonic()

    def show(done: float, what: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - started > 1:
            bar = "#" * round(done * 24)
            click.echo(f"\r\x1b[K[{bar:-<24}] {what}", nl=False, err=True)

    return show
