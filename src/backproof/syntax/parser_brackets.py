"""Brackets of every kind and what stands between them: groups, lists, arguments, bars."""

from __future__ import annotations

from backproof.syntax.nodes import (
    Absolute,
    Add,
    Call,
    Comparison,
    Group,
    Indicator,
    Juxtaposition,
    Matrix,
    Negate,
    Node,
    Norm,
    Product,
    Range,
    Restriction,
    Space,
    Symbol,
    Words,
)
from backproof.syntax.parser_big import BigOperators
from backproof.syntax.tokens import Token


class Brackets(BigOperators):
    """Reads what brackets hold."""

    def second_bar(self, kind: str) -> int | None:
        """The next bar of a kind at this level of brackets."""
        index = self.index + 1
        if index < self.stop and self.tokens[index].kind == "_":
            return None
        doubled = kind == "dbar" and index < self.stop and self.tokens[index].kind == "dbar"
        index += doubled
        while index < self.stop:
            if self.tokens[index].kind == kind:
                return index + doubled
            index = self.partner.get(index, index) + 1
        return None

    def arguments(
        self, first: int, last: int
    ) -> tuple[tuple[Node, ...], tuple[tuple[str, Node], ...]]:
        """Comma-separated arguments between two indices."""
        saved = self.within(first, last)
        place = saved[0]
        items: list[Node] = []
        keywords: list[tuple[str, Node]] = []
        try:
            while not self.at_end():
                if self.kind() in ("sep", "bar", "dbar") and not self.starts_factor():
                    self.take()
                    continue
                if self.kind() == "op" and self.index + 1 == last and first + 1 == last:
                    sign = self.take()
                    items.append(Words(start=sign.start, end=sign.end, text=sign.text))
                    break
                node = self.comparison()
                left = node.left if isinstance(node, Comparison) else None
                if (
                    isinstance(node, Comparison)
                    and node.operator == "="
                    and isinstance(left, Symbol)
                    and len(left.base) > 2
                ):
                    keywords.append((left.base, node.right))
                else:
                    items.append(node)
                if not self.at_end() and self.kind() not in ("sep", "bar", "dbar"):
                    raise self.expected("')'")
        finally:
            self.restore(saved, place)
        return tuple(items), tuple(keywords)

    def space(self, token: Token) -> Node:
        """`\\mathbb{R}^{m \\times n}`; the letter has been read."""
        if self.kind() != "^":
            return Space(start=token.start, end=self.end(), dims=())
        self.take()
        first, last = self.script_range()
        dims: list[Node] = []
        cut = first
        for index in range(first, last + 1):
            at_sign = index < last and (
                self.tokens[index].kind == "sep"
                or (self.tokens[index].kind == "op" and self.tokens[index].text == "times")
            )
            if (index == last or at_sign) and cut < index:
                dims.append(self.exponent(cut, index))
            if at_sign:
                cut = index + 1
        return Space(start=token.start, end=self.end(), dims=tuple(dims))

    def braces(self) -> Node:
        """Braces never show: what they hold is what counts."""
        opener = self.index
        token = self.tokens[opener]
        self.enter(token)
        close = self.closer(opener)
        if self.over(opener, close):
            node = self.over_fraction(opener, close)
        elif any(
            self.tokens[index].kind == "sep" and self.tokens[index].text != "quad"
            for index in range(opener + 1, min(close, opener + 60))
        ):
            node = self.bracketed(opener, close)
        else:
            node = self.part((opener + 1, close), "group")
        self.leave()
        # A derivative without a numerator, `{\partial \over \partial x} f`, took what follows.
        self.index = max(self.index, close + 1)
        if isinstance(node, Add | Negate | Product | Juxtaposition | Comparison):
            return Group(start=token.start, end=self.end(), body=node, opening="{")
        return node

    def group(self, bare: bool = False) -> Node:
        """Round, square, curly brackets and what they mean."""
        opener = self.index
        token = self.tokens[opener]
        self.enter(token)
        close = self.closer(opener)
        end = self.tokens[close].end
        kind = token.text
        node: Node
        if kind == "{" and self.kind(1) == "begin" and not bare:
            node = self.part((opener + 1, close), "bracket")
        elif kind == "." or (kind != "|" and self.tokens[close].text == "|"):
            body = self.part((opener + 1, close), "bracket")
            self.index = close + 1
            condition: Node | None = None
            if self.kind() == "_":
                self.take()
                found = self.items(*self.script_range())
                condition = found[0] if found else None
            self.leave()
            return Restriction(start=token.start, end=self.end(), body=body, condition=condition)
        elif kind == "|":
            node = Absolute(start=token.start, end=end, body=self.part((opener + 1, close), "bar"))
        elif kind == "||":
            node = Norm(start=token.start, end=end, body=self.part((opener + 1, close), "norm"))
        elif kind in ("floor", "ceil", "langle"):
            items, _ = self.arguments(opener + 1, close)
            name = "inner" if kind == "langle" else kind
            function = Symbol(start=token.start, end=token.end, base=name)
            node = Call(start=token.start, end=end, function=function, arguments=items)
        elif bare:
            node = self.part((opener + 1, close), "condition")
        else:
            node = self.bracketed(opener, close)
        self.leave()
        self.index = close + 1
        return node

    def bracketed(self, opener: int, close: int) -> Node:
        """One expression in brackets, or several: `[h, x]` is a matrix of one row."""
        token = self.tokens[opener]
        start, end = token.start, self.tokens[close].end
        saved = self.within(opener + 1, close)
        place = saved[0]
        rows: list[list[Node]] = [[]]
        signs: set[str] = set()
        try:
            if self.at_end():
                raise self.fault("empty", "nothing stands between the brackets", token)
            if close == opener + 2 and self.kind() == "op":
                sign = self.take()
                rows[0].append(Words(start=sign.start, end=sign.end, text=sign.text))
            while not self.at_end():
                separator = self.kind() in ("sep", "row", "amp", "bar", "dbar")
                if separator and not self.starts_factor():
                    sign = self.take()
                    signs.add(sign.kind)
                    if (sign.text == ";" or sign.kind == "row") and rows[-1]:
                        rows.append([])
                    continue
                rows[-1].append(self.comparison())
                if not self.at_end() and self.kind() not in ("sep", "row", "amp", "bar", "dbar"):
                    raise self.expected("')'" if token.text == "(" else "a closing bracket")
        finally:
            self.restore(saved, place)
        cells = [cell for row in rows for cell in row]
        if not cells:
            raise self.fault("empty", "nothing stands between the brackets", token)
        if len(cells) == 1:
            if token.text == "[" and isinstance(cells[0], Comparison):
                return Indicator(start=start, end=end, condition=cells[0])
            return Group(start=start, end=end, body=cells[0], opening=token.text)
        body: Node
        if token.text == "[" or signs <= {"bar", "dbar"}:
            filled = tuple(tuple(row) for row in rows if row)
            body = Matrix(start=cells[0].start, end=cells[-1].end, rows=filled)
        else:
            dotted = tuple(
                None if isinstance(cell, Words) and cell.text == "..." else cell for cell in cells
            )
            body = Range(start=cells[0].start, end=cells[-1].end, items=dotted)
        return Group(start=start, end=end, body=body, opening=token.text)

    def between_bars(self, kind: str, token: Token) -> Node:
        """`|x|`, `\\|x\\|`: the next bar closes."""
        close = self.second_bar(kind)
        if close is None:
            raise self.fault("unclosed", f"'{token.text}' is never closed", token)
        self.enter(token)
        doubled = kind == "dbar" and self.kind(1) == "dbar"
        body = self.part((self.index + 1 + doubled, close - doubled), "norm")
        self.leave()
        self.index = close + 1
        make = Absolute if kind == "bar" else Norm
        return make(start=token.start, end=self.end(), body=body)
