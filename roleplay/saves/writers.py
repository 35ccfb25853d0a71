"""One writer per attempt: a lock that the system takes back by itself, whatever becomes of the program that held it."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows; there the number of each choice, which can be kept once only, has to do
    fcntl = None  # type: ignore[assignment]


class Writers:
    """The attempts that this program writes. Each stands for one byte of a lock file beside the saves."""

    def __init__(self, saves: Path) -> None:
        self._file = saves.with_suffix(".lock")
        self._handle: int | None = None

    def take(self, attempt: str) -> bool:
        """Become the writer of an attempt; return False where another program is."""
        if fcntl is None:
            return True
        try:
            if self._handle is None:
                self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _byte(attempt))
        except BlockingIOError:
            return False
        except OSError:  # no locks on this disk
            return True
        return True

    def leave(self, attempt: str) -> None:
        """Let another program go on with an attempt."""
        if fcntl is not None and self._handle is not None:
            fcntl.lockf(self._handle, fcntl.LOCK_UN, 1, _byte(attempt))


def _byte(attempt: str) -> int:
    letters = attempt.encode()[:8].ljust(8, b"\0")
    return int.from_bytes(letters, "big") >> 2  # below 2**62
