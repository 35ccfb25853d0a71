"""Write `docs/library.md`: what the program knows of each shipped scenario, and how blind raters agree with its key.

python -m docs.library
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docs.problems import escaped
from docs.ratings import choices, ratings
from roleplay.checks.balance import decisions, lines_of
from roleplay.checks.situations import situations
from roleplay.outlook import Budget, Exploration, explore
from roleplay.outlook.findings import StrategyFound
from roleplay.scenario.library import files, shipped
from roleplay.scenario.loading import checked
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES, skills
from roleplay.scenario.prose import plain
from roleplay.scenario.reader import Source, read_file

FILE = Path(__file__).parent / "library.md"
_MARKS = {"good": "+", "mixed": "o", "poor": "−"}
_AIMED = ("best diplomacy", "best empathy", "best for both", "worst", "random")
"""Strategies that know the key: no habit that somebody could win by."""


def written() -> str:
    """Return the whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    read = [(source, loaded) for file in files(shipped()) if (loaded := checked(source := read_file(file)).scenario)]
    read.sort(key=lambda one: (one[1].level, one[1].title.casefold()))
    yield "# The library"
    yield ""
    yield "This file is written by `python -m docs.library`; do not edit it. A test holds that it is current."
    yield ""
    yield from _table(read)
    yield ""
    yield from _endings(read)
    yield ""
    yield from _practised([scenario for _, scenario in read])
    yield ""


def _table(read: list[tuple[Source, Scenario]]) -> Iterator[str]:
    yield "## Scenarios"
    yield ""
    yield (
        "*Decisions*: fewest to most in a play. *Together*: the correlation of the two scores in random play. *Apart*: "
        "decisions in which no line is best for both scores. *Habit*: the habit that does best (always the longest "
        "line, the politest, …), with its diplomacy and empathy from 0 to 100. *Blind*: how many of two blind raters’ "
        "numbers are within 1 of the key; *contested*: lines on which one is further away, which say so in the "
        "debrief. Neither rater works in the trades that are shown: people who do may see more."
    )
    yield ""
    columns = ["scenario", "level", "decisions", "endings", *SCORES, "together", "apart", "habit", "blind", "contested"]
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for source, scenario in read:
        found = explore(scenario)
        ends = [f"{_number(found.scores[score].worst)} to {_number(found.scores[score].best)}" for score in SCORES]
        cells = [
            f"[{escaped(scenario.title)}](../scenarios/{scenario.id}.yaml)",
            str(scenario.level),
            f"{found.fewest} to {found.most}",
            str(len(scenario.endings)),
            *ends,
            _number(found.correlation, 2),
            _apart(source, scenario),
            _habit(found),
            *_agreement(scenario),
        ]
        yield f"| {' | '.join(cells)} |"


def _apart(source: Source, scenario: Scenario) -> str:
    _, met = situations(scenario, Budget())
    uneven = [one for one in decisions(lines_of(scenario), met) if not one.is_even]
    apart = sum(not decision.is_dominated for decision in uneven)
    return f"{apart} of {len(uneven)}"


def habit(found: Exploration) -> StrategyFound:
    """Return the naive strategy that does best, by the sum of both scores."""
    naive = [one for one in found.strategies if one.name not in _AIMED and None not in one.scores.values()]
    return max(naive, key=lambda one: sum(value or 0 for value in one.scores.values()))


def _habit(found: Exploration) -> str:
    best = habit(found)
    return f"{best.name}: {', '.join(str(value) for value in best.scores.values())}"


def _agreement(scenario: Scenario) -> tuple[str, str]:
    kept = ratings(scenario.id)
    if not kept:
        return "–", "–"
    differences = [d for step, choice in choices(scenario) for d in kept[step].differences(choice)]
    near = sum(difference <= 1 for difference in differences)
    contested = sum(choice.contested for _, choice in choices(scenario))
    return f"{near / len(differences):.0%}", f"{contested} of {len(kept)}"


def _endings(read: list[tuple[Source, Scenario]]) -> Iterator[str]:
    yield "## Endings"
    yield ""
    yield "How often each is reached in random play; + good, o mixed, − poor."
    yield ""
    for _, scenario in read:
        found = explore(scenario)
        shares = [
            f"{_MARKS[scenario.endings[name].outcome]} {escaped(plain(scenario.endings[name].title, scenario.called))}"
            f" {one.share:.1%}"
            for name, one in found.endings.items()
        ]
        yield f"- **{escaped(scenario.title)}**: {', '.join(shares)}"


def _practised(read: list[Scenario]) -> Iterator[str]:
    yield "## Skills"
    yield ""
    yield "| skill | practised in |"
    yield "|---|---|"
    for skill in skills().values():
        titles = [escaped(scenario.title) for scenario in read if skill.id in scenario.skills]
        yield f"| {skill.name} | {', '.join(titles)} |"


def _number(value: float | None, places: int = 0) -> str:
    return "–" if value is None else f"{value:.{places}f}".replace("-", "−")


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
