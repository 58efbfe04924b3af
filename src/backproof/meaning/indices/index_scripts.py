"""What a script means: indices that count, or part of a name.

A letter's kind belongs to a stem and a kind of script (`a^{(l)}`, `w_{ij}`), so that one letter may
count entries here and layers there: `component` counts entries or samples, `family` counts layers
or time, `top` is the last member of a family (`h_T`), and `label` is part of a name (`W_{hh}`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from backproof.meaning.indices.letter_evidence import Key, Use, letter_of, parts_of, shifted
from backproof.record import dataclass, field, replace
from backproof.syntax import unparse
from backproof.syntax.nodes import Node, Number, Range, Script, Symbol


@dataclass(frozen=True, eq=False)
class Letters:
    """What the scripts of a document mean.

    `kinds` by (stem, kind of script, letter), `fallback` by (kind of script, letter). `tops` maps a
    counting letter to the names it runs to. `ranks` says, by (stem, kind of script, label before
    the indices), how many indices stand there. `endings` are the tops of component letters (`x_N`);
    `named_by_number` are stems whose numbers are names (`z_1`, defined). `vectors` are stems whose
    single-index element is a vector, `scalars` those declared to be numbers; `kronecker` are
    symbols that mean 1 where their indices agree; `functions` are symbols that the document
    applies, `indexed_functions` those that it applies with an index (`g_k(z_k)`); `typed` are stems
    whose letter names another quantity each (`z_j`, `z_k`), `tensors` those that stand for a matrix
    for each value of a letter, one of `marks`, or for a number (False).
    """

    kinds: Mapping[Key, str] = field(default_factory=dict)
    fallback: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranks: Mapping[Key, frozenset[int]] = field(default_factory=dict)
    endings: frozenset[str] = frozenset()
    named_by_number: frozenset[str] = frozenset()
    vectors: frozenset[str] = frozenset()
    scalars: frozenset[str] = frozenset()
    kronecker: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    indexed_functions: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    tensors: Mapping[str, bool] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    def kind(self, stem: str, script: str, letter: str) -> str:
        """`component`, `family`, `top` or `label`."""
        found = self.kinds.get((stem, script, letter))
        return found or self.fallback.get((script, letter), "label")

    def with_more(self, letters: Iterable[str]) -> Letters:
        """These letters and some that no script has, which count entries as well."""
        more = {("", "sub", letter): "component" for letter in letters}
        return replace(self, kinds={**self.kinds, **more}) if more else self

    def with_tensors(self, tensors: Mapping[str, bool], marks: frozenset[str]) -> Letters:
        """These letters where some mark the matrices of tensors and count no entries."""
        kept = {key: kind for key, kind in self.kinds.items() if key[2].rstrip("'") not in marks}
        return replace(self, kinds=kept, tensors=tensors, marks=marks)

    @cached_property
    def components(self) -> frozenset[str]:
        """The letters that count entries or samples anywhere."""
        return frozenset(key[2] for key, kind in self.kinds.items() if kind == "component")

    @cached_property
    def stems_of_families(self) -> frozenset[str]:
        """What layers or times are counted below by a letter."""
        return frozenset(
            k[0] for k, kind in self.kinds.items() if kind == "family" and k[1] == "sub"
        )

    @cached_property
    def parted(self) -> dict[tuple[str, Script], Parted]:
        """The scripts that have been taken apart, of each stem."""
        return {}

    @cached_property
    def families(self) -> frozenset[str]:
        """The letters that count layers or time anywhere."""
        return frozenset(key[2] for key, kind in self.kinds.items() if kind == "family")


@dataclass(frozen=True, eq=False)
class Parted:
    """A script taken apart: the label or family part that stays (None if all goes), and the
    indices."""

    rest: Script | None
    indices: tuple[Node, ...]


def part(letters: Letters, stem: str, script: Script) -> Parted:
    """Take the indices out of a script; no indices where the whole script is part of the name."""
    known = letters.parted
    found = known.get((stem, script))
    if found is None:
        found = known[stem, script] = _parted(letters, stem, script)
    return found


def _parted(letters: Letters, stem: str, script: Script) -> Parted:
    whole = Parted(script, ())
    parts = parts_of(script)
    if not parts or script.kind == "super":
        return whole
    roles = [_role(letters, stem, script.kind, each) for each in parts]
    kept = "".join(_text(p) for p, role in zip(parts, roles, strict=True) if role == "label")
    if "component" not in roles:
        return _numbered(letters, stem, script, parts, roles)
    first = roles.index("component")
    indices = [p for p, role in zip(parts, roles, strict=True) if role != "label"]
    if "number" in roles[:first] and "," not in script.text:
        ranks = letters.ranks.get((stem, script.kind, kept), frozenset())
        if len(indices) not in ranks:
            return whole
    separated = "," in script.text or "[" in script.text
    if "label" in roles[first:] and not separated and "family" not in roles:
        return whole
    rest = [p for p, role in zip(parts, roles, strict=True) if role in ("label", "family")]
    indices = [p for p, role in zip(parts, roles, strict=True) if role not in ("label", "family")]
    return Parted(_kept(script, rest), tuple(indices))


def _role(letters: Letters, stem: str, kind: str, node: Node) -> str:
    if isinstance(node, Number):
        return "number" if node.text.isdigit() else "label"
    if isinstance(node, Range):
        return "all"
    counted = [letter] if (letter := letter_of(node)) else list(shifted(node))
    kinds = {letters.kind(stem, kind, each) for each in counted} or {"label"}
    if letter_of(node) is None:
        kinds -= {"label"} if kinds & {"component", "family"} else set()
    if "family" in kinds or "top" in kinds:
        return "family"
    return "component" if kinds == {"component"} else "label"


def _numbered(
    letters: Letters, stem: str, script: Script, parts: tuple[Node, ...], roles: list[str]
) -> Parted:
    """Numbers (and tops) are indices where letters count in the same place of the same stem. What
    stands before the first entry has a name of its own: θ_0."""
    whole = Parted(script, ())
    if stem in letters.named_by_number or (len(parts) == 1 and _text(parts[0]) == "0"):
        return whole
    ends = shifted(parts[0]) or (_text(parts[0]),)
    if len(parts) == 1 and letters.endings.issuperset(ends):
        single = 1 in letters.ranks.get((stem, script.kind, ""), ())
        return Parted(None, parts) if single else whole
    if "number" not in roles:
        return whole
    if len(parts) == 1 and stem in letters.stems_of_families:
        # `y_3` beside `y_t` is that of the third time, also where `y_j` is an entry elsewhere.
        return whole
    label = parts[: next((n for n, r in enumerate(roles) if r == "number"), 0)]
    for prefix in (label, label[:-1]) if label else (label,):
        ranks = letters.ranks.get((stem, script.kind, "".join(map(_text, prefix))), frozenset())
        found = _digits(parts[len(prefix) :], ranks)
        if found:
            return Parted(_kept(script, list(prefix)), found)
    return whole


def _digits(parts: tuple[Node, ...], ranks: frozenset[int]) -> tuple[Node, ...]:
    """The parts as one index each: `12` is 1, 2 where two letters stand and never one."""
    match parts:
        case (Number(text=text) as number,) if len(text) > 1:
            if len(text) not in ranks or not text.isdigit():
                return ()
            return tuple(number.replace(value=float(d), text=d) for d in text)
        case _:
            return parts if len(parts) in ranks else ()


def _text(node: Node) -> str:
    match node:
        case Symbol(base=base, scripts=scripts):
            return base + "".join("_" + script.text for script in scripts)
        case Number(text=text):
            return text
        case _:
            return "".join(unparse(node).split())


def _kept(script: Script, parts: list[Node]) -> Script | None:
    if not parts:
        return None
    separator = "," if "," in script.text else ""
    return script.replace(text=separator.join(map(_text, parts)), items=tuple(parts))


def label_before(letters: Letters, use: Use) -> tuple[str, int] | None:
    """The label of a script that ends in indices, and how many; None for other scripts."""
    roles = [_role(letters, use.stem, use.kind, each) for each in use.parts]
    if not roles or roles[-1] != "component" or not {*roles} <= {"label", "component"}:
        return None
    labels = (_text(p) for p, role in zip(use.parts, roles, strict=True) if role == "label")
    return "".join(labels), roles.count("component")
