"""The verdict on a generic claim, from the verdicts on its instances."""

from __future__ import annotations

from collections.abc import Sequence

from backproof.judge.verdicts import Fails, Holds, Undecided, Verdict

Instance = tuple[tuple[str, int], ...]
AT_THE_BOUNDARY = frozenset(("no-path", "undefined-symbol"))


def combine(
    verdicts: Sequence[Verdict], instances: Sequence[Instance] = (), of_all: bool = False,
    marks: frozenset[str] = frozenset(),
) -> Verdict:  # fmt: skip
    """One verdict for a claim; `instances` are what its letters stand for in each. A claim `of_all`
    of them is not meant for the last one alone, and `marks` are letters without a boundary: where
    it fails for one of their values it fails.

    It holds where every decided instance holds and the undecided ones only lack something that the
    boundary of a family may lack. It fails where no instance holds, or where those that fail lie
    strictly between the first and the last: at a boundary another equation may be meant. A
    boundary that fails while others hold, or that alone is decided, decides nothing. Where a step
    is differentiated by a later one it says nothing.
    """
    if marks and any(name in marks for instance in instances for name, _ in instance):
        verdicts, instances = for_each_mark(verdicts, instances, marks)
    spoken = [i for i, v in enumerate(verdicts) if not _unspoken(v)]
    if spoken and len(spoken) < len(verdicts):
        left = [instances[i] for i in spoken if i < len(instances)]
        return combine([verdicts[i] for i in spoken], left, of_all)
    if not verdicts:
        return Undecided("no-instance", "its letters have no value at which it can be checked")
    if len(verdicts) == 1 and not instances:
        return verdicts[0]
    holding = [i for i, v in enumerate(verdicts) if isinstance(v, Holds)]
    failing = [i for i, v in enumerate(verdicts) if isinstance(v, Fails)]
    undecided = [v for v in verdicts if isinstance(v, Undecided)]
    if failing:
        inner = [i for i in failing if not _at_boundary(i, len(verdicts), instances)]
        if len(inner) == len(failing) or not (holding or undecided) or (inner and of_all):
            return _failing(verdicts, inner or failing, instances)
        if not holding:
            return _failing(verdicts, inner, instances) if inner else undecided[0]
        good, bad = _places(holding, instances), _places(failing, instances)
        return Undecided("boundary", f"it holds {good} but not {bad}")
    if holding and all(map(_is_lacking, undecided)):
        return _holding([v for v in verdicts if isinstance(v, Holds)])
    return next((v for v in undecided if not _is_lacking(v)), undecided[0])


def for_each_mark(
    verdicts: Sequence[Verdict], instances: Sequence[Instance], marks: frozenset[str]
) -> tuple[list[Verdict], list[Instance]]:
    """One verdict for all values of the marks, for each of the other letters."""
    groups: dict[Instance, list[int]] = {}
    for i, instance in enumerate(instances):
        groups.setdefault(tuple(pair for pair in instance if pair[0] not in marks), []).append(i)
    own = [tuple(pair for pair in instance if pair[0] in marks) for instance in instances]
    found: list[Verdict] = []
    for members in groups.values():
        failing = [i for i in members if isinstance(verdicts[i], Fails)]
        undecided = [i for i in members if isinstance(verdicts[i], Undecided)]
        if failing:
            found.append(_failing(verdicts, failing, own))
        elif undecided:
            found.append(verdicts[undecided[0]])
        else:
            found.append(_holding([v for i in members if isinstance(v := verdicts[i], Holds)]))
    return found, list(groups)


def _is_lacking(verdict: Undecided) -> bool:
    """Whether an instance only lacks what a boundary may lack: what was compared and is another
    value lacks nothing."""
    return verdict.code in AT_THE_BOUNDARY and not verdict.differs


def _unspoken(verdict: Verdict) -> bool:
    """Whether an instance is one of which a claim about two steps does not speak."""
    return isinstance(verdict, Undecided) and verdict.code == "wrong-order"


def _holding(verdicts: Sequence[Holds]) -> Holds:
    """Conditions and remarks of all instances, each once."""
    conditions = dict.fromkeys(c for v in verdicts for c in v.conditions)
    remarks = dict.fromkeys(r for v in verdicts for r in v.remarks)
    return Holds(tuple(conditions), tuple(remarks))


def _failing(
    verdicts: Sequence[Verdict], failing: Sequence[int], instances: Sequence[Instance]
) -> Fails:
    """The first failing instance speaks for all, and says which one it is."""
    first = verdicts[failing[0]]
    assert isinstance(first, Fails)
    place = _place(failing[0], instances)
    return Fails(first.code, f"at {place}: {first.message}" if place else first.message,
                 first.remarks)  # fmt: skip


def _at_boundary(index: int, count: int, instances: Sequence[Instance]) -> bool:
    """Whether one of an instance's letters has its first or last value."""
    if index >= len(instances):
        return index in (0, count - 1)
    for letter, value in instances[index]:
        values = [v for instance in instances for name, v in instance if name == letter]
        if value in (min(values), max(values)):
            return True
    return False


def _place(index: int, instances: Sequence[Instance]) -> str:
    if index >= len(instances):
        return ""
    return ", ".join(f"{letter} = {value}" for letter, value in instances[index])


def _places(indices: Sequence[int], instances: Sequence[Instance]) -> str:
    """`for l = 1, 2`; with several letters `for l = 1, t = 2; l = 2, t = 2`."""
    named = [instances[i] for i in indices if i < len(instances)]
    if len(named) < len(indices) or not all(named):
        return f"for {len(indices)} of its instances"
    if all(len(instance) == 1 for instance in named):
        return f"for {named[0][0][0]} = {', '.join(str(i[0][1]) for i in named)}"
    return "for " + "; ".join(_place(i, instances) for i in indices)
