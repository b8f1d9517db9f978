"""Mock objects without magic methods: they record how they are used, and answer as told."""

import inspect
import threading
from unittest.util import safe_repr

from ._calls import (DEFAULT, AnyComparer, _Call, _CallList, call, deleted, format_call, missing)
from ._specs import (FunctionTypes, InvalidSpecError, _SpecState, is_async_object, is_exception,
                     is_list, is_mock, signature_of)

__all__ = []

FILTER_DIR = True
_lock = threading.RLock()


def _words(text):
    return {f"__{name}__" for name in text.split()}


_numeric = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow".split()
_magics = _words("lt gt le ge eq ne getitem setitem delitem len contains str sizeof enter exit "
                 "divmod rdivmod neg pos abs invert complex int float index round trunc floor "
                 "ceil bool next fspath aiter hash iter")
_magics |= {f"__{prefix}{name}__" for prefix in ("", "i", "r") for name in _numeric}
_non_defaults = _words("get set delete reversed missing reduce reduce_ex getinitargs "
                       "getnewargs getstate setstate getformat repr dir subclasses format "
                       "getnewargs_ex")
_async_method_magics = _words("aenter aexit anext")
_async_magics = _async_method_magics | {"__aiter__"}
_all_sync_magics = _magics | _non_defaults
_all_magics = _all_sync_magics | _async_magics
_unsupported_magics = _words("getattr setattr init new prepare instancecheck subclasscheck del")

# Names that look like assertions without their beginning.
_near_assertions = {"called_with", "called_once_with", "called_once", "has_calls", "any_call",
                    "not_called", "awaited_once_with", "awaited_once"}
_misspelled = ("assert", "assret", "asert", "aseert", "assrt")


def _is_magic(name):
    return name[:2] + name[2:-2] + name[-2:] == f"__{name[2:-2]}__" and len(name) > 4


def _method_calling(name, function):
    def method(self, /, *args, **kwargs):
        return function(self, *args, **kwargs)
    method.__name__ = name
    return method


def extract_mock(obj):
    """The mock behind a function that create_autospec made."""
    if isinstance(obj, FunctionTypes) and hasattr(obj, "mock"):
        return obj.mock
    return obj


def set_parent(parent, value, name, new_name):
    """Makes a mock a child of another one, if it is one and is nobody's yet."""
    value = extract_mock(value)
    if not is_mock(value):
        return False
    if value._mock_name or value._mock_new_name or value._mock_parent is not None \
            or value._mock_new_parent is not None:
        return False
    ancestor = parent
    while ancestor is not None:
        # A mock that is its own ancestor would never end recording.
        if ancestor is value:
            return False
        ancestor = ancestor._mock_new_parent
    if new_name:
        value._mock_new_parent = parent
        value._mock_new_name = new_name
    if name:
        value._mock_parent = parent
        value._mock_name = name
    return True


class _Iterator:
    # A side effect that is gone through; asking for it gives it again.
    def __init__(self, obj):
        self.obj = iter(obj)

    def __next__(self):
        return next(self.obj)


def _as_effect(effect):
    if effect is None or is_exception(effect) or hasattr(effect, "__call__"):
        return effect
    try:
        return iter(effect)
    except TypeError:
        return effect


class Base:
    """The end of the line of classes that take a mock's arguments."""

    _mock_return_value = DEFAULT
    _mock_side_effect = None

    def __init__(self, /, *args, **kwargs):
        pass


def _delegating(name):
    # An attribute that a function made by create_autospec may keep in place of the mock.
    hidden = "_mock_" + name

    def get(self):
        delegate = self._mock_delegate
        return getattr(self, hidden) if delegate is None else getattr(delegate, name)

    def set_(self, value):
        delegate = self._mock_delegate
        if delegate is None:
            self.__dict__[hidden] = value
        else:
            setattr(delegate, name, value)
    return property(get, set_)


_settable = {"_mock_sealed", "return_value", "_mock_wraps", "_mock_parent", "_mock_new_parent",
             "_mock_name", "_mock_new_name", "side_effect", "_mock_return_value",
             "_mock_side_effect", "called", "call_count", "call_args", "call_args_list",
             "mock_calls", "method_calls", "await_count", "await_args", "await_args_list"}


