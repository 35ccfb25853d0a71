"""The game on its screens, played through the real app: with keys, with the mouse, at its own pace and at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from person import TOUR, Person, entry_of, library_of, playing, tour
from short import choice
from test_help import keys_named
from textual.widgets import Input

from roleplay.conversation.step import Mode
from roleplay.debrief.words import what_it_changed
from roleplay.scenario.library import Entry, Library
from roleplay.tui.bars import Foot
from roleplay.tui.briefing_screen import BriefingScreen
from roleplay.tui.choices import Choices
from roleplay.tui.conversation_screen import ConversationScreen, decision_of
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.map_screen import MapScreen
from roleplay.tui.page import AskDialog, HelpDialog, Page
from roleplay.tui.talk import Talk
from roleplay.tui.what_if_screen import WhatIfScreen

# The library


async def test_the_library_is_searched_by_words_level_and_skill(data: Path) -> None:
    files = [data / name for name in ("every-key.yaml", "small.yaml", "nine-days.yaml")]
    async with playing(*files) as person:
        titles = ("The borrowed desk", "Small talk", "Nine days")

        def shown() -> list[str]:
            return [title for title in titles if any(title in line for line in person.lines[3:])]

        assert shown() == list(titles)
        assert "3 conversations" in person.lines[0]
        await person.press("slash", *"client")
        assert shown() == ["Small talk", "Nine days"]  # a tag, and a word of the summary
        await person.press(*" CLINIC")
        assert shown() == ["Nine days"]
        await person.press(*"zzz", "enter")
        assert shown() == []
        assert "Nothing fits. Press Esc to see everything again." in person.words
        await person.press("enter")  # there is nothing to open
        assert isinstance(person.screen, LibraryScreen)
        await person.press("escape")
        assert shown() == list(titles)

        await person.press("l")
        assert shown() == ["The borrowed desk", "Small talk"]
        assert "level 1" in person.lines[2]
        await person.press("l")
        assert shown() == ["Nine days"]
        await person.press("l", "l")
        assert shown() == list(titles)
        assert "any level" in person.lines[2]

        await person.press("s", "enter")
        await person.until_screen(LibraryScreen)
        assert "active listening" in person.lines[2]
        assert shown() == ["The borrowed desk", "Nine days"]
        await person.press("down", "escape")
        assert "any skill" in person.lines[2]
        assert person.lines[person.row("Nine days")].startswith("▌")  # what was found is still chosen
        await person.press("escape")
        assert person.lines[person.row("Nine days")].startswith("▌")

        await person.press("end", "enter")
        await person.until_screen(BriefingScreen)
        assert "Larkfield" in person.words
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        await person.press("home")
        await person.click(10, person.row("Small talk"))  # the first click chooses, the second opens
        assert person.lines[person.row("Small talk")].startswith("▌")
        await person.click(10, person.row("Small talk"))
        await person.until_screen(BriefingScreen)
        assert "You are late." in person.words


async def test_a_narrowed_library_says_so_and_how_to_see_the_rest(data: Path) -> None:
    files = [data / f"{name}.yaml" for name in ("small", "every-key", "nine-days")]
    async with playing(*files) as person:
        whole = person.lines
        assert "left out" not in person.text
        assert "Esc" not in person.lines[-1]
        await person.press("slash", *"clinic", "enter")
        narrowed = person.lines
        assert "1 of 3 conversations" in person.lines[0]
        assert "2 others left out: Esc shows them." in person.words
        assert "Esc show all" in person.lines[-1]
        await person.open()
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert person.lines == narrowed  # whoever comes back is told again
        await person.press("escape")
        assert person.lines[0] == whole[0]
        assert person.lines[-1] == whole[-1]
        await person.press("l")
        assert "2 of 3 conversations" in person.lines[0]
        assert "1 other left out: Esc shows it." in person.words
        assert "Esc show all" in person.lines[-1]


@pytest.mark.parametrize("size", [(72, 20), (80, 24), (120, 40)])
async def test_every_key_of_the_library_is_in_view(size: tuple[int, int], data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=size) as person:
        await person.open()
        await person.talk(1)
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        keys = ("c Continue", "/ Find", "l any level", "s any skill", "p learning paths", "Enter open", "h history")
        for key in (*keys, "o settings", "? help", "^q leave"):
            assert key in person.text, key
        row = person.row("p learning paths")
        await person.click(person.lines[row].index("l any level"), row)
        assert "l level 1" in person.lines[row]


async def test_letters_typed_to_find_are_letters(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.press("slash", *"lsmkj", "question_mark", "slash")
        assert person.screen.query_one(Input).value == "lsmkj?/"
        assert isinstance(person.screen, LibraryScreen)
        await person.press("escape")
        await person.press("slash", *"nine", "down")
        await person.press("enter")
        await person.until_screen(BriefingScreen)


async def test_an_apostrophe_is_found_as_keyboards_have_it(tmp_path: Path, data: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text((data / "small.yaml").read_text(encoding="utf-8").replace("Small talk", "Nobody’s ticket"), "utf-8")
    async with playing(file) as person:
        for typed in ("nobody's", "NOBODY’S"):
            await person.press("slash", *typed)
            assert "Nobody’s ticket" in person.text
            await person.press("escape")
        await person.press("slash", *"nobody´s")
        assert "Nothing fits." in person.text


async def test_broken_files_are_named_and_an_empty_library_says_what_to_do(tmp_path: Path, data: Path) -> None:
    broken = tmp_path / "half-[done].yaml"
    broken.write_text("format: 1\nid: [\n")
    async with playing(library=library_of(data / "small.yaml", broken), size=(120, 30)) as person:
        assert "half-[done].yaml cannot be played: " in person.words
        assert " problems. See: roleplay check " in person.words
        await person.press("slash", *"zzz")
        assert "half-[done].yaml cannot be played" in person.words
    async with playing(library=Library()) as person:
        assert "There are no conversations here. Put scenario files into a folder called “scenarios”." in person.words
        await person.press("enter", "down", "up", "s", "l", "escape")
        assert isinstance(person.screen, LibraryScreen)


async def test_a_long_library_keeps_the_cursor_in_view(data: Path) -> None:
    entry = entry_of(data / "nine-days.yaml")
    entries = [
        Entry.of(entry.scenario.model_copy(update={"id": f"n{n}", "title": f"Number {n}."}), entry.path, entry.data)
        for n in range(40)
    ]
    async with playing(library=Library(list(entries))) as person:
        await person.press("end")
        assert person.lines[person.row("Number 39.")].startswith("▌")
        await person.press("up")
        assert person.lines[person.row("Number 38.")].startswith("▌")
        await person.press("home")
        assert person.lines[person.row("Number 0.")].startswith("▌")


# Before and while talking


async def test_the_attempt_remembers_how_it_was_asked_to_be_played(data: Path) -> None:
    async with playing(data / "every-key.yaml", size=(100, 40)) as person:
        await person.press("enter")
        assert "Before you decide to play: A short quarrel at work; nobody shouts." in person.words
        assert "Choose what you would most likely say." in person.words
        await person.press("m")
        assert "Choose what you think one should say." in person.words
        await person.press("m", "m", "c")
        assert "The reason behind each line follows at once." in person.words
        await person.press("enter")
        await person.until_screen(ConversationScreen)
        assert person.attempt.mode is Mode.SHOULD
        await person.talk(1)
        assert "Why An open question before any claim." in person.words
        assert "They told me it was free." in person.words
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        await person.press("enter", "c")  # it is remembered for the next conversation
        assert "follows at once" not in person.words
        await person.press("enter")
        await person.until_screen(ConversationScreen)
        await person.talk(1)
        assert person.attempt.mode is Mode.SHOULD
        assert "An open question" not in person.words
    async with playing(data / "every-key.yaml", coach=True, mode=Mode.SHOULD) as person:
        await person.open()
        assert person.attempt.mode is Mode.SHOULD
        await person.talk(3)
        assert "Why Silence leaves her room." in person.words


async def test_lines_are_said_by_number_by_arrows_and_by_mouse(data: Path) -> None:
    def said(person: Person) -> list[str]:
        return [decision.choice.id for decision in person.attempt.decisions]

    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.press("4", "5", "9", "0")  # three are on offer
        assert said(person) == []
        await person.talk(2)
        assert said(person) == ["sorry-land"]
        assert "Say that again, please." in person.words
        await person.press("down", "down", "down", "down", "enter")  # round the end, to the second
        assert said(person) == ["sorry-land", "feel-awful"]
        await person.press("up", "enter")  # round the beginning, to the last
        assert said(person) == ["sorry-land", "feel-awful", "rather-get"]
        row = person.row("Sixty-two people on day one")
        await person.pilot.hover(offset=(20, row))
        assert person.lines[row].startswith(" ▌ 2")
        await person.click(20, row + 1)
        assert said(person) == ["sorry-land", "feel-awful", "rather-get", "sixty-people"]
        await person.press("space", "x", "tab")  # nothing of it says anything
        assert len(said(person)) == 4


async def test_the_head_counts_to_what_is_still_possible(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.until(lambda: "decision 1 of 9 to 12" in person.lines[0])
        await person.talk(*PATH[:-1])
        await person.until(lambda: "decision 11 of at most 12" in person.lines[0])


@pytest.mark.parametrize(
    ("number", "fewest", "most", "said"),
    [
        (1, 9, 12, "decision 1 of 9 to 12"),
        (8, 9, 12, "decision 8 of 9 to 12"),
        (9, 9, 12, "decision 9 of at most 12"),  # it may be the last, and there may be three more
        (11, 9, 12, "decision 11 of at most 12"),
        (12, 9, 12, "decision 12 of 12"),
        (4, 4, 5, "decision 4 of at most 5"),
        (1, 4, 4, "decision 1 of 4"),
        (4, 4, 4, "decision 4 of 4"),
        (3, 4, None, "decision 3 of 4 or more"),  # it can go on without end
        (4, 4, None, "decision 4"),
        (2, None, None, "decision 2"),
    ],
)
def test_the_count_of_decisions_is_true_in_every_state(
    number: int, fewest: int | None, most: int | None, said: str
) -> None:
    assert decision_of(number, fewest, most) == said


async def test_a_key_shows_what_is_arriving_and_does_not_choose(data: Path) -> None:
    async with playing(data / "nine-days.yaml", pace=True) as person:
        await person.open()
        last_words = "Tell me you're ringing to wish us luck."
        assert last_words not in person.words
        assert "any key show it all" in person.words
        await person.press("1")
        assert last_words in person.words
        assert person.attempt.decisions == []
        await person.press("2")
        assert len(person.attempt.decisions) == 1
        assert "Her voice has gone flat and careful." not in person.words
        await person.click(20, 17)  # where the choices will be
        assert "Her voice has gone flat and careful." in person.words
        assert len(person.attempt.decisions) == 1
        await person.press("1", "question_mark")  # the help does not choose, either
        await person.until_screen(HelpDialog)
        await person.press("escape")
        await person.press("enter")
        assert "That is all I need." in person.words
        assert len(person.attempt.decisions) == 2


async def test_lines_arrive_by_themselves_and_the_end_waits_for_them(scenario_file: Callable[..., Path]) -> None:
    lines = ", ".join(f"narrator: Word {number}." if False else f"{{narrator: Word {number}.}}" for number in range(3))
    scenes = (
        f"start: one\nscenes:\n  one:\n    says: [{lines}]\n    choices:\n" + choice("a", "end") + choice("b", "end")
    )
    async with playing(scenario_file("brief", scenes), pace=True) as person:
        await person.open()
        assert "Word 0." in person.words
        assert "Word 2." not in person.words
        await person.until_text("Word 2.")
        await person.until_text("1-2 say it")
        await person.press("1")
        assert "look back on it" not in person.words or "All is over." in person.words
        await person.until_text("look back on it")
        assert "All is over." in person.words


async def test_lines_go_on_arriving_under_the_help(scenario_file: Callable[..., Path]) -> None:
    lines = ", ".join(f"{{narrator: Word {number}.}}" for number in range(3))
    scenes = (
        f"start: one\nscenes:\n  one:\n    says: [{lines}]\n    choices:\n" + choice("a", "end") + choice("b", "end")
    )
    async with playing(scenario_file("under", scenes), pace=True) as person:
        await person.open()
        talk = person.screen.query_one(Talk)
        assert len(talk.blocks) < 3
        await person.press("question_mark")
        await person.until_screen(HelpDialog)
        await person.until(lambda: len(talk.blocks) == 3)
        await person.press("escape")
        await person.until_text("1-2 say it")
        assert "Word 2." in person.words
        await person.press("2")
        assert person.attempt.ending is not None


async def test_reading_back_and_coming_back(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.talk(2, 1, 1, 3)
        newest = person.lines
        await person.press("pageup")
        assert person.lines[1:12] != newest[1:12]
        while person.screen.query_one(Talk).scroll_offset.y > 0:
            await person.press("pageup")
        assert "Thursday, 16:30." in person.words
        await person.press("pagedown")
        assert "Thursday, 16:30." not in person.words
        await person.press("end")
        assert person.lines == newest
        await person.press("pageup", "1")  # what is said brings the newest back into view
        assert "Diary alone, texts off?" in person.words


def under_cursor_of(person: Person) -> str:
    """Return the number and the words of the choice under the cursor, as they are seen."""
    lines = [line.lstrip() for line in person.lines if line.lstrip().startswith("▌")]
    return " ".join(" ".join(lines).replace("▌", " ").split())


def talk_rows(person: Person) -> str:
    """Return all the words of the talk, in view or not."""
    rows = [row.content.plain.strip("▏▕ ") for row in person.screen.query_one(Talk)._rows]
    return " ".join(" ".join(rows).split())


async def test_a_new_size_loses_nothing(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.talk(2, 2, 2)
        await person.press("down")
        before = talk_rows(person)
        assert "Thursday, 16:30." in before
        under_cursor = person.attempt.choices[1].words
        for size in ((60, 20), (120, 40), (40, 12), (80, 24)):
            await person.resize(*size)
            assert talk_rows(person) == before
            assert person.screen.query_one(Choices).cursor == 1
            if size != (40, 12):  # too small for talk and choices at once, and yet nothing is lost
                assert under_cursor_of(person) == f"2 {under_cursor}", size
                assert "That is all I need." in person.words
        await person.press("enter")
        assert person.attempt.decisions[-1].choice.words == under_cursor


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_what_is_answered_is_in_view(size: tuple[int, int], data: Path) -> None:
    """However small: the last line that somebody spoke can be read beside the choices."""
    async with playing(data / "nine-days.yaml", size=size) as person:
        await person.open()
        while person.attempt.choices:
            spoken = [line for line in person.attempt.heard if line.speaker != "narrator"]
            if spoken:
                assert spoken[-1].text.replace("*", "")[-30:] in person.words, person.text
            await person.talk(1)


async def test_leaving_midway_asks_nothing_and_loses_nothing(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.press("escape")  # nothing has been said yet: nothing to go on with
        await person.until_screen(LibraryScreen)
        assert "Continue" not in person.words
        await person.open()
        await person.talk(2, 1)
        said = [decision.step for decision in person.attempt.decisions]
        before = person.lines
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert "Continue Nine days after decision 2" in person.words
        await person.press("c")
        await person.until_screen(ConversationScreen)
        assert [decision.step for decision in person.attempt.decisions] == said
        assert person.lines == before
        await person.leave_by("ctrl+q")


async def test_five_long_lines_at_80x24(scenario_file: Callable[..., Path]) -> None:
    words = (
        "is one of five long things to say, each of which takes three whole lines of a screen of this size, and then"
    )
    words = words.replace(",", "")
    scenes = "start: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n" + "".join(
        choice(f"c{n}", "end", say=f"Number {n} {words} it says that it is number {n} once more.") for n in range(1, 6)
    )
    async with playing(scenario_file("five", scenes)) as person:
        await person.open()
        for number in range(1, 6):
            area = person.screen.query_one(Choices)
            assert area.size.height <= 13
            assert area.virtual_size.height <= area.size.height
            assert under_cursor_of(person) == f"{number} {person.attempt.choices[number - 1].words}"
            assert re.findall(r"^ [ ▌] ([1-5])  Number \1 is one of five", person.text, re.MULTILINE) == list("12345")
            assert "Well?" in person.words
            await person.press("down")


async def test_more_lines_than_keys(scenario_file: Callable[..., Path]) -> None:
    scenes = "start: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n" + "".join(
        choice(f"c{n}", "end", say=f"Line {n} of twenty.") for n in range(1, 21)
    )
    async with playing(scenario_file("many", scenes)) as person:
        await person.open()
        assert "1-9 say it" in person.words
        await person.press("up")
        assert person.lines[person.row("Line 20 of twenty.")].startswith(" ▌ 20")
        await person.press("enter")
        assert person.attempt.decisions[0].choice.id == "c20"


# Scenarios that are not as they should be


async def test_a_dead_end_is_said_and_left(scenario_file: Callable[..., Path]) -> None:
    scenes = (
        "facts: {never: Never.}\nstart: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n"
        + choice("a", "two")
        + choice("b", "end")
        + "  two:\n    says: [{ann: And now?}]\n    choices:\n"
        + choice("c", "end", more=", when: never")
        + choice("d", "end", more=", when: never")
    )
    async with playing(scenario_file("dead", scenes)) as person:
        await person.open()
        await person.talk(1)
        assert "And now?" in person.words
        assert (
            "The conversation cannot go on: this scenario offers nothing to say here. Tell its author." in person.words
        )
        await person.press("1", "enter", "space", "down", "escape")
        await person.until_screen(LibraryScreen)
        await person.open()
        await person.talk(2)
        await person.look_back()
        assert "Title of end" in person.words


async def test_going_round_in_circles_is_said_and_left(scenario_file: Callable[..., Path]) -> None:
    circle = "  round:\n    says: [{ann: Again.}]\n    route: [{goto: again}]\n  again:\n    route: [{goto: round}]\n"
    scenes = (
        "start: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n"
        + choice("a", "round")
        + choice("b", "end")
        + circle
    )
    async with playing(scenario_file("round", scenes)) as person:
        await person.open()
        await person.talk(1)
        assert "The scenario goes round in circles without a choice" in person.words
        assert "Tell its author." in person.words
        await person.press("1", "enter", "space", "escape")
        await person.until_screen(LibraryScreen)
        await person.open()
        await person.talk(2)
        assert person.attempt.ending is not None
    async with playing(scenario_file("start", "start: round\nscenes:\n" + circle)) as person:
        await person.press("enter", "enter")
        await person.until_text("The scenario goes round in circles without a choice")
        assert isinstance(person.screen, BriefingScreen)
        await person.press("escape")
        await person.until_screen(LibraryScreen)


async def test_a_scenario_without_scores_says_so(scenario_file: Callable[..., Path]) -> None:
    scenes = (
        "start: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n"
        + choice("a", "end")
        + choice("b", "end")
    )
    async with playing(scenario_file("still", scenes)) as person:
        await person.open()
        await person.talk()
        await person.look_back()
        assert re.search(r"Diplomacy\s+no room to move", person.text)
        assert re.search(r"Empathy\s+no room to move", person.text)
        assert "Nothing moves the scores in this scenario." in person.words
        await person.press("v", "v", "v", *["right"] * 5, "m", "v", "enter")
        await person.until_screen(WhatIfScreen)


async def test_one_decision_and_one_score(scenario_file: Callable[..., Path]) -> None:
    scenes = (
        "start: one\nscenes:\n  one:\n    says: [{ann: Well?}]\n    choices:\n"
        + choice("a", "end", diplomacy=-1)
        + choice("b", "end", diplomacy=2)
    )
    async with playing(scenario_file("single", scenes)) as person:
        await person.open()
        await person.talk()
        await person.look_back()
        assert re.search(r"Diplomacy\s+▄+\s+0  working against you", person.text)
        assert re.search(r"Empathy\s+no room to move", person.text)
        assert "0 together" in person.words
        await person.press("right")
        assert "turning point 1 of 1" in person.lines[0]
        assert "it cost 100 points; a good ending was still open" in person.words
        await person.press("m")
        await person.until_screen(MapScreen)


async def test_a_conversation_without_a_decision(scenario_file: Callable[..., Path]) -> None:
    scenes = "start: one\nscenes:\n  one:\n    says: [{ann: Listen.}]\n    route: [{goto: end}]\n"
    async with playing(scenario_file("none", scenes)) as person:
        await person.open()
        assert "Listen." in person.words
        assert "All is over." in person.words
        await person.press("enter")
        await person.until_screen(EstimateScreen)
        assert "Which moment" not in person.words
        await person.press("down", "right", "enter")
        await person.until_screen(DebriefScreen)
        assert "no room to move" in person.words
        for _ in range(4):
            await person.press("right", "down", "up", "w")
            assert isinstance(person.screen, DebriefScreen)
        await person.press("m", "right", "v", "u", "enter")
        assert isinstance(person.screen, MapScreen)


# Estimate and debrief


async def test_the_estimate_by_digits_by_keys_and_left_open(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.press("enter")
        await person.until_screen(EstimateScreen)

        def number(question: str) -> str:
            return person.lines[person.row(question) + 2].split()[-1]

        first, second = "How diplomatic were you?", "How empathetic were you?"
        assert "not yet" in person.lines[person.row(first) + 2]
        assert "50" not in person.text
        await person.press("6", "2")
        assert number(first) == "62"
        await person.press("right", "shift+right", "left", "left")
        assert number(first) == "58"
        await person.press("1", "0", "0")
        assert number(first) == "100"
        await person.press("right")
        assert number(first) == "100"
        await person.press("1", "0", "1")  # there is no 101: it begins again
        assert number(first) == "1"
        await person.press("down", "left")
        assert number(second) == "45"
        await person.press("backspace")
        assert "not yet" in person.lines[person.row(second) + 2]
        await person.press("down", "7")  # no number belongs here
        assert "none chosen yet" in person.words
        await person.press("right")
        assert "1 of 1 “You are late.”" in person.words
        assert "you said “I am sorry.”" in person.words
        await person.click(10, person.row(second))
        await person.press("4", "enter", "enter")
        await person.until_screen(DebriefScreen)
        finished = person.app.game(person.app.library.entries[0]).finished
        assert [(dict(made.estimate), made.moment) for made in finished] == [({"diplomacy": 1, "empathy": 4}, 1)]
        assert "▲ you said 4" in person.words
        await person.press("a")
        await person.until_screen(BriefingScreen)
        await person.press("enter")
        await person.until_screen(ConversationScreen)
        await person.talk()
        await person.press("enter", "5", "s")  # what was begun is left out, too
        await person.until_screen(DebriefScreen)
        assert dict(finished[1].estimate) == {"diplomacy": None, "empathy": None}
        assert "you said" not in person.words


PATH = (1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 1)
"""A way through nine-days: eleven decisions, to “Through the proper channels”."""


async def test_the_debrief_shows_all_of_what_was_said(data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=(100, 60)) as person:
        await person.open()
        await person.talk(*PATH)
        attempt = person.attempt
        await person.look_back()
        screen = person.screen
        assert isinstance(screen, DebriefScreen)
        result = screen._debrief
        assert result.ending.title in person.words
        assert result.ending.meaning in person.words
        for score in result.scores.values():
            assert re.search(rf"{score.label}\s+▄+\s+{score.value}  {score.word}", person.text)
        assert "What was still possible the best and the worst, after each decision" in person.words
        assert f"{round(result.together)} together" in person.words
        assert "the author’s word for" in person.words
        await person.press("v")
        assert "diplomacy only" in person.words
        assert f"{result.scores['diplomacy'].value} diplomacy" in person.words
        await person.press("v", "v")
        assert "diplomacy only" not in person.words
        assert len(result.cards) == 3
        for number, moment in enumerate(result.cards, 1):
            await person.press("right")
            decision = moment.decision
            assert f"turning point {number} of 3" in person.lines[0]
            assert f"Decision {decision.number} " in person.words
            assert decision.choice.words in person.words
            assert decision.choice.why in person.words
            assert all(line.text in person.words for line in decision.reply)
        await person.press("right")
        for decision in attempt.decisions:
            assert (
                person.lines[person.row(f"Decision {decision.number} ")]
                .strip()
                .startswith(f"▌ Decision {decision.number}")
            )
            assert decision.choice.words in person.words
            assert decision.choice.why in person.words
            assert all(other.words in person.words for other in decision.not_taken)
            await person.press("down")
        await person.press("right")
        assert "active listening ●● 2 of 2" in person.words
        await person.press("right")
        assert attempt.ending.ask in person.words
        assert person.app.library.entries[0].scenario.debrief.key_idea in person.words
        assert "Say one of your lines aloud" in person.words
        await person.press("right")
        assert "7 of 7" in person.lines[0]
        await person.press(*["left"] * 8)
        assert "1 of 7" in person.lines[0]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_all_of_every_choice_can_be_read_with_the_arrows(size: tuple[int, int], data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=size) as person:
        await person.open()
        await person.talk(*PATH)
        decisions = person.attempt.decisions
        await person.look_back()
        await person.press("t")
        seen, first = [person.words], person.lines
        while (len(seen) < 100 and person.screen._cursor < len(decisions) - 1) or seen[-1] != seen[-2]:
            await person.press("down")
            seen.append(person.words)
        for decision in decisions:
            for text in (decision.choice.why or "", *(other.words for other in decision.not_taken)):
                assert any(text[:20] in words for words in seen), text
                assert any(text[-20:] in words for words in seen), text
        await person.press(*["up"] * len(seen))
        assert person.lines == first


async def test_the_decision_under_the_cursor_is_marked_in_the_list_of_the_map(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.talk(*PATH)
        await person.look_back()
        await person.press("m", "v")
        for number in range(1, 12):
            marked = [line for line in person.lines if line.startswith("▌")]
            assert len(marked) == 2, person.text
            assert re.search(rf" {number} ", marked[0])
            await person.press("down")


async def test_the_map_tells_a_decision_whole_and_says_where_it_goes_on_below(data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=(72, 20)) as person:
        await person.open()
        await person.talk(*PATH)
        await person.look_back()
        await person.press("m")
        longer = 0
        for _ in range(11):
            assert "…" not in person.words.split("your decisions")[1]
            assert isinstance(person.screen, MapScreen)
            if person.screen.has_more:
                longer += 1
                assert "PgDn more" in person.lines[-1]
            await person.press("right")
        assert longer


async def test_a_rehearsal_leaves_the_first_attempt_as_it_was(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.talk(*PATH)
        await person.look_back()
        game = person.app.game(person.app.library.entries[0])
        first = game.finished[0]
        steps, state = first.attempt.steps, first.attempt.state
        await person.press("t")
        while person.screen._cursor < 2:
            await person.press("down")
        await person.press("w")
        await person.until_screen(WhatIfScreen)
        assert "what if, at decision 3" in person.lines[0]
        assert "would not have come up" in person.words
        await person.press("2", "enter")
        await person.until_screen(ConversationScreen)
        assert "rehearsal decision 4" in " ".join(person.lines[0].split())
        assert [decision.choice.id for decision in person.attempt.decisions] == ["sounds-lovely", "be-nine", "can-give"]
        assert "In a minute. They'll want something simpler first." in person.words
        await person.press("pageup", "pageup", "pageup")
        assert "You ring Ines." in talk_rows(person)
        await person.talk()
        await person.press("enter")  # no estimate: it was asked once
        await person.until_screen(DebriefScreen)
        assert "1 of 7" in person.lines[0]
        await person.press("enter")
        assert "2 of 7" in person.lines[0]
        assert person.lines[0].split()[2:3] == ["rehearsal"]
        assert [made.is_rehearsal for made in game.finished] == [False, True]
        assert first.attempt.steps == steps
        assert first.attempt.state == state
        assert len(first.attempt.decisions) == 11
        await person.press("escape")
        await person.until_screen(DebriefScreen)
        assert "rehearsal" not in person.lines[0]
        assert "every choice" in person.lines[0]
        await person.press("escape")  # from the talk back to the page on which it was looked up
        assert "every choice" not in person.lines[0]
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert f"{len({made.attempt.state.scene for made in game.finished})} of 5 ends" in person.words


async def test_after_a_rehearsal_again_begins_afresh_and_leads_back_to_the_library(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.look_back()
        await person.press("t", "w", "enter")
        await person.until_screen(ConversationScreen)
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        await person.press("a")
        await person.until_screen(BriefingScreen)
        assert "Esc library" in person.words
        await person.press("escape")
        await person.until_screen(LibraryScreen)


async def test_keys_pressed_faster_than_screens_come_do_nothing_twice(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        for keys in (("enter", "enter", "enter"), ("escape", "escape")):
            await person.press_at_once(*keys)
        await person.until_screen(LibraryScreen)
        assert len(person.app.screen_stack) == 2
        await person.open()
        await person.talk()
        await person.press_at_once(*["enter"] * 5)
        await person.until_screen(DebriefScreen)
        game = person.app.game(person.app.library.entries[0])
        assert len(game.finished) == 1
        await person.press_at_once("a", "a")
        await person.until_screen(BriefingScreen)
        await person.press("escape")
        await person.until_screen(LibraryScreen)


async def test_notes_are_kept(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.look_back()
        while "Say one of your lines aloud" not in person.words:
            await person.press("right")
        await person.press("tab", *"more time", "tab", *"late [/]", "enter", *"sorry")
        assert "more time" in person.words
        await person.press("escape")  # leaves the line, not the page
        await person.press("left", "right")
        assert "late [/]" in person.words
        game = person.app.game(person.app.library.entries[0])
        assert game.finished[0].notes == {"answer": "more time", "when": "late [/]", "then": "sorry"}
        await person.press("m")
        await person.until_screen(MapScreen)
        await person.press("escape")
        assert "sorry" in person.words


# Everywhere


SECRET = """\
start: one
scenes:
  one:
    says: [{ann: Well?}]
    choices:
      - {id: a, say: I say so., goto: two, diplomacy: +2, empathy: -1, why: It is true., reply: [{ann: Oh.}]}
      - {id: b, say: I do not., goto: two, diplomacy: -2, empathy: +1, why: It is kind., skill: [cooperation]}
  two:
    says: [{ann: And then?}]
    choices:
      - {id: a, say: Nothing., goto: end, diplomacy: -1, empathy: +2, why: It is short.}
      - {id: b, say: Something., goto: end, diplomacy: +1, empathy: -2, why: It is long.}
