"""Every kind of mistake that a trainer can make in a file: what is said about it, and where."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from roleplay.scenario import near, problems, reader
from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.near import Nearest
from roleplay.scenario.problems import Kind, Severity

DATA = Path(__file__).parent / "data"
SMALL = (DATA / "small.yaml").read_text()
MISTAKES: list[dict[str, Any]] = yaml.safe_load((DATA / "mistakes.yaml").read_text())
KINDS = {kind.code: kind for kind in vars(problems).values() if isinstance(kind, Kind)}


def edited(text: str, was: str, now: str) -> str:
    assert text.count(was) == 1, f"{was!r} stands {text.count(was)} times in the file"
    return text.replace(was, now)


def between(start: str, end: str) -> str:
    return SMALL[SMALL.index(start) : SMALL.index(end)]


CAST = between("cast:", "facts:")
SCENES = between("scenes:", "endings:")
SCENES_AS_LIST = "scenes:\n" + re.sub("(?m)^    ", "      ", SCENES.removeprefix("scenes:\n")).replace(
    "  door:", "  - door:"
).replace("  hall:", "  - hall:")


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """Return a text without its first ▸, and the line and column where it stood."""
    before = text[: text.index("▸")].split("\n")
    return text.replace("▸", "", 1), (len(before), len(before[-1]) + 1)


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


@pytest.mark.parametrize(
    ("code", "make", "at", "says"), WHOLE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_mistake_of_a_whole_file(
    code: str, make: Callable[[Path], Path], at: tuple[int, int], says: str, tmp_path: Path
) -> None:
    scenario, found = load(make(tmp_path))
    assert scenario is None
    if code == "R009" and found[0].place.column == 1_001:
        at = (1, 1_001)  # newer parsers count, too, and notice it there
    assert [(p.kind.code, (p.place.line, p.place.column), p.message) for p in found] == [(code, at, says)]


def test_too_many_values(monkeypatch: pytest.MonkeyPatch, load_text: Callable[..., Loaded]) -> None:
    monkeypatch.setattr(reader, "MOST_VALUES", 5)
    assert load_text("title: Small\nid: small\n").problems[0].kind is problems.FIELD_MISSING
    scenario, found = load_text("title: Small\nid: small\nlevel: 1")
    assert scenario is None
    assert [(p.kind, p.place.line, p.message) for p in found] == [
        (problems.FILE_TOO_MANY, 3, "The file holds more than 5 values.")
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


_WHOLE_PARTS = ("cast:", "facts:", "counters:")  # mistakes in these leave names unknown: see below


def _apart(seed: int) -> list[dict[str, Any]]:
    """Return ten mistakes that touch different lines of small.yaml."""
    free = [
        mistake
        for mistake in MISTAKES
        if mistake["code"] >= "R2"
        and "▸" in mistake["now"]
        and not mistake.keys() & {"also", "alone"}
        and not mistake["was"].startswith(_WHOLE_PARTS)
    ]
    Random(seed).shuffle(free)
    chosen: list[dict[str, Any]] = []
    taken: set[int] = set()
    for mistake in free:
        first = SMALL[: SMALL.index(mistake["was"])].count("\n")
        lines = set(range(first, first + mistake["was"].count("\n") + 1))
        if taken.isdisjoint(lines) and len(chosen) < 10:
            chosen.append(mistake)
            taken |= lines
    return chosen


@pytest.mark.parametrize("seed", range(40))
def test_ten_mistakes_are_ten_problems_in_one_go(seed: int, load_text: Callable[..., Loaded]) -> None:
    mistakes = _apart(seed)
    text = SMALL
    for mistake in sorted(mistakes, key=lambda mistake: -SMALL.index(mistake["was"])):
        at = SMALL.index(mistake["was"])
        text = text[:at] + mistake["now"] + text[at + len(mistake["was"]) :]
    expected = []
    while "▸" in text:
        text, at = marked(text)
        expected.append(at)
    found = load_text(text).problems
    assert [(p.place.line, p.place.column) for p in found] == expected
    assert Counter(p.kind.code for p in found) == Counter(mistake["code"] for mistake in mistakes)
    assert len(found) == 10


# One slip is one problem, even where much of the file depends on it; two, where something is in the wrong part.
ONE_SLIP: list[tuple[dict[str, str], list[str]]] = [
    ({SCENES: SCENES_AS_LIST}, ["20:3 “scenes” needs fields below it, each on a line of its own, but this is a list."]),
    ({SCENES: ""}, ["1:1 The scenario needs the field “scenes”."]),
    ({CAST: ""}, ["1:1 The scenario needs the field “cast”."]),
    ({CAST: "cast: [ines]\n"}, ["11:7 “cast” needs fields below it, each on a line of its own, but this is a list."]),
    ({"scenes:": "scnes:"}, ["19:1 “scnes” is not a field of the scenario."]),
    ({"endings:": "edings:"}, ["44:1 “edings” is not a field of the scenario."]),
    ({"cast:": "csat:"}, ["11:1 “csat” is not a field of the scenario."]),
    ({"- id: sorry": "- idd: sorry"}, ["25:9 “idd” is not a field of this choice."]),
    ({"goto: left": "got: left"}, ["43:9 “got” is not a field of this way of a route."]),
    (
        {"say: I am sorry.": "say: &a I am sorry.", "do: Wait.": "say: *a"},
        ["26:14 Text that begins with & needs quotes.", "35:14 Text that begins with * needs quotes."],
    ),
    ({"when: patience >= 2": "<<: *sorry"}, ["37:9 “<<” is not used in scenarios."]),
    (
        {"        goto: hall\n        empathy": "            goto: hall\n        empathy"},
        ["25:9 This choice needs the field “goto”.", "29:13 “goto” is not a field of this line."],
    ),
    ({"- ines: Fine.": "- whn: promised\n            ines: Fine."}, ["28:13 “whn” is not a field of this line."]),
    ({"- ines: Fine.": "- inse: Fine.\n            whn: promised"}, [
        "28:13 Nobody in the cast is called “inse”.", "29:13 “whn” is not a field of this line."]),
    ({"start: 3, min: 0": "start: 3000000, min: 0"}, ["17:21 “start” needs a whole number, but this is “3000000”."]),
    ({"set: [promised]": "set: promised\n        clear: [promised]"}, [
        "32:14 “set” needs a list, but this is “promised”."]),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "expected"), ONE_SLIP)
def test_one_slip_is_said_once(edits: dict[str, str], expected: list[str], load_text: Callable[..., Loaded]) -> None:
    text = SMALL
    for was, now in edits.items():
        text = edited(text, was, now)
    found = load_text(text).problems
    assert [f"{p.place.line}:{p.place.column} {p.message}" for p in found] == expected


def test_a_field_in_the_wrong_part_is_told_where_it_belongs(load_text: Callable[..., Loaded]) -> None:
    text = edited(SMALL, "        goto: hall\n        empathy", "            goto: hall\n        empathy")
    assert load_text(text).problems[1].help == (
        "“goto” belongs to a choice or a way of a route: look at how far the line is indented."
    )


@pytest.mark.parametrize("name", ["reply", "choices", "says", "route", "cast", "scenes", "debrief"])
def test_names_that_are_also_fields_lead_no_message_astray(name: str, load_text: Callable[..., Loaded]) -> None:
    scene = SMALL.replace("hall", name)
    text = edited(
        edited(scene, "      - goto: left", "      - goto: left\n    mod: x"),
        f"\n  {name}:\n",
        f"\n  {name}:\n    note:\n",
    )
    assert [p.message for p in load_text(text).problems] == [
        "“note” is empty.",
        "“mod” is not a field of this scene.",
    ]
    text = edited(SMALL.replace("ines", name), "short: Ines", "shrt: Ines")
    assert [p.message for p in load_text(text).problems] == ["“shrt” is not a field of this person."]
    text = edited(SMALL.replace("patience", name), "max: 5", "max: five, abut: x")
    assert [p.message for p in load_text(text).problems] == [
        "“max” needs a whole number, but this is “five”.",
        "“abut” is not a field of this counter.",
    ]
    text = edited(SMALL.replace("kept", name), "    outcome: good\n", "")
    assert [p.message for p in load_text(text).problems] == ["This ending needs the field “outcome”."]


def test_a_person_can_be_called_like_a_field_of_the_model(load_text: Callable[..., Loaded]) -> None:
    for name in ("text", "speaker"):
        scenario, found = load_text(SMALL.replace("tomasz", name))
        assert found == []
        assert scenario is not None
        (line,) = scenario.endings["left"].says
        assert (line.speaker, line.text) == (name, "She has gone.")


def test_what_is_quoted_of_a_file_stays_short_clean_and_on_one_line(load_text: Callable[..., Loaded]) -> None:
    text = edited(SMALL, "level: 1", 'level: "' + "high\\n\\e[31m " * 50 + '"')
    (problem,) = [p for p in load_text(text).problems if p.is_error]
    assert len(problem.message) < 120
    assert "…" in problem.message
    assert not re.search(r"[\n\x1b]", str(problem).replace("\n    ", ""))


def test_a_file_full_of_one_mistake_gets_a_hundred_problems_of_it(load_text: Callable[..., Loaded]) -> None:
    text = edited(SMALL, "set: [promised]", f"set: [{'promisd, ' * 5000}]")
    scenario, found = load_text(edited(text, "level: 1", "level: 9"))
    assert Counter(p.kind for p in found) == {problems.FACT_UNKNOWN: 100, problems.NUMBER_RANGE: 1}
    assert scenario is None


def test_a_problem_prints_as_one_line_and_its_advice(load_text: Callable[..., Loaded], tmp_path: Path) -> None:
    (problem,) = load_text(edited(SMALL, "goto: left", "goto: lefd")).problems
    assert str(problem) == (
        f"{tmp_path}/small.yaml:43:15: error R301: There is no scene or ending called “lefd”.\n    Did you mean “left”?"
    )


def test_many_names_and_many_mistakes_cost_no_more_than_their_sum(
    load_text: Callable[..., Loaded], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each mistake knows every name of the file; to print them for each would take minutes."""
    monkeypatch.setattr(Nearest, "__repr__", lambda _: pytest.fail("every name was printed"))
    searched = []
    monkeypatch.setattr(near, "suggestion", lambda word, options: searched.append(word) or "")
    scenes = "".join(f"  s{n}: {{choices: [{{id: a, say: b, goto: s{n}x}}]}}\n" for n in range(900))
    found = load_text(edited(SMALL, "scenes:\n", "scenes:\n" + scenes)).problems
    assert Counter(p.kind for p in found) == {problems.SCENE_UNKNOWN: 100, problems.CHOICE_SINGLE: 100}
    assert len(searched) == 100
