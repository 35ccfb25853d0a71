"""Settings: what a folder asks of its scenarios, in `roleplay.toml` beside them.

    [check]
    silence = ["R605", "R65x"]      # an x stands for any digit
    [check.severity]
    R617 = "advice"
    [check.thresholds]
    best_longest = 0.6

A slip in them is a problem at its line, like any other; what can be understood still counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from roleplay.checks import kinds
from roleplay.scenario.near import Nearest
from roleplay.scenario.problems import WHOLE_FILE, Kind, Place, Problem, Severity, by_place, short

FILE_NAME = "roleplay.toml"
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a remark begins. Shares are from 0 to 1. The numbers of the rules meant are the authoring rules'."""

    most_ending_share: float = 0.6
    """Rule 4: an ending that random play comes to more often."""
    least_ending_share: float = 0.01
    """Rule 4: an ending that random play comes to less often."""
    best_longest: float = 0.5
    """Rule 6: share of the decisions in which the best line is the longest."""
    best_shortest: float = 0.5
    """Rule 6: share of the decisions in which the best line is the shortest."""
    best_place: float = 0.5
    """Rule 7: share of the decisions in which the best line stands first, or last, or in any one place."""
    place_decisions: int = 6
    """Rule 7: from so many decisions on, the best line should stand in every place once."""
    lengths_apart: float = 1.6
    """Rule 6: how many times as many words the longest line of a decision may have as the shortest."""
    dominant: float = 0.6
    """Rule 12: share of the decisions in which one line is at least as good on both scores as every other."""
    strategy_top: int = 80
    """Rule 8: the band that no naive strategy should reach on both scores, from 0 to 100."""
    strategy_beats: float = 0.9
    """Rule 8: share of random play that no naive strategy should beat."""
    straw: float = 0.25
    """Rule 11: share of the decisions with a line that is worst on both scores."""
    straw_sum: int = -3
    """Rule 11: the sum of such a line, or less."""
    give_away_harsh: int = 3
    """Rule 13: harsh words in so many lines, all of them poor, are a give-away."""
    give_away_polite: int = 4
    """Rule 13: a polite word in so many lines, all on one side, is a give-away."""
    correlation: float = 0.6
    """Rule 10: of the two scores over random play."""
    high: int = 6
    """Rule 9: what each score should be able to reach."""
    low: int = -4
    """Rule 9: down to what each score should be able to fall."""
    differing_decisions: int = 3
    """Rule 9: decisions in which the lines differ by 2 or more in a score."""
    fewest_decisions: int = 5
    """Rule 16: of the shortest conversation."""
    most_decisions: int = 12
    """Rule 16: of the longest conversation."""
    first_choice_words: int = 120
    """Rule 16: words that are heard before the first choice."""
    endings: int = 3
    """Rule 4."""
    remembered: int = 2
    """Rule 17: facts and counters that matter two decisions after they changed."""
    why_least: int = 8
    """Rule 3: words of a `why`."""
    why_most: int = 35
    """Rule 3: words of a `why`."""
    poor_ahead: float = 0.5
    """Rule 18: share of a conversation that is still to come when only poor endings are left.

    The rule says a third; a half spares an end that follows from giving up, as in “Nine days”.
    """
    skill_uses: int = 2
    """Rule 19: choices that a skill stands on."""
    screen_rows: int = 20
    """Rule 14: rows of a projector that is 72 columns wide."""
    speech_rows: int = 6
    """Rule 14: rows of one spoken line."""
    choice_rows: int = 3
    """Rule 14: rows of one choice."""
    says_words: int = 70
    """Rule 14: words heard in a scene."""
    line_words: int = 35
    """Rule 14: words of one spoken line."""
    choice_words: int = 30
    """Rule 14: words of one choice."""
    together_words: int = 140
    """Rule 14: words of a scene and the choices on offer in it."""
    sentence_words: int = 25
    """Rule 15: words of a spoken sentence."""
    reading_level: float = 8.0
    """Rule 15: the school year by Flesch-Kincaid that spoken words stay below."""
    judged_decisions: int = 4
    """Fewer decisions than these have no habits: what counts shares of decisions keeps silent."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What to remark, and how heavily. `problems` are those of the settings themselves, in their own file."""

    silence: frozenset[str] = frozenset()
    severity: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    thresholds: Thresholds = Thresholds()
    problems: tuple[Problem, ...] = ()

    def weighed(self, problem: Problem) -> Problem | None:
        """Return the problem with the weight that this folder gives it, or None where it is silenced."""
        code = problem.kind.code
        if code in self.silence:
            return None
        severity = self.severity.get(code, problem.kind.severity)
        if severity is problem.kind.severity:
            return problem
        return replace(problem, kind=replace(problem.kind, severity=severity))


