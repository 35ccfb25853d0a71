"""Fixing: the certain repairs of a file, written into it.

Nothing is lost: what else stands in the file stays as it is, byte for byte, its encoding and line ends too; a fix that
would bring a new problem is not made; the file is replaced as a whole or not at all.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple

from roleplay.scenario.loading import checked
from roleplay.scenario.problems import Fix, Place, Problem
from roleplay.scenario.prose import clean
from roleplay.scenario.reader import MOST_BYTES, Source, read_bytes

_ROUNDS = 20
_ONE_BY_ONE = 60  # fixes that are tried for themselves, where all of them together bring a new problem
_BREAK = re.compile("\r\n|\r|\n")
_WORD = re.compile(r"\w+")
_MARK = b"\xef\xbb\xbf"


class Fixed(NamedTuple):
    """A file with its certain repairs."""

    before: bytes
    after: bytes
    mended: int
    """How many problems were fixed."""


def problems_of(data: bytes, file: Path) -> list[Problem]:
    """Return what is wrong with the bytes of a scenario file, as far as reading tells."""
    source = Source(file)
    read_bytes(data, source)
    return checked(source).problems


def fixed(data: bytes, file: Path) -> Fixed:
    """Make every certain repair of a file's bytes. One repair can make way for another, so this goes on for a while."""
    now, mended = data, 0
    found = problems_of(now, file)
    for _ in range(_ROUNDS):
        fixes = _apart(problem.fix for problem in found if problem.fix is not None and problem.fix.safe)
        step = _made(now, fixes, found, file)
        if step is None:
            break
        now, found, made = step
        mended += made
    return Fixed(data, now, mended)


def _made(now: bytes, fixes: list[Fix], found: list[Problem], file: Path) -> tuple[bytes, list[Problem], int] | None:
    """Return the file with these fixes, or with those of them that bring no new problem; None where none is left."""
    together = applied(now, fixes)
    if together == now:
        return None
    words = _words(now, file)
    after = problems_of(together, file)
    if not _is_worse(found, after) and not words - _words(together, file):
        return together, after, len(fixes)
    # From the last to the first, so that the places of those to come stay right.
    made = 0
    for fix in sorted(fixes[:_ONE_BY_ONE], key=lambda fix: fix.edits[0][0], reverse=True):
        step = applied(now, [fix])
        after = problems_of(step, file)
        if not _is_worse(found, after) and not words - _words(step, file):
            now, found, made = step, after, made + 1
    return (now, found, made) if made else None


def _words(data: bytes, file: Path) -> Counter[str]:
    """Return the words of all names and texts that are read in a file: what a repair must not lose."""
    source = Source(file)
    read_bytes(data, source)
    words: Counter[str] = Counter()
    levels: list[Any] = [source.values]
    while levels:
        value = levels.pop()
        if isinstance(value, dict):
            words.update(word for name in value for word in _WORD.findall(name))
            levels.extend(value.values())
        elif isinstance(value, list):
            levels.extend(value)
        elif isinstance(value, str):
            words.update(_WORD.findall(value))
    return words


def with_true_fixes(data: bytes, found: list[Problem], file: Path) -> list[Problem]:
    """Return the problems of a file, with no fix called certain that would not be made."""
    certain = [problem.fix for problem in found if problem.fix is not None and problem.fix.safe]
    if not certain:
        return found
    read = problems_of(data, file)
    step = _made(data, _apart(certain), read, file)
    if step is not None and step[2] == len(_apart(certain)):
        return found
    refused = {fix for fix in certain[:_ONE_BY_ONE] if _made(data, [fix], read, file) is None}
    return [
        replace(problem, fix=replace(problem.fix, safe=False))
        if problem.fix is not None and problem.fix in refused
        else problem
        for problem in found
    ]


def _is_worse(before: Iterable[Problem], after: Iterable[Problem]) -> bool:
    """Whether some problem is new; or none is gone."""
    old, new = (Counter(problem.kind.code for problem in found) for found in (before, after))
    return bool(new - old) or new.total() >= old.total()


def _apart(fixes: Iterable[Fix]) -> list[Fix]:
    """Return the fixes without those that touch a line that an earlier one changes."""
    taken: set[int] = set()
    apart = []
    for fix in fixes:
        lines = {line for at, _ in fix.edits for line in range(at.line, at.end_line + 1)}
        if taken.isdisjoint(lines):
            taken |= lines
            apart.append(fix)
    return apart


def applied(data: bytes, fixes: Sequence[Fix]) -> bytes:
    """Return a file's bytes with the edits of these fixes, which lie apart."""
    mark, text = (_MARK, data[3:].decode()) if data.startswith(_MARK) else (b"", data.decode())
    breaks = list(_BREAK.finditer(text))
    starts = [0, *(found.end() for found in breaks)]
    new_line = breaks[0][0] if breaks else "\n"

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + column - 1

    edits = sorted(((at, new) for fix in fixes for at, new in fix.edits), reverse=True)
    for at, new in edits:
        start, end = offset(at.line, at.column), offset(at.end_line, at.end_column)
        text = text[:start] + new.replace("\n", new_line) + text[end:]
    return mark + text.encode()


def mended_lines(fix: Fix, lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return the numbers of the lines that a fix changes, and how they should read."""
    by_line: dict[int, list[tuple[Place, str]]] = {}
    for at, new in sorted(fix.edits, reverse=True):
        by_line.setdefault(at.line, []).append((at, new))
    mended = []
    for number, edits in sorted(by_line.items()):
        text = lines[number - 1]
        for at, new in edits:
            text = text[: at.column - 1] + new + text[at.end_column - 1 :]
        mended += [(number + more, line) for more, line in enumerate(text.split("\n"))]
    return mended


def difference(was: Fixed, name: str) -> str:
    """Return what was changed, as a unified difference; safe to print. A tab is shown as an arrow."""
    old, new = (_BREAK.sub("\n", data.decode("utf-8-sig")).split("\n") for data in (was.before, was.after))
    lines = unified_diff(old, new, f"{name} (before)", f"{name} (after)", lineterm="", n=1)
    return "\n".join(clean(line.replace("\t", "→")) for line in lines)


class Changed(OSError):
    """Somebody else has written the file in the meantime."""


def write(file: Path, was: Fixed) -> None:
    """Put the fixed bytes in the place of a file, all at once. Raises `OSError`; then the file is as it was."""
    target = file.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(was.after)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, target.stat().st_mode & 0o7777)
        if _read(target) != was.before:
            raise Changed("it was changed by another program in the meantime")
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def fix_file(file: Path) -> Fixed | None:
    """Make the certain repairs of a file, and write it; None where there is none. Raises `OSError`."""
    if not file.is_file() or file.stat().st_size > MOST_BYTES:
        return None
    data = _read(file)
    try:
        data.decode()
    except UnicodeDecodeError:
        return None  # which characters are meant is for its writer to say
    was = fixed(data, file)
    if was.after == was.before:
        return None
    write(file, was)
    return was
