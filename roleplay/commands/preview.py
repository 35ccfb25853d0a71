"""`roleplay preview`: a scenario beside the editor in which it is written."""

from __future__ import annotations

import os
from pathlib import Path

import click

from roleplay.commands.finding import near_file
from roleplay.commands.keeping import settings_from
from roleplay.commands.speaking import fail, needs_terminal


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def preview(file: Path | None) -> None:
    """Show a scenario while you write it: put it beside your editor, and save.

    Each time you save, it is checked again, and the talk goes on where it was. It shows what is hidden from players:
    scores, facts, what each line would do, which lines are not on offer and why.

    \b
    Examples:
      roleplay preview late-news.yaml
      roleplay preview ~/scenarios/rainy-day.yaml
    """
    if file is None:
        fail("Which file? Name one, as in: roleplay preview my-scenario.yaml. To begin one: roleplay new my-scenario")
    if os.path.isdir(file):
        fail(f"“{file}” is a folder. Name one scenario file in it.")
    if not os.path.isdir(file.parent):
        fail(f"There is no folder “{file.parent}”.")
    if not os.path.isfile(file):
        fail(f"There is no file “{file}”. {near_file(file) or f'To begin one: roleplay new {file.stem}'}")
    needs_terminal("check with: roleplay check FILE")
    from roleplay.tui.preview_app import run

    saves = click.get_current_context().find_root().params["saves"]  # it has no such option of its own
    run(file, settings_from(saves).values.theme)
