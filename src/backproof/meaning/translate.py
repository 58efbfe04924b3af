"""From syntax to terms: names resolved, brackets dropped, functions known by their roles."""

from __future__ import annotations

from backproof.meaning.differentials import moving
from backproof.meaning.functions import calls
from backproof.meaning.functions.known import (
    CONVOLUTION,
    FORMAL_PRODUCT,
)
from backproof.meaning.indices import binders
from backproof.meaning.matrices import stacking
from backproof.meaning.matrices.norms import norm, squared_norm
from backproof.meaning.naming.names import BASIS, bare, is_exponential, name_of, named, stem
from backproof.meaning.naming.questions import Names
from backproof.meaning.terms import (
    Apply,
    Chain,
    IdentityOf,
    Inverted,
    Literal,
    Mask,
    Name,
    OnesOf,
    Partial,
    Picked,
    Quotient,
    Raised,
    Reduced,
    Size,
    Slope,
    Term,
    Times,
    Total,
    Turned,
    Untranslatable,
)
from backproof.syntax import nodes as syntax
from backproof.syntax.keys import key


def translate(node: syntax.Node, names: Names, origin: int = 0) -> Term:
    """The term of an expression. Raises Untranslatable for a construct without a meaning.

    Bound letters are told apart by where they are bound, counted from `origin`: with that of the
    expression itself two equal expressions are one.
    """
    term = _Translation(names, origin).term(node)
    return term.replace(alone=True) if isinstance(term, Partial) else term


def translate_derivative(node: syntax.Derivative, names: Names) -> Term:
    """The term of a derivative of an element or an expression, or by an element."""
    return binders.partial(_Translation(names), node, node)


def translate_condition(node: syntax.Node, names: Names) -> Term:
    """A condition on letters as a mask. Raises Untranslatable."""
    return binders.condition(_Translation(names), node)


