"""Mock objects: they stand for others in tests, record how they are used, and answer as told."""

from ._calls import ANY, DEFAULT, _Call, _CallList, _SentinelObject, call, sentinel
from ._specs import InvalidSpecError, _SpecState, can_be_called as _callable
from ._mocks import (FILTER_DIR, CallableMixin, Mock, NonCallableMock, _all_magics,
                     _all_sync_magics, _async_magics, _async_method_magics, _magics,
                     _non_defaults, _unsupported_magics)
from ._async import AsyncMockMixin
from ._magic import (AsyncMagicMixin, AsyncMock, MagicMixin, MagicMock, MagicProxy,
                     NonCallableMagicMock,
                     _calculate_return_value, _return_values)
from ._autospec import create_autospec, seal
from ._patch import _get_target, _patch, _patch_dict, patch
from ._files import PropertyMock, mock_open

__all__ = ("Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec",
           "AsyncMock", "FILTER_DIR", "NonCallableMock", "NonCallableMagicMock", "mock_open",
           "PropertyMock", "seal")
