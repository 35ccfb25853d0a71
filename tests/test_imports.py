"""Nothing below the screens brings in a screen, a command line or a web library."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import roleplay.checks
import roleplay.conversation
import roleplay.debrief
import roleplay.outlook
import roleplay.scenario

MODULES = [
    module.name
    for package in (roleplay.scenario, roleplay.conversation, roleplay.outlook, roleplay.debrief, roleplay.checks)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]


def test_the_library_waits_for_no_other_screen() -> None:
    program = (
        "import sys, roleplay.tui.app, roleplay.tui.library_screen\n"
        "print(*(name for name in sys.modules if name.endswith('_screen') and name.startswith('roleplay.')))\n"
        "print('pydantic' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split() == ["roleplay.tui.library_screen", "False"]


def test_nothing_below_the_screens_needs_one() -> None:
    assert {"roleplay.scenario.loading", "roleplay.scenario.library", "roleplay.debrief.words"} <= set(MODULES)
    program = (
        f"import importlib, sys\nfor name in {MODULES!r}: importlib.import_module(name)\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    loaded = set(ended.stdout.split())
    assert loaded & {"textual", "rich", "click", "aiohttp", "jinja2", "pygls", "sqlite3"} == set()
    assert {"yaml", "pydantic", "transitions"} <= loaded
