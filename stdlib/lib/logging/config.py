"""Setting logging up from a dictionary."""
import logging

DEFAULT_LOGGING_CONFIG_PORT = 9030


def _resolve(name):
    parts = name.split(".")
    used = parts.pop(0)
    found = __import__(used)
    for part in parts:
        used += "." + part
        try:
            found = getattr(found, part)
        except AttributeError:
            __import__(used)
            found = getattr(found, part)
    return found


class _Converting:
    # What containers of a configuration have in common.

    def convert_with_key(self, key, value, replace=True):
        """A value that was read under a key, converted; it stays so."""
        result = self.configurator.convert(value)
        if value is not result:
            if replace:
                self[key] = result
            self._adopt(result, key)
        return result

    def convert(self, value):
        """A value that was taken out, converted."""
        result = self.configurator.convert(value)
        if value is not result:
            self._adopt(result, None)
        return result

    def _adopt(self, value, key):
        if type(value) in (ConvertingDict, ConvertingList, ConvertingTuple):
            value.parent = self
            if key is not None:
                value.key = key


class ConvertingDict(dict, _Converting):
    """A dictionary whose values are converted when they are read."""

    def __getitem__(self, key):
        return self.convert_with_key(key, dict.__getitem__(self, key))

    def get(self, key, default=None):
        """As a dict's."""
        return self.convert_with_key(key, dict.get(self, key, default))

    def pop(self, key, default=None):
        """As a dict's."""
        return self.convert_with_key(key, dict.pop(self, key, default), replace=False)


class ConvertingList(list, _Converting):
    """A list whose items are converted when they are read."""

    def __getitem__(self, key):
        return self.convert_with_key(key, list.__getitem__(self, key))

    def pop(self, idx=-1):
        """As a list's."""
        return self.convert(list.pop(self, idx))


class ConvertingTuple(tuple, _Converting):
    """A tuple whose items are converted when they are read."""

    def __getitem__(self, key):
        return self.convert_with_key(key, tuple.__getitem__(self, key), replace=False)


class BaseConfigurator:
    """Finds what the values of a configuration mean."""

    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, text):
        """The object of a dotted name."""
        try:
            return _resolve(text)
        except ImportError as exception:
            raise ValueError(f"Cannot resolve {text!r}: {exception}") from exception

    def convert(self, value):
        """A value, with ext:// and cfg:// looked up; containers do so when they are read."""
        if isinstance(value, (ConvertingDict, ConvertingList, ConvertingTuple)):
            return value
        if isinstance(value, dict):
            value = ConvertingDict(value)
        elif isinstance(value, list):
            value = ConvertingList(value)
        elif isinstance(value, tuple) and not hasattr(value, "_fields"):
            value = ConvertingTuple(value)
        else:
            if isinstance(value, str):
                prefix, separator, suffix = value.partition("://")
                if separator and prefix in self.value_converters:
                    value = getattr(self, self.value_converters[prefix])(suffix)
            return value
        value.configurator = self
        return value

    def ext_convert(self, value):
        """What ext://name stands for: an object of the program."""
        return self.resolve(value)

    def cfg_convert(self, value):
        """What cfg://path stands for: another part of the configuration."""
        import re
        rest = value
        found = re.match(r"\s*(\w+)\s*", rest)
        if found is None:
            raise ValueError(f"Unable to convert {value!r}")
        rest = rest[found.end():]
        result = self.config[found.groups()[0]]
        while rest:
            found = re.match(r"\.\s*(\w+)\s*", rest)
            if found:
                result = result[found.groups()[0]]
            else:
                found = re.match(r"\[([^\[\]]*)\]\s*", rest)
                if not found:
                    raise ValueError(f"Unable to convert {value!r} at {rest!r}")
                key = found.groups()[0]
                try:
                    result = result[int(key) if key.isdigit() else key]
                except (TypeError, KeyError):
                    result = result[key]
            rest = rest[found.end():]
        return result

    def configure_custom(self, config):
        """What the factory under '()' makes."""
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        extra = config.pop(".", None)
        result = factory(**_arguments(config))
        for name, value in (extra or {}).items():
            setattr(result, name, value)
        return result


def _arguments(config):
    # What a factory is called with.
    for name in config:
        if not (name.isidentifier() and name.isascii()):
            raise ValueError(f"Not a valid Python identifier: {name!r}")
    return {name: config[name] for name in config}


