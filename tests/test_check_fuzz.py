"""A hundred thousand damaged scenarios: each is explained within two seconds and two gigabytes; nothing is raised."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from random import Random
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
sys.path.insert(0, sys.argv[1])
from test_reader_fuzz import FILES, damaged
from roleplay import diagnostics
from roleplay.diagnostics import File
from roleplay.scenario.loading import checked
from roleplay.scenario.problems import WHOLE_FILE
from roleplay.scenario.reader import Source, read_bytes

SLIPS = [b"[", b"{", b'"', b"'", b": ", b"*", b"&", b"!", b"@", b"%", b"`", b"\\t", b" ", b"  ", b"- ", b"#4 ", b"\\\\"]

def slipped(data, random):
    lines = data.split(b"\\n")
    for _ in range(random.randint(1, 14)):
        at = random.randrange(len(lines))
        line = lines[at]
        places = [0, len(line), line.find(b":") + 1, line.find(b": ") + 2, random.randrange(len(line) + 1)]
        place = random.choice(places)
        match random.randrange(4):
            case 0:
                lines[at] = line.replace(random.choice([b": ", b":", b'"', b"- ", b"  "]), b"", 1)
            case 1:
                lines[at] = b" " * random.randrange(12) + line.lstrip()
            case _:
                lines[at] = line[:place] + random.choice(SLIPS) + line[place:]
    return b"\\n".join(lines)

names, slowest, found = list(FILES), 0.0, 0
formats = list(diagnostics.FORMATS.values())
for seed in range(int(sys.argv[2]), int(sys.argv[3])):
    random = Random(seed)
    data = FILES[names[seed % 8 % 3]]
    data = damaged(data, random) if seed % 2 else slipped(data, random)
    started = time.process_time()
    try:
        source = Source(Path("small.yaml"))
        read_bytes(data, source)
        loaded = checked(source)
        file = File(source.file, source.lines, loaded.problems)
        said = formats[seed % 4]([file])
    except BaseException as error:
        error.add_note(f"seed {seed}")
        raise
    seconds = time.process_time() - started
    slowest = max(slowest, seconds)
    assert seconds < 2, (seed, seconds)
    found += len(loaded.problems)
    for problem in loaded.problems:
        at = problem.place
        assert at == WHOLE_FILE or (1, 1) <= at[:2] < at[2:], (seed, problem)
        assert at == WHOLE_FILE or at.end_line <= len(source.lines), (seed, problem)
        for edit, _ in problem.fix.edits if problem.fix else ():
            assert (1, 1) <= edit[:2] <= edit[2:] and edit.end_line <= len(source.lines), (seed, problem)
            assert edit.end_column <= len(source.lines[edit.end_line - 1]) + 1, (seed, problem)
print(json.dumps({"slowest": slowest, "problems": found}))
"""


def run(first: int, last: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(Path(__file__).parent), str(first), str(last)],
        capture_output=True,
        text=True,
        timeout=3_600,
        check=False,
    )
    assert ended.stderr == ""
    assert ended.returncode == 0
    assert ended.stdout.startswith("{")


def test_damaged_scenarios_are_explained() -> None:
    run(0, 400)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_a_hundred_thousand_damaged_scenarios_are_explained(part: int) -> None:
    run(part * 10_000, (part + 1) * 10_000)
