"""How a command finds its scenarios: the folder option, the library, and the entry that an id or a file names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.commands.speaking import fail, say

if TYPE_CHECKING:
    from roleplay.scenario.library import Entry, Library

scenarios_option = click.option(
    "--scenarios",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder to look for scenarios in, before ./scenarios and the shipped ones.",
)


def library_from(folder: Path | None) -> Library:
    """Read the library, and say aloud what was left out of it."""
    from roleplay.scenario.library import read_library

    if folder is not None and not folder.is_dir():
        fail(f"There is no folder “{folder}”. Name an existing one after --scenarios.")
    library = read_library(folder)
    for hidden, taken in library.hidden:
        say(f"Left out: {hidden}, because {taken} has the same id.")
    for path, loaded in library.broken:
        count = sum(problem.is_error for problem in loaded.problems)
        problems = "1 problem" if count == 1 else f"{count} problems"
        say(f"Left out: {path}, which has {problems}. To see them: roleplay check {path}")
    return library


def entry_for(name: str, folder: Path | None) -> Entry:
    """Return the scenario that an id or a file names; prints what is wrong and ends the program otherwise."""
    from roleplay import diagnostics
    from roleplay.scenario.library import Entry, NoLongerPlayable
    from roleplay.scenario.loading import checked
    from roleplay.scenario.problems import FILE_IS_FOLDER, FILE_MISSING, FILE_UNREADABLE, suggestion
    from roleplay.scenario.reader import read_file

    if name.endswith((".yaml", ".yml")) or os.sep in name or "/" in name or Path(name).exists():
        source = read_file(Path(name))
        scenario, problems = checked(source)
        if scenario is not None:
            return Entry.of(scenario, source.file, source.data)
        click.echo(diagnostics.text([diagnostics.File(source.file, source.lines, problems)]), err=True)
        not_read = (FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE)
        raise SystemExit(2 if any(problem.kind in not_read for problem in problems) else 1)
    library = library_from(folder)
    entry = library.find(name)
    if entry is None:
        hint = suggestion(name, (entry.header.id for entry in library.entries))
        fail(f"There is no scenario called “{name}”. {hint or 'Run “roleplay list” for what there is.'}")
    try:
        _ = entry.scenario
    except NoLongerPlayable as error:
        fail(str(error), 1)
    return entry
