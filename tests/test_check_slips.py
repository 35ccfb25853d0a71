"""All slips of a file at once: none hides another, none is said twice, and each points at its words."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random
from textwrap import indent

import pytest
from test_check_rows import DATA, HALL, LOST, SLIPS, SMALL, changed, read

from roleplay.fixing import fixed
from roleplay.scenario import reader

SLIPS_FILE = DATA / "check" / "slips.yaml"
FOUND = [
    ("R109", 1, 8, "format: 1"),
    ("R103", 3, 13, 'title: "Slips: all of them"'),
    ("R105", 4, 10, 'summary: "@ines waits."'),
    ("R104", 8, 8, r'brief: "You are \"late\" again."'),
    ("R107", 10, 9, "  ines: {name: Ines Carvalho, short: Ines}"),
    ("R117", 11, 1, "start: hall"),
    ("R105", 15, 15, '      - ines: "[sighs] Late."'),
    ("R105", 16, 15, '      - ines: "{name}, hello."'),
    ("R102", 18, 1, "      - id: sorry"),
    ("R104", 19, 14, """        say: "I don't know." """.rstrip()),
    ("R106", 21, 10, "        empathy: +1"),
    ("R105", 23, 13, '        do: "*waits* and nods"'),
    ("R119", 24, 16, "        reply:\n          - ines: Fine."),
    ("R108", 25, 18, r'        goto: "C:\\users"'),
    ("R118", 27, 14, '        say: "“Why: now?”"'),
    ("R109", 28, 14, "        goto: gone"),
    ("R104", 30, 55, None),
]


def test_a_file_full_of_slips_is_read_to_its_end() -> None:
    source, (scenario, found) = read(SLIPS_FILE.read_bytes())
    assert scenario is None
    assert len(source.lines) == 31  # the last one is empty
    assert [(problem.kind.code, *problem.place[:2]) for problem in found] == [slip[:3] for slip in FOUND]


def test_every_slip_but_one_can_be_mended() -> None:
    written = SLIPS_FILE.read_bytes()
    mended = fixed(written, Path("slips.yaml"))
    expected = written.decode().split("\n")
    for _, line, _, now in FOUND:
        if now is not None:
            expected[line - 1] = now
    assert mended.after.decode() == "\n".join(expected)
    assert mended.mended == len(FOUND) - 1


@pytest.mark.parametrize(
    "other", ["no colon", "no colon before what stands below", "a bracket", "a misspelt field", "only a star"]
)
def test_a_scene_that_stands_askew_hides_no_slip_beside_it(other: str) -> None:
    text = changed(*SLIPS[other])
    for where in (HALL, "  hall:\n"):
        if text.count(where) == 1:
            broken = text.replace(where, indent(where, "  "))
            assert [problem.kind.code for problem in read(broken)[1].problems][-1] == "R125"
            assert len(read(broken)[1].problems) == 2
            assert read(fixed(broken.encode(), Path("small.yaml")).after)[1].problems == [
                problem for problem in read(text)[1].problems if problem.fix is None or not problem.fix.safe
            ]


def test_a_scene_with_its_fields_no_further_than_its_name_is_explained() -> None:
    flat = " hall:\n route:\n   - {when: promised, goto: kept}\n   - goto: left\n"
    assert "R125" in [problem.kind.code for problem in read(changed(HALL, flat))[1].problems]


def test_what_is_mended_is_checked_as_well() -> None:
    text = changed("say: I am sorry.", "say: Well: I am sorry.").replace("otherwise: hall", "otherwise:hal")
    _, (_, found) = read(text.replace("empathy: +1", "empathy: +3").replace("- goto: left", "- goto:left"))
    assert [problem.kind.code for problem in found] == ["R103", "R208", "R109", "R301", "R109"]


def test_places_on_a_mended_line_are_those_of_the_file() -> None:
    _, (_, found) = read(changed("- {when: promised, goto: kept}", "- {when: promisd, goto: kepd, say: @all}"))
    assert [(p.kind.code, p.place.line, p.place.column) for p in found] == [
        ("R401", 42, 16), ("R301", 42, 31), ("R201", 42, 37), ("R105", 42, 42),
    ]  # fmt: skip
    _, (_, found) = read(changed("        goto: hall\n        empathy: +1", "       goto: hal\n        empathy: +1"))
    assert [(p.kind.code, p.place.line, p.place.column) for p in found] == [("R106", 29, 8), ("R301", 29, 14)]


@pytest.mark.parametrize("name", LOST | SLIPS)
def test_one_slip_is_one_problem(name: str) -> None:
    _, (_, found) = read(changed(*(LOST | SLIPS)[name]))
    with_another = ("a quote that the next one closes", "a file without blanks after colons")
    assert len(found) == (2 if name in with_another else 1)


def test_the_same_is_said_with_the_parser_written_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    texts = [changed(*row) for row in (LOST | SLIPS).values()] + [SLIPS_FILE.read_text()]
    with_c = [read(text)[1].problems for text in texts]
    monkeypatch.setattr(reader, "_Loader", yaml.SafeLoader)
    assert [read(text)[1].problems for text in texts] == with_c


def test_slips_in_every_scene_of_a_long_file_are_found_soon() -> None:
    scene = SMALL[SMALL.index("  door:") : SMALL.index("  hall:")]
    scenes = "".join(scene.replace("  door:", f"  door{n}:") for n in range(2_000))
    text = SMALL.replace(scene, scenes).replace("start: door", "start: door1")
    random = Random(1)
    lines = text.split("\n")
    says = [n for n, line in enumerate(lines) if "say: I am" in line]
    for n in random.sample(says, 60):
        lines[n] = lines[n].replace("say: I", "say: Well: I")
    started = time.process_time()
    _, (_, found) = read("\n".join(lines))
    assert time.process_time() - started < 8
    assert [problem.kind.code for problem in found] == ["R103"] * 60


@pytest.mark.parametrize(
    "text",
    [
        'a: "' + "x\n" * 50_000,
        "a: b: c\n" * 20_000,
        "  a: [\n" * 20_000,
        "scenes:\n" + "  a: *b c\n" * 20_000,
        "scenes:\n" + "\ta: b\n" * 20_000,
        "a:\n" + " b: 1\n  c: 2\n" * 20_000,
        '"' * 100_000,
        "- 'a'b\n" * 20_000,
        "{a: " * 20_000,
        "a: x " + "{" * 50_000 + " b: c",
        "a: {b: " + '"x" ' * 50_000 + ": c}",
        "scenes:\n" + "".join(f"{' ' * (n % 30)}a:\n" for n in range(20_000)) + "  b: c: d\n",
        "a\n" * 100_000,
        "a b: c: d\n" * 3_000 + "  e\n" * 3_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_mending_ends(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 4
