"""The peers: inkjs in a Node process, and bink for Python. Neither is needed; what is not installed is not measured.

npm install --prefix FOLDER inkjs@2.4.0         then ROLEPLAY_INKJS=FOLDER, or --inkjs FOLDER
pip install bink
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

_SCRIPT = Path(__file__).with_name("inkjs.js")


class Ran(NamedTuple):
    """What a process of its own took."""

    said: str
    seconds: float
    """By the processor, in the process and what it started."""
    megabytes: float
    """The most memory that it had at a time."""


# In between, since a process that is started from a large one is taken to have been as large itself.
_LAUNCHER = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stdout, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


def ran(*command: str | Path) -> Ran:
    """Run a command to its end. Raises `CalledProcessError` when it does not end with 0 or 1."""
    launched = [sys.executable, "-c", _LAUNCHER, *map(str, command)]
    done = subprocess.run(launched, stdout=subprocess.PIPE, text=True, check=True)
    code, said, seconds, megabytes = json.loads(done.stdout)
    if code not in (0, 1):
        raise subprocess.CalledProcessError(code, command)
    return Ran(said, seconds, megabytes)


class Inkjs:
    """inkjs, in a folder that has it under node_modules."""

    def __init__(self, folder: Path) -> None:
        package = folder / "node_modules" / "inkjs" / "package.json"
        self.folder = folder
        self.version = f"inkjs {json.loads(package.read_text(encoding='utf-8'))['version']}"

    @classmethod
    def found(cls, folder: str | None) -> Inkjs | None:
        """Return it, if it is in this folder or in that of ROLEPLAY_INKJS, and there is Node to run it."""
        folder = folder or os.environ.get("ROLEPLAY_INKJS")
        if not folder or shutil.which("node") is None:
            return None
        is_there = (Path(folder) / "node_modules" / "inkjs" / "package.json").is_file()
        return cls(Path(folder).resolve()) if is_there else None

    def run(self, *arguments: str | Path) -> tuple[dict[str, Any], Ran]:
        """Run `inkjs.js` with arguments; return what it measured, and what the process took."""
        done = ran("node", _SCRIPT, self.folder, *arguments)
        return json.loads(done.said), done


def bink_version() -> str | None:
    """Return which bink is installed, if one is."""
    try:
        return f"bink {version('bink')}"
    except PackageNotFoundError:
        return None
