"""The page of the console: everything behind the wall, drawn for one person. A function of the meeting and the wall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from textual.content import Content

from roleplay.debrief.words import signed
from roleplay.scenario.model import Choice, Ending, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain
from roleplay.tui.sheet import Row, column
from roleplay.tui.text import EMPTY, beside, cut, joined, prose, styled, wrapped
from roleplay.workshop.console.messages import Wall
from roleplay.workshop.console.prospects import Prospect, Prospects, choices_of
from roleplay.workshop.course import VOTING, Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage.views import clock
from roleplay.workshop.tally import Tally
from roleplay.workshop.turn import SECOND, letter

MARKED = 0
"""The item of a row that stands under the cursor of the stage, or for what was said."""
_MARK = "▌"
_LABEL = 11
_TALKING = (Phase.ENDING, Phase.ESTIMATE, Phase.DEBRIEF, Phase.LOOK_BACK, Phase.OVER)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the page is drawn from."""

    meeting: Meeting
    wall: Wall
    prospects: Prospects | None
    """None while they are being worked out."""
    at: datetime
    """The time now, UTC."""
    trouble: str = ""
    """Why the stage cannot be reached; empty while it can."""


def page(behind: Behind, width: int) -> list[Row]:
    """Draw the page for a width in cells."""
    left, measure = column(width, 112)
    lines = list(_lines(behind, measure))
    return [Row(line.pad_left(left) if line else line, MARKED if _MARK in line.plain[:1] else None) for line in lines]


def _lines(behind: Behind, measure: int) -> Iterator[Content]:
    meeting = behind.meeting
    if behind.trouble:
        yield from wrapped(styled(f"! {behind.trouble}", "bold $accent"), measure)
        yield EMPTY
    yield beside(styled(_where(meeting), "bold $ink"), _time(meeting, behind.at), measure)
    yield from _labelled("On the wall", styled(_on_the_wall(behind.wall), "$soft"), measure)
    if behind.wall.trouble:
        yield from _labelled("Not kept", styled(behind.wall.trouble, "bold $accent"), measure)
    yield from _votes(meeting, measure)
    yield from _scores(behind, measure)
    yield EMPTY
    if meeting.phase in _TALKING:
        yield from _afterwards(behind, measure)
        return
    yield from _scene(meeting, measure)
    for index, choice in enumerate(choices_of(meeting)):
        yield EMPTY
        found = behind.prospects.lines if behind.prospects is not None else ()
        yield from _line(behind, index, choice, found[index] if index < len(found) else None, measure)


def _where(meeting: Meeting) -> str:
    phase = str(meeting.phase)
    return f"{phase[0].upper()}{phase[1:]}"


def _time(meeting: Meeting, at: datetime) -> Content:
    if meeting.phase != Phase.DISCUSS:
        return EMPTY
    left = meeting.turn.time_left(at)
    style = "bold $accent" if left < timedelta(seconds=10) else "bold $ink"
    return styled(clock(left), style) + styled(f" left of {meeting.turn.minutes}:00", "$soft")


def _on_the_wall(wall: Wall) -> str:
    if wall.is_blank:
        return "blank; any key brings the picture back"
    if wall.helps:
        return "the keys; any key brings the picture back"
    pages = f"   page {wall.page + 1} of {wall.pages}" if wall.pages > 1 else ""
    return f"{wall.foot}{pages}"


def _labelled(label: str, words: Content, measure: int) -> Iterator[Content]:
    """Yield words with their label at the left."""
    for number, line in enumerate(wrapped(words, measure - _LABEL - 1)):
        yield (styled(f"{label:<{_LABEL + 1}}", "$faint") if number == 0 else Content(" " * (_LABEL + 1))) + line


