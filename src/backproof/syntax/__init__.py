"""What is written: documents' maths as trees that keep their exact places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from backproof.document import Document
from backproof.interruption import checkpoint
from backproof.patterns import regex
from backproof.record import once, replace
from backproof.source import Block, Passage
from backproof.syntax.cursor import SyntaxFault
from backproof.syntax.keys import Key, key
from backproof.syntax.lexer import Lexer
from backproof.syntax.lone_brackets import with_lone_brackets
from backproof.syntax.names import NameTable, collect_names, split_words
from backproof.syntax.nodes import Node
from backproof.syntax.parser import parse_tokens
from backproof.syntax.rows import Splitter
from backproof.syntax.statements import Fault, Member, Statement
from backproof.syntax.tokens import Token
from backproof.syntax.typed_colons import with_typed_colons
from backproof.syntax.typed_sums import with_typed_sums
from backproof.syntax.typed_tags import with_typed_tags
from backproof.syntax.typed_words import with_typed_words
from backproof.syntax.unparse import unparse

__all__ = [
    "Fault",
    "Key",
    "Member",
    "NameTable",
    "Statement",
    "SyntaxFault",
    "key",
    "names_of",
    "parse_document",
    "parse_expression",
    "source_of",
    "unparse",
]


_BLANK_LINE = regex(r"\n[ \t]*\n")


def _block_tokens(document: Document) -> list[list[Token]]:
    lexers: dict[int, Lexer] = {}
    found = []
    for block in document.blocks:
        passage = block.passage
        lexer = lexers.setdefault(id(passage), Lexer(passage.text, document.macros))
        tokens = with_lone_brackets(lexer.lex(block.start, block.end), block.text)
        tokens = with_typed_tags(tokens, passage.text)
        plain = block.kind == "text"
        found.append((with_typed_words(tokens) if plain else tokens, plain))
    return with_typed_colons(with_typed_sums(found))


def names_of(document: Document) -> NameTable:
    """The notation that the left sides of a document define."""
    return _read(document)[0]


def parse_document(document: Document) -> tuple[Statement, ...]:
    """Every statement of every block, in order."""
    return _read(document)[1]


@once(Document)
def _read(document: Document) -> tuple[NameTable, tuple[Statement, ...]]:
    if document.whole is not None:
        return _read(document.whole)[0], _of_blocks(_by_block(document.whole), document.blocks)
    tokens = _block_tokens(document)
    names = collect_names(tokens)
    splitter = Splitter(names)
    for block, block_tokens in zip(document.blocks, tokens, strict=True):
        checkpoint()
        plain = block.kind == "text"
        for part in paragraphs(block, block_tokens):
            splitter.add_block(block, split_words(part, names, plain))
    return names, splitter.statements()


Place = tuple[int, int]
"""Where a block begins: the passage that it stands in, and its first character."""


@once(Document)
def _by_block(document: Document) -> dict[Place, list[Statement]]:
    """The statements of each block of a document, in order."""
    found: dict[Place, list[Statement]] = {}
    for each in _read(document)[1]:
        found.setdefault(_place(each.block), []).append(each)
    return found


def _place(block: Block) -> Place:
    return id(block.passage), block.start


def _of_blocks(
    by_block: Mapping[Place, Sequence[Statement]], blocks: Sequence[Block]
) -> tuple[Statement, ...]:
    """The statements of some blocks, which may stand in other sections than they did."""
    found: dict[Statement, Statement] = {}
    for block in blocks:
        for each in by_block.get(_place(block), ()):
            before = each.continues and found.get(each.continues)
            same = block is each.block and before is each.continues
            found[each] = each if same else replace(each, block=block, continues=before)
    return tuple(found.values())


def paragraphs(block: Block, tokens: list[Token]) -> list[list[Token]]:
    """The tokens of a block, apart where a blank line ends an equation; an environment has rows of
    its own."""
    text = block.text
    blank = (found.start() for found in _BLANK_LINE.finditer(text))
    ends = [
        block.start + place
        for place in blank
        if text.count("\\begin", 0, place) == text.count("\\end", 0, place)
    ]
    parts: list[list[Token]] = [[] for _ in range(len(ends) + 1)]
    for token in tokens:
        parts[bisect_right(ends, token.start)].append(token)
    return [part for part in parts if part] or [tokens]


def parse_expression(text: str, names: NameTable | None = None) -> Node:
    """One expression; raises `SyntaxFault` where there is none."""
    tokens = Lexer(text).lex()
    table = names if names is not None else NameTable()
    if not tokens:
        raise SyntaxFault(Fault("empty", "there is nothing to read", 0, 0))
    result = parse_tokens(split_words(tokens, table), table)
    if isinstance(result, Fault):
        raise SyntaxFault(result)
    return result


def source_of(passage: Passage, node: Node) -> str:
    """What the author typed for a node."""
    return passage.text[node.start : node.end]
