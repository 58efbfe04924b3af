"""A typed program as text and back: JSON, versioned, bounded, never evaluated.

The text is one object:

    format       "backproof-program"
    version      1
    dims         [[name, number or null, [indices of factors]], ...]     number 0 is the dim 1;
                 a sum has a fourth entry, the indices of its summands
    nodes        [[operation, ...], ...]     every node after the nodes that it uses
    definitions  [[node of the symbol, node of its expression], ...]
    inputs, targets, parameters      lists of nodes (symbols)
    loss, output                     a node or null
    batch                            a dim or null
    numbers      [[dim, length], ...]

A node is `["symbol", name, rows, columns]`, `["constant", number, rows, columns]`, `["size", dim]`,
`["ones", rows, columns]`, `["identity", dim]`, `["position", index, dim]` for an index letter of a
dim, `[operation, [node], [index, dim]]` with an operation that goes over such a letter, or
`[operation, [nodes of the arguments], {letter: dim}]` with another one of the table; rows, columns
and dims are indices into `dims`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from backproof.algebra.expressions import (
    Expr,
    TypeFault,
    constant,
    constant_op,
    identity,
    identity_op,
    ones,
    ones_op,
    size,
    size_op,
    symbol,
    symbol_op,
    walk,
)
from backproof.algebra.ops import TABLE, letters
from backproof.algebra.program import Definition, Program
from backproof.algebra.types import ONE, Dim, Letter, Type
from backproof.backends import stable_rows

FORMAT, VERSION = "backproof-program", 1
MOST_CHARACTERS, MOST_NODES, MOST_DIMS, LONGEST_NAME = 8_000_000, 100_000, 10_000, 200
_OPS = {**TABLE, **{op.name: op for op in (*stable_rows.ROWS, letters.equal)}}
_OVER = {op.name: op for op in letters.ROWS if op.build is not None}
"""The operations that go over an index letter."""


class TextError(ValueError):
    """A text is no program; the message says where it goes wrong."""


def to_text(program: Program) -> str:
    """The program as JSON text; raises TextError for an expression that has no place in it."""
    dims: dict[Dim, int] = {ONE: 0}
    nodes: dict[Expr, int] = {}
    rows: list[list[Any]] = []

    def dim_index(dim: Dim) -> int:
        for part in dim.parts:
            dim_index(part)
        return dims.setdefault(dim, len(dims))

    roots = [e for d in program.definitions for e in (d.symbol, d.expr)]
    roots += [*program.inputs, *program.targets, *program.parameters]
    roots += [e for e in (program.loss, program.output) if e is not None]
    for e in walk(roots):
        nodes[e] = len(rows)
        shape = [dim_index(e.type.rows), dim_index(e.type.columns)]
        if e.op is symbol_op:
            rows.append(["symbol", e.name, *shape])
        elif e.op is constant_op:
            rows.append(["constant", e.parameters[0], *shape])
        elif e.op is size_op:
            rows.append(["size", dim_index(e.parameters[0])])
        elif e.op is ones_op:
            rows.append(["ones", *shape])
        elif e.op is identity_op:
            rows.append(["identity", shape[0]])
        elif e.op is letters.position_op:
            rows.append(["position", e.parameters[0].name, dim_index(e.parameters[0].dim)])
        elif _OVER.get(e.op.name) is e.op:
            letter = e.parameters[0]
            rows.append([e.op.name, [nodes[e.args[0]]], [letter.name, dim_index(letter.dim)]])
        elif _OPS.get(e.op.name) is e.op:
            given = {letter: dim_index(dim) for letter, dim in e.parameters}
            rows.append([e.op.name, [nodes[a] for a in e.args], given])
        else:
            raise TextError(f"{e!r} cannot be part of a program that is saved")
    numbers = [[dim_index(dim), length] for dim, length in program.numbers.items()]
    # All dims are numbered before they are written down.
    batch = None if program.batch is None else dim_index(program.batch)
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "dims": [dim_row(d, dims) for d in dims],
            "nodes": rows,
            "definitions": [[nodes[d.symbol], nodes[d.expr]] for d in program.definitions],
            "inputs": [nodes[e] for e in program.inputs],
            "targets": [nodes[e] for e in program.targets],
            "parameters": [nodes[e] for e in program.parameters],
            "loss": None if program.loss is None else nodes[program.loss],
            "output": None if program.output is None else nodes[program.output],
            "batch": batch,
            "numbers": numbers,
        },
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )


def dim_row(dim: Dim, known: Mapping[Dim, int]) -> list[Any]:
    """A dim by its name, its number and the dims that it is computed from."""
    parts = (dim.factors, dim.summands) if dim.summands else (dim.factors,)
    return [dim.name, dim.number, *([known[d] for d in part] for part in parts)]


def from_text(text: str) -> Program:
    """The program of a text made by `to_text`; raises TextError for any other text."""
    if len(text) > MOST_CHARACTERS:
        raise TextError(f"the text has more than {MOST_CHARACTERS} characters")
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise TextError(f"no JSON: {fault}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise TextError(f"the format is not {FORMAT!r}")
    if data.get("version") != VERSION:
        raise TextError(f"version {data.get('version')!r} is not {VERSION}")
    try:
        return _Reader(data).program()
    except TypeFault as fault:
        raise TextError(f"shapes do not fit: {fault}") from None


def _no_constant(name: str) -> None:
    raise TextError(f"{name} is no finite number")


class _Reader:
    """Reads the parts of one text; every index is checked before it is used."""

    def __init__(self, data: dict[str, Any]):
        self.data = data
        self.dims: list[Dim] = []
        self.nodes: list[Expr] = []

    def program(self) -> Program:
        for row in self.rows("dims", MOST_DIMS):
            self.dims.append(self.read_dim(row))
        for row in self.rows("nodes", MOST_NODES):
            self.nodes.append(self.read_node(row))
        definitions = []
        defined: set[Expr] = set()
        for row in self.rows("definitions", MOST_NODES):
            pair = [self.node(index) for index in self.sequence(row, 2)]
            self.check(pair[0].op is symbol_op, "a definition defines no symbol")
            self.check(pair[0].type == pair[1].type, f"{pair[0]} is defined in another shape")
            self.check(pair[0] not in defined, f"{pair[0]} is defined twice")
            defined.add(pair[0])
            definitions.append(Definition(pair[0], pair[1]))
        loss, output, batch = (self.data.get(key) for key in ("loss", "output", "batch"))
        result = Program(
            tuple(definitions),
            inputs=self.symbols("inputs"),
            targets=self.symbols("targets"),
            parameters=self.symbols("parameters"),
            loss=None if loss is None else self.node(loss),
            output=None if output is None else self.node(output),
            batch=None if batch is None else self.dim(batch),
            numbers={
                self.dim(row[0]): self.length(row[1])
                for row in (self.sequence(r, 2) for r in self.rows("numbers", MOST_DIMS))
            },
        )
        self.check_order(result)
        return result

    def check_order(self, program: Program) -> None:
        """No definition may use a symbol that is defined later."""
        defined, done = set(program.defined), set[Expr]()
        for definition in program.definitions:
            for e in walk([definition.expr]):
                late = e in defined and e not in done
                self.check(not late, f"{definition.symbol} is defined before {e}, which it uses")
            done.add(definition.symbol)
        for named in (program.loss, program.output):
            self.check(named is None or named in defined, f"{named} has no definition")
        self.check(program.loss is None or program.loss.type.is_scalar, "the loss is no scalar")

    def read_dim(self, row: Any) -> Dim:
        self.check(isinstance(row, list) and len(row) in (3, 4), "a dim has 3 or 4 entries")
        name, number, *parts = row
        self.check(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME, "a dim has no name")
        number = None if number is None else self.length(number)
        short = all(isinstance(part, list) and len(part) <= 8 for part in parts)
        self.check(short, "the parts of a dim are no short list")
        dim = Dim(name, number, *(tuple(map(self.dim, part)) for part in parts))
        self.check(bool(self.dims) or dim == ONE, "the first dim is not 1")
        return dim

    def read_node(self, row: Any) -> Expr:
        self.check(isinstance(row, list) and bool(row), "a node is no list")
        match row:
            case ["symbol", str(name), rows, columns]:
                self.check(0 < len(name) <= LONGEST_NAME, "a symbol has no name or a long one")
                return symbol(name, Type(self.dim(rows), self.dim(columns)))
            case ["constant", int() | float() as value, rows, columns]:
                self.check(abs(value) < 1e300, "a constant is too large")
                return constant(value, Type(self.dim(rows), self.dim(columns)))
            case ["size", dim]:
                return size(self.dim(dim))
            case ["ones", rows, columns]:
                return ones(self.dim(rows), self.dim(columns))
            case ["identity", dim]:
                return identity(self.dim(dim))
            case ["position", name, dim]:
                return letters.position(self.letter(name, dim))
            case [str(name), [arg], [index, dim]] if (over := _OVER.get(name)) is not None:
                assert over.build is not None
                made: Expr = over.build(self.node(arg), self.letter(index, dim))
                return made
            case [str(name), list(args), dict(dims)] if name in _OPS:
                op = _OPS[name]
                allowed = {part for shape in (*op.shapes[0], op.shapes[1]) for part in shape}
                self.check(set(dims) <= allowed, f"{name} has no dims {sorted(dims)}")
                given = {letter: self.dim(dim) for letter, dim in dims.items()}
                expr_args = tuple(self.node(index) for index in args)
                try:
                    return op(*expr_args, **given)
                except KeyError as fault:
                    raise TextError(f"{name} lacks the dim {fault}") from None
        raise TextError(f"no such node: {str(row)[:80]}")

    def rows(self, key: str, most: int) -> list[Any]:
        found = self.data.get(key)
        if not isinstance(found, list) or len(found) > most:
            raise TextError(f"{key!r} is no list of at most {most} rows")
        return found

    def sequence(self, row: Any, count: int) -> list[Any]:
        if not isinstance(row, list) or len(row) != count:
            raise TextError(f"expected {count} entries: {str(row)[:80]}")
        return row

    def index(self, value: Any, below: int, what: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < below:
            raise TextError(f"no {what} {str(value)[:40]!r}")
        return value

    def node(self, value: Any) -> Expr:
        return self.nodes[self.index(value, len(self.nodes), "node")]

    def dim(self, value: Any) -> Dim:
        return self.dims[self.index(value, len(self.dims), "dim")]

    def letter(self, name: Any, dim: Any) -> Letter:
        named = isinstance(name, str) and 0 < len(name) <= LONGEST_NAME
        self.check(named, "an index has no name or a long one")
        return Letter(name, self.dim(dim))

    def length(self, value: Any) -> int:
        return self.index(value, 1 << 31, "length")

    def symbols(self, key: str) -> tuple[Expr, ...]:
        found = tuple(self.node(index) for index in self.rows(key, MOST_NODES))
        self.check(all(e.op is symbol_op for e in found), f"{key!r} names no symbol")
        return found

    def check(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise TextError(otherwise)
