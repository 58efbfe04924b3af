"""Syntax trees as presentation MathML, which browsers draw without any script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from backproof.syntax.nodes import (
    Absolute,
    Add,
    BigOperator,
    Call,
    Cases,
    Comparison,
    Derivative,
    Differential,
    Element,
    Fraction,
    Group,
    Indexed,
    Indicator,
    Inverse,
    Juxtaposition,
    Matrix,
    Negate,
    Node,
    Norm,
    Number,
    Ones,
    Power,
    Product,
    Range,
    Restriction,
    Script,
    Space,
    Symbol,
    Transpose,
    Words,
)
from backproof.views.names import GREEK

SIGNS = {
    "odot": "⊙", "cdot": "⋅", "times": "×", "star": "∗", "circ": "∘", "at": "@", "dot": "⋅",
    "otimes": "⊗", "slash": "/",
}  # fmt: skip
RELATIONS = {
    "<=": "≤", ">=": "≥", "!=": "≠", "in": "∈", "approx": "≈", "propto": "∝", "leftarrow": "←",
    "to": "→", "implies": "⇒", "sim": "∼", "subset": "⊂", "notin": "∉",
}  # fmt: skip
ACCENTS = {
    "hat": "^", "tilde": "~", "bar": "¯", "dot": "˙", "ddot": "¨", "vec": "→", "check": "ˇ",
    "breve": "˘", "acute": "´", "grave": "`", "ring": "˚", "factorial": "!",
}  # fmt: skip
BIG = {"sum": "∑", "prod": "∏", "int": "∫", "union": "⋃", "intersection": "⋂"}
CLOSING = {"(": ")", "[": "]", "{(": ")"}
MARKS = {"d": "<mi mathvariant='normal'>d</mi>", "partial": "<mi>∂</mi>", "nabla": "<mi>∇</mi>"}
MOST_NODES = 4000


def to_mathml(node: Node, head: Node | None = None, relation: str = "") -> str:
    """A formula, or `head relation node`, as one `<math>` element; "" for one that is too large."""
    parts = [part for part in (head, node) if part is not None]
    drawing = _Drawing()
    try:
        right = drawing.row(parts[-1])
        left = drawing.row(parts[0]) if head is not None else ""
    except _TooLarge:
        return ""
    sign = operator(RELATIONS.get(relation, relation)) if relation else ""
    return f"<math displaystyle='true'>{row(left, sign, right)}</math>"


def operator(sign: str) -> str:
    """A sign between terms."""
    return f"<mo>{escape(sign)}</mo>"


def row(*parts: str) -> str:
    """Parts side by side."""
    return f"<mrow>{''.join(parts)}</mrow>"


def fenced(body: str, opening: str, closing: str) -> str:
    """A formula between brackets that grow with it."""
    return row(
        f"<mo stretchy='true'>{escape(opening)}</mo>",
        body,
        f"<mo stretchy='true'>{escape(closing)}</mo>",
    )


class _TooLarge(Exception):
    pass


class _Drawing:
    """Draws nodes; counts them, so that no document can make a page without end."""

    def __init__(self) -> None:
        self.count = 0

    def row(self, node: Node) -> str:
        self.count += 1
        if self.count > MOST_NODES:
            raise _TooLarge
        match node:
            case Number(text=text):
                return f"<mn>{escape(text)}</mn>"
            case Symbol():
                return self.symbol(node)
            case Words(text=text):
                return f"<mtext>{escape(text)}</mtext>"
            case Group(body=body, opening=opening):
                inside = self.row(body)
                closing = CLOSING.get(opening)
                return inside if closing is None else fenced(inside, opening[-1], closing)
            case Ones(dims=dims):
                one = "<mn mathvariant='bold'>𝟏</mn>"
                return f"<msub>{one}{self.listed(dims)}</msub>" if dims else one
            case Negate(operand=operand):
                return row(operator("−"), self.row(operand))
            case Add(terms=terms, signs=signs):
                return self.added(terms, signs)
            case Juxtaposition(factors=factors):
                return row(*map(self.row, factors))
            case Product(operator=sign, left=left, right=right):
                return row(self.row(left), operator(SIGNS.get(sign, sign)), self.row(right))
            case Comparison(operator=sign, left=left, right=right):
                return row(self.row(left), operator(RELATIONS.get(sign, sign)), self.row(right))
            case Fraction(numerator=top, denominator=bottom):
                return f"<mfrac>{self.row(top)}{self.row(bottom)}</mfrac>"
            case Power(base=base, exponent=exponent):
                return self.raised(base, self.row(exponent))
            case Transpose(base=base):
                return self.raised(base, "<mi mathvariant='normal'>⊤</mi>")
            case Inverse(base=base):
                return self.raised(base, row(operator("−"), "<mn>1</mn>"))
            case Element(base=base, indices=indices):
                below = row(*(self.row(i) for i in indices))
                return f"<msub>{self.row(base)}{below}</msub>"
            case Indexed(base=base, script=script):
                return self.marked(self.row(base), (script,), 0)
            case Call():
                return self.call(node)
            case Derivative():
                return self.derivative(node)
            case Differential():
                return self.differential(node)
            case BigOperator():
                return self.big(node)
            case Indicator(condition=condition):
                return row("<mn>𝟙</mn>", fenced(self.row(condition), "[", "]"))
            case Norm(body=body, order=order):
                drawn = fenced(self.row(body), "‖", "‖")
                return f"<msub>{drawn}<mi>{escape(order)}</mi></msub>" if order else drawn
            case Absolute(body=body):
                return fenced(self.row(body), "|", "|")
            case Cases() | Matrix():
                return self.table(node)
            case Restriction(body=body, condition=condition):
                bar = operator("|")
                below = f"<msub>{bar}{self.row(condition)}</msub>" if condition else bar
                return row(self.row(body), below)
            case Range(items=items):
                return self.listed(items)
            case Space(dims=dims):
                return self.space(dims)
            case _:
                return "<mtext>…</mtext>"

    def added(self, terms: tuple[Node, ...], signs: tuple[int, ...]) -> str:
        parts: list[str] = []
        for i, (term, sign) in enumerate(zip(terms, signs, strict=True)):
            if i or sign < 0:
                parts.append(operator("+" if sign > 0 else "−"))
            parts.append(self.row(term))
        return row(*parts)

    def listed(self, items: Iterable[Node | None]) -> str:
        parts: list[str] = []
        for i, item in enumerate(items):
            parts += [operator(",")] if i else []
            parts.append(operator("…") if item is None else self.row(item))
        return row(*parts)

    def raised(self, base: Node, above: str) -> str:
        drawn = self.row(base)
        if isinstance(base, Symbol | Ones) and drawn.startswith("<msub>"):
            # One element for both marks, so that they stand above each other.
            return (
                f"<msubsup>{drawn.removeprefix('<msub>').removesuffix('</msub>')}{above}</msubsup>"
            )
        return f"<msup>{drawn}{above}</msup>"

    def symbol(self, node: Symbol) -> str:
        base = GREEK.get(node.base, node.base)
        upright = len(base) > 1 or node.style in ("roman", "text")
        style = " mathvariant='normal'" if upright else ""
        if node.style in ("bold", "cal", "bb", "sans", "code", "frak"):
            style = f" class='{node.style}'"
        drawn = f"<mi{style}>{escape(base)}</mi>"
        for accent in reversed(node.accents):
            sign = operator(ACCENTS.get(accent, accent))
            drawn = f"<mover accent='true'>{drawn}{sign}</mover>"
        return self.marked(drawn, node.scripts, node.primes)

    def marked(self, drawn: str, scripts: tuple[Script, ...], primes: int) -> str:
        below = [self.script(s) for s in scripts if s.kind == "sub"]
        above = [operator("′" * primes)] if primes else []
        above += [self.script(s) for s in scripts if s.kind != "sub"]
        if below and above:
            return f"<msubsup>{drawn}{row(*below)}{row(*above)}</msubsup>"
        if below:
            return f"<msub>{drawn}{row(*below)}</msub>"
        return f"<msup>{drawn}{row(*above)}</msup>" if above else drawn

    def script(self, script: Script) -> str:
        plain = f"<mtext>{escape(GREEK.get(script.text, script.text))}</mtext>"
        inside = row(*map(self.row, script.items)) if script.items else plain
        brackets = {"paren": "()", "bracket": "[]", "angle": "⟨⟩"}.get(script.kind)
        return fenced(inside, *brackets) if brackets else inside

    def call(self, node: Call) -> str:
        inside = self.listed(node.arguments)
        if node.function.base == "sqrt":
            return f"<msqrt>{inside}</msqrt>"
        name = self.symbol(node.function)
        if node.power is not None:
            name = f"<msup>{name}{self.row(node.power)}</msup>"
        for word, value in node.keywords:
            inside = row(inside, operator(","), f"<mtext>{escape(word)}=</mtext>", self.row(value))
        if node.bracketed:
            return row(name, operator("\u2061"), fenced(inside, "(", ")"))
        return row(name, operator("\u2061"), "<mspace width='.17em'/>", inside)

    def derivative(self, node: Derivative) -> str:
        mark = MARKS.get(node.style, MARKS["d"])
        numerator = self.row(node.numerator) if node.numerator is not None else ""
        order = f"<mn>{node.order}</mn>"
        if node.form == "differential":
            return row(mark, numerator)
        if node.form == "subscript" or node.style == "nabla":
            below = self.listed(node.denominators)
            return row(f"<msub>{mark}{below}</msub>" if node.denominators else mark, numerator)
        top = f"<msup>{mark}{order}</msup>" if node.order > 1 else mark
        below = "".join(mark + self.row(part) for part in node.denominators)
        if node.order > 1 and len(node.denominators) == 1:
            below = f"{mark}<msup>{self.row(node.denominators[0])}{order}</msup>"
        if node.form == "operator":
            return row(f"<mfrac>{row(top)}{row(below)}</mfrac>", numerator)
        return f"<mfrac>{row(top, numerator)}{row(below)}</mfrac>"

    def differential(self, node: Differential) -> str:
        mark = MARKS["d"]
        mark = f"<msub>{mark}{self.listed(node.by)}</msub>" if node.by else mark
        body = self.row(node.body)
        body = f"<msup>{body}{operator('*')}</msup>" if node.adjoint else body
        if node.direction is None:
            return row(mark, body)
        return row(mark, body, fenced(self.row(node.direction), "[", "]"))

    def big(self, node: BigOperator) -> str:
        sign = operator(BIG[node.operator]) if node.operator in BIG else ""
        sign = sign or f"<mi mathvariant='normal'>{escape(node.operator)}</mi>"
        below = self.listed(node.letters)
        if node.lower is not None:
            below = row(below, operator("="), self.row(node.lower))
        if node.condition is not None:
            below = self.row(node.condition)
        body = self.row(node.body)
        if node.upper is not None:
            return row(f"<munderover>{sign}{below}{self.row(node.upper)}</munderover>", body)
        return row(f"<munder>{sign}{below}</munder>" if node.letters else sign, body)

    def table(self, node: Cases | Matrix) -> str:
        rows: list[list[str]] = []
        if isinstance(node, Cases):
            for value, condition in node.rows:
                second = "<mtext>otherwise</mtext>" if condition is None else self.row(condition)
                rows.append([self.row(value), second])
        else:
            rows = [list(map(self.row, cells)) for cells in node.rows]
        body = "".join(
            f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in cells)}</mtr>" for cells in rows
        )
        table = f"<mtable>{body}</mtable>"
        return fenced(table, "{", "") if isinstance(node, Cases) else fenced(table, "(", ")")

    def space(self, dims: tuple[Node, ...]) -> str:
        parts: list[str] = []
        for i, dim in enumerate(dims):
            parts += [operator("×")] if i else []
            parts.append(self.row(dim))
        return f"<msup><mi>ℝ</mi>{row(*parts)}</msup>" if parts else "<mi>ℝ</mi>"
