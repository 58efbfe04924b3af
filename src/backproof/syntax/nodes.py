"""What is written: a closed set of syntax nodes.

A node keeps its exact place: `passage.text[node.start:node.end]` is what the author typed. Nodes
are compared by identity; `key()` (in `syntax.keys`) compares by structure. Nothing here knows what
a symbol means: juxtaposition stays n-ary, every product keeps the sign it was written with.
"""

from __future__ import annotations

from itertools import count
from typing import ClassVar, Literal

from backproof.patterns import regex
from backproof.record import Record, once

_OF_NODES = regex(r"\b(?:Node|Symbol|Script)\b")
_numbers = count()


class Node(Record):
    """Anything written: characters `start` to `end` of a passage.

    `holding` are the fields of a kind of node in which other nodes may stand, `bit` is its own
    among the kinds.
    """

    start: int
    end: int

    holding: ClassVar[tuple[str, ...]] = ()
    bit: ClassVar[int] = 0

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = cls.__annotations__
        cls.holding = (*cls.holding, *(name for name in own if _OF_NODES.search(own[name])))
        cls.bit = 1 << next(_numbers)


@once(Node)
def children(node: Node) -> tuple[Node, ...]:
    """The nodes that a node is made of, as they are written."""
    own = node.__dict__
    found: list[Node] = []
    for name in node.holding:
        value = own[name]
        if isinstance(value, Node):
            found.append(value)
        elif value:
            _collect(value, found)
    return tuple(found)


def _collect(values: tuple[object, ...], found: list[Node]) -> None:
    for value in values:
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            _collect(value, found)


@once(Node)
def kinds(node: Node) -> int:
    """The bits of the kinds of a node and of all nodes in it: what has none of a kind, no pass need
    walk."""
    found = node.bit
    for part in children(node):
        found |= kinds(part)
    return found


def mask(*of: type[Node]) -> int:
    """The bits of some kinds of node, of all where none is named."""
    found = 0
    for kind in of:
        found |= kind.bit
    return found or -1


class Number(Node):
    """A literal number: `2`, `0.5`, `1e-5`."""

    value: float
    text: str


ScriptKind = Literal["sub", "super", "paren", "bracket", "angle"]


class Script(Node):
    """A mark on a symbol: `_{2r}` sub, `^{(l)}` paren, `^{[l]}` bracket, `^{\\langle t\\rangle}`
    angle.

    `super` is a superscript that is surely a label (`^*`, `^{\\text{new}}`); other bare
    superscripts are `Power` nodes. `text` is normalised (no blanks, braces, styling commands:
    `2r`, `t-1`, `i,j`); `items` are its comma- or juxtaposition-separated parts as nodes, empty
    where they are not expressions.
    """

    kind: ScriptKind
    text: str
    items: tuple[Node, ...] = ()


class Symbol(Node):
    """A name: `X`, `\\hat{y}`, `W_{ij}`, `a^{[l]}`, `input`, `dW` where the names table says so.

    `base` is canonical: no backslash (`sigma`, `X`, `ell`), Unicode letters mapped to their command
    names (`σ` is `sigma`); `style` is `""`, `bold`, `cal`, `bb`, `roman`, `text`, ...; accents
    from the outside in (`("hat",)`).
    """

    base: str
    style: str = ""
    accents: tuple[str, ...] = ()
    scripts: tuple[Script, ...] = ()
    primes: int = 0


class Ones(Node):
    """A vector or matrix of ones: `\\boldsymbol{1}_{N}^...`, `\\mathbf 1`; `dims` as written,
    maybe ()."""

    dims: tuple[Node, ...] = ()


class Group(Node):
    """Brackets or a transparent wrapper around one expression; `opening` is `(`, `[`, `{`, or a
    command such as `\\boxed`."""

    body: Node
    opening: str


class Negate(Node):
    """Unary minus."""

    operand: Node


class Add(Node):
    """A sum of terms, each with its sign (+1 or -1; the first may be -1 too)."""

    terms: tuple[Node, ...]
    signs: tuple[int, ...]


class Juxtaposition(Node):
    """Factors written side by side; what the product is, shapes decide."""

    factors: tuple[Node, ...]


class Product(Node):
    """`left operator right`; operator is canonical: `odot cdot times star circ at dot otimes
    slash`."""

    operator: str
    left: Node
    right: Node
    sign_start: int
    sign_end: int


class Fraction(Node):
    """`\\frac{a}{b}` and its relatives."""

    numerator: Node
    denominator: Node


class Power(Node):
    """`base^exponent` for any superscript that is no transpose, inverse, prime or bracketed
    label."""

    base: Node
    exponent: Node


