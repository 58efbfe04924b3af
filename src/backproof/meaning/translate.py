"""From syntax to terms: names resolved, brackets dropped, functions known by their roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from backproof.meaning import binders
from backproof.meaning.functions import (
    DIAGONAL,
    ELEMENTWISE,
    FORMAL_PRODUCT,
    KNOWN,
    REDUCTIONS,
    SOFTMAX,
    function_name,
)
from backproof.meaning.implied import widened
from backproof.meaning.names import bare, name_of, named, stem
from backproof.meaning.terms import (
    Apply,
    Chain,
    Diag,
    Generic,
    Inverted,
    Literal,
    Mask,
    Name,
    OnesOf,
    Quotient,
    Raised,
    Reduced,
    Size,
    Slope,
    Softmax,
    Term,
    Times,
    Total,
    Turned,
    Untranslatable,
)
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import Key, key


@dataclass(frozen=True)
class Names:
    """What the translation asks about names.

    `resolve` gives the quantity that a written name stands for here (several definitions of one
    name have
    different quantities). `sizes` are names of lengths. `is_scalar` says of a resolved quantity
    whether it is known to be a
    scalar (None where shapes are not known yet). `known` are the names that may be raised as a
    whole (`\\sigma^2`). `letters` count entries; `vectors` says of a name whether what one index
    picks is a vector. `abbreviation` is what a name stands for that depends on letters.
    `losses` are functions that stand for any scalar function of their arguments, `generic` known
    letters that the document uses for another function.
    `function` gives the two sides of the definition of a name that is applied.
    Derivatives of vectors by vectors are `turned` in denominator layout, and `within` one step of a
    recurrence hold the other steps fixed.
    """

    resolve: Callable[[str], str]
    sizes: frozenset[str] = frozenset()
    is_scalar: Callable[[str], bool | None] = lambda name: None
    known: frozenset[str] = frozenset()
    alias: Callable[[str], syntax.Derivative | None] = lambda name: None
    letters: frozenset[str] = frozenset()
    vectors: Mapping[str, bool] = field(default_factory=dict)
    axes: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    abbreviation: Callable[[str], syntax.Node | None] = lambda name: None
    losses: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    function: Callable[[str], tuple[syntax.Node, syntax.Node] | None] = lambda name: None
    turned: bool = False
    within: bool = False


def translate(node: syntax.Node, names: Names) -> Term:
    """The term of an expression. Raises Untranslatable for a construct without a meaning."""
    return _Translation(names).term(node)


def translate_derivative(node: syntax.Derivative, names: Names) -> Term:
    """The term of a derivative of an element or an expression, or by an element."""
    return binders.partial(_Translation(names), node, node)


def translate_condition(node: syntax.Node, names: Names) -> Term:
    """A condition on letters as a mask. Raises Untranslatable."""
    return binders.condition(_Translation(names), node)


class _Translation:
    def __init__(self, names: Names):
        self.names = names
        self.letters: dict[str, str] = {}
        self.used: set[str] = set()
        self.depth = 0

    def term(self, node: syntax.Node) -> Term:
        match node:
            case syntax.Number():
                return Literal(node=node, value=node.value)
            case syntax.Symbol():
                return self.symbol(node)
            case syntax.Ones():
                return OnesOf(node=node, lengths=tuple(map(self.length, node.dims)))
            case syntax.Group(body=syntax.Comparison() as comparison):
                return self.mask(comparison, node)
            case syntax.Group():
                return self.term(node.body)
            case syntax.Indicator(condition=syntax.Comparison() as comparison):
                return self.mask(comparison, node)
            case syntax.Indicator(condition=syntax.Group(body=syntax.Comparison() as comparison)):
                return self.mask(comparison, node)
            case syntax.Negate():
                return Total(node=node, terms=(self.term(node.operand),), signs=(-1,))
            case syntax.Add():
                node = widened(node)
                terms = tuple(map(self.term, node.terms))
                return Total(node=node, terms=terms, signs=node.signs)
            case syntax.Juxtaposition() | syntax.Product():
                return self.product(node)
            case syntax.Call(function=syntax.Symbol(base=base)) if base in FORMAL_PRODUCT:
                return self.product(node)
            case syntax.Fraction():
                above, below = self.term(node.numerator), self.term(node.denominator)
                return Quotient(node=node, above=above, below=below)
            case syntax.Power():
                return self.power(node)
            case syntax.Transpose(base=syntax.Element(indices=(_, _)) as element):
                # The transpose of a number says nothing: it is an entry of the transpose.
                turned = node.replace(base=element.base)
                return binders.picked(self, element.replace(base=turned))
            case syntax.Transpose():
                return Turned(node=node, argument=self.term(node.base))
            case syntax.Inverse():
                return Inverted(node=node, argument=self.term(node.base))
            case syntax.Call():
                return self.call(node)
            case syntax.Derivative():
                return self.derivative(node, node)
            case syntax.Norm():
                return Reduced(node=node, op="norm", argument=self.term(node.body))
            case syntax.Absolute():
                return Apply(node=node, op="absolute", argument=self.term(node.body))
            case syntax.BigOperator(operator="sum", letters=(), condition=None):
                return Reduced(node=node, op="sum", argument=self.term(node.body))
            case syntax.BigOperator():
                return binders.over(self, node)
            case syntax.Element():
                return binders.picked(self, node)
            case syntax.Cases():
                return binders.among(self, node, self.term)
            case syntax.Words():
                raise Untranslatable(f"“{node.text}” is text, not an expression", node)
            case _:
                kind = type(node).__name__.lower()
                raise Untranslatable(f"this construct ({kind}) is not understood yet", node)

    def symbol(self, node: syntax.Symbol) -> Term:
        name = name_of(node)
        if name in self.letters or (name in self.names.letters and name not in self.names.known):
            return binders.position(self, node, name)
        if name in self.names.sizes:
            return Size(node=node, name=name)
        short = self.names.abbreviation(name)
        if short is not None:
            return self.expanded(short, node)
        derivative = self.names.alias(name)
        if derivative is not None:
            return self.derivative(derivative, node)
        return Name(node=node, name=self.names.resolve(name))

    def expanded(self, short: syntax.Node, node: syntax.Node) -> Term:
        """What an abbreviation stands for; raises Untranslatable where it stands for itself."""
        if self.depth > 8:
            raise Untranslatable("an abbreviation that needs itself", node)
        self.depth += 1
        result = self.term(short)
        self.depth -= 1
        return result

    def is_vector(self, base: syntax.Node) -> bool | None:
        inner = bare(base)
        if not isinstance(inner, syntax.Symbol):
            return None
        return self.names.vectors.get(stem(inner))

    def axis(self, element: syntax.Element) -> int | None:
        inner = bare(element.base)
        if len(element.indices) != 1 or not isinstance(inner, syntax.Symbol):
            return None
        return self.names.axes.get((name_of(inner), binders.letter_of(element.indices[0])))

    def length(self, node: syntax.Node) -> str | int:
        match bare(node):
            case syntax.Number(value=value) if value == int(value) and 0 < value < 10**6:
                return int(value)
            case syntax.Symbol() as symbol:
                return name_of(symbol)
            case other:
                raise Untranslatable("this length is not understood", other)

    def mask(self, comparison: syntax.Comparison, node: syntax.Node) -> Term:
        left, right = self.term(comparison.left), self.term(comparison.right)
        return Mask(node=node, operator=comparison.operator, left=left, right=right)

    def power(self, node: syntax.Power) -> Term:
        whole = named(node)
        if whole is not None and whole in self.names.known:
            return Name(node=node, name=self.names.resolve(whole))
        match node:
            case syntax.Power(base=syntax.Norm() as norm, exponent=syntax.Number(value=2)):
                return Reduced(node=node, op="norm2", argument=self.term(norm.body))
            case syntax.Power(base=syntax.Symbol(base="e", scripts=(), accents=())) if (
                "e" not in self.names.known
            ):
                return Apply(node=node, op="exp", argument=self.term(node.exponent))
            case _:
                pass
        return Raised(node=node, base=self.term(node.base), exponent=self.term(node.exponent))

    def call(self, node: syntax.Call) -> Term:
        name = function_name(node.function.base)
        order = node.function.primes
        result: Term
        if name not in KNOWN or name in self.names.generic:
            result = self.unknown_function(node)
        elif len(node.arguments) != 1:
            raise Untranslatable(f"{name} of {len(node.arguments)} arguments", node)
        elif name in ELEMENTWISE:
            argument = self.term(node.arguments[0])
            result = Apply(node=node, op=ELEMENTWISE[name], argument=argument, order=order)
        elif order:
            raise Untranslatable(f"the derivative of {name} is not known", node)
        elif name in SOFTMAX:
            result = Softmax(node=node, argument=self.term(node.arguments[0]))
        elif name in REDUCTIONS:
            op = REDUCTIONS[name] + axis_of(node)
            result = Reduced(node=node, op=op, argument=self.term(node.arguments[0]))
        elif name in DIAGONAL:
            result = Diag(node=node, argument=self.term(node.arguments[0]))
        else:
            raise Untranslatable(f"the function {name} is not known", node)
        if node.power is not None:
            return Raised(node=node, base=result, exponent=self.term(node.power))
        return result

    def unknown_function(self, node: syntax.Call) -> Term:
        """A function of the author's: a quantity shown with what it depends on, a formula with
        parameters, or a letter for any function of one argument, entry by entry."""
        name = name_of(one_for_all(node))
        order = node.function.primes
        if name in self.names.losses and not order:
            return Name(node=node, name=self.names.resolve(name))
        if name == "max" and len(node.arguments) == 2 and not order:
            return self.larger(node)
        left, body = self.names.function(name) or (None, None)
        if body is not None and not order:
            if not isinstance(left, syntax.Call) or same_arguments(left, node):
                return Name(node=node, name=self.names.resolve(name))
            return self.expanded(applied(left, body, node), node)
        if len(node.arguments) != 1 or node.keywords:
            raise Untranslatable(f"the function {name} is not known", node)
        argument = self.term(node.arguments[0])
        return Generic(node=node, function=name, argument=argument, order=order)

    def larger(self, node: syntax.Call) -> Term:
        """`max(a, b)` as b + relu(a - b); a number comes second."""
        first, second = node.arguments
        if isinstance(bare(first), syntax.Number):
            first, second = second, first
        a, b = self.term(first), self.term(second)
        if isinstance(b, Literal) and b.value == 0:
            return Apply(node=node, op="relu", argument=a)
        above = Apply(node=node, op="relu", argument=Total(node=node, terms=(a, b), signs=(1, -1)))
        return Total(node=node, terms=(b, above), signs=(1, 1))

    def link(self, node: syntax.Derivative) -> tuple[str, str] | None:
        """The names above and below a derivative of one quantity by another, None for other
        forms."""
        if node.numerator is None or len(node.denominators) != 1 or node.order != 1:
            raise Untranslatable("a derivative of this form is not understood yet", node)
        parts = (node.numerator, node.denominators[0])
        if any(isinstance(bare(part), syntax.Element) for part in parts):
            return None
        above, below = map(named, parts)
        if above is None or below is None:
            return None
        return self.names.resolve(above), self.names.resolve(below)

    def derivative(self, written: syntax.Derivative, node: syntax.Node) -> Term:
        """The term of a derivative, which stands in the text as `node`: itself, or a name for
        it."""
        link = self.link(written)
        if link is None:
            return binders.partial(self, written, node)
        above, below = link
        if self.names.is_scalar(above) is False:
            chain = Chain(node=node, links=((above, below),), within=self.names.within)
            return Turned(node=node, argument=chain) if self.names.turned else chain
        return Slope(node=node, of=above, wrt=below)

    def product(self, node: syntax.Juxtaposition | syntax.Product | syntax.Call) -> Term:
        factors = flatten(node)
        chained = [f for _, f in factors if isinstance(bare(f), syntax.Derivative)]
        links = [(self.link(d), d) for d in map(bare, chained) if isinstance(d, syntax.Derivative)]
        plain = [(link, d) for link, d in links if link is not None]
        formal = len(plain) == len(links) and any(
            self.names.is_scalar(above) is False for (above, _), _ in plain
        )
        if isinstance(node, syntax.Call):
            formal = True
            if len(plain) != len(factors):
                raise Untranslatable("a formal product of more than derivatives", node)
        elif not formal or (len(links) == 1 and len(factors) > 1):
            return self.pairs(node)
        others = [f for _, f in factors if not isinstance(bare(f), syntax.Derivative)]
        elementwise = any(sign in ("odot", "circ") for sign, _ in factors)
        chain: Term = Chain(
            node=node,
            links=tuple(link for link, _ in plain),
            elementwise=elementwise,
            within=self.names.within,
        )
        for other in reversed(others):
            chain = Times(node=node, sign="juxt", left=self.term(other), right=chain)
        return chain

    def pairs(self, node: syntax.Juxtaposition | syntax.Product) -> Term:
        if isinstance(node, syntax.Product):
            left, right = self.term(node.left), self.term(node.right)
            if node.operator == "slash":
                return Quotient(node=node, above=left, below=right)
            return Times(node=node, sign=node.operator, left=left, right=right)
        result = self.term(node.factors[0])
        for factor in node.factors[1:]:
            result = Times(node=node, sign="juxt", left=result, right=self.term(factor))
        return result


def one_for_all(call: syntax.Call) -> syntax.Symbol:
    """The function of a call, without the index that it shares with its argument: `g_k(z_k)`."""
    function = call.function.replace(primes=0)
    indices = {
        index.base
        for argument in call.arguments
        if isinstance(element := bare(argument), syntax.Element)
        for index in map(bare, element.indices)
        if isinstance(index, syntax.Symbol)
    }
    kept = tuple(s for s in function.scripts if s.kind != "sub" or s.text not in indices)
    return function.replace(scripts=kept)


AXES = {0.0: " of rows", 1.0: " of columns", -1.0: " of columns", -2.0: " of rows"}


def axis_of(call: syntax.Call) -> str:
    """Which axis a reduction in code runs along, "" for all. Raises Untranslatable."""
    for name, value in call.keywords:
        if name in ("axis", "dim"):
            sign, node = 1.0, bare(value)
            if isinstance(node, syntax.Negate):
                sign, node = -1.0, bare(node.operand)
            if not isinstance(node, syntax.Number) or sign * node.value not in AXES:
                raise Untranslatable("this axis is not understood", call)
            return AXES[sign * node.value]
    return ""


def same_arguments(left: syntax.Call, call: syntax.Call) -> bool:
    """Whether a function is applied to just what its definition shows."""
    return tuple(map(key, left.arguments)) == tuple(map(key, call.arguments))


def applied(left: syntax.Call, body: syntax.Node, call: syntax.Call) -> syntax.Node:
    """The body of a definition with its parameters replaced. Raises Untranslatable."""
    if len(left.arguments) != len(call.arguments):
        raise Untranslatable("a function with another number of arguments", call)
    replacements = {
        key(parameter): syntax.Group(
            start=argument.start, end=argument.end, body=argument, opening="("
        )
        for parameter, argument in zip(left.arguments, call.arguments, strict=True)
    }
    if not all(isinstance(bare(p), syntax.Symbol) for p in left.arguments):
        raise Untranslatable("a function whose parameters are expressions", call)
    return replaced(body, replacements)


def replaced(node: syntax.Node, replacements: Mapping[Key, syntax.Node]) -> syntax.Node:
    """The same syntax with some parts replaced, wherever they stand."""
    found = replacements.get(key(node)) if isinstance(node, syntax.Symbol) else None
    if found is not None:
        return found
    changes = {
        name: _replaced_value(getattr(node, name), replacements)
        for name in node.fields
        if isinstance(getattr(node, name), syntax.Node | tuple)
    }
    return node.replace(**changes)


def _replaced_value(value: object, replacements: Mapping[Key, syntax.Node]) -> object:
    if isinstance(value, syntax.Node):
        return replaced(value, replacements)
    if isinstance(value, tuple):
        return tuple(_replaced_value(v, replacements) for v in value)
    return value


def flatten(node: syntax.Node) -> list[tuple[str, syntax.Node]]:
    """The factors of a product in order, each with the sign before it ("" for the first)."""
    match node:
        case syntax.Product(operator="slash"):
            return [("", node)]
        case syntax.Product():
            right = flatten(node.right)
            return [*flatten(node.left), (node.operator, right[0][1]), *right[1:]]
        case syntax.Juxtaposition():
            parts = [flatten(f) for f in node.factors]
            tail = [("juxt" if not i else s, f) for p in parts[1:] for i, (s, f) in enumerate(p)]
            return [*parts[0], *tail]
        case syntax.Call(function=syntax.Symbol(base=base), keywords=()) if base in FORMAL_PRODUCT:
            parts = [flatten(f) for f in node.arguments]
            flat = [factor for part in parts for _, factor in part]
            return [("juxt" if i else "", factor) for i, factor in enumerate(flat)]
        case _:
            return [("", node)]
