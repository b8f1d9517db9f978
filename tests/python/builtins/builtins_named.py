# What the global __builtins__ may be, and what it does.
import types, builtins
def att(f,*a):
    try: return f(*a)
    except BaseException as e: return f"{type(e).__name__}: {e}"
print(type(__builtins__).__name__)
m=types.ModuleType('b'); m.foo=5
print(att(eval,"foo",{'__builtins__':m}), att(eval,"len",{'__builtins__':m}), att(eval,"len",{'__builtins__':{}}),att(eval,"len",{'__builtins__':123}),att(eval,"1",{'__builtins__':123}),att(eval,"len([])",{'__builtins__':builtins}),att(eval,"len",{'__builtins__':None}))
g={'__builtins__':m}
exec("def f(): return foo\ndef g(): return len\n",g)
print(att(g['f']),att(g['g']))
f=types.FunctionType((lambda: foo).__code__, {'__builtins__':m}); print(att(f), f.__builtins__ is m.__dict__)
g={}; exec("",g); print(type(g['__builtins__']).__name__, g['__builtins__'] is builtins.__dict__)
print(att(exec,"import sys",{'__builtins__':m}), att(exec,"class A: pass",{'__builtins__':m}))
print(vars(__builtins__) is builtins.__dict__, __builtins__ is builtins)
