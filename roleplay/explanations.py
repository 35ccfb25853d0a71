"""Explanations: for each kind of problem a page with a bad and a good example, and why it matters.

They are written once, in the `explanations.yaml` beside the kinds; `check --explain`, `docs/problems.md` and SARIF show
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from textwrap import indent, wrap

from roleplay.scenario.problems import Kind

PACKAGES = ("roleplay.scenario", "roleplay.checks")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The page of one kind of problem."""

    kind: Kind
    why: str
    bad: str
    good: str
    is_told: bool
    """Whether the examples are no pieces of a scenario."""

    @property
    def headline(self) -> str:
        """The headline with its gaps open."""
        return open_gaps(self.kind.headline)


def open_gaps(text: str) -> str:
    """Return a wording with an ellipsis in place of each word that a file fills in."""
    from string import Formatter

    return "".join(words + ("…" if gap is not None else "") for words, gap, _, _ in Formatter().parse(text))


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind of problem by its code, in their order."""
    from importlib import import_module

    found: dict[str, Kind] = {}
    for name in ("roleplay.scenario.problems", "roleplay.checks.kinds"):
        for kind in vars(import_module(name)).values():
            if isinstance(kind, Kind):
                found[kind.code] = kind
    return dict(sorted(found.items()))


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return the pages that are written, by code."""
    import yaml

    pages: dict[str, Explanation] = {}
    for package in PACKAGES:
        file = resources.files(package).joinpath("explanations.yaml")
        if not file.is_file():
            continue
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        entries = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - our own file, safe loader
        for code, entry in entries.items():
            pages[code] = Explanation(kinds()[code], entry["why"], entry["bad"], entry["good"], "told" in entry)
    return pages


def page(explanation: Explanation) -> str:
    """Return what `check --explain` prints."""
    kind = explanation.kind
    advice = kind.help.partition(f"“roleplay check --explain {kind.code}”")[0]  # which is this page
    help_ = "\n".join(wrap(open_gaps(advice).strip(" …"), 88))
    parts = [
        f"{kind.code} ({kind.severity}): {explanation.headline}",
        "\n".join(wrap(explanation.why, 88, break_on_hyphens=False)),
        "Not so:\n\n" + indent(explanation.bad, "    "),
        "But so:\n\n" + indent(explanation.good, "    "),
        help_,
    ]
    return "\n\n".join(part for part in parts if part)
