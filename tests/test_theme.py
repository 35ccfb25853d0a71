"""The colours: readable in both themes, apart in 256 colours, and nothing breaks in somebody else's theme."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from person import TOUR, library_of, playing, tour
from rich.color import Color, ColorSystem
from textual.app import App
from textual.theme import BUILTIN_THEMES

import roleplay.tui
from roleplay.saves.keeping import Saves
from roleplay.saves.place import place
from roleplay.tui.app import RoleplayApp
from roleplay.tui.theme import PALETTES, variables_for

TEXT = ("ink", "soft", "faint", "accent", "person", "diplomacy", "empathy")
SHAPES = {"ground", "raised", "rule", "held", "onheld"}
ON_RAISED = ("ink", "soft", "accent", "person")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
def test_all_text_can_be_read(palette: str) -> None:
    colours = PALETTES[palette]
    assert colours.keys() == {*TEXT, *SHAPES}, "a new colour: is it text or a shape?"
    pairs = [(name, "ground") for name in TEXT] + [(name, "raised") for name in ON_RAISED] + [("onheld", "held")]
    low = {pair: ratio for pair in pairs if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert not low


@pytest.mark.parametrize("palette", PALETTES)
def test_what_means_different_things_stays_apart_in_256_colours(palette: str) -> None:
    numbers = {
        name: Color.parse(PALETTES[palette][name]).downgrade(ColorSystem.EIGHT_BIT).number
        for name in ("accent", "empathy", "person", "raised", "ground")
    }
    same = [(one, other) for one, other in combinations(numbers, 2) if numbers[one] == numbers[other]]
    assert not same, numbers


def test_every_colour_that_is_written_anywhere_exists() -> None:
    """Textual leaves out an unknown `$name` of a style without a word."""
    folder = Path(roleplay.tui.__file__).parent
    written = {
        (file.name, name)
        for file in [*folder.glob("*.py"), *folder.glob("*.tcss")]
        for name in re.findall(r"\$([a-z][a-z-]*)", file.read_text(encoding="utf-8"))
    }
    assert len(written) > 30
    assert {name for _, name in written} <= PALETTES["roleplay-dark"].keys()


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_every_other_theme_has_all_of_our_colours(name: str) -> None:
    foreign = BUILTIN_THEMES[name].to_color_system().generate()
    found = variables_for(foreign)
    assert found.keys() == PALETTES["roleplay-dark"].keys()
    assert all(found.values())


async def test_every_screen_works_in_another_theme(data: Path) -> None:
    met = []
    async with playing(data / "small.yaml", theme="nord", size=(60, 20)) as person:
        async for stop in tour(person):
            met.append(stop)
            assert person.text.strip()
        assert person.app.theme == "nord"
    assert set(TOUR) <= set(met)


async def test_the_theme_can_be_changed_under_way(data: Path) -> None:
    async with playing(data / "nine-days.yaml") as person:
        await person.open()
        dark = {str(segment.style) for strip in person.strips for segment in strip}
        before = person.text
        await person.press("ctrl+p")
        await person.press(*"light")
        await person.until_text("Light theme")
        await person.press("enter")
        await person.until(lambda: person.app.theme == "roleplay-light")
        await person.until_text("Nine days")
        light = {str(segment.style) for strip in person.strips for segment in strip}
        assert not any(PALETTES["roleplay-dark"]["ground"] in style for style in light)
        assert any(PALETTES["roleplay-light"]["ground"] in style for style in light)
        assert any(PALETTES["roleplay-dark"]["ground"] in style for style in dark)
        assert person.text == before
        person.app.theme = "nord"  # one that knows none of our names
        await person.settle()
        nord = {str(segment.style) for strip in person.strips for segment in strip}
        assert not any(PALETTES["roleplay-light"]["ground"] in style for style in nord)
        assert any(person.app.theme_variables["background"].lower() in style for style in nord)
        assert person.text == before


@pytest.mark.parametrize(
    ("wanted", "theme"),
    [("roleplay-light", "roleplay-light"), ("nord", "nord"), ("no-such-theme", "roleplay-dark"), ("", "roleplay-dark")],
)
def test_the_environment_chooses_the_theme(
    wanted: str, theme: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLEPLAY_THEME", wanted)
    app: App[None] = RoleplayApp(library_of(data / "small.yaml"), Saves(place()))
    assert app.theme == theme
