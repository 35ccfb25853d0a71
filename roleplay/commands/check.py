"""`roleplay check`: every problem of scenario files."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.commands.speaking import fail, hand_over


@click.command()
@click.argument("paths", metavar="PATH…", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for programs, for GitHub's pages, or for code scanning tools.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 when there are warnings, too.")
@click.option("--fix", is_flag=True, help="Make the certain repairs in the files first, and show them.")
@click.option("--all", "whole", is_flag=True, help="Show each remark whole, also those of one kind in many lines.")
@click.option("--explain", metavar="CODE", help="Explain one kind of problem, with examples; R105, for instance.")
def check(paths: tuple[Path, ...], form: str, strict: bool, fix: bool, whole: bool, explain: str | None) -> None:
    """Find every problem in scenario files, and in the files of folders.

    It exits with 0 when all is fine, with 1 when there are errors, and with 2 when something could not be checked.

    \b
    Examples:
      roleplay check my-scenario.yaml
      roleplay check scenarios --strict
      roleplay check my-scenario.yaml --fix
      roleplay check my-scenario.yaml --all
      roleplay check --explain R105
    """
    if explain is not None:
        _explain(explain)
        return
    if not paths:
        fail("Name a scenario file or a folder, for example: roleplay check my-scenario.yaml")
    from roleplay import check as checking

    outcome = checking.run(paths, form=form, strict=strict, fix=fix, whole=whole)
    if outcome.results:
        if form == "text":
            click.echo(outcome.results)
        else:
            hand_over(outcome.results + "\n")
    for note in outcome.notes:
        click.echo(note, err=True)
    raise SystemExit(outcome.code)


def _explain(code: str) -> None:
    """Print the page of a kind of problem; where no kind has this code, end the program with those that are near."""
    from roleplay.explanations import explanations, kinds, open_gaps, page
    from roleplay.scenario.near import suggestion
    from roleplay.scenario.problems import short

    wanted = code.strip().upper()
    wanted = f"R{wanted}" if wanted.isdecimal() else wanted
    if wanted in explanations():
        click.echo(page(explanations()[wanted]))
        return
    begin = [kind for kind in kinds().values() if kind.code.startswith(wanted)] if wanted[1:] else []
    if begin:
        listed = "\n".join(f"  {kind.code}  {short(open_gaps(kind.headline), 72)}" for kind in begin)
        fail(f"These codes begin with {wanted}. Explain one of them, as in: --explain {begin[0].code}\n{listed}")
    near = suggestion(wanted, kinds()) or "Each remark of “check” names its code, such as R105."
    fail(f"There is no kind of problem called “{code}”. {near}")
