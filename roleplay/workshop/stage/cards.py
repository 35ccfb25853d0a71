"""The cards of the debrief, for the wall: one thought each. The two scores are on one card that has to be opened."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from roleplay.debrief import words
from roleplay.debrief.debrief import LEAST_LOSS, Moment
from roleplay.debrief.scores import HONESTY, rounded
from roleplay.scenario.model import Ending, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain
from roleplay.tui import curve
from roleplay.tui.debrief_pages import OUTCOMES, score_lines
from roleplay.tui.talk import Block, block_of, your_block
from roleplay.tui.text import EMPTY, beside, styled
from roleplay.workshop.debrief import Minority, RoomDebrief
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.scripts import SCRIPTS
from roleplay.workshop.stage.lines import (
    STAGE,
    Lines,
    heading,
    one_line,
    paged,
    prose_lines,
    question,
    stacked,
    talk,
    text,
    under,
)
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.turn import letter

SCORES_CARD, SCRIPT_CARD = "scores", "script"


def cards(meeting: Meeting, showing: Showing) -> list[Lines]:
    """Return all cards of the debrief; one that is too long for the wall becomes several."""
    if showing.result is None:
        return [text("One moment: all that could have happened is being worked out.", showing.measure, "$soft")]
    return [page for _, page in named_pages(meeting, showing, showing.result)]


def named_pages(meeting: Meeting, showing: Showing, result: RoomDebrief) -> list[tuple[str, Lines]]:
    """Return the pages of the debrief with their names: `SCORES_CARD`, `SCRIPT_CARD`, empty for all others."""
    parts = [
        ("", _what_happened(meeting, result, showing)),
        *(("", page) for page in _what_we_said(meeting, result, showing)),
        ("", possible(meeting, result, showing)),
        *(("", page) for moment in result.cards for page in _moment(meeting, result, moment, showing)),
        *(("", page) for minority in result.minorities for page in _minority(meeting, minority, showing)),
        (SCORES_CARD, scores(meeting, result, showing)),
        (SCRIPT_CARD, scripts(meeting, showing)),
        *(("", lines) for lines in talk_about_it(meeting, [result.ending], showing)),
        ("", _branches(meeting, showing)),
        ("", key_idea(meeting, showing)),
    ]
    return [(name, page) for name, lines in parts if lines for page in paged([lines], showing.height)]


def _what_happened(meeting: Meeting, result: RoomDebrief, showing: Showing) -> Lines:
    if result.ending is None:
        count = len(result.moments)
        decisions = "one decision" if count == 1 else f"{count} decisions"
        return stacked(
            heading(f"We stopped after {decisions}.", showing.measure),
            text("What was played so far is enough to talk about.", showing.measure),
        )
    names = meeting.scenario
    title = question(result.ending.title, names, showing.measure)
    return stacked(
        title,
        prose_lines(result.ending.meaning, names, showing.measure),
        text(OUTCOMES[result.ending.outcome], showing.measure, "$soft"),
    )


def _what_we_said(meeting: Meeting, result: RoomDebrief, showing: Showing) -> list[Lines]:
    """Draw the path of the room, a line for each decision, with the vote."""
    width = min(showing.measure, STAGE)
    lines: Lines = []
    for moment in result.moments:
        last = result.turn_of(moment).last
        chosen = moment.decision.choice
        votes = ""
        if last is not None and chosen.id in last.options:
            votes = f"{last.counts[last.options.index(chosen.id)]} of {last.total}"
        number = styled(f"{moment.decision.number:<5}", "bold $accent")
        said = one_line(chosen.words, meeting.scenario, width - 5 - len(votes) - 2)
        lines.append(beside(number + said, styled(votes, "$soft"), width))
    return under(heading("What we said", showing.measure), [lines], showing.height)


def possible(meeting: Meeting, result: RoomDebrief, showing: Showing, whose: str = "") -> Lines:
    """Draw what was still possible at each decision; with numbers only once the card of the scores was opened.

    `whose`: the team, where there are several.
    """
    if not result.moments or all(score.value is None for score in result.scores.values()):
        return []
    spans = [*(moment.before.together for moment in result.moments), result.final.together]
    points = [curve.Point(best=float(best), worst=float(worst)) for worst, best in spans]
    losses = {moment.decision.number: rounded(moment.loss) for moment in result.moments if moment.loss > LEAST_LOSS}
    if not meeting.path.scores_shown:
        losses = {}
    turning = {moment.decision.number for moment in result.turning_points}
    rows = max(min(9, showing.height - 6), 3)
    shape = curve.draw(points, losses, turning, "here", showing.wide, rows)
    about = "Each number is a decision: it ends what was possible before."
    return stacked(
        heading(f"What was possible{_for(whose)}", showing.measure), shape, text(about, showing.measure, "$soft")
    )


def _votes(result: RoomDebrief, moment: Moment) -> str:
    """Return how the room came to a decision, in a phrase; empty where it was not voted on."""
    turn = result.turn_of(moment)
    if turn.first is None:
        return ""
    return "; then ".join([f"first {turn.in_letters(turn.first)}", *map(turn.in_letters, turn.later)])


def _moment(meeting: Meeting, result: RoomDebrief, moment: Moment, showing: Showing) -> list[Lines]:
    """Draw a turning point: what it answered, what we said, what that did. On two pages only what fits on none."""
    scenario, decision = meeting.scenario, moment.decision
    change = words.what_it_changed(moment, scenario, in_points=meeting.path.scores_shown)
    number = styled(f"Decision {decision.number}", "bold $accent")
    head = heading(number + styled(f"   {change}", "bold $ink"), showing.measure)
    turn = decision.number
    cue = [block_of(scenario, line, turn) for line in words.cue(decision, scenario)[-1:]]
    said = [*cue, your_block(decision.choice, turn)]
    reply = [block_of(scenario, line, turn) for line in decision.reply]
    votes = _votes(result, moment)
    voted = text(f"Votes: {votes}.", showing.measure, "$soft") if votes else []
    for told in ([*said, *reply], [*said[-1:], *reply]):
        whole = stacked(head, *talk(told, scenario, showing.measure), voted)
        if len(whole) <= showing.height:
            return [whole]
    return under(head, _kept_together(scenario, said, reply, voted, showing), showing.height)


def _minority(meeting: Meeting, minority: Minority, showing: Showing) -> list[Lines]:
    scenario, measure = meeting.scenario, showing.measure
    decision = minority.moment.decision
    name = letter(decision.offered.index(minority.choice))
    head = heading(f"Decision {decision.number}: here {minority.votes} of {minority.total} wanted {name}.", measure)
    answer = minority.road.attempt.decisions[decision.number - 1].reply if not minority.road.is_stuck else ()
    said = [your_block(minority.choice, decision.number)]
    reply = [block_of(scenario, line, decision.number) for line in answer]
    led = text(minority.led(name), measure)
    return under(head, _kept_together(scenario, said, reply, led, showing), showing.height)


def _kept_together(
    scenario: Scenario, said: Sequence[Block], reply: Sequence[Block], note: Lines, showing: Showing
) -> list[Lines]:
    """Return the parts of a card, so that no page has a line without what it answers, or a note without its reply."""
    answered = talk(reply, scenario, showing.measure)
    line = stacked(*talk(said, scenario, showing.measure))
    if not answered:
        return [stacked(line, note)]
    return [line, *answered[:-1], stacked(answered[-1], note)]


def _for(whose: str) -> str:
    return f": {whose}" if whose else ""


def scores(meeting: Meeting, result: RoomDebrief, showing: Showing, whose: str = "") -> Lines:
    """Draw the card with the two scores, closed or open; `whose`: the team, where there are several."""
    measure = showing.measure
    title = heading(f"The author’s two numbers for this path{_for(whose)}", measure)
    if not meeting.path.scores_shown:
        return stacked(
            title,
            text("They belong to the way we went, and to nobody here.", measure),
            [styled("s", "bold $accent") + styled("    open them", "$ink")],
        )
    estimate = dict(zip(SCORES, meeting.path.estimate, strict=False))
    bars = [
        score_lines(result.scores[name], estimate.get(name), min(measure, STAGE), said="we said") for name in SCORES
    ]
    return stacked(title, *bars, text(HONESTY, measure, "$soft"))


def scripts(meeting: Meeting, showing: Showing) -> Lines:
    """Draw the ways to talk about it."""
    choice: Lines = []
    for number, (name, script) in enumerate(SCRIPTS.items(), 1):
        chosen = "   chosen" if name == meeting.script else ""
        choice += [EMPTY] * bool(choice)
        choice.append(styled(f"{number}    ", "bold $accent") + styled(script.title + chosen, "bold $ink"))
        choice.append(Content("     ") + styled(script.when, "$soft"))
    return stacked(heading("How shall we talk about it?", showing.measure), choice)


def talk_about_it(meeting: Meeting, endings: Sequence[Ending | None], showing: Showing) -> list[Lines]:
    """Draw the cards of the script that was chosen, what these endings ask, and the questions of the scenario."""
    measure, scenario = showing.measure, meeting.scenario
    script = SCRIPTS[meeting.script].cards if meeting.script is not None else ()
    found = [stacked(heading(title, measure), text(asked, measure)) for title, asked in script]
    asks = {f"After “{plain(ending.title, scenario.called)}”": ending.ask for ending in endings if ending is not None}
    questions = [*asks.items(), *(("To talk about", asked) for asked in scenario.debrief.discuss)]
    return found + [_asked(where, asked, scenario, measure) for where, asked in questions if asked]


def _asked(where: str, asked: str, scenario: Scenario, measure: int) -> Lines:
    """Draw a question of the scenario, and where it comes from: without that, nobody knows what it is about."""
    return stacked(text(where, measure, "$soft"), question(asked, scenario, measure))


def _branches(meeting: Meeting, showing: Showing) -> Lines:
    """Draw the other ways that the room went; nothing without any."""
    if not meeting.earlier_paths:
        return []
    lines: Lines = []
    for number, path in enumerate([*meeting.earlier_paths, meeting.path], 1):
        ending = path.attempt.ending
        title = plain(ending.title, meeting.scenario.called) if ending else "stopped before the end"
        decisions = len(path.attempt.decisions)
        lines.append(
            styled(f"{number}    ", "bold $accent")
            + styled(title, "bold $ink")
            + styled(f"   {decisions} decisions", "$soft")
        )
    return stacked(heading("The ways we went", showing.measure), lines)


def key_idea(meeting: Meeting, showing: Showing) -> Lines:
    """Draw what there is to take away; nothing where the scenario names nothing."""
    idea = meeting.scenario.debrief.key_idea
    if not idea:
        return []
    return stacked(heading("To take away", showing.measure), prose_lines(idea, meeting.scenario, showing.measure))
