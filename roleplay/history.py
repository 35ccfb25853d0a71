"""What `roleplay history` says: a page of text, from the saves alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from roleplay.columns import columns, halves
from roleplay.saves import history
from roleplay.saves.history import Past
from roleplay.scenario.names import SCORES, skills
from roleplay.scenario.prose import clean
from roleplay.times import ago, on_day, until

NEWEST = 20
"""How many attempts are listed unless all are asked for."""
_WIDE = 60
"""How many attempts a picture shows: the newest."""


def report(past: Sequence[Past], *, everything: bool = False, today: date | None = None) -> str:
    """Return the page. `past`: newest first; `everything`: list all attempts, rehearsals too."""
    listed = [one for one in past if everything or not one.is_rehearsal]
    shown = listed if everything else listed[:NEWEST]
    lines = [_attempt(one) for one in shown]
    hidden = len(past) - len(shown)
    if hidden:
        more = f"{hidden} more, older ones or rehearsals" if hidden > 1 else "1 more, an older one or a rehearsal"
        lines.append(f"And {more}: roleplay history --all")
    if not history.played(past):
        lines += ["", "Nothing is finished yet; what changes over time is shown once something is."]
        return "\n".join(map(clean, lines))
    lines += ["", *_scores(past), *_gaps(past), "", *_skills(past), "", *_endings(past), "", *_next(past, today)]
    return "\n".join(map(clean, lines))


def _attempt(one: Past) -> str:
    start = f"{one.id}  {ago(one.started)}  {one.title}{' (rehearsal)' if one.is_rehearsal else ''}: "
    result = one.result
    if result is None:
        return f"{start}not finished, {one.so_far} decision{'' if one.so_far == 1 else 's'} so far"
    scores = ", ".join(f"{name} {_number(result.scores.get(name))}" for name in SCORES)
    return f"{start}{result.ending_title} ({result.outcome}), {scores}"


def _number(value: int | None) -> str:
    return "without room to move" if value is None else str(value)


def _picture(values: Sequence[int]) -> str:
    return columns(values[-_WIDE:])[0]


def _scores(past: Sequence[Past]) -> list[str]:
    lines = ["SCORES OVER TIME, 0 to 100, the newest at the right"]
    for name, label in SCORES.items():
        values = history.course(past, name)
        if values:
            change = f"from {values[0]} to {values[-1]}" if len(values) > 1 else str(values[0])
            lines.append(f"{label:<12}{_picture(values)}  {change}")
    return lines


def _gaps(past: Sequence[Past]) -> list[str]:
    values = history.gaps(past)
    if not values:
        return []
    return ["", "HOW FAR YOUR ESTIMATES WERE OFF, in points", f"{'Off by':<12}{_picture(values)}  {knowing(values)}"]


def knowing(gaps: Sequence[int]) -> str:
    """Say whether somebody gets better at knowing how it went; `gaps`: oldest first, at least one."""
    if len(gaps) < 2:
        return f"{gaps[0]} points"
    earlier, later = halves(gaps)
    change = "nearer now" if later < earlier else "no nearer yet" if later > earlier else "as before"
    return f"{earlier} points at first, {later} lately: {change}"


def _skills(past: Sequence[Past]) -> list[str]:
    lines = ["SKILLS OVER TIME, chances taken"]
    met = history.skills_over_time(past)
    widest = max((len(skill) for skill in met), default=0) + 2
    for skill, counts in met.items():
        whole = history.total(counts)
        picture = _picture([round(100 * one.taken / one.offered) for one in counts])
        lines.append(f"{skill.replace('-', ' '):<{widest}}{picture}  {whole.taken} of {whole.offered}")
    return lines


def _endings(past: Sequence[Past]) -> list[str]:
    found = history.endings_found(past)
    return ["ENDINGS FOUND", *(f"{one.title}: {len(one.endings)}. {'; '.join(one.endings.values())}." for one in found)]


def _next(past: Sequence[Past], today: date | None) -> list[str]:
    lines = ["WHAT NEXT"]
    for one in history.due(past):
        when = until(one.on, today)
        day = "" if when == "now" else f" ({on_day(one.on)})"
        lines += [f"Play “{one.title}” again {when}{day}:", f"  roleplay play {one.scenario}"]
    least = history.least_met(past, list(skills()))[0]
    least_met = f"The skill you have met least is {least.replace('-', ' ')}; where to practise it:"
    return [*lines, least_met, f"  roleplay list --skill {least}"]
