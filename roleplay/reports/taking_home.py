"""The second half of a report: what to do with it, and the page that never lets a simulation pass as experience."""

from __future__ import annotations

from datetime import timedelta

from roleplay.debrief import words
from roleplay.reports.document import Blank, Block, Bullets, Heading, Labelled, Paragraph, Section, Words, told
from roleplay.reports.telling import Telling, day
from roleplay.saves.history import DAYS
from roleplay.scenario.prose import plain

_PRACTICE = (
    "A simulation is practice, not an achievement. This page says so wherever it is read; what happened in real life "
    "stands at its end, and only the one who lived it can write it."
)


def take_away(telling: Telling) -> Section:
    """Return the key idea, the questions, the plan and the day to play again, with room for what is not written yet."""
    result, scenario, notes = telling.result, telling.scenario, telling.kept.notes
    blocks: list[Block] = []
    if scenario.debrief.key_idea:
        blocks.append(Paragraph(telling.prose(scenario.debrief.key_idea)))
    questions = [question for question in (result.ending.ask, *scenario.debrief.reflect) if question]
    if questions:
        blocks += [Heading("What it leaves me asking"), Bullets(tuple(telling.prose(each) for each in questions))]
    blocks.append(_written("My answer", notes.get("answer", ""), lines=3))
    blocks += [Heading("A question for my mentor"), Paragraph(_for_mentor(telling)), Blank("", 2)]
    when, then = notes.get("when", "").strip(), notes.get("then", "").strip()
    blocks.append(Heading("My plan"))
    blocks += [_written("If", when, lines=1), _written("then I will say", then, lines=1)]
    finished = telling.kept.finished or telling.kept.started
    first, *later = (day(finished + timedelta(days=after)) for after in DAYS)
    blocks.append(Labelled((("I play it again", told(f"on {first}, then on {' and '.join(later)}")),)))
    return Section("What I take away", tuple(blocks))


def _written(label: str, answer: str, *, lines: int) -> Block:
    """Return what was written in the debrief, or room to write it now."""
    return Labelled(((label, told(answer.strip())),)) if answer.strip() else Blank(label, lines)


def _for_mentor(telling: Telling) -> Words:
    result, scenario = telling.result, telling.scenario
    costly = max(result.turning_points, key=lambda moment: moment.loss, default=None)
    if costly is None:
        if result.ending.ask:
            return (*told("How would you answer this? "), *telling.prose(result.ending.ask))
        return told("Which of my lines would you have said differently?")
    decision = costly.decision
    spoken = [line for line in words.cue(decision, scenario) if scenario.speaker(line)]
    asked = f"When {scenario.speaker(spoken[-1])} said: “" if spoken else "When this happened: “"
    cue = told(words.cue_words(decision, scenario))
    verb = "I answered: " if decision.choice.say else "I did this: "
    return (
        *told(asked),
        *cue,
        *told(f"” {verb}"),
        *telling.quoted(decision.choice),
        *told(" What would you have done?"),
    )


def star(telling: Telling) -> Section:
    """Return the page for an interview or an appraisal; it never lets a simulation pass as experience."""
    result, scenario = telling.result, telling.scenario
    acts = [moment.decision for moment in result.cards] or result.attempt.decisions[:1]
    if result.best_line is not None and result.best_line not in acts:
        acts.append(result.best_line)
    acts.sort(key=lambda decision: decision.number)
    all_said = all(decision.choice.say for decision in acts)
    given = told(f"In a training simulation, “{scenario.title}”, I was given this part: ")
    ended = told(f"The simulation ended in “{plain(result.ending.title, scenario.called)}”. ")
    blocks: list[Block] = [
        Paragraph(told(_PRACTICE), is_note=True),
        Labelled(
            (
                ("Situation", (*given, *telling.prose(scenario.brief))),
                ("Task", (*told("In the simulation this was my task: "), *telling.prose(scenario.summary))),
                ("Action", told(f"In a training simulation I said{'' if all_said else ' or did'}:")),
            )
        ),
        Bullets(tuple(telling.quoted(decision.choice) for decision in acts)),
        Labelled((("Result", (*ended, *telling.prose(result.ending.meaning))),)),
        Blank("What I learned", 3),
        Blank("A real case of mine like this one", 6),
    ]
    return Section("For an interview or an appraisal", tuple(blocks), is_page=True)
