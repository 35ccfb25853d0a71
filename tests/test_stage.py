"""The stage with a facilitator at its keys: what the room sees, and that keys that make no sense do nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from generated import story
from room import hands, meeting_of, snapshot, staging, through, to_reading
from test_meeting import at
from test_text import HOSTILE
from test_theme import contrast

import roleplay.workshop.stage
from roleplay.scenario.loading import load_bytes
from roleplay.workshop.course import Phase
from roleplay.workshop.stage.entry import Entry
from roleplay.workshop.stage.lines import MEASURE
from roleplay.workshop.stage.theme import STAGE_PALETTES
from roleplay.workshop.turn import letter

TEXT = ("ink", "soft", "faint", "accent", "person", "diplomacy", "empathy")
SHAPES = {"ground", "raised", "rule", "held", "onheld", "before"}


@pytest.mark.parametrize("palette", STAGE_PALETTES)
def test_all_text_can_be_read_from_the_back(palette: str) -> None:
    colours = STAGE_PALETTES[palette]
    assert colours.keys() == {*TEXT, *SHAPES}, "a new colour: is it text or a shape?"
    pairs = [(name, "ground") for name in TEXT] + [("onheld", "held")]
    low = {pair: ratio for pair in pairs if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 7}
    assert not low
    assert contrast(colours["held"], colours["ground"]) >= 3
    assert contrast(colours["before"], colours["ground"]) >= 2.5


def test_every_colour_that_is_written_on_the_stage_exists() -> None:
    folder = Path(roleplay.workshop.stage.__file__).parent
    written = {
        name
        for file in folder.glob("*.py")
        for name in re.findall(r"\$([a-z][a-z-]*)", file.read_text(encoding="utf-8"))
    }
    assert len(written) > 6
    assert written <= STAGE_PALETTES["stage-dark"].keys()


async def test_a_meeting_by_hands() -> None:
    meeting = meeting_of()
    async with staging(meeting) as person:
        assert "Can the last row read this?" in person.words
        await person.press("space")
        assert "How many are here?" in person.words
        await person.press("2", "3", "enter")
        assert "23 are here." in person.words
        await person.press("space")
        assert "Marsh, 214, two nights." in person.words
        await person.press("space")
        assert "Hands up for A, then B, then C." in person.words
        await person.press("9", "space", "1")
        assert meeting.turn.tally.total == 0  # nothing counts before it is entered
        assert "Enter: count them" in person.words
        short = person.text.count("▒")
        await person.press("1")
        assert person.text.count("▒") > short  # the bars grow as they are typed
        await person.press("space", "3", "enter")
        assert meeting.turn.tally.counts == (9, 11, 3)
        assert "▒" not in person.text
        assert "23 of 23 voted" in person.words
        await person.press("space")
        assert "We are split: B has 11 of 23." in person.words
        await person.press("space")
        assert "What speaks for each of these lines" in person.words
        await person.press("d")
        assert "Who speaks for A?" in person.words
        await person.press("d", "d", "d")
        assert "What speaks for each of these lines" in person.words
        await person.press("space", "4", "space", "1", "4", "space", "5", "enter")
        assert meeting.turn.tally.counts == (4, 14, 5)
        await person.press("enter", "enter")
        assert "C went from 3 to 5" not in person.words
        assert "B went from 11 to 14." in person.words
        assert "first 9" in person.words
        assert "now 4" in person.words
        assert "Next: the lines" in person.words
        await person.press("space")
        assert "Next: we say it" in person.words
        await person.press("space")
        assert meeting.phase == Phase.REPLY
        assert "An hour ago." in person.words


async def test_a_count_above_the_room_is_warned_of_and_taken_back() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space", "1", "1", "space", "4", "enter")
        assert "24 hands, but 23 are here." in person.words
        await person.press("u")
        assert meeting.turn.tally.total == 0
        assert "Hands up for" in person.words
        await person.press("9", "space", "1", "enter")
        assert "2 numbers of 3" in person.words
        await person.press("backspace", "backspace", "backspace")
        assert "Hands up for" in person.words
        assert meeting.phase == Phase.FIRST_VOTE
        await person.press("space")
        assert "No votes yet" in person.words
        assert meeting.phase == Phase.FIRST_VOTE


async def test_erasing_never_takes_a_step_back_and_stepping_back_never_erases() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space", "1")
        await person.press("left")
        assert "9 1▌ Backspace erases, Enter counts" in " ".join(person.text.split())
        await person.press(*["backspace"] * 6)
        assert meeting.phase == Phase.FIRST_VOTE
        assert "Backspace erases numbers; ← goes back by one step." in person.words
        await person.press("left")
        assert meeting.phase == Phase.READ


@pytest.mark.parametrize(
    ("phase", "key", "told"),
    [
        (Phase.LOBBY, "e", "e ends the talk, once a first line has been said."),
        (Phase.SECOND_CLOSED, "r", "Space goes on to the tie; r and c work there."),
        (Phase.DISCUSS, "r", "r votes again between lines that are level."),
        (Phase.REPLY, "left", "What was said is said; after the ending g goes back."),
        (Phase.TEST_CARD, "pageup", "There is no way back from here."),
        (Phase.READ, "x", "Nothing here. ? lists the keys that work."),
        (Phase.READ, "7", "No number is asked for here. Space goes on."),
        (Phase.DISCUSS, "j", "j shows the code for phones, where there are any."),
    ],
)
async def test_a_key_that_does_nothing_says_so_until_the_next(phase: Phase, key: str, told: str) -> None:
    meeting = at(phase)
    before = snapshot(meeting)
    async with staging(meeting) as person:
        await person.press(key)
        assert told in person.words
        assert snapshot(meeting) == before
        await person.press("t")
        assert told not in person.words


async def test_before_the_tie_it_is_said_where_its_keys_work() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("5", "space", "5", "space", "0", "enter", "space")
        assert "A and B are level" in person.words
        await person.press("r")
        assert "s goes on to the tie; r and c work there." in person.words


async def test_a_wrong_key_leaves_what_is_being_typed() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space", "1", "1", "r")
        assert "9 11▌ r votes again" in " ".join(person.text.split())
        await person.press("space", "3", "enter")
        assert meeting.turn.tally.counts == (9, 11, 3)


async def test_nobody_is_asked_who_moved_where_the_totals_are_the_same() -> None:
    meeting = at(Phase.DISCUSS)
    async with staging(meeting) as person:
        first = " ".join(map(str, meeting.turn.rounds[0].counts))
        await person.press("space", *["space" if key == " " else key for key in first], "enter", "space", "space")
        assert "The totals are the same as before." in person.words
        assert "Who moved" not in person.words
        assert "What would have moved us?" in person.words


async def test_the_foot_says_that_it_is_the_second_vote() -> None:
    async with staging(at(Phase.SECOND_VOTE)) as person:
        assert "Again: hands up for A" in person.words
    async with staging(at(Phase.FIRST_VOTE)) as person:
        assert "Hands up for A" in person.words
        assert "Again" not in person.words


async def test_the_wall_can_be_blanked_and_nothing_else_happens_by_the_key_that_brings_it_back() -> None:
    meeting = at(Phase.DISCUSS)
    before = snapshot(meeting)
    async with staging(meeting) as person:
        await person.press("b")
        assert not person.text.strip()
        await person.press("space")
        assert "What speaks for each of these lines" in person.words
        assert snapshot(meeting) == before


@pytest.mark.parametrize("phase", Phase)
async def test_the_help_lists_what_works_now_and_other_keys_do_nothing(phase: Phase) -> None:
    meeting = at(phase)
    every = ("u", "d", "s", "r", "c", "f", "g", "e", "plus", "minus", "1")
    async with staging(meeting, size=(72, 24)) as person:
        if phase == Phase.DEBRIEF:
            await person.until(lambda: "One moment" not in person.words)
        await person.press("question_mark")
        listed = {line.split()[0] for line in person.lines if line.startswith("    ") and line.strip()}
        assert "Space," in listed
        assert "Diplomacy" not in person.words
        await person.press("question_mark")
        names = {"plus": "+", "minus": "+", "1": "0" if person.screen._wanted() else "1"}
        for key in every:
            if names.get(key, key) not in listed:
                before = snapshot(meeting)
                await person.press(key)
                assert snapshot(meeting) == before, key
                assert meeting.phase == phase


async def test_reading_is_paged_and_never_cut() -> None:
    meeting = at(Phase.LOBBY)
    async with staging(meeting, size=(60, 12)) as person:
        read = ""
        for _ in range(20):
            read += " " + " ".join(line.strip() for line in person.lines[2:-2])
            await person.press("space")
            if meeting.phase == Phase.FIRST_VOTE:
                break
        words = " ".join(read.replace("▌", " ").split())
        assert "a couple who walked in." in words
        for line in meeting.attempt.heard:
            said = line.text.replace("*", "")
            assert said.split(".")[-2].strip() in words, said
        while meeting.phase != Phase.LOBBY:
            await person.press("left")


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("size", [(72, 20), (120, 36)])
async def test_lines_are_short_enough_to_be_followed(phase: Phase, size: tuple[int, int]) -> None:
    async with staging(at(phase), size=size) as person:
        if phase == Phase.DEBRIEF:
            await person.until(lambda: "One moment" not in person.words)
        for line in person.lines[2:-2]:
            runs = [run for run in re.split(r" {3,}|[▌▐█▒▖▀▄]+", line) if run.strip()]
            assert all(len(run.strip()) <= MEASURE for run in runs), line
        assert person.lines[-1].strip()


async def test_a_decision_of_many_lines_is_paged() -> None:
    ways = " | ".join(f"c{number} -> end" for number in range(11))
    meeting = meeting_of(story(f"a: {ways}"))
    to_reading(meeting)
    meeting.do("next")
    async with staging(meeting) as person:
        seen = ""
        for _ in range(3):
            seen += person.text
            await person.press("space")
        assert all(f"    {letter(index)}    " in seen for index in range(11))
        while meeting.page:
            await person.press("left")
        for count in "30000000004":
            await person.press(count, "space")
        await person.press("enter")
        assert meeting.turn.tally.counts == (3, *[0] * 9, 4)
        await person.press("space", "space")
        assert meeting.phase == Phase.FIRST_CLOSED
        assert "K has 4 of 7." in person.words
        await person.press("f", "up")
        assert "▌ K" in person.text
        await person.press("enter")
        assert meeting.attempt.decisions[-1].choice.id == "c10"


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("size", [(20, 5)])
async def test_a_terminal_of_any_size_does_not_break_it(phase: Phase, size: tuple[int, int]) -> None:
    async with staging(at(phase), size=size) as person:
        await person.press("question_mark", "b", "b", "t")
        assert person.app.is_running


async def test_both_themes_and_a_key_between_them() -> None:
    async with staging(at(Phase.FIRST_CLOSED), theme="light") as person:
        text = person.text
        await person.press("t")
        assert person.app.theme == "stage-dark"
        await person.press("t")
        assert person.app.theme == "stage-light"
        assert person.text == text


async def test_a_tie_is_shown_and_a_coin_says_what_it_says() -> None:
    meeting = at(Phase.TIE)
    async with staging(meeting) as person:
        assert "A and B are level, with 10 hands each." in person.words
        await person.press("space")
        assert meeting.phase == Phase.TIE
        await person.press("c")
        assert meeting.turn.coin in meeting.turn.tally.leaders
        assert re.search(r"The coin says [AB]\.", person.words)
        coin = meeting.turn.coin
        await person.press("c", "space")
        assert meeting.turn.decided[:2] == (coin, "coin")


async def test_without_a_vote_and_back_to_a_decision_by_arrows() -> None:
    meeting = at(Phase.READ)
    async with staging(meeting) as person:
        await person.press("f", "down", "down", "up", "enter")
        assert meeting.attempt.decisions[-1].choice.id == meeting.turn.options[1]
    meeting = at(Phase.OVER)
    async with staging(meeting) as person:
        await person.press("g", "down", "down", "enter")
        assert meeting.phase == Phase.READ
        assert len(meeting.attempt.decisions) == 2
        assert len(meeting.earlier_paths) == 1


async def test_the_debrief_on_the_wall() -> None:
    meeting = meeting_of(people=23)
    to_reading(meeting)
    through(meeting, (9, 11, 3), (4, 14, 5))
    meeting.do("next")
    while meeting.phase != Phase.ENDING:
        if meeting.phase == Phase.READ:
            through(meeting, (20, *[0] * (len(meeting.turn.options) - 1)))
        meeting.do("next")
    async with staging(meeting) as person:
        while meeting.phase != Phase.ESTIMATE:
            await person.press("space")
        await person.press("7", "0", "space", "1", "5", "5", "enter")
        assert "Each from 0 to 100" in person.words
        await person.press("7", "0", "space", "5", "5", "enter", "enter")
        await person.until(lambda: "One moment" not in person.words)
        cards = []
        for _ in range(30):
            cards.append(person.words)
            if "Next: the end" in person.words:
                break
            await person.press("space")
        wall = "\n".join(cards)
        assert "here 9 of 23 wanted A." in wall
        assert "What was possible" in wall
        assert "we said 70" not in wall
        await person.press("s")
        assert "we said 70" in person.words
        await person.press("3", "space")
        assert "I saw" in person.words


async def test_teams_are_typed_one_after_the_other() -> None:
    meeting = meeting_of(teams=2)
    to_reading(meeting)
    meeting.do("next")
    async with staging(meeting) as person:
        assert "Team 1: hands up" in person.words
        await person.press("4", "space", "1", "space", "0", "enter")
        assert "Team 2: hands up" in person.words
        assert "Team 1 A4 B1 C0" in person.words
        await person.press("0", "space", "3", "space", "2", "enter")
        assert meeting.turn.tally.counts == (4, 4, 2)


async def test_a_rehearsal_votes_by_itself_and_says_so() -> None:
    meeting = meeting_of(rehearsal=1)
    to_reading(meeting)
    async with staging(meeting) as person:
        assert "rehearsal" in person.lines[0]
        await person.press("space")
        assert "A rehearsal: Enter raises the hands." in person.words
        await person.press("space")
        assert meeting.turn.tally.total == 20
        votes = meeting.turn.tally.counts
    again = meeting_of(rehearsal=1)
    to_reading(again)
    async with staging(again) as person:
        await person.press("space", "space")
        assert again.turn.tally.counts == votes


async def test_another_input_is_followed_and_does_not_disturb_typing() -> None:
    meeting = at(Phase.FIRST_VOTE)
    async with staging(meeting) as person:
        await person.press("9", "space")
        hands(meeting, 1, 2, 3)
        await person.settle()
        await person.press("8", "space", "7", "enter")
        assert meeting.turn.tally.counts == (9, 8, 7)


async def test_what_is_not_kept_is_said() -> None:
    class Broken:
        trouble = "There is no room left on the disk."

    async with staging(at(Phase.READ), journal=Broken()) as person:  # type: ignore[arg-type]
        assert "! not kept" in person.words
        assert "no room" not in person.words
        await person.press("question_mark")
        assert "no room left" in person.words


async def test_hostile_text_stays_text() -> None:
    attack = " ".join(HOSTILE).replace("'", "''")
    text = Path(__file__).parent.joinpath("data", "small.yaml").read_text(encoding="utf-8")
    source = re.sub(r"(say|narrator|title): .*", lambda found: f"{found[1]}: '{attack}'", text)
    scenario = load_bytes(source.encode(), Path("small.yaml")).scenario
    assert scenario is not None
    meeting = meeting_of(scenario)
    async with staging(meeting) as person:
        for _ in range(30):
            assert not any(
                segment.style and segment.style.meta.get("@click") for strip in person.strips for segment in strip
            )
            assert person.app.is_running
            await person.press("f" if meeting.phase == Phase.READ else "enter")
            if meeting.phase == Phase.OVER:
                break
        assert meeting.phase == Phase.OVER


@pytest.mark.parametrize(
    ("typed", "numbers", "shown"),
    [
        ("12 5 3", (12, 5, 3), "12 5 3"),
        ("  12", (12,), "12"),
        ("1 2 3 4", (1, 2, 3), "1 2 3 "),
        ("12345", (1234,), "1234"),
        ("1  2", (1, 2), "1 2"),
        ("x1y", (1,), "1"),
        ("", (), ""),
    ],
)
def test_a_line_of_numbers(typed: str, numbers: tuple[int, ...], shown: str) -> None:
    entry = Entry()
    entry.want(3)
    for character in typed:
        entry.takes(character)
    assert entry.numbers == numbers
    assert entry.text == shown
    while entry.erase():
        pass
    assert entry.text == ""


@pytest.mark.parametrize(("then", "numbers"), [("9 9 0", (9, 9, 0)), (" 0", (9, 11, 0))])
def test_after_a_line_with_too_few_numbers_a_digit_begins_anew_and_a_blank_goes_on(
    then: str, numbers: tuple[int, ...]
) -> None:
    entry = Entry()
    entry.want(3)
    for character in "9 11":
        entry.takes(character)
    assert entry.entered("one for each line") is None
    assert entry.note == "2 numbers of 3: one for each line"
    for character in then:
        entry.takes(character)
    assert entry.entered("one for each line") == numbers
