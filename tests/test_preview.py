"""The preview: it keeps its place while a file grows and breaks, and shows what is hidden, to its author only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from person import Person
from terminal import terminal

from roleplay.authoring.beginning import Answers, begun
from roleplay.authoring.opening import NoEditor, opening
from roleplay.authoring.preview import Preview
from roleplay.checks.checking import check_file
from roleplay.conversation.paths import file_beside
from roleplay.conversation.step import Step
from roleplay.outlook import Outlook
from roleplay.tui.preview_app import PreviewApp

TEXT = begun("rainy", "complaint", Answers())
AT = datetime(2026, 11, 24, 16, 42, 7)
ASKED = Step("counter", "thursday")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rainy.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def saved(preview: Preview, text: str) -> None:
    preview.file.write_text(text, encoding="utf-8")
    preview.read(check_file(preview.file, seconds=0), AT)


def begun_at(file: Path) -> Preview:
    preview = Preview(file)
    saved(preview, TEXT)
    preview.choose("thursday")
    return preview


def test_an_edit_of_words_keeps_the_place(file: Path) -> None:
    preview = begun_at(file)
    saved(preview, TEXT.replace("Did nobody ride it", "Did nobody at all ride it"))
    assert preview.steps == (ASKED,)
    assert preview.attempt is not None
    assert preview.attempt.heard[0].text.startswith("Did nobody at all")
    assert not preview.news


def test_a_broken_version_leaves_the_last_good_one(file: Path) -> None:
    preview = begun_at(file)
    saved(preview, TEXT.replace("goto: end", "goto: nowhere"))
    assert preview.is_broken
    assert preview.attempt is not None
    assert preview.attempt.scene == "why_again"
    saved(preview, TEXT)
    assert not preview.is_broken
    assert preview.steps == (ASKED,)


def test_a_choice_that_is_gone_for_a_while_is_remembered(file: Path) -> None:
    preview = begun_at(file)
    preview.choose("card")
    saved(preview, TEXT.replace("- id: thursday", "- id: on_thursday"))
    assert preview.steps == ()
    assert "“counter/thursday”" in preview.news
    saved(preview, TEXT)
    assert preview.steps == (ASKED, Step("why_again", "card"))
    assert not preview.news


def test_what_is_said_meanwhile_counts(file: Path) -> None:
    preview = begun_at(file)
    saved(preview, TEXT.replace("- id: thursday", "- id: on_thursday"))
    preview.choose("stand")
    saved(preview, TEXT)
    assert preview.steps == (Step("counter", "stand"),)


def test_which_choices_are_hidden_and_why(file: Path) -> None:
    preview = begun_at(file)
    assert [(hidden.choice.id, hidden.reason) for hidden in preview.hidden()] == [("walked", "needs not heard")]
    once = TEXT.replace("        goto: why_again", "        goto: counter\n        once: yes")
    saved(preview, once)
    assert [(hidden.choice.id, hidden.reason) for hidden in preview.hidden()] == [
        ("thursday", "can be said once only, and was")
    ]


def test_every_way_to_a_scene_really_leads_there(file: Path, data: Path) -> None:
    for path in (file, data / "nine-days.yaml"):
        preview = Preview(path)
        found = check_file(path, seconds=0)
        preview.read(found, AT)
        assert found.scenario is not None
        ways = Outlook(found.scenario).ways_to
        assert ways is not None
        reached = 0
        for scene in [*found.scenario.scenes, *found.scenario.endings]:
            way = ways.get(scene)
            if way is not None and (scene in found.scenario.endings or found.scenario.scenes[scene].choices):
                preview.play(way)
                assert preview.attempt is not None
                assert preview.attempt.scene == scene
                assert not preview.news
                reached += 1
        assert reached > 4


def test_a_scene_that_goes_round_by_itself_is_told(file: Path) -> None:
    preview = Preview(file)
    endless = TEXT.replace("start: counter", "start: end").replace("- {goto: stars}", "- {goto: end}")
    saved(preview, endless)
    assert preview.attempt is None
    assert "round" in preview.news


def test_an_ending_can_be_kept_as_a_path(file: Path) -> None:
    preview = begun_at(file)
    assert preview.keep().startswith("Play to an ending first")
    preview.choose("card")
    assert "“ten-played”" in preview.keep()
    preview.keep()
    assert file_beside(file).read_text(encoding="utf-8").count("ten-played") == 1


@asynccontextmanager
async def previewing(file: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Person]:
    app = PreviewApp(file)
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot)
        await person.until_text("Ends still open")
        yield person


async def test_the_eye_follows_the_cursor_and_the_talk(file: Path) -> None:
    async with previewing(file) as person:
        assert "The player never sees this" in person.words
        assert "If you say 1 stand Diplomacy +2 Empathy −1" in _eye(person)
        await person.press("down")
        assert "If you say 2 computer Diplomacy 0 Empathy −2" in _eye(person)
        await person.press("3")
        assert "✓ heard now · promised" in _eye(person)
        assert "walked needs not heard" in _eye(person)
        await person.press("u")
        assert "· heard · promised" in _eye(person)


def _eye(person: Person) -> str:
    """All words right of the hairline."""
    return " ".join(" ".join(line.rpartition("▏")[2] for line in person.lines).split())


async def test_going_to_a_scene_by_its_list(file: Path) -> None:
    async with previewing(file) as person:
        await person.press("g")
        await person.until_text("why_again Did nobody")
        await person.press("end", "enter")
        await person.until_text("The end stars, poor")
        await person.press("m")
        await person.until_text("● end → ten, elsewhere, stars")
        await person.press("escape", "a")
        await person.until_text("Scene counter")


async def test_the_map_draws_the_way_once_there_is_one(file: Path) -> None:
    async with previewing(file) as person:
        await person.press("m")
        assert "Your way is drawn here once you have said something." in person.words
        assert "counter → why_again" in person.words
        assert "read on" not in person.words  # all of it is on the screen
        await person.press("escape", "3", "m")
        assert "Your way is drawn here" not in person.words
        assert "●─" in person.text or "●┬" in person.text
        await person.resize(80, 10)
        assert "PgDn read on" in person.words


async def test_saving_while_the_list_is_open(file: Path) -> None:
    async with previewing(file) as person:
        await person.press("g", "down")
        file.write_text(TEXT.replace("why_again", "once_more"), encoding="utf-8")
        await person.until(lambda: "once_more" in person.app.preview.scenario.scenes)
        await person.press("up", "down", "enter")
        await person.until_text("Scene once_more")


async def test_problems_stand_in_place_of_the_talk(file: Path) -> None:
    async with previewing(file, (80, 24)) as person:
        await person.press("3")
        file.write_text(TEXT.replace("goto: end", "goto: nowhere", 1), encoding="utf-8")
        await person.until_text("called “nowhere”")
        assert "Did nobody ride it" not in person.words
        await person.press("1", "u", "a", "m", "g", "k")  # nothing is said meanwhile
        file.write_text(TEXT, encoding="utf-8")
        await person.until_text("Did nobody ride it")
        await person.press("p")
        await person.until_text("advice R648")
        await person.press("p")
        await person.until_text("Did nobody ride it")


async def test_all_problems_begin_with_the_errors_and_say_how_a_line_should_read(file: Path) -> None:
    broken = TEXT.replace("title: Rainy", "title: Rainy #1", 1).replace(
        "      - ada: ", "      - {ada} nods.\n      - ada: ", 1
    )
    async with previewing(file, (80, 24)) as person:
        file.write_text(broken, encoding="utf-8")
        await person.until_text("does not say who speaks")
        assert '- narrator: "{ada} nods."' in person.text
        assert person.text.index("error R126") < person.text.index("warning R120")
        assert "PgDn read on" in person.words
        await person.resize(80, 60)
        assert "PgDn read on" not in person.words


async def test_problems_that_are_asked_for_while_broken_do_not_stay_when_it_is_mended(file: Path) -> None:
    async with previewing(file, (80, 24)) as person:
        file.write_text(TEXT.replace("goto: end", "goto: nowhere", 1), encoding="utf-8")
        await person.until_text("called “nowhere”")
        await person.press("p")
        file.write_text(TEXT, encoding="utf-8")
        await person.until_text("Sixty euros")


async def test_the_way_to_an_ending_is_kept_by_its_key(file: Path) -> None:
    async with previewing(file, (80, 24)) as person:
        await person.press("3", "2")
        await person.until_text("The end ten, good")
        await person.press("k")
        assert "Kept as “ten-played”" in person.told
    assert "ten-played:" in file_beside(file).read_text(encoding="utf-8")


async def test_the_help_names_the_keys_that_work_now(file: Path) -> None:
    async with previewing(file, (80, 24)) as person:
        await person.press("question_mark")
        await person.until_text("say the line with this number")
        assert "keep the way" not in person.words
        assert "take the last line back" not in person.words
        await person.press("escape", "3", "2", "question_mark")
        await person.until_text("keep the way to this ending")
        assert "say the line" not in person.words
        await person.press("escape", "p", "question_mark")
        await person.until_text("back to the talk")
        assert "begin again" not in person.words


def line_of(words: str) -> int:
    return next(number for number, line in enumerate(TEXT.split("\n"), 1) if words in line)


def test_the_editor_is_opened_at_the_line_under_the_cursor(file: Path, tmp_path: Path) -> None:
    """By a program that is called as nano is; it notes what it was told, and saves another word."""
    editor, told = tmp_path / "nano", tmp_path / "told"
    mends = f'#!/bin/sh\necho "$@" >> {told}\nsed -i "s/Sixty euros/Seventy euros/; s/nowhere/why_again/" "$2"\n'
    editor.write_text(mends, encoding="utf-8")
    editor.chmod(0o755)
    with terminal("preview", file.name, cwd=tmp_path, TEXTUAL_ANIMATIONS="none", VISUAL=str(editor)) as screen:
        screen.until("Ends still open")
        screen.send("\x1b[B", "If you say 2")
        screen.send("e", "Seventy euros")
        file.write_text(TEXT.replace("goto: why_again", "goto: nowhere", 1), encoding="utf-8")
        screen.until("called “nowhere”")
        screen.send("e", "Seventy euros")
        screen.send("\x1b")
        assert screen.end() == 0
    lines = [line_of("Let me see what the computer"), line_of("goto: why_again")]
    assert told.read_text(encoding="utf-8").split("\n") == [*(f"+{line} {file}" for line in lines), ""]


@pytest.mark.parametrize(
    ("named", "told"),
    [("no-such-editor", "could not be opened"), ("fails", "ended with 3"), ("window", "was not told the place")],
)
def test_after_any_editor_the_screen_is_there_again_with_a_sentence(
    named: str, told: str, file: Path, tmp_path: Path
) -> None:
    """One that does not exist, one that fails, and one that opens a window and returns at once."""
    programs = {"fails": "echo what is wrong >&2; exit 3", "window": "exit 0"}
    if named in programs:
        (tmp_path / named).write_text(f"#!/bin/sh\n{programs[named]}\n", encoding="utf-8")
        (tmp_path / named).chmod(0o755)
        named = str(tmp_path / named)
    with terminal(
        "preview", file.name, cwd=tmp_path, size=(120, 40), TEXTUAL_ANIMATIONS="none", VISUAL=named
    ) as screen:
        screen.until("Ends still open")
        for number, words in ((2, "Let me see what the computer"), (3, "In Thursday")):  # a second time, too
            screen.send("\x1b[B", f"If you say {number}")
            screen.send("e", f"line {line_of(words)}.")
            assert told in screen.words
        screen.send("3", "Scene why_again")
        screen.send("\x1b")
        assert screen.end() == 0
        assert b"Traceback" not in screen.raw


async def test_the_head_says_what_this_is_where_it_is_narrow(tmp_path: Path) -> None:
    long = tmp_path / "late-evening-at-the-workshop.yaml"
    text = begun(long.stem, "complaint", Answers("Late evening at the workshop, once more"))
    long.write_text(text, encoding="utf-8")
    async with previewing(long) as person:
        for size in ((120, 40), (80, 24), (60, 20)):
            await person.resize(*size)
            assert "preview" in person.lines[0]
            assert "read again" in person.lines[0]
            assert (long.name in person.lines[0]) == (size == (120, 40))


async def test_what_play_plays_is_shown_with_its_errors_counted(file: Path) -> None:
    """A fact that nothing sets is an error of judgement: it is told, and the talk goes on all the same."""
    async with previewing(file) as person:
        file.write_text(TEXT.replace("        set: [heard]\n", ""), encoding="utf-8")
        await person.until_text("p 1 error")
        await person.press("3")
        assert "Scene why_again" in person.words
        await person.press("p")
        assert "It cannot be played" not in person.words
        assert "R502" in person.words


@pytest.mark.parametrize(
    ("named", "arguments"),
    [
        ("vim -n", ["vim", "-n", "+12", "{file}"]),
        ("/usr/bin/nano", ["/usr/bin/nano", "+12", "{file}"]),
        ("code --wait", ["code", "--wait", "--goto", "{file}:12"]),
        ("hx", ["hx", "{file}:12"]),
        ("'my editor/subl' -n", ["my editor/subl", "-n", "{file}:12"]),
        ("ed", ["ed", "{file}"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(named: str, arguments: list[str], tmp_path: Path) -> None:
    file = tmp_path / "-rainy.yaml"
    found = opening(file, 12, {"EDITOR": named})
    assert found.command == [argument.format(file=file) for argument in arguments]
    assert found.at_line is (named != "ed")
    assert opening(file, 12, {"EDITOR": "ed", "VISUAL": named}) == found


@pytest.mark.parametrize(
    ("named", "told"), [("", "export VISUAL=nano"), (" ", "export VISUAL=nano"), ("vi 'x", "quotes")]
)
def test_without_an_editor_it_is_said_how_to_name_one(named: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(NoEditor, match=told):
        opening(tmp_path / "rainy.yaml", 12, {"VISUAL": named})


BROKEN = (
    TEXT.replace("    says:", "\tsays:", 1).encode(),
    TEXT.replace("title: Rainy", 'title: "Rainy').encode(),
    TEXT.replace("goto: why_again", "goto: why_agian").encode(),
    b"",
    TEXT.encode()[:2000],
    TEXT.encode("utf-16-le"),
    TEXT.replace("diplomacy: +2", "diplomacy: lots").encode(),
    TEXT.replace("      - id: card", "     - id: card").encode(),
    TEXT.replace("start: counter", "start: conter").encode(),
    TEXT.replace("when: heard", "when: herd").encode(),
)


def test_twenty_saves_of_a_growing_file_ten_of_them_broken(file: Path) -> None:
    text = TEXT
    with terminal("preview", file.name, cwd=file.parent, size=(120, 40), TEXTUAL_ANIMATIONS="none") as screen:
        screen.until("Ends still open 3 of 3")
        screen.send("3", "Scene why_again")
        for number, broken in enumerate(BROKEN, 1):
            file.write_bytes(broken)
            screen.until("It cannot be played as it was saved.")
            heard = f"      - ada: And {number} more.\n    note: The card"
            text = text.replace("    note: The card", heard)
            if number % 2:  # as some editors save: a new file takes the place of the old one
                beside = file.with_suffix(".new")
                beside.write_text(text, encoding="utf-8")
                beside.replace(file)
            else:
                file.write_text(text, encoding="utf-8")
            screen.until(f"And {number} more.")
            screen.until("Scene why_again")
            screen.until("✓ heard")
        screen.send("2", "The end ten, good")
        screen.send("\x1b")
        assert screen.end() == 0
        assert b"Traceback" not in screen.raw
