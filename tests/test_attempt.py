"""An attempt: what a player hears and chooses, and that the choices alone bring all of it back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from roleplay.conversation.attempt import Attempt, NotOffered, Step, replay
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.rules import EndlessPassage, State
from roleplay.conversation.step import Mode
from roleplay.scenario.fingerprint import fingerprint
from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.model import Scenario

DATA = Path(__file__).parent / "data"


def scenario_in(file: Path) -> Scenario:
    scenario, found = load(file)
    assert scenario is not None, found
    return scenario


@pytest.fixture(scope="module")
def desk() -> ConversationMachine:
    return ConversationMachine(scenario_in(DATA / "every-key.yaml"))


def words(lines: object) -> list[str]:
    return [line.text for line in lines]  # type: ignore[attr-defined]


def test_a_whole_conversation(desk: ConversationMachine) -> None:
    attempt = Attempt(desk)
    assert attempt.mode is Mode.WOULD
    assert words(attempt.heard) == ["Monday, 9:05. Your plant stands on the floor.", "Oh! You are back."]
    assert attempt.ending is None

    first = attempt.choose("rule")
    assert (first.number, first.step, first.choice.id) == (1, Step("desk", "rule"), "rule")
    assert words(first.heard) == ["Monday, 9:05. Your plant stands on the floor.", "Oh! You are back."]
    assert words(first.reply) == ["I see.", "Two heads turn."]
    assert [choice.id for choice in first.not_taken] == ["curious", "plant"]
    assert first.before == State("desk", frozenset(), (2,), frozenset(), (0, 0))
    assert first.after == attempt.state == State("talk", frozenset({"cornered"}), (0,), frozenset(), (0, -2))
    assert words(attempt.heard) == ["You could have said that quietly."]

    second = attempt.choose("step-back")
    assert words(second.reply) == ["Later, maybe."]
    # Nobody is cornered now; nothing is on offer, so `otherwise` and the route lead on, and all of it is heard
    assert words(attempt.heard) == [
        "Someone should have told me.",
        "On Thursday a ticket arrives with your name in it.",
        "I was told to ask Facilities.",
    ]
    assert attempt.ending is desk.scenario.endings["cold"]
    assert attempt.choices == ()
    assert not attempt.is_stuck
    assert [decision.number for decision in attempt.decisions] == [1, 2]


def test_a_reply_sees_the_state_after_the_choice_and_only_it(load_text: Callable[..., Loaded]) -> None:
    small = (DATA / "small.yaml").read_text()
    replies = "- ines: Fine.\n            when: promised\n          - ines: No.\n            when: not promised"
    scenario = load_text(small.replace("- ines: Fine.", replies)).scenario
    assert scenario is not None
    decision = Attempt(ConversationMachine(scenario)).choose("sorry")  # which sets it
    assert words(decision.reply) == ["Fine."]


def test_what_is_not_on_offer_is_refused_and_changes_nothing(desk: ConversationMachine) -> None:
    attempt = Attempt(desk)
    attempt.choose("curious")
    before = (attempt.state, attempt.heard, tuple(attempt.decisions))
    for choice in ("step-back", "curious", "nothing", "", "talk/share"):
        with pytest.raises(NotOffered) as raised:
            attempt.choose(choice)
        assert raised.value.step == Step("talk", choice)
        assert f"talk/{choice}" in str(raised.value)
    assert (attempt.state, attempt.heard, tuple(attempt.decisions)) == before
    attempt.choose("share")
    assert attempt.ending is not None
    with pytest.raises(NotOffered):
        attempt.choose("share")


def test_its_steps_and_mode_bring_an_attempt_back(desk: ConversationMachine) -> None:
    attempt = Attempt(desk, Mode.SHOULD)
    attempt.choose("rule")
    attempt.choose("step-back")
    assert attempt.steps == (Step("desk", "rule"), Step("talk", "step-back"))
    again = replay(desk, attempt.steps, attempt.mode)
    assert again.mode is Mode.SHOULD
    assert (again.state, again.heard, again.decisions) == (attempt.state, attempt.heard, attempt.decisions)
    assert Mode("should") is Mode.SHOULD


@pytest.mark.parametrize(
    ("steps", "fails"),
    [
        ([Step("talk", "share")], Step("talk", "share")),  # another scene
        ([Step("desk", "gone")], Step("desk", "gone")),
        ([Step("desk", "curious"), Step("talk", "step-back")], Step("talk", "step-back")),  # not offered then
        ([Step("desk", "curious"), Step("desk", "curious")], Step("desk", "curious")),
        ([Step("desk", "curious"), Step("talk", "share"), Step("shared", "x")], Step("shared", "x")),  # after the end
    ],
)
def test_a_replay_ends_at_the_first_step_that_does_not_fit(
    steps: list[Step], fails: Step, desk: ConversationMachine
) -> None:
    with pytest.raises(NotOffered) as raised:
        replay(desk, steps)
    assert raised.value.step == fails


def test_a_conversation_that_leads_no_further_is_stuck(load_text: Callable[..., Loaded]) -> None:
    small = (DATA / "small.yaml").read_text()
    text = small.replace("      - goto: left", "      - goto: yard").replace(
        "endings:\n",
        "  yard:\n    choices:\n      - {id: a, say: A, goto: left, when: promised}\n"
        "      - {id: b, say: B, goto: left, when: promised}\nendings:\n",
    )
    scenario = load_text(text).scenario
    assert scenario is not None
    attempt = Attempt(ConversationMachine(scenario))
    assert not attempt.is_stuck
    attempt.choose("wait")
    assert attempt.is_stuck
    assert (attempt.scene, attempt.ending, attempt.choices) == ("yard", None, ())


def test_a_round_without_a_choice_is_an_error_and_changes_nothing(load_text: Callable[..., Loaded]) -> None:
    small = (DATA / "small.yaml").read_text()
    scenario = load_text(small.replace("- goto: left", "- goto: yard").replace(
        "endings:\n", "  yard:\n    route: [goto: hall]\nendings:\n")).scenario  # fmt: skip
    assert scenario is not None
    attempt = Attempt(ConversationMachine(scenario))
    before = (attempt.state, attempt.heard)
    with pytest.raises(EndlessPassage) as raised:
        attempt.choose("wait")
    assert raised.value.scenes == ("hall", "yard", "hall")
    assert (attempt.state, attempt.heard, attempt.decisions) == (*before, [])
    attempt.choose("sorry")
    assert attempt.ending is not None

    scenario = load_text(small.replace("start: door", "start: hall").replace("- goto: left", "- goto: hall")).scenario
    assert scenario is not None
    with pytest.raises(EndlessPassage):
        Attempt(ConversationMachine(scenario))


# The fingerprint: which changes of a scenario an old attempt can feel

TEXT = [
    ("title: Small talk", "title: Small words"),
    ("summary: Ines waits", "summary: Ines stands"),
    ("brief: You are late.", "brief: You are early."),
    ("name: Ines Carvalho", "name: Inês Carvalho"),
    ("promised: You promised Monday.", "promised: You promised Tuesday."),
    ("max: 5}", "max: 5, about: How long.}"),
    ("- ines: You are late.", "- ines: You are early."),
    ("mood: even", "mood: cold"),
    ("        mood: even", "        mood: even\n        when: promised"),
    ("say: I am sorry.", "say: Sorry."),
    ("do: Wait.", "say: Wait."),
    ("- ines: Fine.", "- tomasz: Fine."),
    ("why: It says what happened.", "why: Because."),
    ("skill: [showing-empathy]", "skill: [active-listening]"),
    ("once: true", "once: true\n        contested: true"),
    ("title: Kept", "title: Held"),
    ("meaning: She believes you.", "meaning: She trusts you."),
    ("level: 1", "level: 2"),
    ("tags: [client]", "tags: [news]"),
    ("endings:\n", "debrief: {key_idea: Say it.}\nendings:\n"),
    ("    otherwise: hall", "    note: Wait here.\n    otherwise: hall"),
]
STRUCTURE = [
    ("goto: left", "goto: kept"),
    ("start: door", "start: hall"),
    ("empathy: +1", "empathy: +2"),
    ("empathy: +1", "diplomacy: +1"),
    ("set: [promised]", "clear: [promised]"),
    ("set: [promised]", "set: []"),
    ("set: [promised]", "add: {patience: 1}"),
    ("once: true", "once: false"),
    ("when: patience >= 2", "when: patience >= 3"),
    ("when: patience >= 2", "when: not patience >= 2"),
    ("        when: patience >= 2\n", ""),
    ("    otherwise: hall\n", ""),
    ("id: wait", "id: stay"),
    ("start: 3, min: 0", "start: 2, min: 0"),
    ("min: 0, max: 5", "min: 0, max: 4"),
    ("min: 0, max: 5", "min: 1, max: 5"),
    ("{when: promised, goto: kept}", "{when: not promised, goto: kept}"),
    ("outcome: good", "outcome: mixed"),
]
NEITHER = [
    ("when: patience >= 2", "when: (patience>=+2)"),
    ("empathy: +1", "empathy: 1\n        diplomacy: 0"),
    ("once: true", "once: yes\n        contested: no"),
    ("set: [promised]", "set:\n          - promised\n          - promised"),
    ("brief: You are late.", "brief: >\n  You are\n  late."),
    ("format: 1\n", "# A remark\nformat: 1\n"),
    ("id: small\ntitle: Small talk\n", "title: Small talk\nid: small\n"),
]


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [(*edit, {"text"}) for edit in TEXT]
    + [(*edit, {"structure"}) for edit in STRUCTURE]
    + [(*edit, set()) for edit in NEITHER],
)
def test_a_fingerprint_tells_words_from_what_happens(
    was: str, now: str, changed: set[str], load_text: Callable[..., Loaded]
) -> None:
    small = (DATA / "small.yaml").read_text()
    assert small.count(was) == 1
    one, other = load_text(small).scenario, load_text(small.replace(was, now)).scenario
    assert one is not None
    assert other is not None
    before, after = fingerprint(one)._asdict(), fingerprint(other)._asdict()
    assert {part for part in before if before[part] != after[part]} == changed


def test_the_order_of_set_does_not_matter_and_that_of_choices_does(load_text: Callable[..., Loaded]) -> None:
    small = (DATA / "small.yaml").read_text().replace("facts:\n", "facts:\n  late: You are late.\n")
    both = small.replace("set: [promised]", "set: [promised, late]")
    one, other = load_text(both).scenario, load_text(both.replace("[promised, late]", "[late, promised]")).scenario
    assert one is not None
    assert other is not None
    assert fingerprint(one) == fingerprint(other)
    a, b = "{id: a, say: A, goto: left}", "{id: b, say: B, goto: left}"
    scene = "  yard:\n    choices:\n    - {}\n    - {}\nendings:\n"
    first = load_text(small.replace("endings:\n", scene.format(a, b))).scenario
    second = load_text(small.replace("endings:\n", scene.format(b, a))).scenario
    assert first is not None
    assert second is not None
    assert fingerprint(first).structure != fingerprint(second).structure


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    """It is kept in saves. When the structure changes here, every old save is told that its scenario has changed."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom roleplay.scenario.loading import load\n"
        "from roleplay.scenario.fingerprint import fingerprint\nprint(*fingerprint(load(Path(sys.argv[1])).scenario))"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", program, DATA / "every-key.yaml"],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, timeout=60, check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]  # fmt: skip
    assert printed[0] == printed[1]
    assert printed[0][0] == "3fc075951999d78b"
