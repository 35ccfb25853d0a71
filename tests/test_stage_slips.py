"""What a facilitator presses by habit, and what the room reads: nothing is lost, and nothing cut without need."""

from __future__ import annotations

import pytest
from generated import scenario_of
from room import drawn, hands, meeting_of, result_of, staging, through, to_reading, to_the_end
from test_meeting import at

from roleplay.workshop.course import Phase


async def test_going_on_without_an_estimate_is_asked_once_and_can_be_taken_back() -> None:
    meeting = at(Phase.ESTIMATE)
    async with staging(meeting) as person:
        await person.press("space")
        assert meeting.phase == Phase.ESTIMATE
        assert "Two numbers first; Space again goes on without." in person.words
        await person.press("t", "space")  # another key between: it is asked again
        assert meeting.phase == Phase.ESTIMATE
        await person.press("space")
        assert meeting.phase == Phase.DEBRIEF
        await person.until(lambda: "One moment" not in person.words)
        await person.press("left")
        assert meeting.phase == Phase.ESTIMATE
        await person.press("7", "0", "space", "5", "5", "enter")
        assert meeting.path.estimate == (70, 55)
        await person.press("space")
        await person.until(lambda: "One moment" not in person.words)
        await person.press("left")
        assert meeting.phase == Phase.DEBRIEF
        assert "There is no way back from here." in person.words


async def test_numbers_typed_in_the_debrief_turn_no_page() -> None:
    meeting = at(Phase.DEBRIEF)
    async with staging(meeting) as person:
        await person.until(lambda: "One moment" not in person.words)
        for key in ("7", "0", "space", "5", "5", "enter"):
            await person.press(key)
            assert "No number is asked for here." in person.words
            assert (meeting.phase, meeting.page) == (Phase.DEBRIEF, 0)
        await person.press("space")
        assert meeting.page == 1


async def test_back_from_the_thanks_is_the_last_card_and_from_the_estimate_the_last_page_of_the_ending() -> None:
    meeting = at(Phase.ENDING)
    async with staging(meeting) as person:
        while meeting.phase == Phase.ENDING:
            last = person.text.splitlines()[1:-1]
            await person.press("space")
        await person.press("left")
        assert person.text.splitlines()[1:-1] == last
        await person.press("space", "space", "space")
        await person.until(lambda: meeting.phase == Phase.DEBRIEF and "One moment" not in person.words)
        while meeting.phase == Phase.DEBRIEF:
            last = person.text.splitlines()[1:-1]
            await person.press("space")
        await person.press("left")
        assert person.text.splitlines()[1:-1] == last


async def test_two_lines_that_gained_alike_are_both_named_and_a_tie_that_follows_is_said() -> None:
    meeting = at(Phase.DISCUSS)
    meeting.do("back")
    meeting.do("back")
    hands(meeting, 9, 9, 3)
    for _ in range(3):
        meeting.do("next")
    hands(meeting, 10, 10, 3)
    meeting.do("next")
    meeting.do("next")
    async with staging(meeting) as person:
        assert "A and B both went from 9 to 10." in person.words
        await person.press("space")
        assert "Next: they are level" in person.words


async def test_a_number_too_many_is_refused_and_nothing_counts_by_the_blank_before_it() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space", "9", "space", "3", "space", "2")
        assert meeting.turn.tally.total == 0
        assert "9 9 3 ▌ One number for each line" in " ".join(person.text.split())
        await person.press("enter")
        assert meeting.turn.tally.counts == (9, 9, 3)


@pytest.mark.parametrize("key", ["u", "escape"])
async def test_what_is_half_typed_is_dropped_before_a_count_is(key: str) -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space", "9", "space", "3", "enter", "2", "enter")
        assert "1 number of 3" in person.words
        assert "▒" not in person.text  # what is not in the foot is not in the bars
        await person.press(key)
        assert meeting.turn.tally.counts == (9, 9, 3)
        assert "▒" not in person.text
        assert "Next: the vote is closed" in person.words
        await person.press("u")
        assert meeting.turn.tally.total == 0


async def test_a_count_above_the_room_is_asked_about_before_the_vote_is_closed() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space", "1", "1", "space", "4", "enter", "space")
        assert meeting.phase == Phase.FIRST_VOTE
        assert "24 hands, but 23 are here. Space again closes the vote." in person.words
        await person.press("space")
        assert meeting.phase == Phase.FIRST_CLOSED


async def test_s_leads_from_a_tie_of_the_first_vote_to_a_way_out_of_it() -> None:
    meeting = at(Phase.FIRST_VOTE)
    hands(meeting, 9, 9, 3)
    async with staging(meeting) as person:
        await person.press("space", "s")
        assert meeting.phase == Phase.TIE
        await person.press("left")
        assert meeting.phase == Phase.FIRST_CLOSED
        await person.press("space", "s")
        assert "← to the vote, then s" in person.words


