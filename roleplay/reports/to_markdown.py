"""A report as Markdown: CommonMark with tables, in which nothing that people wrote is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roleplay.reports.document import (
    Blank,
    Block,
    Bullets,
    Cell,
    Document,
    Drawing,
    Heading,
    Labelled,
    Paragraph,
    Scores,
    Section,
    Table,
    Talk,
    Turn,
    Words,
    bare,
)  # fmt: skip
from roleplay.scenario.prose import clean

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$]|&(?=#?\w+;))")  # an ampersand alone is only that
_LEADING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_LINE = "…" * 30


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is written, on one line."""
    text = _MARKUP.sub(r"\\\1", " ".join(clean(text).split()))
    return _LEADING.sub(lambda found: f"{found[1]}{_not_leading(found[2])}", text)


def _not_leading(start: str) -> str:
    """Return the start of a line so that it begins no list and underlines no heading."""
    return f"\\{start}" if not start.isdigit() else f"{start}\\"


def markdown(document: Document) -> str:
    """Return the whole report."""
    parts = [f"# {escaped(document.title)}", escaped(document.subtitle), *_block(document.facts)]
    for section in document.sections:
        parts += _section(section)
    return "\n\n".join([*parts, "---", f"*{escaped(document.foot)}*"]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(words, is_note):
            yield f"*{escaped(bare(words))}*" if is_note else _words(words)
        case Heading(title, aside):
            yield f"### {escaped(title)}" + (f" ({escaped(aside)})" if aside else "")
        case Labelled(rows):
            for label, words in rows:
                yield f"**{escaped(label)}:** {_words(words)}"
        case Bullets(items):
            yield "\n".join(f"- {_words(words)}" for words in items)
        case Talk(turns):
            yield "\n>\n".join(_turn(turn) for turn in turns)
        case Scores(rows):
            for row in rows:
                value = f"{row.value} of 100, {row.word}" if row.value is not None else row.word
                yield f"**{row.label}:** {value}" + (f". {escaped(row.said)}." if row.said else "")
        case Table():
            yield _table(block)
        case Blank(label, lines):
            yield "\n\n".join([*([f"**{escaped(label)}:**"] if label else []), *[_LINE] * lines])
        case Drawing(_, in_words):
            yield escaped(in_words)


def _words(words: Words) -> str:
    """Return words with their emphasis. Each run keeps the blanks at its ends outside the stars."""
    parts = []
    for run in words:
        text = _MARKUP.sub(r"\\\1", clean(run.text).replace("\n", " "))
        inner = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        parts.append(f"{before}*{inner}*{after}" if run.emphasis and inner else text)
    return _LEADING.sub(lambda found: f"{found[1]}{_not_leading(found[2])}", "".join(parts).strip())


def _turn(turn: Turn) -> str:
    lines = [_words(words) for words in turn.paragraphs]
    if turn.who is None:
        lines = [f"*{escaped(bare(words))}*" for words in turn.paragraphs]
    else:
        mood = f" ({escaped(turn.mood)})" if turn.mood else ""
        number = f"{turn.number}. " if turn.number is not None else ""
        lines[0] = f"**{number}{escaped(turn.who)}{mood}:** {lines[0]}"
    return "\n>\n".join(f"> {line}" for line in lines)


def _table(table: Table) -> str:
    def row(cells: tuple[Cell, ...]) -> str:
        return "| " + " | ".join("" if cell is None else escaped(str(cell)) for cell in cells) + " |"

    return "\n".join([row(table.columns), "|" + " --- |" * len(table.columns), *(row(cells) for cells in table.rows)])
