"""What each event of a meeting needs, and what it does: tests first, then the effects. Each is a function of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.conversation.attempt import replay
from roleplay.saves.kept import Event
from roleplay.scenario.names import SCORES
from roleplay.workshop.scripts import SCRIPTS
from roleplay.workshop.tally import MOST_HANDS, PHONES
from roleplay.workshop.turn import FIRST, SECOND, By, Decided, Door, Path, Turn

if TYPE_CHECKING:
    from roleplay.workshop.meeting import Meeting

MOST_MINUTES = 60
MOST_PAGES = 999
MOST_CALLS = 10**6


def _are_numbers(value: object, count: int, most: int) -> bool:
    return (
        isinstance(value, (list, tuple))
        and len(value) == count
        and all(type(number) is int and 0 <= number <= most for number in value)
    )


def _is_number(value: object, least: int, most: int) -> bool:
    return _are_numbers([value], 1, most) and isinstance(value, int) and value >= least


# Tests


def is_second_round(meeting: Meeting, event: Event) -> bool:
    """Whether the votes are those after a discussion."""
    return meeting.turn.at == SECOND and meeting.turn.discussed is not None


def are_hands(meeting: Meeting, event: Event) -> bool:
    """Whether there is a count for each option, from a source that this meeting has."""
    options = meeting.turn.tally.options
    return event.data.get("source") in meeting.sources and _are_numbers(
        event.data.get("counts"), len(options), MOST_HANDS
    )


def are_ballots(meeting: Meeting, event: Event) -> bool:
    """Whether they are for the vote that is under way, and each phone votes for an option of it."""
    ballots, options = event.data.get("ballots"), meeting.turn.tally.options
    return (
        event.data.get("place") == meeting.place
        and isinstance(ballots, dict)
        and 0 < len(ballots) <= MOST_HANDS
        and all(isinstance(voter, str) and option in options for voter, option in ballots.items())
    )


def is_door(meeting: Meeting, event: Event) -> bool:
    """Whether phones can come in by this code, address and port, which are not what they come in by already."""
    code, host, port = (event.data.get(name) for name in ("code", "host", "port"))
    return (
        isinstance(code, str)
        and isinstance(host, str)
        and _is_number(port, 1, 65535)
        and meeting.door != Door(code, host, event.data["port"])
    )


def is_hidden(meeting: Meeting, event: Event) -> bool:
    """Whether phones have voted, and the room is to vote again before it sees how."""
    turn = meeting.turn
    return PHONES in turn.tally.by_source and turn.tally.is_split(meeting.settings.split) and not turn.first_shown


def has_counted(meeting: Meeting, event: Event) -> bool:
    """Whether there is a count to take back."""
    return meeting.turn.tally.earlier is not None


def can_toss(meeting: Meeting, event: Event) -> bool:
    """Whether the coin has not been tossed, and says one of those tied."""
    return meeting.turn.coin is None and event.data.get("choice") in meeting.turn.tally.leaders


def is_on_offer(meeting: Meeting, event: Event) -> bool:
    """Whether a choice can be taken now."""
    return event.data.get("choice") in meeting.turn.options


def is_defender(meeting: Meeting, event: Event) -> bool:
    """Whether there is such an option to speak for; None ends it."""
    option = event.data.get("option")
    return option is None or _is_number(option, 0, len(meeting.turn.options) - 1)


def are_minutes(meeting: Meeting, event: Event) -> bool:
    """Whether a discussion can take so long."""
    return _is_number(event.data.get("minutes"), 1, MOST_MINUTES)


def is_room(meeting: Meeting, event: Event) -> bool:
    """Whether so many people can be here."""
    return _is_number(event.data.get("people"), 1, MOST_HANDS)


def is_page(meeting: Meeting, event: Event) -> bool:
    """Whether it is another page."""
    return _is_number(event.data.get("page"), 0, MOST_PAGES) and event.data["page"] != meeting.page


def are_estimates(meeting: Meeting, event: Event) -> bool:
    """Whether there is a number from 0 to 100 for each score."""
    return _are_numbers(event.data.get("scores"), len(SCORES), 100)


def scores_are_closed(meeting: Meeting, event: Event) -> bool:
    """Whether the card with the scores is still closed."""
    return not meeting.path.scores_shown


def is_script(meeting: Meeting, event: Event) -> bool:
    """Whether there is such a script for the talk afterwards."""
    return event.data.get("script") in SCRIPTS


def was_decided(meeting: Meeting, event: Event) -> bool:
    """Whether the path has a decision with this number, from 1."""
    return _is_number(event.data.get("decision"), 1, len(meeting.attempt.decisions))


def is_later_call(meeting: Meeting, event: Event) -> bool:
    """Whether it is one team of several, and a later call than its last."""
    return bool(meeting.settings.team) and _is_number(event.data.get("number"), meeting.called + 1, MOST_CALLS)


def is_untold(meeting: Meeting, event: Event) -> bool:
    """Whether the end of one team of several has not been told."""
    return bool(meeting.settings.team) and not meeting.is_told


# Effects


def begin_turn(meeting: Meeting, event: Event) -> None:
    """Begin the next decision, unless it has been begun and read back from."""
    if len(meeting.path.turns) == len(meeting.attempt.decisions):
        options = tuple(choice.id for choice in meeting.attempt.choices)
        meeting.path.turns.append(Turn(options, minutes=meeting.settings.minutes))


def open_first(meeting: Meeting, event: Event) -> None:
    """Begin the first vote."""
    meeting.turn.open(FIRST, meeting.turn.options)


def open_second(meeting: Meeting, event: Event) -> None:
    """Begin the vote after the discussion."""
    meeting.turn.open(SECOND, meeting.turn.options)
    meeting.turn.coin = None


def open_runoff(meeting: Meeting, event: Event) -> None:
    """Begin a vote between those that are tied."""
    meeting.turn.open(meeting.turn.at + 1, meeting.turn.tally.leaders)
    meeting.turn.coin = None


def to_first(meeting: Meeting, event: Event) -> None:
    """Look at the first vote again; later ones stay where they are."""
    meeting.turn.at = FIRST


def round_before(meeting: Meeting, event: Event) -> None:
    """Look at the round before this one again."""
    meeting.turn.at -= 1


def count_hands(meeting: Meeting, event: Event) -> None:
    """Count."""
    turn = meeting.turn
    turn.rounds[turn.at] = turn.tally.counted(event.data["source"], event.data["counts"])
    turn.coin = None


def count_ballots(meeting: Meeting, event: Event) -> None:
    """Count the votes of phones."""
    turn = meeting.turn
    turn.rounds[turn.at] = turn.tally.with_ballots(event.data["ballots"])
    turn.coin = None


def open_door(meeting: Meeting, event: Event) -> None:
    """Let phones come in."""
    meeting.door = Door(event.data["code"], event.data["host"], event.data["port"])


def show_first(meeting: Meeting, event: Event) -> None:
    """Show the first votes."""
    meeting.turn.first_shown = True


def uncount(meeting: Meeting, event: Event) -> None:
    """Take the last count back."""
    meeting.turn.rounds[meeting.turn.at] = meeting.turn.tally.uncounted()
    meeting.turn.coin = None


def discuss(meeting: Meeting, event: Event) -> None:
    """Begin the discussion and its time."""
    meeting.turn.discussed, meeting.turn.defender = event.at, None


def defend(meeting: Meeting, event: Event) -> None:
    """Give the word to somebody for one option."""
    meeting.turn.defender = event.data.get("option")


def take_minutes(meeting: Meeting, event: Event) -> None:
    """Let the discussion take so many minutes."""
    meeting.turn.minutes = event.data["minutes"]


def toss(meeting: Meeting, event: Event) -> None:
    """Keep what the coin says; it is tossed once."""
    meeting.turn.coin = event.data["choice"]


def _say(meeting: Meeting, choice: str, by: By, event: Event) -> None:
    meeting.attempt.choose(choice)  # raises before anything has changed
    meeting.turn.decided = Decided(choice, by, event.at)


def say_voted(meeting: Meeting, event: Event) -> None:
    """Say the line with the most votes."""
    leader = meeting.turn.tally.leader
    assert leader is not None, "the test has asked"
    _say(meeting, leader, By.VOTE, event)


def say_coin(meeting: Meeting, event: Event) -> None:
    """Say what the coin says."""
    assert meeting.turn.coin is not None, "the test has asked"
    _say(meeting, meeting.turn.coin, By.COIN, event)


def say_picked(meeting: Meeting, event: Event) -> None:
    """Say what the facilitator picked."""
    _say(meeting, event.data["choice"], By.FACILITATOR, event)


def remember_phase(meeting: Meeting, event: Event) -> None:
    """Remember where to come back to."""
    meeting.came_from = meeting.phase


def set_room(meeting: Meeting, event: Event) -> None:
    """Keep how many people are here."""
    meeting.people = event.data["people"]


def turn_page(meeting: Meeting, event: Event) -> None:
    """Show another page of what is too long for one."""
    meeting.page = event.data["page"]


def set_estimate(meeting: Meeting, event: Event) -> None:
    """Keep what the room thinks of itself."""
    meeting.path.estimate = tuple(event.data["scores"])


def open_scores(meeting: Meeting, event: Event) -> None:
    """Open the card with the two scores."""
    meeting.path.scores_shown = True


def set_script(meeting: Meeting, event: Event) -> None:
    """Choose how the room talks about it."""
    meeting.script = event.data["script"]


def call(meeting: Meeting, event: Event) -> None:
    """Give the turn to this team."""
    meeting.called = event.data["number"]


def tell(meeting: Meeting, event: Event) -> None:
    """Tell all teams how it ended for this one."""
    meeting.is_told = True


def stop(meeting: Meeting, event: Event) -> None:
    """Stop before the end."""
    meeting.path.stopped = meeting.phase


def not_stopped(meeting: Meeting, event: Event) -> None:
    """Go on after all."""
    meeting.path.stopped = ""


def rewind(meeting: Meeting, event: Event) -> None:
    """Begin another branch at a decision; the path so far is kept."""
    before = event.data["decision"] - 1
    old = meeting.path
    steps = [decision.step for decision in old.attempt.decisions[:before]]
    meeting.earlier_paths.append(old)
    meeting.path = Path(replay(old.attempt.machine, steps, old.attempt.mode), old.turns[:before])
    begin_turn(meeting, event)
