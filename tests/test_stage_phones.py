"""The stage where phones vote: the code to join by, what it says when nobody comes, and what it does not show yet."""

from __future__ import annotations

import asyncio

import pytest
from phoning import phone, phone_room
from room import hands, meeting_of, staging, to_reading
from textual.content import Content

from roleplay.workshop.course import Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.phones.door import address
from roleplay.workshop.stage.joining import PATIENCE, joining, qr_code
from roleplay.workshop.turn import Door

DOOR = Door("7Q2K9D4M", "192.168.178.123", 8421)


class Nobody:
    """Phones that do not come, or some that have."""

    was_found = False

    def __init__(self, here: int = 0) -> None:
        self.here, self.was_found = here, bool(here)
        self.is_served = False

    async def serve(self) -> None:
        self.is_served = True
        try:
            await asyncio.Event().wait()
        finally:
            self.is_served = False


def with_door() -> Meeting:
    meeting = meeting_of()
    assert meeting.do("door", **DOOR._asdict())
    return meeting


def words(lines: list[Content]) -> str:
    return " ".join(" ".join(line.plain for line in lines).replace("▀", " ").replace("▄", " ").split())


@pytest.mark.parametrize(("quiet", "columns", "rows"), [(4, 33, 17), (2, 29, 15)])
def test_the_code_is_small_and_black_on_white_in_any_theme(quiet: int, columns: int, rows: int) -> None:
    code = qr_code(address(DOOR), quiet)
    assert len(code) == rows
    for line in code:
        assert line.cell_length == columns
        styles = {str(span.style) for span in line.spans}
        assert styles <= {"#000000 on #ffffff", "#ffffff on #000000"}
        assert all(str(span.style) == "#000000 on #ffffff" for span in line.spans if span.start < quiet)


@pytest.mark.parametrize(("measure", "height"), [(64, 17), (64, 15), (70, 40), (64, 14), (50, 17), (20, 8)])
def test_the_code_is_whole_or_not_there_and_the_address_always(measure: int, height: int) -> None:
    found = joining(DOOR, Nobody(), 0, measure, height)
    assert "192.168.178.123:8421" in words(found)
    assert "/J/7Q2K9D4M" in words(found)
    rows = sum("▀" in line.plain for line in found)
    assert rows == 0 or (rows >= 12 and len(found) <= height and measure >= 59 and height >= 15)
    assert all(line.cell_length <= max(measure, 26) for line in found)


def test_when_nobody_comes_it_says_what_to_try() -> None:
    assert "Open it on your own phone now." in words(joining(DOOR, Nobody(), PATIENCE - 1, 64, 17))
    late = words(joining(DOOR, Nobody(), PATIENCE, 64, 17))
    assert "Nothing comes through." in late
    assert "hotspot" in late
    assert "19 here" in words(joining(DOOR, Nobody(19), PATIENCE, 64, 17))


async def test_the_code_stands_at_the_start_and_on_a_key_at_any_time() -> None:
    meeting, phones = with_door(), Nobody()
    async with staging(meeting, phones=phones) as person:
        assert phones.is_served
        await person.press("space")
        assert "Point your camera here" in person.words
        await person.press("space")
        assert "How many are here?" in person.words
        await person.press("space", "space")
        assert meeting.phase == Phase.FIRST_VOTE
        assert "Tap your line, or hands up." in person.words
        await person.press("j")
        assert "Point your camera here" in person.words
        await person.press("t")  # light or dark, and blank, work there too
        assert "Point your camera here" in person.words
        await person.press("9")  # closes it, and is no vote
        assert "Point your camera here" not in person.words
        assert meeting.turn.tally.total == 0
    assert not phones.is_served


async def test_without_phones_nothing_of_them_is_seen() -> None:
    async with staging(meeting_of()) as person:
        await person.press("j", "space")
        assert "camera" not in person.words
        await person.press("question_mark")
        assert "phones" not in person.words


async def test_votes_of_phones_are_not_seen_before_the_second_vote_unless_shown() -> None:
    meeting = with_door()
    to_reading(meeting)
    meeting.do("next")
    async with phone_room(meeting) as room, phone(room) as one, phone(room) as two:  # noqa: SIM117 - the wall goes dark before the phones do
        async with staging(meeting, phones=Nobody(2)) as person:
            await one.vote(option=0)
            await two.vote(option=1)
            await person.until(lambda: "2 of 2 voted" in person.words)
            assert "█" not in person.text  # no bar
            await person.press("4", "space", "3", "space", "1")
            assert "█" not in person.text
            await person.press("enter", "space")
            assert meeting.turn.tally.counts == (5, 4, 1)
            assert "The votes are in, and we are split." in person.words
            assert "A has" not in person.words
            await person.press("v")
            assert "A has 5 of 10." in person.words
            assert "█" in person.text
            await person.press("space", "space")
            await one.until(lambda seen: bool(seen["open"]))
            await one.vote(option=1)
            await two.until(lambda seen: seen["round"] == 1)
            await two.vote(option=1)
            hands(meeting, 1, 7, 0)
            await person.press("space", "space")
            assert "B went from 4 to 9. 1 of 2 phones changed their mind." in person.words
