"""What you said stands beside what came of it: your line, the answer and what follows are in view together."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from person import Person, playing
from short import choice

from roleplay.tui.choices import Choices
from roleplay.tui.talk import Talk

LINE = "A line of my own"
ANSWER = "An answer to that."


def scene(rows_told: int, *, line: str = LINE) -> str:
    """Return scenes in which the first line is answered, and so many rows of narration follow."""
    told = "".join(f"      - narrator: Row {number}.\n" for number in range(rows_told))
    return (
        "start: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n"
        + choice("a", "two", say=f'"{line}"', more=f", reply: [{{ann: {ANSWER}}}]")
        + choice("b", "two")
        + f"  two:\n    says:\n{told}      - ann: And now?\n    choices:\n"
        + "".join(choice(name, "end") for name in "abc")
    )


async def said(person: Person) -> None:
    """Say the first line of the first scene."""
    await person.open()
    await person.talk(1)
    assert "And now?" in person.words


def is_spaced(person: Person) -> bool:
    """Whether an empty line stands between the choices."""
    choices = person.screen.query_one(Choices)
    return choices.size.height > len(choices.offered)


async def test_the_line_that_has_just_room_is_seen_whole(scenario_file: Callable[..., Path]) -> None:
    for told in range(1, 5):  # one of these scenes fills the talk to its last row
        async with playing(scenario_file(f"told-{told}", scene(told))) as person:
            await said(person)
            for words in (LINE, ANSWER, "Row 0.", "And now?"):
                assert words in person.text, (told, words, person.text)
            assert "…" not in person.text
            assert "lines, PgUp" not in person.text


async def test_the_choices_stand_closer_where_the_talk_needs_the_room(scenario_file: Callable[..., Path]) -> None:
    spaced = []
    for told in range(1, 6):
        async with playing(scenario_file(f"told-{told}", scene(told))) as person:
            await said(person)
            talk = person.screen.query_one(Talk)
            assert LINE in person.text
            spaced.append(is_spaced(person))
            assert spaced[-1] or talk.newest_rows((), 80) > talk.size.height - len(person.attempt.choices) + 1
    assert spaced == sorted(spaced, reverse=True)
    assert set(spaced) == {True, False}


async def test_a_line_that_has_no_room_is_said_again_above_with_what_is_out_of_view(
    scenario_file: Callable[..., Path],
) -> None:
    async with playing(
        scenario_file("long", scene(30, line=f"{LINE}, *really*, which goes on for long " * 3))
    ) as person:
        await said(person)
        newest = person.lines
        found = re.fullmatch(r"  ↑ (\d+) lines, PgUp +A line of my own, really, which .* … +▕", person.lines[2])
        assert found, person.text
        rows = [row.content.plain.strip() for row in person.screen.query_one(Talk)._rows]
        seen = sum(bool(line.strip("▏ ")) for line in person.lines[3:] if re.search(r"Row \d|Ann|And now", line))
        answer = next(index for index, row in enumerate(rows) if row.endswith(ANSWER)) - 1  # and the name above it
        assert int(found[1]) + seen == sum(map(bool, rows[answer:]))
        await person.press("pageup")
        assert "lines, PgUp" not in person.text  # who reads back sees the talk as it was
        await person.press("end")
        assert person.lines == newest


@pytest.mark.parametrize("size", [(72, 20), (80, 24), (120, 40)])
async def test_in_a_whole_conversation_what_was_said_is_always_in_view(size: tuple[int, int], data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=size) as person:
        await person.open()
        while person.attempt.choices:
            words = person.attempt.choices[0].words.replace("’", "'")
            await person.talk(1)
            assert words[:24] in person.words.replace("’", "'"), person.text
