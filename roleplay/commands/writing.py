"""How commands write reports and other pages: in each format, to a new file or to standard output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from roleplay.commands.speaking import fail, hand_over, readable_json, say


def form_of(file: Path) -> str:
    """Return in which form a page is written by the ending of its name: `md`, or `html` as a rule."""
    return "md" if file.suffix.lower() == ".md" else "html"


def formatted(made: Any, form: str) -> str:
    """Return a `Document` as `text`, `md` or `html`, a `Table` as `csv`, and plain values, else, as JSON."""
    if form == "html":
        from roleplay.reports.to_html import html

        return html(made)
    if form == "md":
        from roleplay.reports.to_markdown import markdown

        return markdown(made)
    if form == "text":
        from roleplay.reports.to_text import text

        return text(made)
    if form == "csv":
        from roleplay.reports.to_csv import csv_text

        return csv_text(made)
    return readable_json(made) + "\n"


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
