"""Make the pictures of the docs: `python -m docs.pictures` plays the real app in a real pty and photographs it.

Needs the `dev` extra and `rsvg-convert` (Debian: librsvg2-bin, and the font fonts-jetbrains-mono or fonts-firacode).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import pexpect
import pyte

from docs.practised import practise

HERE = Path(__file__).parent / "pictures"
SIZES = ((80, 24), (120, 40))
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
}


class Shot(NamedTuple):
    """One picture: its name, the words of the command line, and the keys before it is taken."""

    name: str
    arguments: str
    keys: str
    has_practised: bool = False
    """Whether there are saves of some weeks."""


_PLAY = "play nine-days"
_TALK = "Enter 2 1 1 1 2 1 1 1 1 1"  # eleven decisions, all but the last
_ESTIMATE = f"{_TALK} 1 Enter 6 2 Down 8 0 Down Right Right Right"
SHOTS = (
    Shot("library", "", "", has_practised=True),
    Shot("briefing", _PLAY, ""),
    Shot("conversation", _PLAY, "Enter 2 1"),
    Shot("estimate", _PLAY, _ESTIMATE),
    Shot("debrief", _PLAY, f"{_ESTIMATE} Enter"),
    Shot("turning-point", _PLAY, f"{_ESTIMATE} Enter Right"),
    Shot("every-choice", _PLAY, f"{_ESTIMATE} Enter t Down"),
    Shot("what-if", _PLAY, f"{_ESTIMATE} Enter Right w"),
    Shot("map", _PLAY, f"{_ESTIMATE} Enter m"),
    Shot("preview", "preview scenarios/nine-days.yaml", "2 1 1 Down Down"),
    Shot("preview-scenes", "preview scenarios/nine-days.yaml", "2 1 1 g Down"),
    Shot("skills", "", "s Down Down", has_practised=True),
    Shot("learning-paths", "", "p Down", has_practised=True),
    Shot("history", "", "h Down", has_practised=True),
    Shot("history-over-time", "", "h Right", has_practised=True),
    Shot("history-skills", "", "h Right Right", has_practised=True),
    Shot("history-what-next", "", "h Right Right Right", has_practised=True),
)


STAGE_WALLS = (("dark", 72, 20), ("dark", 120, 36), ("light", 72, 20))
STAGE = (
    Shot("stage-test-card", "", ""),
    Shot("stage-lobby", "", "Space 2 3 Enter"),
    Shot("stage-read", "", "Space"),
    Shot("stage-vote", "", "Space"),
    Shot("stage-hands", "", "9 Space 11"),
    Shot("stage-counted", "", "Space 3 Enter"),
    Shot("stage-closed", "", "Space"),
    Shot("stage-discuss", "", "Space"),
    Shot("stage-defender", "", "d"),
    Shot("stage-second-vote", "", "Space"),
    Shot("stage-second-closed", "", "9 Space 9 Space 5 Enter Space"),
    Shot("stage-reveal", "", "Space"),
    Shot("stage-tie", "", "Space"),
    Shot("stage-vote-between-the-tied", "", "r"),
    Shot("stage-tie-broken", "", "11 Space 12 Enter Space"),
    Shot("stage-reply", "", "Space"),
    Shot("stage-pick", "", "Space f Down"),
    Shot("stage-help", "", "?"),
    Shot("stage-ending", "", "? Enter Space f Enter Space f Enter Space f Down Enter Space" + " f Enter Space" * 4),
    Shot("stage-ending-meaning", "", "Space"),
    Shot("stage-estimate", "", "Space 70 Space 55"),
    Shot("stage-what-happened", "", "Enter Space"),
    Shot("stage-what-we-said", "", "Space"),
    Shot("stage-possible", "", "Space"),
    Shot("stage-turning-point", "", "Space"),
    Shot("stage-went-well", "", "Space Space"),
    Shot("stage-minority", "", "Space"),
    Shot("stage-scores-closed", "", "Space"),
    Shot("stage-scores", "", "s"),
    Shot("stage-scripts", "", "Space"),
    Shot("stage-script", "", "1 Space"),
    Shot("stage-look-back", "", "g Down Down"),
)
"""One meeting from its beginning to its end, photographed on the way; the keys follow on each other."""
CONSOLE_OF = ("stage-hands", "stage-discuss", "stage-reveal", "stage-scores")
"""The pictures of the stage beside which the console is photographed."""


_ROUND = "f Enter Space f Down Enter Space f Down Down Enter Space"
"""Each of three teams decides once; a team at its end takes no notice of it."""
TEAMS = (
    Shot("teams-turn", "", f"Space Space f Enter Space Space f Down Enter Space Space f Enter Space {_ROUND}"),
    Shot("teams-waiting", "", f"{_ROUND} {_ROUND} e"),
    Shot("teams-all-there", "", "Space e Space e"),
    Shot("teams-side-by-side", "", "Space 70 Space 55 Enter" + " Space 60 Space 50 Enter" * 2 + " Space"),
    Shot("teams-possible", "", "Space Space Space"),
)
"""Three teams that each play their own path."""


STAGE_PHONES = (Shot("stage-join", "", "Space"),)
"""What there is only where phones vote. Their own pages are photographed by `docs.phone_pictures`."""


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


def photograph(arguments: str, shots: Sequence[Shot], columns: int, rows: int, theme: str) -> None:
    """Make the pictures of one run."""
    mode = theme.rpartition("-")[2]
    with tempfile.TemporaryDirectory() as saves:
        if shots[0].has_practised:
            practise(Path(saves))
        for shot, screen in screens_of(arguments, shots, columns, rows, theme, saves):
            save(screen, f"{shot.name}-{mode}-{columns}x{rows}.png")


def save(screen: pyte.Screen, name: str) -> None:
    """Make one picture of a screen."""
    with tempfile.NamedTemporaryFile("w", suffix=".svg", encoding="utf-8") as file:
        file.write(svg_of(screen))
        file.flush()
        subprocess.run(["rsvg-convert", file.name, "-o", HERE / name], check=True)
    print(name)


def photograph_console(columns: int, rows: int, theme: str) -> None:
    """Make the pictures of the console, while a meeting goes on beside it in another terminal."""
    shots = [Shot(name.replace("stage", "console"), "", "") for name in CONSOLE_OF]
    with tempfile.TemporaryDirectory() as saves:
        stage = screens_of("workshop room-214 --room 23", STAGE, 72, 20, "stage-dark", saves)
        next(stage)
        console = screens_of("console", shots, columns, rows, f"roleplay-{theme}", saves)
        for shot, _ in stage:
            if shot.name in CONSOLE_OF:
                behind, screen = next(console)
                save(screen, f"{behind.name}-{theme}-{columns}x{rows}.png")


def draw_graph() -> None:
    """Make the picture of a scenario's graph; needs Graphviz (Debian: graphviz)."""
    command = [sys.executable, "-m", "roleplay", "graph", "docs/wet-through.yaml", "--format", "svg", "--to", "ten"]
    svg = subprocess.run(command, check=True, capture_output=True).stdout
    subprocess.run(["rsvg-convert", "--width", "1400", "-o", HERE / "graph.png"], input=svg, check=True)
    print("graph.png")


