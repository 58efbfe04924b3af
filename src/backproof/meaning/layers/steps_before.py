"""What a step of a recurrence does not take from the one before, and a line names: `o_{prev}`.

A cell takes some quantities of the step before as inputs. Another one was settled there too, so it
depends on nothing of this step, and nothing of this step on it: what holds for every value of it
holds. It is no free quantity where the inputs fix it, as `h_{prev}` and `c_{prev}` fix `o_{prev}`
if `h_{prev} = o_{prev} tanh(c_{prev})`.
"""

from __future__ import annotations

from backproof.meaning.contexts import Context
from backproof.meaning.definitions.table import used_names
from backproof.meaning.shapes.inference import Shape
from backproof.syntax import nodes as syntax


def taken_as_free(context: Context, node: syntax.Node) -> dict[str, Shape]:
    """The names in a line for what the step before had and this one does not take, each with the
    shape of what this step has of the kind."""
    before, known = context.setting.before, context.shapes.names
    found: dict[str, Shape] = {}
    for name in used_names(node) if before else ():
        present = before.get(name)
        versions = [key for key in known if key.partition("@")[0] == present]
        if versions and name not in known:
            found[name] = known[max(versions)]
    return found


def is_bound_to_inputs(context: Context, node: syntax.Node) -> bool:
    """Whether a definition may tie what a line takes of the step before as free to what this step
    takes of it."""
    before = context.setting.before
    if not taken_as_free(context, node):
        return False
    inputs = {leaf.name.partition("@")[0] for leaf in context.program.free}
    present = {before[name] for name in {*used_names(node), *inputs} if name in before}
    steps = frozenset((*before, *before.values()))
    for name in present:
        used = steps_used(context, name, steps)
        if used and used <= present:
            return True
    return False


def steps_used(context: Context, name: str, steps: frozenset[str]) -> set[str]:
    """The quantities of this step and of the one before that the formula of a quantity uses, by
    itself or through others."""
    table = context.setting.table
    found: set[str] = set()
    seen, waiting = {name}, [name]
    while waiting:
        for definition in table.definitions.get(waiting.pop(), ()):
            used = set(used_names(definition.node))
            found |= used & steps
            waiting.extend(used - steps - seen)
            seen |= used
    return found
