"""`roleplay script`: a whole scenario to read and print."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.writing import formatted, write


@click.command()
@click.argument("name", metavar="ID|FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md"]),
    help="A page that prints well, or Markdown; without it a page, and Markdown where it is read in a terminal.",
)
@click.option("--key", "with_key", is_flag=True, help="Tell what is hidden from players, too: scores, reasons, notes.")
@scenarios_option
def script(name: str, form: str | None, with_key: bool, scenarios: Path | None) -> None:
    """Print a whole scenario, for the colleague who has to approve it.

    \b
    Examples:
      roleplay script nine-days > nine-days.html
      roleplay script my-scenario.yaml --key --format md
    """
    from roleplay.authoring.script import script as written

    if form is None:
        form = "md" if sys.stdout.isatty() else "html"
    document = written(entry_for(name, scenarios).scenario, with_key=with_key)
    write(formatted(document, form), None)
