"""Manager: objects that live in a server process, and proxies for them."""

import os
import socket
import threading

from multiprocessing.connection import Connection
from multiprocessing.process import _register_exit, _unregister_exit

__all__ = ["SyncManager", "BaseProxy", "Namespace", "RemoteError"]


class RemoteError(Exception):
    """The server could not do what was asked."""


class Namespace:
    """An object with whatever attributes it is given."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = [f"{name}={value!r}" for name, value in sorted(self.__dict__.items())
                 if not name.startswith("_")]
        return f"{self.__class__.__name__}({', '.join(items)})"


class _Value:
    def __init__(self, typecode, value, lock=True):
        self.typecode = typecode
        self.value = value

    def get(self):
        return self.value

    def set(self, value):
        self.value = value

    def __repr__(self):
        return f"Value({self.typecode!r}, {self.value!r})"


class _Server:
    """Runs in the server process: a thread for each client connection.

    Its socket lies in a folder that only the user may enter.
    """

    def __init__(self, listener):
        self._listener = listener
        self._objects = {}
        self._counter = 0

    def serve(self):
        while True:
            client, _ = self._listener.accept()
            connection = Connection(client.detach())
            threading.Thread(target=self._serve_client, args=(connection,), daemon=True).start()

    def _serve_client(self, connection):
        while True:
            try:
                request = connection.recv()
            except (EOFError, OSError):
                return
            try:
                answer = True, self._handle(*request)
            except BaseException as error:
                answer = False, error
            try:
                connection.send(answer)
            except Exception as error:
                connection.send((False, RemoteError(repr(error))))

    def _handle(self, action, *args):
        if action == "create":
            kind, positional, keywords = args
            self._counter += 1
            self._objects[self._counter] = _types[kind][0](*positional, **keywords)
            return self._counter
        if action == "drop":
            self._objects.pop(args[0], None)
            return None
        ident, name, positional, keywords = args
        obj = self._objects[ident]
        if name == "#getattr":
            return getattr(obj, *positional)
        if name == "#setattr":
            return setattr(obj, *positional)
        if name == "#delattr":
            return delattr(obj, *positional)
        result = getattr(obj, name)(*positional, **keywords)
        if name in ("keys", "values", "items", "__iter__"):
            return list(result)
        if result is obj:
            return None
        return result


class _Client:
    """What a process needs to talk to the server; connections are per thread."""

    def __init__(self, address):
        self._address = address
        self._local = threading.local()

    def call(self, *request):
        connection = getattr(self._local, "connection", None)
        if connection is None or self._local.pid != os.getpid():
            client = socket.socket(socket.AF_UNIX)
            with client:
                client.connect(self._address)
                connection = self._local.connection = Connection(client.detach())
            self._local.pid = os.getpid()
        connection.send(request)
        success, value = connection.recv()
        if success:
            return value
        raise value


_clients = {}   # by the server's address


def _client_of(address):
    client = _clients.get(address)
    if client is None:
        client = _clients.setdefault(address, _Client(address))
    return client


class BaseProxy:
    """Stands for an object in the server process."""

    def __init__(self, server, ident):
        self._server = server
        self._id = ident

    def _callmethod(self, name, args=(), kwds={}):
        return _client_of(self._server).call("call", self._id, name, args, kwds)

    def _getvalue(self):
        """A copy of the object."""
        return self._callmethod("copy")

    def __reduce__(self):
        return type(self), (self._server, self._id)

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return "<%s object, typeid %r at %#x>" % (type(self).__name__, self._typeid, id(self))

    def __str__(self):
        return self._callmethod("__repr__")


def _proxy(name, methods):
    def make(method):
        def call(self, /, *args, **kwds):
            return self._callmethod(method, args, kwds)
        call.__name__ = method
        call.__doc__ = f"{method}() of the object in the server process."
        return call

    return type(name, (BaseProxy,), {method: make(method) for method in methods.split()})


class ListProxy(_proxy("BaseListProxy", """__add__ __contains__ __delitem__ __getitem__ __len__
        __mul__ __reversed__ __rmul__ __setitem__ append count extend index insert pop remove
        reverse sort copy clear""")):
    """Stands for a list."""

    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        self._callmethod("__imul__", (value,))
        return self

    def __iter__(self):
        return iter(self._callmethod("copy"))


class DictProxy(_proxy("BaseDictProxy", """__contains__ __delitem__ __getitem__ __len__ __setitem__
        clear copy get items keys pop popitem setdefault update values""")):
    """Stands for a dict."""

    def __iter__(self):
        return iter(self._callmethod("keys"))


class NamespaceProxy(BaseProxy):
    """Stands for a Namespace."""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self._callmethod("#getattr", (name,))

    def __setattr__(self, name, value):
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            self._callmethod("#setattr", (name, value))

    def __delattr__(self, name):
        if name.startswith("_"):
            object.__delattr__(self, name)
        else:
            self._callmethod("#delattr", (name,))


class ValueProxy(_proxy("BaseValueProxy", "get set")):
    """Stands for a value."""

    value = property(lambda self: self.get(), lambda self, value: self.set(value))


class AcquirerProxy(_proxy("BaseAcquirerProxy", "acquire release")):
    """Stands for a lock or semaphore."""

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        return self.release()


class ConditionProxy(AcquirerProxy):
    """Stands for a condition."""


for _name in ("wait", "notify", "notify_all"):
    setattr(ConditionProxy, _name,
            (lambda name: lambda self, *args: self._callmethod(name, args))(_name))

EventProxy = _proxy("EventProxy", "is_set set clear wait")
BarrierProxy = _proxy("BarrierProxy", "wait abort reset")
QueueProxy = _proxy("QueueProxy", "put get put_nowait get_nowait qsize empty full task_done join")


def _make_types():
    import queue
    return {"list": (list, ListProxy), "dict": (dict, DictProxy),
            "Namespace": (Namespace, NamespaceProxy), "Value": (_Value, ValueProxy),
            "Array": (lambda typecode, items, lock=True: list(items), ListProxy),
            "Lock": (threading.Lock, AcquirerProxy), "RLock": (threading.RLock, AcquirerProxy),
            "Semaphore": (threading.Semaphore, AcquirerProxy),
            "BoundedSemaphore": (threading.BoundedSemaphore, AcquirerProxy),
            "Condition": (threading.Condition, ConditionProxy),
            "Event": (threading.Event, EventProxy), "Barrier": (threading.Barrier, BarrierProxy),
            "Queue": (queue.Queue, QueueProxy), "JoinableQueue": (queue.Queue, QueueProxy)}


_types = _make_types()
for _typeid, (_callable, _class) in _types.items():
    _class._typeid = _typeid
_servers = [0]


def _serve(address, ready, initializer, initargs):
    # What the server process does.
    import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    if initializer is not None:
        initializer(*initargs)
    ready.send(None)
    ready.close()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Server(listener).serve()


def _end_with_parent():
    from multiprocessing.process import parent_process
    parent_process().join()
    os._exit(0)


class SyncManager:
    """Starts the server process and makes objects in it."""

    def __init__(self, *, ctx=None):
        from multiprocessing.context import _default_context
        self._ctx = ctx or _default_context.get_context()
        self._state = "INITIAL"

    def start(self, initializer=None, initargs=()):
        """Starts the server process."""
        if self._state != "INITIAL":
            raise RuntimeError("Already started server")
        from multiprocessing.util import get_temp_dir
        _servers[0] += 1
        self._address = os.path.join(get_temp_dir(), f"manager-{_servers[0]}")
        reader, writer = self._ctx.Pipe(duplex=False)
        self._process = self._ctx.Process(target=_serve, name=f"{type(self).__name__}-{_servers[0]}",
                                          args=(self._address, writer, initializer, initargs))
        self._process.start()
        writer.close()
        try:
            reader.recv()
        finally:
            reader.close()
        self._state = "STARTED"
        _register_exit(self.shutdown)

    def shutdown(self):
        """Ends the server process."""
        if self._state != "STARTED":
            return
        self._state = "SHUTDOWN"
        _unregister_exit(self.shutdown)
        self._process.terminate()
        self._process.join()
        _clients.pop(self._address, None)
        try:
            os.unlink(self._address)
        except FileNotFoundError:
            pass

    def _create(self, kind, args, kwds):
        assert self._state == "STARTED", "server not yet started"
        ident = _client_of(self._address).call("create", kind, args, kwds)
        return _types[kind][1](self._address, ident)

    def __enter__(self):
        if self._state == "INITIAL":
            self.start()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()


def _creator(kind):
    def create(self, /, *args, **kwds):
        return self._create(kind, args, kwds)
    create.__name__ = kind
    create.__doc__ = f"A {kind} in the server process."
    return create


for _typeid in _types:
    setattr(SyncManager, _typeid, _creator(_typeid))
