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
    extra “editor”: pip install 'roleplay[editor]'

    \b
    Examples:
      roleplay lsp           (started by the editor, never by hand)
      roleplay lsp < /dev/null && echo "It is installed."
    """
    try:
        from roleplay.authoring.editor.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        fail("The language server needs the extra “editor”. Install it with: pip install 'roleplay[editor]'")
    if sys.stdin.isatty():
        fail("This command is started by an editor, which then talks with it. How to set one up: docs/editors.md")
    # The editor's end of standard output is for the protocol alone: whatever else would print goes to standard error.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as send:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin.buffer, send)
