"""The first steps, done: the file is made as `docs/first-scenario.md` says, and prints at each stage what stands there.

The stages are edits of what `roleplay new` writes; the last one is `docs/wet-through.yaml`, letter by letter.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from pathlib import Path
from textwrap import indent

import pytest
from documented import missing
from terminal import terminal

from docs.format import cut_out
from docs.markdown import DOCS, Block, Page
from roleplay.authoring.beginning import Answers, begun
from roleplay.cli import main

PAGE = Page(DOCS / "first-scenario.md")
FINAL = (DOCS / "wet-through.yaml").read_text(encoding="utf-8")
SCENES = ("loud", "money", "kim", "cog", "lap", "end")
pytestmark = pytest.mark.xdist_group("docs")


def scene(name: str) -> str:
    """Return a scene of the finished file."""
    start = FINAL.index(f"\n  {name}:\n") + 1
    ends = [FINAL.index(f"\n  {other}:\n") + 1 for other in SCENES] + [FINAL.index("\nendings:") + 1]
    return FINAL[start : min(end for end in ends if end > start)]


def edited(text: str, *edits: tuple[str, str], times: int = 1) -> str:
    for was, now in edits:
        assert text.count(was) == times, f"{was!r} stands {text.count(was)} times in the file"
        text = text.replace(was, now)
    return text


def stages() -> dict[str, str]:
    """Return the file at each stage, by the word that stands behind the fences of the page."""
    new = begun("wet-through", "complaint", Answers("", "", "Mia Lund"))
    to_money = edited(new, ("        goto: end\n", "        goto: money\n"), times=4)
    third = _with(to_money, scene("money").replace("goto: kim", "goto: end"))
    later = [scene("kim"), scene("cog"), scene("lap")]
    people = _with(edited(third, ("        goto: end\n", "        goto: kim\n"), times=3), *later)
    kim = cut_out(FINAL, "kim: {name", "facts:") + "\n"
    facts = cut_out(FINAL, "owned:", "start:").replace("shown:", "  shown:") + "\n"
    known = edited(
        people,
        ("facts:                  #", f"  {kim}facts:                  #"),
        ("start: counter\n", f"  {facts}start: counter\n"),
        ("{when: heard and promised, goto: ten}", "{when: heard and promised and (owned or shown), goto: ten}"),
    )
    card = known.index("      - id: card\n")
    known = known[:card] + known[card:].replace("set: [promised]\n", "set: [promised, owned]\n", 1)
    thorough = known.index("      - id: thorough\n")
    loud = known[:thorough] + known[thorough:].replace("goto: money\n", "goto: loud\n", 1)
    loud = loud.replace("  money:\n", scene("loud") + "  money:\n", 1)
    last = edited(
        loud,
        ("minutes: 3\n", "minutes: 6\n"),
        (" # what it practises; for the list: roleplay check --explain R305", ""),
    )
    before = cut_out(FINAL, "- id: before", "- id: fatigue")
    line = "".join(f"      {row}\n" for row in before.split("\n"))
    assert line in last
    not_yet = last.replace(line, "", 1).replace("  lap:\n", f"{line}  lap:\n", 1)
    return {"new": new, "to-money": to_money, "third": third, "people": people, "loud": not_yet, "last": last}


def _with(text: str, *scenes: str) -> str:
    end = text.index("  end:\n    route:")
    return text[:end] + "".join(scenes) + text[end:]


STAGES = stages()
SHOWN = [block for block in PAGE.blocks() if block.marker in STAGES]


def test_the_last_stage_is_the_file_beside_the_page() -> None:
    assert STAGES["last"] == FINAL


def test_every_block_is_of_a_stage() -> None:
    blocks = [block for block in PAGE.blocks() if block not in SHOWN]
    assert {block.marker for block in SHOWN} == {*STAGES}
    for block in blocks:
        if block.language == "yaml":
            assert any(indent(block.text, " " * depth) in FINAL for depth in (2, 6)), f"line {block.line}"
        else:
            assert block.marker == "asked", f"line {block.line}"


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: f"{block.marker}-{block.line}")
def test_what_is_printed(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, _, shown = block.text.partition("\n")
    assert command.startswith("$ roleplay "), f"line {block.line}"
    (tmp_path / "wet-through.yaml").write_text(STAGES[block.marker], encoding="utf-8")
    (tmp_path / "first-version.yaml").write_text(STAGES["new"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", command.split()[1:])
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with suppress(SystemExit):
        main()
    printed = capsys.readouterr().out
    assert missing(shown, printed) is None, f"line {block.line}\n{printed}"


def test_what_new_asks(tmp_path: Path) -> None:
    shown = next(block.text for block in PAGE.blocks() if block.marker == "asked")
    answers = {
        "A number [1]:": "2",
        "Title [Wet through]:": "",
        "Who is the player? You are …:": "",
        "A name:": "Mia Lund",
    }
    with terminal("new", "wet-through", cwd=tmp_path, size=(110, 40)) as screen:
        for asked, answer in answers.items():
            assert f"{asked} {answer}".strip() in shown
            screen.until(asked)
            screen.send(f"{answer}\r")
        assert screen.end() == 0
        for line in shown.splitlines()[1:]:
            assert " ".join(line.split()) in screen.words
    assert (tmp_path / "wet-through.yaml").read_text(encoding="utf-8") == STAGES["new"]
