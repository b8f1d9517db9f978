# Formats of records: names of their own, others, defaults, conversions, what is missing.
import io
import logging


def record(**extra):
    made = logging.LogRecord("app.part", logging.WARNING, "/srv/app/main.py", 12, "value %s of %d", ("x", 3), None,
                             "function")
    made.created, made.msecs, made.thread, made.process = 0.0, 5.0, 7, 8
    for name, value in extra.items():
        setattr(made, name, value)
    return made


FORMATS = ["%(message)s", "%(levelname)s:%(name)s:%(message)s", "%(levelname)-10s|%(lineno)05d|%(msecs)03d", "100%% %(name)s",
           "%%(name)s %(message)s", "%(user)s %(name)s", "%(name)s %(nothing)s", "%(process)d %(thread)x", "%(filename)s %(module)s",
           "%(exc_info)s %(stack_info)s %(exc_text)s", "%(levelno)s", "%(name)5.3s|", "%(message)r %(args)s", "plain %(msg)s",
           "%(name)q", "%(getMessage)s", "%(name)s %s", "%(created)f %(pathname)s %(funcName)s", "(%(name)s) %(name)s"]
for fmt in FORMATS:
    for make in (record, lambda: record(user="ann")):
        made = make()
        try:
            print(repr(fmt), repr(logging.Formatter(fmt, validate=False).format(made)))
        except (ValueError, TypeError) as error:
            print(repr(fmt), type(error).__name__, error)
print(logging.Formatter("%(who)s %(name)s", defaults={"who": "nobody"}).format(record()))
print(logging.Formatter("%(who)s %(name)s", defaults={"who": "nobody"}).format(record(who="me")))
made = record()
print(sorted(made.__dict__) == sorted(vars(logging.makeLogRecord({}))), "message" in vars(made))
print(logging.Formatter("%(levelname)s %(message)s").format(made), vars(made)["message"])
made.__dict__["levelname"] = "CHANGED"
made.name = "other"
print(logging.Formatter("%(levelname)s %(name)s %(message)s").format(made))
del made.levelname
try:
    logging.Formatter("%(levelname)s %(name)s").format(made)
except ValueError as error:
    print(error)
print(logging.Formatter("{levelname} {name}", style="{").format(record()),
      logging.Formatter("$levelname ${name}", style="$").format(record()))


class Own(logging.LogRecord):
    @property
    def threadName(self):
        return "computed"

    @threadName.setter
    def threadName(self, value):
        self.given = value


logging.setLogRecordFactory(Own)
stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s %(given)s %(message)s"))
logger = logging.getLogger("own")
logger.propagate = False
logger.addHandler(handler)
logger.error("text")
logging.setLogRecordFactory(logging.LogRecord)
handler.formatter._style._fmt = "%(message)s|%(funcName)s|%(module)s"
logger.error("changed format")
logger.warning({"key": 1})
logger.warning("%(a)s-%(b)s", {"a": 1, "b": 2})
logger.error("extra", extra={"user": "ann"})
print(stream.getvalue())
try:
    logger.error("extra", extra={"name": "ann"})
except KeyError as error:
    print(error)
