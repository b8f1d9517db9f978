"""Mocks made after the model of an object, signatures included."""

import asyncio
import inspect

from ._calls import _CallList
from ._magic import AsyncMock, MagicMock, NonCallableMagicMock
from ._mocks import NonCallableMock, _is_magic
from ._specs import (FunctionTypes, InvalidSpecError, _SpecState, can_be_called,
                     check_signature, copy_function_details, instances_can_be_called,
                     is_async_function, is_list, is_mock, must_skip, signature_of)

__all__ = []


def _function_for(mock, spec):
    """A function with the specification's signature that calls the mock; None if unknown."""
    found = signature_of(spec, False, isinstance(spec, type))
    if found is None:
        return None
    function, signature = found

    def checksig(*args, **kwargs):
        signature.bind(*args, **kwargs)
    copy_function_details(function, checksig)
    name = function.__name__
    if not name.isidentifier():
        name = "funcopy"
    space = {"_checksig_": checksig, name: mock}
    exec(f"def {name}(*args, **kwargs):\n"
         "    _checksig_(*args, **kwargs)\n"
         f"    return {name}(*args, **kwargs)\n", space)
    funcopy = space[name]
    # In its globals the name stands for the mock.
    space[name] = mock
    _equip(funcopy, mock, function, signature)
    return funcopy


def _equip(funcopy, mock, original, signature):
    # Gives a function the mock's attributes and assertions.
    copy_function_details(original, funcopy)
    funcopy.mock = mock

    def forward(name):
        def method(*args, **kwargs):
            return getattr(mock, name)(*args, **kwargs)
        method.__name__ = name
        return method

    def reset_mock():
        funcopy.method_calls = _CallList()
        funcopy.mock_calls = _CallList()
        mock.reset_mock()
        result = funcopy.return_value
        if is_mock(result) and result is not mock:
            result.reset_mock()

    funcopy.called = False
    funcopy.call_count = 0
    funcopy.call_args = None
    funcopy.call_args_list = _CallList()
    funcopy.method_calls = _CallList()
    funcopy.mock_calls = _CallList()
    funcopy.return_value = mock.return_value
    funcopy.side_effect = mock.side_effect
    funcopy._mock_children = mock._mock_children
    for name in ("assert_called_with", "assert_called_once_with", "assert_has_calls",
                 "assert_any_call", "assert_called", "assert_not_called", "assert_called_once"):
        setattr(funcopy, name, forward(name))
    funcopy.reset_mock = reset_mock
    funcopy.__signature__ = signature
    mock._mock_delegate = funcopy


def _equip_async(funcopy):
    # The same for what is awaited.
    funcopy._is_coroutine = asyncio.coroutines._is_coroutine
    mock = funcopy.mock

    def forward(name):
        def method(*args, **kwargs):
            return getattr(mock, name)(*args, **kwargs)
        method.__name__ = name
        return method

    funcopy.await_count = 0
    funcopy.await_args = None
    funcopy.await_args_list = _CallList()
    for name in ("assert_awaited", "assert_awaited_once", "assert_awaited_with",
                 "assert_awaited_once_with", "assert_any_await", "assert_has_awaits",
                 "assert_not_awaited"):
        setattr(funcopy, name, forward(name))


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *,
                    unsafe=False, **kwargs):
    """A mock with the attributes and signatures of `spec`; of its instances with `instance`."""
    if is_list(spec):
        spec = type(spec)     # the names of a list say nothing of signatures
    is_type = isinstance(spec, type)
    if is_mock(spec):
        raise InvalidSpecError("Cannot autospec a Mock object. "
                               f"[object={spec!r}]")
    is_async = is_async_function(spec)
    options = {"spec": spec}
    if spec_set:
        options = {"spec_set": spec}
    elif spec is None:
        options = {}
    if options and instance:
        options["_spec_as_instance"] = True
    if not unsafe:
        _check_names(kwargs)
    options["name"] = _name
    options["unsafe"] = unsafe
    options.update(kwargs)
    klass = MagicMock
    if inspect.isdatadescriptor(spec):
        options = {}          # a property: what it gives is not known
    elif is_type and instance and not instances_can_be_called(spec):
        klass = NonCallableMagicMock
    elif not can_be_called(spec):
        klass = NonCallableMagicMock
    elif is_async:
        if instance:
            raise RuntimeError("Instance can not be True when create_autospec is mocking an "
                               "async function")
        klass = AsyncMock
    name = options.pop("name", _name)
    new_name = name
    if _parent is None:
        new_name = ""         # the topmost mock's name is its own
    mock = klass(parent=_parent, _new_parent=_parent, _new_name=new_name, name=name, **options)
    if isinstance(spec, FunctionTypes):
        made = _function_for(mock, spec)
        if made is not None:
            mock = made
        if is_async:
            _equip_async(mock)
    else:
        check_signature(spec, mock, is_type, instance)
    if _parent is not None and not instance:
        _parent._mock_children[_name] = mock
    if is_type and not instance and "return_value" not in kwargs:
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name="()",
                                            _parent=mock)
    for entry in dir(spec):
        if _is_magic(entry):
            continue
        try:
            original = getattr(spec, entry)
        except AttributeError:
            continue
        child_options = {"spec": original}
        if spec_set:
            child_options = {"spec_set": original}
        if not isinstance(original, FunctionTypes):
            new = _SpecState(original, spec_set, mock, entry, instance=False)
            mock._mock_children[entry] = new
        else:
            parent = mock.mock if isinstance(spec, FunctionTypes) else mock
            skip = must_skip(spec, entry, is_type)
            child_options["_eat_self"] = skip
            child_class = AsyncMock if asyncio.iscoroutinefunction(original) else MagicMock
            new = child_class(parent=parent, name=entry, _new_name=entry, _new_parent=parent,
                              **child_options)
            mock._mock_children[entry] = new
            # Made now, since the mock may be sealed later.
            new.return_value = child_class()
            check_signature(original, new, skip_first=skip)
        # A function's attributes are set, since it has no __getattr__ of its own.
        if isinstance(new, FunctionTypes):
            setattr(mock, entry, new)
        elif isinstance(mock, FunctionTypes):
            setattr(mock, entry, getattr(mock.mock, entry) if isinstance(new, _SpecState)
                    else new)
    return mock


def _check_names(kwargs):
    # Misspelled options would otherwise become attributes.
    for name in kwargs:
        if name in ("autospect", "auto_spec", "set_spec"):
            raise RuntimeError(f"{name!r} might be a typo; use unsafe=True if this is intended")


def seal(mock):
    """Forbids making further attributes, here and in the mock's children."""
    mock._mock_sealed = True
    for name in dir(mock):
        try:
            child = getattr(mock, name)
        except AttributeError:
            continue
        if not isinstance(child, NonCallableMock):
            continue
        if isinstance(child._mock_children.get(name), _SpecState):
            continue
        if child._mock_new_parent is mock:
            seal(child)

