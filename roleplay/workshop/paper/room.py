"""The report of a room: what it said and how it voted, for the organiser and for who was there. It bears no name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.debrief import words
from roleplay.debrief.debrief import Moment, debrief
from roleplay.debrief.scores import rounded
from roleplay.outlook import Outlook
from roleplay.reports.attempt import HONESTY
from roleplay.reports.curve import curve
from roleplay.reports.document import (
    Block,
    Document,
    Drawing,
    Heading,
    Labelled,
    Paragraph,
    Scores,
    Section,
    Table,
    Talk,
    paragraphs,
    prose,
    told,
)  # fmt: skip
from roleplay.reports.looking_back import OUTCOMES, US, my_turn, talk, told_score, turns
from roleplay.reports.telling import day
from roleplay.saves.kept import KeptMeeting
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain
from roleplay.workshop.debrief import RoomDebrief, room_debrief
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.turn import By, letter

_MEANT = (
    "Diplomacy: did it move the matter on, truthfully, so that all can work together afterwards?"
    " Empathy: did it give the others reason to feel understood?"
)
BY = {By.VOTE: "vote", By.FACILITATOR: "the facilitator", By.COIN: "a coin"}


@dataclass(frozen=True, slots=True)
class RoomTelling:
    """All that the report of a meeting is made from, and how much of it is told."""

    kept: KeptMeeting
    meeting: Meeting
    outlook: Outlook
    results: tuple[RoomDebrief, ...]
    """One for each way that the room went, the oldest first."""
    with_scores: bool

    @classmethod
    def of(cls, kept: KeptMeeting, meeting: Meeting, *, with_scores: bool) -> RoomTelling:
        """Work out what the report needs."""
        outlook = Outlook(meeting.scenario)
        paths = (*meeting.earlier_paths, meeting.path)
        return cls(kept, meeting, outlook, tuple(room_debrief(path, outlook) for path in paths), with_scores)


def document(telling: RoomTelling) -> Document:
    """Return the report of a meeting."""
    scenario = telling.meeting.scenario
    rehearsal = telling.meeting.settings.rehearsal is not None
    sections: list[Section] = []
    for number, result in enumerate(telling.results, 1):
        prefix = f"Way {number}: " if len(telling.results) > 1 else ""
        sections += _way(telling, result, prefix)
    return Document(
        title=scenario.title,
        subtitle="A rehearsal with simulated votes" if rehearsal else "A conversation that a room played",
        facts=_facts(telling),
        sections=(*sections, talk(telling.meeting.attempt, "We")),
        foot=HONESTY,
        language=scenario.language,
    )


def _facts(telling: RoomTelling) -> Labelled:
    meeting, settings = telling.meeting, telling.meeting.settings
    minutes = round((meeting.events[-1].at - telling.kept.started).total_seconds() / 60) if meeting.events else 0
    how = f"By hands in {settings.teams} teams." if settings.teams else "By hands."
    if meeting.door is not None:
        how = how.replace("By hands", "By hands and phones")
    if settings.team:
        how = f"Team {settings.team} of {settings.of}, on its own path. {how}"
    how += f" Where no line had {settings.split} % of the first vote, we were to talk and vote again."
    rows = [
        ("Date", told(day(telling.kept.started))),
        ("Setting", prose(meeting.scenario.brief, meeting.scenario.called)),
        ("People", told("not counted" if meeting.people is None else str(meeting.people))),
        ("Took", told("1 minute" if minutes == 1 else f"{minutes} minutes")),
        ("Votes", told(how)),
    ]
    return Labelled(tuple(rows))


def _way(telling: RoomTelling, result: RoomDebrief, prefix: str) -> Iterator[Section]:
    yield Section(f"{prefix}What happened", tuple(_happened(telling, result)))
    yield Section(f"{prefix}What we said", (_said(telling, result),))
    if result.cards:
        blocks = [block for moment in result.cards for block in _turning_point(telling, result, moment)]
        yield Section(f"{prefix}Turning points", tuple(blocks))
    if result.minorities:
        yield Section(f"{prefix}What others wanted", tuple(_minorities(telling, result)))


def _happened(telling: RoomTelling, result: RoomDebrief) -> Iterator[Block]:
    names = telling.meeting.scenario.called
    if result.ending is None:
        yield Paragraph(told(f"We stopped after decision {len(result.moments)}."))
    else:
        yield Heading(plain(result.ending.title, names), OUTCOMES[result.ending.outcome])
        yield from (Paragraph(part) for part in paragraphs(result.ending.meaning, names))
        whole = debrief(result.path.attempt, telling.outlook)
        funnel = curve(whole, with_scores=telling.with_scores)
        if funnel is not None:
            turning = " and at decision ".join(str(moment.decision.number) for moment in result.turning_points)
            said = "With every decision less was still possible, until it was how it ended."
            yield Heading("What was possible", "both scores together")
            yield Drawing(funnel, said + (f" Most was lost at decision {turning}." if turning else ""))
    estimates = dict(zip(SCORES, result.path.estimate, strict=False))
    yield Heading("What we said, by the author’s key", "for this one story")
    yield Paragraph(told(_MEANT), is_note=True)
    yield Scores(
        tuple(
            told_score(score, estimates.get(name), US, with_scores=telling.with_scores)
            for name, score in result.scores.items()
        )
    )


def _said(telling: RoomTelling, result: RoomDebrief) -> Table:
    names = telling.meeting.scenario.called
    rows = []
    for moment in result.moments:
        turn, choice = result.turn_of(moment), moment.decision.choice
        assert turn.decided is not None, "a decision of the attempt is one of the room"
        said = f"{letter(turn.options.index(choice.id))}: {plain(choice.words.replace(chr(10), ' '), names)}"
        rounds = "; ".join(map(turn.in_letters, turn.later))
        rows.append((f"{moment.decision.number} · {said}", turn.in_letters(turn.first), rounds, BY[turn.decided.by]))
    return Table(("What we said", "First vote", "Later votes", "By"), tuple(rows))


def _turning_point(telling: RoomTelling, result: RoomDebrief, moment: Moment) -> Iterator[Block]:
    scenario, decision = telling.meeting.scenario, moment.decision
    yield Heading(f"Decision {decision.number}", words.what_it_changed(moment, scenario, in_points=telling.with_scores))
    cue = turns(words.cue(decision, scenario), scenario)
    yield Talk((*cue, my_turn(decision, scenario, "We"), *turns(decision.reply, scenario)))
    rows = [("Why", prose(decision.choice.why or "The author left no reason.", scenario.called))]
    if moment.better is not None:
        rows.append(("To try instead", (*told("“"), *prose(moment.better.words, scenario.called), *told("”"))))
    yield Labelled(tuple(rows))


def _minorities(telling: RoomTelling, result: RoomDebrief) -> Iterator[Block]:
    scenario = telling.meeting.scenario
    for minority in result.minorities:
        decision = minority.moment.decision
        name = letter(decision.offered.index(minority.choice))
        yield Heading(f"Decision {decision.number}", f"{minority.votes} of {minority.total} wanted {name}")
        yield Paragraph((*told("“"), *prose(minority.choice.words, scenario.called), *told("”")))
        best = rounded(minority.moment.best_with(minority.choice))
        yield Paragraph(
            told(words.road(minority.road, best) if telling.with_scores else minority.led(name)), is_note=True
        )
