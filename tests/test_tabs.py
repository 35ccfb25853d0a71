"""A tab in place of blanks is one slip: the line goes where it stood, and nothing else is said because of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from roleplay.scenario.loading import Loaded

TEXT = (Path(__file__).parent / "data" / "every-key.yaml").read_text(encoding="utf-8")
LINES = TEXT.split("\n")
FIELDS = [
    number
    for number, line in enumerate(LINES)
    if line.startswith("    ") and line.lstrip()[0] not in "-#" and ":" in line.split('"')[0]
]


@pytest.mark.parametrize("number", FIELDS, ids=lambda number: f"{number + 1} {LINES[number].strip()[:20]}")
def test_a_tab_before_a_field_hides_nothing(number: int, load_text: Callable[..., Loaded]) -> None:
    line = LINES[number]
    lines = [*LINES[:number], "\t" + line.lstrip(), *LINES[number + 1 :]]
    found = load_text("\n".join(lines), "every-key.yaml").problems
    assert [(problem.kind.code, problem.place.line) for problem in found] == [("R102", number + 1)]