def _is_queue(obj):
    return all(callable(getattr(obj, name, None)) for name in ("put_nowait", "get"))


class DictConfigurator(BaseConfigurator):
    """Sets logging up."""

    def configure(self):
        """Do it."""
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        incremental = config.get("incremental", False)
        logging._acquireLock()
        try:
            if incremental:
                for name, handler in self.convert(config.get("handlers", {})).items():
                    if name not in logging._handlers:
                        raise ValueError(f"No handler found with name {name!r}")
                    if handler.get("level"):
                        logging._handlers[name].setLevel(handler["level"])
                self._loggers(config, True)
                return
            logging.shutdown(logging._handlerList[:])
            logging._handlers.clear()
            del logging._handlerList[:]
            self.formatters = {name: self._made("formatter", name, self._formatter, settings)
                               for name, settings in self._items("formatters")}
            self.filters = {name: self._made("filter", name, self._filter, settings)
                            for name, settings in self._items("filters")}
            self.handlers = {}
            waiting = dict(sorted(self._items("handlers")))
            while waiting:
                left = {}
                for name, settings in waiting.items():
                    settings = self.convert(settings)
                    needed = [settings.get("target")]
                    if isinstance(settings.get("handlers"), (list, tuple)):
                        needed += settings["handlers"]
                    if any(isinstance(each, str) and each in waiting
                           and each not in self.handlers for each in needed):
                        left[name] = settings
                        continue
                    handler = self._made("handler", name, self._handler, settings)
                    handler.name = name
                    self.handlers[name] = handler
                if len(left) == len(waiting):
                    raise ValueError(f"Unable to configure handler {next(iter(left))!r}")
                waiting = left
            old = [name for name, logger in logging.root.manager.loggerDict.items()
                   if isinstance(logger, logging.Logger)]
            named = config.get("loggers", {})
            self._loggers(config, False)
            for name in old:
                if name in named:
                    continue
                logger = logging.root.manager.loggerDict[name]
                if any(name.startswith(above + ".") for above in named):
                    logger.setLevel(logging.NOTSET)
                    logger.handlers = []
                    logger.propagate = True
                else:
                    logger.disabled = config.get("disable_existing_loggers", True)
        finally:
            logging._releaseLock()

    def _items(self, section):
        # The named settings of a section, converted.
        found = self.config.get(section, {})
        return [(name, found[name]) for name in found]

    def _made(self, kind, name, make, settings):
        try:
            return make(self._copy(settings))
        except Exception as exception:
            raise ValueError(f"Unable to configure {kind} {name!r}") from exception

    def _copy(self, settings):
        copy = ConvertingDict(settings)
        copy.configurator = self
        return copy

    def _formatter(self, settings):
        if "()" in settings:
            try:
                return self.configure_custom(self._copy(settings))
            except TypeError as e:
                if "'format'" not in str(e):
                    raise
            # Subclasses of Formatter call it as the class does.
            settings["fmt"] = settings.pop("format")
            return self.configure_custom(settings)
        kind = settings.get("class")
        factory = self.resolve(kind) if kind else logging.Formatter
        extra = {"defaults": settings["defaults"]} if settings.get("defaults") else {}
        return factory(settings.get("format"), settings.get("datefmt"), settings.get("style", "%"),
                       settings.get("validate", True), **extra)

    def _filter(self, settings):
        if "()" in settings:
            return self.configure_custom(settings)
        return logging.Filter(settings.get("name", ""))

    def _add_filters(self, owner, names):
        for name in names or ():
            if callable(name) or callable(getattr(name, "filter", None)):
                owner.addFilter(name)
            elif name in self.filters:
                owner.addFilter(self.filters[name])
            else:
                raise ValueError(f"Unable to add filter {name!r}")

    def _handler(self, settings):
        formatter = settings.pop("formatter", None)
        if formatter is not None:
            formatter = self.formatters[formatter]
        level = settings.pop("level", None)
        filters = settings.pop("filters", None)
        if "()" in settings:
            result = self.configure_custom(settings)
        else:
            factory = settings.pop("class")
            if not callable(factory):
                factory = self.resolve(factory)
            if isinstance(settings.get("target"), str) and settings["target"] in self.handlers:
                settings["target"] = self.handlers[settings["target"]]
            extra = settings.pop(".", None)
            from .handlers import QueueHandler
            if isinstance(factory, type) and issubclass(factory, QueueHandler):
                result = self._queue_handler(factory, settings)
            else:
                result = factory(**_arguments(settings))
            for name, value in (extra or {}).items():
                setattr(result, name, value)
        if formatter:
            result.setFormatter(formatter)
        if level is not None:
            result.setLevel(logging._checkLevel(level))
        self._add_filters(result, filters)
        return result

    def _queue_handler(self, factory, settings):
        # The handler's queue, and the listener that hands records on to other handlers.
        import queue as queues
        from .handlers import QueueListener
        queue = settings.pop("queue", None)
        if queue is None:
            queue = queues.Queue()
        elif isinstance(queue, str):
            queue = self.resolve(queue)
            if not callable(queue):
                raise TypeError(f"Invalid queue specifier {queue!r}")
            queue = queue()
        elif isinstance(queue, dict):
            if "()" not in queue:
                raise TypeError(f"Invalid queue specifier {queue!r}")
            queue = self.configure_custom(self._copy(queue))
        if isinstance(queue, type) or not _is_queue(queue):
            raise TypeError(f"Invalid queue specifier {queue!r}")
        listener = settings.pop("listener", None)
        if listener is None:
            listener = QueueListener
        elif isinstance(listener, str):
            listener = self.resolve(listener)
        elif isinstance(listener, dict):
            if "()" not in listener:
                raise TypeError(f"Invalid listener specifier {listener!r}")
            listener = self.configure_custom(self._copy(listener))
        if isinstance(listener, type) and not issubclass(listener, QueueListener) \
                or not callable(listener):
            raise TypeError(f"Invalid listener specifier {listener!r}")
        handlers = []
        for name in settings.pop("handlers", ()):
            if name not in self.handlers:
                raise ValueError(f"Required handler {name!r} is not configured yet")
            handlers.append(self.handlers[name])
        respect = settings.pop("respect_handler_level", False)
        made_listener = listener(queue, *handlers, respect_handler_level=respect)
        result = factory(**_arguments(settings), queue=queue)
        result.listener = made_listener
        return result

    def _loggers(self, config, incremental):
        for name, settings in self._items("loggers"):
            logger = logging.getLogger(name)
            self._made("logger", name, lambda s, l=logger: self._common(l, s, incremental),
                       settings)
            logger.disabled = False
            if settings.get("propagate") is not None:
                logger.propagate = settings["propagate"]
        if config.get("root"):
            self._made("root logger", "root",
                       lambda s: self._common(logging.root, s, incremental), config["root"])

    def _common(self, logger, settings, incremental):
        if settings.get("level") is not None:
            logger.setLevel(logging._checkLevel(settings["level"]))
        if incremental:
            return
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        for name in settings.get("handlers") or ():
            if name not in self.handlers:
                raise ValueError(f"Unable to add handler {name!r}")
            logger.addHandler(self.handlers[name])
        self._add_filters(logger, settings.get("filters"))


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Set logging up from a dictionary."""
    dictConfigClass(config).configure()


# ---- Configuration files

def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Set logging up from a file in the format of configparser."""
    import configparser
    import io
    import os
    if isinstance(fname, str):
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f"{fname} is an empty file")
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        try:
            parser = configparser.ConfigParser(defaults)
            if hasattr(fname, "readline"):
                parser.read_file(fname)
            else:
                parser.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as e:
            raise RuntimeError(f"{fname} is invalid: {e}")
    formatters = _file_formatters(parser)
    logging._acquireLock()
    try:
        _clear_handlers()
        handlers = _file_handlers(parser, formatters)
        _file_loggers(parser, handlers, disable_existing_loggers)
    finally:
        logging._releaseLock()


