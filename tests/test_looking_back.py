"""From the ending to the debrief and through it: there and back, waiting, and pages that fit whatever they hold."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from person import Person, playing

from roleplay.debrief import debrief as working_out
from roleplay.tui.bars import Foot
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.estimate_screen import EstimateScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.sheet import Sheet
from roleplay.tui.working_out_screen import WorkingOutScreen

SLOW = pytest.mark.slow


async def test_back_from_the_estimate_to_the_ending_and_on_with_what_was_answered(data: Path) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        ending = person.text
        await person.press("enter", "3", "0", "down", "down", "right", "escape")
        await person.until_screen(ConversationScreen)
        assert person.text == ending
        await person.press("enter")
        await person.until_screen(EstimateScreen)
        assert " 30" in person.lines[person.row("How diplomatic") + 2]
        assert "1 of 1" in person.words
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        finished = person.app.game(person.app.library.entries[0]).finished
        assert [(dict(made.estimate), made.moment) for made in finished] == [({"diplomacy": 30, "empathy": None}, 1)]
        await person.press("escape")
        await person.until_screen(LibraryScreen)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Event:
    """A debrief that is ready only when this is set."""
    ready, quick = Event(), working_out.debrief

    def slowly(*given: object) -> object:
        assert ready.wait(60)
        return quick(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(working_out, "debrief", slowly)
    return ready


async def test_a_debrief_that_takes_long_is_waited_for_and_keys_work_meanwhile(data: Path, slow: Event) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.press("enter", "s")
        await person.until_screen(WorkingOutScreen)
        assert "Still working it out" in person.words
        await person.press("question_mark")
        slow.set()
        await person.until(lambda: person.app.game(person.app.library.entries[0])._debriefs)
        assert "without looking back" in person.words  # the help is not torn away
        await person.press("escape")
        await person.until_screen(DebriefScreen)


async def test_a_debrief_that_takes_long_need_not_be_waited_for(data: Path, slow: Event) -> None:
    async with playing(data / "small.yaml") as person:
        await person.open()
        await person.talk()
        await person.press("enter", "s")
        await person.until_screen(WorkingOutScreen)
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        assert "Continue Small talk" in person.words
        slow.set()
        await person.press("c")
        await person.until_screen(ConversationScreen)
        await person.look_back()


def awkward(decisions: int, lines: int) -> str:
    """Return a scenario with what is hard to lay out: long, wide, composed and right-to-left words; one ending."""
    names = ("合気道の先生と生徒", "Zoë\u0301e 👩🏽\u200d🚀 d’Été", "שרה לוי", "Ann")
    said = (
        "長い文章は改行される場所がないので困ります" * 6,
        "👍🏽 " * 70,
        "אני לא יודעת מה להגיד לך עכשיו. " * 6,
        "No. " * 60,
    )
    text = "start: s1\nscenes:\n"
    for number in range(1, decisions + 1):
        after = f"s{number + 1}" if number < decisions else "end"
        text += f"  s{number}:\n    says: [{{c{number % 4}: '{said[number % 4].strip()}'}}]\n    choices:\n"
        for line in range(lines):
            words, why = f"{said[(number + line) % 4][:90]} {number}.{line}", said[(number + line + 1) % 4][:120]
            scores = f"diplomacy: {2 - line % 5}, empathy: {line % 3 - 1}, skill: [cooperation]"
            text += f"      - {{id: c{line}, say: '{words}', goto: {after}, {scores}, why: '{why}'}}\n"
    cast = ", ".join(f"c{number}: {{name: '{name}'}}" for number, name in enumerate(names))
    head = "format: 1\nid: awkward\nsummary: So.\nlanguage: en\nlevel: 1\nminutes: 5\nbrief: So.\n"
    title, ending = "A title that never ends, 永遠に続く題名 " * 5, "Fin 終わり " + "way " * 30
    end = f"  end: {{title: '{ending}', outcome: mixed, says: [{{narrator: So.}}], meaning: So it is.}}\n"
    return f"{head}title: '{title.strip()}'\ncast: {{{cast}}}\n{text}endings:\n{end}"


@pytest.mark.parametrize(
    "size",
    [
        (60, 20),
        (80, 24),
        pytest.param((72, 20), marks=SLOW),
        pytest.param((120, 40), marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize(("decisions", "lines", "theme"), [(20, 2, "roleplay-dark"), (4, 6, "roleplay-light")])
async def test_every_page_fits(size: tuple[int, int], decisions: int, lines: int, theme: str, tmp_path: Path) -> None:
    file = tmp_path / "awkward.yaml"
    file.write_text(awkward(decisions, lines), encoding="utf-8")
    async with playing(file, size=size, theme=theme) as person:
        await person.open()
        fits(person)
        for number in range(decisions):
            await person.press(str(lines - number % 2))
        fits(person)
        await person.press("enter", "3", "0", "down", "7", "0", "down", "right")
        fits(person)
        await person.press("enter")
        await person.until_screen(DebriefScreen)
        screen = person.screen
        assert isinstance(screen, DebriefScreen)
        for _ in range(screen._count):
            fits(person)
            assert sum(map(bool, person.lines[1:-1])) > 3, person.text
            forward = screen.check_action("turn", (1,))
            assert ("→ " in person.lines[-1]) is forward, person.lines[-1]
            await person.press("right")
        for keys in (["m"], ["v"], ["enter"], ["escape", "escape", "escape", "h"], ["right"], ["right"], ["right"]):
            await person.press(*keys)
            fits(person)


def fits(person: Person) -> None:
    """Check that no line of a page is wider than its screen, and that foot and head are whole."""
    width = person.app.size.width
    for sheet in person.screen.query(Sheet):
        for row in sheet._rows:
            assert row.content.rstrip().cell_length <= width - 2, (row.content.plain, person.text)
    foot = person.screen.query_one(Foot)
    assert foot._out is not None
    assert person.lines[-1].endswith(f"{foot._out.key} {foot._out.verb}"), person.lines[-1]
    assert "? help" in person.lines[-1]
