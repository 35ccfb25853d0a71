"""What ends a command with a sentence: exceptions whose `str()` a person can read."""

from __future__ import annotations


class SaidPlainly(Exception):
    """Something cannot be done; `str()` is a plain sentence or two that say why, and what to do.

    A command lets it pass: `cli.py` says it, and ends the program with 2. A screen catches it, and goes on.
    """
