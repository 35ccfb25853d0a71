"""Asking: a copy of a scenario in which the ways ask for what the lines beside them ask for.

The outlook forgets what decides no way. In the copy the conditions of spoken lines count as read, too: its choices ask,
without consequence, for what the lines beside them ask for, and its endings have a doorstep that does so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from roleplay.scenario.conditions import And, Compare, Condition, Fact, Not, Or, names_in
from roleplay.scenario.model import Choice, Line, Scenario, Scene, Way
from roleplay.scenario.names import SCORES

_Part = TypeVar("_Part", Choice, Way)


def doorstep(ending: str) -> str:
    """Return the name of the scene before an ending; no other can be called so: names have no blanks."""
    return f"before {ending}"


def lines_ask(scenario: Scenario) -> bool:
    """Return whether any line of a scenario has a condition."""
    return any(line.when is not None for line in _lines(scenario))


def _lines(scenario: Scenario) -> Iterator[Line]:
    for scene in scenario.scenes.values():
        yield from scene.says
        for choice in scene.choices or ():
            yield from choice.reply
    for ending in scenario.endings.values():
        yield from ending.says


def asking(scenario: Scenario) -> Scenario:
    """Return the copy."""
    conditional = [name for name, one in scenario.endings.items() if any(line.when is not None for line in one.says)]
    doors = {name: doorstep(name) for name in conditional}
    scenes = {name: _reading(scene, scenario, doors) for name, scene in scenario.scenes.items()}
    for name, door in doors.items():
        always = _always(_asked_by(scenario.endings[name].says), scenario)
        scenes[door] = Scene.model_construct(route=(Way.model_construct(goto=name, when=always),))
    return scenario.model_copy(update={"scenes": scenes})


def _reading(scene: Scene, scenario: Scenario, doors: dict[str, str]) -> Scene:
    """Return a copy of a scene that asks for all that its lines ask for, in a condition that is always true."""
    update: dict[str, object] = {}
    names = _asked_by(scene.says)
    if scene.choices is not None:
        update["choices"] = tuple(
            _also(choice, names | _asked_by(choice.reply), scenario, doors) for choice in scene.choices
        )
    if scene.route is not None:
        update["route"] = tuple(_also(way, names, scenario, doors) for way in scene.route)
    if scene.otherwise is not None:
        update["otherwise"] = doors.get(scene.otherwise, scene.otherwise)
    return scene.model_copy(update=update)


def _also(part: _Part, names: set[str], scenario: Scenario, doors: dict[str, str]) -> _Part:
    """Return a copy of a choice or way that asks for these names, too, and leads to an ending by its doorstep."""
    update: dict[str, object] = {"goto": doors.get(part.goto, part.goto)}
    always = _always(names, scenario)
    if always is not None:
        update["when"] = always if part.when is None else And((part.when, always))
    return part.model_copy(update=update)


def _asked_by(lines: Iterable[Line]) -> set[str]:
    """Return the facts and counters that lines ask for; scores are never forgotten."""
    return {name for line in lines if line.when is not None for name in names_in(line.when)} - SCORES.keys()


def _always(names: set[str], scenario: Scenario) -> Condition | None:
    """Return a condition that reads these names and always holds."""
    parts: list[Condition] = []
    for name in sorted(names):
        one: Condition = Fact(name) if name in scenario.facts else Compare(name, ">=", 0)
        parts.append(Or((one, Not(one))))
    return And(tuple(parts)) if parts else None
