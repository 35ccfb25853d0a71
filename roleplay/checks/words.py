"""Words: how figures are said, how words are counted, and the words per language that give a line away.

A language without a list skips what needs one. Lists match whole words, whatever their capitals.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple


def percent(share: float) -> str:
    """Return a share from 0 to 1 in per cent; with a decimal below one per cent, so that little is not nothing."""
    value = share * 100
    if 0 < value < 1:
        return "less than 0.1 %" if value < 0.1 else f"{value:.1f} %"
    return f"{value:.0f} %"


def figure(number: int, form: str = "d") -> str:
    """Return a whole number as people read it, with a true minus; `form` as in `format`."""
    return format(number, form).replace("-", "\N{MINUS SIGN}")


def listed(words: Collection[str], last: str = "or") -> str:
    """Return words as people list them: a, b and c."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


_LETTER = re.compile(r"\w")
_COUNTED = re.compile(r"(?<!\S)[^\s\w]*+\w")
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")


def count_words(text: str) -> int:
    """Return how many words a text has, as they stand between blanks: “16:30” is one, a dash by itself is none."""
    return len(_COUNTED.findall(text))


_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|\n\n")


def sentences(text: str) -> list[str]:
    """Split a text into its sentences, without the marks at their ends."""
    return [part for part in _END.split(text) if _LETTER.search(part)]


_BEGINNING = re.compile(r"[\w' -]+(?![?*])")  # of a pattern, as far as it is plain letters


class Words:
    """Words to be found in many lines at once: by how they begin, which is quick, and then by their pattern."""

    def __init__(self, *words: str) -> None:
        """Take words as regular expressions; in small letters, each beginning with a letter."""
        self._words = words

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the words in a text, whatever their capitals; made when it is needed, for it takes its time."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(self._words)})(?!\w)", re.IGNORECASE)

    @cached_property
    def _beginnings(self) -> set[str]:
        found = set()
        for word in self._words:
            match = _BEGINNING.match(word)
            assert match is not None, f"there is no telling how “{word}” begins"
            found.add(match[0])
        return found

    def first_in(self, lines: Lines) -> dict[int, str]:
        """Return for each line with any of the words, by its number, which of them comes first there."""
        found: dict[int, re.Match[str]] = {}
        for beginning in self._beginnings:
            at = lines.low.find(beginning)
            while at >= 0:
                match = self.pattern.match(lines.text, at)
                number = bisect_right(lines.starts, at) - 1
                if match is not None and (number not in found or at < found[number].start()):
                    found[number] = match
                at = lines.low.find(beginning, at + 1)
        return {number: found[number][0] for number in sorted(found)}


