"""The unrolled regime: a whole step in one function, one sample in each lane of a vector.

Every number of a sample is a register, every parameter a vector with the same number in each lane,
every total a vector of partial sums. The text grows with the network, so this is for small ones
(`regimes`). The functions of the module, with T a float or a double:

- `step(parameters, state, data, samples, rate, momentum, power1, power2)`: one step of the
  optimiser on one batch; whether all parameters are finite after it.
- `train`: steps over batches and epochs for several restarts, see `driver`.
- `losses(parameters, data, samples, restarts, result)`: the loss of each restart on all samples.
- `gradients(parameters, data, samples, result)`: the loss, and its gradient by each parameter.
- `pack(x, y, order, samples, batch, data)`: rows of samples into the layout of `passes`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backproof.algebra.expressions import Array, Expr
from backproof.algebra.types import Dim, MissingSize, Sizes
from backproof.backends.errors import UnsupportedProgram
from backproof.backends.native.driver import packing, training_driver
from backproof.backends.native.entries import entries, refused, scalar
from backproof.backends.native.machine import padded
from backproof.backends.native.nodes import Graph, Node, below
from backproof.backends.native.passes import Layout, Passes
from backproof.backends.native.text import Lines, Width
from backproof.backends.native.updates import UPDATES
from backproof.backends.native.vector_math import math_functions
from backproof.backends.plan import Plan
from backproof.numerics import np
from backproof.record import dataclass, field


@dataclass(frozen=True)
class Reduced:
    """A plan as single numbers: the loss, and the gradient by each parameter in a row.

    `columns` counts the numbers of one sample: those of the data symbols beside one another, each
    row by row.
    """

    loss: Node
    gradients: tuple[Node, ...]
    columns: int

    @property
    def operations(self) -> int:
        """How many nodes a step computes."""
        return len(below([self.loss, *self.gradients]))


@dataclass(frozen=True)
class Choices:
    """How code is to be: precision, lanes of a vector and registers for vectors, optimiser.

    `exact` says that a batch of training fills whole vectors, so that no lane is ever empty;
    `exact_whole` says the same of all samples together; `few` that such a batch has few blocks.
    """

    bits: int = 64
    lanes: int = 4
    registers: int = 16
    optimiser: str = "sgd"
    momentum: bool = False
    exact: bool = False
    exact_whole: bool = False
    few: bool = False
    constants: Mapping[Expr, float] = field(default_factory=dict)

    @property
    def width(self) -> Width:
        return Width(self.bits, self.lanes)


def reduced(
    plan: Plan,
    data: Sequence[Expr],
    batch: Dim | None,
    sizes: Sizes,
    constants: Mapping[Expr, Array],
) -> Reduced:
    """The numbers of a plan for these sizes; `data` are the symbols that hold samples.

    Raises UnsupportedProgram("not-compiled"), which names the operation.
    """
    try:
        return _reduced(plan, data, batch, sizes, constants)
    except MissingSize as fault:
        raise UnsupportedProgram(
            "not-compiled", f"{fault.dim}: a length that is not known, or counts samples"
        ) from fault


def _reduced(
    plan: Plan,
    data: Sequence[Expr],
    batch: Dim | None,
    sizes: Sizes,
    constants: Mapping[Expr, Array],
) -> Reduced:
    graph = Graph()
    given: dict[Expr, Array] = {}
    place = 0
    for p in plan.program.parameters:
        shape = p.type.shape(sizes)
        given[p] = _numbered(graph.parameter, place, shape)
        place += shape[0] * shape[1]
    columns = 0
    one = {**sizes} if batch is None else {**sizes, batch: 1}
    for s in data:
        if batch not in (s.type.rows, s.type.columns):
            raise refused(s.name, "holds no samples")
        shape = s.type.shape(one)
        given[s] = _numbered(graph.data, columns, shape)
        columns += shape[0] * shape[1]
    for s, value in constants.items():
        fixed = np.frompyfunc(lambda x: graph.constant(float(x)), 1, 1)(value)
        given[s] = np.asarray(fixed, dtype=object)
    known = plan.written_out
    loss = plan.program.loss
    assert loss is not None  # make_plan refuses a program without a loss
    roots = [known[plan.gradients[p]] for p in plan.program.parameters]
    found = entries([known[loss], *roots], given, batch, sizes, graph)
    by_parameter = [
        np.broadcast_to(found[root], p.type.shape(sizes)).reshape(-1)
        for p, root in zip(plan.program.parameters, roots, strict=True)
    ]
    gradients: list[Node] = [node for row in by_parameter for node in row]
    result = Reduced(scalar(found[known[loss]]), tuple(gradients), columns)
    for node in (result.loss, *gradients):
        if node.varies:
            raise refused("loss", "has a value for every sample")
    return result


def _numbered(make: object, first: int, shape: tuple[int, int]) -> Array:
    array = np.empty(shape[0] * shape[1], dtype=object)
    for i in range(len(array)):
        array[i] = make(first + i)  # type: ignore[operator]
    return array.reshape(shape)


def module(program: Reduced, choices: Choices) -> str:
    """The text of `step`, `train`, `losses` and `pack`: see the head of this file."""
    used: set[tuple[str, int, int]] = set()
    return _joined(_training(program, choices, used), choices, used)


def whole_module(program: Reduced, choices: Choices) -> str:
    """All functions of `module` and `single_call`."""
    used: set[tuple[str, int, int]] = set()
    parts = [*_training(program, choices, used), _gradients(program, choices, used)]
    return _joined(parts, choices, used)


def _training(program: Reduced, choices: Choices, used: set[tuple[str, int, int]]) -> list[str]:
    return [
        _step(program, choices, used),
        _loss(program, choices, used),
        training_driver(program.columns, len(program.gradients), choices),
    ]


def single_call(program: Reduced, choices: Choices) -> str:
    """The text of `gradients` and `pack`: see the head of this file."""
    used: set[tuple[str, int, int]] = set()
    parts = [_gradients(program, choices, used), packing(choices)]
    return _joined(parts, choices, used)


def _joined(parts: list[str], choices: Choices, used: set[tuple[str, int, int]]) -> str:
    functions = math_functions(choices.bits, choices.lanes, sorted({name for name, _, _ in used}))
    return "\n\n".join([functions, *parts]) + "\n"


def _step(program: Reduced, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    passes = Passes(lines, width, _layout(program, choices, choices.exact, choices.few))
    passes.run(program.gradients)
    count = len(program.gradients)
    finite = width.literal(0)
    update = UPDATES[choices.optimiser](lines, width, choices.momentum, padded(count, width.lanes))
    for first in range(0, count, width.lanes):
        group = program.gradients[first : first + width.lanes]
        moved = update(first, _row(passes, group))
        lines.store(width, moved, "%parameters", first)
        # w - w is 0 unless w is infinite or not a number.
        apart = lines.value(f"fsub {width.type} {moved}, {moved}")
        finite = lines.value(f"fadd {width.type} {finite}, {apart}")
    bad = lines.value(f"fcmp uno {width.type} {finite}, {finite}")
    if width.lanes > 1:
        bits = lines.value(f"bitcast {width.truth} {bad} to i{width.lanes}")
        result = lines.value(f"icmp eq i{width.lanes} {bits}, 0")
    else:
        result = lines.value(f"xor i1 {bad}, true")
    lines.act(f"ret i1 {result}")
    used |= lines.math
    n = width.number
    return lines.function(
        "internal i1 @step(ptr noalias %parameters, ptr noalias %state, ptr noalias %data, "
        f"i64 %samples, {n} %rate, {n} %momentum, double %power1, double %power2) noinline"
    )


def _row(passes: Passes, group: Sequence[Node]) -> str:
    """A vector of shared numbers; as the totals came, where they came in this order."""
    found = [passes.packed.get(node) for node in group]
    if found[0] is not None and all(
        f is not None and f == (found[0][0], i) for i, f in enumerate(found)
    ):
        return found[0][0]
    return passes.lines.gathered(passes.width, [passes.number(node) for node in group])


def _gradients(program: Reduced, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    passes = Passes(lines, width, _layout(program, choices, choices.exact_whole))
    passes.run([*program.gradients, program.loss])
    for place, node in enumerate(program.gradients):
        lines.store(width.alone, passes.number(node), "%result", place)
    lines.act(f"ret {width.number} {passes.number(program.loss)}")
    used |= lines.math
    return lines.function(
        f"{width.number} @gradients(ptr noalias %parameters, ptr noalias %data, i64 %samples, "
        "ptr noalias %result)"
    )


def _loss(program: Reduced, choices: Choices, used: set[tuple[str, int, int]]) -> str:
    lines, width = Lines(), choices.width
    passes = Passes(lines, width, _layout(program, choices, choices.exact_whole))
    passes.run([program.loss])
    lines.act(f"ret {width.number} {passes.number(program.loss)}")
    used |= lines.math
    return lines.function(
        f"internal {width.number} @loss(ptr noalias %parameters, ptr noalias %data, i64 %samples) "
        "noinline"
    )


def _layout(program: Reduced, choices: Choices, exact: bool, few: bool = False) -> Layout:
    columns, registers = program.columns, choices.registers
    return Layout("%parameters", "%data", "%samples", columns, exact, few, registers)
