"""Mocks of open() and of properties."""

import io

from ._calls import DEFAULT
from ._magic import MagicMock
from ._mocks import Mock

__all__ = []

_file_names = None


def _names_of_files():
    # What files have, text and binary ones.
    global _file_names
    if _file_names is None:
        _file_names = list(set(dir(io.TextIOWrapper)) | set(dir(io.BytesIO)))
    return _file_names


def mock_open(mock=None, read_data=""):
    """A mock of open(); the files it opens have the content read_data."""
    make = io.BytesIO if isinstance(read_data, bytes) else io.StringIO
    state = [make(read_data), None]

    def read(*args, **kwargs):
        if handle.read.return_value is not None:
            return handle.read.return_value
        return state[0].read(*args, **kwargs)

    def readline(*args, **kwargs):
        yield from lines()
        while True:
            yield state[0].readline(*args, **kwargs)

    def readlines(*args, **kwargs):
        if handle.readlines.return_value is not None:
            return handle.readlines.return_value
        return state[0].readlines(*args, **kwargs)

    def lines():
        if handle.readline.return_value is not None:
            while True:
                yield handle.readline.return_value
        yield from state[0]

    def next_line():
        if handle.readline.return_value is not None:
            return handle.readline.return_value
        return next(state[0])

    if mock is None:
        mock = MagicMock(name="open", spec=dir(io.open))
    handle = MagicMock(spec=_names_of_files())
    handle.__enter__.return_value = handle
    handle.write.return_value = None
    handle.read.return_value = None
    handle.readline.return_value = None
    handle.readlines.return_value = None
    handle.read.side_effect = read
    state[1] = readline()
    handle.readline.side_effect = state[1]
    handle.readlines.side_effect = readlines
    handle.__iter__.side_effect = lines
    handle.__next__.side_effect = next_line

    def again(*args, **kwargs):
        # Every call of the mock begins to read anew.
        state[0] = make(read_data)
        if handle.readline.side_effect == state[1]:
            state[1] = readline()
            handle.readline.side_effect = state[1]
        return DEFAULT

    mock.side_effect = again
    mock.return_value = handle
    return mock


class PropertyMock(Mock):
    """A mock for a property of a class: reading calls it, setting calls it with the value."""

    __module__ = "unittest.mock"

    def _get_child_mock(self, /, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, val):
        self(val)
