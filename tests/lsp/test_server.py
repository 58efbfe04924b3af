"""The language server, as an editor meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

from editor import DISC, ROOT, Editor, command, place
from lsprotocol import types

Edited = Callable[[Callable[[Editor], Awaitable[None]]], None]
RIGHT = "# Notes\n\n$$\nL = x^2\n$$\n\n$$\n\\frac{dL}{dx} = 2x\n$$\n"
WRONG = RIGHT.replace("2x", "4x")


def test_findings_come_and_go_with_the_text(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        address = (tmp_path / "notes.md").as_uri()
        editor.open(address, WRONG)
        (found,) = await editor.findings(address)
        assert (found.code, found.source) == ("scale", "backproof")
        assert found.severity == types.DiagnosticSeverity.Error
        assert "2 times" in found.message  # a note, behind what names the number
        assert found.range.start.line == 7
        four = place(WRONG, "4x")
        end = types.Position(four.line, four.character + 1)
        editor.edit(address, (types.Range(four, end), "2"))
        assert await editor.findings(address) == []
        editor.edit(address, WRONG)
        assert len(await editor.findings(address)) == 1
        identifier = types.TextDocumentIdentifier(address)
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))
        assert await editor.findings(address) == []

    edited(work)


def test_positions_are_utf_16_units(edited: Edited) -> None:
    async def work(editor: Editor) -> None:
        text = "$L = x^2$\n\n𝟏𝟏 $\\frac{dL}{dx} = 4x$\n"
        editor.open("untitled:1", text)
        (found,) = await editor.findings("untitled:1")
        assert found.range == types.Range(place(text, "4x"), place(text, "4x", 1))
        editor.edit("untitled:1", (found.range, "2"))
        assert await editor.findings("untitled:1") == []

    edited(work)


def test_the_format_is_that_of_the_name_or_the_language(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        body = "% in LaTeX this $ is a comment\n" + WRONG
        for address, language in (
            ("untitled:2", "latex"), ((tmp_path / "a.tex").as_uri(), "plaintext"),
        ):  # fmt: skip
            editor.open(address, body, language)
            assert [d.code for d in await editor.findings(address)] == ["scale"]

    edited(work)


def test_hover_tells_shapes_derivations_and_the_reading(edited: Edited) -> None:
    async def work(editor: Editor) -> None:
        editor.open("untitled:disc.md", DISC)
        assert await editor.findings("untitled:disc.md") == []

        async def told(part: str, within: int) -> str:
            position = place(DISC, part, within)
            document = types.TextDocumentIdentifier("untitled:disc.md")
            params = types.HoverParams(document, position)
            found = await editor.client.text_document_hover_async(params)
            return found.contents.value if found else ""

        symbol = await told("Z_2 &= A_1 W_2", len("Z_2 &= A_1 "))
        assert "**W_2**: 4 × 2, parameter" in symbol
        assert "one per row" in symbol
        gradient = await told("\\frac{\\partial L}{\\partial W_2}", 3)
        assert "derived: `\\frac{\\partial L}{\\partial W_2} = A_1^\\top" in gradient
        assert "holds" in gradient
        assert await told("# ", 0) == ""

    edited(work)


def test_definitions_are_found(edited: Edited) -> None:
    async def work(editor: Editor) -> None:
        editor.open("untitled:disc.md", DISC)
        await editor.findings("untitled:disc.md")
        document = types.TextDocumentIdentifier("untitled:disc.md")
        position = place(DISC, "A_2^\\top", 1)
        params = types.DefinitionParams(document, position)
        found = await editor.client.text_document_definition_async(params)
        assert isinstance(found, types.Location)
        line = DISC.splitlines()[found.range.start.line]
        assert "A_2 &=" in line

    edited(work)


def test_a_gradient_is_completed(edited: Edited) -> None:
    async def work(editor: Editor) -> None:
        address = "untitled:disc.md"
        # The last bracket is one that an editor has put there by itself.
        begun = DISC + "\n\n$$\n\\frac{\\partial L}{\\partial W_}\n$$\n"
        editor.open(address, begun)
        await editor.findings(address)
        position = place(begun, "W_}\n$$", 2)
        document = types.TextDocumentIdentifier(address)
        params = types.CompletionParams(document, position)
        found = await editor.client.text_document_completion_async(params)
        assert isinstance(found, types.CompletionList)
        labels = [item.label for item in found.items]
        assert labels == [f"\\frac{{\\partial L}}{{\\partial W_{n}}}" for n in (3, 2, 1)]
        edit = found.items[1].text_edit
        assert isinstance(edit, types.TextEdit)
        assert edit.new_text.startswith("\\frac{\\partial L}{\\partial W_2} = A_1^\\top ")
        assert edit.range.start == place(begun, "\\frac{\\partial L}{\\partial W_}\n")
        assert edit.range.end == place(begun, "W_}\n$$", 3)
        # What an editor asks for is less than what it has by the time of the answer.
        assert [item.filter_text for item in found.items] == labels

    edited(work)


def test_a_verified_fix_is_offered(edited: Edited) -> None:
    async def work(editor: Editor) -> None:
        address = "untitled:1"
        text = RIGHT.replace("2x", "-2x")
        editor.open(address, text)
        (found,) = await editor.findings(address)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(address), found.range, types.CodeActionContext([found])
        )
        first, *_ = await editor.client.text_document_code_action_async(params) or []
        assert isinstance(first, types.CodeAction)
        assert first.is_preferred
        assert first.edit is not None
        assert first.edit.changes is not None
        (edit,) = first.edit.changes[address]
        editor.edit(address, (edit.range, edit.new_text))
        assert await editor.findings(address) == []

    edited(work)


def test_a_notebook_is_judged_by_cells(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        address = (tmp_path / "book.ipynb").as_uri()
        cells = [types.NotebookCell(types.NotebookCellKind.Markup, f"cell:{n}") for n in (1, 2)] + [
            types.NotebookCell(types.NotebookCellKind.Code, "cell:3")
        ]
        texts = [
            types.TextDocumentItem("cell:1", "markdown", 1, "$$L = x^2$$"),
            types.TextDocumentItem("cell:2", "markdown", 1, "So\n\n$$\\frac{dL}{dx} = 4x$$"),
        ]
        book = types.NotebookDocument(address, "jupyter-notebook", 1, cells)
        params = types.DidOpenNotebookDocumentParams(book, texts)
        editor.client.notebook_document_did_open(params)
        (found,) = await editor.findings("cell:2")
        assert (found.code, found.range.start.line) == ("scale", 2)
        assert await editor.findings("cell:1") == []
        change = types.NotebookDocumentCellContentChanges(
            types.VersionedTextDocumentIdentifier(2, "cell:1"),
            [types.TextDocumentContentChangeWholeDocument("$$L = 2x^2$$")],
        )
        event = types.NotebookDocumentChangeEvent(
            cells=types.NotebookDocumentCellChanges(text_content=[change])
        )
        version = types.VersionedNotebookDocumentIdentifier(2, address)
        editor.client.notebook_document_did_change(
            types.DidChangeNotebookDocumentParams(version, event)
        )
        assert await editor.findings("cell:2") == []

    edited(work)


def test_a_notebook_is_known_by_the_addresses_of_its_editor(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        address = (tmp_path / "book.ipynb").as_uri()
        # As VS Code spells it, with an escaped sign in the number of the cell.
        cell = address.replace("file", "vscode-notebook-cell") + "#W1sZmlsZQ%3D%3D"
        code = types.NotebookCell(types.NotebookCellKind.Code, cell.replace("W1", "W0"))
        book = types.NotebookDocument(address, "jupyter-notebook", 0, [code])
        params = types.DidOpenNotebookDocumentParams(book, [])
        editor.client.notebook_document_did_open(params)

        def change(start: int, gone: int, *cells: types.NotebookCell) -> None:
            texts = [types.TextDocumentItem(c.document, "markdown", 1, WRONG) for c in cells]
            structure = types.NotebookDocumentCellChangeStructure(
                types.NotebookCellArrayChange(start, gone, cells),
                did_open=texts,
                did_close=[] if texts else [types.TextDocumentIdentifier(cell)],
            )
            event = types.NotebookDocumentChangeEvent(
                cells=types.NotebookDocumentCellChanges(structure=structure)
            )
            editor.client.notebook_document_did_change(
                types.DidChangeNotebookDocumentParams(
                    types.VersionedNotebookDocumentIdentifier(1, address), event
                )
            )

        change(0, 0, types.NotebookCell(types.NotebookCellKind.Markup, cell))
        (found,) = await editor.findings(cell)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(cell), found.range, types.CodeActionContext([found])
        )
        first, *_ = await editor.client.text_document_code_action_async(params) or []
        assert isinstance(first, types.CodeAction)
        assert first.edit is not None
        assert first.edit.changes is not None
        assert {*first.edit.changes} == {cell}
        change(0, 1)
        assert await editor.findings(cell) == []

    edited(work)


def test_the_configuration_and_comments_are_respected(edited: Edited, tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        (tmp_path / "backproof.toml").write_text("ignore = ['scale']\n", encoding="utf-8")
        address = (tmp_path / "notes.md").as_uri()
        editor.open(address, WRONG)
        assert await editor.findings(address) == []
        (tmp_path / "backproof.toml").write_text("ignor = []\n", encoding="utf-8")
        editor.edit(address, WRONG + "\n")
        assert len(await editor.findings(address)) == 1
        comment = "<!-- backproof: ignore[scale] as in the lecture -->\n"
        editor.edit(address, WRONG.replace("$$\n\\frac", comment + "$$\n\\frac"))
        assert await editor.findings(address) == []
        assert any("backproof.toml:1: unknown key 'ignor'" in message for message in editor.said)

    edited(work)


def test_messages_that_make_no_sense_are_survived(tmp_path: Path) -> None:
    def framed(body: bytes) -> bytes:
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    def message(**fields: object) -> bytes:
        return framed(json.dumps({"jsonrpc": "2.0", **fields}).encode())

    root = {"processId": None, "rootUri": None, "capabilities": {}}
    sent = [
        message(id=1, method="initialize", params=root),
        message(method="initialized", params={}),
        framed(b"{ junk"),
        framed(b"[]"),
        framed(b'{"jsonrpc": "2.0", "method": 3}'),
        message(id=2, method="textDocument/hover", params={"textDocument": 3}),
        message(id=3, method="textDocument/hover", params={
            "textDocument": {"uri": "untitled:none"}, "position": {"line": 9, "character": 9}}),
        message(method="textDocument/didChange", params={"contentChanges": []}),
        message(id=4, method="no/such"),
        message(id=5, method="shutdown"),
        message(method="exit"),
    ]  # fmt: skip
    done = subprocess.run(
        command(), input=b"".join(sent), capture_output=True, timeout=60, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=False,
    )  # fmt: skip
    answered = {int(number) for number in re.findall(rb'"id": ?(\d)', done.stdout)}
    assert {1, 3, 5} <= answered  # what was asked properly, before and after the rest
    assert done.returncode == 0
