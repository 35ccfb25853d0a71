"""Every kind of problem has its page, and what its examples show is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import test_fields
import yaml
from fragments import whole

from docs import problems as docs
from roleplay.checks import Settings, Thresholds, check_file
from roleplay.explanations import Explanation, explanations, kinds, page

DATA = Path(__file__).parent / "data"
CLEAN = (DATA / "checks" / "clean.yaml").read_text()
REMARKS: list[dict[str, Any]] = yaml.safe_load((DATA / "checks" / "remarks.yaml").read_text())
BASES = {"small.yaml": test_fields.SMALL, "clean.yaml": CLEAN}
ONE: dict[str, Any] = {"judged_decisions": 1, "place_decisions": 1}
IN_FRAGMENTS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("R601", "R602", "R606", "R612"), ONE),
    "R613": {"give_away_harsh": 1},
    "R614": {"give_away_polite": 1},
    "R620": {"high": 2, "low": -2, "fewest_decisions": 1},
    "R621": {"differing_decisions": 1, "fewest_decisions": 1},
}
"""Thresholds with which a single decision is judged."""
LAID_OUT: dict[str, dict[str, Any]] = {"R636": {"reply": True}, "R658": {"times": 8}}
"""How a fragment is laid out, where that is not as usual."""
SHOWN = [code for code, explanation in explanations().items() if not explanation.is_told and not code.startswith("R70")]


def codes(text: str, name: str, folder: Path, limits: dict[str, Any]) -> set[str]:
    file = folder / name
    file.write_text(text)
    settings = Settings(thresholds=Thresholds(**limits))
    return {problem.kind.code for problem in check_file(file, settings, seconds=3).problems}


def around(code: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the scenarios in which an example of this kind can stand, as name, text and thresholds."""
    for mistake in test_fields.MISTAKES:
        if mistake["code"] == code:
            yield "small.yaml", test_fields.mistaken(mistake)[0], {}
    for remark in REMARKS:
        if remark["code"] == code:
            for edits in (remark.get("edit", []), remark.get("fine", [])):
                text = CLEAN
                for was, now in edits:
                    text = text.replace(was, now)
                yield "clean.yaml", text.replace("▸", ""), remark.get("limits", {})
    for name, text in BASES.items():
        yield name, text, {}


def lines(example: str, depth: int, dash: bool) -> str:
    """Return an example as it stands in a scenario, so many blanks deep, perhaps after the dash of an entry."""
    text = indent(example, " " * depth)
    return f"{text[: depth - 2]}- {text[depth:]}" if dash else text


def swapped(text: str, was: str, now: str) -> Iterator[str]:
    for depth in range(16):
        for dash in (False, True) if depth >= 2 else (False,):
            found = f"\n{lines(was, depth, dash)}\n"
            whole, at = f"\n{text}\n", -1
            while (at := whole.find(found, at + 1)) >= 0:
                yield f"{whole[:at]}\n{lines(now, depth, dash)}\n{whole[at + len(found) :]}"[1:-1]


def pairs(explanation: Explanation) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield scenarios with the bad example, and the same with the good one."""
    for name, text, limits in around(explanation.kind.code):
        for good in swapped(text, explanation.bad, explanation.good):
            yield name, text, good, limits
        for bad in swapped(text, explanation.good, explanation.bad):
            yield name, bad, text, limits


def placed(explanation: Explanation) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield the examples as whole files, as comments above a scenario, or inside the smallest scenario round them."""
    code, examples = explanation.kind.code, (explanation.bad, explanation.good)
    if code in ("R005", "R010"):
        yield "small.yaml", *examples, {}
    elif code.startswith("R71"):
        bad, good = (f"{example}\n{CLEAN}" for example in examples)
        yield "clean.yaml", bad, good, {}
    elif code == "R231" or code >= "R5":
        try:
            bad, good = (whole(example, **LAID_OUT.get(code, {})) for example in examples)
        except (yaml.YAMLError, AttributeError):
            return  # no fragment
        yield "small.yaml", bad, good, IN_FRAGMENTS.get(code, {})


def test_every_kind_is_explained() -> None:
    assert set(explanations()) == set(kinds())
    for explanation in explanations().values():
        assert explanation.bad.strip(), explanation.kind
        assert explanation.good.strip(), explanation.kind
        assert explanation.bad != explanation.good, explanation.kind
        assert explanation.why.endswith((".", "?", ".)")), explanation.kind


@pytest.mark.parametrize("code", SHOWN)
def test_the_bad_example_has_the_problem_and_the_good_one_has_not(code: str, tmp_path: Path) -> None:
    for name, bad, good, limits in (*placed(explanations()[code]), *pairs(explanations()[code])):
        if code in codes(bad, name, tmp_path, limits) and code not in codes(good, name, tmp_path, limits):
            return
    pytest.fail(f"no scenario shows {explanations()[code].bad!r} and {explanations()[code].good!r}")


@pytest.mark.parametrize("code", ["R701", "R702", "R703", "R704", "R705"])
def test_so_have_the_settings(code: str, tmp_path: Path) -> None:
    (tmp_path / "clean.yaml").write_text(CLEAN)

    def found(example: str) -> set[str]:
        (tmp_path / "roleplay.toml").write_text(example)
        return {problem.kind.code for problem in check_file(tmp_path / "clean.yaml", seconds=3).problems}

    assert code in found(explanations()[code].bad)
    assert code not in found(explanations()[code].good)


def test_what_is_only_told_is_tried_elsewhere() -> None:
    told = {code for code, explanation in explanations().items() if explanation.is_told}
    tried = {code for code, *_ in test_fields.WHOLE} | {remark["code"] for remark in REMARKS}
    tried |= {mistake["code"] for mistake in test_fields.MISTAKES} | {"R008", "R520"}  # by hand, in their tests
    assert {code for code in told if code < "R7"} <= tried
    assert len(SHOWN) > 130


def test_a_page_says_everything() -> None:
    said = page(explanations()["R103"])
    assert said == (
        "R103 (error): A colon followed by a blank stands inside text.\n\n"
        "A colon with a blank after it is what ends the name of a field. Inside a text it looks\n"
        "like a second field on the same line. Quotes say: all of this is text.\n\n"
        "Not so:\n\n    - ines: You: late.\n\n"
        'But so:\n\n    - ines: "You: late."\n\n'
        'Put double quotes round the whole text: "…".'
    )


def test_no_page_needs_a_programmer() -> None:
    jargon = re.compile(
        r"\b(mapping|scalar|sequence|token|node|block|schema|pars(e|er|ing)|null|dict|index|string|integer|boolean"
        r"|syntax|key|indentation|object|array|exception)s?\b",
        re.IGNORECASE,
    )
    said = {code: explanation.why for code, explanation in explanations().items()}
    said["R714"] = said["R714"].replace("exception", "")
    said["R712"] = said["R712"].replace("exception", "")
    assert {code: found[0] for code, words in said.items() if (found := jargon.search(words))} == {}


def test_the_document_is_current() -> None:
    assert docs.FILE.read_text(encoding="utf-8") == docs.written(), "run: python -m docs.problems"


def test_no_page_points_to_itself() -> None:
    assert not [
        code for code, one in explanations().items() if page(one).endswith(f"--explain {code}” lists them all.")
    ]
