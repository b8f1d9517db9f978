"""What a specification allows: signatures, and which attributes and methods there are."""

import asyncio
import inspect
from functools import partial
from types import CodeType, FunctionType, MethodType

from ._calls import missing

__all__ = []

FunctionTypes = (FunctionType, type(missing.__repr__))


class InvalidSpecError(Exception):
    """The specification is a mock itself."""

    __module__ = "unittest.mock"


def is_async_object(obj):
    """Whether calling it gives something to be awaited."""
    if is_mock(obj) and not has_mixin(obj, "AsyncMock"):
        return False
    if hasattr(obj, "__func__"):
        obj = obj.__func__
    return asyncio.iscoroutinefunction(obj) or inspect.isawaitable(obj)


def is_async_function(obj):
    """Whether it is a function of async def."""
    return bool(getattr(obj, "__code__", None)) and asyncio.iscoroutinefunction(obj)


def is_mock(obj):
    """Whether it is a mock; mocks may lie about their class."""
    from ._mocks import NonCallableMock
    return issubclass(type(obj), NonCallableMock)


def has_mixin(obj, name):
    """Whether a mock is of a kind."""
    from . import _magic
    return issubclass(type(obj), getattr(_magic, name))


def is_exception(obj):
    """Whether it can be raised."""
    return isinstance(obj, BaseException) or (isinstance(obj, type)
                                              and issubclass(obj, BaseException))


def is_list(obj):
    """Whether a specification is a list of names."""
    return type(obj) in (list, tuple)


def can_be_called(obj):
    """Whether instances or functions like this one are called."""
    if isinstance(obj, type):
        return True
    if isinstance(obj, (staticmethod, classmethod, MethodType)):
        return can_be_called(obj.__func__)
    return getattr(obj, "__call__", None) is not None


def instances_can_be_called(obj):
    """Whether instances of a class, or an object, have __call__ in their class."""
    if not isinstance(obj, type):
        return getattr(obj, "__call__", None) is not None
    return any(base.__dict__.get("__call__") is not None for base in (obj, *obj.__mro__))


def signature_of(spec, as_instance, eat_self):
    """(function, signature) of what is called when the specification is; None if unknown."""
    if isinstance(spec, type) and not as_instance:
        spec = spec.__init__
        eat_self = True
    elif isinstance(spec, (classmethod, staticmethod)):
        if isinstance(spec, classmethod):
            eat_self = True
        spec = spec.__func__
    elif not isinstance(spec, FunctionTypes):
        try:
            spec = spec.__call__
        except AttributeError:
            return None
    target = partial(spec, None) if eat_self else spec
    try:
        return spec, inspect.signature(target)
    except ValueError:
        return None      # some native functions do not tell


def check_signature(spec, mock, skip_first, instance=False):
    """Makes a mock refuse arguments that the specification does not take."""
    found = signature_of(spec, instance, skip_first)
    if found is None:
        return
    function, signature = found

    def checksig(self, /, *args, **kwargs):
        signature.bind(*args, **kwargs)
    copy_function_details(function, checksig)
    type(mock)._mock_check_sig = checksig
    type(mock).__signature__ = signature


def copy_function_details(function, copy):
    """Gives a function the name and what else another one shows of itself."""
    for attribute in ("__doc__", "__text_signature__", "__module__", "__defaults__",
                      "__kwdefaults__"):
        try:
            setattr(copy, attribute, getattr(function, attribute))
        except AttributeError:
            pass


def must_skip(spec, entry, is_type):
    """Whether the first argument of a class's function is left out where it is called."""
    if not isinstance(spec, type):
        if entry in getattr(spec, "__dict__", {}):
            return False      # an attribute of the instance: no method
        spec = spec.__class__
    for klass in spec.__mro__:
        result = klass.__dict__.get(entry, missing)
        if result is missing:
            continue
        if isinstance(result, (staticmethod, classmethod)):
            return False
        return is_type if isinstance(result, FunctionTypes) else False
    return is_type


class _SpecState:
    """An attribute of a specification whose mock is made when somebody asks for it."""

    __module__ = "unittest.mock"

    def __init__(self, spec, spec_set=False, parent=None, name=None, ids=None, instance=False):
        self.spec = spec
        self.spec_set = spec_set
        self.parent = parent
        self.name = name
        self.ids = ids
        self.instance = instance


def fake_code():
    """What stands for the code of an AsyncMock, so that it looks like a coroutine function."""
    from ._mocks import NonCallableMock
    code = NonCallableMock(spec_set=CodeType)
    code.__dict__["co_flags"] = inspect.CO_COROUTINE | inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
    code.__dict__["co_varnames"] = ("args", "kwargs")
    code.__dict__["co_argcount"] = 0
    code.__dict__["co_posonlyargcount"] = 0
    code.__dict__["co_kwonlyargcount"] = 0
    return code


def import_module(target):
    """What a dotted name stands for: modules are imported on the way."""
    import pkgutil
    return pkgutil.resolve_name(target)

