"""The two stage themes: letters on a wall, in a dark room and in a bright one. Contrast of all text is at least 7:1."""

from __future__ import annotations

from roleplay.tui.theme import theme_of

_NAMES = (
    "ground", "raised", "ink", "soft", "faint", "rule", "accent", "person", "held", "onheld", "before",
    "diplomacy", "empathy",
)  # fmt: skip
_DARK = (
    "#14120f", "#2a2621", "#fbf6ec", "#c4baab", "#a79d8f", "#4d463d", "#ffc46b", "#a0d4be", "#c9ae78", "#14120f",
    "#776d60", "#9cc8ea", "#f3aca8",
)  # fmt: skip
_LIGHT = (
    "#fdfaf3", "#f3ecd8", "#1c1813", "#4c443a", "#585044", "#cdc1ae", "#823b02", "#1d5243", "#6b4f1f", "#fdfaf3",
    "#9c8d76", "#174f7c", "#8f2a39",
)  # fmt: skip

STAGE_PALETTES: dict[str, dict[str, str]] = {
    "stage-dark": dict(zip(_NAMES, _DARK, strict=True)),
    "stage-light": dict(zip(_NAMES, _LIGHT, strict=True)),
}
"""The colours of each theme by name. `before` is the bar of an earlier vote; `rule` and `raised` are shapes."""

STAGE_THEMES = tuple(theme_of(name, colours, dark=name == "stage-dark") for name, colours in STAGE_PALETTES.items())
