"""A report as lines for a terminal, 80 columns wide: words, lists and tables. A talk has better formats."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from textwrap import wrap

from roleplay.reports.document import Block, Bullets, Document, Heading, Labelled, Paragraph, Table, bare
from roleplay.scenario.prose import clean

WIDTH = 80
_GAP = 2


def text(document: Document) -> str:
    """Return the parts of a report that are words, lists and tables."""
    lines = [clean(document.title), *_folded(document.subtitle), "", *_block(document.facts)]
    for section in document.sections:
        lines += ["", "", clean(section.title).upper(), ""]
        for block in section.blocks:
            lines += _block(block)
    return "\n".join([*lines, "", *_folded(document.foot)]) + "\n"


def _folded(words: str, indent: str = "") -> list[str]:
    return wrap(clean(words), WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(words):
            yield from _folded(bare(words))
            yield ""
        case Heading(title, aside):
            yield ""
            yield from _folded(f"{title}   {aside}".rstrip())
        case Labelled(rows):
            for label, words in rows:
                yield from _folded(f"{label}: {bare(words)}")
        case Bullets(items):
            for words in items:
                yield from _folded(f"- {bare(words)}")
        case Table():
            yield from _table(block)
        case _:
            pass


def _table(table: Table) -> Iterator[str]:
    """Draw a table; its first column takes what the others leave, and is folded."""
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    columns = [list(column) for column in zip(table.columns, *rows, strict=True)]
    widths = [max(map(_width, column)) for column in columns]
    widths[0] = max(min(widths[0], WIDTH - sum(width + _GAP for width in widths[1:])), 12)
    yield _row(list(table.columns), widths, table.is_numeric)
    for row in rows:
        first, *more = wrap(row[0], widths[0], break_on_hyphens=False) or [""]
        yield _row([first, *row[1:]], widths, table.is_numeric)
        yield from more


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    placed = []
    for cell, width, is_numeric in zip(cells, widths, numeric, strict=True):
        room = " " * max(width - _width(cell), 0)
        placed.append(room + cell if is_numeric else cell + room)
    return (" " * _GAP).join(placed).rstrip()


def _cell(value: str | int | float | None) -> str:
    return "" if value is None else " ".join(clean(str(value)).split())


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)
