"""The program in a real terminal: it draws, it follows a new size, and it leaves the terminal as it found it."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from terminal import Terminal, terminal

AT_ONCE = {"TEXTUAL_ANIMATIONS": "none"}
LEFT = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1003l", b"\x1b[?1006l")
"""The other screen, the hidden cursor and the mouse are given back."""


def colours(raw: bytes) -> set[tuple[int, int, int]]:
    """Return every 24-bit colour that was sent."""
    found = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", raw)
    return {(int(red), int(green), int(blue)) for red, green, blue in found}


def is_left_as_found(screen: Terminal) -> bool:
    return all(code in screen.raw[-400:] for code in LEFT) and b"Traceback" not in screen.raw


def test_from_the_library_to_the_debrief_and_out(data: Path, tmp_path: Path) -> None:
    text = (data / "small.yaml").read_text(encoding="utf-8").replace("title: Small talk", "title: A bit of talk")
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    with terminal("--scenarios", str(tmp_path), cwd=tmp_path, **AT_ONCE) as screen:
        screen.until("Here you can practise them.")  # the welcome
        screen.send("\x1b", "start here")
        screen.until("^q leave")
        assert "conversations" in screen.words
        assert re.search(r"^▌ First words .* start here$", screen.text, re.MULTILINE)
        screen.send("\x1b[B", "Ines waits at the door.")
        assert re.search(r"^▌ A bit of talk", screen.text, re.MULTILINE)
        screen.send("\r", "You are late.")
        screen.send("\r", "decision 1 of 1")
        screen.send("\x1b[B\r", "look back on it")  # down, and Enter
        screen.send("\r", "How empathetic were you?")
        screen.send("s", "What was still possible")
        screen.send("\x1b[C", "2 of 5")
        screen.send("\x1b", "Find")
        screen.send("\x11")
        assert screen.end() == 0
        assert is_left_as_found(screen)
        assert len(colours(screen.raw)) > 8
        assert b"\x1b]0;" not in screen.raw  # the window keeps its title
        assert b"\x1b]2;" not in screen.raw


def test_without_colour_everything_is_there(data: Path) -> None:
    with terminal("play", "nine-days.yaml", cwd=data, NO_COLOR="1", **AT_ONCE) as screen:
        screen.until("before you start")
        screen.send("\r", "decision 1")
        screen.until("It sounds lovely there")
        assert re.search(r"^ ▌ 1  It sounds lovely there", screen.text, re.MULTILINE)
        assert all(red == green == blue for red, green, blue in colours(screen.raw))
        screen.send("\x11")
        assert screen.end() == 0


def test_a_terminal_that_changes_its_size(data: Path) -> None:
    with terminal("play", "nine-days.yaml", cwd=data, **AT_ONCE) as screen:
        screen.until("before you start")
        screen.send("\r", "Esc pause")
        screen.resize(60, 20)
        screen.until("1-3 say it ↑↓ Enter choose ? help Esc pause")
        assert "you're ringing to wish us luck" in screen.words
        screen.send("2", "decision 2")
        screen.resize(120, 40)
        for words in ("Thursday, 16:30.", "Say that again, please.", "Shall I go through them?"):
            screen.until(words)  # there is room for all of it again
        screen.send("\x11")  # nothing is lost: nothing is asked
        assert screen.end() == 0
        assert is_left_as_found(screen)


def test_lines_arrive_one_after_the_other_by_themselves(data: Path) -> None:
    with terminal("play", "small.yaml", cwd=data) as screen:
        screen.until("before you start")
        screen.send("\r", "You are late.")
        screen.until("1-2 say it")
        screen.send("1", "She nods.")
        screen.until("look back on it")
        screen.send("\x1b", "Continue Small talk after decision 1")
        screen.send("c", "look back on it")
        screen.send("\x11")
        assert screen.end() == 0


@pytest.mark.parametrize("what", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_is_closed_ends_it(what: signal.Signals, data: Path) -> None:
    with terminal("play", "nine-days.yaml", cwd=data, **AT_ONCE) as screen:
        screen.until("before you start")
        screen.child.kill(what)
        screen.end()
        assert not screen.child.isalive()
        assert b"Traceback" not in screen.raw


def test_control_c_only_says_how_to_leave(data: Path) -> None:
    with terminal("play", "nine-days.yaml", cwd=data, **AT_ONCE) as screen:
        screen.until("before you start")
        screen.send("\x03", "ctrl+q")
        screen.send("\x11")
        assert screen.end() == 0


def test_leaving_while_a_large_scenario_is_still_worked_out(tmp_path: Path) -> None:
    facts = range(13)
    lines = ["facts:", *(f"  f{n}: Fact {n}." for n in facts), "start: hub", "scenes:", "  hub:", "    choices:"]
    lines += [
        f"      - {{id: c{n}, say: Say {n}., goto: hub, when: not f{n}, set: [f{n}], empathy: +1}}" for n in facts
    ]
    lines += ["      - {id: out, say: Out., goto: fork}", "  fork:", "    route:"]
    lines += [f"      - {{when: f{n} and not f{(n + 3) % 13}, goto: end}}" for n in facts] + ["      - {goto: end}"]
    head = "format: 1\nid: big\ntitle: Big\nsummary: Big.\nlanguage: en\nlevel: 1\nminutes: 5\nbrief: Big.\n"
    head += "cast:\n  ann: {name: Ann}\n"
    end = "endings:\n  end: {title: End, outcome: mixed, says: [{narrator: It ends.}], meaning: It ended.}\n"
    (tmp_path / "big.yaml").write_text(head + "\n".join(lines) + "\n" + end)
    with terminal("play", "big.yaml", cwd=tmp_path, **AT_ONCE) as screen:
        screen.until("before you start")
        screen.send("\r", "decision 1")
        screen.send("\x11")
        assert screen.end() == 0
        assert is_left_as_found(screen)
