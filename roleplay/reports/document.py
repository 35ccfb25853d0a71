"""A report as plain values: sections of paragraphs, quoted talk, tables and drawings. Each format writes these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from roleplay.reports.curve import Curve
from roleplay.reports.map import Map
from roleplay.scenario.prose import Run, clean, runs

Words: TypeAlias = tuple[Run, ...]
"""A stretch of text as it is shown: nothing in it is parsed any more, every format escapes it."""
Cell: TypeAlias = str | int | float | None


def told(text: str) -> Words:
    """Return a sentence that is shown as it stands."""
    return (Run(clean(text), False),)


def prose(text: str, names: Mapping[str, str]) -> Words:
    """Return what a trainer wrote as one stretch; the end of a paragraph in it becomes a blank."""
    return runs(text.replace("\n\n", " "), names)


def paragraphs(text: str, names: Mapping[str, str]) -> tuple[Words, ...]:
    """Return what a trainer wrote, paragraph by paragraph."""
    return tuple(runs(part, names) for part in text.split("\n\n"))


def bare(words: Words) -> str:
    """Return words without their emphasis."""
    return "".join(run.text for run in words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; as a note they stand back."""

    words: Words
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section, and what is said beside it."""

    title: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Words under a label each."""

    rows: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of talk."""

    paragraphs: tuple[Words, ...]
    who: str | None = None
    """The name beside it; None for narration."""
    mood: str = ""
    is_mine: bool = False
    number: int | None = None
    """Of the decision, beside a line of one's own."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Quoted lines."""

    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """One score beside what its player thought; the numbers are None where none is to be told."""

    name: str
    label: str
    word: str
    value: int | None
    estimate: int | None
    said: str
    """The estimate in words; empty where there was none."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores."""

    rows: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. What can be counted with stays a number."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_numeric(self) -> tuple[bool, ...]:
        """For each column whether it holds numbers only, be it in words such as “40 %” or “−0.25”."""
        return tuple(all(map(_is_figure, column[1:])) for column in zip(self.columns, *self.rows, strict=True))


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, str) or not cell.strip("0123456789.−% ")


@dataclass(frozen=True, slots=True)
class Blank:
    """Lines to be written on by hand."""

    label: str
    lines: int = 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, and the same in words for who cannot see it."""

    drawing: Curve | Map
    in_words: str


Block: TypeAlias = Paragraph | Heading | Labelled | Bullets | Talk | Scores | Table | Blank | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report, under its title."""

    title: str
    blocks: tuple[Block, ...]
    is_page: bool = False
    """Whether it begins on a page of its own when it is printed."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    facts: Labelled
    sections: tuple[Section, ...]
    foot: str
    """What stands at the end of every report."""
    language: str = "en"
    """Of what people say in it; the report's own sentences are English."""
