"""Frozen classes that are cheap to define: the base of syntax nodes and terms, and `dataclass`.

There are some hundred and fifty of them, and the standard library's dataclasses compile up to six
functions for each at import, which is a fifth of a whole `backproof check`. A record has the same
face: keyword-only fields with defaults, no assignment after creation, identity as equality,
patterns by keyword; its `__init__` is compiled when the first one of a kind is made. `dataclass`
and `field` have the face of the standard library's, but of a class they compile `__init__` alone,
at that time too, and share the rest. That library, which loads what reads source, is loaded when
something asks what it knows of the fields.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

if TYPE_CHECKING:
    import dataclasses

__all__ = ["Record", "dataclass", "field", "once", "replace"]

FIELDS, DECLARED, NAMES = "__dataclass_fields__", "__declared_fields__", "__field_names__"


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
class Record:
    """Subclasses declare fields by annotation; a class attribute is the field's default."""

    fields: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = [n for n, kind in cls.__annotations__.items() if not kind.startswith("ClassVar")]
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


MISSING: Any = object()
"""The default of a field that has none."""


class _Field:
    """What is said of a field beside its kind."""

    def __init__(self, default: Any, default_factory: Any, repr: bool) -> None:
        self.default, self.default_factory, self.repr = default, default_factory, repr


class _Late:
    """The fields of a class as the standard library describes them, once something asks."""

    def __get__(self, instance: object, cls: type) -> dict[str, dataclasses.Field[Any]]:
        import dataclasses

        owner = next(base for base in cls.__mro__ if base.__dict__.get(FIELDS) is self)
        for name, given in owner.__dict__[DECLARED].items():
            if isinstance(given, _Field):
                said = {n: v for n, v in vars(given).items() if v is not MISSING}
                setattr(owner, name, dataclasses.field(**said))
        dataclasses.dataclass(init=False, repr=False, eq=False)(owner)
        found: dict[str, dataclasses.Field[Any]] = owner.__dict__[FIELDS]
        return found


def _own(cls: type) -> dict[str, Any]:
    """The fields that a class declares itself, with a default, a `field(...)` or MISSING each."""
    kinds = cls.__annotations__.items()
    found = {name: MISSING for name, kind in kinds if not kind.startswith("ClassVar")}
    for name in found:
        given = found[name] = cls.__dict__.get(name, MISSING)
        if type(given).__module__ == "dataclasses":
            raise TypeError(f"{cls.__name__}.{name}: take `field` from backproof.record")
    return found


def _declared(cls: type) -> dict[str, Any]:
    """The fields of a class and its bases, as `_own` gives them."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found |= base.__dict__.get(DECLARED, {})
    return found


def _names(cls: Any) -> tuple[str, ...]:
    found: tuple[str, ...] | None = cls.__dict__.get(NAMES)
    if found is None:
        found = tuple(_declared(cls))
        setattr(cls, NAMES, found)
    return found


def _compiled(cls: type) -> Callable[..., None]:
    """The `__init__` of a dataclass, which writes the fields past `__setattr__`."""
    scope: dict[str, Any] = {"missing": MISSING}
    arguments, lines = ["self"], ["own = self.__dict__"]
    for name, given in _declared(cls).items():
        own = isinstance(given, _Field)
        default, factory = (given.default, given.default_factory) if own else (given, MISSING)
        shown, value = "", name
        if default is not MISSING:
            scope[f"{name}_default"], shown = default, f"={name}_default"
        elif factory is not MISSING:
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
    made.__qualname__ = ".".join((cls.__qualname__, "__init__"))
    return made


def _first(cls: Any, making: Callable[[Any], Callable[..., None]]) -> Callable[..., None]:
    """An `__init__` that makes the real one when the first object is made."""

    def initialise(self: object, *values: Any, **named: Any) -> None:
        cls.__init__ = making(cls)
        cls.__init__(self, *values, **named)

    return initialise


def _refuse(self: object, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"{type(self).__name__} is frozen: {name} cannot be set")


def _described(self: Any) -> str:
    shown = [n for n, given in _declared(type(self)).items() if getattr(given, "repr", True)]
    inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{type(self).__qualname__}({inner})"


def _values(self: Any) -> tuple[object, ...]:
    own = self.__dict__
    return tuple(own[name] for name in _names(type(self)))


def _equal(self: object, other: object) -> bool:
    return _values(self) == _values(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(_values(self))


def _made(cls: type, frozen: bool, eq: bool) -> type:
    declared = _own(cls)
    setattr(cls, DECLARED, declared)
    setattr(cls, FIELDS, _Late())
    for name, given in declared.items():
        if isinstance(given, _Field):
            delattr(cls, name)
    shared: dict[str, object] = {"__init__": _first(cls, _compiled), "__repr__": _described}
    shared["__match_args__"] = _names(cls)
    shared |= {"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}
    shared |= {"__eq__": _equal, "__hash__": _hash if frozen else None} if eq else {}
    for name, method in shared.items():
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    return cls


def _replaced(record: Any, /, **changes: Any) -> Any:
    """A copy of a frozen dataclass with other values; raises TypeError for a field that does not
    exist."""
    cls = type(record)
    if cls.__setattr__ is not _refuse or hasattr(cls, "__post_init__"):
        from dataclasses import replace

        return replace(record, **changes)
    copy = object.__new__(cls)
    own, values, names = record.__dict__, copy.__dict__, _names(cls)
    for name in names:
        values[name] = own[name]
    values.update(changes)
    if len(values) > len(names):
        raise TypeError(f"{cls.__name__}: unknown {', '.join(sorted(changes.keys() - set(names)))}")
    return copy


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    replace = _replaced

    def field(*, default=MISSING, default_factory=MISSING, repr=True):
        """That of the standard library, with its face and its meaning."""
        return _Field(default, default_factory, repr)

    def dataclass(cls=None, /, *, frozen=False, eq=True):
        """The decorator of the standard library, with its face and its meaning."""
        if cls is None:
            return partial(_made, frozen=frozen, eq=eq)
        return _made(cls, frozen, eq)