def _votes(meeting: Meeting, measure: int) -> Iterator[Content]:
    """Yield the votes of every round of the decision, also those that the wall does not show."""
    if not meeting.path.turns or meeting.phase in _TALKING:
        return
    turn = meeting.turn
    for number, tally in enumerate(turn.rounds):
        label = "First vote" if number == 0 else "Second vote" if number == SECOND and turn.discussed else "Again"
        votes = turn.in_letters(tally) or "none yet"
        of = f" of {meeting.people}" if meeting.people and meeting.people >= tally.total else ""
        said = styled(votes, "bold $ink") + styled(f"   {tally.total}{of}" if tally.total else "", "$soft")
        if number == turn.at and meeting.phase in VOTING:
            said += styled("   open", "$accent")
        yield from _labelled(label, said, measure)
        if len(tally.by_source) > 1:
            parts = [styled(f"{source} {_counted(meeting, tally, source)}", "$soft") for source in tally.by_source]
            yield from _labelled("", joined(parts), measure)


def _counted(meeting: Meeting, tally: Tally, source: str) -> str:
    """Return the votes of one source as `A9 B11 C3`."""
    options = meeting.turn.options
    pairs = zip(tally.options, tally.by_source[source], strict=True)
    return " ".join(f"{letter(options.index(option))}{count}" for option, count in pairs)


def _scores(behind: Behind, measure: int) -> Iterator[Content]:
    found = behind.prospects
    if found is None:
        yield from _labelled("Scores", styled("being worked out …", "$faint"), measure)
        return
    parts = []
    for score in found.scores:
        value = score.word if score.value is None else f"{score.value}"
        parts.append(
            styled(f"{score.label} ", f"bold ${score.name}")
            + styled(signed(score.raw), "bold $ink")
            + styled(f" ({value})", "$soft")
        )
    about = "" if found.exact else "about "
    parts.append(styled(f"at best {about}{found.best} of 100", "$soft"))
    yield from _labelled("Scores", joined(parts), measure)
    if found.endings and behind.meeting.phase not in _TALKING:
        yield from _labelled("Still open", _endings(found.endings, behind.meeting.scenario), measure)


def _scene(meeting: Meeting, measure: int) -> Iterator[Content]:
    decided = meeting.path.turns and meeting.turn.decided
    attempt, scenario = meeting.attempt, meeting.scenario
    name = attempt.decisions[-1].before.scene if decided and attempt.decisions else attempt.scene
    scene = scenario.scenes.get(name)
    yield from _labelled("Scene", styled(name, "$ink"), measure)
    if scene is None:
        return
    if scene.note:
        yield from _prose("Note", scene.note, scenario, measure)
    if scene.discuss:
        yield from _prose("Ask", scene.discuss, scenario, measure, "bold $ink")


def _prose(label: str, words: str, scenario: Scenario, measure: int, style: str = "$ink") -> Iterator[Content]:
    for paragraph in words.split("\n\n"):
        yield from _labelled(label, prose(paragraph, scenario.called, style), measure)
        label = ""


def _line(behind: Behind, index: int, choice: Choice, found: Prospect | None, measure: int) -> Iterator[Content]:
    """Yield a line on offer: its words, its votes, its part of the key, and what it leads to."""
    meeting = behind.meeting
    scenario, turn = meeting.scenario, meeting.turn if meeting.path.turns else None
    said = turn is not None and turn.decided is not None and turn.decided.choice == choice.id
    picked = meeting.phase == Phase.PICK and behind.wall.cursor == index
    mark = _mark(said or picked)
    votes = _moves(meeting, choice)
    label = mark + styled(f"{letter(index)}  ", "bold $accent")
    yield _said(label, choice, scenario, votes, measure)
    indent = label.cell_length
    figures = _key(choice)
    if choice.contested:
        figures.append(styled("raters disagree", "$soft"))
    if found is not None:
        figures.append(styled(_leads(found, scenario), "$soft"))
        if behind.prospects is not None and found.endings == behind.prospects.endings:
            figures.append(styled("all ends stay open", "$faint"))
    yield from wrapped(joined(figures), measure - indent, indent)
    why = prose(choice.why, scenario.called, "$soft") if choice.why else styled("The author left no reason.", "$faint")
    yield from wrapped(why, measure - indent, indent)
    if found is not None and behind.prospects is not None:
        closed = [ending for ending in behind.prospects.endings if ending not in found.endings]
        if closed and found.endings:
            still = styled("Still open: ", "$faint") + _endings(found.endings, scenario)
            yield from wrapped(still, measure - indent, indent)


