"""An attempt as statements for a learning record store: begun, each answer, the scores where they are told, completed.

No names as a rule: the actor is known by the attempt alone, so that two attempts of one person cannot be joined.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from roleplay.debrief import words
from roleplay.reports.document import bare
from roleplay.reports.telling import Telling
from roleplay.reports.xapi import Play, Values, account, activity, choices, duration, extensions, registration_of
from roleplay.scenario.prose import clean

BREAK = timedelta(minutes=30)
"""A pause that is longer is none of the conversation: it was put away and resumed."""


def statements(telling: Telling) -> list[Values]:
    """Return the statements in the order of what happened. The ids do not depend on whether scores are told."""
    kept, result, scenario = telling.kept, telling.result, telling.scenario
    id_ = registration_of(kept)
    play = Play(
        registration=id_,
        actor=account(clean(telling.name) or str(id_)),
        language=scenario.language,
        extensions=extensions(
            scenario_version=kept.fingerprint.structure,
            mode=kept.mode.value,
            coach=kept.coach,
            rehearsal=kept.is_rehearsal,
        ),
    )
    place = f"scenarios/{scenario.id}"
    whole = activity(place, "simulation", scenario.title, scenario.language)
    parents = [{"objectType": "Activity", "id": whole["id"]}]
    times = [kept.started, *(choice.at for choice in kept.choices)]
    spans = [later - earlier for earlier, later in pairwise(times)]
    made = [play.statement("initialized", whole, kept.started, key="")]
    for decision, span, at in zip(result.attempt.decisions, spans, times[1:], strict=True):
        offered = {choice.id: bare(telling.prose(choice.words)) for choice in decision.offered}
        about = activity(
            f"{place}/scenes/{decision.before.scene}",
            "cmi.interaction",
            words.cue_words(decision, scenario),
            scenario.language,
            **choices(offered, scenario.language),
        )
        answer: Values = {"response": decision.choice.id}
        if span <= BREAK:
            answer["duration"] = duration(span)
        made.append(play.statement("answered", about, at, key=str(decision.number), result=answer, parents=parents))
    ended = kept.finished or times[-1]
    for name, score in result.scores.items() if telling.with_scores else ():
        if score.value is not None:
            about = activity(f"{place}/score/{name}", "performance", score.label, "en")
            told: Values = {"score": {"scaled": score.value / 100, "raw": score.value, "min": 0, "max": 100}}
            if (estimate := telling.estimate(name)) is not None:
                told["extensions"] = extensions(estimate=estimate)
            made.append(play.statement("scored", about, ended, key=name, result=told, parents=parents))
    total = sum((span for span in spans if span <= BREAK), timedelta())
    end: Values = {"completion": True, "duration": duration(total)}
    end["extensions"] = extensions(ending=result.attempt.state.scene, outcome=result.ending.outcome)
    made.append(play.statement("completed", whole, ended, key="", result=end))
    return made
