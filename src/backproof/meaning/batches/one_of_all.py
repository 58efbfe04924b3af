"""The loss of one sample on a page that defines that of all: `J = ½ Σ_i (h(x^{(i)}) - y^{(i)})²`,
then “for one example” `∂J/∂θ_j = (h(x) - y) x_j`.

Such a line is about one term of the sum, with x and y for what the sum has by its letter, and so is
a step by one sample, `θ_j := θ_j - α (h(x^{(i)}) - y^{(i)}) x_j^{(i)}`. Nothing is called wrong
there: that the line is meant so is supposed.
"""

from __future__ import annotations

from collections.abc import Sequence

from backproof.meaning.batches.sample_left_out import letters_on
from backproof.meaning.batches.sample_uses import MARK
from backproof.meaning.definitions.roles import is_input, is_target
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.indices.letter_evidence import letter_of
from backproof.meaning.naming.names import bare, first_derivative, name_of, stem
from backproof.meaning.naming.rewriting import changed, of_members, with_each, with_node
from backproof.meaning.naming.unwritten import number
from backproof.meaning.statements import Stated, inside
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key
from backproof.syntax.rebuild import rebuilt
from backproof.syntax.statements import Member, Statement

_ONE = regex(
    r"\b(?:one|single|individual)\s+(?:\w+\s+)?(?:example|sample|instance|data ?point|observation)"
)
TERM = "one"
"""The mark of a loss that is that of one sample."""


@dataclass(frozen=True)
class Whole:
    """The loss of all samples: its name, the sum in its formula, the letter of the sum, and what
    has that letter there."""

    name: str
    statement: Statement
    formula: syntax.Node
    sum: syntax.BigOperator
    letter: str
    data: frozenset[str]


def with_one_of_all(statements: Sequence[Statement], text: str) -> list[Statement]:
    """The same statements, where those about one sample are about the loss of one."""
    wholes: dict[str, Whole] = {}
    for statement in statements:
        if (whole := whole_of(statement)) is not None:
            wholes.setdefault(whole.name, whole)
    if len({whole.letter for whole in wholes.values()}) != 1 or _ONE.search(text) is None:
        return list(statements)
    data = frozenset[str]().union(*(whole.data for whole in wholes.values()))
    any_ = next(iter(wholes.values()))
    about: dict[Statement, Whole] = {}
    for statement in statements:
        before = None if statement.continues is None else about.get(statement.continues)
        meant = before or next((w for w in wholes.values() if is_about_one(statement, w)), None)
        if meant is not None:
            about[statement] = replace(meant, data=data)
    if not about:
        return list(statements)
    shared = replace(any_, data=data)
    found = with_each(statements, lambda s: spelled(s, about.get(s, shared), s in about))
    used = {whole.name: whole for whole in about.values()}
    for whole in sorted(used.values(), key=lambda w: statements.index(w.statement), reverse=True):
        found.insert(statements.index(whole.statement) + 1, term_of(whole))
    return found


