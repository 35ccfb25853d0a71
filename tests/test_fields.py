"""Every kind of mistake that a trainer can make in a file: what is said about it, and where."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from roleplay.scenario import problems, reader
from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.model import Scenario
from roleplay.scenario.problems import Kind, Problem, Severity

DATA = Path(__file__).parent / "data"
SMALL = (DATA / "small.yaml").read_text()
MISTAKES: list[dict[str, Any]] = yaml.safe_load((DATA / "mistakes.yaml").read_text())
KINDS = {kind.code: kind for kind in vars(problems).values() if isinstance(kind, Kind)}


def edited(text: str, was: str, now: str) -> str:
    assert text.count(was) == 1, f"{was!r} stands {text.count(was)} times in the file"
    return text.replace(was, now)


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """Return a text without its ▸, and the line and column where it stood."""
    before = text[: text.index("▸")].split("\n")
    return text.replace("▸", ""), (len(before), len(before[-1]) + 1)


def mistaken(mistake: dict[str, Any]) -> tuple[str, tuple[int, int]]:
    """Return the text of small.yaml with a mistake in it, and the place that has to be named."""
    text = SMALL
    for was, now in mistake.get("also", {}).items():
        text = edited(text, was, now)
    was = mistake["was"].replace("▸", "")
    if "▸" in mistake["now"]:
        return marked(edited(text, was, mistake["now"]))
    _, at = marked(edited(SMALL, was, mistake["was"]))
    return edited(text, was, mistake["now"]), at


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake['code']} {mistake['now'][:40]!r}")
def test_mistake_is_reported_once_at_its_place(mistake: dict[str, Any], load_text: Callable[..., Loaded]) -> None:
    text, at = mistaken(mistake)
    scenario, found = load_text(text)
    assert [(p.kind.code, (p.place.line, p.place.column), p.message) for p in found] == [
        (mistake["code"], at, mistake["says"])
    ]
    if "help" in mistake:
        assert found[0].help == mistake["help"]
    assert (scenario is None) == (KINDS[mistake["code"]].severity is Severity.ERROR)


def test_small_itself_has_no_problem() -> None:
    scenario, found = load(DATA / "small.yaml")
    assert scenario is not None
    assert found == []


def _missing(folder: Path) -> Path:
    return folder / "none.yaml"


def _folder(folder: Path) -> Path:
    return folder


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.yaml")
    return folder / "pipe.yaml"


def _file(data: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / "small.yaml").write_bytes(data)
        return folder / "small.yaml"

    return write


def _large(folder: Path) -> Path:
    with (folder / "large.yaml").open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    return folder / "large.yaml"


# Mistakes of a whole file: code, how it comes about, line and column, what is said.
WHOLE: list[tuple[str, Callable[[Path], Path], tuple[int, int], str]] = [
    ("R001", _missing, (1, 1), "There is no such file."),
    ("R002", _folder, (1, 1), "This is a folder, not a scenario file."),
    ("R003", _pipe, (1, 1), "The file cannot be read: it is no ordinary file."),
    ("R003", lambda _: Path("/dev/zero"), (1, 1), "The file cannot be read: it is no ordinary file."),
    ("R003", lambda folder: folder / ("x" * 300), (1, 1), "The file cannot be read: File name too long."),
    ("R004", _large, (1, 1), "The file is larger than 32 MB; no scenario is."),
    ("R005", _file(b""), (1, 1), "The file is empty."),
    ("R005", _file(b" \n\n\t\n"), (1, 1), "The file is empty."),
    ("R005", _file(b"# nothing yet\n"), (1, 1), "The file is empty."),
    ("R005", _file(b"---\n"), (1, 1), "The file is empty."),
    ("R006", _file("title: Small".encode("utf-16")), (1, 1), "The file is saved as UTF-16."),
    ("R006", _file("title: Small".encode("utf-16-le")), (1, 1), "The file is saved as UTF-16."),
    ("R006", _file("title: Small".encode("utf-16-be")), (1, 1), "The file is saved as UTF-16."),
    (
        "R007",
        _file("title: Small\nbrief: Ein Café, später\n".encode("cp1252")),
        (2, 15),
        "A character here is not saved as UTF-8; in Windows-1252 it would be “é”.",
    ),
    ("R007", _file(b"title: \x81\n"), (1, 8), "A character here is not saved as UTF-8."),
    ("R009", _file(b"[" * 50_000), (1, 41), "Things stand more than 40 levels inside each other here."),
    ("R010", _file(b"- title: Small\n"), (1, 1), "The file does not begin with fields, like “title: Nine days”."),
    ("R010", _file(b"Small talk\n"), (1, 1), "The file does not begin with fields, like “title: Nine days”."),
]


@pytest.mark.parametrize(("code", "make", "at", "says"), WHOLE, ids=lambda value: value if isinstance(value, str) else "")
def test_mistake_of_a_whole_file(
    code: str, make: Callable[[Path], Path], at: tuple[int, int], says: str, tmp_path: Path
) -> None:
    scenario, found = load(make(tmp_path))
    assert scenario is None
    assert [(p.kind.code, (p.place.line, p.place.column), p.message) for p in found] == [(code, at, says)]


def test_too_many_values(monkeypatch: pytest.MonkeyPatch, load_text: Callable[..., Loaded]) -> None:
    monkeypatch.setattr(reader, "MOST_VALUES", 4)
    assert load_text("title: Small\nid: small\n").problems[0].kind is problems.FIELD_MISSING
    scenario, found = load_text("title: Small\nid: small\nlevel: 1")
    assert scenario is None
    assert [(p.kind, p.place.line, p.message) for p in found] == [
        (problems.FILE_TOO_MANY, 3, "The file holds more than 4 values.")
    ]


def test_every_kind_is_triggered_by_some_test() -> None:
    here = {mistake["code"] for mistake in MISTAKES} | {code for code, *_ in WHOLE} | {problems.FILE_TOO_MANY.code}
    assert here == set(KINDS)


def test_every_kind_has_a_code_of_its_own() -> None:
    names = [name for name, kind in vars(problems).items() if isinstance(kind, Kind)]
    assert len(names) == len(KINDS) > 70


def test_no_message_needs_a_programmer() -> None:
    jargon = re.compile(
        r"\b(mapping|scalar|sequence|token|node|block|schema|pars(e|er|ing)|null|dict|index|yaml|string|integer|boolean"
        r"|syntax|key|value|indentation|type|object|array|invalid|exception|error)s?\b",
        re.IGNORECASE,
    )
    said = {kind.code: f"{kind.headline} {kind.help}" for kind in KINDS.values()}
    said["R002"] = said["R002"].replace(".yaml files", "files")  # as their names end
    said["R011"] = said["R011"].replace("{id}.yaml", "{id}")
    said["R008"] = said["R008"].replace("{limit} values", "")
    assert {code: found[0] for code, words in said.items() if (found := jargon.search(words))} == {}


def test_every_message_is_a_sentence_with_advice() -> None:
    for kind in KINDS.values():
        assert kind.headline[0].isupper() or kind.headline[0] in "“{", kind
        assert kind.headline.endswith("."), kind
        assert not kind.help or kind.help[-1] in '.?"}', kind
    without = [kind.code for kind in KINDS.values() if not kind.help]
    assert without == ["R208"]  # which says all there is to know


# Ten mistakes in one file are ten problems, at ten places, in one go.
TEN = [
    ("title: Small talk", "titel▸: Small talk"),
]


def _combinations() -> Iterator[list[dict[str, Any]]]:
    """Yield the mistakes in files of ten, such as touch different lines and can stand together."""
    apart = [
        mistake
        for mistake in MISTAKES
        if mistake["code"] >= "R2" and "also" not in mistake and "▸" in mistake["now"] and "\n" not in mistake["was"]
    ]
    while apart:
        chosen: list[dict[str, Any]] = []
        lines: set[int] = set()
        for mistake in apart:
            first = SMALL[: SMALL.index(mistake["was"])].count("\n")
            if first not in lines and len(chosen) < 10:
                chosen.append(mistake)
                lines.add(first)
        apart = [mistake for mistake in apart if mistake not in chosen]
        if len(chosen) == 10:
            yield chosen
