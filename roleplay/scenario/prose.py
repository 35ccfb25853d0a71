"""Prose: the one place where a person's words are made safe, and where `*so*` and `{ines}` are understood.

Everything a trainer wrote goes through `clean` when a file is read, and again when it is shown. What is left is
only text: no control character, no escape code, no bidirectional override. Nothing else is ever parsed from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

# C0 without tab and line feed, DEL, C1; bidirectional embeddings, overrides and isolates; zero-width no-break space,
# interlinear annotations, noncharacters; surrogates; tag characters. The joiner U+200D and the variation selectors
# stay, for emoji and Indic scripts; so do the marks U+200E/F, which only help right-to-left text.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = {"\x85": " ", "\u2028": " ", "\u2029": " "}  # line breaks that come with text pasted from elsewhere
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """Return `text` with each unsafe character as U+FFFD (line separators as a blank, tabs as four)."""
    if text.isprintable():  # as nearly all texts are: no tab, and nothing of UNSAFE
        return text
    if "\t" in text:
        text = text.replace("\t", "    ")
    if UNSAFE.search(text) is None:
        return text
    return UNSAFE.sub(lambda found: _SPACES.get(found[0], REPLACEMENT), text)


def paragraphs(text: str, style: str) -> str:
    """Put the lines of a text together: a single line break is a blank, an empty line begins a paragraph.

    `style` is the mark that YAML knows the text by: `|`, `>`, a quote, or none. The parser has put lines together
    already, with one break left for each empty line; except after `|`, and after `>` beside a line that is indented
    further than the others, where every break of the file is left.
    """
    found: list[list[str]] = []
    apart, indented = True, False
    for line in text.split("\n"):
        words = line.strip(" ")
        if not words:
            apart = True
            continue
        before, indented = indented, line[0] == " "
        as_written = style == "|" or (style == ">" and (before or indented))
        if apart or not as_written:
            found.append([])
        found[-1].append(words)
        apart = False
    return "\n\n".join(" ".join(lines) for lines in found)


class Run(NamedTuple):
    """A stretch of text that is shown in one way."""

    text: str
    emphasis: bool


_MARKS = re.compile(r"\\[*{]|\{([a-z][a-z0-9_]*)\}|\*+|\n\n")


def runs(text: str, names: Mapping[str, str]) -> tuple[Run, ...]:
    r"""Split prose into runs: `*so*` is emphasis, `{ines}` a name, `\*` and `\{` the characters themselves.

    `names` maps each person of the cast to the short name. One pass, so that hostile text costs no more than its
    length. A star opens only after a non-letter and before a non-blank, and closes only the other way round, inside
    one paragraph; `2 * 3`, `x*y`, `**` and `snake_case` stay as written, and so does `{nobody}`.
    """
    parts: list[str] = []  # text pieces; stars stand alone in it until they are known to be a pair
    pairs: dict[int, bool] = {}  # index in `parts` of a star that counts -> whether it opens
    opener: int | None = None  # where in `text` a star waits for its partner
    opener_part = 0  # and where in `parts`
    position = 0
    for mark in _MARKS.finditer(text):
        parts.append(text[position : mark.start()])
        position = mark.end()
        found = mark[0]
        if found == "\n\n":
            opener = None
        elif found[0] == "\\":
            found = found[1]
        elif found[0] == "{":
            found = names.get(mark[1], found)
        elif found == "*":
            before = text[mark.start() - 1 : mark.start()]
            after = text[position : position + 1]
            if opener is not None and before.strip() and not after.isalnum() and mark.start() > opener + 1:
                pairs[len(parts)] = False
                pairs[opener_part] = True
                opener = None
            elif opener is None and after.strip() and not before.isalnum():
                opener, opener_part = mark.start(), len(parts)
        parts.append(found)
    parts.append(text[position:])

    result: list[Run] = []
    emphasis = False
    buffer: list[str] = []
    for index, part in enumerate(parts):
        if index in pairs:
            if any(buffer):
                result.append(Run(clean("".join(buffer)), emphasis))
            buffer = []
            emphasis = pairs[index]
        else:
            buffer.append(part)
    if any(buffer):
        result.append(Run(clean("".join(buffer)), emphasis))
    return tuple(result)


def plain(text: str, names: Mapping[str, str]) -> str:
    """Return prose as bare words, emphasis marks gone and names in."""
    if not ("*" in text or "{" in text or "\n\n" in text):
        return clean(text)
    return "".join(run.text for run in runs(text, names))
