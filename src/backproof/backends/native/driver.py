"""The loops around a step: over samples, batches, epochs and restarts, as LLVM IR.

Everything that these loops need is handed in; nothing is allocated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backproof.backends.native.packing import pack_function
from backproof.backends.native.text import Width
from backproof.backends.native.updates import FIRST, ROWS_OF_STATE, SECOND

if TYPE_CHECKING:
    from backproof.backends.native.lanes import Choices

# With an order (epochs, samples) each batch is packed into `data`, which has room for one; without
# one, `data` holds all batches, each filled up to whole blocks. A restart whose status is not
# negative takes no part; that of one whose parameters stop being finite becomes the step, from 0.
_TRAIN = """\
define void @train(ptr noalias %parameters, ptr noalias %state, ptr noalias %x, ptr noalias %y,
                   ptr noalias %order, ptr noalias %data, ptr noalias %status,
                   i64 %inputs, i64 %targets, i64 %restarts, i64 %samples, i64 %batch, i64 %epochs,
                   double %rate, double %momentum, double %power1, double %power2) {
entry:
  %up = add i64 %batch, <lanes - 1>
  %blocks = udiv i64 %up, <lanes>
  %far = mul i64 %blocks, <block>
  %ordered = icmp ne ptr %order, null
<narrow>
  br label %epoch
epoch:
  %e = phi i64 [ 0, %entry ], [ %e.next, %epoch.end ]
  %t.e = phi i64 [ 0, %entry ], [ %t.next, %epoch.end ]
  %one.e = phi double [ %power1, %entry ], [ %one, %epoch.end ]
  %two.e = phi double [ %power2, %entry ], [ %two, %epoch.end ]
  %e.samples = mul i64 %e, %samples
  br label %step
step:
  %first = phi i64 [ 0, %epoch ], [ %first.next, %step.end ]
  %at = phi ptr [ %data, %epoch ], [ %at.next, %step.end ]
  %t = phi i64 [ %t.e, %epoch ], [ %t.next, %step.end ]
  %one.b = phi double [ %one.e, %epoch ], [ %one, %step.end ]
  %two.b = phi double [ %two.e, %epoch ], [ %two, %step.end ]
  %one = fmul double %one.b, <FIRST>
  %two = fmul double %two.b, <SECOND>
  %left = sub i64 %samples, %first
  %n = call i64 @llvm.umin.i64(i64 %left, i64 %batch)
  br i1 %ordered, label %packing, label %packed
packing:
  %order.at = add i64 %e.samples, %first
  call void @pack(ptr %x, ptr %y, ptr %order, i64 %inputs, i64 %targets,
                  i64 %order.at, i64 %n, ptr %data)
  br label %packed
packed:
  %source = select i1 %ordered, ptr %data, ptr %at
  br label %restart
restart:
  %r = phi i64 [ 0, %packed ], [ %r.next, %restart.end ]
  %status.at = getelementptr inbounds i64, ptr %status, i64 %r
  %broken = load i64, ptr %status.at
  %dead = icmp sge i64 %broken, 0
  br i1 %dead, label %restart.end, label %move
move:
  %r.numbers = mul i64 %r, <row>
  %r.state = mul i64 %r, <state>
  %w = getelementptr inbounds <T>, ptr %parameters, i64 %r.numbers
  %s = getelementptr inbounds <T>, ptr %state, i64 %r.state
  %finite = call i1 @step(ptr %w, ptr %s, ptr %source, i64 %n,
                            <T> %rate.n, <T> %momentum.n, double %one, double %two)
  br i1 %finite, label %restart.end, label %break
break:
  store i64 %t, ptr %status.at
  br label %restart.end
restart.end:
  %r.next = add i64 %r, 1
  %r.done = icmp eq i64 %r.next, %restarts
  br i1 %r.done, label %step.end, label %restart
step.end:
  %at.next = getelementptr inbounds <T>, ptr %at, i64 %far
  %t.next = add i64 %t, 1
  %first.next = add i64 %first, %batch
  %b.done = icmp uge i64 %first.next, %samples
  br i1 %b.done, label %epoch.end, label %step
epoch.end:
  %e.next = add i64 %e, 1
  %e.done = icmp eq i64 %e.next, %epochs
  br i1 %e.done, label %end, label %epoch
end:
  ret void
}"""

_LOSSES = """\
define void @losses(ptr noalias %parameters, ptr noalias %data, i64 %samples, i64 %restarts,
                    ptr noalias %result) {
entry:
  br label %restart
restart:
  %r = phi i64 [ 0, %entry ], [ %r.next, %restart ]
  %r.numbers = mul i64 %r, <row>
  %w = getelementptr inbounds <T>, ptr %parameters, i64 %r.numbers
  %found = call <T> @loss(ptr %w, ptr %data, i64 %samples)
  %to = getelementptr inbounds <T>, ptr %result, i64 %r
  store <T> %found, ptr %to
  %r.next = add i64 %r, 1
  %done = icmp eq i64 %r.next, %restarts
  br i1 %done, label %end, label %restart
end:
  ret void
}"""


def packing(choices: Choices) -> str:
    """The text of `pack`."""
    return pack_function(choices.width)


def training_driver(columns: int, parameters: int, choices: Choices) -> str:
    """The text of `pack`, `train` and `losses`."""
    text = _filled("\n\n".join([_TRAIN, _LOSSES]), columns, parameters, choices)
    return f"{packing(choices)}\n\n{text}"


def _filled(text: str, columns: int, parameters: int, choices: Choices) -> str:
    width, lanes = choices.width, choices.lanes
    row = -(-parameters // lanes) * lanes
    narrow = [
        f"  %{name}.n = fptrunc double %{name} to float"
        if width.bits == 32
        else f"  %{name}.n = fadd double %{name}, -0.0"
        for name in ("rate", "momentum")
    ]
    double = Width(64, 1)
    marks = {
        "<lanes - 1>": str(lanes - 1),
        "<lanes>": str(lanes),
        "<block>": str(columns * lanes),
        "<row>": str(row),
        "<state>": str(row * ROWS_OF_STATE[choices.optimiser]),
        "<narrow>": "\n".join(narrow),
        "<FIRST>": double.literal(FIRST),
        "<SECOND>": double.literal(SECOND),
        "<T>": width.number,
    }
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text
