"""Letters that the page gives the formula of the softmax: `σ(z)_i = e^{z_i} / Σ_j e^{z_j}`.

They are the softmax wherever they are applied, σ too, which is the sigmoid by custom; on a page
that gives the letter another formula as well, only where they are applied to the same thing. With
the abuse that names an entry, `σ(z_i) = e^{z_i} / Σ_j e^{z_j}`, the i-th entry of the softmax of
all of z is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backproof.meaning.functions.applied import with_applied
from backproof.meaning.functions.exponentials import exponent_of
from backproof.meaning.functions.given import Given, functions_given, given_by
from backproof.meaning.functions.known import SOFTMAX, is_word
from backproof.meaning.naming.names import bare, name_of, stem
from backproof.meaning.naming.rewriting import with_changed, with_each
from backproof.meaning.statements import throughout
from backproof.record import dataclass, replace
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement


@dataclass(frozen=True)
class Letter:
    """A letter for the softmax: what its formula is about, and whether other formulas are given to
    it. `by_entry` says that it is written of an entry."""

    argument: str
    contested: bool
    by_entry: bool


def with_softmax_letters(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where letters with the formula of the softmax are called so."""
    given = [
        each
        for each in functions_given(statements)
        if not is_word(each.function.base) and each.function.base not in SOFTMAX
    ]
    shares = [each for each in given if is_normalised(each)]
    if not shares:
        return list(statements)
    others = {stem(each.function) for each in given if not is_normalised(each)}
    letters = {
        stem(each.function): Letter(
            stem(each.argument), stem(each.function) in others, bool(each.argument.scripts)
        )
        for each in shares
    }
    names = frozenset(name_of(each.function) for each in shares)
    applied = with_applied(statements, names | {name + "'" for name in names}, sure=True)
    values = letters.keys() - elsewhere(applied, letters)
    named = with_each(applied, lambda statement: _of_values(statement, values))
    return with_changed(named, lambda node: _renamed(node, letters), syntax.Call)


def elsewhere(statements: Sequence[Statement], letters: dict[str, Letter]) -> frozenset[str]:
    """The letters that are applied to something else than their formula is about: what they are
    without an argument nothing says."""
    return frozenset(
        stem(call.function)
        for call in throughout(statements, syntax.Call)
        if (letter := letters.get(stem(call.function))) and not _is_about(call, letter)
    )


def _is_about(call: syntax.Call, letter: Letter) -> bool:
    """Whether a call applies a letter to what its formula is about."""
    arguments = [bare(argument) for argument in call.arguments]
    return all(isinstance(a, syntax.Symbol) and stem(a) == letter.argument for a in arguments)


def _of_values(statement: Statement, letters: Collection[str]) -> Statement:
    """A formula for the function as one for its values, so that `∂s_i/∂z_j` is about something."""
    if len(statement.members) != 2:
        return statement
    left, right = statement.members
    if left.node is None or right.node is None or right.relation != "=":
        return statement
    given = given_by(left.node, right.node)
    if given is None or stem(given.function) not in letters or not is_normalised(given):
        return statement
    value = given.function.replace(end=left.node.end)
    index = given.index or next((s for s in given.argument.scripts if s.kind == "sub"), None)
    if index is not None and not value.scripts:
        value = value.replace(scripts=(index,))
    return replace(statement, members=(replace(left, node=value), right))


def is_normalised(given: Given) -> bool:
    """Whether a formula is the exponential of what a function is of, or of an entry of it, over the
    sum of the exponentials of all entries."""
    formula = bare(given.formula)
    if not isinstance(formula, syntax.Fraction):
        return False
    above, total = _exponential_of(formula.numerator), _summed(bare(formula.denominator))
    if above is None or total is None:
        return False
    each, bound = _exponential_of(total[0]), total[1]
    if each is None or not stem(above) == stem(each) == stem(given.argument):
        return False
    subscripts = _subscripts(each)
    if not subscripts:
        return not _subscripts(above)
    entry = given.index.text if given.index is not None else _index(given.function)
    own = _subscripts(above)
    return bool(subscripts & bound) and not own & bound and entry in (None, *own)


def _summed(node: syntax.Node) -> tuple[syntax.Node, frozenset[str]] | None:
    """What a sum is of, and over which letters; `𝟏ᵀ x` is one over none."""
    match node:
        case syntax.BigOperator(operator="sum", letters=letters, body=body):
            return body, frozenset(letter.base for letter in letters)
        case syntax.Juxtaposition(factors=(syntax.Transpose(base=base), body)) if isinstance(
            bare(base), syntax.Ones
        ):
            return body, frozenset()
        case _:
            return None


def _exponential_of(node: syntax.Node) -> syntax.Symbol | None:
    """What an exponential is of, where that is a name."""
    inner = exponent_of(bare(node))
    return inner if isinstance(inner, syntax.Symbol) else None


def _subscripts(symbol: syntax.Symbol) -> frozenset[str]:
    """The letters below a name."""
    return frozenset(
        part.base
        for script in symbol.scripts
        if script.kind == "sub"
        for part in script.items
        if isinstance(part, syntax.Symbol)
    )


def _index(symbol: syntax.Symbol) -> str | None:
    """The one letter below a name; None where there are more or none."""
    found = _subscripts(symbol)
    return next(iter(found)) if len(found) == 1 else None


def _renamed(node: syntax.Node, letters: dict[str, Letter]) -> syntax.Node:
    """A call of such a letter as that of the softmax, or an entry of it."""
    if not isinstance(node, syntax.Call) or len(node.arguments) != 1:
        return node
    letter, argument = letters.get(stem(node.function)), bare(node.arguments[0])
    if letter is None:
        return node
    same = _is_about(node, letter)
    if letter.contested and not same:
        return node
    index = next((s for s in node.function.scripts if s.kind == "sub"), None)
    if letter.by_entry and isinstance(argument, syntax.Symbol) and same:
        index = next((s for s in argument.scripts if s.kind == "sub"), index)
        argument = argument.replace(scripts=tuple(s for s in argument.scripts if s.kind != "sub"))
    function = node.function.replace(base="softmax", style="", scripts=())
    made = node.replace(function=function, arguments=(argument,))
    if index is None:
        return made
    return syntax.Indexed(start=node.start, end=node.end, base=made, script=index)
