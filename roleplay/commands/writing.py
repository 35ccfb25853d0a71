"""How commands write reports and other pages: as text, Markdown or HTML, to a new file or to standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from roleplay.commands.speaking import fail, hand_over, say

if TYPE_CHECKING:
    from roleplay.reports.document import Document


def form_of(file: Path) -> str:
    """Return in which form a page is written by the ending of its name: `md`, or `html` as a rule."""
    return "md" if file.suffix.lower() == ".md" else "html"


def formatted(document: Document, form: str) -> str:
    """Return a document as text, Markdown or HTML."""
    if form == "html":
        from roleplay.reports.to_html import html

        return html(document)
    if form == "md":
        from roleplay.reports.to_markdown import markdown

        return markdown(document)
    from roleplay.reports.to_text import text

    return text(document)


def write(text: str, out: Path | None) -> None:
    """Write a report to a new file, or to standard output, as UTF-8 in any case."""
    if out is None:
        hand_over(text)
        return
    try:
        with out.open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        fail(f"There is something called “{out}” already. Name another file.")
    except OSError as error:
        fail(f"“{out}” could not be written: {error.strerror}.")
    say(f"Written: {out}")
