"""Conversations gone on with: as they were left, also where their scenario was edited or is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from kept import begun, opened
from person import library_of, playing
from terminal import environment

from roleplay.saves.keeping import Saves
from roleplay.saves.kept import KeptAttempt
from roleplay.scenario.library import Library
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.edited_screen import EditedScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.old_talk_screen import OldTalkScreen

A = """\
format: 1
id: three
title: Three rooms
summary: A walk.
language: en
level: 1
minutes: 2
brief: You walk.
cast:
  ines: {name: Ines}
facts:
  tired: You are tired.
start: one
scenes:
  one:
    says: [{ines: In the first room.}]
    choices:
      - {id: a, say: The first thing., goto: two, empathy: 1, reply: [{ines: Mhm.}]}
      - {id: b, say: Another thing., goto: two, set: [tired]}
  two:
    says: [{ines: In the secnd room.}]
    choices:
      - {id: c, say: The second thing., goto: three, empathy: 1}
      - {id: d, say: Nothing at all., goto: three}
  three:
    says: [{ines: In the third room.}]
    choices:
      - {id: e, say: The third thing., goto: end, empathy: 1, diplomacy: 1}
      - {id: f, say: Goodbye., goto: end}
endings:
  end: {title: Out, outcome: good, says: [{ines: We are out.}], meaning: It is over.}
"""

FITTING = {
    "typo fixed": ("secnd", "second", False),
    "choice added before": ("      - {id: a,", "      - {id: z, say: New., goto: two}\n      - {id: a,", True),
}
_C = "      - {id: c, say: The second thing., goto: three, empathy: 1}\n"
UNFITTING = {
    "choice removed": (_C, "", "the line “two/c” is gone"),
    "scene renamed": ("two", "second", "the scene “two” is gone"),
    "condition added": (_C, _C.replace("goto", "when: tired, goto"), "the line “two/c” is not on offer there any more"),
    "way changed": ("two, empathy", "three, empathy", "the talk now comes to “three” instead of “two”"),
}
TOLD = "“Three rooms” was edited since. Your decision 2 (“The second thing.”) no longer fits: {}."
FITS = "“Three rooms” was edited since; all that you said still fits."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The scenario in its first version."""
    file = tmp_path / "scenarios" / "three.yaml"
    file.parent.mkdir()
    file.write_text(A, encoding="utf-8")
    return file


@pytest.fixture
def kept(file: Path, saves: Path) -> KeptAttempt:
    """Two of its three decisions, kept."""
    shelf = Saves(saves / "roleplay.db")
    _, keeping = begun(file, shelf, 1, 1)
    keeping.close()
    attempt = shelf.unfinished()
    assert attempt is not None
    return attempt


def edit(file: Path, old: str, new: str) -> None:
    assert old in A
    file.write_text(A.replace(old, new), encoding="utf-8")


