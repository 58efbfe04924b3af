"""What an author's spelling tells: names, signs and the choice among equal forms, never content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from backproof.algebra.expressions import Expr, leaves
from backproof.algebra.ops.arithmetic import multiply
from backproof.algebra.ops.linear import matmul
from backproof.algebra.simplify import simplify
from backproof.algebra.vocabulary import STANDARD, Vocabulary
from backproof.meaning.functions.known import ELEMENTWISE, SOFTMAX, function_name
from backproof.meaning.naming.names import bare, head_names, name_of, named
from backproof.meaning.statements import Stated, below
from backproof.meaning.understanding import Reading
from backproof.syntax import nodes as syntax
from backproof.syntax import unparse

_ROW_ENDS = ("\\\\", "\\newline", "\\cr", "\\tabularnewline")


def vocabulary(reading: Reading) -> Vocabulary:
    """The spelling of a document: forward equations, left sides and right sides."""
    collected = _Collection(reading)
    for stated, node in _nodes(reading):
        collected.see(node, stated)
    return collected.result()


def aliases(reading: Reading) -> dict[Stated, tuple[str, str]]:
    """Statements `δ = ∂L/∂Z` that give a derivative a name, with the names above and below it."""
    found: dict[Stated, tuple[str, str]] = {}
    for alias in (a for listed in reading.table.aliases.values() for a in listed):
        pair = head_names(alias.derivative)
        if pair is not None:
            of, wrt = (reading.table.resolve(n, alias.stated.place) for n in pair)
            found[alias.stated] = (of, wrt)
    return found


def mentioned(reading: Reading) -> dict[tuple[str, str], None]:
    """Every derivative that the document names anywhere, by resolved names, in order."""
    found: dict[tuple[str, str], None] = {}
    for stated, node in _nodes(reading):
        if isinstance(node, syntax.Derivative) and (pair := head_names(node)) is not None:
            of, wrt = (reading.table.resolve(n, stated.place) for n in pair)
            found.setdefault((of, wrt))
    return found


def _nodes(reading: Reading) -> Iterator[tuple[Stated, syntax.Node]]:
    heads: set[int] = set()
    for stated in reading.stated:
        for left in (stated.named, stated.head):
            if left is not None and id(left) not in heads:
                heads.add(id(left))
                yield from ((stated, node) for node in below(left))
        if stated.node is not None:
            yield from ((stated, node) for node in below(stated.node))


class _Collection:
    def __init__(self, reading: Reading):
        self.reading = reading
        self.names: dict[str, str] = {}
        self.gradients: dict[tuple[str, str], str] = {}
        self.transposed: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.counts: dict[str, Counter[str]] = {}
        self.ones: Counter[tuple[str, str | None]] = Counter()
        self.masks: Counter[tuple[str, str]] = Counter()
        self.primes: Counter[str] = Counter()
        self.typed: dict[syntax.Node, Expr] = {}
        for context in reading.contexts.values():
            self.typed.update(context.typed)
        for claim in reading.claims:
            self.typed.update(claim.typed)

    def count(self, what: str, spelling: str) -> None:
        self.counts.setdefault(what, Counter())[spelling] += 1

    def most(self, what: str, default: str) -> str:
        counted = self.counts.get(what)
        return counted.most_common(1)[0][0] if counted else default

    def text(self, stated: Stated, start: int, end: int) -> str:
        return stated.statement.block.passage.text[start:end].strip()

    def source(self, stated: Stated, node: syntax.Node) -> str:
        """What was typed; plain text, and what stands in none, is turned into LaTeX."""
        text = " ".join(self.text(stated, node.start, node.end).split())
        whole = text.count("{") == text.count("}") and "&" not in text and "\\\\" not in text
        if stated.statement.block.kind == "text" or not whole or not text:
            return unparse(node).strip()
        return text

    def see(self, node: syntax.Node, stated: Stated) -> None:
        plain = stated.statement.block.kind == "text"
        match node:
            case syntax.Symbol():
                written = self.source(stated, node)
                # What is picked of X may be written x_i or X_i: that is no name for X.
                picked = ("_" in written or "^" in written) and not node.scripts
                picked &= "_" not in node.base
                other = picked or (len(node.base) == 1 and node.base not in written)
                self.names.setdefault(name_of(node), unparse(node).strip() if other else written)
            case syntax.Power() if (whole := named(node)) in self.reading.table.definitions:
                self.names.setdefault(str(whole), self.source(stated, node))
            case syntax.Derivative():
                self.derivative(node, stated, plain)
            case syntax.Call():
                self.call(node, stated)
            case syntax.Transpose() if not plain:
                self.transpose(node, stated)
            case syntax.Product() if not plain:
                self.product(node, stated)
            case syntax.Juxtaposition():
                self.count("matmul", "")
            case syntax.Ones() if not plain:
                self.one(node, stated)
            case syntax.Group(body=syntax.Comparison() as inner) if not plain:
                self.mask(node, inner, stated)
            case syntax.Indicator(condition=condition) if not plain:
                inner_node = bare(condition)
                if isinstance(inner_node, syntax.Comparison):
                    self.mask(node, inner_node, stated)
            case syntax.Fraction() if not plain:
                self.fraction(node, stated)
            case _:
                pass

    def fraction(self, node: syntax.Fraction | syntax.Derivative, stated: Stated) -> None:
        text = self.text(stated, node.start, node.end)
        for command in ("\\dfrac", "\\tfrac", "\\frac", "\\cfrac"):
            if text.startswith(command):
                self.count("fraction", command)

    def derivative(self, node: syntax.Derivative, stated: Stated, plain: bool) -> None:
        pair = head_names(node)
        if node.style in ("d", "partial", "nabla"):
            self.count("style", node.style)
        if pair is None:
            return
        if not plain and node.form == "fraction":
            self.fraction(node, stated)
        if any(isinstance(bare(by), syntax.Element) for by in node.denominators):
            return
        of, wrt = (self.reading.table.resolve(n, stated.place) for n in pair)
        self.gradients.setdefault((of, wrt), self.source(stated, node))

    def call(self, node: syntax.Call, stated: Stated) -> None:
        name = function_name(node.function.base)
        op = ELEMENTWISE.get(name)
        if name in SOFTMAX:
            self.functions.setdefault("softmax_rows", self.source(stated, node.function))
            self.functions.setdefault("softmax_columns", self.source(stated, node.function))
        elif op is not None and node.function.primes:
            self.primes[op] += 1
        elif op is not None:
            self.functions.setdefault(op, self.source(stated, node.function))

    def transpose(self, node: syntax.Transpose, stated: Stated) -> None:
        mark = self.text(stated, node.base.end, node.end)
        symbol = node.base
        if isinstance(symbol, syntax.Symbol) and any(s.kind != "sub" for s in symbol.scripts):
            self.transposed.setdefault(name_of(symbol), self.source(stated, node))
        elif mark.startswith(("^", ".", "\\^")):
            self.count("transpose", mark)

    def product(self, node: syntax.Product, stated: Stated) -> None:
        typed = self.typed.get(node)
        sign = self.text(stated, node.sign_start, node.sign_end)
        if typed is None or typed.type.is_scalar or node.operator == "slash":
            return
        if typed.op is multiply:
            self.count("elementwise", sign)
        elif typed.op is matmul:
            self.count("matmul", sign)

    def one(self, node: syntax.Ones, stated: Stated) -> None:
        lengths = [d for d in node.dims if node.start <= d.start and d.end <= node.end]
        if not lengths:
            self.ones[(self.text(stated, node.start, node.end), None)] += 1
        elif len(node.dims) == 1:
            dim = node.dims[0]
            self.ones[
                self.text(stated, node.start, dim.start), self.text(stated, dim.end, node.end)
            ] += 1

    def mask(self, node: syntax.Node, inner: syntax.Comparison, stated: Stated) -> None:
        if inner.operator not in (">", "<"):
            return
        before = self.text(stated, node.start, inner.start)
        after = self.text(stated, inner.end, node.end)
        if before:
            self.masks[before, after] += 1

    def result(self) -> Vocabulary:
        return Vocabulary(
            names={**self.expressions(), **self.names},
            gradients={**self.gradients, **self.alias_names()},
            transposed=self.transposed,
            style=self.most("style", STANDARD.style),
            fraction=self.most("fraction", STANDARD.fraction),
            elementwise=self.most("elementwise", STANDARD.elementwise),
            product=self.most("matmul", STANDARD.product),
            transpose=self.most("transpose", STANDARD.transpose),
            ones=self.ones.most_common(1)[0][0] if self.ones else STANDARD.ones,
            mask=self.masks.most_common(1)[0][0] if self.masks else STANDARD.mask,
            functions=self.functions,
            primes=frozenset(self.primes),
            folded=_folded(self.reading),
            row_end=_row_end(self.reading),
        )

    def expressions(self) -> Mapping[str, str]:
        """What is differentiated and has no name, as it is typed."""
        table = self.reading.table
        known = {name: table.by_key[name] for name in table.expressions.values()}
        return {name: self.source(each.stated, each.node) for name, each in known.items()}

    def alias_names(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for stated, pair in aliases(self.reading).items():
            for node in (stated.named, stated.node):
                if node is not None and named(node) is not None:
                    found.setdefault(pair, self.source(stated, node))
        return found


def _folded(reading: Reading) -> frozenset[str]:
    """Quantities that the author writes by name in gradients, where the definition could stand.

    Both forms are equal; the gradients of what a definition is made of show which one is used.
    Where they show nothing, a name stands for what is longer than a function of a name.
    """
    found = set()
    by: dict[Expr, list[frozenset[Expr]]] = {}
    for claim in reading.claims:
        if claim.kind == "gradient" and claim.expr is not None and claim.wrt is not None:
            by.setdefault(claim.wrt, []).append(frozenset(claim.expr.parts))
    for context in reading.contexts.values():
        for definition in context.program.definitions:
            if definition.symbol is context.program.loss:
                continue
            inner = set(leaves(definition.expr))
            forms = {definition.expr, simplify(definition.expr)}
            gradients = [parts for leaf in inner for parts in by.get(leaf, ())]
            balance = sum((definition.symbol in p) - (not forms.isdisjoint(p)) for p in gradients)
            compound = any(part.args for part in definition.expr.args)
            if balance > 0 or (balance == 0 and compound):
                found.add(definition.symbol.name)
    return frozenset(found)


def _row_end(reading: Reading) -> str:
    """How the author ends rows: the commonest way."""
    counts: Counter[str] = Counter()
    for block in reading.document.blocks:
        for end in _ROW_ENDS:
            counts[end] += block.text.count(end)
    best = max(_ROW_ENDS, key=lambda end: counts[end])
    return best if counts[best] else STANDARD.row_end
