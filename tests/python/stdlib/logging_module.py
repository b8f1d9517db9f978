import logging, io, sys
stream = io.StringIO(); log = logging.getLogger("app.db"); handler = logging.StreamHandler(stream); handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s")); logging.getLogger("app").addHandler(handler); log.setLevel(logging.INFO)
log.debug("hidden"); log.info("value %d of %s", 5, "x"); log.warning("careful"); log.error("bad %r", [1])
try: 1 / 0
except ZeroDivisionError: log.exception("failed")
print(stream.getvalue().splitlines()[:5], stream.getvalue().splitlines()[-1], log.isEnabledFor(logging.DEBUG), logging.getLevelName(30), log.getEffectiveLevel(), log.parent.name)
logging.basicConfig(stream=sys.stdout, level=logging.DEBUG, format="%(levelname)-8s|%(message)s"); logging.info("root"); logging.debug("d"); logging.critical("c")
