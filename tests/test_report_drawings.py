"""The curve and the map of a report: whatever was played, it is all on the sheet, and true."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from generated import generated, scenario_of
from telling import telling_of
from test_what_if import random_play

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.debrief.debrief import LEAST_LOSS, Debrief, debrief
from roleplay.debrief.scores import rounded
from roleplay.outlook import Outlook
from roleplay.reports.curve import Curve, curve
from roleplay.reports.map import Map, map_of


def assert_on_sheet(drawing: Curve | Map) -> None:
    places = [(label.x, label.y) for label in drawing.labels]
    if isinstance(drawing, Curve):
        places += drawing.outline
    else:
        places += [(dot.x, dot.y) for dot in drawing.dots]
        for road in drawing.roads:
            begin = re.match(r"M([\d.]+) ([\d.]+)", road)
            assert begin is not None
            places.append((float(begin[1]), float(begin[2])))
            places += [(float(x), 0.0) for x in re.findall(r"H([\d.]+)", road)]
            places += [(0.0, float(y)) for y in re.findall(r"V([\d.]+)", road)]
    for x, y in places:
        assert -0.1 <= x <= drawing.width + 0.1, (x, y)
        assert -0.1 <= y <= drawing.height + 0.1, (x, y)


def debriefs() -> list[Debrief]:
    """Return debriefs of random plays of random scenarios, with loops and without."""
    found = []
    for seed in range(60):
        scenario = generated(seed)
        attempt = random_play(scenario, seed)
        if attempt is not None and attempt.ending is not None:
            found.append(debrief(attempt, Outlook(scenario)))
    assert len(found) > 20
    return found


def test_every_drawing_stays_on_its_sheet() -> None:
    curves = 0
    for result in debriefs():
        for with_scores in (False, True):
            funnel = curve(result, with_scores=with_scores)
            if funnel is not None:
                curves += 1
                assert_on_sheet(funnel)
        path = map_of(result)
        assert (path is None) == (not result.attempt.decisions)
        if path is not None:
            assert_on_sheet(path)
    assert curves > 10


def words(drawing: Curve | Map, kind: str) -> list[str]:
    return [label.words for label in drawing.labels if label.kind == kind]


def test_the_curve_says_what_was_lost_and_where(data: Path) -> None:
    result = telling_of(data / "nine-days.yaml").result
    with_scores, without = (curve(result, with_scores=scores) for scores in (True, False))
    assert with_scores is not None
    assert without is not None
    losses = [f"−{rounded(moment.loss)}" for moment in result.moments if moment.loss > LEAST_LOSS]
    assert losses
    assert words(with_scores, "loss") == losses
    assert words(with_scores, "result") == [f"{rounded(result.together)} together"]
    assert words(without, "loss") == []
    for drawing in (with_scores, without):
        turning = [str(moment.decision.number) for moment in result.turning_points]
        assert words(drawing, "turning") == turning
        assert sorted(words(drawing, "number") + turning, key=int) == [
            str(moment.decision.number) for moment in result.moments
        ]
        count = len(result.moments) + 1
        upper = [y for _, y in drawing.outline[: 2 * count : 2]]
        lower = [y for _, y in drawing.outline[: 2 * count - 1 : -2]]
        assert upper == sorted(upper)  # it only narrows
        assert all(after <= before + 3 for before, after in pairwise(lower))  # and a line is left of it


def test_the_map_tells_your_end_only(data: Path) -> None:
    result = telling_of(data / "nine-days.yaml").result
    path = map_of(result)
    assert path is not None
    assert words(path, "result") == [result.ending.title]
    assert words(path, "outside") == ["not met"] * (len(result.attempt.scenario.endings) - 1)
    drawn = " ".join(label.words for label in path.labels)
    for name, ending in result.attempt.scenario.endings.items():
        assert ending.title not in drawn or name == result.attempt.state.scene


def test_a_long_talk_keeps_its_numbers_apart() -> None:
    scenes = [
        f"s{n}: {{choices: [{{id: a, say: A, goto: {f's{n + 1}' if n < 59 else 'end'}, diplomacy: +1}},"
        f" {{id: b, say: B, goto: {f's{n + 1}' if n < 59 else 'end'}}}]}}"
        for n in range(60)
    ]
    scenario = scenario_of(LONG.format("\n  ".join(scenes)))
    attempt = Attempt(ConversationMachine(scenario))
    while attempt.choices:
        attempt.choose("ab"[len(attempt.decisions) % 7 == 0])
    result = debrief(attempt, Outlook(scenario))
    for drawing in (curve(result, with_scores=True), map_of(result)):
        assert drawing is not None
        assert_on_sheet(drawing)
        numbers = sorted((label.x, label.words) for label in drawing.labels if label.kind in ("number", "turning"))
        assert len(numbers) < 60
        plain = [label for label in drawing.labels if label.kind == "number"]
        assert all(after.x - before.x >= 15 for before, after in pairwise(plain))


LONG = """\
format: 1
id: long
title: Long
summary: Sixty decisions.
language: en
level: 1
minutes: 5
brief: You talk for long.
cast:
  ann: {{name: Ann}}
start: s0
scenes:
  {}
endings:
  end: {{title: An end with a title that is longer than its room, outcome: good, says: [{{narrator: E.}}], meaning: M.}}
"""


def test_where_nothing_moves_there_is_no_curve() -> None:
    text = LONG.format("s0: {choices: [{id: a, say: A, goto: end}, {id: b, say: B, goto: end}]}")
    scenario = scenario_of(text)
    attempt = random_play(scenario, 1)
    assert attempt is not None
    result = debrief(attempt, Outlook(scenario))
    assert curve(result, with_scores=True) is None
    assert map_of(result) is not None
