"""Erasing: what was kept to know a phone again goes when the meeting is over; the votes stay, of nobody.

Within one decision a phone keeps a number, so that it can still be told how many changed their mind; between two
decisions nothing tells that two votes came from the same one.
"""

from __future__ import annotations

from collections.abc import Iterable

from roleplay.saves.kept import Event


def without_voters(events: Iterable[Event]) -> list[Event]:
    """Return the events with running numbers for the ids of phones, and no code; others as they are, unchanged."""
    numbers: dict[str, dict[str, str]] = {}
    result = []
    for event in events:
        if event.kind == "ballots":
            known = numbers.setdefault(event.data["place"].rpartition(".")[0], {})
            for voter in event.data["ballots"]:
                known.setdefault(voter, str(len(known) + 1))
            ballots = {known[voter]: option for voter, option in event.data["ballots"].items()}
            event = event._replace(data={**event.data, "ballots": ballots})
        elif event.kind == "door":
            event = event._replace(data={**event.data, "code": ""})
        result.append(event)
    return result
