"""What teams on paths of their own have on the wall beside the pages of a meeting: waiting, and side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from roleplay.conversation.attempt import Step
from roleplay.scenario.prose import plain
from roleplay.tui.text import cut, styled
from roleplay.workshop import side_by_side
from roleplay.workshop.debrief import RoomDebrief
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage import cards
from roleplay.workshop.stage.cards import SCORES_CARD, SCRIPT_CARD
from roleplay.workshop.stage.lines import STAGE, Lines, heading, one_line, paged, stacked, text
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.teams import Teams

_NUMBER = 5
"""Columns for the number of a decision."""
_PARTED = "≠ "


def name_of(meeting: Meeting) -> str:
    """Return what a team is called, as in “Team 2”."""
    return f"Team {meeting.settings.team}"


def waiting(teams: Teams, showing: Showing) -> list[Lines]:
    """Draw that a team is at its end, and nothing of what the end is."""
    meeting, measure = teams.current, showing.measure
    if not teams.all_ended:
        said = f"{name_of(meeting)} is at its end, and waits for the others."
        why = "How it ended is told when all are there: nobody is to know it before."
    elif teams.is_telling:
        said, why = f"That was {name_of(meeting)}.", ""
    else:
        said = "All teams are at their end."
        why = "Now: how it ended for each, and how each thinks it did."
    return paged([stacked(heading(said, measure), text(why, measure) if why else [])], showing.height)


def debrief(teams: Teams, results: Sequence[RoomDebrief], showing: Showing) -> list[tuple[str, Lines]]:
    """Return the cards of the debrief of all teams, each with its name; `results`: one for each team."""
    meeting = teams.current
    parts: list[tuple[str, Lines]] = []
    parts += [("", page) for page in side_by_side_pages(teams, showing)]
    parts += [("", _endings(teams, showing))]
    pairs = list(zip(teams.meetings, results, strict=True))
    parts += [("", cards.possible(of[0][0], of[0][1], showing, _all_names(of))) for of in _same_way(pairs)]
    parts += [(SCORES_CARD, cards.scores(one, result, showing, name_of(one))) for one, result in pairs]
    parts += [(SCRIPT_CARD, cards.scripts(meeting, showing))]
    parts += [("", lines) for lines in cards.talk_about_it(meeting, [result.ending for result in results], showing)]
    parts += [("", cards.key_idea(meeting, showing))]
    return [(name, page) for name, lines in parts if lines for page in paged([lines], showing.height)]


def _same_way(pairs: Sequence[tuple[Meeting, RoomDebrief]]) -> list[list[tuple[Meeting, RoomDebrief]]]:
    """Return the teams put together that said the same all along: what was possible was the same for them."""
    found: dict[tuple[Step, ...], list[tuple[Meeting, RoomDebrief]]] = {}
    for meeting, result in pairs:
        way = tuple(decision.step for decision in meeting.attempt.decisions)
        found.setdefault(way, []).append((meeting, result))
    return list(found.values())


def _all_names(pairs: Sequence[tuple[Meeting, RoomDebrief]]) -> str:
    if len(pairs) == 1:
        return name_of(pairs[0][0])
    *first, last = [str(meeting.settings.team) for meeting, _ in pairs]
    return f"Teams {', '.join(first)} and {last}"


def side_by_side_pages(teams: Teams, showing: Showing) -> list[Lines]:
    """Draw what each team said at each decision, those who said the same in one line."""
    found = side_by_side.decisions([meeting.attempt for meeting in teams.meetings])
    width = min(showing.measure, STAGE)
    label = max(len(_names(said.teams, teams)) for decision in found for said in decision.said) + 2
    rows: list[Lines] = []
    for decision in found:
        row: Lines = []
        for said in decision.said:
            number = f"{decision.number:<{_NUMBER - len(_PARTED)}}" if not row else " " * (_NUMBER - len(_PARTED))
            mark = _PARTED if decision.parted and not row else " " * len(_PARTED)
            who = styled(_names(said.teams, teams).ljust(label), "bold $ink")
            words = one_line(said.choice.words, teams.current.scenario, width - _NUMBER - label)
            row.append(styled(number + mark, "bold $accent") + who + words)
        rows.append(row)
    above = [*heading(_parted(found), showing.measure), styled(" " * _NUMBER + "team", "$soft")]
    return [above + page for page in paged(rows, showing.height - len(above))]


def _parted(found: Sequence[side_by_side.Decision]) -> str:
    numbers = [str(decision.number) for decision in found if decision.parted]
    if not numbers:
        return "All teams said the same."
    if len(numbers) == 1:
        return f"Side by side: the teams parted at decision {numbers[0]} (≠)."
    return f"Side by side: teams parted at decisions {', '.join(numbers[:-1])} and {numbers[-1]} (≠)."


def _names(numbers: Sequence[int], teams: Teams) -> str:
    """Return teams by their numbers, as in `1 3`; `all` where it is all of them."""
    return "all" if len(numbers) == len(teams.meetings) else " ".join(map(str, numbers))


def _endings(teams: Teams, showing: Showing) -> Lines:
    scenario = teams.current.scenario
    found = side_by_side.endings([meeting.attempt for meeting in teams.meetings])
    label = max(len(_names(numbers, teams)) for numbers, _ in found) + 2
    lines: Lines = []
    for numbers, ending in found:
        title = plain(ending.title, scenario.called) if ending is not None else "stopped before an end"
        words: Content = cut(styled(title, "bold $ink"), min(showing.measure, STAGE) - label)
        lines.append(styled(_names(numbers, teams).ljust(label), "bold $accent") + words)
    return stacked(heading("Where each team came to", showing.measure), lines)
