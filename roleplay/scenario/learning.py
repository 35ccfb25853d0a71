"""Learning paths: which scenarios to play, one after the other, for a purpose. They are data: `learning-paths.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class LearningPath:
    """A short ordered set of scenarios."""

    id: str
    title: str
    purpose: str
    """Whom it is for, in one sentence."""
    scenarios: tuple[str, ...]
    """Ids of scenarios, the first to play first; not every library has them all."""


@cache
def learning_paths() -> tuple[LearningPath, ...]:
    """Return the learning paths, in the order of the file."""
    import yaml

    text = resources.files("roleplay.scenario").joinpath("learning-paths.yaml").read_text(encoding="utf-8")
    entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - our own file, safe loader
    return tuple(
        LearningPath(id_, entry["title"], entry["purpose"], tuple(entry["scenarios"])) for id_, entry in entries.items()
    )