def _clear_handlers():
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


def _names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


def _file_formatters(parser):
    made = {}
    for name in _names(parser["formatters"]["keys"]):
        section = "formatter_" + name
        get = lambda option, fallback=None: parser.get(section, option, raw=True,
                                                       fallback=fallback)
        factory = logging.Formatter
        given = parser[section].get("class")
        if given:
            factory = _resolve(given)
        defaults = get("defaults")
        extra = {} if defaults is None else {"defaults": eval(defaults, vars(logging))}
        made[name] = factory(get("format"), get("datefmt"), get("style", "%"), **extra)
    return made


def _evaluated(text):
    # Classes and arguments are expressions in terms of the module logging.
    return eval(text, vars(logging))


def _file_handlers(parser, formatters):
    made = {}
    waiting = []
    for name in _names(parser["handlers"]["keys"]):
        section = parser["handler_" + name]
        kind = section["class"]
        try:
            factory = _evaluated(kind)
        except (AttributeError, NameError):
            factory = _resolve(kind)
        args = _evaluated(section.get("args", "()"))
        kwargs = _evaluated(section.get("kwargs", "{}"))
        handler = factory(*args, **kwargs)
        handler.name = name
        if "level" in section:
            handler.setLevel(section["level"])
        formatter = section.get("formatter", "")
        if formatter:
            handler.setFormatter(formatters[formatter])
        from logging import handlers as more
        if issubclass(factory, more.MemoryHandler) and section.get("target", ""):
            waiting.append((handler, section["target"]))
        made[name] = handler
    for handler, target in waiting:
        handler.setTarget(made[target])
    return made


