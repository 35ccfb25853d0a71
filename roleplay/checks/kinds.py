"""The kinds of problem that the checks know: R5xx structure, R6xx the exercise, R7xx settings, R8xx kept paths.

Codes are stable: folders and scenarios name them. Each headline stands alone and carries its figures; each help says
what to do. What stops or traps play is an error; what costs the exercise its worth is a warning; the rest is advice.
"""

from __future__ import annotations

from collections.abc import Callable

from roleplay.scenario import problems
from roleplay.scenario.problems import Kind, Severity


def _weighing(severity: Severity) -> Callable[[str, str, str], Kind]:
    return lambda code, headline, help_: Kind(code, severity, headline, help_)


_error, _warning, _advice = map(_weighing, (Severity.ERROR, Severity.WARNING, Severity.ADVICE))

# Structure: what can be met (1, 2, 4 of the 25 authoring rules)
SCENE_UNREACHABLE = _error(
    "R501",
    "Nobody can ever come to the scene “{name}”.",
    "Lead to it with a “goto”, loosen the conditions on the way, or delete it.",
)
ENDING_UNREACHABLE = _error(
    "R502",
    "No way of playing leads to the ending “{name}”.",
    "Lead to it with a “goto”, loosen the conditions on the way, or delete it.",
)
CHOICE_NEVER_OFFERED = _warning(
    "R503",
    "The choice “{name}” is never on offer, though players come to its scene.",
    "Loosen its “when”, or delete the choice.",
)
DEAD_END = _error(
    "R504",
    "Play can get stuck in the scene “{name}”: nothing is on offer and there is no way on.",
    "Add “otherwise: …” to the scene, or one choice that is always on offer.",
)
ENDLESS = _error(
    "R505",
    "Play can go round for ever and never come to an ending: {scenes}.",
    "Give one of these scenes a way out that stays open.",
)
FARMABLE = _error(
    "R506",
    "Going round {trip} {moves} {score} again and again, without end.",
    "Put “once: true” on a choice of this round, or a condition, or let the round earn nothing.",
)
FARMABLE_FAR = _warning(
    "R507",
    "Going round {trip} {moves} {score} by more than {number}.",
    "Put “once: true” on a choice of this round, or a condition, or let the round earn nothing.",
)
CIRCLE = _error(
    "R508",
    "The conversation moves by itself in a circle: {scenes}.",
    "Let one of these routes or “otherwise” lead elsewhere, or put a choice in between.",
)
NEVER_READ = _warning(
    "R510",
    "The {what} “{name}” is changed by choices, but nothing ever asks for it.",
    "Let a choice, a route or a spoken line depend on it with “when”, or take it out.",
)
NEVER_SET = _warning("R511", "The {what} “{name}” is asked for here, but no choice ever changes it.", "{advice}")
UNUSED = _warning("R512", "The {what} “{name}” is used nowhere.", "Use it, or delete this line.")
WHEN_NEVER = _warning(
    "R513", "This can never be the case here: “{when}”.", "Change the condition, or delete what depends on it."
)
WHEN_ALWAYS = _advice(
    "R514", "This is always the case here: “{when}”.", "Then the condition says nothing: change it, or leave it out."
)
WAY_NEVER = _warning(
    "R515",
    "This way of the route is never taken: whenever “{when}” holds, a way above it was taken.",
    "Move it further up, change its condition, or delete it.",
)
COUNTER_CUT = _advice(
    "R516",
    "“{name}” would come to {sum} here, but it ends at {end}: what goes beyond is lost{elsewhere}.",
    "If that is not meant, widen its ends or add less.",
)
ALONE = _warning(
    "R517",
    "The scene “{scene}” can offer one single line, “{choice}”: that is no decision.",
    "Keep a second line on offer in every case.",
)
ENDING_TOO_OFTEN = _warning(
    "R518",
    "Random play comes to the ending “{name}” in {share} of all cases; more than {limit} is too often.",
    "Ask for more on the way to it, or open other endings to more ways of playing.",
)
ENDING_TOO_RARE = _warning(
    "R519",
    "Random play comes to the ending “{name}” in {share} of all cases; less than {limit} is too rare.",
    "Ask for less on the way to it: hardly anybody will see it.",
)
NOT_COVERED = _advice(
    "R520",
    "Not everything could be worked out. {reason}",
    "What was found is true; what is not in this list may still be there. “roleplay explore” takes more time.",
)

