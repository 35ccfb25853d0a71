"""`roleplay settings`: how you like to play, to see and to change without a screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.commands.keeping import folder_option, settings_from
from roleplay.commands.speaking import fail, print_json, say

if TYPE_CHECKING:
    from roleplay.saves.settings import SettingsFile

_ABOUT = {
    "theme": "or any theme of Textual",
    "pace": "how lines arrive",
    "coach": "the reason behind a line at once",
    "motion": "whether anything moves",
    "width": "how wide text runs",
    "person": "whose attempts: a name, or nobody",
}


@click.command()
@click.argument("name", required=False)
@click.argument("value", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@folder_option
def settings(name: str | None, value: tuple[str, ...], as_json: bool, saves: Path | None) -> None:
    """Show how you like to play, or change it: NAME alone shows one setting, NAME and VALUE set it.

    An option such as --coach or --as comes first, for one run; then the environment (ROLEPLAY_THEME,
    TEXTUAL_ANIMATIONS); then these.

    \b
    Examples:
      roleplay settings
      roleplay settings coach on
      roleplay settings pace at once
      roleplay settings person Ana
    """
    from roleplay.saves.settings import NAMES
    from roleplay.scenario.near import suggestion

    if name is not None and name not in NAMES:
        fail(f"There is no setting called “{name}”. {suggestion(name, NAMES)}")
    file = settings_from(saves)
    if name is not None and value:
        _change(file, name, " ".join(value))
    elif as_json:
        print_json({one: _as_json(file, one) for one in NAMES if name in (None, one)})
        return
    rows = [_row(file, one) for one in NAMES if name in (None, one)]
    widths = [max(len(row[column]) for row in rows) + 3 for column in (0, 1)]
    for label, now, about in rows:
        click.echo(f"{label:<{widths[0]}}{now:<{widths[1]}}{about}")
    if name is None:
        say(f"Kept in {file.file}")


def _as_json(file: SettingsFile, name: str) -> dict[str, object]:
    from roleplay.saves.settings import POSSIBLE

    return {"value": getattr(file.values, name), "possible": list(POSSIBLE[name])}


def _row(file: SettingsFile, name: str) -> tuple[str, str, str]:
    """Return a setting's name, what it is, and what it can be."""
    from roleplay.saves.settings import NOBODY, POSSIBLE

    about = "; ".join(filter(None, (", ".join(POSSIBLE[name]), _ABOUT[name], _first(name))))
    return name, getattr(file.values, name) or NOBODY, about


def _first(name: str) -> str:
    """Return what comes before a setting now; empty as a rule."""
    variable = {"theme": "ROLEPLAY_THEME", "motion": "TEXTUAL_ANIMATIONS"}.get(name, "")
    return f"{variable}={os.environ[variable]} comes first" if os.environ.get(variable) else ""


def _change(file: SettingsFile, name: str, value: str) -> None:
    """Set one; ends the program where the value is none, or cannot be kept."""
    from roleplay.saves.settings import MOST_LETTERS, NOBODY, POSSIBLE, person_named
    from roleplay.scenario.near import suggestion

    if name == "person":
        person = person_named("" if value.casefold() == NOBODY else value)
        if person is None:
            fail(f"A name can have at most {MOST_LETTERS} letters.")
        value = person
    else:
        possible = {*POSSIBLE[name], *(_themes() if name == "theme" else ())}
        value = value.casefold()
        if value not in possible:
            fail(f"“{value}” is no value of “{name}”. {suggestion(value, possible)}".strip())
    file.change(**{name: value})
    if file.trouble:
        fail(file.trouble)


def _themes() -> list[str]:
    """Return the names of the themes that come with Textual."""
    from textual.theme import BUILTIN_THEMES

    return list(BUILTIN_THEMES)
