"""Blind ratings: two people judge each line's two numbers without the key; what they said is kept in `docs/ratings/`.

    python -m docs.ratings form nine-days 1 > form.md        for rater 1: scenes and lines, shuffled, without the key
    python -m docs.ratings collect nine-days one.csv two.csv both raters' answers (`line,diplomacy,empathy`) together

A line on whose number a rater differs from the key by 2 or more is written anew or marked `contested`; a test holds it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from string import ascii_lowercase

from roleplay.conversation.attempt import Step
from roleplay.scenario.conditions import Condition, names_in, text
from roleplay.scenario.library import shipped
from roleplay.scenario.loading import load
from roleplay.scenario.model import Choice, Line, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain

FOLDER = Path(__file__).parent / "ratings"
RATERS = (1, 2)
APART = 2
"""From this difference on a rating and the key do not agree."""
_COLUMNS = ("scene", "choice", "line", *(f"{score}_{rater}" for rater in RATERS for score in SCORES))


@dataclass(frozen=True, slots=True)
class Rating:
    """What both raters said of one line."""

    step: Step
    line: str
    """The words as they were rated."""
    said: Mapping[str, tuple[int, ...]]
    """Score -> one number per rater, -2 to 2."""

    def differences(self, choice: Choice) -> Iterator[int]:
        """Yield how far each number is from the key."""
        for score, key in zip(SCORES, choice.scores, strict=True):
            yield from (abs(number - key) for number in self.said[score])


def choices(scenario: Scenario) -> Iterator[tuple[Step, Choice]]:
    """Yield every choice of a scenario with its names, in the order written."""
    for name, scene in scenario.scenes.items():
        for choice in scene.choices or ():
            yield Step(name, choice.id), choice


def shown(scenario: Scenario, choice: Choice) -> str:
    """Return a choice's words as one line."""
    return " ".join(plain(choice.words, scenario.called).split())


def ratings(id_: str) -> dict[Step, Rating]:
    """Return the ratings that are kept for a scenario; empty where there are none."""
    file = FOLDER / f"{id_}.csv"
    if not file.exists():
        return {}
    found = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            step = Step(row["scene"], row["choice"])
            said = {score: tuple(int(row[f"{score}_{rater}"]) for rater in RATERS) for score in SCORES}
            found[step] = Rating(step, row["line"], said)
    return found


def form(scenario: Scenario, rater: int) -> str:
    """Return what a rater is given: the story as it can be heard, and each scene's lines in an order of its own."""
    parts = [f"# {scenario.title}", plain(scenario.brief, scenario.called)]
    parts += [f"- {person.name}{f': {person.role}' if person.role else ''}" for person in scenario.cast.values()]
    for number, (name, order) in enumerate(_shuffled(scenario, rater).items(), 1):
        scene = scenario.scenes[name]
        parts.append(f"\n## Scene {number}")
        parts += [_heard(scenario, line) for line in scene.says]
        parts += [
            f"- {_code(number, place)}: {'' if choice.say else '(you do) '}{shown(scenario, choice)}"
            + (f"  [offered {_if(scenario, choice.when)}]" if choice.when else "")
            for place, choice in enumerate(order)
        ]
    return "\n".join(parts) + "\n"


def _shuffled(scenario: Scenario, rater: int) -> dict[str, list[Choice]]:
    dice = Random(f"{scenario.id} {rater}")
    orders = {}
    for name, scene in scenario.scenes.items():
        if scene.choices:
            orders[name] = dice.sample(scene.choices, len(scene.choices))
    return orders


def _code(scene: int, place: int) -> str:
    return f"{scene}{ascii_lowercase[place]}"


def _heard(scenario: Scenario, line: Line) -> str:
    said = f"{scenario.speaker(line) or 'Narration'}: {' '.join(plain(line.text, scenario.called).split())}"
    return f"{said}  [heard {_if(scenario, line.when)}]" if line.when else said


def _if(scenario: Scenario, when: Condition) -> str:
    meanings = "".join(f"; {name}: {scenario.facts[name]}" for name in names_in(when) if name in scenario.facts)
    return f"if {text(when)}{meanings}"


def collect(scenario: Scenario, answers: Mapping[int, Path]) -> None:
    """Put the raters' answers together and keep them. Raises `SystemExit` where one is missing or out of range."""
    said: dict[Step, dict[str, int]] = {step: {} for step, _ in choices(scenario)}
    for rater, file in answers.items():
        try:
            text = file.read_text(encoding="utf-8")
        except OSError as error:
            raise SystemExit(f"{file} cannot be read: {error.strerror}") from None
        rows = {row["line"].strip(): row for row in csv.DictReader(text.splitlines())}
        for number, (name, order) in enumerate(_shuffled(scenario, rater).items(), 1):
            for place, choice in enumerate(order):
                row = rows.get(_code(number, place))
                if row is None or any(int(row[score]) not in range(-2, 3) for score in SCORES):
                    raise SystemExit(f"{file}: line {_code(number, place)} is not rated, or not from -2 to 2")
                for score in SCORES:
                    said[Step(name, choice.id)][f"{score}_{rater}"] = int(row[score])
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{scenario.id}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        for step, choice in choices(scenario):
            writer.writerow({"scene": step.scene, "choice": step.choice, "line": shown(scenario, choice), **said[step]})


def main(arguments: list[str]) -> None:
    """Print a form, or collect answers."""
    match arguments:
        case ["form", id_, rater]:
            print(form(_scenario(id_), int(rater)), end="")
        case ["collect", id_, one, two]:
            collect(_scenario(id_), {1: Path(one), 2: Path(two)})
        case _:
            raise SystemExit(__doc__)


def _scenario(id_: str) -> Scenario:
    scenario = load(shipped() / f"{id_}.yaml").scenario
    if scenario is None:
        raise SystemExit(f"{id_} cannot be read; see: roleplay check")
    return scenario


if __name__ == "__main__":
    main(sys.argv[1:])
