"""Write `docs/problems.md`, the page of each kind of problem, from the same words that `check --explain` prints.

python -m docs.problems
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from roleplay.explanations import Explanation, explanations, kinds, open_gaps

FILE = Path(__file__).parent / "problems.md"
_GROUPS = {
    "R0": "The file as a whole",
    "R1": "How it is written down",
    "R2": "Fields",
    "R3": "Names that point somewhere",
    "R4": "Conditions",
    "R5": "Structure",
    "R6": "The exercise",
    "R7": "Settings, and remarks that are allowed",
    "R8": "Kept paths",
}


def written() -> str:
    """Return the whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# What `roleplay check` says"
    yield ""
    yield "Each kind of problem has a code that stays. The same page is printed by `roleplay check --explain CODE`."
    yield "This file is written by `python -m docs.problems`; do not edit it."
    group = ""
    for code, kind in kinds().items():
        if code[:2] != group:
            group = code[:2]
            yield from ("", f"## {_GROUPS[group]}")
        yield from ("", f"### {code}: {escaped(open_gaps(kind.headline))}", "")
        yield from _page(explanations()[code])
    yield ""


def _page(page: Explanation) -> Iterator[str]:
    yield f"*{page.kind.severity.capitalize()}.* {escaped(page.why)}"
    for title, example in (("Not so:", page.bad), ("But so:", page.good)):
        yield from ("", title, "", "```yaml" if not page.is_told else "```", example, "```")
    if page.kind.help:
        yield from ("", escaped(open_gaps(page.kind.help).strip(" …")))


def escaped(words: str) -> str:
    """Return words in which Markdown sees nothing of its own."""
    for sign in "\\`*_[]<>|":
        words = words.replace(sign, f"\\{sign}")
    return words


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
