"""The meeting walked at random: whatever is pressed, no vote is lost, nothing hidden is shown, and it can go on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from generated import generated
from hypothesis import given, settings
from hypothesis import strategies as st
from person import entry_of
from room import ROOM_214, drawn, meeting_of, result_of, snapshot, to_the_end

from roleplay.outlook import Outlook
from roleplay.saves.kept import Event
from roleplay.scenario.loading import load_bytes
from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain
from roleplay.workshop.course import Phase, course
from roleplay.workshop.debrief import room_debrief
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.scripts import SCRIPTS

NINE_DAYS = ROOM_214.with_name("nine-days.yaml")
DECIDE = "decide"
KINDS = [
    *sorted(course().events),
    *["next"] * 14,
    *["hands"] * 8,
    *["ballots"] * 8,
    *[DECIDE] * 16,
    *["again"] * 6,
    "back",
    "look_back",
    "rewind",
]
LONGEST = 160


def random_walk(seed: int, length: int) -> list[tuple[str, int]]:
    """Return a walk: kinds of events, each with a number that its data are made from; a shorter one is its start."""
    random = Random(seed)
    return [(random.choice(KINDS), random.randint(0, 99)) for _ in range(length)]


# Not a list that hypothesis makes: those are mostly too short to come anywhere.
steps = st.builds(random_walk, st.integers(0, 10**6), st.integers(0, LONGEST))


@cache
def scenario(path: Path) -> Scenario:
    return entry_of(path).scenario


def data_for(meeting: Meeting, kind: str, number: int) -> dict[str, object]:
    """Return what could go with an event; mostly something that makes sense."""
    options = meeting.turn.options if meeting.path.turns else ("none",)
    votes = meeting.turn.tally.options if meeting.path.turns else options
    match kind:
        case "hands":
            sources = (*meeting.sources, "nobody") if number % 7 == 0 else meeting.sources
            counts = [(number * (index + 3) // 4) % 3 for index in range(len(votes) + (number % 11 == 0))]
            return {"source": sources[number % len(sources)], "counts": counts}
        case "ballots":
            ballots = {str(number % 4 + voter): votes[(number + voter) % len(votes)] for voter in range(number % 3)}
            return {"place": meeting.place if number % 9 else "0.0.7", "ballots": ballots}
        case "door":
            return {"code": f"{number % 3}", "host": "127.0.0.1", "port": number}
        case "choose" | "coin":
            return {"choice": options[number % len(options)]}
        case "defender":
            return {"option": None if number % 5 == 0 else number % 5 - 1}
        case "minutes":
            return {"minutes": number}
        case "room":
            return {"people": number}
        case "page":
            return {"page": number % 6 - 1}
        case "estimate":
            return {"scores": [number, 200 - 2 * number]}
        case "script":
            return {"script": [*SCRIPTS, "none"][number % (len(SCRIPTS) + 1)]}
        case "rewind":
            return {"decision": number % 8}
    return {}


def walked(meeting: Meeting, walk: list[tuple[str, int]]) -> Iterator[tuple[str, bool]]:
    """Let the events of a walk happen; yield each with whether it made sense."""
    for one, number in walk:
        # A whole decision at a stroke, so that walks come to the end of a conversation.
        decides = one == DECIDE and meeting.phase == Phase.READ
        for kind in ("pick", "choose", "next") if decides else ("next",) if one == DECIDE else (one,):
            data = data_for(meeting, kind, number)
            could = meeting.can(kind, **data)
            did = meeting.do(kind, **data)
            assert could == did, (kind, data, meeting.phase)
            yield kind, did


def votes_of(meeting: Meeting) -> dict[tuple[int, int, int], tuple[tuple[str, ...], object]]:
    """Return the votes of every round of every turn of every path."""
    paths = [*meeting.earlier_paths, meeting.path]
    return {
        (path, turn, at): (tally.options, dict(tally.by_source))
        for path, found in enumerate(paths)
        for turn, one in enumerate(found.turns)
        for at, tally in enumerate(one.rounds)
    }


@given(steps, st.sampled_from([0, 3]))
def test_no_vote_is_lost_and_the_events_tell_all_of_it(walk: list[tuple[str, int]], teams: int) -> None:
    meeting = meeting_of(scenario(ROOM_214), teams=teams)
    before = votes_of(meeting)
    accepted = 0
    for kind, did in walked(meeting, walk):
        after = votes_of(meeting)
        accepted += did
        if kind not in ("hands", "ballots", "undo"):
            # Only a vote between others than before begins anew, and what followed from the old one goes with it.
            lost = [place for place, votes in before.items() if after.get(place) != votes]
            if lost:
                opened = (len(meeting.earlier_paths), len(meeting.path.turns) - 1, meeting.turn.at)
                assert min(lost) == opened, (kind, lost)
                assert all(place[:2] == opened[:2] for place in lost), (kind, lost)
                assert before[opened][0] != after[opened][0], kind
        before = after
    assert len(meeting.events) == accepted
    again = meeting_of(scenario(ROOM_214), teams=teams)
    again.replay(Event(event.kind, json.loads(json.dumps(event.data)), event.at) for event in meeting.events)
    assert snapshot(again) == snapshot(meeting)


@given(steps, st.sampled_from([0, 2]))
def test_from_anywhere_it_can_go_on_to_the_end(walk: list[tuple[str, int]], teams: int) -> None:
    meeting = meeting_of(scenario(NINE_DAYS), teams=teams)
    for _ in walked(meeting, walk):
        pass
    to_the_end(meeting)


@settings(max_examples=40)
@given(st.integers(0, 400), steps)
def test_in_any_scenario_it_can_go_on(seed: int, walk: list[tuple[str, int]]) -> None:
    meeting = meeting_of(generated(seed, loops=False))
    for _ in walked(meeting, walk):
        assert drawn(meeting)
    to_the_end(meeting)


# Nothing hidden is shown


def letters(text: str) -> str:
    """Return the letters and digits of a text: what is left of it however it is wrapped and drawn."""
    return "".join(character for character in text if character.isalnum())


def told(meeting: Meeting) -> str:
    """Return all that the room has been told so far, in any branch."""
    found = [meeting.scenario.title, meeting.scenario.brief, meeting.scenario.content_note or ""]
    for path in (*meeting.earlier_paths, meeting.path):
        attempt = path.attempt
        scenes = [decision.before.scene for decision in attempt.decisions] + [attempt.scene]
        found += [meeting.scenario.scenes[name].discuss or "" for name in scenes if name in meeting.scenario.scenes]
        for decision in attempt.decisions:
            found += [line.text for line in (*decision.heard, *decision.reply)]
            found += [choice.words for choice in decision.offered]
        found += [line.text for line in attempt.heard] + [choice.words for choice in attempt.choices]
        if attempt.ending is not None:
            found += [attempt.ending.title, attempt.ending.meaning]
    return letters(" ".join(plain(text, meeting.scenario.called) for text in found))


def private(found: Scenario) -> list[str]:
    """Return what never stands on the wall, in any phase: every note and every reason."""
    scenes = found.scenes.values()
    return [scene.note for scene in scenes if scene.note] + [
        choice.why for scene in scenes for choice in scene.choices or () if choice.why
    ]


def ahead(found: Scenario) -> list[str]:
    """Return all that can be said, and how it can end: it is shown when it is met, not before."""
    texts = [ending.title for ending in found.endings.values()] + [ending.meaning for ending in found.endings.values()]
    for scene in found.scenes.values():
        texts += [scene.discuss] if scene.discuss else []
        texts += [line.text for line in scene.says]
        for choice in scene.choices or ():
            texts += [choice.words, *(line.text for line in choice.reply)]
    return texts + [line.text for ending in found.endings.values() for line in ending.says]


@settings(max_examples=60)
@given(steps, st.sampled_from([ROOM_214, NINE_DAYS]))
def test_nothing_hidden_is_ever_on_the_wall(walk: list[tuple[str, int]], path: Path) -> None:
    meeting = meeting_of(scenario(path))
    names = meeting.scenario.called
    never = {letters(plain(text, names)) for text in private(meeting.scenario)}
    # Short sayings are not looked for: “Yes.” stands everywhere.
    later = {text for text in (letters(plain(text, names)) for text in ahead(meeting.scenario)) if len(text) > 24}
    outlook = cached_outlook(path)
    for _, did in walked(meeting, walk):
        if not did:
            continue
        in_debrief = meeting.phase == Phase.DEBRIEF
        result = room_debrief(meeting.path, outlook) if in_debrief else None
        wall = letters(" ".join(drawn(meeting, result)))
        assert not [text for text in never if text in wall]
        if not in_debrief:
            known = told(meeting)
            assert not [text for text in later if text in wall and text not in known]
            assert "Diplomacy" not in wall or meeting.phase == Phase.ESTIMATE


@cache
def cached_outlook(path: Path) -> Outlook:
    return Outlook(scenario(path))


def test_the_walks_come_everywhere() -> None:
    met: Counter[str] = Counter()
    for seed in range(100):
        meeting = meeting_of(scenario(ROOM_214))
        for _ in walked(meeting, random_walk(seed, LONGEST)):
            met[meeting.phase] += 1
    assert set(met) == set(Phase)


def twin(found: Scenario) -> Scenario:
    """Return the same scenario with other reasons, other notes and other scores."""
    scenes = {}
    for name, scene in found.scenes.items():
        choices = scene.choices and tuple(
            choice.model_copy(
                update={"why": "Because.", "diplomacy": -choice.diplomacy, "empathy": 2 - abs(choice.empathy)}
            )
            for choice in scene.choices
        )
        scenes[name] = scene.model_copy(update={"choices": choices, "note": "Secret."})
    return found.model_copy(update={"scenes": scenes})


@settings(max_examples=40)
@given(steps)
def test_before_the_debrief_the_wall_knows_no_score(walk: list[tuple[str, int]]) -> None:
    """Whatever the numbers, the reasons and the notes are, the wall looks the same."""
    one, other = meeting_of(without_score_conditions()), meeting_of(twin(without_score_conditions()))
    for _ in zip(walked(one, walk), walked(other, walk), strict=True):
        if one.phase != Phase.DEBRIEF:
            assert drawn(one) == drawn(other)


@cache
def without_score_conditions() -> Scenario:
    text = ROOM_214.read_text(encoding="utf-8").replace(" and diplomacy >= 4 and empathy >= 4", "")
    assert not [line for line in text.splitlines() if "when:" in line and ("diplomacy" in line or "empathy" in line)]
    found = load_bytes(text.encode(), ROOM_214).scenario
    assert found is not None
    return found


@pytest.mark.parametrize("opened", [False, True])
def test_the_two_scores_are_on_one_card_that_has_to_be_opened(opened: bool) -> None:
    meeting = meeting_of()
    while meeting.phase != Phase.ESTIMATE:
        if meeting.phase == Phase.READ:
            meeting.do("pick")
            meeting.do("choose", choice=meeting.turn.options[0])
        meeting.do("next")
    meeting.do("estimate", scores=[70, 55])
    meeting.do("next")
    if opened:
        meeting.do("scores")
    cards = drawn(meeting, result_of(meeting))
    assert sum("Diplomacy" in card for card in cards) == opened
    numbers = [str(score.value) for score in result_of(meeting).scores.values()]
    assert any(all(number in card for number in numbers) and "author" in card for card in cards) == opened
