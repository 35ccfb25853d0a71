"""How a command finds its scenarios: the folder option, the library, and the entry that an id or a file names."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay.commands.speaking import fail, say

if TYPE_CHECKING:
    from roleplay.scenario.library import Entry, Library


def or_before(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """Take what an option said before the name of the command, where it says nothing after it."""
    return value if value is not None else context.find_root().params.get(str(option.name))


scenarios_option = click.option(
    "--scenarios",
    callback=or_before,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder to look for scenarios in, before ./scenarios and the shipped ones.",
)


def library_from(folder: Path | None) -> Library:
    """Read the library, and say aloud what was left out of it."""
    from roleplay.scenario.library import read_library

    if folder is not None and not os.path.isdir(folder):
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
    """Return the scenario that an id or a file names; ends the program where there is none that can be played.

    Of a broken file the first error is said, and how to see them all.
    """
    from roleplay import diagnostics
    from roleplay.scenario.library import Entry, NoLongerPlayable
    from roleplay.scenario.loading import checked
    from roleplay.scenario.near import suggestion
    from roleplay.scenario.problems import FILE_IS_FOLDER, FILE_UNREADABLE
    from roleplay.scenario.reader import read_file

    if name.endswith((".yaml", ".yml")) or os.sep in name or "/" in name or os.path.exists(name):
        file = Path(name)
        if not os.path.exists(file):
            fail(f"There is no file “{name}”. {near_file(file) or 'Run “roleplay list” for what there is.'}")
        source = read_file(file)
        scenario, problems = checked(source)
        if scenario is not None:
            return Entry.of(scenario, source.file, source.data)
        errors = [problem for problem in problems if problem.is_error]
        click.echo(diagnostics.described(errors[0], source.lines), err=True)
        if len(errors) > 1:
            say(f"\n“roleplay check {shlex.quote(name)}” shows all {len(errors)} errors.")
        raise SystemExit(2 if errors[0].kind in (FILE_IS_FOLDER, FILE_UNREADABLE) else 1)
    library = library_from(folder)
    entry = library.find(name)
    if entry is None:
        hint = suggestion(name, (entry.header.id for entry in library.entries))
        beside = next((f"{name}{end}" for end in (".yaml", ".yml") if os.path.isfile(f"{name}{end}")), None)
        if beside is not None:
            hint = f"Did you mean the file “{beside}”?"
        fail(f"There is no scenario called “{name}”. {hint or 'Run “roleplay list” for what there is.'}")
    try:
        _ = entry.scenario
    except NoLongerPlayable as error:
        fail(str(error), 1)
    return entry


def near_file(file: Path) -> str:
    """Return “Did you mean …?” about the scenario files beside a file that is not there; empty where none is near."""
    from roleplay.scenario.library import files
    from roleplay.scenario.near import nearest

    beside = {each.stem: each for each in files(file.parent)} if file.parent.is_dir() else {}
    near = nearest(file.stem, beside)
    return f"Did you mean “{beside[near]}”?" if near is not None else ""
