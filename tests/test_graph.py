"""The graph: everything of a scenario is in it, an example path stands out, and no word of a stranger is code in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from terminal import terminal

from roleplay.authoring.graph import Graph, NoGraphviz, dot, graph, mermaid, page, svg
from roleplay.conversation.attempt import Step
from roleplay.conversation.machine import ConversationMachine
from roleplay.outlook import explore
from roleplay.scenario.loading import load

DATA = Path(__file__).parent / "data"
NASTY = r'"]; x [label="<b>&amp;</b>\G\N`|<script>alert(1)</script>\e[31m'
needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def drawn(text: str, folder: Path) -> Graph:
    file = folder / "small.yaml"
    file.write_text(text)
    scenario = load(file).scenario
    assert scenario is not None
    return graph(ConversationMachine(scenario))


@pytest.fixture
def nine_days() -> ConversationMachine:
    scenario = load(DATA / "nine-days.yaml").scenario
    assert scenario is not None
    return ConversationMachine(scenario)


def test_everything_is_in_it(nine_days: ConversationMachine) -> None:
    scenario, whole = nine_days.scenario, graph(nine_days)
    assert {point.id for point in whole.points} == scenario.scenes.keys() | scenario.endings.keys()
    choices = [(name, choice) for name, scene in scenario.scenes.items() for choice in scene.choices or ()]
    taken = [way for way in whole.ways if way.is_choice]
    assert [(way.source, way.goto) for way in taken] == [(name, choice.goto) for name, choice in choices]
    for way, (_, choice) in zip(taken, choices, strict=True):
        assert way.lines[0].startswith(choice.id)
    by_itself = {(way.source, way.goto) for way in whole.ways if not way.is_choice}
    assert by_itself == {(name, way.goto) for name, scene in scenario.scenes.items() for way in scene.route or ()}


def test_a_way_to_an_ending_stands_out(nine_days: ConversationMachine) -> None:
    example = explore(nine_days.scenario).endings["partner"].example
    assert example is not None
    steps = [Step(*step.split("/")) for step in example]
    lit = graph(nine_days, steps)
    assert {way.source for way in lit.ways if way.is_lit and way.is_choice} == {step.scene for step in steps}
    assert [point.id for point in lit.points if point.is_lit and point.outcome] == ["partner"]
    assert ("close", "partner") in {(way.source, way.goto) for way in lit.ways if way.is_lit}
    assert "==>" in mermaid(lit)
    assert "penwidth" in dot(lit)


def test_what_a_stranger_wrote_is_only_text(tmp_path: Path) -> None:
    text = (DATA / "small.yaml").read_text()
    text = text.replace("title: Kept", f"title: '{NASTY}'").replace("say: I am sorry.", f"say: '{NASTY}'")
    nasty = drawn(text, tmp_path)
    labels = re.findall(r'"(.*?)"', mermaid(nasty))
    assert len(labels) == len(nasty.points) + len(nasty.ways)
    assert not any(sign in "".join(labels).replace("<br/>", "") for sign in '<>"`|\\')
    assert "\x1b" not in mermaid(nasty) + dot(nasty)
    assert len(dot(nasty).split("\n")) == 6 + len(nasty.points) + len(nasty.ways) + 1


@needs_graphviz
def test_graphviz_draws_it_and_runs_nothing(tmp_path: Path, nine_days: ConversationMachine) -> None:
    text = (DATA / "small.yaml").read_text()
    text = text.replace("title: Kept", f"title: '{NASTY}'").replace("say: I am sorry.", f"say: '{NASTY}'")
    made = svg(drawn(text, tmp_path))
    ET.fromstring(made)
    assert "<script" not in made
    assert "&lt;script&gt;" in made
    assert "Nine days" in page(graph(nine_days))
    assert "+ good, o mixed, − poor" in page(graph(nine_days))
    assert "<script" not in page(drawn(text, tmp_path))


def test_without_graphviz_a_sentence_says_what_to_do(nine_days: ConversationMachine) -> None:
    with pytest.raises(NoGraphviz, match=r"install Graphviz .*--format mermaid"):
        svg(graph(nine_days), program=("no-such-program",))


@needs_graphviz
def test_dot_is_read_by_graphviz(nine_days: ConversationMachine) -> None:
    ended = subprocess.run(
        ["dot", "-Tplain"], input=dot(graph(nine_days)), capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout.count("\nnode ") == len(graph(nine_days).points)


def test_without_graphviz_no_way_is_named_that_needs_it(tmp_path: Path) -> None:
    for form, code in (("svg", 2), ("html", 2), ("mermaid", 0), ("dot", 0)):
        with terminal(
            "graph", "nine-days", "--format", form, cwd=tmp_path, size=(120, 40), PATH=str(tmp_path)
        ) as screen:
            screen.until("install Graphviz (its program is called “dot”).")
            assert screen.end() == code
            assert b"--format html" not in screen.raw
            assert (b"Or take --format mermaid" in screen.raw) == (code == 2)


@needs_graphviz
def test_in_a_terminal_it_is_said_how_to_look_at_it(tmp_path: Path) -> None:
    with terminal("graph", "nine-days", cwd=tmp_path, size=(120, 40)) as screen:
        screen.until("To look at it: roleplay graph nine-days --format html > graph.html")
        assert screen.end() == 0
    with terminal("graph", "nine-days", "--format", "html", cwd=tmp_path, size=(120, 40)) as screen:
        screen.until("To look at it: roleplay graph nine-days --format html > graph.html")
        assert screen.end() == 2
        assert b"<svg" not in screen.raw


def test_an_ending_is_found_by_its_title_too() -> None:
    file = Path(__file__).parents[1] / "docs" / "wet-through.yaml"
    by_id, by_title = (
        subprocess.run(
            [sys.executable, "-m", "roleplay", "graph", str(file), "--to", ending],
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout
        for ending in ("ten", "ten O'Clock")
    )  # fmt: skip
    assert by_id == by_title
    assert by_id != ""