def resume(file: Path, answers: str, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", "resume", "--plain", "--scenarios", str(file.parent), *arguments],
        input=answers, capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def steps(saves: Path) -> dict[str, list[str]]:
    return {one.id: list(map(str, one.steps)) for one in opened(saves).attempts("")}


@pytest.mark.parametrize("change", FITTING)
def test_an_edit_that_still_fits(change: str, file: Path, saves: Path, kept: KeptAttempt) -> None:
    old, new, is_told = FITTING[change]
    edit(file, old, new)
    code, out, err = resume(file, "1\n50\n\n")
    assert (code, err) == (0, "")
    assert (FITS in out) is is_told
    assert "In the third room." in out
    assert "Ending: Out (good)" in out
    (done,) = opened(saves).attempts()
    assert (done.id, list(map(str, done.steps))) == (kept.id, ["one/a", "two/c", "three/e"])
    assert opened(saves).source(done.source) == file.read_text(encoding="utf-8"), "its debrief is about the new one"


@pytest.mark.parametrize("change", UNFITTING)
def test_an_edit_that_does_not_fit(change: str, file: Path, saves: Path, kept: KeptAttempt) -> None:
    old, new, reason = UNFITTING[change]
    edit(file, old, new)
    before = ["one/a", "two/c"]
    code, out, err = resume(file, "3\n")
    assert (code, err) == (0, "")
    assert TOLD.format(reason) in out
    assert "1. Go on from there.\n2. Start again.\n3. Read the old talk.\n" in out
    assert "In the secnd room.\n\nYou: The second thing.\n\nInes: In the third room.\n" in out
    assert out.endswith("Nothing was changed.\n")
    assert steps(saves) == {kept.id: before}

    code, out, err = resume(file, "1\n1\n")
    assert (code, err) == (0, "")
    found = steps(saves)
    assert found.pop(kept.id) == before, "the old one stays as it was"
    (gone_on,) = found.values()
    assert gone_on[0] == "one/a"
    assert len(gone_on) == 2

    code, out, err = resume(file, "2\n2\n", kept.id)
    assert (code, err) == (0, "")
    assert sorted(map(len, steps(saves).values())) == [1, 2, 2]


def test_a_scenario_that_is_gone_is_gone_on_with_as_it_was(file: Path, saves: Path, kept: KeptAttempt) -> None:
    file.unlink()
    code, out, err = resume(file, "1\n50\n\n")
    assert (code, err) == (0, "")
    assert "Ending: Out (good)" in out
    assert steps(saves) == {kept.id: ["one/a", "two/c", "three/e"]}
    code, out, _ = resume(file, "", kept.id[:5])
    assert code == 0
    assert "Ending: Out (good)" in out, "what is finished is looked back on"
    assert "You said 50" in out


def test_there_is_nothing_to_resume(file: Path, saves: Path) -> None:
    assert resume(file, "") == (
        2, "", "There is no conversation to go on with. Run “roleplay list” for what there is.\n",
    )  # fmt: skip
    assert resume(file, "", "abc")[2] == "There is no attempt called “abc”. Run “roleplay history” for what there is.\n"
    assert not saves.exists()


@pytest.mark.parametrize("change", FITTING)
async def test_continue_after_an_edit_that_still_fits(change: str, file: Path, kept: KeptAttempt) -> None:
    old, new, is_told = FITTING[change]
    edit(file, old, new)
    async with playing(file) as person:
        await person.press("c")
        await person.until_screen(ConversationScreen)
        assert (FITS in person.told) is is_told
        assert len(person.attempt.decisions) == 2
        await person.talk(1)
        assert person.attempt.ending is not None


@pytest.mark.parametrize("change", UNFITTING)
async def test_continue_after_an_edit_that_does_not_fit(
    change: str, file: Path, saves: Path, kept: KeptAttempt
) -> None:
    old, new, reason = UNFITTING[change]
    edit(file, old, new)
    async with playing(file) as person:
        await person.press("c")
        await person.until_screen(EditedScreen)
        assert TOLD.format(reason) in person.words
        await person.press("down", "down", "enter")
        await person.until_screen(OldTalkScreen)
        assert "In the secnd room." in person.words
        await person.press("escape", "escape")
        await person.until_screen(LibraryScreen)
        assert steps(saves) == {kept.id: ["one/a", "two/c"]}
        await person.press("c")
        await person.until_screen(EditedScreen)
        await person.press("enter")
        await person.until_screen(ConversationScreen)
        assert [str(decision.step) for decision in person.attempt.decisions] == ["one/a"]
        await person.talk(1)
        assert sorted(map(len, steps(saves).values())) == [2, 2]
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        await person.press("c")
        await person.until_screen(ConversationScreen)  # the newer one is offered now
        assert len(person.attempt.decisions) == 2


async def test_every_moment_can_be_gone_on_with(file: Path, saves: Path) -> None:
    """The program ends, without a word, at each place from the first line to the last note."""
    async with playing(file) as person:
        await person.open()
        await person.talk(2)
    async with playing(file) as person:
        assert "Continue Three rooms after decision 1" in person.words
        await person.press("c")
        await person.talk(1, 1)
    async with playing(file) as person:  # the end, not looked back on
        await person.press("c")
        await person.until_screen(ConversationScreen)
        assert "We are out." in person.words
        await person.press("enter")
        await person.until_screen(EstimateScreen)
    async with playing(file) as person:
        await person.press("c", "enter")
        await person.until_screen(EstimateScreen)
        await person.press("4", "0", "enter", "enter", "enter")
        await person.until_screen(DebriefScreen)
        assert "you said 40" in person.words
        for _ in range(10):
            await person.press("right")
        await person.press("tab", *"late")
    (kept,) = opened(saves).attempts()
    assert kept.notes == {"answer": "late"}
    assert kept.result is not None
    async with playing(file, library=Library()) as person:  # no scenario is needed to look back
        assert "Continue" not in person.words
        await person.press("h")
        await person.until_text("Three rooms")
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        assert "you said 40" in person.words
        for _ in range(10):
            await person.press("right")
        assert "late" in person.words


async def test_a_conversation_that_is_open_elsewhere(file: Path, saves: Path, kept: KeptAttempt) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom roleplay.saves.writers import Writers\n"
    code += "print(Writers(Path(sys.argv[1])).take(sys.argv[2]), flush=True)\nsys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(saves / "roleplay.db"), kept.id],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert other.stdout is not None
    assert other.stdout.readline() == b"True\n"
    async with playing(file) as person:
        await person.press("c")
        assert f"The attempt “{kept.id}” is open in another program." in person.told
        assert isinstance(person.screen, LibraryScreen)
        other.kill()  # whatever becomes of it, the attempt is free then
        other.communicate()
        await person.press("c")
        await person.until_screen(ConversationScreen)


async def test_what_cannot_be_kept_is_said_and_asked_about(file: Path, saves: Path) -> None:
    saves.write_text("a file, where the folder should be")
    async with playing(library=library_of(file)) as person:
        await person.open()
        await person.talk(1)
        assert "You can play on; what is missing is kept as soon as that is mended." in person.told
        await person.press("escape")
        assert "Leave this conversation? Not all of it is kept." in person.words
        await person.press("escape")
        saves.unlink()
        await person.talk(1)
        assert "Everything is kept now." in person.told
        assert list(steps(saves).values()) == [["one/a", "two/c"]]
