"""How a command finds the saves: the two options, and the saves of one person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from roleplay.commands.speaking import fail

if TYPE_CHECKING:
    from roleplay.saves.attempts import Attempts
    from roleplay.saves.keeping import Saves
    from roleplay.saves.kept import KeptAttempt

_MOST_LETTERS = 60
_F = TypeVar("_F", bound=Callable[..., Any])


def saves_options(command: _F) -> _F:
    """Give a command `--saves` and `--as`, which may also stand before its name; `saves_from` reads them."""
    folder = click.option(
        "--saves",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The folder where your attempts are kept; otherwise ROLEPLAY_SAVES, or your own data folder.",
    )
    person = click.option("--as", "person", metavar="NAME", help="Whose attempts: for several people at one machine.")
    return folder(person(command))


def saves_from(folder: Path | None, person: str | None, *, create: bool = True) -> Saves:
    """Return the saves that the options name, or those that were named before the command."""
    from roleplay.own_folders import NoHome
    from roleplay.saves.keeping import Saves
    from roleplay.saves.place import place
    from roleplay.scenario.prose import clean

    before = click.get_current_context().find_root().params
    folder, person = folder or before.get("saves"), person if person is not None else before.get("person")
    name = " ".join(clean(person or "").split())
    if len(name) > _MOST_LETTERS:
        fail(f"A name after --as can have at most {_MOST_LETTERS} letters.")
    try:
        file = place(folder)
    except NoHome as error:
        fail(f"{error} Name a folder in which your attempts can be kept: --saves DIR.")
    saves = Saves(file, name, create=create)
    click.get_current_context().call_on_close(saves.close)
    return saves


def kept_attempt(attempts: Attempts, id_: str) -> KeptAttempt:
    """Return the attempt with an id that somebody typed; ends the program where there is none, or several."""
    from roleplay.saves.ids import SeveralFit

    try:
        kept = attempts.attempt(id_)
    except SeveralFit as error:
        fail(str(error))
    if kept is None:
        fail(f"There is no attempt called “{id_}”. Run “roleplay history” for what there is.")
    return kept
