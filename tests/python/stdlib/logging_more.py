import logging, io, sys
s = io.StringIO()
logging.basicConfig(stream=s, format="{levelname}|{name}|{message}|{funcName}|{lineno}", style="{", level=5)
logging.addLevelName(5, "TRACE")
log = logging.getLogger("a.b.c"); log.log(5, "t %s", 1)
class F(logging.Filter):
    def filter(self, r): r.msg = "changed " + str(r.msg); return True
log.addFilter(F()); log.info("x")
def fn(): log.warning("in fn"); log.warning("up", stacklevel=2)
fn()
print(s.getvalue())
print(log, logging.getLogger("a"), logging.root, logging.StreamHandler(sys.stdout), logging.getLogger("a").getChild("b"))
ad = logging.LoggerAdapter(log, {"u": 1}); ad.error("ad"); print(ad)
for f in (lambda: logging.getLogger(5), lambda: log.setLevel("NOPE"), lambda: log.setLevel(1.5), lambda: log.log("x", "y"), lambda: logging.Formatter("x"), lambda: logging.Formatter("%(message)s", style="?"), lambda: log.info("m", extra={"name": 1}), lambda: logging.basicConfig(foo=1, force=True)):
    try: f(); print("ok")
    except Exception as e: print(type(e).__name__, e)
logging.disable(logging.WARNING); print(log.isEnabledFor(30), log.isEnabledFor(40)); logging.disable(0)
print(logging.getLevelName("INFO"), logging.getLevelName(33), logging.makeLogRecord({"msg": "a %d", "args": (1,)}).getMessage())
h = logging.NullHandler(); h.name = "nn"; print(logging._handlers["nn"] is h)
r = logging.LogRecord("n", 20, "/x/y.py", 3, "m %(k)s", ({"k": 2},), None, "f"); print(r, r.getMessage(), r.module, r.filename)
