"""Wording: what fits a projector, what can be spoken, and names in curly brackets that name nobody.

Words and rows are counted as players see them: names put in, marks of emphasis gone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from roleplay.checks import kinds
from roleplay.checks.places import Subject, Way
from roleplay.checks.situations import Situations
from roleplay.checks.words import count_words, reading_level, rows, sentences
from roleplay.scenario.model import Choice, Line
from roleplay.scenario.near import Nearest
from roleplay.scenario.problems import Kind
from roleplay.scenario.prose import plain

SPEECH_WIDTH = 65
"""Columns of a spoken line on a projector of 72."""
CHOICE_WIDTH = 59
"""Columns of a choice there, beside its letter."""
_FRAME_ROWS = 2  # the title above, and below it how to vote
_GAP = 1  # an empty row between lines and between choices
_FEWEST_FOR_LEVEL = 50  # words; the formula says nothing about less

_MAYBE_CURLY = re.compile(r"\{\s*[A-Za-z]\w*\s*\}|\\")  # in a whole file: over a line's end, or as an escape, too
_CURLY = re.compile(r"\\[*{]|\{[ ]*([A-Za-z]\w{0,59})[ ]*\}")


def check_wording(subject: Subject, situations: Situations | None) -> None:
    """Report what is too long, too hard to speak, or shown otherwise than meant (rules 14, 15)."""
    _Wording(subject, situations).check()


class _Shown(NamedTuple):
    """A text as it is shown: names put in, marks of emphasis gone."""

    text: str
    words: int
    rows: int


class _Wording:
    """The check of one scenario, which counts each text once."""

    def __init__(self, subject: Subject, situations: Situations | None) -> None:
        self.subject, self.situations = subject, situations
        self.called = subject.scenario.called
        self.spoken: list[_Shown] = []
        self.tall: dict[str, int] = {}
        """Scene -> its rows with its choices, where a projector does not show as many."""

    def check(self) -> None:
        scenario = self.subject.scenario
        for scene, part in scenario.scenes.items():
            says = self._lines(("scenes", scene, "says"), part.says)
            choices = [self._choice(scene, number, choice) for number, choice in enumerate(part.choices or ())]
            for number, choice in enumerate(part.choices or ()):
                self._lines(("scenes", scene, "choices", number, "reply"), choice.reply)
            self._whole(scene, says, choices)
        for name, ending in scenario.endings.items():
            self._lines(("endings", name, "says"), ending.says)
        if self.tall:
            scene = max(self.tall, key=lambda name: self.tall[name])
            words = {"count": len(self.tall), "all": len(scenario.scenes), "scene": scene, "rows": self.tall[scene]}
            limit = self.subject.thresholds.screen_rows
            self.subject.report(kinds.SCENE_ROWS, self.subject.name("scenes", scene), **words, limit=limit)
        self._level()
        self._names()

    def _lines(self, way: Way, lines: tuple[Line, ...]) -> list[_Shown]:
        """Report lines that are too long, one by one; return them measured."""
        limits = self.subject.thresholds
        shown: list[_Shown] = []
        for number, line in enumerate(lines):
            one = self._shown(line.text, SPEECH_WIDTH)
            shown.append(one)
            at = (*way, number, "text")
            if one.words > limits.line_words:
                self._report(kinds.LINE_LONG, at, words=one.words, limit=limits.line_words)
            elif one.rows > limits.speech_rows:
                self._report(kinds.SPEECH_ROWS, at, rows=one.rows, width=SPEECH_WIDTH, limit=limits.speech_rows)
            self._sentences(one, at)
        return shown

    def _choice(self, scene: str, number: int, choice: Choice) -> _Shown:
        limits, one = self.subject.thresholds, self._shown(choice.words, CHOICE_WIDTH)
        at = ("scenes", scene, "choices", number, "do" if choice.say is None else "say")
        if one.words > limits.choice_words:
            self._report(kinds.CHOICE_LONG, at, words=one.words, limit=limits.choice_words)
        elif one.rows > limits.choice_rows:
            self._report(kinds.CHOICE_ROWS, at, rows=one.rows, width=CHOICE_WIDTH, limit=limits.choice_rows)
        self._sentences(one, at)
        return one

    def _shown(self, text: str, width: int) -> _Shown:
        text = plain(text, self.called)
        one = _Shown(text, count_words(text), rows(text, width))
        self.spoken.append(one)
        return one

    def _report(self, kind: Kind, at: Way, **words: Any) -> None:
        self.subject.report(kind, lambda: self.subject.value(*at), **words)

    def _sentences(self, one: _Shown, at: Way) -> None:
        limit = self.subject.thresholds.sentence_words
        if one.words <= limit:
            return
        for sentence in sentences(one.text):
            words = count_words(sentence)
            if words > limit:
                place = self.subject.found(self.subject.value(*at), sentence)
                self.subject.report(kinds.SENTENCE_LONG, place, words=words, limit=limit)

    def _whole(self, scene: str, says: list[_Shown], choices: list[_Shown]) -> None:
        """Report the most that a scene can show at once, of what can be heard and be on offer together."""
        limits = self.subject.thresholds
        at = self.subject.name("scenes", scene)
        heights = [self._height(scene, number, one.text) for number, one in enumerate(says)]
        if self._fits_together(says, choices, heights):
            return
        words = max((sum(says[n].words for n in heard) for heard in self._heard(scene)), default=0)
        if words > limits.says_words:
            self.subject.report(kinds.SAYS_LONG, at, scene=scene, words=words, limit=limits.says_words)
        if not choices:
            return
        offered = max((sum(choices[n].words for n in offer) for offer in self._offers(scene)), default=0)
        if words + offered > limits.together_words:
            total = words + offered
            self.subject.report(kinds.TOGETHER_LONG, at, scene=scene, words=total, limit=limits.together_words)
            return  # what has too many words has too many rows
        below = max((sum(choices[n].rows + _GAP for n in offer) for offer in self._offers(scene)), default=0)
        whole = max((sum(heights[n] for n in heard) for heard in self._heard(scene)), default=0)
        last = max((heights[heard[-1]] for heard in self._heard(scene) if heard), default=0)
        frame, limit = _FRAME_ROWS + below, limits.screen_rows
        if frame + last > limit:
            self.subject.report(kinds.VOTE_ROWS, at, scene=scene, rows=frame + last, limit=limit)
        elif frame + whole > limit:
            self.tall[scene] = frame + whole

    def _fits_together(self, says: list[_Shown], choices: list[_Shown], heights: list[int]) -> bool:
        """Return whether there is room even for all that a scene has; then it does not matter what is met together."""
        limits, words = self.subject.thresholds, sum([one.words for one in says])
        all_words = words + sum([one.words for one in choices])
        all_rows = _FRAME_ROWS + sum(heights) + sum([one.rows + _GAP for one in choices])
        return words <= limits.says_words and all_words <= limits.together_words and all_rows <= limits.screen_rows

    def _height(self, scene: str, number: int, text: str) -> int:
        """Return the rows of a line with its gap; the name of the speaker stands beside the words, as in a vote."""
        scenario = self.subject.scenario
        name = scenario.speaker(scenario.scenes[scene].says[number])
        return rows(text if name is None else f"{name}  “{text}”", SPEECH_WIDTH) + _GAP

    def _heard(self, scene: str) -> Collection[tuple[int, ...]]:
        """Return which lines can be heard together; where that is not known, those that always are."""
        if self.situations is not None:
            return self.situations.heard.get(scene, ())
        says = self.subject.scenario.scenes[scene].says
        return [tuple(number for number, line in enumerate(says) if line.when is None)]

    def _offers(self, scene: str) -> Collection[tuple[int, ...]]:
        if self.situations is not None:
            return self.situations.offers.get(scene, ())
        choices = self.subject.scenario.scenes[scene].choices or ()
        return [tuple(number for number, choice in enumerate(choices) if choice.when is None and not choice.once)]

    def _level(self) -> None:
        scenario, limit = self.subject.scenario, self.subject.thresholds.reading_level
        if scenario.language.split("-")[0] != "en" or sum(one.words for one in self.spoken) < _FEWEST_FOR_LEVEL:
            return
        level = reading_level([one.text for one in self.spoken])
        if level > limit:
            at = self.subject.name("scenes")
            self.subject.report(kinds.READING_LEVEL, at, grade=f"{level:.1f}", limit=f"{limit:g}")

    def _names(self) -> None:
        source = self.subject.source
        if source.repair is None and _MAYBE_CURLY.search("\n".join(source.lines)) is None:
            return
        cast = self.subject.scenario.cast
        for text, span in self.subject.texts():
            if "{" not in text:
                continue
            for match in _CURLY.finditer(text):
                if match[1] is not None and not (match[1] in cast and match[0] == f"{{{match[1]}}}"):
                    at = self.subject.found(span, match[0])
                    self.subject.report(kinds.NOBODY, at, found=match[0], suggestion=_Meant(match[1], cast))


class _Meant(Nearest):
    """Who may be meant, in the curly brackets that it takes."""

    def __str__(self) -> str:
        from roleplay.scenario.near import nearest

        near = self.word if self.word in self.options else nearest(self.word, self.options)
        if near is not None:
            return f"Did you mean “{{{near}}}”?"
        return f"There {'is' if len(self.options) == 1 else 'are'}: {', '.join(sorted(self.options))}."
