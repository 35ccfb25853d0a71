"""Phones and the meeting: a vote each, kept before it is acknowledged, and nothing seen before its time."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from person import entry_of
from phoning import phone, phone_room, status_of
from room import ROOM_214, hands, meeting_of, snapshot, to_reading, to_the_end
from test_meeting_random import ahead, letters, private

from roleplay.saves.database import open_database
from roleplay.saves.kept import Event
from roleplay.saves.meetings import Meetings
from roleplay.scenario.prose import plain
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping import begun, resumed
from roleplay.workshop.meeting import Meeting, Settings
from roleplay.workshop.phones.door import LENGTH, is_private, new_code, typed


def voting(meeting: Meeting | None = None) -> Meeting:
    """Return a meeting at its first vote."""
    found = meeting or meeting_of()
    to_reading(found)
    assert found.do("next")
    return found


async def test_hands_and_phones_are_summed_and_both_are_kept() -> None:
    meeting = voting()
    async with phone_room(meeting) as room, phone(room) as one, phone(room, live=False) as two:
        assert one.seen["open"]
        assert [option["letter"] for option in one.seen["options"]] == ["A", "B", "C"]
        await one.vote(option=0)
        assert (one.seen["lead"], one.seen["said"]) == ("Your vote: A.", "You can change it until it closes.")
        await one.vote(option=2)  # it can be changed, and stays one vote
        assert status_of(await two.post(option=1)) == "Your vote: B. You can change it until it closes."
        hands(meeting, 4, 0, 1)
        assert meeting.turn.tally.counts == (4, 1, 2)
        assert meeting.turn.tally.by_source == {"phones": (0, 1, 1), "hands": (4, 0, 1)}
        assert room.server.here == 2
        assert meeting.do("undo")  # takes hands back, not phones
        assert meeting.turn.tally.counts == (0, 1, 1)


async def test_a_reload_a_second_tab_and_a_latecomer_land_in_the_right_place() -> None:
    async with phone_room(voting()) as room, phone(room) as one:
        await one.vote(option=1)
        assert "Your vote: B." in status_of(await one.page())
        tab = await one.session.ws_connect(f"{room.url}/live", headers={"Origin": room.origin})
        assert (await tab.receive_json())["seen"]["vote"] == 1
        await tab.send_json({**room.vote, "option": 0})
        assert (await tab.receive_json())["seen"]["vote"] == 0
        assert room.meeting.turn.tally.counts == (1, 0, 0)
        await one.until(lambda seen: seen["vote"] == 0)  # the first tab shows it, too
        async with phone(room) as late:
            assert late.seen["open"]
            assert late.seen["vote"] is None
            assert late.seen["said"] == "Tap a line to vote."


async def test_late_and_stale_votes_are_refused_with_a_sentence() -> None:
    meeting = voting()
    async with phone_room(meeting) as room, phone(room) as one, phone(room, live=False) as form:
        await one.vote(option=1)
        early = room.vote
        assert meeting.do("next")
        await one.until(lambda seen: not seen["open"])
        assert one.seen["said"] == "The vote is closed."
        await one.vote(**{**early, "option": 0})
        assert one.refused == "That vote is closed. Your last choice before it counts."
        assert "That vote is closed." in await form.post(**early)
        assert meeting.do("discuss")
        assert meeting.do("next")
        await one.until(lambda seen: bool(seen["open"]))
        await one.vote(**{**early, "option": 0})  # of the first round
        assert one.refused == "That vote is closed. Your last choice before it counts."
        await one.vote(scene="0.9")
        assert one.refused == "The conversation has gone on. Here is where it is now."
        await one.vote(meeting="00000000")
        assert one.refused == "The conversation has gone on. Here is where it is now."
        assert "The conversation has gone on." in await form.post(option=7)
        assert [tally.counts for tally in meeting.turn.rounds] == [(0, 1, 0), (0, 0, 0)]


async def test_what_has_been_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    meetings = Meetings(open_database(tmp_path / "roleplay.db"))
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
    async with phone_room(voting(meeting)) as room, AsyncExitStack() as phones:
        crowd = [await phones.enter_async_context(phone(room)) for _ in range(20)]
        events = len(meeting.events)
        await asyncio.gather(*(one.vote(option=number % 3) for number, one in enumerate(crowd)))
        other = Meetings(open_database(tmp_path / "roleplay.db", create=False))  # as another program reads it
        assert journal.id is not None
        kept = other.meeting(journal.id)
        assert kept is not None
        votes: dict[str, str] = {}
        for event in kept.events:
            votes |= event.data.get("ballots", {})
        assert len(votes) == 20
        assert len(kept.events) - events < 20  # many at once are one write
        assert meeting.turn.tally.counts == (7, 7, 6)
        assert not any(one.cookie in repr(kept.events) for one in crowd)  # the saves let nobody vote for them
        other.database.close()
    meetings.database.close()


async def test_voters_are_forgotten_when_the_meeting_is_over(tmp_path: Path) -> None:
    meetings = Meetings(open_database(tmp_path / "roleplay.db"))
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
    async with phone_room(voting(meeting)) as room, phone(room) as one, phone(room) as two:
        await one.vote(option=0)
        await two.vote(option=1)
        for _ in range(3):  # closed, discussed, and voted again
            meeting.do("next")
        await one.until(lambda seen: bool(seen["open"]))
        await one.vote(option=1)
        await two.vote(option=1)
        assert meeting.turn.changed == (1, 2)
        voters = set(meeting.turn.tally.ballots)
        to_the_end(meeting)
        before = snapshot(meeting)[0]
    assert journal.id is not None
    kept = meetings.meeting(journal.id)
    assert kept is not None
    assert kept.ended is not None
    assert not any(voter in repr(kept.events) for voter in voters)
    assert room.door.code not in repr(kept.events)
    assert room.door.code.encode() not in (tmp_path / "roleplay.db").read_bytes()
    again, journal, _ = resumed(meetings, kept)
    assert again.phase == before
    assert again.path.turns[0].changed == (1, 2)  # what is told of them can still be told
    meetings.database.close()


async def test_results_are_hidden_until_the_second_vote_unless_they_are_shown() -> None:
    meeting = voting()
    async with phone_room(meeting) as room, phone(room) as one, phone(room) as two:
        assert meeting.is_hidden
        await one.vote(option=0)
        await two.vote(option=1)
        assert meeting.do("next")
        assert meeting.phase == Phase.FIRST_CLOSED
        assert meeting.is_hidden
        assert meeting.do("show")
        assert not meeting.is_hidden
        await one.until(lambda seen: not seen["open"])
        assert one.seen["own"] == []
        for _ in range(2):
            assert meeting.do("next")
        await one.until(lambda seen: bool(seen["open"]))
        await one.vote(option=1)
        for _ in range(2):
            assert meeting.do("next")
        assert meeting.phase == Phase.REVEAL
        await one.until(lambda seen: bool(seen["own"]))
        assert one.seen["own"] == ["You: A, then B. The room: A 1, B 1, C 0; then A 0, B 1, C 0."]
        await two.until(lambda seen: bool(seen["own"]))
        assert two.seen["own"] == ["You: B, then –. The room: A 1, B 1, C 0; then A 0, B 1, C 0."]


async def test_phones_never_receive_what_is_hidden() -> None:
    """Through a whole meeting: no note, no reason, no score, nothing that is still to come."""
    meeting = meeting_of()
    names = meeting.scenario.called
    never = [letters(plain(text, names)) for text in private(meeting.scenario)]
    later = [text for text in (letters(plain(text, names)) for text in ahead(meeting.scenario)) if len(text) > 30]
    async with phone_room(meeting) as room, phone(room) as one:
        walked: list[str] = []

        def follow(event: Event) -> None:
            walked.append(repr(room.server._shared()))

        meeting.observers.append(follow)
        received = letters(await one.page())
        assert not any(text in received for text in later)
        to_reading(meeting)
        received = letters("".join(walked) + await one.page())
        met = letters(" ".join(plain(line.text, names) for line in meeting.attempt.heard))
        assert not any(text in received for text in later if text not in met)
        to_the_end(meeting)
        received = letters("".join(walked) + await one.page())
        assert not any(text in received for text in never)
        for word in ("diplomacy", "empathy", "score", "effects"):
            assert f"'{word}" not in "".join(walked)


async def test_everybody_is_told_of_the_last_of_many_steps() -> None:
    async with phone_room(voting()) as room, AsyncExitStack() as phones:
        crowd = [await phones.enter_async_context(phone(room)) for _ in range(70)]
        for _ in range(3):
            for kind in ("back", "next"):
                room.meeting.do(kind)
                await asyncio.sleep(0)
        room.meeting.do("pick")
        for one in crowd:
            await one.until(lambda seen: seen["said"] == "The facilitator decides this one.")


def test_a_code_cannot_be_guessed_and_forgives_a_slip() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == LENGTH and typed(code) == code for code in codes)
    assert typed("oIl0o1aB") == "011001AB"


@pytest.mark.parametrize("host", ["0.0.0.0", "8.8.8.8", "example.org", "255.255.255.255", "::1", "224.0.0.1", ""])
def test_an_address_that_is_not_in_a_room_is_not_served(host: str) -> None:
    assert not is_private(host)


async def test_a_phone_that_goes_is_not_here() -> None:
    async with phone_room(voting()) as room:
        async with phone(room):
            assert room.server.here == 1
        while room.server.here:
            await asyncio.sleep(0)
        assert room.server.was_found
