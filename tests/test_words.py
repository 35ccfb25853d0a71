"""Words: the quick ways to count them, to find them and to say how hard they are find the same as the plain ones."""

from __future__ import annotations

from random import Random

import pytest

from roleplay.checks.words import LISTS, Lines, Words, count_words, reading_level, rows, sentences
from roleplay.scenario.prose import UNSAFE, clean, plain, runs

PIECES = (
    "Never", "never", "NEVERMORE", "whatever", "or else", "or  else", "I'm warning you", "ſorry", "Sorry", "stupıd",
    "İstanbul", "apologised", "apologise", "thankful", "calm down", "every single", "time", "nie", "niemals",
    "jeder weiß", "jeder weiẞ", "LÜGNER", "Lügnerin", "leid", "bedauerlich", "_lazy", "lazy", "—", "…", "16:30", "a.b",
    "Understood", "misunderstanding", "Dank", "danken", "verstehen", "Versteht",
    "“Well?”", "end.", "*so*", "2 * 3", "{ines}", "{nobody}", "\\*", "\t", "\x1b", "\u2028", "\u202e", "🙂", "漢", "_",
)  # fmt: skip
JOINTS = (" ", " ", "", ", ", "\n", "\n\n", "-")


def texts(seed: int, count: int) -> list[str]:
    random = Random(seed)
    return [
        "".join(random.choice(PIECES) + random.choice(JOINTS) for _ in range(random.randint(0, 8)))
        for _ in range(count)
    ]


WORDS = {f"{code}: {name}": words for code, one in LISTS.items() for name, words in {**one.harsh, **one.polite}.items()}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_words_are_found_in_many_lines_as_in_each(words: Words) -> None:
    hits = 0
    for seed in range(60):
        lines = texts(seed, 20)
        expected = {number: found[0] for number, line in enumerate(lines) if (found := words.pattern.search(line))}
        assert words.first_in(Lines(lines)) == expected
        hits += len(expected)
    assert hits or words in (LISTS["en"].harsh["Threats"], LISTS["de"].harsh["Threats"])


def test_words_are_what_stands_between_blanks_with_a_letter_or_a_digit() -> None:
    for text in texts(1, 2_000):
        assert count_words(text) == sum(any(one.isalnum() or one == "_" for one in part) for part in text.split())
    assert count_words("-" * 200_000) == 0, "in no time"


def test_a_short_text_takes_a_row() -> None:
    for text in texts(2, 500):
        assert rows(text, 10_000) == 1 + 2 * text.count("\n\n")
    assert rows("漢" * 40, 65) == 2


def test_a_level_is_that_of_all_sentences_together() -> None:
    texts_ = ["Would you like to go on? We could.", "No (never).", "It was unbelievable: “Stop!” he said. And so on"]
    apart = [sentence for text in texts_ for sentence in sentences(text)]
    assert len(apart) == 6
    assert reading_level(texts_) == pytest.approx(reading_level([f"{sentence}." for sentence in apart]))
    assert reading_level(["…", "—"]) == 0


def test_clean_text_is_left_as_it_is_and_other_text_is_not() -> None:
    for text in texts(3, 2_000):
        assert UNSAFE.search(clean(text)) is None
        assert "\t" not in clean(text)
        assert plain(text, {"ines": "Ines"}) == "".join(run.text for run in runs(text, {"ines": "Ines"}))
    every = "".join(map(chr, range(0x110000)))
    assert not [one for one in every if one.isprintable() and UNSAFE.search(one)]
