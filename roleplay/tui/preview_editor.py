"""The preview's way out to an editor and back: the terminal is the editor's until it ends."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from textual.app import App, SuspendNotSupported

from roleplay.authoring.opening import NoEditor, opening
from roleplay.scenario.prose import clean


def edited(app: App[None], file: Path, line: int) -> str:
    """Open a file at a line in the person's editor, and wait until it is closed; return what there is to say then."""
    try:
        command, at_line = opening(file, line)
    except NoEditor as error:
        return clean(str(error))
    code, refused, place = 0, "", f"The place is line {line}."
    try:
        with app.suspend():
            before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is the editor's, too
            try:
                code = subprocess.run(command, check=False).returncode  # noqa: S603 - it is what the person named
            except OSError as error:  # kept from `suspend`, which would not give the screen back
                refused = error.strerror or str(error)
            finally:
                signal.signal(signal.SIGINT, before)
    except SuspendNotSupported:
        return f"No editor can be opened from here. The place is line {line} of {clean(file.name)}."
    if refused:
        return clean(f"“{command[0]}” could not be opened: {refused}. VISUAL or EDITOR names your editor. {place}")
    if code:
        return clean(f"“{command[0]}” ended with {code}, as if something had gone wrong. {place}")
    return "" if at_line else clean(f"“{command[0]}” was not told the place: it was line {line}.")
