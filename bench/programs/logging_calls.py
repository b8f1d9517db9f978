# The logging module: calls that are filtered out, and calls that write.
import io
import logging

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
logger = logging.getLogger("bench")
logger.propagate = False
logger.addHandler(handler)
logger.setLevel(logging.WARNING)
for i in range(600000):
    logger.debug("silent %s", i)
for i in range(24000):
    logger.warning("simple")
    logger.error("formatted %s %d", "text", i)
print("logging", len(stream.getvalue()))
