"""Balance: what the lines of each decision give away when they stand side by side.

A decision is a scene with one set of choices that can be on offer together; the same scene can be several. Where the
outlook does not know what can be on offer, only scenes whose choices are always on offer are judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.checks.situations import Situations
from roleplay.checks.words import Lines, count_words, figure, listed, lists_for, percent, straight
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.problems import Kind, short
from roleplay.scenario.prose import plain


class Line(NamedTuple):
    """One choice of a decision, with what can be seen of it."""

    scene: str
    number: int
    """In its scene."""
    choice: Choice
    text: str
    """As it is shown."""

    @property
    def sum(self) -> int:
        """What it is worth on both scores together."""
        return sum(self.choice.scores)


class Decision(NamedTuple):
    """Two or more lines that can be on offer together, in the order written."""

    lines: tuple[Line, ...]

    @property
    def scene(self) -> str:
        """Where it is met."""
        return self.lines[0].scene

    @property
    def scores(self) -> list[tuple[int, ...]]:
        """What each line adds to the scores."""
        return [line.choice.scores for line in self.lines]

    @property
    def best(self) -> int | None:
        """The place of the line with the greatest sum; None where several share it."""
        sums = list(map(sum, self.scores))
        most = max(sums)
        return sums.index(most) if sums.count(most) == 1 else None

    @property
    def is_even(self) -> bool:
        """Whether all lines have the same scores."""
        return len(set(self.scores)) == 1

    @property
    def is_dominated(self) -> bool:
        """Whether one line is at least as good on every score as each other one."""
        return tuple(map(max, *self.scores)) in self.scores

    def straw(self, limit: int) -> Line | None:
        """Return a line that is worst on every score, with a sum of `limit` or less."""
        worst = tuple(map(min, *self.scores))
        return self.lines[self.scores.index(worst)] if sum(worst) <= limit and worst in self.scores else None


def lines_of(scenario: Scenario) -> dict[str, list[Line]]:
    """Return the lines of every scene, in the order written."""
    return {
        scene: [Line(scene, number, one, plain(one.words, scenario.called)) for number, one in enumerate(part.choices)]
        for scene, part in scenario.scenes.items()
        if part.choices is not None
    }


def decisions(lines: dict[str, list[Line]], situations: Situations | None) -> Iterator[Decision]:
    """Yield every decision that can be met, in the order written."""
    for scene, all_ in lines.items():
        if situations is not None:
            offers = sorted(situations.offers.get(scene, ()))
        else:
            is_fixed = all(line.choice.when is None and not line.choice.once for line in all_)
            offers = [tuple(range(len(all_)))] if is_fixed else []
        for offer in offers:
            if len(offer) > 1:
                yield Decision(tuple([all_[number] for number in offer]))


def check_balance(subject: Subject, situations: Situations | None) -> None:
    """Report what a player could go by instead of understanding (rules 5 to 7, 9, 11 to 13)."""
    lines = lines_of(subject.scenario)
    met = list(decisions(lines, situations))
    _check_pairs(subject, met)
    _check_numbers(subject, met)
    if situations is not None:  # else the differences may lie in decisions that are not known
        _check_differences(subject, met)
    if len(met) >= subject.thresholds.judged_decisions:
        _check_habits(subject, met)
    _check_words(subject, [line for of_scene in lines.values() for line in of_scene])


def _check_pairs(subject: Subject, met: list[Decision]) -> None:
    """Report decisions in which nothing differs, and lines of too different a length."""
    told: set[tuple[str, str, str]] = set()
    even: set[str] = set()
    for decision in met:
        fakes = 0
        several = len({line.choice.goto for line in decision.lines}) < len(decision.lines)
        for one, other in combinations(decision.lines, 2) if several else ():
            if not _same_effects(one.choice, other.choice):
                continue
            fakes += 1
            if (decision.scene, one.choice.id, other.choice.id) in told:
                continue
            told.add((decision.scene, one.choice.id, other.choice.id))
            kind = kinds.FAKE if one.choice.reply == other.choice.reply else kinds.ONLY_THE_REPLY
            at = subject.choice(decision.scene, other.number)
            subject.report(kind, at, one=one.choice.id, other=other.choice.id)
        count = len(decision.lines)
        if decision.is_even and decision.scene not in even and fakes < count * (count - 1) // 2:
            even.add(decision.scene)
            subject.report(kinds.NOTHING_DIFFERS, subject.name("scenes", decision.scene), scene=decision.scene)
    _check_lengths(subject, met)


def _same_effects(one: Choice, other: Choice) -> bool:
    """Return whether two choices have the same consequences for the story and the scores."""
    return (
        one.goto == other.goto
        and one.scores == other.scores
        and set(one.set) == set(other.set)
        and set(one.clear) == set(other.clear)
        and {name: amount for name, amount in one.add.items() if amount}
        == {name: amount for name, amount in other.add.items() if amount}
    )


def _check_lengths(subject: Subject, met: list[Decision]) -> None:
    told: set[tuple[str, int]] = set()
    for decision in met:
        said = [line for line in decision.lines if line.choice.say is not None]  # an act is short by its nature
        if len(said) < 2:
            continue
        counts = [count_words(line.text) for line in said]
        most, fewest = max(counts), min(counts)
        longest, shortest = said[counts.index(most)], said[counts.index(fewest)]
        where = longest.scene, longest.number
        if most > subject.thresholds.lengths_apart * fewest and where not in told:
            told.add(where)
            words = {"words": most, "times": f"{most / max(fewest, 1):.1f}", "other": shortest.choice.id}
            subject.report(kinds.LENGTHS_APART, subject.words_of(*where), **words)


def _check_numbers(subject: Subject, met: list[Decision]) -> None:
    counts: dict[str, set[int]] = {}
    for decision in met:
        counts.setdefault(decision.scene, set()).add(len(decision.lines))
    for scene, numbers in counts.items():
        odd = max(numbers - {3}, key=lambda number: abs(number - 3), default=None)
        if odd is not None:
            subject.report(kinds.NOT_THREE, subject.name("scenes", scene), scene=scene, count=odd)


def _check_differences(subject: Subject, met: list[Decision]) -> None:
    limit = subject.thresholds.differing_decisions
    for score, name in enumerate(SCORES.values()):
        spread = [[line.choice.scores[score] for line in decision.lines] for decision in met]
        differing = sum(max(scores) - min(scores) >= 2 for scores in spread)
        if differing < limit:
            words = {"count": differing, "all": len(met), "score": name.lower(), "limit": limit}
            subject.report(kinds.FEW_DIFFERENCES, subject.name("scenes"), **words)


def _check_habits(subject: Subject, met: list[Decision]) -> None:
    """Report what holds for too many of the decisions."""
    limits, at = subject.thresholds, subject.name("scenes")
    clear = [(decision, best) for decision in met if (best := decision.best) is not None]

    def often(kind: Kind, found: Sequence[str], all_: int, limit: float, **words: object) -> None:
        count = len(found)
        if all_ >= limits.judged_decisions and count > limit * all_:
            scenes = f"It is so in {_where(subject, found)}."
            subject.report(kind, at, count=count, all=all_, percent=percent(count / all_), scenes=scenes, **words)

    longest, shortest = [], []
    places: dict[str, list[str]] = {}
    for decision, best in clear:
        lengths = [len(line.text) for line in decision.lines]
        others = lengths[:best] + lengths[best + 1 :]
        if lengths[best] > max(others):
            longest.append(decision.scene)
        if lengths[best] < min(others):
            shortest.append(decision.scene)
        places.setdefault(_place(best, len(decision.lines)), []).append(decision.scene)
    often(kinds.BEST_LONGEST, longest, len(clear), limits.best_longest)
    often(kinds.BEST_SHORTEST, shortest, len(clear), limits.best_shortest)

    for place, found in places.items():
        often(kinds.BEST_PLACE, found, len(clear), limits.best_place, position=place)
    if len(clear) >= limits.place_decisions:
        possible = Counter(_place(n, len(decision.lines)) for decision, _ in clear for n in range(len(decision.lines)))
        for place, count in possible.items():
            if place not in places and count >= limits.place_decisions:
                subject.report(kinds.BEST_NEVER_THERE, at, position=place, all=count)

    uneven = [decision for decision in met if not decision.is_even]
    often(
        kinds.DOMINANT, [decision.scene for decision in uneven if decision.is_dominated], len(uneven), limits.dominant
    )
    straws = [straw for decision in uneven if (straw := decision.straw(limits.straw_sum)) is not None]
    if straws:
        words = {"choice": f"{straws[0].scene}/{straws[0].choice.id}", "sum": figure(straws[0].sum)}
        often(kinds.STRAW, [straw.scene for straw in straws], len(met), limits.straw, **words)


_MOST_NAMED = 6  # scenes


def _where(subject: Subject, scenes: Sequence[str]) -> str:
    """Return scenes with their lines, each once, as they stand in a sentence: “call (line 41), amber (line 88)”."""
    once = list(dict.fromkeys(scenes))
    named = [f"{short(name, 20)} (line {subject.name('scenes', name)[0] + 1})" for name in once[:_MOST_NAMED]]
    more = len(once) - len(named)
    return listed([*named, f"{more} more"] if more else named, "and")


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _place(number: int, count: int) -> str:
    """Return what people call a place among lines: the last has its own name, wherever it is."""
    if number == count - 1:
        return "last"
    return _ORDINALS[number] if number < len(_ORDINALS) else f"at number {number + 1}"


def _check_words(subject: Subject, lines: list[Line]) -> None:
    """Report words that stand in poor lines only, or in good ones only (rule 13). Poor is a sum below 0, good above."""
    lists, limits = lists_for(subject.scenario.language), subject.thresholds
    if lists is None:
        return
    texts = Lines([straight(line.text) for line in lines])
    for group, harsh in lists.harsh.items():
        found = [(lines[number], word) for number, word in harsh.first_in(texts).items()]
        if len(found) >= limits.give_away_harsh and all(line.sum < 0 for line, _ in found):
            words = ", ".join(f"“{word}”" for word in dict.fromkeys(word.lower() for _, word in found))
            subject.report(kinds.HARSH_ONLY_LOW, _word(subject, *found[0]), group=group, count=len(found), words=words)
    for word, polite in lists.polite.items():
        found = [(lines[number], said) for number, said in polite.first_in(texts).items()]
        if len(found) < limits.give_away_polite:
            continue
        for side, sign in (("poor", -1), ("good", 1)):
            if all(line.sum * sign > 0 for line, _ in found):
                where = _word(subject, *found[0])
                subject.report(kinds.POLITE_ONE_SIDE, where, word=word, side=side, count=len(found))


def _word(subject: Subject, line: Line, word: str) -> tuple[int, int, int, int]:
    return subject.found(subject.words_of(line.scene, line.number), word)
