"""What `explore` says to a person and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from generated import story

from roleplay.explore import as_json, report
from roleplay.outlook import Budget, Exploration, explore
from roleplay.scenario.loading import load


@pytest.fixture(scope="module")
def nine_days(data: Path) -> Exploration:
    scenario = load(data / "nine-days.yaml").scenario
    assert scenario is not None
    return explore(scenario)


@pytest.fixture(scope="module")
def faulty() -> Exploration:
    return explore(
        story(
            "s: x(+1) -> s | y -> a if diplomacy >= 999 | z -> t | v -> u",
            "t: x -> t | z -> t",
            "u: x -> b if empathy > 2",
            "w: y -> c",
            "q: y once -> s | n -> c",
        ),
        Budget(plays=300),
    )


def test_no_line_is_wider_than_80_columns(nine_days: Exploration, faulty: Exploration) -> None:
    for found in (nine_days, faulty):
        assert max(map(len, report(found).splitlines())) <= 80


def test_the_report_names_endings_ranges_shares_and_strategies(nine_days: Exploration) -> None:
    text = report(nine_days)
    for words in (
        "One diary",
        "44.4 %",
        "−13 to 19",
        "best for both",
        "Together, of 100",
        "Nothing to mend",
        "tomasz/",
    ):
        assert words in text
    assert "\x1b" not in text


def test_the_map_has_its_corners_where_the_scores_have_them(nine_days: Exploration) -> None:
    rows = [line for line in report(nine_days).splitlines() if "│" in line]
    assert rows[0].split("│")[0].strip() == "22"
    assert rows[0].rstrip().endswith("+")
    assert rows[-1].rstrip().endswith("-")


def test_what_a_trainer_asks_comes_before_how_it_was_found(nine_days: Exploration, faulty: Exploration) -> None:
    text = report(nine_days)
    order = (
        "Nine days\n",
        "\nEndings ",
        "\nDiplomacy ",
        "\nalways first ",
        "\nNothing to mend",
        "\nLooked at: 354 sit",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    text = report(faulty)
    assert text.index("\nTo mend\n") < text.index("\nEndings ") < text.index("\nLooked at: ")
    assert "\n\n\n" not in text


def test_every_fault_is_said_in_plain_words(faulty: Exploration) -> None:
    text = " ".join(report(faulty).split())
    assert "Going round s → s raises diplomacy without end." in text
    assert "Play can go round here for ever, and never end: t." in text
    assert "No way leads to these scenes: w, q." in text
    assert "No way leads to these endings: c." in text
    assert "Play can get stuck here, with nothing to say and no “otherwise”: u." in text
    assert "What was found, not everything that can happen" in text


def test_a_line_that_is_never_on_offer_is_named() -> None:
    text = report(explore(story("s: x(+1) -> a | y -> a if diplomacy > 3")))
    assert "These lines are never on offer: s/y." in text


def test_a_title_in_wide_letters_keeps_the_columns() -> None:
    scenario = story("s: x -> a | y -> b")
    wide = scenario.endings["a"].model_copy(update={"title": "九日後の知らせ" * 4})
    scenario = scenario.model_copy(update={"endings": {**scenario.endings, "a": wide}})
    (line,) = [line for line in report(explore(scenario)).splitlines() if line.startswith("o 九")]
    assert "…" in line
    assert len(line) < 76


def test_json_has_every_answer(nine_days: Exploration) -> None:
    answers = json.loads(json.dumps(as_json(nine_days)))
    assert list(answers) == [
        "scenario", "exact", "contexts", "states", "seconds", "scores", "decisions", "endings", "unreachable_scenes",
        "never_offered", "dead_ends", "endless_loops", "farmable_loops", "correlation", "strategies", "uncovered",
    ]  # fmt: skip
    assert answers["scores"] == {
        "diplomacy": {"worst": -13, "best": 22},
        "empathy": {"worst": -10, "best": 16},
        "together": {"worst": 9, "best": 89},
    }
    assert answers["decisions"] == {"fewest": 9, "most": 12}
    partner = answers["endings"]["partner"]
    assert partner["reachable"]
    assert partner["share_exact"]
    assert (partner["diplomacy"], partner["empathy"]) == ([6, 22], [4, 15])
    assert partner["example"][0] == "call/sorry-land"
    assert set(answers["strategies"][0]) == {"name", "ending", "diplomacy", "empathy", "beats"}
    assert [strategy["name"] for strategy in answers["strategies"]][-1] == "random"


def test_json_has_null_for_what_there_is_not(faulty: Exploration) -> None:
    answers = as_json(faulty)
    assert answers["scores"]["diplomacy"]["best"] is None
    assert answers["scores"]["together"] == {"worst": None, "best": None}
    assert answers["decisions"]["most"] is None
    assert answers["endings"]["c"]["reachable"] is False
    assert answers["endings"]["c"]["example"] is None
    assert answers["endings"]["a"]["reachable"] is None
    assert answers["farmable_loops"] == [["s"]]


def test_a_language_without_a_list_has_no_strategies_by_words() -> None:
    scenario = story("s: x(+1) -> a | y -> b").model_copy(update={"language": "fi"})
    found = {strategy.name: strategy for strategy in explore(scenario).strategies}
    assert found["most polite words"].ending is None
    assert found["most polite words"].beats is None
    assert found["always first"].ending == "a"
