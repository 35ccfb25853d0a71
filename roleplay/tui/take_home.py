"""Taking the report home from the debrief: it is written as a page, and people are told where it lies."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from textual.app import App

from roleplay.conversation.step import Mode
from roleplay.debrief.debrief import Debrief
from roleplay.own_folders import NoHome, own_documents, own_folder
from roleplay.reports.files import names, page, write_page
from roleplay.reports.telling import Telling
from roleplay.saves.database import CannotKeep
from roleplay.saves.kept import KeptAttempt, KeptChoice
from roleplay.saves.times import now
from roleplay.scenario.fingerprint import fingerprint
from roleplay.scenario.prose import clean
from roleplay.tui.game import Finished

_USE = (
    "Open it in a browser: to read, to print, or to send to whoever talks it over with you. "
    "It has no numbers and no name in it."
)
_OTHERS = "“roleplay report --help” says how to have them, and other formats."


def take_home(app: App[None], finished: Finished, result: Debrief) -> str:
    """Write the report where this person will look for it, and return sentences about where it lies, and what for.

    In a browser it is offered as a download: the person may sit at another computer.
    """
    telling = Telling(_kept(finished), result)
    if app.is_web:
        name = next(names(telling))
        app.deliver_text(StringIO(page(telling)), save_filename=name, mime_type="text/html")
        return clean(f"Your report is among your downloads: {name}\n\n{_USE}")
    folders = folders_for(finished.keeping.saves.file.parent)
    try:
        path = write_page(telling, folders)
    except OSError as error:
        return clean(f"The report could not be written in {folders[-1]}: {error.strerror}.")
    return clean(f"Your report is this page:\n\n{path.resolve()}\n\n{_USE} {_OTHERS}")


def folders_for(saves: Path) -> tuple[Path, ...]:
    """Return where reports may lie, best first: among the user's documents, or beside saves that were put elsewhere.

    Who names a folder for the saves wants all that is theirs in it, and nothing outside.
    """
    beside = saves.resolve() / "reports"
    try:
        is_own = saves.resolve() == own_folder("data").resolve()
    except NoHome:
        is_own = False
    documents = own_documents() if is_own else None
    return (documents / "Roleplay", beside) if documents is not None else (beside,)


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
