"""Plain mode, as the program that it is: answers go in through a pipe, lines come out."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from math import floor
from pathlib import Path
from random import Random

import pytest
from terminal import environment, terminal
from test_debrief import extremes

from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.scenario.model import Scenario

ENDING = re.compile(r"^Ending: (.+) \((good|mixed|poor)\)$", re.MULTILINE)
SCORE = re.compile(r"^(Diplomacy|Empathy): (\d+) of 100 \((.+)\)$", re.MULTILINE)
WORDS = ((80, "strong"), (60, "mostly helping"), (40, "mixed"), (0, "working against you"))


def play(file: Path, answers: str | bytes, *options: str, **variables: str) -> tuple[int, str, str]:
    """Play a file in plain mode; return exit code, standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "roleplay", "play", str(file), "--plain", *options],
        input=answers if isinstance(answers, bytes) else answers.encode(),
        capture_output=True, env=environment(**variables), timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def path(scenario: Scenario, random: Random) -> tuple[str, Attempt]:
    """Return a random play as answers, and the attempt that it makes."""
    attempt, answers = Attempt(ConversationMachine(scenario)), ""
    while attempt.choices:
        number = random.randrange(len(attempt.choices))
        answers += f"{number + 1}\n"
        attempt.choose(attempt.choices[number].id)
    return answers, attempt


@pytest.mark.parametrize("seed", range(2))
def test_a_play_through_a_pipe(seed: int, data: Path, nine_days: Scenario) -> None:
    answers, attempt = path(nine_days, Random(seed))
    code, out, err = play(data / "nine-days.yaml", answers + "62\n\n")
    assert (code, err) == (0, "")
    assert attempt.ending is not None
    assert ENDING.findall(out) == [(attempt.ending.title, attempt.ending.outcome)]

    expected = []
    for name, raw, (worst, best) in zip(("Diplomacy", "Empathy"), attempt.state.scores, extremes(), strict=True):
        value = floor(Fraction(100 * (raw - worst), best - worst) + Fraction(1, 2))
        expected.append((name, str(value), next(word for least, word in WORDS if value >= least)))
    assert SCORE.findall(out) == expected
    assert len(re.findall(r"^You said 62: ", out, re.MULTILINE)) == 1  # the second question was skipped

    before = out[: out.index("It is over. Before anything is shown")]
    assert not re.search(r"(?i)diplomacy|empathy|of 100|(?<!\d)[+−-]\d", before)
    for decision in attempt.decisions:
        assert before.count(f"You: {decision.choice.words}\n") == 1
        assert (
            f"\nDecision {decision.number}. Diplomacy {decision.choice.diplomacy:+}".replace("-", "−").replace(
                "+0", "0"
            )
            in out
        )
        assert out.count(f"Why: {decision.choice.why}\n") >= 1
        assert all(f"Not taken: {other.words}\n" in out for other in decision.not_taken)
    assert attempt.ending.meaning in out
    assert "Key idea: Ask what the date is for" in out
    assert "\x1b" not in out


def test_what_cannot_be_understood_gets_a_sentence_and_another_chance(data: Path) -> None:
    again = "Please type a number from 1 to 2.\n"
    wrong = ["3", "0", "-1", "two", "", " ", "1.0", "²", "٢", "1 2", "0000000012", "9" * 5000, "0" * 5000]
    code, out, err = play(
        data / "small.yaml", "\n".join([*wrong, " 2 ", "101", "-1", "x", "0000000501", "100", ""]) + "\n"
    )
    assert (code, err) == (0, "")
    assert out.count(again) == len(wrong)
    assert out.count("Your line, 1 to 2: ") == len(wrong) + 1
    assert "You do this: Wait." in out
    assert out.count("Please type a whole number from 0 to 100, or nothing.\n") == 4
    assert out.count("How diplomatic were you, 0 to 100? ") == 5
    assert ENDING.findall(out) == [("Left", "poor")]
    assert "Diplomacy: no room to move\n" in out
    assert "Empathy: 0 of 100 (working against you)\n" in out


