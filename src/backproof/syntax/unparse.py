"""Nodes printed as LaTeX that parses to the same structure."""

from __future__ import annotations

from backproof.patterns import regex
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
from backproof.syntax.notations import latex, unicode
from backproof.syntax.notations.code import FUNCTIONS, PROSE

_SIGNS = {
    "odot": "\\odot ", "cdot": "\\cdot ", "times": "\\times ", "star": "* ",
    "convolution": "* ", "circ": "\\circ ",
    "at": "@ ", "dot": ". ", "otimes": "\\otimes ", "slash": "/ ",
}  # fmt: skip
_RELATIONS = {"<": "<", ">": ">", "<=": "\\le ", ">=": "\\ge ", "=": "=", "!=": "\\neq ",
              "in": "\\in ", "~": "\\sim "}  # fmt: skip
_STYLES = {"bold": "mathbf", "vec": "vec", "cal": "mathcal", "bb": "mathbb", "roman": "mathrm",
           "italic": "mathit", "sans": "mathsf", "code": "mathtt", "frak": "mathfrak"}  # fmt: skip
_MARKS = {"d": "d", "partial": "\\partial ", "nabla": "\\nabla "}
_ENCLOSED = {"paren": ("(", ")"), "bracket": ("[", "]"), "angle": ("\\langle ", "\\rangle ")}
_BIG = {"union": "bigcup", "intersection": "bigcap"}
_NAMES = regex(rf"(?<![A-Za-z])(?:{'|'.join(sorted(latex.GREEK, key=len))})(?![A-Za-z])")
_CLOSERS = {"(": ")", "[": "]", "{": "\\}"}
_GREEK_COMMANDS = latex.GREEK | frozenset(unicode.GREEK_LETTERS.values())


def unparse(node: Node) -> str:
    """LaTeX for a node."""
    match node:
        case Number(text=text) | Words(text=text):
            if isinstance(node, Number):
                return text
            return "\\dots " if text == "..." else f"\\text{{ {text} }}"
        case Symbol():
            return symbol_text(node)
        case Ones(dims=dims):
            below = f"_{{{', '.join(map(unparse, dims))}}}" if dims else ""
            return f"\\mathbf{{1}}{below}"
        case Group(body=body, opening=opening):
            if opening in _CLOSERS and opening != "{":
                return f"{opening}{unparse(body)}{_CLOSERS[opening]}"
            return f"{{{unparse(body)}}}"
        case Negate(operand=operand):
            return f"-{unparse(operand)}"
        case Add(terms=terms, signs=signs):
            text = "".join(
                f" {'+' if sign > 0 else '-'} {unparse(term)}"
                for term, sign in zip(terms, signs, strict=True)
            )
            return text[3:] if signs[0] > 0 else f"-{text[3:]}"
        case Juxtaposition(factors=factors):
            return " ".join(map(unparse, factors))
        case Product(operator=operator, left=left, right=right):
            return f"{unparse(left)} {_SIGNS.get(operator, operator)}{unparse(right)}"
        case Fraction(numerator=numerator, denominator=denominator):
            return f"\\frac{{{unparse(numerator)}}}{{{unparse(denominator)}}}"
        case Power(base=base, exponent=exponent):
            return f"{held(base)}^{{{unparse(exponent)}}}"
        case Transpose(base=base):
            return f"{held(base)}^{{T}}"
        case Inverse(base=base):
            return f"{held(base)}^{{-1}}"
        case Element(base=base, indices=indices):
            return f"{{{unparse(base)}}}_{{{', '.join(map(unparse, indices))}}}"
        case Indexed(base=base, script=script):
            return f"{{{unparse(base)}}}{script_source(script)}"
        case Call():
            return call_text(node)
        case Derivative():
            return derivative_text(node)
        case Differential():
            return differential_text(node)
        case BigOperator():
            return big_text(node)
        case Comparison(operator=operator, left=left, right=right):
            return f"{unparse(left)} {_RELATIONS[operator]} {unparse(right)}"
        case Indicator(condition=condition):
            return f"\\mathbf{{1}}[{unparse(condition)}]"
        case Norm(body=body, order=order):
            below = f"_{{{order}}}" if order else ""
            return f"\\left\\|{unparse(body)}\\right\\|{below}"
        case Absolute(body=body):
            return f"\\left|{unparse(body)}\\right|"
        case Cases() | Matrix():
            return environment_text(node)
        case Restriction(body=body, condition=condition):
            below = f"_{{{unparse(condition)}}}" if condition else ""
            return f"\\left.{unparse(body)}\\right|{below}"
        case Range(items=items):
            return ", ".join("\\dots" if item is None else unparse(item) for item in items)
        case Space(dims=space_dims):
            above = " \\times ".join(map(unparse, space_dims))
            return f"\\mathbb{{R}}^{{{above}}}" if above else "\\mathbb{R}"
        case _:
            raise AssertionError(f"no spelling for {type(node).__name__}")


def held(node: Node) -> str:
    """A base that scripts may follow."""
    return unparse(node) if isinstance(node, Symbol | Number | Ones) else f"{{{unparse(node)}}}"


