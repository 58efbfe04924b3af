"""What the elements of a document tell of their quantities: vectors, identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from backproof.meaning.indices.index_scripts import Letters, part
from backproof.meaning.indices.letter_evidence import (
    Evidence,
    definition,
    letter_of,
)
from backproof.meaning.indices.vector_members import made_of_vectors
from backproof.meaning.naming.names import LETTERS_OF_LOSSES, POINT, bare, stem
from backproof.meaning.statements import below, throughout
from backproof.syntax.nodes import (
    Add,
    Call,
    Cases,
    Derivative,
    Indicator,
    Juxtaposition,
    Node,
    Norm,
    Number,
    Range,
    Space,
    Symbol,
    Transpose,
    Words,
)
from backproof.syntax.statements import Statement


def indices_of(letters: Letters, symbol: Symbol) -> tuple[Node, ...]:
    """All indices of a symbol: those in brackets above first, then as written."""
    name = stem(symbol)
    ordered = sorted(symbol.scripts, key=lambda script: script.kind == "sub")
    return tuple(n for script in ordered for n in part(letters, name, script).indices)


def index_letters(letters: Letters, symbol: Symbol) -> tuple[str, ...]:
    """The letters of a symbol's indices."""
    return tuple(n for node in indices_of(letters, symbol) if (n := letter_of(node)))


def vectors(
    statements: Sequence[Statement], found: Evidence, letters: Letters
) -> tuple[set[str], set[str]]:
    """The stems whose single-index element is a vector, and those where it is a number."""
    arrays: set[str] = set()
    scalars: set[str] = set()
    for statement in statements:
        first = statement.members[0].node
        head = bare(first) if first is not None else None
        for member in statement.members[1:]:
            space = member.node
            if not isinstance(space, Space):
                continue
            if isinstance(head, Range) and (name := listed(head)) is not None:
                (arrays if space.dims else scalars).add(name)
            elif isinstance(head, Symbol) and len(indices_of(letters, head)) == 1:
                (arrays if space.dims else scalars).add(stem(head))
    inner = (symbol for node in found.marked for symbol in _multiplied(node))
    for symbol in (*(v for node in found.marked for v in _vectors(node)), *inner):
        if len(indices_of(letters, symbol)) == 1:
            arrays.add(stem(symbol))
    arrays -= scalars
    return arrays | {*made_of_vectors(statements, arrays)} - scalars, scalars


def listed(items: Range) -> str | None:
    """The stem of `x_1, …`; None for other lists."""
    first = bare(items.items[0]) if items.items[0] is not None else None
    dotted = None in items.items[1:]
    if not dotted or not isinstance(first, Symbol) or not first.scripts:
        return None
    return stem(first) if first.scripts[-1].text == "1" else None


def _vectors(node: Node) -> Iterator[Symbol]:
    """What is written as a vector: bold, in a norm, transposed alone or in a sum of others."""
    match node:
        case Symbol(style="bold"):
            yield node
        case Transpose(base=base):
            inner = bare(base)
            for term in inner.terms if isinstance(inner, Add) else (inner,):
                if isinstance(term, Symbol):
                    yield term
        case Norm(body=base):
            inner = bare(base)
            terms = [*map(bare, inner.terms)] if isinstance(inner, Add) else []
            if isinstance(inner, Symbol):
                yield inner
            elif any(is_point(term) for term in terms):
                yield from (term for term in terms if isinstance(term, Symbol))
        case _:
            pass


def is_point(node: Node) -> bool:
    """Whether a symbol is the point beside the members of a list."""
    return isinstance(node, Symbol) and any(script.text == POINT for script in node.scripts)


def _multiplied(node: Node) -> Iterator[Symbol]:
    """What follows the transpose of a whole quantity in a product: x_i in `w^T x_i`."""
    factors = map(bare, node.factors) if isinstance(node, Juxtaposition) else ()
    for before, after in pairwise(factors):
        whole = bare(before.base) if isinstance(before, Transpose) else None
        if isinstance(whole, Symbol) and not whole.scripts and isinstance(after, Symbol):
            yield after


def kronecker(statements: Sequence[Statement], evidence: Evidence, letters: Letters) -> set[str]:
    """delta and I where they always carry two indices and no statement defines them otherwise."""
    found: set[str] = set()
    refused: set[str] = set()
    for statement in statements:
        refused.update(_defined(statement))
    for symbol in evidence.marked:
        if isinstance(symbol, Symbol) and symbol.base in ("delta", "I"):
            name = stem(symbol)
            pair = len(symbol.scripts) == 1 and len(indices_of(letters, symbol)) == 2
            whole = pair and part(letters, name, symbol.scripts[0]).rest is None
            if whole and not symbol.accents and not symbol.primes:
                found.add(name)
            elif symbol.base == "delta" and not _of_two_letters(symbol):
                refused.add(name)
    return found - refused | _in_jacobians_alone(statements, letters)


