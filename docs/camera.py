"""The camera: plays the real program in a real pty, and makes a picture of the terminal, cell by cell.

Needs the `dev` extra and `rsvg-convert` (Debian: librsvg2-bin, and the font fonts-jetbrains-mono or fonts-firacode).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import pexpect
import pyte
from PIL import Image

HERE = Path(__file__).parent / "pictures"
CELL = (10, 21)  # pixels; a terminal's proportions

KEYS = {
    "Enter": "\r",
    "Down": "\x1b[B",
    "Up": "\x1b[A",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "Esc": "\x1b",
    "Tab": "\t",
    "Space": " ",
    "^p": "\x10",
}


class Shot(NamedTuple):
    """One picture: its name, and the keys that are pressed since the one before."""

    name: str
    keys: str = ""
    sees: str = ""
    """Words that are on the screen when it is the right one."""


def screens_of(
    arguments: str, shots: Sequence[Shot], columns: int, rows: int, theme: str, saves: str
) -> Iterator[tuple[Shot, pyte.Screen]]:
    """Run the program in a real pty; press the keys of each shot, and yield it with the screen as it then stands."""
    environment = os.environ | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "ROLEPLAY_THEME": theme,
        "ROLEPLAY_SAVES": saves,
    }
    command = ["-m", "roleplay", *arguments.split()]
    child = pexpect.spawn(sys.executable, command, dimensions=(rows, columns), env=environment, encoding="utf-8")
    screen = pyte.Screen(columns, rows)
    stream = pyte.Stream(screen)

    def settle(quiet: float) -> None:
        while True:
            try:
                stream.feed(child.read_nonblocking(65536, quiet))
            except pexpect.TIMEOUT:
                return

    settle(2.0)
    for shot in shots:
        for key in shot.keys.split():
            child.send(KEYS.get(key, key))
            settle(0.35)
        settle(0.8)
        if not any(shot.sees in line for line in screen.display):
            raise SystemExit(f"“{shot.sees}” is not on the screen of {shot.name}:\n" + "\n".join(screen.display))
        yield shot, screen
    child.close(force=True)


def svg_of(screen: pyte.Screen) -> str:
    """Return the screen as SVG, cell by cell, so that a picture shows just what a terminal shows."""
    width, height = CELL
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{screen.columns * width}" height="{screen.lines * height}">',
        '<g font-family="JetBrains Mono, Fira Code, DejaVu Sans Mono, monospace" font-size="16.5">',
    ]
    for y in range(screen.lines):
        line = screen.buffer[y]
        for x in range(screen.columns):
            cell = line[x]
            ink, ground = _colour(cell.fg, "#ede6da"), _colour(cell.bg, "#1b1916")
            if cell.reverse:
                ink, ground = ground, ink
            left, top = x * width, y * height
            parts.append(f'<rect x="{left}" y="{top}" width="{width + 0.5}" height="{height + 0.5}" fill="{ground}"/>')
            parts.append(_glyph(cell, left, top, ink))
    return "\n".join([*parts, "</g></svg>"])


def _glyph(cell: pyte.screens.Char, left: int, top: int, ink: str) -> str:
    width, height = CELL
    if not cell.data.strip():
        return ""
    code = ord(cell.data[0])
    if 0x2581 <= code <= 0x2588:  # blocks are filled as terminals fill them: to the edge of the cell
        part = (code - 0x2580) * height / 8
        return f'<rect x="{left}" y="{top + height - part}" width="{width + 0.5}" height="{part + 0.5}" fill="{ink}"/>'
    if cell.data == "▒":
        return f'<rect x="{left}" y="{top}" width="{width + 0.5}" height="{height}" fill="{ink}" fill-opacity="0.5"/>'
    shapes = {
        "▀": (0, 0, 1, 0.5),
        "▌": (0, 0, 0.5, 1),
        "▐": (0.5, 0, 0.5, 1),
        "▖": (0, 0.5, 0.5, 0.5),
        "▏": (0, 0, 0.125, 1),
        "▕": (0.875, 0, 0.125, 1),
    }
    if cell.data in shapes:
        x, y, w, h = shapes[cell.data]
        return (
            f'<rect x="{left + x * width}" y="{top + y * height}" width="{w * width}" '
            f'height="{h * height + 0.5 * (h == 1)}" fill="{ink}"/>'
        )
    style = ' font-weight="bold"' * cell.bold + ' font-style="italic"' * cell.italics
    return f'<text x="{left}" y="{top + 16}" fill="{ink}"{style}>{escape(cell.data)}</text>'


def _colour(name: str, default: str) -> str:
    return default if name == "default" else f"#{name}" if len(name) == 6 else name


def save(screen: pyte.Screen, name: str) -> None:
    """Make one picture of a screen; `name` is without its ending."""
    drawn = subprocess.run(["rsvg-convert"], input=svg_of(screen).encode(), check=True, capture_output=True).stdout
    keep(drawn, name)


def keep(png: bytes, name: str) -> None:
    """Write a picture as it is, without loss, in a quarter of what PNG takes."""
    HERE.mkdir(exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").save(HERE / f"{name}.webp", lossless=True, quality=100, method=6)
    print(name)
