"""The header of a scenario: what a list shows of it, without its scenes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roleplay.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a scenario that is not read yet. The fields are those of `Scenario`."""

    id: str
    title: str
    summary: str
    language: str
    level: int
    minutes: int
    tags: tuple[str, ...]
    skills: tuple[str, ...]
    called: Mapping[str, str]
    """The short name of each person."""
    endings: tuple[str, ...]
    """Their names."""

    @classmethod
    def of(cls, scenario: Scenario) -> Header:
        """Return the header of a scenario."""
        return cls(
            scenario.id,
            scenario.title,
            scenario.summary,
            scenario.language,
            scenario.level,
            scenario.minutes,
            scenario.tags,
            scenario.skills,
            dict(scenario.called),
            tuple(scenario.endings),
        )

    @classmethod
    def from_values(cls, values: Any) -> Header | None:
        """Return the header that `values` once gave; None where these are anything else."""
        if not isinstance(values, dict) or values.keys() != set(cls.__slots__):
            return None
        words = ("id", "title", "summary", "language")
        lists = ("tags", "skills", "endings")
        fits = (
            all(isinstance(values[name], str) for name in words)
            and all(type(values[name]) is int for name in ("level", "minutes"))
            and all(isinstance(values[name], list) for name in lists)
            and isinstance(values["called"], dict)
            and all(isinstance(word, str) for name in (*lists, "called") for word in values[name])
            and all(isinstance(word, str) for word in values["called"].values())
        )
        return cls(**values | {name: tuple(values[name]) for name in lists}) if fits else None

    def values(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self)
