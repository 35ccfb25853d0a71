"""Write `docs/format.md`, the reference of the format, from the model and from a scenario that has every field.

python -m docs.format
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic_core import PydanticUndefined

from docs.problems import escaped
from roleplay.authoring.meanings import meanings
from roleplay.scenario import fields, model
from roleplay.scenario.names import RESERVED, skills

FILE = Path(__file__).parent / "format.md"
EXAMPLE = Path(__file__).parent / "every-field.yaml"


class Shown(NamedTuple):
    """How a part is shown: its heading, what it is called in lists, and what its example is cut from."""

    heading: str
    many: str
    marker: str
    """What stands behind the fence of the example, for the test that reads every piece of YAML."""
    cuts: tuple[tuple[str, str], ...]
    """Each from the line that begins with the first to the line before the second; to the end where that is empty."""


PARTS: dict[type[model.Part], Shown] = {
    model.Scenario: Shown("The file", "", "", (("format:", ""),)),
    model.Person: Shown("A person", "people", "part", (("cast:", "facts:"),)),
    model.Counter: Shown("A counter", "counters", "part", (("counters:", "start:"),)),
    model.Scene: Shown("A scene", "scenes", "scene", (("hall:", "endings:"),)),
    model.Line: Shown("A line", "lines", "line", (("- mia: I am early", "note:"), ("- mia: And now", "choices:"))),
    model.Choice: Shown(
        "A choice",
        "choices",
        "choice",
        (("- id: later", "- id: kim_has_it"), ("- id: kim_has_it", "hall:"), ("- id: bag", "- id: tomorrow")),
    ),
    model.Way: Shown("A way", "ways", "way", (("- {when:", "endings:"),)),
    model.Ending: Shown("An ending", "endings", "ending", (("by_six:", "locksmith:"),)),
    model.Questions: Shown("Questions", "", "part", (("debrief:", ""),)),
}
"""The parts of the format in the order of the page."""

_TYPES: dict[Any, str] = {
    fields.Text: "text",
    fields.Id: "name",
    fields.Name: "name",
    fields.Number: "whole number",
    fields.Mood: "text of one to three words",
    fields.Format: "1",
    fields.Language: "code of a language",
    fields.YesNo: "yes or no",
    fields.Score: "whole number from −2 to +2",
    fields.When: "condition",
    fields.SceneOrEnding: "a scene or an ending",
    fields.Start: "a scene",
    fields.KnownFact: "fact",
    fields.KnownCounter: "counter",
    fields.KnownSkill: "skill",
    str: "a person of the cast, or narrator",
}


def written() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for part, shown in PARTS.items():
        yield from ("", f"## {shown.heading}", "", _about(part), "")
        yield from ("| field | what it takes | without it | what it is |", "|---|---|---|---|")
        for name, type_, without, meaning in rows(part):
            yield f"| `{name}` | {type_} | {without} | {meaning} |"
        yield from ("", f"```yaml {shown.marker}".rstrip(), example(part).rstrip("\n"), "```")
        yield from (("", _MORE[part]) if part in _MORE else ())
    yield from ("", "## Skills", "", "What `skill` can name. Each is shown with what it is about.", "")
    yield from ("| skill | area | about |", "|---|---|---|")
    for skill in skills().values():
        yield f"| `{skill.id}` | {skill.area.replace('-', ' ')} | {escaped(skill.about)} |"


_HEAD = f"""# The format, version 1

This file is written by `python -m docs.format` from the model that reads scenarios; do not edit it. A test holds that
it is current. The examples are cut from [every-field.yaml](every-field.yaml), which can be played.

## How values are written

- **Text** is the words as they are written: `say: No`, `say: 12:30` and `say: 4` are texts. A single line break is a
  space, an empty line begins a paragraph. `*so*` is emphasis, `{{mia}}` inserts how the talk calls a person, `\\*` and
  `\\{{` are the characters themselves. Nothing else is read into it: `[b]` is shown as it stands.
- **Names** of scenes, endings, choices and scenarios have small letters, digits, `-` and `_`; those of facts, counters
  and people have no `-` and begin with a letter. Scenes and endings share one set of names; so do facts and counters.
  Taken are: {", ".join(f"`{name}`" for name in sorted(RESERVED))}.
- **Whole numbers** have up to six digits and perhaps a sign: `+2`, `-1`.
- **Conditions** name facts, and compare a counter, `diplomacy` or `empathy` with a whole number by `==`, `!=`, `<`,
  `<=`, `>` or `>=`; `and`, `or`, `not` and brackets join them: `heard and not (patience < 2)`.
- A field that is not in these tables is an error, and `roleplay check` says which one was probably meant."""

_MORE = {
    model.Scene: """A scene has either `choices` or `route`. A choice that is not offered is not shown; when none is,
the conversation goes to `otherwise`. Neither `otherwise` nor `route` is a decision of the player.""",
    model.Choice: """What a choice does happens once, when it is taken: first the scores, then `set`, `clear` and `add`.
A counter stops at its ends. The `reply` and the next scene already see what has changed.""",
    model.Line: "In the file the speaker is the name of the field, and the text its value: `- mia: I am early.`",
}


def rows(part: type[model.Part]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each field of a part: its name, what it takes, what holds without it, and what it means."""
    types = get_type_hints(part, include_extras=True)
    for name, field in part.model_fields.items():
        meaning = meanings()[part.__name__][name]
        without = "needed" if field.is_required() else _default(field.default)
        yield name, type_of(types[name]), without, meaning.replace("|", "\\|")


def example(part: type[model.Part]) -> str:
    """Return the piece of the example in which the fields of a part stand, moved to the left margin."""
    text = EXAMPLE.read_text(encoding="utf-8")
    return "\n".join(cut_out(text, first, last) for first, last in PARTS[part].cuts)


def cut_out(text: str, first: str, last: str) -> str:
    """Return the lines from the one that begins with `first` to before `last`, or what it is part of has ended."""
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if line.lstrip().startswith(first))
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(" " * depth)):
        if last and lines[end].lstrip().startswith(last):
            break
        end += 1
    return "\n".join(line[depth:] for line in lines[start:end])


def type_of(hint: Any) -> str:
    """Return in words what a field of this type takes."""
    if hint in _TYPES:
        return _TYPES[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return type_of(next(one for one in inner if one is not type(None)))
    if origin is Literal:
        return " or ".join(f"`{one}`" for one in inner)
    if origin is dict:
        return f"{_plural(type_of(inner[1]))} by {type_of(inner[0])}"
    if origin is tuple:
        return f"list of {_plural(type_of(inner[0]))}"
    if origin is Annotated:
        limits = [limit for one in inner[1:] for limit in getattr(one, "metadata", ())]
        low, high = (
            next((getattr(limit, end) for limit in limits if hasattr(limit, end)), None) for end in ("ge", "le")
        )
        return type_of(inner[0]) if low is None else f"whole number from {low} to {high}"
    if isinstance(hint, type) and issubclass(hint, model.Part):
        heading = PARTS[hint].heading.lower()
        return f"[{PARTS[hint].many or heading}](#{heading.replace(' ', '-')})"
    raise TypeError(f"docs.format has no words for {hint!r}")


def _plural(words: str) -> str:
    return words if words.startswith("[") else f"{words}s"


def _default(value: object) -> str:
    if value is PydanticUndefined or value is None or value in ((), {}) or isinstance(value, model.Part):
        return "nothing"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _about(part: type[model.Part]) -> str:
    return (part.__doc__ or "").split("\n")[0]


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
