"""`roleplay diff`: what an edit changes in what can happen, in kept paths, and for attempts in the saves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import program

from roleplay.authoring.beginning import Answers, begun
from roleplay.authoring.difference import Difference, difference, told
from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.paths import file_beside, keep, kept_path
from roleplay.outlook import explore
from roleplay.saves.attempts import Attempts
from roleplay.saves.database import open_database
from roleplay.scenario.loading import load_bytes
from roleplay.scenario.model import Scenario

TEXT = begun("rainy", "complaint", Answers())


def scenario_of(text: str) -> Scenario:
    loaded = load_bytes(text.encode(), Path("rainy.yaml"))
    assert loaded.scenario is not None, "\n".join(map(str, loaded.problems))
    return loaded.scenario


def changed(*edits: tuple[str, str]) -> Difference:
    text = TEXT
    for was, now in edits:
        assert was in text
        text = text.replace(was, now)
    return difference(explore(scenario_of(TEXT)), explore(scenario_of(text)))


def test_words_change_nothing_that_can_happen() -> None:
    found = changed(("Sixty euros.", "Ninety euros."))
    assert found.is_empty
    assert told(found) == "Nothing has changed in what can happen."


def test_an_ending_that_is_lost_and_one_that_is_gained() -> None:
    lost = ("heard and promised, goto: ten", "heard and not heard, goto: ten")
    found = changed(lost)
    assert found.endings_lost == ("ten",)
    assert "- ten" in told(found)
    back = difference(explore(scenario_of(TEXT.replace(*lost))), explore(scenario_of(TEXT)))
    assert back.endings_gained == ("ten",)


def test_a_scene_that_no_way_leads_to_and_a_line_that_is_renamed() -> None:
    found = changed(("goto: why_again", "goto: end"))
    assert found.unreachable == ("why_again",)
    renamed = changed(("- id: refund", "- id: refunded"))
    assert (renamed.lines_lost, renamed.lines_added) == (("why_again/refund",), ("why_again/refunded",))


def test_how_far_the_scores_go_and_how_often_endings_are_met() -> None:
    found = changed(("diplomacy: -2", "diplomacy: -1"))
    assert [(one.name, one.was, one.now) for one in found.reach if one.name == "Diplomacy"] == [
        ("Diplomacy", (-2, 4), (-1, 4))
    ]
    fewer = changed(("        when: not heard #", "        when: not heard and promised #"))
    assert {moved.ending for moved in fewer.shares}
    assert all(0 <= moved.was <= 1 and 0 <= moved.now <= 1 for moved in fewer.shares)


def test_a_line_that_is_never_on_offer_and_where_play_gets_stuck() -> None:
    never = ("        when: not heard #", "        when: heard and not heard #")
    assert changed(never).never_offered == ("why_again/walked",)
    stuck = changed(
        never,
        ("- id: thorough\n", "- id: thorough\n        when: heard\n"),
        ("- id: card\n", "- id: card\n        when: heard\n"),
    )
    assert stuck.dead_ends == ("why_again",)


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions, with a kept path and two attempts in the saves that take the line that is renamed."""
    old, new = tmp_path / "was" / "rainy.yaml", tmp_path / "rainy.yaml"
    old.parent.mkdir()
    old.write_text(TEXT, encoding="utf-8")
    new.write_text(TEXT.replace("- id: card", "- id: the_card"), encoding="utf-8")
    scenario = scenario_of(TEXT)
    attempt = Attempt(ConversationMachine(scenario))
    for choice in ("thursday", "card"):
        attempt.choose(choice)
    keep(file_beside(new), [kept_path("best", attempt)])
    attempts = Attempts(open_database(tmp_path / "saves" / "roleplay.db"))
    for last in ("card", "refund"):
        id_ = attempts.begin(scenario, TEXT.encode())
        for number, step in enumerate(attempt.decisions, 1):
            attempts.add_choice(id_, number, step.step._replace(choice=last) if number == 2 else step.step)
    attempts.database.close()
    return old, new


def test_kept_paths_and_attempts_that_no_longer_fit(versions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = map(str, versions)
    done = program("diff", old, new, "--saves", str(tmp_path / "saves"), cwd=tmp_path)
    assert done.code == 0
    assert "The kept path “best” no longer fits" in done.out
    assert done.out.count("decision 2: the line “why_again/card” is gone") == 1
    values = json.loads(program("diff", old, new, "--json", "--saves", str(tmp_path / "saves"), cwd=tmp_path).out)
    assert [one["choice"] for one in values["attempts"]] == ["card"]
    assert len(values["paths_broken"]) == 1
    assert values["lines_added"] == ["why_again/the_card"]


def test_without_saves_none_are_made(versions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = map(str, versions)
    nowhere = tmp_path / "nowhere"
    done = program("diff", old, new, "--saves", str(nowhere), cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "Attempts" not in done.out
    assert not nowhere.exists()


def test_a_version_that_cannot_be_read(versions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = versions
    old.write_text(TEXT.replace("goto: end", "goto: nowhere"), encoding="utf-8")
    done = program("diff", str(old), str(new), cwd=tmp_path)
    assert done.code == 1
    assert "nowhere" in done.err
