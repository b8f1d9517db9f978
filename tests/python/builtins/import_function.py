def f(name,*r): raise ImportError("no "+name)
for code in ("import threading","from os import path","import a.b"):
    try: exec(code,{"__builtins__":{"__import__":f}}); print("imported")
    except ImportError as e: print(e)
try: exec("import os",{"__builtins__":{}}); print('x')
except ImportError as e: print(e)