async def test_the_head_counts_the_decision_whose_reply_is_shown() -> None:
    meeting = meeting_of()
    to_reading(meeting)
    through(meeting, (9, 1, 1))
    meeting.do("next")
    async with staging(meeting) as person:
        assert "decision 2" in person.lines[0]
        await person.press("left")
        assert meeting.phase == Phase.REPLY
        assert "decision 1" in person.lines[0]


async def test_escape_stays_where_it_was_asked_to_go_back() -> None:
    meeting = at(Phase.OVER)
    async with staging(meeting) as person:
        await person.press("g")
        assert "← stay here" in person.words
        await person.press("escape")
        assert meeting.phase == Phase.OVER


def test_every_round_of_a_vote_is_told_in_the_debrief() -> None:
    meeting = meeting_of()
    to_reading(meeting)
    while meeting.phase != Phase.ENDING:
        if meeting.phase == Phase.REPLY:
            meeting.do("next")
        else:
            through(meeting, (9, 9, 3), (10, 10, 3), (12, 11))
    to_the_end(meeting)
    meeting.do("back")
    assert "Votes: first A 9, B 9, C 3; then A 10, B 10, C 3; then A 12, B 11." in " ".join(
        " ".join(drawn(meeting, result_of(meeting))).split()
    )


async def test_before_and_now_tells_the_counts_and_then_every_line_whole() -> None:
    meeting = at(Phase.REVEAL)
    async with staging(meeting) as person:
        shown = []
        for _ in range(2):
            assert "Who moved: what did the other side say that did it?" in person.words
            assert "…" not in person.text
            shown.append(person.words)
            await person.press("space")
        assert meeting.phase == Phase.TIE
    counts, lines = shown
    assert "first 9" in counts
    assert "now 10" in counts
    assert [choice.words in lines for choice in meeting.options] == [True] * 3


LONG = """format: 1
id: long
title: Long
summary: s
language: en
level: 1
minutes: 1
brief: b
cast: {ann: {name: Ann}}
start: a
scenes:
  a:
    says: [{ann: CUE}]
    choices:
      - {id: one, say: ONE, goto: good, diplomacy: +2, reply: [{ann: FIRST}, {narrator: Then.}, {ann: LAST}]}
      - {id: two, say: ONE, goto: poor, diplomacy: -2, reply: [{ann: FIRST}, {narrator: Then.}, {ann: LAST}]}
endings:
  good: {title: G, outcome: good, says: [{narrator: n}], meaning: m, ask: Good for whom?}
  poor: {title: P, outcome: poor, says: [{narrator: n}], meaning: m, ask: Poor for whom?}
"""


@pytest.mark.parametrize("words", [(3, 3, 3, 3), (20, 25, 25, 25), (30, 30, 60, 30), (30, 30, 200, 60)])
@pytest.mark.parametrize("line", [1, 2])
def test_no_page_of_the_debrief_is_without_what_it_is_about(words: tuple[int, ...], line: int) -> None:
    text = LONG
    for name, count in zip(("CUE", "ONE", "FIRST", "LAST"), words, strict=True):
        text = text.replace(name, " ".join([name.lower(), *["word"] * (count - 1)]))
    meeting = meeting_of(scenario_of(text))
    to_reading(meeting)
    through(meeting, (9, 7) if line == 1 else (7, 9), (9, 7) if line == 1 else (7, 9))
    to_the_end(meeting)
    meeting.do("back")
    cards = drawn(meeting, result_of(meeting))
    (told,) = (card for card in cards if "Votes: " in card)
    assert "word" in told  # and not only the votes
    first = next(number for number, card in enumerate(cards) if card.startswith("What was possible"))
    last = next(number for number, card in enumerate(cards) if card.startswith("The author’s two numbers"))
    about = cards[first + 1 : last]
    assert len(about) >= 2  # the turning point, and what a minority wanted
    assert [card.splitlines()[0] for card in about if not card.startswith("Decision 1")] == []
    assert [card for card in about if "cue" in card and "one" not in card] == []
    asked = next(card for card in cards if "for whom?" in card)
    assert asked.startswith("After “")


@pytest.mark.parametrize("phase", [Phase.FIRST_VOTE, Phase.FIRST_CLOSED, Phase.SECOND_CLOSED, Phase.REVEAL])
async def test_where_there_are_rows_no_line_is_cut(phase: Phase) -> None:
    async with staging(at(phase), size=(120, 40)) as person:
        assert "Not 214, not at the moment." in person.words or "just how we stand" in person.words
        assert "…" not in person.text


async def test_the_foot_says_what_a_closed_card_asks_for() -> None:
    meeting = at(Phase.DEBRIEF)
    async with staging(meeting) as person:
        await person.until(lambda: "One moment" not in person.words)
        while "The author’s two numbers" not in person.words:
            assert "Next: more" in person.words
            await person.press("space")
        assert "s: open them Space: leave them closed" in person.words
        await person.press("s")
        assert "Next: more" in person.words
        await person.press("space")
        assert "How shall we talk about it?" in person.words
        assert "1, 2 or 3: that one Space: only the questions" in person.words
        await person.press("1")
        assert "chosen" in person.words
        assert "Next: more" in person.words
