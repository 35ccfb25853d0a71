"""Keeping: what a game does with the saves. Whatever becomes of them, the game goes on, and people are told once.

What could not be written is tried again with the next choice: when room has been made on a disk, nothing is missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from roleplay.saves.attempts import Attempts, OtherWriter
from roleplay.saves.database import CannotKeep, Damaged, Moved
from roleplay.saves.kept import KeptAttempt, Result
from roleplay.saves.mending import mended, open_or_mend
from roleplay.saves.times import now
from roleplay.saves.writers import Writers

if TYPE_CHECKING:
    from roleplay.conversation.attempt import Attempt
    from roleplay.scenario.library import Entry

T = TypeVar("T")

PLAY_ON = "You can play on; what is missing is kept as soon as that is mended."
ALL_KEPT = "Everything is kept now."


class Saves:
    """One person's saves, as a game uses them."""

    def __init__(self, file: Path, person: str = "", *, create: bool = True) -> None:
        """Without `create`, a file that is not there is not made: there is only nothing in it."""
        self.file, self.person, self._create = file, person, create
        self.trouble = ""
        """Why the saves could not be used when it was last tried; one sentence, empty while all is well."""
        self.mended = ""
        """What was damaged, and what became of it; empty as a rule."""
        self.writers = Writers(file)
        self._attempts: Attempts | None = None
        self._must_mend = False

    @property
    def attempts(self) -> Attempts:
        """The attempts, the file being opened when it is first needed. Raises `CannotKeep`."""
        if self._attempts is None:
            try:
                database, told = mended(self.file) if self._must_mend else open_or_mend(self.file, create=self._create)
            except CannotKeep as error:
                self.trouble = str(error)
                raise
            self._attempts, self._must_mend, self.trouble = Attempts(database), False, ""
            self.mended = told or self.mended
        return self._attempts

    def ask(self, question: Callable[[Attempts], T]) -> T:
        """Return what is asked of the attempts; where the file turns out to be damaged, of what can be read of it.

        Raises `CannotKeep`; `trouble` then says why.
        """
        try:
            try:
                return question(self.attempts)
            except (Damaged, Moved) as error:
                self.failed(error)
                return question(self.attempts)
        except CannotKeep as error:
            self.failed(error)
            raise

    def close(self) -> None:
        """Let go of the file, where it was opened; it can be asked again."""
        if self._attempts is not None:
            self._attempts.database.close()
            self._attempts = None

    def unfinished(self) -> KeptAttempt | None:
        """Return the newest conversation that was not finished, nor begun again since. Raises `CannotKeep`."""

        def newest(attempts: Attempts) -> KeptAttempt | None:
            begun: set[str] = set()
            for id_, scenario, finished in attempts.database.rows(_NEWEST, self.person):
                if finished is None and scenario not in begun:
                    return attempts.by_id(id_)
                begun.add(scenario)
            return None

        return self.ask(newest)

    def endings(self) -> Mapping[str, set[str]]:
        """Return the endings that this person has met, by scenario; nothing where the saves fail."""
        met: dict[str, set[str]] = {}
        for scenario, ending in self._known(_ENDINGS, self.person):
            met.setdefault(scenario, set()).add(ending)
        return met

    def begun(self) -> set[str]:
        """Return the scenarios in which this person has said something; nothing where the saves fail."""
        return {scenario for (scenario,) in self._known(_BEGUN, self.person)}

    def people(self) -> list[str]:
        """Return the names of all whose attempts are kept, in order; nothing where the saves fail."""
        return sorted((name for (name,) in self._known(_PEOPLE) if name), key=str.casefold)

    @property
    def is_unused(self) -> bool:
        """Whether nobody has ever played here; not where the saves fail, or did. Nothing is made by asking."""
        if not os.path.exists(self.file):
            return True
        with suppress(CannotKeep):
            return not self.ask(lambda attempts: attempts.database.rows(_PEOPLE)) and not self.mended
        return False

    def steps(self, scenario: str) -> set[tuple[str, str]]:
        """Return every choice that this person has taken in a scenario; nothing where the saves fail."""
        return set(self._known(_STEPS, self.person, scenario))

    def _known(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        """Return the rows that a question in SQL yields; none where the saves fail."""
        with suppress(CannotKeep):
            return self.ask(lambda attempts: attempts.database.rows(question, *values))
        return []

    def failed(self, error: CannotKeep) -> None:
        """Note what went wrong; a damaged or vanished file is let go of, and mended when it is next needed."""
        self.trouble = str(error)
        self._must_mend = isinstance(error, Damaged)
        if isinstance(error, Damaged | Moved):
            self.close()


_NEWEST = """
SELECT id, scenario, finished FROM attempt WHERE person = ? AND rehearsal = 0 ORDER BY started DESC, rowid DESC"""
_ENDINGS = """
SELECT DISTINCT scenario, json_extract(result, '$.ending') FROM attempt WHERE person = ? AND result IS NOT NULL"""
_PEOPLE = "SELECT DISTINCT person FROM attempt"
_BEGUN = "SELECT DISTINCT scenario FROM attempt WHERE person = ? AND rehearsal = 0"
_STEPS = """
SELECT DISTINCT scene, choice FROM choice JOIN attempt ON attempt.id = choice.attempt WHERE person = ? AND scenario = ?
"""


class Keeping:
    """One attempt being kept: begun with its first choice, so that a glance at a scenario leaves nothing behind."""

    def __init__(
        self,
        saves: Saves,
        entry: Entry,
        attempt: Attempt,
        *,
        coach: bool = False,
        is_rehearsal: bool = False,
        kept: KeptAttempt | None = None,
    ) -> None:
        """Keep an attempt, or go on with one that lies in the saves already.

        Raises `OtherWriter` where another program is writing that one.
        """
        self.saves, self.trouble = saves, ""
        self.id = kept.id if kept else None
        """What to type after `roleplay resume`; None as long as nothing has been kept."""
        self._entry, self._attempt = entry, attempt
        self._coach, self._is_rehearsal = coach, is_rehearsal
        self._started = kept.started if kept else now()
        self._times = [choice.at for choice in kept.choices] if kept else []
        self._written = len(self._times)
        self._moves = kept is not None and kept.finished is None
        self._estimate = (kept.estimate, kept.moment) if kept and kept.estimate else None
        self._result = kept.result if kept else None
        self._notes: dict[str, str] = {}
        self._is_pending = False
        self._replaced: str | None = None
        if kept is not None and not saves.writers.take(kept.id):
            raise OtherWriter(kept.id)

    def keep(self) -> bool:
        """Write every choice that is not kept yet, in one transaction. Return whether `trouble` has changed."""
        self._times += [now()] * (len(self._attempt.decisions) - len(self._times))
        return self._try()

    def keep_estimate(self, values: Mapping[str, int | None], moment: int | None) -> bool:
        """Keep the player's own view, which is asked before anything is shown."""
        self._estimate, self._is_pending = (values, moment), True
        return self._try()

    def keep_result(self, result: Result) -> bool:
        """Keep how it ended; what is there already stays as it was written then."""
        if self._result is not None:
            return False
        self._result, self._is_pending = result, True
        return self._try()

    def keep_note(self, question: str, answer: str) -> bool:
        """Keep what was written in the debrief."""
        self._notes[question], self._is_pending = answer, True
        return self._try()

    def close(self) -> None:
        """Let another program go on with the attempt."""
        if self.id is not None:
            self.saves.writers.leave(self.id)

    def _try(self) -> bool:
        before = self.trouble
        try:
            try:
                self._write()
            except (Damaged, Moved) as error:
                self.saves.failed(error)
                self._replaced = self.id
                self._write_all()
            except OtherWriter:
                self._write_all()
        except CannotKeep as error:
            self.saves.failed(error)
            self.trouble = str(error)
        return self.trouble != before

    def _write_all(self) -> None:
        """Keep all of it again, as an attempt of its own: what is in the file is another's, or not sure to be whole."""
        self.id, self._written, self._moves, self._is_pending = None, 0, False, True
        self._write()

    def _write(self) -> None:
        """Write what is missing, all or nothing."""
        if self._written == len(self._times) and not (self._is_pending and self._times):
            return
        attempts, scenario = self.saves.attempts, self._attempt.scenario
        with attempts.database.transaction():
            if self._replaced is not None:
                attempts.delete(self._replaced)
            id_ = self.id or attempts.begin(
                scenario,
                self._entry.data,
                mode=self._attempt.mode,
                coach=self._coach,
                person=self.saves.person,
                is_rehearsal=self._is_rehearsal,
                at=self._started,
            )
            if self._moves:
                attempts.moved(id_, scenario, self._entry.data)
            for decision, at in list(zip(self._attempt.decisions, self._times, strict=True))[self._written :]:
                attempts.add_choice(id_, decision.number, decision.step, at)
            if self._estimate is not None:
                attempts.estimate(id_, *self._estimate)
            for question, answer in self._notes.items():
                attempts.reflect(id_, question, answer)
            if self._result is not None:
                attempts.finish(id_, self._result, self._times[-1])
        self.saves.writers.take(id_)
        self._replaced = None
        self.id, self._written, self._moves, self._is_pending = id_, len(self._times), False, False
        self.trouble = ""