def _file_loggers(parser, handlers, disable_existing):
    names = _names(parser["loggers"]["keys"])
    names.remove("root")
    section = parser["logger_root"]
    root = logging.root
    if "level" in section:
        root.setLevel(section["level"])
    _exchange_handlers(root, section.get("handlers", ""), handlers)
    old = [name for name, logger in root.manager.loggerDict.items()]
    old.sort()
    children = []
    for name in names:
        section = parser["logger_" + name]
        qualname = section["qualname"]
        logger = logging.getLogger(qualname)
        if qualname in old:
            children += [each for each in old if each.startswith(qualname + ".")]
            old.remove(qualname)
        if "level" in section:
            logger.setLevel(section["level"])
        _exchange_handlers(logger, section.get("handlers", ""), handlers)
        logger.propagate = section.getint("propagate", fallback=1)
        logger.disabled = 0
    for name in old:
        logger = root.manager.loggerDict[name]
        if name in children:
            if not isinstance(logger, logging.PlaceHolder):
                logger.setLevel(logging.NOTSET)
                logger.handlers = []
                logger.propagate = True
        else:
            logger.disabled = disable_existing


def _exchange_handlers(logger, names, handlers):
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    for name in _names(names):
        logger.addHandler(handlers[name])


# ---- Configurations that come over the network

_listener = None


def listen(port=DEFAULT_LOGGING_CONFIG_PORT, verify=None):
    """A thread that takes configurations on a port: the length in 4 bytes, then JSON or a file."""
    import io
    import json
    import socketserver
    import struct
    import threading

    class ConfigStreamHandler(socketserver.StreamRequestHandler):
        """Reads a configuration and applies it."""

        def handle(self):
            """Read and apply."""
            head = self.connection.recv(4)
            if len(head) != 4:
                return
            size = struct.unpack(">L", head)[0]
            data = self.connection.recv(size)
            while len(data) < size:
                more = self.connection.recv(size - len(data))
                if not more:
                    return
                data += more
            if self.server.verify is not None:
                data = self.server.verify(data)
            if data is not None:
                text = data.decode("utf-8")
                try:
                    dictConfig(json.loads(text))
                except Exception:
                    try:
                        fileConfig(io.StringIO(text))
                    except Exception:
                        import traceback
                        traceback.print_exc()
            if self.server.ready:
                self.server.ready.set()

    class ConfigSocketReceiver(socketserver.ThreadingTCPServer):
        """Waits for configurations."""

        allow_reuse_address = True

        def __init__(self, ready):
            super().__init__(("localhost", port), ConfigStreamHandler)
            self.ended = False
            self.timeout = 1
            self.ready = ready
            self.verify = verify

        def serve_until_stopped(self):
            """Serves until stopListening()."""
            import select
            while not self.ended:
                readable, _writable, _failed = select.select([self.socket.fileno()], [], [],
                                                             self.timeout)
                if readable:
                    self.handle_request()
            self.server_close()

    class Server(threading.Thread):
        """The thread in which that happens."""

        def __init__(self):
            super().__init__()
            self.port = port
            self.ready = threading.Event()

        def run(self):
            """Serve."""
            global _listener
            server = ConfigSocketReceiver(self.ready)
            if self.port == 0:
                self.port = server.server_address[1]
            self.ready.set()
            logging._acquireLock()
            _listener = server
            logging._releaseLock()
            server.serve_until_stopped()

    return Server()


def stopListening():
    """Ends the server that listen() made."""
    global _listener
    logging._acquireLock()
    try:
        if _listener:
            _listener.ended = True
            _listener = None
    finally:
        logging._releaseLock()
