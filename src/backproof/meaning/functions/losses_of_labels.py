"""The softmax loss of a batch of scores and labels, `\\ell_{softmax}(X Θ, y)`.

Its formula is given for one sample only. With the one-hot rows I_y of the labels it is the mean
`-\\frac1m tr(I_yᵀ log softmax(X Θ))`: that it is one says the sum that is minimised,
`\\frac1m Σ_i \\ell_{softmax}(Θᵀ x^{(i)}, y^{(i)})`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.naming.rewriting import with_changed
from backproof.meaning.statements import throughout
from backproof.record import dataclass
from backproof.syntax import nodes as syntax
from backproof.syntax.statements import Statement

NAMES = frozenset({"softmax", "ce", "CE", "xent", "softmaxce", "crossentropy"})
"""How losses of a softmax are marked."""


@dataclass(frozen=True, eq=False)
class Loss:
    """A loss of scores and labels: its name, the letter of the labels, and what counts samples."""

    name: str
    labels: str
    count: syntax.Symbol


def with_losses_of_labels(statements: Sequence[Statement]) -> list[Statement]:
    """The same statements, where such a loss is differentiated by its formula."""
    labels = frozenset(filter(None, map(one_hot_of, throughout(statements, syntax.Symbol))))
    losses = {each.name: each for each in means_of_losses(statements) if each.labels in labels}
    if not losses:
        return list(statements)

    def change(node: syntax.Node) -> syntax.Node:
        match node:
            case syntax.Symbol() if one_hot_of(node) in labels:
                return node.replace(base=f"I_{one_hot_of(node)}", scripts=())
            case syntax.Call(
                function=syntax.Symbol(base="normalize"),
                arguments=(
                    syntax.Call(function=syntax.Symbol(base="exp"), arguments=(scores,)) as shares,
                ),
            ) if is_of_rows(scores):
                return shares.replace(function=node.function.replace(base="softmax"))
            case syntax.Derivative(numerator=numerator) if numerator is not None:
                given = applied(numerator)
                loss = None if given is None else losses.get(given[0])
                if given is None or loss is None or not is_of_all(given[1], given[2], loss.labels):
                    return node
                return node.replace(numerator=formula(loss, given[1]))
            case _:
                return node

    return with_changed(statements, change, syntax.Symbol, syntax.Call, syntax.Derivative)


def one_hot_of(symbol: syntax.Symbol) -> str | None:
    """The y of I_y."""
    match symbol:
        case syntax.Symbol(
            base="I", scripts=(syntax.Script(kind="sub", items=(syntax.Symbol(scripts=()) as of,)),)
        ):
            return of.base if len(of.base) == 1 and of.base.islower() else None
        case _:
            return None


def means_of_losses(statements: Sequence[Statement]) -> Iterator[Loss]:
    """The losses of which a mean over all samples is written."""
    for product in throughout(statements, syntax.Juxtaposition):
        for before, total in zip(product.factors, product.factors[1:], strict=False):
            match bare(before), bare(total):
                case (
                    syntax.Fraction(numerator=syntax.Number(value=1), denominator=count),
                    syntax.BigOperator(operator="sum", body=body),
                ) if isinstance(bare(count), syntax.Symbol):
                    given = applied(body)
                    label = None if given is None else bare(given[2])
                    if given is not None and isinstance(label, syntax.Symbol) and label.scripts:
                        divisor = bare(count)
                        assert isinstance(divisor, syntax.Symbol)
                        yield Loss(given[0], label.base, divisor)
                case _:
                    pass


def applied(node: syntax.Node) -> tuple[str, syntax.Node, syntax.Node] | None:
    """The name of such a loss where it is applied, the scores and the labels."""
    match bare(node):
        case syntax.Juxtaposition(
            factors=(syntax.Symbol() as name, syntax.Group(body=syntax.Range(items=(of, labels))))
        ):
            pass
        case syntax.Call(function=syntax.Symbol() as name, arguments=(of, labels)):
            pass
        case _:
            return None
    marks = {script.text.replace("-", "").replace("_", "") for script in name.scripts}
    if of is None or labels is None or not marks & NAMES:
        return None
    return name_of(name), of, labels


def is_of_all(scores: syntax.Node, given: syntax.Node, labels: str) -> bool:
    """Whether a loss is one of all samples, whose labels have no letter."""
    label = bare(given)
    whole = isinstance(label, syntax.Symbol) and label.base == labels and not label.scripts
    return whole and is_of_rows(scores)


def is_of_rows(scores: syntax.Node) -> bool:
    """Whether scores are made of a matrix that has one sample in each row."""
    first = bare(scores)
    while isinstance(first, syntax.Juxtaposition | syntax.Call):
        inner = first.arguments if isinstance(first, syntax.Call) else first.factors
        first = bare(inner[0])
    return isinstance(first, syntax.Symbol) and first.base[:1].isupper()


def formula(loss: Loss, scores: syntax.Node) -> syntax.Node:
    """`-\\frac1m tr(I_yᵀ log softmax(scores))`."""
    start, end = scores.start, scores.end

    def call(name: str, argument: syntax.Node) -> syntax.Node:
        function = syntax.Symbol(start=start, end=end, base=name)
        return syntax.Call(start=start, end=end, function=function, arguments=(argument,))

    rows = syntax.Symbol(start=start, end=end, base=f"I_{loss.labels}")
    turned = syntax.Transpose(start=start, end=end, base=rows)
    logarithms = call("log", call("softmax", scores))
    weighed = syntax.Juxtaposition(start=start, end=end, factors=(turned, logarithms))
    one = syntax.Number(start=start, end=end, value=1.0, text="1")
    count = loss.count.replace(start=start, end=end)
    share = syntax.Fraction(start=start, end=end, numerator=one, denominator=count)
    mean = syntax.Juxtaposition(start=start, end=end, factors=(share, call("tr", weighed)))
    negative = syntax.Negate(start=start, end=end, operand=mean)
    return syntax.Group(start=start, end=end, opening="(", body=negative)
