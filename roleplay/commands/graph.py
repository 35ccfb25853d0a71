"""`roleplay graph`: a scenario as a picture."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.commands.finding import entry_for, scenarios_option
from roleplay.commands.speaking import fail, hand_over, say


@click.command()
@click.argument("name", metavar="ID|FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot", "svg", "html"]),
    default="mermaid",
    show_default=True,
    help="For pages that draw Mermaid, for Graphviz, as a picture, or as a page; the last two need Graphviz.",
)
@click.option("--to", "ending", metavar="ENDING", help="Let one way to this ending stand out: its id, or its title.")
@scenarios_option
def graph(name: str, form: str, ending: str | None, scenarios: Path | None) -> None:
    """Draw a scenario: its scenes, the choices with their scores, the conditions, the endings.

    It shows what is hidden from players: it is for whoever writes or leads.

    \b
    Examples:
      roleplay graph nine-days
      roleplay graph my-scenario.yaml --format svg > my-scenario.svg
      roleplay graph nine-days --format html --to partner > nine-days.html
    """
    from roleplay.authoring import graph as drawing
    from roleplay.conversation.attempt import Step
    from roleplay.conversation.machine import ConversationMachine
    from roleplay.scenario.near import suggestion

    scenario = entry_for(name, scenarios).scenario
    lit: list[Step] = []
    if ending is not None:
        titled = [name for name, each in scenario.endings.items() if each.title.casefold() == ending.casefold()]
        if ending not in scenario.endings and len(titled) == 1:
            ending = titled[0]
        if ending not in scenario.endings:
            fail(f"There is no ending called “{ending}”. {suggestion(ending, scenario.endings)}".strip())
        from roleplay.outlook import explore

        example = explore(scenario).endings[ending].example
        if example is None:
            fail(f"No way to the ending “{ending}” was found, so none can stand out.", 1)
        lit = [Step(*step.split("/")) for step in example]
    look = f"To look at it: roleplay graph {name} --format html > graph.html"
    if form == "html" and sys.stdout.isatty() and drawing.can_draw():
        fail(f"That is a page, for a browser. {look}")
    drawn = drawing.graph(ConversationMachine(scenario), lit)
    makers = {"mermaid": drawing.mermaid, "dot": drawing.dot, "svg": drawing.svg, "html": drawing.page}
    hand_over(makers[form](drawn) + "\n")
    if form in ("mermaid", "dot") and sys.stdout.isatty():
        say(f"That is {form}, for other programs. {look if drawing.can_draw() else drawing.NOT_INSTALLED}")
