"""Problems: each mistake a trainer can make, with one code, one wording and one piece of advice.

A `Kind` is the wording; a `Problem` is one occurrence, at its place in a file. Nothing else in the program words a
mistake in a scenario, and no wording uses a term that somebody who writes on a Sunday evening never learned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from roleplay.scenario.prose import clean


class Severity(StrEnum):
    """How much a problem weighs: an error has to be mended, a warning should be; advice never counts against a file."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Place(NamedTuple):
    """A stretch of a file; lines and columns from 1, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


WHOLE_FILE = Place(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its stable code and how it is said."""

    code: str
    severity: Severity
    headline: str
    help: str

    def at(self, file: Path, place: Place, **words: object) -> Problem:
        """Return this kind of problem at a place; `words` fill the gaps in headline and help."""
        safe = {name: short(str(word), 200) for name, word in words.items()}
        return Problem(self, file, place, self.headline.format(**safe), self.help.format(**safe).strip())


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a problem is about, in the same file, and what is there: “first written here”."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """How the file can be mended: new text for some of its places, which do not overlap."""

    edits: tuple[tuple[Place, str], ...]
    safe: bool
    """Whether it certainly says what the writer meant; a guess is shown, and never written into the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one file: what is wrong, where, and what to do."""

    kind: Kind
    file: Path
    place: Place
    message: str
    help: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended. Found when a file is read, it also keeps the scenario from being played."""
        return self.kind.severity is Severity.ERROR

    def __str__(self) -> str:
        where = f"{clean(str(self.file))}:{self.place.line}:{self.place.column}"
        text = f"{where}: {self.kind.severity} {self.kind.code}: {self.message}"
        return f"{text}\n    {self.help}" if self.help else text


