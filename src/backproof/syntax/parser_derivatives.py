"""Derivatives in every spelling: fractions, slashes, operators, `\\nabla_W`."""

from __future__ import annotations

from backproof.record import dataclass
from backproof.syntax.nodes import (
    Add,
    BigOperator,
    Derivative,
    Fraction,
    Group,
    Juxtaposition,
    Node,
    Number,
    Power,
    Product,
    Symbol,
)
from backproof.syntax.notations import latex
from backproof.syntax.parser_scripts import Scripts


@dataclass(frozen=True)
class Mark:
    """The `d` or `\\partial` at an index: what follows it starts at `after`."""

    style: str
    after: int


class Derivatives(Scripts):
    """Tells `\\frac{dL}{dW}` from `\\frac{d_1}{d_2}` and reads both."""

    def mark(self, index: int, stop: int) -> Mark | None:
        """The sign of a derivative at an index."""
        if index >= stop:
            return None
        token = self.tokens[index]
        kind, text = token.kind, token.text
        if kind == "name" and text in ("partial", "delta"):
            return Mark("partial" if text == "partial" else "delta", index + 1)
        if kind == "word" and text == "d":
            return Mark("d", index + 1)
        if kind == "word" and text[0] == "d" and len(text) > 1 and self.names.differentials:
            return Mark("d", index)
        if (kind == "text" and text.strip() == "d") or (kind == "command" and text in ("d", "dd")):
            return Mark("d", index + 1)
        if kind == "command" and latex.STYLES.get(text) in ("roman", "italic", ""):
            inner = index + 1
            braced = inner < stop and self.tokens[inner].kind == "{"
            inner += braced
            if inner < stop and self.tokens[inner].text == "d":
                after = inner + 1 + braced
                if not braced or self.partner.get(index + 1) == inner + 1:
                    return Mark("d", after)
        if kind == "{" and index in self.partner:
            inner_mark = self.mark(index + 1, self.partner[index])
            if inner_mark is not None and inner_mark.after == self.partner[index]:
                return Mark(inner_mark.style, inner_mark.after + 1)
        return None

    def unbraced(self, first: int, last: int) -> tuple[int, int]:
        """The range inside braces that hold all of it."""
        while (
            first < last and self.tokens[first].kind == "{" and self.partner.get(first) == last - 1
        ):
            first, last = first + 1, last - 1
        return first, last

    def fraction(self) -> Node:
        """`\\frac` at the place: a derivative where both parts say so."""
        opener = self.take()
        self.enter(opener)
        above = self.argument_range("a numerator")
        below = self.argument_range("a denominator")
        end = self.end()
        node: Node | None = self.derivative_fraction(above, below, opener.start, end)
        if node is None:
            numerator = self.part(above, "numerator")
            denominator = self.part(below, "denominator")
            node = Fraction(
                start=opener.start, end=end, numerator=numerator, denominator=denominator
            )
        self.leave()
        return node

    def argument_range(self, what: str) -> tuple[int, int]:
        """The tokens of a command's argument."""
        kind = self.kind()
        index = self.index
        if kind == "{":
            close = self.closer(index)
            self.index = close + 1
            return index + 1, close
        if kind in ("number", "word", "name", "text", "command"):
            token = self.take()
            if kind == "command":
                self.skip_arguments(token)
            return index, self.index
        raise self.expected(what)

    def part(self, where: tuple[int, int], what: str) -> Node:
        """All of a range as one expression."""
        first, last = where
        saved = self.within(first, last)
        place = saved[0]
        try:
            if first >= last:
                raise self.fault("empty", f"the {what} is empty", self.tokens[first - 1])
            node = self.comparison()
            if not self.at_end():
                raise self.expected(f"the end of the {what}")
        finally:
            self.restore(saved, place)
        return node

    def derivative_fraction(
        self, above: tuple[int, int], below: tuple[int, int], start: int, end: int
    ) -> Derivative | None:
        """A fraction read as a derivative, or None if it is none."""
        above, below = self.unbraced(*above), self.unbraced(*below)
        upper, lower = self.mark(*above), self.mark(*below)
        if upper is None or lower is None or (upper.style == "delta") != (lower.style == "delta"):
            return None
        after = lower.after
        if after >= below[1] or self.tokens[after].kind in ("_", "^", "op", "rel", "sep"):
            return None
        order, body = self.order(upper.after, above[1])
        if body < above[1] and self.tokens[body].kind in ("_", "^", "op", "rel", "sep"):
            return None
        if upper.style == "delta" and body >= above[1]:
            return None
        numerator = None
        if body < above[1]:
            numerator = self.peeled(upper, body, above[1], "numerator")
        denominators = self.denominators(lower, below[1], order)
        style = "d" if upper.style == "d" else "partial"
        form = "fraction"
        if numerator is None:
            form = "operator"
            numerator = self.operand()
            end = self.end() if numerator is not None else end
        return Derivative(
            start=start, end=end, numerator=numerator, denominators=denominators,
            style=style, form=form, order=order,
        )  # fmt: skip

    def order(self, index: int, stop: int) -> tuple[int, int]:
        """The order of a derivative, from `^2` behind its sign, and where the body starts."""
        if index < stop and self.tokens[index].kind == "^":
            inner = index + 1
            braced = inner < stop and self.tokens[inner].kind == "{"
            inner += braced
            if inner < stop and self.tokens[inner].text.isdigit():
                return min(int(self.tokens[inner].text[:2]), 9), inner + 1 + braced
        return 1, index

    def peeled(self, mark: Mark, first: int, last: int, what: str) -> Node:
        """The expression behind a sign; a name such as `dW` loses its `d`."""
        token = self.tokens[first]
        if mark.style == "d" and first == mark.after and token.kind == "word":
            glued = first == 0 or self.mark(first - 1, first) is None
            if len(token.text) > 1 and token.text[0] == "d" and glued:
                self.tokens[first] = token._replace(text=token.text[1:], start=token.start + 1)
        node = self.part((first, last), what)
        self.tokens[first] = token
        return node

    def denominators(self, mark: Mark, stop: int, order: int) -> tuple[Node, ...]:
        """What stands below: `\\partial x \\partial y` are two."""
        first = mark.after
        starts = [first]
        depth = 0
        for index in range(first + 1, stop):
            kind = self.tokens[index].kind
            if kind in ("{", "open"):
                depth += 1
            elif kind in ("}", "close"):
                depth -= 1
            elif depth == 0 and (
                (kind == "name" and self.tokens[index].text == "partial")
                or (order > 1 and kind == "word" and self.tokens[index].text == "d")
            ):
                starts.append(index + 1)
        ends = [begin - 1 for begin in starts[1:]] + [stop]
        found = []
        for begin, last in zip(starts, ends, strict=True):
            node = self.peeled(mark, begin, last, "denominator")
            if order > 1 and isinstance(node, Power) and isinstance(node.exponent, Number):
                node = node.base
            found.append(node)
        return tuple(found)

    def operand(self) -> Node | None:
        """What `\\frac{\\partial}{\\partial x}` or `\\nabla` applies to."""
        if not self.starts_factor():
            return None
        start = self.tokens[self.index].start
        first = self.factor()
        number = isinstance(first, Number | Fraction)
        if isinstance(first, Group | BigOperator) or not self.starts_factor():
            return first
        factors = [first]
        while self.starts_factor() and len(factors) < 200:
            if not number and self.kind() == "open" and self.tokens[self.index].text != "(":
                break
            factors.append(self.factor())
        return Juxtaposition(start=start, end=self.end(), factors=tuple(factors))

    def slash(self) -> Node | None:
        """`\\partial L/\\partial a`, `dL/dW`, `\\partial_W L` at the place, or None."""
        start_index = self.index
        mark = self.mark(start_index, self.stop)
        if mark is None or mark.style == "delta":
            return None
        token = self.tokens[start_index]
        if mark.style == "partial" and self.kind(1) == "_":
            return self.subscripted("partial")
        order, body = self.order(mark.after, self.stop)
        self.index = body
        numerator = None
        if mark.style == "d" and (not self.slash_follows(body) or self.is_mixed(body)):
            self.index = start_index
            return None
        if self.kind() != "op":
            numerator = self.peeled_factors(mark, body)
        below = self.mark(self.index + 1, self.stop)
        divided = self.kind() == "op" and self.tokens[self.index].text == "slash"
        if divided and below is not None and below.style != "delta":
            self.index = below.after
            if self.starts_factor():
                denominators = self.behind_slash(below, order, numerator is not None)
                form = "slash"
                if numerator is None:
                    numerator, form = self.operand(), "operator"
                return Derivative(
                    start=token.start, end=self.end(), numerator=numerator,
                    denominators=denominators, style=mark.style, form=form, order=order,
                )  # fmt: skip
        if mark.style == "partial" and numerator is not None:
            return Derivative(
                start=token.start, end=numerator.end, numerator=numerator, denominators=(),
                style="partial", form="differential", order=order,
            )  # fmt: skip
        self.index = start_index
        return None

    def is_mixed(self, index: int) -> bool:
        """Whether a `d` right before a slash is a letter, as ∂ stands behind that: `∂d/∂u`."""
        if index >= self.stop or self.tokens[index].kind != "op":
            return False
        below = self.mark(index + 1, self.stop)
        return below is not None and below.style == "partial"

    def behind_slash(self, below: Mark, order: int, applied: bool) -> tuple[Node, ...]:
        """What stands below a slash, `∂²f/∂x²` once and `∂²f/∂x∂y` twice."""
        found = [self.peeled_factors(below, below.after, applied)]
        while len(found) < order and not isinstance(found[-1], Power):
            sign = self.mark(self.index, self.stop)
            if sign is None or sign.style != below.style or sign.after >= self.stop:
                break
            self.index = sign.after
            found.append(self.peeled_factors(sign, sign.after, applied))
        return tuple(
            f.base if order > 1 and isinstance(f, Power) and isinstance(f.exponent, Number) else f
            for f in found
        )

    def slash_follows(self, index: int) -> bool:
        """Whether a slash and a second sign stand within the next few tokens."""
        limit = min(self.stop, index + 24)
        while index < limit:
            token = self.tokens[index]
            if token.kind == "op":
                return token.text == "slash" and self.mark(index + 1, self.stop) is not None
            if token.kind in ("rel", "row", "amp", "sep"):
                return False
            partner = self.partner.get(index)
            if partner is None and token.kind in ("open", "close", "}", "end"):
                return False
            index = (partner or index) + 1
        return False

    def peeled_factors(self, mark: Mark, first: int, applied: bool = True) -> Node:
        """One factor behind a sign, without the `d` of a `dW`; with its bracket, if it is applied
        to something: a number in brackets, `1 - h`, is a factor of its own."""
        if first >= self.stop:
            raise self.expected("what is differentiated")
        token = self.tokens[first]
        if mark.style == "d" and first == mark.after and token.kind == "word":
            glued = first == 0 or self.mark(first - 1, first) is None
            if len(token.text) > 1 and token.text[0] == "d" and glued:
                self.tokens[first] = token._replace(text=token.text[1:], start=token.start + 1)
        if not self.starts_factor():
            self.tokens[first] = token
            raise self.expected("what is differentiated")
        node = self.factor()
        self.tokens[first] = token
        opens = self.kind() == "open" and self.tokens[self.index].text == "("
        if applied and opens and isinstance(node, Symbol):
            before = self.index
            bracket = self.factor()
            holds = bracket.body if isinstance(bracket, Group) else None
            number = isinstance(holds, Add | BigOperator | Fraction | Juxtaposition | Product)
            if number and not (self.kind() == "op" and self.tokens[self.index].text == "slash"):
                self.index = before
                return node
            node = Juxtaposition(start=node.start, end=bracket.end, factors=(node, bracket))
        return node

    def subscripted(self, style: str) -> Node:
        """`\\nabla_W L`, `\\partial_W L`, `\\nabla L`."""
        opener = self.take()
        denominators: tuple[Node, ...] = ()
        order = 1
        while self.kind() in ("_", "^"):
            sign = self.take().kind
            first, last = self.script_range()
            if sign == "_":
                denominators = self.items_of_range(first, last)
            elif self.tokens[first].text.isdigit():
                order = min(int(self.tokens[first].text[:2]), 9)
        end = self.end()
        numerator: Node | None = None
        if self.starts_factor():
            start = self.tokens[self.index].start
            self.enter(self.tokens[self.index])
            numerator = self.factor()
            if isinstance(numerator, Number | Fraction) and self.starts_factor():
                rest = self.juxtaposition()
                more = rest.factors if isinstance(rest, Juxtaposition) else (rest,)
                factors = (numerator, *more)
                numerator = Juxtaposition(start=start, end=self.end(), factors=factors)
            elif isinstance(numerator, Symbol) and self.kind() == "open":
                bracket = self.factor()
                factors = (numerator, bracket)
                numerator = Juxtaposition(start=start, end=self.end(), factors=factors)
            self.leave()
            end = self.end()
        return Derivative(
            start=opener.start, end=end, numerator=numerator, denominators=denominators,
            style=style, form="subscript", order=order,
        )  # fmt: skip

    def items_of_range(self, first: int, last: int) -> tuple[Node, ...]:
        """Comma-separated expressions; several letters side by side stay one product."""
        saved = self.within(first, last)
        place = saved[0]
        found = []
        try:
            while not self.at_end():
                found.append(self.comparison())
                if not self.at_end() and self.take().kind != "sep":
                    self.index -= 1
                    raise self.expected("the end of the subscript")
        finally:
            self.restore(saved, place)
        return tuple(found)