def settings_in(folder: Path) -> Settings:
    """Return the settings of a folder; the usual ones where it has none. What is wrong is in their `problems`."""
    file = folder / FILE_NAME
    try:
        if not file.is_file():
            return Settings()
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _unreadable(file, WHOLE_FILE, reason, "Check who may read it.")
    if len(data) > MOST_BYTES:
        return _unreadable(file, WHOLE_FILE, "the file is too large", "Is this the right file?")
    try:
        text = data.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError:
        return _unreadable(file, WHOLE_FILE, "they are not saved as UTF-8", "Save the file as UTF-8.")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return _unreadable(file, _named_place(str(error), text), _plainly(str(error)), _LIKE)
    return _Reading(file, text).settings(values)


_LIKE = 'Write “name = value”, each on a line of its own, and text in double quotes: silence = ["R605"].'


def _unreadable(file: Path, place: Place, reason: str, advice: str) -> Settings:
    return Settings(problems=(kinds.SETTINGS_UNREADABLE.at(file, place, reason=reason, advice=advice),))


def _named_place(said: str, text: str) -> Place:
    """Return the place that is named at the end of what `tomllib` said, such as “(at line 3, column 9)”."""
    found = re.search(r"line (\d+), column (\d+)", said)
    lines = text.split("\n")
    line = min(int(found[1]), len(lines)) if found else len(lines) if text else 1
    column = int(found[2]) if found else 1
    return Place(line, column, line, column + 1)


def _plainly(said: str) -> str:
    """Say what is wrong as far as it concerns a trainer."""
    if "overwrite" in said.lower() or "declare" in said.lower():
        return "a name stands there twice"
    return "something is not closed, or not written as “name = value”"


