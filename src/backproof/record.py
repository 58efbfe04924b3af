"""Frozen records that are cheap to define: the base of syntax nodes and terms.

There are some fifty of these classes, and the standard library's dataclasses compile four
functions for each at
import, which is a tenth of a whole `backproof check`. A record has the same face: keyword-only
fields with defaults, no assignment after creation, identity as equality, patterns by keyword.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import get_annotations
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Record:
    """Subclasses declare fields by annotation; a class attribute is the field's default."""

    fields: ClassVar[tuple[str, ...]] = ()
    field_names: ClassVar[frozenset[str]] = frozenset()
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = get_annotations(cls)
        cls.fields = (*cls.fields, *own)
        cls.field_names = frozenset(cls.fields)
        cls.defaults = {**cls.defaults, **{n: cls.__dict__[n] for n in own if n in cls.__dict__}}

    def __init__(self, **values: Any) -> None:
        if len(values) < len(self.fields):
            values = {**self.defaults, **values}
        if values.keys() != self.field_names:
            wrong = sorted(values.keys() ^ self.field_names)
            raise TypeError(f"{type(self).__name__}: missing or unknown {', '.join(wrong)}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.fields)
        return f"{type(self).__name__}({inner})"

    def replace(self, **changes: Any) -> Self:
        """A copy with other values; raises TypeError for a field that does not exist."""
        if not self.field_names.issuperset(changes):
            raise TypeError(f"{type(self).__name__}: unknown {', '.join(sorted(changes))}")
        own, copy = self.__dict__, object.__new__(type(self))
        copy.__dict__.update({name: own[name] for name in self.fields}, **changes)
        return copy


R = TypeVar("R", bound=Record)
T = TypeVar("T")


def once(function: Callable[[R], T]) -> Callable[[R], T]:
    """Ask a function of one record once for each: a record never changes, so the answer is kept
    with it, and goes when it goes. What is answered must not be changed by those who ask."""
    place = f"{function.__module__}.{function.__name__}"

    @wraps(function)
    def ask(record: R) -> T:
        kept: dict[str, T] = record.__dict__
        try:
            return kept[place]
        except KeyError:
            answer = kept[place] = function(record)
            return answer

    return ask
