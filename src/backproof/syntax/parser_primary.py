"""Primaries: numbers, names, functions, brackets, decorated symbols."""

from __future__ import annotations

from backproof.syntax.code_calls import METHODS, REDUCTIONS, called_of, with_axis
from backproof.syntax.nodes import (
    Call,
    Indicator,
    Inverse,
    Juxtaposition,
    Negate,
    Node,
    Number,
    Ones,
    Power,
    Restriction,
    Symbol,
    Words,
)
from backproof.syntax.notations import latex
from backproof.syntax.notations.code import (
    APPLIED_SYMBOLS,
    ARC_FUNCTIONS,
    FUNCTIONS,
    OPEN_FUNCTIONS,
    PROSE,
)
from backproof.syntax.parser_brackets import Brackets
from backproof.syntax.tokens import Token

_FACTOR_KINDS = frozenset(("number", "word", "name", "text", "open", "{", "begin", "dots"))
FACTORIAL = "factorial"
"""What sets a factorial apart from what it is one of."""

_NOT_FACTORS = frozenset(("over",))
# `\vec` is an arrow above a symbol.
_OPEN_COMMANDS = (
    OPEN_FUNCTIONS | {"max", "min", "softmax", "sigmoid", "relu", "ReLU"}
) - latex.STYLES.keys()


