"""A trainer's view over many people's attempts: the figures as a document to read, and as one table to count with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roleplay.conversation.step import Mode
from roleplay.debrief.words import MINUS
from roleplay.reports.attempt import HONESTY
from roleplay.reports.document import (
    Block,
    Cell,
    Document,
    Heading,
    Labelled,
    Paragraph,
    Section,
    Table,
    told,
)  # fmt: skip
from roleplay.reports.figures import FEW, LEAST, DecisionFigures, Figures
from roleplay.reports.looking_back import OUTCOMES
from roleplay.reports.many import Plays
from roleplay.scenario.names import SCORES

_HOW = (
    "The fewer took a line that scores best there, the harder a decision is. It separates by their share among the "
    "quarter with the best totals, minus their share among the quarter with the lowest: from 0.30 on it tells them "
    "apart well, below 0.20 hardly. Below zero, those who did well elsewhere took another line: look at the key again."
)
_MODES = {Mode.WOULD: "what they would say", Mode.SHOULD: "what one should say"}


def document(found: Plays, figures: Sequence[Figures]) -> Document:
    """Return the view as a document."""
    return Document(
        title="What was said",
        subtitle="A trainer’s view over many attempts, without names",
        facts=Labelled(tuple((label, told(words)) for label, words in _facts(found))),
        sections=tuple(_section(one) for one in figures),
        foot=HONESTY,
    )


def _facts(found: Plays) -> Iterator[tuple[str, str]]:
    yield "Counted", f"{_count(len(found.plays), 'finished attempt')} from {_count(found.files, 'file')}"
    left = (
        (found.unfinished, "not finished"),
        (found.rehearsals, "only a rehearsal" if found.rehearsals == 1 else "only rehearsals"),
        (found.twice, "met in more than one file"),
    )
    words = ", ".join(f"{number} {why}" for number, why in left if number)
    if words:
        yield "Not counted", words


def _section(one: Figures) -> Section:
    blocks: list[Block] = [
        Labelled(
            (
                ("Attempts", told(f"{one.plays}, asked for {_MODES[one.mode]}")),
                ("Version", told(one.version)),
            )
        ),
        Heading("How it ended"),
        Table(
            ("Ending", "", "Times", "Share"),
            tuple(
                (ending.title, OUTCOMES.get(ending.outcome, ending.outcome), ending.met, _share(ending.met, one.plays))
                for ending in one.endings
            ),
        ),
    ]
    if one.estimates:
        blocks += [Heading("Estimates against scores"), _estimates(one)]
    blocks += [Heading("Decisions"), Paragraph(told(_HOW), is_note=True)]
    if one.plays < LEAST:
        few = f"{_count(one.plays, 'attempt')}: too few to say how well a decision separates."
        blocks.append(Paragraph(told(few), is_note=True))
    for decision in one.decisions:
        blocks += [Heading(decision.scene, _about(decision)), _choices(decision)]
    return Section(one.title, tuple(blocks), is_page=True)


def _estimates(one: Figures) -> Table:
    return Table(
        ("", "Guesses", "Mean guess", "Mean score", "Above", "Close", "Below"),
        tuple(
            (
                SCORES[each.score],
                each.guesses,
                round(each.mean_estimate),
                round(each.mean_score),
                each.above,
                each.close,
                each.below,
            )
            for each in one.estimates
        ),
    )


def _about(decision: DecisionFigures) -> str:
    said = f"met {_count(decision.met, 'time')}"
    if decision.best_taken is not None:
        said += f"; {decision.best_taken:.0%} took a best line"
    if decision.separates is not None:
        said += f"; separates {_signed(decision.separates)}"
        said += ", a hint at most with so few" if decision.met < FEW else ""
    return said.replace("%", " %")


def _choices(decision: DecisionFigures) -> Table:
    rows = []
    for choice in decision.choices:
        best = "best" if choice.best and choice.best == choice.offered else "best at times" if choice.best else ""
        separates = "" if choice.separates is None else _signed(choice.separates)
        share = _share(choice.taken, choice.offered)
        rows.append((choice.words, best, choice.offered, choice.taken, share, separates))
    return Table(("Line", "", "Offered", "Taken", "Share", "Separates"), tuple(rows))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}".replace("%", " %") if whole else ""


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


_COLUMNS = (
    *("scenario", "title", "version", "mode", "attempts", "what", "scene", "name", "words"),
    *("offered", "taken", "best", "share", "best_taken", "separates", "mean_estimate", "mean_score"),
)


def table(figures: Sequence[Figures]) -> Table:
    """Return all figures as one table; `what` says whether a row is a decision, a choice, an ending or an estimate."""
    return Table(_COLUMNS, tuple(row for one in figures for row in _rows(one)))


def _rows(one: Figures) -> Iterator[tuple[Cell, ...]]:
    def row(what: str, **fields: Cell) -> tuple[Cell, ...]:
        whole: dict[str, Cell]
        whole = {"scenario": one.scenario, "title": one.title, "version": one.version, "mode": one.mode.value}
        values = {**whole, "attempts": one.plays, "what": what, **fields}
        return tuple(values.get(column) for column in _COLUMNS)

    for ending in one.endings:
        yield row(
            "ending", name=ending.ending, words=ending.title, taken=ending.met, share=_part(ending.met, one.plays)
        )
    for each in one.estimates:
        guess, score = round(each.mean_estimate, 1), round(each.mean_score, 1)
        yield row("estimate", name=each.score, taken=each.guesses, mean_estimate=guess, mean_score=score)
    for decision in one.decisions:
        yield row(
            "decision",
            scene=decision.scene,
            offered=decision.met,
            best_taken=_rounded(decision.best_taken),
            separates=_rounded(decision.separates),
        )
        for choice in decision.choices:
            yield row(
                "choice",
                scene=decision.scene,
                name=choice.choice,
                words=choice.words,
                offered=choice.offered,
                taken=choice.taken,
                best=choice.best,
                share=_part(choice.taken, choice.offered),
                separates=_rounded(choice.separates),
            )


def _part(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
