"""Managers: objects that live in a server process, and proxies for them."""

import os
import sys
import threading

from multiprocessing import context, process, reduction
from multiprocessing.connection import Client, Listener
from multiprocessing.process import AuthenticationString, _register_exit, _unregister_exit

for _view in ({}.keys(), {}.values(), {}.items()):
    reduction.register(type(_view), lambda view: (list, (list(view),)))

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token"]


class Token:
    """Says which object of which server a proxy stands for."""

    __slots__ = ("typeid", "address", "id")

    def __init__(self, typeid, address, id):
        self.typeid, self.address, self.id = typeid, address, id

    def __getstate__(self):
        return self.typeid, self.address, self.id

    def __setstate__(self, state):
        self.typeid, self.address, self.id = state

    def __repr__(self):
        return "%s(typeid=%r, address=%r, id=%r)" % (self.__class__.__name__, self.typeid,
                                                     self.address, self.id)


class RemoteError(Exception):
    """The server could not do what was asked."""

    def __str__(self):
        return "\n" + "-" * 75 + "\n" + str(self.args[0]) + "-" * 75


def all_methods(obj):
    """The names of an object's methods."""
    return [name for name in dir(obj) if callable(getattr(obj, name))]


def public_methods(obj):
    """The names of an object's methods that do not begin with an underscore."""
    return [name for name in all_methods(obj) if not name.startswith("_")]


def _format(error):
    import _thread
    return _thread._format_exception(error)


class _Kept:
    """An object in the server, and what may be done with it."""

    def __init__(self, obj, exposed, method_to_typeid):
        self.obj = obj
        self.exposed = exposed
        self.method_to_typeid = method_to_typeid
        self.references = 0


class Server:
    """Runs in the server process: a thread for each connection."""

    # What can be asked of the server itself.
    public = ("create", "exposed", "incref", "decref", "number_of_objects", "debug_info",
              "shutdown", "dummy")

    def __init__(self, registry, address, authkey, serializer="pickle"):
        if not isinstance(authkey, bytes):
            raise TypeError("Authkey {0!r} is type {1!s}, not bytes".format(authkey, type(authkey)))
        self.registry = registry
        self.authkey = AuthenticationString(authkey)
        if address is None:
            # A socket in a folder that only the user may enter.
            self.listener = Listener(family="AF_UNIX", backlog=128)
        else:
            self.listener = Listener(address=address, backlog=128)
        self.address = self.listener.address
        self._objects = {}
        self._counter = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def serve_forever(self):
        """Serves until shutdown() is asked for; then the process ends."""
        process.current_process()._manager_server = self
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            self._stop.wait()
        except KeyboardInterrupt:
            pass
        finally:
            self.listener.close()
            sys.exit(0)

    def _accept(self):
        while True:
            try:
                connection = self.listener._accept()
            except OSError:
                if self.listener._socket is None:
                    return
                continue
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        from multiprocessing.connection import answer_challenge, deliver_challenge
        with connection:
            try:
                deliver_challenge(connection, self.authkey)
                answer_challenge(connection, self.authkey)
            except (EOFError, OSError, process.AuthenticationError):
                return
            while True:
                try:
                    request = connection.recv()
                except (EOFError, OSError):
                    return
                except Exception as error:
                    answer = "traceback", _format(error)
                else:
                    answer = self._answer(*request)
                try:
                    connection.send(answer)
                except OSError:
                    return
                except Exception as error:
                    connection.send(("traceback", _format(error)))

    def _answer(self, ident, name, args, kwds):
        try:
            if ident is None:
                if name not in self.public:
                    raise AssertionError("%r unrecognized" % name)
                return "return", getattr(self, name)(*args, **kwds)
            kept = self._objects[ident]
        except Exception as error:
            return "traceback", _format(error)
        if name in _fallbacks and name not in kept.exposed:
            try:
                return "return", _fallbacks[name](kept.obj)
            except Exception as error:
                return "traceback", _format(error)
        if name not in kept.exposed:
            try:
                raise AttributeError("method %r of %r object is not in exposed=%r"
                                     % (name, type(kept.obj), kept.exposed))
            except AttributeError as error:
                return "traceback", _format(error)
        try:
            result = getattr(kept.obj, name)(*args, **kwds)
        except Exception as error:
            return "error", error
        typeid = kept.method_to_typeid.get(name)
        if typeid:
            try:
                made, exposed = self.create(typeid, result)
            except Exception as error:
                return "traceback", _format(error)
            return "proxy", (Token(typeid, self.address, made), exposed)
        return "return", result

    def create(self, typeid, /, *args, **kwds):
        """Makes an object; returns its number and the names of its exposed methods."""
        make, exposed, method_to_typeid, _ = self.registry[typeid]
        if make is None:
            if kwds or len(args) != 1:
                raise ValueError("Without callable, must have one non-keyword argument")
            obj = args[0]
        else:
            obj = make(*args, **kwds)
        exposed = tuple(exposed) if exposed is not None else tuple(public_methods(obj))
        with self._lock:
            self._counter += 1
            ident = "%x" % self._counter
            kept = self._objects[ident] = _Kept(obj, exposed + tuple(method_to_typeid or ()),
                                                method_to_typeid or {})
            kept.references = 1   # for the proxy that is to be made
        return ident, exposed

    def exposed(self, ident):
        """The names of an object's exposed methods."""
        return self._objects[ident].exposed

    def incref(self, ident):
        """There is one more proxy of an object."""
        with self._lock:
            self._objects[ident].references += 1

    def decref(self, ident):
        """There is one proxy less; without any the object goes."""
        with self._lock:
            kept = self._objects[ident]
            kept.references -= 1
            if kept.references <= 0:
                del self._objects[ident]

    def number_of_objects(self):
        """How many objects there are."""
        return len(self._objects)

    def debug_info(self):
        """The objects, as text."""
        with self._lock:
            return "\n".join("  %s:       refcount=%s\n    %s"
                             % (ident, kept.references, str(kept.obj)[:75])
                             for ident, kept in sorted(self._objects.items()))

    def dummy(self):
        """Nothing: tells that the server is there."""

    def shutdown(self):
        """Ends the server."""
        self._stop.set()


