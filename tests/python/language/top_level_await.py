# Code compiled with PyCF_ALLOW_TOP_LEVEL_AWAIT makes a coroutine if it awaits.
import ast
import inspect
import types

class Y:
    def __await__(self):
        yield 1
        return 7
ns={'Y':Y}
co=compile('a = await Y()\nb = [x async for x in z()] if 0 else 2','?','exec',flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
c = eval(co, ns)
print(type(c).__name__)
if c is not None:
    print(c.send(None))
    try: c.send(None)
    except StopIteration as e: print('done', e.value)
    print(ns.get('a'), ns.get('b'))
c = eval(compile('await Y()','?','eval',flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), ns)
print(type(c).__name__)
if c is not None:
    c.send(None)
    try: c.send(None)
    except StopIteration as e: print('done', e.value)
f = types.FunctionType(co, ns)
c = f(); c.send(None)
try: c.send(None)
except StopIteration as e: print('done', e.value)
loc = {}
c = eval(co, ns, loc)
c.send(None)
try: c.send(None)
except StopIteration as e: print('done', e.value, loc)

for mode in ("exec", "single", "eval"):
    for source in ("await f()", "a = await f()", "[x async for x in g()]", "1"):
        if mode == "eval" and "=" in source:
            continue
        code = compile(source, "?", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        print(mode, source, bool(code.co_flags & inspect.CO_COROUTINE))
        try:
            compile(source, "?", mode)
        except SyntaxError as e:
            print(e)
