"""What `roleplay explore` says: an exploration as lines for a person, 80 columns wide, and as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from roleplay.outlook import EndingFound, Exploration, FarmableLoop
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain

WIDTH = 80
_BAR = 18
_EIGHTHS = " ▏▎▍▌▋▊▉"
_MAP_ROWS, _MAP_COLUMNS = 16, 56
_MARKS = {"good": "+", "mixed": "o", "poor": "-"}


def as_json(found: Exploration) -> dict[str, Any]:
    """Return an exploration as plain values.

    `scores` and `endings` have sums as the file counts them, `together` and `strategies` 0 to 100, `share` and `beats`
    0 to 1. Null stands for what does not exist, has no end, or is not known; `uncovered` says what is not known.
    """
    together = found.together or (None, None)
    return {
        "scenario": found.scenario.id,
        "exact": found.exact,
        "contexts": found.contexts,
        "states": found.states,
        "seconds": round(found.seconds, 3),
        "scores": {
            **{name: {"worst": ends.worst, "best": ends.best} for name, ends in found.scores.items()},
            "together": {"worst": together[0], "best": together[1]},
        },
        "decisions": {"fewest": found.fewest, "most": found.most},
        "endings": {
            ending: {
                "reachable": one.reachable,
                "share": one.share,
                "share_exact": one.share_exact,
                **{name: list(one.scores[name]) if name in one.scores else None for name in SCORES},
                "example": None if one.example is None else list(one.example),
            }
            for ending, one in found.endings.items()
        },
        "unreachable_scenes": list(found.unreachable_scenes),
        "never_offered": list(found.never_offered),
        "dead_ends": list(found.dead_ends),
        "endless_loops": [list(loop) for loop in found.endless_loops],
        "farmable_loops": [list(loop) for loop in found.farmable_loops],
        "correlation": found.correlation,
        "strategies": [
            {"name": one.name, "ending": one.ending, **one.scores, "beats": one.beats} for one in found.strategies
        ],
        "uncovered": list(found.uncovered),
    }


def report(found: Exploration) -> str:
    """Return an exploration as lines of text, none wider than 80 columns."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Exploration) -> Iterator[str]:
    """Yield what a trainer asks first before what explains it; how it was found comes last."""
    yield _fitted(_title(found, found.scenario.title), WIDTH).rstrip()
    yield "Everything that can happen" if found.exact else "What was found, not everything that can happen"
    for sentence in found.uncovered:
        yield from _folded(sentence, "! ")
    yield ""
    faults = _faults(found)
    if faults:
        yield from ("To mend", *faults, "")
    yield from _endings(found)
    yield ""
    yield from _scores(found)
    yield ""
    if any(one.ending is not None for one in found.strategies):
        yield from _strategies(found)
        yield ""
    if not faults:
        every = "Nothing to mend: every scene, line and ending can be met."
        yield from (every if found.exact else "Nothing to mend was found.", "")
    yield from _map(found)
    if any(one.example is not None for one in found.endings.values()):
        yield from _examples(found)
        yield ""
    yield from _folded(_search(found))


def _search(found: Exploration) -> str:
    """Return how much was looked at."""
    how = f"{found.contexts:,} situations"
    if found.states is not None:
        how += f", {found.states:,} where their scores are told apart"
    took = f"{found.seconds:.2f} s" if found.seconds >= 0.01 else "less than 0.01 s"
    return f"Looked at: {how}. It took {took}."


def _scores(found: Exploration) -> Iterator[str]:
    yield f"{'':22}{'worst':>9}{'best':>9}"
    for name, label in SCORES.items():
        worst, best = found.scores[name]
        yield f"{label:22}{_number(worst):>9}{_number(best):>9}"
    worst, best = found.together or (None, None)
    yield f"{'Together, of 100':22}{_number(worst):>9}{_number(best):>9}"
    yield f"{'':22}{'fewest':>9}{'most':>9}"
    yield f"{'Decisions':22}{_number(found.fewest):>9}{_number(found.most):>9}"


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}".replace("-", "−")


def _endings(found: Exploration) -> Iterator[str]:
    headings = "".join(f"{label.lower():>12}" for label in SCORES.values())
    yield f"{'Endings':28}{'random play':<{_BAR + 10}}{headings}"
    for id_, one in found.endings.items():
        ending = found.scenario.endings[id_]
        name = _fitted(f"{_MARKS[ending.outcome]} {_title(found, ending.title)}", 27)
        if one.reachable is False:
            yield f"{name} cannot be reached"
        elif not one.scores:
            yield f"{name} was not met"
        else:
            ranges = "".join(f"{_range(one, score):>12}" for score in SCORES)
            share = f"{'' if one.share_exact else '~'}{one.share * 100:.1f} %"
            yield f"{name} {_bar(one.share):<{_BAR}}{share:>9} {ranges}"


def _range(one: EndingFound, score: str) -> str:
    worst, best = one.scores[score]
    return f"{_number(worst)} to {_number(best)}"


