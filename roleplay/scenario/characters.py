"""Characters: the bytes of a file as text that is safe to show, and what in them nobody can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.scenario import problems
from roleplay.scenario.problems import WHOLE_FILE
from roleplay.scenario.prose import UNSAFE, clean

if TYPE_CHECKING:
    from roleplay.scenario.reader import Source, Span


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(data: bytes, source: Source) -> str | None:
    """Return the bytes of a file as text; None, which is reported, where they are not UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4]:
        source.report(problems.FILE_UTF16, WHOLE_FILE)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        data = error.object  # the error counts from behind a byte order mark
        before = _with_line_feeds(data[: error.start].decode()).split("\n")
        line, column = len(before) - 1, len(before[-1])
        guess = data[error.start : error.start + 1].decode("cp1252", "ignore")
        source.lines = _with_line_feeds(data.decode(errors="replace")).split("\n")  # to be shown with the problem
        words = f"; in Windows-1252 it would be “{guess}”" if guess.isprintable() and guess else ""
        source.report(problems.FILE_ENCODING, (line, column, line, column + 1), guess=words)
        return None


def without_unsafe(text: str, source: Source) -> str:
    """Return the text with line feeds, and its raw characters cleaned; a tab stays, for the parser to see."""
    text = _with_line_feeds(text)
    if UNSAFE.search(text) is None:
        return text
    for found in UNSAFE.finditer(text):
        if not source.keeps(problems.CHARACTERS):
            break
        line = text.count("\n", 0, found.start())
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1)
        report(source, (line, column, line, column + 1), found[0])
    return "\t".join(clean(part) for part in text.split("\t"))


def report(source: Source, span: Span, found: str) -> None:
    """Report a character that is never shown, and what is shown in its place."""
    shown = clean(found)
    source.report(problems.CHARACTERS, span, shown="a blank" if shown == " " else f"“{shown}”")
