"""Make the pictures of the docs: `python -m docs.pictures` plays the real app in a real pty and photographs it.

Needs what `docs.camera` needs, and Graphviz (Debian: graphviz). The phones' pages are made by `docs.phone_pictures`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from docs.camera import Shot, keep, save, screens_of
from docs.practised import leave_in_an_older_version, practise

SIZES = ((80, 24), (120, 40))
WALLS = ((72, 20), *SIZES)
"""A projector is read from the back row: the stage has a smallest size of its own."""
AT_ONCE = 3
"""How many programs are photographed side by side; each mostly waits for its own screen to come to rest."""


class Walk(NamedTuple):
    """One run of the program: the words of the command line, and what is photographed on the way."""

    arguments: str
    shots: tuple[Shot, ...]
    saved: Callable[[Path], None] | None = None
    """Writes what was played before into a folder of saves."""


WALKS = (
    Walk(
        "",
        (
            Shot("library", sees="Continue"),
            Shot("library-help", "?", sees="help"),
            Shot("library-found", "Esc / t r u s t Enter", sees="trust"),
        ),
        practise,
    ),
    Walk("", (Shot("skills", "s Down Down", sees="Skills"),), practise),
    Walk("preview tests/data/mistakes.yaml", (Shot("preview-problems", sees="mistakes"),)),
    Walk("", (Shot("learning-paths", "p Down", sees="paths"),), practise),
    Walk(
        "",
        (
            Shot("history", "h Down", sees="History"),
            Shot("history-over-time", "Right", sees="over time"),
            Shot("history-skills", "Right", sees="kills"),
            Shot("history-what-next", "Right", sees="what next"),
        ),
        practise,
    ),
    Walk("--as Nobody", (Shot("welcome", sees="practise"), Shot("history-empty", "Esc h", sees="History"))),
    Walk(
        "",
        (Shot("settings", "o Down", sees="Settings"), Shot("settings-person", "Up Down Down Down Down Down")),
        practise,
    ),
    Walk(
        "play nine-days",
        (
            Shot("briefing", sees="before you start"),
            Shot("first-decision", "Enter", sees="decision 1"),
            Shot("conversation", "2 1", sees="decision 3"),
            Shot("ending", "1 1 2 1 1 1 1 1 1", sees="the end"),
            Shot("estimate-untouched", "Enter", sees="not yet"),
            Shot("estimate", "6 2 Down 8 0 Down Right Right Right"),
            Shot("debrief", "Enter", sees="What was still possible"),
            Shot("each-score", "v", sees="1 of 7"),
            Shot("turning-point", "v v Right", sees="turning point 1"),
            Shot("what-if", "w", sees="hat if"),
            Shot("map", "Esc m", sees="seen so far"),
            Shot("map-as-list", "r", sees="seen so far"),
            Shot("went-well", "Esc Right Right", sees="turning point 3"),
            Shot("every-choice", "t Down", sees="every choice"),
            Shot("skills-shown", "Right", sees="6 of 7"),
            Shot("questions", "Right", sees="7 of 7"),
            Shot("debrief-help", "?", sees="help"),
        ),
    ),
    Walk(
        "resume",
        (Shot("edited", sees="edited since"), Shot("old-talk", "Down Down Enter", sees="as it was")),
        leave_in_an_older_version,
    ),
    Walk("play nine-days --coach", (Shot("coach", "Enter 2", sees="decision 2"),)),
    Walk(
        "preview scenarios/nine-days.yaml",
        (
            Shot("preview", "2 1 1 Down Down", sees="If you say"),
            Shot("preview-scenes", "g Down", sees="scene"),
            Shot("preview-map", "Esc m", sees="map"),
        ),
    ),
)


STAGE = (
    Shot("stage-test-card", ""),
    Shot("stage-lobby", "Space 2 3 Enter"),
    Shot("stage-read", "Space"),
    Shot("stage-vote", "Space"),
    Shot("stage-hands", "9 Space 11"),
    Shot("stage-counted", "Space 3 Enter"),
    Shot("stage-closed", "Space"),
    Shot("stage-discuss", "Space"),
    Shot("stage-defender", "d"),
    Shot("stage-second-vote", "Space"),
    Shot("stage-second-closed", "9 Space 9 Space 5 Enter Space"),
    Shot("stage-reveal", "Space"),
    Shot("stage-tie", "Space Space"),
    Shot("stage-vote-between-the-tied", "r"),
    Shot("stage-tie-broken", "11 Space 12 Enter Space"),
    Shot("stage-reply", "Space"),
    Shot("stage-pick", "Space f Down"),
    Shot("stage-help", "?"),
    Shot("stage-ending", "? Enter Space f Enter Space f Enter Space f Down Enter Space" + " f Enter Space" * 4),
    Shot("stage-ending-meaning", "Space"),
    Shot("stage-estimate", "Space 70 Space 55"),
    Shot("stage-what-happened", "Enter Space"),
    Shot("stage-what-we-said", "Space"),
    Shot("stage-possible", "Space"),
    Shot("stage-turning-point", "Space"),
    Shot("stage-went-well", "Space Space"),
    Shot("stage-minority", "Space"),
    Shot("stage-scores-closed", "Space"),
    Shot("stage-scores", "s"),
    Shot("stage-scripts", "Space"),
    Shot("stage-script", "1 Space"),
    Shot("stage-look-back", "g Down Down"),
)
"""One meeting from its beginning to its end, photographed on the way; the keys follow on each other."""
CONSOLE_OF = ("stage-hands", "stage-discuss", "stage-reveal", "stage-scores")
"""The pictures of the stage beside which the console is photographed."""


_ROUND = "f Enter Space f Down Enter Space f Down Down Enter Space"
"""Each of three teams decides once; a team at its end takes no notice of it."""
TEAMS = (
    Shot("teams-turn", f"Space Space f Enter Space Space f Down Enter Space Space f Enter Space {_ROUND}"),
    Shot("teams-waiting", f"{_ROUND} {_ROUND} e"),
    Shot("teams-all-there", "Space e Space e"),
    Shot("teams-side-by-side", "Space 70 Space 55 Enter" + " Space 60 Space 50 Enter" * 2 + " Space"),
    Shot("teams-possible", "Space Space Space"),
)
"""Three teams that each play their own path."""


STAGE_PHONES = (Shot("stage-join", "Space"),)
"""What there is only where phones vote. Their own pages are photographed by `docs.phone_pictures`."""


def photograph(walk: Walk, columns: int, rows: int, theme: str) -> None:
    """Make the pictures of one run."""
    mode = theme.rpartition("-")[2]
    with tempfile.TemporaryDirectory() as saves:
        if walk.saved is not None:
            walk.saved(Path(saves))
        for shot, screen in screens_of(walk.arguments, walk.shots, columns, rows, theme, saves):
            save(screen, f"{shot.name}-{mode}-{columns}x{rows}")


def photograph_stage(columns: int, rows: int, mode: str) -> None:
    """Make the pictures of a meeting, by hands and by phones."""
    for options, shots in (("", STAGE), ("--phones --host 127.0.0.1 ", STAGE_PHONES)):
        photograph(Walk(f"workshop room-214 {options}--theme {mode}", shots), columns, rows, f"stage-{mode}")


def photograph_teams(columns: int, rows: int, mode: str) -> None:
    """Make the pictures of three teams with a meeting each."""
    walk = Walk(f"workshop room-214 --teams 3 --own-paths --theme {mode}", TEAMS)
    photograph(walk, columns, rows, f"stage-{mode}")


def photograph_console(columns: int, rows: int, mode: str) -> None:
    """Make the pictures of the console, while a meeting goes on beside it in another terminal."""
    shots = [Shot(name.replace("stage", "console")) for name in CONSOLE_OF]
    with tempfile.TemporaryDirectory() as saves:
        stage = screens_of("workshop room-214 --room 23", STAGE, 72, 20, "stage-dark", saves)
        next(stage)
        console = screens_of("console", shots, columns, rows, f"roleplay-{mode}", saves)
        for shot, _ in stage:
            if shot.name in CONSOLE_OF:
                behind, screen = next(console)
                save(screen, f"{behind.name}-{mode}-{columns}x{rows}")


def draw_graph() -> None:
    """Make the picture of a scenario's graph."""
    command = [sys.executable, "-m", "roleplay", "graph", "docs/wet-through.yaml", "--format", "svg", "--to", "ten"]
    svg = subprocess.run(command, check=True, capture_output=True).stdout
    drawn = subprocess.run(["rsvg-convert", "--width", "1400"], input=svg, check=True, capture_output=True).stdout
    keep(drawn, "graph")


def main(only: Sequence[str]) -> None:
    """Make every picture, in its sizes and themes; or those of the walks with a named picture, `stage`, `teams` …."""
    with ThreadPoolExecutor(AT_ONCE) as runs:
        made = []
        for mode in ("dark", "light"):
            for walk in WALKS:
                if not only or {shot.name for shot in walk.shots} & set(only):
                    made += [runs.submit(photograph, walk, *size, f"roleplay-{mode}") for size in SIZES]
            for name, photographed, sizes in (
                ("stage", photograph_stage, WALLS),
                ("teams", photograph_teams, WALLS),
                ("console", photograph_console, SIZES),
            ):
                if not only or name in only:
                    made += [runs.submit(photographed, *size, mode) for size in sizes]
        if not only or "graph" in only:
            made.append(runs.submit(draw_graph))
        for run in made:
            run.result()


if __name__ == "__main__":
    main(sys.argv[1:])
