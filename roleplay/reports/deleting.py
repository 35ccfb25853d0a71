"""Deleting attempts, and with them what still waits to be sent about them."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.reports.outbox import NAME, forget
from roleplay.reports.xapi import registration_of
from roleplay.saves.attempts import Attempts
from roleplay.saves.kept import KeptAttempt


def delete(attempts: Attempts, doomed: Sequence[KeptAttempt]) -> None:
    """Delete attempts; what a learning record store has accepted is out of our hands.

    Raises `CannotSend` where statements about them may be left in the outbox; the attempts are deleted then, too.
    """
    attempts.delete(*(kept.id for kept in doomed))
    forget(attempts.database.file.with_name(NAME), map(registration_of, doomed))
