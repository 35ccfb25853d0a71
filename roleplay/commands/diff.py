"""`roleplay diff`: what an edit has changed in what can happen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.keeping import saves_from, saves_options
from roleplay.commands.speaking import print_json, say

if TYPE_CHECKING:
    from roleplay.saves.kept import KeptAttempt
    from roleplay.scenario.library import Entry


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@saves_options
@scenarios_option
def diff(
    old: str,
    new: str,
    as_json: bool,
    saves: Path | None,
    person: str | None,
    scenarios: Path | None,
) -> None:
    """Show what changed between two versions of a scenario: endings, scores, scenes, lines, kept paths, attempts.

    OLD and NEW are files, or ids of the library. It exits with 0, whatever has changed.

    \b
    Examples:
      roleplay diff before/late-news.yaml late-news.yaml
      roleplay diff was.yaml late-news.yaml --json
    """
    from roleplay.authoring.difference import as_json as values
    from roleplay.authoring.difference import difference, told
    from roleplay.outlook import explore

    before, after = (entry_for(name, scenarios) for name in (old, new))
    found = difference(
        explore(before.scenario),
        explore(after.scenario),
        paths_broken=_broken(before, after),
        attempts=_attempts(before, after, saves, person),
    )
    if as_json:
        print_json(values(found))
    else:
        click.echo(told(found))


def _broken(before: Entry, after: Entry) -> list[str]:
    """Say which kept paths of the new version, or else of the old one, lead elsewhere now, and did not before."""
    from roleplay.checks.kept import check_paths
    from roleplay.checks.settings import Settings
    from roleplay.conversation.paths import file_beside
    from roleplay.scenario.reader import read_file

    file = next((file for file in map(file_beside, (after.path, before.path)) if file.is_file()), None)
    if file is None:
        return []
    known = {problem.message for problem in check_paths(read_file(file), before.scenario, Settings())}
    found = check_paths(read_file(file), after.scenario, Settings())
    return [problem.message for problem in found if problem.message not in known]


def _attempts(before: Entry, after: Entry, saves: Path | None, person: str | None) -> Sequence[KeptAttempt]:
    """Return the attempts of both ids that lie in the saves; none, with a sentence, where those fail."""
    from roleplay.saves.database import CannotKeep

    ids = {before.scenario.id, after.scenario.id}
    try:
        everybodys = saves_from(saves, person, create=False).ask(lambda attempts: attempts.attempts(person))
    except CannotKeep as error:
        say(str(error))
        return []
    return [kept for kept in everybodys if kept.scenario in ids]
