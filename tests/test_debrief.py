"""The debrief in numbers and words: what always holds, compared with walks by the rules alone."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from brute_force import walk
from generated import generated, scenario_of
from test_what_if import ENDINGS, HEAD, random_play

from roleplay.conversation import rules
from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.debrief import words
from roleplay.debrief.debrief import Debrief, SkillChances, debrief
from roleplay.debrief.scores import NO_ROOM, Score, profile, rounded, word
from roleplay.outlook import Outlook
from roleplay.scenario.loading import load
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES


@cache
def extremes() -> tuple[tuple[int, int], ...]:
    """Return the worst and the best sum of each score over every play of nine-days, walked by the rules alone."""
    scenario = load(Path(__file__).parent / "data" / "nine-days.yaml").scenario
    assert scenario is not None
    pairs = {pair for found in walk(scenario, most=300_000).endings.values() for pair in found}
    return tuple((min(values), max(values)) for values in zip(*pairs, strict=True))


def assert_holds(result: Debrief, outlook: Outlook) -> None:
    """Check what holds for every exact debrief."""
    assert result.is_exact
    attempt, moments = result.attempt, result.moments
    for name, score in result.scores.items():
        assert score.value is None or 0 <= score.value <= 100
        assert score.raw == sum(getattr(decision.choice, name) for decision in attempt.decisions)
        assert score.word == (NO_ROOM if score.value is None else word(score.value))
    assert [moment.decision for moment in moments] == attempt.decisions
    for moment in moments:
        assert moment.before.together[1] >= moment.after.together[1]
        assert moment.before.together[0] <= moment.after.together[0]
        assert moment.loss == moment.before.together[1] - moment.after.together[1] >= 0
        assert all(loss >= 0 for loss in moment.others_lost)
        assert len(moment.others_lost) == len(moment.decision.offered) - 1
        assert 0 in (moment.loss, *moment.others_lost)  # one of the lines keeps the best
        assert (moment.better is None) == (moment.loss <= min(moment.others_lost, default=moment.loss))

    # What was possible at first, minus all that was lost on the way, is what it came to.
    assert outlook.whole.together[1] - sum(moment.loss for moment in moments) == result.together
    end = outlook.reach(attempt.state)
    assert end.together == (result.together, result.together)
    values = [value for value in outlook.scaled(attempt.state.scores).values() if value is not None]
    assert result.together == (sum(values, Fraction(0)) / len(values) if values else 50)

    numbers = [moment.decision.number for moment in result.turning_points]
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= 2
    worth = [moment for moment in moments if moment.loss > 5 or moment.closed_good]
    assert len(numbers) == min(len(worth), 2)
    assert all(moment in worth for moment in result.turning_points)
    if result.turning_points:
        least = min(result.turning_points, key=lambda moment: (moment.closed_good, moment.loss))
        for other in worth:
            if other not in result.turning_points:
                assert (other.closed_good, other.loss) <= (least.closed_good, least.loss)
    assert sum(moment.closed_good for moment in moments) <= 1

    well = result.went_well
    quiet = [moment for moment in moments if moment.loss == 0 and moment.mean_other_loss > 0]
    assert (well is None) == (not quiet)
    if well is not None:
        assert well.mean_other_loss == max(moment.mean_other_loss for moment in quiet)
        assert well is next(moment for moment in quiet if moment.mean_other_loss == well.mean_other_loss)
    assert len(result.cards) <= 3
    assert [moment.decision.number for moment in result.cards] == sorted(
        moment.decision.number for moment in result.cards
    )

    assert all(0 <= chances.taken <= chances.offered <= len(moments) for chances in result.skills)
    assert {chances.skill for chances in result.skills} == set(attempt.scenario.skills)
    if result.best_line is not None:
        assert sum(result.best_line.choice.scores) == max(sum(made.choice.scores) for made in attempt.decisions) > 0


def test_what_holds_for_random_plays_of_nine_days(nine_days: Scenario) -> None:
    outlook = Outlook(nine_days)
    results = []
    for seed in range(60):
        attempt = random_play(nine_days, seed)
        assert attempt is not None
        results.append(debrief(attempt, outlook))
        assert_holds(results[-1], outlook)
    assert {result.ending.outcome for result in results} >= {"mixed", "poor"}
    assert {len(result.turning_points) for result in results} >= {0, 2}
    assert any(moment.closed_good for result in results for moment in result.moments)
    assert len({result.profile for result in results}) == 4


def test_what_holds_for_generated_scenarios() -> None:
    results = []
    for seed in range(100):
        scenario = generated(seed)
        attempt = random_play(scenario, seed)
        outlook = Outlook(scenario)
        if attempt is None or not outlook.whole.exact:
            continue
        result = debrief(attempt, outlook)
        if result.is_exact:
            assert_holds(result, outlook)
            results.append(result)
    assert len(results) > 50
    assert any(score.value is None for result in results for score in result.scores.values())
    assert sum(moment.loss > 0 for result in results for moment in result.moments) > 20


@pytest.mark.parametrize("seed", range(2))
def test_what_was_possible_is_what_a_walk_finds(seed: int, nine_days: Scenario) -> None:
    """From the third decision on: every state from there, and the best and the worst that it can come to."""
    attempt = random_play(nine_days, seed)
    assert attempt is not None
    result = debrief(attempt, Outlook(nine_days))
    ends = extremes()

    def together(pair: tuple[int, ...]) -> Fraction:
        return (
            sum(
                (Fraction(100 * (raw - low), high - low) for raw, (low, high) in zip(pair, ends, strict=True)),
                Fraction(),
            )
            / 2
        )

    for moment in result.moments[3:]:
        for state, found in (
            (moment.decision.before, moment.before.together),
            (moment.decision.after, moment.after.together),
        ):
            values = [together(pair) for pairs in walk(nine_days, state).endings.values() for pair in pairs]
            assert (min(values), max(values)) == found
        for other in moment.decision.not_taken:
            state = rules.after(nine_days, moment.decision.before, other)
            best = max(together(pair) for pairs in walk(nine_days, state).endings.values() for pair in pairs)
            assert moment.best_with(other) == best


@pytest.mark.parametrize(("value", "means"), [
    (0, "working against you"), (39, "working against you"), (40, "mixed"), (59, "mixed"), (60, "mostly helping"),
    (79, "mostly helping"), (80, "strong"), (100, "strong"),
])  # fmt: skip
def test_the_word_for_a_score(value: int, means: str) -> None:
    assert word(value) == means


@pytest.mark.parametrize(("value", "becomes"), [
    (Fraction(1, 2), 1), (Fraction(99, 200), 0), (Fraction(3, 2), 2), (Fraction(5, 2), 3), (Fraction(119, 2), 60),
    (Fraction(100), 100),
])  # fmt: skip
def test_half_is_rounded_up(value: Fraction, becomes: int) -> None:
    assert rounded(value) == becomes


@pytest.mark.parametrize(("diplomacy", "empathy", "kind"), [
    (50, 50, "trusted"), (49, 50, "kind but costly"), (50, 49, "correct but cold"), (49, 49, "closed"),
    (None, 50, None), (50, None, None),
])  # fmt: skip
def test_the_kind_of_conversation(diplomacy: int | None, empathy: int | None, kind: str | None) -> None:
    assert profile({"diplomacy": Score("diplomacy", 0, diplomacy), "empathy": Score("empathy", 0, empathy)}) == kind


TIES = """\
  one:
    choices:
      - {id: a, say: One., goto: two, diplomacy: +2, skill: [cooperation]}
      - {id: b, say: Other., goto: two, diplomacy: -2, skill: [creativity]}
  two:
    choices:
      - {id: a, say: One., goto: three, diplomacy: -2, skill: [cooperation]}
      - {id: b, say: Other., goto: three, diplomacy: +2, skill: [cooperation]}
  three:
    choices:
      - {id: a, say: One., goto: four, diplomacy: -2}
      - {id: b, say: Other., goto: four, diplomacy: +2}
  four:
    choices:
      - {id: a, say: One., goto: good, diplomacy: -2, empathy: +1, skill: [empathy-words]}
      - {id: b, say: Other., goto: poor, diplomacy: +2}
