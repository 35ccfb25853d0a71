"""What if: one line changed, every later choice kept. Compared with really playing it, by the rules alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from generated import generated, scenario_of
from person import playing

from roleplay.conversation import rules
from roleplay.conversation.attempt import Attempt, NotOffered
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.rules import EndlessPassage
from roleplay.debrief import words
from roleplay.debrief.debrief import debrief
from roleplay.debrief.what_if import with_other_line
from roleplay.outlook import Outlook
from roleplay.scenario.loading import load
from roleplay.scenario.model import Scenario
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.what_if_screen import WhatIfScreen

HEAD = """\
format: 1
id: roads
title: Roads
summary: For tests.
language: en
level: 1
minutes: 5
brief: For tests.
cast: {ann: {name: Ann}}
facts: {told: You told her.}
start: one
scenes:
"""
ENDINGS = """\
endings:
  good: {title: All *is* well, outcome: good, says: [{narrator: It ends.}], meaning: It ended.}
  poor: {title: It is not, outcome: poor, says: [{narrator: It ends.}], meaning: It ended.}
"""
ROADS = """\
  one:
    says: [{ann: Well?}]
    choices:
      - {id: tell, say: I tell you., goto: two, empathy: +1, set: [told]}
      - {id: wait, say: I wait., goto: two, diplomacy: +1}
      - {id: leave, say: I leave., goto: poor, diplomacy: -2}
      - {id: other, say: I ask., goto: three}
      - {id: circle, say: I turn., goto: round}
      - {id: stop, say: I stop., goto: dead}
  two:
    says: [{ann: And?}]
    choices:
      - {id: trust, say: Trust me., goto: good, when: told, empathy: +1}
      - {id: sorry, say: I am sorry., goto: good}
      - {id: again, say: Again., goto: one}
  three:
    choices:
      - {id: sorry, say: I am sorry., goto: poor}
      - {id: well, say: Well., goto: good}
  round: {route: [{goto: round2}]}
  round2: {route: [{goto: round}]}
  dead:
    choices:
      - {id: a, say: A., goto: good, when: told}
      - {id: b, say: B., goto: good, when: told}
