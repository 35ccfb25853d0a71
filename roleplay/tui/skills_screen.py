"""The skills: what each is, how it looks done well and badly, where to practise it, how often you met it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content

from roleplay.saves.kept import KeptSkill
from roleplay.scenario.names import Skill, skills
from roleplay.tui.bars import Foot, Head, Key
from roleplay.tui.picking import PickingPage
from roleplay.tui.sheet import Sheet
from roleplay.tui.text import beside, styled, wrapped

_LABEL = 14


class SkillsScreen(PickingPage):
    """Look at the skills, and pick one to practise."""

    HELP_TITLE = "Skills"
    HELP_LINES: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑ ↓", "look at another skill"),
        ("Enter", "show the conversations that practise it"),
        ("Esc", "back to the library"),
    )

    def __init__(self, on_pick: Callable[[str], None]) -> None:
        """`on_pick` is given the id of the skill that somebody wants to practise."""
        super().__init__()
        self._on_pick = on_pick
        self._skills = list(skills().values())
        self._chances: Mapping[str, KeptSkill] = {}

    def compose(self) -> ComposeResult:
        """Put the page together."""
        yield Head("Skills", f"{len(self._skills)} skills", title_style="bold $ink")
        yield Sheet(self._draw)
        yield Foot(
            Key("↑↓", "choose"),
            Key("Enter", "practise it", "screen.pick"),
            Key("?", "help", "screen.help"),
            out=Key("Esc", "back", "screen.close"),
        )

    def on_mount(self) -> None:
        """Ask the saves, once."""
        self._chances = self.roleplay.skills_met

    @property
    def _count(self) -> int:
        return len(self._skills)

    def _heading(self, index: int) -> str:
        skill = self._skills[index]
        begins = index == 0 or self._skills[index - 1].area != skill.area
        return skill.area.replace("-", " ") if begins else ""

    def _lines(self, index: int, measure: int, *, selected: bool) -> list[Content]:
        skill = self._skills[index]
        titles = self._titles(skill)
        met = styled(self._met(skill), "$soft" if selected else "$faint")
        if not selected:
            return [beside(styled(skill.name, "$ink"), met, measure)]
        lines = [beside(styled(skill.name, "bold $ink"), met, measure)]
        lines += wrapped(styled(skill.about, "$ink"), measure)
        where = ", ".join(titles) or "no conversation of this library"
        for label, text in (("done well", skill.good), ("done badly", skill.poor), ("practise in", where)):
            for number, line in enumerate(wrapped(styled(text, "$soft"), measure - _LABEL)):
                start = styled(f"{label:<{_LABEL}}", "$faint") if number == 0 else Content(" " * _LABEL)
                lines.append(start + line)
        return lines

    def _titles(self, skill: Skill) -> list[str]:
        return [e.header.title for e in self.roleplay.library.entries if skill.id in e.header.skills]

    def _met(self, skill: Skill) -> str:
        chances = self._chances.get(skill.id)
        if chances is None or not chances.offered:
            return "not met yet"
        return f"shown in {chances.taken} of {chances.offered} chance{'' if chances.offered == 1 else 's'}"

    def action_pick(self) -> None:
        """Show the conversations that practise the skill under the cursor."""
        self.dismiss()
        self._on_pick(self._skills[self._cursor].id)
