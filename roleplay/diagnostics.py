"""Diagnostics: the problems of files as text for people, as JSON, as GitHub's annotations, and as SARIF.

All of them count lines and columns from 1, columns in characters, ends exclusive; in the text a caret stands under the
exact words, whatever the width of the characters before them.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from roleplay import __version__
from roleplay.fixing import mended_lines
from roleplay.scenario.problems import Place, Problem, Severity
from roleplay.scenario.prose import clean

WIDEST = 100  # cells of an excerpt
MANY_LINES = 3  # with one kind of remark: it is told once in the text, and the other lines are named
_MOST_MENDED = 6  # lines of one fix


class File(NamedTuple):
    """One file that was checked: its lines as they were read, and what was found."""

    path: Path
    lines: Sequence[str]
    problems: Sequence[Problem]


def counts(files: Sequence[File]) -> Counter[Severity]:
    """Return how many problems of each severity there are."""
    return Counter(problem.kind.severity for file in files for problem in file.problems)


# For people


def text(files: Sequence[File], *, whole: bool = False) -> str:
    """Return everything for people to read, errors first and each of them whole, with a closing count.

    A kind of warning or advice that stands in many lines of a file is told once, with the other lines named; not so
    when `whole`.
    """
    parts = []
    found = counts(files)
    if found and not found[Severity.ERROR]:
        subject = "It" if len(files) == 1 else "Every scenario here"
        parts.append(f"{subject} can be played as it is. Nothing below is an error.")
    is_folded = False
    for severity in Severity:
        for file in files:
            of_severity = [problem for problem in file.problems if problem.kind.severity is severity]
            for problem, elsewhere in _told(of_severity, whole=whole or severity is Severity.ERROR):
                told = described(problem, file.lines)
                if elsewhere:
                    is_folded = True
                    told += "\n\n" + "\n".join(f"  {line}" for line in _wrapped(_also(elsewhere)))
                parts.append(told)
    parts.append(summary(files))
    if is_folded:
        parts[-1] += "\nTo see each of them whole, add --all."
    return "\n\n".join(parts)


def _told(problems: Sequence[Problem], *, whole: bool) -> Iterator[tuple[Problem, list[int]]]:
    """Yield each problem that is told, and the other lines in which the same kind stands and is not."""
    lines: dict[str, set[int]] = {}
    for problem in problems:
        lines.setdefault(problem.kind.code, set()).add(problem.place.line)
    told = set()
    for problem in problems:
        code = problem.kind.code
        if whole or len(lines[code]) < MANY_LINES:
            yield problem, []
        elif code not in told:
            told.add(code)
            yield problem, sorted(lines[code] - {problem.place.line})


def _also(lines: Sequence[int]) -> str:
    return f"The same kind stands in lines {', '.join(map(str, lines[:-1]))} and {lines[-1]}, too."


def summary(files: Sequence[File]) -> str:
    """Return the closing count, such as “3 errors, 1 warning in 2 files”."""
    found = counts(files)
    words = [
        _many(found[Severity.ERROR], "error", "errors"),
        _many(found[Severity.WARNING], "warning", "warnings"),
        _many(found[Severity.ADVICE], "piece of advice", "pieces of advice"),
    ]
    listed = ", ".join(word for word in words if word)
    if not listed:
        return f"No problems in {_many(len(files), 'file', 'files')}." if files else "No scenario files were found."
    within = sum(bool(file.problems) for file in files)
    checked = f" of {len(files)}" if within < len(files) else ""
    sentence = f"{listed} in {within}{checked} {'file' if within == 1 and not checked else 'files'}."
    certain = sum(problem.fix is not None and problem.fix.safe for file in files for problem in file.problems)
    return f"{sentence} {certain} can be mended with --fix." if certain else sentence


def _many(count: int, one: str, more: str) -> str:
    return "" if not count else f"{count} {one if count == 1 else more}"


def described(problem: Problem, lines: Sequence[str]) -> str:
    """Return one problem: its place and headline, the line it is in, what to do, and how the line should read."""
    kind, at = problem.kind, problem.place
    rows = [f"{_shown(problem.file)}:{at.line}:{at.column}: {kind.severity} {kind.code}", problem.message]
    width = len(str(max([at.line, *(other.place.line for other in problem.related)])))
    places = [(at, "", "^")] + [(other.place, other.message, "-") for other in problem.related]
    excerpts = []
    for place, words, mark in sorted(places):
        excerpts += _excerpt(place, words, mark, lines, width)
    if excerpts:
        rows += ["", *excerpts]
    if problem.help:
        rows += ["", *(f"  {line}" for line in _wrapped(problem.help))]
    mended = mended_lines(problem.fix, lines) if problem.fix is not None and lines else []
    if mended and problem.fix is not None:
        rows += ["  Like this:" if problem.fix.safe else "  Perhaps like this:", ""]
        width = max(width, len(str(mended[-1][0])))
        for number, line in mended[:_MOST_MENDED]:
            cut, _, _ = _cut(line, 0, 0)
            rows.append(f"  {number:>{width}} | {cut}".rstrip())
        if len(mended) > _MOST_MENDED:
            rows.append(f"  … and {len(mended) - _MOST_MENDED} more lines.")
    return "\n".join(rows)


def _shown(path: Path) -> str:
    return clean(str(path)).replace("\n", "\ufffd")


def _wrapped(words: str) -> list[str]:
    from textwrap import wrap

    return wrap(words, WIDEST - 2, break_long_words=False, break_on_hyphens=False)


def _excerpt(at: Place, words: str, mark: str, lines: Sequence[str], width: int) -> list[str]:
    """Return a line of the file, and under it a mark for each cell of the place."""
    if not 0 < at.line <= len(lines) or not lines[at.line - 1].strip():
        return []
    line = lines[at.line - 1]
    start = min(at.column - 1, len(line))
    end = min(at.end_column - 1, len(line)) if at.end_line == at.line else len(line.rstrip())
    shown, before, under = _cut(line, start, max(end, start))
    marks = mark * max(under, 1)
    label = f" {words}" if words else ""
    return [f"  {at.line:>{width}} | {shown}".rstrip(), f"  {'':>{width}} | {' ' * before}{marks}{label}"]


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return what is shown of a line, and how many cells stand before and under the stretch from `start` to `end`.

    A long line is cut so that the stretch, or its beginning, is seen.
    """
    shown = ["→   " if character == "\t" else clean(character) for character in line]
    sizes = [cells(character) for character in shown]
    first, last = 0, len(shown)
    if sum(sizes) > WIDEST:
        while first < start and sum(sizes[first:start]) > WIDEST // 3 and sum(sizes[first:]) > WIDEST - 2:
            first += 1
        room = WIDEST - 1 - (first > 0)
        last = first
        while last < len(sizes) and room >= sizes[last]:
            room -= sizes[last]
            last += 1
    left, right = "…" if first else "", "…" if last < len(shown) else ""
    before = len(left) + sum(sizes[first:start])
    return left + "".join(shown[first:last]) + right, before, sum(sizes[start : max(min(end, last), start)])


