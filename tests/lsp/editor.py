"""A real client: it starts the server as an editor does and speaks with it over stdio."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
DISC = (ROOT / "examples" / "disc.md").read_text(encoding="utf-8")


@dataclass
class Editor:
    """One open window: sends what somebody does, keeps what the server shows."""

    client: LanguageClient
    shown: dict[str, list[types.Diagnostic]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    versions: dict[str, int] = field(default_factory=dict)

    def open(self, address: str, text: str, language: str = "markdown") -> None:
        """Open a document."""
        self.versions[address] = 1
        item = types.TextDocumentItem(address, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def edit(self, address: str, *changes: Any) -> None:
        """Change a document: a whole text, or (range, text)."""
        self.versions[address] += 1
        made: list[Any] = [
            types.TextDocumentContentChangeWholeDocument(change)
            if isinstance(change, str)
            else types.TextDocumentContentChangePartial(range=change[0], text=change[1])
            for change in changes
        ]
        document = types.VersionedTextDocumentIdentifier(self.versions[address], address)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, made))

    async def findings(self, address: str) -> list[types.Diagnostic]:
        """What the server shows next of a document."""
        while address not in self.shown:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), SECONDS)
        return self.shown.pop(address)


def place(text: str, part: str, within: int = 0) -> types.Position:
    """Where a part of a text begins."""
    before = text[: text.index(part) + within]
    column = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    return types.Position(before.count("\n"), column)


def command() -> list[str]:
    """How an editor starts the server."""
    return [sys.executable, "-m", "backproof", "lsp"]


def session(folder: Path, work: Callable[[Editor], Awaitable[None]]) -> None:
    """Do something in an editor that is open in a folder."""
    asyncio.run(_session(folder, work))


async def _session(folder: Path, work: Callable[[Editor], Awaitable[None]]) -> None:
    client = LanguageClient("editor", "1")
    editor = Editor(client)

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def shown(params: types.PublishDiagnosticsParams) -> None:
        editor.shown[params.uri] = list(params.diagnostics)
        editor.news.set()

    @client.feature(types.WINDOW_SHOW_MESSAGE)
    def said(params: types.ShowMessageParams) -> None:
        editor.said.append(params.message)

    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    await client.start_io(*command(), cwd=str(folder), env=variables)
    # As Helix and Neovim do: they would rather count bytes.
    units = types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16
    general = types.GeneralClientCapabilities(position_encodings=units)
    capabilities = types.ClientCapabilities(general=general)
    root = folder.as_uri()
    begun = await client.initialize_async(types.InitializeParams(capabilities, root_uri=root))
    assert begun.capabilities.position_encoding == types.PositionEncodingKind.Utf16
    client.initialized(types.InitializedParams())
    try:
        await asyncio.wait_for(work(editor), SECONDS)
        await asyncio.wait_for(client.shutdown_async(None), SECONDS)
    finally:
        client.exit(None)
        await client.stop()
