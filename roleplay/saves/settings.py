"""Settings: how somebody likes to play, kept beside the saves. Whatever becomes of the file, there are some.

One file for whoever uses this machine, the person among them: theme and width belong to a screen, and what belongs to
a person lies in the saves. Each setting is a word, so that the file, the command and the screen say the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Any

from roleplay.scenario.prose import clean

try:
    import fcntl
except ImportError:  # on Windows; there the last of two programs that write at once wins, with a whole file
    fcntl = None  # type: ignore[assignment]

NAME = "settings.json"
NOBODY = "nobody"
"""How the person is called who has no name here."""
MOST_LETTERS = 60
"""How long the name of a person can be."""
_MOST_BYTES = 1 << 20
_PATIENCE = 50
"""How many hundredths of a second to wait for another program that is writing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody likes to play; without a word of theirs, these."""

    theme: str = "dark"
    """One of ours, or any that Textual knows: which there are, only the screens can tell."""
    pace: str = "brisk"
    coach: str = "off"
    motion: str = "full"
    width: str = "usual"
    person: str = ""
    """Whose attempts these are; nobody's in particular as a rule."""


POSSIBLE: Mapping[str, tuple[str, ...]] = {
    "theme": ("dark", "light"),
    "pace": ("at once", "calm", "brisk"),
    "coach": ("off", "on"),
    "motion": ("full", "reduced"),
    "width": ("narrow", "usual", "wide"),
    "person": (),
}
"""The words that each setting can be; `theme` also others, and `person` any name."""
NAMES = tuple(field.name for field in fields(Settings))


def person_named(text: str) -> str | None:
    """Return a person's name as it is kept and shown; None where it is too long to be one."""
    name = " ".join(clean(text).split())
    return name if len(name) <= MOST_LETTERS else None


def is_possible(name: str, value: object) -> bool:
    """Whether a setting can have this value."""
    if not isinstance(value, str):
        return False
    if name in ("theme", "person"):
        return person_named(value) == value
    return value in POSSIBLE[name]


class SettingsFile:
    """The settings of one folder of saves, as they were when this was made. Nothing is made by asking."""

    def __init__(self, file: Path) -> None:
        self.file = file
        raw, self.trouble = self._read()
        """What is wrong with the file, or with keeping a change; a sentence or two, empty while all is well."""
        self.is_there = raw is not None
        """Whether there is such a file, in whatever state."""
        self.chosen = {name: raw[name] for name in NAMES if name in raw} if raw else {}
        """What the file says, possible or not."""
        wrong = [name for name, value in self.chosen.items() if not is_possible(name, value)]
        if wrong:
            self.trouble = (
                f"In the settings “{self.file}”, {_listed(wrong)} cannot be what is written there; "
                "the usual is used instead."
            )
        self.values = Settings(**{name: value for name, value in self.chosen.items() if name not in wrong})
        """The settings; the usual ones where the file says nothing, or cannot be read."""
        self._unkept: dict[str, str] = {}

    @classmethod
    def beside(cls, saves: Path) -> SettingsFile:
        """Return the settings that belong to a file of saves."""
        return cls(saves.with_name(NAME))

    def change(self, **changed: str) -> None:
        """Change settings, and keep them; without any, only make the file. `trouble` says why they cannot be kept.

        They are changed in any case; what cannot be kept is tried again with the next change, and what another program
        has kept meanwhile stays in the file.
        """
        self.values = replace(self.values, **changed)
        self._unkept |= changed
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with _alone(self.file.parent):
                raw, damage = self._read()
                self._write({**(raw or {}), **self._unkept}, is_damaged=bool(damage))
        except OSError as error:
            self.trouble = (
                f"The settings cannot be kept in “{self.file}”: {error.strerror or error}. "
                "They are as you want them until you leave."
            )
            return
        self.is_there, self._unkept, self.trouble = True, {}, ""

    def _read(self) -> tuple[dict[str, Any] | None, str]:
        """Return what stands in the file (None: there is no file), and what is wrong with it."""
        try:
            with self.file.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None, ""
        except OSError as error:
            return {}, f"The settings “{self.file}” cannot be read: {error.strerror or error}. {_USUAL}"
        try:
            raw = json.loads(data.decode("utf-8-sig")) if len(data) <= _MOST_BYTES else None
            # What could not be written again, such as a thousand brackets, is damage too.
            if isinstance(raw, dict) and len(_as_text(raw)) <= _MOST_BYTES:
                return raw, ""
        except (ValueError, RecursionError):
            pass
        return {}, f"The settings “{self.file}” are damaged. {_USUAL}"

    def _write(self, raw: dict[str, Any], *, is_damaged: bool) -> None:
        """Put a whole new file in the place of the one that is there; a damaged one is kept beside it."""
        import tempfile

        target = Path(os.path.realpath(self.file))  # where it is a link, the link stays
        handle, fresh = tempfile.mkstemp(dir=target.parent, prefix=f"{target.stem}.", suffix=".new")
        try:
            with open(handle, "w", encoding="ascii") as file:
                file.write(_as_text(raw))
                file.flush()
                os.fsync(handle)
            if is_damaged:
                stamp = f"{datetime.now():%Y-%m-%d-%H%M%S-%f}"
                target.replace(target.with_name(f"{target.stem}.damaged-{stamp}{target.suffix}"))
            Path(fresh).replace(target)
        except BaseException:
            with suppress(OSError):
                Path(fresh).unlink()
            raise


_USUAL = "The usual ones are used; when you change one, this file is put aside and a new one made."


def _as_text(raw: Mapping[str, object]) -> str:
    """Return JSON with a line for each setting."""
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in raw.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _listed(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other program change the settings meanwhile, where the disk knows locks; wait only a moment for it."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for _ in range(_PATIENCE):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                sleep(0.01)
            except OSError:  # no locks on this disk
                break
        yield
    finally:
        os.close(handle)
