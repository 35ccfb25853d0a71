"""The report of a room for other programs: plain values, a table, and statements about a group."""

from __future__ import annotations

from typing import Any

from roleplay.debrief import words
from roleplay.debrief.debrief import Moment
from roleplay.reports.document import Cell, Table
from roleplay.reports.xapi import Play, Values, account, activity, choices, duration, extensions, registration
from roleplay.saves.times import written
from roleplay.scenario.model import Choice
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain
from roleplay.workshop.debrief import RoomDebrief
from roleplay.workshop.paper.room import RoomTelling
from roleplay.workshop.turn import Decided, letter

VERSION = 1
_COLUMNS = (
    *("meeting", "scenario", "title", "rehearsal", "people", "way", "ending", "number", "at", "scene"),
    *("letter", "choice", "we_said", "decided_by", "first_vote", "later_votes", "voted"),
)


def _decided(result: RoomDebrief, moment: Moment) -> Decided:
    decided = result.turn_of(moment).decided
    assert decided is not None, "a decision of the attempt is one of the room"
    return decided


def _words(telling: RoomTelling, choice: Choice) -> str:
    return plain(choice.words.replace("\n\n", " "), telling.meeting.scenario.called)


def values(telling: RoomTelling) -> dict[str, Any]:
    """Return the report as plain values; what is a score is null where no scores are told."""
    kept, meeting = telling.kept, telling.meeting
    return {
        "roleplay_meeting": VERSION,
        "meeting": kept.id,
        "scenario": kept.scenario,
        "title": kept.title,
        "source": kept.source,
        "started": written(kept.started),
        "ended": None if kept.ended is None else written(kept.ended),
        "people": meeting.people,
        "rehearsal": meeting.settings.rehearsal is not None,
        "split": meeting.settings.split,
        "teams": meeting.settings.teams,
        "ways": [_way(telling, result) for result in telling.results],
    }


def _way(telling: RoomTelling, result: RoomDebrief) -> dict[str, Any]:
    return {
        "ending": None if result.ending is None else result.path.attempt.state.scene,
        "outcome": None if result.ending is None else result.ending.outcome,
        "estimate": dict(zip(SCORES, result.path.estimate, strict=True)) if result.path.estimate else None,
        "scores": {name: score.value for name, score in result.scores.items()} if telling.with_scores else None,
        "turning_points": [moment.decision.number for moment in result.turning_points],
        "decisions": [_decision(telling, result, moment) for moment in result.moments],
    }


def _decision(telling: RoomTelling, result: RoomDebrief, moment: Moment) -> dict[str, Any]:
    turn, decided = result.turn_of(moment), _decided(result, moment)
    return {
        "number": moment.decision.number,
        "at": written(decided.at),
        "scene": moment.decision.before.scene,
        "choice": decided.choice,
        "decided_by": decided.by.value,
        "discussed": None if turn.discussed is None else written(turn.discussed),
        "coin": turn.coin,
        "changed_their_mind": dict(zip(("phones", "of"), turn.changed, strict=True)) if turn.changed else None,
        "offered": [
            {"letter": letter(index), "choice": choice.id, "words": _words(telling, choice)}
            for index, choice in enumerate(moment.decision.offered)
        ],
        "rounds": [
            {
                "votes": dict(zip(tally.options, tally.counts, strict=True)),
                "sources": {
                    source: dict(zip(tally.options, counts, strict=True)) for source, counts in tally.by_source.items()
                },
            }
            for tally in turn.rounds
        ],
    }


def decisions(telling: RoomTelling) -> Table:
    """Return the report as a table: a row for each decision of each way."""
    kept, meeting = telling.kept, telling.meeting
    whole = (kept.id, kept.scenario, kept.title, str(meeting.settings.rehearsal is not None).lower(), meeting.people)
    rows: list[tuple[Cell, ...]] = []
    for way, result in enumerate(telling.results, 1):
        ending = "" if result.ending is None else result.path.attempt.state.scene
        for moment in result.moments:
            turn, decided = result.turn_of(moment), _decided(result, moment)
            choice = moment.decision.choice
            row = (way, ending, moment.decision.number, written(decided.at), moment.decision.before.scene)
            said = (letter(turn.options.index(choice.id)), choice.id, _words(telling, choice), decided.by.value)
            rounds = "; ".join(map(turn.in_letters, turn.later))
            voted = None if turn.last is None else turn.last.total
            rows.append((*whole, *row, *said, turn.in_letters(turn.first), rounds, voted))
    return Table(_COLUMNS, tuple(rows))


def statements(telling: RoomTelling) -> list[Values]:
    """Return statements whose actor is a group without members or names: one play of the scenario for each way."""
    kept, meeting = telling.kept, telling.meeting
    scenario = meeting.scenario
    made: list[Values] = []
    for way, result in enumerate(telling.results, 1):
        id_ = registration("meetings", kept.id, str(way), kept.source)
        play = Play(
            registration=id_,
            actor=account(str(id_), "Group"),
            language=scenario.language,
            extensions=extensions(people=meeting.people, rehearsal=meeting.settings.rehearsal is not None),
        )
        whole = activity(f"scenarios/{scenario.id}", "simulation", scenario.title, scenario.language)
        parents = [{"objectType": "Activity", "id": whole["id"]}]
        made.append(play.statement("initialized", whole, kept.started, key=""))
        ended = kept.started
        for moment in result.moments:
            decision, decided = moment.decision, _decided(result, moment)
            turn = result.turn_of(moment)
            offered = {choice.id: _words(telling, choice) for choice in decision.offered}
            about = activity(
                f"scenarios/{scenario.id}/scenes/{decision.before.scene}",
                "cmi.interaction",
                words.cue_words(decision, scenario),
                scenario.language,
                **choices(offered, scenario.language),
            )
            counted = [dict(zip(tally.options, tally.counts, strict=True)) for tally in turn.rounds if tally.total]
            answer: Values = {
                "response": decided.choice,
                "extensions": extensions(votes=counted, decided_by=decided.by.value),
            }
            key = str(decision.number)
            made.append(play.statement("answered", about, decided.at, key=key, result=answer, parents=parents))
            ended = decided.at
        end: Values = {"completion": result.ending is not None, "duration": duration(ended - kept.started)}
        if result.ending is not None:
            end["extensions"] = extensions(ending=result.path.attempt.state.scene, outcome=result.ending.outcome)
        made.append(play.statement("completed" if result.ending else "terminated", whole, ended, key="", result=end))
    return made
