"""What another section declares, where this one means something else by the name."""

from __future__ import annotations

from collections.abc import Iterator, Set

from backproof.meaning.contexts import Absent, closure
from backproof.meaning.definitions.table import Definition, used_names
from backproof.meaning.gradients.shorthand import LOSSES
from backproof.meaning.naming.names import name_of
from backproof.meaning.naming.renames import has_names_of_its_own
from backproof.meaning.settings import Setting
from backproof.meaning.statements import inside
from backproof.syntax import nodes as syntax


def declared_elsewhere(setting: Setting, absent: Absent) -> Iterator[str]:
    """The names in a definition that contradicts something whose shapes are declared only for what
    follows in another section, or for the layers of its network (`Y ∈ ℝ^{d^{(L)} × N}`): here it
    may have others; a name for something of which the lengths have other names; and a name that
    another section declares for what it defines itself."""
    own, here = absent.definition.name, absent.definition.stated.place
    if has_names_of_its_own(absent.definition, setting.table):
        yield own
    declared = setting.table.declaration(own, here)
    if declared is not None and declared.stated.place.section not in here.section.path():
        section = declared.stated.place.section
        if any(d.stated.place.section is section for d in setting.table.definitions.get(own, ())):
            yield own
    for name in used_names(absent.definition.node):
        declaration = setting.table.declaration(name, here)
        if declaration is None or name in setting.table.definitions:
            continue
        stated = declaration.stated
        follows = stated.origin is not None or stated.place.order > here.order
        if follows and stated.place.section not in here.section.path():
            yield name


def declared_for_others(setting: Setting, several: Absent, known: Set[str]) -> Iterator[str]:
    """The names in a loss of which another section alone declares the shape, where the loss would
    have several entries by that: a section about one sample has a y of its own. Where these are
    `known` to be its own, so is all that the loss is made of."""
    definition, table = several.definition, setting.table
    if definition.name.partition("_")[0] not in LOSSES:
        return
    found = set(of_other_sections(setting, definition))
    if found <= known:
        below = closure(table, definition.key)
        found = {name for each in below for name in of_other_sections(setting, each)}
    yield from found


def of_other_sections(setting: Setting, definition: Definition) -> Iterator[str]:
    """The names in a definition that nothing defines, and that another section declares."""
    here = definition.stated.place
    for name in used_names(definition.node):
        declaration = setting.table.declaration(name, here)
        if declaration is None or name in setting.table.definitions:
            continue
        if declaration.stated.place.section not in here.section.path():
            yield name


def numbers_taken(definition: Definition) -> Iterator[str]:
    """The x of `f(x) = …`, where nothing else stands on the right: any number, if it is no vector
    that is declared."""
    match definition.left:
        case syntax.Call(arguments=(syntax.Symbol() as argument,)):
            taken = name_of(argument)
            calls = inside(definition.node, syntax.Call)
            if {*used_names(definition.node)} <= {taken, *(name_of(n.function) for n in calls)}:
                yield taken
        case _:
            return