_fallbacks = {"__str__": str, "__repr__": repr, "#GETVALUE": lambda obj: obj}


class State:
    """Whether a manager's server runs."""

    __slots__ = ("value",)
    INITIAL, STARTED, SHUTDOWN = range(3)


class _Client:
    """What a process needs to talk to a server; each thread has a connection."""

    def __init__(self, address, authkey):
        self._address = address
        self._authkey = authkey
        self._local = threading.local()

    def call(self, ident, name, args=(), kwds={}):
        connection = getattr(self._local, "connection", None)
        if connection is None or self._local.pid != os.getpid():
            connection = Client(self._address, authkey=self._authkey)
            self._local.connection = connection
            self._local.pid = os.getpid()
        connection.send((ident, name, args, kwds))
        kind, value = connection.recv()
        if kind == "error":
            raise value
        if kind == "traceback":
            raise RemoteError(value)
        return kind, value

    def request(self, name, *args, **kwds):
        """Something of the server itself."""
        return self.call(None, name, args, kwds)[1]


_clients = {}   # by address and key


def _client_of(address, authkey):
    key = address, bytes(authkey)
    client = _clients.get(key)
    if client is None:
        client = _clients.setdefault(key, _Client(address, authkey))
    return client


class BaseManager:
    """Starts a server process, or connects to one, and makes objects in it."""

    _registry = {}
    _Server = Server

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None, *,
                 shutdown_timeout=1.0):
        if authkey is None:
            authkey = process.current_process().authkey
        if serializer != "pickle":
            raise ValueError(f"unsupported serializer {serializer!r}")
        self._address = address
        self._authkey = AuthenticationString(authkey)
        self._state = State()
        self._state.value = State.INITIAL
        self._ctx = ctx or context._default_context.get_context()
        self._shutdown_timeout = shutdown_timeout
        self._process = None

    def _check_initial(self):
        if self._state.value != State.INITIAL:
            if self._state.value == State.STARTED:
                raise process.ProcessError("Already started server")
            if self._state.value == State.SHUTDOWN:
                raise process.ProcessError("Manager has shut down")
            raise process.ProcessError("Unknown state {!r}".format(self._state.value))

    def get_server(self):
        """A server in this process; its serve_forever() does not return."""
        self._check_initial()
        return Server(self._registry, self._address, self._authkey)

    def connect(self):
        """Connects to a server that runs already."""
        _client_of(self._address, self._authkey).request("dummy")
        self._state.value = State.STARTED

    def start(self, initializer=None, initargs=()):
        """Starts the server process."""
        self._check_initial()
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        reader, writer = self._ctx.Pipe(duplex=False)
        self._process = self._ctx.Process(
            target=type(self)._run_server,
            args=(self._registry, self._address, bytes(self._authkey), writer, initializer,
                  initargs))
        ident = ":".join(str(i) for i in self._process._identity)
        self._process.name = type(self).__name__ + "-" + ident
        self._process.start()
        writer.close()
        try:
            self._address = reader.recv()
        finally:
            reader.close()
        self._state.value = State.STARTED
        _register_exit(self._shut_down)

    @classmethod
    def _run_server(cls, registry, address, authkey, writer, initializer=None, initargs=()):
        import signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if initializer is not None:
            initializer(*initargs)
        server = cls._Server(registry, address, authkey)
        writer.send(server.address)
        writer.close()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        server.serve_forever()

    def _create(self, typeid, /, *args, **kwds):
        assert self._state.value == State.STARTED, "server not yet started"
        ident, exposed = _client_of(self._address, self._authkey).request("create", typeid, *args,
                                                                          **kwds)
        return Token(typeid, self._address, ident), exposed

    def join(self, timeout=None):
        """Waits for the server process."""
        if self._process is not None:
            self._process.join(timeout)
            if not self._process.is_alive():
                self._process = None

    def _debug_info(self):
        return _client_of(self._address, self._authkey).request("debug_info")

    def _number_of_objects(self):
        return _client_of(self._address, self._authkey).request("number_of_objects")

    def shutdown(self):
        """Ends the server process that this manager started."""
        # Only a manager that started its server has one to end.
        if self._process is None and self._state.value != State.SHUTDOWN:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute 'shutdown'")
        self._shut_down()

    def _shut_down(self):
        if self._state.value != State.STARTED:
            return
        self._state.value = State.SHUTDOWN
        _unregister_exit(self._shut_down)
        running = self._process
        if running is not None and running._parent_pid == os.getpid():
            if running.is_alive():
                try:
                    _client_of(self._address, self._authkey).request("shutdown")
                except Exception:
                    pass
                running.join(timeout=self._shutdown_timeout)
                if running.is_alive():
                    running.terminate()
                    running.join(timeout=self._shutdown_timeout)
                    if running.is_alive():
                        running.kill()
                        running.join()
        _clients.pop((self._address, bytes(self._authkey)), None)

    @property
    def address(self):
        """Where the server listens."""
        return self._address

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()
        assert self._state.value == State.STARTED
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None,
                 create_method=True):
        """Makes a type known: `callable` makes the objects, a method of that name the proxies."""
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        method_to_typeid = method_to_typeid or getattr(proxytype, "_method_to_typeid_", None)
        if method_to_typeid:
            for key, value in list(method_to_typeid.items()):
                assert type(key) is str, "%r is not a string" % key
                assert type(value) is str, "%r is not a string" % value
        cls._registry[typeid] = callable, exposed, method_to_typeid, proxytype
        if create_method:
            def create(self, /, *args, **kwds):
                token, exposed = self._create(typeid, *args, **kwds)
                return _make_proxy(proxytype, token, self._authkey, exposed, self, owned=True)
            create.__name__ = typeid
            create.__doc__ = f"A {typeid} in the server process."
            setattr(cls, typeid, create)


