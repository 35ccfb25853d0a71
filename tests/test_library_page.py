"""The page about the library is current, and what is promised of every shipped scenario is so."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from docs import library as page
from docs.ratings import APART, RATERS, choices, ratings, shown
from roleplay.checks.balance import decisions, lines_of
from roleplay.checks.situations import situations
from roleplay.outlook import Budget, explore
from roleplay.scenario.library import files, shipped
from roleplay.scenario.loading import checked
from roleplay.scenario.reader import read_file

SHIPPED = list(files(shipped()))
TUTORIAL = "first-words"
"""Shorter than the others on purpose."""


def test_the_page_is_current() -> None:
    assert page.FILE.read_text(encoding="utf-8") == page.written(), "run: python -m docs.library"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_exercise(file: Path) -> None:
    source = read_file(file)
    scenario = checked(source).scenario
    assert scenario is not None
    found = explore(scenario)
    assert found.exact
    assert found.fewest is not None
    assert found.most is not None
    is_short = scenario.id == TUTORIAL
    assert (3 if is_short else 6) <= found.fewest <= found.most <= (4 if is_short else 12)
    assert (3 if is_short else 4) <= len(scenario.endings) <= 6
    assert {ending.outcome for ending in scenario.endings.values()} == {"good", "mixed", "poor"}
    assert all(0.01 <= one.share <= 0.6 for one in found.endings.values())
    assert found.correlation is not None
    assert found.correlation <= 0.6
    assert not all((value or 0) >= 80 for value in page.habit(found).scores.values())
    _, met = situations(scenario, Budget())
    uneven = [one for one in decisions(lines_of(scenario), met) if not one.is_even]
    assert sum(not decision.is_dominated for decision in uneven) * 3 >= len(uneven)
    scenes = [scene for scene in scenario.scenes.values() if scene.choices]
    assert (4 if is_short else 8) <= len(scenes) <= 14
    assert sum(scene.note is not None for scene in scenes) >= 3
    assert sum(scene.discuss is not None for scene in scenes) >= 3
    assert scenario.debrief.reflect


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_all_that_is_read_has_curly_quotes(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    values = [token.value for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)]
    assert [value for value in values if '"' in value] == []
    assert [line for line in text.splitlines() if "'" in line] == []


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_two_blind_ratings_stand_beside_the_key(file: Path) -> None:
    scenario = checked(read_file(file)).scenario
    assert scenario is not None
    kept = ratings(scenario.id)
    assert list(kept) == [step for step, _ in choices(scenario)]
    for step, choice in choices(scenario):
        assert kept[step].line == shown(scenario, choice), f"{step} was written anew after it was rated"
        assert all(len(numbers) == len(RATERS) for numbers in kept[step].said.values())
        if max(kept[step].differences(choice)) >= APART:
            assert choice.contested, f"{step}: a rater differs from the key by {APART} or more"
