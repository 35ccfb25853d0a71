"""Our own modules compiled, as an installation leaves them: else each process that is measured may compile them first.

A program that was once installed or started never does. Where `PYTHONDONTWRITEBYTECODE` is set, as on machines for
tests, one that runs from its folder does at every start: 0.07 s more for `check`, and a megabyte.
"""

from __future__ import annotations

import compileall
from pathlib import Path

import roleplay


def compile_all() -> None:
    """Compile what is not compiled as it is now."""
    for package in (Path(roleplay.__file__).parent, Path(__file__).parent):
        compileall.compile_dir(package, quiet=2)
