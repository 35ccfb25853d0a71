"""The saves: what is written comes back, people and programs stay apart, and what is deleted is gone."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from kept import DATA, START, begun, opened, written
from terminal import environment

from roleplay.conversation.attempt import Mode, Step
from roleplay.conversation.machine import ConversationMachine
from roleplay.saves import migrations, schema
from roleplay.saves.attempts import OtherWriter
from roleplay.saves.database import Newer, open_database
from roleplay.saves.exchange import NoExport, exported, read_export, take_in
from roleplay.saves.ids import SeveralFit
from roleplay.saves.keeping import Keeping, Saves
from roleplay.saves.place import place
from roleplay.saves.replaying import old_attempt, old_entry, replayed


def test_where_the_saves_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert place(Path("here")) == Path("here/roleplay.db")
    assert place() == tmp_path / "saves" / "roleplay.db"  # ROLEPLAY_SAVES, which all tests have
    monkeypatch.delenv("ROLEPLAY_SAVES")
    if sys.platform == "linux":
        assert place() == tmp_path / "data" / "roleplay" / "roleplay.db"
    for text, is_ours in (("[project]\nname = 'roleplay'", True), ("[project]\nname = 'x'", False), ("[", False)):
        (tmp_path / "pyproject.toml").write_text(text)
        assert (place() == Path("saves/roleplay.db")) is is_ours
    assert not (tmp_path / "saves").exists(), "asking makes nothing"


def test_what_is_written_comes_back(saves: Path) -> None:
    attempts = opened(saves)
    kept = written(attempts, 1, person="Ana")
    assert kept.started == START
    assert kept.finished == kept.choices[-1].at > kept.started
    assert kept.notes == {"answer": "“late” [/b] \x1b[31m"}
    assert kept.estimate.keys() == {"diplomacy", "empathy"}
    assert (kept.estimate["empathy"], kept.moment, kept.mode, kept.person) == (None, 1, Mode.WOULD, "Ana")
    assert kept.result is not None
    assert kept.result.ending in old_entry(kept, attempts).scenario.endings
    assert attempts.source(kept.source).encode() == (DATA / "nine-days.yaml").read_bytes()
    again = opened(saves)
    assert again.attempts("Ana") == (kept,)
    assert old_attempt(kept, again).state.scene == kept.result.ending


def test_the_settings_that_keep_it_safe(saves: Path) -> None:
    database = open_database(saves / "roleplay.db")
    found = {name: database.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "truncate", "synchronous": 2, "foreign_keys": 1}
    tables = dict(database.rows("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'"))
    assert set(tables.values()) == {1}


def test_ids_may_be_shortened(saves: Path) -> None:
    attempts = opened(saves)
    kept = [written(attempts, seed, stop=1) for seed in range(12)]
    for one in kept:
        others = [other.id for other in kept if other is not one]
        length = next(
            length for length in range(1, 9) if not any(other.startswith(one.id[:length]) for other in others)
        )
        assert attempts.attempt(one.id[:length].upper()) == one
        if length > 1:
            with pytest.raises(SeveralFit, match=one.id):
                attempts.attempt(one.id[: length - 1])
    for nothing in ("", "zzzzzzzzz", "%", "*", "a'b"):
        assert attempts.attempt(nothing) is None


def test_people_and_rehearsals_stay_apart(saves: Path) -> None:
    attempts = opened(saves)
    ana, nobody = written(attempts, 1, person="Ana", days=1), written(attempts, 2)
    entry = old_entry(nobody, attempts)
    rehearsal = attempts.begin(entry.scenario, entry.data, is_rehearsal=True, at=START)
    assert [one.id for one in attempts.attempts()] == [ana.id, nobody.id]
    assert [one.id for one in attempts.attempts("")] == [nobody.id]
    assert {one.id for one in attempts.attempts("", with_rehearsals=True)} == {nobody.id, rehearsal}
    assert Saves(attempts.database.file, "Ana").endings().keys() == {"nine-days"}
    assert Saves(attempts.database.file, "Ben").endings() == {}


def test_what_is_deleted_is_gone_from_the_file(saves: Path) -> None:
    attempts = opened(saves)
    first, second = written(attempts, 1), written(attempts, 2, file=DATA / "small.yaml")
    attempts.reflect(first.id, "then", "a very private sentence")
    assert b"very private" in attempts.database.file.read_bytes()
    attempts.delete(first.id)
    assert attempts.attempts() == (second,)
    assert b"very private" not in attempts.database.file.read_bytes()
    assert attempts.database.rows("SELECT scenario FROM source") == [("small",)], "its scenario went with it"
    attempts.delete(second.id, "never-there")
    assert attempts.attempts() == ()
    assert attempts.database.rows("SELECT count(*) FROM choice") == [(0,)]


def test_one_attempt_has_one_writer(saves: Path) -> None:
    """A second program is told so at once; where locks do not work, its choices are kept as an attempt of their own."""
    attempt, keeping = begun(DATA / "nine-days.yaml", Saves(saves / "roleplay.db"), 1, 1)
    assert keeping.id is not None
    resume = [sys.executable, "-m", "roleplay", "resume", keeping.id, "--plain"]
    done = subprocess.run(resume, input="1\n", capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (
        2,
        f"{OtherWriter(keeping.id)}\n",
    )
    keeping.close()
    done = subprocess.run(resume, input="2\n", capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, done.stderr) == (0, "")
    attempt.choose(attempt.choices[0].id)
    keeping.keep()
    assert keeping.trouble == ""
    steps = [decision.step for decision in attempt.decisions]
    kept = {one.id: list(one.steps) for one in opened(saves).attempts()}
    assert len(kept) == 2
    assert kept.pop(keeping.id or "") == steps
    assert [other[:2] for other in kept.values()] == [steps[:2]]
    assert [other[2] for other in kept.values()] != [steps[2]]


def test_many_programs_begin_at_once(saves: Path) -> None:
    """All make the database, all write into it, nothing is lost and nobody waits in vain."""
    command = [sys.executable, "-m", "roleplay", "play", str(DATA / "small.yaml"), "--plain"]
    programs = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        for _ in range(6)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"1\n40\n50\n")
        program.stdin.close()
    for program in programs:
        assert program.stderr is not None
        assert program.stderr.read() == b""
        assert program.wait() == 0
        assert program.stdout is not None
        program.stdout.close()
        program.stderr.close()
    kept = opened(saves).attempts()
    assert [(len(one.steps), one.result is not None) for one in kept] == [(1, True)] * 6
    assert not list(saves.glob("*damaged*"))


def test_a_choice_is_kept_once(saves: Path) -> None:
    attempts = opened(saves)
    kept = written(attempts, 1, stop=2)
    with pytest.raises(OtherWriter):
        attempts.add_choice(kept.id, 2, Step("shock", "other"))
    with pytest.raises(OtherWriter):
        attempts.add_choice("zzzzzzzz", 1, Step("shock", "other"))
    assert attempts.by_id(kept.id) == kept


def test_a_glance_leaves_nothing_behind(saves: Path) -> None:
    _, keeping = begun(DATA / "nine-days.yaml", Saves(saves / "roleplay.db"))
    assert not keeping.keep()
    assert not saves.exists()


def test_a_newer_version_is_left_alone(saves: Path) -> None:
    attempts = opened(saves)
    written(attempts, 1)
    attempts.database.connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    attempts.database.close()
    file = saves / "roleplay.db"
    before = file.read_bytes()
    with pytest.raises(Newer, match="newer version of Roleplay"):
        open_database(file)
    attempt, keeping = begun(DATA / "nine-days.yaml", Saves(file), 1, 1)
    assert len(attempt.decisions) == 2, "it can be played"
    assert "newer version of Roleplay" in keeping.trouble
    assert file.read_bytes() == before


def test_an_older_version_is_brought_up_to_date_and_kept(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = written(opened(saves), 1)
    before = (saves / "roleplay.db").read_bytes()
    monkeypatch.setattr(schema, "VERSION", 3)
    monkeypatch.setattr("roleplay.saves.database.VERSION", 3)
    steps = {1: ("ALTER TABLE meeting ADD COLUMN room TEXT",), 2: ("CREATE TABLE a (b TEXT)", "broken")}
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(Exception, match="broken"):
        opened(saves)
    assert (saves / "roleplay.db").read_bytes() == before, "all or nothing"
    steps[2] = steps[2][:1]
    attempts = opened(saves)
    assert attempts.attempts() == (kept,)
    assert attempts.database.rows("PRAGMA user_version") == [(3,)]
    assert attempts.database.rows("SELECT room FROM meeting") == []
    copy = sqlite3.connect(saves / "roleplay.version-1.db")
    assert copy.execute("SELECT id FROM attempt").fetchall() == [(kept.id,)]
    copy.close()


def test_everything_can_be_taken_along(saves: Path, tmp_path: Path) -> None:
    here, there = opened(saves), opened(tmp_path / "there")
    full, half = written(here, 1, person="Ana"), written(here, 2, person="Ana", stop=3)
    written(here, 3, person="Ben")
    data = exported(here, "Ana")
    done = take_in(read_export(data), there)
    assert sorted(done.new) == sorted([full.id, half.id])
    assert there.attempts("Ana") == (half, full)
    assert there.source(full.source) == here.source(full.source)
    assert take_in(read_export(data), there).left == [full.id, half.id]
    # Both go on with the half one: here in the same way, and farther; then there in another way.
    scenario = old_entry(half, here).scenario
    attempt = replayed(half, ConversationMachine(scenario)).attempt
    here.add_choice(half.id, 4, Step(attempt.scene, attempt.choices[0].id))
    done = take_in(read_export(exported(here, "Ana")), there)
    assert (done.new, done.longer, done.left) == ([], [half.id], [full.id])
    assert there.attempts("Ana") == here.attempts("Ana")
    there.database.run("UPDATE choice SET choice = 'else' WHERE attempt = ? AND number = 4", half.id)
    assert take_in(read_export(exported(here, "Ana")), there).other == [half.id]


def test_what_is_no_export_is_refused(saves: Path) -> None:
    attempts = opened(saves)
    written(attempts, 1)
    data = exported(attempts)
    changed = data.replace(b"four days", b"nine hours")
    assert changed != data
    orphan = json.loads(data) | {"sources": []}
    for broken in (b"", b"[]", b"{}", data[:-30], b"\xff", changed, data.replace(b'"would"', b'"wish"')):
        with pytest.raises(NoExport):
            read_export(broken)
    with pytest.raises(NoExport, match="missing"):
        read_export(json.dumps(orphan).encode())


def test_resuming_keeps_what_was_said_before(saves: Path) -> None:
    shelf = Saves(saves / "roleplay.db")
    attempt, keeping = begun(DATA / "nine-days.yaml", shelf, 2, 1, 3)
    keeping.close()
    kept = shelf.unfinished()
    assert kept is not None
    found = replayed(kept, attempt.machine)
    assert (found.misfit, found.was_edited) == (None, False)
    assert found.attempt.state == attempt.state
    again = Keeping(shelf, entry := old_entry(kept, shelf.attempts), found.attempt, kept=kept)
    found.attempt.choose(found.attempt.choices[0].id)
    assert not again.keep()
    assert entry.scenario.id == "nine-days"
    later = shelf.attempts.by_id(kept.id)
    assert later is not None
    assert later.choices[:3] == kept.choices
    assert len(later.choices) == 4
    # Once it is begun again, the old one is not offered any more.
    begun(DATA / "nine-days.yaml", shelf, 1)
    newest = shelf.unfinished()
    assert newest is not None
    assert newest.id != kept.id
