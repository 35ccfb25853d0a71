"""The beginning of a new scenario: a pattern that can be played, with a trainer's own answers put into it.

The patterns are scenarios themselves, in `patterns/`. The answers go where a pattern keeps its own: the id, the title
(which is made of the id where nobody names one), the first sentence of the brief, and the first person of the cast,
whose name in the file is `ada`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from roleplay.authoring.schema import FILE_NAME, schema
from roleplay.exceptions import SaidPlainly
from roleplay.scenario.loading import load_bytes
from roleplay.scenario.names import NARRATOR
from roleplay.scenario.prose import clean

PATTERNS = ("hard-message", "complaint", "mediation", "feedback")
"""The names of the patterns, the simplest first."""

_FOLDER = Path(__file__).parent / "patterns"
_PERSON = "ada"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_BRIEF = re.compile(r"^  You are (.*)\.$", re.MULTILINE)
_LONGEST = 80  # characters of an answer
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for itself, whatever the ending of the file."""


class NotUsable(SaidPlainly):
    """An answer that cannot stand in a scenario."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a trainer says about a new scenario. What is empty stays as the pattern has it, but for the title."""

    title: str = ""
    who: str = ""
    """Who the player is, after “You are”: “a nurse on a busy ward”."""
    whom: str = ""
    """The name of the person that the player talks to: “Ada Example”."""


def pattern(name: str) -> str:
    """Return the text of a pattern, one of `PATTERNS`."""
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def described(name: str) -> str:
    """Return what a pattern is about, in a sentence: its second line."""
    return pattern(name).split("\n")[1].removeprefix("# ")


def check_id(id_: str) -> None:
    """Raise `NotUsable` for what cannot be the id of a scenario."""
    if _ID.fullmatch(id_) is None:
        raise NotUsable(
            f"“{clean(id_)}” cannot be an id: it begins with a small letter or a digit, and has only small letters, "
            f"digits, - and _ in it. For example: {_as_id(id_)}"
        )
    if _DEVICES.fullmatch(id_):
        raise NotUsable(f"“{id_}” is no name for a file on Windows. Choose a longer one, such as {id_}-talk.")


def _as_id(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower().removesuffix(".yaml")).strip("-") or "late-news"


def title_of(id_: str) -> str:
    """Return the title that a scenario has until somebody finds a better one: the words of its id."""
    words = " ".join(re.split(r"[-_]+", id_)).strip()
    return words[:1].upper() + words[1:]


def begun(id_: str, name: str, answers: Answers) -> str:
    """Return the text of a new scenario, from the pattern `name`. Raises `NotUsable`."""
    check_id(id_)
    text = pattern(name).replace(f"roleplay check {name}.yaml", f"roleplay check {id_}.yaml")
    text = _with_field(text, "id", id_)
    title, who, whom = (_usable(answer) for answer in (answers.title, answers.who, answers.whom))
    text = _with_field(text, "title", _quoted(title) if title else title_of(id_))
    if who:
        sentence = who[0].upper() + who[1:] if who.lower().startswith("you are ") else f"You are {who}"
        sentence = re.sub(r"([*{\\])", r"\\\1", sentence.rstrip("."))
        text = _BRIEF.sub(lambda _: f"  {sentence}.", text, count=1)
    if whom:
        key, short = _key(whom, text), whom.split()[0]
        text = text.replace("name: Ada Example, short: Ada,", f"name: {_quoted(whom)}, short: {_quoted(short)},")
        text = re.sub(rf"\b{_PERSON}\b", key, text)
    loaded = load_bytes(text.encode(), Path(f"{id_}.yaml"))
    if loaded.scenario is None:
        reason = next(problem for problem in loaded.problems if problem.is_error)
        raise NotUsable(f"With these answers the scenario could not be read: {reason.message} Try simpler words.")
    return text


def _usable(answer: str) -> str:
    words = " ".join(clean(answer).split())
    if len(words) > _LONGEST:
        raise NotUsable(
            f"“{words[:40]}…” is too long: an answer can have {_LONGEST} characters. You can write more later."
        )
    return words


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _with_field(text: str, field: str, value: str) -> str:
    """Put another value into a field of the scenario; the comment after it stays where it was, if it can."""

    def changed(found: re.Match[str]) -> str:
        written = f"{field}: {value}"
        return f"{written:23} {found[1]}" if found[1] else written

    return re.sub(rf"^{field}: [^#\n]*?(?: +(#.*))?$", changed, text, count=1, flags=re.MULTILINE)


def _key(whom: str, text: str) -> str:
    """Return the name that lines use for a person: of the letters of the first name, and no other name of the file."""
    first = re.sub(r"[^a-z0-9]", "", whom.split()[0].lower())
    key = first if first[:1].isalpha() and first.isascii() else "other"
    taken = key in (NARRATOR, "mood", "when") or (re.search(rf"^ +{key}:", text, re.MULTILINE) and key != _PERSON)
    return f"{key}_2" if taken else key


def write(file: Path, text: str) -> Path | None:
    """Write a new scenario, and the schema beside it where none lies there; return the schema's file if it was written.

    Raises `FileExistsError` where the scenario's file is there already, and `OSError`. Nothing is ever overwritten.
    """
    with file.open("x", encoding="utf-8", newline="\n") as new:
        new.write(text)
    beside = file.with_name(FILE_NAME)
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as new:
            new.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
    except FileExistsError:
        return None
    return beside