def symbol_text(node: Symbol) -> str:
    """A name with its decorations."""
    base = node.base
    if base.endswith("*"):
        return symbol_text(node.replace(base=base[:-1])) + "^*"
    if base.rstrip("'") in _GREEK_COMMANDS or node.style == "command":
        text = f"\\{base} "
    elif (
        node.style == "text"
        or "." in base
        or "_" in base
        or not base.isascii()
        or (len(base) > 1 and not node.style and base in FUNCTIONS | PROSE)
    ):
        text = f"\\text{{{base}}}"
    elif len(base.rstrip("'")) > 1 and not (base[1:].isdigit()):
        text = f"\\mathrm{{{base}}}" if base.isalpha() else f"\\text{{{base}}}"
    else:
        text = base
    style = _STYLES.get(node.style)
    if style and not text.startswith(("\\mathrm", "\\text")):
        text = f"\\{style}{{{text}}}"
    for accent in reversed(node.accents):
        # A mark that tells quantities apart and that no author writes has no command.
        command = next((name for name, known in latex.ACCENTS.items() if known == accent), None)
        text = text if command is None else f"\\{command}{{{text}}}"
    return text + "'" * node.primes + "".join(map(script_source, node.scripts))


def script_source(script: Script) -> str:
    """A mark as LaTeX; its text when it has no parts that are expressions."""
    if script.kind == "super" and script.text.startswith("'"):
        return script.text
    body = script.text
    if script.kind == "super":
        return f"^{{{body}}}" if not body.isalpha() else f"^{{\\text{{{body}}}}}"
    if any(sign in body for sign in "[(:"):
        body = _NAMES.sub(r"\\\g<0> ", body)
    elif script.items:
        separator = ", " if "," in body else " "
        body = separator.join(map(unparse, script.items))
    elif body.isalpha() and len(body) > 1:
        body = f"\\text{{{body}}}"
    if script.kind == "sub":
        return f"_{{{body}}}"
    opening, closing = _ENCLOSED[script.kind]
    return f"^{{{opening}{body}{closing}}}"


def call_text(node: Call) -> str:
    """A function and its arguments, always with brackets where they were or may be."""
    function = node.function
    arguments = ", ".join(map(unparse, node.arguments))
    arguments += "".join(f", \\text{{{name}}}={unparse(value)}" for name, value in node.keywords)
    if function.base == "sqrt" and not node.keywords:
        return f"\\sqrt{{{arguments}}}"
    if function.base == "inner":
        return f"\\langle {arguments}\\rangle "
    name = symbol_text(function)
    if function.base in FUNCTIONS and function.base in ("log", "exp", "sin", "cos", "tanh", "ln"):
        name = f"\\{function.base} " + name[len(f"\\text{{{function.base}}}") :]
    power = f"^{{{unparse(node.power)}}}" if node.power else ""
    if not node.bracketed:
        return f"{name}{power}{{{arguments}}}"
    return f"{name}{power}({arguments})"


def primed(value: Node | None) -> str:
    """`f'(x)`, of the value f(x)."""
    match value:
        case Call(function=Symbol() as function):
            return unparse(value.replace(function=function.replace(primes=function.primes + 1)))
        case None:
            return ""
        case _:
            return f"({unparse(value)})'"


def derivative_text(node: Derivative) -> str:
    """A derivative as a fraction, or with its subscript."""
    order = f"^{{{node.order}}}" if node.order > 1 else ""
    numerator = unparse(node.numerator) if node.numerator else ""
    if node.form == "prime":
        return primed(node.numerator)
    if node.form == "differential":
        return f"\\partial {numerator}"
    if node.form == "subscript" or node.style == "nabla":
        below = ", ".join(map(unparse, node.denominators))
        below = f"_{{{below}}}" if below else ""
        return f"{_MARKS[node.style]}{below}{order} {numerator}"
    mark = _MARKS[node.style]
    last = len(node.denominators) == 1
    below = "".join(f"{mark}{unparse(part)}{order * last}" for part in node.denominators)
    if node.form == "operator":
        return f"\\frac{{{mark}{order}}}{{{below}}} {numerator}"
    return f"\\frac{{{mark}{order}{numerator}}}{{{below}}}"


def differential_text(node: Differential) -> str:
    """A differential, or the linear map that it is, with what it is applied to."""
    below = f"_{{{', '.join(map(unparse, node.by))}}}" if node.by else ""
    star = "^{*}" if node.adjoint else ""
    along = f"[{unparse(node.direction)}]" if node.direction is not None else ""
    return f"d{below} {unparse(node.body)}{star}{along}"


def big_text(node: BigOperator) -> str:
    """A sum or product with its range."""
    name = node.operator
    parts = [unparse(letter) for letter in node.letters]
    if node.lower is not None and parts:
        parts[0] += f"={unparse(node.lower)}"
    if node.condition is not None:
        condition = node.condition
        left = condition.left if isinstance(condition, Comparison) else None
        if isinstance(left, Symbol) and node.lower is None:
            parts = [
                part
                for letter, part in zip(node.letters, parts, strict=True)
                if letter.base != left.base
            ] + [unparse(condition)]
        else:
            parts.append(unparse(condition))
    below = f"_{{{', '.join(parts)}}}" if parts else ""
    above = f"^{{{unparse(node.upper)}}}" if node.upper is not None else ""
    command = _BIG.get(name, name)
    if name.startswith("arg"):
        command = f"arg\\{name[3:]}"
    return f"\\{command}{below}{above} {unparse(node.body)}"


def environment_text(node: Cases | Matrix) -> str:
    """Cases and matrices."""
    name = "cases" if isinstance(node, Cases) else "matrix"
    rows = []
    if isinstance(node, Cases):
        for value, condition in node.rows:
            rows.append(unparse(value) + (f" & {unparse(condition)}" if condition else ""))
    else:
        rows = [" & ".join(map(unparse, row)) for row in node.rows]
    body = " \\\\ ".join(rows)
    return f"\\begin{{{name}}}{body}\\end{{{name}}}"
