"""The top of the parser: sums, products, juxtaposition and comparisons."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.syntax.cursor import MAX_CHAIN, SyntaxFault, spoken
from backproof.syntax.names import NameTable
from backproof.syntax.nodes import (
    Add,
    Call,
    Comparison,
    Derivative,
    Group,
    Juxtaposition,
    Negate,
    Node,
    Product,
    Symbol,
)
from backproof.syntax.parser_primary import Primaries
from backproof.syntax.slashes import fraction_by_slash
from backproof.syntax.statements import Fault
from backproof.syntax.tokens import Token, pair_brackets

_COMPARISONS = frozenset(("<", ">", "<=", ">=", "=", "!=", "in"))


class Parser(Primaries):
    """Reads one expression from tokens."""

    def whole(self) -> Node:
        """All tokens as one expression."""
        node = self.expression()
        if not self.at_end():
            token = self.tokens[self.index]
            if token.kind in ("close", "}"):
                raise self.fault("unopened", f"{spoken(token)} was never opened", token)
            raise self.expected("the end of the formula")
        return node

    def comparison(self, colon: str = "=") -> Node:
        """An expression or, inside brackets, a comparison; what a colon in it is taken for."""
        node = self.expression()
        count = 0
        while self.kind() == "rel":
            sign = self.take()
            operator = sign.text if sign.text in _COMPARISONS else "in"
            if sign.text == "notin":
                operator = "!="
            if sign.text in (":", "to", "sim", "approx"):
                # Below a sum `i \sim j` is a relation between two letters, no value of one.
                operator = colon if sign.text == ":" else ("=" if colon == "=" else "~")
            right = self.expression()
            node = Comparison(
                start=node.start, end=self.end(), operator=operator, left=node, right=right
            )
            count += 1
            if count > MAX_CHAIN:
                raise self.fault("too-deep", "too many relations in one bracket", sign)
        return node

    def expression(self) -> Node:
        """Terms with plus and minus between them."""
        first = self.peek()
        if first is None:
            raise self.expected("an expression")
        start = first.start
        sign = 1
        if first.kind == "op" and first.text in ("minus", "plus"):
            self.index += 1
            sign = -1 if first.text == "minus" else 1
        node = self.signed_product()
        terms, signs = shown(node, sign)
        while self.kind() == "op":
            text = self.tokens[self.index].text
            if text not in ("plus", "minus"):
                break
            self.index += 1
            more = shown(self.signed_product(), 1 if text == "plus" else -1)
            terms.extend(more[0])
            signs.extend(more[1])
        if len(terms) == 1:
            if sign < 0:
                return Negate(start=start, end=self.end(), operand=node)
            return node
        return Add(start=start, end=self.end(), terms=tuple(terms), signs=tuple(signs))

    def signed_product(self) -> Node:
        """A term, maybe with one more sign before it: `a + -b`."""
        token = self.peek()
        if token is not None and token.kind == "op" and token.text in ("minus", "plus"):
            self.enter(token)
            self.index += 1
            operand = self.signed_product()
            self.leave()
            if token.text == "plus":
                return operand
            return Negate(start=token.start, end=self.end(), operand=operand)
        return self.product()

    def product(self) -> Node:
        """Factors side by side with explicit signs between the runs."""
        token = self.peek()
        start = token.start if token else self.end()
        left = self.operand_of_product()
        count = 0
        while self.kind() == "op":
            sign = self.tokens[self.index]
            if sign.text in ("plus", "minus", "plusminus", "over"):
                break
            if sign.text == "dot" and self.kind(1) in ("", "sep", "close", "}"):
                break
            self.index += 1
            if sign.text == ":":
                function = Symbol(start=sign.start, end=sign.end, base="inner")
                both = (left, self.product())
                return Call(start=start, end=self.end(), function=function, arguments=both)
            right = self.operand_of_product()
            derivative = self.divided(left, sign, right, start)
            if derivative is not None:
                left = derivative
                continue
            fraction = fraction_by_slash(start, left, right) if sign.text == "slash" else None
            left = fraction or Product(
                start=start, end=self.end(), operator=sign.text, left=left, right=right,
                sign_start=sign.start, sign_end=sign.end,
            )  # fmt: skip
            count += 1
            if count > MAX_CHAIN:
                raise self.fault("too-deep", "too many products in one term", sign)
        return left

    def divided(self, left: Node, sign: Token, right: Node, start: int) -> Node | None:
        """`{\\partial L}/{\\partial a}`: two differentials in braces are a derivative."""
        upper, lower = unbraced(left), unbraced(right)
        if (
            sign.text == "slash"
            and isinstance(upper, Derivative)
            and isinstance(lower, Derivative)
            and upper.form == lower.form == "differential"
            and lower.numerator is not None
        ):
            return upper.replace(
                start=start, end=self.end(), denominators=(lower.numerator,), form="slash"
            )
        return None

    def operand_of_product(self) -> Node:
        """A run of factors; a unary minus may open it."""
        token = self.peek()
        if token is not None and token.kind == "op" and token.text == "minus":
            self.enter(token)
            self.index += 1
            operand = self.operand_of_product()
            self.leave()
            return Negate(start=token.start, end=self.end(), operand=operand)
        return self.juxtaposition()

    def juxtaposition(self) -> Node:
        """Factors side by side; what the product is, shapes decide later."""
        token = self.peek()
        if token is None:
            raise self.expected("an expression")
        first = self.factor()
        if not self.starts_factor():
            return first
        factors = [first]
        while self.starts_factor():
            factors.append(self.factor())
        return Juxtaposition(start=token.start, end=self.end(), factors=tuple(factors))


def shown(term: Node, sign: int) -> tuple[list[Node], list[int]]:
    """The terms that one term shows, with their signs. Braces never show, also where they cut a
    product of brackets: `{a - b (c)} (d)` is a - b (c) (d)."""
    match term:
        case Juxtaposition(factors=(Group(opening="{", body=Add() as body), *after)) if sign > 0:
            last = body.terms[-1]
            before = last.factors if isinstance(last, Juxtaposition) else (last,)
            if in_round_brackets(before[-1]) and in_round_brackets(after[0]):
                factors = (*before, *after)
                product = Juxtaposition(start=last.start, end=term.end, factors=factors)
                return [*body.terms[:-1], product], list(body.signs)
        case _:
            pass
    return [term], [sign]


def in_round_brackets(node: Node) -> bool:
    """Whether an expression is a visible bracket."""
    return isinstance(node, Group) and node.opening == "("


def unbraced(node: Node) -> Node:
    """What invisible braces hold."""
    return node.body if isinstance(node, Group) and node.opening == "{" else node


def parse_tokens(tokens: Sequence[Token], names: NameTable) -> Node | Fault:
    """One expression from all of the tokens, or why there is none."""
    parser = Parser(tokens, pair_brackets(tokens), names)
    try:
        return parser.whole()
    except SyntaxFault as problem:
        return problem.fault
    except RecursionError:
        message = "brackets are nested too deeply to be read"
        return Fault("too-deep", message, tokens[0].start, tokens[-1].end)
