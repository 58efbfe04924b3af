"""The shapes of terms with letters: what an index picks, and how far a letter runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backproof.meaning import terms as t
from backproof.meaning.naming.names import CLASS
from backproof.meaning.shapes.dims import Clash
from backproof.syntax.unparse import unparse

if TYPE_CHECKING:
    from backproof.meaning.shapes.inference import Shape, Shapes, Waiting

SCALAR = (0, 0)


def value(shapes: Shapes, call: str) -> Shape:
    """What a function known by name gives: a vector in the orientation of the document, or anything
    for all samples; the same shape wherever it is written the same."""
    if call not in shapes.values:
        rows, columns = shapes.fresh()
        single = (0, columns) if shapes.orientation == "rows" else (rows, 0)
        shapes.values[call] = single if shapes.dims.counter is None else (rows, columns)
    return shapes.values[call]


def shape_of(shapes: Shapes, term: t.Term) -> Shape | None:
    """The shape of a term with letters; None for other terms."""
    match term:
        case t.Several(arguments=arguments):
            for argument in arguments:
                shapes.add(argument)
            return value(shapes, unparse(term.node))
        case t.Picked():
            return _picked(shapes, term)
        case t.Position(letter=letter):
            shapes.letter(letter)
            return SCALAR
        case t.Over(op=op, letter=letter, length=length, body=body, guard=guard):
            if length is not None:
                _run(shapes, term, letter, length)
            shape = shapes.add(body)
            if guard is not None:
                shapes.add(guard)
            return _stacked(shapes, term, shape) if op in ("rows", "columns") else shape
        case t.Among(values=values, masks=masks):
            parts = [shapes.add(v) for v in values]
            parts += [shapes.add(mask) for mask in masks if mask is not None]
            every = (*values, *(mask for mask in masks if mask is not None))
            return shapes.total_shape(term, every, parts)
        case t.Partial(of=of, wrt=wrt):
            above, below = shapes.add(of), shapes.add(wrt)
            return shapes.wait("partial", term, shapes.fresh(), above, below)
        case _:
            return None


def _stacked(shapes: Shapes, term: t.Over, shape: Shape) -> Shape:
    """The shape of entries, rows or columns beside one another."""
    rows, columns = shape
    letter = shapes.letter(term.letter)
    across = rows if term.op == "rows" else columns
    try:
        shapes.dims.join(across, 0)
    except Clash as clash:
        raise shapes.clash(term, "the entries of a matrix are rows or columns", clash) from None
    return (letter, columns) if term.op == "rows" else (rows, letter)


def _run(shapes: Shapes, term: t.Term, letter: str, length: str | int) -> None:
    if isinstance(length, int):
        if length < 1:
            raise shapes.clash(term, "the range of this sum is empty")
        wanted = shapes.dims.fresh(f"the range of {letter.partition('.')[0]}", length)
    else:
        wanted = shapes.dims.soft(length)
    join(shapes, term, shapes.letter(letter), wanted)


def join(shapes: Shapes, term: t.Term, letter: int, dim: int) -> None:
    """A letter runs over a dim; raises ShapeClash where it already runs over another: two lengths
    that differ, unless what it picks from has one entry, which only we may have said."""
    try:
        shapes.dims.join(letter, dim)
    except Clash as clash:
        message = f"an index runs to {clash.one} and to {clash.other}"
        one = shapes.dims.is_one(letter) or shapes.dims.is_one(dim)
        raise shapes.clash(term, message, None if one else clash) from None


def _picked(shapes: Shapes, term: t.Picked) -> Shape:
    rows, columns = shapes.add(term.argument)
    letters = [None if i is None else shapes.index(i) for i in term.indices]
    if len(letters) == 2:
        kept = [rows, columns]
        for axis, letter in enumerate(letters):
            if letter is not None:
                join(shapes, term, letter, kept[axis])
                kept[axis] = 0
        return kept[0], kept[1]
    letter = letters[0]
    if letter is None:
        return rows, columns
    return shapes.wait("pick", term, shapes.fresh(), (rows, columns), (letter, 0))


def compare(shapes: Shapes, left: t.Term, right: t.Term) -> None:
    """Two letters that are compared (`i ≠ j`) count the same things, where they may; so do all that
    are compared with the class of a sample (`j = y_i`)."""
    if isinstance(left, t.Position) and isinstance(right, t.Position):
        _meet(shapes, shapes.letter(left.letter), shapes.letter(right.letter))
    for one, other in ((left, right), (right, left)):
        number = other.argument if isinstance(other, t.Picked) else other
        if not isinstance(one, t.Position) or not isinstance(number, t.Name):
            continue
        if number.name.startswith(CLASS):
            letter = shapes.letter(one.letter)
            classes, _ = shapes.values.setdefault(number.name, (letter, 0))
            _meet(shapes, letter, classes)


def _meet(shapes: Shapes, one: int, other: int) -> None:
    """Two lengths are the same, where they may be."""
    if shapes.dims.compatible(one, other):
        shapes.dims.join(one, other)


def settle_partial(shapes: Shapes, waiting: Waiting, certain: bool) -> bool:
    """A derivative of a scalar is shaped like the variable, one by a scalar like the quantity."""
    above, below = waiting.parts
    if shapes.scalar(above):
        return shapes.choose(waiting, "gradient", below)
    if shapes.scalar(below):
        return shapes.choose(waiting, "velocity", above)
    if certain and (shapes.scalar(above) is None or shapes.scalar(below) is None):
        return False
    term = waiting.term
    lengths = shapes.only_length(above), shapes.only_length(below)
    whole = isinstance(term, t.Partial) and term.alone and isinstance(term.wrt, t.Name)
    if whole and None not in lengths:
        return shapes.choose(waiting, "jacobian", (lengths[0] or 0, lengths[1] or 0))
    raise shapes.clash(waiting.term, "a matrix of derivatives inside a formula")


def beside_a_vector(shapes: Shapes, waiting: Waiting) -> bool:
    """Whether what an index picks is added to what it picks of a matrix: `z_i - y_i` takes a row
    from a row."""
    term = waiting.term
    assert isinstance(term, t.Picked)
    totals = (w.term for w in shapes.waiting if isinstance(w.term, t.Total))
    addends = (total.terms for total in totals if any(p is term for p in total.terms))
    beside = (p for terms in addends for p in terms if p is not term and isinstance(p, t.Picked))
    alike = (p for p in beside if p.indices == term.indices)
    return any(shapes.scalar(shapes.of[p]) is False for p in alike if p in shapes.of)


def settle_pick(shapes: Shapes, waiting: Waiting, certain: bool) -> bool:
    """One index of a vector is an entry; of a matrix, a row where samples are rows, else a
    column.

    Where nothing tells, the quantity is a vector and the index picks a number: prefer the lowest
    rank that the text allows.
    """
    (rows, columns), (letter, _) = waiting.parts
    term = waiting.term
    assert isinstance(term, t.Picked)
    one_row, one_column = shapes.dims.is_one(rows), shapes.dims.is_one(columns)
    if one_column:
        join(shapes, term, letter, rows)
        return shapes.choose(waiting, "rows", SCALAR)
    if one_row:
        join(shapes, term, letter, columns)
        return shapes.choose(waiting, "columns", SCALAR)
    by_rows = shapes.orientation == "rows" and not term.upright
    matrix = term.vector or (one_row is False and one_column is False)
    axis = term.axis
    if not certain and (one_column if by_rows else one_row) is False:
        # What has more than one entry for each sample is a matrix.
        matrix = matrix or shapes.dims.counts_samples(letter)
    if not certain and not matrix:
        matrix = beside_a_vector(shapes, waiting)
    if matrix or axis is not None:
        counted = [shapes.dims.same(letter, dim) for dim in (rows, columns)]
        if counted[0] != counted[1]:
            # What else the letter counts tells better than where it stands elsewhere.
            axis = counted.index(True)
        elif certain:
            return False
        elif axis is None:
            # Of one among all samples more is said than of one unit in all of them.
            samples = [shapes.dims.counts_stacks(dim) for dim in (rows, columns)]
            axis = samples.index(True) if samples[0] != samples[1] else None
    if axis is not None:
        # A vector of the document's orientation, whichever axis the other letter counts.
        length = (columns, rows)[axis]
        join(shapes, term, letter, (rows, columns)[axis])
        result = (0, length) if by_rows else (length, 0)
        turned = by_rows == (axis == 1)
        choice = ("rows", "columns")[axis] + (" turned" if turned else "")
        return shapes.choose(waiting, choice, result)
    if matrix:
        # A row of a matrix that is used as a column is one, and the other way round.
        upright, lying = (shapes.dims.is_one(d) for d in reversed(waiting.result))
        column = bool(upright) if upright != lying else not by_rows
        join(shapes, term, letter, rows if by_rows else columns)
        length = columns if by_rows else rows
        choice = ("rows" if by_rows else "columns") + (" turned" if column == by_rows else "")
        return shapes.choose(waiting, choice, (length, 0) if column else (0, length))
    if certain:
        return False
    if shapes.dims.counts_samples(letter):
        # A number for each sample lies along the samples.
        shapes.dims.join(columns if by_rows else rows, 0)
        join(shapes, term, letter, rows if by_rows else columns)
        return shapes.choose(waiting, "rows" if by_rows else "columns", SCALAR)
    if one_row is None and ((by_rows and one_column is None) or one_column is False):
        shapes.dims.join(rows, 0)
        join(shapes, term, letter, columns)
        return shapes.choose(waiting, "columns", SCALAR)
    shapes.dims.join(columns, 0)
    join(shapes, term, letter, rows)
    return shapes.choose(waiting, "rows", SCALAR)
