"""`roleplay workshop`: a conversation played by a room, on a projector."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.keeping import saves_from, saves_options
from roleplay.commands.speaking import fail, needs_terminal, say
from roleplay.commands.writing import form_of, formatted, write

if TYPE_CHECKING:
    from roleplay.outlook import Outlook
    from roleplay.saves.kept import KeptMeeting
    from roleplay.saves.meetings import Meetings
    from roleplay.scenario.library import Entry
    from roleplay.workshop.console.desk import Desk
    from roleplay.workshop.keeping import KeptJournal
    from roleplay.workshop.meeting import Meeting
    from roleplay.workshop.phones.server import PhoneServer
    from roleplay.workshop.teams import Teams

REHEARSAL_SEED = 1
SECONDS = 2.0
"""How long the outlook may take, while the room reads; beyond it, it goes by random plays."""


@click.command()
@click.argument("name", metavar="[ID|FILE]", required=False)
@click.option("--resume", is_flag=True, help="Go on with the last meeting, or the one that is named, where it was.")
@click.option("--room", type=click.IntRange(1, 9999), metavar="N", help="How many people are in the room.")
@click.option("--split", type=click.IntRange(1, 100), metavar="N", help="Per cent: talk when no line has as many [70].")
@click.option("--teams", type=click.IntRange(2, 6), metavar="N", help="Count the hands of 2 to 6 teams apart.")
@click.option("--own-paths", is_flag=True, help="With --teams: each team plays its own path; side by side at the end.")
@click.option("--rehearse", is_flag=True, help="Walk through it alone: the hands are simulated, and it is marked so.")
@click.option("--phones", is_flag=True, help="Let phones vote, beside hands: in the room’s own network, without names.")
@click.option(
    "--host", metavar="ADDRESS", help="This computer’s address in that network; asked for where it has several."
)
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="For phones [8421, or one that is free].")
@click.option("--join-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the address for phones here.")
@click.option("--theme", type=click.Choice(["dark", "light"]), default="dark", show_default=True, help="For the wall.")
@click.option("--sheet", type=click.Path(path_type=Path), metavar="FILE", help="Write the facilitator’s sheet.")
@click.option("--handout", type=click.Path(path_type=Path), metavar="FILE", help="Write a hand-out without the key.")
@saves_options
@scenarios_option
def workshop(
    name: str | None,
    resume: bool,
    room: int | None,
    split: int | None,
    teams: int | None,
    own_paths: bool,
    rehearse: bool,
    phones: bool,
    host: str | None,
    port: int | None,
    join_file: Path | None,
    theme: str,
    sheet: Path | None,
    handout: Path | None,
    saves: Path | None,
    person: str | None,
    scenarios: Path | None,
) -> None:
    """Play a conversation with a room: one laptop, one projector, hands raised or phones, no internet.

    Every vote and step is kept as it happens. After a crash: roleplay workshop --resume

    \b
    Examples:
      roleplay workshop room-214 --room 23
      roleplay workshop room-214 --phones
      roleplay workshop room-214 --rehearse
      roleplay workshop room-214 --teams 3 --own-paths
      roleplay workshop room-214 --sheet sheet.html --handout handout.html
      roleplay workshop --resume
    """
    from roleplay.conversation.rules import EndlessPassage
    from roleplay.saves.attempts import OtherWriter
    from roleplay.saves.meetings import Meetings
    from roleplay.workshop.keeping import begun, resumed
    from roleplay.workshop.keeping_teams import begun_teams, resumed_teams
    from roleplay.workshop.meeting import Settings

    if name is None and not resume:
        fail("Which conversation? Name one, as in: roleplay workshop room-214. “roleplay list” shows what there is.")
    if sheet is not None or handout is not None:
        if resume or name is None:
            fail("The facilitator’s sheet and the hand-out are about a conversation: name one, and leave out --resume.")
        _print(entry_for(name, scenarios), sheet, handout)
        return
    if resume and (room or split or teams or own_paths or rehearse):
        fail("A meeting goes on as it was begun: leave out --room, --split, --teams, --own-paths and --rehearse.")
    if own_paths and not teams:
        fail("How many teams? Say it as in: roleplay workshop room-214 --teams 3 --own-paths")
    if own_paths and room:
        fail("With --own-paths each team says on the wall how many it is: leave out --room.")
    if (host or port or join_file) and not (phones or resume):
        fail("--host, --port and --join-file are about phones: add --phones.")
    if phones and own_paths:
        fail("Phones vote on one path for all: leave out --own-paths or --phones.")
    keeps = saves_from(saves, person)
    own: Teams | None = None
    try:
        meetings = Meetings(keeps.attempts.database)
        if keeps.mended:
            say(keeps.mended)
        if resume:
            kept = _kept(meetings, name)
            if kept.settings.get("group"):
                own, journals, entry = resumed_teams(meetings, kept)
            else:
                meeting, journal, entry = resumed(meetings, kept)
        else:
            assert name is not None
            entry = entry_for(name, scenarios)
            chosen = {"people": room, "split": split, "teams": None if own_paths else teams}
            given: dict[str, Any] = {setting: value for setting, value in chosen.items() if value is not None}
            settings = Settings(**given, rehearsal=REHEARSAL_SEED if rehearse else None)
            if own_paths and teams:
                own, journals = begun_teams(meetings, entry, settings, teams)
            else:
                meeting, journal = begun(meetings, entry, settings)
    except EndlessPassage as error:
        fail(f"{error} Tell its author.", 1)
    except OtherWriter:
        fail("Another window goes on with this meeting. Close it first.")
    needs_terminal("there is still the facilitator’s sheet to print: roleplay workshop ID --sheet FILE.html")
    if own is not None:
        _run_teams(own, journals, entry, theme, keeps.file)
        return
    opened = _opened(meeting, host, port, join_file) if phones or meeting.door is not None else None
    _run(meeting, journal, entry, theme, keeps.file, opened)


def _opened(meeting: Meeting, host: str | None, port: int | None, join_file: Path | None) -> PhoneServer:
    """Open the door for phones: the one that a resumed meeting had, where that can be had again."""
    from roleplay.workshop.phones.door import PORT, address, addresses, listening, new_code
    from roleplay.workshop.phones.server import PhoneServer
    from roleplay.workshop.turn import Door

    before = meeting.door
    at = _address(host, before.host if before is not None else None, addresses())
    listener = listening(at, port, wished=before.port if before is not None else PORT)
    code = (before.code if before is not None else "") or new_code()
    door = Door(code, at, listener.getsockname()[1])
    meeting.do("door", **door._asdict())
    if join_file is not None:
        try:
            join_file.write_text(f"{address(door)}\n", encoding="ascii")
        except OSError as error:
            fail(
                f"The address for phones cannot be written to “{join_file}”: {(error.strerror or str(error)).lower()}."
            )
    return PhoneServer(meeting, door, listener)


def _address(host: str | None, before: str | None, found: list[str]) -> str:
    """Return the address that phones are to use, asking where there are several. Raises `NoDoor`."""
    from roleplay.workshop.phones.door import NoDoor, is_private

    if host is not None:
        if not is_private(host):
            raise NoDoor(
                f"“{host}” is no address inside a room’s network. Name one of this computer’s own, as in"
                f" --host {found[0] if found else '192.168.1.20'}."
            )
        return host
    if before is not None and (before in found or before.startswith("127.")):
        return before
    if not found:
        raise NoDoor(
            "This computer is in no network that phones could be in. Join the room’s Wi-Fi or open a hotspot;"
            " to try it on this computer alone: --host 127.0.0.1"
        )
    if len(found) == 1:
        return found[0]
    for number, address in enumerate(found, 1):
        click.echo(f"{number}  {address}", err=True)
    which = click.prompt(
        "This computer is in several networks. Which one are the phones in?",
        type=click.IntRange(1, len(found)),
        default=1,
        err=True,
    )
    return found[int(which) - 1]


def _print(entry: Entry, sheet: Path | None, handout: Path | None) -> None:
    """Write what is printed before the day."""
    from roleplay.outlook import Budget, Outlook
    from roleplay.workshop.paper import handout as handouts
    from roleplay.workshop.paper import sheet as sheets

    if sheet is not None:
        outlook = Outlook(entry.scenario, Budget(seconds=SECONDS))
        write(formatted(sheets.sheet(entry.scenario, outlook), form_of(sheet)), sheet)
    if handout is not None:
        write(formatted(handouts.handout(entry.scenario), form_of(handout)), handout)


def _run(
    meeting: Meeting, journal: KeptJournal, entry: Entry, theme: str, saves: Path, phones: PhoneServer | None
) -> None:
    """Show the stage until the facilitator leaves, and say how to go on."""
    from roleplay.tui.running import run_app
    from roleplay.workshop.course import Phase
    from roleplay.workshop.stage.app import StageApp

    with _desk([meeting], entry, saves) as desk:
        app = StageApp(meeting, _outlook_of(entry), journal, desk=desk, phones=phones, theme=theme)
        run_app(app, saves.parent, lambda: _where_it_was(journal))
    if journal.trouble:
        say(f"The end of the meeting is not kept. {journal.trouble}")
    elif journal.id is not None:
        if meeting.phase != Phase.OVER:
            click.echo(f"The meeting is kept. To go on where it was:\n  roleplay workshop --resume {journal.id}")
        click.echo(f"To write down how it went:\n  roleplay report {journal.id} --out room.html")


@contextmanager
def _desk(meetings: Sequence[Meeting], entry: Entry, saves: Path) -> Iterator[Desk | None]:
    """Let consoles follow the meetings of a stage; None, with a sentence, where that cannot be private."""
    from contextlib import ExitStack

    from roleplay.workshop.console.desk import Desk
    from roleplay.workshop.console.meeting_point import NotPrivate, folder_beside, listening

    with ExitStack() as stack:
        desk = None
        try:
            desk = Desk(meetings, entry.data, stack.enter_context(listening(folder_beside(saves))))
        except NotPrivate as error:
            say(f"There is no console for this meeting. {error}")
        yield desk


def _run_teams(teams: Teams, journals: list[KeptJournal], entry: Entry, theme: str, saves: Path) -> None:
    """Show the stage of teams that each play their own path, and say how to go on."""
    from roleplay.tui.running import run_app
    from roleplay.workshop.course import Phase
    from roleplay.workshop.stage.teams import TeamsApp

    with _desk(teams.meetings, entry, saves) as desk:
        app = TeamsApp(teams, _outlook_of(entry), journals, desk=desk, theme=theme)
        run_app(app, saves.parent, lambda: _where_it_was(journals[0]))
    for trouble in dict.fromkeys(journal.trouble for journal in journals if journal.trouble):
        say(f"The end of the meeting is not kept. {trouble}")
    ids = [(number, journal.id) for number, journal in enumerate(journals, 1) if journal.id is not None]
    if ids and any(meeting.phase != Phase.OVER for meeting in teams.meetings):
        click.echo(f"The meeting is kept. To go on where it was:\n  roleplay workshop --resume {ids[0][1]}")
    for number, id_ in ids:
        if teams.meetings[number - 1].attempt.decisions:
            click.echo(
                f"To write down how it went for team {number}:\n  roleplay report {id_} --out team-{number}.html"
            )


def _where_it_was(journal: KeptJournal) -> str:
    """Say how to go on with a meeting that was broken off by a mistake of ours."""
    if journal.trouble:
        return f"The end of the meeting is not kept. {journal.trouble}"
    if journal.id is None:
        return "Nothing had happened in the meeting yet, so nothing is lost. Begin it again."
    return f"The meeting is kept. To go on where it was: roleplay workshop --resume {journal.id}"


def _outlook_of(entry: Entry) -> Callable[[], Outlook]:
    """Return what works out all that can happen, once, when it is asked for first."""
    from functools import cache

    from roleplay.outlook import Budget, Outlook

    return cache(lambda: Outlook(entry.scenario, Budget(seconds=SECONDS)))


def _kept(meetings: Meetings, name: str | None) -> KeptMeeting:
    """Return the meeting with this id, or the last one about this scenario, or the last of all."""
    kept = (meetings.meeting(name) if name is not None else None) or meetings.unfinished(name)
    if kept is None:
        about = f" about “{name}”" if name is not None else ""
        fail(f"There is no meeting{about} to go on with. To begin one: roleplay workshop ID")
    return kept
