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
@click.option("--explain", metavar="CODE", help="Explain one kind of problem, with examples; R105, for instance.")
def check(paths: tuple[Path, ...], form: str, strict: bool, fix: bool, explain: str | None) -> None:
    """Find every problem in scenario files, and in the files of folders.

    It exits with 0 when all is fine, with 1 when there are errors, and with 2 when something could not be checked.

    \b
    Examples:
      roleplay check my-scenario.yaml
      roleplay check scenarios --strict
      roleplay check my-scenario.yaml --fix
      roleplay check --explain R105
    """
    if explain is not None:
        from roleplay.explanations import explanations, kinds, page
        from roleplay.scenario.problems import suggestion

        code = explain.strip().upper()
        if code not in explanations():
            near = suggestion(code, kinds()) or "Each remark of “check” names its code, such as R105."
            fail(f"There is no kind of problem called “{explain}”. {near}")
        click.echo(page(explanations()[code]))
        return
    if not paths:
        fail("Name a scenario file or a folder, for example: roleplay check my-scenario.yaml")
    from roleplay import check as checking

    outcome = checking.run(paths, form=form, strict=strict, fix=fix)
    if outcome.results:
        if form == "text":
            click.echo(outcome.results)
        else:
            hand_over(outcome.results + "\n")
    for note in outcome.notes:
        click.echo(note, err=True)
    raise SystemExit(outcome.code)
