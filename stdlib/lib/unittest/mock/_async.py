"""Mocks of coroutine functions."""

import asyncio

from ._calls import DEFAULT, AnyComparer, _Call, _CallList
from ._mocks import Base, _delegating
from ._specs import fake_code, is_async_function, is_exception

__all__ = []


class AsyncMockMixin(Base):
    """What mocks of coroutine functions have in addition: they record when they are awaited."""

    __module__ = "unittest.mock"

    await_count = _delegating("await_count")
    await_args = _delegating("await_args")
    await_args_list = _delegating("await_args_list")

    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.__dict__
        # asyncio and inspect ask for these before they believe in a coroutine function.
        own["_is_coroutine"] = asyncio.coroutines._is_coroutine
        own["_mock_await_count"] = 0
        own["_mock_await_args"] = None
        own["_mock_await_args_list"] = _CallList()
        own["__code__"] = fake_code()
        own["__name__"] = "AsyncMock"
        own["__defaults__"] = ()
        own["__kwdefaults__"] = {}
        own["__annotations__"] = None

    async def _execute_mock_call(self, /, *args, **kwargs):
        made = _Call((args, kwargs), two=True)
        self.await_count += 1
        self.await_args = made
        self.await_args_list.append(made)
        effect = self.side_effect
        if effect is not None:
            if is_exception(effect):
                raise effect
            if not hasattr(effect, "__call__"):
                try:
                    result = next(effect)
                except StopIteration:
                    # A coroutine cannot raise it.
                    raise StopAsyncIteration
                if is_exception(result):
                    raise result
            elif asyncio.iscoroutinefunction(effect) or is_async_function(effect):
                result = await effect(*args, **kwargs)
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            if asyncio.iscoroutinefunction(self._mock_wraps):
                return await self._mock_wraps(*args, **kwargs)
            return self._mock_wraps(*args, **kwargs)
        return self.return_value

    def assert_awaited(self):
        """Fails if it was not awaited."""
        if not self.await_count:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited.")

    def assert_awaited_once(self):
        """Fails if it was not awaited exactly once."""
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited "
                                 f"once. Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        """Fails if the last await had other arguments."""
        if self.await_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"Expected await: {expected}\nNot awaited")
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        if self._call_matcher(self.await_args) != expected:
            cause = expected if isinstance(expected, Exception) else None
            shown = self._format_mock_call_signature(args, kwargs)
            actual = self._format_mock_call_signature(*self.await_args[-2:])
            raise AssertionError(f"expected await not found.\nExpected: {shown}\n"
                                 f"  Actual: {actual}") from cause

    def assert_awaited_once_with(self, /, *args, **kwargs):
        """Fails if there was not exactly one await, with these arguments."""
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to have been awaited "
                                 f"once. Awaited {self.await_count} times.")
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        """Fails if no await had these arguments."""
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        cause = expected if isinstance(expected, Exception) else None
        made = [self._call_matcher(c) for c in self.await_args_list]
        if cause or expected not in AnyComparer(made):
            raise AssertionError(f"{self._format_mock_call_signature(args, kwargs)} await not "
                                 "found") from cause

    def assert_has_awaits(self, calls, any_order=False):
        """Fails if await_args_list lacks these calls, one behind the other or in any order."""
        expected = [self._call_matcher(c) for c in calls]
        cause = next((e for e in expected if isinstance(e, Exception)), None)
        made = _CallList(self._call_matcher(c) for c in self.await_args_list)
        if any_order:
            made = list(made)
            lost = []
            for each in expected:
                try:
                    made.remove(each)
                except ValueError:
                    lost.append(each)
            if lost:
                raise AssertionError(f"{tuple(lost)!r} not all found in await list") from cause
        elif expected not in made:
            problem = "Awaits not found."
            if cause is not None:
                errors = [e if isinstance(e, Exception) else None for e in expected]
                problem = f"Error processing expected awaits.\nErrors: {errors}"
            raise AssertionError(f"{problem}\nExpected: {_CallList(calls)}\n"
                                 f"Actual: {self.await_args_list}") from cause

    def assert_not_awaited(self):
        """Fails if it was awaited."""
        if self.await_count:
            raise AssertionError(f"Expected {self._mock_name or 'mock'} to not have been awaited. "
                                 f"Awaited {self.await_count} times.")

    def reset_mock(self, /, *args, **kwargs):
        """Forgets calls and awaits, and what is asked for by keyword."""
        super().reset_mock(*args, **kwargs)
        self.await_count = 0
        self.await_args = None
        self.await_args_list = _CallList()

