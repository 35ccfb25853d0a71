"""In the debrief one key keeps a play as an expected path beside the scenario's file."""

from __future__ import annotations

from pathlib import Path

from person import Person, library_of, playing

from roleplay.authoring.beginning import Answers, begun
from roleplay.check import run
from roleplay.conversation.paths import PlacedPath, file_beside, read_paths
from roleplay.scenario.reader import read_file
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.what_if_screen import WhatIfScreen

TEXT = begun("rainy", "complaint", Answers())


def put(folder: Path) -> Path:
    file = folder / "rainy.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


async def finish(person: Person, *lines: int) -> None:
    await person.open()
    await person.talk(*lines)
    await person.look_back()


def kept(file: Path) -> dict[str, str]:
    entries = read_paths(read_file(file_beside(file)))
    return {entry.path.name: " ".join(map(str, entry.path.steps)) for entry in entries if isinstance(entry, PlacedPath)}


async def test_kept_and_played_again_by_the_check(tmp_path: Path) -> None:
    file = put(tmp_path)
    async with playing(file) as person:
        await finish(person, 3, 2)
        await person.press("k", "k")  # twice is once
        assert "Kept as “ten-played” in" in person.told
        assert kept(file) == {"ten-played": "counter/thursday why_again/card"}
    file.write_text(TEXT.replace("heard and promised, goto: ten", "heard and not promised, goto: ten"))
    assert "no longer to the ending “ten”" in run([file]).results


async def test_another_way_to_the_same_ending_gets_a_name_of_its_own(tmp_path: Path) -> None:
    file = put(tmp_path)
    for lines in ((3, 2), (1, 3)):
        async with playing(file) as person:
            await finish(person, *lines)
            await person.press("k")
    assert list(kept(file)) == ["ten-played", "ten-played-2"]


async def test_not_where_the_file_has_changed_since(tmp_path: Path) -> None:
    file = put(tmp_path)
    async with playing(file) as person:
        await finish(person, 3, 2)
        file.write_text(TEXT + "# later\n", encoding="utf-8")
        await person.press("k")
        assert "has changed since this was played" in person.told
    assert not file_beside(file).exists()


async def test_not_a_rehearsal(tmp_path: Path) -> None:
    file = put(tmp_path)
    async with playing(file) as person:
        await finish(person, 3, 2)
        await person.press("t", "w")
        await person.until_screen(WhatIfScreen)
        await person.press("enter")
        await person.until_screen(ConversationScreen)
        await person.talk()
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        assert "rehearsal" in person.words
        await person.press("k")
        assert "A rehearsal began in the middle" in person.told
    assert not file_beside(file).exists()


async def test_from_the_history_beside_the_file_of_the_library(tmp_path: Path) -> None:
    file = put(tmp_path)
    async with playing(file) as person:
        await finish(person, 3, 2)
    async with playing(library=library_of(file)) as person:
        person.app.resume(person.app.saves.attempts.attempts()[0])
        await person.until_screen(DebriefScreen)
        await person.press("k")
        assert str(file_beside(file)) in person.told.replace("\n", "")
    assert "ten-played" in kept(file)