def cells(words: str) -> int:
    """Return how many cells of a terminal some characters take."""
    total = 0
    for character in words:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total


# For programs


def as_json(files: Sequence[File]) -> str:
    """Return everything as JSON: lines and columns from 1, ends exclusive, columns in characters."""
    found = counts(files)
    document = {
        "version": 1,
        "files": [str(file.path) for file in files],
        "diagnostics": [_diagnostic(problem) for file in files for problem in file.problems],
        "summary": {
            "errors": found[Severity.ERROR],
            "warnings": found[Severity.WARNING],
            "advice": found[Severity.ADVICE],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _diagnostic(problem: Problem) -> dict[str, Any]:
    fix = problem.fix
    return {
        "code": problem.kind.code,
        "severity": str(problem.kind.severity),
        "message": problem.message,
        "help": problem.help,
        "file": str(problem.file),
        "range": _range(problem.place),
        "related": [{"range": _range(other.place), "message": other.message} for other in problem.related],
        "fix": None
        if fix is None
        else {"safe": fix.safe, "edits": [{"range": _range(at), "text": new} for at, new in fix.edits]},
    }


def _range(at: Place) -> dict[str, Any]:
    return {
        "start": {"line": at.line, "column": at.column},
        "end": {"line": at.end_line, "column": at.end_column},
    }


def github(files: Sequence[File]) -> str:
    """Return everything as GitHub's workflow commands, which show it beside the lines of a change."""
    return "\n".join(_annotation(problem) for file in files for problem in file.problems)


def _annotation(problem: Problem) -> str:
    at = problem.place
    command = "notice" if problem.kind.severity is Severity.ADVICE else str(problem.kind.severity)
    properties = {
        "file": Path(problem.file).as_posix(),
        "line": at.line,
        "endLine": at.end_line,
        "col": at.column,
        "endColumn": at.end_column,
        "title": problem.kind.code,
    }
    listed = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{command} {listed}::{_escaped(f'{problem.message} {problem.help}'.strip(), '')}"


def _escaped(words: str, also: str) -> str:
    for character in "%\r\n" + also:
        words = words.replace(character, f"%{ord(character):02X}")
    return words


_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def sarif(files: Sequence[File]) -> str:
    """Return everything as SARIF 2.1.0, which code scanning tools read."""
    used = {problem.kind.code: problem.kind for file in files for problem in file.problems}
    rules = list(_rules(used))
    positions = {rule["id"]: position for position, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = [
        _result(problem, positions[problem.kind.code], _fingerprint(problem, file, seen))
        for file in files
        for problem in file.problems
    ]
    run = {
        "tool": {"driver": {"name": "roleplay", "semanticVersion": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rules(used: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from roleplay.explanations import explanations, open_gaps, page

    pages = explanations()
    for code, kind in sorted(used.items()):
        told = page(pages[code]) if code in pages else open_gaps(kind.help) or open_gaps(kind.headline)
        yield {
            "id": code,
            "shortDescription": {"text": open_gaps(kind.headline)},
            "help": {"text": told},
            "defaultConfiguration": {"level": _SARIF_LEVELS[kind.severity]},
        }


def _fingerprint(problem: Problem, file: File, seen: Counter[str]) -> str:
    """Return what stays the same of a problem when lines are added elsewhere."""
    line = file.lines[problem.place.line - 1].strip() if problem.place.line <= len(file.lines) else ""
    what = "\0".join((problem.kind.code, Path(problem.file).as_posix(), problem.message, line))
    seen[what] += 1
    return hashlib.sha256(f"{what}\0{seen[what]}".encode(errors="replace")).hexdigest()[:32]


def _result(problem: Problem, rule: int, fingerprint: str) -> dict[str, Any]:
    artifact = {"uri": _uri(problem.file)}
    result: dict[str, Any] = {
        "ruleId": problem.kind.code,
        "ruleIndex": rule,
        "level": _SARIF_LEVELS[problem.kind.severity],
        "message": {"text": f"{problem.message} {problem.help}".strip()},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(problem.place)}}],
        "partialFingerprints": {"roleplayProblem/v1": fingerprint},
    }
    if problem.related:
        result["relatedLocations"] = [
            {
                "physicalLocation": {"artifactLocation": artifact, "region": _region(other.place)},
                "message": {"text": other.message},
            }
            for other in problem.related
        ]
    if problem.fix is not None and problem.fix.safe:
        edits = [{"deletedRegion": _region(at), "insertedContent": {"text": new}} for at, new in problem.fix.edits]
        change = {"artifactLocation": artifact, "replacements": edits}
        result["fixes"] = [{"description": {"text": problem.help or problem.message}, "artifactChanges": [change]}]
    return result


def _region(at: Place) -> dict[str, int]:
    return {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column}


def _uri(file: Path) -> str:
    """Return a file as a URI: relative with “/” where it lies below the present folder, as code scanning wants it."""
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return quote(os.path.normpath(path).replace(os.sep, "/"))


FORMATS = {"text": text, "json": as_json, "github": github, "sarif": sarif}
