"""What the preview shows beside the talk: the trainer's eye on all that is hidden from players, and the problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from roleplay.authoring.preview import Preview
from roleplay.conversation.attempt import Attempt
from roleplay.debrief.words import signed
from roleplay.diagnostics import cells
from roleplay.fixing import mended_lines
from roleplay.outlook.scale import half_up
from roleplay.scenario.model import Choice
from roleplay.scenario.names import SCORES
from roleplay.scenario.problems import Fix, Problem, worst_first
from roleplay.tui.sheet import Row
from roleplay.tui.text import EMPTY, beside, cut, styled, wrapped

_WIDEST = 48
_LABEL = 11
_MOST_TICKS = 24
_MOST_REMARKS = 2  # the others are on a page of their own
_MOST_MENDED = 3  # lines of one problem
_MOST_PROBLEMS = 4  # where the talk cannot go on


def eye(preview: Preview, chosen: Choice | None, width: int, height: int, *, with_problems: bool) -> list[Row]:
    """Draw what players never see of where the conversation stands; `chosen`: the choice under the cursor.

    Where it does not fit, what is not true takes less room and skills none; then the foot alone counts the problems.
    """
    for is_close, tells in ((False, with_problems), (True, with_problems), (True, False)):
        rows = _eye(preview, chosen, width, with_problems=tells, is_close=is_close)
        if len(rows) <= height:
            break
    return rows


def _eye(preview: Preview, chosen: Choice | None, width: int, *, with_problems: bool, is_close: bool) -> list[Row]:
    measure = min(width - 4, _WIDEST)
    warning = "The player never sees this" if measure >= 26 else "Players never see this"
    parts = [wrapped(styled(warning, "italic $faint"), measure)]
    if preview.news:
        parts.append(wrapped(styled(preview.news, "$accent"), measure))
    if preview.attempt is not None:
        parts += _state(preview, preview.attempt, chosen, measure, is_close=is_close)
    if with_problems:
        parts.append([*problems_in_short(preview, measure)])
    lines = [line for part in parts if part for line in (*part, EMPTY)]
    return [Row(line.pad_left(2)) for line in lines[:-1]]


def _state(
    preview: Preview, attempt: Attempt, chosen: Choice | None, measure: int, *, is_close: bool
) -> Iterator[list[Content]]:
    yield [_score(preview, attempt, index, measure) for index in range(len(SCORES))]
    yield [*_memory(attempt, measure, is_close=is_close)]
    if chosen is not None:
        yield [*_said(chosen, attempt, measure, is_close=is_close)]
    yield [*_hidden(preview, measure)]
    yield [*_open(preview, attempt, measure)]


def _score(preview: Preview, attempt: Attempt, index: int, measure: int) -> Content:
    """Draw one score on the scale of the whole scenario, from where it began to where it is."""
    name, label = list(SCORES.items())[index]
    value = attempt.state.scores[index]
    number = styled(f"{signed(value):>4}", "bold $ink")
    room = preview.outlook.scale.ranges[index] if preview.outlook is not None else None
    ticks = min(measure - _LABEL - 5, _MOST_TICKS)
    if room is None or ticks < 6:
        return beside(styled(label, "$soft"), number, min(measure, _LABEL + ticks + 5))
    at, zero = (
        max(0, min(ticks - 1, round((where - room.worst) * (ticks - 1) / (room.best - room.worst))))
        for where in (value, 0)
    )
    low, high = min(at, zero), max(at, zero)
    line = "".join("●" if tick == at else "━" if low <= tick <= high else "─" for tick in range(ticks))
    bar = Content.assemble((line[:low], "$rule"), (line[low : high + 1], f"${name}"), (line[high + 1 :], "$rule"))
    return styled(f"{label:{_LABEL}}", "$soft") + bar + Content(" ") + number


def _memory(attempt: Attempt, measure: int, *, is_close: bool) -> Iterator[Content]:
    """Yield the facts and counters; those that the last decision changed say “now”."""
    scenario, state = attempt.scenario, attempt.state
    before = attempt.decisions[-1].before if attempt.decisions else state
    if scenario.facts:
        yield styled("Facts", "bold $ink")
    for name in scenario.facts:
        is_true, now = name in state.facts, (name in state.facts) != (name in before.facts)
        if is_close and not is_true and not now:
            continue
        mark = styled("✓ ", "$accent") if is_true else styled("· ", "$faint")
        line = mark + styled(name, "$ink" if is_true else "$faint") + styled("   now" if now else "", "$soft")
        yield line.truncate(measure, ellipsis=True)
    never = [name for name in scenario.facts if name not in state.facts | before.facts]
    if is_close and never:
        yield from wrapped(styled(f"· {', '.join(never)}", "$faint"), measure)
    if scenario.counters:
        yield styled("Counters", "bold $ink")
    for (name, counter), value, was in zip(scenario.counters.items(), state.counters, before.counters, strict=True):
        line = styled(f"{name} {value}", "$ink") + styled(f"   of {counter.min} to {counter.max}", "$faint")
        yield (line + styled("   now" if value != was else "", "$soft")).truncate(measure, ellipsis=True)


def _said(choice: Choice, attempt: Attempt, measure: int, *, is_close: bool) -> Iterator[Content]:
    """Yield what the choice under the cursor would do."""
    head = styled(f"If you say {attempt.choices.index(choice) + 1}", "bold $ink") + styled(f"   {choice.id}", "$faint")
    yield head.truncate(measure, ellipsis=True)
    moves = zip(SCORES.values(), choice.scores, strict=True)
    yield from wrapped(styled("   ".join(f"{label} {signed(number)}" for label, number in moves), "$ink"), measure)
    effects = [f"sets {', '.join(choice.set)}"] if choice.set else []
    effects += [f"clears {', '.join(choice.clear)}"] if choice.clear else []
    effects += [f"{name} {signed(number)}" for name, number in choice.add.items()]
    effects += ["once only"] if choice.once else []
    yield from wrapped(styled(", ".join([*effects, f"goes to {choice.goto}"]), "$soft"), measure)
    if choice.skill and not is_close:
        yield from wrapped(styled(", ".join(choice.skill), "$faint"), measure)


def _hidden(preview: Preview, measure: int) -> Iterator[Content]:
    """Yield the choices that are not on offer, each with the reason."""
    found = preview.hidden()
    if found:
        yield styled("Not on offer", "bold $ink")
    for hidden in found:
        yield from wrapped(styled(hidden.choice.id, "$soft") + styled(f"   {hidden.reason}", "$faint"), measure)


def _open(preview: Preview, attempt: Attempt, measure: int) -> Iterator[Content]:
    """Yield what can still be reached."""
    if attempt.ending is not None:
        yield styled("The end", "bold $ink") + styled(f"   {attempt.scene}, {attempt.ending.outcome}", "$faint")
        return
    yield styled("Scene", "bold $ink") + styled(f"   {attempt.scene}", "$faint")
    if preview.outlook is None:
        yield styled("working out what can be reached …" if not preview.is_checked else "", "$faint")
        return
    reach = preview.outlook.reach(attempt.state)
    count = f"{len(reach.endings)} of {len(attempt.scenario.endings)}"
    yield from wrapped(styled("Ends still open", "bold $ink") + styled(f"   {count}", "$soft"), measure)
    if not reach.exact:
        yield styled("as far as random plays have shown", "$faint")
    if reach.endings:
        yield from wrapped(styled(", ".join(reach.endings), "$faint"), measure)
        yield styled(f"{half_up(reach.together[1])} of 100 at best", "$soft")


def counted(found: Sequence[Problem]) -> str:
    """Return how many problems there are, in a few words: “1 error, 2 remarks”; remarks do not stop a scenario."""
    errors = sum(problem.is_error for problem in found)
    parts = [(errors, "error"), (len(found) - errors, "remark")]
    words = [f"{number} {name}{'s' if number > 1 else ''}" for number, name in parts if number]
    return ", ".join(words) or "no problems"


def problems_in_short(preview: Preview, measure: int) -> Iterator[Content]:
    """Yield the first problems, errors before the others, each in a few lines."""
    found = worst_first(preview.problems)
    if not found and not preview.is_checked:
        return
    style = "bold $accent" if found and found[0].is_error else "bold $ink"
    yield styled(counted(found), style) + styled(
        "" if preview.is_checked or preview.is_broken else "   so far", "$faint"
    )
    shown = _MOST_PROBLEMS if preview.is_broken else _MOST_REMARKS
    for problem in found[:shown]:
        line = styled(f"line {problem.place.line}  ", "$faint") + styled(problem.message, "$ink")
        lines = wrapped(line, measure)
        yield from lines[:3] if len(lines) <= 3 else [*lines[:2], cut(lines[2] + Content(" …"), measure)]
    if len(found) > shown:
        yield styled(f"and {len(found) - shown} more", "$faint") + styled("   p", "bold $soft")


def _mended(fix: Fix, lines: Sequence[str], measure: int) -> Iterator[Content]:
    """Yield how the lines of a problem should read, as they stand in the file."""
    yield styled("Like this:" if fix.safe else "Perhaps like this:", "$soft")
    mended = mended_lines(fix, lines)
    for number, line in mended[:_MOST_MENDED]:
        shown = styled(
            line if cells(line) <= measure - 7 else line.strip(), "$ink"
        )  # words before how far they stand in
        yield cut(styled(f"{number:>5}  ", "$faint") + shown, measure)
    if len(mended) > _MOST_MENDED:
        yield styled(f"{'':7}… and {len(mended) - _MOST_MENDED} more", "$faint")


def problem_rows(preview: Preview, measure: int, left: int) -> list[Row]:
    """Draw every problem whole, errors first: its line, what is wrong, what to do, how the line should read."""
    rows: list[Row] = []
    for problem in worst_first(preview.problems):
        head = styled(f"line {problem.place.line}", "bold $accent" if problem.is_error else "bold $soft")
        head += styled(f"   {problem.kind.severity} {problem.kind.code}", "$faint")
        lines = [head, *wrapped(styled(problem.message, "$ink"), measure)]
        lines += wrapped(styled(problem.help, "$soft"), measure) if problem.help else []
        lines += _mended(problem.fix, preview.lines, measure) if problem.fix is not None else []
        rows += [Row(line.pad_left(left)) for line in (*lines, EMPTY)]
    return rows
