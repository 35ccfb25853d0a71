"""What many attempts say about a scenario: how often each line was taken, how hard it was, how well it separates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from roleplay.conversation.step import Mode
from roleplay.reports.many import Play, Taken
from roleplay.scenario.names import SCORES

LEAST = 4
"""Attempts without which there are no quarters to compare."""
FEW = 20
"""Fewer attempts than this are a hint at best: a quarter is less than five people."""
CLOSE = 5
"""Points; an estimate no farther from the score is close."""


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """One line of a decision."""

    choice: str
    words: str
    offered: int
    taken: int
    best: int
    """How often it was among those that score best."""
    separates: float | None
    """The share that took it in the top quarter by total, minus that in the bottom one; None with too few."""


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """One scene with a decision."""

    scene: str
    met: int
    best_taken: float | None
    """The share that took a line that scores best: the less, the harder. None where the scores were not told."""
    separates: float | None
    """That share in the top quarter by total, minus that in the bottom one; None with too few."""
    choices: tuple[ChoiceFigures, ...]


@dataclass(frozen=True, slots=True)
class EndingFigures:
    """One ending that was met."""

    ending: str
    title: str
    outcome: str
    met: int


@dataclass(frozen=True, slots=True)
class EstimateFigures:
    """What people thought of a score, beside what it was."""

    score: str
    guesses: int
    mean_estimate: float
    mean_score: float
    above: int
    """How many thought more of themselves than the key, by more than `CLOSE`."""
    close: int
    below: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All about one version of a scenario, in one way of playing it."""

    scenario: str
    title: str
    version: str
    mode: Mode
    plays: int
    endings: tuple[EndingFigures, ...]
    estimates: tuple[EstimateFigures, ...]
    decisions: tuple[DecisionFigures, ...]
    """In the order in which they are met."""


def figures(plays: Iterable[Play]) -> tuple[Figures, ...]:
    """Return the figures of each version of each scenario; what people would say and should say is kept apart."""
    groups: dict[tuple[str, str, Mode], list[Play]] = {}
    for play in plays:
        groups.setdefault((play.scenario, play.version, play.mode), []).append(play)
    ordered = sorted(groups.items(), key=lambda item: (item[1][0].title.casefold(), -len(item[1]), item[0]))
    return tuple(_figures(*key, group) for key, group in ordered)


def _figures(scenario: str, version: str, mode: Mode, plays: Sequence[Play]) -> Figures:
    return Figures(
        scenario=scenario,
        title=plays[-1].title,
        version=version,
        mode=mode,
        plays=len(plays),
        endings=_endings(plays),
        estimates=tuple(found for name in SCORES if (found := _estimate(name, plays)) is not None),
        decisions=tuple(_decision(scene, plays) for scene in _scenes(plays)),
    )


def _endings(plays: Sequence[Play]) -> tuple[EndingFigures, ...]:
    met = Counter(play.ending for play in plays)
    last = {play.ending: play for play in plays}
    return tuple(EndingFigures(name, last[name].ending_title, last[name].outcome, n) for name, n in met.most_common())


def _estimate(name: str, plays: Sequence[Play]) -> EstimateFigures | None:
    pairs = [(play.estimate.get(name), play.scores.get(name)) for play in plays]
    known = [(guess, score) for guess, score in pairs if guess is not None and 0 <= guess <= 100 and score is not None]
    if not known:
        return None
    gaps = [guess - score for guess, score in known]
    above, below = sum(gap > CLOSE for gap in gaps), sum(gap < -CLOSE for gap in gaps)
    guesses, scores = zip(*known, strict=True)
    return EstimateFigures(name, len(known), fmean(guesses), fmean(scores), above, len(known) - above - below, below)


def _scenes(plays: Sequence[Play]) -> list[str]:
    """Return the scenes with a decision, in the order in which they come up on average."""
    places: dict[str, list[int]] = {}
    for play in plays:
        for place, taken in enumerate(play.decisions):
            places.setdefault(taken.step.scene, []).append(place)
    return sorted(places, key=lambda scene: fmean(places[scene]))


def _decision(scene: str, plays: Sequence[Play]) -> DecisionFigures:
    met = [(play, taken) for play in plays if (taken := _first(scene, play)) is not None]
    known = [taken for _, taken in met if taken.best is not None]
    words: dict[str, str] = {}
    for _, taken in met:
        words |= taken.offered
    top, bottom = _quarters(met)

    def separates(is_wanted: Callable[[Taken], bool]) -> float | None:
        return fmean(map(is_wanted, top)) - fmean(map(is_wanted, bottom)) if top else None

    return DecisionFigures(
        scene=scene,
        met=len(met),
        best_taken=fmean(map(_is_best, known)) if known else None,
        separates=separates(_is_best),
        choices=tuple(
            ChoiceFigures(
                choice=choice,
                words=words[choice],
                offered=sum(choice in taken.offered for _, taken in met),
                taken=sum(choice == taken.step.choice for _, taken in met),
                best=sum(choice in (taken.best or ()) for _, taken in met),
                separates=separates(partial(_took, choice)),
            )
            for choice in words
        ),
    )


def _is_best(taken: Taken) -> bool:
    return taken.best is not None and taken.step.choice in taken.best


def _took(choice: str, taken: Taken) -> bool:
    return taken.step.choice == choice


def _first(scene: str, play: Play) -> Taken | None:
    """Return the decision when the scene was met for the first time; later ones answer a known question."""
    return next((taken for taken in play.decisions if taken.step.scene == scene), None)


def _quarters(met: Sequence[tuple[Play, Taken]]) -> tuple[list[Taken], list[Taken]]:
    """Return what the quarter with the highest totals took, and that with the lowest; nothing with too few."""
    known = [(play.total, play.id, taken) for play, taken in met if play.total is not None and taken.best is not None]
    if len(known) < LEAST:
        return [], []
    known.sort(key=lambda each: each[:2])
    quarter = len(known) // 4
    return [taken for *_, taken in known[-quarter:]], [taken for *_, taken in known[:quarter]]
