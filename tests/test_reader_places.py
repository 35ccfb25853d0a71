"""Every value knows where it stands in the file, in characters, however the file is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario import reader
from roleplay.scenario.reader import Fields, Items, Source, place, read_bytes

WORDS = st.text(st.sampled_from("abé日😀👧"), min_size=1, max_size=5)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
TREES = st.recursive(
    TEXTS,
    lambda part: st.lists(part, min_size=1, max_size=3) | st.dictionaries(WORDS, part, min_size=1, max_size=3),
    max_leaves=12,
)
ROOTS = st.dictionaries(WORDS, TREES, min_size=1, max_size=4)


@dataclass
class Written:
    """A tree as it was written down: the file, and where each of its values and names begins, in the file's order."""

    data: st.DataObject
    lines: list[str] = field(default_factory=lambda: [""])
    places: list[tuple[str, int, int]] = field(default_factory=list)

    def here(self, what: str) -> None:
        self.places.append((what, len(self.lines), len(self.lines[-1]) + 1))

    def add(self, text: str) -> None:
        self.lines[-1] += text

    def line(self, indent: int) -> None:
        self.lines += self.data.draw(st.sampled_from([[], [""], ["# 👧 a comment: with [brackets]"]]))
        self.lines.append(" " * indent)

    def blanks(self) -> str:
        return " " * self.data.draw(st.integers(1, 3))

    def fields(self, values: dict[str, Any], indent: int) -> None:
        """Write fields, the first of them in the present line."""
        self.here("fields")
        for number, (name, value) in enumerate(values.items()):
            if number:
                self.line(indent)
            self.here(f"name {name}")
            self.add(self.data.draw(st.sampled_from([name, f"'{name}'", f'"{name}"'])) + ":")
            self.value(value, indent, in_list=False)

    def items(self, values: list[Any], indent: int) -> None:
        self.here("list")
        for number, value in enumerate(values):
            if number:
                self.line(indent)
            self.add("-")
            self.value(value, indent, in_list=True)

    def value(self, value: Any, indent: int, *, in_list: bool) -> None:
        if isinstance(value, str):
            self.text(value, indent)
        elif self.data.draw(st.booleans()):
            self.add(self.blanks())
            self.flow(value)
        else:
            write = self.fields if isinstance(value, dict) else self.items
            if in_list:  # "- a: 1"
                self.add(self.blanks())
                write(value, len(self.lines[-1]))
            else:
                deeper = indent + self.data.draw(st.integers(0 if isinstance(value, list) else 1, 3))
                self.line(deeper)
                write(value, deeper)

    def text(self, value: str, indent: int) -> None:
        style = self.data.draw(st.sampled_from(["plain", "'", '"', "|", ">", "next line"]))
        if style == "next line":
            self.line(indent + 1)
        else:
            self.add(self.blanks())
        self.here(f"text {value}")
        if style in ("|", ">"):
            self.add(style)
            self.lines.append(" " * (indent + 1) + value)
        else:
            quote = style if style in "'\"" else ""
            self.add(f"{quote}{value}{quote}")

    def flow(self, value: Any) -> None:
        if isinstance(value, str):
            self.here(f"text {value}")
            self.add(value)
        elif isinstance(value, list):
            self.here("list")
            self.add("[")
            for number, part in enumerate(value):
                self.add(", " if number else "")
                self.flow(part)
            self.add("]")
        else:
            self.here("fields")
            self.add("{")
            for number, (name, part) in enumerate(value.items()):
                self.add("," + self.blanks() if number else "")
                self.here(f"name {name}")
                self.add(name + ":" + self.blanks())
                self.flow(part)
            self.add("}")


def found(value: Any, span: reader.Span) -> list[tuple[str, int, int]]:
    """Return what was read in the form of `Written.places`."""
    at = place(span)
    if isinstance(value, Fields):
        result = [("fields", at.line, at.column)]
        for name, part in value.items():
            name_at = place(value.names_at[name])
            result += [(f"name {name}", name_at.line, name_at.column), *found(part, value.at[name])]
        return result
    if isinstance(value, Items):
        result = [("list", at.line, at.column)]
        for part, part_span in zip(value, value.at, strict=True):
            result += found(part, part_span)
        return result
    return [(f"text {value}", at.line, at.column)]


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader], ids=["C", "pure"])
@given(ROOTS, st.data(), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_every_value_and_name_stands_where_it_was_written(
    loader: Any, tree: dict[str, Any], data: st.DataObject, line_end: str, mark: str
) -> None:
    written = Written(data)
    written.fields(tree, 0)
    source = Source(Path("test.yaml"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_Loader", loader)
        read_bytes((mark + "\n".join([*written.lines, ""]).replace("\n", line_end)).encode(), source)
    assert source.problems == []
    assert source.values == tree
    assert found(source.values, (0, 0, 0, 0)) == written.places


@given(ROOTS, st.data())
def test_the_place_of_a_text_ends_where_the_text_does(tree: dict[str, Any], data: st.DataObject) -> None:
    written = Written(data)
    written.fields(tree, 0)
    source = Source(Path("test.yaml"))
    read_bytes("\n".join([*written.lines, "", ""]).encode(), source)

    def check(value: Any, span: reader.Span) -> None:
        line, column, last, end = span
        if isinstance(value, str):
            words = source.lines[last][column if line == last else 0 : end]
            assert words.strip("'\" ") == value
        elif isinstance(value, Fields):
            for name, part in value.items():
                check(part, value.at[name])
        else:
            for part, part_span in zip(value, value.at, strict=True):
                check(part, part_span)

    check(source.values, (0, 0, 0, 0))


def test_a_text_of_many_lines_ends_with_its_last() -> None:
    source = Source(Path("test.yaml"))
    read_bytes(b"a: |\n  one\n  two\n\n\n# comment\n\nb: >-\n  one\n\n  two", source)
    assert source.values is not None
    assert [place(span) for span in source.values.at.values()] == [(1, 4, 3, 6), (8, 4, 11, 6)]


def test_a_value_left_out_is_one_character_wide() -> None:
    source = Source(Path("test.yaml"))
    read_bytes(b"a:\nb: 1\n", source)
    assert source.values is not None
    at = place(source.values.at["a"])
    assert (at.line, at.end_line, at.end_column - at.column) == (1, 1, 1)
