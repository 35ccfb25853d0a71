"""A document: one file as it stands in the editor, saved or not, and what is known about it."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path
from pygls.workspace import PositionCodec

from roleplay.authoring.editor import names
from roleplay.authoring.editor.names import Named
from roleplay.checks.checking import Checked, check_source
from roleplay.checks.settings import settings_in
from roleplay.fixing import with_true_fixes
from roleplay.outlook import Budget, Outlook
from roleplay.scenario import problems
from roleplay.scenario.library import ASIDE
from roleplay.scenario.model import Scenario
from roleplay.scenario.problems import Place, Problem
from roleplay.scenario.reader import Fields, Source, Span, read_bytes

SECONDS = 0.5
"""What the outlook may take while somebody types; less than in `check`, so what it does not cover it says."""

_BREAK = re.compile("\r\n|\r|\n")
_SCENARIO = re.compile(r"^(?:format|brief|cast|scenes|endings)[ ]*:|^# yaml-language-server:.*scenario\.schema", re.M)


class Text:
    """One version of a document, and the names in it. Lines and columns are counted from 0, in characters."""

    def __init__(self, uri: str, text: str, version: int | None, codec: PositionCodec) -> None:
        self.uri, self.version, self._codec = uri, version, codec
        self.data = text.encode(errors="replace")  # half of an emoji can come alone through JSON
        self.lines = _BREAK.split(text)
        """Not those of the reader: what it replaces can take another number of units."""
        self.file = Path(to_fs_path(uri) or "untitled.yaml") if uri.startswith("file:") else Path("untitled.yaml")

    @cached_property
    def is_scenario(self) -> bool:
        """Whether this is meant to be a scenario: other YAML files are opened in the same editor."""
        aside = self.file.name.endswith(ASIDE)
        return not aside and _SCENARIO.search("\n".join(self.lines[:2_000])) is not None

    def source(self) -> Source:
        """Read the text, from the start each time, since what is read is used up by a check."""
        source = Source(self.file)
        read_bytes(self.data, source)
        return source

    @cached_property
    def read(self) -> Source:
        """The text as it was read; never checked."""
        return self.source()

    @cached_property
    def names(self) -> list[Named]:
        """What is named in it, and where."""
        return names.names_in(self.read)

    def position(self, line: int, column: int) -> types.Position:
        """Return a place in the units that the editor counts in."""
        line = min(line, len(self.lines) - 1)
        return types.Position(line, self._codec.client_num_units(self.lines[line][:column]))

    def range(self, span: Span) -> types.Range:
        """Return a stretch of the text in the units that the editor counts in."""
        return types.Range(self.position(*span[:2]), self.position(*span[2:]))

    def range_of(self, place: Place) -> types.Range:
        """Return a place of a problem in the units that the editor counts in."""
        return self.range((place.line - 1, place.column - 1, place.end_line - 1, place.end_column - 1))

    def place(self, position: types.Position) -> tuple[int, int]:
        """Return the line and the column, in characters, of a position of the editor."""
        if position.line >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        units = 0
        for column, character in enumerate(self.lines[position.line]):
            if units >= position.character:
                return position.line, column
            units += self._codec.client_num_units(character)
        return position.line, len(self.lines[position.line])

    def check(self) -> Checked:
        """Check the text as `roleplay check` does, in little time."""
        found = check_source(self.source(), settings_in(self.file.parent), seconds=SECONDS)
        found = found._replace(problems=with_true_fixes(self.data, found.problems, self.file))
        if self.uri.startswith("file:"):
            return found
        return found._replace(problems=[each for each in found.problems if each.kind.code != problems.FILE_NAME.code])


class Document:
    """An open document: its newest text, and the last of it that could be understood."""

    def __init__(self, text: Text) -> None:
        self.text = text
        """The newest."""
        self.problems: list[Problem] = []
        """Those of the newest text that was checked."""
        self.checked_text: Text | None = None
        self._scenario: Scenario | None = None
        self._outlook: Outlook | None = None
        self._read = text

    @property
    def readable(self) -> Text:
        """The newest text that names anything: with an open bracket, the names are still those from before."""
        if self.text.read.values is not None:
            self._read = self.text
        return self._read

    @property
    def values(self) -> Fields:
        """The values of the newest text that could be read."""
        return self.readable.read.values or Fields()

    def keep(self, text: Text, found: Checked) -> None:
        """Keep what a check found."""
        self.checked_text, self.problems = text, found.problems
        if found.scenario is not None:
            self._scenario, self._outlook = found.scenario, None

    def outlook(self) -> Outlook | None:
        """Return what can happen in the last text that could be played."""
        if self._outlook is None and self._scenario is not None:
            self._outlook = Outlook(self._scenario, Budget(seconds=SECONDS))
        return self._outlook
