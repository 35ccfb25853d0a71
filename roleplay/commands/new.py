"""`roleplay new`: the beginning of a scenario of your own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from roleplay.commands.speaking import fail, say


@click.command()
@click.argument("id_", metavar="ID", required=False)
@click.option("--title", default="", help="What it is called [the words of the id]; it may change later.")
@click.option("--you", "who", default="", metavar="WHO", help="Who the player is: “a nurse on a busy ward”.")
@click.option("--with", "whom", default="", metavar="NAME", help="Whom the player talks to: “Ada Example”.")
@click.option(
    "--pattern", "name", metavar="PATTERN", help="What it begins from: hard-message, complaint, mediation or feedback."
)
@click.option(
    "--in", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where to write it."
)
def new(id_: str | None, title: str, who: str, whom: str, name: str | None, folder: Path) -> None:
    """Begin a scenario: a small one that can be played, with comments, to change line by line.

    What no option says is asked, where somebody can answer. Nothing is ever overwritten.

    \b
    Examples:
      roleplay new late-news
      roleplay new rainy-day --pattern complaint --title "A rainy day" --with "Mia Lund"
    """
    from roleplay.authoring import beginning
    from roleplay.scenario.near import suggestion

    if id_ is None:
        fail("What shall it be called? A word or a few, as in: roleplay new late-news")
    if name is not None and name not in beginning.PATTERNS:
        hint = suggestion(name, beginning.PATTERNS) or f"There are {', '.join(beginning.PATTERNS)}."
        fail(f"There is no pattern called “{name}”. {hint}")
    try:
        beginning.check_id(id_)
        file = folder / f"{id_}.yaml"
        if os.path.exists(file):
            fail(f"{file} is there already, and stays as it is. Choose another id.")
        if not folder.is_dir():
            fail(f"There is no folder “{folder}”. Make it first, or name another one after --in.")
        if sys.stdin.isatty() and not (title and who and whom and name):
            name = name or _asked_pattern()
            say("Enter alone takes what is there; everything can be changed later.")
            title = title or _asked(f"Title [{beginning.title_of(id_)}]")
            who = who or _asked("Who is the player? You are …")
            whom = whom or _asked("Whom do you talk to? A name")
        name = name or beginning.PATTERNS[0]
        beside = beginning.write(file, beginning.begun(id_, name, beginning.Answers(title, who, whom)))
    except FileExistsError:
        fail(f"{file} is there already, and stays as it is. Choose another id.")
    except OSError as error:
        fail(f"{error.filename or file} could not be written: {error.strerror or error}.")
    say(f"{file} is written. It can be played as it is: change it line by line.")
    if beside is not None:
        say(f"{beside} is for your editor: what it can complete and explain.")
    click.echo(f"Next:\n  roleplay preview {file}\n  roleplay check {file}\n  roleplay play {file}")


def _asked(question: str) -> str:
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer


def _asked_pattern() -> str:
    from roleplay.authoring import beginning

    say("What is it about?")
    for number, name in enumerate(beginning.PATTERNS, 1):
        say(f"  {number}  {beginning.described(name)}")
    numbered = {str(number): name for number, name in enumerate(beginning.PATTERNS, 1)}

    def named(answer: str) -> str:
        if answer.strip() not in numbered:
            raise click.BadParameter(f"type a number from 1 to {len(numbered)}.")
        return numbered[answer.strip()]

    chosen: str = click.prompt("A number", value_proc=named, default="1", err=True)
    return chosen
