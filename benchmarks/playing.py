"""Random plays and exact reach, beside inkjs and bink. Those also put text together at each step; ours only counts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from random import Random
from time import process_time

from benchmarks.peers import bink_version, ran
from benchmarks.rows import Row
from benchmarks.setup import Setup, processor
from roleplay.conversation.attempt import Attempt
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.rules import initial
from roleplay.outlook import Budget, Outlook
from roleplay.outlook.budget import Clock
from roleplay.outlook.graph import Ways
from roleplay.outlook.plays import Player
from roleplay.scenario.model import Scenario

ROOMY = Budget(seconds=600, contexts=2_000_000, bytes=2_000_000_000)
_BINK = """
import sys, time
from random import Random
from bink.story import Story
story, random = Story(open(sys.argv[1], encoding="utf-8").read()), Random(20)
games, begin, seconds = 0, time.process_time(), float(sys.argv[2])
while time.process_time() - begin < seconds:
    story.reset_state()
    while True:
        story.continue_maximally()
        choices = len(story.get_current_choices())
        if not choices:
            break
        story.choose_choice_index(int(random.random() * choices))
    games += 1
print(games / (time.process_time() - begin))
"""


def rows(setup: Setup) -> Iterator[Row]:
    """Measure a story of 1,000 scenes with conditions on facts and scores."""
    ours, theirs, scenario = setup.story(1_000)
    seconds = 0.05 if setup.is_tiny else 1.0
    games = 5 if setup.is_tiny else 500
    compiled = ours.with_suffix(".json")
    if setup.inkjs is not None:
        setup.inkjs.run("compile", theirs, compiled)
    exact, played, random, machine, inkjs, bink = [], [], [], [], [], []
    for _ in range(setup.rounds):
        exact.append(processor(lambda: Outlook(scenario, ROOMY)))
        random.append(_plays(scenario, seconds))
        machine.append(_per_second(_by_machine(scenario), seconds))
        if setup.inkjs is not None:
            played.append(setup.inkjs.run("games", theirs, str(games))[0]["seconds"])
            found = setup.inkjs.run("play", theirs, str(seconds))[0]
            inkjs.append(found["games"] / found["seconds"])
            if bink_version() is not None:
                bink.append(float(ran(sys.executable, "-c", _BINK, compiled, str(seconds)).said))
    size = f"{len(scenario.scenes):,} scenes"
    yield Row(f"exact reach of everything, {size}", "s", exact, f"inkjs, {games} random games", played, 1)
    text = "which also makes text"
    yield Row(f"random plays, {size}", "plays/s", random, f"inkjs, {text}", inkjs, 50, at_least=True)
    yield Row(f"random plays, {size}", "plays/s", random, f"bink, {text}", bink, 25, at_least=True)
    yield Row(
        f"random plays by the machine, {size}",
        "plays/s",
        machine,
        f"inkjs, {text}",
        inkjs,
        1,
        at_least=True,
    )


def _plays(scenario: Scenario, seconds: float) -> float:
    """Return how many random plays a second the outlook makes."""
    ways = Ways(scenario)
    start = initial(scenario)
    begin = process_time()
    sample = Player(ways).sample(ways.key(start), start.scores, 10**9, Clock(seconds))
    return sample.plays / (process_time() - begin)


def _per_second(play: Callable[[], None], seconds: float) -> float:
    count, begin = 0, process_time()
    while process_time() - begin < seconds:
        play()
        count += 1
    return count / (process_time() - begin)


def _by_machine(scenario: Scenario) -> Callable[[], None]:
    """Return what plays a whole attempt as the game does: each choice through the machine, all of it remembered."""
    machine, random = ConversationMachine(scenario), Random(20)

    def play() -> None:
        attempt = Attempt(machine)
        while choices := attempt.choices:
            attempt.choose(choices[int(random.random() * len(choices))].id)

    return play
