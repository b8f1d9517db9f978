"""The lines that a trace function sees, those without instructions of their own among them."""
import sys


def run(f):
    events = []

    def tracer(frame, event, arg):
        if frame.f_code.co_filename != __file__:
            return None
        events.append((frame.f_lineno - f.__code__.co_firstlineno, event))
        return tracer

    sys.settrace(tracer)
    try:
        f()
    except BaseException:
        pass
    sys.settrace(None)
    print(f.__name__, events)


@run
def basic():
    x = 1
    del x
    return x if 0 else 3


@run
def loop():
    for i in range(2):
        pass
    return


@run
def tight():
    items = range(0,3)
    i=0
    for i in items: continue
    for i in items:
        continue


@run
def iff():
    a=1
    if a:
        b=2
    else:
        b=3
    if not a:
        b=4


@run
def exc():
    try:
        1/0
    except ZeroDivisionError as e:
        x=e
    finally:
        y=2


@run
def withh():
    class C:
        def __enter__(s): return s
        def __exit__(s,*a):
            return True
    with C() as x:
        raise ValueError
    return 3


@run
def cls():
    @staticmethod
    class A:
        "doc"
        x=1
        def f(self): pass
    return A


@run
def gen():
    for i in (x for x in range(2)):
        a=i


@run
def wh():
    i=0
    while i<2:
        i+=1
        if i==1:
            continue
    else:
        x=1


@run
def ml():
    x=(1,
       abs(2),
       abs(
         3))
    return x


@run
def p():
    pass
    pass
    while 1:
        break
    try:
        pass
    finally:
        pass


@run
def nested():
    try:
        try:
            raise KeyError
        except ValueError:
            x=1
        else:
            y=1
    except KeyError:
        z=1
    return


@run
def d():
    "doc"
    x=1


@run
def c():
    class A:
        "doc"
        x: int
        y: int = 3
    def f(): 5
    global zzz
    x: int


@run
def b():
    for i in [1,2]:
        while True:
            break
        break
    x=2


@run
def e():
    import os.path
    if 0:
        pass
    elif 1:
        x=1
    assert 1
    (yy := 3)
    lambda: 2
    try:
        x=2
    except* ValueError:
        y=2
    else:
        z=2


@run
def g():
    match 5:
        case 3: pass
        case int():
            x=1
    with open('/dev/null') as f, open('/dev/null'):
        pass
    with open('/dev/null') as f:
        return 4


@run
def h():
    for i in range(3):
        if i==1:
            continue
        try:
            if i==2: break
        finally:
            x=1
    else:
        y=1
    return 1


@run
def k():
    def gen():
        try:
            yield 1
        finally:
            x=1
    for i in gen():
        break
    x=1 if i else 3
    x=[1,
       i,
      3]
    x=dict(a=1,
           b=2)
    return x


@run
def w1():
    i=0
    while 1:
        i+=1
        if i>2:
            break


@run
def w2():
    i=0
    while True:
        i+=1
        if i<2: continue
        return i


@run
def m():
    for command in 1, 0, 7:
        match command:
            case 1:
                if False:
                    return 1
            case 0:
                pass
            case _:
                if False:
                    return 0


@run
def inner():
    def left():
        try:
            for i in range(3):
                try:
                    return i
                finally:
                    i = 7
        except:
            return 3
    left()
    try:
        try:
            raise KeyError
        except:
            x = 1
            raise ValueError
        finally:
            y = 1
    except:
        z = 1
