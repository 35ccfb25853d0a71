"""Write `docs/keys.md`: what works on which screen, from the same lines that `?` shows there.

python -m docs.keys
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from docs.problems import escaped

FILE = Path(__file__).parent / "keys.md"
SCREENS = {
    "Playing": (
        "welcome_screen.WelcomeScreen",
        "library_screen.LibraryScreen",
        "learning_screen.LearningScreen",
        "skills_screen.SkillsScreen",
        "settings_screen.SettingsScreen",
        "briefing_screen.BriefingScreen",
        "conversation_screen.ConversationScreen",
        "estimate_screen.EstimateScreen",
    ),
    "Looking back": (
        "working_out_screen.WorkingOutScreen",
        "debrief_screen.DebriefScreen",
        "what_if_screen.WhatIfScreen",
        "map_screen.MapScreen",
        "history_screen.HistoryScreen",
        "edited_screen.EditedScreen",
        "old_talk_screen.OldTalkScreen",
    ),
    "Writing": (
        "preview_screen.PreviewScreen",
        "preview_scenes.ScenesScreen",
        "preview_map.PreviewMap",
    ),
}
"""The screens in the order of the page, by file and class in `roleplay/tui/`."""

_HEAD = """# Keys

This file is written by `python -m docs.keys` from what `?` shows on each screen; do not edit it. A test holds that it
is current.

On every screen `?` explains the keys, Page Up and Page Down scroll, Space reads on, Tab goes to the next that can be
chosen, and Ctrl+Q leaves; nothing is lost. A letter means the same wherever you look back: `r` a report, `v` another view,
`m` the map, `w` what if. The foot names the keys that make sense at the moment, and each can be clicked. The keys of a
workshop are told on [a sheet to print](workshop-page.md#keys)."""


def written() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for part, screens in SCREENS.items():
        yield from ("", f"## {part}")
        for name in screens:
            module, _, class_ = name.partition(".")
            screen = getattr(importlib.import_module(f"roleplay.tui.{module}"), class_)
            yield from ("", f"### {screen.HELP_TITLE}", "", "| key | |", "|---|---|")
            yield from (f"| **{escaped(key)}** | {escaped(meaning)} |" for key, meaning in screen.HELP_LINES)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
