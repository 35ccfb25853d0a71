"""Write `docs/commands.md`: every command with its options and examples, from the same words that `--help` prints.

python -m docs.commands
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from docs.problems import escaped
from roleplay.cli import cli

FILE = Path(__file__).parent / "commands.md"


def written() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the program itself and each of its commands, with what one types for it."""
    context = click.Context(cli)
    yield "roleplay", cli
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        yield f"roleplay {name}", command


def _lines() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "This file is written by `python -m docs.commands`; do not edit it. A test holds that it is current, and runs"
    yield "every example. The same words are printed by `--help` behind any command."
    yield ""
    yield "Results go to standard output, all else to standard error. A command ends with 0 when all is well, with 1"
    yield "when it found errors, with 2 when it could not run, and with 130 after Ctrl+C."
    for typed, command in commands():
        yield from ("", f"## {typed}", "")
        yield from _page(typed, command)


def _page(typed: str, command: click.Command) -> Iterator[str]:
    words, _, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:\n")
    yield "\n\n".join(escaped(" ".join(part.split())) for part in words.split("\n\n") if part.strip())
    usage = " ".join([typed, *command.collect_usage_pieces(click.Context(command))])
    yield from ("", f"`Usage: {usage}`", "")
    yield "```sh"
    yield from (line.strip() for line in examples.splitlines() if line.strip())
    yield "```"
    options = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    if options:
        yield from ("", "| option | |", "|---|---|")
        for option in options:
            yield f"| {_names(option)} | {escaped(_meaning(option))} |"


def _names(option: click.Option) -> str:
    value = "" if option.is_flag else f" {_value(option)}"
    return ", ".join(f"`{name}{value}`" for name in option.opts)


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " or ".join(str(choice) for choice in option.type.choices)
    return option.metavar or option.type.name.upper()


def _meaning(option: click.Option) -> str:
    default = option.default
    is_shown = option.show_default and default is not None and not option.is_flag
    return re.sub(r"\s+", " ", option.help or "") + (f" Without it: {default}." if is_shown else "")


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
