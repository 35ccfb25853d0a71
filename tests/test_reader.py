"""The reader: the words as written, whatever YAML would make of them; paragraphs; and what scenarios do not use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario import reader
from roleplay.scenario.reader import Fields, Source, read_bytes


def read(text: str | bytes) -> Source:
    source = Source(Path("test.yaml"))
    read_bytes(text if isinstance(text, bytes) else text.encode(), source)
    return source


def value(text: str | bytes) -> Any:
    """Return the values of a text that has to be read without a problem."""
    source = read(text)
    assert source.problems == []
    return source.values


def codes(source: Source) -> list[tuple[str, int, int]]:
    return [(problem.kind.code, problem.place.line, problem.place.column) for problem in source.problems]


# Words as written


@pytest.mark.parametrize(
    "written",
    [
        "No", "no", "yes", "on", "Off", "y", "true", "null", "~", "12:30", "1:20:30", "2026-01-05",
        "2026-01-05 12:00:00", "+2", "-1", "4", "1_000", "014", "0x1F", "0o17", "0b1", "1e3", ".5", ".inf", "-.NaN",
        "=", "<<", "a#b", "C:\\new", "snake_case", "2 * 3", "100%", "x & y", "what?", "No way!", "…", "“Fine.”",
        "Ünïcödé", "日本", "👩\u200d👩\u200d👧",
    ],
)  # fmt: skip
def test_text_is_the_words_as_written(written: str) -> None:
    for text in (f"say: {written}\n", f"say: |\n  {written}\n", f"say: '{written}'\n", f"say:\n  {written}"):
        assert value(text) == {"say": written}
    assert value(f"list: [ab, {written} ]\n") == {"list": ["ab", written]}


@pytest.mark.parametrize("name", ["no", "yes", "on", "~", "null", "12:30", "2026-01-05", "4", "=", ".inf"])
def test_names_are_the_words_as_written(name: str) -> None:
    assert value(f"{name}: text\n") == {name: "text"}


def test_a_value_left_out_is_empty_text() -> None:
    assert value("a:\nb: ''\nc:\n  - \n  -\n") == {"a": "", "b": "", "c": ["", ""]}


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_line_ends_and_byte_order_mark(break_: str, mark: str) -> None:
    source = read((mark + "a: 1\n\nb: |\n  x\n  y\n\n  z\nc: &d e\n").replace("\n", break_))
    assert source.values == {"a": "1", "b": "x y\n\nz", "c": "e"}
    assert codes(source) == [("R111", 8, 4)]


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_line_ends_of_other_programs_are_blanks_inside_text(character: str) -> None:
    source = read(f"a: one{character}two\nb: &c d\n")
    assert source.values == {"a": "one two", "b": "d"}
    assert codes(source) == [("R012", 1, 7), ("R111", 2, 4)]


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1c", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff"]
)
def test_control_characters_are_replaced_and_reported(character: str) -> None:
    source = read(f"title: one{character}two\nb: 2\n")
    assert source.values == {"title": "one\ufffdtwo", "b": "2"}
    assert codes(source) == [("R012", 1, 11)]
    assert not source.problems[0].is_error


@pytest.mark.parametrize("escape", ["\\e", "\\a", "\\0", "\\x9b", "\\u202e", "\\N", "\\L", "\\P", "\\b", "\\x7f"])
def test_escapes_write_no_control_characters(escape: str) -> None:
    source = read(f'title: 1\nb: "one{escape}two"\n')
    assert source.values is not None
    assert source.values["b"] in ("one\ufffdtwo", "one two")
    assert codes(source) == [("R012", 2, 4)]


def test_harmless_escapes_stay() -> None:
    assert value(r'a: "\"so\" \\ \u00e9 \t \_"') == {"a": '"so" \\ é      \xa0'}


def test_a_tab_inside_text_is_four_blanks() -> None:
    assert value("a: one\ttwo\nb: |\n  one\ttwo\n") == {"a": "one    two", "b": "one    two"}


def test_a_file_full_of_control_characters_gets_a_hundred_problems() -> None:
    assert len(read("a: " + "\x07" * 5000).problems) == 100
    assert len(read("a:\n" + '  - "\\a"\n' * 5000).problems) == 100


# What YAML can do and scenarios do not


@pytest.mark.parametrize(
    ("text", "values", "found"),
    [
        ("a: &b c\n", {"a": "c"}, [("R111", 1, 4)]),
        ("a: &b [c]\n", {"a": ["c"]}, [("R111", 1, 4)]),
        ("a: *b\n", {"a": ""}, [("R112", 1, 4)]),
        ("*a : b\nc: d\n", {"c": "d"}, [("R112", 1, 1)]),
        ("a: ! b\n", {"a": "b"}, [("R113", 1, 4)]),
        (
            "a: !!int 4\nb: !!python/object/apply:os.system [ls]\n",
            {"a": "4", "b": ["ls"]},
            [("R113", 1, 4), ("R113", 2, 4)],
        ),
        ("a: &b !c d\n", {"a": "d"}, [("R111", 1, 4)]),
        ("<<: {a: b}\nc: d\n", {"c": "d"}, [("R114", 1, 1)]),
        ("<<: *a\n<<: [*b, *c]\n", {}, [("R114", 1, 1), ("R114", 2, 1), ("R112", 2, 6), ("R112", 2, 10)]),
        ("'<<': a\n", {"<<": "a"}, []),
        ("a: 1\nb: 2\na: 3\nA: 4\n", {"a": "1", "b": "2", "A": "4"}, [("R110", 3, 1)]),
        ("a: {b: 1, b: {c: 2}, d: 3}\n", {"a": {"b": "1", "d": "3"}}, [("R110", 1, 11)]),
        ("a: 1\n'a': 2\n\"a\": 3\n", {"a": "1"}, [("R110", 2, 1), ("R110", 3, 1)]),
        ("[a, b]: c\nd: e\n", {"d": "e"}, [("R116", 1, 1)]),
        ("{a: b}: {c: d}\ne: f\n", {"e": "f"}, [("R116", 1, 1)]),
        ("? - a\n  - b\n: - c\nd: e\n", {"d": "e"}, [("R116", 1, 3)]),
        ("? a\n: b\n", {"a": "b"}, []),
        ("%YAML 1.1\n---\na: b\n...\n", {"a": "b"}, []),
        ("--- # first\na: b\n", {"a": "b"}, []),
        ("a: b\n---\nc: d\n---\ne: f\n", None, [("R115", 2, 1)]),
        ("a: b\n---\n", None, [("R115", 2, 1)]),
    ],
)
@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader], ids=["C", "pure"])
def test_yaml_that_scenarios_do_not_use(
    text: str, values: Any, found: list[tuple[str, int, int]], loader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_Loader", loader)
    source = read(text)
    assert source.values == values
    assert codes(source) == found


def test_a_name_written_twice_names_both_lines() -> None:
    (problem,) = read("b: 1\na: 1\n\nb: 2\n").problems
    assert (problem.place.line, problem.message) == (
        4,
        "“b” stands here a second time; it was first written in line 1.",
    )


# Paragraphs

STYLES = ("plain", "'", '"', "|", "|-", "|+", ">", ">-")
words = st.text(st.sampled_from("abcäß日👧.,!-'"), min_size=1, max_size=6).filter(lambda word: word[0] not in "-'!,.")
paragraphs = st.lists(st.lists(st.lists(words, min_size=1, max_size=4), min_size=1, max_size=4), min_size=1, max_size=4)


@given(paragraphs, st.sampled_from(STYLES), st.integers(1, 3), st.integers(1, 4), st.data())
def test_a_single_break_is_a_blank_and_an_empty_line_a_paragraph(
    written: list[list[list[str]]], style: str, empty: int, indent: int, data: st.DataObject
) -> None:
    lines: list[str] = []
    for paragraph in written:
        if lines:
            lines += [""] * empty
        for line in paragraph:
            # After | and > a line can be indented further; not the first, which says where the text begins.
            further = " " * data.draw(st.integers(0, 3)) if style[0] in "|>" and lines else ""
            lines.append(further + " ".join(line))
    pad = " " * indent
    text = "\n".join(pad + line if line.strip() else data.draw(st.sampled_from(["", pad])) for line in lines)
    if style == "plain":
        text = text.lstrip()
    elif style == "'":
        text = f"'{text.lstrip().replace(chr(39), chr(39) * 2)}'"
    elif style == '"':
        text = f'"{text.lstrip()}"'
    else:
        text = f"{style}\n{text}"
    expected = "\n\n".join(" ".join(" ".join(line) for line in paragraph) for paragraph in written)
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "_Loader", loader)
            assert value(f"a:\n  b: 1\n  c: {text}\nd: 2\n" if indent > 2 else f"c: {text}\nd: 2\n") in (
                {"a": {"b": "1", "c": expected}, "d": "2"},
                {"c": expected, "d": "2"},
            )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n  one\n  two\n\n  three\n", "one two\n\nthree"),
        ("a: |\n\n\n  one\n\n\n\n  two\n\n\nb: 1\n", "one\n\ntwo"),
        ("a: >\n  one\n  two\n\n  three\n", "one two\n\nthree"),
        ("a: >\n  one\n    two\n    three\n  four\n\n    five\n\n  six\n", "one two three four\n\nfive\n\nsix"),
        ("a: >\n  one\n     \n  two\n", "one\n\ntwo"),
        ("a: |2\n    one\n  two\n", "one two"),
        ('a: "one\n\n  two\\\n  three\\n\\nfour"\n', "one\n\ntwothree\n\nfour"),
        ("a: one\n  two\n\n\n  three\n", "one two\n\nthree"),
        ("a: |\n", ""),
        ("a: |\n  *one*\n  - two: 3 # four\n", "*one* - two: 3 # four"),
    ],
)
def test_paragraphs(text: str, expected: str) -> None:
    assert value(text)["a"] == expected


# The parser written in Python stands in where libyaml is missing


def _same_with_both(data: bytes) -> None:
    seen = []
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reader, "_Loader", loader)
            source = read(data)
        seen.append((source.values, source.problems, _places(source.values)))
    assert seen[0] == seen[1]


def _places(value: Any) -> Any:
    if isinstance(value, Fields):
        return value.at, value.names_at, [_places(part) for part in value.values()]
    return (value.at, [_places(part) for part in value]) if isinstance(value, list) else None


@pytest.mark.parametrize("name", ["every-key.yaml", "nine-days.yaml", "small.yaml"])
def test_both_parsers_read_the_same(name: str, data: Path) -> None:
    _same_with_both((data / name).read_bytes())
    _same_with_both((data / name).read_bytes().replace(b"\n", b"\r\n"))


def test_both_parsers_say_the_same_of_mistakes(data: Path) -> None:
    small = (data / "small.yaml").read_text()
    mistakes = yaml.safe_load((data / "mistakes.yaml").read_text())
    for mistake in mistakes:
        was, now = (mistake[part].replace("▸", "") for part in ("was", "now"))
        _same_with_both(small.replace(was, now).encode())
    assert len(mistakes) > 100
