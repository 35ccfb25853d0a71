"""The debrief in words: the sentences that the screens, plain mode and reports share. No markup, no layout."""

from __future__ import annotations

from roleplay.conversation.attempt import Decision
from roleplay.debrief.debrief import Debrief, Moment, SkillChances
from roleplay.debrief.scores import rounded
from roleplay.debrief.what_if import OtherRoad
from roleplay.scenario.model import Line, Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain

CLOSE = "close to the author’s key"
MINUS = "\N{MINUS SIGN}"
CANNOT_GO_ON = "The conversation cannot go on: this scenario offers nothing to say here. Tell its author."


def signed(number: int) -> str:
    """Return a number with its sign, as in +2, 0 and −1."""
    return f"+{number}" if number > 0 else f"{MINUS}{-number}" if number < 0 else "0"


def moved(decision: Decision) -> str:
    """Return how a choice moved the scores: `Diplomacy +1, empathy −2`."""
    labels = list(SCORES.values())
    return ", ".join(
        f"{label if index == 0 else label.lower()} {signed(score)}"
        for index, (label, score) in enumerate(zip(labels, decision.choice.scores, strict=True))
    )


def points(count: int) -> str:
    """Return a number of points in words."""
    small = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    said = small[count] if count < len(small) else str(count)
    return f"{said} point" if count == 1 else f"{said} points"


def what_it_changed(moment: Moment, scenario: Scenario, *, in_points: bool = True) -> str:
    """Return in one phrase what a decision did to what was possible; without `in_points`, no number is told."""
    lost = rounded(moment.loss)
    if moment.closed_good:
        no_good = "no good ending was left after this"
        return f"{no_good}, and {points(lost)} went" if lost and in_points else no_good
    if lost > 0:
        if any(scenario.endings[name].outcome == "good" for name in moment.after.endings):
            return f"it cost {points(lost) if in_points else 'some of what was possible'}; a good ending was still open"
        return f"it cost {points(lost) if in_points else 'some'} of what was possible"
    other = rounded(moment.mean_other_loss)
    if other > 0 and not in_points:
        return "went well: the other lines would have left less possible"
    if other > 0:
        return f"went well: the other lines would have cost about {points(other)}"
    return "nothing was lost"


def possible(moment: Moment) -> str:
    """Return the best still reachable before and after: `at best 81 of 100 before, 71 after`."""
    before, after = rounded(moment.before.together[1]), rounded(moment.after.together[1])
    if before == after:
        return f"at best {before} of 100, before and after"
    return f"at best {before} of 100 before, {after} after"


def road(other: OtherRoad, best: int) -> str:
    """Return where the same later choices would have led, and the `best` together that was open there, 0 to 100."""
    if other.ending is not None:
        title = plain(other.ending.title, other.attempt.scenario.called)
        return f"With the same later choices it would have ended in “{title}” ({other.ending.outcome})."
    if other.is_stuck:
        return "The conversation could not have gone on there: the scenario leads no further."
    opened = f"From there, at best {best} of 100."
    if other.broke_at is not None:
        number = other.broke_at.number
        return f"The same later choices are not possible then: decision {number} would not have come up. {opened}"
    return f"With the same later choices it would not have ended yet. {opened}"


def skill(chances: SkillChances) -> str:
    """Return `clear and concise: 3 of 5 chances`, or that the skill was not met."""
    name = chances.skill.replace("-", " ")
    if not chances.offered:
        return f"{name}: not met in this conversation"
    return f"{name}: {chances.taken} of {chances.offered} {'chance' if chances.offered == 1 else 'chances'}"


def cue(decision: Decision, scenario: Scenario) -> tuple[Line, ...]:
    """Return the lines that the decision answered: all of the last person who spoke, else the last one heard."""
    spoken = [line for line in decision.heard if scenario.speaker(line)]
    if not spoken:
        return decision.heard[-1:]
    return tuple(line for line in spoken if line.speaker == spoken[-1].speaker)


def cue_words(decision: Decision, scenario: Scenario) -> str:
    """Return the one line that people remember of the cue: the last question, else the last line; else your own."""
    texts = [plain(line.text, scenario.called) for line in cue(decision, scenario)]
    asked = [text for text in texts if "?" in text]
    return (asked or texts or [plain(decision.choice.words, scenario.called)])[-1]


def last_sentence(text: str, most: int = 60) -> str:
    """Return the last sentence of a text, or its end; at most about `most` characters: what people remember of it."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    for stop in (". ", "! ", "? "):
        at = text.rfind(stop, 0, len(text) - 2)
        if at >= 0 and len(text) - at - 2 <= most and len(text) - at - 2 >= 12:
            return text[at + 2 :]
    return "… " + text[-most:].split(" ", 1)[-1]


def estimate_gap(estimate: int, value: int) -> str:
    """Return how an estimate lay beside the key, behaviour and not person."""
    gap = estimate - value
    return CLOSE if abs(gap) <= 5 else f"{abs(gap)} {'above' if gap > 0 else 'below'} the author’s key"


def together(result: Debrief) -> str:
    """Return both scores as one number."""
    return f"{rounded(result.together)} of 100"