# The exercise: what the choices give away (rules 5 to 13)
BEST_LONGEST = _warning(
    "R601",
    "The best line is the longest in {count} of {all} decisions ({percent}).",
    "Players notice. Shorten good lines, or say more in poor ones. {scenes}",
)
BEST_SHORTEST = _warning(
    "R602",
    "The best line is the shortest in {count} of {all} decisions ({percent}).",
    "Players notice. Say more in good lines, or shorten poor ones. {scenes}",
)
BEST_PLACE = _warning(
    "R603",
    "The best line stands {position} in {count} of {all} decisions ({percent}).",
    "Players notice. Change the order of the choices in some of the scenes. {scenes}",
)
BEST_NEVER_THERE = _warning(
    "R604",
    "The best line never stands {position} in any of {all} decisions.",
    "Players learn to skip that place. Change the order of the choices in some of the scenes.",
)
LENGTHS_APART = _advice(
    "R605",
    "This line has {words} words, {times} times as many as “{other}” beside it.",
    "Bring the lines of a decision to about one length, so that length says nothing.",
)
DOMINANT = _warning(
    "R606",
    "One line is at least as good as every other on both scores in {count} of {all} decisions ({percent}).",
    "Then there is always one right answer. Let some lines help one score and cost the other. {scenes}",
)
STRATEGY_TOP = _warning(
    "R607",
    "Who {strategy} ends strong on both scores: {scores}.",
    "Such a player needs to understand nothing. Change the lines that this habit gains most from: {lines}.",
)
STRATEGY_BEATS = _warning(
    "R608",
    "Who {strategy} does better than {percent} of random play.",
    "Such a player needs to understand nothing. Change the lines that this habit gains most from: {lines}.",
)
FAKE = _warning(
    "R609",
    "“{one}” and “{other}” make no difference: same way on, same scores, same effects.",
    "Let one of them lead elsewhere, score differently, or be remembered.",
)
ONLY_THE_REPLY = _advice(
    "R610",
    "“{one}” and “{other}” differ in the reply alone: same way on, same scores, same effects.",
    "Let one of them lead elsewhere, score differently, or be remembered.",
)
NOTHING_DIFFERS = _warning(
    "R611",
    "All lines on offer together in “{scene}” have the same scores.",
    "A decision teaches something when its lines differ in diplomacy or in empathy.",
)
STRAW = _warning(
    "R612",
    "A line that nobody would pick, such as “{choice}”, stands in {count} of {all} decisions ({percent}).",
    "Worst on both scores and {sum} together is a straw man. Write what a decent person says under pressure. {scenes}",
)
HARSH_ONLY_LOW = _warning(
    "R613",
    "{group} stand only in poor lines, in {count} of them: {words}.",
    "They give the poor lines away. Say it more mildly there, or let a good line use such a word, too.",
)
POLITE_ONE_SIDE = _warning(
    "R614",
    "“{word}” and its like stand only in {side} lines, in {count} of them.",
    "Players learn to go by the word. Use it on both sides, or on neither.",
)
CORRELATED = _warning(
    "R615",
    "The two scores move as one: over random play they agree by {number}, where 1 is always.",
    "Write lines that are kind but costly, and lines that are correct but cold.",
)
EARLY_IS_IDLE = _warning(
    "R616",
    "No choice in the first third changes the ending: in {plays} plays tried, another line there changed nothing.",
    "Let an early choice set a fact that a later route or condition asks for.",
)
NO_WAY_BACK = _warning(
    "R617",
    "“{choice}” can leave only poor endings, with {left} of {all} decisions still to come.",
    "Leave a way to repair it, or end the conversation there.",
)
SKILL_ONLY_POOR = _warning(
    "R618",
    "The skill “{skill}” stands only on lines that do not help.",
    "Put it also on a line that shows it done well; nobody learns it from its absence.",
)
SKILL_ONCE = _advice(
    "R619",
    "The skill “{skill}” stands on a single line.",
    "Put it on a second line, or leave it out: one line is no practice.",
)
RANGE = _warning(
    "R620",
    "{score} goes from {worst} to {best} at most; it should reach {low} and {high}.",
    "Let more decisions move this score, in both directions.",
)
FEW_DIFFERENCES = _warning(
    "R621",
    "Only {count} of {all} decisions have lines that differ by 2 or more in {score}; {limit} are needed.",
    "Let more decisions turn on this score.",
)
NOT_THREE = _advice(
    "R622",
    "{count} lines can be on offer together in “{scene}”.",
    "Three is right: two make a good and a bad one, and more are not read.",
)

