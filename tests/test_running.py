"""A mistake of ours that ends the program: in a real terminal, with a fault planted into it from outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kept import DATA, begun
from terminal import ROOT, Terminal, terminal

from roleplay.saves.keeping import Saves
from roleplay.tui.running import how_to_resume

AT_ONCE = {"TEXTUAL_ANIMATIONS": "none"}
SECRET = "hidden-in-a-variable"
FAULTS = {
    "a key": "from roleplay.tui.choices import Choices as C; C.action_move = fault",
    "drawing": "from roleplay.tui.choices import Choices as C; C._rows_with = fault",
    "a thread": "from roleplay.tui.page import Page as P; "
    "P.action_help = lambda self: self.run_worker(fault, thread=True)",
    "the stage": "from roleplay.workshop.stage.screen import StageScreen as S; press = S.press; seen = []; "
    "S.press = lambda *given: seen.append(1) or (fault() if len(seen) > 2 else press(*given))",
    "the preview": "from roleplay.tui.preview_screen import PreviewScreen as S; S.action_map = fault",
}


def planted(folder: Path, where: str) -> str:
    """Return the path of modules with which the program begins with a fault in it."""
    fault = f"def fault(*_, **__):\n    secret = {SECRET!r}\n    raise RuntimeError('planted')\n"
    (folder / "sitecustomize.py").write_text(fault + FAULTS[where], encoding="utf-8")
    return f"{folder}:{ROOT}"


def ended(screen: Terminal) -> str:
    """Wait for the end; return what stands on the terminal then, its own screen being back."""
    assert screen.end() == 2
    assert b"\x1b[?1049l" in screen.raw[-1500:]
    return screen.raw.rsplit(b"\x1b[?1049l", 1)[1].decode()


@pytest.mark.parametrize(("where", "key"), [("a key", "\x1b[B"), ("a thread", "?")])
def test_a_fault_is_told_in_plain_words(where: str, key: str, tmp_path: Path, saves: Path) -> None:
    with terminal("play", "nine-days.yaml", cwd=DATA, PYTHONPATH=planted(tmp_path, where), **AT_ONCE) as screen:
        screen.until("before you start")
        screen.send("\r", "decision 1")
        screen.send("1", "decision 2")
        screen.send(key)
        told = " ".join(ended(screen).split())
        assert b"planted" not in screen.raw
        assert b"Traceback" not in screen.raw
    assert "That is our mistake, not yours. Nothing that you said is lost. To go on with it: roleplay resume" in told
    file = next(saves.glob("stopped-*.txt"))
    assert str(file) in told.replace(" ", "")
    assert file.stat().st_mode & 0o077 == 0
    text = file.read_text(encoding="utf-8")
    assert "RuntimeError: planted" in text
    assert SECRET not in text
    with terminal("resume", cwd=DATA, **AT_ONCE) as screen:
        screen.until("decision 2")
        screen.send("\x11")
        assert screen.end() == 0


def test_a_fault_while_drawing_with_no_folder_to_write_into(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("", encoding="utf-8")
    given = {"PYTHONPATH": planted(tmp_path, "drawing"), "TMPDIR": str(tmp_path), **AT_ONCE}
    with terminal("play", "nine-days.yaml", "--saves", str(nowhere / "saves"), cwd=DATA, **given) as screen:
        screen.until("before you start")
        screen.send("\r")
        told = " ".join(ended(screen).split())
        assert b"Traceback" not in screen.raw
    assert "our mistake" in told
    assert "Not all of what you said could be kept" in told
    assert len(list(tmp_path.glob("stopped-*.txt"))) == 1


def test_a_fault_on_the_stage_and_in_the_preview_says_how_to_go_on_with_those(tmp_path: Path) -> None:
    path = planted(tmp_path, "the stage")
    with terminal("workshop", "small.yaml", cwd=DATA, size=(100, 30), PYTHONPATH=path, **AT_ONCE) as screen:
        screen.until("Small talk")
        screen.send("   ")
        told = " ".join(ended(screen).split())
    assert re.search(r"our mistake, not yours\. The meeting is kept\. To .*: roleplay workshop --resume \w+", told), (
        told
    )
    path = planted(tmp_path, "the preview")
    with terminal("preview", "small.yaml", cwd=DATA, PYTHONPATH=path, TMPDIR=str(tmp_path), **AT_ONCE) as screen:
        screen.until("say it")
        screen.send("m")
        told = " ".join(ended(screen).split())
    assert "Your file is as you saved it. To preview it again: roleplay preview small.yaml" in told
    assert len(list(tmp_path.glob("stopped-*.txt"))) == 1


def test_how_to_resume(saves: Path) -> None:
    named = Saves(saves / "roleplay.db", "Ann B")
    assert how_to_resume(named).endswith("To begin again: roleplay --as 'Ann B'")
    _, keeping = begun(DATA / "small.yaml", named, 1)
    assert how_to_resume(named).endswith("To go on with it: roleplay --as 'Ann B' resume")
    keeping.close()
    elsewhere = Saves(saves / "else where" / "roleplay.db")
    assert how_to_resume(elsewhere).endswith(f"To begin again: roleplay --saves '{saves / 'else where'}'")
    assert re.fullmatch(r"Nothing that you .*: roleplay", how_to_resume(Saves(saves / "roleplay.db")))
