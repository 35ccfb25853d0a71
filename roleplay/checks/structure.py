"""Structure: what can and cannot be met, from the outlook. A cause is reported once, without all that follows."""

from __future__ import annotations

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.checks.remembering import conditions, never_set
from roleplay.checks.situations import Situations
from roleplay.checks.words import listed, percent
from roleplay.outlook import Exploration, FarmableLoop
from roleplay.scenario.conditions import names_in
from roleplay.scenario.names import SCORES

_TOO_MANY = "There are too many situations to go through what is on offer and heard in each."


def check_structure(subject: Subject, found: Exploration, situations: Situations | None) -> None:
    """Report what is wrong with the ways through a scenario; nothing negative where the budget ended too early."""
    _check_reach(subject, found)
    circles = situations.circles if situations is not None else {}
    for scenes in circles.values():
        round_ = (*scenes, scenes[0])
        subject.report(kinds.CIRCLE, subject.name("scenes", scenes[0]), scenes=" → ".join(round_))
    for loop in found.endless_loops:
        if frozenset(loop) not in circles:
            subject.report(kinds.ENDLESS, subject.name("scenes", loop[0]), scenes=listed(loop, "and"))
    for farmable in found.farmable:
        _report_farmable(subject, farmable)
    if situations is not None:
        _check_conditions(subject, situations)
        _check_alone(subject, situations)
        _check_counters(subject, situations)
        for (scene, number), (left, all_) in situations.traps.items():
            if left <= all_ * subject.thresholds.poor_ahead:
                continue
            choice = (subject.scenario.scenes[scene].choices or ())[number].id
            subject.report(kinds.NO_WAY_BACK, subject.choice(scene, number), choice=choice, left=left, all=all_)
    if found.uncovered:
        subject.report(kinds.NOT_COVERED, subject.name("scenes"), reason=found.uncovered[0])
    elif situations is None:
        subject.report(kinds.NOT_COVERED, subject.name("scenes"), reason=_TOO_MANY)


def _check_reach(subject: Subject, found: Exploration) -> None:
    scenario, limits = subject.scenario, subject.thresholds
    for scene in found.unreachable_scenes:
        subject.report(kinds.SCENE_UNREACHABLE, subject.name("scenes", scene), name=scene)
    for scene in found.dead_ends:
        subject.report(kinds.DEAD_END, subject.name("scenes", scene), name=scene)
    still = never_set(scenario)
    for scene, id_ in (where.split("/") for where in found.never_offered):
        choices = scenario.scenes[scene].choices or ()
        number = next(number for number, choice in enumerate(choices) if choice.id == id_)
        when = choices[number].when
        if when is None or still.isdisjoint(names_in(when)):
            subject.report(kinds.CHOICE_NEVER_OFFERED, subject.choice(scene, number), name=id_)
    for name, ending in found.endings.items():
        at = subject.name("endings", name)
        low, high = ending.share_between
        if ending.reachable is False:
            subject.report(kinds.ENDING_UNREACHABLE, at, name=name)
        elif low > limits.most_ending_share and len(scenario.endings) > 1:
            share, limit = percent(ending.share), percent(limits.most_ending_share)
            subject.report(kinds.ENDING_TOO_OFTEN, at, name=name, share=share, limit=limit)
        elif high < limits.least_ending_share and ending.reachable:
            share, limit = percent(ending.share), percent(limits.least_ending_share)
            subject.report(kinds.ENDING_TOO_RARE, at, name=name, share=share, limit=limit)


def _report_farmable(subject: Subject, loop: FarmableLoop) -> None:
    at = subject.name("scenes", loop.trip[0])
    words = {
        "trip": "in “" + loop.trip[0] + "”" if len(set(loop.trip)) == 1 else " → ".join(loop.trip),
        "moves": "raises" if loop.rises else "lowers",
        "score": SCORES[loop.score].lower(),
    }
    if loop.more_than is None:
        subject.report(kinds.FARMABLE, at, **words)
    else:
        subject.report(kinds.FARMABLE_FAR, at, **words, number=loop.more_than)


def _check_conditions(subject: Subject, situations: Situations) -> None:
    """Report conditions with a single answer; not where that follows from a fact that nothing sets."""
    still = never_set(subject.scenario)
    for where, condition in conditions(subject.scenario):
        answers = situations.answers.get(where)
        if answers is None or (still and not still.isdisjoint(names_in(condition))):
            continue  # never asked, since its scene or its choice is never met; or reported as never set
        is_choice, is_way = where[-2] == "choices", where[-2] == "route"
        if not answers.yes and not is_choice:  # a choice is reported as never offered
            kind = kinds.WHEN_NEVER
        elif is_way and not answers.taken:
            kind = kinds.WAY_NEVER
        elif not answers.no:
            kind = kinds.WHEN_ALWAYS
        else:
            continue
        subject.report(kind, subject.value(*where, "when"), when=subject.text(*where, "when"))


def _check_counters(subject: Subject, situations: Situations) -> None:
    """Report once for each end of a counter, where most is lost: a counter that often stops there may well be meant."""
    cuts: dict[tuple[str, int], list[tuple[int, str, int]]] = {}
    for (scene, number, name), cut in situations.cuts.items():
        cuts.setdefault((name, cut.end), []).append((cut.sum, scene, number))
    for (name, end), places in cuts.items():
        total, scene, number = max(places, key=lambda place: abs(place[0] - end))
        at = subject.value("scenes", scene, "choices", number, "add", name)
        others = len(places) - 1
        elsewhere = f", as in {others} other choice{'s' if others > 1 else ''}" if others else ""
        subject.report(kinds.COUNTER_CUT, at, name=name, sum=total, end=end, elsewhere=elsewhere)


def _check_alone(subject: Subject, situations: Situations) -> None:
    for scene, offers in situations.offers.items():
        choices = subject.scenario.scenes[scene].choices or ()
        alone = next((offer[0] for offer in offers if len(offer) == 1), None)
        if alone is not None and len(choices) > 1:  # a single choice has been reported when the file was read
            subject.report(kinds.ALONE, subject.choice(scene, alone), scene=scene, choice=choices[alone].id)
