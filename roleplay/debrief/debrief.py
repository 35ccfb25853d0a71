"""The debrief: what one finished attempt meant, worked out from the attempt and the outlook, in numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from roleplay.conversation import rules
from roleplay.conversation.attempt import Attempt, Decision
from roleplay.debrief.scores import Score, profile, rounded
from roleplay.outlook import Outlook, Reach
from roleplay.scenario.model import Choice, Ending
from roleplay.scenario.names import SCORES, skills

LEAST_LOSS = 5
"""A decision that lost no more than this is no turning point, unless it closed every good ending."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One decision, with what was still possible before and after it."""

    decision: Decision
    before: Reach
    after: Reach
    loss: Fraction
    """The best still reachable together before, minus after; 0 to 100."""
    others_lost: tuple[Fraction, ...]
    """What each line not taken would have lost, in the order on offer."""
    closed_good: bool
    """Whether a good ending was possible before and none is after."""

    def best_with(self, other: Choice) -> Fraction:
        """Return the best still reachable together, 0 to 100, had a line not taken been said."""
        return self.before.together[1] - self.others_lost[self.decision.not_taken.index(other)]

    @property
    def better(self) -> Choice | None:
        """The line not taken that would have kept most; None where none would have kept more than yours."""
        if not self.others_lost or min(self.others_lost) >= self.loss:
            return None
        return self.decision.not_taken[self.others_lost.index(min(self.others_lost))]

    @property
    def mean_other_loss(self) -> Fraction:
        """What the lines not taken would have lost on average; 0 where there was none."""
        return sum(self.others_lost, Fraction(0)) / len(self.others_lost) if self.others_lost else Fraction(0)


@dataclass(frozen=True, slots=True)
class SkillChances:
    """How often a skill could have been shown, and was."""

    skill: str
    taken: int
    offered: int


@dataclass(frozen=True, slots=True)
class Debrief:
    """All that a debrief shows, in numbers and references."""

    attempt: Attempt
    ending: Ending
    scores: Mapping[str, Score]
    together: Fraction
    """The mean of both scores before rounding, 0 to 100."""
    profile: str | None
    moments: tuple[Moment, ...]
    turning_points: tuple[Moment, ...]
    """Up to two that cost most, in the order of the talk."""
    went_well: Moment | None
    """The decision that lost nothing where the other lines would have lost most."""
    skills: tuple[SkillChances, ...]
    best_line: Decision | None
    """Of the lines that helped, the one that helped most."""
    is_exact: bool

    @property
    def cards(self) -> tuple[Moment, ...]:
        """The moments worth a page, in the order of the talk."""
        return worth_a_page(self.turning_points, self.went_well)


def debrief(attempt: Attempt, outlook: Outlook) -> Debrief:
    """Work out the debrief of a finished attempt. `outlook` is its scenario's."""
    ending = attempt.ending
    assert ending is not None, "only a finished attempt has a debrief"
    scored, found = scores(attempt, outlook), moments(attempt, outlook)
    result = outlook.reach(attempt.state)
    best = max(attempt.decisions, key=lambda decision: sum(decision.choice.scores), default=None)
    return Debrief(
        attempt=attempt,
        ending=ending,
        scores=scored,
        together=result.together[1],
        profile=profile(scored),
        moments=found,
        turning_points=turning_points(found),
        went_well=went_well(found),
        skills=skill_chances(attempt),
        best_line=best if best is not None and sum(best.choice.scores) > 0 else None,
        is_exact=outlook.whole.exact and all(moment.before.exact for moment in found),
    )


def scores(attempt: Attempt, outlook: Outlook) -> dict[str, Score]:
    """Return both scores where an attempt stands, finished or not, on the scale of its whole scenario."""
    scaled = outlook.scaled(attempt.state.scores)
    return {
        name: Score(name, raw, None if (value := scaled[name]) is None else rounded(value))
        for name, raw in zip(SCORES, attempt.state.scores, strict=True)
    }


def moments(attempt: Attempt, outlook: Outlook) -> tuple[Moment, ...]:
    """Return every decision so far with what was possible before and after it; the attempt need not be finished."""
    found = []
    for decision in attempt.decisions:
        before, after = outlook.reach(decision.before), outlook.reach(decision.after)
        roads = (rules.after(attempt.scenario, decision.before, other) for other in decision.not_taken)
        others = tuple(_loss(before, outlook.reach(state)) for state in roads)
        had_good, has_good = (_any_good(attempt, reach) for reach in (before, after))
        found.append(Moment(decision, before, after, _loss(before, after), others, had_good and not has_good))
    return tuple(found)


def _loss(before: Reach, after: Reach) -> Fraction:
    # Never below zero in an exact outlook; a sampled one may find less before than after.
    return max(before.together[1] - after.together[1], Fraction(0))


def _any_good(attempt: Attempt, reach: Reach) -> bool:
    return any(attempt.scenario.endings[name].outcome == "good" for name in reach.endings)


def turning_points(found: tuple[Moment, ...]) -> tuple[Moment, ...]:
    """Return the two greatest losses over the least, the closing of every good ending first; ties: the earlier."""
    worth = [moment for moment in found if moment.loss > LEAST_LOSS or moment.closed_good]
    worth.sort(key=lambda moment: (not moment.closed_good, -moment.loss))
    return tuple(sorted(worth[:2], key=lambda moment: moment.decision.number))


def went_well(found: tuple[Moment, ...]) -> Moment | None:
    """Return the decision that lost nothing where the other lines would have lost most; None without one."""
    well = [moment for moment in found if moment.loss <= 0 and moment.mean_other_loss > 0]
    return max(well, key=lambda moment: moment.mean_other_loss, default=None)


def worth_a_page(turning: tuple[Moment, ...], well: Moment | None) -> tuple[Moment, ...]:
    """Return the turning points and the moment that went well, each once, in the order of the talk."""
    chosen = {moment.decision.number: moment for moment in (*turning, *(() if well is None else (well,)))}
    return tuple(chosen[number] for number in sorted(chosen))


def shows(choice: Choice, skill: str) -> bool:
    """Return whether a line shows a skill: it practises it, and it helped."""
    return skill in choice.skill and sum(choice.scores) > 0


def skill_chances(attempt: Attempt) -> tuple[SkillChances, ...]:
    """Count the chances: decisions that offer a line that shows the skill; taken: such a line was said."""
    counted = []
    for skill in skills():
        if skill not in attempt.scenario.skills:
            continue
        chances = [d for d in attempt.decisions if any(shows(choice, skill) for choice in d.offered)]
        taken = sum(shows(decision.choice, skill) for decision in chances)
        counted.append(SkillChances(skill, taken, len(chances)))
    return tuple(counted)
