"""All benchmarks with what is installed: a table on standard output, and in `benchmarks/RESULTS.md`.

    python -m benchmarks [--inkjs FOLDER] [--rounds N] [--tiny] [--out FILE]

From the project's folder; `peers.py` says how to install the references. Each row compares two things measured in turn
in the same run, so that a slow or busy machine changes both. `--tiny` only shows that everything runs.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import playing, reading, screens
from benchmarks.compiled import compile_all
from benchmarks.peers import Inkjs, bink_version
from benchmarks.rows import Row, markdown
from benchmarks.setup import Setup

PARTS: tuple[Callable[[Setup], Iterator[Row]], ...] = (screens.rows, reading.rows, playing.rows)
_PACKAGES = ("textual", "pydantic", "pyyaml", "transitions")


def main(arguments: list[str]) -> None:
    """Run everything, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Run all benchmarks.")
    parser.add_argument("--inkjs", metavar="FOLDER", help="where node_modules/inkjs is")
    parser.add_argument("--rounds", type=int, default=5, help="how often each thing is measured (5)")
    parser.add_argument("--tiny", action="store_true", help="the smallest sizes, only to show that it runs")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"), help="the file to write")
    chosen = parser.parse_args(arguments)
    inkjs = Inkjs.found(chosen.inkjs)
    compile_all()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        setup = Setup(Path(folder), chosen.rounds, chosen.tiny, inkjs)
        for part in PARTS:
            for row in part(setup):
                rows.append(row)
                print("; ".join(filter(None, row.cells())), file=sys.stderr, flush=True)
    table = markdown(rows)
    print(table)
    command = " ".join(["python -m benchmarks", *_said(chosen)])
    chosen.out.write_text(f"# Results\n\n{_about(command, inkjs, chosen.rounds)}\n\n{table}\n", encoding="utf-8")


def _said(chosen: argparse.Namespace) -> list[str]:
    said = ["--inkjs FOLDER"] if chosen.inkjs else []
    return [*said, *(["--tiny"] if chosen.tiny else []), f"--rounds {chosen.rounds}"]


def _about(command: str, inkjs: Inkjs | None, rounds: int) -> str:
    packages = [f"{name} {version(name)}" for name in _PACKAGES]
    peers = [inkjs.version if inkjs else "inkjs is not installed", bink_version() or "bink is not installed"]
    return (
        f"Written by `{command}`. Medians of {rounds} rounds; the ratio is the median of the rounds'\n"
        "ratios, ours by the reference, with the least and the greatest. Seconds are of the processor, and by\n"
        "the clock where somebody waits.\n\n"
        f"Python {platform.python_version()}, {', '.join(packages)}; {', '.join(peers)}; {platform.system()} on "
        f"{platform.machine()}, {os.cpu_count()} processors.\nWhat was learned is in `docs/performance.md`."
    )


if __name__ == "__main__":
    main(sys.argv[1:])
