"""Themed app: a program of screens with our two themes, and any of Textual's own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.screen import Screen

from roleplay.tui.theme import THEMES, theme_named, variables_for


class ThemedApp(App[None]):
    """What all of our programs on a screen have in common: their look, and the commands about it."""

    CSS = "Screen { background: $ground; color: $ink; }"
    COMMANDS_HELP: ClassVar[str] = "all commands: themes, help, leaving"
    """What the help of every screen says about the command palette."""

    def __init__(self, theme: str = "") -> None:
        """`theme`: what to begin with, where ROLEPLAY_THEME names none that there is."""
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        wanted = (self.theme_from_outside, theme_named(theme))
        self.theme = next((name for name in wanted if name in self.available_themes), THEMES[0].name)

    @property
    def theme_from_outside(self) -> str:
        """The theme that ROLEPLAY_THEME names; empty where it names none that there is."""
        wanted = theme_named(os.environ.get("ROLEPLAY_THEME", ""))
        return wanted if wanted in self.available_themes else ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colour names for themes that do not know them."""
        if self.theme in {theme.name for theme in THEMES}:
            return {}
        theme = self.current_theme
        return variables_for(theme.to_color_system().generate())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what the command palette offers everywhere."""
        yield SystemCommand("Dark theme", "A warm dark room", lambda: self.use_theme("roleplay-dark"))
        yield SystemCommand("Light theme", "A sheet of paper", lambda: self.use_theme("roleplay-light"))
        yield SystemCommand("Help", "The keys that work here", lambda: screen.run_action("help"))
        yield SystemCommand("Theme", "Choose any of the themes", self.action_change_theme)
        yield SystemCommand("Leave", "Close Roleplay", self.action_quit)

    def use_theme(self, name: str) -> None:
        """Change the theme."""
        self.theme = name
