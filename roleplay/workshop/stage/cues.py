"""What the foot of the stage says to the room, and what `?` says to the facilitator: the keys that work now."""

from __future__ import annotations

from textual.content import Content

from roleplay.tui.text import styled
from roleplay.workshop.course import CLOSED, PICKING, VOTING, Phase
from roleplay.workshop.meeting import Meeting
from roleplay.workshop.stage.cards import SCORES_CARD, SCRIPT_CARD
from roleplay.workshop.stage.showing import Showing
from roleplay.workshop.stage.slips import too_many
from roleplay.workshop.stage.votes import next_source
from roleplay.workshop.turn import letter

_NEXT = {
    Phase.TEST_CARD: "Space: it can be read",
    Phase.LOBBY: "Space: we begin",
    Phase.READ: "Next: what do we say?",
    Phase.DISCUSS: "Next: we vote again",
    Phase.SECOND_CLOSED: "Next: before and now",
    Phase.PICK: "↑ ↓ and Enter: we say it   ← not yet",
    Phase.REPLY: "Next: how it goes on",
    Phase.ENDING: "Next: how was that?",
    Phase.ESTIMATE: "Call out two numbers, as in 70 55",
    Phase.DEBRIEF: "Next: the end",
    Phase.LOOK_BACK: "↑ ↓ and Enter: back to it   ← stay here",
    Phase.OVER: "Everything is kept. Ctrl+Q leaves.",
}


def foot(meeting: Meeting, showing: Showing, *, more: bool, card: str = "") -> Content:
    """Return the line at the bottom; `more`: whether a page follows in this phase; `card`: which of the debrief."""
    entry = showing.entry
    if entry.note:
        return styled(entry.note, "bold $accent")
    if entry.is_open:
        typed = styled(entry.text, "bold $accent") + styled("▌", "$accent")
        then = showing.hint or ("Enter: count them" if meeting.phase in VOTING else "Enter: that is it")
        whose = f"{next_source(meeting).capitalize()}  " if meeting.phase in VOTING and meeting.settings.teams else ""
        return styled(whose, "$soft") + typed + styled(f"   {then}", "$soft")
    if showing.hint:
        return styled(showing.hint, "$soft")
    if card == SCORES_CARD and not meeting.path.scores_shown:
        return styled("s: open them   Space: leave them closed", "$soft")
    if card == SCRIPT_CARD and meeting.script is None:
        return styled("1, 2 or 3: that one   Space: only the questions", "$soft")
    if more:
        return styled("Next: the lines" if meeting.phase == Phase.REVEAL else "Next: more", "$soft")
    if meeting.phase in VOTING:
        return _voting(meeting)
    if meeting.phase in (Phase.FIRST_CLOSED, Phase.REVEAL, Phase.RUNOFF_CLOSED):
        return styled(_closed(meeting), "$soft")
    if meeting.phase == Phase.TIE:
        said = "Next: we say it" if meeting.turn.coin is not None else "Vote again, decide, or toss?"
        return styled(said, "$soft")
    if meeting.phase == Phase.ESTIMATE and meeting.path.estimate:
        return styled("Next: what was possible", "$soft")
    return styled(_NEXT[Phase(meeting.phase)], "$soft")


def _voting(meeting: Meeting) -> Content:
    tally = meeting.turn.tally
    missing = next((source for source in meeting.sources if source not in tally.by_source), None)
    if missing is not None and meeting.settings.rehearsal is not None:
        return styled("A rehearsal: Enter raises the hands.", "$soft")
    if missing is not None and meeting.settings.teams:
        return styled(f"{missing.capitalize()}: hands up for {_letters(meeting)}.", "$soft")
    if not tally.total:
        how = "Tap your line, or hands up." if meeting.door is not None else f"Hands up for {_letters(meeting)}."
        again = meeting.phase == Phase.SECOND_VOTE
        return styled(f"Again: {how[0].lower()}{how[1:]}" if again else how, "$soft")
    if more := too_many(meeting):
        return styled(f"{more} {'Count again?' if meeting.door is None else 'Who has two?'}", "bold $accent")
    return styled("Next: the vote is closed", "$soft")