def _end_with_parent():
    parent = process.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


class BaseProxy:
    """Stands for an object in the server process."""

    _exposed_ = ()

    def __init__(self, token, serializer="pickle", manager=None, authkey=None, exposed=None,
                 incref=True, manager_owned=False):
        self._token = token
        self._id = token.id
        self._manager = manager
        if authkey is not None:
            self._authkey = AuthenticationString(authkey)
        elif manager is not None:
            self._authkey = manager._authkey
        else:
            self._authkey = process.current_process().authkey
        self._owner = None   # the process that the server counts a reference for
        if incref:
            self._incref()

    def _client(self):
        return _client_of(self._token.address, self._authkey)

    def _incref(self):
        server = getattr(process.current_process(), "_manager_server", None)
        if server is not None and server.address == self._token.address:
            server.incref(self._id)
        else:
            self._client().request("incref", self._id)
        self._owner = os.getpid()

    def __del__(self):
        if getattr(self, "_owner", None) != os.getpid():
            return
        manager = self._manager
        if manager is not None and manager._state.value != State.STARTED:
            return
        try:
            server = getattr(process.current_process(), "_manager_server", None)
            if server is not None and server.address == self._token.address:
                server.decref(self._id)
            else:
                self._client().request("decref", self._id)
        except Exception:
            pass   # The server has gone.

    def _callmethod(self, methodname, args=(), kwds={}):
        """Calls a method of the object."""
        if self._owner is not None and self._owner != os.getpid():
            self._incref()   # a fork's copy of the proxy
        kind, value = self._client().call(self._id, methodname, args, kwds)
        if kind != "proxy":
            return value
        token, exposed = value
        token.address = self._token.address
        proxytype = self._manager._registry[token.typeid][-1]
        return _make_proxy(proxytype, token, self._authkey, exposed, self._manager, owned=True)

    def _getvalue(self):
        """A copy of the object."""
        return self._callmethod("#GETVALUE")

    def __reduce__(self):
        # A child has its parent's key; others must know it.
        key = self._authkey if context.get_spawning_popen() is not None else None
        return (_rebuild_proxy, (type(self) if not hasattr(self, "_isauto") else AutoProxy,
                                 self._token, key, getattr(self, "_exposed_", None)))

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return "<%s object, typeid %r at %#x>" % (type(self).__name__, self._token.typeid, id(self))

    def __str__(self):
        try:
            return self._callmethod("__repr__")
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def _rebuild_proxy(proxytype, token, authkey, exposed):
    return _make_proxy(proxytype, token, authkey, exposed, None, owned=False)


