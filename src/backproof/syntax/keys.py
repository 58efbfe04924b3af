"""What makes two pieces of syntax the same: their structure, never how they are typeset."""

from __future__ import annotations

from backproof.record import once
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

Key = tuple[object, ...]
_MEANINGFUL_STYLES = frozenset(("cal", "bb", "frak"))


def key(node: Node | None) -> Key:
    """Structural identity: styling, blanks, bracket sizes and redundant braces do not count."""
    return () if node is None else _key(node)


@once(Node)
def _key(node: Node) -> Key:
    match node:
        case Number(value=value):
            return ("number", value)
        case Symbol():
            style = node.style if node.style in _MEANINGFUL_STYLES else ""
            scripts = tuple(sorted(script_key(script) for script in node.scripts))
            return ("symbol", node.base, style, node.accents, scripts, node.primes)
        case Ones(dims=dims):
            return ("ones", *map(key, dims))
        case Group(body=body, opening=opening):
            return ("group", key(body)) if opening in ("(", "[", "{(") else _held(body)
        case Negate(operand=operand):
            return ("negate", key(operand))
        case Add(terms=terms, signs=signs):
            return ("add", signs, *map(key, terms))
        case Juxtaposition(factors=factors):
            return ("juxtaposition", *map(key, factors))
        case Product(operator=operator, left=left, right=right):
            return ("product", operator, key(left), key(right))
        case Fraction(numerator=numerator, denominator=denominator):
            return ("fraction", key(numerator), key(denominator))
        case Power(base=base, exponent=exponent):
            return ("power", key(base), key(exponent))
        case Transpose(base=base):
            return ("transpose", key(base))
        case Inverse(base=base):
            return ("inverse", key(base))
        case Element(base=base, indices=indices):
            return ("element", key(base), *map(key, indices))
        case Indexed(base=base, script=script):
            return ("indexed", key(base), script_key(script))
        case Call():
            keywords = tuple((name, key(value)) for name, value in node.keywords)
            arguments = tuple(map(key, node.arguments))
            return ("call", key(node.function), arguments, keywords, key(node.power))
        case Derivative():
            below = tuple(map(key, node.denominators))
            return ("derivative", key(node.numerator), below, node.style, node.order, node.direct)
        case Differential(body=body, by=by, direction=direction, adjoint=adjoint):
            return ("differential", key(body), tuple(map(key, by)), key(direction), adjoint)
        case BigOperator():
            bounds = (key(node.lower), key(node.upper), key(node.condition))
            return ("big", node.operator, tuple(map(key, node.letters)), *bounds, key(node.body))
        case Comparison(operator=operator, left=left, right=right):
            return ("comparison", operator, key(left), key(right))
        case Indicator(condition=condition):
            return ("indicator", key(condition))
        case Norm(body=body, order=order):
            return ("norm", key(body), order)
        case Absolute(body=body):
            return ("absolute", key(body))
        case Cases():
            rows = tuple((key(value), key(condition)) for value, condition in node.rows)
            return ("cases", *rows)
        case Matrix(rows=matrix_rows):
            return ("matrix", *(tuple(map(key, row)) for row in matrix_rows))
        case Restriction(body=body, condition=condition):
            return ("restriction", key(body), key(condition))
        case Range(items=items):
            return ("range", *map(key, items))
        case Space(dims=dims):
            return ("space", *map(key, dims))
        case Words(text=text):
            return ("words", text)
        case _:
            raise AssertionError(f"no key for {type(node).__name__}")


def _held(body: Node) -> Key:
    """A wrapper that is not seen counts only where it holds terms together."""
    if isinstance(body, Add | Negate | Product | Juxtaposition | Comparison):
        return ("held", key(body))
    return key(body)


def script_key(script: Script) -> tuple[str, str]:
    """A mark by its kind and text."""
    return (script.kind, script.text)
