"""Statements of the Experience API, 1.0.3, by hand: they are small, and no library for them is kept up.

Ids are stable: the same thing told twice is one statement to a learning record store. The addresses only name things;
they lead nowhere, on purpose (`.invalid` is reserved for that), and can therefore belong to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from roleplay import __version__
from roleplay.saves.times import written

if TYPE_CHECKING:
    from roleplay.saves.kept import KeptAttempt

HOME = "https://roleplay.invalid"
_VERBS = "http://adlnet.gov/expapi/verbs"
_KINDS = "http://adlnet.gov/expapi/activities"

Values = dict[str, Any]


def registration(*names: str) -> UUID:
    """Return the id under which all statements about one play belong together."""
    return uuid5(NAMESPACE_URL, "/".join((HOME, *names)))


def registration_of(kept: KeptAttempt) -> UUID:
    """Return the id under which all statements about an attempt belong together."""
    return registration("attempts", kept.id, written(kept.started), kept.source)


def extensions(**fields: object) -> Values:
    """Return what the standard has no place for, under addresses of our own."""
    return {f"{HOME}/extensions/{name.replace('_', '-')}": value for name, value in fields.items()}


def account(name: str, kind: str = "Agent") -> Values:
    """Return an actor without an e-mail address: an `Agent`, or a `Group` that is known by its name."""
    return {"objectType": kind, "account": {"homePage": HOME, "name": name}}


def activity(path: str, kind: str, title: str, language: str, **definition: object) -> Values:
    """Return what a statement is about; `kind` is a word of ADL's, such as `simulation`."""
    named = {"type": f"{_KINDS}/{kind}", "name": {language: title}, **definition}
    return {"objectType": "Activity", "id": f"{HOME}/{path}", "definition": named}


def choices(offered: Mapping[str, str], language: str) -> Values:
    """Return the fields of an activity in which one of several things is chosen; there is no correct answer."""
    listed = [{"id": id_, "description": {language: words}} for id_, words in offered.items()]
    return {"interactionType": "choice", "choices": listed}


def duration(time: timedelta) -> str:
    """Return a length of time, in seconds, as ISO 8601."""
    return f"PT{max(int(time.total_seconds()), 0)}S"


@dataclass(frozen=True, slots=True)
class Play:
    """What all statements about one play share."""

    registration: UUID
    actor: Values
    language: str
    extensions: Values

    def statement(
        self,
        verb: str,
        about: Values,
        at: datetime,
        *,
        key: str,
        result: Values | None = None,
        parents: Sequence[Values] = (),
    ) -> Values:
        """Return one statement; `key` tells it from the others of this play, `parents` is what `about` is part of."""
        context: Values = {
            "registration": str(self.registration),
            "platform": f"Roleplay {__version__}",
            "language": self.language,
            "extensions": self.extensions,
        }
        if parents:
            context["contextActivities"] = {"parent": list(parents)}
        who = self.actor["account"]["name"]
        return {
            "id": str(uuid5(self.registration, f"{who}/{verb}/{key}")),
            "version": "1.0.3",
            "timestamp": written(at),
            "actor": self.actor,
            "verb": {"id": f"{_VERBS}/{verb}", "display": {"en": verb}},
            "object": about,
            **({"result": result} if result else {}),
            "context": context,
        }
