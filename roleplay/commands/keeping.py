"""How a command finds the saves and the settings beside them: the two options, and the saves of one person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from roleplay.commands.finding import or_before
from roleplay.commands.speaking import fail, say

if TYPE_CHECKING:
    from roleplay.saves.attempts import Attempts
    from roleplay.saves.keeping import Saves
    from roleplay.saves.kept import KeptAttempt
    from roleplay.saves.settings import SettingsFile

_F = TypeVar("_F", bound=Callable[..., Any])


folder_option = click.option(
    "--saves",
    callback=or_before,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder where your attempts are kept; otherwise ROLEPLAY_SAVES, or your own data folder.",
)
_person_option = click.option(
    "--as",
    "person",
    callback=or_before,
    metavar="NAME",
    help="Whose attempts, this time: for several people at one machine.",
)


def saves_options(command: _F) -> _F:
    """Give a command `--saves` and `--as`; `saves_from` reads them."""
    return folder_option(_person_option(command))


def saves_from(folder: Path | None, person: str | None, *, create: bool = True) -> Saves:
    """Return the saves that the options name, of the person that they name, or else the settings."""
    from roleplay.saves.keeping import Saves
    from roleplay.saves.place import NAME
    from roleplay.saves.settings import MOST_LETTERS, person_named

    settings = settings_from(folder)
    name = person_named(person) if person is not None else settings.values.person
    if name is None:
        fail(f"A name after --as can have at most {MOST_LETTERS} letters.")
    saves = Saves(settings.file.with_name(NAME), name, create=create)
    click.get_current_context().call_on_close(saves.close)
    return saves


def settings_from(folder: Path | None) -> SettingsFile:
    """Return the settings beside the saves that the option names; says what is wrong with them."""
    from roleplay.own_folders import NoHome
    from roleplay.saves.place import place
    from roleplay.saves.settings import SettingsFile

    try:
        settings = SettingsFile.beside(place(folder))
    except NoHome as error:
        fail(f"{error} Name a folder in which your attempts can be kept: --saves DIR.")
    told = click.get_current_context().meta.setdefault(__name__, set())
    if settings.trouble and settings.trouble not in told:
        say(settings.trouble)
        told.add(settings.trouble)
    return settings


def kept_attempt(attempts: Attempts, id_: str) -> KeptAttempt:
    """Return the attempt with an id that somebody typed; ends the program where there is none.

    Raises `SeveralFit`.
    """
    kept = attempts.attempt(id_)
    if kept is None:
        fail(f"There is no attempt called “{id_}”. Run “roleplay history” for what there is.")
    return kept