def main() -> None:
    """Make every picture, in its sizes and themes; or those that are named, all by `stage`, `teams` and `console`."""
    only = set(sys.argv[1:])
    HERE.mkdir(exist_ok=True)
    for theme in ("dark", "light"):
        for shot in SHOTS:
            for columns, rows in SIZES if not only or shot.name in only else ():
                photograph(shot.arguments, [shot], columns, rows, f"roleplay-{theme}")
    for theme, columns, rows in STAGE_WALLS if not only or "stage" in only else ():
        photograph(f"workshop room-214 --theme {theme}", STAGE, columns, rows, f"stage-{theme}")
        phones = f"workshop room-214 --phones --host 127.0.0.1 --theme {theme}"
        photograph(phones, STAGE_PHONES, columns, rows, f"stage-{theme}")
    for theme, columns, rows in STAGE_WALLS if not only or "teams" in only else ():
        arguments = f"workshop room-214 --teams 3 --own-paths --theme {theme}"
        photograph(arguments, TEAMS, columns, rows, f"stage-{theme}")
    if not only or "graph" in only:
        draw_graph()
    for theme in ("dark", "light"):
        for columns, rows in SIZES if not only or "console" in only else ():
            photograph_console(columns, rows, theme)


if __name__ == "__main__":
    main()
