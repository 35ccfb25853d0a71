"""Every piece of YAML that the README and the docs show can be read, and every other block is what it says it is.

What a piece is stands behind the language of its fence: ```yaml choice. A whole scenario needs no mark.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from docs import format as reference
from docs import problems
from docs.markdown import DOCS, Block, Page, pages
from roleplay.checks import check_file
from roleplay.checks.kept import check_paths
from roleplay.checks.settings import FILE_NAME, Settings, settings_in
from roleplay.scenario import model
from roleplay.scenario.loading import load
from roleplay.scenario.reader import read_file

TESTED_ELSEWHERE = {
    problems.FILE: "test_check_explained.py proves both examples of every kind of problem that a file can show",
    DOCS / "first-scenario.md": "test_first_scenario.py does all of its steps",
}
OTHER = {
    "sh": "test_docs_commands.py",
    "console": "test_docs_commands.py, with what it prints",
    "text": "a drawing",
    "lua": "for an editor that is not installed here: the page says what was tried",
    "js": "for an editor that is not installed here: the page says what was tried",
}
"""Languages of blocks that are not read here, and where they are, or why they are nowhere."""
READERS: dict[str, Callable[[str], object]] = {"json": json.loads, "toml": tomllib.loads, "python": ast.parse}
BLOCKS = [(page, block) for page in pages() if page.path not in TESTED_ELSEWHERE for block in page.blocks()]


def where(value: object) -> str | None:
    if isinstance(value, Page):
        return value.name
    return str(value.line) if isinstance(value, Block) else None


def put(kind: str, piece: Any) -> dict[str, Any]:
    """Return a whole scenario with a piece in it."""
    scenario: dict[str, Any] = yaml.load(reference.EXAMPLE.read_text(encoding="utf-8"), yaml.BaseLoader)
    scenes = scenario["scenes"]
    one = piece if isinstance(piece, list) else [piece]
    match kind:
        case "part":
            for name, value in piece.items():
                scenario[name] = {**scenario[name], **value} if isinstance(value, dict) else value
        case "scene":
            scenes |= piece
        case "ending":
            scenario["endings"] |= piece
        case "line":
            scenes["door"]["says"] = one
        case "choice":
            ids = {choice["id"] for choice in one}
            scenes["door"]["choices"] = [*one, *(old for old in scenes["door"]["choices"] if old["id"] not in ids)]
        case "field":
            scenes["door"]["choices"][0] |= piece
        case "way":
            scenes["end"]["route"] = one
        case _:
            raise AssertionError(f"what is “yaml {kind}”? Name what the piece is part of")
    for name in ("ten", "elsewhere", "stars"):  # where the scenes of the tutorial go
        scenario["endings"].setdefault(name, deepcopy(scenario["endings"]["by_six"]))
    return scenario


@pytest.mark.parametrize(("page", "block"), [one for one in BLOCKS if one[1].language == "yaml"], ids=where)
def test_a_piece_of_yaml_is_part_of_a_scenario(page: Page, block: Block, tmp_path: Path) -> None:
    if block.marker == "paths":
        file = tmp_path / "wet-through.paths.yaml"
        file.write_text(block.text, encoding="utf-8")
        scenario = load(DOCS / "wet-through.yaml").scenario
        assert scenario is not None
        assert list(map(str, check_paths(read_file(file), scenario, Settings()))) == []
        return
    text = block.text
    if block.marker:
        piece = yaml.load(text, yaml.BaseLoader)
        text = yaml.safe_dump(put(block.marker, piece), sort_keys=False, allow_unicode=True)
    file = tmp_path / "every-field.yaml"
    file.write_text(text, encoding="utf-8")
    loaded = load(file)
    errors = [str(problem) for problem in loaded.problems if problem.is_error]
    assert errors == [], f"{page.name}:{block.line}"
    assert loaded.scenario is not None


@pytest.mark.parametrize(("page", "block"), [one for one in BLOCKS if one[1].language != "yaml"], ids=where)
def test_another_block_is_what_it_says(page: Page, block: Block, tmp_path: Path) -> None:
    assert block.language in READERS or block.language in OTHER, f"{page.name}:{block.line}: nothing reads this block"
    if block.language in READERS:
        READERS[block.language](block.text)
    if block.marker == FILE_NAME:
        (tmp_path / FILE_NAME).write_text(block.text, encoding="utf-8")
        assert not settings_in(tmp_path).problems


def test_a_wrong_piece_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "every-field.yaml"
    file.write_text(yaml.safe_dump(put("choice", {"id": "x", "say": "Yes.", "goto": "nowhere"})), encoding="utf-8")
    assert [problem.kind.code for problem in load(file).problems] == ["R301"]
    with pytest.raises(AssertionError, match="what is"):
        put("chioce", {})


def test_the_page_of_the_format_is_current() -> None:
    assert reference.FILE.read_text(encoding="utf-8") == reference.written(), "run: python -m docs.format"


@pytest.mark.parametrize("part", reference.PARTS, ids=lambda part: part.__name__)
def test_the_page_has_every_field_with_an_example(part: type[model.Part]) -> None:
    assert {*reference.PARTS} == {*model.Part.__subclasses__()}
    text = reference.FILE.read_text(encoding="utf-8")
    section = text[text.index(f"\n## {reference.PARTS[part].heading}\n") :].split("\n## ")[1]
    example = reference.example(part)
    names = yaml.load(example, yaml.BaseLoader)
    for name, type_, without, meaning in reference.rows(part):
        assert f"| `{name}` | {type_} | {without} | {meaning} |" in section
        assert type_
        assert meaning
        if part is not model.Line or name not in ("speaker", "text"):
            assert f"{name}:" in example, f"{part.__name__}.{name} has no example"
    assert names


def test_the_example_with_every_field_can_be_played() -> None:
    assert [problem for problem in check_file(reference.EXAMPLE).problems if problem.is_error] == []
