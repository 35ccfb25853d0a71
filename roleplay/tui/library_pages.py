"""The library, drawn: one conversation whole, the others short; what cannot be played, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection

from textual.content import Content

from roleplay.scenario.header import Header
from roleplay.scenario.library import Entry, Library
from roleplay.tui.sheet import Row
from roleplay.tui.text import beside, cut, joined, prose, styled, wrapped

BROKEN = -2
"""The item of the first file that cannot be played."""


def state_of(entry: Entry, met: int, begun: Collection[str]) -> str:
    """Return how far somebody has come in a conversation: `met` endings, or begun, or not even that."""
    if met:
        return f"{met} of {len(entry.header.endings)} ends"
    if entry.header.id in begun:
        return "begun"
    return "start here" if entry.is_tutorial else "new"


def whole(header: Header, state: str, measure: int) -> list[Content]:
    """Return the lines of the conversation under the cursor."""
    skills = joined(styled(skill.replace("-", " "), "$soft") for skill in header.skills[:3])
    title = beside(styled(header.title, "bold $ink"), _facts(header, state), measure)
    return [title, *wrapped(prose(header.summary, header.called, "$ink"), measure), skills]


def short(header: Header, state: str, measure: int, *, summary: bool) -> list[Content]:
    """Return the lines of another conversation: its title, and with `summary` the beginning of what it is about."""
    title = beside(styled(header.title, "$ink"), _facts(header, state), measure)
    return [title, cut(prose(header.summary, header.called, "$soft"), measure)] if summary else [title]


def _facts(header: Header, state: str) -> Content:
    return joined(
        [
            styled(f"level {header.level}", "$soft"),
            styled(f"{header.minutes:>2} min", "$soft"),
            styled(f"{state:>11}", "$soft" if state[0].isdigit() else "bold $soft"),
        ]
    )


def nothing(library: Library, left: int, measure: int) -> list[Row]:
    """Say why no conversation is listed, and what to do."""
    if library.entries:
        text = "Nothing fits. Press Esc to see everything again."
    elif library.broken:
        text = "Nothing here can be played yet: what is wrong with each file can be mended."
    else:
        text = (
            "There are no conversations here. Put scenario files into a folder called “scenarios”. "
            "To begin one of your own: roleplay new my-scenario"
        )
    return [Row(line.pad_left(left)) for line in wrapped(styled(text, "$soft"), measure)]


def left_out(count: int, left: int) -> list[Row]:
    """Say how many conversations are not listed because something was looked for, and how to see them."""
    if not count:
        return []
    told = f"{count} other{'' if count == 1 else 's'} left out: Esc shows {'it' if count == 1 else 'them'}."
    return [Row(), Row(styled(told, "$faint").pad_left(left))]


def notices(library: Library, left: int, measure: int) -> list[Row]:
    """Say which files could not be taken in, and what to do."""
    rows: list[Row] = []
    for number, (path, loaded) in enumerate(library.broken):
        count = sum(problem.is_error for problem in loaded.problems)
        text = f"{path.name} cannot be played: {count} problem{'' if count == 1 else 's'}. See: roleplay check {path}"
        item = None if number else BROKEN
        rows += [Row(), *(Row(line.pad_left(left), item) for line in wrapped(styled(text, "$faint"), measure))]
    return rows
