"""Generic, Protocol and what they need."""

import collections
import collections.abc
import functools
import sys
import types
from abc import ABCMeta, abstractmethod

from ._forms import (GenericAlias, ParamSpec, TypeVar, TypeVarTuple, _BaseGenericAlias,
                     _collect_parameters, _check_count, _forms, _GenericAlias, _is_param_expr,
                     _is_typevar_like, _is_unpacked, _tp_cache, _type_convert, _unpack_args)


def _subscript_class(cls, params):
    """cls[params] of a generic class."""
    if not isinstance(params, tuple):
        params = (params,)
    params = tuple(_type_convert(each) for each in params)
    if cls in (Generic, Protocol):
        # Here the parameters are declared.
        if not params:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        if not all(_is_typevar_like(each) for each in params):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables "
                            "or parameter specification variables.")
        if len(set(params)) != len(params):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
    else:
        for param in cls.__parameters__:
            prepare = getattr(param, "__typing_prepare_subst__", None)
            if prepare is not None:
                params = prepare(cls, params)
        params = tuple(params)
        _check_count(cls, params, len(cls.__parameters__))
        new = []
        for param, arg in zip(cls.__parameters__, params):
            if isinstance(param, TypeVarTuple):
                new.extend(arg)
            else:
                new.append(arg)
        params = tuple(new)
    return _GenericAlias(cls, params)


class Generic:
    """A base of generic classes: class C(Generic[T]), or simply class C[T]."""

    __slots__ = ()
    _is_protocol = False

    @_tp_cache
    def __class_getitem__(cls, params):
        return _subscript_class(cls, params)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if "__orig_bases__" in cls.__dict__:
            error = Generic in cls.__orig_bases__
        else:
            error = (Generic in cls.__bases__ and cls.__name__ != "Protocol"
                     and type(cls) is not _forms().get("_TypedDictMeta"))
        if error:
            raise TypeError("Cannot inherit from plain Generic")
        params = []
        if "__orig_bases__" in cls.__dict__:
            params = _collect_parameters(cls.__orig_bases__)
            declared = None
            for base in cls.__orig_bases__:
                if isinstance(base, _GenericAlias) and base.__origin__ is Generic:
                    if declared is not None:
                        raise TypeError("Cannot inherit from Generic[...] multiple times.")
                    declared = base.__parameters__
            if declared is not None:
                missing = [each for each in params if each not in declared]
                if missing:
                    names = ", ".join(str(each) for each in params if each in set(missing))
                    have = ", ".join(str(each) for each in declared)
                    raise TypeError(f"Some type variables ({names}) are not listed in "
                                    f"Generic[{have}]")
                params = declared
        cls.__parameters__ = tuple(params)


# ---- Protocols

_EXCLUDED = frozenset({
    "__parameters__", "__orig_bases__", "__orig_class__", "_is_protocol",
    "_is_runtime_protocol", "__protocol_attrs__", "__callable_proto_members_only__",
    "__non_callable_proto_members__", "__type_params__", "__abstractmethods__",
    "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__", "__slots__",
    "__subclasshook__", "__weakref__", "__class_getitem__", "__match_args__",
    "__static_attributes__", "__firstlineno__", "_MutableMapping__marker"})
EXCLUDED_ATTRIBUTES = sorted(_EXCLUDED)

_ALLOWED_BASES = {
    "collections.abc": ["Callable", "Awaitable", "Iterable", "Iterator", "AsyncIterable",
                        "AsyncIterator", "Hashable", "Sized", "Container", "Collection",
                        "Reversible", "Buffer"],
    "contextlib": ["AbstractContextManager", "AbstractAsyncContextManager"],
}


def _get_protocol_attrs(cls):
    """The names of a protocol's members."""
    attrs = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        annotations = getattr(base, "__annotations__", {})
        for attr in (*base.__dict__, *annotations):
            if not attr.startswith("_abc_") and attr not in _EXCLUDED:
                attrs.add(attr)
    return attrs


