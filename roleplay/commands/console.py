"""`roleplay console`: the facilitator's own view of the meeting that is on the wall."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.commands.keeping import saves_from, saves_options, settings_from
from roleplay.commands.speaking import fail, needs_terminal


@click.command()
@click.argument("meeting", required=False)
@saves_options
def console(meeting: str | None, saves: Path | None, person: str | None) -> None:
    """See what the wall does not show, in a second terminal: notes, votes, scores, what each line leads to.

    For the meeting that is running on this computer; where there are several, name its id or conversation. Its keys are
    those of the stage. On a mirrored screen everybody sees it: print the facilitator’s
    sheet instead.

    \b
    Examples:
      roleplay console
      roleplay console room-214
    """
    import asyncio

    from roleplay.workshop.console.following import find
    from roleplay.workshop.console.meeting_point import folder_beside

    needs_terminal("print the facilitator’s sheet: roleplay workshop ID --sheet FILE.html")
    file = saves_from(saves, person, create=False).file
    folder = folder_beside(file)

    async def found() -> str | None:
        link = await find(folder, meeting)
        if link is not None:
            link.close()
        return None if link is None else link.name

    name = asyncio.run(found())
    if name is None:
        about = f" called “{meeting}”" if meeting else ""
        fail(f"No meeting{about} is running here. Begin one in another terminal, as in: roleplay workshop room-214")
    from roleplay.tui.running import run_app
    from roleplay.workshop.console.app import ConsoleApp

    app = ConsoleApp(folder, name, settings_from(saves).values.theme)
    run_app(app, file.parent, lambda: "The meeting goes on. To look behind it again: roleplay console")