def with_one_supposed(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The same statements, those about the loss of one sample with what that supposes."""
    return tuple(
        replace(item, reason=f"{name} is the loss of one sample") if name else item
        for item in stated
        for name in (name_of_one(item.head),)
    )


def name_of_one(head: syntax.Node | None) -> str:
    """The loss, where what is differentiated is that of one sample by its mark; else ""."""
    found = first_derivative(head) if head is not None else None
    whole = whole_of_one(found[1]) if found is not None else None
    return "" if whole is None else name_of(whole)


def whole_of_one(node: syntax.Node) -> syntax.Symbol | None:
    """The loss of all samples beside that of one; None for what has not its mark."""
    inner = bare(node)
    match bare(inner.base) if isinstance(inner, syntax.Element) else inner:
        case syntax.Symbol(scripts=(*others, syntax.Script(kind="super", text=text))) as symbol if (
            text == TERM
        ):
            return symbol.replace(scripts=tuple(others))
        case _:
            return None


def whole_of(statement: Statement) -> Whole | None:
    """The loss that a statement gives as a sum over samples; None for other statements."""
    first = statement.members[0].node
    name = loss_named(first) if first is not None and statement.continues is None else None
    for member in statement.members[1:] if name is not None else ():
        node = member.node
        sums = [
            b
            for b in inside(node, syntax.BigOperator)
            if b.operator == "sum" and len(b.letters) == 1
        ]
        letter = letter_of(sums[0].letters[0]) if sums else None
        if name is None or node is None or letter is None:
            continue
        data = {stem(s) for s in inside(sums[0].body, syntax.Symbol) if letter in letters_on(s)}
        if any(map(is_input, data)) and any(map(is_target, data)):
            return Whole(name, statement, node, sums[0], letter, frozenset(data))
    return None


def loss_in(node: syntax.Node) -> syntax.Symbol | None:
    """The symbol of a loss by its letter, also where it is applied."""
    inner = bare(node)
    symbol = inner.function if isinstance(inner, syntax.Call) else inner
    return symbol if isinstance(symbol, syntax.Symbol) and name_of(symbol) in LOSSES else None


def loss_named(node: syntax.Node) -> str | None:
    """The loss that a symbol, or a function, is by its letter."""
    return None if (symbol := loss_in(node)) is None else name_of(symbol)


def is_about_one(statement: Statement, whole: Whole) -> bool:
    """Whether a line differentiates the loss and speaks of one sample's data without the letter."""
    found = first_derivative(node) if (node := statement.members[0].node) is not None else None
    if found is None or loss_named(found[1]) != whole.name or len(statement.members) < 2:
        return False
    right = [m for m in statement.members[1:] if m.node is not None]
    symbols = [s for m in right for s in inside(m.node, syntax.Symbol)]
    if any(
        letter_of(x) == whole.letter
        for m in right
        for b in inside(m.node, syntax.BigOperator)
        for x in b.letters
    ):
        return False
    data = [s for s in symbols if stem(s) in whole.data]
    return any(is_input(stem(s)) for s in data) and not any(
        whole.letter in letters_on(s) for s in data
    )


def spelled(statement: Statement, whole: Whole, of_one: bool) -> Statement:
    """A statement with the data of one sample by their names, and those of all by others."""

    def change(node: syntax.Node, bound: bool) -> syntax.Node:
        if isinstance(node, syntax.BigOperator):
            bound = bound or whole.letter in map(letter_of, node.letters)
        if of_one and loss_named(node) == whole.name:
            return marked(node)
        node = rebuilt(node, lambda part: change(part, bound))
        if not isinstance(node, syntax.Symbol) or stem(node) not in whole.data:
            return node
        if whole.letter not in letters_on(node):
            return node
        return node.replace(accents=(*node.accents, MARK)) if bound else without(node, whole.letter)

    return of_members(statement, lambda m: with_node(m, lambda node: change(node, False)))


def marked(node: syntax.Node) -> syntax.Node:
    """The loss of one sample in the place of that of all."""
    symbol = loss_in(node)
    assert symbol is not None
    script = syntax.Script(start=symbol.end, end=symbol.end, kind="super", text=TERM)
    return symbol.replace(start=node.start, end=node.end, scripts=(*symbol.scripts, script))


def without(symbol: syntax.Symbol, letter: str) -> syntax.Symbol:
    """A symbol without the letter of its sample."""
    kept = (
        s for s in symbol.scripts if not (len(s.items) == 1 and letter_of(s.items[0]) == letter)
    )
    return symbol.replace(scripts=tuple(kept))


def term_of(whole: Whole) -> Statement:
    """What the loss of one sample is: the term of the sum, with what stands before the sum but for
    the number of samples."""
    count = None if whole.sum.upper is None else key(whole.sum.upper)

    def alone(node: syntax.Node) -> syntax.Node:
        if isinstance(node, syntax.Symbol) and whole.letter in letters_on(node):
            return without(node, whole.letter)
        return node

    def change(node: syntax.Node) -> syntax.Node:
        if node is whole.sum:
            body = changed(whole.sum.body, alone, syntax.Symbol)
            return syntax.Group(start=node.start, end=node.end, body=body, opening="(")
        if isinstance(node, syntax.Symbol) and key(node) == count:
            return number(1)
        return rebuilt(node, change)

    first, second = whole.statement.members[:2]
    assert first.node is not None
    left: Member = replace(first, node=marked(first.node))
    return replace(
        whole.statement, members=(left, replace(second, node=change(whole.formula), fault=None))
    )
