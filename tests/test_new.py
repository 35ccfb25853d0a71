"""`roleplay new`: what it writes can be played and passes the check, and nothing is ever overwritten."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import pytest
from terminal import terminal
from test_cli import program as run

from roleplay.authoring.beginning import PATTERNS, Answers, NotUsable, begun, pattern
from roleplay.authoring.schema import FILE_NAME, schema
from roleplay.checks.checking import check_file
from roleplay.scenario.loading import load_bytes
from roleplay.scenario.problems import Severity


@pytest.mark.parametrize("name", PATTERNS)
def test_the_only_remark_is_that_it_is_a_beginning(name: str, tmp_path: Path) -> None:
    file = tmp_path / "fresh.yaml"
    file.write_text(begun("fresh", name, Answers("Fresh", "a porter", "Mia Lund")), encoding="utf-8")
    found = check_file(file)
    assert [(problem.kind.code, problem.kind.severity) for problem in found.problems] == [("R648", Severity.ADVICE)]
    assert found.scenario is not None
    assert found.scenario.title == "Fresh"
    assert found.scenario.brief.startswith("You are a porter. ")
    assert next(iter(found.scenario.cast)) == "mia"
    assert "ada" not in file.read_text(encoding="utf-8").lower().split()


def test_a_beginning_is_not_blamed_for_what_two_decisions_cannot_have(tmp_path: Path) -> None:
    file = tmp_path / "flat.yaml"
    text = begun("flat", "complaint", Answers())
    file.write_text(re.sub(r"(diplomacy|empathy): [+-]2", r"\1: +1", text), encoding="utf-8")
    found = {problem.kind.code for problem in check_file(file).problems}
    assert "R648" in found
    assert found.isdisjoint({"R607", "R608", "R620", "R621"})


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_teaches_the_format(name: str) -> None:
    text = pattern(name)
    assert text.startswith(f"# yaml-language-server: $schema={FILE_NAME}\n")
    assert text.count(" # ") >= 12
    for field in ("facts:", "route:", "when:", "set:", "outcome: good", "outcome: mixed", "outcome: poor"):
        assert field in text


ODD = (
    "A: b #1",
    '"quoted"',
    "{ada}",
    "*starred*",
    "- x",
    "No",
    "12:30",
    "日本",
    "Ada's",
    "\x1b[31mred",
    "a\\b",
    "%",
    "@me",
)


@pytest.mark.parametrize(("name", "odd"), list(product(PATTERNS, ODD)))
def test_answers_may_be_odd(name: str, odd: str) -> None:
    text = begun("fresh", name, Answers(odd, odd, odd))
    scenario = load_bytes(text.encode(), Path("fresh.yaml")).scenario
    assert scenario is not None
    assert scenario.title == odd.replace("\x1b", "\ufffd")


@pytest.mark.parametrize("whom", ["Ben", "Narrator", "Mood", "Say", "Goto", "Ada"])
def test_a_name_that_is_a_word_of_the_file_already(whom: str) -> None:
    for name in PATTERNS:
        assert load_bytes(begun("fresh", name, Answers(whom=whom)).encode(), Path("fresh.yaml")).scenario is not None


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(NotUsable, match="too long"):
        begun("fresh", "complaint", Answers(title="x" * 81))


def test_it_writes_the_scenario_and_the_schema(tmp_path: Path) -> None:
    done = run("new", "rainy", "--pattern", "complaint", cwd=tmp_path)
    assert done.code == 0
    assert "roleplay preview rainy.yaml" in done.out
    assert json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8")) == schema()
    assert run("check", "rainy.yaml", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("id_", "title"), [("sunday-call", "Sunday call"), ("no", "No"), ("7_up--", "7 up"), ("12", "12")]
)
def test_without_a_title_it_is_called_by_its_id(id_: str, title: str) -> None:
    for name in PATTERNS:
        scenario = load_bytes(begun(id_, name, Answers()).encode(), Path(f"{id_}.yaml")).scenario
        assert scenario is not None
        assert scenario.title == title


def test_it_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "rainy.yaml").write_text("mine")
    (tmp_path / FILE_NAME).write_text("mine too")
    done = run("new", "rainy", cwd=tmp_path)
    assert done.code == 2
    assert "rainy.yaml is there already, and stays as it is." in done.err
    assert (tmp_path / "rainy.yaml").read_text() == "mine"
    assert run("new", "sunny", cwd=tmp_path).code == 0
    assert (tmp_path / FILE_NAME).read_text() == "mine too"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Late News"], "For example: late-news"),
        (["late.yaml"], "For example: late"),
        (["con"], "“con” is no name for a file on Windows. Choose a longer one, such as con-talk."),
        (["late", "--pattern", "complain"], "Did you mean “complaint”?"),
        (["late", "--in", "nowhere"], "There is no folder “nowhere”"),
    ],
)
def test_what_cannot_be_is_said(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = run("new", *arguments, cwd=tmp_path)
    assert done.code == 2
    assert words in done.err
    assert not list(tmp_path.iterdir())


def test_it_asks_where_somebody_can_answer(tmp_path: Path) -> None:
    with terminal("new", "shift", cwd=tmp_path) as screen:
        screen.until("A number")
        screen.send("9\r", "Error: type a number from 1 to 4.")
        screen.send("4\r", "Title [Shift]")
        screen.send("The rota\r", "You are …")
        screen.send("in charge of a ward\r", "Whom do you talk to?")
        screen.send("Jo Ward\r", "roleplay play shift.yaml")
        assert screen.end() == 0
    text = (tmp_path / "shift.yaml").read_text(encoding="utf-8")
    assert 'title: "The rota"' in text
    assert "  You are in charge of a ward.\n" in text
    assert "- jo: You wanted to see me." in text


def test_leaving_the_questions_writes_nothing(tmp_path: Path) -> None:
    with terminal("new", "shift", cwd=tmp_path) as screen:
        screen.until("A number")
        screen.send("\x03")
        assert screen.end() == 130
    assert not list(tmp_path.iterdir())


def test_the_scenario_of_the_first_steps_has_no_problems() -> None:
    found = check_file(Path(__file__).parents[1] / "docs" / "wet-through.yaml")
    assert found.problems == []
    assert found.scenario is not None
    assert len(found.scenario.scenes) == 8


def test_a_long_sentence_breaks_between_words(tmp_path: Path) -> None:
    with terminal("new", "Kitchen Shift", cwd=tmp_path, size=(100, 24)) as screen:
        assert screen.end() == 2
        first, second = screen.text.split("\n")[:2]
        assert first.endswith("has only small")
        assert second == "letters, digits, - and _ in it. For example: kitchen-shift"
