"""The history: figures over time, what to play next, and that people own what is kept of them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from kept import DATA, opened, written
from person import playing
from terminal import environment

from roleplay.columns import columns, halves
from roleplay.history import knowing, report
from roleplay.saves import history
from roleplay.saves.attempts import Attempts
from roleplay.saves.keeping import Saves
from roleplay.saves.kept import KeptSkill, Result
from roleplay.scenario.names import skills
from roleplay.times import ago, until
from roleplay.tui.briefing_screen import BriefingScreen
from roleplay.tui.conversation_screen import ConversationScreen
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.history_screen import HistoryScreen
from roleplay.tui.library_screen import LibraryScreen
from roleplay.tui.page import AskDialog


def command(*arguments: str, answers: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", "history", *arguments],
        input=answers, capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def finished(
    attempts: Attempts,
    at: datetime,
    scores: tuple[int, int],
    *,
    estimate: tuple[int | None, int | None] = (None, None),
    scenario: str = "nine-days",
    ending: str = "one",
    chances: dict[str, KeptSkill] | None = None,
    is_rehearsal: bool = False,
) -> str:
    """Put a finished attempt with a known result into the saves."""
    kept = written(attempts, 1, file=DATA / "small.yaml")
    attempts.delete(kept.id)
    named = dict(zip(("diplomacy", "empathy"), scores, strict=True))
    attempts.database.run("INSERT OR IGNORE INTO source VALUES (?, 'x', '')", kept.source)
    attempts.put(
        replace(
            kept,
            id=kept.id,
            scenario=scenario,
            title=scenario.replace("-", " ").capitalize(),
            started=at,
            finished=at,
            is_rehearsal=is_rehearsal,
            estimate=dict(zip(("diplomacy", "empathy"), estimate, strict=True)),
            result=Result(ending, f"Ending {ending}", "mixed", named, named, "trusted", chances or {}),
        )
    )
    return kept.id


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def grown(saves: Path) -> Attempts:
    """Four attempts over two weeks, and a rehearsal."""
    attempts = opened(saves)
    listening = "active-listening"
    finished(attempts, NOON, (20, 30), estimate=(60, 50), chances={listening: KeptSkill(0, 4)})
    finished(attempts, NOON + timedelta(hours=1), (40, 30), estimate=(60, None), chances={listening: KeptSkill(1, 4)})
    finished(attempts, NOON + timedelta(days=3), (60, 50), estimate=(50, 50), ending="two", scenario="room-214")
    finished(attempts, NOON + timedelta(days=9), (80, 70), estimate=(80, 74), ending="two",
             chances={listening: KeptSkill(3, 4), "cooperation": KeptSkill(0, 0)})  # fmt: skip
    finished(attempts, NOON + timedelta(days=10), (1, 1), estimate=(99, 99), ending="three", is_rehearsal=True)
    return attempts


def test_the_figures(grown: Attempts) -> None:
    past = history.read_history(grown.database, "")
    assert [one.started for one in past] == sorted((one.started for one in past), reverse=True)
    assert history.course(past, "diplomacy") == [20, 40, 60, 80]
    assert history.course(past, "empathy") == [30, 30, 50, 70]
    assert history.gaps(past) == [30, 20, 5, 2]
    assert history.skills_over_time(past) == {"active-listening": [KeptSkill(0, 4), KeptSkill(1, 4), KeptSkill(3, 4)]}
    assert history.total(history.skills_over_time(past)["active-listening"]) == KeptSkill(4, 12)
    assert history.least_met(past, list(skills()))[0] == "showing-empathy"
    assert "active-listening" not in history.least_met(past, list(skills()))
    found = {one.scenario: (one.played, list(one.endings)) for one in history.endings_found(past)}
    assert found == {"nine-days": (3, ["one", "two", "three"]), "room-214": (1, ["two"])}


def test_what_is_due(grown: Attempts) -> None:
    """Two plays on one day are one; the second day asks for a week, the third for three, the fourth for nothing."""
    past = history.read_history(grown.database, "")
    assert [(one.scenario, one.times, one.on) for one in history.due(past)] == [
        ("room-214", 1, date(2026, 3, 6)),
        ("nine-days", 2, date(2026, 3, 17)),
    ]
    finished(grown, NOON + timedelta(days=20), (80, 80))
    past = history.read_history(grown.database, "")
    assert [one.on for one in history.due(past)] == [date(2026, 3, 6), date(2026, 4, 11)]
    finished(grown, NOON + timedelta(days=50), (80, 80))
    past = history.read_history(grown.database, "")
    assert [one.scenario for one in history.due(past)] == ["room-214"]


def test_the_page_of_text(grown: Attempts) -> None:
    text = report(history.read_history(grown.database, ""), today=date(2026, 3, 15))
    assert text.split("\n\n", 1)[1] == (
        "SCORES OVER TIME, 0 to 100, the newest at the right\n"
        "Diplomacy   ▂▃▅▆  from 20 to 80\n"
        "Empathy     ▂▂▄▆  from 30 to 70\n\n"
        "HOW FAR YOUR ESTIMATES WERE OFF, in points\n"
        "Off by      ▂▂▁▁  25 points at first, 4 lately: nearer now\n\n"
        "SKILLS OVER TIME, chances taken\n"
        "active listening  ▁▂▆  4 of 12\n\n"
        "ENDINGS FOUND\n"
        "Nine days: 3. Ending one; Ending two; Ending three.\n"
        "Room 214: 1. Ending two.\n\n"
        "WHAT NEXT\n"
        "Play “Room 214” again now:\n"
        "  roleplay play room-214\n"
        "Play “Nine days” again in 2 days (17 March 2026):\n"
        "  roleplay play nine-days\n"
        "The skill you have met least is showing empathy; where to practise it:\n"
        "  roleplay list --skill showing-empathy"
    )
    first = text.split("\n\n")[0].split("\n")
    assert len(first) == 5, "four attempts, and a word about the rehearsal"
    assert first[0].endswith("Nine days: Ending two (mixed), diplomacy 80, empathy 70")
    assert first[-1] == "And 1 more, an older one or a rehearsal: roleplay history --all"


def test_the_page_of_text_as_a_command(grown: Attempts) -> None:
    code, out, err = command("--all")
    assert (code, err) == (0, "")
    assert out == report(history.read_history(grown.database, ""), everything=True) + "\n"
    assert out.count("(rehearsal): Ending three") == 1


def test_what_the_figures_say() -> None:
    assert columns([0, 50, 100, 130]) == ["▁▄██"]
    assert columns([10, 60, 100], rows=2) == [" ▂█", "▂██"]
    assert halves([10, 20, 30]) == (10, 25)
    assert knowing([7]) == "7 points"
    assert knowing([10, 30]) == "10 points at first, 30 lately: no nearer yet"
    assert knowing([10, 10]) == "10 points at first, 10 lately: as before"
    now = datetime(2026, 3, 15, 12, tzinfo=UTC).astimezone()
    assert ago(now - timedelta(seconds=9), now) == "just now"
    assert [ago(now - timedelta(days=days), now) for days in (1, 13, 14)] == [
        "yesterday",
        "13 days ago",
        "1 March 2026",
    ]
    today = date(2026, 3, 15)
    assert [until(date(2026, 3, day), today) for day in (1, 15, 16, 20)] == [
        "now",
        "now",
        "tomorrow",
        "in 5 days",
    ]


def test_json(saves: Path) -> None:
    attempts = opened(saves)
    whole, half = written(attempts, 1), written(attempts, 2, stop=2, days=1)
    assert whole.result is not None
    code, out, err = command("--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "attempt": half.id, "scenario": "nine-days", "title": "Nine days", "started": "2026-03-02T09:30:00Z",
            "finished": None, "ending": None, "outcome": None, "diplomacy": None, "empathy": None,
            "estimate": {"diplomacy": None, "empathy": None}, "choices": [str(step) for step in half.steps],
            "mode": "would", "rehearsal": False,
        },
        {
            "attempt": whole.id, "scenario": "nine-days", "title": "Nine days", "started": "2026-03-01T09:30:00Z",
            "finished": f"{whole.choices[-1].at:%Y-%m-%dT%H:%M:%SZ}", "ending": whole.result.ending,
            "outcome": whole.result.outcome, **whole.result.scores, "estimate": dict(whole.estimate),
            "choices": [str(step) for step in whole.steps], "mode": "would", "rehearsal": False,
        },
    ]  # fmt: skip


def test_nothing_is_there_and_nothing_is_made(saves: Path) -> None:
    assert command() == (0, "There is nothing in the history yet. Begin with: roleplay\n", "")
    assert command("--json") == (0, "[]\n", "")
    assert not saves.exists()


def test_people_own_what_is_kept_of_them(saves: Path, tmp_path: Path) -> None:
    attempts = opened(saves)
    first, second = written(attempts, 1, person="Ana"), written(attempts, 2, person="Ana", days=1)
    other = written(attempts, 3, person="Ben")
    target = str(tmp_path / "ana.json")
    assert command("--as", "Ana", "--export", target) == (
        0, "", f"Everything is in “{target}” now; it is still here, too.\n",
    )  # fmt: skip
    assert command("--as", "Ana", "--export", target)[:2] == (2, ""), "never over a file that is there"
    assert command("--as", " Ana ", "--export", "-")[1] == Path(target).read_text(encoding="utf-8")
    assert command("--delete", first.id, answers="n\n")[2].endswith("Nothing was deleted.\n")
    assert first in attempts.attempts()
    assert command("--delete", first.id[:6], answers="y\n")[2].endswith(f"Deleted: {first.id}.\n")
    assert command("--delete", "zzz", "--yes")[0] == 2
    assert attempts.attempts() == (second, other)
    copy = saves / "roleplay.damaged-2026.db"
    copy.touch()
    told = f"Deleted: 1.\nStill there, from when the saves were damaged or older: {copy}\n"
    assert command("--as", "Ana", "--delete-all", "--yes") == (0, "", told)
    assert attempts.attempts() == (other,)
    code, out, err = command("--import", target)
    assert (code, out) == (0, "")
    assert err == "New: 2. Gone on with elsewhere, and brought up to date: 0.\n"
    assert attempts.attempts("Ana") == (second, first)
    (tmp_path / "ana.json").write_text("[]")
    code, _, err = command("--import", target)
    assert code == 1
    assert "is not an export of Roleplay, or is damaged" in err
    assert command("--import", str(tmp_path / "none"))[0] == 2
    assert command("--json", "--delete-all")[0] == 2


async def test_the_screen(grown: Attempts) -> None:
    async with playing(DATA / "nine-days.yaml", DATA / "small.yaml") as person:
        await person.press("h")
        await person.until_screen(HistoryScreen)
        assert "attempts, newest first 1 of 4" in person.words
        assert "Diplomacy 80 Empathy" in person.words
        await person.resize(60, 20)
        assert "D 80 E" in person.words
        await person.resize(80, 24)
        assert "Ending two" in person.words
        assert "Ending three" not in person.words
        await person.press("v")
        assert "rehearsal" in person.words
        assert "Ending three" in person.words
        await person.press("v", "right")
        assert "Diplomacy 80 last time, strong" in person.words
        assert "off by 25 points at first, 4 lately: nearer now" in person.words
        assert "20 40 60 80" in person.words
        await person.press("right")
        assert "active listening 4 of 12" in person.words
        await person.press("right")
        assert "Nine days now" in person.words
        assert "Play again after 2, 7 and 21 days, so that it stays Nine days" in person.words, (
            "what is not here cannot be played"
        )
        assert "showing empathy is the skill you have met least" in person.words
        await person.press("enter")
        await person.until_screen(BriefingScreen)
        assert "Nine days" in person.words
        assert "Esc back" in person.words  # to the history, and not to the library
        await person.press("escape")
        await person.until_screen(HistoryScreen)
        await person.press("right", "left", "left", "left", "down", "d")
        await person.until_screen(AskDialog)
        assert "Delete this attempt at “Room 214”? It cannot be brought back." in person.words
        await person.press("escape")
        assert len(grown.attempts()) == 4
        await person.press("d", "enter")
        await person.until_screen(HistoryScreen)
        assert [one.scenario for one in grown.attempts()] == ["nine-days"] * 3
        await person.press("escape")
        await person.until_screen(LibraryScreen)


async def test_the_screen_with_nothing_on_it() -> None:
    async with playing(DATA / "small.yaml") as person:
        await person.press("h")
        await person.until_screen(HistoryScreen)
        assert "There is nothing here yet." in person.words
        await person.press("enter", "d", "down", "v")
        for _ in range(2):
            await person.press("right")
            assert "Once a conversation is finished" in person.words


async def test_no_score_shows_before_the_debrief(saves: Path) -> None:
    """Neither in the history nor in its file: not even when the ending has been reached."""
    async with playing(DATA / "nine-days.yaml") as person:
        await person.open()
        await person.talk()
        assert person.attempt.ending is not None
    (kept,) = opened(saves).attempts()
    assert (kept.result, kept.finished) == (None, None)
    assert "not finished" in command()[1]


async def test_the_debrief_of_a_scenario_that_was_edited_since(saves: Path, tmp_path: Path) -> None:
    """It is the one of the words that were said then."""
    file = tmp_path / "small.yaml"
    file.write_bytes((DATA / "small.yaml").read_bytes())
    written(opened(saves), 1, file=file)
    file.write_text(
        file.read_text().replace("She believes you.", "Changed.").replace("She has heard enough.", "Changed.")
    )
    async with playing(file) as person:
        await person.press("h", "enter")
        await person.until_screen(DebriefScreen)
        assert "Changed." not in person.words
        await person.press("a")  # again is as it is now
        await person.until_screen(BriefingScreen)
        await person.press("enter", "1")
        await person.until_screen(ConversationScreen)
        assert person.attempt.ending is not None
        assert person.attempt.ending.meaning == "Changed."
        await person.press("escape")
        await person.until_screen(LibraryScreen)
        await person.press("h", "down", "enter")
        await person.until_screen(DebriefScreen)
        assert "Esc back" in person.words
        await person.press("escape")
        await person.until_screen(HistoryScreen)


async def test_each_person_has_their_own(saves: Path) -> None:
    written(opened(saves), 1, person="Ana", stop=2)
    async with playing(DATA / "nine-days.yaml", saves=Saves(saves / "roleplay.db", "Ben")) as person:
        assert "Continue" not in person.words
        await person.press("h")
        assert "Ben attempts" in person.words
        assert "There is nothing here yet." in person.words
    async with playing(DATA / "nine-days.yaml", saves=Saves(saves / "roleplay.db", "Ana")) as person:
        assert "Continue Nine days after decision 2" in person.words
