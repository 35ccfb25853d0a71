"""The votes on the wall: bars that grow, what they say in a sentence, and two votes beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from roleplay.tui.text import EMPTY, styled
from roleplay.workshop.course import Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage.lines import STAGE, Lines, bar, big, option, option_short, stacked
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.tally import PHONES, Tally
from roleplay.workshop.turn import FIRST, Turn, letter

_FEW = 10
"""Votes: the least that a whole bar stands for, so that the first hands do not fill it."""
_LETTER = 5
_GAP = 3
WHOLE = 99
"""Lines: more than an option ever has."""


def next_source(meeting: Meeting) -> str:
    """Return whose hands are typed next: the first without any, else the first."""
    counted = meeting.turn.tally.by_source
    return next((source for source in meeting.sources if source not in counted), meeting.sources[0])


def tally_with(meeting: Meeting, showing: Showing) -> Tally:
    """Return the votes as they would be with what is being typed."""
    tally = meeting.turn.tally
    if not showing.entry.is_seen:
        return tally
    numbers = showing.entry.numbers[: len(tally.options)]
    return tally.counted(next_source(meeting), (*numbers, *[0] * (len(tally.options) - len(numbers))))


def bars(meeting: Meeting, showing: Showing, rows: int | None = None) -> Lines:
    """Draw each option with its bar and its number, big where there is room, and whole where there is still more."""
    height = showing.height if rows is None else rows
    tally = tally_with(meeting, showing)
    teams = _teams(meeting, showing.measure)
    room = height - len(teams) - bool(teams)
    is_big = len(tally.options) * 4 - 1 <= room
    kind = "typed" if showing.entry.is_seen else "counted"
    whole = max(*tally.counts, meeting.people or 0, _FEW)
    columns = max(len(str(count)) for count in tally.counts) * (3 if is_big else 1)
    length = showing.wide - _LETTER - columns - _GAP
    at = showing.wide - columns

    def drawn(most: int) -> list[Lines]:
        """Draw the options, each in so many lines at most."""
        parts: list[Lines] = []
        for choice, count in zip(tally.options, tally.counts, strict=True):
            index = meeting.turn.options.index(choice)
            width = min(at - _GAP, STAGE)
            words = option_short(index, meeting.options[index], meeting.scenario, width, most)
            line = Content(" " * _LETTER) + bar(_cells(count, whole, length), kind=kind)
            if is_big:
                number = [line.pad_left(columns - line.cell_length) for line in big(str(count))]
                left = [*words, line, *[EMPTY] * (2 - len(words))]
            else:
                number = [EMPTY, styled(str(count).rjust(columns), "bold $ink")]
                left = [*words, line]
            number += [EMPTY] * (len(left) - len(number))
            parts.append([_at(line, at, digits) for line, digits in zip(left, number, strict=True)])
        return parts

    return stacked(_fitting([drawn(WHOLE), drawn(2)] if is_big else [drawn(1)], showing.gap, room), teams)


def _fitting(drawn: Sequence[Sequence[Lines]], gap: int, rows: int) -> Lines:
    """Return the first of these ways to draw the options that fits; the last one set close if none."""
    for parts in drawn:
        for page in (stacked(*parts, gap=gap), stacked(*parts)):
            if len(page) <= rows:
                return page
    return [line for part in drawn[-1] for line in part]


def _cells(count: int, whole: int, length: int) -> int:
    """Return how long a bar is; one cell at least where there is a vote."""
    return max(round(count * length / whole), min(count, 1))


def _at(line: Content, column: int, right: Content) -> Content:
    return line.pad_right(max(column - line.cell_length, 1)) + right if right else line


def _teams(meeting: Meeting, measure: int) -> Lines:
    """Draw one line for each team that has voted; nothing where the room votes as one."""
    if not meeting.settings.teams:
        return []
    options, counted = meeting.turn.tally.options, meeting.turn.tally.by_source
    letters = [letter(meeting.turn.options.index(option)) for option in options]
    parts = []
    for source in meeting.sources:
        counts = counted.get(source)
        votes = " ".join(f"{name}{count}" for name, count in zip(letters, counts, strict=True)) if counts else "–"
        parts.append(styled(source.capitalize(), "bold $soft") + styled(f" {votes}", "$soft"))
    lines: Lines = []
    for part in parts:
        if lines and lines[-1].cell_length + 3 + part.cell_length <= measure:
            lines[-1] += Content("   ") + part
        else:
            lines.append(part)
    return lines


def tied_letters(meeting: Meeting) -> str:
    """Return the options of the vote under way as `A and C`."""
    return _and([letter(meeting.turn.options.index(option)) for option in meeting.turn.tally.options])


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def verdict(meeting: Meeting) -> str:
    """Return what the last vote says, in one sentence."""
    turn, tally = meeting.turn, meeting.turn.tally
    if not tally.leaders:
        return "Nobody has voted."
    names = _and([letter(turn.options.index(option)) for option in tally.leaders])
    most = max(tally.counts)
    if tally.is_tied:
        return f"{names} are level, with {most} {_votes(meeting, most)} each."
    if tally.is_split(meeting.settings.split) and meeting.phase == Phase.FIRST_CLOSED:
        return f"We are split: {names} has {most} of {tally.total}."
    return f"{names} has {most} of {tally.total}."


def _votes(meeting: Meeting, count: int) -> str:
    """Return what is counted: hands, or votes where phones gave some."""
    word = "vote" if PHONES in meeting.turn.tally.by_source else "hand"
    return word if count == 1 else f"{word}s"


def compared(meeting: Meeting, showing: Showing, *, with_lines: bool) -> list[Lines]:
    """Draw for each option its votes before and after the discussion, below its letter or its whole line."""
    turn = meeting.turn
    first, now = turn.rounds[0], turn.tally
    whole = max(*first.counts, *now.counts, 1)
    columns = max(len(str(count)) for count in (*first.counts, *now.counts))
    length = showing.wide - _LETTER - columns - len("first") - 2 * _GAP
    at = showing.wide - columns - len("first") - _GAP
    parts: list[Lines] = []
    for index, (before, after) in enumerate(zip(first.counts, now.counts, strict=True)):
        upper, lower = (_cells(count, whole, length) for count in (before, after))
        was = styled(f"first   {before:>{columns}}", "$soft")
        is_now = styled("  now", "$soft") + styled(f"   {after:>{columns}}", "bold $ink")
        name = EMPTY if with_lines else styled(letter(index), "bold $accent")
        above = _at(name.pad_right(_LETTER - name.cell_length) + bar(upper, kind="before"), at, was)
        below = _at(Content(" " * _LETTER) + bar(lower, kind="now"), at, is_now)
        line = option(index, meeting.options[index], meeting.scenario, showing.measure) if with_lines else []
        parts.append([*line, above, below])
    return parts


def has_moved(turn: Turn) -> bool:
    """Return whether anybody is known to have moved between the two votes; of hands only the totals tell."""
    return turn.rounds[FIRST].counts != turn.tally.counts or bool(turn.changed and turn.changed[0])


def moved(meeting: Meeting) -> str:
    """Return what the totals say about the room, and how many phones moved; of hands that is not known."""
    turn = meeting.turn
    changed = f" {turn.changed[0]} of {turn.changed[1]} phones changed their mind." if turn.changed else ""
    first, now = turn.rounds[0], turn.tally
    if first.counts == now.counts:
        return f"The totals are the same as before.{changed}"
    moves = list(zip(first.counts, now.counts, strict=True))
    most = max((now - before for before, now in moves), key=lambda gain: (gain > 0, abs(gain)))
    found = [(letter(index), *move) for index, move in enumerate(moves) if move[1] - move[0] == most]
    if len(found) > 1 and len({move[1:] for move in found}) == 1:
        _, before, after = found[0]
        names = _and([name for name, _, _ in found])
        return f"{names} {'both' if len(found) == 2 else 'all'} went from {before} to {after}.{changed}"
    return f"{_and([f'{name} went from {before} to {after}' for name, before, after in found])}.{changed}"
