"""`roleplay report` as people type it, with attempts that were really played."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from person import Person, playing
from serving import Answer, serving
from telling import telling_of
from test_cli import Ended, run

from roleplay.reports.files import write_page
from roleplay.saves.keeping import Saves
from roleplay.tui.debrief_screen import DebriefScreen
from roleplay.tui.take_home import folders_for

__all__ = ["run"]
Run = Callable[..., Ended]


@pytest.fixture
def played(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Play nine-days in plain mode, line by line, with saves in a folder of their own."""
    monkeypatch.setenv("ROLEPLAY_SAVES", str(tmp_path / "saves"))

    def play(run: Run, *lines: int, estimates: tuple[int, ...] = (62, 80), options: tuple[str, ...] = ()) -> None:
        typed = "".join(f"{line}\n" for line in (*lines, *estimates))
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert run("play", str(data / "nine-days.yaml"), "--plain", *options).code == 0

    return play


WHOLE = (2, 2, 2, 3, 2, 3, 2, 2, 2, 2)
"""Ten lines that lead to an ending."""


def test_each_format_of_the_last_talk(run: Run, played: Callable[..., None]) -> None:
    played(run, *WHOLE)
    made = {form: run("report", "--format", form) for form in ("md", "html", "json", "csv", "xapi")}
    for form, (code, _, err) in made.items():
        assert (code, err) == (0, ""), form
    assert made["md"].out == run("report").out
    assert made["md"].out.startswith("# Nine days\n")
    assert made["html"].out.startswith("<!doctype html>")
    report = json.loads(made["json"].out)
    assert [f"{one['number']}" for one in report["decisions"]] == [str(n) for n in range(1, 11)]
    assert report["scores"] is None
    assert len(list(csv.reader(io.StringIO(made["csv"].out)))) == 11
    assert len(json.loads(made["xapi"].out)) == 12
    scored = json.loads(run("report", "--format", "json", "--with-scores").out)
    assert scored["estimate"] == {"diplomacy": 62, "empathy": 80}
    assert run("report", scored["attempt"][:5], "--name", "Anna Weber").out.count("Anna Weber") == 1


def test_into_a_new_file_whose_name_says_how(run: Run, played: Callable[..., None], tmp_path: Path) -> None:
    played(run, *WHOLE)
    for name, begin in (("a.html", b"<!doctype"), ("a.json", b"{"), ("a.csv", b"\xef\xbb\xbfattempt,"), ("a", b"# N")):
        code, out, err = run("report", "--out", name)
        assert (code, out, err) == (0, "", f"Written: {name}\n")
        assert (tmp_path / name).read_bytes().startswith(begin)
    (tmp_path / "kept.md").write_text("mine")
    code, out, err = run("report", "--out", "kept.md")
    assert (code, out) == (2, "")
    assert "Name another file" in err
    assert (tmp_path / "kept.md").read_text() == "mine"
    code, _, err = run("report", "--out", "nowhere/a.md")
    assert code == 2
    assert err.startswith("“nowhere/a.md” could not be written")


def test_what_has_no_report_says_why(run: Run, played: Callable[..., None], tmp_path: Path) -> None:
    code, out, err = run("report")
    assert (code, out, list(tmp_path.glob("saves/*"))) == (2, "", [])
    assert err == "There is no finished conversation to report on. Play one first: roleplay play nine-days\n"
    played(run, 2, 2, estimates=())
    assert run("report").err == err
    (unfinished,) = json.loads(run("history", "--json").out)
    code, _, err = run("report", unfinished["attempt"])
    assert code == 2
    assert err == (
        "“Nine days” has not come to its end, and a report tells how it ended."
        f" Go on with it: roleplay resume {unfinished['attempt']}\n"
    )
    assert "no attempt called “nobody”" in run("report", "nobody").err
    for wrong in (
        ("a", "b"),
        ("--format", "text"),
        ("--merge",),
        ("--lrs", "https://a.example", "--merge"),
        ("--merge", ".", "--format", "xapi"),
        ("--merge", "."),
    ):
        code, out, err = run("report", *wrong)
        assert (code, out) == (2, "")
        assert err.endswith("\n")
        assert "Traceback" not in err


def test_each_person_has_their_own_last_talk(run: Run, played: Callable[..., None]) -> None:
    played(run, *WHOLE, options=("--as", "Anna"))
    assert run("report").code == 2
    code, out, _ = run("report", "--as", "Anna")
    assert code == 0
    assert "Anna" not in out


