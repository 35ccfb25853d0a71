"""What every command says in the same way: sentences on standard error, the end of the program, JSON for people."""

from __future__ import annotations

import json
import os
import sys
from typing import NoReturn

import click

DRIVER = "TEXTUAL_DRIVER"
"""The variable that names to Textual what draws instead of a terminal."""


def say(sentence: str) -> None:
    """Print a sentence on standard error, without harm whatever a file is called."""
    from roleplay.scenario.prose import clean

    click.echo(
        "\n".join(map(_fitted, clean(sentence).split("\n"))) if sys.stderr.isatty() else clean(sentence), err=True
    )


def _fitted(line: str) -> str:
    """Break a line where it is wider than the terminal, between words: terminals break in the middle of one."""
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    if len(line) <= width:
        return line
    return "\n".join(textwrap.wrap(line, max(width, 20), break_long_words=False, break_on_hyphens=False))


def fail(sentence: str, code: int = 2) -> NoReturn:
    """Print one plain sentence on standard error and end the program."""
    say(sentence)
    raise SystemExit(code)


def readable_json(value: object) -> str:
    """Return JSON that can be read by people, and shown by a terminal: what is no text in it is escaped."""
    from roleplay.scenario.prose import UNSAFE

    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], line) for line in text.split("\n"))


def has_screen() -> bool:
    """Return whether there is something to draw on: a terminal, or a program that has started this one to draw it."""
    return bool(os.environ.get(DRIVER)) or (sys.stdin.isatty() and sys.stderr.isatty() and sys.stdout.isatty())


def hand_over(text: str) -> None:
    """Print what is kept or read by programs: UTF-8 with plain line ends, whatever the system writes pipes in."""
    click.echo(text if sys.stdout.isatty() else text.encode(errors="replace"), nl=False)


def print_json(value: object) -> None:
    """Print JSON for programs."""
    hand_over(readable_json(value) + "\n")


def needs_terminal(instead: str = "play with: roleplay play ID --plain") -> None:
    """End the program with a sentence where no terminal is there to draw on: Textual would wait for ever."""
    if os.environ.get(DRIVER):
        return
    if not has_screen():
        fail(f"The game needs a terminal. Without one, {instead}")
    # Windows draws by functions of its own; there nobody sets TERM.
    if os.environ.get("TERM", "") in (("dumb",) if os.name == "nt" else ("", "dumb")):
        fail(f"This terminal cannot draw screens. {instead[0].upper()}{instead[1:]}")
    if os.get_terminal_size(sys.stdout.fileno()).columns:  # it knows its size; what was exported once is of old
        os.environ.pop("COLUMNS", None)
        os.environ.pop("LINES", None)