def _no_init_or_replace_init(self, *args, **kwargs):
    """The __init__ of protocols, which classes that name them as bases inherit."""
    cls = type(self)
    if cls._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    if cls.__init__ is not _no_init_or_replace_init:
        return
    # The class has none of its own: that of the next base which is no protocol counts.
    for base in cls.__mro__:
        init = base.__dict__.get("__init__", _no_init_or_replace_init)
        if init is not _no_init_or_replace_init:
            cls.__init__ = init
            break
    else:
        cls.__init__ = object.__init__
    cls.__init__(self, *args, **kwargs)


def _caller_of_check(depth=1):
    try:
        return sys._getframe(depth + 1).f_globals.get("__name__")
    except (AttributeError, ValueError):
        return None


def _internal_check(depth):
    """Whether abc or functools asks: those checks are let through."""
    return _caller_of_check(depth + 1) in {"abc", "_py_abc", "functools", None}


_cached_getattr_static = None


def _getattr_static(obj, name):
    global _cached_getattr_static
    if _cached_getattr_static is None:
        from inspect import getattr_static
        _cached_getattr_static = getattr_static
    return _cached_getattr_static(obj, name)


def _members_hook(cls, other):
    """The __subclasshook__ of protocols."""
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    for attr in cls.__protocol_attrs__:
        for base in other.__mro__:
            if attr in base.__dict__:
                if base.__dict__[attr] is None:
                    return NotImplemented
                break
            annotations = getattr(base, "__annotations__", {})
            if (isinstance(annotations, collections.abc.Mapping) and attr in annotations
                    and issubclass(other, Generic) and getattr(other, "_is_protocol", False)):
                break
        else:
            return NotImplemented
    return True


class _ProtocolMeta(ABCMeta):
    """The type of protocols: isinstance() looks at the members."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        if name == "Protocol" and bases == (Generic,):
            pass
        elif Protocol is not None and Protocol in bases:
            for base in bases:
                if not (base in (object, Generic)
                        or base.__name__ in _ALLOWED_BASES.get(base.__module__, [])
                        or issubclass(base, Generic) and getattr(base, "_is_protocol", False)):
                    raise TypeError(f"Protocols can only inherit from other protocols, "
                                    f"got {base!r}")
        return super().__new__(mcls, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _get_protocol_attrs(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False) and not _internal_check(1):
            if not isinstance(other, type):
                raise TypeError("issubclass() arg 1 must be a class")
            if not getattr(cls, "_is_runtime_protocol", False):
                raise TypeError("Instance and class checks can only be used with "
                                "@runtime_checkable protocols")
            if not _callable_members_only(cls) \
                    and cls.__dict__.get("__subclasshook__") is _hook_method:
                raise TypeError("Protocols with non-method members don't support issubclass().")
        return super().__subclasscheck__(other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False) and not _internal_check(1):
            raise TypeError("Instance and class checks can only be used with "
                            "@runtime_checkable protocols")
        if super().__instancecheck__(instance):
            return True
        for attr in cls.__protocol_attrs__:
            try:
                value = _getattr_static(instance, attr)
            except AttributeError:
                return False
            if value is None and attr not in _non_callable_members(cls):
                return False
        return True


def _non_callable_members(cls):
    found = cls.__dict__.get("__non_callable_proto_members__")
    if found is None:
        found = {attr for attr in cls.__protocol_attrs__
                 if not callable(getattr(cls, attr, None))}
        cls.__non_callable_proto_members__ = found
    return found


def _callable_members_only(cls):
    return not _non_callable_members(cls)


_hook_method = classmethod(_members_hook)
Protocol = None


class Protocol(Generic, metaclass=_ProtocolMeta):
    """A base of classes that describe which members an object must have."""

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = _hook_method
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


def runtime_checkable(cls):
    """Class decorator: isinstance() and issubclass() may be used with the protocol."""
    if not issubclass(cls, Generic) or not getattr(cls, "_is_protocol", False):
        raise TypeError("@runtime_checkable can be only applied to protocol classes,"
                        f" got {cls!r}")
    cls._is_runtime_protocol = True
    _non_callable_members(cls)
    return cls


for _class in (Generic, Protocol, _ProtocolMeta):
    _class.__module__ = "typing"
del _class