def test_a_scenario_that_was_edited_since_is_told_as_it_was(
    run: Run, played: Callable[..., None], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "nine-days.yaml"
    file.write_bytes((data / "nine-days.yaml").read_bytes())
    monkeypatch.setenv("ROLEPLAY_SAVES", str(tmp_path / "saves"))
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in (*WHOLE, "", ""))))
    assert run("play", str(file), "--plain").code == 0
    before = run("report").out
    file.write_text(file.read_text(encoding="utf-8").replace("id: sorry-land", "id: another"), encoding="utf-8")
    assert run("report").out == before
    file.unlink()
    assert run("report").out == before


def test_many_reports_merged(run: Run, played: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in (1, 2, 3):
        played(run, *(number,) * 14, estimates=(), options=("--as", f"Person {number}"))
        assert run("history", "--as", f"Person {number}", "--export", f"in/{number}.json").code == 0
    code, out, err = run("report", "--merge", "in")
    assert (code, err) == (0, "")
    assert "3 finished attempts from 3 files" in out
    assert "Person" not in out
    assert run("report", "--merge", "in", "--out", "group.html").code == 0
    assert (tmp_path / "group.html").read_text(encoding="utf-8").count("<table>") > 10
    assert run("report", "--merge", "in", "--format", "csv").out.startswith("\ufeffscenario,")


def test_sending_says_what_is_missing(
    run: Run, played: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    played(run, *WHOLE)
    for name in ("USER", "PASSWORD", "TOKEN"):
        monkeypatch.delenv(f"ROLEPLAY_LRS_{name}", raising=False)
    code, out, err = run("report", "--lrs", "http://lrs.example.org/xapi")
    assert (code, out) == (2, "")
    assert "in the clear" in err
    code, out, err = run("report", "--lrs", "https://lrs.example.org/xapi")
    assert (code, out) == (2, "")
    assert "ROLEPLAY_LRS_USER" in err
    assert not (tmp_path / "saves" / "outbox.db").exists()


def test_sending_all_that_is_finished(
    run: Run, played: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for lines in (WHOLE, WHOLE, (2, 2)):
        played(run, *lines, estimates=())
    received: list[dict[str, object]] = []
    status = 503

    def answer(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        assert path == "/xapi/statements"
        if status == 200:
            received.extend(json.loads(body))
        return status, {}, b"out of order"

    monkeypatch.setenv("ROLEPLAY_LRS_TOKEN", "abc")
    with serving(answer) as address:
        code, out, err = run("report", "--lrs", f"{address}/xapi")
        assert (code, out) == (2, "")
        assert (
            err
            == "The store cannot take it now (it says 503). What is not sent yet waits; run the same command again.\n"
        )
        status = 200
        assert run("report", "--lrs", f"{address}/xapi") == (0, "The store has accepted 24 statements.\n", "")
        assert run("report", "--lrs", f"{address}/xapi") == (0, "There was nothing new to send.\n", "")
        unfinished = json.loads(run("history", "--json").out)[0]["attempt"]
        assert "has not come to its end" in run("report", unfinished, "--lrs", f"{address}/xapi").err
        status = 400
        code, out, err = run("report", "--lrs", f"{address}/xapi", "--with-scores")
        assert (code, out, err) == (1, "", "It refused 4. It says: out of order\n")
    assert len({one["id"] for one in received}) == len(received) == 24


def test_a_page_never_takes_the_place_of_another(data: Path, tmp_path: Path) -> None:
    telling = telling_of(data / "nine-days.yaml")
    made = [write_page(telling, (tmp_path,)) for _ in range(3)]
    assert [path.name for path in made] == [f"nine-days-2026-03-12{end}.html" for end in ("", "-2", "-3")]
    (tmp_path / "file").write_text("in the way")
    assert write_page(telling, (tmp_path / "file" / "a", tmp_path / "b")).parent == tmp_path / "b"
    with pytest.raises(OSError, match="file"):
        write_page(telling, (tmp_path / "file" / "a",))


async def test_the_debrief_writes_a_page(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saves = Saves(tmp_path / "saves" / "roleplay.db")
    async with playing(data / "nine-days.yaml", saves=saves) as person:
        await reported(person)
        (page,) = (tmp_path / "saves" / "reports").glob("nine-days-*.html")
        assert "What I take away" in page.read_text(encoding="utf-8")
        assert str(page) in person.told
        assert "Open it in a browser" in person.told


def test_reports_lie_among_the_documents_or_beside_saves_that_were_put_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, documents = tmp_path / "own", tmp_path / "My documents"
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: own)
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: documents)
    assert folders_for(own) == (own / "reports",)  # nobody has such a folder yet, and none is made
    documents.mkdir()
    assert folders_for(own) == (documents / "Roleplay", own / "reports")
    assert folders_for(tmp_path / "a stick") == (tmp_path / "a stick" / "reports",)


async def reported(person: Person) -> None:
    await person.open()
    await person.talk()
    await person.look_back()
    assert isinstance(person.screen, DebriefScreen)
    await person.press("r")
    await person.until_text("Your report")
