"""Waiting for several files at once, whichever way the system does it best."""
import select
from abc import ABCMeta, abstractmethod
from collections import namedtuple
from collections.abc import Mapping

EVENT_READ = 1
EVENT_WRITE = 2


def _fileobj_to_fd(fileobj):
    if isinstance(fileobj, int):
        fd = fileobj
    else:
        try:
            fd = int(fileobj.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError(f"Invalid file object: {fileobj!r}") from None
    if fd < 0:
        raise ValueError(f"Invalid file descriptor: {fd}")
    return fd


SelectorKey = namedtuple("SelectorKey", ["fileobj", "fd", "events", "data"])
SelectorKey.__doc__ = "A registered file object, its descriptor, events and data."


class _SelectorMapping(Mapping):
    """File objects to keys."""

    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._fd_to_key)

    def __getitem__(self, fileobj):
        try:
            return self._selector._fd_to_key[self._selector._fileobj_lookup(fileobj)]
        except KeyError:
            raise KeyError(f"{fileobj!r} is not registered") from None

    def __iter__(self):
        return iter(self._selector._fd_to_key)


class BaseSelector(metaclass=ABCMeta):
    """Interface of selectors."""

    @abstractmethod
    def register(self, fileobj, events, data=None):
        """Watch a file object."""
        raise NotImplementedError

    @abstractmethod
    def unregister(self, fileobj):
        """Stop watching a file object."""
        raise NotImplementedError

    def modify(self, fileobj, events, data=None):
        """Change what is watched, or the data."""
        self.unregister(fileobj)
        return self.register(fileobj, events, data)

    @abstractmethod
    def select(self, timeout=None):
        """Wait; return the ready (key, events)."""
        raise NotImplementedError

    def close(self):
        """Give up what the selector holds."""

    def get_key(self, fileobj):
        """Return the key of a file object."""
        mapping = self.get_map()
        if mapping is None:
            raise RuntimeError("Selector is closed")
        try:
            return mapping[fileobj]
        except KeyError:
            raise KeyError(f"{fileobj!r} is not registered") from None

    @abstractmethod
    def get_map(self):
        """Return the mapping of file objects to keys."""
        raise NotImplementedError

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


class _BaseSelectorImpl(BaseSelector):
    """Keeps the keys."""

    def __init__(self):
        self._fd_to_key = {}
        self._map = _SelectorMapping(self)

    def _fileobj_lookup(self, fileobj):
        try:
            return _fileobj_to_fd(fileobj)
        except ValueError:
            for key in self._fd_to_key.values():
                if key.fileobj is fileobj:
                    return key.fd
            raise

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError(f"Invalid events: {events!r}")
        key = SelectorKey(fileobj, self._fileobj_lookup(fileobj), events, data)
        if key.fd in self._fd_to_key:
            raise KeyError(f"{fileobj!r} (FD {key.fd}) is already registered")
        self._fd_to_key[key.fd] = key
        return key

    def unregister(self, fileobj):
        try:
            return self._fd_to_key.pop(self._fileobj_lookup(fileobj))
        except KeyError:
            raise KeyError(f"{fileobj!r} is not registered") from None

    def modify(self, fileobj, events, data=None):
        try:
            key = self._fd_to_key[self._fileobj_lookup(fileobj)]
        except KeyError:
            raise KeyError(f"{fileobj!r} is not registered") from None
        if events != key.events:
            self.unregister(fileobj)
            key = self.register(fileobj, events, data)
        elif data != key.data:
            key = key._replace(data=data)
            self._fd_to_key[key.fd] = key
        return key

    def close(self):
        self._fd_to_key.clear()
        self._map = None

    def get_map(self):
        return self._map


class SelectSelector(_BaseSelectorImpl):
    """Over select()."""

    def select(self, timeout=None):
        readers = [k.fd for k in self._fd_to_key.values() if k.events & EVENT_READ]
        writers = [k.fd for k in self._fd_to_key.values() if k.events & EVENT_WRITE]
        if timeout is not None:
            timeout = max(timeout, 0)
        r, w, _ = select.select(readers, writers, [], timeout)
        r, w = set(r), set(w)
        ready = []
        for fd in r | w:
            key = self._fd_to_key.get(fd)
            if key:
                events = (EVENT_READ if fd in r else 0) | (EVENT_WRITE if fd in w else 0)
                ready.append((key, events & key.events))
        return ready


class _PollLikeSelector(_BaseSelectorImpl):
    def __init__(self):
        super().__init__()
        self._selector = self._make()

    def _mask(self, events):
        return (self._in if events & EVENT_READ else 0) | (
            self._out if events & EVENT_WRITE else 0)

    def register(self, fileobj, events, data=None):
        key = super().register(fileobj, events, data)
        try:
            self._selector.register(key.fd, self._mask(events))
        except BaseException:
            super().unregister(fileobj)
            raise
        return key

    def unregister(self, fileobj):
        key = super().unregister(fileobj)
        try:
            self._selector.unregister(key.fd)
        except (OSError, KeyError):
            # The descriptor was closed meanwhile.
            pass
        return key

    def _ready(self, found):
        ready = []
        for fd, mask in found:
            key = self._fd_to_key.get(fd)
            if key:
                events = (EVENT_WRITE if mask & ~self._in else 0) | (
                    EVENT_READ if mask & ~self._out else 0)
                ready.append((key, events & key.events))
        return ready


class PollSelector(_PollLikeSelector):
    """Over poll()."""

    _make = staticmethod(select.poll)
    _in, _out = select.POLLIN, select.POLLOUT

    def select(self, timeout=None):
        if timeout is not None:
            timeout = 0 if timeout <= 0 else -int(-timeout * 1e3 // 1)
        return self._ready(self._selector.poll(timeout))


class EpollSelector(_PollLikeSelector):
    """Over epoll."""

    _make = staticmethod(select.epoll)
    _in, _out = select.EPOLLIN, select.EPOLLOUT

    def fileno(self):
        """The descriptor of the epoll set."""
        return self._selector.fileno()

    def select(self, timeout=None):
        timeout = -1 if timeout is None else max(timeout, 0)
        return self._ready(self._selector.poll(timeout, max(len(self._fd_to_key), 1)))

    def close(self):
        self._selector.close()
        super().close()


DefaultSelector = EpollSelector