class _Translation:
    def __init__(self, names: Names, origin: int = 0):
        self.names, self.origin = names, origin
        self.letters: dict[str, str] = {}
        self.used: set[str] = set()
        self.depth = 0

    def term(self, node: syntax.Node) -> Term:
        match node:
            case syntax.Number():
                return Literal(node=node, value=node.value)
            case syntax.Symbol():
                return self.symbol(node)
            case syntax.Ones(dims=()) if self.names.ones_are_matrices:
                return OnesOf(node=node, lengths=(None, None))
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
            case syntax.Transpose(base=syntax.Element(indices=(_, _)) as element) if not any(
                map(binders.is_all, element.indices)
            ):
                # The transpose of a number says nothing: it is an entry of the transpose.
                turned = node.replace(base=element.base)
                return binders.picked(self, element.replace(base=turned))
            case syntax.Transpose():
                return Turned(node=node, argument=self.term(node.base))
            case syntax.Inverse():
                return Inverted(node=node, argument=self.term(node.base))
            case syntax.Call():
                return calls.call(self, node)
            case syntax.Derivative():
                return self.derivative(node, node)
            case syntax.Differential():
                return moving.term(self, node)
            case syntax.Indexed(base=syntax.Call(function=syntax.Symbol(base="inner"))):
                return self.term(node.base)
            case syntax.Norm():
                return norm(node, self.term)
            case syntax.Absolute():
                return Apply(node=node, op="absolute", argument=self.term(node.body))
            case syntax.BigOperator(operator="sum", letters=(), condition=None):
                return Reduced(node=node, op="sum", argument=self.term(node.body))
            case syntax.BigOperator():
                return binders.over(self, node)
            case syntax.Element(base=syntax.Symbol() as base, indices=(place,)) if (
                name_of(base) in self.names.bases
            ):
                return self.basis_vector(node, place, self.names.rows and base.base == BASIS)
            case syntax.Element():
                given = self.names.entry(node)
                return binders.picked(self, node) if given is None else self.expanded(given, node)
            case syntax.Matrix():
                return stacking.blocks(self, node)
            case syntax.Cases():
                return binders.among(self, node, self.term)
            case syntax.Words():
                raise Untranslatable(f"“{node.text}” is text, not an expression", node)
            case _:
                kind = type(node).__name__.lower()
                raise Untranslatable(f"this construct ({kind}) is not understood yet", node)

    def symbol(self, node: syntax.Symbol) -> Term:
        name = name_of(node)
        counts = name in self.letters or name in self.names.counting
        if counts or (name in self.names.letters and name not in self.names.known):
            return binders.position(self, node, name)
        if name in self.names.sizes:
            return Size(node=node, name=name)
        if name in self.names.identities:
            script = next(iter(node.scripts), None)
            length = self.length(script.items[0]) if script and script.items else None
            return IdentityOf(node=node, length=length)
        if name in self.names.of_entries:
            raise Untranslatable(f"nothing says which values of {name} are meant", node)
        short = self.names.abbreviation(name)
        if short is not None:
            return self.expanded(short, node)
        derivative = self.names.alias(name)
        if derivative is not None:
            return self.derivative(derivative, node)
        return Name(node=node, name=self.names.resolve(name))

    def basis_vector(self, node: syntax.Node, place: syntax.Node, row: bool) -> Term:
        """A column of the identity, or a row."""
        whole, index = IdentityOf(node=node, length=None), binders.index(self, place)
        return Picked(node=node, argument=whole, indices=(index, None) if row else (None, index))

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
        if (axis := self.names.stacks.get(stem(inner))) is not None:
            return axis
        if (axis := self.names.members.get(stem(inner))) is not None:
            return axis
        return self.names.axes.get((name_of(inner), binders.letter_of(element.indices[0])))

    def length(self, node: syntax.Node) -> str | int:
        match bare(node):
            case syntax.Number(value=value) if value == int(value) and 0 < value < 10**6:
                return int(value)
            case syntax.Symbol() as symbol if not self.is_index(symbol):
                return name_of(symbol)
            case other:
                raise Untranslatable("this length is not understood", other)

    def is_index(self, symbol: syntax.Symbol) -> bool:
        """Whether what stands below a 1 picks an entry: `1_{k_t}`, `1_k` beside `p_k` are 1 there
        and 0 elsewhere."""
        name = name_of(symbol)
        if name[:1].isupper() or name[:1] in "nmd":
            return False
        return bool(symbol.scripts) or name in self.names.letters - self.names.sizes

    def mask(self, comparison: syntax.Comparison, node: syntax.Node) -> Term:
        """A comparison as 1 or 0. Where `>=` is true and `>` is not, over whole regions (of what
        a ReLU gives), the two differ."""
        left, right = self.term(comparison.left), self.term(comparison.right)
        strict = {">=": "<", "<=": ">"}.get(comparison.operator)
        if strict is None:
            return Mask(node=node, operator=comparison.operator, left=left, right=right)
        other = Mask(node=node, operator=strict, left=left, right=right)
        return Total(node=node, terms=(Literal(node=node, value=1.0), other), signs=(1, -1))

    def power(self, node: syntax.Power) -> Term:
        whole = named(node)
        if whole is not None and whole in self.names.known:
            return Name(node=node, name=self.names.resolve(whole))
        if (squared := squared_norm(node, self.term)) is not None:
            return squared
        match node:
            case syntax.Power(base=syntax.Symbol(base="e", scripts=(), accents=())) if (
                "e" not in self.names.known or is_exponential(node)
            ):
                return Apply(node=node, op="exp", argument=self.term(node.exponent))
            case _:
                pass
        return Raised(node=node, base=self.term(node.base), exponent=self.term(node.exponent))

    def link(self, node: syntax.Derivative) -> tuple[str, str] | None:
        """The names above and below a derivative of one quantity by another, None for other
        forms."""
        if node.numerator is None or len(node.denominators) != 1 or node.order != 1:
            raise Untranslatable("a derivative of this form is not understood yet", node)
        parts = (node.numerator, node.denominators[0])
        if any(isinstance(bare(part), syntax.Element) for part in parts):
            return None
        above, below = map(named, parts)
        power = isinstance(bare(node.numerator), syntax.Power) and above not in self.names.known
        if above is None or below is None or power:
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
            chain = Chain(
                node=node, links=((above, below),), within=self.names.within,
                direct=frozenset({(above, below)} if written.direct else ()),
            )  # fmt: skip
            return Turned(node=node, argument=chain) if self.names.turned else chain
        return Slope(node=node, of=above, wrt=below, direct=written.direct)

    def product(self, node: syntax.Juxtaposition | syntax.Product | syntax.Call) -> Term:
        factors = self.spelled(flatten(node))
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
            direct=frozenset(link for link, d in plain if d.direct),
        )
        vectors = all(self.names.is_scalar(above) is False for (above, _), _ in plain)
        if self.names.turned and vectors and not others:
            return Turned(node=node, argument=chain)
        for other in reversed(others):
            chain = Times(node=node, sign="juxt", left=self.term(other), right=chain)
        return chain

    def spelled(self, factors: list[tuple[str, syntax.Node]]) -> list[tuple[str, syntax.Node]]:
        """The factors with derivatives in the place of their names, where nothing else is among
        them: a product of names of Jacobians is as formal as one of Jacobians."""
        found: list[tuple[str, syntax.Node]] = []
        for sign, factor in factors:
            inner = bare(factor)
            if isinstance(inner, syntax.Symbol):
                inner = self.names.alias(name_of(inner)) or inner
            if not isinstance(inner, syntax.Derivative):
                return factors
            found.append((sign, inner))
        # At one place of a family ∂h_t/∂h_k may be by the same thing: the identity.
        return [(sign, node) for sign, node in found if not by_itself(node)] or found[:1]

    def pairs(self, node: syntax.Juxtaposition | syntax.Product) -> Term:
        if isinstance(node, syntax.Product):
            if node.operator == CONVOLUTION:
                message = "a convolution of which no formula says what slides over what"
                raise Untranslatable(message, node, "unsupported")
            left, right = self.term(node.left), self.term(node.right)
            if node.operator == "slash":
                return Quotient(node=node, above=left, below=right)
            return Times(node=node, sign=node.operator, left=left, right=right)
        result = self.term(node.factors[0])
        for factor in node.factors[1:]:
            result = Times(node=node, sign="juxt", left=result, right=self.term(factor))
        return result


def by_itself(node: syntax.Node) -> bool:
    """Whether a quantity is differentiated by itself."""
    match node:
        case syntax.Derivative(numerator=syntax.Node() as above, denominators=(below,)):
            return key(bare(above)) == key(bare(below))
        case _:
            return False


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
            # It turns what it multiplies as it has to be: a transpose in it says nothing.
            flat = [unturned(factor) for part in parts for _, factor in part]
            return [("juxt" if i else "", factor) for i, factor in enumerate(flat)]
        case _:
            return [("", node)]


def unturned(node: syntax.Node) -> syntax.Node:
    """What is transposed in an expression; itself where nothing is."""
    inner = bare(node)
    return unturned(inner.base) if isinstance(inner, syntax.Transpose) else node
