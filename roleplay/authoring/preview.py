"""A preview: a scenario being written, and a conversation in it that keeps its place while the file changes.

The place is the choices taken, by their ids. After an edit they are taken again as far as they fit; what does not fit
is remembered until the next choice, so that a slip that is mended costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from roleplay.checks.checking import Checked
from roleplay.checks.places import Subject
from roleplay.conversation import rules
from roleplay.conversation.attempt import Attempt, NotOffered
from roleplay.conversation.machine import ConversationMachine
from roleplay.conversation.paths import file_beside, keep_play
from roleplay.conversation.rules import EndlessPassage
from roleplay.conversation.step import Step
from roleplay.outlook import Outlook
from roleplay.scenario import conditions
from roleplay.scenario.model import Choice, Scenario
from roleplay.scenario.problems import Problem


@dataclass(frozen=True, slots=True)
class Hidden:
    """A choice that is not on offer, and why."""

    choice: Choice
    reason: str
    """A clause: “needs clear and not asked”."""


class Preview:
    """The conversation in the scenario's last version that could be played, and what is wrong with the newest."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[Problem] = []
        """Of the newest version: all of them once it was checked, before that what reading alone has found."""
        self.lines: Sequence[str] = ()
        """Of the newest version, as the places of the problems count them."""
        self.is_checked = False
        """Whether the newest version was checked wholly, and `outlook` is its own."""
        self.read_at: datetime | None = None
        self.attempt: Attempt | None = None
        """None until a first version could be played."""
        self.outlook: Outlook | None = None
        self.news = ""
        """What the last edit meant for the place; one sentence, empty where nothing was lost."""
        self.is_broken = False
        """Whether the newest version cannot be played; `attempt` is then still in the one before.

        Not every error does that: what the check alone finds, such as a fact that nothing sets, can be played.
        """
        self._wanted: tuple[Step, ...] = ()
        self._subject: Subject | None = None
        """Where the version that is played stands in the file."""

    @property
    def scenario(self) -> Scenario | None:
        """The version that is played."""
        return self.attempt.scenario if self.attempt is not None else None

    def read(self, found: Checked, at: datetime) -> None:
        """Take in a new version of the file, and carry on at the same place as far as that is there."""
        self.problems, self.lines = found.problems, found.source.lines
        self.read_at, self.is_checked = at, False
        self.is_broken = found.scenario is None
        if found.scenario is None:
            return
        self.outlook, self.news = None, ""
        self._subject = Subject(found.source, found.scenario)
        self._go(found.scenario, self._wanted)
        self.is_broken = self.attempt is None  # it goes round for ever before anything can be said

    def checked(self, found: Checked, outlook: Outlook | None) -> None:
        """Take in all that is wrong with the version that was read last, and all that can happen in it."""
        self.problems, self.lines, self.is_checked = found.problems, found.source.lines, True
        if outlook is not None:
            self.outlook = outlook

    def _go(self, scenario: Scenario, steps: Sequence[Step]) -> None:
        """Play steps as far as they fit; all of them are remembered."""
        self._wanted = tuple(steps)
        try:
            attempt = Attempt(ConversationMachine(scenario))
        except EndlessPassage as error:
            self.attempt, self.news = None, str(error)
            return
        for number, step in enumerate(steps, 1):
            try:
                attempt.take(step)
            except (NotOffered, EndlessPassage):
                self.news = f"Decision {number} was “{step}”, which is not there now. The talk waits before it."
                break
        self.attempt = attempt

    def choose(self, choice: str) -> None:
        """Take a choice that is on offer; `news` says so where the conversation would go round for ever then."""
        assert self.attempt is not None
        self.news = ""
        try:
            self.attempt.choose(choice)
        except EndlessPassage as error:
            self.news = str(error)
        self._wanted = self.steps

    @property
    def steps(self) -> tuple[Step, ...]:
        """The choices taken."""
        return self.attempt.steps if self.attempt is not None else ()

    def undo(self) -> None:
        """Take the last choice back."""
        self.play(self.steps[:-1])

    def play(self, steps: Sequence[Step]) -> None:
        """Go where these choices lead, from the beginning."""
        if self.scenario is not None:
            self.news = ""
            self._go(self.scenario, steps)

    def keep(self) -> str:
        """Keep the play as an expected path beside the file; return a sentence about it."""
        if self.attempt is None or self.attempt.ending is None:
            return "Play to an ending first; then the way there can be kept."
        if self.is_broken:
            return "Mend the problems first; then the way to this ending can be kept."
        file = file_beside(self.file)
        try:
            name = keep_play(file, self.attempt)
        except OSError as error:
            return f"The path could not be kept in {file}: {error.strerror or error}."
        return f"Kept as “{name}” in {file}. “roleplay check” plays it again after every edit."

    def place_of(self, choice: Choice | None) -> tuple[Path, int]:
        """Return where the words of a choice of this scene stand, file and line; without one, the scene or ending."""
        if self._subject is None or self.attempt is None:
            return self.file, 1
        scene = self.attempt.scene
        if self.attempt.ending is not None:
            return self.file, self._subject.name("endings", scene)[0] + 1
        choices = self.attempt.scenario.scenes[scene].choices or ()
        if choice is None or choice not in choices:
            return self.file, self._subject.name("scenes", scene)[0] + 1
        return self.file, self._subject.words_of(scene, choices.index(choice))[0] + 1

    def place_to_mend(self) -> tuple[Path, int]:
        """Return where the first problem stands, file and line; of a broken version, the first error."""
        first = next((problem for problem in self.problems if problem.is_error), None)
        first = first or next(iter(self.problems), None)
        return (first.file, first.place.line) if first is not None else (self.file, 1)

    def hidden(self) -> list[Hidden]:
        """Return the choices of this scene that are not on offer now, each with the reason."""
        attempt = self.attempt
        scene = rules.scene_of(attempt.scenario, attempt.state) if attempt is not None else None
        if attempt is None or scene is None:
            return []
        offered = {choice.id for choice in attempt.choices}
        return [Hidden(choice, _reason(choice, attempt)) for choice in scene.choices or () if choice.id not in offered]


def _reason(choice: Choice, attempt: Attempt) -> str:
    if choice.once and (attempt.state.scene, choice.id) in attempt.state.used:
        return "can be said once only, and was"
    assert choice.when is not None
    return f"needs {conditions.text(choice.when)}"
