"""Putting mocks in the place of objects for a while."""

import contextlib
import inspect
from functools import wraps

from ._autospec import _check_names, create_autospec
from ._calls import DEFAULT
from ._magic import AsyncMock, MagicMock, NonCallableMagicMock
from ._mocks import NonCallableMock
from ._specs import (InvalidSpecError, can_be_called, import_module, instances_can_be_called,
                     is_async_object, is_list, is_mock)

__all__ = []

_builtins = frozenset(name for name in dir(__import__("builtins")) if not name.startswith("_"))


def _is_started(patcher):
    return hasattr(patcher, "is_local")


class _patch:
    """Replaces an attribute: as a decorator, in a with statement, or between start() and stop()."""

    __module__ = "unittest.mock"
    attribute_name = None
    _active_patches = []

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable,
                 kwargs, *, unsafe=False):
        if new_callable is not None:
            if new is not DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        if not unsafe:
            _check_names(kwargs)
        if is_mock(spec):
            raise InvalidSpecError(f"Cannot spec attr {attribute!r} as the spec has already been "
                                   f"mocked out. [spec={spec!r}]")
        if is_mock(spec_set):
            raise InvalidSpecError(f"Cannot spec attr {attribute!r} as the spec_set target has "
                                   f"already been mocked out. [spec_set={spec_set!r}]")
        self.getter = getter
        self.attribute = attribute
        self.new = new
        self.new_callable = new_callable
        self.spec = spec
        self.create = create
        self.has_local = False
        self.spec_set = spec_set
        self.autospec = autospec
        self.kwargs = kwargs
        self.additional_patchers = []

    def copy(self):
        """Another patcher that does the same."""
        patcher = _patch(self.getter, self.attribute, self.new, self.spec, self.create,
                         self.spec_set, self.autospec, self.new_callable, self.kwargs)
        patcher.attribute_name = self.attribute_name
        patcher.additional_patchers = [each.copy() for each in self.additional_patchers]
        return patcher

    def __call__(self, func):
        if isinstance(func, type):
            return self.decorate_class(func)
        if inspect.iscoroutinefunction(func):
            return self.decorate_async_callable(func)
        return self.decorate_callable(func)

    def decorate_class(self, klass):
        """Decorates the methods whose names begin with patch.TEST_PREFIX."""
        for name in dir(klass):
            if not name.startswith(patch.TEST_PREFIX):
                continue
            value = getattr(klass, name)
            if hasattr(value, "__call__"):
                setattr(klass, name, self.copy()(value))
        return klass

    @contextlib.contextmanager
    def decoration_helper(self, patched, args, keywargs):
        """Enters all patchers of a function; gives the arguments with the mocks."""
        extra = []
        with contextlib.ExitStack() as stack:
            for patcher in patched.patchings:
                made = stack.enter_context(patcher)
                if patcher.attribute_name is not None:
                    keywargs.update(made)
                elif patcher.new is DEFAULT:
                    extra.append(made)
            yield args + tuple(extra), keywargs

    def decorate_callable(self, func):
        """Decorates a function."""
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func

        @wraps(func)
        def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return func(*newargs, **newkeywargs)
        patched.patchings = [self]
        return patched

    def decorate_async_callable(self, func):
        """Decorates a coroutine function."""
        if hasattr(func, "patchings"):
            func.patchings.append(self)
            return func

        @wraps(func)
        async def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return await func(*newargs, **newkeywargs)
        patched.patchings = [self]
        return patched

    def get_original(self):
        """(what is replaced, whether it is in the target's own namespace)"""
        target = self.getter()
        name = self.attribute
        original = DEFAULT
        local = False
        try:
            original = target.__dict__[name]
            local = True
        except (AttributeError, KeyError):
            original = getattr(target, name, DEFAULT)
        if name in _builtins and hasattr(target, "__file__") | (type(target).__name__ == "module"):
            self.create = True
        if not self.create and original is DEFAULT:
            raise AttributeError(f"{target} does not have the attribute {name!r}")
        return original, local

    def _make_mock(self, original):
        # The mock to put in, by the specification.
        spec, spec_set, autospec = self.spec, self.spec_set, self.autospec
        kwargs = dict(self.kwargs)
        if autospec is None:
            inherit = False
            if spec is True:
                spec = original
                if spec_set is True:
                    spec_set, spec = original, None
            elif spec is not None:
                if spec_set is True:
                    spec_set, spec = spec, None
            elif spec_set is True:
                spec_set = original
            if spec is not None or spec_set is not None:
                if original is DEFAULT:
                    raise TypeError("Can't use 'spec' with create=True")
                inherit = isinstance(original, type)     # so that instances have it, too
            if spec is None and is_async_object(original):
                klass = AsyncMock
            else:
                klass = MagicMock
            options = {}
            if self.new_callable is not None:
                klass = self.new_callable
            elif spec is not None or spec_set is not None:
                model = spec if spec is not None else spec_set
                callable_ = "__call__" in model if is_list(model) else can_be_called(model)
                if is_async_object(model):
                    klass = AsyncMock
                elif not callable_:
                    klass = NonCallableMagicMock
            if spec is not None:
                options["spec"] = spec
            if spec_set is not None:
                options["spec_set"] = spec_set
            if isinstance(klass, type) and issubclass(klass, NonCallableMock) and self.attribute:
                options["name"] = self.attribute
            options.update(kwargs)
            new = klass(**options)
            if inherit and is_mock(new):
                model = spec if spec is not None else spec_set
                if not is_list(model) and not instances_can_be_called(model):
                    klass = NonCallableMagicMock
                options.pop("name")
                new.return_value = klass(_new_parent=new, _new_name="()", **options)
            return new
        # autospec
        if original is DEFAULT:
            raise TypeError("Can't use 'autospec' with create=True")
        spec_set = bool(spec_set)
        if autospec is True:
            autospec = original
        if is_mock(self.target):
            raise InvalidSpecError(
                f"Cannot autospec attr {self.attribute!r} as the patch target has already been "
                f"mocked out. [target={self.target!r}, attr={autospec!r}]")
        if is_mock(autospec):
            name = getattr(self.target, "__name__", self.target)
            raise InvalidSpecError(
                f"Cannot autospec attr {self.attribute!r} from target {name!r} as it has already "
                f"been mocked out. [target={self.target!r}, attr={autospec!r}]")
        return create_autospec(autospec, spec_set=spec_set, _name=self.attribute, **kwargs)

    def __enter__(self):
        new, spec, spec_set, autospec = self.new, self.spec, self.spec_set, self.autospec
        # False means what None means.
        self.spec = spec = None if spec is False else spec
        self.spec_set = spec_set = None if spec_set is False else spec_set
        self.autospec = autospec = None if autospec is False else autospec
        if spec is not None and autospec is not None:
            raise TypeError("Can't specify spec and autospec")
        if autospec is not None and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        if spec is not None and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        self.target = self.getter()
        self._exit_stack = contextlib.ExitStack()
        original, local = self.get_original()
        if new is DEFAULT:
            new = self._make_mock(original)
        elif autospec is not None:
            raise TypeError("autospec creates the mock for you. Can't specify autospec and new.")
        elif self.kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        self.temp_original = original
        self.is_local = local
        try:
            setattr(self.target, self.attribute, new)
            if self.attribute_name is None:
                return new
            extra = {}
            if self.new is DEFAULT:
                extra[self.attribute_name] = new
            for patcher in self.additional_patchers:
                made = self._exit_stack.enter_context(patcher)
                if patcher.new is DEFAULT:
                    extra.update(made)
            return extra
        except BaseException as e:
            if not self.__exit__(type(e), e, e.__traceback__):
                raise

    def __exit__(self, *exc_info):
        if not _is_started(self):
            return None
        if self.is_local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (not hasattr(self.target, self.attribute)
                                    or self.attribute in ("__doc__", "__module__", "__defaults__",
                                                          "__annotations__", "__kwdefaults__")):
                # A proxy for something else, which needs it set.
                setattr(self.target, self.attribute, self.temp_original)
        del self.temp_original, self.is_local, self.target
        stack = self._exit_stack
        del self._exit_stack
        return stack.__exit__(*exc_info)

    def start(self):
        """Replaces the attribute; what is in its place now."""
        result = self.__enter__()
        self._active_patches.append(self)
        return result

    def stop(self):
        """Puts the attribute back."""
        try:
            self._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _get_target(target):
    try:
        target, attribute = target.rsplit(".", 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return lambda: import_module(target), attribute


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None,
                  autospec=None, new_callable=None, *, unsafe=False, **kwargs):
    """Replaces an attribute of an object."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(lambda: target, attribute, new, spec, create, spec_set, autospec, new_callable,
                  kwargs, unsafe=unsafe)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None,
                    new_callable=None, **kwargs):
    """Replaces several attributes, which the keywords name; DEFAULT for mocks."""
    if type(target) is str:
        getter = lambda: import_module(target)
    else:
        getter = lambda: target
    if not kwargs:
        raise ValueError("Must supply at least one keyword argument with patch.multiple")
    patchers = []
    for attribute, new in kwargs.items():
        patcher = _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable,
                         {})
        patcher.attribute_name = attribute
        patchers.append(patcher)
    first, *rest = patchers
    first.additional_patchers.extend(rest)
    return first


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
          new_callable=None, *, unsafe=False, **kwargs):
    """Replaces what "module.attribute" names: by `new`, or by a mock that is handed over."""
    getter, attribute = _get_target(target)
    return _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
                  unsafe=unsafe)


class _patch_dict:
    """Changes a dictionary, or anything like one, for a while."""

    __module__ = "unittest.mock"

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict = in_dict
        self.values = dict(values)     # a copy: it may be a list of pairs
        self.values.update(kwargs)
        self.clear = clear
        self._original = None

    def __call__(self, f):
        if isinstance(f, type):
            return self.decorate_class(f)
        if inspect.iscoroutinefunction(f):
            return self.decorate_async_callable(f)
        return self.decorate_callable(f)

    def decorate_callable(self, f):
        """Decorates a function."""
        @wraps(f)
        def _inner(*args, **kw):
            self._patch_dict()
            try:
                return f(*args, **kw)
            finally:
                self._unpatch_dict()
        return _inner

    def decorate_async_callable(self, f):
        """Decorates a coroutine function."""
        @wraps(f)
        async def _inner(*args, **kw):
            self._patch_dict()
            try:
                return await f(*args, **kw)
            finally:
                self._unpatch_dict()
        return _inner

    def decorate_class(self, klass):
        """Decorates the methods whose names begin with patch.TEST_PREFIX."""
        for name in dir(klass):
            value = getattr(klass, name)
            if name.startswith(patch.TEST_PREFIX) and hasattr(value, "__call__"):
                setattr(klass, name, _patch_dict(self.in_dict, self.values, self.clear)(value))
        return klass

    def __enter__(self):
        self._patch_dict()
        return self.in_dict

    def _patch_dict(self):
        if isinstance(self.in_dict, str):
            self.in_dict = import_module(self.in_dict)
        target = self.in_dict
        try:
            original = target.copy()
        except AttributeError:
            original = {key: target[key] for key in target}
        self._original = original
        if self.clear:
            _clear(target)
        try:
            target.update(self.values)
        except AttributeError:
            for key in self.values:
                target[key] = self.values[key]

    def _unpatch_dict(self):
        target = self.in_dict
        original = self._original
        _clear(target)
        try:
            target.update(original)
        except AttributeError:
            for key in original:
                target[key] = original[key]

    def __exit__(self, *args):
        if self._original is not None:
            self._unpatch_dict()
            self._original = None
        return False

    def start(self):
        """Changes the dictionary."""
        result = self.__enter__()
        _patch._active_patches.append(self)
        return result

    def stop(self):
        """Puts the dictionary back."""
        try:
            _patch._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _clear(mapping):
    try:
        mapping.clear()
    except AttributeError:
        for key in list(mapping):
            del mapping[key]


def _patch_stopall():
    """Ends all patches that start() began, the last one first."""
    for patcher in reversed(_patch._active_patches):
        patcher.stop()


patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _patch_stopall
patch.TEST_PREFIX = "test"
