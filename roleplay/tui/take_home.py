"""Taking the report home from the debrief: it is written as a page, and people are told where it lies."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from textual.app import App

from roleplay.conversation.step import Mode
from roleplay.debrief.debrief import Debrief
from roleplay.reports.files import names, page, write_page
from roleplay.reports.telling import Telling
from roleplay.saves.database import CannotKeep
from roleplay.saves.kept import KeptAttempt, KeptChoice
from roleplay.saves.times import now
from roleplay.scenario.fingerprint import fingerprint
from roleplay.scenario.prose import clean
from roleplay.tui.game import Finished


def take_home(app: App[None], finished: Finished, result: Debrief) -> str:
    """Write the report where the program was started, or else beside the saves; return a sentence about it.

    In a browser it is offered as a download: the person may sit at another computer.
    """
    telling = Telling(_kept(finished), result)
    if app.is_web:
        name = next(names(telling))
        app.deliver_text(StringIO(page(telling)), save_filename=name, mime_type="text/html")
        return clean(f"Your report, to open or to print, is among your downloads: {name}")
    try:
        path = write_page(telling, (Path(), finished.keeping.saves.file.parent / "reports"))
    except OSError as error:
        return f"The report could not be written: {error.strerror}."
    path = path.resolve()
    return clean(f"Your report, to open or to print: {path.name} in {path.parent}")


def _kept(finished: Finished) -> KeptAttempt:
    """Return the attempt as it lies in the saves; where they fail, as it is known here."""
    keeping, attempt = finished.keeping, finished.attempt
    try:
        kept = keeping.saves.attempts.attempt(keeping.id) if keeping.id else None
    except CannotKeep:
        kept = None
    if kept is not None and kept.finished is not None:
        return kept
    return KeptAttempt(
        id="",
        person="",
        scenario=attempt.scenario.id,
        title=attempt.scenario.title,
        source="",
        fingerprint=fingerprint(attempt.scenario),
        mode=Mode(attempt.mode),
        coach=False,
        is_rehearsal=finished.is_rehearsal,
        started=now(),
        finished=now(),
        choices=tuple(KeptChoice(decision.step, now()) for decision in attempt.decisions),
        estimate=finished.estimate,
        moment=finished.moment,
        notes=finished.notes,
    )
