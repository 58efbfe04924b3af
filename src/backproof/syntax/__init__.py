"""What is written: documents' maths as trees that keep their exact places."""

from __future__ import annotations

from backproof.document import Document
from backproof.source import Passage
from backproof.syntax.cursor import SyntaxFault
from backproof.syntax.keys import Key, key
from backproof.syntax.lexer import Lexer
from backproof.syntax.names import NameTable, collect_names, split_words
from backproof.syntax.nodes import Node
from backproof.syntax.parser import parse_tokens
from backproof.syntax.rows import Splitter
from backproof.syntax.statements import Fault, Member, Statement
from backproof.syntax.tokens import Token
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


def _block_tokens(document: Document) -> list[list[Token]]:
    lexers: dict[int, Lexer] = {}
    found = []
    for block in document.blocks:
        passage = block.passage
        lexer = lexers.setdefault(id(passage), Lexer(passage.text, document.macros))
        found.append(lexer.lex(block.start, block.end))
    return found


def names_of(document: Document) -> NameTable:
    """The notation that the left sides of a document define."""
    return collect_names(_block_tokens(document))


def parse_document(document: Document) -> tuple[Statement, ...]:
    """Every statement of every block, in order."""
    tokens = _block_tokens(document)
    names = collect_names(tokens)
    splitter = Splitter(names)
    for block, block_tokens in zip(document.blocks, tokens, strict=True):
        plain = block.kind == "text"
        splitter.add_block(block, split_words(block_tokens, names, plain))
    return splitter.statements()


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
