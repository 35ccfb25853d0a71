"""The script of a scenario: all of it to read and print, in the order written, for the colleague who has to approve it.

Without the key it holds what players can see, and where each choice leads, so that whoever reads it judges the lines
alone. With the key also what is hidden from them: scores, reasons, skills, notes, and what the author calls a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roleplay.debrief.words import signed
from roleplay.reports.document import (
    Block,
    Bullets,
    Document,
    Heading,
    Labelled,
    Paragraph,
    Section,
    Talk,
    Turn,
    paragraphs,
    prose,
    told,
)  # fmt: skip
from roleplay.scenario import conditions
from roleplay.scenario.conditions import Condition
from roleplay.scenario.model import Choice, Ending, Line, Scenario, Scene
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain

_FOOT = {
    True: "With the key: the scores are the author’s judgement of lines in one story. Players see none of it before.",
    False: "Without the key: what players can see, in the order in which it is written.",
}


def script(scenario: Scenario, *, with_key: bool) -> Document:
    """Return the whole scenario as a document."""
    about = [
        ("About", f"level {scenario.level} of 3, {scenario.minutes} minutes, {len(scenario.endings)} endings"),
        ("Practises", ", ".join(skill.replace("-", " ") for skill in scenario.skills)),
    ]
    writer = _Writer(scenario, with_key)
    return Document(
        title=scenario.title,
        subtitle=f"A scenario to read: {'with' if with_key else 'without'} the key",
        facts=Labelled(tuple((label, told(words)) for label, words in about if words)),
        sections=tuple(writer.sections()),
        foot=_FOOT[with_key],
        language=scenario.language,
    )


_COMPARED = {"==": "exactly", "!=": "not", "<": "below", "<=": "at most", ">": "above", ">=": "at least"}


class _Writer:
    """Writes the parts of one scenario."""

    def __init__(self, scenario: Scenario, with_key: bool) -> None:
        self.scenario, self.with_key = scenario, with_key

    def sections(self) -> Iterator[Section]:
        yield Section("Before the start", tuple(self._before()))
        for name, scene in self.scenario.scenes.items():
            start = " (here it begins)" if name == self.scenario.start else ""
            yield Section(f"Scene: {name}{start}", tuple(self._scene(scene)))
        for name, ending in self.scenario.endings.items():
            yield Section(f"Ending: {name}", tuple(self._ending(ending)))
        questions = tuple(self._questions())
        if questions:
            yield Section("Afterwards", questions)

    def _before(self) -> Iterator[Block]:
        scenario = self.scenario
        yield Paragraph(prose(scenario.summary, scenario.called), is_note=True)
        if scenario.content_note:
            yield Labelled((("Content note", prose(scenario.content_note, scenario.called)),))
        for words in paragraphs(scenario.brief, scenario.called):
            yield Paragraph(words)
        yield Labelled(tuple((person.name, told(person.role or "")) for person in scenario.cast.values()))
        if self.with_key and (scenario.facts or scenario.counters):
            yield Heading("What is remembered")
            rows = [(name, prose(meaning, scenario.called)) for name, meaning in scenario.facts.items()]
            for name, counter in scenario.counters.items():
                ends = f"from {counter.min} to {counter.max}, {counter.start} at the start"
                rows.append((name, told(f"{counter.about or 'A number'} ({ends})")))
            yield Labelled(tuple(rows))

    def _scene(self, scene: Scene) -> Iterator[Block]:
        if scene.says:
            yield Talk(tuple(self._turns(scene.says)))
        if self.with_key:
            notes = (("Note", scene.note), ("To discuss", scene.discuss))
            rows = tuple((label, prose(text, self.scenario.called)) for label, text in notes if text)
            if rows:
                yield Labelled(rows)
        for number, choice in enumerate(scene.choices or (), 1):
            yield from self._choice(number, choice)
        if scene.otherwise:
            yield Paragraph(told(f"When nothing can be offered: on to {scene.otherwise}."), is_note=True)
        if scene.route and self.with_key:
            ways = [f"{_opened(self._limit(way.when)) or 'Otherwise'}: on to {way.goto}." for way in scene.route]
            yield Bullets(tuple(map(told, ways)))
        elif scene.route:
            goals = ", ".join(dict.fromkeys(way.goto for way in scene.route))
            yield Paragraph(told(f"By what was done before, it goes on to one of these: {goals}."), is_note=True)

    def _choice(self, number: int, choice: Choice) -> Iterator[Block]:
        limits = [self._limit(choice.when), "once" if choice.once else "", f"on to {choice.goto}"]
        # An id such as “defensive” says what its author thinks of the line.
        yield Heading(
            f"{number}. {choice.id}" if self.with_key else f"Choice {number}", ", ".join(filter(None, limits))
        )
        mine = Turn(
            paragraphs(choice.words, self.scenario.called), "You" if choice.say else "You do this", is_mine=True
        )
        yield Talk((mine, *self._turns(choice.reply)))
        if self.with_key:
            yield Labelled(tuple((label, told(words)) for label, words in self._key(choice) if words))

    def _key(self, choice: Choice) -> Iterator[tuple[str, str]]:
        scores = zip(SCORES.values(), choice.scores, strict=True)
        yield "Scores", ", ".join(f"{label.lower()} {signed(score)}" for label, score in scores)
        yield "Skills", ", ".join(skill.replace("-", " ") for skill in choice.skill)
        changes = [f"{name} becomes true" for name in choice.set] + [f"{name} becomes false" for name in choice.clear]
        changes += [f"{name} {signed(amount)}" for name, amount in choice.add.items()]
        yield "Remembered", ", ".join(changes)
        contested = " Raters did not agree about these numbers." if choice.contested else ""
        yield "Why", f"{plain(choice.why or '', self.scenario.called)}{contested}".strip()

    def _ending(self, ending: Ending) -> Iterator[Block]:
        yield Heading(ending.title, ending.outcome if self.with_key else "")
        yield Talk(tuple(self._turns(ending.says)))
        yield Paragraph(prose(ending.meaning, self.scenario.called))
        if ending.ask:
            yield Paragraph(prose(ending.ask, self.scenario.called), is_note=True)

    def _questions(self) -> Iterator[Block]:
        debrief, called = self.scenario.debrief, self.scenario.called
        if debrief.key_idea:
            yield Labelled((("Key idea", prose(debrief.key_idea, called)),))
        for title, questions in (("Alone", debrief.reflect), ("In a group", debrief.discuss)):
            if questions:
                yield Heading(title)
                yield Bullets(tuple(prose(question, called) for question in questions))

    def _turns(self, lines: Iterable[Line]) -> Iterator[Turn]:
        for line in lines:
            limit, speaker = self._limit(line.when), self.scenario.speaker(line)
            said = paragraphs(line.text, self.scenario.called)
            if speaker is None and limit:  # narration has no name to put it beside
                said = (told(f"[{limit}]"), *said)
            yield Turn(said, speaker, ", ".join(filter(None, (line.mood, limit))))

    def _limit(self, when: Condition | None) -> str:
        """Say when something is heard, offered or taken; without the key only that it is not always."""
        if when is None:
            return ""
        return f"only when {self._in_words(when)}" if self.with_key else "not always"

    def _in_words(self, when: Condition) -> str:
        """Say a condition for who does not know the names in the file: a fact by its sentence, a score by its label."""
        match when:
            case conditions.Fact(name):
                return f"“{plain(self.scenario.facts[name], self.scenario.called).rstrip('.')}”"
            case conditions.Compare(name, operator, number):
                label = SCORES[name].lower() if name in SCORES else name
                return f"{label} is {_COMPARED[operator]} {str(number).replace('-', '−')}"
            case conditions.Not(part):
                return f"not {self._inner(part)}"
            case conditions.And(parts):
                return " and ".join(map(self._inner, parts))
            case conditions.Or(parts):
                return " or ".join(map(self._inner, parts))

    def _inner(self, part: Condition) -> str:
        words = self._in_words(part)
        return f"({words})" if isinstance(part, conditions.And | conditions.Or) else words


def _opened(words: str) -> str:
    """Begin a sentence with these words; the names in them stay as they are."""
    return words[:1].upper() + words[1:]
