"""Skills and learning paths: what they say, what they lead to, and that the library practises all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from person import playing
from test_screens import PATH

from roleplay.scenario.learning import learning_paths
from roleplay.scenario.library import Library, files, shipped
from roleplay.scenario.loading import load
from roleplay.scenario.names import skills
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.learning_screen import LearningScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.skills_screen import SkillsScreen

OFTEN = [skill.id for skill in skills().values() if skill.area in ("communication", "emotional-intelligence")]


@pytest.fixture(scope="module")
def library() -> Library:
    from person import library_of

    return library_of(*files(shipped()))


async def test_a_skill_says_what_it_is_and_leads_to_its_conversations(data: Path) -> None:
    async with playing(data / "nine-days.yaml", data / "small.yaml") as person:
        await person.press("s")
        await person.until_screen(SkillsScreen)
        skill = skills()["active-listening"]
        for words in (skill.about, skill.good, skill.poor, "practise in Nine days", "not met yet"):
            assert words in person.words
        await person.press("down", "enter")
        await person.until_screen(LibraryScreen)
        assert "showing empathy" in person.lines[2]
        assert "Nine days" in person.text
        await person.press("s", "end", "enter")
        await person.until_screen(LibraryScreen)
        assert "Nothing fits." in person.text
        await person.press("escape")
        assert "any skill" in person.lines[2]


async def test_a_skill_counts_the_chances_that_were_met(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.press("enter", "enter")
        await person.until_screen(ConversationScreen)
        await person.talk(*PATH)
        await person.look_back()
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        await person.press("s")
        await person.until_screen(SkillsScreen)
        assert "shown in " in person.text
        assert "chances" in person.text


async def test_a_learning_path_leads_to_its_conversations_in_order(data: Path) -> None:
    place, path = next((place, path) for place, path in enumerate(learning_paths()) if path.id == "hard-messages")
    async with playing(data / "small.yaml", data / "nine-days.yaml") as person:
        await person.press("p")
        await person.until_screen(LearningScreen)
        assert path.title in person.text
        await person.press(*["down"] * place)
        assert "0 of 1 played" in person.text
        await person.press("enter")
        await person.until_screen(LibraryScreen)
        assert path.title in person.lines[2]
        assert "Nine days" in person.text
        assert "Small talk" not in person.text
        await person.press("escape")
        assert "Small talk" in person.text


def test_every_skill_is_shown_well_and_badly_somewhere(library: Library) -> None:
    well: dict[str, set[str]] = {skill: set() for skill in skills()}
    badly: dict[str, set[str]] = {skill: set() for skill in skills()}
    for entry in library.entries:
        for scene in entry.scenario.scenes.values():
            for choice in scene.choices or ():
                for skill in choice.skill:
                    (well if sum(choice.scores) > 0 else badly)[skill].add(entry.scenario.id)
    assert [skill for skill in skills() if not well[skill] or not badly[skill]] == []
    assert {skill: len(well[skill]) for skill in OFTEN if len(well[skill]) < 3} == {}


def test_every_learning_path_is_in_the_library(library: Library) -> None:
    ids = {entry.scenario.id for entry in library.entries}
    for path in learning_paths():
        assert set(path.scenarios) <= ids
        assert len(path.scenarios) == len(set(path.scenarios)) >= 4


def test_every_shipped_scenario_loads() -> None:
    assert [file.name for file in files(shipped()) if load(file).scenario is None] == []
