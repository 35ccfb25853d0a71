"""Names: what the format itself calls things, and what one file calls its own people, facts, counters and scenes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

NARRATOR: Final = "narrator"
SCORES: Final[Mapping[str, str]] = {"diplomacy": "Diplomacy", "empathy": "Empathy"}
"""The hidden scores: the field of a choice that moves one, and how people call it. The one place that counts them."""

RESERVED: Final = frozenset({NARRATOR, "when", "mood", "and", "or", "not", *SCORES})


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill that choices can practise."""

    id: str
    name: str
    area: str
    about: str
    good: str
    poor: str


@cache
def skills() -> Mapping[str, Skill]:
    """Return the 25 skills by id, in the order of `skills.yaml`."""
    import yaml

    text = Path(__file__).with_name("skills.yaml").read_text(encoding="utf-8")
    areas = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - our own file, safe loader
    return {
        id_: Skill(id_, id_.replace("-", " "), area, entry["about"], entry["good"], entry["poor"])
        for area, entries in areas.items()
        for id_, entry in entries.items()
    }


_FORM = re.compile(r"[a-z0-9][a-z0-9_-]*")


def like(name: str, joint: str) -> str:
    """Return a name as it can be written: small letters and digits, with `joint` in place of all else."""
    return re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint)


@dataclass(frozen=True)
class Names:
    """What a scenario names itself: people, facts, counters, scenes and endings."""

    people: frozenset[str]
    facts: frozenset[str]
    counters: frozenset[str]
    scenes: frozenset[str]
    endings: frozenset[str]

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Names:
        """Gather the names of a file whose fields are not checked yet; a wrong shape simply names nothing.

        A name in a form that it cannot have, which is a mistake of its own, also names what it should be.
        """

        def named(field: str) -> Iterable[str]:
            value = fields.get(field)
            names = frozenset(value) if isinstance(value, Mapping) else frozenset()
            joint = "-" if field in ("scenes", "endings") else "_"
            return names | {meant for name in names if not _FORM.fullmatch(name) and (meant := like(name, joint))}

        return cls(
            people=frozenset({*named("cast"), NARRATOR}),
            facts=frozenset(named("facts")),
            counters=frozenset(named("counters")),
            scenes=frozenset(named("scenes")),
            endings=frozenset(named("endings")),
        )

    @cached_property
    def numbers(self) -> frozenset[str]:
        """What a condition can compare: counters and scores."""
        return self.counters | SCORES.keys()

    @cached_property
    def goals(self) -> frozenset[str]:
        """Where a choice can lead: scenes and endings."""
        return self.scenes | self.endings
