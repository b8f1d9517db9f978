# Defaults of parameters that collect the rest.
for s in ("def f5(*args: *b = (1,)): pass","def f5(*args: b = (1,)): pass","def f5(*args = (1,)): pass","lambda *a=1: 2"):
    try: compile(s,'f','exec')
    except SyntaxError as e: print(s,e.msg,e.offset)