"""


def played(scenario: Scenario, *choices: str) -> Attempt:
    attempt = Attempt(ConversationMachine(scenario))
    for choice in choices:
        attempt.choose(choice)
    return attempt


def random_play(scenario: Scenario, seed: int) -> Attempt | None:
    """Return a random play that reached an ending within 30 decisions; None where it did not."""
    random = Random(seed)
    try:
        attempt = Attempt(ConversationMachine(scenario))
        while attempt.choices and len(attempt.decisions) < 30:
            attempt.choose(random.choice(attempt.choices).id)
    except EndlessPassage:
        return None
    return attempt if attempt.ending is not None else None


def really(scenario: Scenario, attempt: Attempt, number: int, choice: str) -> tuple[str | None, int | None]:
    """Play it by the rules alone; return the ending, and the number of the first later decision that has no place."""
    decision = attempt.decisions[number - 1]
    taken = next(other for other in decision.offered if other.id == choice)
    try:
        state = rules.settled(scenario, rules.after(scenario, decision.before, taken))
        for later in attempt.decisions[number:]:
            if state.scene in scenario.endings or not rules.available(scenario, state):
                break
            offered = {other.id: other for other in rules.available(scenario, state)}
            if state.scene != later.before.scene or later.choice.id not in offered:
                return None, later.number
            state = rules.settled(scenario, rules.after(scenario, state, offered[later.choice.id]))
    except EndlessPassage:
        return None, None
    return (state.scene if state.scene in scenario.endings else None), None


def assert_roads(scenario: Scenario, attempt: Attempt) -> tuple[int, int]:
    """Compare every road of an attempt; return how many ended, and how many broke off."""
    ended = broken = 0
    steps, state = [decision.step for decision in attempt.decisions], attempt.state
    for decision in attempt.decisions:
        for choice in decision.offered:
            road = with_other_line(attempt, decision.number, choice.id)
            ending, broke_at = really(scenario, attempt, decision.number, choice.id)
            assert road.ending is (scenario.endings[ending] if ending else None)
            assert (road.broke_at.number if road.broke_at else None) == broke_at
            ended += road.ending is not None
            broken += road.broke_at is not None
            if choice is decision.choice:  # the road that was taken
                assert road.attempt.state == state
            words.road(road, 50)
    assert [decision.step for decision in attempt.decisions] == steps
    assert attempt.state == state
    return ended, broken


def test_every_road_of_random_plays_is_as_if_it_had_been_played(data: Path) -> None:
    nine_days = load(data / "nine-days.yaml").scenario
    assert nine_days is not None
    counts = [assert_roads(nine_days, attempt) for seed in range(12) if (attempt := random_play(nine_days, seed))]
    assert len(counts) == 12
    for seed in range(60):
        scenario = generated(seed)
        attempt = random_play(scenario, seed)
        if attempt is not None:
            counts.append(assert_roads(scenario, attempt))
    assert len(counts) > 40
    assert sum(ended for ended, _ in counts) > 300
    assert sum(broken for _, broken in counts) > 100


@pytest.fixture(scope="module")
def roads() -> Scenario:
    return scenario_of(HEAD + ROADS + ENDINGS)


def told(scenario: Scenario, choices: tuple[str, ...], number: int, choice: str) -> str:
    return words.road(with_other_line(played(scenario, *choices), number, choice), 50)


def test_where_a_road_leads_is_said(roads: Scenario) -> None:
    assert told(roads, ("tell", "sorry"), 1, "wait") == (
        "With the same later choices it would have ended in “All is well” (good)."
    )
    assert told(roads, ("tell", "sorry"), 1, "leave") == (
        "With the same later choices it would have ended in “It is not” (poor)."
    )
    broken = (
        "The same later choices are not possible then: decision 2 would not have come up. "
        "From there, at best 50 of 100."
    )
    assert told(roads, ("tell", "trust"), 1, "wait") == broken  # the line is not on offer
    assert told(roads, ("tell", "sorry"), 1, "other") == broken  # another scene, with a line of the same name
    assert told(roads, ("tell", "again", "leave"), 3, "tell") == (
        "With the same later choices it would not have ended yet. From there, at best 50 of 100."
    )
    nowhere = "The conversation could not have gone on there: the scenario leads no further."
    assert told(roads, ("wait", "sorry"), 1, "circle") == nowhere
    assert told(roads, ("wait", "sorry"), 1, "stop") == nowhere


def test_a_line_that_was_not_on_offer_is_no_road(roads: Scenario) -> None:
    attempt = played(roads, "wait", "sorry")
    with pytest.raises(NotOffered):
        with_other_line(attempt, 2, "trust")
    with pytest.raises(NotOffered):
        with_other_line(attempt, 1, "no-such-line")


def test_a_debrief_beside_roads_that_lead_nowhere(roads: Scenario) -> None:
    result = debrief(played(roads, "wait", "sorry"), Outlook(roads))
    (first, _) = result.moments
    lost = {choice.id: loss for choice, loss in zip(first.decision.not_taken, first.others_lost, strict=True)}
    assert lost["circle"] == lost["stop"] == first.before.together[1] > 0


async def test_the_screen_beside_roads_that_lead_nowhere(tmp_path: Path, roads: Scenario) -> None:
    file = tmp_path / "roads.yaml"
    file.write_text(HEAD + ROADS + ENDINGS)
    async with playing(file, size=(80, 40)) as person:
        await person.open()
        await person.talk(2)
        await person.press("1")
        await person.look_back()
        await person.press("t", "w")
        await person.until_screen(WhatIfScreen)
        assert person.words.count("The conversation could not have gone on there: the scenario leads no further.") == 2
        await person.press("4", "enter")
        await person.until_text("The scenario goes round in circles without a choice")
        await person.press("5", "enter")
        await person.until_screen(ConversationScreen)
        assert "The conversation cannot go on" in person.words
        assert "Esc back" in person.words
        await person.press("escape")
        await person.until_text("every choice")
