"""Members that are vectors as they are made of such: `z_n = Wᵀx_n`, `p_n = softmax(z_n)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.functions.known import SOFTMAX, function_name
from backproof.meaning.naming.names import bare, stem
from backproof.meaning.statements import below
from backproof.syntax.nodes import Add, Call, Juxtaposition, Node, Symbol, Transpose
from backproof.syntax.statements import Statement


def made_of_vectors(statements: Sequence[Statement], known: set[str]) -> Iterator[str]:
    """The stems of members that formulas give as a matrix times a vector of the same letter, or as
    a softmax of one, in the order of the document; `known` are vectors already."""
    vectors = set(known)
    for statement in statements:
        head = statement.members[0].node
        symbol = bare(head) if head is not None else None
        for member in statement.members[1:2]:
            if not isinstance(symbol, Symbol) or member.node is None or len(symbol.scripts) != 1:
                continue
            letter = symbol.scripts[0].text
            if stem(symbol) not in vectors and is_vector(bare(member.node), letter, vectors):
                vectors.add(stem(symbol))
                yield stem(symbol)


def is_vector(node: Node, letter: str, vectors: set[str]) -> bool:
    """Whether a formula is a vector for each value of a letter."""
    match node:
        case Add(terms=(first, *_)):
            return is_vector(bare(first), letter, vectors)
        case Juxtaposition(factors=(matrix, member)):
            whole = bare(matrix.base) if isinstance(matrix, Transpose) else matrix
            capital = isinstance(whole, Symbol) and whole.base[:1].isupper()
            return capital and is_member(bare(member), letter, vectors)
        case Call(function=function, arguments=(argument,)):
            shares = function_name(function.base) in SOFTMAX
            return shares and any(is_member(part, letter, vectors) for part in below(argument))
        case _:
            return False


def is_member(node: Node, letter: str, vectors: set[str]) -> bool:
    """Whether an expression is the vector of a letter."""
    one = isinstance(node, Symbol) and len(node.scripts) == 1 and node.scripts[0].text == letter
    return one and isinstance(node, Symbol) and stem(node) in vectors
