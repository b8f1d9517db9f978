"""dictConfig with queues, checks of formats, old files; string.Formatter's parser; csv's arguments."""
import logging
import logging.config
import logging.handlers
import os
import queue
import string
import tempfile

def configured(more):
    config = {"version": 1, "disable_existing_loggers": False,
              "formatters": {"plain": {"format": "%(levelname)s %(message)s"}},
              "handlers": {"aqueue": {"class": "logging.handlers.QueueHandler", "handlers": ["out"], **more},
                           "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout",
                                   "formatter": "plain", "level": "WARNING"}},
              "root": {"handlers": ["aqueue"], "level": "DEBUG"}}
    try:
        logging.config.dictConfig(config)
    except Exception as e:
        print(more, type(e).__name__, e, type(e.__cause__).__name__)
        return
    handler = logging.getHandlerByName("aqueue")
    listener = handler.listener
    listener.start()
    logging.info("low")
    logging.error("high")
    listener.stop()
    print(type(handler.queue).__name__, type(listener).__name__, listener.respect_handler_level)

class Own(logging.handlers.QueueListener):
    pass

configured({})
configured({"respect_handler_level": True})
configured({"queue": {"()": queue.Queue, "maxsize": 7}, "listener": Own})
configured({"queue": "queue.SimpleQueue", "listener": "__main__.Own"})
for wrong in ({"queue": 4}, {"queue": int}, {"queue": ""}, {"listener": int}, {"listener": {"a": 1}}, {"handlers": ["none"]}, {"9": 1}):
    configured(wrong)

for style, texts in (("%", ("%(asctime)*3s", "%(asctime)Z", "%(a)#12.3*f", "%(a)-8.3f", "%(a)*.*f", "%%")),
                     ("{", ("{process!s:{w},.{p}}", "{a-b}", "{process:.2ff}", "{asctime!Z:15}", "{process", "{c['k']}", "x")),
                     ("$", ("foo $.", "{a}", "$a $$", "${a", "foo", "${b}"))):
    for text in texts:
        try:
            print(logging.Formatter(text, style=style)._fmt)
        except ValueError as e:
            print(text, "->", e)

with tempfile.TemporaryDirectory() as folder:
    for prefix, namer in (("a.b", None), ("d.e", lambda name: name.replace(".log", "") + ".log")):
        path = os.path.join(folder, prefix + ".log")
        handler = logging.handlers.TimedRotatingFileHandler(path, when="s", backupCount=2, delay=True)
        handler.namer = namer
        for i in range(5):
            moment = f"2024-01-0{i + 1}_10-00-00"
            name = f"{path}.{moment}" if namer is None else f"{path[:-4]}.{moment}.log"
            open(name, "w").close()
        open(f"{path}.other", "w").close()
        print([os.path.basename(name) for name in handler.getFilesToDelete()])

for text in ("{a[{]}", "{a[}]}", "{a:{b}", "{a[x]:y}", "{a!}", "{a!rx}", "{a:", "{a!", "{a[", "{a:{b:{c}}}"):
    try:
        print(list(string.Formatter().parse(text)))
    except ValueError as e:
        print(text, e)
import csv
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
t(lambda: csv.field_size_limit(None)); t(lambda: csv.field_size_limit(1,2)); t(lambda: csv.field_size_limit())
t(lambda: list(csv.reader(['1,",3,",5'],quotechar=None)))
t(lambda: csv.reader([],lineterminator=3)); t(lambda: csv.reader([],lineterminator=None))
t(lambda: csv.reader([], delimiter=None)); t(lambda: csv.reader([], delimiter=3)); t(lambda: csv.reader([], quotechar=3)); t(lambda: csv.reader([], escapechar='ab'))
