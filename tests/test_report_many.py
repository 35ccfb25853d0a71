"""A trainer's view over many people: what is read and what is left out, the figures by hand, and no names anywhere."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from telling import telling_of

from roleplay.commands.speaking import readable_json
from roleplay.conversation.step import Mode, Step
from roleplay.reports import overview, to_json
from roleplay.reports.figures import figures
from roleplay.reports.many import Play, Plays, Taken, read_many
from roleplay.reports.telling import Telling
from roleplay.reports.to_csv import csv_text
from roleplay.reports.to_html import html
from roleplay.reports.to_text import text
from roleplay.saves.attempts import Attempts
from roleplay.saves.database import open_database
from roleplay.saves.exchange import exported


def play(number: int, choice: str, total: int, *, scene: str = "door", best: str = "a", **more: object) -> Play:
    """Return somebody's play of one decision, with a total."""
    fields: dict[str, object] = {
        "id": f"p{number:03}",
        "scenario": "small",
        "title": "Small",
        "version": "v1",
        "mode": Mode.WOULD,
        "ending": "end",
        "ending_title": "The end",
        "outcome": "good",
        "decisions": (Taken(Step(scene, choice), {"a": "Say a", "b": "Say b", "c": "Say c"}, frozenset(best)),),
        "scores": {"diplomacy": total, "empathy": total},
        "estimate": {"diplomacy": None, "empathy": None},
    }
    return Play(**fields | more)  # type: ignore[arg-type]


def test_how_hard_and_how_well_it_separates_by_hand() -> None:
    # Eight people, best first: quarters of two. Of the top quarter both took the best line, of the lowest one did.
    taken = ["a", "a", "b", "a", "b", "c", "a", "b"]
    (found,) = figures([play(number, choice, 90 - number) for number, choice in enumerate(taken)])
    (decision,) = found.decisions
    assert (decision.met, decision.best_taken, decision.separates) == (8, 0.5, 0.5)
    by_choice = {choice.choice: choice for choice in decision.choices}
    assert {name: one.taken for name, one in by_choice.items()} == {"a": 4, "b": 3, "c": 1}
    assert {name: one.offered for name, one in by_choice.items()} == dict.fromkeys("abc", 8)
    assert {name: one.separates for name, one in by_choice.items()} == {"a": 0.5, "b": -0.5, "c": 0.0}
    assert (by_choice["a"].best, by_choice["b"].best) == (8, 0)


def test_three_people_are_too_few_to_compare() -> None:
    plays = [play(number, "a", 50 + number) for number in range(3)]
    (found,) = figures(plays)
    assert found.decisions[0].separates is None
    said = text(overview.document(Plays(plays, files=3), [found]))
    assert "3 attempts: too few to say how well a decision separates." in said
    (found,) = figures([*plays, play(3, "b", 10)])
    assert found.decisions[0].separates == 1.0
    assert "a hint at most" in text(overview.document(Plays(plays, files=4), [found]))


def test_a_scene_met_again_counts_as_it_was_met_first() -> None:
    again = play(1, "b", 10).decisions + play(1, "a", 10).decisions
    (found,) = figures([play(1, "a", 10, decisions=again)])
    assert [choice.taken for choice in found.decisions[0].choices] == [0, 1, 0]


def test_versions_and_modes_are_kept_apart() -> None:
    plays = [
        *(play(number, "a", 50) for number in range(3)),
        play(8, "b", 50, version="v2"),
        play(9, "b", 50, mode=Mode.SHOULD),
    ]
    assert [(one.version, one.mode.value, one.plays) for one in figures(plays)] == [
        ("v1", "would", 3),
        ("v1", "should", 1),
        ("v2", "would", 1),
    ]


def test_estimates_against_scores() -> None:
    guesses: Sequence[tuple[int | None, int]] = [(60, 50), (50, 50), (45, 50), (30, 50), (None, 50)]
    plays = [
        play(number, "a", score, estimate={"diplomacy": guess, "empathy": None})
        for number, (guess, score) in enumerate(guesses)
    ]
    (found,) = figures(plays)
    (diplomacy,) = found.estimates
    assert (diplomacy.score, diplomacy.guesses, diplomacy.mean_estimate) == ("diplomacy", 4, 46.25)
    assert (diplomacy.mean_score, diplomacy.above, diplomacy.close, diplomacy.below) == (50, 1, 2, 1)


def keep(folder: Path, number: int, telling: Telling, path: Path, person: str) -> Attempts:
    """Put a play into saves of its own, under a name."""
    attempts = Attempts(open_database(folder / f"{number}.db"))
    id_ = attempts.begin(telling.scenario, path.read_bytes(), person=person, is_rehearsal=telling.kept.is_rehearsal)
    for at, choice in enumerate(telling.kept.choices, 1):
        attempts.add_choice(id_, at, choice.step, choice.at)
    attempts.estimate(id_, telling.kept.estimate, None)
    if telling.kept.result is not None:
        attempts.finish(id_, telling.kept.result)
    return attempts


