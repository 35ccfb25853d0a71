"""Attempts in the saves: begun, written choice by choice, finished, read, deleted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from roleplay.conversation.step import Mode, Step
from roleplay.exceptions import SaidPlainly
from roleplay.saves import sources
from roleplay.saves.database import Damaged, Database
from roleplay.saves.ids import meant, new_id
from roleplay.saves.kept import KeptAttempt, KeptChoice, KeptSkill, Result
from roleplay.saves.times import now, read_time, written
from roleplay.scenario.fingerprint import Fingerprint, fingerprint
from roleplay.scenario.names import SCORES

if TYPE_CHECKING:
    from roleplay.scenario.model import Scenario

MOMENT = "moment"
NOTES = ("answer", "when", "then")
"""What is written in the debrief: an answer, and both halves of the plan “If …, then I will say …”."""
QUESTIONS = (*SCORES, MOMENT, *NOTES)


class OtherWriter(SaidPlainly):
    """Another program writes this attempt; nothing was written by us."""

    def __init__(self, id_: str) -> None:
        super().__init__(
            f"The attempt “{id_}” is open in another program. Go on with it there, or close it there and try again."
        )


class Attempts:
    """The attempts of everybody who uses these saves. Every method raises `CannotKeep` when the saves fail."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def begin(
        self,
        scenario: Scenario,
        data: bytes,
        *,
        mode: Mode = Mode.WOULD,
        coach: bool = False,
        person: str = "",
        is_rehearsal: bool = False,
        at: datetime | None = None,
    ) -> str:
        """Keep a new attempt at a scenario, whose file has the bytes `data`; return its id."""
        structure, wording = fingerprint(scenario)
        with self.database.transaction():
            hash_ = sources.keep_source(self.database, scenario.id, data)
            id_ = new_id(self.database)
            names = (id_, person, scenario.id, scenario.title, hash_, structure, wording, mode.value)
            values = (*names, int(coach), int(is_rehearsal), written(at or now()), None, None)
            self.database.run(_INSERT, *values)
            return id_

    def moved(self, id_: str, scenario: Scenario, data: bytes) -> None:
        """Note that the attempt goes on with another version of its scenario, in which all of its choices fit."""
        with self.database.transaction():
            hash_ = sources.keep_source(self.database, scenario.id, data)
            statement = "UPDATE attempt SET title = ?, source = ?, structure = ?, wording = ? WHERE id = ?"
            self.database.run(statement, scenario.title, hash_, *fingerprint(scenario), id_)

    def add_choice(self, id_: str, number: int, step: Step, at: datetime | None = None) -> None:
        """Keep one choice; `number`: which decision it is, from 1.

        Raises `OtherWriter` where another choice with this number is kept already, or the attempt was deleted.
        """
        try:
            self.database.run("INSERT INTO choice VALUES (?, ?, ?, ?, ?)", id_, number, *step, written(at or now()))
        except sqlite3.IntegrityError as error:
            raise OtherWriter(id_) from error

    def reflect(self, id_: str, question: str, answer: str) -> None:
        """Keep an answer: to the estimate (a number, or nothing where it was skipped), or what was written later."""
        assert question in QUESTIONS
        self.database.run("INSERT OR REPLACE INTO reflection VALUES (?, ?, ?)", id_, question, answer)

    def estimate(self, id_: str, values: Mapping[str, int | None], moment: int | None) -> None:
        """Keep the player's own view: of each score 0 to 100, and the number of the decision that mattered most."""
        with self.database.transaction():
            for question, value in {**values, MOMENT: moment}.items():
                self.reflect(id_, question, "" if value is None else str(value))

    def finish(self, id_: str, result: Result, at: datetime | None = None) -> None:
        """Keep how an attempt ended."""
        statement = "UPDATE attempt SET finished = ?, result = ? WHERE id = ?"
        self.database.run(statement, written(at or now()), as_json(result), id_)

    def attempts(self, person: str | None = None, *, with_rehearsals: bool = False) -> tuple[KeptAttempt, ...]:
        """Return the attempts of a person, '' being nobody by name, or None for everybody's; newest first."""
        where, values = "WHERE 1", []
        if person is not None:
            where, values = "WHERE person = ?", [person]
        if not with_rehearsals:
            where += " AND rehearsal = 0"
        return self._read(where, *values)

    def attempt(self, id_: str) -> KeptAttempt | None:
        """Return the attempt with this id, which may be shortened as long as only one fits.

        Raises `SeveralFit` otherwise.
        """
        whole = meant(self.database, "attempt", id_)
        return self.by_id(whole) if whole else None

    def by_id(self, id_: str) -> KeptAttempt | None:
        """Return the attempt with just this id."""
        found = self._read("WHERE id = ?", id_)
        return found[0] if found else None

    def source(self, hash_: str) -> str:
        """Return the text of a scenario's file as it was played; raises `KeyError` for a hash that is not there."""
        return sources.source(self.database, hash_)

    def delete(self, *ids: str) -> None:
        """Delete attempts, and what only they needed."""
        with self.database.transaction():
            for id_ in ids:
                self.database.run("DELETE FROM attempt WHERE id = ?", id_)
            self.database.run(
                "DELETE FROM source WHERE hash NOT IN (SELECT source FROM attempt UNION SELECT source FROM meeting)"
            )

    def put(self, attempt: KeptAttempt) -> None:
        """Keep an attempt that was read elsewhere, in place of one with its id; its source has to be there."""
        names = (attempt.id, attempt.person, attempt.scenario, attempt.title, attempt.source, *attempt.fingerprint)
        way = (attempt.mode.value, int(attempt.coach), int(attempt.is_rehearsal))
        finished = None if attempt.finished is None else written(attempt.finished)
        with self.database.transaction():
            self.database.run("DELETE FROM attempt WHERE id = ?", attempt.id)
            result = None if attempt.result is None else as_json(attempt.result)
            self.database.run(_INSERT, *names, *way, written(attempt.started), finished, result)
            for number, choice in enumerate(attempt.choices, 1):
                self.add_choice(attempt.id, number, choice.step, choice.at)
            if attempt.estimate:
                self.estimate(attempt.id, attempt.estimate, attempt.moment)
            for question, answer in attempt.notes.items():
                self.reflect(attempt.id, question, answer)

    def _read(self, where: str, *values: object) -> tuple[KeptAttempt, ...]:
        rows = self.database.rows(f"SELECT * FROM attempt {where} ORDER BY started DESC, rowid DESC", *values)
        chosen = f"IN (SELECT id FROM attempt {where})"
        choices: dict[str, list[KeptChoice]] = {}
        for id_, _, scene, choice, at in self.database.rows(
            f"SELECT * FROM choice WHERE attempt {chosen} ORDER BY attempt, number", *values
        ):
            with understood(f"the attempt “{id_}”"):
                choices.setdefault(id_, []).append(KeptChoice(Step(scene, choice), read_time(at)))
        answers: dict[str, dict[str, str]] = {}
        for id_, question, answer in self.database.rows(f"SELECT * FROM reflection WHERE attempt {chosen}", *values):
            answers.setdefault(id_, {})[question] = answer
        return tuple(_attempt(row, tuple(choices.get(row[0], ())), answers.get(row[0], {})) for row in rows)


