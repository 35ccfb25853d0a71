"""`roleplay schema`: what an editor needs to help with writing a scenario."""

from __future__ import annotations

import click

from roleplay.commands.speaking import print_json


@click.command()
def schema() -> None:
    """Print the JSON Schema of a scenario, for editors.

    An editor with a YAML language server completes and explains by it. Put it beside your scenarios, under the name
    that their first line gives: # yaml-language-server: $schema=scenario.schema.json

    \b
    Examples:
      roleplay schema > scenario.schema.json
      roleplay schema | less
    """
    from roleplay.authoring.schema import schema as made

    print_json(made())
