"""The facilitator's sheet: all that the wall never shows, to be printed before the day."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.debrief.scores import HONESTY
from roleplay.debrief.words import signed
from roleplay.outlook import Outlook
from roleplay.reports.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    Labelled,
    Paragraph,
    Section,
    Table,
    Talk,
    Words,
    paragraphs,
    prose,
    told,
)  # fmt: skip
from roleplay.reports.looking_back import OUTCOMES, turns
from roleplay.scenario.model import Choice, Scenario, Scene
from roleplay.scenario.names import SCORES
from roleplay.scenario.prose import plain
from roleplay.workshop.paper.plan import LENGTHS, plan
from roleplay.workshop.scripts import SCRIPTS
from roleplay.workshop.turn import letter

KEYS = (
    ("Space, Enter", "go on; a presenter’s remote control works, too"),
    ("←", "back by one step, until the choice is made; Backspace only erases numbers"),
    ("12 5 3 Enter", "the hands for A, B and C; u takes the count back"),
    ("d", "talk about it; while talking: somebody speaks for A, then for B"),
    ("+ and −", "a minute more or less for the talk; nothing happens by itself when it is over"),
    ("s", "say it without talking, at a split; in the debrief: open the card with the two scores"),
    ("r, c", "at a tie: vote again between those tied, toss a coin"),
    ("f", "decide without a vote"),
    ("v, j", "with phones: show hidden first votes; the code to join, for who comes late"),
    ("n", "with teams on paths of their own: the next team’s turn"),
    ("70 55 Enter", "what the room thinks of itself; Space twice goes on without"),
    ("b, t, ?", "blank the wall; light or dark; all keys that work now"),
    ("e, g", "end here; after the ending: back to a decision, and another way"),
    ("Ctrl+Q", "leave; everything is kept: roleplay workshop --resume"),
)
_ROOM = (
    "Try the projector early. The test card says whether the last row can read it; about 20 rows of text are best.",
    "Show only the stage. If your own screen is mirrored on the wall, use this sheet and no second window.",
    "Say that a vote is about a sentence, not about a person, and that nobody has to explain theirs.",
    "Let people decide alone before they talk: hands up at the same moment, eyes on their own table.",
    "Leave the silence after a question as long as it is. Your own view comes last, or not at all.",
)


def sheet(scenario: Scenario, outlook: Outlook) -> Document:
    """Return the facilitator's sheet of a scenario."""
    return Document(
        title=scenario.title,
        subtitle="Facilitator’s sheet: for you only, with the author’s key",
        facts=_facts(scenario, outlook),
        sections=(
            _time(outlook),
            Section("The room and the keys", (Bullets(tuple(map(told, _ROOM))), _labelled(KEYS))),
            *_scenes(scenario),
            _endings(scenario),
            _afterwards(scenario),
        ),
        foot=HONESTY,
        language=scenario.language,
    )


def _labelled(rows: tuple[tuple[str, str], ...]) -> Labelled:
    return Labelled(tuple((label, told(words)) for label, words in rows))


def _facts(scenario: Scenario, outlook: Outlook) -> Labelled:
    fewest, most = outlook.decisions
    count = (
        "" if fewest is None else f"{fewest} decisions" if fewest == most else f"{fewest} to {most or 'more'} decisions"
    )
    names = scenario.called
    rows = [
        ("About", prose(scenario.summary, names)),
        (
            "Length",
            told(f"{scenario.minutes} minutes alone; {count}" if count else f"{scenario.minutes} minutes alone"),
        ),
        ("Setting", prose(scenario.brief, names)),
        *((person.name, told(person.role or "")) for person in scenario.cast.values()),
    ]
    if scenario.content_note:
        rows.append(("Beforehand", prose(scenario.content_note, names)))
    return Labelled(tuple(rows))


