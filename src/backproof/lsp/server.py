"""The server: keeps what editors have open, says of an edit what it can at once, judges all of it
when somebody stops typing, answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from backproof import __version__
from backproof.interruption import given_up_when
from backproof.lsp.analysis import Analysis, Text, named
from backproof.lsp.at_once import AtOnce, Judgement
from backproof.lsp.completion import completions
from backproof.lsp.findings import actions, diagnostics
from backproof.lsp.hover import hover
from backproof.lsp.occurrences import given_by, occurrence_at
from backproof.lsp.places import location_of, offset_of, range_of
from backproof.source import Source
from backproof.views.findings import Finding

PAUSE = 0.15
"""Seconds without a keystroke after which a whole document is judged; where that takes longer, as
many as it took."""
PATIENCE = 3.0
"""Seconds that a question waits for the text that it is about to be judged."""
NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithCells(cells=[types.NotebookCellLanguage("markdown")])]
)
Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class Protocol(LanguageServerProtocol):
    """Agrees on UTF-16, which every editor knows, also with those that would rather count bytes:
    `places` counts so, and pygls would promise what the editor likes best."""

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        """Answer the first message."""
        if params.capabilities.general is not None:
            params.capabilities.general.position_encodings = [types.PositionEncodingKind.Utf16]
        return (yield from super().lsp_initialize(params))


class Server(LanguageServer):
    """Open documents by address: the text to judge, and the last version that was judged as a
    whole."""

    def __init__(self) -> None:
        super().__init__(
            "backproof", __version__, notebook_document_sync=NOTEBOOKS, protocol_cls=Protocol
        )
        self.worker = ThreadPoolExecutor(1, "judge")
        self.texts: dict[str, Text] = {}
        self.judgements: dict[str, Judgement] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        self.ended: dict[str, Event] = {}
        self.owners: dict[str, str] = {}
        self.asked = asyncio.Event()
        self.told = ""

    def changed(self, address: str, text: Text) -> None:
        """A text is open or was edited: what can be said at once is said, and all of it is judged
        when nothing more comes for a while."""
        self.texts[address] = text
        for part, _ in text.parts:
            self.owners[part] = address
        self._give_up(address)
        self.waiting[address] = asyncio.create_task(self._answer(address))

    def closed(self, address: str) -> None:
        """A text is open no more."""
        text = self.texts.pop(address, None)
        self.judgements.pop(address, None)
        self._give_up(address)
        for part, _ in text.parts if text else ():
            self.owners.pop(part, None)
            self._show(part, [])

    def _give_up(self, address: str) -> None:
        """What is about to be said of a text is of no use any more; the worker goes on to what is
        asked next."""
        if (task := self.waiting.pop(address, None)) is not None:
            task.cancel()
        if (ended := self.ended.pop(address, None)) is not None:
            ended.set()

    async def ask(
        self, address: str, position: types.Position, put: Callable[[Analysis, Source, int], Answer]
    ) -> Answer | None:
        """Put a question about a place, once the text that it is about was judged.

        There is one worker, for expressions are shared: while it is busy for long, nothing is
        answered, so that no editor waits.
        """
        if not await self._free():
            return None
        analysis = self._analysis(address)
        source = analysis.source(address) if analysis is not None else None
        if analysis is None or source is None:
            return None
        offset = offset_of(source, position)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.worker, put, analysis, source, offset)

    async def _free(self) -> bool:
        """Whether the worker has judged all that waits, after a while of patience."""
        busy = [task for task in self.waiting.values() if not task.done()]
        if busy:
            self.asked.set()
            _, busy_still = await asyncio.wait(busy, timeout=PATIENCE)
            return not busy_still
        return True

    async def complete(self, source: Source, position: types.Position) -> types.CompletionList:
        """The gradients that are begun at a place of a text, which need not be judged yet: what can
        be derived stands above it."""
        free = await self._free()
        analysis = self._analysis(source.path)
        if analysis is None or not free:
            return types.CompletionList(is_incomplete=True, items=[])
        offset = offset_of(source, position)
        loop = asyncio.get_running_loop()
        items = await loop.run_in_executor(self.worker, completions, analysis, source, offset)
        return types.CompletionList(is_incomplete=True, items=items)

    def _analysis(self, address: str) -> Analysis | None:
        """What is known of the text to which an address belongs."""
        known = self.judgements.get(self.owners.get(address, ""))
        return None if known is None else known.analysis

    async def _answer(self, address: str) -> None:
        text, last = self.texts[address], self.judgements.get(address)
        try:
            if last is not None:
                soon = await self._soon(address, text, last) if last.is_long else None
                await self._quiet(PAUSE if soon is None else max(PAUSE, last.took))
            if last is None:
                whole = await self._work(partial(self._first, address), text)
            else:
                ended = self.ended[address] = Event()
                whole = await self._work(partial(_judged, ended), text)
        except Exception:
            # A fault of ours costs this version its verdicts; the next one is tried again.
            log.exception("a fault of backproof while judging %s", text.name)
            return
        if self.texts.get(address) is text:
            gone = {part for part, _ in last.analysis.text.parts} if last is not None else set()
            for part in gone - {part for part, _ in text.parts}:
                self._show(part, [])
            self.judgements[address] = whole
            self._tell(whole.analysis, whole.findings)

    async def _soon(self, address: str, text: Text, last: Judgement) -> AtOnce | None:
        """What can be said before the whole is judged: first what takes no time."""
        first = await self._work(last.at_first, text)
        if first is not None:
            self._tell(first.analysis, first.findings)
        ended = self.ended[address] = Event()
        soon = await self._work(partial(_told_soon, ended, last), text)
        if soon is not None:
            self._tell(soon.analysis, soon.findings)
        return soon

    def _first(self, address: str, text: Text) -> Judgement:
        """The first judgement of a document: the edits that come meanwhile are answered from it."""
        found = Judgement.of(text)
        if address in self.texts:
            self.judgements.setdefault(address, found)
        return found

    async def _work(self, put: Callable[[Text], Answer], text: Text) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.worker, put, text)

    async def _quiet(self, seconds: float) -> None:
        """Wait for a while, or until somebody asks."""
        self.asked.clear()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.asked.wait(), seconds)

    def _tell(self, analysis: Analysis, found: Sequence[Finding]) -> None:
        for part, shown in diagnostics(analysis, found).items():
            self._show(part, shown)
        if analysis.fault != self.told:
            self.told = analysis.fault
            if analysis.fault:
                warning = types.ShowMessageParams(types.MessageType.Warning, analysis.fault)
                self.window_show_message(warning)

    def _show(self, address: str, found: list[types.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(address, found))


def _told_soon(ended: Event, last: Judgement, text: Text) -> AtOnce | None:
    """What is said of a text at once, given up where another version of it has come meanwhile."""
    with given_up_when(ended.is_set):
        return last.after(text)


def _judged(ended: Event, text: Text) -> Judgement:
    """The judgement of a text, given up where another version of it has come meanwhile."""
    with given_up_when(ended.is_set):
        return Judgement.of(text)


def make_server() -> Server:
    """A server with all that it answers."""
    server = Server()
    _documents(server)
    _notebooks(server)
    _questions(server)
    return server


def _documents(server: Server) -> None:
    def read(address: str) -> None:
        document = server.workspace.get_text_document(address)
        server.changed(address, Text(address, _name(document), ((address, document.source),)))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: types.DidChangeTextDocumentParams) -> None:
        read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        # The configuration, or a file that the document includes, may be another one by now.
        read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)


def _notebooks(server: Server) -> None:
    def take(address: str) -> None:
        notebook = server.workspace.get_notebook_document(notebook_uri=address)
        if notebook is None:
            return
        # By the addresses that the editor gives: the keys of the workspace are without `%3D`.
        known = {document.uri: document for document in server.workspace.text_documents.values()}
        cells = [c.document for c in notebook.cells if c.kind == types.NotebookCellKind.Markup]
        parts = tuple((cell, known[cell].source) for cell in cells if cell in known)
        if not parts:
            server.closed(address)
            return
        server.changed(address, Text(address, to_fs_path(address) or address, parts, cells=True))

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenNotebookDocumentParams) -> None:
        take(params.notebook_document.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def edited(params: types.DidChangeNotebookDocumentParams) -> None:
        take(params.notebook_document.uri)

    @server.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseNotebookDocumentParams) -> None:
        server.closed(params.notebook_document.uri)


def _questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        found = await server.ask(params.text_document.uri, params.position, hover)
        if found is None:
            return None
        text = types.MarkupContent(types.MarkupKind.Markdown, found[0])
        return types.Hover(text, range_of(found[1]))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def defined(params: types.DefinitionParams) -> types.Location | None:
        return await server.ask(params.text_document.uri, params.position, _definition)

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["\\", "{", "="])
    )
    async def completed(params: types.CompletionParams) -> types.CompletionList:
        document = server.workspace.get_text_document(params.text_document.uri)
        return await server.complete(Source(document.uri, document.source), params.position)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    async def acted(params: types.CodeActionParams) -> list[types.CodeAction]:
        address, place = params.text_document.uri, params.range
        found = await server.ask(
            address,
            place.start,
            lambda analysis, _source, _offset: actions(analysis, address, place),
        )
        return found or []


def _definition(analysis: Analysis, source: Source, offset: int) -> types.Location | None:
    found = occurrence_at(analysis, source, offset)
    given = None if found is None else given_by(analysis, found)
    if given is None:
        return None
    return location_of(analysis, given.stated.span)


def _name(document: TextDocument) -> str:
    return named(to_fs_path(document.uri) or document.uri, document.language_id or "")