"""


async def test_no_score_before_the_debrief_and_every_foot_is_right(scenario_file: Callable[..., Path]) -> None:
    """One tour of every screen, looked at twice: nothing tells the scores too early, and every foot can be used."""
    met, before = [], True
    async with playing(scenario_file("secret", SECRET), size=(60, 20)) as person:
        async for stop in tour(person):
            met.append(stop)
            before = before and stop != "debrief"
            if before:
                found = re.search(r"(?i)diplomacy|empathy|(?<!\d)[+−-]\s?\d|of 100|%", person.text)
                assert not found, (stop, person.text)
                assert (person.app.title, person.app.sub_title) == ("Roleplay", "")
            if isinstance(person.screen, EstimateScreen):
                assert re.search("Enter (next question|show the debrief)", person.lines[-1])
            if isinstance(person.screen, Page | HelpDialog | AskDialog):
                foot_is_right(person)
    assert set(TOUR) <= set(met)


def foot_is_right(person: Person) -> None:
    """Check that each key of the foot is bound here, that its click would do something, and that the help is named."""
    screen, foot, line = person.screen, person.screen.query_one(Foot), person.lines[-1]
    assert foot._out is not None
    for key in (*foot._keys, foot._out):
        assert keys_named(key.key) <= screen.active_bindings.keys(), key
        action = re.fullmatch(r"(screen|app)\.(\w+)(\(.*\))?", key.action)
        owner = person.app if key.action.startswith("app") else screen
        assert not key.action or (action and callable(getattr(owner, f"action_{action[2]}"))), key
    assert line.endswith(f"{foot._out.key} {foot._out.verb}"), line
    if isinstance(screen, Page):  # what does not fit into the foot is left to the help: it must be named
        assert "? help" in line, line


async def test_the_help_can_be_read_whole_on_a_small_screen(data: Path) -> None:
    async with playing(data / "small.yaml", size=(50, 14)) as person:
        await person.press("question_mark")
        await person.until_screen(HelpDialog)
        assert "choose a conversation" in person.words
        assert "leave Roleplay" not in person.words
        for _ in range(20):
            await person.press("down")
        assert "leave Roleplay" in person.words
        await person.press(*["up"] * 20)
        assert "choose a conversation" in person.words
        await person.press("question_mark")
        await person.until_screen(LibraryScreen)


async def test_the_palette_opens_the_help_and_switches(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.press("ctrl+p", *"help")
        await person.until_text("The keys that work here")
        await person.press("enter")
        await person.until_screen(HelpDialog)
        await person.press("escape", "ctrl+p", *"pace")
        await person.until_text("one after the other, or all at once")
        await person.press("enter")
        await person.until_text("Lines arrive all at once.")
        assert person.app.characters_a_second is None


async def test_more_is_named_where_a_page_goes_on_below(data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=(60, 16)) as person:
        await person.open()
        await person.talk(*PATH)
        await person.look_back()
        assert "↓ more" in person.words
        await person.press(*["down"] * 5)
        assert re.search(r"^ +1 +2 +3 ", person.text, re.MULTILINE)  # the numbers of the decisions, under the curve
        await person.resize(120, 40)
        await person.until(lambda: "↓ more" not in person.words, "the whole page")
        await person.press(*["right"] * 6)
        assert "Say one of your lines" in person.words
        await person.resize(60, 20)
        await person.until_text("↓ more")
        for _ in range(20):
            await person.press("down")
        assert "↓ more" not in person.words  # this is the end of the page
        await person.press("up")
        assert "↓ more" in person.words


async def test_the_foot_says_how_to_come_back_to_the_newest_lines(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        await person.talk(1, 1)
        assert "End newest" not in person.lines[-1]
        await person.press("pageup")
        await person.until(lambda: "End newest" in person.lines[-1])
        await person.press("end")
        await person.until(lambda: "End newest" not in person.lines[-1])


@pytest.mark.parametrize("height", [21, 22, 23, 24])
async def test_the_first_page_of_the_debrief_gives_up_space_to_be_seen_whole(height: int, data: Path) -> None:
    async with playing(data / "nine-days.yaml", size=(80, height)) as person:
        await person.open()
        await person.talk(*PATH)
        await person.press("enter")
        await person.until_screen(EstimateScreen)
        await person.press("7", "0", "enter", "5", "5", "enter", "left", "enter")
        await person.until_screen(DebriefScreen)
        assert "your pick" in person.words
        assert "↓ more" not in person.words


async def test_nothing_is_cut_off_at_the_right(data: Path) -> None:
    """Ends of sentences that once stood beyond a narrow screen."""
    async with playing(data / "nine-days.yaml", size=(60, 20)) as person:
        await person.open()
        await person.talk(*PATH)
        await person.press("enter")
        await person.until_screen(EstimateScreen)
        await person.press("down", "down", "right", "right", "right")
        said = person.lines[person.row("you said")]
        assert said.endswith(("”", "…")), said
        await person.press("s")
        await person.until_screen(DebriefScreen)
        assert "the author’s word for" in person.words
        debrief = person.screen._debrief
        await person.press("m")
        for moment in debrief.moments:
            assert what_it_changed(moment, debrief.attempt.scenario) in person.words
            await person.press("right")


async def test_a_key_in_the_foot_can_be_clicked(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        foot = person.lines[-1]
        await person.click(foot.index("? help"), 23)
        await person.until_screen(HelpDialog)
        await person.click(person.lines[-1].index("Esc"), 23)
        await person.until_screen(ConversationScreen)
        await person.click(foot.index("   ↑↓"), 23)  # the gap between two keys
        await person.click(foot.index("Esc pause") + 4, 23)
        await person.until_screen(LibraryScreen)


async def test_no_size_is_too_small_and_nothing_is_lost_by_it(data: Path) -> None:
    """On every screen: a window made tiny for a moment, and then as it was."""
    met = []
    async with playing(data / "every-key.yaml") as person:
        async for stop in tour(person):
            met.append(stop)
            if isinstance(person.screen, BriefingScreen):
                await person.until_text("2 decisions")  # which is worked out meanwhile
            before = person.text
            if isinstance(person.screen, Page):
                for size in ((12, 4), (80, 24)):
                    await person.resize(*size)
                if stop != "earlier":  # what was scrolled to may move a little
                    await person.until(lambda before=before: person.text == before, f"{stop} as it was:\n{before}")
    assert set(TOUR) <= set(met)