class Lines:
    """Lines in which words are looked for, joined."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.text = text = "\n".join(lines)
        self.starts = [0, *accumulate(len(line) + 1 for line in lines)]
        low = text.lower()
        if len(low) != len(text):
            low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
        self.low = low.replace("ſ", "s").replace("ı", "i")
        """In small letters as patterns take them for the same; every character is where it is in `text`."""


class WordLists(NamedTuple):
    """What gives lines away, and what preaches, in one language."""

    harsh: Mapping[str, Words]
    """A group, as it stands in a sentence -> its words."""
    polite: Mapping[str, Words]
    """A word -> it and its like."""
    preaching: Words
    """What no reply should say."""
    marks: re.Pattern[str]
    """What no `why` should begin with."""
    traits: Words
    """A verdict on the person."""


LISTS: Final[Mapping[str, WordLists]] = {
    "en": WordLists(
        harsh={
            "Absolutes": Words(
                "always",
                "never",
                "whatever",
                "calm down",
                "everybody knows",
                "everyone knows",
                "obviously",
                "nobody else",
                "every single time",
            ),
            "Insults": Words(
                "idiots?",
                "idiotic",
                "stupid",
                "stupidity",
                "ridiculous",
                "pathetic",
                "lazy",
                "useless",
                "incompetent",
                "nonsense",
                "shut up",
                "clueless",
                "childish",
                "crazy",
                "hysterical",
                "liar",
                "loser",
                "moron",
                "dumb",
            ),
            "Threats": Words(
                "or else",
                "regret (?:this|it)",
                "last warning",
                "consequences",
                "you'll be sorry",
                "fire you",
                "have you fired",
                "sue you",
                "see you in court",
                "watch yourself",
                "don't you dare",
                "i'm warning you",
            ),
        },
        polite={
            "sorry": Words("sorry", "apologi[sz]e[sd]?", "apology", "apologies", "apologi[sz]ing", "forgive"),
            "thank": Words("thank", "thanks", "thanked", "thankful", "grateful"),
            "understand": Words("understand", "understands", "understood", "understanding", "understandable"),
        },
        preaching=Words(
            "correct",
            "wrong (?:answer|choice|line)",
            "right (?:answer|choice)",
            "should(?:n't)? have",
            "good choice",
            "bad choice",
            "better choice",
            "points?(?= (?:for|to) you)",
            "your score",
            "scores?",
            "empathy",
            "empathetic",
            "diplomacy",
            "diplomatic",
            "well done",
        ),
        marks=re.compile(
            r"\W*(correct|wrong|right|incorrect|good choice|bad choice|well done|perfect)\b(?=\W*(?:[.!,:]|$))", re.I
        ),
        traits=Words(
            r"you(?:'re| are) (?:a |an |so |too |very |being )*(?:cold|rude|selfish|arrogant|insensitive|unkind|weak"
            r"|cowardly|coward|manipulative|dishonest|unprofessional|aggressive|naive|lazy|liar|bully|doormat)",
        ),
    ),
    "de": WordLists(
        harsh={
            "Absolutes": Words(
                "immer",
                "nie",
                "niemals",
                "egal",
                "beruhig(?:e|en)? (?:dich|sie sich|euch)",
                "jedes (?:einzelne )?mal",
                "jeder weiß",
                "offensichtlich",
            ),
            "Insults": Words(
                "idiot(?:en|in|isch)?",
                "dumm",
                "dumme[rsmn]?",
                "blöd",
                "blöde[rsmn]?",
                "lächerlich",
                "faul",
                "unfähig",
                "nutzlos",
                "unsinn",
                "quatsch",
                "halt den mund",
                "kindisch",
                "verrückt",
                "hysterisch",
                "lügner(?:in)?",
            ),
            "Threats": Words(
                "sonst passiert",
                "bereuen",
                "letzte warnung",
                "konsequenzen",
                "ich warne (?:dich|sie|euch)",
                "anzeigen",
                "verklagen",
                "rausschmeißen",
            ),
        },
        polite={
            "Entschuldigung": Words("entschuldig\\w*", "leid", "verzeih\\w*", "bedauer\\w*"),
            "danke": Words("dank", "danke", "danken", "dankbar", "bedank\\w*"),
            "verstehen": Words("versteh(?:e|en|t|st)?", "verstanden", "verständnis", "verständlich"),
        },
        preaching=Words(
            "korrekt",
            "falsche (?:antwort|wahl)",
            "richtige (?:antwort|wahl)",
            "hättest .{1,40} sollen",
            "gute wahl",
            "schlechte wahl",
            "punkte?",
            "empathie",
            "empathisch",
            "diplomatie",
            "diplomatisch",
            "gut gemacht",
        ),
        marks=re.compile(
            r"\W*(richtig|falsch|korrekt|gute wahl|schlechte wahl|gut gemacht|perfekt)\b(?=\W*(?:[.!,:]|$))", re.I
        ),
        traits=Words(
            r"(?:du bist|sie sind) (?:so |zu |sehr |ein |eine )*(?:kalt|unhöflich|egoistisch|arrogant|unsensibel"
            r"|schwach|feige|manipulativ|unehrlich|aggressiv|naiv|faul)",
        ),
    ),
}
"""By the first part of a scenario's `language`. What judges and what gives away: authoring rules 13 and 20."""


def lists_for(language: str) -> WordLists | None:
    """Return the lists of a language; None where it has none."""
    return LISTS.get(language.split("-")[0])


def straight(text: str) -> str:
    """Return a text with straight apostrophes, as the lists are written; no character moves."""
    return text.replace("’", "'")


# Rows of a projector

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff]"
)


def cells(text: str) -> int:
    """Return how many columns a text takes; wide characters, such as Chinese ones, take two."""
    return len(text) + len(_WIDE.findall(text))


def rows(text: str, width: int) -> int:
    """Return how many rows a text takes when it is wrapped between words; an empty row between paragraphs."""
    is_wide = not text.isascii() and _WIDE.search(text) is not None
    if len(text) <= width and not is_wide and "\n\n" not in text:
        return 1
    count, size_of = 0, cells if is_wide else len
    for paragraph in text.split("\n\n"):
        count += 1 if count else 0
        count += 1
        column = 0
        for word in paragraph.split():
            size = size_of(word)
            if column and column + 1 + size > width:
                count, column = count + 1, 0
            column += size + (1 if column else 0)
            while column > width:  # a word that is longer than a row, and text without blanks
                count, column = count + 1, column - width
    return count


# Reading level

_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, without a silent e at the end."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if count > 1 and re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscgzxh]es$", word):
        count -= 1
    return max(count, 1)


def reading_level(texts: Collection[str]) -> float:
    """Return the US school year that English text reads like: the Flesch-Kincaid formula.

    0.39 words per sentence + 11.8 syllables per word - 15.59; 0 where there are no words. About -3 to 20.
    From Kincaid, Fishburne, Rogers and Chissom (1975), Research Branch Report 8-75, Naval Technical Training Command.
    """
    joined = "\n\n".join(texts)  # which ends a sentence wherever a text ends
    count = spoken = 0
    for piece, times in Counter(joined.split()).items():  # most stand there many times
        words = _WORD.findall(piece)
        count += len(words) * times
        spoken += sum(map(syllables, words)) * times
    if not count:
        return 0.0
    return 0.39 * count / len(sentences(joined)) + 11.8 * spoken / count - 15.59