class Transpose(Node):
    """`base^T`, `base^{\\top}`, `base^\\intercal`, `base.T`, `baseᵀ`."""

    base: Node


class Inverse(Node):
    """`base^{-1}`."""

    base: Node


class Indexed(Node):
    """A subscripted expression that is no plain symbol: `(W^T x)_i`, `\\mathrm{softmax}(z)_k`."""

    base: Node
    script: Script


class Element(Node):
    """An entry, a row or a column of a quantity by indices that count: `W_{ij}`, `x^{(i)}`,
    `[y - t]_b`.

    The parser never builds it: `meaning.letters` makes it of scripts once it is known which
    letters count. An index is a letter, a number, or a Range for "all" (`w_{j:}`).
    """

    base: Node
    indices: tuple[Node, ...]


class Call(Node):
    """A function applied: `\\sigma(X)`, `\\log \\hat y`, `g'(z)`, `\\tanh^2 z`, `np.sum(dZ,
    axis=1)`.

    `function` is a Symbol (its `primes` are the order of the derivative: `g'(z)`); `power` is an
    exponent between name and argument. `bracketed` is False for `\\log x`.
    """

    function: Symbol
    arguments: tuple[Node, ...]
    keywords: tuple[tuple[str, Node], ...] = ()
    power: Node | None = None
    bracketed: bool = True


class Derivative(Node):
    """`dL/dX` in any spelling. `numerator` is None for a bare operator with nothing after it.

    `style` is `d`, `partial`, `nabla`; `form` is `fraction`, `slash`, `operator`
    (`\\frac{\\partial}{\\partial x} f`), `subscript` (`\\nabla_W L`, `\\partial_W L`). `order` is
    2 for second derivatives. A `direct` one is of a function by one of its arguments: the others
    are held fixed, whatever they depend on.
    """

    numerator: Node | None
    denominators: tuple[Node, ...]
    style: str
    form: str
    order: int = 1
    direct: bool = False


class Differential(Node):
    """`dX`, `D f(x)[h]`, `d_Q f(\\theta) \\cdot H`: how `body` changes as what it is made of moves.

    The parser never builds it: `meaning` makes it where a document differentiates that way.
    Without `by` everything moves along a differential of its own; `direction` is None for the
    linear map itself, `adjoint` says `D f(x)^*[g]`.
    """

    body: Node
    by: tuple[Node, ...] = ()
    direction: Node | None = None
    adjoint: bool = False


class BigOperator(Node):
    """`\\sum_{i=1}^{n} body` and `\\prod`, `\\max`, `\\min` over an index.

    `operator` is `sum`, `prod`, `max`, ...; `letters` the bound symbols; `lower`/`upper` the range
    if given; `condition` what else stands below (`j \\neq i`, `n \\in N`). No letters: an
    un-indexed sum.
    """

    operator: str
    letters: tuple[Symbol, ...]
    lower: Node | None
    upper: Node | None
    condition: Node | None
    body: Node


class Comparison(Node):
    """`left operator right`; operator is one of `< > <= >= = != in`."""

    operator: str
    left: Node
    right: Node


class Indicator(Node):
    """`\\mathbf{1}\\{condition\\}`, `\\mathbb{1}[...]`, `I[...]`, `[z > 0]`: 1 where true, else
    0."""

    condition: Node


def condition_in(items: tuple[Node, ...]) -> Node | None:
    """The condition that a subscript of ones is, in braces or not: `1_{\\{z > 0\\}}`."""
    match items:
        case (Comparison() as condition,):
            return condition
        case (Group(body=Comparison() as condition),) | (Indicator(condition=condition),):
            return condition
        case _:
            return None


class Norm(Node):
    """`\\|x\\|`; `order` is the subscript's text ("" for none, `2`, `F`)."""

    body: Node
    order: str = ""


class Absolute(Node):
    """`|x|`."""

    body: Node


class Cases(Node):
    """`\\begin{cases}`: values with conditions; a condition is None for "otherwise" or unread
    text."""

    rows: tuple[tuple[Node, Node | None], ...]
    texts: tuple[str, ...] = ()


class Matrix(Node):
    """`\\begin{pmatrix}` and relatives: rows of cells."""

    rows: tuple[tuple[Node, ...], ...]


class Restriction(Node):
    """`\\left. body \\right|_{condition}`: body at a point."""

    body: Node
    condition: Node | None


class Range(Node):
    """`1, \\dots, n` as a list of expressions with an ellipsis among them."""

    items: tuple[Node | None, ...]


class Space(Node):
    """`\\mathbb{R}^{m \\times n}`: the right side of a declaration; `dims` in order, () for a
    scalar."""

    dims: tuple[Node, ...]


class Words(Node):
    """Text inside maths where an expression could stand: never a product of letters."""

    text: str
