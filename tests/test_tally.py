"""The votes of one round: counted by source, taken back, split and tied."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.workshop.tally import MOST_HANDS, Tally

ABC = Tally(("a", "b", "c"))


def test_sources_are_added_and_kept_apart() -> None:
    both = ABC.counted("hands", (9, 11, 3)).counted("phones", (1, 0, 2))
    assert both.counts == (10, 11, 5)
    assert both.total == 26
    assert both.by_source == {"hands": (9, 11, 3), "phones": (1, 0, 2)}
    assert ABC.counts == (0, 0, 0)


def test_a_source_that_counts_again_replaces_its_votes_and_can_be_taken_back() -> None:
    first = ABC.counted("hands", (9, 11, 3))
    again = first.counted("hands", (9, 12, 2))
    assert again.counts == (9, 12, 2)
    assert again.earlier == first
    assert first.earlier == ABC
    assert ABC.earlier is None


@pytest.mark.parametrize("counts", [(1, 2), (1, 2, 3, 4), (1, -1, 0), (1, MOST_HANDS + 1, 0), ()])
def test_what_are_no_votes_is_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no votes for 3 options"):
        ABC.counted("hands", counts)


@pytest.mark.parametrize(
    ("counts", "leaders", "leader"),
    [
        ((9, 11, 3), ("b",), "b"),
        ((9, 9, 3), ("a", "b"), None),
        ((0, 0, 0), (), None),
        ((1, 1, 1), ("a", "b", "c"), None),
    ],
)
def test_a_tie_has_no_leader_and_no_vote_has_no_default(
    counts: tuple[int, ...], leaders: tuple[str, ...], leader: str | None
) -> None:
    tally = ABC.counted("hands", counts)
    assert (tally.leaders, tally.leader, tally.is_tied) == (leaders, leader, len(leaders) > 1)


@pytest.mark.parametrize(
    ("counts", "percent", "split"),
    [
        ((7, 3, 0), 70, False),
        ((69, 31, 0), 70, True),
        ((10, 0, 0), 100, False),
        ((1, 1, 0), 50, False),
        ((0, 0, 0), 70, False),
    ],
)
def test_a_room_is_split_when_the_largest_share_is_under_the_threshold(
    counts: tuple[int, ...], percent: int, split: bool
) -> None:
    assert ABC.counted("hands", counts).is_split(percent) is split


def test_shares() -> None:
    assert ABC.counted("hands", (9, 11, 3)).share("b") == Fraction(11, 23)
    assert ABC.share("a") == 0
    assert ABC.share("nobody") == 0


@given(st.lists(st.tuples(st.sampled_from(["hands", "phones"]), st.tuples(*[st.integers(0, 50)] * 3)), max_size=8))
def test_taking_back_every_count_leads_to_none(counts: list[tuple[str, tuple[int, ...]]]) -> None:
    tally = ABC
    for source, votes in counts:
        tally = tally.counted(source, votes)
    assert tally.total == sum(sum(dict(counts)[name]) for name in tally.by_source)
    for _ in counts:
        assert tally.earlier is not None
        tally = tally.earlier
    assert tally == ABC
