"""The language server, driven as an editor drives it: the real process, over its standard input and output."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.workspace import PositionCodec
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from roleplay.authoring.editor import completing, explaining, finding, renaming
from roleplay.authoring.editor.document import Document, Text
from roleplay.authoring.editor.names import Sort
from roleplay.scenario.loading import load_bytes

pytestmark = pytest.mark.xdist_group("editor")  # one process serves all of them
in_editor = pytest.mark.asyncio(loop_scope="module")

ROLEPLAY = [sys.executable, "-m", "roleplay", "lsp"]
SHIPPED = [Path(__file__).parent.parent / "scenarios" / f"{name}.yaml" for name in ("nine-days", "room-214")]
SMALL = (Path(__file__).parent / "data" / "editor.yaml").read_text(encoding="utf-8")


@pytest_lsp.fixture(
    scope="module", loop_scope="module", config=ClientServerConfig(server_command=ROLEPLAY, server_env={**os.environ})
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    told: dict[str, int | None] = {}
    lsp_client.told = told  # type: ignore[attr-defined]
    features = lsp_client.protocol.fm.features
    keep = features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def published(params: types.PublishDiagnosticsParams) -> None:
        keep(params)
        told[params.uri] = params.version  # which the client does not keep

    features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = published
    capabilities = client_capabilities("visual-studio-code")
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities, root_uri="file:///tmp"))
    yield
    await lsp_client.shutdown_session()


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Editor:
    """One file in an editor that knows only the protocol; columns are UTF-16, counted here on their own."""

    def __init__(self, client: LanguageClient, file: Path) -> None:
        self.client, self.file, self.uri, self.version = client, file, file.as_uri(), 0
        self.text = ""

    def open(self, text: str) -> None:
        self.text = text
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(self.uri, "yaml", self.version, text))
        )

    def change(self, text: str) -> None:
        self.version += 1
        self.text = text
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def type_at_mark(self, text: str) -> types.Position:
        """Change to a text whose cursor stands at “¦”."""
        before, _, after = text.partition("¦")
        self.change(before + after)
        line = before.rpartition("\n")[2]
        return types.Position(before.count("\n"), utf16(line))

    def spot(self, words: str, inside: str) -> types.Position:
        """Return the position in the middle of `inside`, in the line that holds `words`."""
        number = next(n for n, line in enumerate(self.text.split("\n")) if words in line)
        line = self.text.split("\n")[number]
        start = line.index(words) + words.index(inside)
        return types.Position(number, utf16(line[: start + 1]))

    def at(self, range_: types.Range) -> str:
        """Return what stands at a range of one line."""
        assert range_.start.line == range_.end.line
        line = self.text.split("\n")[range_.start.line].encode("utf-16-le")
        return line[range_.start.character * 2 : range_.end.character * 2].decode("utf-16-le")

    def edited(self, edits: list[types.TextEdit]) -> str:
        """Return the text with these edits."""
        lines = self.text.split("\n")
        for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
            self.at(edit.range)
            line = lines[edit.range.start.line].encode("utf-16-le")
            start, end = edit.range.start.character * 2, edit.range.end.character * 2
            lines[edit.range.start.line] = (line[:start] + edit.new_text.encode("utf-16-le") + line[end:]).decode(
                "utf-16-le"
            )
        return "\n".join(lines)

    async def problems(self) -> list[types.Diagnostic]:
        """Wait for the problems of the newest version."""
        while self._told.get(self.uri) != self.version:
            await asyncio.sleep(0.02)
        return list(self.client.diagnostics[self.uri])

    @property
    def _told(self) -> dict[str, int | None]:
        told: dict[str, int | None] = self.client.told  # type: ignore[attr-defined]
        return told

    async def completed(self, text: str) -> list[str]:
        """Return what is offered at “¦”, as it would be written."""
        position = self.type_at_mark(text)
        found = await self.client.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(self.uri), position)
        )
        assert isinstance(found, list)
        return [item.text_edit.new_text for item in found if item.text_edit is not None]

    async def hover(self, position: types.Position) -> str:
        found = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri), position)
        )
        assert found is not None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def defined(self, position: types.Position) -> list[types.Range]:
        found = await self.client.text_document_definition_async(
            types.DefinitionParams(types.TextDocumentIdentifier(self.uri), position)
        )
        assert isinstance(found, list)
        return [where.range for where in found if isinstance(where, types.Location)]

    async def used(self, position: types.Position) -> list[types.Range]:
        found = await self.client.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(True), types.TextDocumentIdentifier(self.uri), position)
        )
        return [where.range for where in found or ()]

    async def fixes(self, diagnostic: types.Diagnostic) -> list[types.CodeAction]:
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri), diagnostic.range, types.CodeActionContext([diagnostic])
            )
        )
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    async def rename(self, position: types.Position, new: str) -> str:
        found = await self.client.text_document_rename_async(
            types.RenameParams(types.TextDocumentIdentifier(self.uri), position, new)
        )
        assert found is not None
        assert found.changes is not None
        return self.edited(list(found.changes[self.uri]))


@pytest.fixture
def editor(client: LanguageClient, tmp_path: Path) -> Editor:
    made = Editor(client, tmp_path / "editor.yaml")
    made.open(SMALL)
    return made


def errors(found: list[types.Diagnostic]) -> list[types.Diagnostic]:
    return [one for one in found if one.severity is types.DiagnosticSeverity.Error]


@in_editor
async def test_problems_come_while_typing_at_their_place(editor: Editor) -> None:
    assert errors(await editor.problems()) == []
    editor.change(SMALL.replace('"Tea? 🌧️", when: shared_it', '"Tea? 🌧️", when: shard_it'))
    (found,) = errors(await editor.problems())
    assert (found.code, found.source, editor.at(found.range)) == ("R401", "roleplay", "shard_it")
    assert "Did you mean “shared_it”?" in found.message
    editor.change(SMALL)
    assert errors(await editor.problems()) == []


@in_editor
async def test_only_the_newest_text_is_told(editor: Editor) -> None:
    for number in range(30):
        editor.change(SMALL.replace("goto: home", f"goto: nowhere-{number}"))
    (found,) = errors(await editor.problems())
    assert "nowhere-29" in found.message


@in_editor
async def test_a_second_place_stands_beside(editor: Editor) -> None:
    editor.change(SMALL.replace("id: leave", "id: share"))
    (found,) = errors(await editor.problems())
    assert found.related_information is not None
    (related,) = found.related_information
    assert (editor.at(related.location.range), related.message) == ("share", "first used here")


@in_editor
async def test_yaml_that_is_no_scenario_is_left_alone(editor: Editor) -> None:
    editor.change("services:\n  web: {image: nginx}\n  : [\n")
    assert await editor.problems() == []


@in_editor
async def test_closing_takes_the_problems_away(editor: Editor) -> None:
    editor.change(SMALL.replace("goto: home", "goto: nowhere"))
    assert errors(await editor.problems())
    editor.version = 99
    told = editor._told
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri)))
    while told[editor.uri] is not None:
        await asyncio.sleep(0.02)
    assert list(editor.client.diagnostics[editor.uri]) == []


GOALS = ["door", "walk", "home", "apart"]
PEOPLE = ["narrator: ", "ines: "]
VARIABLES = ["shared_it", "patience", "diplomacy", "empathy"]


@in_editor
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("        goto: walk\n        diplomacy", "        goto: ¦\n        diplomacy", GOALS),
        ("        goto: walk\n        diplomacy", "        goto: wa¦\n        diplomacy", GOALS),
        ("    otherwise: apart", "    otherwise: ¦", GOALS),
        ("start: door", "start: ¦", ["door", "walk"]),
        ("goto: home}", "goto: ho¦", GOALS),  # and the brace is still to come
        ("when: shared_it and patience > 1", "when: shared_it and ¦", VARIABLES),
        ("when: shared_it and patience > 1", "when: (¦", VARIABLES),
        ("set: [shared_it]", "set: [¦", ["shared_it"]),
        ("set: [shared_it]", "clear:\n          - ¦", ["shared_it"]),
        ("add: {patience: 1}", "add: {¦", ["patience: "]),
        ("add: {patience: 1}", "add:\n          ¦", ["patience: "]),
        ("      - narrator: \"🌧️ It", "      - ¦\n      - narrator: \"🌧️ It", PEOPLE),
        ("        goto: walk\n        d", "        reply:\n          - in¦\n        goto: walk\n        d", PEOPLE),
        ("    outcome: good", "    outcome: ¦", ["good", "mixed", "poor"]),
        ("        mood: flat", "        ¦", ["when: ", "mood: "]),
        ("  home:\n", "  home:\n    ¦\n", ["ask: "]),
    ],
)  # fmt: skip
async def test_what_can_be_written(editor: Editor, old: str, new: str, expected: list[str]) -> None:
    assert await editor.completed(SMALL.replace(old, new, 1)) == expected


@in_editor
async def test_fields_that_can_stand_there(editor: Editor) -> None:
    line = "        empathy: -2"
    offered = await editor.completed(SMALL.replace(line, f"{line}\n        ¦"))
    assert {"why: ", "reply:", "skill: ", "once: "} <= set(offered)
    assert not {"id: ", "say: ", "goto: ", "empathy: ", "title: ", "says:"} & set(offered)
    assert await editor.completed(SMALL.replace("endings:", "¦\nendings:")) == ["content_note: ", "debrief:"]
    assert "reflect: " in await editor.completed(SMALL + "debrief:\n  ¦")
    assert await editor.completed(SMALL.replace("say: I have", "say: I ¦ have")) == []


@in_editor
async def test_skills_with_what_they_mean(editor: Editor) -> None:
    offered = await editor.completed(SMALL.replace("[active-listening]", "[active-¦]"))
    assert len(offered) == 25
    assert "active-listening" in offered


@in_editor
async def test_completion_stands_right_behind_an_emoji(editor: Editor) -> None:
    position = editor.type_at_mark(SMALL.replace("patience > 1, goto: home", "patience > 1, goto: ho¦"))
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(editor.uri), position)
    )
    assert isinstance(found, list)
    home = next(item for item in found if item.label == "home")
    assert isinstance(home.text_edit, types.TextEdit)
    assert editor.at(home.text_edit.range) == "ho"
    assert home.detail == "Home"


@in_editor
async def test_completion_in_a_file_with_broken_lines(editor: Editor) -> None:
    broken = SMALL.replace('say: "Come under, {ines}."', "say: Well: come").replace("summary: A", "summary A")
    broken = broken.replace("        goto: walk\n        diplomacy", "        goto: ¦\n        diplomacy")
    assert await editor.completed(broken) == GOALS


@in_editor
@pytest.mark.parametrize(
    ("words", "inside", "defined", "count"),
    [
        ('patience > 1, goto: home', "home", "  home:", 2),
        ("otherwise: apart", "apart", "  apart:", 3),
        ("start: door", "door", "  door:", 2),
        ("when: shared_it and", "shared_it", "  shared_it:", 4),
        ("shared_it and patience", "patience", "  patience:", 3),
        ("[shared_it]", "shared_it", "  shared_it:", 4),
        ('- ines: "🌧️🌧️ Well', "ines", "  ines:", 6),
        ("{ines} is wet", "ines", "  ines:", 6),
        ("id: warm", "warm", "id: warm", 1),
    ],
)  # fmt: skip
async def test_where_it_is_defined_and_used(editor: Editor, words: str, inside: str, defined: str, count: int) -> None:
    spot = editor.spot(words, inside)
    (where,) = await editor.defined(spot)
    assert defined in editor.text.split("\n")[where.start.line]
    used = await editor.used(spot)
    assert {editor.at(range_) for range_ in used} == {editor.at(where)} == {inside}
    assert len(used) == count


@in_editor
async def test_what_things_mean(editor: Editor) -> None:
    assert "The scene or the ending that follows." in await editor.hover(editor.spot("goto: walk", "goto"))
    assert "You held the umbrella over her" in await editor.hover(editor.spot("when: shared_it and", "shared_it"))
    counter = await editor.hover(editor.spot("shared_it and patience", "patience"))
    assert "How long she waits" in counter
    assert "starts at 2, from 0 to 3" in counter
    assert "Your neighbour" in await editor.hover(editor.spot("{ines} is wet", "ines"))
    assert "You had tea" in await editor.hover(editor.spot("goto: home", "home"))
    assert "empathy +2" in (await editor.hover(editor.spot("id: share", "share"))).replace("\\", "")
    assert "active listening" in await editor.hover(editor.spot("[active-listening]", "active"))


@in_editor
async def test_what_is_still_possible_from_a_scene(editor: Editor) -> None:
    await editor.problems()
    walk = await editor.hover(editor.spot("goto: walk", "walk"))
    assert "every ending (home, apart)" in walk
    assert "diplomacy −1 to +1 and empathy −2 to +2" in walk
    # A broken file is explained as it last could be played.
    editor.change(SMALL.replace("format: 1", "format 1"))
    await editor.problems()
    assert await editor.hover(editor.spot("goto: walk", "walk")) == walk


@in_editor
async def test_words_of_a_writer_are_no_markup(editor: Editor) -> None:
    editor.change(SMALL.replace("You held", "[click](command:evil) ![x](http://a/b) <b>You held"))
    fact = await editor.hover(editor.spot("when: shared_it and", "shared_it"))
    assert "[click](" not in fact
    assert "![" not in fact
    assert "<b>" not in fact.replace("\\<", "")


@in_editor
async def test_fixes_that_are_certain_come_first(editor: Editor) -> None:
    editor.change(SMALL.replace('"🌧️🌧️ Well, {ines} is wet."', "🌧️🌧️ Well: {ines} is wet."))
    (found,) = errors(await editor.problems())
    (fix,) = await editor.fixes(found)
    assert fix.is_preferred
    assert fix.kind == types.CodeActionKind.QuickFix
    assert fix.title.startswith("Write: ")
    assert fix.edit is not None
    assert fix.edit.changes is not None
    editor.change(editor.edited(list(fix.edit.changes[editor.uri])))
    assert errors(await editor.problems()) == []
    assert '"🌧️🌧️ Well: {ines} is wet."' in editor.text


@in_editor
async def test_what_check_would_not_mend_is_called_certain_nowhere(editor: Editor) -> None:
    # Mended, it would still name nobody.
    editor.change(SMALL.replace("    says: [{narrator: She goes.}]", "    says: - She goes."))
    found = next(problem for problem in errors(await editor.problems()) if problem.code == "R119")
    (fix,) = await editor.fixes(found)
    assert not fix.is_preferred
    assert fix.title.startswith("Perhaps: ")


@in_editor
async def test_a_guess_is_no_preferred_fix(editor: Editor) -> None:
    editor.change(SMALL.replace("goto: home", "goto: hime"))
    (found,) = errors(await editor.problems())
    (fix,) = await editor.fixes(found)
    assert not fix.is_preferred
    assert fix.title.startswith("Perhaps: ")
    assert fix.edit is not None
    assert fix.edit.changes is not None
    assert editor.edited(list(fix.edit.changes[editor.uri])) == SMALL


@in_editor
@pytest.mark.parametrize(
    ("words", "inside", "new", "old_count"),
    [
        ("goto: walk", "walk", "the-walk", 3),
        ("id: warm", "warm", "tea", 1),
        ("when: shared_it and", "shared_it", "dry", 4),
        ("shared_it and patience", "patience", "calm", 3),
        ("{ines} is wet", "ines", "ana", 6),
    ],
)
async def test_another_name_everywhere(editor: Editor, words: str, inside: str, new: str, old_count: int) -> None:
    renamed = await editor.rename(editor.spot(words, inside), new)
    editor.change(renamed)
    assert errors(await editor.problems()) == []
    assert len(await editor.used(editor.spot(words.replace(inside, new), new))) == old_count
    # There and back again: nothing else was touched.
    assert await editor.rename(editor.spot(words.replace(inside, new), new), inside) == SMALL


PATHS = """\
# Mine.
home:
  ending: home
  diplomacy: 3
  empathy: 2
  choices: [door/warm, "door/warm-2", walk/home, 'walk/warm']
