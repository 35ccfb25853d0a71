"""Reporting: a problem as an editor shows it."""

from __future__ import annotations

from lsprotocol import types

from roleplay.authoring.editor.document import Text
from roleplay.scenario.problems import Problem, Severity

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}


def diagnostic(problem: Problem, text: Text) -> types.Diagnostic:
    """Return a problem with its advice, at its place in a text, and with its second places."""
    return types.Diagnostic(
        range=text.range_of(problem.place),
        message="\n".join(filter(None, (problem.message, problem.help))),
        severity=_SEVERITIES[problem.kind.severity],
        code=problem.kind.code,
        source="roleplay",
        related_information=[
            types.DiagnosticRelatedInformation(types.Location(text.uri, text.range_of(related.place)), related.message)
            for related in problem.related
        ],
    )
