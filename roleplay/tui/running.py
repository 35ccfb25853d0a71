"""Running a program of screens: where a mistake of ours ends it, two plain sentences say so, and never a traceback."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from textual.worker import WorkerFailed

from roleplay.saves.database import CannotKeep
from roleplay.saves.place import place
from roleplay.saves.times import now
from roleplay.scenario.prose import clean

if TYPE_CHECKING:
    from textual.app import App

    from roleplay.saves.keeping import Saves

T = TypeVar("T")


def run_app(app: App[T], folder: Path | None, go_on: Callable[[], str]) -> None:
    """Run a program until the person leaves it.

    Where an unexpected exception ends it, Textual gives the terminal back; then one sentence says what happened, the
    next, from `go_on`, how to go on; the details are written into `folder`, or else into the temporary folder. Exits 2.
    """
    app.error_console = Console(quiet=True)  # Textual would print the traceback, with the values of all variables
    error: BaseException | None
    try:
        app.run()
        error = app._exception
    except Exception as raised:  # whatever it is, a person sits in front of it
        error = raised
    if error is None:
        return
    if isinstance(error, WorkerFailed):
        error = error.error
    told = [f"Roleplay had to stop. That is our mistake, not yours. {go_on()}"]
    if file := _write_down(error, *([folder] if folder else []), Path(tempfile.gettempdir())):
        told.append(f"What went wrong is written down for us in {file}")
    print(*map(clean, told), sep="\n", file=sys.stderr)
    raise SystemExit(2)


def how_to_resume(saves: Saves) -> str:
    """Return the sentence that says what becomes of what somebody has said, and how to go on."""
    if saves.trouble:
        return f"Not all of what you said could be kept: {saves.trouble}"
    words = ["roleplay"]
    if saves.file.resolve() != place().resolve():
        words += ["--saves", shlex.quote(str(saves.file.parent))]
    if saves.person:
        words += ["--as", shlex.quote(saves.person)]
    kept = None
    with suppress(CannotKeep):
        kept = saves.unfinished()
    if kept is None:
        return f"Nothing that you finished is lost. To begin again: {' '.join(words)}"
    return f"Nothing that you said is lost. To go on with it: {' '.join([*words, 'resume'])}"


def _write_down(error: BaseException, *folders: Path) -> Path | None:
    """Write the traceback, without the values of variables, where only this person reads it; return the file."""
    from importlib.metadata import version  # brings in a reader of e-mail, for which no start should wait

    about = f"Roleplay {version('roleplay')}, Textual {version('textual')}, Python {platform.python_version()}"
    text = f"{about}, {platform.platform()}\n\n{''.join(traceback.format_exception(error))}"
    for folder in folders:
        file = folder / f"stopped-{now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
                opened.write(text)
        except OSError:
            continue
        return file
    return None
