"""Frozen classes that are cheap to define: the base of syntax nodes and terms, and `dataclass`.

There are some hundred and fifty of them, and the standard library's dataclasses compile up to six
functions for each at import, which is a fifth of a whole `backproof check`. A record has the same
face: keyword-only fields with defaults, no assignment after creation, identity as equality,
patterns by keyword; its `__init__` is compiled when the first one of a kind is made. `dataclass` is
the standard library's, but for a frozen class it compiles `__init__` alone, at that time too, and
shares the rest; what the standard library knows of its fields is found out when it is asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from inspect import get_annotations
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

__all__ = ["Record", "dataclass", "once", "replace"]

FIELDS, NAMES = "__dataclass_fields__", "__field_names__"


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Record:
    """Subclasses declare fields by annotation; a class attribute is the field's default."""

    fields: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = [n for n, kind in get_annotations(cls).items() if not kind.startswith("ClassVar")]
        cls.fields = (*cls.fields, *own)
        cls.defaults = {**cls.defaults, **{n: cls.__dict__[n] for n in own if n in cls.__dict__}}
        made: Any = cls
        made.__init__ = _first(cls, _by_keywords)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.fields)
        return f"{type(self).__name__}({inner})"

    def replace(self, **changes: Any) -> Self:
        """A copy with other values; raises TypeError for a field that does not exist."""
        copy = object.__new__(type(self))
        own, values, fields = self.__dict__, copy.__dict__, self.fields
        for name in fields:
            values[name] = own[name]
        values.update(changes)
        if len(values) > len(fields):
            unknown = sorted(changes.keys() - set(fields))
            raise TypeError(f"{type(self).__name__}: unknown {', '.join(unknown)}")
        return copy


R = TypeVar("R")
T = TypeVar("T")


class _Question:
    """An attribute that a record does not have before it is asked for; it then has it as its own,
    and the interpreter finds it without a call."""

    def __init__(self, place: str, answer: Callable[[Any], Any]) -> None:
        self.place, self.answer = place, answer

    def __get__(self, record: Any, cls: type) -> Any:
        if record is None:
            return self
        answer = record.__dict__[self.place] = self.answer(record)
        return answer


def once(cls: type[R]) -> Callable[[Callable[[R], T]], Callable[[R], T]]:
    """Ask a function of one record of a class once for each: a record never changes, nor does a
    frozen dataclass, so the answer is kept with it, and goes when it goes. What is answered must
    not be changed by those who ask."""

    def asking(function: Callable[[R], T]) -> Callable[[R], T]:
        place = f"{function.__module__} {function.__name__}".replace(".", " ")
        setattr(cls, place, _Question(place, function))
        return attrgetter(place)

    return asking


class _Late:
    """The fields of a class as the standard library describes them, once something asks."""

    def __get__(self, instance: object, cls: type) -> dict[str, dataclasses.Field[Any]]:
        owner = next(base for base in cls.__mro__ if base.__dict__.get(FIELDS) is self)
        dataclasses.dataclass(init=False, repr=False, eq=False)(owner)
        found: dict[str, dataclasses.Field[Any]] = owner.__dict__[FIELDS]
        return found


def _declared(cls: type) -> dict[str, Any]:
    """The fields of a class, each with its default, a `field(...)` or MISSING."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        known = base.__dict__.get(FIELDS)
        if isinstance(known, _Late):
            for name, kind in get_annotations(base).items():
                if not kind.startswith("ClassVar"):
                    found[name] = base.__dict__.get(name, dataclasses.MISSING)
        elif known is not None:
            found |= known
    return found


def _names(cls: Any) -> tuple[str, ...]:
    found: tuple[str, ...] | None = cls.__dict__.get(NAMES)
    if found is None:
        found = tuple(_declared(cls))
        setattr(cls, NAMES, found)
    return found


def _compiled(cls: type) -> Callable[..., None]:
    """The `__init__` of a dataclass, which writes the fields past `__setattr__`."""
    scope: dict[str, Any] = {"missing": dataclasses.MISSING}
    arguments, lines = ["self"], ["own = self.__dict__"]
    for name, given in _declared(cls).items():
        own = isinstance(given, dataclasses.Field)
        default, factory = (
            (given.default, given.default_factory) if own else (given, scope["missing"])
        )
        shown, value = "", name
        if default is not dataclasses.MISSING:
            scope[f"{name}_default"], shown = default, f"={name}_default"
        elif factory is not dataclasses.MISSING:
            scope[f"{name}_factory"], shown = factory, "=missing"
            value = f"{name}_factory() if {name} is missing else {name}"
        arguments.append(name + shown)
        lines.append(f"own[{name!r}] = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _function(cls, arguments, lines, scope)


def _by_keywords(cls: type[Record]) -> Callable[..., None]:
    """The `__init__` of a record, which takes each field by its name."""
    scope = {f"{name}_default": default for name, default in cls.defaults.items()}
    shown = [n + (f"={n}_default" if n in cls.defaults else "") for n in cls.fields]
    lines = ["own = self.__dict__", *(f"own[{name!r}] = {name}" for name in cls.fields)]
    return _function(cls, ["self", *(["*"] if shown else []), *shown], lines, scope)


def _function(
    cls: type, arguments: list[str], lines: list[str], scope: dict[str, Any]
) -> Callable[..., None]:
    exec(f"def __init__({', '.join(arguments)}):\n    " + "\n    ".join(lines), scope)
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _first(cls: Any, making: Callable[[Any], Callable[..., None]]) -> Callable[..., None]:
    """An `__init__` that makes the real one when the first object is made."""

    def initialise(self: object, *values: Any, **named: Any) -> None:
        cls.__init__ = making(cls)
        cls.__init__(self, *values, **named)

    return initialise


def _refuse(self: object, name: str, *_: object) -> None:
    raise dataclasses.FrozenInstanceError(f"{type(self).__name__} is frozen: {name} cannot be set")


def _described(self: Any) -> str:
    shown = (f.name for f in dataclasses.fields(self) if f.repr)
    inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({inner})"


def _values(self: Any) -> tuple[object, ...]:
    own = self.__dict__
    return tuple(own[name] for name in _names(type(self)))


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))


def _frozen(cls: type, eq: bool) -> type:
    setattr(cls, FIELDS, _Late())
    shared: dict[str, object] = {"__init__": _first(cls, _compiled), "__repr__": _described}
    shared |= {"__setattr__": _refuse, "__delattr__": _refuse, "__match_args__": _names(cls)}
    shared |= {"__eq__": _equal, "__hash__": _hash} if eq else {}
    for name, method in shared.items():
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    return cls


def _replaced(record: Any, /, **changes: Any) -> Any:
    """A copy of a frozen dataclass with other values; raises TypeError for a field that does not
    exist."""
    cls = type(record)
    if cls.__setattr__ is not _refuse or hasattr(cls, "__post_init__"):
        return dataclasses.replace(record, **changes)
    copy = object.__new__(cls)
    own, values, names = record.__dict__, copy.__dict__, _names(cls)
    for name in names:
        values[name] = own[name]
    values.update(changes)
    if len(values) > len(names):
        raise TypeError(f"{cls.__name__}: unknown {', '.join(sorted(changes.keys() - set(names)))}")
    return copy


if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:
    replace = _replaced

    def dataclass(cls=None, /, *, frozen=False, eq=True, **options):
        """The decorator of the standard library, with its face and its meaning."""
        if frozen and not options:
            return partial(_frozen, eq=eq) if cls is None else _frozen(cls, eq)
        return dataclasses.dataclass(cls, frozen=frozen, eq=eq, **options)