"""


def test_of_equals_the_earlier_counts_and_the_closing_of_every_good_end_first() -> None:
    scenario = scenario_of(HEAD + TIES.replace(", skill: [empathy-words]", "") + ENDINGS)
    attempt = Attempt(ConversationMachine(scenario))
    for id_ in ("a", "a", "a", "b"):
        attempt.choose(id_)
    result = debrief(attempt, Outlook(scenario))
    assert [moment.loss > 5 for moment in result.moments] == [False, True, True, True]
    assert [moment.decision.number for moment in result.turning_points] == [
        2,
        4,
    ]  # 4 closed the good end; 2 ties with 3
    assert result.went_well is result.moments[0]
    assert result.best_line is attempt.decisions[0]
    assert [str(words.skill(chances)) for chances in result.skills] == [
        "cooperation: 1 of 2 chances", "creativity: not met in this conversation",
    ]  # fmt: skip
    assert words.what_it_changed(result.moments[0], scenario) == (
        "went well: the other lines would have cost about 13 points"
    )
    assert words.what_it_changed(result.moments[1], scenario).endswith(" points; a good ending was still open")
    assert words.what_it_changed(result.moments[3], scenario).startswith("no good ending was left after this, and ")


def test_chances_and_signs_in_words() -> None:
    assert words.skill(SkillChances("active-listening", 1, 1)) == "active listening: 1 of 1 chance"
    assert [words.signed(number) for number in (-2, 0, 1)] == ["−2", "0", "+1"]
    assert [words.points(number) for number in (0, 1, 2, 12, 13)] == [
        "no points", "one point", "two points", "twelve points", "13 points",
    ]  # fmt: skip
    assert words.estimate_gap(62, 57) == "close to the author’s key"
    assert words.estimate_gap(62, 56) == "6 above the author’s key"
    assert words.estimate_gap(20, 56) == "36 below the author’s key"


@pytest.mark.parametrize(("text", "end"), [
    ("Short enough.", "Short enough."),
    ("A first sentence that is rather long, and says much. And this is the last one.", "And this is the last one."),
    ("One that goes on and on, and is far too long for it. Yes. It is.",
     "… goes on and on, and is far too long for it. Yes. It is."),
    ("x" * 100, "… " + "x" * 60),
])  # fmt: skip
def test_the_end_of_a_text(text: str, end: str) -> None:
    found = words.last_sentence(text)
    assert len(found) <= 62
    assert found == end


def test_a_debrief_needs_an_end(nine_days: Scenario) -> None:
    with pytest.raises(AssertionError):
        debrief(Attempt(ConversationMachine(nine_days)), Outlook(nine_days))
    assert list(SCORES) == ["diplomacy", "empathy"]
