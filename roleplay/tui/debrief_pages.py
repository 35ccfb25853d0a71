"""The pages of the debrief, each drawn from the debrief's data into rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from textual.content import Content

from roleplay.conversation.attempt import Decision
from roleplay.debrief import words
from roleplay.debrief.debrief import LEAST_LOSS, Debrief, Moment
from roleplay.debrief.scores import HONESTY, Score, rounded
from roleplay.outlook import Outlook, Reach
from roleplay.scenario.names import SCORES
from roleplay.tui import curve
from roleplay.tui.game import Finished
from roleplay.tui.sheet import Row, column
from roleplay.tui.talk import block_of, talk_rows, your_block
from roleplay.tui.text import EMPTY, beside, cut, prose, styled, wrapped

OUTCOMES = {"good": "a good end", "mixed": "a mixed end", "poor": "a poor end"}
_LABEL = 12
"""Width of the column of labels: Why, Moved, Possible."""

_NARROW = 70
"""Width up to which headings say less."""

_LEAST_ROWS = 5
"""Rows below which a curve says little."""

TOGETHER = "together"


def overview(result: Debrief, finished: Finished, outlook: Outlook, view: str, width: int, height: int) -> list[Row]:
    """Draw what happened, both scores beside the estimate, and the curve of what was still possible.

    `view` is the score that the curve shows, or `TOGETHER`.
    """
    left, measure = column(width)
    names = result.attempt.scenario.called
    gap = [EMPTY] * (2 if height > 30 else 1)
    title = beside(
        prose(result.ending.title, names, "bold $ink"), styled(OUTCOMES[result.ending.outcome], "$faint"), measure
    )
    lines = [title, *wrapped(prose(result.ending.meaning.replace("\n\n", " "), names, "$soft"), measure), *gap]
    for number, name in enumerate(SCORES):
        lines += gap[1:] if number else []
        lines += score_lines(result.scores[name], finished.estimate[name], measure)
    lines += [*gap, _profile_line(result, measure), *gap]

    mattered: list[Content] = []
    for moment in (
        result.turning_points if view == TOGETHER else ()
    ):  # what cost most of both is not what cost most of one
        mattered += _mattered(moment, result, measure, with_other=height > 30)
    mattered += _your_moment(result, finished, measure)
    room = height - len(lines) - 2 - len(mattered)  # for the curve
    if result.turning_points and view == TOGETHER and room > _LEAST_ROWS:
        title = styled("What cost most", "bold $ink") + styled("   decision, points, what you said", "$faint")
        above = [EMPTY] if height <= 30 and room > _LEAST_ROWS + 1 else []
        mattered, room = [*above, title, *mattered], room - 1 - len(above)
    missing = max(_LEAST_ROWS - room, 0)
    spaces = [index for index, line in enumerate(lines) if line == EMPTY]
    if missing <= len(spaces):  # a page that is seen whole comes before the space in it
        for index in reversed(spaces[len(spaces) - missing :]):
            del lines[index]
    rows = max(min(8, room), _LEAST_ROWS)
    lines += _curve_lines(result, outlook, view, measure, rows)
    lines += [*gap[1:], *mattered]
    return [Row(line.pad_left(left)) for line in lines]


def score_lines(
    score: Score, estimate: int | None, measure: int, *, who: str = "you", whom: str = "you"
) -> list[Content]:
    """Draw a score as a bar with its number and word, and below it where the estimate lay, if there is one.

    `who`, `whom`: who is told of, as in “we” and “us”.
    """
    label = styled(score.label, "$ink").pad_right(_LABEL - len(score.label))
    if score.value is None:
        return [label + styled(score.word, "$soft")]
    length = measure - _LABEL - 26
    full = round(score.value * length / 100)
    bar = styled("▄" * full, f"${score.name}") + styled("▄" * (length - full), "$rule")
    lines = [label + bar + styled(f"  {score.value:>3}", "bold $ink") + styled(f"  {score.word_about(whom)}", "$soft")]
    if estimate is not None:
        at = round(estimate * (length - 1) / 100)
        if estimate >= 50:
            mark = f"{who} said {estimate} ▲"
            lines.append(styled(mark, "$soft").pad_left(_LABEL + max(at + 1 - len(mark), 0)))
        else:
            lines.append(styled(f"▲ {who} said {estimate}", "$soft").pad_left(_LABEL + at))
    return lines


def _profile_line(result: Debrief, measure: int) -> Content:
    if result.profile is None:
        return styled(HONESTY, "$soft").truncate(measure, ellipsis=True)
    kind = styled(result.profile.capitalize(), "bold $ink")
    for about in (
        "the author’s word for a talk that goes so, and not for you",
        "the author’s word for the talk, not for you",
    ):
        line = kind + styled(f"   {about}", "$soft")
        if line.cell_length <= measure:
            break
    return line


def _curve_lines(result: Debrief, outlook: Outlook, view: str, measure: int, rows: int) -> list[Content]:
    title = styled("What was still possible", "bold $ink")
    whole = "the best and the worst, after each decision" if measure > _NARROW else "the best and the worst"
    about = whole if view == TOGETHER else f"{view} only"
    about += "" if result.is_exact else "; estimated, this scenario is too large to know all"
    lines = [title + styled(f"   {about}", "$faint")]
    if all(score.value is None for score in result.scores.values()):
        return [*lines, styled("Nothing moves the scores in this scenario.", "$soft")]
    reaches = [moment.before for moment in result.moments]
    final = result.moments[-1].after if result.moments else outlook.whole
    values = [_span(reach, view, outlook) for reach in (*reaches, final)]
    if not result.moments or values[0] is None:
        return [*lines, styled("Nothing moves this score in this scenario.", "$soft")]
    points = [curve.Point(best=float(span[1]), worst=float(span[0])) for span in values if span is not None]
    losses, turning = {}, set()
    for number, (before, after) in enumerate(pairwise(points), 1):
        if before.best - after.best > LEAST_LOSS:
            losses[number] = rounded(before.best - after.best)
    if view == TOGETHER:
        turning = {moment.decision.number for moment in result.turning_points}
    tip = f"{rounded(points[-1].best)} {view}"
    return lines + curve.draw(points, losses, turning, tip, measure, rows)


def _span(reach: Reach, view: str, outlook: Outlook) -> tuple[Fraction, Fraction] | None:
    """Return worst and best still reachable, 0 to 100; None for a score that nothing moves."""
    if view == TOGETHER:
        return reach.together
    ends = []
    for end in reach.scores[view]:
        value = outlook.scaled(tuple(end if name == view else 0 for name in SCORES))[view]
        if value is None:
            return None
        ends.append(value)
    return ends[0], ends[1]


def _mattered(moment: Moment, result: Debrief, measure: int, *, with_other: bool) -> list[Content]:
    """Draw the sentence that cost most, and the one to try instead."""
    names = result.attempt.scenario.called
    number = styled(f"{moment.decision.number:>3}", "bold $accent")
    lost = styled(f"{words.signed(-rounded(moment.loss)):>5}", "bold $ink")
    lines = [number + lost + Content("   ") + cut(prose(moment.decision.choice.words, names, "$ink"), measure - 11)]
    if with_other and moment.better is not None:
        lines.append(styled("    try    ", "$faint") + cut(prose(moment.better.words, names, "$soft"), measure - 11))
    return lines


def _your_moment(result: Debrief, finished: Finished, measure: int) -> list[Content]:
    """Draw what became of the moment that you thought mattered most; nothing where none was chosen."""
    if finished.moment is None:
        return []
    change = words.what_it_changed(result.moments[finished.moment - 1], result.attempt.scenario)
    pick = styled(f"{finished.moment:>3}  your pick: ", "$faint")
    return [pick + cut(styled(change, "$soft"), measure - pick.cell_length)]


def turning_point(result: Debrief, moment: Moment, width: int, height: int) -> list[Row]:
    """Draw one turning point: the cue, your words, what they did, the why, and what was possible before and after.

    Where not all of it fits, what to try instead comes into view first: the bars become words, then of the cue only its
    last sentence stays (all of it is under “the talk”), then the line to try comes before the reason.
    """
    left, measure = column(width)
    why = _why(moment.decision, result.attempt.scenario.called, measure)
    instead = _instead(moment, result.attempt.scenario.called, measure)
    moved = _moved(moment.decision)
    said = styled(words.possible(moment), "$soft")
    roomy = [*why, EMPTY, *instead, *([EMPTY] if instead else []), moved, EMPTY, *_possible(moment, measure)]
    in_words = _labelled("", wrapped(said, measure - _LABEL))
    if moved.cell_length + 3 + said.cell_length <= measure:
        in_words, moved = [], moved + Content("   ") + said
    close = [*why, *instead, moved, *in_words]
    turned = [*instead, *_why(moment.decision, result.attempt.scenario.called, measure, "Your line"), moved, *in_words]
    top = _what_was_said(result, moment, left, measure, height, is_whole=True)
    if len(top) + len(roomy) <= height:
        body = roomy
    elif len(top) + len(why) + len(instead) <= height:
        body = close
    else:
        top = _what_was_said(result, moment, left, measure, height, is_whole=False)
        body = close if len(top) + len(why) + len(instead) <= height or not instead else turned
    return top + [Row(line.pad_left(left)) for line in body]


def _what_was_said(
    result: Debrief, moment: Moment, left: int, measure: int, height: int, *, is_whole: bool
) -> list[Row]:
    """Draw what a decision changed, the cue (or its last sentence), your words, and what they did."""
    scenario, decision, turn = result.attempt.scenario, moment.decision, moment.decision.number
    head = styled(f"Decision {turn}", "bold $ink") + styled(f"   {words.what_it_changed(moment, scenario)}", "$soft")
    rows = [Row(line.pad_left(left)) for line in wrapped(head, measure)] + [Row()] * (2 if height > 30 else 1)
    cue = [block_of(scenario, line, turn) for line in words.cue(decision, scenario)]
    if not is_whole:
        cue = [replace(block, paragraphs=(words.last_sentence(" ".join(block.paragraphs)),)) for block in cue[-1:]]
    blocks = [*cue, your_block(decision.choice, turn), *(block_of(scenario, line, turn) for line in decision.reply)]
    return [*rows, *talk_rows(blocks, scenario, left, measure, newest=turn), Row()]


def _why(decision: Decision, names: Mapping[str, str], measure: int, label: str = "Why") -> list[Content]:
    why = decision.choice.why
    text = prose(why, names, "$ink") if why else styled("The author left no reason.", "$soft")
    if decision.choice.contested:
        text += styled(" People who rated this line did not agree about it.", "$soft")
    return _labelled(label, wrapped(text, measure - _LABEL))


def _instead(moment: Moment, names: Mapping[str, str], measure: int) -> list[Content]:
    """Draw the line to try instead; nothing where yours was as good as any."""
    if moment.better is None:
        return []
    text = prose(moment.better.words.replace("\n\n", " "), names, "$ink")
    return _labelled("Try instead", wrapped(text, measure - _LABEL))


def _moved(decision: Decision) -> Content:
    parts = [
        styled(f"{label} ", "$ink") + styled(words.signed(score), f"bold ${name}")
        for (name, label), score in zip(SCORES.items(), decision.choice.scores, strict=True)
    ]
    return _labelled("Moved", [Content("   ").join(parts)])[0]


def _possible(moment: Moment, measure: int) -> list[Content]:
    """Draw the best still reachable before and after: two half bars that touch and read as one; one where it stayed."""
    before, after = rounded(moment.before.together[1]), rounded(moment.after.together[1])
    length = measure - _LABEL - 14
    upper, lower = round(before * length / 100), round(after * length / 100)
    if before == after:
        return _labelled(
            "Possible",
            [styled("▄" * lower, "$held").pad_right(length - lower) + styled(f"  {after:>2} still", "bold $ink")],
        )
    return _labelled(
        "Possible",
        [
            styled("▄" * upper, "$rule").pad_right(length - upper) + styled(f"  {before:>2} before", "$soft"),
            styled("▀" * lower, "$held").pad_right(length - lower) + styled(f"  {after:>2} after", "bold $ink"),
        ],
    )


def _labelled(label: str, lines: list[Content]) -> list[Content]:
    first = styled(label, "$soft").pad_right(_LABEL - len(label))
    return [(first if index == 0 else Content(" " * _LABEL)) + line for index, line in enumerate(lines)]


def every_choice(result: Debrief, cursor: int, width: int, height: int) -> list[Row]:
    """Draw every decision: what they said, what you said, what they did, the why, and the lines not taken."""
    left, measure = column(width)
    scenario = result.attempt.scenario
    rows: list[Row] = []
    for index, decision in enumerate(result.attempt.decisions):
        chosen = index == cursor
        turn = decision.number
        drawn = _decision_head(result.moments[index], measure, selected=chosen)
        mark = styled("▌", "$accent") if chosen else Content(" ")
        block_rows = [Row(Content(" " * (left - 2)) + mark + Content(" ") + drawn)]
        blocks = [block_of(scenario, line, turn) for line in words.cue(decision, scenario)]
        blocks += [your_block(decision.choice, turn), *(block_of(scenario, line, turn) for line in decision.reply)]
        block_rows += [Row(), *talk_rows(blocks, scenario, left, measure, newest=0 if chosen else turn + 1), Row()]
        body = [*_why(decision, scenario.called, measure), _moved(decision)]
        for other in decision.not_taken:
            text = prose(other.words.replace("\n\n", " "), scenario.called, "$soft")
            lines = [
                Content("  " if index else "○ ") + line
                for index, line in enumerate(wrapped(text, measure - _LABEL - 2))
            ]
            body += _labelled("Not taken" if other is decision.not_taken[0] else "", lines)
        block_rows += [Row(line.pad_left(left)) for line in body]
        rows += [Row(), Row()] if rows else []
        rows += [Row(row.content, item=index) for row in block_rows]
    return rows or [Row(styled("There was nothing to choose in this conversation.", "$soft").pad_left(left))]


def _decision_head(moment: Moment, measure: int, *, selected: bool) -> Content:
    number = styled(f"Decision {moment.decision.number}", "bold $accent" if selected else "bold $ink")
    lost = rounded(moment.loss)
    return beside(number, styled(f"{words.points(lost)} lost" if lost else "nothing lost", "$soft"), measure)


def practised(result: Debrief, width: int, height: int) -> list[Row]:
    """Draw the skills, as chances taken, and the line that helped most."""
    left, measure = column(width, 76)
    names = result.attempt.scenario.called
    lines: list[Content] = []
    if result.best_line is not None:
        choice = result.best_line.choice
        quoted = styled("“", "$ink") + prose(choice.words, names, "$ink") + styled("”", "$ink")
        lines += [styled("Your line that helped most", "bold $ink"), EMPTY, *wrapped(quoted, measure - 4, 4)]
        if choice.why:
            lines += [EMPTY, *wrapped(prose(choice.why, names, "$soft"), measure - 4, 4)]
        lines.append(EMPTY)
    lines += [styled("What you practised", "bold $ink") + styled("   chances taken", "$faint"), EMPTY]
    widest = max((len(chances.skill) for chances in result.skills), default=0) + 3
    for chances in result.skills:
        if chances.offered:
            name = styled(chances.skill.replace("-", " ").ljust(widest), "$ink")
            marks = styled("●" * chances.taken, "$held") + styled("○" * (chances.offered - chances.taken), "$faint")
            said = styled(f"   {chances.taken} of {chances.offered}", "$soft")
            lines.append(name + marks.pad_right(max(12 - chances.offered, 0)) + said)
    if not result.skills:
        lines += wrapped(styled("The author of this conversation has named no skills for it.", "$soft"), measure)
    unmet = [chances.skill.replace("-", " ") for chances in result.skills if not chances.offered]
    if unmet:
        lines += [EMPTY, *wrapped(styled(f"Not met in this conversation: {', '.join(unmet)}.", "$faint"), measure)]
    return [Row(line.pad_left(left)) for line in lines]


def questions(result: Debrief, width: int, height: int) -> list[Row]:
    """Draw the key idea and the questions that the conversation leaves."""
    left, measure = column(width, 76)
    scenario = result.attempt.scenario
    lines = [styled("To take away", "bold $ink"), EMPTY]
    if scenario.debrief.key_idea:
        lines += [*wrapped(prose(scenario.debrief.key_idea, scenario.called, "$ink"), measure), EMPTY]
    for question in (result.ending.ask, *scenario.debrief.reflect):
        if question:
            text = wrapped(prose(question, scenario.called, "$soft"), measure - 2)
            lines += [
                (styled("· ", "$faint") if index == 0 else Content("  ")) + line for index, line in enumerate(text)
            ]
    lines += [EMPTY, *wrapped(styled("Say one of your lines aloud, in your own words.", "$faint"), measure)]
    return [Row(line.pad_left(left)) for line in lines]
