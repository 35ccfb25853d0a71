"""`roleplay list`: the conversations there are."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.commands.finding import library_from, scenarios_option
from roleplay.commands.speaking import fail, print_json


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.option("--skill", metavar="SKILL", help="Only scenarios that practise this skill, such as active-listening.")
@scenarios_option
def list_(as_json: bool, skill: str | None, scenarios: Path | None) -> None:
    """List the conversations there are.

    \b
    Examples:
      roleplay list
      roleplay list --skill active-listening
      roleplay list --json
    """
    from roleplay.scenario.names import skills
    from roleplay.scenario.near import suggestion
    from roleplay.scenario.prose import plain

    if skill is not None and skill not in skills():
        fail(f"There is no skill called “{skill}”. {suggestion(skill, skills())}")
    entries = library_from(scenarios).entries
    entries = [entry for entry in entries if skill is None or skill in entry.header.skills]
    if as_json:
        fields = ("id", "title", "summary", "level", "minutes", "language", "tags", "skills")
        rows = [{f: getattr(e.header, f) for f in fields} | {"path": str(e.path)} for e in entries]
        print_json(rows)
        return
    for entry in entries:
        header = entry.header
        click.echo(f"{header.id}: {header.title} (level {header.level}, {header.minutes} min)")
        click.echo(f"    {plain(header.summary, header.called)}")
    if not entries:
        click.echo("No scenario was found.", err=True)