class Primaries(Brackets):
    """One factor at a time."""

    def starts_factor(self) -> bool:
        """Whether a factor may start here."""
        kind = self.kind()
        if kind in _FACTOR_KINDS:
            return True
        if kind == "command":
            return self.tokens[self.index].text not in _NOT_FACTORS
        if kind == "bar" or kind == "dbar":
            return self.second_bar(kind) is not None and self.tokens[self.index].text != "mid"
        return False

    def factor(self) -> Node:
        """One primary with its scripts, and its bracket if it is a function."""
        token = self.peek()
        if token is None:
            raise self.expected("an expression")
        start = token.start
        base = self.primary(token)
        if isinstance(base, Call | Words):
            node = self.postfix(base, start)
        else:
            node = self.applied(self.postfix(base, start), token, start)
            if isinstance(node, Call | Indicator):
                node = self.postfix(node, start)
        node = self.with_methods(self.with_factorial(node), start)
        while self.kind() == "bar" and self.kind(1) == "_":
            self.take()
            self.take()
            first, last = self.script_range()
            found = self.items(first, last)
            condition = found[0] if found else None
            node = Restriction(start=start, end=self.end(), body=node, condition=condition)
        return node

    def with_methods(self, node: Node, start: int) -> Node:
        """`X.sum(axis=0)`, `X.T.dot(Y)`: a method called of what stands before the point."""
        while self.kind() == "op" and self.kind(1) == "word" and self.kind(2) == "open":
            point, method, bracket = self.tokens[self.index : self.index + 3]
            glued = point.end == method.start and method.end == bracket.start
            if point.text != "dot" or method.text not in METHODS or not glued:
                break
            if method.text in REDUCTIONS and not self.is_axis_next(self.index + 3):
                break
            self.index += 2
            function = Symbol(start=method.start, end=method.end, base=method.text)
            node = self.postfix(called_of(node, self.call(function, None, method.start)), start)
        return node

    def is_axis_next(self, index: int) -> bool:
        """Whether a bracket holds nothing but an axis: a sum of something else is a factor."""
        token = self.tokens[index]
        return token.kind in ("close", "number", "op") or token.text in ("axis", "dim", "keepdims")

    def with_factorial(self, node: Node) -> Node:
        """`y_i!`: a quantity of its own beside y_i, which counts something; nobody differentiates
        by what counts."""
        following = self.peek()
        if following is None or following.kind != "other" or following.text != "!":
            return node
        if not isinstance(node, Symbol):
            return node
        self.take()
        return node.replace(end=self.end(), accents=(*node.accents, FACTORIAL))

    def applied(self, node: Node, token: Token, start: int) -> Node:
        """A function and what it applies to; anything else as it is."""
        node = with_inverse(node)
        symbol = node.base if isinstance(node, Power) else node
        power = node.exponent if isinstance(node, Power) else None
        following = self.peek()
        opens = following is not None and following.kind == "open"
        if isinstance(symbol, Ones | Number) or (
            isinstance(symbol, Symbol) and symbol.base in ("I", "1", "Indicator", "One", "delta")
        ):
            if opens and power is None and self.holds_relation(self.index):
                plain = not isinstance(symbol, Number) or symbol.text == "1"
                if plain:
                    group = self.group(bare=True)
                    return Indicator(start=start, end=self.end(), condition=group)
            return node
        if not isinstance(symbol, Symbol):
            return node
        base = symbol.base
        known = base in FUNCTIONS and symbol.style in ("", "roman", "text", "bold", "sans", "code")
        if opens and following is not None:
            bracket = following.text
            if bracket == "(" and (
                known
                or base in self.names.functions
                or base in APPLIED_SYMBOLS
                or (symbol.style in ("text", "roman") and len(base) > 1)
                or (token.kind == "word" and len(base) > 3 and base not in self.names.words)
            ):
                return self.call(symbol, power, start)
            if known and bracket in ("[", "{"):
                return self.call(symbol, power, start)
            if symbol.primes and base in self.names.functions and bracket == "[":
                return self.call(symbol, power, start)
        if base in OPEN_FUNCTIONS or (token.kind == "command" and token.text in _OPEN_COMMANDS):
            if self.kind() == "{" and base not in ("tr", "Tr"):
                return self.braced_call(symbol, power, start)
            return self.open_call(symbol, power, start, node)
        return node

    def holds_relation(self, opener: int) -> bool:
        """Whether the bracket at an index holds a comparison."""
        close = self.partner.get(opener)
        if close is None or close >= self.stop:
            return False
        index = opener + 1
        while index < close:
            if self.tokens[index].kind == "rel":
                return True
            index = self.partner.get(index, index) + 1
        return False

    def call(self, function: Symbol, power: Node | None, start: int) -> Call:
        """A function with brackets: arguments and keywords."""
        opener = self.index
        self.enter(self.tokens[opener])
        close = self.closer(opener)
        items, keywords = self.arguments(opener + 1, close)
        self.leave()
        self.index = close + 1
        call = Call(
            start=start, end=self.end(), function=function, arguments=items,
            keywords=keywords, power=power,
        )  # fmt: skip
        return with_axis(call)

    def braced_call(self, function: Symbol, power: Node | None, start: int) -> Node:
        """`\\log{x}`: what the braces hold is the argument."""
        argument = self.factor()
        return Call(
            start=start, end=self.end(), function=function, arguments=(argument,), power=power,
            bracketed=False,
        )  # fmt: skip

    def open_call(self, function: Symbol, power: Node | None, start: int, node: Node) -> Node:
        """`\\log \\hat y`: factors up to the next sign, function, `(` or big operator."""
        begin = self.peek()
        if begin is None:
            return node
        self.enter(begin)
        negative = begin.kind == "op" and begin.text == "minus"
        if negative:
            self.take()
        factors: list[Node] = []
        while self.starts_factor() and len(factors) < 100:
            token = self.tokens[self.index]
            if factors and self.stops_argument(token):
                break
            factors.append(self.factor())
            if factors and token.kind == "open":
                break
        self.leave()
        if not factors:
            if negative:
                raise self.expected("an argument")
            return node
        argument = factors[0]
        if len(factors) > 1:
            first = self.tokens[self.tokens.index(begin, 0, self.index) + negative].start
            argument = Juxtaposition(start=first, end=self.end(), factors=tuple(factors))
        if negative:
            argument = Negate(start=begin.start, end=self.end(), operand=argument)
        return Call(
            start=start, end=self.end(), function=function, arguments=(argument,), power=power,
            bracketed=False,
        )  # fmt: skip

    def stops_argument(self, token: Token) -> bool:
        """Whether a factor is no longer part of the argument of `\\log`."""
        if token.kind == "open" or token.kind == "text":
            return True
        if token.kind == "command":
            return token.text in FUNCTIONS or token.text in latex.BIG_OPERATORS
        return token.kind == "word" and token.text in FUNCTIONS

    def primary(self, token: Token) -> Node:
        """What starts at the place, without scripts."""
        kind, text = token.kind, token.text
        if kind == "word":
            if text[0] == "d":
                derivative = self.slash()
                if derivative is not None:
                    return derivative
                if text == "d" and self.names.differentials:
                    return self.differential()
            self.index += 1
            return Symbol(start=token.start, end=token.end, base=text)
        if kind == "number":
            self.index += 1
            return Number(start=token.start, end=token.end, value=token.number, text=text)
        if kind == "name":
            return self.named(token)
        if kind == "command":
            self.enter(token)
            node = self.command_primary(token)
            self.leave()
            return node
        if kind == "{":
            return self.braces()
        if kind == "open":
            return self.group()
        if kind == "text":
            self.index += 1
            return self.words(token)
        if kind == "bar" or kind == "dbar":
            return self.between_bars(kind, token)
        if kind == "begin":
            return self.environment()
        if kind == "dots":
            self.index += 1
            return Words(start=token.start, end=token.end, text="...")
        raise self.expected("an expression")

    def differential(self) -> Node:
        """`d\\hat{y}` where such names are used: one symbol; `d` alone elsewhere."""
        token = self.take()
        following = self.peek()
        symbol = Symbol(start=token.start, end=token.end, base="d")
        glued = following is not None and (following.kind == "name" or not following.space)
        if following is None or not glued or following.kind not in ("name", "command", "word"):
            return symbol
        index = self.index
        inner = self.primary(following)
        if not isinstance(inner, Symbol):
            self.index = index
            return symbol
        return inner.replace(start=token.start, base="d" + inner.base)

    def named(self, token: Token) -> Node:
        """Greek letters and letter-like signs."""
        text = token.text
        if text == "partial":
            derivative = self.slash()
            if derivative is not None:
                return derivative
        if text == "nabla":
            return self.subscripted("nabla")
        self.index += 1
        if text == "Real":
            return self.space(token)
        if text == "One":
            return Ones(start=token.start, end=token.end)
        return Symbol(start=token.start, end=token.end, base=text)

    def words(self, token: Token) -> Node:
        """`\\text{..}`: one plain word is a name, anything else are words."""
        text = token.text.strip()
        named = text.replace("_", "").replace("-", "").replace(".", "").isalnum()
        if named and text and text.lower() not in PROSE and (text == token.text or "." in text):
            return Symbol(start=token.start, end=token.end, base=text, style="text")
        return Words(start=token.start, end=token.end, text=text)


def with_inverse(node: Node) -> Node:
    """`\\tan^{-1}` is the arctangent by custom, and not 1/tan, while `\\tan^2` is a power."""
    match node:
        case Inverse(base=Symbol(scripts=(), primes=0) as symbol) if symbol.base in ARC_FUNCTIONS:
            return symbol.replace(end=node.end, base=ARC_FUNCTIONS[symbol.base])
        case _:
            return node
