"""The checks: each remark at its place with its words, and not one step before; nothing where nothing is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from generated import branching

from roleplay.checks import Settings, Thresholds, check_file, check_source
from roleplay.checks.kinds import CHANGEABLE, FIXED, KINDS
from roleplay.scenario import problems
from roleplay.scenario.problems import Problem, Severity
from roleplay.scenario.reader import Source, read_bytes

_DATA = Path(__file__).parent / "data"
_REMARKS = yaml.safe_load((_DATA / "checks" / "remarks.yaml").read_text())
_ELSEWHERE = {"R520"} | {code for code in KINDS if code.startswith(("R7", "R8"))}  # tested by hand, below and beside


@pytest.fixture
def clean() -> str:
    """A scenario without anything to remark."""
    return (_DATA / "checks" / "clean.yaml").read_text()


@pytest.fixture
def remarks(tmp_path: Path) -> Callable[..., list[Problem]]:
    """Check a text as the file it would be."""

    def remarks(text: str, name: str = "clean.yaml", seconds: float = 5.0, **limits: Any) -> list[Problem]:
        file = tmp_path / name
        file.write_text(text)
        return check_file(file, Settings(thresholds=Thresholds(**limits)), seconds=seconds).problems

    return remarks


def _edited(text: str, edits: list[list[str]]) -> str:
    for was, now in edits:
        assert was in text, was
        text = text.replace(was, now)
    return text


def _place(text: str, at: str | None) -> tuple[int, int]:
    """Return line and column of the mark, in the edited text or where `at` is found in it."""
    bare = text.replace("▸", "")
    position = text.index("▸") if at is None else bare.index(at.replace("▸", "")) + at.index("▸")
    return bare.count("\n", 0, position) + 1, position - bare.rfind("\n", 0, position)


def test_what_holds_for_several_decisions_names_their_scenes(remarks: Callable[..., list[Problem]], clean: str) -> None:
    lines = clean.splitlines()
    (found,) = [problem for problem in remarks(clean, best_shortest=0.49) if problem.kind.code == "R602"]
    named = re.findall(r"(\w+) \(line (\d+)\)", found.help)
    assert len(named) == 3
    assert all(lines[int(line) - 1] == f"  {scene}:" for scene, line in named)


def test_a_habit_that_does_well_names_the_lines_that_it_gains_from(
    remarks: Callable[..., list[Problem]], clean: str
) -> None:
    lines = clean.splitlines()
    (found,) = [problem for problem in remarks(clean, strategy_beats=0.8888) if problem.kind.code == "R608"]
    named = re.findall(r"“([^”]*?)…?” \(line (\d+)\)", found.help)
    assert len(named) == 3
    assert all(words in lines[int(line) - 1] for words, line in named)


def test_where_nothing_is_wrong_nothing_is_said(remarks: Callable[..., list[Problem]], clean: str) -> None:
    assert remarks(clean) == []
    assert remarks(clean, seconds=0) == []


@pytest.mark.parametrize("case", _REMARKS, ids=lambda case: f"{case['code']}-{case['says'][:24]}")
def test_each_remark_stands_at_its_words_and_not_one_step_before(
    case: dict[str, Any], remarks: Callable[..., list[Problem]], clean: str
) -> None:
    text = _edited(clean, case.get("edit", []))
    found = remarks(text.replace("▸", ""), **case.get("limits", {}))
    assert not [problem for problem in found if problem.kind.code < "R500"]
    said = [(*problem.place[:2], problem.message) for problem in found if problem.kind.code == case["code"]]
    assert said == [(*_place(text, case.get("at")), case["says"])]

    same = case.get("edit", []) if "fine_limits" in case else []
    text = _edited(clean, case.get("fine", same)).replace("▸", "")
    found = remarks(text, **case.get("fine_limits", {}))
    assert [problem.message for problem in found if problem.kind.code in (case["code"], *_read_errors())] == []


def _read_errors() -> set[str]:
    return {code for code in FIXED if code < "R500"}


def test_every_kind_is_tried() -> None:
    assert {case["code"] for case in _REMARKS} == KINDS.keys() - _ELSEWHERE


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_is_in_plain_words(kind: problems.Kind) -> None:
    jargon = r"\b(mapping|scalar|sequence|token|node|block|schema|pars\w+|null|dict|index|boolean|string|YAML|TOML)s?\b"
    for text in (kind.headline, kind.help):
        assert not re.search(jargon, text, re.IGNORECASE)
        assert text[-1] in ".}?!" or text.endswith((".”", '"].'))
        assert text[0].isupper() or text[0] in "{“"
    assert kind.help, "a remark without advice"
    assert re.fullmatch(r"R[5678]\d\d", kind.code)


def test_codes_are_used_once() -> None:
    reading = [kind.code for kind in vars(problems).values() if isinstance(kind, problems.Kind)]
    assert not set(reading) & KINDS.keys()
    assert CHANGEABLE.keys() | FIXED == KINDS.keys() | set(reading)
    assert not CHANGEABLE.keys() & FIXED


def test_what_stops_play_is_an_error_and_judgement_is_not() -> None:
    errors = {code for code, kind in KINDS.items() if kind.severity is Severity.ERROR and code < "R700"}
    assert errors == {"R501", "R502", "R504", "R505", "R506", "R508"}


def test_a_finished_scenario_gives_no_warning() -> None:
    found = check_file(_DATA / "nine-days.yaml").problems
    assert [problem.kind.code for problem in found if problem.kind.severity is not Severity.ADVICE] == []


@pytest.mark.parametrize("file", sorted((_DATA.parent.parent / "scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_shipped_scenarios_can_be_played_to_every_end(file: Path) -> None:
    if ".paths" not in file.name:
        assert [str(problem) for problem in check_file(file).problems if problem.is_error] == []


def test_where_the_time_ends_nothing_is_called_missing(remarks: Callable[..., list[Problem]], clean: str) -> None:
    lost = clean.replace("  close:\n", "  lost:\n    route:\n      - goto: kind\n  close:\n")
    lost = lost.replace("when: named\n", "when: named and diplomacy > 10\n")
    whole = {problem.kind.code for problem in remarks(lost)}
    assert whole == {"R501", "R513"}
    short = remarks(lost, seconds=1e-9)
    assert [problem.kind.code for problem in short] == ["R520"]
    (line, column), said = short[0].place[:2], short[0].message
    assert (line, column) == (16, 1)
    assert said.startswith("Not everything could be worked out. The exploration was stopped after")


def test_no_time_at_all_leaves_what_the_file_alone_tells(remarks: Callable[..., list[Problem]], clean: str) -> None:
    text = clean.replace("facts:\n", "facts:\n  seen: You saw it.\n").replace("diplomacy >= 2", "diplomacy >= 13")
    assert [problem.kind.code for problem in remarks(text, seconds=0)] == ["R512"]


def test_a_file_with_errors_is_not_judged(remarks: Callable[..., list[Problem]], clean: str) -> None:
    text = clean.replace("goto: window", "goto: widow").replace("facts:\n", "facts:\n  seen: You saw it.\n")
    assert {problem.kind.code for problem in remarks(text)} == {"R301"}


def test_what_follows_from_a_fact_never_set_is_not_said_again(
    remarks: Callable[..., list[Problem]], clean: str
) -> None:
    choice = "      - {id: extra, say: Well?, goto: gate, when: seen}\n      - id: best-yard"
    text = clean.replace("facts:\n", "facts:\n  seen: You saw it.\n").replace("      - id: best-yard", choice)
    structure = [problem.kind.code for problem in remarks(text) if problem.kind.code < "R600"]
    assert structure == ["R511"]


def test_inside_a_scene_that_nobody_meets_nothing_more_is_said(
    remarks: Callable[..., list[Problem]], clean: str
) -> None:
    scene = "  lost:\n    says: [{karl: Well?, when: diplomacy > 90}]\n    choices:\n"
    scene += "      - {id: a, say: So., goto: kind, when: diplomacy > 90}\n      - {id: b, say: No., goto: kind}\n"
    text = clean.replace("  close:\n    route", scene + "  close:\n    route")
    assert [problem.kind.code for problem in remarks(text) if problem.kind.code < "R600"] == ["R501"]


def test_problems_come_in_the_order_of_the_file(remarks: Callable[..., list[Problem]], clean: str) -> None:
    text = re.sub(r"        (why|skill): .*\n", "", clean)
    places = [problem.place for problem in remarks(text)]
    assert len(places) > 30
    assert places == sorted(places)


def test_a_language_without_lists_skips_what_needs_words(remarks: Callable[..., list[Problem]], clean: str) -> None:
    text = clean.replace("The post is slow", "The post is always slow").replace("They are paid", "They are always paid")
    assert {problem.kind.code for problem in remarks(text)} == {"R613"}
    assert remarks(text.replace("language: en", "language: nl"), reading_level=0) == []


def test_german_lists_are_read(remarks: Callable[..., list[Problem]], clean: str) -> None:
    text = clean.replace("language: en", "language: de")
    for line in ("The post is slow", "They are paid", "She is a busy"):
        text = text.replace(line, f"Das ist immer so. {line}")
    assert [problem.message for problem in remarks(text) if problem.kind.code == "R613"] == [
        "Absolutes stand only in poor lines, in 3 of them: “immer”."
    ]


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", ">\n          {}", "|\n          {}"])
def test_words_are_found_however_they_are_written(
    quoted: str, remarks: Callable[..., list[Problem]], clean: str
) -> None:
    line = "The post is slow this week, {carl}, so let us see what comes."
    text = clean.replace("The post is slow this week, so let us see what comes.", quoted.format(line))
    (problem,) = remarks(text)
    first, start, last, end = problem.place
    assert first == last
    assert text.split("\n")[first - 1][start - 1 : end - 1] == "{carl}"


def test_words_that_stand_on_two_lines_are_marked_as_a_whole(remarks: Callable[..., list[Problem]], clean: str) -> None:
    text = clean.replace(
        "why: It passes over what he asked, so", "why: >\n          It passes over and you\n          are rude, so"
    )
    found = remarks(text)
    assert {problem.kind.code for problem in found} == {"R638"}
    assert all(problem.place.end_line > problem.place.line for problem in found)


@pytest.mark.parametrize(
    ("written", "advice"),
    [("{carl}", "Did you mean “{karl}”?"), ("{Karl}", "Did you mean “{karl}”?"), ("{her}", "There is: karl.")],
)
def test_who_may_be_meant_is_said(written: str, advice: str, remarks: Callable[..., list[Problem]], clean: str) -> None:
    (problem,) = remarks(clean.replace("You draw plans.", f"You draw plans for {written}."))
    assert problem.help == f"{advice} If it is meant as written, put \\ before the bracket."


def test_text_that_is_not_saved_yet_is_checked(clean: str) -> None:
    source = Source(Path("clean.yaml"))
    read_bytes(clean.replace("facts:\n", "facts:\n  seen: You saw it.\n").encode(), source)
    assert [problem.kind.code for problem in check_source(source, Settings()).problems] == ["R512"]


def test_the_checks_import_no_screen() -> None:
    code = "import sys, roleplay.checks; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"textual", "rich", "click", "transitions", "aiohttp"} & set(done.stdout.split())


def test_a_large_scenario_is_checked_in_time(tmp_path: Path) -> None:
    from time import perf_counter

    file = tmp_path / "branching.yaml"
    file.write_text(branching(400))
    begin = perf_counter()
    checked = check_file(file, Settings(), seconds=1.0)
    assert perf_counter() - begin < 15  # a shared machine; benchmarks/ has the real figures
    assert checked.exploration is not None
    assert checked.problems
