"""Check: the files and folders that were named, every problem of each, and what that means for the exit code."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from roleplay import diagnostics, fixing
from roleplay.checks.checking import check_file
from roleplay.checks.settings import Settings, settings_in
from roleplay.diagnostics import File
from roleplay.scenario import problems
from roleplay.scenario.library import ASIDE, files
from roleplay.scenario.problems import Problem, Severity
from roleplay.scenario.prose import clean
from roleplay.scenario.reader import read_file

FINE, ERRORS, COULD_NOT_RUN = 0, 1, 2
_SECONDS = 2.0  # for what the outlook may take, of each file
_NOT_READ = (problems.FILE_MISSING, problems.FILE_IS_FOLDER, problems.FILE_UNREADABLE)


class Outcome(NamedTuple):
    """What is said after a check."""

    results: str
    """For standard output."""
    notes: tuple[str, ...]
    """For standard error."""
    code: int


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector off: reading makes many values and no rubbish, and it would look at all of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def run(
    paths: Sequence[Path], *, form: str = "text", strict: bool = False, fix: bool = False, whole: bool = False
) -> Outcome:
    """Check files and folders; with `fix`, make the certain repairs first. Nothing is printed here.

    When `whole`, the text tells every remark in full; the other forms always do.
    """
    with without_collector():
        named, notes = _named(paths)
        could_not_run = bool(notes)
        results: list[str] = []
        if fix:
            differences, failed = _fix(named, notes.append)
            could_not_run = could_not_run or failed
            if form == "text":
                results += differences
            else:
                notes += differences
        checked = list(_checked(named))
        results.append(diagnostics.text(checked, whole=whole) if form == "text" else diagnostics.FORMATS[form](checked))
        if form == "github":
            notes.append(diagnostics.summary(checked))
    found = [problem for file in checked for problem in file.problems]
    if could_not_run or any(problem.kind in _NOT_READ for problem in found):
        code = COULD_NOT_RUN
    else:
        code = ERRORS if _counts_against(found, strict) else FINE
    return Outcome("\n\n".join(result for result in results if result), tuple(notes), code)


def _counts_against(found: Iterable[Problem], strict: bool) -> bool:
    weights = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(problem.kind.severity in weights for problem in found)


def _named(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the scenario files that are meant, each once, and what is to be said about folders without any."""
    named: dict[Path, None] = {}
    notes = []
    for path in paths:
        if os.path.isdir(path):
            inside = list(files(path))
            if not inside:
                notes.append(f"There is no scenario file (*.yaml) in the folder “{clean(str(path))}”.")
            named.update(dict.fromkeys(inside))
        else:
            named[_scenario_of(path)] = None
    return list(named), notes


def _scenario_of(path: Path) -> Path:
    """Return the scenario that a file of kept paths stands beside; any other file is meant itself."""
    beside = path.with_name(path.name.removesuffix(ASIDE[0]) + ".yaml")
    return beside if path.name.endswith(ASIDE[0]) and beside.is_file() else path


def _fix(named: Iterable[Path], note: Callable[[str], None]) -> tuple[list[str], bool]:
    """Make the certain repairs; return the differences, and whether some file could not be written."""
    differences, failed, count, changed = [], False, 0, 0
    for path in named:
        try:
            was = fixing.fix_file(path)
        except OSError as error:
            note(f"“{clean(str(path))}” could not be mended: {error.strerror or error}. It is as it was.")
            failed = True
            continue
        if was is not None:
            differences.append(fixing.difference(was, str(path)))
            count += was.mended
            changed += 1
    if count:
        in_files = "1 file" if changed == 1 else f"{changed} files"
        note(f"Mended {count} {'problem' if count == 1 else 'problems'} in {in_files}.")
    return differences, failed


def _checked(named: Iterable[Path]) -> Iterator[File]:
    settings: dict[Path, Settings] = {}
    for path in named:
        folder = path.parent
        if folder not in settings:
            settings[folder] = settings_in(folder)
            yield from _of_settings(settings[folder].problems)
        checked = check_file(path, settings[folder], seconds=_SECONDS)
        found = fixing.with_true_fixes(checked.source.data, checked.problems, path)
        yield File(path, checked.source.lines, found)
        kept = path.with_name(path.stem + ASIDE[0])
        if checked.scenario is not None and kept.is_file():
            from roleplay.checks.kept import check_paths  # brings in the state machine

            source = read_file(kept)
            yield File(kept, source.lines, check_paths(source, checked.scenario, settings[folder]))


def _of_settings(found: Iterable[Problem]) -> Iterator[File]:
    """Yield the problems of the settings, with the lines of their file."""
    by_file: dict[Path, list[Problem]] = {}
    for problem in found:
        by_file.setdefault(problem.file, []).append(problem)
    for file, of_file in by_file.items():
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            lines = []
        yield File(file, lines, of_file)
