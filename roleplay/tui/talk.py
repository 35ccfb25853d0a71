"""The talk, as it is seen: people at the left, you at the right, narration indented; each block drawn into rows.

Nothing but side, weight, rule and indent tells speakers apart; colour only repeats it. What came before your last line
is soft, what followed is ink, so that the eye lands on the newest without any motion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from textual.content import Content
from textual.strip import Strip

from roleplay.conversation.attempt import Decision
from roleplay.scenario.model import Choice, Line, Scenario
from roleplay.tui.sheet import Row, Sheet, column, text_width
from roleplay.tui.text import EMPTY, prose, shortened, styled, wrapped

THEM_WIDTH, YOU_WIDTH = 66, 62


class Side(Enum):
    """Who a block of the talk belongs to."""

    THEM = "them"
    YOU = "you"
    NARRATION = "narration"
    COACH = "coach"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: one speaker, name once."""

    side: Side
    paragraphs: tuple[str, ...]
    """Prose, as written."""
    turn: int
    """How many choices had been taken when it was said; your own line counts as the turn that it opens."""
    name: str = ""
    mood: str = ""
    act: bool = False
    """Whether it is something done, not said."""


def block_of(scenario: Scenario, line: Line, turn: int) -> Block:
    """Return the block of one line of the scenario."""
    name = scenario.speaker(line)
    paragraphs = tuple(line.text.split("\n\n"))
    if name is None:
        return Block(Side.NARRATION, paragraphs, turn)
    return Block(Side.THEM, paragraphs, turn, name, line.mood or "")


def your_block(choice: Choice, turn: int) -> Block:
    """Return the block of what you said or did."""
    return Block(Side.YOU, tuple(choice.words.split("\n\n")), turn, act=choice.say is None)


def coach_block(choice: Choice, turn: int) -> Block:
    """Return the block with the reason behind your line, for coach mode."""
    return Block(Side.COACH, ((choice.why or "The author left no reason for this line."),), turn)


def merged(blocks: Iterable[Block]) -> list[Block]:
    """Join neighbouring blocks of one speaker: the name stands once, unless the mood has changed."""
    result: list[Block] = []
    for block in blocks:
        last = result[-1] if result else None
        same = last is not None and block.side is last.side and block.name == last.name and block.turn == last.turn
        if last is not None and same and block.side is Side.THEM and block.mood in ("", last.mood):
            result[-1] = replace(last, paragraphs=last.paragraphs + block.paragraphs)
        else:
            result.append(block)
    return result


def decision_blocks(scenario: Scenario, decision: Decision, *, coach: bool = False) -> list[Block]:
    """Return what a decision added to the talk: your line, the `why` in coach mode, and the reaction."""
    turn = decision.number
    blocks = [your_block(decision.choice, turn)]
    blocks += [block_of(scenario, line, turn) for line in decision.reply]
    if coach:
        blocks.append(coach_block(decision.choice, turn))
    return blocks


