"""Kept paths: written by `explore --keep`, played again by `check`, which says what an edit has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_check_command import ADVICE_ONLY, outcome
from test_check_rows import SMALL

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.paths import PlacedPath, file_beside, keep, kept_path, read_paths, written
from roleplay.scenario.library import files, shipped
from roleplay.scenario.loading import load
from roleplay.scenario.reader import read_file

PATH = "kept:\n  ending: kept\n  diplomacy: 0\n  empathy: 1\n  choices:\n    - door/sorry\n"


def said(folder: Path, scenario: str, paths: str) -> str:
    """Return what `check` says about a scenario with kept paths beside it."""
    (folder / "roleplay.toml").write_text(ADVICE_ONLY)
    (folder / "small.yaml").write_text(scenario)
    (folder / "small.paths.yaml").write_text(paths)
    return outcome([folder / "small.yaml"]).results


def test_a_path_that_still_leads_there_is_no_problem(tmp_path: Path) -> None:
    assert said(tmp_path, SMALL, PATH) == "No problems in 2 files."


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("id: sorry", "id: sorrow", ["R802", "small.paths.yaml:6:7", "“door/sorry” is not on offer", "“sorrow”?"]),
        (
            "when: promised, goto: kept",
            "when: not promised, goto: kept",
            ["R803", "now leads to the ending “left”, no longer to the ending “kept”"],
        ),
        ("empathy: +1", "empathy: +2", ["R804", "ends with diplomacy 0, empathy 2; it was diplomacy 0, empathy 1"]),
        ("start: door", "start: hall", ["R802", "The conversation has ended before, in “left”."]),
    ],
)
def test_what_an_edit_has_changed(was: str, now: str, expected: list[str], tmp_path: Path) -> None:
    changed = SMALL.replace(was, now)
    assert changed != SMALL
    results = said(tmp_path, changed, PATH)
    for words in expected:
        assert words in results


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("  ending: kept\n", "", "“ending” is missing"),
        ("ending: kept", "ended: kept\n  ending: kept", "“ended” is no field of a path"),
        ("empathy: 1", "empathy: much", "“empathy” needs a whole number"),
        ("door/sorry", "sorry", "a choice is written as scene/choice"),
        ("door/sorry", "door sorry", "a choice is written as scene/choice, perhaps door/sorry"),
        ("choices:\n    - door/sorry", "choices: door", "“choices” needs a list"),
        (PATH, "kept: door/sorry\n", "it needs the fields ending, diplomacy, empathy and choices"),
    ],
)
def test_what_is_no_path(was: str, now: str, reason: str, tmp_path: Path) -> None:
    results = said(tmp_path, SMALL, PATH.replace(was, now))
    assert f"The kept path “kept” cannot be read: {reason}." in results
    assert "R801" in results


def test_a_path_that_ends_too_early(tmp_path: Path) -> None:
    results = said(tmp_path, SMALL, PATH.replace("  choices:\n    - door/sorry", "  choices: []"))
    assert "now leads to no ending yet; it waits in the scene “door”" in results


def test_keeping_leaves_other_paths(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    scenario = load(file).scenario
    assert scenario is not None
    attempt = Attempt(ConversationMachine(scenario))
    attempt.choose("wait")
    beside = file_beside(file)
    keep(beside, [kept_path("by-waiting", attempt)])
    keep(beside, [kept_path("again", attempt)])
    keep(beside, [kept_path("again", attempt)])
    entries = read_paths(read_file(beside))
    assert [entry.path.name for entry in entries if isinstance(entry, PlacedPath)] == ["by-waiting", "again"]
    assert beside.read_text(encoding="utf-8") == written(e.path for e in entries if isinstance(e, PlacedPath))


@pytest.mark.parametrize("file", list(files(shipped())), ids=lambda file: file.stem)
def test_every_ending_of_the_library_is_pinned(file: Path) -> None:
    scenario = load(file).scenario
    assert scenario is not None
    entries = read_paths(read_file(file_beside(file)))
    assert {entry.path.ending for entry in entries if isinstance(entry, PlacedPath)} == set(scenario.endings)
