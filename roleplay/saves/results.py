"""The result of a finished attempt: the part of its debrief that is written beside it."""

from __future__ import annotations

from roleplay.debrief.debrief import Debrief
from roleplay.saves.kept import KeptSkill, Result


def result_of(debrief: Debrief) -> Result:
    """Return what is kept of a debrief, so that history needs no replay."""
    return Result(
        ending=debrief.attempt.state.scene,
        ending_title=debrief.ending.title,
        outcome=debrief.ending.outcome,
        raw={name: score.raw for name, score in debrief.scores.items()},
        scores={name: score.value for name, score in debrief.scores.items()},
        profile=debrief.profile,
        skills={chances.skill: KeptSkill(chances.taken, chances.offered) for chances in debrief.skills},
    )
