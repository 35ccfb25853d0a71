"""The same story in ink: what stands in a scenario, written for Inkle's language, so that peers play the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.scenario.conditions import And, Compare, Condition, Fact, Not, Or
from roleplay.scenario.model import Choice, Line, Scenario, Scene
from roleplay.scenario.names import SCORES


def ink(scenario: Scenario) -> str:
    """Return a scenario as ink: a knot for each scene and ending, a variable for all that is remembered.

    What has no place in a story is left out: the reasons, the skills, the questions afterwards.
    """
    return "\n".join(_written(scenario)) + "\n"


def _written(scenario: Scenario) -> Iterator[str]:
    for score in SCORES:
        yield f"VAR {score} = 0"
    for fact in scenario.facts:
        yield f"VAR {fact} = false"
    for name, counter in scenario.counters.items():
        yield f"VAR {name} = {counter.start}"
    yield f"-> {_knot(scenario.start)}"
    for name, scene in scenario.scenes.items():
        yield f"=== {_knot(name)} ==="
        yield from _lines(scene.says)
        yield from _ways(scenario, scene)
    for name, ending in scenario.endings.items():
        yield f"=== {_knot(name)} ==="
        yield from _lines(ending.says)
        yield "-> END"


def _ways(scenario: Scenario, scene: Scene) -> Iterator[str]:
    for choice in scene.choices or ():
        when = "" if choice.when is None else f"{{{_condition(choice.when)}}} "
        yield f"{'*' if choice.once else '+'} {when}[{choice.words}]"
        yield from _effects(scenario, choice)
        yield from _lines(choice.reply)
        yield f"  -> {_knot(choice.goto)}"
    for way in scene.route or ():
        yield f"-> {_knot(way.goto)}" if way.when is None else f"{{{_condition(way.when)}: -> {_knot(way.goto)}}}"
    if scene.otherwise is not None:
        yield f"+ -> {_knot(scene.otherwise)}"


def _effects(scenario: Scenario, choice: Choice) -> Iterator[str]:
    for score, moved in zip(SCORES, choice.scores, strict=True):
        if moved:
            yield f"  ~ {score} += {moved}"
    for fact in choice.set:
        yield f"  ~ {fact} = true"
    for fact in choice.clear:
        yield f"  ~ {fact} = false"
    for name, amount in choice.add.items():
        counter = scenario.counters[name]
        yield f"  ~ {name} = MAX({counter.min}, MIN({counter.max}, {name} + {amount}))"


def _lines(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield line.text if line.when is None else f"{{{_condition(line.when)}: {line.text}}}"


def _condition(condition: Condition) -> str:
    match condition:
        case Fact(name):
            return name
        case Compare(name, operator, number):
            return f"{name} {operator} {number}"
        case Not(part):
            return f"not {_part(part)}"
        case And(parts):
            return " && ".join(map(_part, parts))
        case Or(parts):
            return " || ".join(map(_part, parts))


def _part(condition: Condition) -> str:
    """Return a part of a condition; a name alone in brackets would be one of ink's lists."""
    return _condition(condition) if isinstance(condition, Fact) else f"({_condition(condition)})"


def _knot(name: str) -> str:
    return "at_" + name.replace("-", "_")
