"""The words that a naive player might go by, for each language that has a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple


class WordLists(NamedTuple):
    """Words in small letters, apart from those that mean something else with a capital."""

    polite: frozenset[str]
    you: frozenset[str]
    i: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS: Final[Mapping[str, WordLists]] = {
    "en": WordLists(
        polite=_words(
            "please thank thanks thankful sorry apologise apologize apologies apology appreciate appreciated grateful "
            "kindly pardon excuse welcome afraid regret could would might may perhaps"
        ),
        you=_words("you your yours yourself yourselves"),
        i=_words("i me my mine myself"),
    ),
    "de": WordLists(
        polite=_words(
            "bitte danke dank dankbar entschuldigung entschuldige entschuldigen verzeihung leid gern gerne freundlich "
            "könnte könnten könntest würde würden würdest dürfte dürften vielleicht"
        ),
        you=_words("du dich dir dein deine deinen deinem deiner deines ihr euch euer eure euren Sie Ihnen Ihre Ihren"),
        i=_words("ich mich mir mein meine meinen meinem meiner meines"),
    ),
}
"""By the first part of a scenario's `language`."""

_WORD = re.compile(r"[^\W\d_]+")


def count(text: str, words: frozenset[str]) -> int:
    """Return how many words of a text are in a list, as written or in small letters; “I'm” is the word “I”."""
    return sum(word in words or word.lower() in words for word in _WORD.findall(text))
