"""What a translation asks about the names of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set

from backproof.record import dataclass, field
from backproof.syntax import nodes as syntax


@dataclass(frozen=True)
class Names:
    """What the translation asks about names.

    `resolve` gives the quantity that a written name stands for here (several definitions of one
    name have different quantities). `sizes` are names of lengths. `is_scalar` says of a resolved
    quantity whether it is known to be a scalar (None where shapes are not known yet). `known` are
    the names that may be raised as a whole (`\\sigma^2`). `letters` count entries, those
    `counting` whatever else has their name: the left side has entries by them. `vectors` says of a
    name whether what one index picks is a vector. `stacks` are the axes along which the stems that
    hold all samples have them. `abbreviation` is what a name stands for that depends on letters,
    `entry` what an entry does that a formula with derivatives gives.
    `losses` are functions that stand for any scalar function of their arguments, `generic` known
    letters that the document uses for another function, `logistic` functions without a formula
    that are supposed to be the logistic one.
    `moved` are the quantities that a differential lets move, each by itself; only in claims have
    `differentials` of quantities a value.
    `of_entries` are functions that the page gives by an entry or a sample.
    `function` gives the two sides of the definition of a name that is applied.
    An index of one of `bases` picks a basis vector; `rows` says that vectors lie so, as that
    of a class does. `softmaxes` are letters for the softmax.
    `identities` are names of identity matrices; a bare `\\mathbf 1` is a column of ones unless
    `ones_are_matrices`, and a row `X_{i:}` is one unless `rows_are_upright`. One index of
    `members` picks a column vector along an axis.
    Derivatives of vectors by vectors are `turned` in denominator layout, and `within` one step of a
    recurrence hold the other steps fixed.
    """

    resolve: Callable[[str], str]
    sizes: frozenset[str] = frozenset()
    is_scalar: Callable[[str], bool | None] = lambda name: None
    known: Set[str] = frozenset()
    alias: Callable[[str], syntax.Derivative | None] = lambda name: None
    letters: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    vectors: Mapping[str, bool] = field(default_factory=dict)
    axes: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    stacks: Mapping[str, int] = field(default_factory=dict)
    abbreviation: Callable[[str], syntax.Node | None] = lambda name: None
    entry: Callable[[syntax.Element], syntax.Node | None] = lambda element: None
    losses: frozenset[str] = frozenset()
    of_entries: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    logistic: frozenset[str] = frozenset()
    function: Callable[[str], tuple[syntax.Node, syntax.Node] | None] = lambda name: None
    bases: frozenset[str] = frozenset()
    rows: bool = False
    softmaxes: frozenset[str] = frozenset()
    identities: frozenset[str] = frozenset()
    ones_are_matrices: bool = False
    rows_are_upright: bool = False
    members: Mapping[str, int] = field(default_factory=dict)
    moved: tuple[str, ...] = ()
    differentials: bool = False
    turned: bool = False
    within: bool = False
