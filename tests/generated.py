"""Random small scenarios for property tests, and what of the rules of play mattered in them.

    scenario = generated(seed)              # the same seed, the same scenario; it always loads without an error
    states = reached(scenario)              # every state of the rules, by walking; None where there are too many
    mattered(scenario, states)              # e.g. {"fact", "once", "otherwise", "route", "score", "loop"}

For a scenario with one thing to it, `story` takes a line for each scene.

A scenario with a condition that is always true proves nothing about conditions. So a test that runs over many seeds
should add up what mattered, and assert that each feature did, often enough. A condition matters when it is both true
and false among the states in which it is asked; `once` when a line was first on offer and then used up; `otherwise`
when it was both taken and not; a route when two of its ways were; a loop when a state can be come back to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from random import Random

from roleplay.conversation import rules
from roleplay.conversation.rules import State
from roleplay.scenario.conditions import names_in
from roleplay.scenario.loading import checked
from roleplay.scenario.model import Scenario
from roleplay.scenario.names import SCORES
from roleplay.scenario.reader import Source, read_bytes

FEATURES = ("fact", "counter", "score", "once", "otherwise", "route", "loop", "dead end", "counter stop")
"""All that `mattered` can name."""

MOST_STATES = 4_000
FARTHEST = 80  # a score beyond it: the scenario is taken to move it without end


def generated(seed: int, *, loops: bool | None = None, scenes: int | None = None) -> Scenario:
    """Return the scenario of a seed. `loops`: whether ways may lead back; left out, about every second one has some.

    `scenes` is their number, 3 to 9 when left out.
    """
    return scenario_of(text(seed, loops=loops, scenes=scenes))


def scenario_of(yaml: str) -> Scenario:
    """Return the scenario in a YAML text; fails with its problems when it does not load."""
    id_ = next(line.split(":")[1].strip() for line in yaml.splitlines() if line.startswith("id:"))
    source = Source(Path(f"{id_}.yaml"))
    read_bytes(yaml.encode(), source)
    loaded = checked(source)
    assert loaded.scenario is not None, "\n".join(f"{problem.place}: {problem.message}" for problem in loaded.problems)
    return loaded.scenario


_WAY = re.compile(
    r"(?P<id>\w+)(?:\((?P<scores>[-+0-9, ]+)\))?(?P<flags>(?: once| set \w+| clear \w+| add \w+ [-+]\d+)*)"
    r" -> (?P<goto>\w+)(?: if (?P<when>.+))?"
)


def story(*scenes: str, facts: str = "", counters: str = "") -> Scenario:
    """Return a scenario from one line for each scene.

    "s: x(+1,-2) -> t if diplomacy > 3 | y once set f add p +1 -> a | else t": two choices and `otherwise`.
    "r: route -> a if f | route -> t": a route. What no line begins with is an ending; the first scene is the start.
    `facts` are names; `counters` are such as "p: {start: 0, min: 0, max: 3}".
    """
    names = [scene.split(":")[0] for scene in scenes]
    endings: dict[str, None] = {}
    lines = [*_HEAD, "id: story"]
    if facts:
        lines += ["facts:", *(f"  {fact}: A fact." for fact in facts.split())]
    if counters:
        lines += ["counters:", *(f"  {counter}" for counter in counters.split("\n"))]
    lines += [f"start: {names[0]}", "scenes:"]
    for name, scene in zip(names, scenes, strict=True):
        ways = scene.split(":", 1)[1].split("|")
        is_route = "route ->" in scene
        lines += [f"  {name}:", "    route:" if is_route else "    choices:"]
        for way in map(str.strip, ways):
            if way.startswith("else "):
                lines.append(f"    otherwise: {way[5:]}")
                endings[way[5:]] = None
                continue
            found = _WAY.fullmatch(way)
            assert found is not None, way
            fields = [f"goto: {found['goto']}"] + [f"when: {found['when']}"] * bool(found["when"])
            if not is_route:
                scores = [int(score) for score in (found["scores"] or "0").split(",")]
                flags = found["flags"].split()
                fields += [f"id: {found['id']}", "say: So."]
                fields += [f"{name}: {score}" for name, score in zip(SCORES, scores, strict=False)]
                fields += ["once: true"] * ("once" in flags)
                for field in ("set", "clear"):
                    named = [flags[at + 1] for at, flag in enumerate(flags) if flag == field]
                    fields += [f"{field}: [{', '.join(named)}]"] * bool(named)
                added = [f"{flags[at + 1]}: {flags[at + 2]}" for at, flag in enumerate(flags) if flag == "add"]
                fields += [f"add: {{{', '.join(added)}}}"] * bool(added)
            lines.append(f"      - {{{', '.join(fields)}}}")
            endings[found["goto"]] = None
    lines += ["endings:", *(_ending(name) for name in endings if name not in names)]
    if all(name in names for name in endings):
        lines.append(_ending("never"))
    return scenario_of("\n".join(lines) + "\n")


_HEAD = (
    "format: 1", "title: Generated", "summary: For tests.", "language: en", "level: 1", "minutes: 5",
    "brief: For tests.", "cast:", "  ann: {name: Ann}",
)  # fmt: skip


def _ending(name: str) -> str:
    return f"  {name}: {{title: End, outcome: mixed, says: [{{narrator: The end.}}], meaning: It ended.}}"


def text(seed: int, *, loops: bool | None = None, scenes: int | None = None) -> str:
    """Return the scenario of a seed as YAML; see `generated`."""
    return _Writer(Random(seed), loops, scenes).text(f"generated-{seed}")


class _Writer:
    def __init__(self, random: Random, loops: bool | None, scenes: int | None) -> None:
        self.random = random
        self.loops = random.random() < 0.5 if loops is None else loops
        self.back = random.choice((0.1, 0.25, 0.5)) if self.loops else 0.0
        self.scored = random.random()  # how often a condition asks for a score
        count = random.randint(3, 9) if scenes is None else scenes
        self.scenes = [f"s{number}" for number in range(count)]
        self.endings = [f"e{number}" for number in range(random.randint(1, 3))]
        self.facts = [f"f{number}" for number in range(random.randint(0, 3))]
        self.counters = {
            f"c{number}": (low, low + random.randint(1, 3))
            for number in range(random.randint(0, 2))
            for low in [random.randint(-2, 1)]
        }

    def text(self, id_: str) -> str:
        lines = [*_HEAD, f"id: {id_}"]
        if self.facts:
            lines += ["facts:", *(f"  {fact}: A fact." for fact in self.facts)]
        if self.counters:
            lines.append("counters:")
            for name, (low, high) in self.counters.items():
                lines.append(f"  {name}: {{start: {self.random.randint(low, high)}, min: {low}, max: {high}}}")
        lines += ["start: s0", "scenes:"]
        for number, scene in enumerate(self.scenes):
            lines += [f"  {scene}:", *(f"    {line}" for line in self.scene(number))]
        lines += ["endings:", *map(_ending, self.endings)]
        return "\n".join(lines) + "\n"

    def scene(self, number: int) -> list[str]:
        random = self.random
        lines = ["says: [{ann: Well?}]"]
        if number and random.random() < 0.25:
            lines.append("route:")
            ways = random.randint(1, 2)
            lines += [f"  - {{when: {self.condition()}, goto: {self.goto(number, 0.7)}}}" for _ in range(ways)]
            lines.append(f"  - {{goto: {self.goto(number, 0.7)}}}")
            return lines
        lines.append("choices:")
        careful = number > 0 and random.random() < 0.4  # every line has a condition: `otherwise` has a chance
        for choice in range(random.choice((1, 2, 3, 3, 4))):
            words = " ".join(random.choice(_WORDS) for _ in range(random.randint(1, 6)))
            goto = self.goto(number)
            # What leads back is mostly held by something; else hardly any scenario with loops would have an end.
            held = random.choice(("once", "still", "score", "free")) if goto in self.scenes[: number + 1] else ""
            fields = [f"id: x{choice}", f"say: {words.capitalize()}.", f"goto: {goto}"]
            moves = {score: random.randint(-2, 2) for score in SCORES if held != "still" and random.random() < 0.7}
            fields += [f"{score}: {by}" for score, by in moves.items()]
            if held == "score" and any(moves.values()):
                score = max(moves, key=lambda name: abs(moves[name]))
                bound = random.randint(2, 5)
                fields.append(f"when: {score} {f'< {bound}' if moves[score] > 0 else f'> {-bound}'}")
            elif careful or random.random() < 0.3:
                fields.append(f"when: {self.condition()}")
            if held == "once" or random.random() < 0.1:
                fields.append("once: true")
            fields += self.effects()
            lines.append("  - {" + ", ".join(fields) + "}")
        if random.random() < 0.85:
            lines.append(f"otherwise: {self.goto(number)}")
        return lines

    def effects(self) -> list[str]:
        random = self.random
        facts = [fact for fact in self.facts if random.random() < 0.4]
        cut = random.randint(0, len(facts))
        fields = []
        if facts[:cut]:
            fields.append(f"set: [{', '.join(facts[:cut])}]")
        if facts[cut:]:
            fields.append(f"clear: [{', '.join(facts[cut:])}]")
        added = [name for name in self.counters if random.random() < 0.4]
        if added:
            fields.append("add: {" + ", ".join(f"{name}: {random.choice((-2, -1, 1, 2))}" for name in added) + "}")
        return fields

    def goto(self, number: int, on: float = 0.9) -> str:
        random = self.random
        if random.random() < self.back:
            return random.choice(self.scenes[: number + 1])
        ahead = self.scenes[number + 1 : number + 3]
        if ahead and random.random() < on:
            return random.choice(ahead)
        return random.choice(self.endings)

    def condition(self, depth: int = 2) -> str:
        random = self.random
        kind = random.random()
        if depth and kind < 0.15:
            return f"not ({self.condition(depth - 1)})"
        if depth and kind < 0.45:
            joiner = random.choice((" and ", " or "))
            return joiner.join(f"({self.condition(depth - 1)})" for _ in range(random.randint(2, 3)))
        operator = random.choice(("==", "!=", "<", "<=", ">", ">="))
        if random.random() < self.scored or not (self.facts or self.counters):
            return f"{random.choice(list(SCORES))} {operator} {random.randint(-3, 3)}"
        if self.facts and (not self.counters or random.random() < 0.6):
            return random.choice(self.facts)
        name, (low, high) = random.choice(list(self.counters.items()))
        return f"{name} {operator} {random.randint(low, high)}"


def branching(scenes: int, seed: int = 1, *, depth: int = 20, remembered: int = 4) -> str:
    """Return a large scenario as YAML: layers of scenes, three choices each, with facts and conditions on scores.

    No way leads back. A play takes `depth` decisions; `scenes` is rounded to whole layers; `remembered` is how many
    facts play a part at any time: it decides how many contexts there are for a scene.
    """
    random = Random(seed)
    width = max(1, scenes // depth)
    facts = [f"f{number}" for number in range(12)]
    lines = [*_HEAD, "id: branching", "facts:", *(f"  {fact}: A fact." for fact in facts), "start: s0_0", "scenes:"]
    for layer in range(depth):
        # Facts come and go: one is read for a few layers only, so that not everything is remembered everywhere.
        live = [facts[(layer + number) % len(facts)] for number in range(remembered)]
        for number in range(1 if layer == 0 else width):
            lines += [f"  s{layer}_{number}:", "    says: [{ann: And then?}]", "    choices:"]
            for choice in range(3):
                to = (number * 2 + random.randint(-3, 3)) % width
                goto = f"s{layer + 1}_{to}" if layer + 1 < depth else f"e{random.randint(0, 7)}"
                fields = [f"id: x{choice}", "say: Something that takes about as long as people talk.", f"goto: {goto}"]
                fields += [f"diplomacy: {random.randint(-2, 2)}", f"empathy: {random.randint(-2, 2)}"]
                if random.random() < 0.7:
                    fields.append(f"{random.choice(('set', 'clear'))}: [{random.choice(live)}]")
                if choice and random.random() < 0.3:
                    asked = [random.choice(live)] if random.random() < 0.5 else []
                    asked += [f"{random.choice(list(SCORES))} >= {random.randint(-4, 4)}"] * (random.random() < 0.6)
                    fields += [f"when: {' and '.join(asked)}"] * bool(asked)
                lines.append("      - {" + ", ".join(fields) + "}")
    lines += ["endings:", *(_ending(f"e{number}") for number in range(8))]
    return "\n".join(lines) + "\n"


_WORDS = ("please", "thank", "you", "sorry", "I", "no", "now", "listen", "time", "why", "could", "we")


def reached(scenario: Scenario) -> list[State] | None:
    """Return every state that can be met, in passing too, by walking; None where there are too many.

    None also where a score goes so far that it seems to have no end.
    """
    start = rules.initial(scenario)
    states = {start: None}
    waiting = [start]
    while waiting:
        state = waiting.pop()
        for after in successors(scenario, state):
            if after not in states:
                if len(states) >= MOST_STATES or max(map(abs, after.scores)) > FARTHEST:
                    return None
                states[after] = None
                waiting.append(after)
    return list(states)


def successors(scenario: Scenario, state: State) -> list[State]:
    """Return the states after each choice on offer, or after the one step that is taken by itself."""
    goto = rules.passage(scenario, state)
    if goto is not None:
        return [state._replace(scene=goto)]
    return [rules.after(scenario, state, choice) for choice in rules.available(scenario, state)]


def mattered(scenario: Scenario, states: Collection[State]) -> set[str]:
    """Return which of `FEATURES` made a difference among these states, which are all that can be met."""
    found: set[str] = set()
    by_scene: dict[str, list[State]] = {}
    for state in states:
        by_scene.setdefault(state.scene, []).append(state)
    for name, scene in scenario.scenes.items():
        met = by_scene.get(name, [])
        for when in [choice.when for choice in scene.choices or ()] + [way.when for way in scene.route or ()]:
            if when is not None and len({rules.holds(when, scenario, state) for state in met}) == 2:
                for asked in names_in(when):
                    kinds = (("fact", scenario.facts), ("counter", scenario.counters), ("score", SCORES))
                    found.update(kind for kind, names in kinds if asked in names)
        for choice in scene.choices or ():
            used = {(name, choice.id) in state.used for state in met if rules.holds(choice.when, scenario, state)}
            if choice.once and len(used) == 2:
                found.add("once")
            for state in met if choice.add else ():
                before = dict(zip(scenario.counters, state.counters, strict=True))
                after = dict(zip(scenario.counters, rules.affected(scenario, state, choice).counters, strict=True))
                if any(after[counter] != before[counter] + amount for counter, amount in choice.add.items()):
                    found.add("counter stop")
        ways = {rules.passage(scenario, state) for state in met}
        if scene.route is not None and len(ways) > 1:
            found.add("route")
        if scene.otherwise is not None and len(ways) > 1:
            found.add("otherwise")
        if scene.otherwise is None and scene.choices is not None:
            on_offer = {bool(rules.available(scenario, state)) for state in met}
            if False in on_offer:
                found.add("dead end")
    if _has_round(scenario, states):
        found.add("loop")
    return found


def _has_round(scenario: Scenario, states: Collection[State]) -> bool:
    """Return whether some state can be come back to: taking away what nothing leads to leaves something."""
    after = {state: successors(scenario, state) for state in states}
    before = dict.fromkeys(states, 0)
    for targets in after.values():
        for target in targets:
            before[target] += 1
    free = [state for state, count in before.items() if not count]
    left = len(before)
    while free:
        left -= 1
        for target in after[free.pop()]:
            before[target] -= 1
            if not before[target]:
                free.append(target)
    return left > 0
