"""How a document lays out its data: samples in rows, in columns, or one at a time.

A convention is chosen per scope and shown with its evidence. The candidates are tried in the order
of their prior: what the text
says comes first; a later one is taken only where an earlier one does not fit the definitions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from backproof.document import Document
from backproof.meaning.declared_dims import is_column, is_square, symbols_in
from backproof.meaning.definitions.applied_matrices import layers_by_use, maps_of_inputs
from backproof.meaning.definitions.roles import is_derived, is_parameter, is_target
from backproof.meaning.definitions.table import used_names
from backproof.meaning.definitions.tabulating import declared_names
from backproof.meaning.functions.known import DIAGONAL, SOFTMAX, function_name
from backproof.meaning.indices.binders import span_of
from backproof.meaning.naming.names import bare, name_of
from backproof.meaning.statements import Stated, below, inside
from backproof.meaning.terms import Untranslatable
from backproof.meaning.translate import flatten
from backproof.patterns import regex
from backproof.record import dataclass, replace
from backproof.source import Prose, Span
from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Evidence:
    """Why something was assumed: words, and the place they come from."""

    words: str
    span: Span | None = None


@dataclass(frozen=True)
class Convention:
    """`orientation` is rows or columns; with `batch`, samples are stacked along it. `stacks` says
    how all samples are laid out beside quantities of one, "" where there is one or the other;
    numbers of samples lie as they do, or `upright`. With `numbers` nothing is a vector but what is
    declared one."""

    orientation: str
    batch: bool
    size_name: str = "N"
    evidence: tuple[Evidence, ...] = ()
    stacks: str = ""
    upright: bool = False
    numbers: bool = False

    @property
    def samples(self) -> int | None:
        """The axis that counts samples, None for a single one."""
        return (0 if self.orientation == "rows" else 1) if self.batch else None

    def lies_as(self, other: Convention | None) -> bool:
        """Whether data lie in the same way by another convention, where there is one."""
        if other is None:
            return True
        own = self.orientation, self.batch, self.stacks, self.upright
        return own == (other.orientation, other.batch, other.stacks, other.upright)

    def __str__(self) -> str:
        if self.batch:
            return f"a batch of {self.size_name} samples, one per {self.orientation[:-1]}"
        one = f"a single sample, vectors are {self.orientation}"
        if self.numbers:
            return "numbers alone"
        if not self.stacks:
            return one
        numbers = ", numbers of each in a column" if self.upright else ""
        return f"{one}, beside all {self.size_name} as {self.stacks}{numbers}"


COUNTERS = ("N", "m", "n", "M", "B")
_BATCH_WORDS = regex(
    r"\b(?:mini-?batch(?:es)?|batch(?:es)?|batch size|number of (?:training )?"
    r"(?:samples|examples|points)|whole data ?set)\b", re.I,
)  # fmt: skip


def sizes_named(stated: Sequence[Stated]) -> dict[str, Span]:
    """Names that are lengths: of ones vectors, and in the dims of declarations; where first
    seen."""
    found: dict[str, Span] = {}
    for item in stated:
        if item.node is None:
            continue
        passage = item.statement.block.passage
        for node in below(item.node):
            dims: tuple[syntax.Node, ...] = ()
            if isinstance(node, syntax.Ones | syntax.Space):
                dims = node.dims
            for name in symbols_in(dims):
                found.setdefault(name, passage.span(node.start, node.end))
    return found


def ranges_named(stated: Sequence[Stated], defined: frozenset[str]) -> dict[str, Span]:
    """Names that end the range of a sum: lengths too, but not known to count samples."""
    found: dict[str, Span] = {}
    for item in stated:
        for node in inside(item.node, syntax.BigOperator):
            if node.upper is None:
                continue
            try:
                end = span_of(node)
            except Untranslatable:
                continue
            if isinstance(end, str) and end not in defined:
                found.setdefault(end, item.statement.block.passage.span(node.start, node.end))
    return found


def counters(
    stated: Sequence[Stated], defined: frozenset[str], said: str | None = None
) -> dict[str, Span]:
    """Undefined letters that stand below a fraction with a number above, alone or with a number:
    `1/N` and `1/(2N)` count samples, if N is no length of a vector. Those by custom, and the one of
    which the text says so."""
    found: dict[str, Span] = {}
    lengths = lengths_of_vectors(stated)
    for item in stated:
        if item.node is None or item.kind not in ("definition", "gradient", "identity"):
            continue
        for node in inside(item.node, syntax.Fraction):
            if not isinstance(node.numerator, syntax.Number):
                continue
            below_ = [f for _, f in flatten(bare(node.denominator))]
            letters = [f for f in below_ if not isinstance(f, syntax.Number)]
            if len(letters) == 1 and isinstance(letters[0], syntax.Symbol):
                name = name_of(letters[0])
                known = name in COUNTERS or name.startswith("|")
                if (known and name not in defined | lengths) or name == said:
                    passage = item.statement.block.passage
                    found.setdefault(name, passage.span(node.start, node.end))
    return found


def lengths_of_vectors(stated: Sequence[Stated]) -> frozenset[str]:
    """The sizes that a vector has, `x ∈ ℝⁿ`, and no matrix of data: a mean over them is one of
    entries. A target or an estimate may be those of all samples."""
    found: set[str] = set()
    data: set[str] = set()
    for item in stated:
        if item.kind != "declaration" or not isinstance(item.node, syntax.Space):
            continue
        dims, names = symbols_in(item.node.dims), declared_names(item)
        if len(item.node.dims) != 1:
            data |= dims
        elif not any(is_target(n) or is_derived(n) or is_parameter(n, frozenset()) for n in names):
            found |= dims if isinstance(item.head, syntax.Symbol) else set()
    return frozenset(found - data)


def sample_counts(stated: Sequence[Stated]) -> frozenset[str]:
    """Lengths of vectors of ones and of matrices of data, which may count samples; a length of
    something that is trained does not, nor that of a single vector, a square or what maps an
    input."""
    data: set[str] = set()
    trained: set[str] = set()
    layers = layers_by_use(stated) | maps_of_inputs(stated)
    for item in stated:
        for ones in inside(item.node, syntax.Ones):
            data |= symbols_in(ones.dims)
        for space in inside(item.node, syntax.Space):
            names = declared_names(item)
            if any(is_parameter(name, layers) for name in names):
                trained |= symbols_in(space.dims)
            elif len(space.dims) != 1 and not (is_square(space) or is_column(space, names)):
                data |= symbols_in(space.dims)
    return frozenset(data - trained)


def batch_words(prose: Sequence[Prose]) -> Evidence | None:
    """The first place where the text speaks of a batch."""
    for part in prose:
        match = _BATCH_WORDS.search(part.text)
        if match:
            span = part.passage.span(part.start + match.start(), part.start + match.end())
            return Evidence(f"the text says “{match.group()}”", span)
    return None


_SAMPLES = r"(?:samples?|examples?|observations?|data ?points?|instances?)"
_COUNTED = regex(
    r"\s*(?:(?:counts|is|denotes|be)\s+(?:the\s+)?(?:(?:total\s+)?number\s+of\s+)?(?:all\s+|the\s+)?)?"
    rf"(?:training\s+|data\s+)?{_SAMPLES}\b",
    re.I,
    ("sample", "example", "observation", "data", "instance"),
)


def count_said(prose: Sequence[Prose]) -> str | None:
    """The letter of which the text says first that it counts samples."""
    return next(counts_said(prose), None)


def counts_said(prose: Sequence[Prose]) -> Iterator[str]:
    """The letters of which the text says that they count samples, “a batch of $m$ samples”."""
    for before, after in pairwise(prose):
        if before.passage is after.passage and _COUNTED.match(after.text):
            name = after.passage.text[before.end : after.start].strip("$`\\() ")
            if name in COUNTERS or (len(name) == 1 and name.isalpha()):
                yield name


_LAID_OUT = regex(
    rf"\b(row|column)s?\b[^.;]{{0,30}}\b{_SAMPLES}\b|\b{_SAMPLES}\b[^.;]{{0,30}}\b(row|column)s?\b",
    re.I,
)


def layout_said(prose: Sequence[Prose]) -> str:
    """How the text lays out samples, "rows" or "columns"; "" where it says neither or both."""
    found = {
        (match.group(1) or match.group(2)).lower() + "s"
        for part in prose
        for match in _LAID_OUT.finditer(part.text)
    }
    return next(iter(found)) if len(found) == 1 else ""


def orientations(stated: Sequence[Stated]) -> tuple[str, ...]:
    """Rows and columns, the likelier first: weights stand behind samples in rows, before columns.

    Counted over the products that definitions consist of, or add a bias to.
    """
    before, after = sides(stated)
    return ("columns", "rows") if before > after else ("rows", "columns")


def declared_side(stated: Sequence[Stated], counter: str) -> str:
    """The side of data on which a length counts samples in all declarations of them, "rows" or
    "columns"; "" where none says it, or not all say the same."""
    found: set[str] = set()
    for item in stated:
        if item.kind != "declaration" or not isinstance(item.node, syntax.Space):
            continue
        if any(is_parameter(name, frozenset()) for name in declared_names(item)):
            continue
        counted = [symbols_in([dim]) == {counter} for dim in item.node.dims]
        if len(counted) == 2 and counted[0] != counted[1]:
            found.add("rows" if counted[0] else "columns")
    return found.pop() if len(found) == 1 else ""


def vectors_lie(stated: Sequence[Stated]) -> tuple[str, ...]:
    """How single vectors may lie: weights that stand before all that they are multiplied with, and
    behind nothing, make columns; those that stand behind rather make rows."""
    before, after = sides(stated)
    if after and not before:
        return ("rows", "columns")
    return ("columns",) if before > 1 and not after else ("columns", "rows")


def sides(stated: Iterable[Stated], trained: frozenset[str] = frozenset()) -> tuple[int, int]:
    """How often weights stand before what they are multiplied with in definitions, and behind;
    `trained` are some by other names than usual."""
    before = after = 0
    for item in stated:
        if item.kind != "definition" or item.node is None:
            continue
        node = bare(item.node)
        terms = map(bare, node.terms) if isinstance(node, syntax.Add) else (node,)
        products = (t for t in terms if isinstance(t, syntax.Juxtaposition | syntax.Product))
        product = next(products, None)
        if product is None:
            continue
        ends = [weight_like(factor, trained) for _, factor in flatten(product)]
        if len(ends) == 2 and ends[0] != ends[1]:
            before, after = before + ends[0], after + ends[1]
    return before, after


def weight_like(node: syntax.Node, trained: frozenset[str]) -> bool:
    """Whether a factor is trained, by its name or as it is said, maybe transposed."""
    inner = bare(node)
    if isinstance(inner, syntax.Transpose):
        inner = bare(inner.base)
    return isinstance(inner, syntax.Symbol) and is_parameter(name_of(inner), trained)


ARRAYS = regex(r"\b(?:vectors?|matri(?:x|ces)|tensors?|arrays?)\b", re.I)
_OF_ARRAYS = (
    syntax.Transpose, syntax.Element, syntax.BigOperator, syntax.Norm, syntax.Ones, syntax.Matrix,
    syntax.Space,
)  # fmt: skip


def of_numbers(document: Document, stated: Sequence[Stated]) -> bool:
    """Whether a document writes of numbers as if there were nothing else: small letters without
    indices, and no sign that only arrays have."""
    if any(ARRAYS.search(part.text) for part in document.prose):
        return False
    nodes = [
        n for s in stated for part in (s.head, s.node) if part is not None for n in below(part)
    ]
    if any(isinstance(n, _OF_ARRAYS) or is_of_arrays(n) for n in nodes):
        return False
    used = [s.node for s in stated if s.kind == "definition" and s.node is not None]
    return bool(used) and all(name[:1].islower() for node in used for name in used_names(node))


def is_of_numbers(node: syntax.Node) -> bool:
    """Whether all in a formula may be numbers and their samples: small letters, no sign that only
    arrays have."""
    signs = (syntax.Transpose, syntax.Norm, syntax.Ones, syntax.Matrix, syntax.Space)
    if any(isinstance(n, signs) or is_of_arrays(n) for n in below(node)):
        return False
    return all(name[:1].islower() for name in used_names(node))


def is_of_arrays(node: syntax.Node) -> bool:
    """Whether a product is one entry by entry by its sign, or a function one of several numbers: a
    softmax of one number is 1."""
    if isinstance(node, syntax.Call):
        return function_name(node.function.base) in SOFTMAX | DIAGONAL
    return isinstance(node, syntax.Product) and node.operator in ("odot", "circ")


def conventions(
    document: Document,
    stated: Sequence[Stated],
    defined: frozenset[str],
    layouts: Sequence[tuple[str, str]] = (),
    listed: bool = False,
) -> tuple[tuple[Convention, ...], dict[str, Span]]:
    """The conventions to try, the likeliest first, and the names of lengths. Where quantities
    of one sample have stacks beside them, `layouts` are how vectors and stacks can lie; where
    numbers of samples are `listed`, they may stand upright beside columns."""
    sizes = sizes_named(stated)
    said_count = count_said(document.prose)
    counting = counters(stated, defined, said_count)
    ranges = ranges_named(stated, defined)
    words = batch_words(document.prose)
    evidence: list[Evidence] = [words] if words else []
    linear = any(item.kind == "differential" for item in stated)
    # Where derivatives are linear maps, m and n are dimensions like any other.
    counts = frozenset() if linear else sample_counts(stated)
    names = [n for n in (said_count, *COUNTERS) if n in counting] or [
        n for n in COUNTERS if n in counts
    ]
    names = names or list(counting)
    size_name = names[0] if names else said_count or "N"
    if names:
        span = counting.get(size_name) or sizes[size_name]
        evidence.append(Evidence(f"{size_name} counts samples", span))
    wanted = [d for d in document.directives if d.key == "batch"]
    sizes = {**ranges, **sizes, **counting}
    if wanted:
        said = Evidence("a comment in the document says so", wanted[-1].span)
        value = wanted[-1].value
        if value in ("rows", "columns"):
            return (Convention(value, True, size_name, (said,)),), sizes
        alone = [Convention(o, False, size_name, (said,)) for o in ("columns", "rows")]
        return tuple(alone), sizes
    side = declared_side(stated, size_name)
    lying = (side,) if side else orientations(stated)
    batched = [Convention(o, True, size_name, tuple(evidence)) for o in lying]
    single = [Convention(o, False, size_name) for o in vectors_lie(stated)]
    if layouts:
        found, text = tuple(evidence), layout_said(document.prose)
        layouts = [layout for layout in layouts if layout[1] == text] or layouts
        along = [Convention(o, False, size_name, found, s) for o, s in layouts]
        upright = [replace(c, upright=True) for c in along if listed and c.stacks == "columns"]
        return (*along, *upright), sizes
    if words is not None or names:
        return (*batched, *single), sizes
    if of_numbers(document, stated):
        single.insert(0, Convention("columns", False, size_name, numbers=True))
    return (*single, *batched), sizes
