"""The two themes: a warm dark room, and a sheet of paper. Each colour has one meaning, on every screen.

Contrast against the ground is at least 4.5:1 for all text (measured in `tests/test_theme.py`). `rule`, `held` and
`raised` are shapes, never text, and never the only sign of anything.
"""

from __future__ import annotations

from textual.theme import Theme

_NAMES = (
    "ground", "raised", "ink", "soft", "faint", "rule", "accent", "person", "held", "onheld", "diplomacy", "empathy",
)  # fmt: skip
_DARK = (
    "#1b1916", "#2a2621", "#ede6da", "#b5ab9c", "#9b9183", "#4d463d", "#f0b35c", "#95c4b0", "#a8946c", "#1b1916",
    "#8fbde0", "#efa39f",
)  # fmt: skip
_LIGHT = (
    "#fbf7ef", "#f3ecd8", "#2a251f", "#5d5447", "#716759", "#cdc1ae", "#9c4a06", "#2b6556", "#ad8a4c", "#1d1914",
    "#1f5f92", "#a63a48",
)  # fmt: skip

PALETTES: dict[str, dict[str, str]] = {
    "roleplay-dark": dict(zip(_NAMES, _DARK, strict=True)),
    "roleplay-light": dict(zip(_NAMES, _LIGHT, strict=True)),
}
"""The colours of each theme by name."""


def theme_of(name: str, colours: dict[str, str], *, dark: bool) -> Theme:
    """Return the theme that knows these colours by our names."""
    return Theme(
        name=name,
        dark=dark,
        primary=colours["accent"],
        accent=colours["accent"],
        foreground=colours["ink"],
        background=colours["ground"],
        surface=colours["raised"],
        panel=colours["raised"],
        variables={
            **colours,
            "input-cursor-background": colours["accent"],
            "input-selection-background": colours["rule"],
            "border": colours["accent"],
        },
    )


THEMES = tuple(theme_of(name, colours, dark=name == "roleplay-dark") for name, colours in PALETTES.items())


_OURS = "roleplay-"


def theme_named(word: str) -> str:
    """Return the name under which Textual knows a theme that a person calls `word`: “dark” and “light” are ours."""
    return f"{_OURS}{word}" if f"{_OURS}{word}" in PALETTES else word


def word_for(theme: str) -> str:
    """Return what a person calls a theme."""
    return theme.removeprefix(_OURS)


def variables_for(foreign: dict[str, str]) -> dict[str, str]:
    """Return our colour names for one of Textual's own themes, so that every screen works in it."""
    return {
        "ground": foreign["background"],
        "raised": foreign["surface"],
        "ink": foreign["foreground"],
        "soft": foreign["foreground"],
        "faint": foreign["foreground"],
        "rule": foreign["panel"],
        "accent": foreign["primary"],
        "person": foreign["secondary"],
        "held": foreign["panel"],
        "onheld": foreign["foreground"],
        "diplomacy": foreign["primary"],
        "empathy": foreign["secondary"],
    }
