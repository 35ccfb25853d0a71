"""`roleplay lsp`: help with writing, inside of any editor that speaks the Language Server Protocol."""

from __future__ import annotations

import os
import sys

import click

from roleplay.commands.speaking import fail


@click.command()
def lsp() -> None:
    """Help an editor with scenarios: problems, completion, definitions, explanations, repairs, new names.

    Your editor starts this command and talks with it; docs/editors.md has the lines that tell it to. It needs the
    extra “editor”: pip install '.[editor]' in a clone of Roleplay.

    \b
    Examples:
      roleplay lsp                                          # what the editor is told to start
      roleplay lsp < /dev/null && echo "It is installed."   # whether it could
    """
    try:
        from roleplay.authoring.editor.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        install = f"{sys.executable} -m pip install 'pygls>=2,<3'"
        fail(f"The language server needs a library that is not installed (extra “editor”). Install it with: {install}")
    if sys.stdin.isatty():
        fail("This command is started by an editor, which then talks with it. How to set one up: docs/editors.md")
    # The editor's end of standard output is for the protocol alone: whatever else would print goes to standard error.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as send:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer, send)
