"""Prose: authored text made safe, and the little that is understood of it: emphasis and names."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.loading import Loaded
from roleplay.scenario.prose import Run, clean, plain, runs

NAMES = {"ines": "Ines", "halloran": "Dr Halloran", "star": "*x*", "brace": "{ines}"}


def shown(text: str) -> str:
    """Return prose with its emphasis between < and >."""
    return "".join(f"<{run.text}>" if run.emphasis else run.text for run in runs(text, NAMES))


# Safe characters

HARMFUL = (
    [chr(code) for code in range(0x20) if chr(code) not in "\t\n"]
    + [chr(code) for code in range(0x7F, 0xA0)]
    + list("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb\ufffe\uffff")
    + ["\ud800", "\udfff", "\U000e0001", "\U000e0041", "\U000e007f"]
)


@pytest.mark.parametrize("character", HARMFUL, ids=lambda character: f"U+{ord(character):04X}")
def test_no_harmful_character_is_left(character: str) -> None:
    for text in (character, f"a{character}b", f"*{character}*", "{" + character + "}"):
        assert character not in clean(text)
        assert len(clean(text)) == len(text)
        assert character not in shown(text)
        assert character not in plain("{name}", {"name": text})


HARMLESS = [
    "a\nb", "Ünïcödé", "日本語", "नमस्ते", "क्\u200dष", "👩\u200d👩\u200d👧", "❤\ufe0f", "שלום\u200f",
    "\u200emix", "a\xa0b", "\xad", "\u200b", "…",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text: str) -> None:
    assert clean(text) == text
    assert shown(text) == text


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    controls = {c for c in once if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c != "\n"}
    assert controls == set()
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\tone\ttwo", "    one    two"),
        ("one\x85two\u2028three\u2029four", "one two three four"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("\x1b]52;c;aGk=\x07", "\ufffd]52;c;aGk=\ufffd"),
        ("\x9b2J", "\ufffd2J"),
        ("a\rb", "a\ufffdb"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


# Emphasis and names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*so*", "<so>"),
        ("It is *so* late.", "It is <so> late."),
        ("*several words, and more*!", "<several words, and more>!"),
        ("(*so*) “*so*” — *so*, *so*.", "(<so>) “<so>” — <so>, <so>."),
        ("*a* *b*", "<a> <b>"),
        ("*one\ntwo*", "<one\ntwo>"),
        ("*a*'s", "<a>'s"),
        # Not emphasis
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("2*3*4", "2*3*4"),
        ("x*y*z", "x*y*z"),
        ("snake_case", "snake_case"),
        ("* a point", "* a point"),
        ("a *", "a *"),
        ("*", "*"),
        ("* *", "* *"),
        ("*a", "*a"),
        ("a*", "a*"),
        ("*a *b", "*a *b"),
        ("a* b*", "a* b*"),
        ("un*believ*able", "un*believ*able"),
        ("*a*b", "*a*b"),
        ("a*b*", "a*b*"),
        ("*one\n\ntwo*", "*one\n\ntwo*"),
        ("*one\n\ntwo* *three*", "*one\n\ntwo* <three>"),
        ("**", "**"),
        ("****", "****"),
        ("**so**", "**so**"),
        ("***", "***"),
        ("a ** *b* ** c", "a ** <b> ** c"),
        ("*a ** b*", "<a ** b>"),
        # The characters themselves
        (r"\*so\*", "*so*"),
        (r"*5\*3*", "<5*3>"),
        (r"\{ines}", "{ines}"),
        (r"\\*so*", "\\*so*"),
        (r"C:\new\[b]", r"C:\new\[b]"),
        ("\\", "\\"),
        # Names
        ("{ines}", "Ines"),
        ("{ines}, {halloran}!", "Ines, Dr Halloran!"),
        ("*{ines}* knows", "<Ines> knows"),
        ("*so, {ines}*", "<so, Ines>"),
        ("{nobody}", "{nobody}"),
        ("{Ines} {in es} {} { ines } {ines", "{Ines} {in es} {} { ines } {ines"),
        ("{{ines}}", "{Ines}"),
        ("{star} {brace}", "*x* {ines}"),
        # Nothing else is understood
        ("[b]so[/b] [@click=app.quit]x[/] [sighs]", "[b]so[/b] [@click=app.quit]x[/] [sighs]"),
        ("<b> &amp; `x` _so_ # [a](b) https://x.y", "<b> &amp; `x` _so_ # [a](b) https://x.y"),
        ("%s {0} ${x} $(x)", "%s {0} ${x} $(x)"),
        ("", ""),
    ],
)
def test_emphasis_and_names(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_runs_are_what_is_shown_in_one_way() -> None:
    assert runs("It is *so* late, {ines}.", NAMES) == (
        Run("It is ", False),
        Run("so", True),
        Run(" late, Ines.", False),
    )
    assert runs("*so*", NAMES) == (Run("so", True),)
    assert runs("", NAMES) == ()


def test_plain_has_no_marks() -> None:
    assert plain(r"It is *so* late, {ines}: 2 * 3, \*this\*, {nobody}.", NAMES) == (
        "It is so late, Ines: 2 * 3, *this*, {nobody}."
    )


MARKUP = st.text(st.sampled_from(list("*\\{}ab ines_(.\n1👧")))


@given(MARKUP)
def test_no_word_is_ever_lost(text: str) -> None:
    """What is shown is what was written, but for marks that were understood."""
    result = runs(text, {})
    assert all(run.text for run in result)
    written = "".join(run.text for run in result)
    left = iter(text)
    assert all(character in left for character in written)  # in the same order
    removed = len(text) - len(written)
    assert removed == 2 * sum(run.emphasis for run in result) + _escapes(text)


def _escapes(text: str) -> int:
    count = at = 0
    while at < len(text) - 1:
        if text[at] == "\\" and text[at + 1] in "*{":
            count += 1
            at += 1
        at += 1
    return count


@given(MARKUP)
def test_text_without_marks_is_one_run(text: str) -> None:
    bare = text.translate(dict.fromkeys(map(ord, "*\\{}")))
    assert runs(bare, NAMES) == ((Run(bare, False),) if bare else ())


def test_every_star_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stars that find no partner must not each search the rest of the text for one."""
    from roleplay.scenario import prose

    class Marks:
        """The marks of a text, counted as they are taken."""

        taken = 0

        def finditer(self, text: str):  # type: ignore[no-untyped-def]
            for found in original.finditer(text):
                Marks.taken += 1
                yield found

    original = prose._MARKS
    monkeypatch.setattr(prose, "_MARKS", Marks())
    assert shown("*a " * 5000) == "*a " * 5000
    assert Marks.taken == 5000
    # Names fill in afterwards, and are not searched again
    assert shown("{star} " * 100) == "*x* " * 100
    assert Marks.taken == 5100


def test_a_loaded_scenario_holds_only_clean_text(data: Path, load_text: Callable[..., Loaded]) -> None:
    small = (data / "small.yaml").read_text()
    text = small.replace("name: Tomasz", 'name: "Tom\\x9b\\u202easz"').replace(
        "say: I am sorry.", "say: I am\x07 sorry."
    )
    scenario, _ = load_text(text)
    assert scenario is not None
    assert scenario.cast["tomasz"].name == "Tom\ufffd\ufffdasz"
    assert scenario.scenes["door"].choices is not None
    assert scenario.scenes["door"].choices[0].say == "I am\ufffd sorry."
    assert clean(repr(scenario)) == repr(scenario)