def by_place(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems in the order of the file."""
    return sorted(problems, key=lambda problem: (problem.place, problem.kind.code))


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with errors before warnings, and those before advice; else in the order given."""
    weights = list(Severity)
    return sorted(problems, key=lambda problem: weights.index(problem.kind.severity))


def short(word: str, longest: int) -> str:
    """Return words of the file as they may stand in a sentence: clean, on one line, cut."""
    word = " ".join(clean(word).split())
    return word if len(word) <= longest else word[: longest - 1] + "…"


def _error(code: str, headline: str, help_: str = "") -> Kind:
    return Kind(code, Severity.ERROR, headline, help_)


def _warning(code: str, headline: str, help_: str = "") -> Kind:
    return Kind(code, Severity.WARNING, headline, help_)


# The file as a whole
FILE_MISSING = _error(
    "R001", "There is no such file.", "Look at the spelling, or run “roleplay list” for what there is."
)
FILE_IS_FOLDER = _error("R002", "This is a folder, not a scenario file.", "Name one of the .yaml files inside it.")
FILE_UNREADABLE = _error(
    "R003", "The file cannot be read: {reason}.", "Check who may read it, and that the disk is there."
)
FILE_TOO_LARGE = _error("R004", "The file is larger than {limit} MB; no scenario is.", "Is this the right file?")
FILE_EMPTY = _error("R005", "The file is empty.", "Write the scenario into it first.")
FILE_UTF16 = _error(
    "R006", "The file is saved as UTF-16.", "Save it as UTF-8: in most editors under “Save with encoding”."
)
FILE_ENCODING = _error(
    "R007",
    "A character here is not saved as UTF-8{guess}.",
    "Save the file as UTF-8: in most editors under “Save with encoding”.",
)
FILE_TOO_MANY = _error("R008", "The file holds more than {limit} values.", "Split it into several scenarios.")
FILE_TOO_DEEP = _error(
    "R009",
    "Things stand more than {limit} levels inside each other here.",
    "Look for brackets that are never closed.",
)
FILE_NOT_FIELDS = _error(
    "R010",
    "The file does not begin with fields, like “title: Nine days”.",
    "Start from one of the shipped scenarios.",
)
FILE_NAME = _warning(
    "R011",
    "The file is called “{name}”, but its id is “{id}”.",
    "Call the file “{id}.yaml”, so that both agree.",
)
CHARACTERS = _warning(
    "R012",
    "There is an invisible control character here; players see {shown} in its place.",
    "Delete it. Such characters often come along when text is pasted.",
)

# How it is written down
SYNTAX = _error(
    "R101",
    "Nothing can be made of this line where it stands.",
    "Compare this line and the one above it with a shipped scenario.",
)
SYNTAX_TAB = _error("R102", "A tab is used here to indent.", "Use blanks: two for each step.")
SYNTAX_COLON = _error(
    "R103", "A colon followed by a blank stands inside text.", 'Put double quotes round the whole text: "…".'
)
SYNTAX_QUOTE = _error(
    "R104",
    "The quotes that open here are not closed, or do not pair up.",
    "Put double quotes round the whole text, and \\ before each double quote inside it.",
)
SYNTAX_START = _error("R105", "Text cannot begin with “{found}”.", 'Put double quotes round the whole text: "…".')
SYNTAX_INDENT = _error(
    "R106",
    "This line does not line up with the lines above it.",
    "Indent it exactly as the others of its group. If it goes on with the text above, put quotes round that text.",
)
SYNTAX_BRACKET = _error(
    "R107",
    "A bracket that opens here is not closed as it should be.",
    "Close it. If it is text, put double quotes round the whole text.",
)
SYNTAX_ESCAPE = _error(
    "R108",
    "After \\ inside double quotes, “{found}” means nothing.",
    "Write \\\\ for a backslash, or use single quotes.",
)
SYNTAX_NO_BLANK = _error("R109", "A blank is missing here, after the colon.", "Write “name: text”, not “name:text”.")
DUPLICATE = _error(
    "R110",
    "“{name}” stands here a second time; it was first written in line {first}.",
    "Keep one of the two.",
)
ANCHOR = _error("R111", "Text that begins with & needs quotes.", 'Put double quotes round the whole text: "&…".')
ALIAS = _error("R112", "Text that begins with * needs quotes.", 'Put double quotes round the whole text: "*…".')
TAG = _error("R113", "Text that begins with ! needs quotes.", 'Put double quotes round the whole text: "!…".')
MERGE = _error("R114", "“<<” is not used in scenarios.", "Write the fields out.")
SECOND_DOCUMENT = _error(
    "R115", "A second scenario begins here, after “---”.", "Put each scenario into a file of its own."
)
KEY_NOT_TEXT = _error("R116", "The name of a field must be one word.", "If this is text, put double quotes round it.")
SYNTAX_NO_COLON = _error(
    "R117",
    "This line has no colon, so it is no field.",
    "Write “name: …”. If it goes on with the text above, indent it further.",
)
SYNTAX_CURLY = _error(
    "R118", "Curly quotes do not hold a text together.", 'Put straight double quotes round the whole text: "…".'
)
SYNTAX_DASH = _error(
    "R119",
    "A list cannot begin in the middle of a line.",
    'Begin it with “- ” in the next line. If it is text, put double quotes round it: "- …".',
)

ODD_BLANK = _error(
    "R123",
    "This line is indented with {shown}, which looks like a blank and is none.",
    "Use ordinary blanks. Such characters often come along when text is pasted from a web page or a word processor.",
)
DASH_MISSING = _error("R124", "A “- ” is missing here: a second “id” begins another entry.", "Put “- ” before it.")
PART_ASKEW = _error(
    "R125",
    "The {part} “{name}” stands {much} too far to the {side}, so it is not found.",
    "Begin it where the others begin, with {blanks} before its name. {rest}",
)
SPEAKER_AND_QUOTES = _error(
    "R126",
    "This line does not say who speaks, and its text needs double quotes.",
    "Begin it with “- narrator: ”, or with a person of the cast; a text with {found} stands in double quotes.",
)

# What is read, and not as it was meant
LOST_REMARK = _warning(
    "R120",
    "“{found}” is left out: a # after a blank begins a remark.",
    "If it is text, put double quotes round the whole text. If it is a remark, give it a line of its own.",
)
LOST_LINE = _warning(
    "R121",
    "This line is taken for more of the text above.",
    "If it begins something of its own, indent it as the others, with a blank after the dash or the colon. "
    "If it goes on with the text, put double quotes round the whole text.",
)
LOST_BACKSLASH = _warning(
    "R122",
    "Inside double quotes, “{found}” is not shown as it is written.",
    "Write \\\\ for a backslash, or use single quotes.",
)

# Fields. Here {field} is “title”, or an entry of “tags”; {found} is “what is written there”, or a list
FIELD_UNKNOWN = _error("R201", "“{name}” is not a field of {part}.", "{suggestion}")
FIELD_MISSING = _error("R202", "{part} needs the field “{name}”.", "Add “{name}: …”. {such}")
FIELD_EMPTY = _error("R203", "{field} is empty.", "Write something after it, or remove the line.")
TEXT_EXPECTED = _error(
    "R204",
    "{field} needs text, but this is {found}.",
    "Text that begins with a bracket needs double quotes round it.",
)
LIST_EXPECTED = _error(
    "R205",
    "{field} needs a list, but this is {found}.",
    "Begin each entry on a line of its own with “- ”. {example}",
)
FIELDS_EXPECTED = _error(
    "R206",
    "{field} needs fields below it, each on a line of its own, but this is {found}.",
    "{shape}",
)
NUMBER_EXPECTED = _error(
    "R207",
    "{field} needs a whole number, but this is {found}.",
    "{form}",
)
NUMBER_RANGE = _error("R208", "{field} must be from {low} to {high}, but this is {found}.")
YES_NO_EXPECTED = _error("R209", "{field} needs yes or no, but this is {found}.", "Write “true” or “false”.")
ONE_OF = _error("R210", "{field} must be one of {options}, but this is {found}.", "{suggestion}")
NAME_FORM = _error("R211", "{found} cannot be a name here.", "Use small letters, digits and {form}. {suggestion}")
NAME_RESERVED = _error("R212", "{found} has a meaning of its own and cannot be a name here.", "Choose another name.")
FORMAT_VERSION = _error(
    "R213",
    "This file says format {found}; this version of Roleplay reads format 1.",
    "Write “format: 1”, or update Roleplay.",
)
LANGUAGE_FORM = _error("R214", "{found} is not a language code.", "Write two letters, such as “en” or “de”.")
MOOD_LONG = _error("R215", "The mood has more than three words.", "Say it in three words at most.")
LIST_EMPTY = _error("R216", "{field} has no entries.", "Add one, or remove the line.")

# What belongs together
SPEAKER_MISSING = _error(
    "R220",
    "This line does not say who speaks.",
    "Begin it with “- narrator: …”, or with a person of the cast; mind the blank after the colon.",
)
SPEAKER_UNKNOWN = _error("R221", "Nobody in the cast is called “{name}”.", "{suggestion}")
SPEAKERS_TWO = _error(
    "R222",
    "Two people speak in one line: “{first}” and “{second}”.",
    "Begin a new line with “- {second}: …”.",
)
SAY_AND_DO = _error("R223", "This choice has both “say” and “do”.", "Keep one: “say” for words, “do” for an act.")
SAY_OR_DO = _error(
    "R224", "This choice has neither “say” nor “do”.", "Add “say: …” with the words, or “do: …” with the act."
)
CHOICES_AND_ROUTE = _error(
    "R225", "This scene has both “choices” and “route”.", "Keep one; put the route into a scene of its own."
)
CHOICES_OR_ROUTE = _error(
    "R226",
    "The scene “{name}” has neither “choices” nor “route”.",
    "Add two or more choices, or make it an ending.",
)
OTHERWISE_ALONE = _error(
    "R227",
    "“otherwise” belongs to a scene with choices.",
    "In a route, leave out “when” in the last entry instead.",
)
ROUTE_LAST = _error(
    "R228", "The last way of a route must have no “when”.", "Add a last “- goto: …” for all other cases."
)
ROUTE_EARLY = _error(
    "R229",
    "Only the last way of a route can be without “when”; what follows it is never reached.",
    "Add “when: …” here.",
)
CHOICE_TWICE = _error(
    "R230",
    "The id “{name}” stands twice in this scene; it was first used in line {first}.",
    "Give each choice an id of its own.",
)
CHOICE_SINGLE = _warning(
    "R231", "There is only one choice here.", "Add a second and a third thing that a decent person might say."
)
SET_AND_CLEAR = _error("R232", "“{name}” is both set and cleared by this choice.", "Keep one of the two.")
COUNTER_ENDS = _error(
    "R233",
    "“start” must lie between “min” and “max”, and “min” below “max”.",
    "Change one of the three numbers.",
)
NAME_TWICE = _error("R234", "There is also a {one} called “{name}”.", "Give the {other} another name.")

# Names that point somewhere
SCENE_UNKNOWN = _error("R301", "There is no scene or ending called “{name}”.", "{suggestion}")
START_UNKNOWN = _error("R302", "There is no scene called “{name}” to start with.", "{suggestion}")
FACT_UNKNOWN = _error("R303", "There is no fact called “{name}”.", "{suggestion}")
COUNTER_UNKNOWN = _error("R304", "There is no counter called “{name}”.", "{suggestion}")
SKILL_UNKNOWN = _error(
    "R305",
    "There is no skill called “{name}”.",
    "{suggestion} “roleplay check --explain R305” lists them all.",
)

# Conditions
CONDITION_NAME = _error("R401", "“{name}” is not a fact, a counter or a score.", "{suggestion}")
CONDITION_SLIP = _error("R402", "“{found}” cannot stand in a condition.", "Write “{better}” instead.")
CONDITION_CHARACTER = _error(
    "R403",
    "“{found}” cannot stand in a condition.",
    "Use facts, numbers, and, or, not, ( ), and == != < <= > >=.",
)
CONDITION_BRACKET = _error("R404", "The bracket “{found}” has no partner.", "Add the other one, or remove this one.")
CONDITION_JOIN = _error("R405", "Something is missing before “{found}”.", "Join two parts with “and” or “or”.")
CONDITION_ENDS = _error(
    "R406", "The condition ends too early.", "Say when, for example “when: promised and patience >= 2”."
)
CONDITION_UNEXPECTED = _error(
    "R407", "“{found}” cannot stand here.", "A fact or a comparison such as “patience >= 2” is needed."
)
CONDITION_NUMBER_FIRST = _error(
    "R408",
    "A comparison begins with its name, not with “{found}”.",
    "Write it the other way round: “patience >= 2”.",
)
CONDITION_BARE_NUMBER = _error("R409", "“{name}” is a number, so it must be compared.", "For example “{name} >= 1”.")
CONDITION_FACT_COMPARED = _error(
    "R410", "“{name}” is a fact: it is true or it is not.", "Write “{name}” or “not {name}”."
)
CONDITION_NEEDS_NUMBER = _error("R411", "After “{operator}” a whole number is needed.", "For example “{operator} 2”.")
CONDITION_BIG_NUMBER = _error("R412", "The number {found} is too large.", "Use up to six digits.")
CONDITION_CHAIN = _error("R413", "Compare one thing at a time.", "Write “{name} > 1 and {name} < 5”.")
CONDITION_LONG = _error("R414", "The condition is too long or too deep.", "Set a fact earlier, and ask for that.")
