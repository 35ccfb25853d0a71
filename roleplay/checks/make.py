"""The make of an exercise: reasons, replies, skills and endings, and what preaches. Needs the file alone."""

from __future__ import annotations

from functools import partial

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.checks.words import WordLists, count_words, lists_for, straight
from roleplay.conversation import rules
from roleplay.scenario.model import Choice
from roleplay.scenario.prose import plain

_OUTCOMES = ("good", "mixed", "poor")


def check_make(subject: Subject) -> None:
    """Report what is missing, too short or too long, and what judges instead of telling (rules 3, 4, 16, 19, 20)."""
    lists = lists_for(subject.scenario.language)
    for scene, part in subject.scenario.scenes.items():
        for number, choice in enumerate(part.choices or ()):
            _check_choice(subject, scene, number, choice)
            if lists is not None and (choice.reply or choice.why is not None):
                _check_preaching(subject, scene, number, choice, lists)
    _check_skills(subject)
    _check_endings(subject)
    _check_first_choice(subject)


def _check_choice(subject: Subject, scene: str, number: int, choice: Choice) -> None:
    for kind, is_missing in (
        (kinds.WHY_MISSING, choice.why is None),
        (kinds.REPLY_MISSING, not choice.reply),
        (kinds.SKILL_MISSING, not choice.skill),
    ):
        if is_missing:
            subject.report(kind, partial(subject.choice, scene, number), name=choice.id)
    if choice.why is not None:
        limits, words = subject.thresholds, count_words(choice.why)
        at = ("scenes", scene, "choices", number, "why")
        if words < limits.why_least:
            subject.report(kinds.WHY_SHORT, subject.value(*at), words=words, limit=limits.why_least)
        elif words > limits.why_most:
            subject.report(kinds.WHY_LONG, subject.value(*at), words=words, limit=limits.why_most)


def _check_preaching(subject: Subject, scene: str, number: int, choice: Choice, lists: WordLists) -> None:
    way = ("scenes", scene, "choices", number)
    for index, line in enumerate(choice.reply):
        found = lists.preaching.pattern.search(straight(line.text))
        if found is not None:
            word = line.text[found.start() : found.end()]
            at = subject.found(subject.value(*way, "reply", index, "text"), word)
            subject.report(kinds.PREACHING_REPLY, at, found=word)
    if choice.why is None:
        return
    found = lists.marks.match(straight(choice.why))
    if found is not None:
        at = subject.found(subject.value(*way, "why"), found[1])
        subject.report(kinds.PREACHING_WHY, at, found=found[1])
    found = lists.traits.pattern.search(straight(choice.why))
    if found is not None:
        words = choice.why[found.start() : found.end()]
        at = subject.found(subject.value(*way, "why"), words)
        subject.report(kinds.PREACHING_TRAIT, at, found=words)


def _check_skills(subject: Subject) -> None:
    uses: dict[str, list[tuple[str, int, int]]] = {}  # scene, choice, and which of its skills
    helps: set[str] = set()
    for scene, part in subject.scenario.scenes.items():
        for number, choice in enumerate(part.choices or ()):
            for index, skill in enumerate(choice.skill):
                uses.setdefault(skill, []).append((scene, number, index))
            if sum(choice.scores) > 0:
                helps.update(choice.skill)
    for skill, places in uses.items():
        scene, number, index = places[0]
        at = subject.value("scenes", scene, "choices", number, "skill", index)
        if skill not in helps:  # what the debrief counts as a chance to show it is a line with a positive sum
            subject.report(kinds.SKILL_ONLY_POOR, at, skill=skill)
        elif len({place[:2] for place in places}) < subject.thresholds.skill_uses:
            subject.report(kinds.SKILL_ONCE, at, skill=skill)


def _check_endings(subject: Subject) -> None:
    endings, limit, at = subject.scenario.endings, subject.thresholds.endings, subject.name("endings")
    count = len(endings)
    if count < limit:
        are, word = ("is", "ending") if count == 1 else ("are", "endings")
        subject.report(kinds.ENDINGS_FEW, at, are=are, count=count, endings=word, limit=limit)
    outcomes = {ending.outcome for ending in endings.values()}
    for outcome in _OUTCOMES:
        if outcome not in outcomes:
            subject.report(kinds.OUTCOME_MISSING, at, outcome=outcome)
    for name, ending in endings.items():
        if ending.ask is None:
            subject.report(kinds.ASK_MISSING, subject.name("endings", name), name=name)


def _check_first_choice(subject: Subject) -> None:
    """Count what is heard before the first choice. Nothing was chosen yet, so there is only one way to it."""
    scenario = subject.scenario
    state, words, met = rules.initial(scenario), 0, set[str]()
    while state.scene in scenario.scenes and state.scene not in met:
        met.add(state.scene)
        heard = rules.spoken(scenario.scenes[state.scene].says, scenario, state)
        words += sum(count_words(plain(line.text, scenario.called)) for line in heard)
        goto = rules.passage(scenario, state)
        if goto is None:
            break
        state = state._replace(scene=goto)
    limit = subject.thresholds.first_choice_words
    if words > limit:
        subject.report(kinds.FIRST_CHOICE_LATE, subject.name("scenes", scenario.start), words=words, limit=limit)
