"""The difference between two versions of a scenario: not of their text, but of what can happen in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.rules import EndlessPassage
from roleplay.outlook import Exploration
from roleplay.saves.kept import KeptAttempt
from roleplay.saves.replaying import Misfit, replayed
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import clean

_MOVED = 0.005
"""How much a share has to move before it is told: half a point in a hundred."""

Ends = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that has ends, as it was and as it is; None where there is none, or it is not known."""

    name: str
    was: Ends
    now: Ends


@dataclass(frozen=True, slots=True)
class Moved:
    """An ending that random play comes to more or less often than before; shares from 0 to 1."""

    ending: str
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Difference:
    """All that an edit has changed. Scenes and endings are ids, lines are "scene/choice"."""

    endings_gained: tuple[str, ...]
    """Endings that can be reached now, and could not before."""
    endings_lost: tuple[str, ...]
    unreachable: tuple[str, ...]
    """Scenes that no way leads to any more; they are still written."""
    never_offered: tuple[str, ...]
    """Lines that are never on offer any more."""
    dead_ends: tuple[str, ...]
    """Scenes where play can get stuck now."""
    lines_added: tuple[str, ...]
    lines_lost: tuple[str, ...]
    paths_broken: tuple[str, ...]
    """What has changed for the kept paths, a sentence each."""
    uncovered: tuple[str, ...]
    """What is not known of one of the versions, and why."""
    reach: tuple[Change, ...]
    """The scores, their mean (“together”) and the number of decisions, where the worst or the best has changed."""
    shares: tuple[Moved, ...]
    attempts: tuple[tuple[str, Misfit], ...]
    """Attempts in the saves that fit before and do not now: the id, and where they stop."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing has changed that can be known."""
        return not any(getattr(self, name) for name in self.__slots__ if name != "uncovered")


def difference(
    old: Exploration, new: Exploration, *, paths_broken: Iterable[str] = (), attempts: Sequence[KeptAttempt] = ()
) -> Difference:
    """Return what has changed from one explored version to another; `attempts`: those to be played again in both."""
    endings_old, endings_new = _reached(old), _reached(new)
    lines_old, lines_new = _lines_of(old.scenario), _lines_of(new.scenario)
    return Difference(
        endings_gained=_without(endings_new, endings_old),
        endings_lost=_without(endings_old, endings_new),
        reach=tuple(_reach(old, new)),
        shares=tuple(_shares(old, new)),
        unreachable=_without(new.unreachable_scenes, old.unreachable_scenes),
        never_offered=_without(new.never_offered, old.never_offered),
        dead_ends=_without(new.dead_ends, old.dead_ends),
        lines_added=_without(lines_new, lines_old),
        lines_lost=_without(lines_old, lines_new),
        paths_broken=tuple(paths_broken),
        attempts=tuple(_misfits(old.scenario, new.scenario, attempts)),
        uncovered=tuple(dict.fromkeys((*old.uncovered, *new.uncovered))),
    )


def _without(these: Iterable[str], those: Iterable[str]) -> tuple[str, ...]:
    known = set(those)
    return tuple(name for name in these if name not in known)


def _reached(found: Exploration) -> list[str]:
    return [ending for ending, one in found.endings.items() if one.reachable is not False]


def _lines_of(scenario: Scenario) -> list[str]:
    return [f"{name}/{choice.id}" for name, scene in scenario.scenes.items() for choice in scene.choices or ()]


def _reach(old: Exploration, new: Exploration) -> Iterator[Change]:
    nothing = (None, None)
    rows: list[tuple[str, Ends, Ends]] = [
        (label, (old.scores[name].worst, old.scores[name].best), (new.scores[name].worst, new.scores[name].best))
        for name, label in SCORES.items()
    ]
    rows.append(("Together, of 100", old.together or nothing, new.together or nothing))
    rows.append(("Decisions", (old.fewest, old.most), (new.fewest, new.most)))
    return (Change(*row) for row in rows if row[1] != row[2])


def _shares(old: Exploration, new: Exploration) -> Iterator[Moved]:
    for ending, one in new.endings.items():
        before = old.endings.get(ending)
        if before is not None and abs(one.share - before.share) >= _MOVED:
            yield Moved(ending, before.share, one.share)


def _misfits(old: Scenario, new: Scenario, attempts: Sequence[KeptAttempt]) -> Iterator[tuple[str, Misfit]]:
    before, after = ConversationMachine(old), ConversationMachine(new)
    for kept in attempts:
        try:
            if replayed(kept, before).misfit is None and (misfit := replayed(kept, after).misfit) is not None:
                yield kept.id, misfit
        except EndlessPassage:
            continue  # such a scenario has no beginning; “check” says so


def as_json(found: Difference) -> dict[str, Any]:
    """Return a difference as plain values. Ends are pairs of the worst and the best, or the fewest and the most."""
    attempts = [
        {"id": id_, "decision": misfit.number, "scene": misfit.scene, "choice": misfit.choice, "why": misfit.reason}
        for id_, misfit in found.attempts
    ]
    return {**asdict(found), "attempts": attempts}


def told(found: Difference) -> str:
    """Return a difference as lines of text for a person."""
    parts = list(_parts(found))
    if found.is_empty:
        parts.insert(0, ["Nothing has changed in what can happen."])
    return "\n\n".join(clean("\n".join(part)) for part in parts)


def _parts(found: Difference) -> Iterator[list[str]]:
    yield from (["! " + sentence] for sentence in found.uncovered)
    yield from _listed("Endings that can be reached now", found.endings_gained, "+")
    yield from _listed("Endings that cannot be reached any more", found.endings_lost, "-")
    if found.reach:
        yield [
            f"{'':22}{'was':>14}{'is':>14}",
            *(f"{one.name:22}{_ends(one.was):>14}{_ends(one.now):>14}" for one in found.reach),
        ]
    if found.shares:
        yield [
            f"{'Random play ends in':22}{'was':>14}{'is':>14}",
            *(f"{one.ending:22}{one.was * 100:>12.1f} %{one.now * 100:>12.1f} %" for one in found.shares),
        ]
    yield from _listed("Scenes that no way leads to any more", found.unreachable, "-")
    yield from _listed("Lines that are never on offer any more", found.never_offered, "-")
    yield from _listed("Scenes where play can get stuck now", found.dead_ends, "-")
    yield from _listed("Lines added", found.lines_added, "+")
    yield from _listed("Lines lost", found.lines_lost, "-")
    yield from _listed("Kept paths", found.paths_broken, "-")
    words = [f"{id_}, decision {misfit.number}: {misfit.reason}" for id_, misfit in found.attempts]
    yield from _listed("Attempts in the saves that no longer fit", words, "-")


def _listed(heading: str, entries: Sequence[str], mark: str) -> Iterator[list[str]]:
    if entries:
        yield [heading, *(f"{mark} {entry}" for entry in entries)]


def _ends(ends: Ends) -> str:
    worst, best = ("–" if end is None else str(end).replace("-", "−") for end in ends)
    return f"{worst} to {best}"