# The exercise: what it is made of (rules 3, 4, 16 to 20)
WHY_MISSING = _warning(
    "R631", "The choice “{name}” has no “why”.", "Say in a sentence what this line does to the other person."
)
REPLY_MISSING = _warning(
    "R632", "The choice “{name}” has no “reply”.", "Show how the other reacts: that is the feedback players feel."
)
SKILL_MISSING = _warning(
    "R633", "The choice “{name}” names no “skill”.", "Name one or two, in poor lines too: what does it practise?"
)
WHY_SHORT = _warning(
    "R634", "This “why” has {words} words; fewer than {limit} explain nothing.", "Name the behaviour and its effect."
)
WHY_LONG = _warning(
    "R635",
    "This “why” has {words} words; more than {limit} are not read.",
    "Keep the behaviour and its effect; cut the rest.",
)
PREACHING_REPLY = _warning(
    "R636",
    "“{found}” in a reply judges the player.",
    "Let the other person react as people do; what it was worth is said in the debrief.",
)
PREACHING_WHY = _warning(
    "R637",
    "A “why” that begins with “{found}” gives a mark, not a reason.",
    "Begin with what the line does, and then say what that causes.",
)
PREACHING_TRAIT = _warning(
    "R638",
    "“{found}” is about the person, not about what was said.",
    "Say what the words did: “it leaves her alone with the news”, not “you are cold”.",
)
DECISIONS_FEW = _warning(
    "R641",
    "The shortest conversation has {count} decisions; fewer than {limit} are hardly practice.",
    "Add a decision to the shortest way, or move the early ending further back.",
)
DECISIONS_MANY = _warning(
    "R642",
    "The longest conversation has {count} decisions; more than {limit} tire people.",
    "Cut what no later decision needs.",
)
FIRST_CHOICE_LATE = _warning(
    "R643",
    "{words} words are heard before the first choice; {limit} are enough.",
    "Move what is known beforehand to the brief, and cut the rest.",
)
ENDINGS_FEW = _warning(
    "R644",
    "There {are} {count} {endings}; a conversation needs at least {limit}.",
    "Write a good, a mixed and a poor one.",
)
OUTCOME_MISSING = _warning(
    "R645", "No ending is {outcome}.", "A good, a mixed and a poor ending show what was at stake."
)
ASK_MISSING = _warning(
    "R646", "The ending “{name}” leaves no question.", "Add “ask: …”, the question that the debrief goes on with."
)
REMEMBERED_FEW = _warning(
    "R647",
    "{remembered} remembered until a later decision; at least {limit} facts or counters should be.",
    "Set a fact in an early choice, and let a line or a choice some scenes later depend on it.",
)
BEGINNING = _advice(
    "R648",
    "This is a beginning: the longest conversation has {decisions}; a whole one has {limit} or more.",
    "Add scenes. What a whole one needs besides is looked at once it is longer: both scores wide, facts remembered.",
)
OF_A_WHOLE = frozenset({RANGE, FEW_DIFFERENCES, DECISIONS_FEW, REMEMBERED_FEW, STRATEGY_TOP, STRATEGY_BEATS})
"""What no beginning can have, so that nobody is warned of it there."""

