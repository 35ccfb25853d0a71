"""The JSON Schema: it accepts what `check` accepts, refuses what is wrong in the fields, and explains each of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
import test_fields
import yaml
from jsonschema import Draft7Validator

from roleplay.authoring.schema import schema
from roleplay.scenario.library import files, shipped
from roleplay.scenario.loading import Loaded
from roleplay.scenario.problems import Problem

DATA = Path(__file__).parent / "data"
WHOLE = schema()
VALIDATOR = Draft7Validator(WHOLE)
FIELDS = "R2"
"""Where the codes begin of what is wrong in a field."""


class Loader(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2: `No` and `12:30` are text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def accepts(text: str) -> bool:
    value: object = yaml.load(text, Loader=Loader)
    return bool(VALIDATOR.is_valid(value))


def errors(loaded: Loaded) -> list[Problem]:
    return [problem for problem in loaded.problems if problem.is_error]


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(WHOLE)
    assert json.loads(json.dumps(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    "file", [*files(shipped()), DATA / "every-key.yaml", DATA / "small.yaml"], ids=lambda file: file.stem
)
def test_it_accepts_what_is_right(file: Path) -> None:
    assert list(VALIDATOR.iter_errors(yaml.load(file.read_text(), Loader=Loader))) == []


@pytest.mark.parametrize("said", ["No", "yes", "4", "12:30", "+2", "2026-01-05", "0x1F", ".5", "true"])
def test_it_takes_prose_as_it_is_written(said: str, load_text: Callable[..., Loaded]) -> None:
    text = test_fields.edited(test_fields.SMALL, "say: I am sorry.", f"say: {said}")
    assert not errors(load_text(text))
    assert accepts(text)


def test_every_field_is_explained() -> None:
    parts = {"the scenario": WHOLE, **WHOLE["definitions"]}
    for name, part in parts.items():
        for field, value in part["properties"].items():
            assert value.get("description", "").endswith((".", ")", "`.")) or "$ref" in value, (name, field)
    assert "title" not in json.dumps({name: list(part) for name, part in WHOLE["definitions"].items()})


def mutated(text: str, dice: Random) -> str:
    """Return a scenario with one to three small changes such as a person makes, or a tool."""
    lines = text.split("\n")
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(lines))
        line = lines[at]
        match dice.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, line)
            case 2 if ": " in line:
                name, _, _ = line.partition(": ")
                values = ["", "3", "+1", "-7", "yes", "[a, b]", "{a: b}", "Some words", "promised", "much", "[]"]
                lines[at] = f"{name}: {dice.choice(values)}"
            case 3 if ":" in line:
                letter = dice.randrange(len(line.partition(":")[0]) or 1)
                lines[at] = line[:letter] + dice.choice("aeinst_") + line[letter + 1 :]
            case 4 if len(lines) > at + 1:
                lines[at], lines[at + 1] = lines[at + 1], lines[at]
            case _:
                lines[at] = line.replace("say:", "do:").replace("goto", "route").replace("mood", "when")
    return "\n".join(lines)


def test_it_is_never_stricter_than_check_and_refuses_most_of_what_is_wrong_in_fields(
    load_text: Callable[..., Loaded],
) -> None:
    dice = Random(4)
    seen: Counter[str] = Counter()
    for _ in range(700):
        text = mutated(test_fields.SMALL, dice)
        loaded = load_text(text)
        found = errors(loaded)
        if any(problem.kind.code < FIELDS for problem in loaded.problems):
            continue  # it cannot be read as it is written, or text is lost in it: no matter of fields
        accepted = accepts(text)
        if not found:
            assert accepted, text
            seen["right"] += 1
        elif any(problem.kind.code.startswith(FIELDS) for problem in found):
            seen["refused" if not accepted else "let through"] += 1
    assert seen["right"] > 60
    assert seen["refused"] > 100
    assert seen["refused"] > 0.9 * (seen["refused"] + seen["let through"])


def refused_kinds() -> dict[str, Any]:
    """Return, for each kind of mistake in fields, how many of its examples the schema refuses, of how many."""
    counts: dict[str, list[int]] = {}
    for mistake in test_fields.MISTAKES:
        if mistake["code"].startswith(FIELDS):
            text, _ = test_fields.mistaken(mistake)
            counts.setdefault(mistake["code"], []).append(not accepts(text))
    return {code: (sum(refused), len(refused)) for code, refused in counts.items()}


def test_which_kinds_of_mistake_it_knows() -> None:
    known = refused_kinds()
    refused, all_ = (sum(count[place] for count in known.values()) for place in (0, 1))
    assert all_ > 30
    assert refused >= 0.75 * all_, known
