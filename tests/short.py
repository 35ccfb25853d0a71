"""Short scenarios, written for one test: a head that fits any scenes, and endings that all say the same."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
format: 1
id: {id}
title: {title}
summary: A short one.
language: en
level: 1
minutes: 5
brief: You are at work.
cast:
  ann: {{name: Ann}}
"""
ENDING = "{{title: {title}, outcome: {outcome}, says: [{{narrator: {says}}}], meaning: It meant something.}}"


def short_file(
    folder: Path, id_: str, scenes: str, endings: tuple[str, ...] = ("end",), title: str = "", more: str = ""
) -> Path:
    """Write a scenario with these scenes and endings, and return its file."""
    lines = [
        f"  {end}: " + ENDING.format(title=f"Title of {end}", outcome="good", says="All is over.") for end in endings
    ]
    file = folder / f"{id_}.yaml"
    text = HEAD.format(id=id_, title=title or id_.capitalize()) + more + scenes + "endings:\n" + "\n".join(lines)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def choice(id_: str, goto: str, diplomacy: int = 0, empathy: int = 0, say: str = "", more: str = "") -> str:
    """Return a choice as it stands in a scene."""
    return (
        f"      - {{id: {id_}, say: {say or f'I say {id_}.'}, goto: {goto}, "
        f"diplomacy: {diplomacy:+}, empathy: {empathy:+}{more}}}\n"
    )
