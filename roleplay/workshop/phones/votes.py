"""The votes as phones send them, from a script or a form: of one shape exactly, or none at all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True)
class Vote:
    """What a phone sends: where it believes the meeting to be, and which option it wants, from 0."""

    meeting: str
    scene: str
    round: int
    option: int


def json_vote(text: str) -> Vote | None:
    """Read a vote as a page with JavaScript sends it; None unless it has just this shape."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.keys() != {"meeting", "scene", "round", "option"}:
        return None
    return _vote(value)


def form_vote(body: bytes) -> Vote | None:
    """Read a vote as a form sends it; None unless it has just this shape."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=4)
    except ValueError:
        return None
    if fields.keys() != {"meeting", "scene", "round", "option"} or any(len(values) != 1 for values in fields.values()):
        return None
    value: dict[str, Any] = {name: values[0] for name, values in fields.items()}
    for name in ("round", "option"):
        if not re.fullmatch(r"[0-9]{1,4}", value[name]):
            return None
        value[name] = int(value[name])
    return _vote(value)


def _vote(value: dict[str, Any]) -> Vote | None:
    texts = all(isinstance(value[name], str) and len(value[name]) <= 16 for name in ("meeting", "scene"))
    numbers = all(type(value[name]) is int and 0 <= value[name] <= 9999 for name in ("round", "option"))
    return Vote(**value) if texts and numbers else None
