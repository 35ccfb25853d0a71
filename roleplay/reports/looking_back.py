"""The first half of a report: what happened, how it was judged, and the talk itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from roleplay.conversation.attempt import Attempt, Decision, Mode
from roleplay.debrief import words
from roleplay.debrief.debrief import Debrief, Moment, shows
from roleplay.debrief.scores import Score as Known
from roleplay.debrief.scores import rounded, word
from roleplay.reports.curve import curve
from roleplay.reports.document import (
    Block,
    Drawing,
    Heading,
    Labelled,
    Paragraph,
    Score,
    Scores,
    Section,
    Talk,
    Turn,
    paragraphs,
    told,
)  # fmt: skip
from roleplay.reports.map import map_of
from roleplay.reports.telling import Telling, day
from roleplay.scenario.model import Line, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain

OUTCOMES = {"good": "a good end", "mixed": "a mixed end", "poor": "a poor end"}
CHOSEN = {
    Mode.WOULD: "I chose what I would most likely say.",
    Mode.SHOULD: "I chose what I think one should say.",
}


class Voice(NamedTuple):
    """Who tells a report."""

    who: str
    whom: str
    own: str


ME, US = Voice("I", "me", "myself"), Voice("We", "us", "ourselves")


def facts(telling: Telling) -> Labelled:
    """Return when it was, where it plays, with whom, and how it was played."""
    scenario, kept = telling.scenario, telling.kept
    people = (f"{person.name} ({person.role})" if person.role else person.name for person in scenario.cast.values())
    how = CHOSEN[kept.mode]
    if kept.coach:
        how += " The reason behind each line was shown at once."
    if kept.is_rehearsal:
        how += " This was a rehearsal, from the middle of an earlier attempt."
    rows = [
        ("Name", told(telling.name)),
        ("Date", told(day(kept.finished or kept.started))),
        ("Setting", telling.prose(scenario.brief)),
        ("With", told(", ".join(people))),
        ("How", told(how)),
    ]
    return Labelled(tuple(rows if telling.name else rows[1:]))


def happened(telling: Telling) -> Section:
    """Return how it ended, with the curve and the map."""
    result, scenario = telling.result, telling.scenario
    blocks: list[Block] = [
        Heading(plain(result.ending.title, scenario.called), OUTCOMES[result.ending.outcome]),
        *(Paragraph(part) for part in paragraphs(result.ending.meaning, scenario.called)),
    ]
    funnel = curve(result, with_scores=telling.with_scores)
    if funnel is not None:
        blocks += [
            Heading("What was still possible", "both scores together"),
            Drawing(funnel, _curve_in_words(telling)),
        ]
        if not result.is_exact:
            about = "The drawing is an estimate: the scenario is too large to know all that can happen."
            blocks.append(Paragraph(told(about), is_note=True))
    path = map_of(result)
    if path is not None:
        blocks += [Heading("The way I went", "and the roads beside it"), Drawing(path, _map_in_words(result))]
    return Section("What happened", tuple(blocks))


def _curve_in_words(telling: Telling) -> str:
    result = telling.result
    turning = [str(moment.decision.number) for moment in result.turning_points]
    said = f"A funnel over {len(result.moments)} decisions narrows to how it ended."
    if turning:
        said += f" Most was lost at decision {' and at decision '.join(turning)}."
    if telling.with_scores:
        first = result.moments[0].before.together
        said += f" At first {rounded(first[0])} to {rounded(first[1])} of 100 was possible"
        said += f"; it came to {rounded(result.together)}."
    return said


def _map_in_words(result: Debrief) -> str:
    ends = len(result.attempt.scenario.endings)
    return f"My way through {len(result.moments)} decisions to one of {ends} ends, as a line, with the roads beside it."


def estimate(telling: Telling) -> Section:
    """Return what the player thought beside what the author meant."""
    result, moment = telling.result, telling.moment
    blocks: list[Block] = [Scores(tuple(_score(telling, name) for name in SCORES))]
    if result.profile:
        blocks.append(Paragraph(told(f"This conversation, by its author’s key: {result.profile}.")))
    if moment is not None:
        change = words.what_it_changed(moment, telling.scenario, in_points=telling.with_scores)
        about = f"The moment that I thought mattered most was decision {moment.decision.number}: "
        said = [*told(about), *telling.quoted(moment.decision.choice)]
        blocks.append(Paragraph((*said, *told(f" By the key, {change}."))))
    return Section("My estimate and the author’s key", tuple(blocks))


def _score(telling: Telling, name: str) -> Score:
    return told_score(telling.result.scores[name], telling.estimate(name), ME, with_scores=telling.with_scores)


def told_score(score: Known, estimate: int | None, voice: Voice, *, with_scores: bool) -> Score:
    """Return a score beside what those with this voice thought of it, in numbers or only in words."""
    thought = "" if estimate is None else str(estimate) if with_scores else f"“{word(estimate, voice.whom)}”"
    said = f"{voice.who} had said {thought}" if thought else ""
    if estimate is not None and score.value is not None:
        side = f"{'kinder to' if estimate > score.value else 'harder on'} {voice.own}"
        if with_scores:
            gap = words.estimate_gap(estimate, score.value)
            said += f", {gap}" + (f": {side}" if gap != words.CLOSE else "")
        elif word(estimate) == score.word:
            said = f"{voice.who} had said so, too"  # which of two hidden numbers is higher would only puzzle
        else:
            said += f": {side} than the author’s key"
    numbers = (score.value, estimate) if with_scores else (None, None)
    return Score(score.name, score.label, score.word_about(voice.whom), *numbers, said)


def turning_points(telling: Telling) -> Iterator[Section]:
    """Return the moments that mattered; no section where there was none."""
    cards = telling.result.cards
    if cards:
        blocks = [block for moment in cards for block in _turning_point(telling, moment)]
        yield Section("Turning points", tuple(blocks))


def _turning_point(telling: Telling, moment: Moment) -> Iterator[Block]:
    """Tell in the order situation, behaviour, impact; then why, and what to try instead."""
    scenario, decision = telling.scenario, moment.decision
    yield Heading(f"Decision {decision.number}", words.what_it_changed(moment, scenario, in_points=telling.with_scores))
    yield Talk(
        (
            *turns(words.cue(decision, scenario), scenario),
            my_turn(decision, scenario),
            *turns(decision.reply, scenario),
        )
    )
    rows = [("Why", telling.prose(decision.choice.why or "The author left no reason."))]
    if moment.better is not None:
        rows.append(("To try instead", telling.quoted(moment.better)))
    if telling.with_scores:
        rows.append(("Moved", told(words.moved(decision))))
        rows.append(("Possible", told(words.possible(moment))))
    yield Labelled(tuple(rows))


def evidence(result: Debrief) -> dict[str, Decision]:
    """Return for each skill that was shown the decision whose line shows it best, and no line twice if it can be."""
    found: dict[str, Decision] = {}
    for chances in result.skills:
        showing = [decision for decision in result.attempt.decisions if shows(decision.choice, chances.skill)]
        if showing:
            used = [decision.number for decision in found.values()]
            found[chances.skill] = max(
                showing, key=lambda decision: (decision.number not in used, sum(decision.choice.scores))
            )
    return found


def skills(telling: Telling) -> Section:
    """Return the skills that were shown, with a line each, and name those that were not."""
    result = telling.result
    rows, missed, unmet = [], [], []
    shown = evidence(result)
    for chances in result.skills:
        name = chances.skill.replace("-", " ")
        if chances.skill in shown:
            decision = shown[chances.skill]
            about = f" (decision {decision.number}"
            about += f"; {words.skill(chances).partition(': ')[2]})" if telling.with_scores else ")"
            rows.append((name.capitalize(), (*telling.quoted(decision.choice), *told(about))))
        elif chances.offered:
            missed.append(name)
        else:
            unmet.append(name)
    blocks: list[Block] = [Labelled(tuple(rows))] if rows else []
    if missed:
        about = f"There was a chance for these, and I took another line: {', '.join(missed)}."
        blocks.append(Paragraph(told(about), is_note=True))
    if unmet:
        blocks.append(Paragraph(told(f"Not met in this conversation: {', '.join(unmet)}."), is_note=True))
    return Section("What I practised", tuple(blocks))


def talk(attempt: Attempt, who: str = "I") -> Section:
    """Return every line of the talk, on a page of its own; `who` had the lines of the player."""
    scenario = attempt.scenario
    said: list[Turn] = []
    reply: tuple[Line, ...] = ()
    for decision in attempt.decisions:
        said += [*turns((*reply, *decision.heard), scenario), my_turn(decision, scenario, who)]
        reply = decision.reply
    said += turns((*reply, *attempt.heard), scenario)
    return Section("The talk", (Talk(tuple(said)),), is_page=True)


def turns(lines: Iterable[Line], scenario: Scenario) -> list[Turn]:
    """Return lines as turns; neighbouring lines of one speaker, said in one mood, are one."""
    return [
        Turn(
            tuple(part for line in spoken for part in paragraphs(line.text, scenario.called)),
            scenario.speaker(spoken[0]),
            mood,
        )
        for (_, mood), group in groupby(lines, key=lambda line: (line.speaker, line.mood or ""))
        for spoken in [list(group)]
    ]


def my_turn(decision: Decision, scenario: Scenario, who: str = "I") -> Turn:
    """Return what was said or done at a decision, by `who`."""
    said = f"{who} said" if decision.choice.say else f"{who} did this"
    return Turn(paragraphs(decision.choice.words, scenario.called), said, is_mine=True, number=decision.number)
