"""Wording: what fits a projector, what can be spoken, and names in curly brackets that name nobody.

Words and rows are counted as players see them: names put in, marks of emphasis gone.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from roleplay.checks import kinds
from roleplay.checks.places import Subject
from roleplay.checks.situations import Situations
from roleplay.checks.words import count_words, reading_level, rows, sentences
from roleplay.scenario.model import Choice, Line
from roleplay.scenario.problems import Nearest
from roleplay.scenario.prose import plain
from roleplay.scenario.reader import Span

SPEECH_WIDTH = 65
"""Columns of a spoken line on a projector of 72."""
CHOICE_WIDTH = 59
"""Columns of a choice there, beside its letter."""
_FRAME_ROWS = 2  # the title above, and below it how to vote
_GAP = 1  # an empty row between lines and between choices
_FEWEST_FOR_LEVEL = 50  # words; the formula says nothing about less

_CURLY = re.compile(r"\\[*{]|\{[ ]*([A-Za-z]\w{0,59})[ ]*\}")


def check_wording(subject: Subject, situations: Situations | None) -> None:
    """Report what is too long, too hard to speak, or shown otherwise than meant (rules 14, 15)."""
    _Wording(subject, situations).check()


class _Wording:
    """The check of one scenario, which counts each text once."""

    def __init__(self, subject: Subject, situations: Situations | None) -> None:
        self.subject, self.situations = subject, situations
        self.called = subject.scenario.called
        self.spoken: list[str] = []
        self.tall: dict[str, int] = {}
        """Scene -> its rows with its choices, where a projector does not show as many."""

    def check(self) -> None:
        scenario = self.subject.scenario
        for scene, part in scenario.scenes.items():
            self._lines(("scenes", scene, "says"), part.says)
            for number, choice in enumerate(part.choices or ()):
                self._choice(scene, number, choice)
                self._lines(("scenes", scene, "choices", number, "reply"), choice.reply)
            self._whole(scene)
        for name, ending in scenario.endings.items():
            self._lines(("endings", name, "says"), ending.says)
        if self.tall:
            scene = max(self.tall, key=lambda name: self.tall[name])
            words = {"count": len(self.tall), "all": len(scenario.scenes), "scene": scene, "rows": self.tall[scene]}
            limit = self.subject.thresholds.screen_rows
            self.subject.report(kinds.SCENE_ROWS, self.subject.name("scenes", scene), **words, limit=limit)
        self._level()
        self._names()

    def _lines(self, way: tuple[int | str, ...], lines: tuple[Line, ...]) -> None:
        limits = self.subject.thresholds
        for number, line in enumerate(lines):
            text = plain(line.text, self.called)
            at = self.subject.value(*way, number, "text")
            words, height = count_words(text), rows(text, SPEECH_WIDTH)
            if words > limits.line_words:
                self.subject.report(kinds.LINE_LONG, at, words=words, limit=limits.line_words)
            elif height > limits.speech_rows:
                self.subject.report(kinds.SPEECH_ROWS, at, rows=height, width=SPEECH_WIDTH, limit=limits.speech_rows)
            self._sentences(text, at)
            self.spoken.append(text)

    def _choice(self, scene: str, number: int, choice: Choice) -> None:
        limits = self.subject.thresholds
        text = plain(choice.words, self.called)
        at = self.subject.words_of(scene, number)
        words, height = count_words(text), rows(text, CHOICE_WIDTH)
        if words > limits.choice_words:
            self.subject.report(kinds.CHOICE_LONG, at, words=words, limit=limits.choice_words)
        elif height > limits.choice_rows:
            self.subject.report(kinds.CHOICE_ROWS, at, rows=height, width=CHOICE_WIDTH, limit=limits.choice_rows)
        self._sentences(text, at)
        self.spoken.append(text)

    def _sentences(self, text: str, at: Span) -> None:
        limit = self.subject.thresholds.sentence_words
        for sentence in sentences(text):
            words = count_words(sentence)
            if words > limit:
                self.subject.report(kinds.SENTENCE_LONG, self.subject.found(at, sentence), words=words, limit=limit)

    def _whole(self, scene: str) -> None:
        """Report the most that a scene can show at once, of what can be heard and be on offer together."""
        part, limits = self.subject.scenario.scenes[scene], self.subject.thresholds
        at = self.subject.name("scenes", scene)
        says = [plain(line.text, self.called) for line in part.says]
        words = max((sum(count_words(says[n]) for n in heard) for heard in self._heard(scene)), default=0)
        if words > limits.says_words:
            self.subject.report(kinds.SAYS_LONG, at, scene=scene, words=words, limit=limits.says_words)
        if not part.choices:
            return
        choices = [plain(choice.words, self.called) for choice in part.choices]
        offered = max((sum(count_words(choices[n]) for n in offer) for offer in self._offers(scene)), default=0)
        if words + offered > limits.together_words:
            total = words + offered
            self.subject.report(kinds.TOGETHER_LONG, at, scene=scene, words=total, limit=limits.together_words)
            return  # what has too many words has too many rows
        heights = [self._height(scene, number, text) for number, text in enumerate(says)]
        below = max(
            (sum(rows(choices[n], CHOICE_WIDTH) + _GAP for n in offer) for offer in self._offers(scene)), default=0
        )
        whole = max((sum(heights[n] for n in heard) for heard in self._heard(scene)), default=0)
        last = max((heights[heard[-1]] for heard in self._heard(scene) if heard), default=0)
        frame, limit = _FRAME_ROWS + below, limits.screen_rows
        if frame + last > limit:
            self.subject.report(kinds.VOTE_ROWS, at, scene=scene, rows=frame + last, limit=limit)
        elif frame + whole > limit:
            self.tall[scene] = frame + whole

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
        if scenario.language.split("-")[0] != "en" or sum(map(count_words, self.spoken)) < _FEWEST_FOR_LEVEL:
            return
        level = reading_level(self.spoken)
        if level > limit:
            at = self.subject.name("scenes")
            self.subject.report(kinds.READING_LEVEL, at, grade=f"{level:.1f}", limit=f"{limit:g}")

    def _names(self) -> None:
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
        from roleplay.scenario.problems import nearest

        near = self.word if self.word in self.options else nearest(self.word, self.options)
        if near is not None:
            return f"Did you mean “{{{near}}}”?"
        return f"There {'is' if len(self.options) == 1 else 'are'}: {', '.join(sorted(self.options))}."