def _letters(meeting: Meeting) -> str:
    options = meeting.turn.options
    return ", then ".join(letter(options.index(option)) for option in meeting.turn.tally.options)


def _closed(meeting: Meeting) -> str:
    tally = meeting.turn.tally
    if meeting.phase == Phase.FIRST_CLOSED and tally.is_split(meeting.settings.split):
        return "Next: talk about it with your neighbour"
    return "Next: they are level" if tally.is_tied else "Next: we say it"


def state(meeting: Meeting, phones: int | None = None) -> str:
    """Return what stands at the top right: whose turn it is, the decision, and how many are here or have voted.

    `phones`: how many of them are here; None where only hands vote.
    """
    here = meeting.people or phones
    settings = meeting.settings
    parts = [f"Team {settings.team} of {settings.of}"] if settings.team else []
    parts += ["rehearsal"] if meeting.settings.rehearsal is not None else []
    if meeting.path.turns and meeting.phase not in (Phase.TEST_CARD, Phase.LOBBY, *_AFTER):
        # Who reads back to a reply may have begun the next decision before.
        made = meeting.attempt.decisions if meeting.phase == Phase.REPLY else meeting.path.turns
        parts.append(f"decision {len(made)}")
    if meeting.phase in (*VOTING, *CLOSED, Phase.REVEAL) and meeting.turn.tally.total:
        of = f" of {here}" if here and here >= meeting.turn.tally.total else ""
        parts.append(f"{meeting.turn.tally.total}{of} voted")
    elif here and meeting.phase not in (Phase.TEST_CARD, *_AFTER):
        parts.append(f"{here} here")
    return "   ".join(parts)


_AFTER = (Phase.ENDING, Phase.ESTIMATE, Phase.DEBRIEF, Phase.LOOK_BACK, Phase.OVER)


def keys(meeting: Meeting, showing: Showing) -> list[tuple[str, str]]:
    """Return the keys that work now, with what each does; in the order of the help."""
    wanted = showing.entry.wanted
    many = "numbers with blanks between, as in " + " ".join(["12", "5", "3", "8", "2", "1"][: max(wanted, 1)])
    picks, types = meeting.phase in PICKING, showing.entry.is_open
    rows = [
        ("Space, Enter", "go on", True),
        ("← Esc", "stay where we were", picks),
        ("←", "back by one step", not picks and not types and (meeting.can("back") or meeting.page > 0)),
        ("0 to 9", many if wanted > 1 else "a number", wanted > 0),
        ("Backspace", "erase what was typed", types),
        ("u Esc", "drop all that was typed", types),
        ("u", "take the last count back", meeting.can("undo") and not types),
        ("d", "talk about it", meeting.can("discuss")),
        ("s", _without_talking(meeting), meeting.can("say") and _is_split(meeting)),
        ("v", "show the first votes before the second", meeting.can("show")),
        ("d", "somebody speaks for A, then for B, and so on", meeting.can("defender", option=0)),
        ("+ −", "a minute more or less", meeting.can("minutes", minutes=5)),
        ("r", "vote again between those tied", meeting.can("again")),
        ("c", "toss a coin", meeting.phase == Phase.TIE and meeting.turn.coin is None),
        ("f", "decide without a vote", meeting.can("pick")),
        ("↑ ↓", "choose", picks),
        ("s", "open the card with the two scores", meeting.can("scores")),
        ("1 to 3", "how we talk about it", meeting.can("script", script="what")),
        ("g", "go back to a decision and try another way", meeting.can("look_back")),
        ("e", "end here, and talk about what was played", meeting.can("stop")),
        ("j", "the code for phones", meeting.door is not None),
        ("b", "blank the wall, and back", True),
        ("t", "light or dark", True),
        ("^q", "leave; everything is kept", True),
    ]
    return [(key, words) for key, words, works in rows if works]


def _without_talking(meeting: Meeting) -> str:
    tied = bool(meeting.path.turns) and meeting.turn.tally.is_tied
    return "a way out of the tie, without talking" if tied else "say it without talking"


def _is_split(meeting: Meeting) -> bool:
    return meeting.turn.tally.is_split(meeting.settings.split)
