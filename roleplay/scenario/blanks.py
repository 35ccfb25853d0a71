"""Blanks: what stands in place of them at the beginning of the lines of a whole file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from roleplay.scenario import problems
from roleplay.scenario.lines import Edit, is_field
from roleplay.scenario.problems import Fix, Place

if TYPE_CHECKING:
    from roleplay.scenario.reader import Source

# Those that an editor shows like an ordinary blank; they come along with text from a web page or a word processor.
_ODD = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_HAS_ODD = re.compile(f"[{_ODD}]")
_NAMES = {"\u00a0": "a no-break blank", "\u202f": "a narrow no-break blank"}


def has_odd(text: str) -> bool:
    """Return whether there is any blank in a text that is not an ordinary one. Quick."""
    return not text.isascii() and any(character in text for character in _ODD)


def plain(text: str, source: Source) -> str:
    """Return the text with ordinary blanks wherever it is indented with others, reported once for the file.

    Where no field and no entry is indented so, they belong to a text, and stay.
    """
    if not has_odd(text):
        return text
    lines = source.lines
    edits, matters = [], False
    for number, line in enumerate(lines):
        lead = line[: len(line) - len(line.lstrip())]
        if lead != line and _HAS_ODD.search(lead) is not None:
            edits.append(Edit(number, 0, len(lead), _HAS_ODD.sub(" ", lead)))
            matters = matters or is_field(line[len(lead) :])
    if not matters:
        return text
    found = _HAS_ODD.findall(lines[edits[0].line])[0]
    at, length = edits[0].line + 1, edits[0].end
    name = _NAMES.get(found, f"a blank of another kind ({unicodedata.name(found).lower()})")
    source.report(problems.ODD_BLANK, Place(at, 1, at, length + 1), shown=name)
    source.add_to_last(problems.ODD_BLANK, fix=as_fix(edits))
    for number, _, end, lead in edits:
        lines[number] = lead + lines[number][end:]
    return "\n".join(lines)


def as_fix(edits: Sequence[Edit]) -> Fix:
    """Return edits of whole lines as one certain repair."""
    return Fix(tuple((Place(e.line + 1, e.start + 1, e.line + 1, e.end + 1), e.text) for e in edits), safe=True)


def instead_of_tabs(lines: Sequence[str]) -> list[Edit]:
    """Return the blanks for all tabs of a file that is indented with tabs; none where only some lines are.

    A tab is two blanks, or the four or eight that it stands for where it is always written instead of so many.
    """
    leads = {n: text[: len(text) - len(text.lstrip(" \t"))] for n, text in enumerate(lines)}
    indented = {n: lead for n, lead in leads.items() if lead and lead != lines[n]}
    with_tabs = {n: lead for n, lead in indented.items() if "\t" in lead}
    if len(with_tabs) < 2 or len(with_tabs) * 2 <= len(indented):
        return []
    for width in (2, 4, 8):
        fits = re.compile(f"\t* {{0,{width - 1}}}").fullmatch
        if all(fits(lead) for lead in indented.values()):
            return [Edit(n, 0, len(lead), lead.replace("\t", " " * width)) for n, lead in with_tabs.items()]
    return []