_INSERT = "INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _attempt(row: tuple[Any, ...], choices: tuple[KeptChoice, ...], answers: Mapping[str, str]) -> KeptAttempt:
    id_, person, scenario, title, hash_, structure, wording, mode, coach, rehearsal, started, finished, result = row
    with understood(f"the attempt “{id_}”"):
        return KeptAttempt(
            id=id_,
            person=person,
            scenario=scenario,
            title=title,
            source=hash_,
            fingerprint=Fingerprint(structure, wording),
            mode=Mode(mode),
            coach=bool(coach),
            is_rehearsal=bool(rehearsal),
            started=read_time(started),
            finished=None if finished is None else read_time(finished),
            choices=choices,
            estimate={name: number(answers[name]) for name in SCORES if name in answers},
            moment=number(answers.get(MOMENT, "")),
            notes={name: answers[name] for name in NOTES if name in answers},
            result=None if result is None else read_result(result),
        )


def number(answer: str) -> int | None:
    """Return the number that an answer is, or None for one that was skipped."""
    return int(answer) if answer else None


def as_json(result: Result) -> str:
    """Return a result as it is kept."""
    skills = {name: [skill.taken, skill.offered] for name, skill in result.skills.items()}
    return json.dumps({**asdict(result), "skills": skills}, ensure_ascii=False, separators=(",", ":"))


def read_result(text: str) -> Result:
    """Return a kept result. Raises `Damaged`."""
    with understood("a result"):
        fields = json.loads(text)
        fields["skills"] = {name: KeptSkill(*counts) for name, counts in fields["skills"].items()}
        return Result(**fields)


@contextmanager
def understood(what: str) -> Iterator[None]:
    """Raise `Damaged` where what was read is not what is written: a flipped bit that SQLite does not notice."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(f"In the saves, {what} is damaged.") from error
