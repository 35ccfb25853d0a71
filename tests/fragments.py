"""A whole scenario round a fragment, such as the examples of the pages that `check --explain` shows.

    whole("- {say: I am sorry., empathy: +2}\\n- {say: Shall we begin?}")

The fragment is put in where it belongs, by what it looks like; what a choice or an ending needs and does not have is
filled in with what gives rise to nothing. “…” on a line of its own parts two fragments, and “(thirty words)” or “(nine
rows)” stands for so much text.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

NUMBERS = {
    "three": 3, "four": 4, "six": 6, "seven": 7, "nine": 9, "twenty": 20, "twenty-five": 25, "thirty": 30, "sixty": 60,
    "seventy": 70, "two hundred": 200,
}  # fmt: skip
SPACE = re.compile(r"^\((?P<count>[\w -]+) (?P<unit>words|rows)\)$")
CHOICE = {"say", "do"}
FIELDS = {"why", "set", "goto", "reply", "skill"}


def whole(fragment: str, *, reply: bool = False, times: int = 1) -> str:
    """Return a scenario with a fragment in it.

    With `reply`, lines that people say answer a choice; with `times`, they come as often.
    """
    scenario: dict[str, Any] = {
        "format": 1, "id": "small", "title": "Small", "summary": "A small one.", "language": "en", "level": 1,
        "minutes": 5, "brief": "You are late.", "cast": {"ines": {"name": "Ines Carvalho", "short": "Ines"}},
        "facts": {"promised": "You promised Monday."},
        "counters": {}, "start": "door",
        "scenes": {
            "door": {"says": [{"ines": "Yes?"}], "choices": [{"say": "Hello."}, {"say": "Well."}]},
            "hall": {"route": [{"goto": "left"}]},
        },
        "endings": {"left": {"outcome": "poor"}, "kept": {"outcome": "good"}},
    }  # fmt: skip
    if "patience" in fragment:
        scenario["counters"] = {"patience": {"start": 1, "min": 0, "max": 3, "about": "How long she waits."}}
    door = scenario["scenes"]["door"]
    for part in re.split(r"(?m)^…$\n?", fragment):
        value = _filled(yaml.load(part, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        if isinstance(value, list) and CHOICE & value[0].keys():
            door["choices"] = value if len(value) > 1 else [*value, {"say": "Go on."}]
        elif isinstance(value, list):
            said = [dict(line) for _ in range(times) for line in value]
            (door["choices"][0] if reply else door)["reply" if reply else "says"] = said
        elif FIELDS & value.keys():
            door["choices"][0] |= value
        elif {"choices", "says", "otherwise"} & value.keys():
            door |= value
        elif {"brief", "facts", "endings"} & value.keys():
            scenario |= value
        else:
            scenario["scenes"] |= value
    _complete(scenario)
    return yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=1000)


def _filled(value: Any) -> Any:
    """Put text where only its length is told: fields of lines and choices get several of them."""
    if isinstance(value, list):
        return [{name: _text(one) for name, one in entry.items()} for entry in value]
    value = {name: _text(one) for name, one in value.items()}
    if isinstance(value.get("says"), str):
        value["says"] = [{"ines": words} for words in _cut(value["says"], 30)]
    if isinstance(value.get("choices"), str):
        value["choices"] = [{"say": words} for words in _cut(value["choices"], 30)]
    return value


def _text(value: Any) -> Any:
    found = SPACE.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    count = NUMBERS.get(found["count"]) or int(found["count"])
    if found["unit"] == "rows":  # two long words fill a row
        return " ".join(["Klippenrandspaziergangskarte"] * 2 * count)
    return ". ".join(_cut(" ".join(["word"] * count), 10))


def _cut(text: str, most: int) -> list[str]:
    words = text.split()
    return [" ".join(words[at : at + most]) for at in range(0, len(words), most)]


def _complete(scenario: dict[str, Any]) -> None:
    """Give choices an id and a way, and endings their words."""
    first = next(iter(scenario["endings"]))
    if first != "left":
        scenario["scenes"]["hall"] = {"route": [{"goto": first}]}
    for scene in scenario["scenes"].values():
        for number, choice in enumerate(scene.get("choices", ())):
            choice.setdefault("id", f"c{number}")
            choice.setdefault("goto", "hall")
    for name, ending in scenario["endings"].items():
        ending |= {"title": name, "says": [{"ines": "So."}], "meaning": "It is over."}
