"""Finished scenarios, damaged at random: every file is read or explained, soon, and nothing is raised."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from roleplay.scenario.loading import Loaded, checked
from roleplay.scenario.problems import WHOLE_FILE
from roleplay.scenario.reader import Source, read_bytes

DATA = Path(__file__).parent / "data"
FILES = {name: (DATA / f"{name}.yaml").read_bytes() for name in ("small", "every-key", "nine-days")}
PIECES = [
    piece.encode()
    for piece in (
        "[", "]", "{", "}", '"', "'", ":", ": ", "- ", "? ", "&a ", "*a", "!", "!!int ", "|", ">", "|2\n", "%", "@",
        "`", "#", " #", "---\n", "...\n", "<<: *a\n", "\t", "\r", "\n", "\n\n", "  ", "\0", "\x1b[31m", "\ufeff",
        "\u202e", "\u2028", "\\", "\\x", ",", "=", "~", "👧", "when: ", "goto: ", "say: ", "scenes:\n", "not (",
        "and ", ">= ", "1_000", "999999999",
    )
]  # fmt: skip


def damaged(data: bytes, random: Random) -> bytes:
    """Return the data with one to four pieces of damage."""
    for _ in range(random.randint(1, 4)):
        lines = data.split(b"\n")
        at = random.randrange(len(lines))
        to = at + random.randint(1, 5)
        byte = random.randrange(max(len(data), 1))
        match random.randrange(9):
            case 0:
                data = data[:byte] + bytes([random.randrange(256)]) + data[byte + 1 :]
            case 1:
                data = data[:byte] + random.choice(PIECES) + data[byte:]
            case 2:
                data = data[:byte] + data[byte + random.randint(1, 30) :]
            case 3:
                data = b"\n".join(lines[:at] + lines[to:])
            case 4:
                data = b"\n".join(lines[:to] + lines[at:])
            case 5:
                indented = [b" " * random.randint(1, 4) + line for line in lines[at:to]]
                data = b"\n".join(lines[:at] + indented + lines[to:])
            case 6:
                data = b"\n".join(lines[:at] + [line[random.randint(1, 4) :] for line in lines[at:to]] + lines[to:])
            case 7:
                other = random.randrange(len(lines))
                data = b"\n".join(lines[:at] + lines[other : other + 3] + lines[at:])
            case _:
                data = data[:byte]
    return data


def load(data: bytes) -> tuple[Source, Loaded]:
    source = Source(Path("small.yaml"))
    read_bytes(data, source)
    return source, checked(source)


def run(seeds: range) -> Counter[str]:
    """Load a damaged file for each seed; return how often each kind of problem was found."""
    kinds: Counter[str] = Counter()
    names = list(FILES)
    for seed in seeds:
        random = Random(seed)
        data = damaged(FILES[names[seed % 8 % 3]], random)
        started = time.process_time()
        try:
            source, loaded = load(data)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        assert time.process_time() - started < 2, seed
        assert (loaded.scenario is None) == any(problem.is_error for problem in loaded.problems), seed
        for problem in loaded.problems:
            kinds[problem.kind.code] += 1
            at = problem.place
            assert at == WHOLE_FILE or (1, 1) <= at[:2] < at[2:], (seed, problem)
            assert at == WHOLE_FILE or at.end_line <= len(source.lines), (seed, problem)
            assert str(problem), seed
    return kinds


def test_damaged_files_are_explained() -> None:
    kinds = run(range(1_500))
    assert len(kinds) > 40  # so many kinds of mistakes came of it


@pytest.mark.slow
def test_many_damaged_files_are_explained() -> None:
    assert len(run(range(1_500, 21_500))) > 60
