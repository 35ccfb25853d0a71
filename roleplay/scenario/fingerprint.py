"""The fingerprint of a scenario: what happens in it and how it is worded, hashed apart.

A save made before a typo was mended still fits; one made before a scene was taken out may not. Two hashes tell which.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from roleplay.scenario.model import Choice, Scenario


class Fingerprint(NamedTuple):
    """Two hashes, 16 hexadecimal digits each. Equal structure means that every old attempt still fits."""

    structure: str
    text: str


def fingerprint(scenario: Scenario) -> Fingerprint:
    """Return the fingerprint. The structure is all that decides what can happen; everything else is text."""
    structure = {
        "start": scenario.start,
        "counters": {name: (c.start, c.min, c.max) for name, c in scenario.counters.items()},
        "scenes": {
            name: {
                "choices": [_structure(choice) for choice in scene.choices or ()],
                "otherwise": scene.otherwise,
                "route": [(repr(way.when), way.goto) for way in scene.route or ()],
            }
            for name, scene in scenario.scenes.items()
        },
        "endings": {name: ending.outcome for name, ending in scenario.endings.items()},
    }
    structural = {"id", "goto", "diplomacy", "empathy", "set", "clear", "add", "when", "once"}
    text = scenario.model_dump(
        exclude={
            "start": True,
            "counters": {"__all__": {"start", "min", "max"}},
            "endings": {"__all__": {"outcome"}},
            "scenes": {"__all__": {"otherwise": True, "route": True, "choices": {"__all__": structural}}},
        }
    )
    return Fingerprint(_hash(structure), _hash(text))


def _structure(choice: Choice) -> dict[str, object]:
    return {
        "id": choice.id,
        "goto": choice.goto,
        "scores": choice.scores,
        "set": sorted(set(choice.set)),
        "clear": sorted(set(choice.clear)),
        "add": choice.add,
        "when": repr(choice.when),
        "once": choice.once,
    }


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
