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


class BaseConfigurator:
    """Finds what the values of a configuration mean."""

    def __init__(self, config):
        self.config = config

    def resolve(self, text):
        """The object of a dotted name."""
        try:
            return _resolve(text)
        except ImportError as exception:
            raise ValueError(f"Cannot resolve {text!r}: {exception}") from exception

    def convert(self, value):
        """A value, with ext:// and cfg:// looked up."""
        if isinstance(value, dict):
            return {k: self.convert(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            return type(value)(self.convert(v) for v in value)
        if isinstance(value, str):
            if value.startswith("ext://"):
                return self.resolve(value[6:])
            if value.startswith("cfg://"):
                found = self.config
                for part in value[6:].replace("[", ".").replace("]", "").split("."):
                    found = found[int(part)] if isinstance(found, (list, tuple)) else found[part]
                return found
        return value

    def configure_custom(self, config):
        """What the factory under '()' makes."""
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        extra = config.pop(".", None)
        result = factory(**{k: self.convert(v) for k, v in config.items() if k.isidentifier()})
        for name, value in (extra or {}).items():
            setattr(result, name, value)
        return result


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
                for name, handler in config.get("handlers", {}).items():
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
                               for name, settings in config.get("formatters", {}).items()}
            self.filters = {name: self._made("filter", name, self._filter, settings)
                            for name, settings in config.get("filters", {}).items()}
            self.handlers = {}
            waiting = dict(sorted(config.get("handlers", {}).items()))
            while waiting:
                left = {}
                for name, settings in waiting.items():
                    target = settings.get("target")
                    if isinstance(target, str) and target in waiting:
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

    def _made(self, kind, name, make, settings):
        try:
            return make(dict(settings))
        except Exception as exception:
            raise ValueError(f"Unable to configure {kind} {name!r}") from exception

    def _formatter(self, settings):
        if "()" in settings:
            if "format" in settings:
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
            result = factory(**{k: self.convert(v) for k, v in settings.items()
                                if k.isidentifier()})
            for name, value in (extra or {}).items():
                setattr(result, name, value)
        if formatter:
            result.setFormatter(formatter)
        if level is not None:
            result.setLevel(logging._checkLevel(level))
        self._add_filters(result, filters)
        return result

    def _loggers(self, config, incremental):
        for name, settings in config.get("loggers", {}).items():
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
