"""Logging set up from files and from dictionaries that refer to themselves."""
import io
import logging
import logging.config
import logging.handlers
import sys

FILE = """
[loggers]
keys=root,app
[handlers]
keys=out
[formatters]
keys=short
[logger_root]
level=WARNING
handlers=out
[logger_app]
level=DEBUG
qualname=app
propagate=0
handlers=out
[handler_out]
class=StreamHandler
level=NOTSET
formatter=short
args=(sys.stdout,)
[formatter_short]
format=%(levelname)s:%(name)s:%(message)s
"""
logging.config.fileConfig(io.StringIO(FILE), disable_existing_loggers=False)
logging.getLogger("app").debug("seen")
logging.getLogger("other").info("not seen")
logging.getLogger("other").warning("seen, too")

logging.config.dictConfig({
    "version": 1,
    "formatters": {"f": {"format": "cfg://formats.long"}},
    "formats": {"long": "<%(message)s>"},
    "streams": [sys.stderr, "ext://sys.stdout"],
    "handlers": {"h": {"class": "logging.StreamHandler", "stream": "cfg://streams[1]",
                       "formatter": "f"}},
    "root": {"level": "INFO", "handlers": ["h"]},
})
logging.info("by the dictionary")
for text in ("", "[loggers]\n"):
    try:
        logging.config.fileConfig(io.StringIO(text))
    except (KeyError, RuntimeError) as e:
        print(type(e).__name__)
h = logging.handlers.SysLogHandler
print(h.priority_names["err"], h.facility_names["local7"],
      h.encodePriority(h, "user", "info"), h.mapPriority(h, "ERROR"))
for wrong in (dict(method="PUT"), dict(context=1)):
    try:
        logging.handlers.HTTPHandler("host", "/", **wrong)
    except ValueError as e:
        print(e)
