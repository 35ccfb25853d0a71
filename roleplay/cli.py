"""The commands. Each is thin, and imports what it needs inside itself, so that `--help` and `list` stay quick."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay import __version__

if TYPE_CHECKING:
    from roleplay.scenario.library import Entry, Library

scenarios_option = click.option(
    "--scenarios",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder to look for scenarios in, before ./scenarios and the shipped ones.",
)
coach_option = click.option("--coach", is_flag=True, help="Show the reason behind a line right after you said it.")
mode_option = click.option(
    "--mode",
    type=click.Choice(["would", "should"]),
    default="would",
    show_default=True,
    help="Choose what you would most likely say, or what you think one should say.",
)


def say(sentence: str) -> None:
    """Print a sentence on standard error, without harm whatever a file is called."""
    from roleplay.scenario.prose import clean

    click.echo(clean(sentence), err=True)


def fail(sentence: str, code: int = 2) -> None:
    """Print one plain sentence on standard error and end the program."""
    say(sentence)
    raise SystemExit(code)


def readable_json(value: object) -> str:
    """Return JSON that can be read by people, and shown by a terminal: what is no text in it is escaped."""
    from roleplay.scenario.prose import UNSAFE

    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], line) for line in text.split("\n"))


def library_from(folder: Path | None) -> Library:
    """Read the library, and say aloud what was left out of it."""
    from roleplay.scenario.library import read_library

    if folder is not None and not folder.is_dir():
        fail(f"There is no folder “{folder}”. Name an existing one after --scenarios.")
    library = read_library(folder)
    for hidden, taken in library.hidden:
        say(f"Left out: {hidden}, because {taken} has the same id.")
    for path, loaded in library.broken:
        count = sum(problem.is_error for problem in loaded.problems)
        problems = "1 problem" if count == 1 else f"{count} problems"
        say(f"Left out: {path}, which has {problems}. To see them: roleplay check {path}")
    return library


def entry_for(name: str, folder: Path | None) -> Entry:
    """Return the scenario that an id or a file names; prints what is wrong and ends the program otherwise."""
    from roleplay import diagnostics
    from roleplay.scenario.library import Entry
    from roleplay.scenario.loading import checked
    from roleplay.scenario.problems import FILE_IS_FOLDER, FILE_MISSING, FILE_UNREADABLE, suggestion
    from roleplay.scenario.reader import read_file

    if name.endswith((".yaml", ".yml")) or os.sep in name or "/" in name or Path(name).exists():
        source = read_file(Path(name))
        scenario, problems = checked(source)
        if scenario is not None:
            return Entry(scenario, source.file)
        click.echo(diagnostics.text([diagnostics.File(source.file, source.lines, problems)]), err=True)
        not_read = (FILE_MISSING, FILE_IS_FOLDER, FILE_UNREADABLE)
        raise SystemExit(2 if any(problem.kind in not_read for problem in problems) else 1)
    library = library_from(folder)
    entry = library.find(name)
    if entry is None:
        hint = suggestion(name, (entry.scenario.id for entry in library.entries))
        fail(f"There is no scenario called “{name}”. {hint or 'Run “roleplay list” for what there is.'}")
    assert entry is not None
    return entry


def needs_terminal() -> None:
    """End the program with a sentence where no terminal is there to draw on: Textual would wait for ever."""
    if not (sys.stdin.isatty() and sys.stderr.isatty() and sys.stdout.isatty()):
        fail("The game needs a terminal. Without one, play with: roleplay play ID --plain")
    if os.environ.get("TERM") in (None, "", "dumb"):
        fail("This terminal cannot draw screens. Play with: roleplay play ID --plain")


class Commands(click.Group):
    """The commands; where the reader of a pipe has gone, each ends quietly."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command. A closed pipe is met here: click itself would call it an error."""
        try:
            try:
                return super().invoke(context)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Nothing more can be said to anybody, and Python must not try at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return context.exit(0)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="roleplay")
@scenarios_option
@click.pass_context
def cli(context: click.Context, scenarios: Path | None) -> None:
    """Practise hard conversations, and learn which sentence changed what.

    Without a command it opens the library: pick a conversation, talk, and be told honestly how it went.

    \b
    Examples:
      roleplay
      roleplay play nine-days
      roleplay play my-scenario.yaml --plain
    """
    context.obj = scenarios
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        click.echo(context.get_help())
        return
    needs_terminal()
    from roleplay.tui.app import run

    run(library_from(scenarios))


