"""The command line: which commands there are, and how the program starts and ends. Each is in `commands/`."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from roleplay import __version__
from roleplay.commands.finding import library_from, scenarios_option
from roleplay.commands.keeping import saves_from, saves_options
from roleplay.commands.speaking import fail, has_screen, needs_terminal
from roleplay.exceptions import SaidPlainly
from roleplay.streams import make_robust

COMMANDS = {
    "play": "play",
    "resume": "resume",
    "list": "list_",
    "history": "history",
    "settings": "settings",
    "workshop": "workshop",
    "console": "console",
    "report": "report",
    "new": "new",
    "preview": "preview",
    "check": "check",
    "diff": "diff",
    "explore": "explore",
    "graph": "graph",
    "script": "script",
    "schema": "schema",
    "lsp": "lsp",
    "serve": "serve",
}
"""The commands in the order of the help: the name, which is also its file in `commands/`, and the function there."""


class Commands(click.Group):
    """The commands, each imported when it is asked for; where the reader of a pipe has gone, each ends quietly."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command; its file is imported only now."""
        if name not in COMMANDS:
            return None
        command = getattr(import_module(f"roleplay.commands.{name}"), COMMANDS[name])
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names; of an unknown one say which was meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from roleplay.scenario.prose import clean

            context.fail(clean(f"There is no command called “{args[0]}”. {_meant(args[0], context)}"))
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context) -> Any:
        """Run the command. What it cannot do is said; a closed pipe is met here, which click would call an error."""
        try:
            try:
                return super().invoke(context)
            except SaidPlainly as error:
                fail(str(error))
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Nothing more can be said to anybody, and Python must not try at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return context.exit(0)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="roleplay")
@scenarios_option
@saves_options
@click.pass_context
def cli(context: click.Context, scenarios: Path | None, saves: Path | None, person: str | None) -> None:
    """Practise hard conversations, and learn which sentence changed what.

    Without a command it opens the library: pick a conversation, talk, and be told honestly how it went.

    \b
    Examples:
      roleplay
      roleplay play nine-days
      roleplay play my-scenario.yaml --plain
    """
    if context.invoked_subcommand is not None:
        return
    if not has_screen():
        click.echo(context.get_help())
        return
    needs_terminal()
    from roleplay.tui.app import run

    run(library_from(scenarios), saves_from(saves, person), welcomes=True)


def _meant(word: str, context: click.Context) -> str:
    """Return what somebody probably wanted who wrote something else where a command is expected."""
    from roleplay.scenario.library import read_library
    from roleplay.scenario.near import nearest

    folder = context.params.get("scenarios")
    is_file = word.endswith((".yaml", ".yml"))
    if is_file or read_library(folder if folder is not None and os.path.isdir(folder) else None).find(word) is not None:
        return f"To play a conversation: roleplay play {word}"
    near = nearest(word, COMMANDS)
    return f"Did you mean “{near}”?" if near is not None else "For all commands: roleplay --help"


def main() -> None:
    """Run the program: the entry point of the `roleplay` command."""
    make_robust()
    try:
        cli.main(prog_name="roleplay", standalone_mode=False)
    except click.Abort:
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
