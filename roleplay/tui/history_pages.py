"""The pages of the history, each drawn from what the saves tell into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from textual.content import Content

from roleplay.columns import columns, spread
from roleplay.debrief.scores import word
from roleplay.history import knowing
from roleplay.saves import history
from roleplay.saves.history import Past
from roleplay.scenario.library import Entry, Library
from roleplay.scenario.names import SCORES, skills
from roleplay.times import ago, until
from roleplay.tui.picking import entry_rows
from roleplay.tui.sheet import Row, column
from roleplay.tui.text import EMPTY, beside, cut, joined, styled, wrapped

_AIRY = 115
"""What a full column is drawn against, so that neighbouring lines do not touch."""
_MOST_AGAIN = 5
"""How many conversations to play again are shown: more would be a list of duties."""
_ROOMY = 70
"""Cells from which on the scores of an attempt have their whole names beside them."""
_BEGIN = "Press Esc, and pick a conversation; those of level 1 are the gentlest."
_NO_ATTEMPT = f"There is nothing here yet. {_BEGIN} It is kept from your first line on."
_ONLY_REHEARSALS = "There are only rehearsals so far. Press v to see them."
_NO_SCORES = f"Once a conversation is finished, your scores stand here, and how they change over time. {_BEGIN}"
_NO_ROOM = "In none of the conversations that you finished can a score move, so there is nothing to draw."
_NO_SKILLS = f"Once a conversation is finished, the skills you have shown in it stand here. {_BEGIN}"
_NO_NEXT = f"Once a conversation is finished, this page says what to play again, and when. {_BEGIN}"
_NO_SUGGESTION = "This library has nothing to suggest: what you have played is not in it, nor what you have met least."


def attempt_lines(one: Past, measure: int, *, selected: bool) -> list[Content]:
    """Draw one attempt of the list: what, how it ended, both scores, when."""
    ink, soft = ("bold $ink", "$soft") if selected else ("$ink", "$soft")
    when = styled(f"{ago(one.started):>16}", soft)
    result = one.result
    if result is None:
        count = f"{one.so_far} decision{'' if one.so_far == 1 else 's'} so far"
        state = styled(count, soft)
    else:
        numbers = [
            styled(f"{label if measure >= _ROOMY else label[0]} ", soft)
            + styled(f"{'–' if value is None else value:>3}", ink)
            for label, value in ((label, result.scores.get(name)) for name, label in SCORES.items())
        ]
        state = joined(numbers)
    line = beside(styled(one.title, ink), joined([state, when]), measure)
    if not selected:
        return [line]
    how = "Not finished: Enter goes on with it." if result is None else result.ending_title
    kind = "rehearsal, " if one.is_rehearsal else ""
    asked = "what one should say, " if one.mode == "should" else ""
    return [line, beside(styled(how, "$soft"), styled(f"{kind}{asked}{one.id}", "$faint"), measure)]


def over_time(past: Sequence[Past], width: int, height: int) -> list[Row]:
    """Draw each score over time, and how far the estimates were off."""
    left, measure = column(width)
    if not history.played(past):
        return _nothing(_NO_SCORES, left, measure)
    gaps = history.gaps(past)
    tall = 8 if height > 30 else max((height - 8) // 3, 2)
    lines: list[Content] = []
    for name, label in SCORES.items():
        values = history.course(past, name)
        if not values:
            continue
        about = f"{values[-1]} last time, {word(values[-1])}" if len(values) > 1 else f"{values[0]}, {word(values[0])}"
        lines += [_title(label, about, measure), *_chart(values, tall, f"${name}", measure), EMPTY]
        lines += [EMPTY] * (height > 30)
    if gaps:
        lines.append(_title("Your estimates", f"off by {knowing(gaps)}", measure))
        lines += _chart(gaps, max(tall // 2, 2), "$held", measure, most=max(50, *gaps))
    return [Row(line.pad_left(left)) for line in lines] or _nothing(_NO_ROOM, left, measure)


def _title(title: str, about: str, measure: int) -> Content:
    return cut(styled(title, "bold $ink") + styled(f"   {about}", "$soft"), measure)


def _chart(values: Sequence[int], rows: int, style: str, measure: int, most: int = 100) -> list[Content]:
    """Draw columns as wide as there is room, the newest at the right end of them, numbers on the newest."""
    each, gap = next(
        ((each, gap) for each, gap in ((6, 2), (4, 1), (2, 1), (1, 0)) if len(values) * (each + gap) <= measure), (1, 0)
    )
    shown = values[-(measure // (each + gap)) :]
    drawn = columns(shown, rows, most)
    lines = [styled(spread(row, each, gap), style) for row in drawn]
    if each > 2:
        lines.append(styled((" " * gap).join(f"{value:^{each}}" for value in shown), "$faint"))
    return lines


def skill_pages(past: Sequence[Past], width: int, height: int) -> list[Row]:
    """Draw each skill over time: the share of its chances that were taken, attempt by attempt."""
    left, measure = column(width)
    met = history.skills_over_time(past)
    if not met:
        return _nothing(_NO_SKILLS, left, measure)
    named = max(len(skill) for skill in met) + 3
    room = measure - named - 14
    lines = [_title("Skills over time", "share of the chances taken, by attempt", measure), EMPTY]
    for skill in sorted(met, key=list(skills()).index):
        counts = met[skill]
        whole = history.total(counts)
        shares = [round(100 * one.taken / one.offered) for one in counts][-room:]
        name = styled(skill.replace("-", " ").ljust(named), "$ink")
        count = styled(f"{whole.taken:>3} of {whole.offered}".ljust(14), "$soft")
        lines.append(name + count + styled(columns(shares, most=_AIRY)[0], "$held"))
    return [Row(line.pad_left(left)) for line in lines]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A conversation worth playing next."""

    entry: Entry
    due: date | None
    """When it is worth playing again; None for one that practises `skill`."""
    skill: str = ""


