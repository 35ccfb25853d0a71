"""The server: what an editor asks, and which file answers."""

from __future__ import annotations

import asyncio
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from roleplay import __version__
from roleplay.authoring.editor import completing, explaining, finding, fixing, renaming, reporting
from roleplay.authoring.editor.document import Document, Text
from roleplay.conversation.paths import file_beside
from roleplay.scenario.library import ASIDE

PAUSE = 0.15
"""Seconds without a key, after which a text is checked."""

_REFUSED = types.LSPErrorCodes.RequestFailed.value


class Server(LanguageServer):
    """A language server for scenarios, and the documents that are open in the editor."""

    def __init__(self) -> None:
        # Whole texts: pygls takes U+2028 in a text for a line break, and would put a change where it does not belong.
        super().__init__("roleplay", __version__, types.TextDocumentSyncKind.Full)
        self.documents: dict[str, Document] = {}
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()

    def take(self, uri: str) -> None:
        """Take the newest text of a document, and see to it that it is checked."""
        file = self.workspace.get_text_document(uri)
        text = Text(uri, file.source, file.version, self.workspace.position_codec)
        if uri in self.documents:
            self.documents[uri].text = text
        else:
            self.documents[uri] = Document(text)
        if uri not in self._checks or self._checks[uri].done():
            self._checks[uri] = asyncio.create_task(self._check(uri, self.documents[uri]))

    def leave(self, uri: str) -> None:
        """Forget a document that was closed, and its problems."""
        if uri in self._checks:
            self._checks.pop(uri).cancel()
        self.documents.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def document(self, uri: str) -> Document | None:
        """Return an open document that is a scenario."""
        document = self.documents.get(uri)
        return document if document is not None and document.text.is_scenario else None

    def paths_beside(self, scenario: Text) -> Text | None:
        """Return the file of kept paths beside a scenario, as it stands in the editor or else on the disk."""
        uri = scenario.uri.rpartition(".")[0] + ASIDE[0]
        if not scenario.uri.startswith("file:") or (
            uri not in self.documents and not file_beside(scenario.file).is_file()
        ):
            return None
        found = self.workspace.get_text_document(uri)
        try:
            return Text(uri, found.source, found.version, self.workspace.position_codec)
        except (OSError, UnicodeError):
            return None

    async def _check(self, uri: str, document: Document) -> None:
        """Check the newest text after a pause, until none is newer; only what was found in that one is told."""
        text: Text | None = None
        while text is not document.text:
            text = document.text
            await asyncio.sleep(PAUSE)
            if text is not document.text:
                continue
            diagnostics: list[types.Diagnostic] = []
            if text.is_scenario:
                async with self._one_at_a_time:
                    found = await asyncio.to_thread(text.check)  # meanwhile the editor is answered
                if text is not document.text:
                    continue
                document.keep(text, found)
                diagnostics = [reporting.diagnostic(problem, text) for problem in found.problems]
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, text.version))


def server() -> Server:
    """Return a server that answers everything there is."""
    made = Server()
    _follow(made)
    _answer(made)
    return made


def _follow(made: Server) -> None:
    """Let the server follow what is opened, changed, saved and closed."""

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
        server.take(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
        server.take(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
        server.take(params.text_document.uri)  # the settings of the folder may be others now

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
        server.leave(params.text_document.uri)


def _answer(made: Server) -> None:
    """Let the server answer what is asked about a place in a document."""

    @made.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=[" ", "[", "{", ","]),
    )
    def complete(server: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
        document = server.document(params.text_document.uri)
        return completing.items(document, params.position) if document is not None else []

    @made.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(server: Server, params: types.DefinitionParams) -> list[types.Location]:
        document = server.document(params.text_document.uri)
        return finding.definitions(document, params.position) if document is not None else []

    @made.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(server: Server, params: types.ReferenceParams) -> list[types.Location]:
        document = server.document(params.text_document.uri)
        if document is None:
            return []
        return finding.references(document, params.position, with_definition=params.context.include_declaration)

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
        document = server.document(params.text_document.uri)
        return await asyncio.to_thread(explaining.hover, document, params.position) if document is not None else None

    @made.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def fix(server: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.document(params.text_document.uri)
        wanted = params.context.only or [types.CodeActionKind.QuickFix]
        if document is None or types.CodeActionKind.QuickFix not in wanted:
            return []
        return fixing.actions(document, params.range)

    @made.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def can_rename(server: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        document = server.document(params.text_document.uri)
        return renaming.what(document, params.position) if document is not None else None

    @made.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(server: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        document = server.document(params.text_document.uri)
        if document is None:
            return None
        try:
            return renaming.edit(document, params.position, params.new_name, server.paths_beside(document.text))
        except renaming.Refused as refused:
            raise JsonRpcException(str(refused), _REFUSED) from None


def serve(receive: BinaryIO, send: BinaryIO) -> None:
    """Answer an editor until it ends the talk, or hangs up."""
    made: Any = server()
    made.start_io(receive, send)
