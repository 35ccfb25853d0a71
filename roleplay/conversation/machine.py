"""The state machine that runs a conversation, made with `transitions`.

One machine per scenario, built once and shared by all of its attempts: a state per scene and ending, two triggers.
`choose` takes a choice, `advance` follows a route or `otherwise`. What is true when, and what a choice does, is asked
of `rules.py`. Only functions are given to the library as callbacks: it would import and call a name from a file.
"""

from __future__ import annotations

from typing import Any, Protocol

from transitions import Machine, State, Transition

from roleplay.conversation import rules
from roleplay.scenario.model import Choice, Scenario


class Conversation(Protocol):
    """What the machine moves: something with a state of the rules, whose scene is the machine's own state."""

    state: rules.State
    scene: str


class ChoiceTransition(Transition):
    """A transition that carries the choice it stands for; None for one that is taken by itself."""

    def __init__(self, *args: Any, choice: Choice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice


class ConversationMachine(Machine):
    """The machine of one scenario. It holds no attempt: a conversation is handed to each trigger."""

    transition_cls = ChoiceTransition

    def __init__(self, scenario: Scenario) -> None:
        # `EventData` types its parts as loosely as the library must; `Any` says what is known here: ours are in it.
        def is_chosen(event: Any) -> bool:
            return bool(event.transition.choice.id == event.args[0])

        def is_offered(event: Any) -> bool:
            return rules.is_offered(scenario, event.model.state, event.transition.choice)

        def is_the_way(event: Any) -> bool:
            return bool(rules.passage(scenario, event.model.state) == event.transition.dest)

        def apply_effects(event: Any) -> None:
            event.model.state = rules.affected(scenario, event.model.state, event.transition.choice)

        self.scenario = scenario
        super().__init__(
            model=None,
            states=[State(name) for name in scenario.scenes] + [State(name, final=True) for name in scenario.endings],
            initial=scenario.start,
            auto_transitions=False,
            send_event=True,
            model_attribute="scene",
        )
        for name, scene in scenario.scenes.items():
            for choice in scene.choices or ():
                self.add_transition(
                    "choose",
                    name,
                    choice.goto,
                    conditions=[is_chosen, is_offered],
                    before=apply_effects,
                    choice=choice,
                )
            ways = [way.goto for way in scene.route or ()] + ([scene.otherwise] if scene.otherwise else [])
            for goto in dict.fromkeys(ways):
                self.add_transition("advance", name, goto, conditions=is_the_way)

    def choose(self, conversation: Conversation, choice: str) -> bool:
        """Take the choice with this id; return False, with nothing changed, when it is not on offer."""
        return self._fire("choose", conversation, choice)

    def advance(self, conversation: Conversation) -> bool:
        """Move on by one scene without a choice; return False where the conversation does not move by itself."""
        return self._fire("advance", conversation)

    def _fire(self, trigger: str, conversation: Conversation, *args: str) -> bool:
        event = self.events.get(trigger)
        if event is None or conversation.scene not in event.transitions:
            return False
        return bool(event.trigger(conversation, *args))
