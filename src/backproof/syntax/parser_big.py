"""Commands with arguments: roots, styles, accents, sums, matrices and cases."""

from __future__ import annotations

from backproof.patterns import regex
from backproof.syntax.nodes import (
    Absolute,
    BigOperator,
    Call,
    Cases,
    Comparison,
    Fraction,
    Group,
    Juxtaposition,
    Matrix,
    Node,
    Norm,
    Number,
    Ones,
    Symbol,
    Words,
)
from backproof.syntax.notations import latex
from backproof.syntax.notations.code import CONDITIONS_ELSEWHERE, FUNCTIONS, OTHERWISE, PROSE
from backproof.syntax.parser_derivatives import Derivatives
from backproof.syntax.sum_bounds import both, letters_in, such_that
from backproof.syntax.tokens import Token

_JOINED_STYLES = frozenset(("roman", "sans", "code", "italic", ""))
_BOLD = regex(r"[bBvV][A-Za-z]|[mM][A-Z]")
_WORDS = PROSE | CONDITIONS_ELSEWHERE | OTHERWISE
_BARE = frozenset(("array", "matrix", "smallmatrix"))
"""Environments without brackets of their own: behind a lone brace they are cases."""
_RANGED = frozenset(("max", "min", "sup", "inf", "argmax", "argmin"))


