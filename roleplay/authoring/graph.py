"""The graph of a scenario: scenes, choices with their scores, conditions and endings, as Mermaid and as DOT.

It is read off the state machine that runs the conversation, so what is drawn is what is played.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from roleplay.conversation import rules
from roleplay.conversation.attempt import Step
from roleplay.conversation.machine import ConversationMachine
from roleplay.exceptions import SaidPlainly
from roleplay.scenario import conditions
from roleplay.scenario.model import Choice, Ending, Scenario, Scene
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import clean, plain

_LONGEST = 44  # characters of a scene's or a choice's words that are shown
_MARKS = {"good": "+", "mixed": "o", "poor": "−"}
_KEY = (
    "D and E: what a choice adds to diplomacy and to empathy. "
    "Before an ending: " + ", ".join(f"{mark} {outcome}" for outcome, mark in _MARKS.items()) + "."
)
SECONDS = 60
"""How long Graphviz may take."""


NOT_INSTALLED = "For a picture, install Graphviz (its program is called “dot”)."
_OTHER_WAY = "Or take --format mermaid, which GitHub, many wikis and editors draw."


class NoGraphviz(SaidPlainly):
    """Graphviz could not draw."""


@dataclass(frozen=True, slots=True)
class Point:
    """A scene or an ending."""

    id: str
    lines: tuple[str, ...]
    outcome: str | None
    """Of an ending."""
    is_start: bool
    is_lit: bool


@dataclass(frozen=True, slots=True)
class Way:
    """What leads from one scene to another."""

    source: str
    goto: str
    lines: tuple[str, ...]
    is_choice: bool
    """Else the conversation moves by itself."""
    is_lit: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """All scenes and endings of a scenario, and all ways between them, in the order written."""

    title: str
    points: tuple[Point, ...]
    ways: tuple[Way, ...]


def graph(machine: ConversationMachine, lit: Sequence[Step] = ()) -> Graph:
    """Return the graph of a scenario; the way that the choices of `lit` lead, one after the other, stands out."""
    scenario = machine.scenario
    ways = tuple(_ways(machine, lit))
    on_path = {name for way in ways if way.is_lit for name in (way.source, way.goto)}
    parts: dict[str, Scene | Ending] = {**scenario.scenes, **scenario.endings}
    points = []
    for name, part in parts.items():
        outcome = part.outcome if isinstance(part, Ending) else None
        shown = part.title if isinstance(part, Ending) else part.says[-1].text if part.says else ""
        lines = [f"{_MARKS[outcome]} {name}" if outcome else name]
        lines += [_cut(plain(shown, scenario.called))] if shown else []
        points.append(Point(name, tuple(lines), outcome, name == scenario.start, name in on_path))
    return Graph(scenario.title, tuple(points), ways)


def _ways(machine: ConversationMachine, lit: Sequence[Step]) -> Iterator[Way]:
    scenario = machine.scenario
    passed = set(_passed(scenario, lit)) if lit else set()
    for transition in _transitions(machine, "choose"):
        choice: Choice = transition.choice
        scores = " ".join(
            f"{name[0]}{score:+d}".replace("-", "−") for name, score in zip(SCORES.values(), choice.scores, strict=True)
        )
        lines = [f"{choice.id}  {scores}", f"“{_cut(plain(choice.words, scenario.called))}”"]
        lines += [f"when {conditions.text(choice.when)}"] if choice.when else []
        lines += ["once"] if choice.once else []
        is_lit = Step(transition.source, choice.id) in lit
        yield Way(transition.source, transition.dest, tuple(lines), is_choice=True, is_lit=is_lit)
    for transition in _transitions(machine, "advance"):
        scene = scenario.scenes[transition.source]
        held = [conditions.text(way.when) for way in scene.route or () if way.goto == transition.dest and way.when]
        label = " or ".join(held) if held else "otherwise"
        is_lit = (transition.source, transition.dest) in passed
        yield Way(transition.source, transition.dest, (label,), is_choice=False, is_lit=is_lit)


def _passed(scenario: Scenario, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Yield the moves that the conversation makes by itself while these choices are taken."""
    state = rules.initial(scenario)
    for step in (*steps, None):
        while (goto := rules.passage(scenario, state)) is not None:
            yield state.scene, goto
            state = state._replace(scene=goto)
        if step is not None:
            choice = next(one for one in rules.available(scenario, state) if one.id == step.choice)
            state = rules.after(scenario, state, choice)


def _transitions(machine: ConversationMachine, trigger: str) -> Iterator[Any]:
    # `transitions` keeps its own types loose; what is ours in them is named where they are made.
    if trigger in machine.events:
        for transitions in machine.events[trigger].transitions.values():
            yield from transitions


