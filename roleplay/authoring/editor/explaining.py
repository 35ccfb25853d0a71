"""Explaining: what is shown where the mouse rests on a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lsprotocol import types

from roleplay.authoring.editor.document import Document
from roleplay.authoring.editor.finding import named_at
from roleplay.authoring.editor.names import Named, Sort, same
from roleplay.authoring.meanings import meanings
from roleplay.debrief.words import signed
from roleplay.outlook import Reach
from roleplay.scenario.names import NARRATOR, SCORES, skills
from roleplay.scenario.prose import clean
from roleplay.scenario.reader import Fields

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


def hover(document: Document, position: types.Position) -> types.Hover | None:
    """Return what is known about the thing at a position; None where nothing is."""
    named = named_at(document, position)
    if named is None:
        return None
    paragraphs = [words for words in _EXPLAINED[named.sort](document, named) if words]
    if not paragraphs:
        return None
    markup = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(paragraphs))
    return types.Hover(markup, document.text.range(named.span))


def _safe(words: object) -> str:
    """Return a writer's words so that an editor shows them as they are: no link, no picture, no mark."""
    return _MARKS.sub(r"\\\1", clean(" ".join(str(words).split())))


def _field(document: Document, named: Named) -> list[str]:
    part, _, field = named.name.partition(".")
    return [meanings().get(part, {}).get(field, "")]


def _goal(document: Document, named: Named) -> list[str]:
    values = document.values
    ending, scene = _find(values, "endings", named.name), _find(values, "scenes", named.name)
    if isinstance(ending, Fields):
        outcome = f" ({_safe(ending['outcome'])})" if isinstance(ending.get("outcome"), str) else ""
        return [f"**{_safe(ending.get('title', named.name))}**{outcome}", _safe(ending.get("meaning", ""))]
    if scene is None:
        return []
    return [f"Scene **{_safe(named.name)}**", *_from_here(document, named.name)]


def _from_here(document: Document, scene: str) -> list[str]:
    """Say what is still possible for those who come to a scene."""
    outlook = document.outlook()
    if outlook is None:
        return ["What is still possible from here is shown once the scenario can be played."]
    if scene not in outlook.scenario.scenes:
        return []
    reach = outlook.reach_through(scene)
    if reach is None:
        return ["There are too many situations to say what is still possible from here."]
    if not reach.endings:
        return ["Nobody comes here." if reach.exact else "No way here was found."]
    return [_endings(reach, outlook.scenario.endings), _scores(reach)]


def _endings(reach: Reach, endings: Mapping[str, Any]) -> str:
    count = "every ending" if len(reach.endings) == len(endings) else f"{len(reach.endings)} of {len(endings)} endings"
    names = ", ".join(_safe(name) for name in reach.endings)
    return f"Still possible from here: {count} ({names})."


def _scores(reach: Reach) -> str:
    ranges = " and ".join(
        f"{SCORES[score].lower()} {signed(found.worst)} to {signed(found.best)}"
        for score, found in reach.scores.items()
    )
    return f"At the end: {ranges}." + ("" if reach.exact else " A loop can move them further.")


def _choice(document: Document, named: Named) -> list[str]:
    scene, _, id_ = named.name.partition("/")
    choices = (_find(document.values, "scenes", scene) or {}).get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, Fields) and choice.get("id") == id_:
            scores = ", ".join(f"{name.lower()} {_safe(choice.get(score, '0'))}" for score, name in SCORES.items())
            leads = f"It leads to {_safe(choice['goto'])}." if isinstance(choice.get("goto"), str) else ""
            return [_safe(choice.get("say") or choice.get("do") or ""), f"{scores}. {leads}"]
    return []


def _variable(document: Document, named: Named) -> list[str]:
    fact, counter = _find(document.values, "facts", named.name), _find(document.values, "counters", named.name)
    changed = sum(not one.is_definition for one in same(document.text.names, named))
    used = f"Used in {changed} place{'' if changed == 1 else 's'}."
    if isinstance(fact, str):
        return [f"Fact **{_safe(named.name)}**: {_safe(fact)}", used]
    if isinstance(counter, Fields):
        start, low, high = (_safe(counter.get(name, "?")) for name in ("start", "min", "max"))
        about = _safe(counter.get("about", ""))
        return [f"Counter **{_safe(named.name)}**: {about}", f"It starts at {start}, from {low} to {high}. {used}"]
    return []


def _person(document: Document, named: Named) -> list[str]:
    if named.name == NARRATOR:
        return ["What can be seen and heard; nobody says it."]
    person = _find(document.values, "cast", named.name)
    if not isinstance(person, Fields):
        return []
    return [f"**{_safe(person.get('name', named.name))}**", _safe(person.get("role", ""))]


def _skill(document: Document, named: Named) -> list[str]:
    skill = skills().get(named.name)
    return [f"**{skill.name}** ({skill.area})", skill.about] if skill is not None else []


def _score(document: Document, named: Named) -> list[str]:
    return [f"{SCORES[named.name]}: the sum so far.", meanings()["Choice"][named.name]]


def _find(values: Fields, group: str, name: str) -> Any:
    found = values.get(group)
    return found.get(name) if isinstance(found, Fields) else None


_EXPLAINED = {
    Sort.FIELD: _field,
    Sort.GOAL: _goal,
    Sort.CHOICE: _choice,
    Sort.VARIABLE: _variable,
    Sort.PERSON: _person,
    Sort.SKILL: _skill,
    Sort.SCORE: _score,
}
