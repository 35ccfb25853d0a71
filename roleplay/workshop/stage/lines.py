"""The pieces that every stage page is made of: lines of text for the back row, options, bars, big digits, pages."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.renderables.digits import Digits

from roleplay.scenario.model import Choice, Scenario
from roleplay.tui.talk import Block, Side, merged
from roleplay.tui.text import EMPTY, balanced, cut, prose, styled, wrapped
from roleplay.workshop.turn import letter

MEASURE = 65
"""Columns of text at most: longer lines are hard to follow on a wall."""
_LETTER = 5
"""Columns for the letter of an option."""
STAGE = MEASURE + _LETTER
"""Columns of the whole picture at most."""

Lines: TypeAlias = list[Content]


def text(words: str, measure: int, style: str = "$ink") -> Lines:
    """Return words of our own, a sentence or two, in lines about equally long."""
    return balanced(styled(words, style), min(measure, MEASURE))


def heading(words: str | Content, measure: int) -> Lines:
    """Return the one sentence of a page that counts, in lines about equally long."""
    said = words if isinstance(words, Content) else styled(words, "bold $ink")
    return balanced(said, min(measure, MEASURE))


def question(words: str, scenario: Scenario, measure: int) -> Lines:
    """Return prose of the scenario that is the heading of a page: a title, or what the room is asked."""
    return stacked(*(heading(prose(part, scenario.called, "bold $ink"), measure) for part in words.split("\n\n")))


def prose_lines(words: str, scenario: Scenario, measure: int, style: str = "$ink") -> Lines:
    """Return prose of the scenario, wrapped, paragraphs apart."""
    lines: Lines = []
    for paragraph in words.split("\n\n"):
        lines += [EMPTY] * bool(lines) + wrapped(prose(paragraph, scenario.called, style), min(measure, MEASURE))
    return lines


def one_line(words: str, scenario: Scenario, width: int, style: str = "$ink") -> Content:
    """Return the beginning of prose in one line, with … where words are left out."""
    return cut(prose(words.replace("\n\n", " "), scenario.called, style), width)


def option(index: int, choice: Choice, scenario: Scenario, measure: int, *, marked: bool | None = None) -> Lines:
    """Return an option whole, its letter beside it; `marked`: whether the cursor is on it, None where there is none."""
    style = "$ink" if choice.say is not None else "$ink italic"
    mark = EMPTY if marked is None else styled("▌ ", "$accent") if marked else Content("  ")
    lines = prose_lines(choice.words, scenario, measure - _LETTER - mark.cell_length, style)
    label = styled(letter(index), "bold $accent").pad_right(_LETTER - len(letter(index)))
    return [mark + (Content(" " * _LETTER) if number else label) + line for number, line in enumerate(lines)]


def option_short(index: int, choice: Choice, scenario: Scenario, width: int, most: int = 1) -> Lines:
    """Return an option in at most so many lines, with … where words are left out."""
    label = styled(letter(index), "bold $accent").pad_right(_LETTER - len(letter(index)))
    room = min(width, STAGE) - _LETTER
    words = prose(choice.words.replace("\n\n", " "), scenario.called, "$ink" if choice.say else "$ink italic")
    lines = wrapped(words, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(Content(" ").join(lines[most - 1 :]), room)]
    return [(Content(" " * _LETTER) if number else label) + line for number, line in enumerate(lines)]


def big(words: str, style: str = "bold $ink") -> Lines:
    """Return a number in digits three rows high; digits, `+`, `:` and blanks."""
    drawn = "".join(piece.text for piece in Digits(words).render(Style(bold=True)) if isinstance(piece, Segment))
    return [styled(row, style) for row in drawn.rstrip("\n").split("\n")]


def bar(length: int, *, kind: str) -> Content:
    """Return a bar of cells. Each kind has a pattern of its own, so that no colour has to be seen.

    `counted` is solid, `typed` is hatched; `before` is dotted in the lower half, and `now` solid in the upper half of
    its row, so that the two touch and read as one.
    """
    glyph, style = {
        "counted": ("█", "$held on $held"),
        "typed": ("▒", "$held"),
        "before": ("▖", "$before"),
        "now": ("▀", "$held"),
    }[kind]
    return styled(glyph * length, style)


def block_lines(block: Block, scenario: Scenario, measure: int) -> Lines:
    """Return what one person says, or narration; what the room says stands at the right."""
    width = min(measure - 6, MEASURE)
    narrow = min(width, 58)
    if block.side is Side.NARRATION:
        return _paragraphs(block, scenario, width, "italic $soft")
    if block.side is Side.YOU:
        lines = _paragraphs(block, scenario, narrow, "$ink italic" if block.act else "$ink")
        inner = max(line.cell_length for line in lines)
        rule = styled(" ▐", "$held")
        left = max(measure - inner - 2, 0)
        return [line.pad_right(inner - line.cell_length).pad_left(left) + rule for line in lines]
    name = styled(block.name, "bold $person")
    if block.mood:
        name += Content("  ") + styled(block.mood, "italic $soft")
    lines = [*wrapped(name, width), *_paragraphs(block, scenario, width, "$ink")]
    return [styled("▌ ", "$person") + Content(" ") + line for line in lines]


def _paragraphs(block: Block, scenario: Scenario, width: int, style: str) -> Lines:
    lines: Lines = []
    for paragraph in block.paragraphs:
        lines += [EMPTY] * bool(lines) + wrapped(prose(paragraph, scenario.called, style), width)
    return lines


def talk(blocks: Sequence[Block], scenario: Scenario, measure: int) -> list[Lines]:
    """Return the blocks of a talk, those of one speaker joined."""
    return [block_lines(block, scenario, measure) for block in merged(blocks)]


def paged(parts: Sequence[Lines], height: int) -> list[Lines]:
    """Put parts on pages of so many lines, an empty line between two; a part is divided only where it is taller.

    Pages and divided parts are filled evenly, so that the last one is not left with a single line.
    """
    height = max(height, 1)
    pieces = [piece for part in parts for piece in _divided(part, height)]
    count = len(_filled(pieces, height))
    least = height
    while least > 1 and len(_filled(pieces, least - 1)) == count and max(map(len, pieces), default=0) <= least - 1:
        least -= 1
    return _filled(pieces, least) or [[]]


def under(head: Lines, parts: Sequence[Lines], height: int) -> list[Lines]:
    """Put parts on pages of so many lines, each below the same heading: no page is without what it is about."""
    return [stacked(head, page) for page in paged(parts, height - len(head) - bool(head))]


def _divided(part: Lines, height: int) -> list[Lines]:
    """Divide a part into as few pieces as its height needs, none with an empty line at its end."""
    if len(part) <= height:
        return [part] * bool(part)
    count = ceil(len(part) / height)
    size = ceil(len(part) / count)
    pieces = [part[at : at + size] for at in range(0, len(part), size)]
    for piece in pieces:
        while piece and not piece[0]:
            del piece[0]
        while piece and not piece[-1]:
            del piece[-1]
    return pieces


def _filled(pieces: Sequence[Lines], height: int) -> list[Lines]:
    pages: list[Lines] = []
    for piece in pieces:
        if pages and len(pages[-1]) + 1 + len(piece) <= height:
            pages[-1] += [EMPTY, *piece]
        else:
            pages.append(list(piece))
    return pages


def stacked(*parts: Lines, gap: int = 1) -> Lines:
    """Return parts below each other with empty lines between; an empty part leaves no gap."""
    lines: Lines = []
    for part in parts:
        if part:
            lines += [EMPTY] * (gap if lines else 0) + part
    return lines