def suggestions(past: Sequence[Past], library: Library) -> list[Suggestion]:
    """Return what to play again, the most urgent first, and last of all what practises the skill met least."""
    again = ((library.find(one.scenario), one.on) for one in history.due(past))
    found = [Suggestion(entry, on) for entry, on in again if entry is not None][:_MOST_AGAIN]
    played = {one.scenario for one, _ in history.played(past)}
    for skill in history.least_met(past, list(skills())) if played else ():
        entries = [entry for entry in library.entries if skill in entry.header.skills]
        # Something new before all else, and the gentlest of it.
        entries.sort(key=lambda entry: (entry.header.id in played, entry.header.level))
        if entries:
            return [*found, Suggestion(entries[0], None, skill)]
    return found


def what_next(past: Sequence[Past], library: Library, cursor: int, width: int, height: int) -> list[Row]:
    """Draw what to play again and when, what practises the skill met least, and the endings found."""
    left, measure = column(width)
    if not history.played(past):
        return _nothing(_NO_NEXT, left, measure)
    gap = [Row()] * (2 if height > 30 else 1)
    suggested = suggestions(past, library)
    rows: list[Row] = [] if suggested else _nothing(_NO_SUGGESTION, left, measure)
    for index, one in enumerate(suggested):
        if index == 0 and one.due:
            rows += [_heading("Play again", "after 2, 7 and 21 days, so that it stays", left, measure), Row()]
        elif one.due is None:
            about = f"{one.skill.replace('-', ' ')} is the skill you have met least"
            rows += [*(gap if rows else ()), _heading("Something else", about, left, measure), Row()]
        rows += entry_rows([_suggested(one, measure)], index, left, measure, selected=index == cursor)
    rows += [*gap, _heading("Endings found", "", left, measure), Row()]
    for found in history.endings_found(past):
        entry = library.find(found.scenario)
        known = len(found.endings.keys() & set(entry.header.endings)) if entry else len(found.endings)
        count = f"{known} of {len(entry.header.endings)}" if entry else str(known)
        lines = [beside(styled(found.title, "$ink"), styled(count, "$soft"), measure)]
        if height > 30:
            lines.append(cut(styled(" · ".join(found.endings.values()), "$faint"), measure))
        rows += [Row(line.pad_left(left)) for line in lines]
    return rows


def _heading(title: str, about: str, left: int, measure: int) -> Row:
    return Row(_title(title, about, measure).pad_left(left))


def _suggested(one: Suggestion, measure: int) -> Content:
    header = one.entry.header
    if one.due is None:
        when = styled(f"level {header.level}   {header.minutes:>2} min", "$soft")
    else:
        words = until(one.due)
        when = styled(words, "bold $accent" if words == "now" else "$soft")
    return beside(styled(header.title, "$ink"), when, measure)


def no_attempts(past: Sequence[Past], width: int) -> list[Row]:
    """Say what to do where no attempt is listed."""
    return _nothing(_ONLY_REHEARSALS if past else _NO_ATTEMPT, *column(width))


def _nothing(text: str, left: int, measure: int) -> list[Row]:
    return [Row(line.pad_left(left)) for line in wrapped(styled(text, "$soft"), min(measure, 76))]
