"""Text: the one door through which words reach the screen. Prose becomes `Content` here; Textual's markup never is.

Every string that Textual is given elsewhere it may parse as markup, and an escaped one still (its `escape` can be got
round), so widgets in this program are handed `Content` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content

from roleplay.scenario.prose import clean, runs

EMPTY = Content("")


def styled(text: str, style: str = "") -> Content:
    """Return words of our own, or a name, as they are: cleaned, in a style such as `bold $ink`."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def prose(text: str, names: Mapping[str, str], style: str = "") -> Content:
    """Return prose with its emphasis shown: italic, or upright where the style is italic already."""
    emphasis = f"{style} not italic" if "italic" in style.split() else f"{style} italic"
    return Content.assemble(*(styled(run.text, emphasis if run.emphasis else style) for run in runs(text, names)))


def wrapped(content: Content, width: int, indent: int = 0) -> list[Content]:
    """Return the lines of a text at a width in cells, each moved right by `indent`."""
    lines = content.wrap(max(width, 8))
    return [line.rstrip().pad_left(indent) if indent else line.rstrip() for line in lines]


def cut(content: Content, width: int) -> Content:
    """Return the first line of a text at a width, with … where something is left out."""
    width = max(width, 8)
    if len(content.wrap(width)) <= 1:
        return content.rstrip()
    return content.wrap(width - 2)[0].rstrip() + Content(" …")


def shortened(lines: list[Content], most: int, width: int) -> list[Content]:
    """Return the lines of a wrapped text, at most so many of them, with … at the end where something is left out."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], cut(Content(" ").join(lines[most - 1 :]), width)]


def beside(left: Content, right: Content, width: int) -> Content:
    """Return a line with something at each end; the right one stays whole."""
    room = width - right.cell_length - 1
    if left.cell_length > room:
        left = left.truncate(max(room, 1), ellipsis=True)
    return left + Content(" " * max(width - left.cell_length - right.cell_length, 1)) + right


def joined(parts: Iterable[Content], gap: str = "   ") -> Content:
    """Return parts in one line."""
    return Content(gap).join(parts)
