"""Kept paths: choices that are expected to lead to an ending with certain scores, in a file beside the scenario.

`<id>.paths.yaml` is written by the program and can be read by people. `check` plays the paths again, so that an edit
shows what it changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from roleplay.conversation.attempt import Attempt, Step
from roleplay.scenario.fields import number_in
from roleplay.scenario.library import ASIDE
from roleplay.scenario.names import SCORES
from roleplay.scenario.problems import Place
from roleplay.scenario.reader import Fields, Items, Source, place, read_file

_HEAD = "# Kept paths: “roleplay check” plays them again, and says what an edit has changed.\n"
_FIELDS = ("ending", *SCORES, "choices")


@dataclass(frozen=True, slots=True)
class KeptPath:
    """One path: the choices, and what they are expected to lead to."""

    name: str
    """Its name in the file: letters, digits, - and _."""
    ending: str
    scores: Mapping[str, int]
    """The hidden sums at the ending, by score."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PlacedPath:
    """A kept path with its places in the file."""

    path: KeptPath
    at: Place
    steps_at: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class NotAPath:
    """An entry of the file that is no kept path."""

    name: str
    reason: str
    """Why, in a few words."""
    at: Place


def file_beside(scenario_file: Path) -> Path:
    """Return where the kept paths of a scenario file are."""
    return scenario_file.with_name(scenario_file.stem + ASIDE[0])


def kept_path(name: str, attempt: Attempt) -> KeptPath:
    """Return a finished attempt as a path that is expected from now on."""
    scores = dict(zip(SCORES, attempt.state.scores, strict=True))
    return KeptPath(name, attempt.state.scene, scores, attempt.steps)


def read_paths(source: Source) -> list[PlacedPath | NotAPath]:
    """Return the entries of a file of kept paths that was read, in its order."""
    values = source.values if source.values is not None else Fields()
    return [_entry(name, value, place(values.names_at[name])) for name, value in values.items()]


def _entry(name: str, value: object, at: Place) -> PlacedPath | NotAPath:
    if not isinstance(value, Fields):
        return NotAPath(name, "it needs the fields ending, diplomacy, empathy and choices", at)
    for field in _FIELDS:
        if field not in value:
            return NotAPath(name, f"“{field}” is missing", at)
    for field in value:
        if field not in _FIELDS:
            return NotAPath(name, f"“{field}” is no field of a path", place(value.names_at[field]))
    scores = {score: number_in(value[score]) for score in SCORES}
    for score, number in scores.items():
        if number is None:
            return NotAPath(name, f"“{score}” needs a whole number", place(value.at[score]))
    choices = value["choices"]
    if not isinstance(choices, Items):
        return NotAPath(name, "“choices” needs a list", place(value.at["choices"]))
    steps = []
    for index, written in enumerate(choices):
        scene, slash, choice = written.partition("/") if isinstance(written, str) else ("", "", "")
        if not (scene and slash and choice):
            words = written.split() if isinstance(written, str) else []
            meant = f", perhaps {'/'.join(words)}" if len(words) == 2 and not slash else ""
            return NotAPath(name, f"a choice is written as scene/choice{meant}", place(choices.at[index]))
        steps.append(Step(scene, choice))
    known = {score: number for score, number in scores.items() if number is not None}
    path = KeptPath(name, str(value["ending"]), known, tuple(steps))
    return PlacedPath(path, at, tuple(map(place, choices.at)))


def written(paths: Iterable[KeptPath]) -> str:
    """Return the text of a file of kept paths. All names in it are names of a scenario, which need no quotes."""
    parts = [_HEAD]
    for path in paths:
        lines = [f"{path.name}:", f"  ending: {path.ending}"]
        lines += [f"  {score}: {number}" for score, number in path.scores.items()]
        lines += ["  choices:", *(f"    - {step}" for step in path.steps)] if path.steps else ["  choices: []"]
        parts.append("\n".join(lines) + "\n")
    return "".join(parts)


def keep_play(file: Path, attempt: Attempt) -> str:
    """Keep a finished attempt in a file of kept paths, once; return its name there. Raises `OSError`."""
    start, steps = f"{attempt.state.scene}-played", attempt.steps
    found = read_paths(read_file(file)) if file.is_file() else []
    taken = {entry.path.name: entry.path.steps for entry in found if isinstance(entry, PlacedPath)}
    names = (start if number == 1 else f"{start}-{number}" for number in count(1))
    name = next(name for name in names if taken.get(name, steps) == steps)
    keep(file, [kept_path(name, attempt)])
    return name


def keep(file: Path, paths: Iterable[KeptPath]) -> None:
    """Put paths into a file of kept paths, in place of those with the same name.

    What stands in the file besides them stays, unless it is no kept path. Raises `OSError`.
    """
    found = read_paths(read_file(file)) if file.is_file() else []
    kept = {entry.path.name: entry.path for entry in found if isinstance(entry, PlacedPath)}
    kept |= {path.name: path for path in paths}
    file.write_text(written(kept.values()), encoding="utf-8", newline="\n")
