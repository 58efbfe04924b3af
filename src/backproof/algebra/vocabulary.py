"""How an author writes: plain data that tells the printers which of several spellings to use."""

from __future__ import annotations

from collections.abc import Mapping

from backproof.record import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    """Spellings, as LaTeX; the defaults are standard notation.

    `names` spells symbols, `gradients` the derivative of one name by another (`\\frac{dL}{dX}`, or
    an alias `\\delta`), `transposed` the transpose of a name that carries a superscript already.
    `style` is how other derivatives are written: `d`, `partial` or `nabla`. `ones` is what stands
    before and after the length (None after: no length is written), `mask` what stands around a
    comparison. `functions` spells operations, `primes` are operations whose slope is written
    `f'(x)`, `folded` quantities that are written by their name where their definition could stand.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    gradients: Mapping[tuple[str, str], str] = field(default_factory=dict)
    transposed: Mapping[str, str] = field(default_factory=dict)
    style: str = "partial"
    fraction: str = "\\frac"
    elementwise: str = "\\odot"
    product: str = ""
    transpose: str = "^{\\top}"
    ones: tuple[str, str | None] = ("\\mathbf{1}_{", "}")
    mask: tuple[str, str] = ("\\mathbb{1}[", "]")
    functions: Mapping[str, str] = field(default_factory=dict)
    primes: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    row_end: str = "\\\\"


STANDARD = Vocabulary()