def _cut(text: str) -> str:
    text = " ".join(clean(text).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


# Mermaid


def mermaid(drawn: Graph) -> str:
    """Return the graph for Mermaid. Nothing in a label is markup to it: what could be is written as its code."""
    numbers = {point.id: f"n{number}" for number, point in enumerate(drawn.points)}
    lines = ["flowchart TD"]
    for point in drawn.points:
        label = "<br/>".join(map(_coded, point.lines))
        left, right = ('(["', '"])') if point.outcome else ('("', '")')
        lines.append(f"  {numbers[point.id]}{left}{label}{right}")
    for way in drawn.ways:
        arrow = "==>" if way.is_lit else "-->" if way.is_choice else "-.->"
        label = "<br/>".join(map(_coded, way.lines))
        lines.append(f'  {numbers[way.source]} {arrow}|"{label}"| {numbers[way.goto]}')
    lit = [numbers[point.id] for point in drawn.points if point.is_lit]
    if lit:
        lines += ["  classDef lit stroke-width:4px", f"  class {','.join(lit)} lit"]
    return "\n".join(lines)


def _coded(text: str) -> str:
    return re.sub(r'["#&<>`\\|]', lambda found: f"#{ord(found[0])};", text)


# DOT, and what Graphviz makes of it

_INK, _SOFT, _HELD, _GROUND, _PERSON = "#2a251f", "#5d5447", "#9c4a06", "#fbf7ef", "#2b6556"


def dot(drawn: Graph) -> str:
    """Return the graph for Graphviz."""
    ids = {point.id: f"n{number}" for number, point in enumerate(drawn.points)}
    lines = [
        "digraph scenario {",
        f"  graph [label={_quoted(drawn.title)}, labelloc=t, fontsize=20, bgcolor={_quoted(_GROUND)}, nodesep=0.4];",
        f'  graph [fontname="Helvetica", fontcolor={_quoted(_INK)}];',
        f'  node [shape=box, style="rounded,filled", fillcolor="white", color={_quoted(_SOFT)}];',
        f'  node [fontcolor={_quoted(_INK)}, fontname="Helvetica", fontsize=11];',
        f'  edge [color={_quoted(_SOFT)}, fontcolor={_quoted(_SOFT)}, fontname="Helvetica", fontsize=9];',
    ]
    for point in drawn.points:
        more = {"label": "\n".join(point.lines)}
        if point.outcome:
            more |= {"peripheries": "2", "fontcolor": _PERSON}
        if point.is_start:
            more |= {"penwidth": "2"}
        if point.is_lit:
            more |= {"color": _HELD, "penwidth": "3"}
        lines.append(f"  {ids[point.id]} [{_attributes(more)}];")
    for way in drawn.ways:
        more = {"label": "\n".join(way.lines)}
        if not way.is_choice:
            more |= {"style": "dashed"}
        if way.is_lit:
            more |= {"color": _HELD, "fontcolor": _HELD, "penwidth": "3"}
        lines.append(f"  {ids[way.source]} -> {ids[way.goto]} [{_attributes(more)}];")
    return "\n".join([*lines, "}"])


def _attributes(values: dict[str, str]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in values.items())


def _quoted(text: str) -> str:
    # In a label Graphviz reads \n, \l, \G … as its own; a doubled backslash is the character.
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{safe}"'


def can_draw() -> bool:
    """Return whether Graphviz is installed."""
    return shutil.which("dot") is not None


def svg(drawn: Graph, program: Sequence[str] = ("dot",)) -> str:
    """Return the graph as SVG, drawn by Graphviz. Raises `NoGraphviz`."""
    found = shutil.which(program[0])
    if found is None:
        raise NoGraphviz(f"{NOT_INSTALLED} {_OTHER_WAY}")
    try:
        ended = subprocess.run(  # noqa: S603 - the program that was found, and text on its standard input
            [found, *program[1:], "-Tsvg"],
            input=dot(drawn),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoGraphviz(f"Graphviz did not come to an end within {SECONDS} seconds. {_OTHER_WAY}") from None
    if ended.returncode:
        raise NoGraphviz(f"Graphviz could not draw this: {' '.join(ended.stderr.split())[:200]}. {_OTHER_WAY}")
    return ended.stdout[ended.stdout.index("<svg") :]


def page(drawn: Graph) -> str:
    """Return a page with the graph, for a browser. Raises `NoGraphviz`."""
    from html import escape

    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(drawn.title)}</title>\n"
        f"<style>body {{ margin: 2rem; background: {_GROUND}; }} svg {{ max-width: 100%; height: auto; }}</style>\n"
        f"</head>\n<body>\n{svg(drawn)}\n<p>{_KEY}</p>\n</body>\n</html>"
    )
