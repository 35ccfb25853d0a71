"""Fixing: what `check` would mend, offered at its place; what is certain comes first."""

from __future__ import annotations

from lsprotocol import types

from roleplay.authoring.editor.document import Document
from roleplay.authoring.editor.reporting import diagnostic
from roleplay.fixing import mended_lines
from roleplay.scenario.problems import Problem, short

_LONGEST = 72  # characters of a line that is shown


def actions(document: Document, range_: types.Range) -> list[types.CodeAction]:
    """Return the repairs of the problems that touch a range; none while the text is newer than its problems."""
    text = document.text
    if document.checked_text is not text:
        return []
    first, last = range_.start.line + 1, range_.end.line + 1
    touched = [
        problem for problem in document.problems if problem.place.line <= last and problem.place.end_line >= first
    ]
    made = [_action(document, problem) for problem in touched if problem.fix is not None]
    return sorted(made, key=lambda action: not action.is_preferred)


def _action(document: Document, problem: Problem) -> types.CodeAction:
    text, fix = document.text, problem.fix
    assert fix is not None
    edits = [types.TextEdit(text.range_of(place), new) for place, new in fix.edits]
    shown = " ⏎ ".join(short(line, _LONGEST) for _, line in mended_lines(fix, text.lines))
    return types.CodeAction(
        title=f"Write: {shown}" if fix.safe else f"Perhaps: {shown}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(problem, text)],
        is_preferred=fix.safe,
        edit=types.WorkspaceEdit(changes={text.uri: edits}),
    )
