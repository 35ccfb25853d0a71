"""The JSON Schema of a scenario, made from the model, for editors: they complete, explain and underline by it.

It is never stricter than `check`, which knows more: names that point somewhere, conditions, prose. What pydantic makes
is written anew where an editor would show it badly: titles say nothing, and YAML takes `say: 4` for a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from roleplay.authoring.meanings import meanings
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import NARRATOR, RESERVED, SCORES, skills

Json = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
FILE_NAME = "scenario.schema.json"
"""What the first line of a scenario names: `# yaml-language-server: $schema=scenario.schema.json`."""

# Text is what was written, whatever YAML makes of it: `say: No`, `say: 4`.
_TEXT: Json = {"type": ["string", "number", "boolean"]}
_NUMBER_WRITTEN = r"^[+-]?[0-9]{1,6}$"
_NAME = r"^[a-z][a-z0-9_]*$"
_ID = r"^[a-z0-9][a-z0-9_-]*$"
_ID_OR_NUMBER: Json = {"anyOf": [{"type": "string", "pattern": _ID}, {"type": "integer", "minimum": 0}]}
_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"

_IDS = {("Scenario", "id"), ("Choice", "id")}
_NAMED_BY_ID = {("Scenario", "scenes"), ("Scenario", "endings")}
_FILLED = {("Ending", "says"), ("Scene", "choices"), ("Scene", "route")}
"""Lists that are never empty."""

_LINE_SNIPPET = {"label": "line", "description": "somebody says something", "body": {"${1:narrator}": "$2"}}
_CHOICE_SNIPPET = {
    "label": "choice",
    "description": "one thing that you can say",
    "body": {
        "id": "$1",
        "say": "$2",
        "reply": [{"${3:narrator}": "$4"}],
        "goto": "$5",
        "diplomacy": "${6:0}",
        "empathy": "${7:0}",
        "skill": ["$8"],
        "why": "$9",
    },
}


def schema() -> Json:
    """Return the schema, as JSON Schema draft 07, which most editors read."""
    made = Scenario.model_json_schema()
    parts = {name: _part(name, part) for name, part in {"Scenario": made, **made.pop("$defs")}.items()}
    parts["Line"] = _line()
    _refine(parts)
    whole = parts.pop("Scenario")
    return {
        "$schema": DRAFT,
        "title": "A scenario of Roleplay",
        **whole,
        "definitions": parts,
    }


def _part(name: str, part: Json) -> Json:
    properties = {field: _field(name, field, value) for field, value in part["properties"].items()}
    described = {"description": part["description"].split("\n")[0]} if "description" in part else {}
    required = {"required": part["required"]} if "required" in part else {}
    return {**described, "type": "object", "additionalProperties": False, "properties": properties, **required}


def _field(part: str, field: str, value: Json) -> Json:
    meaning = meanings().get(part, {}).get(field)
    described = {"description": meaning} if meaning else {}
    if (part, field) in _IDS:
        return {**described, **_ID_OR_NUMBER}
    if (part, field) == ("Scenario", "format"):
        return {**described, "enum": [1, "1"]}
    if (part, field) == ("Scenario", "language"):
        return {**described, "type": ["string", "boolean"], "pattern": _LANGUAGE}
    if (part, field) == ("Choice", "skill"):
        return {**described, "type": "array", "items": {"enum": [*skills()]}}
    made = _value(value)
    if (part, field) in _NAMED_BY_ID:
        made["propertyNames"] = {"pattern": _ID, "not": {"enum": sorted(RESERVED)}}
    elif made.get("type") == "object" and part == "Scenario":
        made["propertyNames"] = {"pattern": _NAME, "not": {"enum": sorted(RESERVED)}}
    if (part, field) in _FILLED:
        made["minItems"] = 1
    return {**described, **made}


def _value(value: Json) -> Json:
    """Return pydantic's description of a value as ours: without titles, defaults and null."""
    if "anyOf" in value:
        value = next(option for option in value["anyOf"] if option.get("type") != "null")
    if "$ref" in value:
        return {"$ref": value["$ref"].replace("$defs", "definitions")}
    makers: Mapping[str, Callable[[Json], Json]] = {
        "string": lambda value: {"enum": value["enum"]} if "enum" in value else {**_TEXT},
        "integer": _number,
        "boolean": lambda _: {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "Yes", "No", "YES", "NO"]}]},
        "array": lambda value: {"type": "array", "items": _value(value["items"])},
        "object": lambda value: {"type": "object", "additionalProperties": _value(value["additionalProperties"])},
    }
    return makers[value["type"]](value)


def _number(value: Json) -> Json:
    low, high = value.get("ge", value.get("minimum")), value.get("le", value.get("maximum"))
    ends = {"minimum": low, "maximum": high} if low is not None else {"minimum": -999_999, "maximum": 999_999}
    return {"anyOf": [{"type": "integer", **ends}, {"type": "string", "pattern": _NUMBER_WRITTEN}]}


def _line() -> Json:
    """Return the description of a line, whose speaker is the name of a field."""
    words = meanings()["Line"]
    return {
        "description": "One speaker and what is said, as in `- ines: “…”`.",
        "type": "object",
        "properties": {
            NARRATOR: {"description": "What can be seen and heard; nobody says it.", **_TEXT},
            "mood": {"description": words["mood"], **_TEXT},
            "when": {"description": words["when"], **_TEXT},
        },
        "additionalProperties": {"description": words["text"], **_TEXT},
        "propertyNames": {"pattern": _NAME},
        "minProperties": 1,
        "maxProperties": 3,
        "defaultSnippets": [_LINE_SNIPPET],
    }


def _refine(parts: dict[str, Json]) -> None:
    """Add what no single field can know."""
    choice, scene = parts["Choice"], parts["Scene"]
    choice["defaultSnippets"] = [_CHOICE_SNIPPET]
    choice["oneOf"] = [{"required": ["say"]}, {"required": ["do"]}]
    scene["oneOf"] = [{"required": ["choices"]}, {"required": ["route"]}]
    scene["dependencies"] = {"otherwise": ["choices"]}
    assert all(score in choice["properties"] for score in SCORES)