def _make_proxy(proxytype, token, authkey, exposed, manager, owned):
    # `owned`: the server has counted the reference when it made the object.
    proxy = proxytype(token, "pickle", manager=manager, authkey=authkey, exposed=exposed,
                      incref=not owned)
    if owned:
        proxy._owner = os.getpid()
    return proxy


def MakeProxyType(name, exposed, _cache={}):
    """A class of proxies that have some methods."""
    exposed = tuple(exposed)
    found = _cache.get((name, exposed))
    if found is not None:
        return found

    def make(method):
        def call(self, /, *args, **kwds):
            return self._callmethod(method, args, kwds)
        call.__name__ = method
        call.__doc__ = f"{method}() of the object in the server process."
        return call

    kind = type(name, (BaseProxy,), {method: make(method) for method in exposed})
    kind._exposed_ = exposed
    _cache[name, exposed] = kind
    return kind


def AutoProxy(token, serializer="pickle", manager=None, authkey=None, exposed=None, incref=True,
              manager_owned=False):
    """A proxy with the object's public methods."""
    if authkey is None:
        authkey = manager._authkey if manager else process.current_process().authkey
    if exposed is None:
        exposed = _client_of(token.address, authkey).request("exposed", token.id)
    kind = MakeProxyType("AutoProxy[%s]" % token.typeid, exposed)
    proxy = kind(token, serializer, manager=manager, authkey=authkey, incref=incref)
    proxy._isauto = True
    return proxy