# The exercise: how it reads (rules 14, 15)
SCENE_ROWS = _advice(
    "R650",
    "{count} of {all} scenes take more than {limit} rows of a projector with their choices; “{scene}” takes {rows}.",
    "On the wall they will be shown in parts. Shorten the longest lines if a room should see them as a whole.",
)
VOTE_ROWS = _warning(
    "R651",
    "The choices of “{scene}” and the line that they answer take {rows} rows; a projector shows {limit}.",
    "Shorten the longest of them: a room has to see all of it while it votes.",
)
SPEECH_ROWS = _warning(
    "R652",
    "This line takes {rows} rows of {width} columns on a projector; {limit} can be read.",
    "Cut it, or share it out over two lines.",
)
CHOICE_ROWS = _warning(
    "R653",
    "This choice takes {rows} rows of {width} columns on a projector; {limit} can be read.",
    "Cut it: what is chosen has to be read at a glance.",
)
SAYS_LONG = _warning(
    "R654",
    "{words} words are heard in the scene “{scene}” before it is your turn; more than {limit} are too many.",
    "Cut what the decision does not need.",
)
LINE_LONG = _warning("R655", "This line has {words} words; more than {limit} are a speech.", "Cut it, or break it up.")
CHOICE_LONG = _warning(
    "R656", "This choice has {words} words; more than {limit} are too many to compare.", "Cut it to what matters."
)
TOGETHER_LONG = _warning(
    "R657",
    "The scene “{scene}” and its choices have {words} words together; more than {limit} are too many for a screen.",
    "Cut what the decision does not need.",
)
READING_LEVEL = _warning(
    "R658",
    "What is spoken reads like school year {grade} (Flesch-Kincaid); spoken words stay below {limit}.",
    "Use shorter sentences and everyday words.",
)
SENTENCE_LONG = _advice(
    "R659",
    "This sentence has {words} words; more than {limit} are hard to speak and to hear.",
    "Make two sentences of it.",
)
NOBODY = _warning(
    "R660",
    "“{found}” names nobody of the cast, so it is shown as written.",
    "{suggestion} If it is meant as written, put \\ before the bracket.",
)

# Settings of a folder, and remarks silenced in a scenario
SETTINGS_UNREADABLE = _error("R701", "These settings cannot be read: {reason}.", "{advice}")
SETTING_UNKNOWN = _error("R702", "“{name}” is not a setting of {part}.", "{suggestion}")
SETTING_TYPE = _error("R703", "“{name}” needs {expected}, but this is {found}.", "{advice}")
CODE_UNKNOWN = _error("R704", "There is no remark with the code “{code}”.", "{suggestion}")
CODE_FIXED = _error(
    "R705", "{code} cannot be changed or silenced.", "It names what nobody can play or check: mend that."
)
ALLOW_FORM = _warning(
    "R711",
    "This does not say which remark to allow.",
    "Write “# roleplay: allow R612 because …”, with the code and your reason.",
)
ALLOW_REASON = _warning(
    "R712",
    "{codes} {is_are} allowed here without a reason, so nothing is silenced.",
    "Add “because …”: whoever reads this next year will want to know.",
)
ALLOW_CODE = _warning("R713", "There is no remark with the code “{code}” that could be allowed.", "{suggestion}")
ALLOW_UNUSED = _advice("R714", "Nothing is silenced by this: there is no {code} here.", "Delete this remark.")

# Kept paths: what an edit has changed
PATH_SHAPE = _error(
    "R801", "The kept path “{name}” cannot be read: {reason}.", "Take it out of the file, or keep the path again."
)
PATH_BROKEN = _warning(
    "R802",
    "The kept path “{name}” no longer fits: “{step}” is not on offer there.",
    "{advice} If the edit was meant so, take this path out or keep it again.",
)
PATH_ENDING = _warning(
    "R803",
    "The kept path “{name}” now leads to {now}, no longer to the ending “{was}”.",
    "If the edit was meant so, keep the path again.",
)
PATH_SCORES = _warning(
    "R804",
    "The kept path “{name}” now ends with {now}; it was {was}.",
    "If the edit was meant so, keep the path again.",
)


def _kinds(module: object) -> list[Kind]:
    return [kind for kind in vars(module).values() if isinstance(kind, Kind)]


KINDS: dict[str, Kind] = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)}
"""Every kind of the checks, by its code."""
FIXED: frozenset[str] = frozenset(
    {kind.code for kind in _kinds(problems) if kind.severity is Severity.ERROR}
    | {code for code in KINDS if code.startswith("R7")}
)
"""The codes that no setting and no remark can change: without what they ask for, nothing can be checked."""
CHANGEABLE: dict[str, Kind] = {
    kind.code: kind for kind in (*_kinds(problems), *KINDS.values()) if kind.code not in FIXED
}
"""The kinds that a folder can weigh differently, and a folder or a scenario can silence."""
