"""`roleplay report`: what a person takes home from a conversation, and a trainer from many people's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from roleplay.commands.keeping import kept_attempt, saves_from, saves_options
from roleplay.commands.speaking import fail, say
from roleplay.commands.writing import formatted, write

if TYPE_CHECKING:
    from roleplay.reports.telling import Telling
    from roleplay.reports.xapi import Values
    from roleplay.saves.attempts import Attempts
    from roleplay.saves.keeping import Saves
    from roleplay.saves.kept import KeptMeeting
    from roleplay.workshop.meeting import Meeting

T = TypeVar("T")

_ENDINGS = {".md": "md", ".html": "html", ".htm": "html", ".json": "json", ".csv": "csv", ".txt": "text"}
_NONE = "There is no finished conversation to report on. Play one first: roleplay play nine-days"


@click.command()
@click.argument("names", metavar="[ATTEMPT|MEETING] | --merge DIR…", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html", "json", "csv", "xapi", "text"]),
    help="Markdown, a page to print, data, a spreadsheet, statements for a learning record store; text with --merge.",
)
@click.option("--merge", is_flag=True, help="A trainer’s view over exports and JSON reports in folders; no names.")
@click.option("--lrs", metavar="URL", help="Send it to a learning record store; without ATTEMPT, all that is finished.")
@click.option("--with-scores", is_flag=True, help="Tell the numbers, too; without it a report says it in words.")
@click.option("--name", default="", metavar="NAME", help="Put a name on the report; as a rule it bears none.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it into a new file.")
@saves_options
def report(
    names: tuple[str, ...],
    form: str | None,
    merge: bool,
    lrs: str | None,
    with_scores: bool,
    name: str,
    out: Path | None,
    saves: Path | None,
    person: str | None,
) -> None:
    """Write a report of a finished conversation: for a mentor, for yourself, or for other programs.

    ATTEMPT is the id that “roleplay history” shows; without one, it is the conversation that you finished last.
    MEETING is the id that “roleplay workshop” tells at its end: the report of a room.

    \b
    Examples:
      roleplay report --out nine-days.html
      roleplay report 7k2m --format md --with-scores
      roleplay report --format xapi
      roleplay report --merge exports --out group.html
      roleplay report --lrs https://lrs.example.org/xapi --with-scores
    """
    if lrs is not None and (merge or form or out):
        fail("--lrs sends statements to a store: leave out --merge, --format and --out.")
    form = form or (_ENDINGS.get(out.suffix.lower()) if out else None) or ("text" if merge else "md")
    if merge:
        write(_many(names, form), out)
        return
    if len(names) > 1:
        fail("Name one attempt, or none for the one that you finished last.")
    keeps = saves_from(saves, person, create=False)
    if lrs is not None:
        _send(keeps, lrs, names[0] if names else None, with_scores=with_scores, name=name)
        return
    if form == "text":
        fail("A report of one conversation is written with --format md, html, json, csv or xapi.")
    room = _room(keeps, names[0], form, with_scores=with_scores) if names else None
    if room is not None:
        if name:
            fail("The report of a room bears no name: leave out --name.")
        write(room, out)
        return
    telling = _telling(keeps, names[0] if names else None, with_scores=with_scores, name=name)
    write(_one(telling, form), out)


def _asked(keeps: Saves, question: Callable[[Attempts], T]) -> T:
    """Return what is asked of the saves, and say what was damaged in them. Raises `CannotKeep`."""
    try:
        return keeps.ask(question)
    finally:
        if keeps.mended:
            say(keeps.mended)


def _telling(keeps: Saves, id_: str | None, *, with_scores: bool, name: str) -> Telling:
    """Return what the report of an attempt is made from. Raises `NoReport`, and `CannotKeep`."""
    from roleplay.reports.gathering import Gathering, last_finished

    def gather(attempts: Attempts) -> Telling:
        kept = last_finished(attempts, keeps.person) if id_ is None else kept_attempt(attempts, id_)
        if kept is None:
            fail(_NONE)
        return Gathering(attempts, with_scores=with_scores, name=name).telling(kept)

    return _asked(keeps, gather)


def _room(keeps: Saves, id_: str, form: str, *, with_scores: bool) -> str | None:
    """Return the report of the meeting with this id in a format; None where there is no such meeting."""
    from roleplay.saves.meetings import Meetings

    def read(attempts: Attempts) -> tuple[KeptMeeting, Meeting] | None:
        meetings = Meetings(attempts.database)
        kept = meetings.meeting(id_)
        if kept is None:
            return None
        from roleplay.workshop.keeping import entry_as_it_was, read_again

        return kept, read_again(entry_as_it_was(meetings, kept), kept)

    found = _asked(keeps, read)
    if found is None:
        return None
    kept, meeting = found
    from roleplay.workshop.paper import room, room_data

    if not meeting.attempt.decisions and not meeting.earlier_paths:
        fail(f"Nothing was played in this meeting yet. Go on with it: roleplay workshop --resume {kept.id}")
    makers: Mapping[str, Callable[[room.RoomTelling], Any]]
    makers = {"csv": room_data.decisions, "json": room_data.values, "xapi": room_data.statements}
    telling = room.RoomTelling.of(kept, meeting, with_scores=with_scores)
    return formatted(makers.get(form, room.document)(telling), form)


def _one(telling: Telling, form: str) -> str:
    """Return the report of one attempt in a format."""
    from roleplay.reports import to_json
    from roleplay.reports.attempt import document
    from roleplay.reports.to_xapi import statements

    makers: Mapping[str, Callable[[Telling], Any]]
    makers = {"csv": to_json.decisions, "json": to_json.values, "xapi": statements}
    return formatted(makers.get(form, document)(telling), form)


def _send(keeps: Saves, lrs: str, id_: str | None, *, with_scores: bool, name: str) -> None:
    """Send one attempt, or all that are finished, to a learning record store, with what could not be sent before."""
    from roleplay.reports import outbox, sending
    from roleplay.reports.gathering import Gathering, NoReport
    from roleplay.reports.to_xapi import statements

    def gather(attempts: Attempts) -> list[Values]:
        finished = [kept for kept in attempts.attempts(keeps.person) if kept.finished is not None]
        wanted = finished[::-1] if id_ is None else [kept_attempt(attempts, id_)]
        gathering, told = Gathering(attempts, with_scores=with_scores, name=name), []
        for kept in wanted:
            try:
                told += statements(gathering.telling(kept))
            except NoReport as error:
                if id_ is not None:
                    raise
                say(str(error))
        return told

    address, who = sending.endpoint(lrs), sending.credentials()
    made, file = _asked(keeps, gather), keeps.file.with_name(outbox.NAME)
    if not made and not file.exists():
        fail(_NONE)
    waiting = outbox.Outbox(file, address)
    waiting.put(made)
    sent = sending.send(waiting, address, who, _progress)
    if sent.accepted or not sent.refused:
        told = f"The store has accepted {sent.accepted} statements."
        click.echo(told if sent.accepted else "There was nothing new to send.")
    if sent.refused:
        fail(f"It refused {sent.refused}. It says: {sent.reason}", 1)


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty() and whole > 100:
        click.echo(f"\r\x1b[K{done} of {whole}" if done < whole else "\r\x1b[K", nl=False, err=True)


def _many(names: tuple[str, ...], form: str) -> str:
    """Return the view over many people's attempts in a format."""
    from roleplay.reports import overview
    from roleplay.reports.figures import figures
    from roleplay.reports.many import read_many

    if not names:
        fail("Name the folders with the exports after --merge, for example: roleplay report --merge exports")
    if form not in ("text", "md", "html", "csv"):
        fail("The view over many attempts is written with --format text, md, html or csv.")
    found = read_many(map(Path, names))
    for problem in found.problems:
        say(problem)
    if not found.plays:
        fail("There is no finished attempt to count. People make a file for you with: roleplay history --export FILE")
    counted = figures(found.plays)
    return formatted(overview.table(counted) if form == "csv" else overview.document(found, counted), form)