class Namespace:
    """An object with whatever attributes it is given."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = [f"{name}={value!r}" for name, value in sorted(self.__dict__.items())
                 if not name.startswith("_")]
        return f"{self.__class__.__name__}({', '.join(items)})"


class Value:
    """A value in the server."""

    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        """The value."""
        return self._value

    def set(self, value):
        """Changes the value."""
        self._value = value

    value = property(get, set)

    def __repr__(self):
        return "%s(%r, %r)" % (type(self).__name__, self._typecode, self._value)


def Array(typecode, sequence, lock=True):
    """An array in the server."""
    import array
    return array.array(typecode, sequence)


class IteratorProxy(BaseProxy):
    """Stands for an iterator or generator."""

    _exposed_ = ("__next__", "send", "throw", "close")

    def __iter__(self):
        return self

    def __next__(self, *args):
        return self._callmethod("__next__", args)

    def send(self, *args):
        """send() of the generator."""
        return self._callmethod("send", args)

    def throw(self, *args):
        """throw() of the generator."""
        return self._callmethod("throw", args)

    def close(self, *args):
        """close() of the generator."""
        return self._callmethod("close", args)


class AcquirerProxy(BaseProxy):
    """Stands for a lock or semaphore."""

    _exposed_ = ("acquire", "release")

    def acquire(self, blocking=True, timeout=None):
        """Takes it; returns whether that succeeded."""
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    def release(self):
        """Gives it back."""
        return self._callmethod("release")

    def __enter__(self):
        return self._callmethod("acquire")

    def __exit__(self, exc_type, exc_val, exc_tb):
        return self._callmethod("release")


class ConditionProxy(AcquirerProxy):
    """Stands for a condition."""

    _exposed_ = ("acquire", "release", "wait", "notify", "notify_all")

    def wait(self, timeout=None):
        """Waits to be notified."""
        return self._callmethod("wait", (timeout,))

    def notify(self, n=1):
        """Wakes n that wait."""
        return self._callmethod("notify", (n,))

    def notify_all(self):
        """Wakes all that wait."""
        return self._callmethod("notify_all")

    def wait_for(self, predicate, timeout=None):
        """Waits until predicate() is true; returns its value."""
        import time
        result = predicate()
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result


EventProxy = MakeProxyType("EventProxy", ("is_set", "set", "clear", "wait"))


class BarrierProxy(MakeProxyType("BaseBarrierProxy", ("__getattribute__", "wait", "abort",
                                                      "reset"))):
    """Stands for a barrier."""

    def __getattribute__(self, name):
        return object.__getattribute__(self, name)

    parties = property(lambda self: self._callmethod("__getattribute__", ("parties",)))
    n_waiting = property(lambda self: self._callmethod("__getattribute__", ("n_waiting",)))
    broken = property(lambda self: self._callmethod("__getattribute__", ("broken",)))


class NamespaceProxy(BaseProxy):
    """Stands for a Namespace."""

    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__")

    def __getattr__(self, name):
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        return self._callmethod("__getattribute__", (name,))

    def __setattr__(self, name, value):
        if name.startswith("_"):
            return object.__setattr__(self, name, value)
        return self._callmethod("__setattr__", (name, value))

    def __delattr__(self, name):
        if name.startswith("_"):
            return object.__delattr__(self, name)
        return self._callmethod("__delattr__", (name,))


class ValueProxy(BaseProxy):
    """Stands for a value."""

    _exposed_ = ("get", "set")

    def get(self):
        """The value."""
        return self._callmethod("get")

    def set(self, value):
        """Changes the value."""
        return self._callmethod("set", (value,))

    value = property(get, set)


class ListProxy(MakeProxyType("BaseListProxy", """__add__ __contains__ __delitem__ __getitem__
        __len__ __mul__ __reversed__ __rmul__ __setitem__ append count extend index insert pop
        remove reverse sort __imul__ copy clear""".split())):
    """Stands for a list."""

    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        self._callmethod("__imul__", (value,))
        return self


class DictProxy(MakeProxyType("BaseDictProxy", """__contains__ __delitem__ __getitem__ __iter__
        __len__ __setitem__ clear copy get items keys pop popitem setdefault update
        values""".split())):
    """Stands for a dict."""

    _method_to_typeid_ = {"__iter__": "Iterator"}


ArrayProxy = MakeProxyType("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))


class PoolProxy(MakeProxyType("BasePoolProxy", ("apply", "apply_async", "close", "imap",
                                                "imap_unordered", "join", "map", "map_async",
                                                "starmap", "starmap_async", "terminate"))):
    """Stands for a pool."""

    _method_to_typeid_ = {"apply_async": "AsyncResult", "map_async": "AsyncResult",
                          "starmap_async": "AsyncResult", "imap": "Iterator",
                          "imap_unordered": "Iterator"}

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class SyncManager(BaseManager):
    """A manager of the common types."""


def _make_pool(*args, **kwds):
    from multiprocessing.pool import Pool
    return Pool(*args, **kwds)


def _register_types():
    import queue
    register = SyncManager.register
    register("Queue", queue.Queue)
    register("JoinableQueue", queue.Queue)
    register("Event", threading.Event, EventProxy)
    register("Lock", threading.Lock, AcquirerProxy)
    register("RLock", threading.RLock, AcquirerProxy)
    register("Semaphore", threading.Semaphore, AcquirerProxy)
    register("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy)
    register("Condition", threading.Condition, ConditionProxy)
    register("Barrier", threading.Barrier, BarrierProxy)
    register("Pool", _make_pool, PoolProxy)
    register("list", list, ListProxy)
    register("dict", dict, DictProxy)
    register("Value", Value, ValueProxy)
    register("Array", Array, ArrayProxy)
    register("Namespace", Namespace, NamespaceProxy)
    register("Iterator", proxytype=IteratorProxy, create_method=False)
    register("AsyncResult", create_method=False)


_register_types()