def _bar(share: float) -> str:
    """Return a bar for a share from 0 to 1; something is seen of every share that is not 0."""
    eighths = max(round(share * _BAR * 8), int(share > 0))
    full, rest = divmod(min(eighths, _BAR * 8), 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def _map(found: Exploration) -> Iterator[str]:
    """Draw which pairs of the first two scores an ending can be reached with, by the best outcome that has them."""
    outcomes = list(_MARKS)
    met: list[tuple[int, int, int]] = []
    for ending, one in found.endings.items():
        rank = outcomes.index(found.scenario.endings[ending].outcome)
        met += [(scores[0], scores[1], rank) for scores in one.pairs]
    if not met:
        return
    down, across = list(SCORES)[:2]
    top, left = max(y for y, _, _ in met), min(x for _, x, _ in met)
    tall = -(-(top - min(y for y, _, _ in met) + 1) // _MAP_ROWS)
    wide = -(-(max(x for _, x, _ in met) - left + 1) // _MAP_COLUMNS)
    best: dict[tuple[int, int], int] = {}
    for y, x, rank in met:
        at = (top - y) // tall, (x - left) // wide
        best[at] = min(rank, best.get(at, rank))
    rows, columns = max(y for y, _ in best) + 1, max(x for _, x in best) + 1
    yield f"{down} (up) and {across} (across) that an ending can be reached with"
    marks = list(_MARKS.values())
    for row in range(rows):
        line = "".join(marks[best[row, column]] if (row, column) in best else " " for column in range(columns))
        yield f"{_number(top - row * tall):>6} │{line.rstrip()}"
    right = _number(left + (columns - 1) * wide)
    yield f"{'':7}└{'─' * columns}"
    yield f"{'':8}{_number(left):<{max(columns - len(right), 1)}}{right}"
    yield f"{'':8}+ a good ending is among them, o a mixed one, - only poor ones"
    yield ""


def _strategies(found: Exploration) -> Iterator[str]:
    headings = "".join(f"{label.lower():>11}" for label in SCORES.values())
    yield f"{'Players who go by one thing':28}{'ending':<22}{headings}{'beats':>8}"
    for one in found.strategies:
        ending = "" if one.ending is None else _title(found, found.scenario.endings[one.ending].title)
        values = "".join(f"{_number(value):>11}" for value in one.scores.values())
        beats = "–" if one.beats is None else f"{one.beats * 100:.0f} %"
        yield f"{_fitted(one.name, 28)}{_fitted(ending or '–', 22)}{values}{beats:>8}"
    yield from _folded("Scores from 0 to 100. They beat so many of 100 random plays, in both scores together.")
    if found.correlation is not None:
        yield from _folded(
            f"In random play the two scores go together by {found.correlation:.2f}".replace("-", "−")
            + " (0: each has lines of its own; 1: they are one and the same)."
        )


def _faults(found: Exploration) -> list[str]:
    """Return what is wrong with it, line by line."""
    lost = [ending for ending, one in found.endings.items() if one.reachable is False]
    faults: list[str] = []
    if lost:
        faults.append(f"No way leads to these endings: {', '.join(lost)}.")
    if found.unreachable_scenes:
        faults.append(f"No way leads to these scenes: {', '.join(found.unreachable_scenes)}.")
    if found.never_offered:
        faults.append(f"These lines are never on offer: {', '.join(found.never_offered)}.")
    if found.dead_ends:
        faults.append(f"Play can get stuck here, with nothing to say and no “otherwise”: {', '.join(found.dead_ends)}.")
    faults += [f"Play can go round here for ever, and never end: {', '.join(loop)}." for loop in found.endless_loops]
    faults += map(_farmable, found.farmable)
    return [line for fault in faults for line in _folded(fault, "- ")]


def _farmable(loop: FarmableLoop) -> str:
    trip = " → ".join((*loop.trip, loop.trip[0]))
    moves = "raises" if loop.rises else "lowers"
    if loop.more_than is None:
        return f"Going round {trip} {moves} {loop.score} without end."
    return f"Going round {trip} {moves} {loop.score} by more than {loop.more_than}; it may have no end."


def _examples(found: Exploration) -> Iterator[str]:
    yield "One way to each ending"
    for ending, one in found.endings.items():
        if one.example is not None:
            yield from _folded(f"{ending}: {' '.join(one.example) or 'by itself'}", "- ")


def _title(found: Exploration, title: str) -> str:
    return plain(title, found.scenario.called).replace("\n", " ")


# Text that fits: some letters take two columns, and some none


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(text: str, columns: int) -> str:
    """Return the text with blanks after it, or cut, so that it takes so many columns."""
    if sum(map(_columns, text)) <= columns:
        return text + " " * (columns - sum(map(_columns, text)))
    kept = ""
    room = columns - 1
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept += character
    return _fitted(kept + "…", columns)


def _folded(text: str, mark: str = "") -> Iterable[str]:
    """Return the text in lines, the first after a mark and the others below its text."""
    return wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False)
