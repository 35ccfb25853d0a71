"""What is printed of a workshop: the sheet with everything, the hand-out without the key, the report of the room."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from person import entry_of
from room import ROOM_214, meeting_of, through, to_reading, to_the_end
from test_cli import Ended, run
from test_hostile import PAYLOAD, written
from test_report_browser import CHROMIUM, browser
from test_report_formats import TAGS, Page

from roleplay.outlook import Outlook
from roleplay.reports.to_html import html
from roleplay.saves.database import open_database
from roleplay.saves.meetings import Meetings
from roleplay.scenario.model import Scenario
from roleplay.scenario.prose import plain
from roleplay.workshop.course import Phase
from roleplay.workshop.keeping import begun
from roleplay.workshop.meeting import Settings
from roleplay.workshop.paper.handout import handout
from roleplay.workshop.paper.plan import LENGTHS, plan
from roleplay.workshop.paper.sheet import KEYS, sheet
from roleplay.workshop.stage.keys import _EVENTS

__all__ = ["browser", "run"]
Run = Callable[..., Ended]


@pytest.fixture(scope="module")
def room_214() -> Scenario:
    return entry_of(ROOM_214).scenario


def shown(page: str) -> str:
    """Return the words of a page as a person reads them, on one line."""
    parser = Page()
    parser.feed(page)
    return " ".join(" ".join(parser.words).split())


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_the_sheet_has_all_that_the_wall_never_shows(room_214: Scenario) -> None:
    page = letters(shown(html(sheet(room_214, Outlook(room_214)))))
    for scene in room_214.scenes.values():
        for text in (scene.note, scene.discuss):
            assert text is None or letters(plain(text, room_214.called)) in page
        for choice in scene.choices or ():
            assert letters(plain(choice.words, room_214.called)) in page
            assert letters(plain(choice.why or "", room_214.called)) in page
    for ending in room_214.endings.values():
        assert letters(ending.title) in page
    assert "D +2, E +1" in shown(html(sheet(room_214, Outlook(room_214))))


def test_the_hand_out_has_no_line_and_no_key(room_214: Scenario) -> None:
    page = letters(shown(html(handout(room_214))))
    hidden = [ending.title for ending in room_214.endings.values()] + [end.meaning for end in room_214.endings.values()]
    for scene in room_214.scenes.values():
        hidden += [scene.note or "", scene.discuss or "", *(line.text for line in scene.says)]
        for choice in scene.choices or ():
            hidden += [choice.words, choice.why or "", *(line.text for line in choice.reply)]
    long = [text for text in (letters(plain(text, room_214.called)) for text in hidden) if len(text) > 12]
    assert len(long) > 150
    assert not [text for text in long if text in page]
    assert letters(room_214.brief) in page
    assert all(letters(question) in page for question in room_214.debrief.reflect)


@pytest.mark.parametrize("minutes", LENGTHS)
@pytest.mark.parametrize("decisions", [1, 6, 9, 12, 40])
def test_a_plan_fills_its_minutes_and_no_more(minutes: int, decisions: int) -> None:
    found = plan(minutes, decisions)
    assert found.arrive + found.play + found.debrief == minutes
    assert 1 <= found.decisions <= decisions
    assert 0 <= found.discussed <= found.decisions
    assert found.decisions * 1.5 + found.discussed * 3.5 <= found.play


@pytest.mark.parametrize("make", [lambda scenario: sheet(scenario, Outlook(scenario)), handout])
def test_nothing_in_a_scenario_acts_on_paper(make: Callable[..., object], tmp_path: Path) -> None:
    attack = "<script>x</script><img src=x onerror=x>"
    (tmp_path / "hostile.yaml").write_text(written(attack, mood="calm"), encoding="utf-8")
    page = Page()
    page.feed(html(make(entry_of(tmp_path / "hostile.yaml").scenario)))  # type: ignore[arg-type]
    assert page.tags <= TAGS
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "href")}
    (tmp_path / "hostile.yaml").write_text(written(PAYLOAD), encoding="utf-8")
    assert "\x1b" not in html(make(entry_of(tmp_path / "hostile.yaml").scenario))  # type: ignore[arg-type]


def test_the_papers_are_new_files(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / "sheet.html", tmp_path / "handout.md"]
    arguments = ("workshop", str(ROOM_214), "--sheet", str(files[0]), "--handout", str(files[1]))
    code, out, err = run(*arguments)
    assert (code, out) == (0, "")
    assert err.count("Written: ") == 2
    assert files[0].read_text(encoding="utf-8").startswith("<!doctype html>")
    assert files[1].read_text(encoding="utf-8").startswith("# Room 214\n")
    code, _, err = run(*arguments)
    assert code == 2
    assert "already. Name another file." in err
    code, _, err = run("workshop", "--resume", "--sheet", str(tmp_path / "other.html"))
    assert code == 2
    assert "The facilitator’s sheet and the hand-out are about a conversation" in err


@pytest.fixture
def played(saves: Path) -> str:
    """Play a meeting with a split, a change of mind and a second branch; return its id."""
    meetings = Meetings(open_database(saves / "roleplay.db"))
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings(people=23))
    to_reading(meeting)
    through(meeting, (9, 11, 3), (4, 14, 5))
    meeting.do("next")
    while meeting.phase != Phase.ESTIMATE:
        if meeting.phase == Phase.READ:
            through(meeting, (20, *[0] * (len(meeting.turn.options) - 1)))
        meeting.do("next")
    meeting.do("estimate", scores=[70, 55])
    meeting.do("next")
    meeting.do("look_back")
    meeting.do("rewind", decision=3)
    meeting.do("pick")
    meeting.do("choose", choice=meeting.turn.options[-1])
    to_the_end(meeting)
    meetings.database.close()
    assert journal.id is not None
    return journal.id


def test_the_report_of_a_room_in_each_format(run: Run, played: str) -> None:
    made = {form: run("report", played[:6], "--format", form) for form in ("md", "html", "json", "csv", "xapi")}
    for form, (code, _, err) in made.items():
        assert (code, err) == (0, ""), form
    assert "A 9, B 11, C 3" in made["md"].out
    assert "A 4, B 14, C 5" in made["md"].out
    assert "Way 1: What happened" in made["md"].out
    assert "Way 2: What others wanted" in made["md"].out
    assert "9 of 23 wanted A" in made["md"].out
    assert made["html"].out.startswith("<!doctype html>")
    report = json.loads(made["json"].out)
    assert report["people"] == 23
    assert [way["estimate"] for way in report["ways"]] == [{"diplomacy": 70, "empathy": 55}, None]
    first = report["ways"][0]["decisions"][0]
    assert [one["votes"] for one in first["rounds"]] == [
        {"armchair": 9, "gone": 11, "released": 3},
        {"armchair": 4, "gone": 14, "released": 5},
    ]
    assert (first["choice"], first["decided_by"]) == ("gone", "vote")
    assert report["ways"][1]["decisions"][2]["decided_by"] == "facilitator"
    rows = list(csv.DictReader(io.StringIO(made["csv"].out.removeprefix("\ufeff"))))
    assert len(rows) == sum(len(way["decisions"]) for way in report["ways"])
    assert rows[0]["first_vote"] == "A 9, B 11, C 3"
    statements = json.loads(made["xapi"].out)
    assert {one["actor"]["objectType"] for one in statements} == {"Group"}
    assert {one["verb"]["display"]["en"] for one in statements} == {"initialized", "answered", "completed"}
    assert len({one["context"]["registration"] for one in statements}) == 2
    assert len({one["id"] for one in statements}) == len(statements)


def test_numbers_are_told_only_when_they_are_asked_for(run: Run, played: str) -> None:
    assert json.loads(run("report", played, "--format", "json").out)["ways"][0]["scores"] is None
    scored = json.loads(run("report", played, "--format", "json", "--with-scores").out)["ways"][0]["scores"]
    assert set(scored) == {"diplomacy", "empathy"}
    page = run("report", played, "--format", "md").out
    assert not re.search(r"\d+ of 100", page)
    assert re.search(r"\d+ of 100", run("report", played, "--format", "md", "--with-scores").out)


def test_what_a_person_reads_who_was_in_the_room(run: Run, saves: Path) -> None:
    meetings = Meetings(open_database(saves / "roleplay.db"))
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings(people=40))
    to_reading(meeting)
    while meeting.phase != Phase.ESTIMATE:
        if meeting.phase == Phase.READ:
            through(meeting, (16, 13, 11), (16, 13, 11))
        meeting.do("next")
    meeting.do("estimate", scores=[70, 55])
    to_the_end(meeting)
    page = run("report", str(journal.id), "--format", "md").out
    assert "What we said, by the author’s key (for this one story)" in page
    assert "*Diplomacy: did it move the matter on, truthfully," in page
    # A verdict is about what was said, and says whose view it is beside.
    assert "**Diplomacy:** working against us. We had said “mostly helping”: kinder to ourselves" in page
    assert "**Empathy:** mostly helping. We had said “mixed”: harder on ourselves than the author’s key." in page
    for unclear in ("against you", "The room said", "funnel", "closed no end", "cost something in the scores"):
        assert unclear not in page
    assert "| 3 · A: Up since five" in page  # the turning points speak of decisions by their number
    with_scores = run("report", str(journal.id), "--format", "md", "--with-scores").out
    assert (
        "39 of 100, working against us. We had said 70, 31 above the author’s key: kinder to ourselves." in with_scores
    )


def test_what_has_no_report_is_said(run: Run, saves: Path) -> None:
    meetings = Meetings(open_database(saves / "roleplay.db"))
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings())
    meeting.do("next")
    code, _, err = run("report", str(journal.id))
    assert code == 2
    assert "Nothing was played in this meeting yet. Go on with it: roleplay workshop --resume" in err
    code, _, err = run("report", "zzzzzzzz")
    assert code == 2
    assert "There is no attempt called “zzzzzzzz”." in err


def test_a_rehearsal_is_marked_in_its_report(run: Run, saves: Path) -> None:
    meetings = Meetings(open_database(saves / "roleplay.db"))
    meeting, journal = begun(meetings, entry_of(ROOM_214), Settings(rehearsal=1))
    to_reading(meeting)
    through(meeting, (20, 0, 0))
    assert "A rehearsal with simulated votes" in run("report", str(journal.id)).out
    assert json.loads(run("report", str(journal.id), "--format", "json").out)["rehearsal"] is True


@pytest.mark.slow
@pytest.mark.xdist_group("browser")
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_sheet_and_hand_out_print_as_pages(room_214: Scenario, tmp_path: Path, browser: Callable[..., str]) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    begins = {}
    for name, document in (("sheet", sheet(room_214, Outlook(room_214))), ("handout", handout(room_214))):
        page, pdf = tmp_path / f"{name}.html", tmp_path / f"{name}.pdf"
        page.write_text(html(document), encoding="utf-8")
        browser("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
        pages = text.removesuffix("\f").split("\f")
        assert all(len(one.split()) > 20 for one in pages), name
        begins[name] = [" ".join(one.split())[:40] for one in pages]
    assert begins["sheet"][0].startswith("Facilitator’s sheet")
    assert sum(begin.startswith("The conversation") for begin in begins["sheet"]) == 1
    assert 10 <= len(begins["sheet"]) <= 18
    assert len(begins["handout"]) == 2


def test_a_meeting_without_a_debrief_question_has_papers() -> None:
    scenario = meeting_of(Path(__file__).parent / "data" / "small.yaml").scenario
    assert "Facilitator" in html(sheet(scenario, Outlook(scenario)))
    assert "Mine" in html(handout(scenario))


def test_the_sheet_names_every_key_of_the_stage() -> None:
    named = set(re.findall(r"(?<!’)\b[a-z]\b", " ".join(f"{key} {words}" for key, words in KEYS)))
    assert {*_EVENTS, "c", "j", "n", "b", "t"} <= named
