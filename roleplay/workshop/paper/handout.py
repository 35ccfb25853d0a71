"""The hand-out for participants: what it was about and room for their own thoughts; no line, no score, no key."""

from __future__ import annotations

from roleplay.debrief.scores import HONESTY
from roleplay.reports.document import Blank, Block, Document, Heading, Labelled, Paragraph, Section, prose, told
from roleplay.scenario.model import Scenario


def handout(scenario: Scenario) -> Document:
    """Return the hand-out of a scenario."""
    names, questions = scenario.called, scenario.debrief
    blocks: list[Block] = []
    for question in (*questions.reflect, *questions.discuss):
        blocks += [Paragraph(prose(question, names)), Blank("", 3)]
    people = [(person.name, told(person.role or "")) for person in scenario.cast.values()]
    sections = [Section("Who is who", (Labelled(tuple(people)),))]
    if blocks:
        sections.append(Section("To think about", tuple(blocks)))
    if questions.key_idea:
        sections.append(Section("To take away", (Paragraph(prose(questions.key_idea, names)),)))
    own: list[Block] = [
        Heading("A sentence I want to be able to say"),
        Blank("", 2),
        Heading("Next time"),
        Blank("If", 2),
        Blank("then I will say", 2),
    ]
    return Document(
        title=scenario.title,
        subtitle="From a workshop",
        facts=Labelled((("About", prose(scenario.summary, names)), ("Setting", prose(scenario.brief, names)))),
        sections=(*sections, Section("Mine", tuple(own))),
        foot=HONESTY,
        language=scenario.language,
    )
