"""The report of one finished attempt: what its player shows a mentor, in the order of the debrief, and the talk itself.

It is written in the player's voice. Without scores there is no number about the player in it, only words.
"""

from __future__ import annotations

from roleplay.reports import looking_back, taking_home
from roleplay.reports.document import Document
from roleplay.reports.telling import Telling

HONESTY = (
    "What this report says about a line is the judgement of the scenario’s author about one story, not a measurement "
    "of a person. Please do not hire or grade anybody by it."
)


def document(telling: Telling) -> Document:
    """Return the report of a finished attempt."""
    scenario = telling.scenario
    return Document(
        title=scenario.title,
        subtitle="A conversation I practised",
        facts=looking_back.facts(telling),
        sections=(
            looking_back.happened(telling),
            looking_back.estimate(telling),
            *looking_back.turning_points(telling),
            looking_back.skills(telling),
            taking_home.take_away(telling),
            taking_home.star(telling),
            looking_back.talk(telling.result.attempt),
        ),
        foot=HONESTY,
        language=scenario.language,
    )