"""


@in_editor
@pytest.mark.parametrize(
    ("words", "inside", "new", "was", "now"),
    [
        ("goto: walk", "walk", "the-walk", "walk/", "the-walk/"),
        ("goto: home", "home", "at-home", "ending: home", "ending: at-home"),
        ("id: warm", "warm", "tea", "'walk/warm'", "'walk/tea'"),
        ("when: shared_it and", "shared_it", "dry", "", ""),
    ],
)
async def test_another_name_in_the_kept_paths_too(
    editor: Editor, words: str, inside: str, new: str, was: str, now: str
) -> None:
    """As they lie on the disk, and as they stand in the editor, where somebody has not saved them."""
    file = editor.file.with_name("editor.paths.yaml")
    file.write_text(PATHS, encoding="utf-8")
    beside = Editor(editor.client, file)
    for text in (PATHS, f"# Not saved.\n{PATHS}"):
        beside.text = text
        if text != PATHS:
            beside.open(text)
        found = await editor.client.text_document_rename_async(
            types.RenameParams(types.TextDocumentIdentifier(editor.uri), editor.spot(words, inside), new)
        )
        assert found is not None
        assert found.changes is not None
        if was:
            assert beside.edited(list(found.changes[beside.uri])) == text.replace(was, now)
        else:
            assert beside.uri not in found.changes


@in_editor
async def test_no_new_name_while_the_kept_paths_cannot_be_read(editor: Editor) -> None:
    editor.file.with_name("editor.paths.yaml").write_text(f"{PATHS}  - x", encoding="utf-8")
    with pytest.raises(JsonRpcException, match=r"Mend line 7 of editor\.paths\.yaml first"):
        await editor.rename(editor.spot("goto: walk", "walk"), "way")


@in_editor
@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("door", "There is a scene or ending called “door” already, in line 18."),
        ("The Walk", "“The Walk” cannot be a name here."),
        ("when", "“when” has a meaning of its own"),
        ("", "cannot be a name here"),
    ],
)
async def test_names_that_do_not_fit_are_refused(editor: Editor, new: str, why: str) -> None:
    with pytest.raises(JsonRpcException, match=why):
        await editor.rename(editor.spot("goto: walk", "walk"), new)


@in_editor
async def test_no_new_name_while_a_place_could_be_missed(editor: Editor) -> None:
    editor.change(SMALL.replace("        say: I have to go.", "      say: I: go."))
    with pytest.raises(JsonRpcException, match="Mend line 33 first"):
        await editor.rename(editor.spot("goto: walk", "walk"), "way")


@in_editor
async def test_no_new_name_where_a_name_stands_twice(editor: Editor) -> None:
    editor.change(SMALL.replace("endings:", "  walk:\n    says: []\nendings:"))
    with pytest.raises(JsonRpcException, match="Mend line 42 first"):
        await editor.rename(editor.spot("goto: walk", "walk"), "way")


@in_editor
async def test_what_would_be_renamed_is_shown_first(editor: Editor) -> None:
    asked = {"goto: walk": "walk", "id: warm": "warm", "narrator: Steam": None, "outcome: good": None}
    for words, expected in asked.items():
        found = await editor.client.text_document_prepare_rename_async(
            types.PrepareRenameParams(
                types.TextDocumentIdentifier(editor.uri), editor.spot(words, expected or words.partition(":")[0])
            )
        )
        if expected is None:
            assert found is None
        else:
            assert isinstance(found, types.PrepareRenamePlaceholder)
            assert found.placeholder == editor.at(found.range) == expected


@in_editor
async def test_lines_are_counted_as_editors_count_them(editor: Editor) -> None:
    text = SMALL.replace("A short talk in the rain.", '"A \u2028 short \x0c talk \x85 in \U000e0041 the rain."')
    editor.change(text.replace("\n", "\r\n").replace("goto: home", "goto: hime"))
    (found,) = errors(await editor.problems())
    editor.text = editor.text.replace("\r\n", "\n")
    assert editor.at(found.range) == "hime"


def test_nothing_but_the_protocol_is_printed(tmp_path: Path) -> None:
    ended = subprocess.run(ROLEPLAY, input=b"", capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError('no pygls', name='pygls')")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(ROLEPLAY, input="", capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"{sys.executable} -m pip install 'pygls" in ended.stderr


def test_textual_is_never_loaded() -> None:
    program = (
        "import sys\nimport roleplay.commands.lsp, roleplay.authoring.editor.server\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert {"pygls", "lsprotocol"} <= set(ended.stdout.split())
    assert {"textual", "rich", "aiohttp"} & set(ended.stdout.split()) == set()


@pytest.mark.parametrize("encoding", types.PositionEncodingKind)
def test_places_in_the_units_of_any_editor(encoding: types.PositionEncodingKind) -> None:
    text = Text("file:///small.yaml", SMALL, 1, PositionCodec(encoding))
    units = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = "utf-8" if units == 1 else f"{encoding.value}-le"
    assert text.names
    for named in text.names:
        line, column = named.span[:2]
        position = text.position(line, column)
        assert position.character == len(text.lines[line][:column].encode(codec)) // units
        assert text.place(position) == (line, column)


def test_no_half_written_line_stops_it() -> None:
    """Every line cut at every third character, and every line left out: what is asked there is answered."""
    lines = SMALL.split("\n")
    codec = PositionCodec()
    offered = 0
    for number, line in enumerate(lines):
        for cut in [*range(0, len(line), 3), None]:
            now = [*lines[:number], *([] if cut is None else [line[:cut]]), *lines[number + 1 :]]
            document = Document(Text("file:///small.yaml", "\n".join(now), 1, codec))
            position = document.text.position(number, cut or 0)
            offered += bool(completing.items(document, position))
            explaining.hover(document, position)
            finding.definitions(document, position)
            for named in document.text.names:
                assert finding.references(document, document.text.position(*named.span[:2]), with_definition=True) or (
                    named.sort is Sort.FIELD
                )
    assert offered > 100


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_name_of_a_shipped_scenario_is_found_and_can_be_changed(file: Path) -> None:
    """Each thing gets another name, and the scenario is still whole: no place was missed, and none taken for it."""
    content = file.read_text(encoding="utf-8")
    document = Document(Text(file.as_uri(), content, 1, PositionCodec()))
    names = document.text.names
    defined = {(one.sort, one.name): one for one in names if one.is_definition}
    within = {Sort.GOAL, Sort.VARIABLE, Sort.PERSON, Sort.CHOICE}
    assert {one[:2] for one in names if one.sort in within} - defined.keys() <= {(Sort.PERSON, "narrator")}
    for one in defined.values():
        changes = renaming.edit(document, document.text.position(*one.span[:2]), "renamed").changes
        assert changes is not None
        lines = content.split("\n")
        for edit in reversed(changes[document.text.uri]):
            (line, start), (_, end) = document.text.place(edit.range.start), document.text.place(edit.range.end)
            assert lines[line][start:end] == one.name.rpartition("/")[2]
            lines[line] = lines[line][:start] + edit.new_text + lines[line][end:]
        assert load_bytes("\n".join(lines).encode(), file).scenario is not None