def _time(outlook: Outlook) -> Section:
    """Return the plans side by side."""
    decisions = outlook.decisions[0] or len(outlook.scenario.scenes)
    plans = [plan(minutes, decisions) for minutes in LENGTHS]
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Arrive: test card, who is here, what it is about", *(one.arrive for one in plans)),
        ("Play", *(one.play for one in plans)),
        ("Debrief: cards, talk, what to take away", *(one.debrief for one in plans)),
        ("Decisions to play", *(one.decisions for one in plans)),
        ("Of these, with a discussion", *(one.discussed for one in plans)),
    )
    table = Table(("Part", *(str(minutes) for minutes in LENGTHS)), rows)
    note = "In minutes. End early with “e” when the time is up: the debrief works with what was played."
    return Section("Time plan", (table, Paragraph(told(note), is_note=True)))


_KEY = (
    "The two numbers beside a line are the author’s key: how it moves diplomacy (D) and empathy (E), −2 to +2. They are"
    " never on the wall before the debrief, and the reasons not even then."
)


def _scenes(scenario: Scenario) -> Iterator[Section]:
    """Yield the conversation, scene by scene in the order written; each decision keeps together."""
    blocks: list[Block] = [Paragraph(told(_KEY), is_note=True)]
    for name, scene in scenario.scenes.items():
        blocks += _scene(scenario, name, scene)
    yield Section("The conversation", tuple(blocks), is_page=True)


def _scene(scenario: Scenario, name: str, scene: Scene) -> Iterator[Block]:
    names = scenario.called
    yield Heading(name, "" if scene.choices else "passes by itself")
    if scene.says:
        yield Talk(tuple(turns(scene.says, scenario)))
    about = [("Note", scene.note), ("Discuss", scene.discuss)]
    rows: list[tuple[str, Words]] = [(label, prose(text, names)) for label, text in about if text]
    for index, choice in enumerate(scene.choices or ()):
        rows += _choice(scenario, letter(index), choice)
    for way in scene.route or ():
        rows.append((_where(scenario, way.goto), told("otherwise" if way.when is None else "by what was said before")))
    if scene.otherwise:
        rows.append(("Otherwise", told(f"to {_where(scenario, scene.otherwise)}")))
    if rows:
        yield Labelled(tuple(rows))


def _choice(scenario: Scenario, label: str, choice: Choice) -> Iterator[tuple[str, Words]]:
    names = scenario.called
    quoted = (*told("“"), *prose(choice.words, names), *told("”")) if choice.say else prose(choice.words, names)
    yield label, (*quoted, *told("  (only on offer sometimes)")) if choice.when or choice.once else quoted
    moves = ", ".join(f"{score[0].upper()} {signed(value)}" for score, value in zip(SCORES, choice.scores, strict=True))
    contested = " Raters disagree about it." if choice.contested else ""
    why = prose(choice.why, names) if choice.why else told("The author left no reason.")
    yield moves, (*why, *told(f"{contested} Leads to {_where(scenario, choice.goto)}."))


def _where(scenario: Scenario, name: str) -> str:
    ending = scenario.endings.get(name)
    return name if ending is None else f"the end “{plain(ending.title, scenario.called)}”"


def _endings(scenario: Scenario) -> Section:
    blocks: list[Block] = []
    for ending in scenario.endings.values():
        blocks.append(Heading(plain(ending.title, scenario.called), OUTCOMES[ending.outcome]))
        blocks += [Paragraph(part) for part in paragraphs(ending.meaning, scenario.called)]
        if ending.ask:
            blocks.append(Labelled((("Ask", prose(ending.ask, scenario.called)),)))
    return Section("How it can end", tuple(blocks))


def _afterwards(scenario: Scenario) -> Section:
    names, questions = scenario.called, scenario.debrief
    blocks: list[Block] = [
        Paragraph(
            told("Ask the room for its own two numbers first. Then the cards; then one of these ways to talk about it:")
        )
    ]
    for script in SCRIPTS.values():
        blocks += [Heading(script.title, script.when), _labelled(script.cards)]
    if questions.discuss:
        blocks += [Heading("Questions"), Bullets(tuple(prose(question, names) for question in questions.discuss))]
    if questions.key_idea:
        blocks += [Heading("To take away"), Paragraph(prose(questions.key_idea, names))]
    return Section("Afterwards", tuple(blocks))
