"""The `when` language: what it takes, what it refuses and where, and that nothing in it is ever run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.conversation import rules
from roleplay.scenario import conditions, problems
from roleplay.scenario.conditions import (
    DEEPEST,
    LONGEST,
    OPERATORS,
    And,
    Compare,
    Condition,
    ConditionError,
    Fact,
    Not,
    Or,
    names_in,
    read,
)
from roleplay.scenario.loading import Loaded, load
from roleplay.scenario.problems import Kind

FACTS = ("promised", "bridge", "and_so", "nothing", "orange")
NUMBERS = ("patience", "trust", "diplomacy", "empathy")

promised, bridge = Fact("promised"), Fact("bridge")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("promised", promised),
        ("not promised", Not(promised)),
        ("not not promised", Not(Not(promised))),
        ("promised and not bridge", And((promised, Not(bridge)))),
        ("promised and bridge and promised", And((promised, bridge, promised))),
        ("promised or bridge and promised", Or((promised, And((bridge, promised))))),
        ("promised and bridge or promised", Or((And((promised, bridge)), promised))),
        ("not promised and bridge", And((Not(promised), bridge))),
        ("not (promised and bridge)", Not(And((promised, bridge)))),
        ("(promised or bridge) and promised", And((Or((promised, bridge)), promised))),
        ("promised or (bridge or promised)", Or((promised, Or((bridge, promised))))),
        ("((promised))", promised),
        ("not(promised)and(bridge)", And((Not(promised), bridge))),
        ("patience >= 2", Compare("patience", ">=", 2)),
        ("patience>=2", Compare("patience", ">=", 2)),
        ("patience == +2", Compare("patience", "==", 2)),
        ("diplomacy != -3", Compare("diplomacy", "!=", -3)),
        ("diplomacy<-3", Compare("diplomacy", "<", -3)),
        ("empathy <= 999999", Compare("empathy", "<=", 999_999)),
        ("empathy > -999999", Compare("empathy", ">", -999_999)),
        ("trust < 007", Compare("trust", "<", 7)),
        ("  promised\n  and\n  bridge  ", And((promised, bridge))),
        ("and_so or nothing or orange", Or((Fact("and_so"), Fact("nothing"), Fact("orange")))),
        ("promised and patience >= 2", And((promised, Compare("patience", ">=", 2)))),
    ],
)
def test_what_a_condition_can_be(text: str, condition: Condition) -> None:
    assert read(text, FACTS, NUMBERS) == condition


REFUSED: list[tuple[str, Kind, int, int]] = [
    # names
    ("trsut >= 2", problems.CONDITION_NAME, 0, 5),
    ("promised and Bridge", problems.CONDITION_NAME, 13, 19),
    ("True", problems.CONDITION_NAME, 0, 4),
    ("true", problems.CONDITION_NAME, 0, 4),
    ("narrator", problems.CONDITION_NAME, 0, 8),
    ("_", problems.CONDITION_NAME, 0, 1),
    # facts are not compared, numbers are
    ("promised == 1", problems.CONDITION_FACT_COMPARED, 0, 11),
    ("promised = yes", problems.CONDITION_FACT_COMPARED, 0, 10),
    ("promised > bridge", problems.CONDITION_FACT_COMPARED, 0, 10),
    ("trust", problems.CONDITION_BARE_NUMBER, 0, 5),
    ("not trust", problems.CONDITION_BARE_NUMBER, 4, 9),
    ("promised and trust", problems.CONDITION_BARE_NUMBER, 13, 18),
    ("(empathy", problems.CONDITION_BARE_NUMBER, 1, 8),
    ("trust 2", problems.CONDITION_BARE_NUMBER, 0, 5),
    ("trust(2)", problems.CONDITION_BARE_NUMBER, 0, 5),
    ("trust is 2", problems.CONDITION_BARE_NUMBER, 0, 5),
    ("trust in promised", problems.CONDITION_BARE_NUMBER, 0, 5),
    # one number on the right
    ("2 <= trust", problems.CONDITION_NUMBER_FIRST, 0, 1),
    ("1 < trust < 5", problems.CONDITION_NUMBER_FIRST, 0, 1),
    ("1", problems.CONDITION_NUMBER_FIRST, 0, 1),
    ("trust > 1 < 5", problems.CONDITION_CHAIN, 10, 11),
    ("trust == 1 == 1", problems.CONDITION_CHAIN, 11, 13),
    ("trust >= empathy", problems.CONDITION_NEEDS_NUMBER, 9, 16),
    ("trust >= promised", problems.CONDITION_NEEDS_NUMBER, 9, 17),
    ("trust >= (2)", problems.CONDITION_NEEDS_NUMBER, 9, 10),
    ("trust >=", problems.CONDITION_NEEDS_NUMBER, 8, 9),
    ("trust >= >= 2", problems.CONDITION_NEEDS_NUMBER, 9, 11),
    ("trust >= 1000000", problems.CONDITION_BIG_NUMBER, 9, 16),
    ("trust >= -0000001", problems.CONDITION_BIG_NUMBER, 9, 17),
    ("trust >= 2.5", problems.CONDITION_CHARACTER, 10, 11),
    ("trust >= 2,5", problems.CONDITION_CHARACTER, 10, 11),
    ("trust >= 1_000", problems.CONDITION_JOIN, 10, 14),
    ("trust >= 0x1F", problems.CONDITION_JOIN, 10, 13),
    ("trust >= 2e5", problems.CONDITION_JOIN, 10, 12),
    ("trust >= - 2", problems.CONDITION_CHARACTER, 9, 10),
    ("trust >= --2", problems.CONDITION_CHARACTER, 9, 10),
    ("trust >= two", problems.CONDITION_NEEDS_NUMBER, 9, 12),
    # brackets and joints
    ("(promised", problems.CONDITION_BRACKET, 0, 1),
    ("promised and (bridge", problems.CONDITION_BRACKET, 13, 14),
    ("((promised)", problems.CONDITION_BRACKET, 0, 1),
    ("promised)", problems.CONDITION_BRACKET, 8, 9),
    ("promised) and (bridge", problems.CONDITION_BRACKET, 8, 9),
    ("()", problems.CONDITION_UNEXPECTED, 1, 2),
    ("promised bridge", problems.CONDITION_JOIN, 9, 15),
    ("promised (bridge)", problems.CONDITION_JOIN, 9, 10),
    ("(promised bridge)", problems.CONDITION_JOIN, 10, 16),
    ("promised not bridge", problems.CONDITION_JOIN, 9, 12),
    ("trust >= 2 3", problems.CONDITION_JOIN, 11, 12),
    ("promised and", problems.CONDITION_ENDS, 12, 13),
    ("promised and  ", problems.CONDITION_ENDS, 12, 13),
    ("not", problems.CONDITION_ENDS, 3, 4),
    ("promised and (", problems.CONDITION_ENDS, 14, 15),
    ("", problems.CONDITION_ENDS, 0, 1),
    (" \n ", problems.CONDITION_ENDS, 0, 1),
    ("and promised", problems.CONDITION_UNEXPECTED, 0, 3),
    ("promised or and bridge", problems.CONDITION_UNEXPECTED, 12, 15),
    (">= 2", problems.CONDITION_UNEXPECTED, 0, 2),
    # what other languages write
    ("trust = 2", problems.CONDITION_SLIP, 6, 7),
    ("trust => 2", problems.CONDITION_SLIP, 6, 8),
    ("trust =< 2", problems.CONDITION_SLIP, 6, 8),
    ("trust <> 2", problems.CONDITION_SLIP, 6, 8),
    ("promised && bridge", problems.CONDITION_SLIP, 9, 11),
    ("promised & bridge", problems.CONDITION_SLIP, 9, 10),
    ("promised || bridge", problems.CONDITION_SLIP, 9, 11),
    ("promised | bridge", problems.CONDITION_SLIP, 9, 10),
    ("!promised", problems.CONDITION_SLIP, 0, 1),
    ("promised AND bridge", problems.CONDITION_SLIP, 9, 12),
    ("promised Or bridge", problems.CONDITION_SLIP, 9, 11),
    ("NOT promised", problems.CONDITION_SLIP, 0, 3),
    ("promised and (bridge AND promised)", problems.CONDITION_SLIP, 21, 24),
    # attacks
    ("().__class__", problems.CONDITION_UNEXPECTED, 1, 2),
    ("trust.real > 1", problems.CONDITION_CHARACTER, 5, 6),
    ("promised.bit_length()", problems.CONDITION_CHARACTER, 8, 9),
    ("trust > 9**9**9", problems.CONDITION_CHARACTER, 9, 10),
    ("9**9**9", problems.CONDITION_NUMBER_FIRST, 0, 1),
    ('"a"*10**9', problems.CONDITION_CHARACTER, 0, 1),
    ("1<<10**9", problems.CONDITION_NUMBER_FIRST, 0, 1),
    ("trust < < 1", problems.CONDITION_NEEDS_NUMBER, 8, 9),
    ("lambda: promised", problems.CONDITION_NAME, 0, 6),
    ("[x for x in promised]", problems.CONDITION_CHARACTER, 0, 1),
    ("(x := promised)", problems.CONDITION_NAME, 1, 2),
    ("(promised := bridge)", problems.CONDITION_CHARACTER, 10, 11),
    ('f"{promised}"', problems.CONDITION_NAME, 0, 1),
    ("await promised", problems.CONDITION_NAME, 0, 5),
    ('__import__("os")', problems.CONDITION_NAME, 0, 10),
    ("{**promised}", problems.CONDITION_CHARACTER, 0, 1),
    ("promised if bridge else promised", problems.CONDITION_JOIN, 9, 11),
    ("promised \\\n and bridge", problems.CONDITION_CHARACTER, 9, 10),
    ("promised\0", problems.CONDITION_CHARACTER, 8, 9),
    ("promised # and bridge", problems.CONDITION_CHARACTER, 9, 10),
    ("promised; bridge", problems.CONDITION_CHARACTER, 8, 9),
    ("promised\tand bridge", problems.CONDITION_CHARACTER, 8, 9),
    ("promised\u00a0and bridge", problems.CONDITION_CHARACTER, 8, 9),
    ("\uff54rust > 1", problems.CONDITION_CHARACTER, 0, 1),
    ("trust > \uff11", problems.CONDITION_CHARACTER, 8, 9),
    ("trust > \u0662", problems.CONDITION_CHARACTER, 8, 9),
    ("trust > \u00b2", problems.CONDITION_CHARACTER, 8, 9),
    ("trust > \u22121", problems.CONDITION_CHARACTER, 8, 9),
    ("trust \u2265 1", problems.CONDITION_CHARACTER, 6, 7),
    ("\u201cpromised\u201d", problems.CONDITION_CHARACTER, 0, 1),
    ("promis\u0435d", problems.CONDITION_NAME, 0, 6),  # a Cyrillic letter
    # too much of it
    ("(" * 200 + "promised" + ")" * 200, problems.CONDITION_LONG, 21, 22),
    ("(" * 400, problems.CONDITION_LONG, 21, 22),
    ("not " * 300 + "promised", problems.CONDITION_LONG, 0, LONGEST),
    ("not " * 100 + "promised", problems.CONDITION_LONG, 84, 87),
    ("-" * 300, problems.CONDITION_CHARACTER, 0, 1),
    ("promised and " * 1000, problems.CONDITION_LONG, 0, LONGEST),
    ("promised" + " " * 500, problems.CONDITION_LONG, 0, LONGEST),
    ("x" * 501, problems.CONDITION_LONG, 0, LONGEST),
]


@pytest.mark.parametrize(("text", "kind", "start", "end"), REFUSED, ids=lambda value: repr(value)[:30])
def test_what_a_condition_cannot_be(text: str, kind: Kind, start: int, end: int) -> None:
    with pytest.raises(ConditionError) as refused:
        read(text, FACTS, NUMBERS)
    error = refused.value
    assert (error.kind.code, error.start, error.end) == (kind.code, start, end)


def test_every_kind_of_refusal_is_met() -> None:
    kinds = {name for name in vars(problems) if name.startswith("CONDITION_")}
    met = {kind.code for _, kind, _, _ in REFUSED}
    assert met == {getattr(problems, name).code for name in kinds}


def test_ten_megabytes_are_refused_at_once() -> None:
    started = time.process_time()
    with pytest.raises(ConditionError) as refused:
        read("promised and " * 800_000, FACTS, NUMBERS)
    assert refused.value.kind is problems.CONDITION_LONG
    assert time.process_time() - started < 1


def test_twenty_brackets_are_fine() -> None:
    assert read("(" * DEEPEST + "promised" + ")" * DEEPEST, FACTS, NUMBERS) == promised
    with pytest.raises(ConditionError):
        read("(" * (DEEPEST + 1) + "promised" + ")" * (DEEPEST + 1), FACTS, NUMBERS)
    deep = "not (" * (DEEPEST // 2) + "promised" + ")" * (DEEPEST // 2)
    assert list(names_in(read(deep, FACTS, NUMBERS))) == ["promised"]


# Where a mistake is shown: in the file, whatever stands before the condition


@pytest.mark.parametrize(
    ("field", "column", "width"),
    [
        ("when: promised and trsut > 1", 28, 5),
        ("when:    promised and trsut > 1", 31, 5),
        ("when: 'promised and trsut > 1'", 29, 5),
        ('when: "promised and trsut > 1"', 29, 5),
        ('"when": "promised and trsut > 1"', 31, 5),
        # Not as it is written: the whole text is shown
        ('when: "\\x70romised and trsut > 1"', 15, 27),
        ("when: promised\tand trsut > 1", 15, 22),
    ],
)
def test_a_mistake_is_shown_at_its_column(
    field: str, column: int, width: int, data: Path, load_text: Callable[..., Loaded]
) -> None:
    text = (data / "small.yaml").read_text().replace("when: patience >= 2", field)
    (problem,) = load_text(text).problems
    at = problem.place
    assert problem.kind is problems.CONDITION_NAME
    assert (at.line, at.column, at.end_line, at.end_column) == (37, column, 37, column + width)


def test_a_mistake_behind_an_emoji_is_shown_at_its_column(data: Path, load_text: Callable[..., Loaded]) -> None:
    text = (data / "small.yaml").read_text().replace("{when: promised, goto", "{goto: kept, when: '👧 promised'} #")
    text = text.replace("- {goto: kept, when", "- {goto: kept,   when")
    (problem,) = load_text(text).problems
    assert (problem.place.line, problem.place.column, problem.message) == (42, 31, "“👧” cannot stand in a condition.")


def test_a_mistake_in_a_condition_of_several_lines_is_shown_as_the_whole_condition(
    data: Path, load_text: Callable[..., Loaded]
) -> None:
    text = (data / "small.yaml").read_text().replace("when: patience >= 2", "when: promised\n          and trsut > 1")
    (problem,) = load_text(text).problems
    assert problem.place == (37, 15, 38, 24)
    text = (data / "small.yaml").read_text().replace("when: patience >= 2", "when: |\n          trsut > 1\n\n")
    (problem,) = load_text(text).problems
    assert problem.place == (37, 15, 38, 20)


@pytest.mark.parametrize("value", ["true", "1", "~", "2026-01-05", "[promised]", "{promised: true}", "''", "yes"])
def test_a_value_of_yaml_is_no_condition(value: str, data: Path, load_text: Callable[..., Loaded]) -> None:
    text = (data / "small.yaml").read_text().replace("when: patience >= 2", f"when: {value}")
    scenario, found = load_text(text)
    assert scenario is None
    assert len(found) == 1


# Rules


def facts() -> st.SearchStrategy[Condition]:
    return st.sampled_from(FACTS).map(Fact)


def comparisons() -> st.SearchStrategy[Condition]:
    return st.builds(Compare, st.sampled_from(NUMBERS), st.sampled_from(sorted(OPERATORS)), st.integers(-9, 9))


def trees() -> st.SearchStrategy[Condition]:
    return st.recursive(
        facts() | comparisons(),
        lambda part: (
            part.map(Not)
            | st.lists(part, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
            | st.lists(part, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
        ),
        max_leaves=8,
    )


def printed(condition: Condition, *, brackets: bool = False) -> str:
    """Return a condition as text, which is Python as well; `brackets` round everything."""

    def part(inner: Condition, loose: tuple[type, ...]) -> str:
        text = printed(inner, brackets=brackets)
        return f"({text})" if brackets or isinstance(inner, loose) else text

    match condition:
        case Fact(name):
            return name
        case Compare(name, operator, number):
            return f"{name} {operator} {number}"
        case Not(inner):
            return f"not {part(inner, (And, Or))}"
        case And(parts):
            return " and ".join(part(inner, (And, Or)) for inner in parts)
        case Or(parts):
            return " or ".join(part(inner, (Or,)) for inner in parts)


@given(trees(), st.booleans())
def test_a_condition_printed_and_read_again_is_equal(condition: Condition, brackets: bool) -> None:
    text = printed(condition, brackets=brackets)
    if len(text) <= LONGEST:
        assert read(text, FACTS, NUMBERS) == condition


@given(trees())
def test_a_condition_written_out_and_read_again_is_equal(condition: Condition) -> None:
    written = conditions.text(condition)
    if len(written) <= LONGEST:
        assert read(written, FACTS, NUMBERS) == condition


SCENARIO = load(Path(__file__).parent / "data" / "small.yaml").scenario
assert SCENARIO is not None
OURS = {"facts": tuple(SCENARIO.facts), "numbers": (*SCENARIO.counters, "diplomacy", "empathy")}


def our_trees() -> st.SearchStrategy[Condition]:
    ours = st.sampled_from(OURS["facts"]).map(Fact) | st.builds(
        Compare, st.sampled_from(OURS["numbers"]), st.sampled_from(sorted(OPERATORS)), st.integers(-3, 5)
    )
    return st.recursive(
        ours,
        lambda part: (
            part.map(Not)
            | st.lists(part, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
            | st.lists(part, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
        ),
        max_leaves=6,
    )


@given(our_trees(), st.booleans(), st.integers(0, 5), st.tuples(st.integers(-4, 4), st.integers(-4, 4)))
def test_a_condition_holds_when_python_says_so(
    condition: Condition, promised: bool, patience: int, scores: tuple[int, int]
) -> None:
    assert SCENARIO is not None
    state = rules.State("door", frozenset(["promised"] if promised else ()), (patience,), frozenset(), scores)
    python = eval(  # in this test only, of what was printed here
        printed(condition),
        {"__builtins__": {}},
        {"promised": promised, "patience": patience, "diplomacy": scores[0], "empathy": scores[1]},
    )
    text = printed(condition)
    if len(text) <= LONGEST:
        assert rules.holds(read(text, OURS["facts"], OURS["numbers"]), SCENARIO, state) is python
    assert rules.holds(condition, SCENARIO, state) is python


PIECES = ["promised ", "trust ", "and ", "or ", "not ", "(", ")", ">= ", "= ", "2 ", "-", "👧", "\n"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_refused_at_a_place_inside_it(text: str) -> None:
    refused = None
    try:
        read(text, FACTS, NUMBERS)
    except ConditionError as error:
        refused = error
    if refused is not None:
        assert 0 <= refused.start < refused.end <= len(text) + 1
        assert refused.kind.headline.format(**{"name": "", **refused.words})
        assert refused.kind.help.format(**{"name": "", **refused.words})
