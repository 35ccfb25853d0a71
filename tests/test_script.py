"""The script: everything of a scenario to read; what is hidden from players only with the key."""

from __future__ import annotations

import html as library
from pathlib import Path

import pytest

from roleplay.authoring.script import script
from roleplay.reports.to_html import html
from roleplay.reports.to_markdown import markdown
from roleplay.scenario.loading import load
from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain

DATA = Path(__file__).parent / "data"


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("with_key", [False, True])
def test_all_lines_are_in_it(nine_days: Scenario, with_key: bool) -> None:
    page = words(library.unescape(html(script(nine_days, with_key=with_key))))
    for scene in nine_days.scenes.values():
        for choice in scene.choices or ():
            assert words(plain(choice.words, nine_days.called)) in page
            for line in choice.reply:
                assert words(plain(line.text, nine_days.called).split("\n\n")[0]) in page
    for ending in nine_days.endings.values():
        assert words(plain(ending.meaning, nine_days.called)) in page


def test_what_is_hidden_is_told_only_with_the_key(nine_days: Scenario) -> None:
    without, with_key = (markdown(script(nine_days, with_key=key)) for key in (False, True))
    hidden = [choice.why for scene in nine_days.scenes.values() for choice in scene.choices or () if choice.why]
    hidden += [scene.note for scene in nine_days.scenes.values() if scene.note]
    assert len(hidden) > 40
    assert not any(words(text)[:40] in words(without) for text in hidden)
    assert "only when" not in without
    assert "Scores:" not in without
    assert not any(f"{fact} " in without for fact in nine_days.facts if "_" in fact)
    assert "diplomacy −1, empathy 0" in with_key.replace("\\", "")


def test_the_ids_of_choices_which_say_what_their_author_thinks_stand_only_beside_the_key(nine_days: Scenario) -> None:
    without, with_key = (markdown(script(nine_days, with_key=key)).replace("\\", "") for key in (False, True))
    ids = [choice.id for scene in nine_days.scenes.values() for choice in scene.choices or ()]
    assert all(f". {name}" in with_key for name in ids)
    assert not any(f". {name}\n" in without or f". {name} " in without for name in ids)
    assert "Choice 1" in without


def test_conditions_are_told_in_words() -> None:
    scenario = load(Path(__file__).parents[1] / "docs" / "wet-through.yaml").scenario
    assert scenario is not None
    page = markdown(script(scenario, with_key=True)).replace("\\", "")
    heard = plain(scenario.facts["heard"], scenario.called).rstrip(".")
    assert f"only when “{heard}”" in page
    assert f"only when not “{heard}”" in page
    assert f"Only when “{heard}” and “" in page
    assert "” or “" in page
    assert "heard and promised" not in page


def test_people_are_called_by_their_names_in_reasons_too() -> None:
    scenario = load(Path(__file__).parents[1] / "docs" / "wet-through.yaml").scenario
    assert scenario is not None
    for made in (markdown, html):
        page = made(script(scenario, with_key=True)).replace("\\", "")
        assert "But Mia told you" in page
        assert "{mia}" not in page