class _Reading:
    """Goes through the values of one file; TOML keeps no places, so they are looked up in its lines."""

    def __init__(self, file: Path, text: str) -> None:
        self.file, self.lines = file, text.replace("\r\n", "\n").split("\n")
        self.problems: list[Problem] = []

    def settings(self, values: dict[str, Any]) -> Settings:
        for name in values.keys() - {"check"}:
            self._unknown(name, (), ["check"])
        check = self._table(values, "check", ())
        for name in check.keys() - _CHECK:
            self._unknown(name, ("check",), _CHECK)
        silence = check.get("silence", [])
        if not isinstance(silence, list):
            self._type("silence", ("check",), "a list of codes", silence, 'For example ["R605", "R614"].')
            silence = []
        thresholds: dict[str, Any] = dict(self._thresholds(self._table(check, "thresholds", ("check",))))
        return Settings(
            frozenset(code for entry in silence for code in self._codes(entry)),
            MappingProxyType(dict(self._severities(self._table(check, "severity", ("check",))))),
            replace(Thresholds(), **thresholds),
            tuple(by_place(self.problems)),
        )

    def _table(self, values: dict[str, Any], name: str, above: tuple[str, ...]) -> dict[str, Any]:
        table = values.get(name, {})
        if isinstance(table, dict):
            return table
        self._type(name, above, "settings below it", table, f"Begin them with [{'.'.join((*above, name))}].")
        return {}

    def _codes(self, entry: object) -> Iterator[str]:
        """Yield the codes that an entry of `silence` means."""
        if not isinstance(entry, str):
            self._type("silence", ("check",), "codes", entry, 'For example ["R605", "R614"].')
            return
        found = matching(entry)
        if found:
            yield from found
        else:
            self.problems.append(_no_code(self.file, self._place(entry, ()), entry))

    def _severities(self, table: dict[str, Any]) -> Iterator[tuple[str, Severity]]:
        way, options = ("check", "severity"), [severity.value for severity in Severity]
        for name, value in table.items():
            found = matching(name)
            if not found:
                self.problems.append(_no_code(self.file, self._place(name, way), name))
            elif value not in options:
                self._type(name, way, f"one of {', '.join(options)}", value, 'Write it in double quotes: "advice".')
            else:
                yield from ((code, Severity(value)) for code in found)

    def _thresholds(self, table: dict[str, Any]) -> Iterator[tuple[str, int | float]]:
        way = ("check", "thresholds")
        defaults = {one.name: one.default for one in fields(Thresholds)}
        for name, value in table.items():
            if name not in defaults:
                self._unknown(name, way, defaults)
                continue
            whole = isinstance(defaults[name], int)
            is_number = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
            if is_number and -1_000_000 <= value <= 1_000_000:
                yield name, value
            else:
                expected = "a whole number" if whole else "a number"
                self._type(name, way, expected, value, f"For example {defaults[name]}.")

    def _unknown(self, name: str, way: tuple[str, ...], options: Any) -> None:
        part = f"[{'.'.join(way)}]" if way else FILE_NAME
        kind, meant = kinds.SETTING_UNKNOWN, _elsewhere(name) or Nearest(name, list(options))
        self.problems.append(kind.at(self.file, self._place(name, way), name=name, part=part, suggestion=meant))

    def _type(self, name: str, way: tuple[str, ...], expected: str, value: object, advice: str) -> None:
        place, found = self._place(name, way), _described(value)
        kind = kinds.SETTING_TYPE
        self.problems.append(kind.at(self.file, place, name=name, expected=expected, found=found, advice=advice))

    def _place(self, name: str, way: tuple[str, ...]) -> Place:
        """Return where a name stands: below the heading it belongs to, else its first place in the file."""
        heading, below = f"[{'.'.join(way)}]", not way
        word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        first: Place | None = None
        for number, line in enumerate(self.lines, 1):
            written = line.split("#")[0]
            if written.lstrip().startswith("["):
                below = not way or "".join(written.split()) == heading
            found = word.search(written)
            if found is not None:
                place = Place(number, found.start() + 1, number, found.end() + 1)
                if below:
                    return place
                first = first or place
        return first or WHOLE_FILE


_CHECK = frozenset({"silence", "severity", "thresholds"})


def _elsewhere(name: str) -> str:
    """Say where a setting belongs that stands in a wrong place; nothing where there is no such setting."""
    if name in ("severity", "thresholds"):
        return f"Write [check.{name}]."
    home = "check" if name in _CHECK else "check.thresholds" if name in Thresholds.__dataclass_fields__ else ""
    return f"It belongs below [{home}]." if home else ""


def matching(code: str) -> list[str]:
    """Return the codes of remarks that can be changed and that `code` means; an x in it stands for any digit."""
    if re.fullmatch(r"R[0-9x]{3}", code) is None:
        return []
    pattern = re.compile(code.replace("x", "[0-9]"))
    return [known for known in kinds.CHANGEABLE if pattern.fullmatch(known)]


def _no_code(file: Path, place: Place, code: str) -> Problem:
    if code in kinds.FIXED:
        return kinds.CODE_FIXED.at(file, place, code=code)
    return unknown_code(kinds.CODE_UNKNOWN, code, file, place)


def unknown_code(kind: Kind, code: str, file: Path, place: Place) -> Problem:
    """Return the problem that there is no such code."""
    return kind.at(file, place, code=code, suggestion=Nearest(code, kinds.CHANGEABLE))


def _described(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text “{short(value, 60)}”"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a group of settings"
    return short(str(value), 60)