def test_bytes_that_are_no_text_are_wrong_answers(data: Path) -> None:
    code, out, err = play(data / "small.yaml", b"\xff\xfe\n\x00\n1\r\n\n\n", PYTHONIOENCODING="utf-8:strict")
    assert (code, err) == (0, "")
    assert out.count("Please type a number from 1 to 2.\n") == 2
    assert ENDING.findall(out) == [("Kept", "good")]


def test_a_terminal_that_knows_few_characters_gets_the_words(data: Path) -> None:
    code, out, err = play(data / "small.yaml", "1\n\n\n", PYTHONIOENCODING="ascii")
    assert (code, err) == (0, "")
    assert ENDING.findall(out) == [("Kept", "good")]


def test_the_end_of_the_input(data: Path) -> None:
    code, out, err = play(data / "nine-days.yaml", "2\n1\n")
    assert (code, err) == (0, "")
    assert re.search(
        "\nThe input ended before the conversation did, so there is no debrief.\n"
        "To go on with it: roleplay resume [a-z2-9]{8} --plain\n$",
        out,
    )
    assert not SCORE.search(out)
    for answers in ("1\n", "1\n70\n"):
        code, out, err = play(data / "small.yaml", answers)
        assert (code, err) == (0, "")
        assert ENDING.findall(out) == [("Kept", "good")]
        assert "Empathy: 100 of 100 (strong)\n" in out


def test_coach_mode_gives_the_reason_at_once(data: Path) -> None:
    code, out, _ = play(data / "small.yaml", "1\n", "--coach")
    assert code == 0
    assert out.index("Why: It says what happened.") < out.index("It is over.")
    _, out, _ = play(data / "small.yaml", "1\n")
    assert out.index("Why: It says what happened.") > out.index("It is over.")


def test_what_is_asked_of_the_player(data: Path) -> None:
    assert "Choose what you think one should say." in play(data / "small.yaml", "", "--mode", "should")[1]
    assert "Choose what you would most likely say." in play(data / "small.yaml", "")[1]


def test_a_pipe_that_is_closed_early(data: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "roleplay", "play", str(data / "nine-days.yaml"), "--plain"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert child.stdin
    assert child.stdout
    assert child.stderr
    assert child.stdout.readline() == b"Nine days\n"
    child.stdout.close()
    child.stdin.write(b"1\n" * 20)
    child.stdin.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(60) == 0


def test_control_c_ends_it_quietly(data: Path) -> None:
    with terminal("play", str(data / "nine-days.yaml"), "--plain", cwd=data) as screen:
        screen.until("Your line, 1 to 3:")
        screen.send("1\r", "Your line, 1 to 3: 1")
        screen.send("\x03")
        assert screen.end() == 130
        assert b"Traceback" not in screen.raw
        assert b"Aborted" not in screen.raw


def test_lines_are_wrapped_for_a_terminal_only(data: Path) -> None:
    with terminal("play", str(data / "nine-days.yaml"), "--plain", cwd=data, size=(50, 60)) as screen:
        screen.until("Your line, 1 to 3:")
        assert "Fixing and retesting means launching nine days late." in screen.words
        assert max(map(len, screen.raw.decode().splitlines())) <= 50
        screen.send("\x04", "The input ended before the conversation did")
        assert screen.end() == 0


def test_scenarios_that_lead_nowhere_are_said_to(tmp_path: Path, data: Path) -> None:
    text = (data / "small.yaml").read_text(encoding="utf-8")
    file = tmp_path / "small.yaml"
    file.write_text(text.replace("      - {when: promised, goto: kept}\n      - goto: left", "      - goto: hall"))
    code, _, err = play(file, "1\n")
    assert code == 1
    assert err == "The scenario goes round in circles without a choice: hall → hall. Tell its author.\n"

    stuck = text.replace("when: patience >= 2", "when: promised").replace(
        "        goto: hall\n", "        goto: door\n", 1
    )
    file.write_text(stuck.replace("set: [promised]", "once: true").replace("    otherwise: hall\n", ""))
    code, out, err = play(file, "1\n")
    assert (code, err) == (0, "")
    assert out.endswith("The conversation cannot go on: this scenario offers nothing to say here. Tell its author.\n")
