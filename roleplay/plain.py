"""Plain mode: the whole game as lines of text and numbered choices, for screen readers, pipes and scripts."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from roleplay.conversation.attempt import Attempt, Decision
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.step import Mode
from roleplay.debrief import words
from roleplay.debrief.debrief import Debrief, Moment, debrief
from roleplay.debrief.scores import HONESTY, rounded
from roleplay.debrief.what_if import with_other_line
from roleplay.outlook import Outlook
from roleplay.saves.keeping import ALL_KEPT, PLAY_ON, Keeping, Saves
from roleplay.saves.results import result_of
from roleplay.scenario.library import Entry
from roleplay.scenario.model import Choice, Line, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import clean, plain

INSTRUCTIONS = {
    Mode.WOULD: "Choose what you would most likely say. Type its number and press Enter.",
    Mode.SHOULD: "Choose what you think one should say. Type its number and press Enter.",
}


class InputEnded(Exception):
    """There is nothing more to read."""


def write(text: str = "") -> None:
    """Print a paragraph, wrapped for a terminal and whole for a pipe."""
    text = clean(text)
    if text and sys.stdout.isatty():
        width = min(shutil.get_terminal_size().columns, 88)
        text = "\n".join(textwrap.fill(line, width) for line in text.split("\n"))
    print(text)


def ask(prompt: str) -> str:
    """Print a prompt and return the answer; raises `InputEnded` at the end of the input."""
    print(prompt, end="", flush=True)
    answer = sys.stdin.readline()
    if not answer or not sys.stdin.isatty():
        print()
    if not answer:
        raise InputEnded
    return answer.strip()


def play(entry: Entry, mode: Mode, saves: Saves, *, coach: bool) -> None:
    """Play a scenario from the briefing to the debrief, on standard input and output."""
    attempt = Attempt(ConversationMachine(entry.scenario), mode)
    _briefing(entry.scenario, mode)
    _say_lines(entry.scenario, attempt.heard)
    talk(attempt, Keeping(saves, entry, attempt, coach=coach), coach=coach)


def talk(attempt: Attempt, keeping: Keeping, *, coach: bool) -> None:
    """Go on with a conversation from where it stands, to the debrief. Each choice is kept before it is answered."""
    scenario = attempt.scenario
    try:
        while attempt.choices:
            decision = attempt.choose(_chosen(scenario, attempt).id)
            _tell(keeping, has_changed=keeping.keep())
            _say_decision(scenario, decision, coach=coach)
            _say_lines(scenario, attempt.heard)
    except InputEnded:
        write("The input ended before the conversation did, so there is no debrief.")
        if keeping.id is not None:
            write(f"To go on with it: roleplay resume {keeping.id} --plain")
        return
    if attempt.ending is None:
        write(words.CANNOT_GO_ON)
        return
    estimate = _estimates()
    write()
    _tell(keeping, has_changed=keeping.keep_estimate(estimate, None))
    result = debrief(attempt, Outlook(scenario))
    _tell(keeping, has_changed=keeping.keep_result(result_of(result)))
    look_back(result, estimate)


def _tell(keeping: Keeping, *, has_changed: bool) -> None:
    """Say on standard error when something is wrong with the saves, or right again."""
    if keeping.saves.mended:
        print(clean(keeping.saves.mended), file=sys.stderr)
        keeping.saves.mended = ""
    if has_changed:
        print(clean(f"{keeping.trouble} {PLAY_ON}" if keeping.trouble else ALL_KEPT), file=sys.stderr)


def say_so_far(attempt: Attempt) -> None:
    """Print a conversation up to where it stands, or to its end."""
    for decision in attempt.decisions:
        _say_lines(attempt.scenario, decision.heard)
        _say_decision(attempt.scenario, decision, coach=False)
    _say_lines(attempt.scenario, attempt.heard)


def _say_decision(scenario: Scenario, decision: Decision, *, coach: bool) -> None:
    choice = decision.choice
    write(f"You: {_words(scenario, choice)}" if choice.say else f"You do this: {_words(scenario, choice)}")
    write()
    _say_lines(scenario, decision.reply)
    if coach:
        write(f"Why: {plain(choice.why, scenario.called) if choice.why else 'the author left no reason.'}")
        write()


def _briefing(scenario: Scenario, mode: Mode) -> None:
    write(scenario.title)
    write(f"About {scenario.minutes} minutes, level {scenario.level} of 3.")
    write()
    if scenario.content_note:
        write(f"Before you start: {plain(scenario.content_note, scenario.called)}")
        write()
    for paragraph in plain(scenario.brief, scenario.called).split("\n\n"):
        write(paragraph)
    write()
    for person in scenario.cast.values():
        write(f"{person.name}: {person.role}" if person.role else person.name)
    write()
    write(INSTRUCTIONS[mode])
    write()


def _words(scenario: Scenario, choice: Choice) -> str:
    return plain(choice.words, scenario.called).replace("\n\n", " ")


def _spoken(scenario: Scenario, line: Line) -> str:
    text = plain(line.text, scenario.called)
    name = scenario.speaker(line)
    if name is None:
        return text
    return f"{name} ({line.mood}): {text}" if line.mood else f"{name}: {text}"


def _say_lines(scenario: Scenario, lines: tuple[Line, ...]) -> None:
    for line in lines:
        for paragraph in _spoken(scenario, line).split("\n\n"):
            write(paragraph)
    if lines:
        write()


def _chosen(scenario: Scenario, attempt: Attempt) -> Choice:
    offered = attempt.choices
    return offered[pick([_words(scenario, choice) for choice in offered], "Your line")]


def pick(options: Sequence[str], prompt: str) -> int:
    """Print numbered options and return the index of the one that was chosen; raises `InputEnded`."""
    for number, option in enumerate(options, 1):
        write(f"{number}. {option}")
    count = len(options)
    while True:
        answer = ask(f"{prompt}, 1 to {count}: " if count > 1 else f"{prompt}, 1: ")
        typed = _number(answer)
        if typed is not None and 1 <= typed <= count:
            return typed - 1
        write(f"Please type a number from 1 to {count}." if count > 1 else "Please type 1.")


def _number(answer: str) -> int | None:
    """Return the whole number that somebody typed; None for anything else."""
    return int(answer) if answer.isascii() and answer.isdecimal() and len(answer) <= 9 else None


def _estimates() -> dict[str, int | None]:
    write("It is over. Before anything is shown: how was it, from your side? An empty line skips a question.")
    return {
        "diplomacy": _estimate("How diplomatic were you, 0 to 100? "),
        "empathy": _estimate("How empathetic were you, 0 to 100? "),
    }


def _estimate(question: str) -> int | None:
    while True:
        try:
            answer = ask(question)
        except InputEnded:
            return None
        if not answer:
            return None
        number = _number(answer)
        if number is not None and number <= 100:
            return number
        write("Please type a whole number from 0 to 100, or nothing.")


def look_back(result: Debrief, estimate: Mapping[str, int | None]) -> None:
    """Print the debrief."""
    scenario = result.attempt.scenario
    section: Callable[[str], None] = partial(_section)
    prose = partial(plain, names=scenario.called)
    write(f"Ending: {prose(result.ending.title)} ({result.ending.outcome})")
    write(prose(result.ending.meaning))
    write()
    for name in SCORES:
        score = result.scores[name]
        if score.value is None:
            write(f"{score.label}: {score.word}")
            continue
        write(f"{score.label}: {score.value} of 100 ({score.word})")
        said = estimate.get(name)
        if said is not None:
            write(f"You said {said}: {words.estimate_gap(said, score.value)}.")
    if result.profile:
        write(f"This conversation: {result.profile}.")
    write(HONESTY)

    section("What was still possible")
    write("The worst and the best of both scores together that could still be reached, before each decision:")
    if not result.is_exact:
        write("These are estimates: this scenario is too large to know all that can happen.")
    for moment in result.moments:
        low, high = (rounded(value) for value in moment.before.together)
        write(f"Before decision {moment.decision.number}: {low} to {high}.")
    write(f"In the end: {words.together(result)}.")

    if result.cards:
        section("Turning points")
        for index, moment in enumerate(result.cards):
            if index:
                write()
            _turning_point(scenario, result, moment)

    section("Every choice")
    for index, decision in enumerate(result.attempt.decisions):
        if index:
            write()
        _choice(scenario, decision)

    section("Skills")
    for chances in result.skills:
        write(f"{words.skill(chances)}.")
    if result.best_line is not None:
        write(f"Your line that helped most: “{_words(scenario, result.best_line.choice)}”")

    section("To think about")
    for question in (result.ending.ask, *scenario.debrief.reflect):
        if question:
            write(f"- {prose(question)}")
    if scenario.debrief.key_idea:
        write(f"Key idea: {prose(scenario.debrief.key_idea)}")
    write("Finish this sentence for next time: If …, then I will say …")


def _section(title: str) -> None:
    write()
    write(title.upper())


def _turning_point(scenario: Scenario, result: Debrief, moment: Moment) -> None:
    decision = moment.decision
    write(f"Decision {decision.number}: {words.what_it_changed(moment, scenario)}.")
    for line in words.cue(decision, scenario):
        write(_spoken(scenario, line))
    write(f"You: {_words(scenario, decision.choice)}")
    for line in decision.reply:
        write(_spoken(scenario, line))
    if decision.choice.why:
        write(f"Why: {plain(decision.choice.why, scenario.called)}")
    write(f"Possible, both scores together: {words.possible(moment)}.")
    for other in decision.not_taken:
        best = rounded(moment.best_with(other))
        road = words.road(with_other_line(result.attempt, decision.number, other.id), best)
        verb = "Had you said" if other.say else "Had you done this:"
        write(f"{verb} “{_words(scenario, other)}”: {road}")


def _choice(scenario: Scenario, decision: Decision) -> None:
    write(f"Decision {decision.number}. {words.moved(decision)}.")
    write(f"You: {_words(scenario, decision.choice)}")
    for line in decision.reply:
        write(_spoken(scenario, line))
    if decision.choice.why:
        write(f"Why: {plain(decision.choice.why, scenario.called)}")
    if decision.choice.contested:
        write("People who rated this line did not agree about it.")
    for other in decision.not_taken:
        write(f"Not taken: {_words(scenario, other)}")
