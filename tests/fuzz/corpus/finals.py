def f():
    for i in range(3):
        try:
            try:
                if i == 0: continue
                if i == 1: raise KeyError
                return i
            except KeyError: continue
            finally:
                if i == 5: return 9
        finally:
            print(i)
    return None
print(f())
def g():
    while 1:
        try: return 1
        finally: break
    return 2
def h():
    try: raise OSError
    except OSError as e:
        e = 1
        del e
    finally: pass
print(g(), h())