def rows_of(block: Block, scenario: Scenario, left: int, measure: int, *, soft: bool) -> list[Row]:
    """Draw one block between `left` and `left + measure`; `soft` for what is no longer the newest."""
    names = scenario.called
    ink = "$soft" if soft else "$ink"
    lines: list[Content] = []
    if block.side is Side.YOU:
        lines = _at_the_right(_your_lines(block, names, measure, ink), left + measure)
    elif block.side is Side.THEM:
        rule = styled("▏", "$person") + Content(" ")
        name = styled(block.name, "bold $person")
        if block.mood:
            name += Content("  ") + styled(block.mood, "italic $soft")
        body = wrapped(name, measure - 4) + _paragraphs(block, names, ink, min(text_width(THEM_WIDTH), measure - 4))
        lines = [Content(" " * left) + rule + line for line in body]
    elif block.side is Side.NARRATION:
        indent = min(5, measure // 12)
        body = _paragraphs(block, names, "italic $soft", min(text_width(THEM_WIDTH), measure - indent))
        lines = [line.pad_left(left + indent) for line in body]
    else:
        label = styled("Why  ", "$faint")
        body = _paragraphs(block, names, "$soft", min(text_width(THEM_WIDTH), measure - label.cell_length))
        pad = Content(" " * label.cell_length)
        lines = [Content(" " * left) + (pad if index else label) + line for index, line in enumerate(body)]
    return [Row(line) for line in lines]


def _your_lines(block: Block, names: Mapping[str, str], measure: int, ink: str) -> list[Content]:
    style = f"{ink} italic" if block.act else ink
    return _paragraphs(block, names, style, min(text_width(YOU_WIDTH), measure - 10))


def _at_the_right(lines: Sequence[Content], end: int) -> list[Content]:
    """Return your lines with your rule beside them, which stands in the last column before `end`."""
    inner = max(line.cell_length for line in lines) + 2
    start, rule = end - inner - 1, styled("▕", "$held")
    return [Content(" " * start) + line + Content(" " * (inner - line.cell_length)) + rule for line in lines]


def _paragraphs(block: Block, names: Mapping[str, str], style: str, width: int) -> list[Content]:
    lines: list[Content] = []
    for index, paragraph in enumerate(block.paragraphs):
        if index:
            lines.append(Content(""))
        lines += wrapped(prose(paragraph, names, style), width)
    return lines


Drawn: TypeAlias = dict[tuple[int, Block, bool], list[Row]]
"""Rows of one width, by the number of the block, the block, and whether it is soft."""


def talk_rows(
    blocks: Sequence[Block], scenario: Scenario, left: int, measure: int, *, newest: int, drawn: Drawn | None = None
) -> list[Row]:
    """Draw blocks below each other, an empty line between; those before turn `newest` are soft.

    What is in `drawn` is not drawn again: in a long talk that is nearly everything.
    """
    rows: list[Row] = []
    drawn = {} if drawn is None else drawn
    for number, block in enumerate(merged(blocks)):
        soft = block.turn < newest
        known = drawn.get((number, block, soft))
        if known is None:
            known = [replace(row, block=number) for row in rows_of(block, scenario, left, measure, soft=soft)]
            known = drawn[number, block, soft] = [Row(), *known]
        rows += known if rows else known[1:]
    return rows


_LEAST_ROWS = 6
"""Rows below which the talk has none to spare for what you said."""


class Talk(Sheet):
    """The talk so far, standing on the choices, the newest lines in view; and on top of them always what you said."""

    def __init__(self, scenario: Scenario, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(self._draw_talk, align="bottom", id=id)
        self.scenario = scenario
        self.blocks: list[Block] = []
        self._drawn: Drawn = {}
        self._drawn_for = (0, 0, 0)
        self._kept = 0
        """The number of the last block that somebody said, or of the newest where nobody did."""
        self._yours: tuple[int, list[Content]] | None = None
        """Your last line, drawn, with the number of the row after it, where it is what the newest lines answer."""

    def newest_rows(self, coming: Sequence[Block], width: int) -> int:
        """Return how many rows it takes to see your last line with all that came of it, and still comes."""
        blocks = [*self.blocks, *coming]
        newest = [block for block in blocks if block.turn == blocks[-1].turn]
        return len(talk_rows(newest, self.scenario, *column(width), newest=0)) + 1

    def _draw_talk(self, width: int, height: int) -> list[Row]:
        left, measure = column(width)
        drawn_for = left, measure, text_width(THEM_WIDTH)
        if self._drawn_for != drawn_for:
            self._drawn_for = drawn_for
            self._drawn.clear()
        newest = self.blocks[-1].turn if self.blocks else 0
        blocks = merged(self.blocks)
        told = [number for number, block in enumerate(blocks) if block.turn == newest and block.side is not Side.YOU]
        said = [number for number, block in enumerate(blocks) if block.side is Side.THEM]
        self._kept = min([*told[:1], *said[-1:]], default=len(blocks) - 1)
        rows = talk_rows(blocks, self.scenario, left, measure, newest=newest, drawn=self._drawn)
        yours = [number for number, block in enumerate(blocks) if block.side is Side.YOU and block.turn == newest]
        self._yours = None
        if yours:
            after = max(index for index, row in enumerate(rows) if row.block == yours[-1]) + 1
            self._yours = after, _your_lines(blocks[yours[-1]], self.scenario.called, measure, "$ink")
        return [*rows, Row()]

    def is_hidden(self, index: int) -> bool:
        """Hide the rest of a block whose beginning has scrolled out, while the end of the talk is in view.

        Not of what has just been told or said, though: that is what you answer.
        """
        if not self.is_at_end:
            return False
        top = self.scroll_offset.y
        block = self._rows[index].block
        if block is None or block >= self._kept or top == 0:
            return False
        return self._rows[top - 1].block == block and self._rows[top].content.plain.strip() != ""

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget: on top what you said, where it would be out of view."""
        reminder = self._reminder() if y < self.size.height else []
        return self.strip_of(Row(reminder[y])) if y < len(reminder) else super().render_line(y)

    def _reminder(self) -> list[Content]:
        """Return what stands on top while not all since your line is in view: its beginning, and how much is above."""
        top = self.scroll_offset.y
        if not top or not self.is_at_end or self.size.height < _LEAST_ROWS:
            return []
        left, measure = column(self.size.width)
        after, lines = self._yours or (0, [])
        if top < after:
            seen = after - top
            return [] if seen >= len(lines) else _at_the_right(shortened(lines, seen, measure - 10), left + measure)
        above = sum(row.content.plain.strip() != "" for row in self._rows[after : top + 1])
        told = styled(f"↑ {above} line{'' if above == 1 else 's'}, PgUp", "$faint").pad_left(left) if above else EMPTY
        if not lines:
            return [told] if above else []
        width = min(text_width(YOU_WIDTH), left + measure - told.cell_length - 6)
        (yours,) = _at_the_right(shortened(lines, 1, width), left + measure)
        return [told + yours[told.cell_length :]]
