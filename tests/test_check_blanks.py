"""What a whole file is indented with: tabs and odd blanks are one certain repair, and nothing is lost by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from test_check_rows import SMALL, changed

from roleplay.check import run
from roleplay.fixing import fixed, problems_of
from roleplay.scenario.library import files, shipped
from roleplay.scenario.loading import load_bytes
from roleplay.scenario.problems import Fix

SMALL_FILE = Path("small.yaml")
EVERY = list(files(shipped()))


def indented(text: str, change: Callable[[str], str]) -> bytes:
    return re.sub("^ +", lambda found: change(found[0]), text, flags=re.MULTILINE).encode()


HOW = {
    "a tab for two": lambda lead: lead.replace("  ", "\t"),
    "a tab for four": lambda lead: lead.replace("    ", "\t"),
    "no-break blanks": lambda lead: lead.replace(" ", "\u00a0"),
    "every second one": lambda lead: lead.replace("  ", " \u2003"),
}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.stem)
def test_a_shipped_file_is_read_as_it_was(file: Path, how: str) -> None:
    text = file.read_text(encoding="utf-8")
    broken = indented(text, HOW[how])
    found = problems_of(broken, file)
    assert len([problem for problem in found if problem.is_error]) == 1
    was = fixed(broken, file)
    expected, now = load_bytes(text.encode(), file), load_bytes(was.after, file)
    assert now.scenario is not None
    assert now == expected
    assert was.mended == 1


def test_other_slips_of_a_file_with_tabs_are_mended_too() -> None:
    broken = indented(changed("say: I am sorry.", "say: Well: no"), HOW["a tab for two"])
    was = fixed(broken, SMALL_FILE)
    assert was.after.decode() == changed("say: I am sorry.", 'say: "Well: no"')
    assert was.mended == 2


def test_a_blank_of_another_kind_is_named() -> None:
    (found,) = problems_of(changed("  hall:\n", "\u00a0 hall:\n").encode(), SMALL_FILE)
    assert found.kind.code == "R123"
    assert "no-break blank" in found.message


def test_odd_blanks_inside_a_text_stay() -> None:
    text = changed("say: I am sorry.", "say: Bonjour\u00a0! Ça va\u202f?")
    assert problems_of(text.encode(), SMALL_FILE) == []


def test_a_forgotten_dash_is_one_problem_and_mended() -> None:
    dash = SMALL.rindex("- id:", 0, SMALL.index("  hall:"))
    broken = SMALL[:dash] + "  id:" + SMALL[dash + 5 :]
    assert [problem.kind.code for problem in problems_of(broken.encode(), SMALL_FILE)] == ["R124"]
    assert fixed(broken.encode(), SMALL_FILE).after.decode() == SMALL


def test_only_the_dash_of_an_entry_that_stands_askew_is_moved() -> None:
    dash = SMALL.rindex("- id:", 0, SMALL.index("  hall:"))
    broken = (SMALL[:dash] + "  " + SMALL[dash:]).encode()
    (found,) = problems_of(broken, SMALL_FILE)
    assert found.fix is not None
    assert len(found.fix.edits) == 1
    assert fixed(broken, SMALL_FILE).after.decode() in (SMALL, broken.decode())


def test_a_word_that_is_no_skill_is_not_called_certain() -> None:
    broken = changed("skill: [showing-empathy]", "skill: feedback").encode()
    (found,) = problems_of(broken, SMALL_FILE)
    assert found.fix is None or not found.fix.safe


def test_what_cannot_be_mended_is_not_counted(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(changed("set: [promised]", "set: nothing"), encoding="utf-8")
    assert "--fix" not in run([file]).results
    file.write_text(changed("set: [promised]", "set: promised"), encoding="utf-8")
    assert "1 can be mended with --fix." in run([file]).results


def test_a_repair_that_loses_words_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = changed("set: [promised]", "set: promised").encode()
    (found,) = problems_of(broken, SMALL_FILE)
    assert found.fix is not None
    loses = replace(found, fix=Fix(((found.fix.edits[0][0], "[]"),), safe=True))
    monkeypatch.setattr("roleplay.fixing.problems_of", lambda data, file: [loses] if data == broken else [])
    assert fixed(broken, SMALL_FILE).after == broken