@cli.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--plain", is_flag=True, help="Lines of text and numbered choices, for screen readers and pipes.")
@coach_option
@mode_option
@scenarios_option
@click.pass_obj
def play(parent: Path | None, name: str, plain: bool, coach: bool, mode: str, scenarios: Path | None) -> None:
    """Play one conversation.

    \b
    Examples:
      roleplay play nine-days
      roleplay play nine-days --coach
      roleplay play my-scenario.yaml --plain
    """
    from roleplay.conversation.attempt import Mode
    from roleplay.conversation.rules import EndlessPassage

    entry = entry_for(name, scenarios or parent)
    if plain:
        from roleplay import plain as plain_mode

        try:
            plain_mode.play(entry.scenario, Mode(mode), coach=coach)
        except EndlessPassage as error:
            fail(f"{error} Tell its author.", 1)
        return
    needs_terminal()
    from roleplay.tui.app import run

    run(library_from(scenarios or parent), start=entry, coach=coach, mode=Mode(mode))


@cli.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@click.option("--skill", metavar="SKILL", help="Only scenarios that practise this skill, such as active-listening.")
@scenarios_option
@click.pass_obj
def list_(parent: Path | None, as_json: bool, skill: str | None, scenarios: Path | None) -> None:
    """List the conversations there are.

    \b
    Examples:
      roleplay list
      roleplay list --skill active-listening
      roleplay list --json
    """
    from roleplay.scenario.names import skills
    from roleplay.scenario.problems import suggestion
    from roleplay.scenario.prose import plain

    if skill is not None and skill not in skills():
        fail(f"There is no skill called “{skill}”. {suggestion(skill, skills())}")
    entries = library_from(scenarios or parent).entries
    entries = [entry for entry in entries if skill is None or skill in entry.scenario.skills]
    if as_json:
        fields = ("id", "title", "summary", "level", "minutes", "language", "tags", "skills")
        rows = [{f: getattr(e.scenario, f) for f in fields} | {"path": str(e.path)} for e in entries]
        click.echo(readable_json(rows))
        return
    for entry in entries:
        scenario = entry.scenario
        click.echo(f"{scenario.id}: {scenario.title} (level {scenario.level}, {scenario.minutes} min)")
        click.echo(f"    {plain(scenario.summary, scenario.called)}")
    if not entries:
        click.echo("No scenario was found.", err=True)


@cli.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON, for programs.")
@scenarios_option
@click.pass_obj
def explore(parent: Path | None, name: str, as_json: bool, scenarios: Path | None) -> None:
    """Show all that can happen in a scenario: every ending, every score, every way to do too well by a trick.

    \b
    Examples:
      roleplay explore nine-days
      roleplay explore my-scenario.yaml --json
    """
    from roleplay import explore as exploring
    from roleplay.outlook import explore as explored

    exploration = explored(entry_for(name, scenarios or parent).scenario, progress=_progress())
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        click.echo(readable_json(exploring.as_json(exploration)))
    else:
        click.echo(exploring.report(exploration))


@cli.command()
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
            fail(f"There is no kind of problem called “{explain}”. {suggestion(code, kinds())}".strip())
        click.echo(page(explanations()[code]))
        return
    if not paths:
        fail("Name a scenario file or a folder, for example: roleplay check my-scenario.yaml")
    from roleplay import check as checking

    outcome = checking.run(paths, form=form, strict=strict, fix=fix)
    if outcome.results:
        click.echo(outcome.results)
    for note in outcome.notes:
        click.echo(note, err=True)
    raise SystemExit(outcome.code)


def _progress() -> Callable[[float, str], None]:
    """Return what draws a bar on standard error, once a second has passed, where somebody can see it."""
    started = time.monotonic()

    def show(done: float, what: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - started > 1:
            bar = "#" * round(done * 24)
            click.echo(f"\r\x1b[K[{bar:-<24}] {what}", nl=False, err=True)

    return show


def main() -> None:
    """Run the program: the entry point of the `roleplay` command."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):  # what cannot be read or written becomes a sign, never a traceback
            stream.reconfigure(errors="replace")
    try:
        cli.main(standalone_mode=False)
    except click.Abort:
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