class BigOperators(Derivatives):
    """Reads what a command introduces."""

    def space(self, token: Token) -> Node:
        """`\\mathbb{R}^{m \\times n}`; the letter has been read."""
        raise NotImplementedError

    def group(self, bare: bool = False) -> Node:
        """A bracket at the place."""
        raise NotImplementedError

    def command_primary(self, token: Token) -> Node:
        """A command at the place."""
        name = token.text
        if name in latex.FRACTIONS:
            return self.fraction()
        style = latex.STYLES.get(name)
        if style is not None:
            return self.styled(token, style)
        accent = latex.ACCENTS.get(name)
        if accent is not None:
            return self.accented(token, accent)
        if name in latex.BIG_OPERATORS or name in ("arg", "argmax", "argmin"):
            return self.big_operator(token)
        if name in _RANGED and self.kind(1) == "_":
            return self.big_operator(token)
        if name in latex.TRANSPARENT:
            return self.transparent(token)
        if name == "sqrt":
            return self.root(token)
        if name in ("binom", "dbinom", "tbinom"):
            self.take()
            parts = (self.argument(), self.argument())
            function = Symbol(start=token.start, end=token.end, base="binom")
            return Call(start=token.start, end=self.end(), function=function, arguments=parts)
        if name in ("norm", "abs") and self.kind(1) == "{":
            self.take()
            body = self.argument()
            make = Norm if name == "norm" else Absolute
            return make(start=token.start, end=self.end(), body=body)
        if name in ("R", "Reals", "RR", "reals", "real"):
            self.take()
            return self.space(token)
        if name in ("d", "dd"):
            derivative = self.slash()
            if derivative is not None:
                return derivative
        self.take()
        if name not in FUNCTIONS and self.kind() == "{":
            raise self.fault("unknown-command", f"'\\{name}' is not known", token)
        if _BOLD.fullmatch(name):
            # `\vx`, `\mW`: macros of an unseen preamble for a bold vector or matrix.
            return Symbol(start=token.start, end=token.end, base=name[1], style="bold")
        style = "" if name in FUNCTIONS else "command"
        return Symbol(start=token.start, end=token.end, base=name, style=style)

    def argument(self) -> Node:
        """What a command takes: a group in braces or one token."""
        if self.kind() == "{":
            opener = self.index
            close = self.closer(opener)
            node = self.part((opener + 1, close), "argument")
            self.index = close + 1
            return node
        if self.kind() == "command":
            return self.command_primary(self.tokens[self.index])
        first, last = self.argument_range("an argument")
        return self.part((first, last), "argument")

    def styled(self, token: Token, style: str) -> Node:
        """`\\mathbf{x}`: the style of a symbol; around anything else it is not seen."""
        mark = self.mark(self.index, self.stop)
        if mark is not None and style != "bold":
            derivative = self.slash()
            if derivative is not None:
                return derivative
        self.take()
        if self.kind() == "{":
            close = self.closer(self.index)
            joined = self.joined(self.index + 1, close, style)
            if joined:
                self.index = close + 1
                if style == "roman" and joined.lower() in PROSE:
                    return Words(start=token.start, end=self.end(), text=joined)
                symbol = Symbol(start=token.start, end=self.end(), base=joined, style=style)
                return self.special(symbol, token, style)
        node = self.argument()
        end = self.end()
        if isinstance(node, Symbol):
            kept = node.replace(start=token.start, end=end, style=node.style or style)
            return self.special(kept, token, style)
        if isinstance(node, Number) and node.text == "1" and style in ("bold", "bb", "vec"):
            return Ones(start=token.start, end=end)
        if isinstance(node, Ones):
            return node.replace(start=token.start, end=end)
        if isinstance(node, Number):
            return node
        return Group(start=token.start, end=end, body=node, opening="\\" + token.text)

    def special(self, symbol: Symbol, token: Token, style: str) -> Node:
        """Blackboard letters that are no names: the reals and the indicator."""
        if style == "bb" and symbol.base == "R" and not symbol.scripts:
            return self.space(token)
        return symbol

    def joined(self, first: int, last: int, style: str) -> str:
        """The word that upright letters make, or "" for anything else."""
        if last - first < 2 or style not in _JOINED_STYLES:
            return ""
        tokens = self.tokens[first:last]
        if all(token.kind in ("word", "number") for token in tokens) and tokens[0].kind == "word":
            return "".join(token.text for token in tokens)
        return ""

    def accented(self, token: Token, accent: str) -> Node:
        """`\\hat{y}`, `\\hat{y_i}`; around more than a symbol it is a group."""
        self.take()
        node = self.argument()
        end = self.end()
        if isinstance(node, Symbol):
            return node.replace(start=token.start, end=end, accents=(accent, *node.accents))
        if isinstance(node, Juxtaposition) and all(
            isinstance(f, Symbol) and not f.scripts and not f.accents for f in node.factors
        ):
            base = "".join(f.base for f in node.factors if isinstance(f, Symbol))
            return Symbol(start=token.start, end=end, base=base, accents=(accent,))
        if isinstance(node, Number) and node.text == "1" and accent == "vec":
            return Ones(start=token.start, end=end)
        return Group(start=token.start, end=end, body=node, opening="\\" + token.text)

    def transparent(self, token: Token) -> Node:
        """`\\boxed{x}`, `\\underbrace{x}_{why}`: the expression is what counts."""
        self.take()
        body = self.argument()
        end = self.end()
        if token.text.startswith(("under", "over")):
            while self.kind() in ("_", "^"):
                self.take()
                self.script_range()
                end = self.end()
        return Group(start=token.start, end=end, body=body, opening="\\" + token.text)

    def root(self, token: Token) -> Node:
        """`\\sqrt{x}`, `\\sqrt[3]{x}`."""
        self.take()
        keywords: tuple[tuple[str, Node], ...] = ()
        if self.kind() == "open" and self.tokens[self.index].text == "[":
            close = self.closer(self.index)
            keywords = (("order", self.part((self.index + 1, close), "order")),)
            self.index = close + 1
        function = Symbol(start=token.start, end=token.end, base="sqrt")
        argument = self.factor() if self.kind() == "open" else self.argument()
        bracket = isinstance(argument, Group) and argument.opening == "("
        inner = argument.body if isinstance(argument, Group) and bracket else argument
        return Call(
            start=token.start, end=self.end(), function=function, arguments=(inner,),
            keywords=keywords,
        )  # fmt: skip

    def big_operator(self, token: Token) -> Node:
        """`\\sum_{i=1}^{n} body`; the body ends before the next plus or minus."""
        self.take()
        name = latex.BIG_OPERATORS.get(token.text, token.text)
        if name == "arg":
            following = self.peek()
            name = "argmax"
            if following is not None and following.text in ("max", "min"):
                name = "arg" + self.take().text
        letters: tuple[Symbol, ...] = ()
        lower: Node | None = None
        upper: Node | None = None
        condition: Node | None = None
        while self.kind() in ("_", "^"):
            sign = self.take().kind
            first, last = self.script_range()
            if sign == "_":
                letters, lower, top, condition = self.bound(first, last)
                upper = upper or top
            elif first < last:
                upper = self.exponent(first, last)
        if self.kind() == "open" and name in _RANGED and not letters:
            pass
        if not self.starts_factor() and not (
            self.kind() == "op" and self.tokens[self.index].text == "minus"
        ):
            raise self.fault("no-body", f"{name} has nothing to work on", token)
        body = self.product()
        return BigOperator(
            start=token.start, end=self.end(), operator=name, letters=letters, lower=lower,
            upper=upper, condition=condition, body=body,
        )  # fmt: skip

    def bound(
        self, first: int, last: int
    ) -> tuple[tuple[Symbol, ...], Node | None, Node | None, Node | None]:
        """What stands below a sum: letters, a range, conditions."""
        saved = self.within(first, last)
        place = saved[0]
        parts: list[Node] = []
        try:
            self.enter(self.tokens[first - 1])
            while not self.at_end():
                if self.kind() in ("sep", "row"):
                    self.take()
                    continue
                node = self.comparison(":")
                parts.extend(node.factors if isinstance(node, Juxtaposition) else (node,))
                if not self.at_end() and self.kind() not in ("sep", "row"):
                    raise self.expected("the end of the range")
            self.leave()
        finally:
            self.restore(saved, place)
        letters: list[Symbol] = []
        lower: Node | None = None
        upper: Node | None = None
        conditions: list[Node] = []
        for part in parts:
            if (such := such_that(part)) is not None:
                letters.extend(letters_in(such[0]))
                conditions.append(such[1])
            elif isinstance(part, Comparison) and part.operator in "=:" and lower is None:
                if isinstance(part.left, Symbol):
                    letters.append(part.left)
                    lower = part.right
            elif isinstance(part, Comparison):
                between = part.left
                if isinstance(between, Comparison) and isinstance(between.right, Symbol):
                    letters.append(between.right)
                    if between.operator == part.operator == "<=":
                        lower, upper = between.left, part.right
                        continue
                elif isinstance(part.left, Symbol):
                    letters.append(part.left)
                conditions.append(part)
            elif found := letters_in(part):
                letters.extend(found)
            else:
                conditions.append(part)
        unique = {letter.base: letter for letter in reversed(letters)}
        bound = tuple(letter for letter in letters if unique.get(letter.base) is letter)
        return bound, lower, upper, both(conditions)

    def over(self, opener: int, close: int) -> bool:
        """Whether braces hold TeX's `a \\over b`."""
        return (
            any(
                self.tokens[index].kind == "op" and self.tokens[index].text == "over"
                for index in range(opener + 1, min(close, opener + 40))
            )
            and self.over_index(opener, close) is not None
        )

    def over_index(self, opener: int, close: int) -> int | None:
        """Where `\\over` stands at the level of these braces."""
        index = opener + 1
        while index < close:
            token = self.tokens[index]
            if token.kind == "op" and token.text == "over":
                return index
            index = self.partner.get(index, index) + 1
        return None

    def over_fraction(self, opener: int, close: int) -> Node:
        """`{a \\over b}`."""
        middle = self.over_index(opener, close)
        assert middle is not None
        start, end = self.tokens[opener].start, self.tokens[close].end
        self.index = close + 1
        above, below = (opener + 1, middle), (middle + 1, close)
        derivative = self.derivative_fraction(above, below, start, end)
        if derivative is not None:
            return derivative
        numerator, denominator = self.part(above, "numerator"), self.part(below, "denominator")
        return Fraction(start=start, end=end, numerator=numerator, denominator=denominator)

    def environment(self) -> Node:
        """`\\begin{pmatrix}`, `\\begin{cases}` and relatives."""
        opener = self.index
        token = self.tokens[opener]
        self.enter(token)
        close = self.closer(opener)
        end = self.tokens[close].end
        guarded = opener > 0 and self.tokens[opener - 1].kind == "open"
        brace = guarded and self.tokens[opener - 1].text == "{"
        texts: list[str] = []
        rows = self.cells(opener + 1, close, texts)
        self.leave()
        self.index = close + 1
        if token.text in latex.CASES_ENVIRONMENTS or (brace and token.text in _BARE):
            cases = tuple((row[0], row[1] if len(row) > 1 else None) for row in rows if row)
            return Cases(start=token.start, end=end, rows=cases, texts=tuple(texts))
        matrix = Matrix(start=token.start, end=end, rows=tuple(rows))
        return matrix

    def cells(self, first: int, close: int, texts: list[str]) -> list[tuple[Node, ...]]:
        """The rows of a matrix or of cases; words are put aside."""
        rows: list[tuple[Node, ...]] = []
        row: list[Node] = []
        cut = first
        index = first
        while index <= close:
            token = self.tokens[index]
            ends = token.kind in ("amp", "row", "sep") or self.is_prose(token)
            if index == close or ends:
                cell = self.cell(cut, index)
                if cell is not None:
                    row.append(cell)
                if index < close and self.is_prose(token):
                    texts.append(token.text.strip())
                cut = index + 1
                if index == close or token.kind == "row":
                    if row:
                        rows.append(tuple(row))
                    row = []
                index += 1
            else:
                index = self.partner.get(index, index) + 1
        return rows

    def cell(self, first: int, last: int) -> Node | None:
        """One cell without a tag or full stop behind it; None where nothing stands."""
        while first < last and (
            self.tokens[last - 1].kind == "tag"
            or (self.tokens[last - 1].kind == "op" and self.tokens[last - 1].text == "dot")
        ):
            last -= 1
        return self.part((first, last), "cell") if first < last else None

    def is_prose(self, token: Token) -> bool:
        """Whether a token is words rather than a name."""
        text = token.text.strip()
        if token.kind == "word":
            return text in ("if", "otherwise", "else", "for")
        return token.kind == "text" and (
            " " in text or text.lower().strip(".,:;") in _WORDS or not text
        )
