"""The pages of the stage: for each phase of the meeting, what stands on the wall. Nothing private is ever drawn here.

Each view is a function of the meeting and of what is shown; it returns pages of lines, mostly one. A view reads what
was said and what was voted; it never reads a note, a `why`, a score, or a scene that was not met.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from textual.content import Content

from roleplay.debrief.words import CANNOT_GO_ON, last_sentence
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain
from roleplay.tui.talk import Block, Side, block_of, your_block
from roleplay.tui.text import EMPTY, balanced, cut, styled
from roleplay.workshop.course import CLOSED, VOTING, Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage.cards import cards
from roleplay.workshop.stage.lines import (
    MEASURE,
    Lines,
    bar,
    big,
    heading,
    option,
    option_short,
    paged,
    prose_lines,
    question,
    stacked,
    talk,
    text,
    under,
)
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.stage.votes import bars, compared, has_moved, moved, tied_letters, verdict
from roleplay.workshop.turn import letter

BEST_ROWS = 30
"""With more rows than this the letters are too small for a last row."""
_FONT = (
    ("Ctrl Shift +", "most terminals on Linux"),
    ("Ctrl +", "Windows Terminal, and most browsers"),
    ("Cmd +", "macOS"),
)
_DISCUSS = "What speaks for each of these lines, and what against it?"
_CURSOR = "▌"
_CUE_ROWS = 2
"""Rows for what the room answers, where the lines leave room for them."""
_MOVED = "Who moved: what did the other side say that did it?"
_STAYED = "What would have moved us?"

View: TypeAlias = Callable[[Meeting, Showing], list[Lines]]


def pages(meeting: Meeting, showing: Showing) -> list[Lines]:
    """Return the pages that the meeting stands at now; at least one, and none higher than the wall."""
    found = _VIEWS[Phase(meeting.phase)](meeting, showing)
    return [page for lines in found for page in paged([lines], showing.height)]


def _test_card(meeting: Meeting, showing: Showing) -> list[Lines]:
    measure = showing.measure
    warning: Lines = []
    if showing.rows > BEST_ROWS:
        warning = text(
            f"! {showing.rows} rows are many: the letters are small. About 20 can be read from the back.",
            measure,
            "bold $accent",
        )
    keys = [styled(f"{key:<14}", "bold $ink") + styled(where, "$soft") for key, where in _FONT]
    sample = styled("A", "bold $accent") + styled("    9 or 6?  0 or 8?  l or 1?  “Yes,” she said.", "$ink")
    return [
        stacked(
            heading("Can the last row read this?", measure),
            [sample],
            [*big("20 : 14"), EMPTY, bar(14, kind="before") + Content("   ") + bar(14, kind="counted")],
            warning,
            [*text("If not, make the letters larger:", measure, "$soft"), *keys],
        )
    ]


def _lobby(meeting: Meeting, showing: Showing) -> list[Lines]:
    scenario, measure = meeting.scenario, showing.measure
    note = prose_lines(scenario.content_note, scenario, measure, "$soft") if scenario.content_note else []
    people = [
        styled(person.name, "bold $person") + styled(f"  {person.role}" if person.role else "", "$soft")
        for person in scenario.cast.values()
    ]
    typed = showing.entry.text or (str(meeting.people) if meeting.people else "")
    where = f"in team {meeting.settings.team}" if meeting.settings.team else "here"
    asked = text(f"{typed} are {where}." if typed else f"How many are {where}? Type the number.", measure, "bold $ink")
    here = [*big(typed), *text(f"are {where}", measure, "$soft")] if typed else asked
    title = question(scenario.title, scenario, measure)
    parts = [stacked(title, prose_lines(scenario.brief, scenario, measure)), note, people]
    told = paged([part for part in parts if part], showing.height)
    for said in (here, asked):
        if len(told[-1]) + 1 + len(said) <= showing.height:
            return [*told[:-1], stacked(told[-1], said)]
    return [*told, here]


def _read(meeting: Meeting, showing: Showing) -> list[Lines]:
    turn = len(meeting.attempt.decisions)
    blocks = [block_of(meeting.scenario, line, turn) for line in meeting.attempt.heard]
    return paged(talk(blocks, meeting.scenario, showing.measure), showing.height)


def _cue(meeting: Meeting, measure: int, rows: int = 1) -> Lines:
    """Draw the end of what was said last, in so many rows: what the room answers."""
    scenario, heard = meeting.scenario, meeting.attempt.heard
    spoken = [line for line in heard if scenario.speaker(line)] or heard[-1:]
    if not spoken:
        return []
    words = last_sentence(plain(spoken[-1].text, scenario.called), 52 * rows)
    name = scenario.speaker(spoken[-1])
    if name is None:
        return balanced(styled(words, "italic $soft"), min(measure, MEASURE))[:rows]
    line = styled(name, "bold $person") + styled(f"  “{words.strip('“”')}”", "$ink")
    if rows > 1:
        return balanced(line, min(measure, MEASURE))
    return [line.truncate(measure, ellipsis=True) if line.cell_length > measure else line]


def _whole_options(meeting: Meeting, showing: Showing, *, above: Lines, marked: int | None = None) -> list[Lines]:
    """Draw the options that can be voted for, each whole; on several pages where there are too many for one."""
    offered = meeting.turn.tally.options if marked is None else meeting.turn.options
    parts = [
        option(index, choice, meeting.scenario, showing.measure, marked=None if marked is None else index == marked)
        for index, choice in enumerate(meeting.options)
        if choice.id in offered
    ]
    for whole in (stacked(above, *parts, gap=showing.gap), stacked(above, *parts), stacked(above, _close(parts))):
        if len(whole) <= showing.height:
            return [whole]
    found = under(above, parts, showing.height)
    # The cursor turns these pages, not the key that goes on.
    return found if marked is None else [page for page in found if any(_CURSOR in line.plain for line in page)][:1]


def _close(parts: list[Lines]) -> Lines:
    return [line for part in parts for line in part]


def _vote(meeting: Meeting, showing: Showing) -> list[Lines]:
    if not meeting.is_hidden and (showing.entry.is_seen or meeting.turn.tally.total):
        return [bars(meeting, showing)]
    if meeting.phase == Phase.RUNOFF:
        above = heading(f"Only {tied_letters(meeting)} now: what do we say?", showing.measure)
        return _whole_options(meeting, showing, above=above)
    whole = _whole_options(meeting, showing, above=_cue(meeting, showing.measure, _CUE_ROWS))
    return whole if len(whole) == 1 else _whole_options(meeting, showing, above=_cue(meeting, showing.measure))


def _closed(meeting: Meeting, showing: Showing) -> list[Lines]:
    if meeting.is_hidden:
        voted = meeting.turn.tally.total
        return [
            [
                *big(str(voted)),
                EMPTY,
                *heading("The votes are in, and we are split.", showing.measure),
                *text("We talk before we see how, and then vote again.", showing.measure, "$soft"),
            ]
        ]
    drawn = bars(meeting, showing, rows=showing.height - 1 - showing.gap)
    return [stacked(heading(verdict(meeting), showing.measure), drawn, gap=showing.gap)]


def _discuss(meeting: Meeting, showing: Showing) -> list[Lines]:
    turn, measure = meeting.turn, showing.measure
    scene = meeting.scenario.scenes[meeting.attempt.scene]
    left = turn.time_left(showing.at)
    time = big(clock(left), "bold $ink" if left > timedelta(seconds=10) else "bold $accent")
    if turn.defender is not None:
        asked = heading(f"Who speaks for {letter(turn.defender)}?", measure)
        defended = option(turn.defender, meeting.options[turn.defender], meeting.scenario, measure)
        return [stacked(asked, defended, time)]
    asked = question(scene.discuss or _DISCUSS, meeting.scenario, measure)
    whole = [option(index, choice, meeting.scenario, measure) for index, choice in enumerate(meeting.options)]
    short = [option_short(index, choice, meeting.scenario, measure) for index, choice in enumerate(meeting.options)]
    for options in (whole, [_close(whole)], short, [_close(short)]):
        page = stacked(asked, time, *options)
        if len(page) <= showing.height:
            return [page]
    return [stacked(asked, time)]


def clock(left: timedelta) -> str:
    """Return a time left as `2:05`; what goes beyond it as `+0:42`."""
    seconds = int(left.total_seconds())
    return f"{'+' if seconds < 0 else ''}{abs(seconds) // 60}:{abs(seconds) % 60:02}"


def _reveal(meeting: Meeting, showing: Showing) -> list[Lines]:
    """Draw both votes with the lines; where those do not fit whole, first the counts and then the lines."""
    asked = heading(_MOVED if has_moved(meeting.turn) else _STAYED, showing.measure)
    said = heading(moved(meeting), showing.measure)
    with_lines = compared(meeting, showing, with_lines=True)
    for gap in (showing.gap, 1):
        whole = stacked(said, *with_lines, asked, gap=gap)
        if len(whole) <= showing.height:
            return [whole]
    bare = compared(meeting, showing, with_lines=False)
    counts = [stacked(said, *bare, asked)]
    if len(counts[0]) > showing.height:
        counts = under(said, bare, showing.height)
    return [*counts, *_whole_options(meeting, showing, above=asked)]


def _tie(meeting: Meeting, showing: Showing) -> list[Lines]:
    measure, turn = showing.measure, meeting.turn
    said = heading(verdict(meeting), measure)
    if turn.coin is not None:
        index = turn.options.index(turn.coin)
        coin = heading(f"The coin says {letter(index)}.", measure)
        return [stacked(said, coin, option(index, meeting.options[index], meeting.scenario, measure))]
    ways = (("r", "vote again, only between them"), ("f", "the facilitator decides"), ("c", "toss a coin"))
    return [stacked(said, [styled(f"{key}    ", "bold $accent") + styled(words, "$ink") for key, words in ways])]


def _pick(meeting: Meeting, showing: Showing) -> list[Lines]:
    above = heading("Without a vote: what do we say?", showing.measure)
    return _whole_options(meeting, showing, above=above, marked=showing.cursor)


def _reply(meeting: Meeting, showing: Showing) -> list[Lines]:
    decision = meeting.attempt.decisions[-1]
    turn = decision.number
    blocks = [your_block(decision.choice, turn), *(block_of(meeting.scenario, line, turn) for line in decision.reply)]
    return paged(talk(blocks, meeting.scenario, showing.measure), showing.height)


def _ending(meeting: Meeting, showing: Showing) -> list[Lines]:
    scenario, attempt, measure = meeting.scenario, meeting.attempt, showing.measure
    turn = len(attempt.decisions)
    blocks = [block_of(scenario, line, turn) for line in attempt.heard]
    if attempt.ending is None:
        blocks.append(Block(Side.NARRATION, (CANNOT_GO_ON,), turn))
        return paged(talk(blocks, scenario, measure), showing.height)
    end = stacked(
        question(attempt.ending.title, scenario, measure),
        prose_lines(attempt.ending.meaning, scenario, measure),
    )
    return [*paged(talk(blocks, scenario, measure), showing.height), end]


def _estimate(meeting: Meeting, showing: Showing) -> list[Lines]:
    measure = showing.measure
    numbers = showing.entry.text.split() if showing.entry.is_seen else [str(value) for value in meeting.path.estimate]
    parts = [heading("Before we look: how was that, from where we sat?", measure)]
    for index, label in enumerate(SCORES.values()):
        asked = styled(f"How {_ASKED[index]} were we, from 0 to 100?", "$soft")
        number = big(numbers[index]) if index < len(numbers) else [EMPTY, styled(" ·", "bold $accent"), EMPTY]
        parts.append([styled(label, "bold $ink") + Content("  ") + asked, *number])
    return [stacked(*parts)]


_ASKED = ("diplomatic", "empathetic")


def _look_back(meeting: Meeting, showing: Showing) -> list[Lines]:
    measure, attempt = showing.measure, meeting.attempt
    lines: Lines = []
    for index, decision in enumerate(attempt.decisions):
        marked = index == showing.cursor
        mark = styled("▌ ", "$accent") if marked else Content("  ")
        number = styled(f"{decision.number:<5}", "bold $accent")
        said = plain(decision.choice.words.replace("\n\n", " "), meeting.scenario.called)
        line = styled(said, "bold $ink" if marked else "$ink")
        lines.append(mark + number + cut(line, measure - 7))
    above = heading("Back to which decision? The way we went is kept.", measure)
    room = max(showing.height - len(above) - 1, 1)
    first = min(max(showing.cursor - room // 2, 0), max(len(lines) - room, 0))
    return [stacked(above, lines[first : first + room])]


def _debrief(meeting: Meeting, showing: Showing) -> list[Lines]:
    return cards(meeting, showing)


def _over(meeting: Meeting, showing: Showing) -> list[Lines]:
    return [heading("Thank you.", showing.measure)]


_VIEWS: dict[Phase, View] = {
    Phase.TEST_CARD: _test_card,
    Phase.LOBBY: _lobby,
    Phase.READ: _read,
    **dict.fromkeys(VOTING, _vote),
    **dict.fromkeys(CLOSED, _closed),
    Phase.DISCUSS: _discuss,
    Phase.REVEAL: _reveal,
    Phase.TIE: _tie,
    Phase.PICK: _pick,
    Phase.REPLY: _reply,
    Phase.ENDING: _ending,
    Phase.ESTIMATE: _estimate,
    Phase.DEBRIEF: _debrief,
    Phase.LOOK_BACK: _look_back,
    Phase.OVER: _over,
}