class NonCallableMock(Base):
    """A mock that cannot be called."""

    __module__ = "unittest.mock"

    def __new__(cls, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                _eat_self=None, unsafe=False, **kwargs):
        # Every mock has a class of its own, so that it can get magic methods.
        from ._async import AsyncMockMixin
        bases = (cls,)
        if not issubclass(cls, AsyncMockMixin):
            given = spec_set if spec is None else spec
            if given is not None and is_async_object(given):
                bases = (AsyncMockMixin, cls)
        return object.__new__(type(cls.__name__, bases, {"__doc__": cls.__doc__,
                                                         "__module__": cls.__module__}))

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                 _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                 _eat_self=None, unsafe=False, **kwargs):
        own = self.__dict__
        own["_mock_parent"] = parent
        own["_mock_name"] = name
        own["_mock_new_name"] = _new_name
        own["_mock_new_parent"] = parent if _new_parent is None else _new_parent
        own["_mock_sealed"] = False
        if spec_set is not None:
            spec = spec_set
            spec_set = True
        if _eat_self is None:
            _eat_self = parent is not None
        self._mock_add_spec(spec, spec_set, _spec_as_instance, _eat_self)
        own["_mock_children"] = {}
        own["_mock_wraps"] = wraps
        own["_mock_delegate"] = None
        own["_mock_called"] = False
        own["_mock_call_args"] = None
        own["_mock_call_count"] = 0
        own["_mock_call_args_list"] = _CallList()
        own["_mock_mock_calls"] = _CallList()
        own["method_calls"] = _CallList()
        own["_mock_unsafe"] = unsafe
        if kwargs:
            self.configure_mock(**kwargs)
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state)

    called = _delegating("called")
    call_count = _delegating("call_count")
    call_args = _delegating("call_args")
    call_args_list = _delegating("call_args_list")
    mock_calls = _delegating("mock_calls")

    def attach_mock(self, mock, attribute):
        """Makes a mock an attribute of this one, whatever its name and parent were."""
        inner = extract_mock(mock)
        inner._mock_parent = None
        inner._mock_new_parent = None
        inner._mock_name = ""
        inner._mock_new_name = None
        setattr(self, attribute, mock)

    def mock_add_spec(self, spec, spec_set=False):
        """Lets the mock have only the attributes that `spec` (an object or names) has."""
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, _spec_as_instance=False, _eat_self=False):
        if is_mock(spec):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        spec_class = signature = None
        asyncs = []
        if spec is not None and not is_list(spec):
            spec_class = spec if isinstance(spec, type) else type(spec)
            found = signature_of(spec, _spec_as_instance, _eat_self)
            signature = found and found[1]
            names = dir(spec)
            for attribute in names:
                static = inspect.getattr_static(spec, attribute, None)
                if isinstance(static, (staticmethod, classmethod)):
                    static = static.__func__
                if inspect.iscoroutinefunction(static) or is_mock(static) \
                        and inspect.iscoroutinefunction(getattr(spec, attribute, None)):
                    asyncs.append(attribute)
            spec = names
        self.__dict__.update(_spec_class=spec_class, _spec_set=spec_set,
                             _spec_signature=signature, _mock_methods=spec, _spec_asyncs=asyncs)

    @property
    def return_value(self):
        """What calls return: a mock, unless something else was set."""
        value = self._mock_return_value
        if self._mock_delegate is not None:
            value = self._mock_delegate.return_value
        if value is DEFAULT:
            value = self._get_child_mock(_new_parent=self, _new_name="()")
            self.return_value = value
        return value

    @return_value.setter
    def return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
        else:
            self._mock_return_value = value
            set_parent(self, value, None, "()")

    @property
    def __class__(self):
        if self._spec_class is None:
            return type(self)
        return self._spec_class

    @property
    def side_effect(self):
        """What calls do: a function, an exception, or an iterable of results."""
        delegate = self._mock_delegate
        if delegate is None:
            return self._mock_side_effect
        effect = delegate.side_effect
        if effect is not None and not callable(effect) and not isinstance(effect, _Iterator) \
                and not is_exception(effect):
            effect = delegate.side_effect = _Iterator(effect)
        return effect

    @side_effect.setter
    def side_effect(self, value):
        value = _as_effect(value)
        if self._mock_delegate is None:
            self._mock_side_effect = value
        else:
            self._mock_delegate.side_effect = value

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forgets the calls, and what is asked for by keyword."""
        visited = [] if visited is None else visited
        if id(self) in visited:
            return
        visited.append(id(self))
        self.called = False
        self.call_args = None
        self.call_count = 0
        self.mock_calls = _CallList()
        self.call_args_list = _CallList()
        self.method_calls = _CallList()
        if return_value:
            self._mock_return_value = DEFAULT
        if side_effect:
            self._mock_side_effect = None
        for child in self._mock_children.values():
            if not isinstance(child, _SpecState) and child is not deleted:
                child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        result = self._mock_return_value
        if is_mock(result) and result is not self:
            result.reset_mock(visited)

    def configure_mock(self, /, **kwargs):
        """Sets attributes, also of children: configure_mock(**{"a.b.return_value": 3})."""
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *parents, last = path.split(".")
            obj = self
            for each in parents:
                obj = getattr(obj, each)
            setattr(obj, last, value)

    def __getattr__(self, name):
        if name in ("_mock_methods", "_mock_unsafe"):
            raise AttributeError(name)
        if self._mock_methods is not None:
            if name not in self._mock_methods or name in _all_magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif _is_magic(name):
            raise AttributeError(name)
        if not self._mock_unsafe and (not self._mock_methods or name not in self._mock_methods):
            if name.startswith(_misspelled) or name in _near_assertions:
                raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock "
                                     f"if {name!r} is meant to be an attribute.")
        with _lock:
            result = self._mock_children.get(name)
            if result is deleted:
                raise AttributeError(name)
            if result is None:
                wraps = None
                if self._mock_wraps is not None:
                    wraps = getattr(self._mock_wraps, name)
                result = self._get_child_mock(parent=self, name=name, wraps=wraps,
                                              _new_name=name, _new_parent=self)
                self._mock_children[name] = result
            elif isinstance(result, _SpecState):
                from ._autospec import create_autospec
                try:
                    result = create_autospec(result.spec, result.spec_set, result.instance,
                                             result.parent, result.name)
                except InvalidSpecError:
                    target = self.__dict__["_mock_name"] or self
                    raise InvalidSpecError(
                        f"Cannot autospec attr {name!r} from target {target!r} as it has already "
                        f"been mocked out. [target={self!r}, attr={result.spec!r}]")
                self._mock_children[name] = result
        return result

    def _extract_mock_name(self):
        # "name.child().other", from the outermost parent on.
        parts = [self._mock_new_name]
        dot = "" if parts == ["()"] else "."
        last = self
        parent = self._mock_new_parent
        while parent is not None:
            last = parent
            parts.append(parent._mock_new_name + dot)
            dot = "" if parent._mock_new_name == "()" else "."
            parent = parent._mock_new_parent
        parts.reverse()
        first = last._mock_name or "mock"
        if len(parts) > 1 and parts[1] not in ("()", "()."):
            first += "."
        parts[0] = first
        return "".join(parts)

    def __repr__(self):
        name = self._extract_mock_name()
        shown = "" if name in ("mock", "mock.") else f" name={name!r}"
        if self._spec_class is not None:
            kind = "spec_set" if self._spec_set else "spec"
            shown += f" {kind}={self._spec_class.__name__!r}"
        return f"<{type(self).__name__}{shown} id='{id(self)}'>"

    def __dir__(self):
        import unittest.mock as public
        if not public.FILTER_DIR:
            return object.__dir__(self)
        names = {name for name in dir(type(self)) if not name.startswith("_")}
        names.update(name for name in self.__dict__
                     if not name.startswith("_") or _is_magic(name))
        names.update(self._mock_methods or ())
        names.update(name for name, child in self._mock_children.items() if child is not deleted)
        return sorted(names)

    def __setattr__(self, name, value):
        if name in _settable:
            return object.__setattr__(self, name, value)
        if (self._spec_set and self._mock_methods is not None and name not in self._mock_methods
                and name not in self.__dict__):
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _unsupported_magics:
            raise AttributeError(f"Attempting to set unsupported magic method {name!r}.")
        if name in _all_magics:
            if self._mock_methods is not None and name not in self._mock_methods:
                raise AttributeError(f"Mock object has no attribute '{name}'")
            if is_mock(value):
                # Mocks get no self, as they are no functions.
                set_parent(self, value, None, name)
                setattr(type(self), name, value)
                self._mock_children[name] = value
            else:
                setattr(type(self), name, _method_calling(name, value))
                function = value
                value = lambda *args, **kwargs: function(self, *args, **kwargs)
        elif name == "__class__":
            self._spec_class = value
            return None
        elif set_parent(self, value, name, name):
            self._mock_children[name] = value
        if self._mock_sealed and not hasattr(self, name):
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        return object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if name in _all_magics and name in type(self).__dict__:
            delattr(type(self), name)
            if name not in self.__dict__:
                return
        child = self._mock_children.get(name, missing)
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif child is deleted:
            raise AttributeError(name)
        if child is not missing:
            del self._mock_children[name]
        self._mock_children[name] = deleted

    # ---- Assertions

    def _format_mock_call_signature(self, args, kwargs):
        return format_call(self._mock_name or "mock", args, kwargs)

    def _format_mock_failure_message(self, args, kwargs, action="call"):
        expected = self._format_mock_call_signature(args, kwargs)
        actual = self._format_mock_call_signature(*self.call_args[-2:])
        return f"expected {action} not found.\nExpected: {expected}\n  Actual: {actual}"

    def _get_call_signature_from_name(self, name):
        # The signature that a call in mock_calls, "a.b().c", has to have.
        if not name:
            return self._spec_signature
        signature = None
        children = self._mock_children
        for each in name.replace("()", "").split("."):
            child = children.get(each)
            if child is None or isinstance(child, _SpecState):
                break
            child = extract_mock(child)
            children = child._mock_children
            signature = child._spec_signature
        return signature

    def _call_matcher(self, made):
        # A call in the form in which it is compared: by the signature, if there is one.
        if isinstance(made, tuple) and len(made) > 2:
            signature = self._get_call_signature_from_name(made[0])
        else:
            signature = self._spec_signature
        if signature is None:
            return made
        name, args, kwargs = ("", *made) if len(made) == 2 else made
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as e:
            return e.with_traceback(None)
        return call(name, bound.args, bound.kwargs)

    def _calls_repr(self, prefix="Calls"):
        return f"\n{prefix}: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    def assert_not_called(self):
        """Fails if the mock was called."""
        if self.call_count:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to not have been called."
                                 f" Called {self.call_count} times.{self._calls_repr()}")

    def assert_called(self):
        """Fails if the mock was not called."""
        if not self.call_count:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called.")

    def assert_called_once(self):
        """Fails if the mock was not called exactly once."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called "
                                 f"once. Called {self.call_count} times.{self._calls_repr()}")

    def assert_called_with(self, /, *args, **kwargs):
        """Fails if the last call was another one."""
        if self.call_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"expected call not found.\nExpected: {expected}\n"
                                 "  Actual: not called.")
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        if self._call_matcher(self.call_args) != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError(self._format_mock_failure_message(args, kwargs)) from cause

    def assert_called_once_with(self, /, *args, **kwargs):
        """Fails if there was not exactly one call, this one."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to be called once. "
                                 f"Called {self.call_count} times.{self._calls_repr()}")
        return self.assert_called_with(*args, **kwargs)

    def assert_has_calls(self, calls, any_order=False):
        """Fails if mock_calls does not have these calls, one behind the other or in any order."""
        expected = [self._call_matcher(c) for c in calls]
        cause = next((e for e in expected if isinstance(e, Exception)), None)
        made = _CallList(self._call_matcher(c) for c in self.mock_calls)
        if any_order:
            made = list(made)
            lost = []
            for each in expected:
                try:
                    made.remove(each)
                except ValueError:
                    lost.append(each)
            if lost:
                raise AssertionError(f"{self._mock_name or 'mock'!r} does not contain all of "
                                     f"{tuple(lost)!r} in its call list, found {made!r} instead"
                                     ) from cause
        elif expected not in made:
            problem = "Calls not found."
            if cause is not None:
                errors = [e if isinstance(e, Exception) else None for e in expected]
                problem = f"Error processing expected calls.\nErrors: {errors}"
            actual = self._calls_repr(prefix="  Actual").rstrip(".")
            raise AssertionError(f"{problem}\nExpected: {_CallList(calls)}{actual}") from cause

    def assert_any_call(self, /, *args, **kwargs):
        """Fails if there was no such call."""
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        cause = expected if isinstance(expected, Exception) else None
        made = [self._call_matcher(c) for c in self.call_args_list]
        if cause or expected not in AnyComparer(made):
            raise AssertionError(f"{self._format_mock_call_signature(args, kwargs)} call not "
                                 "found") from cause

    def _get_child_mock(self, /, **kw):
        """Makes the mock for an attribute or the return value; subclasses may override it."""
        from ._async import AsyncMockMixin
        from ._magic import AsyncMock, MagicMock, NonCallableMagicMock
        if self._mock_sealed:
            attribute = f".{kw['name']}" if "name" in kw else "()"
            raise AttributeError(self._extract_mock_name() + attribute)
        name = kw.get("_new_name")
        if name in self.__dict__["_spec_asyncs"]:
            return AsyncMock(**kw)
        own = type(self)
        if issubclass(own, MagicMock) and name in _async_method_magics:
            klass = AsyncMock
        elif issubclass(own, AsyncMockMixin):
            if name in _all_sync_magics or self._mock_methods and name in self._mock_methods:
                # A method that is known not to be async.
                klass = MagicMock
            else:
                klass = AsyncMock
        elif not issubclass(own, CallableMixin):
            if issubclass(own, NonCallableMagicMock):
                klass = MagicMock
            elif issubclass(own, NonCallableMock):
                klass = Mock
        else:
            klass = own.__mro__[1]
        return klass(**kw)


class CallableMixin(Base):
    """What mocks that can be called have in addition."""

    __module__ = "unittest.mock"

    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None,
                 spec_set=None, parent=None, _spec_state=None, _new_name="", _new_parent=None,
                 **kwargs):
        self.__dict__["_mock_return_value"] = return_value
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent,
                         **kwargs)
        self.side_effect = side_effect

    def _mock_check_sig(self, /, *args, **kwargs):
        # Replaced in the mock's class if there is a signature.
        pass

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(*args, **kwargs)
        self._increment_mock_call(*args, **kwargs)
        return self._mock_call(*args, **kwargs)

    def _mock_call(self, /, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _increment_mock_call(self, /, *args, **kwargs):
        # Notes the call here and, under the name they know it by, in the parents.
        self.called = True
        self.call_count += 1
        made = _Call((args, kwargs), two=True)
        self.call_args = made
        self.call_args_list.append(made)
        as_method = self._mock_parent is not None
        method_name = self._mock_name
        name = self._mock_new_name
        is_result = name == "()"
        self.mock_calls.append(_Call(("", args, kwargs)))
        parent = self._mock_new_parent
        while parent is not None:
            if as_method:
                parent.method_calls.append(_Call((method_name, args, kwargs)))
                as_method = parent._mock_parent is not None
                if as_method:
                    method_name = f"{parent._mock_name}.{method_name}"
            parent.mock_calls.append(_Call((name, args, kwargs)))
            if parent._mock_new_name:
                dot = "" if is_result else "."
                is_result = parent._mock_new_name == "()"
                name = parent._mock_new_name + dot + name
            parent = parent._mock_new_parent

    def _execute_mock_call(self, /, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if is_exception(effect):
                raise effect
            if hasattr(effect, "__call__"):
                result = effect(*args, **kwargs)
            else:
                result = next(effect)
                if is_exception(result):
                    raise result
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_delegate and self._mock_delegate.return_value is not DEFAULT:
            return self._mock_delegate.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(CallableMixin, NonCallableMock):
    """An object that can be used like any other: attributes are mocks, calls are recorded.

    spec (an object or names) restricts the attributes, spec_set also what may be set; side_effect
    is called, raised or gone through by calls, else return_value is returned; wraps is called in
    place of recording only; name is shown by repr. Other keywords set attributes.
    """

    __module__ = "unittest.mock"