@pytest.fixture
def handed_in(data: Path, tmp_path: Path) -> Path:
    """A folder with what people handed in: exports with names, reports as JSON, and what is neither."""
    path, folder = data / "nine-days.yaml", tmp_path / "handed-in"
    (folder / "group").mkdir(parents=True)
    for number in range(1, 4):
        attempts = keep(tmp_path, number, telling_of(path, (number,) * 12), path, person="Anna Weber")
        (folder / "group" / f"{number}.json").write_bytes(exported(attempts))
    (folder / "again.json").write_bytes((folder / "group" / "1.json").read_bytes())
    keep(tmp_path, 9, telling_of(path, is_rehearsal=True), path, person="Anna Weber")
    (folder / "rehearsal.json").write_bytes(exported(Attempts(open_database(tmp_path / "9.db"))))
    unfinished = Attempts(open_database(tmp_path / "8.db"))
    unfinished.begin(telling_of(path).scenario, path.read_bytes())
    (folder / "unfinished.json").write_bytes(exported(unfinished))
    for name, with_scores in (("told", True), ("untold", False)):
        values = to_json.values(telling_of(path, with_scores=with_scores, name="Anna Weber")) | {"attempt": name}
        (folder / f"{name}.json").write_text(readable_json(values), encoding="utf-8")
    (folder / "other.json").write_text('{"hello": 1}')
    (folder / "broken.json").write_bytes(b'{"roleplay_report": 1')
    (folder / "notes.txt").write_text("nothing to read")
    return folder


def test_what_is_counted_and_what_is_left_out(handed_in: Path) -> None:
    found = read_many([handed_in, handed_in / "missing"])
    assert len(found.plays) == 5
    assert (found.files, found.twice, found.unfinished, found.rehearsals) == (8, 1, 1, 1)
    assert sorted(problem.split(",")[0] for problem in found.problems) == [
        f"Left out: {handed_in / 'broken.json'}",
        f"Left out: {handed_in / 'missing'}",
        f"Left out: {handed_in / 'other.json'}",
    ]
    (one,) = figures(found.plays)
    assert one.plays == 5
    first = one.decisions[0]
    assert (first.scene, first.met, sum(choice.taken for choice in first.choices)) == ("call", 5, 5)
    assert first.best_taken == 0.5  # of the four that tell their scores, two took the line that scores best
    assert sum(ending.met for ending in one.endings) == 5


def test_an_export_and_a_report_say_the_same(data: Path, tmp_path: Path) -> None:
    path = data / "nine-days.yaml"
    telling = telling_of(path, with_scores=True)
    (tmp_path / "a.json").write_bytes(exported(keep(tmp_path, 1, telling, path, person="")))
    (tmp_path / "b.json").write_text(readable_json(to_json.values(telling)), encoding="utf-8")
    first, second = (read_many([tmp_path / name]).plays[0] for name in ("a.json", "b.json"))
    fields = ("scenario", "title", "version", "mode", "ending", "ending_title", "outcome", "decisions", "total")
    assert {name: getattr(first, name) for name in fields} == {name: getattr(second, name) for name in fields}
    assert first.estimate == second.estimate


def test_no_view_has_a_name(handed_in: Path) -> None:
    found = read_many([handed_in])
    counted = figures(found.plays)
    views = {
        "text": text(overview.document(found, counted)),
        "html": html(overview.document(found, counted)),
        "csv": csv_text(overview.table(counted)),
    }
    for form, view in views.items():
        assert "Anna" not in view, form
        assert "Nine days" in view, form
    assert max(map(len, views["text"].splitlines())) <= 80
    assert "5 finished attempts from 8 files" in views["text"]
    assert "1 not finished, 1 only a rehearsal, 1 met in more than one file" in views["text"]


def test_the_table_adds_up(handed_in: Path) -> None:
    out = csv_text(overview.table(figures(read_many([handed_in]).plays)))
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert {row["what"] for row in rows} == {"ending", "estimate", "decision", "choice"}
    for scene in {row["scene"] for row in rows if row["what"] == "decision"}:
        (met,) = (int(row["offered"]) for row in rows if row["what"] == "decision" and row["scene"] == scene)
        taken = sum(int(row["taken"]) for row in rows if row["what"] == "choice" and row["scene"] == scene)
        assert taken == met
    assert sum(int(row["taken"]) for row in rows if row["what"] == "ending") == 5


def test_a_report_that_was_changed_by_hand_ends_nothing(data: Path, tmp_path: Path) -> None:
    values = to_json.values(telling_of(data / "nine-days.yaml", with_scores=True))
    changes: list[dict[str, object]] = [
        {"fingerprint": {}},
        {"decisions": 3},
        {"mode": "could"},
        {"scores": {"diplomacy": "much"}},
        {"title": None},
    ]
    for change in changes:
        (tmp_path / "changed.json").write_text(json.dumps(values | change))
        found = read_many([tmp_path])
        assert (found.plays, len(found.problems)) == ([], 1), change
    odd = values | {"scores": {"charm": 3}, "decisions": [], "estimate": {"charm": 1}, "title": "\x1b[2J"}
    (tmp_path / "changed.json").write_text(json.dumps(odd))
    found = read_many([tmp_path])
    assert "\x1b" not in text(overview.document(found, figures(found.plays)))
