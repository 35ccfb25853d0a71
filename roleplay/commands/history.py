"""`roleplay history`: what somebody did so far, how it changes, and what is theirs: to take along, or to delete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from roleplay.commands.keeping import kept_attempt, saves_from, saves_options
from roleplay.commands.speaking import fail, hand_over, print_json, say

if TYPE_CHECKING:
    from roleplay.saves.attempts import Attempts


@click.command()
@click.option("--json", "as_json", is_flag=True, help="All attempts as JSON, for programs.")
@click.option("--all", "everything", is_flag=True, help="List all attempts, old ones and rehearsals too.")
@click.option(
    "--export", "target", metavar="FILE", help="Write all that is kept of you into a file (- for the output)."
)
@click.option(
    "--import", "origin", metavar="FILE", type=click.Path(path_type=Path), help="Take in what was exported elsewhere."
)
@click.option("--delete", "doomed", metavar="ATTEMPT", help="Delete one attempt.")
@click.option("--delete-all", is_flag=True, help="Delete all of your attempts; asks first.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@saves_options
def history(
    as_json: bool,
    everything: bool,
    target: str | None,
    origin: Path | None,
    doomed: str | None,
    delete_all: bool,
    yes: bool,
    saves: Path | None,
    person: str | None,
) -> None:
    """Show what you have played, how it changes over time, and what to play next.

    Everything is on this machine only, and yours: export it, take it in elsewhere, delete it.

    \b
    Examples:
      roleplay history
      roleplay history --json
      roleplay history --export my-attempts.json
      roleplay history --delete 7k2m
    """
    if sum((as_json, target is not None, origin is not None, doomed is not None, delete_all)) > 1:
        fail("--json, --export, --import, --delete and --delete-all are five different things: take one at a time.")
    # What is only looked at is not made: without saves there is nothing to see, and nothing is left behind.
    keeps = saves_from(saves, person, create=origin is not None)

    def do(attempts: Attempts) -> None:
        if keeps.mended:
            say(keeps.mended)
            keeps.mended = ""
        if target is not None:
            _export(attempts, keeps.person, target)
        elif origin is not None:
            _import(attempts, origin)
        elif doomed is not None:
            _delete(attempts, doomed, yes=yes)
        elif delete_all:
            _delete_all(attempts, keeps.person, yes=yes)
        else:
            _show(attempts, keeps.person, as_json=as_json, everything=everything)

    keeps.ask(do)


def _show(attempts: Attempts, person: str, *, as_json: bool, everything: bool) -> None:
    from roleplay.saves import history as kept

    if as_json:
        print_json(kept.as_json(attempts.attempts(person, with_rehearsals=True)))
        return
    past = kept.read_history(attempts.database, person)
    if not past:
        whose = f" of {person}" if person else ""
        click.echo(f"There is nothing in the history{whose} yet. Begin with: roleplay")
        return
    from roleplay.history import report

    click.echo(report(past, everything=everything))


def _export(attempts: Attempts, person: str, target: str) -> None:
    from roleplay.saves.exchange import exported

    data = exported(attempts, person)
    if target == "-":
        hand_over(data.decode())
        return
    try:
        with Path(target).open("xb") as file:  # never over something that is there
            file.write(data)
    except FileExistsError:
        fail(f"“{target}” is there already. Name another file.")
    except OSError as error:
        fail(f"“{target}” cannot be written: {error.strerror or error}.")
    say(f"Everything is in “{target}” now; it is still here, too.")


def _import(attempts: Attempts, origin: Path) -> None:
    from roleplay.saves.exchange import MOST_BYTES, NoExport, read_export, take_in

    try:
        with origin.open("rb") as file:
            export = read_export(file.read(MOST_BYTES + 1))
    except OSError as error:
        fail(f"“{origin}” cannot be read: {error.strerror or error}.")
    except NoExport as error:
        fail(f"“{origin}” is not an export of Roleplay, or is damaged: {error}.", 1)
    done = take_in(export, attempts)
    say(f"New: {len(done.new)}. Gone on with elsewhere, and brought up to date: {len(done.longer)}.")
    if done.left:
        say(f"Here already: {len(done.left)}.")
    if done.other:
        say(f"Left out, because they went on in another way here: {', '.join(done.other)}.")


def _delete(attempts: Attempts, id_: str, *, yes: bool) -> None:
    from roleplay.reports.deleting import delete

    kept = kept_attempt(attempts, id_)
    if _is_sure(f"Delete the attempt {kept.id} at “{kept.title}”? It cannot be brought back.", yes=yes):
        delete(attempts, [kept])
        say(f"Deleted: {kept.id}.")


def _delete_all(attempts: Attempts, person: str, *, yes: bool) -> None:
    from roleplay.reports.deleting import delete

    doomed = attempts.attempts(person, with_rehearsals=True)
    whose = f" of {person}" if person else ""
    if _is_sure(f"Delete all {len(doomed)} attempts{whose}? They cannot be brought back.", yes=yes):
        delete(attempts, doomed)
        say(f"Deleted: {len(doomed)}.")
        file = attempts.database.file
        for copy in sorted(file.parent.glob(f"{file.stem}.*{file.suffix}")):
            say(f"Still there, from when the saves were damaged or older: {copy}")


def _is_sure(question: str, *, yes: bool) -> bool:
    from roleplay.scenario.prose import clean

    if yes or click.confirm(clean(question), err=True):
        return True
    say("Nothing was deleted.")
    return False