def _mark(is_there: bool) -> Content:
    return styled(_MARK, "$accent") if is_there else Content(" ")


def _said(label: Content, choice: Choice, scenario: Scenario, right: Content, measure: int) -> Content:
    """Return the beginning of a line on offer, with what belongs to it at the right."""
    style = "$ink" if choice.say is not None else "$ink italic"
    words = prose(choice.words.replace("\n\n", " "), scenario.called, style)
    return beside(label + cut(words, measure - label.cell_length - right.cell_length - 2), right, measure)


def _key(choice: Choice) -> list[Content]:
    """Return the author’s two numbers."""
    pairs = zip(SCORES, choice.scores, strict=True)
    return [styled(f"{name[0].upper()} {signed(value)}", f"bold ${name}") for name, value in pairs]


def _moves(meeting: Meeting, choice: Choice) -> Content:
    """Return the votes of one line, round by round: `9 → 15`."""
    rounds = meeting.turn.rounds if meeting.path.turns else []
    counts = [
        str(tally.counts[tally.options.index(choice.id)]) if choice.id in tally.options else "–"
        for tally in rounds
        if tally.total
    ]
    return styled(" → ".join(counts), "bold $ink")


def _leads(found: Prospect, scenario: Scenario) -> str:
    if not found.leads_to:
        return "leads round and round: tell its author"
    ending = scenario.endings.get(found.leads_to)
    if ending is not None:
        return f"→ the end “{plain(ending.title, scenario.called)}”"
    return f"→ {found.leads_to}, at best {found.best}"


def _endings(endings: Iterable[Ending], scenario: Scenario) -> Content:
    return joined([_ending(ending, scenario) for ending in endings], ", ")


def _ending(ending: Ending, scenario: Scenario) -> Content:
    return styled(f"{plain(ending.title, scenario.called)}", "$soft") + styled(f" ({ending.outcome})", "$faint")


def _afterwards(behind: Behind, measure: int) -> Iterator[Content]:
    """Yield what helps to talk about it, and every decision with its votes."""
    meeting = behind.meeting
    scenario, ending, questions = meeting.scenario, meeting.attempt.ending, meeting.scenario.debrief
    if ending is not None:
        yield from _labelled("The end", prose(ending.title, scenario.called, "bold $ink"), measure)
        yield from _labelled("", styled(f"{ending.outcome}", "$soft"), measure)
        if ending.ask:
            yield from _prose("Ask", ending.ask, scenario, measure, "bold $ink")
    for number, question in enumerate(questions.discuss):
        yield from _prose("Discuss" if number == 0 else "", question, scenario, measure)
    if questions.key_idea:
        yield from _prose("Take away", questions.key_idea, scenario, measure)
    if meeting.path.estimate:
        pairs = zip(SCORES.values(), meeting.path.estimate, strict=True)
        thought = ", ".join(f"{label} {value}" for label, value in pairs)
        yield from _labelled("Estimate", styled(thought, "$ink"), measure)
    for decision, turn in zip(meeting.attempt.decisions, meeting.path.turns, strict=False):
        yield EMPTY
        index = decision.offered.index(decision.choice)
        is_marked = meeting.phase == Phase.LOOK_BACK and behind.wall.cursor == decision.number - 1
        label = (
            _mark(is_marked)
            + styled(f"{decision.number:<3}", "bold $accent")
            + styled(f"{letter(index)}  ", "bold $soft")
        )
        yield _said(label, decision.choice, scenario, joined(_key(decision.choice)), measure)
        votes = " → ".join(filter(None, (turn.in_letters(tally) for tally in turn.rounds)))
        if votes:
            yield from wrapped(styled(votes, "$soft"), measure - 7, 7)
        if decision.choice.why:
            yield from wrapped(prose(decision.choice.why, scenario.called, "$soft"), measure - 7, 7)