def _in_jacobians_alone(statements: Sequence[Statement], letters: Letters) -> set[str]:
    """delta and I where all their pairs of letters are those of the entries of a derivative in the
    same statement, `∂p_k/∂z_j = p_k (δ_{kj} - p_j)`, whatever else has the letter."""
    within: set[str] = set()
    outside: set[str] = set()
    for statement in statements:
        named = [s for s in throughout((statement,), Symbol) if s.base in ("delta", "I")]
        symbols = [symbol for symbol in named if len(indices_of(letters, symbol)) == 2]
        if symbols:
            derivatives = throughout((statement,), Derivative)
            pairs = {pair for each in derivatives for pair in _pairs_of_jacobian(each)}
            for symbol in symbols:
                known = _of_two_letters(symbol) and symbol.scripts[0].text in pairs
                (within if known else outside).add(stem(symbol))
    return within - outside


def _of_two_letters(symbol: Symbol) -> bool:
    """Whether a name has two letters below it, one of which may be the class of a sample,
    `δ_{yi}`."""
    if len(symbol.scripts) != 1 or symbol.scripts[0].kind != "sub":
        return False
    return sum(letter.isalnum() for letter in symbol.scripts[0].text) == 2


def _defined(statement: Statement) -> Iterable[str]:
    """The stem that a statement makes a quantity or another name of one."""
    nodes = [bare(m.node) for m in statement.members if m.node is not None]
    derivatives = [node for node in nodes if isinstance(node, Derivative)]
    if derivatives:
        if any(_is_entry_of_jacobian(each, nodes) for each in derivatives):
            return []
        return [stem(node) for node in nodes if isinstance(node, Symbol)]
    found = definition(statement)
    if found is None or any(
        isinstance(bare(right), Cases | Indicator | Number | Words | Range) for right in found[1]
    ):
        return []
    return [stem(found[0])]


def _is_entry_of_jacobian(derivative: Derivative, nodes: Iterable[Node]) -> bool:
    """Whether an entry is differentiated by an entry, and what it is said to be has the letters of
    the two, `∂u_k/∂x_i = δ_{ki}`."""
    wanted = _pairs_of_jacobian(derivative)
    symbols = (node for node in nodes if isinstance(node, Symbol))
    return any(_of_two_letters(node) and node.scripts[0].text in wanted for node in symbols)


def _pairs_of_jacobian(derivative: Derivative) -> tuple[str, ...]:
    """The letters of an entry and of the entry that it is differentiated by, both ways; none for
    the gradient of a loss, which is an error signal."""
    ends = [
        bare(end) for end in (derivative.numerator, *derivative.denominators) if end is not None
    ]
    letters = [_letter_below(end) for end in ends]
    top = ends[0] if ends else None
    if (
        len(ends) != 2
        or None in letters
        or not isinstance(top, Symbol)
        or stem(top) in LETTERS_OF_LOSSES
    ):
        return ()
    return f"{letters[0]}{letters[1]}", f"{letters[1]}{letters[0]}"


def _letter_below(node: Node) -> str | None:
    """The one letter below a name."""
    if not isinstance(node, Symbol) or len(node.scripts) != 1 or node.scripts[0].kind != "sub":
        return None
    text = node.scripts[0].text
    return text if len(text) == 1 and text.isalpha() else None


def indexed_functions(evidence: Evidence, letters: Letters) -> set[str]:
    """The functions that are applied with an index: `g_k(z_k)`."""
    called = (node.function for node in evidence.marked if isinstance(node, Call))
    return {stem(function) for function in called if indices_of(letters, function)}


def named_by_number(statements: Sequence[Statement], letters: Letters) -> set[str]:
    """The stems whose numbers are names: a numbered member is defined (`z_1 = \\dots`), or stands
    in such a definition in which no letter counts."""
    found: set[str] = set()
    for statement in statements:
        defined = definition(statement)
        if defined is None or not _has_number(defined[0]):
            continue
        if all(isinstance(bare(right), Number) for right in defined[1]):
            continue
        found.add(stem(defined[0]))
        symbols = [
            inner
            for right in defined[1]
            for inner in below(right)
            if isinstance(inner, Symbol) and inner.scripts
        ]
        if not any(indices_of(letters, symbol) for symbol in symbols):
            found.update(stem(symbol) for symbol in symbols if _has_number(symbol))
    return found


def _has_number(symbol: Symbol) -> bool:
    return any(len(s.items) == 1 and isinstance(s.items[0], Number) for s in symbol.scripts)
