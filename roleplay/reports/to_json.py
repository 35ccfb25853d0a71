"""The report of an attempt as plain values for programs, and the same as one table: a row for each decision."""

from __future__ import annotations

from typing import Any

from roleplay.debrief import words
from roleplay.debrief.debrief import Moment
from roleplay.debrief.scores import rounded
from roleplay.reports.document import Cell, Table, bare
from roleplay.reports.looking_back import evidence
from roleplay.reports.telling import Telling
from roleplay.saves.times import written
from roleplay.scenario.model import Choice, Line
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import clean

VERSION = 1
_COLUMNS = (
    *("attempt", "scenario", "title", "mode", "ending", "number", "at", "scene"),
    *("heard", "choice", "i_said", "then", "why", "skills", "not_taken"),
)


def values(telling: Telling) -> dict[str, Any]:
    """Return a report as plain values; what is a score, or counts towards one, is null where no scores are told."""
    kept, result, with_scores = telling.kept, telling.result, telling.with_scores
    shown = evidence(result)
    return {
        "roleplay_report": VERSION,
        "attempt": kept.id,
        "name": clean(telling.name) or None,
        "scenario": kept.scenario,
        "title": telling.scenario.title,
        "fingerprint": kept.fingerprint._asdict(),
        "mode": kept.mode.value,
        "coach": kept.coach,
        "rehearsal": kept.is_rehearsal,
        "started": written(kept.started),
        "finished": None if kept.finished is None else written(kept.finished),
        "ending": result.attempt.state.scene,
        "ending_title": _plain(telling, result.ending.title),
        "outcome": result.ending.outcome,
        "scores": {name: score.value for name, score in result.scores.items()} if with_scores else None,
        "together": rounded(result.together) if with_scores else None,
        "profile": result.profile,
        "estimate": {name: telling.estimate(name) for name in SCORES} if with_scores else None,
        "moment": telling.moment.decision.number if telling.moment else None,
        "decisions": [_decision(telling, moment) for moment in result.moments],
        "last_heard": _lines(telling, result.attempt.heard),
        "turning_points": [moment.decision.number for moment in result.turning_points],
        "went_well": None if result.went_well is None else result.went_well.decision.number,
        "skills": [
            {
                "skill": chances.skill,
                "decision": shown[chances.skill].number if chances.skill in shown else None,
                "line": _words(telling, shown[chances.skill].choice) if chances.skill in shown else None,
                "taken": chances.taken if with_scores else None,
                "offered": chances.offered if with_scores else None,
            }
            for chances in result.skills
        ],
        "notes": {question: clean(answer) for question, answer in kept.notes.items()},
    }


def _decision(telling: Telling, moment: Moment) -> dict[str, Any]:
    decision = moment.decision
    return {
        "number": decision.number,
        "at": written(telling.kept.choices[decision.number - 1].at),
        "scene": decision.before.scene,
        "heard": _lines(telling, decision.heard),
        "choice": decision.choice.id,
        "reply": _lines(telling, decision.reply),
        "why": None if decision.choice.why is None else _plain(telling, decision.choice.why),
        "skills": list(decision.choice.skill),
        "lost": rounded(moment.loss) if telling.with_scores else None,
        "offered": [
            {
                "choice": choice.id,
                "say" if choice.say else "do": _words(telling, choice),
                **{name: getattr(choice, name) if telling.with_scores else None for name in SCORES},
            }
            for choice in decision.offered
        ],
    }


def decisions(telling: Telling) -> Table:
    """Return a report as a table, a row for each decision; the numbers are left out where no scores are told."""
    kept, result = telling.kept, telling.result
    scores = (*SCORES, "lost", "best_before", "best_after") if telling.with_scores else ()
    whole = (kept.id, kept.scenario, telling.scenario.title, kept.mode.value, result.attempt.state.scene)
    return Table((*_COLUMNS, *scores), tuple((*whole, *_row(telling, moment)) for moment in result.moments))


def _row(telling: Telling, moment: Moment) -> tuple[Cell, ...]:
    decision = moment.decision
    reply = _lines(telling, decision.reply)
    row: tuple[Cell, ...] = (
        decision.number,
        written(telling.kept.choices[decision.number - 1].at),
        decision.before.scene,
        words.cue_words(decision, telling.scenario) if decision.heard else "",
        decision.choice.id,
        _words(telling, decision.choice),
        " ".join(f"{line['who']}: {line['text']}" if line["who"] else str(line["text"]) for line in reply),
        _plain(telling, decision.choice.why or ""),
        " ".join(decision.choice.skill),
        " | ".join(_words(telling, other) for other in decision.not_taken),
    )
    if not telling.with_scores:
        return row
    before, after = rounded(moment.before.together[1]), rounded(moment.after.together[1])
    return (*row, *decision.choice.scores, rounded(moment.loss), before, after)


def _lines(telling: Telling, lines: tuple[Line, ...]) -> list[dict[str, str | None]]:
    """Return lines of talk; nobody's are narration."""
    return [
        {"who": telling.scenario.speaker(line), "mood": line.mood, "text": _plain(telling, line.text)} for line in lines
    ]


def _words(telling: Telling, choice: Choice) -> str:
    return _plain(telling, choice.words)


def _plain(telling: Telling, text: str) -> str:
    return bare(telling.prose(text))
