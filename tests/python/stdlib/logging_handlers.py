import logging, logging.handlers, logging.config, io, sys, queue, tempfile, os
s = io.StringIO()
logging.config.dictConfig({"version": 1, "formatters": {"f": {"format": "%(levelname)s-%(message)s"}}, "filters": {"flt": {"name": "app"}}, "handlers": {"h": {"class": "logging.StreamHandler", "stream": s, "formatter": "f", "filters": ["flt"], "level": "INFO"}, "o": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout"}}, "loggers": {"app": {"level": "DEBUG", "handlers": ["h"], "propagate": False}}, "root": {"handlers": ["o"], "level": "WARNING"}})
logging.getLogger("app").info("hello"); logging.getLogger("app").debug("no"); logging.getLogger("other").warning("out"); print(s.getvalue(), end="")
for bad in ({}, {"version": 2}, {"version": 1, "handlers": {"x": {"class": "nope.Nope"}}}):
    try: logging.config.dictConfig(bad)
    except ValueError as e: print(e)
q = queue.Queue(); qh = logging.handlers.QueueHandler(q); out = io.StringIO(); ql = logging.handlers.QueueListener(q, logging.StreamHandler(out)); ql.start(); l = logging.getLogger("q"); l.disabled = False; l.propagate = False; l.addHandler(qh); l.error("queued %s", 1); ql.stop(); print(out.getvalue(), end="")
d = tempfile.mkdtemp(); p = os.path.join(d, "f.log"); r = logging.handlers.RotatingFileHandler(p, maxBytes=30, backupCount=2); r.setFormatter(logging.Formatter("%(message)s")); l = logging.getLogger("rot"); l.propagate = False; l.addHandler(r)
for i in range(8): l.error("message number %d", i)
r.close(); print(sorted(os.listdir(d)), open(p).read())
m = logging.handlers.MemoryHandler(10, target=logging.StreamHandler(out)); l = logging.getLogger("mem"); l.propagate = False; l.addHandler(m); l.warning("kept"); print(len(m.buffer)); l.error("flushes"); print(len(m.buffer), out.getvalue().split())
