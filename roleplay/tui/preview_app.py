"""The preview as a program: it watches the file, reads and checks it off the screen, and hands on what it found."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from roleplay.authoring.preview import Preview
from roleplay.checks.checking import Checked, check_file
from roleplay.checks.settings import FILE_NAME
from roleplay.fixing import with_true_fixes
from roleplay.outlook import Budget, Outlook
from roleplay.scenario.prose import clean
from roleplay.tui.preview_screen import PreviewScreen
from roleplay.tui.running import run_app
from roleplay.tui.themed_app import ThemedApp

_SECONDS = 2.0  # for the check, and for the outlook
_WAIT = 20  # milliseconds in which the writes of one save come together


class PreviewApp(ThemedApp):
    """A scenario beside the editor in which it is written."""

    TITLE = "Roleplay preview"

    def __init__(self, file: Path, theme: str = "") -> None:
        super().__init__(theme)
        self.preview = Preview(file)
        self._page = PreviewScreen(self.preview)
        self._version = 0

    def on_mount(self) -> None:
        """Show the preview, and follow the file."""
        self.push_screen(self._page)
        self.run_worker(self._watch(), exit_on_error=False)
        self.read_again()

    async def _watch(self) -> None:
        """Read again whenever the file or its settings are saved. The folder is watched: editors replace files."""
        from watchfiles import Change, awatch  # a compiled library, and only this waits for it

        file = self.preview.file.resolve()
        names = {file.name, FILE_NAME}

        def is_ours(_: Change, path: str) -> bool:
            return Path(path).name in names

        try:
            async for _ in awatch(file.parent, watch_filter=is_ours, debounce=200, step=_WAIT, recursive=False):
                self.read_again()
        except (OSError, RuntimeError) as error:
            told = f"The file cannot be followed any more: {error}. Leave, and preview it again."
            self.notify(clean(told), severity="error", markup=False, timeout=60)

    def read_again(self) -> None:
        """Read the file, and check it, in a thread of its own; what an older reading finds is dropped."""
        self._version += 1
        version = self._version
        self.run_worker(lambda: self._read(version), thread=True, exit_on_error=False)

    def _read(self, version: int) -> None:
        file = self.preview.file
        found = _checked(file, 0)  # what reading alone tells is there at once
        self.call_from_thread(self._take, version, lambda: self.preview.read(found, datetime.now()))
        if version != self._version:
            return
        outlook = Outlook(found.scenario, Budget(seconds=_SECONDS)) if found.scenario is not None else None
        whole = _checked(file, _SECONDS) if found.scenario is not None else found
        self.call_from_thread(self._take, version, lambda: self.preview.checked(whole, outlook))

    def _take(self, version: int, take_in: Callable[[], None]) -> None:
        if version == self._version:
            take_in()
            self.call_next(self._page.follow)


def _checked(file: Path, seconds: float) -> Checked:
    """Check a file; only what would really be made is called a certain fix, as in `roleplay check`."""
    found = check_file(file, seconds=seconds)
    return found._replace(problems=with_true_fixes(found.source.data, found.problems, file))


def run(file: Path, theme: str) -> None:
    """Preview a scenario file until the person leaves; `theme` is what the settings say."""
    again = f"Your file is as you saved it. To preview it again: roleplay preview {shlex.quote(str(file))}"
    run_app(PreviewApp(file, theme), None, lambda: again)
